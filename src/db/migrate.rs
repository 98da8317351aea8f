//! The migrations in `migrations/`, applied with refinery.
//!
//! Three facts about refinery and SQLite explain this module:
//!
//! - By default refinery commits each migration and its row of the history separately. `set_grouped`
//!   puts all of them into one batch, and `InTransaction` runs the batch in our own transaction, so
//!   that migrating and seeding succeed or fail together.
//! - `PRAGMA foreign_keys` has no effect inside a transaction, and dropping a table deletes the rows
//!   of other tables that refer to it if their keys cascade. So foreign keys are turned off *before*
//!   the transaction begins, and `foreign_key_check` runs before it ends
//!   (<https://www.sqlite.org/lang_altertable.html#otheralter>).
//! - refinery's checksums are over the text of a file, so `.gitattributes` fixes the line endings.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use include_dir::{Dir, include_dir};
use refinery::traits::sync::{Migrate, Query, Transaction as Batch};
use refinery::{Migration, Runner, Target};
use rusqlite::{Connection, Transaction, TransactionBehavior, named_params};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::APPLICATION_ID;
use crate::error::{Error, ErrorKind, first_of};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// A migration, and whether the database has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number, from 1.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// When it was applied, in RFC 3339; `None` if it was not.
    pub applied_on: Option<String>,
}

impl Step {
    fn new(migration: &Migration, applied_on: Option<&OffsetDateTime>) -> Self {
        Self {
            version: migration.version(),
            name: migration.name().to_owned(),
            applied_on: applied_on.and_then(|time| time.format(&Rfc3339).ok()),
        }
    }
}

/// The migrations in the program, in order. They are read once, since reading computes their hashes.
#[must_use]
pub fn embedded() -> &'static [Migration] {
    static EMBEDDED: LazyLock<Vec<Migration>> = LazyLock::new(|| {
        let read = |file: &include_dir::File<'_>| {
            let name = file.path().file_stem()?.to_str()?;
            Migration::unapplied(name, file.contents_utf8()?).ok()
        };
        let mut all: Vec<Migration> = FILES.files().filter_map(read).collect();
        all.sort();
        all
    });
    &EMBEDDED
}

/// The latest version of the schema: the number of the last migration in the program. This does not
/// read the migrations, which would slow down the start of every command.
#[must_use]
pub const fn latest() -> i32 {
    const LATEST: i32 = match i32::from_str_radix(env!("ECPAT_KB_MIGRATIONS"), 10) {
        Ok(number) => number,
        Err(_) => panic!("the build counts the migrations"),
    };
    LATEST
}

/// The version of the schema of a database; 0 if it is empty.
pub(super) fn version(conn: &Connection, path: &Path) -> Result<i32, Error> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(Error::database(path, "reading"))
}

/// The migrations in the program, each with the time when it was applied to this database.
///
/// # Errors
///
/// A history that cannot be read.
pub fn status(conn: &Connection) -> Result<Vec<Step>, Error> {
    let applied = history(conn)?;
    let step = |migration: &Migration| {
        let row = applied.iter().find(|row| row.version() == migration.version());
        Step::new(migration, row.and_then(Migration::applied_on))
    };
    Ok(embedded().iter().map(step).collect())
}

/// The differences between the history of a database and the program's migrations, in words, such as
/// `migration V4__things is missing from the history`.
///
/// # Errors
///
/// A history that cannot be read.
pub fn history_differences(conn: &Connection) -> Result<Vec<String>, Error> {
    let applied = history(conn)?;
    let mut found: Vec<String> = applied
        .iter()
        .filter_map(|row| match embedded().iter().find(|own| own.version() == row.version()) {
            None => Some(format!("migration {row} is unknown to this program")),
            Some(own) if own != row => Some(format!("migration {row} differs from this program's")),
            Some(_) => None,
        })
        .collect();
    let missing = |own: &&Migration| applied.iter().all(|row| row.version() != own.version());
    let words = |own| format!("migration {own} is missing from the history");
    found.extend(embedded().iter().filter(missing).map(words));
    Ok(found)
}

/// Begins the transaction of a command that writes. SQLite checks the foreign keys at its end if no
/// migration is due; otherwise [`commit`] does.
///
/// # Errors
///
/// Another writer that keeps the lock, or a file that cannot be written.
pub fn begin<'c>(conn: &'c mut Connection, path: &Path) -> Result<Transaction<'c>, Error> {
    begin_towards(conn, path, latest())
}

/// Begins a transaction like [`begin`], for a program whose last migration has this number.
pub(super) fn begin_towards<'c>(
    conn: &'c mut Connection,
    path: &Path,
    latest: i32,
) -> Result<Transaction<'c>, Error> {
    let is_latest = version(conn, path)? >= latest;
    conn.pragma_update(None, "foreign_keys", is_latest).map_err(Error::database(path, "opening"))?;
    let transaction = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(Error::database(path, "writing"))?;
    transaction.pragma_update(None, "defer_foreign_keys", true).map_err(Error::database(path, "opening"))?;
    Ok(transaction)
}

