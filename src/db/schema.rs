//! Whether a database has the schema that its version should have.

use std::collections::BTreeMap;
use std::path::Path;

use refinery::Migration;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::{memory, migrate};
use crate::error::{Error, first_of};

/// What [`digest`] makes of the schema of the latest version: it spares those who read a file the
/// making of that schema. A test tells the new one where the schema has changed.
const AS_MADE: u128 = 0x003d_b72a_072d_65bf_ba81_088e_c333_2513;

/// Tables, views, indexes and triggers by kind and name, such as `view partners`, with their SQL.
type Objects = BTreeMap<String, String>;

/// What the schema of a database has or lacks against the program's own of that version,
/// as words, such as `trigger planted is not of this program`. Version 0 is an empty file.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn differences(conn: &Connection, version: i32) -> Result<Vec<String>, Error> {
    differences_from(conn, migrate::embedded(), version)
}

/// What [`differences`] gives, where these are the program's migrations.
pub(super) fn differences_from(
    conn: &Connection,
    migrations: &[Migration],
    version: i32,
) -> Result<Vec<String>, Error> {
    let (expected, found) = (made_by(migrations, version)?, objects(conn)?);
    let strangers = found.keys().filter(|name| !expected.contains_key(*name));
    let mut odd: Vec<String> = strangers.map(|name| format!("{name} is not of this program")).collect();
    odd.extend(changes(&expected, &found));
    Ok(odd)
}

/// Drops whatever is not of this program from a database of the latest version.
///
/// # Errors
///
/// SQLite's own, such as for a table of a module that it does not have.
pub fn drop_strangers(conn: &Connection) -> Result<(), Error> {
    let own = made_by(migrate::embedded(), migrate::latest())?;
    // A virtual table comes before its own tables, which go with it.
    for object in objects(conn)?.keys().filter(|object| !own.contains_key(*object)) {
        let (kind, name) = object.split_once(' ').unwrap_or_default();
        let sql = format!("DROP {kind} IF EXISTS \"{}\"", name.replace('"', "\"\""));
        conn.execute_batch(&sql).map_err(Error::sqlite("copying the database"))?;
    }
    Ok(())
}

/// Refuses a database of the latest version in which something of the program's own has been
/// altered or is missing: what is read from it would be made by whoever has altered it. What has
/// been added is nothing that the program reads.
///
/// # Errors
///
/// Such a database, and SQLite's own.
pub(super) fn as_made(conn: &Connection, path: &Path) -> Result<(), Error> {
    let found = objects(conn)?;
    if digest(&found) == AS_MADE {
        return Ok(());
    }
    let odd = changes(&made_by(migrate::embedded(), migrate::latest())?, &found);
    if odd.is_empty() { Ok(()) } else { Err(self::odd(path, &odd)) }
}

/// The error that a schema differs from what the migrations make.
pub(super) fn odd(path: &Path, differences: &[String]) -> Error {
    Error::failed(format!(
        "the schema of `{}` is not what this program made: {}",
        path.display(),
        first_of(differences)
    ))
    .hint("remove what was added by hand, or build a new file; the facts stand in the packs")
}

/// What migrations make for a version.
fn made_by(migrations: &[Migration], version: i32) -> Result<Objects, Error> {
    if version <= 0 {
        return Ok(Objects::new());
    }
    let mut fresh = memory()?;
    migrate::build_schema(&mut fresh, migrations, version)?;
    objects(&fresh)
}

/// What of the program's own has been altered or is missing, as words.
fn changes(expected: &Objects, found: &Objects) -> Vec<String> {
    let of = |(name, own): (&String, &String)| match found.get(name) {
        None => Some(format!("{name} is missing")),
        Some(sql) if sql != own => Some(format!("{name} has been altered")),
        Some(_) => None,
    };
    expected.iter().filter_map(of).collect()
}

/// The first 16 bytes of the SHA-256 of all names and SQL.
fn digest(objects: &Objects) -> u128 {
    let mut hash = Sha256::new();
    for (name, sql) in objects {
        hash.update(format!("{name}\0{sql}\0"));
    }
    hash.finalize().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// Every table, view, index and trigger with its SQL, but for those that SQLite keeps.
fn objects(conn: &Connection) -> Result<Objects, Error> {
    let reading = Error::sqlite("reading the schema");
    let read = || -> rusqlite::Result<Objects> {
        let mut statement = conn.prepare(
            // Two that are kept on one page, as no program leaves them, are none that was made.
            "SELECT type || ' ' || name AS name,
               CASE WHEN count(*) FILTER (WHERE rootpage > 0) OVER (PARTITION BY rootpage) > 1 THEN 'shared'
               ELSE coalesce(sql, '') END AS sql
             FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get("name")?, row.get("sql")?)))?;
        rows.collect()
    };
    read().map_err(reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_latest_version() {
        let made = digest(&made_by(migrate::embedded(), migrate::latest()).unwrap());
        assert_eq!(AS_MADE, made, "the schema has changed: its digest is {made:#034x}");
    }
}
