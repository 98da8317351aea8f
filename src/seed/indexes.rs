//! Creates the indexes of empty tables after the rows: sorting once is faster than inserting row by row
//! (<https://www.sqlite.org/lang_createindex.html>).

use rusqlite::{Connection, ErrorCode};

/// Dropped indexes, each with its table and the statement that creates it.
pub(super) struct Indexes(Vec<(String, String)>);

impl Indexes {
    /// Drops the indexes of empty tables, except those of keys.
    pub(super) fn drop(conn: &Connection) -> rusqlite::Result<Self> {
        let mut found = conn.prepare(include_str!("sql/indexes.sql"))?;
        let found = found
            .query_map([], |row| Ok((row.get("name")?, row.get("table_name")?, row.get("sql")?)))?
            .collect::<Result<Vec<(String, String, String)>, _>>()?;
        let mut dropped = Vec::new();
        for (name, table, sql) in found {
            let is_empty = format!("SELECT NOT EXISTS (SELECT 1 FROM {table})");
            if conn.query_row(&is_empty, [], |row| row.get(0))? {
                conn.execute_batch(&format!("DROP INDEX {name}"))?;
                dropped.push((table, sql));
            }
        }
        Ok(Self(dropped))
    }

    /// Creates them, and returns the tables with duplicate rows that a unique index refuses.
    pub(super) fn create(self, conn: &Connection) -> rusqlite::Result<Vec<String>> {
        let mut doubled = Vec::new();
        for (table, sql) in self.0 {
            match conn.execute_batch(&sql) {
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    doubled.push(table);
                }
                made => made?,
            }
        }
        Ok(doubled)
    }
}
