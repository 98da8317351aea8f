//! One state of the database, and reading it row by row.

use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, Params, Row, RowIndex, Transaction};

use crate::db;
use crate::error::Error;
use crate::report::Report;

/// Whether the sentences of attached articles are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachedTexts {
    /// They are.
    Keep,
    /// They are not, and neither is their part of the search index.
    LeaveOut,
}

/// One state of the database, whatever others write meanwhile.
#[derive(Debug)]
pub struct Snapshot<'a> {
    /// Keeps the state until the export is done.
    transaction: Transaction<'a>,
    /// The name of the database: the stem of its file.
    pub name: &'a str,
    /// The reports.
    pub reports: &'a [Report],
    /// Whether the sentences of attached articles are exported.
    pub texts: AttachedTexts,
    /// What pictures show.
    pub choice: PictureChoice,
}

/// What pictures show.
#[derive(Clone, Debug, Default)]
pub struct PictureChoice {
    /// Only what concerns this thing.
    pub subject: Option<i64>,
    /// Only figures of this metric.
    pub metric: Option<String>,
}

impl<'a> Snapshot<'a> {
    /// Takes the current state of the database.
    ///
    /// # Errors
    ///
    /// Those of SQLite, such as a file that another program has locked.
    pub fn of(
        conn: &'a mut Connection,
        name: &'a str,
        reports: &'a [Report],
        texts: AttachedTexts,
    ) -> Result<Self, Error> {
        db::plan_once(conn).map_err(reading)?;
        let transaction = conn.transaction().map_err(reading)?;
        Ok(Self { transaction, name, reports, texts, choice: PictureChoice::default() })
    }

    /// The same state, for pictures of something.
    #[must_use]
    pub fn choosing(self, choice: PictureChoice) -> Self {
        Self { choice, ..self }
    }

    /// Whether the database has sentences of attached articles.
    ///
    /// # Errors
    ///
    /// Those of SQLite.
    pub fn has_texts(&self) -> Result<bool, Error> {
        let sql = include_str!("sql/has_texts.sql");
        self.transaction.query_row(sql, [], |row| row.get("has_texts")).map_err(reading)
    }

    /// The connection, for what [`Self::each`] cannot do.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        &self.transaction
    }

    /// Runs a query and calls `visit` with each row; no row is kept in memory.
    ///
    /// # Errors
    ///
    /// Those of SQLite and of `visit`.
    pub(super) fn each<P: Params>(
        &self,
        sql: &str,
        params: P,
        mut visit: impl FnMut(&ResultRow<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut statement = self.transaction.prepare_cached(sql).map_err(reading)?;
        visit_each(statement.query(params).map_err(reading)?, &mut visit)
    }
}

pub(super) struct ResultRow<'r>(pub(super) &'r Row<'r>);

impl ResultRow<'_> {
    /// The value of a column, of the type that is expected there.
    pub(super) fn get<T: FromSql>(&self, column: impl RowIndex) -> Result<T, Error> {
        self.0.get(column).map_err(reading)
    }

    /// The value of a column, of whichever type it is.
    pub(super) fn cell(&self, column: impl RowIndex) -> Result<ValueRef<'_>, Error> {
        self.0.get_ref(column).map_err(reading)
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> Vec<&str> {
        self.0.as_ref().column_names().collect()
    }
}

pub(super) fn reading(error: rusqlite::Error) -> Error {
    Error::sqlite("reading the database")(error)
}

/// Compiled once, where `Snapshot::each` is compiled for every query.
fn visit_each(
    mut rows: rusqlite::Rows<'_>,
    visit: &mut dyn FnMut(&ResultRow<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    while let Some(row) = rows.next().map_err(reading)? {
        visit(&ResultRow(row))?;
    }
    Ok(())
}
