//! Indexes are made after the rows where a table was empty: sorting once takes less time than
//! keeping them sorted row by row (<https://www.sqlite.org/lang_createindex.html>).

use rusqlite::Connection;

use crate::error::Error;

/// Indexes that were put aside, each as the statement that makes it.
pub(super) struct Indexes {
    statements: Vec<String>,
}

impl Indexes {
    /// Puts aside the indexes of tables that hold no row, those left out that keep it from having a row twice.
    ///
    /// # Errors
    ///
    /// SQLite's own.
    pub(super) fn put_aside(conn: &Connection) -> Result<Self, Error> {
        aside(conn).map_err(Error::sqlite("preparing the tables"))
    }

    /// Makes them again.
    ///
    /// # Errors
    ///
    /// SQLite's own.
    pub(super) fn make(self, conn: &Connection) -> Result<(), Error> {
        for sql in self.statements {
            conn.execute_batch(&sql).map_err(Error::sqlite("making the indexes"))?;
        }
        Ok(())
    }
}

fn aside(conn: &Connection) -> rusqlite::Result<Indexes> {
    let mut found = conn.prepare(include_str!("sql/indexes.sql"))?;
    let indexes: Vec<(String, String, String)> = found
        .query_map([], |row| Ok((row.get("name")?, row.get("table_name")?, row.get("sql")?)))?
        .collect::<Result<_, _>>()?;
    let mut statements = Vec::new();
    for (name, table, sql) in indexes {
        let is_empty: bool =
            conn.query_row(&format!("SELECT NOT EXISTS (SELECT 1 FROM {table})"), [], |row| row.get(0))?;
        if is_empty {
            conn.execute_batch(&format!("DROP INDEX {name}"))?;
            statements.push(sql);
        }
    }
    Ok(Indexes { statements })
}
