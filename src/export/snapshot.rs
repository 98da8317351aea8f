//! What there is to export, as one state of the database, and reading it row by row.

use rusqlite::{Connection, Params, Row, Transaction};

use super::copy::Texts;
use crate::error::Error;

/// A question that a program which runs SQL can offer its users.
#[derive(Debug)]
pub struct Question {
    /// Its name, of letters, digits and hyphens.
    pub name: String,
    /// A few words.
    pub title: String,
    /// What it answers, in a sentence or two.
    pub description: String,
    /// One `SELECT`, in which a parameter that is given as an empty text counts as not given.
    pub sql: String,
    /// Its parameters, in the order to show.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a [`Question`].
#[derive(Debug)]
pub struct Parameter {
    /// Its name; `:name` in the SQL.
    pub name: String,
    /// What it does, and what values it takes.
    pub description: String,
}

/// One state of the database, whatever others write meanwhile.
#[derive(Debug)]
pub struct Snapshot<'a> {
    /// Keeps the state until the export is done.
    transaction: Transaction<'a>,
    /// What a program calls the database: the stem of its file.
    pub name: &'a str,
    /// The questions that the reports answer.
    pub questions: &'a [Question],
    /// Whether the sentences of attached articles are part of what is exported.
    pub texts: Texts,
}

impl<'a> Snapshot<'a> {
    /// Takes the state that the database is in.
    ///
    /// # Errors
    ///
    /// SQLite's own, such as a file that another program keeps locked.
    pub fn of(
        conn: &'a mut Connection,
        name: &'a str,
        questions: &'a [Question],
        texts: Texts,
    ) -> Result<Self, Error> {
        let transaction = conn.transaction().map_err(Error::sqlite("reading the database"))?;
        Ok(Self { transaction, name, questions, texts })
    }

    /// Whether sentences of articles are attached.
    ///
    /// # Errors
    ///
    /// SQLite's own.
    pub fn has_texts(&self) -> Result<bool, Error> {
        self.transaction
            .query_row(include_str!("sql/has_texts.sql"), [], |row| row.get("has_texts"))
            .map_err(Error::sqlite("reading the database"))
    }

    /// The connection, for formats that ask more than one question of it at a time.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        &self.transaction
    }

    /// Runs a query and hands over its rows one by one; no row is kept.
    ///
    /// # Errors
    ///
    /// SQLite's own, and what `visit` gives.
    pub fn each<P: Params>(
        &self,
        sql: &str,
        params: P,
        mut visit: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let reading = Error::sqlite("reading the database");
        let mut statement = self.transaction.prepare_cached(sql).map_err(&reading)?;
        let mut rows = statement.query(params).map_err(&reading)?;
        while let Some(row) = rows.next().map_err(&reading)? {
            visit(row)?;
        }
        Ok(())
    }
}

/// Wraps an error of SQLite's on a cell.
pub(super) fn reading(error: rusqlite::Error) -> Error {
    Error::sqlite("reading the database")(error)
}