/// Applies the migrations that the database lacks, in a transaction from [`begin`], and returns them.
/// `now` replaces the time of day in the history, for reproducible builds.
///
/// # Errors
///
/// A history that does not match the migrations, or a migration that fails. Drop the transaction then.
pub(super) fn apply(
    transaction: &Transaction<'_>,
    path: &Path,
    migrations: &[Migration],
    now: Option<OffsetDateTime>,
) -> Result<Vec<Step>, Error> {
    let report = Runner::new(migrations)
        .set_grouped(true)
        .run(&mut InTransaction(transaction))
        .map_err(|error| failure(path, &error))?;
    let applied = report.applied_migrations();
    let (Some(first), Some(last)) = (applied.first(), applied.last()) else { return Ok(Vec::new()) };
    let writing = |error| Error::database(path, "migrating")(error);
    if let Some(now) = now.and_then(|now| now.format(&Rfc3339).ok()) {
        set_time(transaction, first.version(), &now).map_err(writing)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(writing)?;
    transaction.pragma_update(None, "user_version", last.version()).map_err(writing)?;
    Ok(applied.iter().map(|migration| Step::new(migration, migration.applied_on())).collect())
}

/// Sets the time of the migrations from the first one on. `secure_delete` clears the bytes of the old
/// times, so that two builds are equal.
fn set_time(transaction: &Transaction<'_>, first: i32, now: &str) -> rusqlite::Result<()> {
    let before: bool = transaction.pragma_query_value(None, "secure_delete", |row| row.get(0))?;
    transaction.pragma_update(None, "secure_delete", true)?;
    transaction.execute(
        "UPDATE refinery_schema_history SET applied_on = :now WHERE version >= :first",
        named_params! { ":now": now, ":first": first },
    )?;
    transaction.pragma_update(None, "secure_delete", before)
}

/// Commits the transaction if every foreign key holds.
///
/// # Errors
///
/// A row that refers to a missing row; the transaction is rolled back.
pub fn commit(transaction: Transaction<'_>, path: &Path) -> Result<(), Error> {
    let enforced: bool = transaction
        .pragma_query_value(None, "foreign_keys", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    if !enforced {
        let broken = broken_keys(&transaction)?;
        if !broken.is_empty() {
            return Err(Error::failed(format!("in `{}`, {}", path.display(), first_of(&broken))));
        }
    }
    commit_checked(transaction, path)
}

/// Commits the transaction. There is no other writer, so only readers can prevent it.
pub(super) fn commit_checked(transaction: Transaction<'_>, path: &Path) -> Result<(), Error> {
    transaction.commit().map_err(Error::database(path, "writing")).map_err(|error| match error.kind() {
        ErrorKind::Busy => Error::in_use(path, ErrorKind::BlockedByReader),
        _ => error,
    })
}

/// Sets the busy timeout to zero, and returns what it was. A transaction needs an exclusive lock when
/// it ends, and before that only to spill pages from memory to disk; without the lock it takes more
/// memory. If it waited there for a long reader, it would wait again for every page.
///
/// # Errors
///
/// SQLite's own.
pub fn stop_waiting(transaction: &Transaction<'_>, path: &Path) -> Result<Duration, Error> {
    let wait: u32 = transaction
        .pragma_query_value(None, "busy_timeout", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    transaction.busy_timeout(Duration::ZERO).map_err(Error::database(path, "opening"))?;
    Ok(Duration::from_millis(wait.into()))
}

/// The rows that refer to a missing row, such as `table row 5 refers to no parent`.
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

/// Creates the schema of a version in an empty database in memory.
pub(super) fn create(conn: &mut Connection, migrations: &[Migration], version: i32) -> Result<(), Error> {
    let here = Path::new(":memory:");
    let transaction = begin(conn, here)?;
    Runner::new(migrations)
        .set_grouped(true)
        .set_target(Target::Version(version))
        .run(&mut InTransaction(&transaction))
        .map_err(|error| failure(here, &error))?;
    commit_checked(transaction, here)
}

fn failure(path: &Path, error: &refinery::Error) -> Error {
    use refinery::error::Kind as Failure;
    match error.kind() {
        Failure::MissingVersion(migration) if migration.version() > latest() => {
            newer(path, migration.version())
        }
        Failure::MissingVersion(migration) | Failure::DivergentVersion(migration, _) => Error::new(
            ErrorKind::WrongDatabase,
            format!(
                "`{}` was made by another edition of ecpat-kb: its history differs from this program's at migration \
                 {migration}",
                path.display()
            ),
        ),
        _ => Error::failed(format!(
            "a migration failed on `{}`, which is as it was before: {}",
            path.display(),
            sqlite_message(error)
        )),
    }
}

/// The error that a database was made by a newer version of the program.
pub(super) fn newer(path: &Path, version: i32) -> Error {
    let message = format!(
        "`{}` was made by a newer ecpat-kb: its schema is version {version}, this program knows up to {}",
        path.display(),
        latest()
    );
    Error::new(ErrorKind::WrongDatabase, message).hint("use the newer ecpat-kb")
}

/// SQLite's message, which refinery wraps in two errors.
fn sqlite_message(error: &refinery::Error) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<rusqlite::Error>() {
            // The complete error would show the text of the migration, too.
            Some(rusqlite::Error::SqlInputError { msg, .. }) => return msg.clone(),
            Some(error) => return error.to_string(),
            None => {}
        }
        cause = error.source();
    }
    error.to_string()
}

/// The migrations that were applied to a database, in order; none if it has no history.
fn history(conn: &Connection) -> Result<Vec<Migration>, Error> {
    let read = || {
        if !conn.table_exists(None, "refinery_schema_history")? {
            return Ok(Vec::new());
        }
        read_history(
            conn,
            "SELECT version, name, applied_on, checksum FROM refinery_schema_history ORDER BY version",
        )
    };
    read().map_err(Error::sqlite("reading the history of migrations"))
}

fn read_history(conn: &Connection, query: &str) -> rusqlite::Result<Vec<Migration>> {
    let mut statement = conn.prepare(query)?;
    let rows = statement.query_map([], |row| {
        let invalid = |column, message: String| {
            rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, message.into())
        };
        let applied_on: String = row.get("applied_on")?;
        let checksum: String = row.get("checksum")?;
        Ok(Migration::applied(
            row.get("version")?,
            row.get("name")?,
            OffsetDateTime::parse(&applied_on, &Rfc3339).map_err(|error| invalid(2, error.to_string()))?,
            checksum.parse().map_err(|_| invalid(3, format!("`{checksum}` is not a checksum")))?,
        ))
    })?;
    rows.collect()
}

