//! The migrations in `migrations/`, and bringing a database up to them with refinery.
//!
//! Three facts about refinery and SQLite shape this:
//!
//! - By default refinery commits a migration and its row of history apart. `set_grouped`
//!   puts all of them into one batch, and [`InTransaction`] puts the batch into a
//!   transaction of ours, so that migrating and seeding succeed or fail as one.
//! - `PRAGMA foreign_keys` does nothing inside a transaction, and dropping a table that
//!   others refer to deletes their rows where keys cascade. So keys are off *before* the
//!   transaction begins, and `foreign_key_check` runs before it ends
//!   (<https://www.sqlite.org/lang_altertable.html#otheralter>).
//! - refinery's checksums hash the raw text of a file: `.gitattributes` keeps line endings.

use std::path::Path;

use refinery::{Migration, Target};
use refinery_core::traits::sync::{Migrate, Query, Transaction as Batch};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{APPLICATION_ID, schema};
use crate::error::Error;

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// A migration and whether the database has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number, from 1.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// refinery's checksum of its name, number and text.
    pub checksum: u64,
    /// When it was applied, in RFC 3339; `None`: not yet.
    pub applied_on: Option<String>,
}

/// The migrations in the program, in order.
#[must_use]
pub fn embedded() -> Vec<Migration> {
    let mut all = embedded::migrations::runner().get_migrations().clone();
    all.sort();
    all
}

/// The number of the last migration in the program: the version of its schema.
#[must_use]
pub fn latest() -> i32 {
    embedded().last().map_or(0, Migration::version)
}

/// The migrations, each with the time it was applied to this database.
///
/// # Errors
///
/// A history that cannot be read.
pub fn status(conn: &Connection) -> Result<Vec<Step>, Error> {
    let applied = history(conn).map_err(Error::sqlite("reading the history of migrations"))?;
    let step = |migration: &Migration| Step {
        version: migration.version(),
        name: migration.name().to_owned(),
        checksum: migration.checksum(),
        applied_on: applied
            .iter()
            .find(|row| row.version() == migration.version())
            .and_then(|row| row.applied_on()?.format(&Rfc3339).ok()),
    };
    Ok(embedded().iter().map(step).collect())
}

/// Begins the one transaction of a command that writes. Foreign keys are checked at its
/// end: by SQLite itself where no migration is due, by [`commit`] where one is.
///
/// # Errors
///
/// Another writer that does not let go, or a file that cannot be written.
pub fn begin<'c>(conn: &'c mut Connection, path: &Path) -> Result<Transaction<'c>, Error> {
    let version: i32 = conn
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    let due = version < latest();
    conn.pragma_update(None, "foreign_keys", !due).map_err(Error::database(path, "opening"))?;
    let transaction = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(Error::database(path, "writing"))?;
    transaction.pragma_update(None, "defer_foreign_keys", true).map_err(Error::database(path, "opening"))?;
    Ok(transaction)
}

