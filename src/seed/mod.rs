//! Seeding: from packs that have passed their checks to rows in the database.
//!
//! Knows packs and the database; knows neither reports nor the command line.

mod attached;
mod layout;
mod plan;

use rusqlite::{Connection, Transaction, params_from_iter};

use crate::error::Error;
use crate::pack::Vocabulary;
use crate::pack::kind::VOCABULARIES;

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
        if self.is_empty() { write_search(transaction) } else { write_derived(transaction) }
    }
}

/// Brings up to date what is made from the facts: what can be searched, and the statistics.
/// A migration can change what they are made of, so they follow it as they follow a plan.
///
/// # Errors
///
/// SQLite's own; the transaction is then to be dropped.
pub fn derive(transaction: &Transaction<'_>) -> Result<(), Error> {
    write_derived(transaction).map_err(Error::sqlite("writing the search index"))
}

fn write_derived(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    write_search(transaction)?;
    transaction.execute_batch("ANALYZE")
}

fn write_search(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(include_str!("sql/search.sql"))
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