/// Runs refinery's batch as a savepoint of a transaction that is already open.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{memory, memory_with_schema};

    /// The program's migrations and one more.
    fn and_one_more(sql: &str) -> Vec<Migration> {
        let next = latest() + 1;
        let mut all = embedded().to_vec();
        all.push(Migration::unapplied(&format!("V{next}__one_more"), sql).unwrap());
        all
    }

    fn count(conn: &Connection, table: &str) -> i64 {
        conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_migration_that_leaves_a_row_without_its_parent_is_rolled_back() {
        let mut conn = memory_with_schema().unwrap();
        conn.execute_batch(
            "INSERT INTO source (id, slug, title, language) VALUES (1, 's', 'S', 'en');
             INSERT INTO section (id, source_id, slug, position, heading) VALUES (1, 1, 'a', 1, 'A');",
        )
        .unwrap();
        let here = Path::new(":memory:");
        let transaction = begin_towards(&mut conn, here, latest() + 1).unwrap();
        apply(&transaction, here, &and_one_more("DELETE FROM source;"), None).unwrap();
        let error = commit(transaction, here).unwrap_err();
        assert_eq!(error.to_string(), "in `:memory:`, section row 1 refers to no source");
        assert_eq!((count(&conn, "source"), count(&conn, "section")), (1, 1));
        assert_eq!(status(&conn).unwrap().len(), embedded().len());
    }

    #[test]
    fn if_a_migration_fails_those_before_it_and_their_history_are_rolled_back() {
        let here = Path::new(":memory:");
        let mut conn = memory().unwrap();
        let migrations = and_one_more("CREATE TABLE half (id INTEGER); SELECT nonsense;");
        let transaction = begin_towards(&mut conn, here, latest() + 1).unwrap();
        let error = apply(&transaction, here, &migrations, None).unwrap_err();
        assert!(error.to_string().contains("no such column: nonsense"), "{error}");
        // Only the empty history, which refinery creates first, has not been rolled back.
        assert_eq!(count(&transaction, "sqlite_master WHERE name NOT LIKE 'sqlite%'"), 1);
        drop(transaction);
        assert_eq!(count(&conn, "sqlite_master"), 0);
    }

    #[test]
    fn an_invalid_time_or_checksum_in_the_history_is_an_error() {
        let conn = memory_with_schema().unwrap();
        for damage in ["applied_on = 'yesterday'", "checksum = '-1'"] {
            conn.execute_batch("SAVEPOINT damage").unwrap();
            conn.execute_batch(&format!("UPDATE refinery_schema_history SET {damage}")).unwrap();
            assert!(status(&conn).is_err(), "{damage}");
            conn.execute_batch("ROLLBACK TO damage; RELEASE damage").unwrap();
        }
        assert!(status(&conn).is_ok());
    }
}