/// Brings the schema up to date inside a transaction from [`begin`] and returns what was
/// applied. `now` stands for the time of day in the history, for reproducible builds.
///
/// # Errors
///
/// A database whose schema is not what its version should have, a history that does not
/// fit the program's, or a migration that fails. The transaction is then to be dropped.
pub fn apply(
    transaction: &Transaction<'_>,
    path: &Path,
    now: Option<OffsetDateTime>,
) -> Result<Vec<Step>, Error> {
    let version: i32 = transaction
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    let odd = schema::differences(transaction, version)?;
    if let Some(first) = odd.first() {
        return Err(Error::OddSchema { path: path.to_owned(), first: first.clone(), count: odd.len() });
    }
    let report = embedded::migrations::runner()
        .set_grouped(true)
        .run(&mut InTransaction(transaction))
        .map_err(|error| refused(path, &error))?;
    let applied = report.applied_migrations();
    if applied.is_empty() {
        return Ok(Vec::new());
    }
    let writing = |error| Error::database(path, "migrating")(error);
    if let Some(now) = now.and_then(|now| now.format(&Rfc3339).ok()) {
        transaction
            .execute(
                "UPDATE refinery_schema_history SET applied_on = :now WHERE version > :version",
                rusqlite::named_params! { ":now": now, ":version": version },
            )
            .map_err(writing)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(writing)?;
    transaction.pragma_update(None, "user_version", latest()).map_err(writing)?;
    let steps = status(transaction)?;
    Ok(steps.into_iter().filter(|step| step.version > version).collect())
}

/// Ends the transaction, if every foreign key holds.
///
/// # Errors
///
/// A row that refers to a row that is not there; the transaction is rolled back.
pub fn commit(transaction: Transaction<'_>, path: &Path) -> Result<(), Error> {
    let enforced: bool = transaction
        .pragma_query_value(None, "foreign_keys", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    if !enforced {
        let broken = broken_keys(&transaction)?;
        if let Some(first) = broken.first() {
            return Err(Error::BrokenKey {
                path: path.to_owned(),
                first: first.clone(),
                count: broken.len(),
            });
        }
    }
    transaction.commit().map_err(Error::database(path, "writing"))
}

/// The rows that refer to a row that is not there, as `table row 5 refers to no parent`.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn broken_keys(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut broken = Vec::new();
    conn.pragma_query(None, "foreign_key_check", |row| {
        let table: String = row.get("table")?;
        let rowid: Option<i64> = row.get("rowid")?;
        let parent: String = row.get("parent")?;
        let row = rowid.map_or_else(String::new, |rowid| format!(" row {rowid}"));
        broken.push(format!("{table}{row} refers to no {parent}"));
        Ok(())
    })
    .map_err(Error::sqlite("checking the foreign keys"))?;
    Ok(broken)
}

/// Builds the schema of a version in an empty database in memory.
pub(super) fn build_schema(conn: &mut Connection, version: i32) -> Result<(), Error> {
    let transaction = conn.transaction().map_err(Error::sqlite("building the schema"))?;
    embedded::migrations::runner()
        .set_grouped(true)
        .set_target(Target::Version(version))
        .run(&mut InTransaction(&transaction))
        .map_err(|error| refused(Path::new(":memory:"), &error))?;
    transaction.commit().map_err(Error::sqlite("building the schema"))
}

fn refused(path: &Path, error: &refinery::Error) -> Error {
    use refinery::error::Kind;
    let path = path.to_owned();
    match error.kind() {
        Kind::MissingVersion(migration) if migration.version() > latest() => {
            Error::Newer { path, version: migration.version(), latest: latest() }
        }
        Kind::MissingVersion(migration) | Kind::DivergentVersion(migration, _) => {
            Error::OtherHistory { path, migration: migration.to_string() }
        }
        _ => Error::Migration { path, cause: deepest(error) },
    }
}

fn deepest(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

fn history(conn: &Connection) -> rusqlite::Result<Vec<Migration>> {
    let exists: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'refinery_schema_history')",
        [],
        |row| row.get(0),
    )?;
    if !exists {
        return Ok(Vec::new());
    }
    read_history(
        conn,
        "SELECT version, name, applied_on, checksum FROM refinery_schema_history ORDER BY version",
    )
}

fn read_history(conn: &Connection, query: &str) -> rusqlite::Result<Vec<Migration>> {
    let mut statement = conn.prepare(query)?;
    let rows = statement.query_map([], |row| {
        let unreadable = |column, message: String| {
            rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, message.into())
        };
        let applied_on: String = row.get("applied_on")?;
        let checksum: String = row.get("checksum")?;
        Ok(Migration::applied(
            row.get("version")?,
            row.get("name")?,
            OffsetDateTime::parse(&applied_on, &Rfc3339).map_err(|error| unreadable(2, error.to_string()))?,
            checksum.parse().map_err(|_| unreadable(3, format!("`{checksum}` is no checksum")))?,
        ))
    })?;
    rows.collect()
}

/// Lets refinery work inside a transaction that is already open: its batch becomes a
/// savepoint of it.
struct InTransaction<'t, 'c>(&'t Transaction<'c>);

impl Batch for InTransaction<'_, '_> {
    type Error = rusqlite::Error;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, queries: T) -> Result<usize, Self::Error> {
        self.0.execute_batch("SAVEPOINT migrating")?;
        let mut count = 0;
        for query in queries {
            if let Err(error) = self.0.execute_batch(query) {
                self.0.execute_batch("ROLLBACK TO migrating; RELEASE migrating")?;
                return Err(error);
            }
            count += 1;
        }
        self.0.execute_batch("RELEASE migrating")?;
        Ok(count)
    }
}

impl Query<Vec<Migration>> for InTransaction<'_, '_> {
    fn query(&mut self, query: &str) -> Result<Vec<Migration>, Self::Error> {
        read_history(self.0, query)
    }
}

impl Migrate for InTransaction<'_, '_> {}
