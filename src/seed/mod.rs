//! Seeding: from packs to rows in the database, by one of three roads.
//!
//! Packs that are at hand as a whole have passed their checks; [`plan()`] compares them with the
//! database and [`Plan::apply`] makes the changes. Packs with files of many records are checked
//! while they are read: [`load()`] writes those whose source the database does not have, and
//! [`again`] compares the others with it.
//!
//! Knows packs and the database; knows neither reports nor the command line.

mod attached;
mod clash;
mod layout;
mod load;
mod plan;
mod search;

use rusqlite::{Connection, Transaction, params_from_iter};

use crate::error::Error;
use crate::pack::Vocabulary;
use crate::pack::kind::VOCABULARIES;

use search::Touched;

pub use load::{again, holds, load};
pub use plan::{Others, Plan, plan};

/// The changes to one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The table.
    pub table: &'static str,
    /// Rows that it did not have.
    pub added: usize,
    /// Rows that are the same in what makes them the one they are, and not in the rest.
    pub changed: usize,
    /// Rows that it no longer has.
    pub removed: usize,
}

impl Plan {
    /// Whether the database already holds what the packs say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|table| table.delete.is_empty() && table.insert.is_empty())
    }

    /// The changes, table by table; tables without any are left out.
    pub fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        self.tables
            .iter()
            .map(|plan| Change {
                table: plan.table,
                added: plan.added,
                changed: plan.changed,
                removed: plan.removed,
            })
            .filter(|change| change.added + change.changed + change.removed > 0)
    }

    /// Makes the changes. Foreign keys are checked when the transaction ends, so the order
    /// of rows is free; that a changed row goes before it comes again keeps two that swap a
    /// unique value from meeting.
    ///
    /// # Errors
    ///
    /// SQLite's own; the transaction is then to be dropped.
    pub fn apply(&self, transaction: &Transaction<'_>) -> Result<(), Error> {
        self.write(transaction).map_err(Error::sqlite("writing the facts"))
    }

    fn write(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        if search::is_empty(transaction)? {
            self.write_rows(transaction)?;
            search::fill(transaction)?;
        } else {
            let touched = Touched::none(transaction)?.watch()?;
            self.write_rows(transaction)?;
            // What the packs speak of, too: a hand may have changed what can be searched of it.
            for (kind, slug, id) in &self.things {
                touched.add(kind, slug, *id)?;
            }
            touched.refresh()?;
        }
        if self.is_empty() { Ok(()) } else { analyse(transaction) }
    }

    fn write_rows(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        for plan in self.tables.iter().rev().filter(|plan| !plan.delete.is_empty()) {
            let condition: Vec<String> = plan.handle.iter().map(|column| format!("{column} = ?")).collect();
            let mut statement = transaction.prepare(&format!(
                "DELETE FROM {} WHERE {}",
                plan.table,
                condition.join(" AND ")
            ))?;
            for handle in &plan.delete {
                statement.execute(params_from_iter(handle))?;
            }
        }
        for plan in self.tables.iter().filter(|plan| !plan.insert.is_empty()) {
            let holes = vec!["?"; plan.columns.len()].join(", ");
            let mut statement = transaction.prepare(&format!(
                "INSERT INTO {} ({}) VALUES ({holes})",
                plan.table,
                plan.columns.join(", ")
            ))?;
            for row in &plan.insert {
                statement.execute(params_from_iter(row))?;
            }
        }
        Ok(())
    }
}

/// Makes anew what is made from the facts: what can be searched, and the statistics. A
/// migration can change what they are made of, so they follow it.
///
/// # Errors
///
/// SQLite's own; the transaction is then to be dropped.
pub fn derive(transaction: &Transaction<'_>) -> Result<(), Error> {
    search::fill(transaction)
        .and_then(|()| analyse(transaction))
        .map_err(Error::sqlite("writing the search index"))
}

/// Makes changes to rows, and then brings up to date what can be searched of them.
///
/// # Errors
///
/// Those of `change`, and SQLite's own; the transaction is then to be dropped.
pub fn with_search<T>(
    transaction: &Transaction<'_>,
    change: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    let writing = Error::sqlite("writing the search index");
    let touched = Touched::none(transaction).and_then(Touched::watch).map_err(&writing)?;
    let changed = change()?;
    touched.refresh().map_err(&writing)?;
    Ok(changed)
}

/// Rows of an index that are looked at for its statistics: enough to choose between indexes, and
/// no more in a large file (<https://www.sqlite.org/lang_analyze.html#approx>).
const ANALYSED: i32 = 1_000;

fn analyse(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "analysis_limit", ANALYSED)?;
    conn.execute_batch("ANALYZE")
}

/// The vocabulary that comes with the program, as the migrations have put it into the
/// database; what packs have added is left out, since a pack stands on its own.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn vocabulary(conn: &Connection) -> Result<Vocabulary, Error> {
    let mut vocabulary = Vocabulary::default();
    let mut add = |table: &str, sql: &str| -> rusqlite::Result<()> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            vocabulary.add(table, row.get_ref("term")?.as_str()?);
        }
        Ok(())
    };
    let reading = Error::sqlite("reading the vocabulary");
    for kind in VOCABULARIES {
        add(kind.table, &format!("SELECT term FROM {} WHERE source_id IS NULL", kind.table))
            .map_err(&reading)?;
    }
    add("country", "SELECT code AS term FROM country").map_err(&reading)?;
    Ok(vocabulary)
}

/// Whether the database has facts of this source.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn has_source(conn: &Connection, slug: &str) -> Result<bool, Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM source WHERE slug = :slug)";
    conn.query_row(sql, rusqlite::named_params! { ":slug": slug }, |row| row.get(0))
        .map_err(Error::sqlite("reading the sources"))
}
