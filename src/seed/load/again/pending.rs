//! Rows that are to be written once all records of their kind have been compared, so that what
//! goes makes room first: two rows can swap a name that is to be unique.
//!
//! They wait in temporary tables, which SQLite keeps in a file where they grow large.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, named_params, params_from_iter};

use super::stored::{bind_key, has_key};
use crate::pack::problem::Place;
use crate::seed::layout::{Cell, Layout, Row};

/// The columns of a temporary table before those of the table itself.
const OWN: usize = 6;

/// What waits, by table.
#[derive(Debug)]
pub(super) struct Pending {
    /// Tells the temporary tables of one pack from those of another.
    number: usize,
    waiting: BTreeMap<&'static str, usize>,
}

/// A row that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    order: i64,
    /// Its number in its table.
    id: i64,
    pub(super) place: Place,
    pub(super) row: Row,
}

impl Pending {
    pub(super) fn new(number: usize) -> Self {
        Self { number, waiting: BTreeMap::new() }
    }

    fn table(&self, layout: &Layout) -> String {
        format!("pending_{}_{}", self.number, layout.kind.table)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.values().all(|rows| *rows == 0)
    }

    /// Whether any row of a table waits.
    pub(super) fn has(&self, table: &str) -> bool {
        self.waiting.get(table).is_some_and(|rows| *rows > 0)
    }

