//! Whether a database has the schema that its version should have.

use std::collections::BTreeMap;
use std::path::Path;

use refinery::Migration;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::{memory, migrate};
use crate::error::{Error, first_of};

/// The [`digest`] of the latest schema, so that the schema need not be created to compare a file with it. A test
/// shows the new digest when the schema has changed.
const LATEST_DIGEST: u128 = 0xafc3_b52e_ad6a_082b_a5ad_c2dd_5e3b_0e73;

/// Tables, views, indexes and triggers by kind and name, such as `view partners`, with their SQL.
type Definitions = BTreeMap<String, String>;

/// The differences between the schema of a database and the program's schema of that version, in
/// words, such as `trigger planted does not belong to this program`. Version 0 is an empty file.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn differences(conn: &Connection, version: i32) -> Result<Vec<String>, Error> {
    differences_from(conn, migrate::embedded(), version)
}

fn differences_from(conn: &Connection, migrations: &[Migration], version: i32) -> Result<Vec<String>, Error> {
    let found = definitions(conn)?;
    if version == migrate::latest() && digest(&found) == LATEST_DIGEST {
        return Ok(Vec::new());
    }
    let expected = created_by(migrations, version)?;
    let foreign = found.keys().filter(|name| !expected.contains_key(*name));
    let mut differences: Vec<String> =
        foreign.map(|name| format!("{name} does not belong to this program")).collect();
    differences.extend(alterations(&expected, &found));
    Ok(differences)
}

/// The version of a database, after checking that it has the schema that these migrations create for
/// that version.
///
/// # Errors
///
/// Another schema, and SQLite's own.
pub(super) fn checked_version(
    conn: &Connection,
    path: &Path,
    migrations: &[Migration],
) -> Result<i32, Error> {
    let version = migrate::version(conn, path)?;
    refuse(path, &differences_from(conn, migrations, version)?)?;
    Ok(version)
}

/// Refuses a database of the latest version in which something of the program's own was altered or is
/// missing, since the program would read whatever the alteration shows. Additions are allowed: the
/// program does not read them.
///
/// # Errors
///
/// Such a database, and SQLite's own.
pub(super) fn refuse_altered(conn: &Connection, path: &Path) -> Result<(), Error> {
    let found = definitions(conn)?;
    if digest(&found) == LATEST_DIGEST {
        return Ok(());
    }
    refuse(path, &alterations(&created_by(migrate::embedded(), migrate::latest())?, &found))
}

fn refuse(path: &Path, differences: &[String]) -> Result<(), Error> {
    if differences.is_empty() {
        return Ok(());
    }
    let (path, differences) = (path.display(), first_of(differences));
    Err(Error::failed(format!("the schema of `{path}` is not what this program made: {differences}"))
        .hint("remove what was added by hand, or build a new file from the packs"))
}

/// Drops everything that does not belong to this program from a database of the latest version.
///
/// # Errors
///
/// SQLite's own, such as for a table of a module that it does not have.
pub fn drop_foreign(conn: &Connection) -> Result<(), Error> {
    let own = created_by(migrate::embedded(), migrate::latest())?;
    // A virtual table comes before its shadow tables, which are dropped with it.
    for object in definitions(conn)?.keys().filter(|object| !own.contains_key(*object)) {
        let (kind, name) = object.split_once(' ').unwrap_or_default();
        let sql = format!("DROP {kind} IF EXISTS \"{}\"", name.replace('"', "\"\""));
        conn.execute_batch(&sql).map_err(Error::sqlite("copying the database"))?;
    }
    Ok(())
}

/// The schema that migrations create for a version.
fn created_by(migrations: &[Migration], version: i32) -> Result<Definitions, Error> {
    if version <= 0 {
        return Ok(Definitions::new());
    }
    let mut fresh = memory()?;
    migrate::create(&mut fresh, migrations, version)?;
    definitions(&fresh)
}

/// What of the program's own was altered or is missing, in words.
fn alterations(expected: &Definitions, found: &Definitions) -> Vec<String> {
    let words = |(name, own): (&String, &String)| match found.get(name) {
        None => Some(format!("{name} is missing")),
        Some(sql) if sql != own => Some(format!("{name} has been altered")),
        Some(_) => None,
    };
    expected.iter().filter_map(words).collect()
}

/// The first 16 bytes of the SHA-256 of all names and SQL.
fn digest(definitions: &Definitions) -> u128 {
    let mut hash = Sha256::new();
    for (name, sql) in definitions {
        hash.update(format!("{name}\0{sql}\0"));
    }
    hash.finalize().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// Every table, view, index and trigger with its SQL, without SQLite's internal ones.
fn definitions(conn: &Connection) -> Result<Definitions, Error> {
    let read = || -> rusqlite::Result<Definitions> {
        let mut statement = conn.prepare(include_str!("sql/definitions.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get("name")?, row.get("sql")?)))?;
        rows.collect()
    };
    read().map_err(Error::sqlite("reading the schema"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_latest_version() {
        let latest = digest(&created_by(migrate::embedded(), migrate::latest()).unwrap());
        assert_eq!(LATEST_DIGEST, latest, "the schema has changed: its digest is {latest:#034x}");
    }
}
