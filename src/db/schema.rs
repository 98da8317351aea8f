//! Whether a database has the schema that its version should have.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{memory, migrate};
use crate::error::Error;

/// What the schema of a database has or lacks against the program's own of that version,
/// as words, such as `trigger planted is not of this program`. Version 0 is an empty file.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn differences(conn: &Connection, version: i32) -> Result<Vec<String>, Error> {
    let mut expected = BTreeMap::new();
    if version > 0 {
        let mut fresh = memory()?;
        migrate::build_schema(&mut fresh, version)?;
        expected = objects(&fresh)?;
    }
    let found = objects(conn)?;
    let mut odd: Vec<String> = found
        .iter()
        .filter_map(|(name, sql)| match expected.get(name) {
            None => Some(format!("{name} is not of this program")),
            Some(own) if own != sql => Some(format!("{name} has been altered")),
            Some(_) => None,
        })
        .collect();
    odd.extend(
        expected.keys().filter(|name| !found.contains_key(*name)).map(|name| format!("{name} is missing")),
    );
    Ok(odd)
}

/// Every table, view, index and trigger with its SQL, but for those that SQLite keeps.
fn objects(conn: &Connection) -> Result<BTreeMap<String, String>, Error> {
    let reading = Error::sqlite("reading the schema");
    let read = || -> rusqlite::Result<BTreeMap<String, String>> {
        let mut statement = conn.prepare(
            "SELECT type || ' ' || name AS name, coalesce(sql, '') AS sql FROM sqlite_master
             WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get("name")?, row.get("sql")?)))?;
        rows.collect()
    };
    read().map_err(reading)
}