    /// Puts a row aside; `id` is its number in its table, and `replaces` tells whether a row of
    /// that number is there.
    pub(super) fn put(
        &mut self,
        conn: &Connection,
        layout: &Layout,
        (id, replaces): (i64, bool),
        place: &Place,
        row: &Row,
    ) -> rusqlite::Result<()> {
        let table = self.table(layout);
        if !self.waiting.contains_key(layout.kind.table) {
            let key: Vec<&str> = layout.key.iter().map(|&index| layout.columns[index]).collect();
            conn.execute_batch(&format!(
                "CREATE TEMP TABLE {table} (pending_order INTEGER PRIMARY KEY, pending_row INTEGER,
                   pending_replaces INTEGER, pending_file INTEGER, pending_start INTEGER, pending_end INTEGER, {});
                 CREATE INDEX temp.{table}_key ON {table} ({})",
                layout.columns.join(", "),
                key.join(", ")
            ))?;
        }
        let holes = vec!["?"; OWN - 1 + layout.columns.len()].join(", ");
        let sql = format!("INSERT INTO temp.{table} VALUES (NULL, {holes})");
        let number = |number: usize| Cell::Integer(i64::try_from(number).unwrap_or_default());
        let own = [
            Cell::Integer(id),
            Cell::Integer(i64::from(replaces)),
            number(place.file),
            number(place.span.start),
            number(place.span.end),
        ];
        conn.prepare_cached(&sql)?.execute(params_from_iter(own.iter().chain(row)))?;
        *self.waiting.entry(layout.kind.table).or_default() += 1;
        Ok(())
    }

    /// Whether a row with the key of this one waits.
    pub(super) fn has_key(&self, conn: &Connection, layout: &Layout, row: &Row) -> rusqlite::Result<bool> {
        if !self.has(layout.kind.table) {
            return Ok(false);
        }
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM temp.{} AS t WHERE {})",
            self.table(layout),
            has_key(layout, row)
        );
        let mut statement = conn.prepare_cached(&sql)?;
        bind_key(&mut statement, layout, row)?;
        let mut rows = statement.raw_query();
        rows.next()?.map_or(Ok(false), |row| row.get(0))
    }

    /// The number of the row that waits under this name.
    pub(super) fn named(
        &self,
        conn: &Connection,
        table: &str,
        column: &str,
        name: &str,
    ) -> rusqlite::Result<Option<i64>> {
        if !self.has(table) {
            return Ok(None);
        }
        let sql =
            format!("SELECT pending_row FROM temp.pending_{}_{table} WHERE {column} = :name", self.number);
        conn.prepare_cached(&sql)?.query_row(named_params! { ":name": name }, |row| row.get(0)).optional()
    }

    /// Gives a row that waits what it names of its own kind.
    pub(super) fn link(
        &self,
        conn: &Connection,
        (table, column): (&str, &str),
        id: i64,
        above: i64,
    ) -> rusqlite::Result<()> {
        if self.has(table) {
            let sql = format!(
                "UPDATE temp.pending_{}_{table} SET {column} = :above WHERE pending_row = :id",
                self.number
            );
            conn.prepare_cached(&sql)?.execute(named_params! { ":id": id, ":above": above })?;
        }
        Ok(())
    }

    /// Writes the rows of a table. Those that a rule of the table does not allow, as another row
    /// has what is to be unique, go on waiting.
    pub(super) fn write(&mut self, conn: &Connection, layout: &Layout) -> rusqlite::Result<()> {
        if !self.has(layout.kind.table) {
            return Ok(());
        }
        let mut replace = conn.prepare(&replacing(layout))?;
        let mut delete = conn.prepare(&deleting(layout))?;
        self.each(conn, layout, "WHERE pending_replaces = 1", |waiting| {
            let handle = handle(layout, &waiting);
            match replace.execute(params_from_iter(waiting.row.iter().chain(&handle))) {
                Ok(_) => self.done(conn, layout, &waiting),
                // Written anew below, when the others have made room.
                Err(error) if is_taken(&error) => {
                    delete.execute(params_from_iter(&handle))?;
                    Ok(())
                }
                Err(error) => Err(error),
            }
        })?;
        let mut insert = conn.prepare(&inserting(layout))?;
        self.each(conn, layout, "", |waiting| {
            let id = layout.numbered.then_some(Cell::Integer(waiting.id));
            match insert.execute(params_from_iter(id.iter().chain(&waiting.row))) {
                Ok(_) => self.done(conn, layout, &waiting),
                Err(error) if is_taken(&error) => Ok(()),
                Err(error) => Err(error),
            }
        })?;
        // What was taken out above is to be written anew the next time, too.
        conn.execute(&format!("UPDATE temp.{} SET pending_replaces = 0", self.table(layout)), [])?;
        let count = format!("SELECT count(*) FROM temp.{}", self.table(layout));
        let left: i64 = conn.query_row(&count, [], |row| row.get(0))?;
        self.waiting.insert(layout.kind.table, usize::try_from(left).unwrap_or_default());
        Ok(())
    }

    /// Takes a row that was written out of those that wait.
    fn done(&self, conn: &Connection, layout: &Layout, waiting: &Waiting) -> rusqlite::Result<()> {
        let sql = format!("DELETE FROM temp.{} WHERE pending_order = ?", self.table(layout));
        conn.prepare_cached(&sql)?.execute([waiting.order])?;
        Ok(())
    }

    /// The rows of a table that wait, in the order in which they came.
    pub(super) fn each(
        &self,
        conn: &Connection,
        layout: &Layout,
        condition: &str,
        mut visit: impl FnMut(Waiting) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        if !self.has(layout.kind.table) {
            return Ok(());
        }
        let sql = format!("SELECT * FROM temp.{} {condition} ORDER BY pending_order", self.table(layout));
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number = |column| -> rusqlite::Result<usize> {
                Ok(usize::try_from(row.get::<_, i64>(column)?).unwrap_or_default())
            };
            let cells = (OWN..OWN + layout.columns.len()).map(|index| Cell::read(row.get_ref(index)?));
            let place = Place {
                file: number("pending_file")?,
                span: number("pending_start")?..number("pending_end")?,
            };
            visit(Waiting {
                order: row.get("pending_order")?,
                id: row.get("pending_row")?,
                place,
                row: cells.collect::<rusqlite::Result<_>>()?,
            })?;
        }
        Ok(())
    }

    /// Removes the temporary tables.
    pub(super) fn end(self, conn: &Connection) -> rusqlite::Result<()> {
        for table in self.waiting.keys() {
            conn.execute_batch(&format!("DROP TABLE temp.pending_{}_{table}", self.number))?;
        }
        Ok(())
    }
}

fn is_taken(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(failure, _)
        if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

/// The condition for one row of a table, which [`handle`] gives the values of.
fn is_row(layout: &Layout) -> String {
    if super::stored::has_rows(layout) {
        return "rowid = ?".to_owned();
    }
    let key = layout.key.iter().map(|&index| format!("{} = ?", layout.columns[index]));
    key.collect::<Vec<_>>().join(" AND ")
}

fn handle(layout: &Layout, waiting: &Waiting) -> Row {
    if super::stored::has_rows(layout) {
        vec![Cell::Integer(waiting.id)]
    } else {
        layout.key_of(&waiting.row)
    }
}

fn replacing(layout: &Layout) -> String {
    let columns: Vec<String> = layout.columns.iter().map(|column| format!("{column} = ?")).collect();
    format!("UPDATE {} SET {} WHERE {}", layout.kind.table, columns.join(", "), is_row(layout))
}

fn deleting(layout: &Layout) -> String {
    format!("DELETE FROM {} WHERE {}", layout.kind.table, is_row(layout))
}

fn inserting(layout: &Layout) -> String {
    let mut columns = layout.columns.clone();
    if layout.numbered {
        columns.insert(0, "id");
    }
    let holes = vec!["?"; columns.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({holes})", layout.kind.table, columns.join(", "))
}
