//! The migrations in `migrations/`, and bringing a database up to them with refinery.
//!
//! Three facts about refinery and SQLite shape this:
//!
//! - By default refinery commits a migration and its row of history apart. `set_grouped`
//!   puts all of them into one batch, and `InTransaction` puts the batch into a
//!   transaction of ours, so that migrating and seeding succeed or fail as one.
//! - `PRAGMA foreign_keys` does nothing inside a transaction, and dropping a table that
//!   others refer to deletes their rows where keys cascade. So keys are off *before* the
//!   transaction begins, and `foreign_key_check` runs before it ends
//!   (<https://www.sqlite.org/lang_altertable.html#otheralter>). `upgrade.rs` has the order of it all.
//! - refinery's checksums hash the raw text of a file: `.gitattributes` keeps line endings.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use refinery::{Migration, Runner, Target};
use refinery_core::traits::sync::{Migrate, Query, Transaction as Batch};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{APPLICATION_ID, schema};
use crate::error::{Error, Kind, first_of};

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

/// The migrations in the program, in order; read once, since each is hashed when it is.
static EMBEDDED: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let mut all = embedded::migrations::runner().get_migrations().clone();
    all.sort();
    all
});

/// The migrations in the program, in order.
#[must_use]
pub fn embedded() -> &'static [Migration] {
    &EMBEDDED
}

/// The number of the last migration in the program, which is how many there are.
const LATEST: i32 = match i32::from_str_radix(env!("ECPAT_KB_MIGRATIONS"), 10) {
    Ok(number) => number,
    Err(_) => panic!("the build counts the migrations"),
};

/// The number of the last migration in the program: the version of its schema. The migrations
/// themselves are not looked at, which takes longer than all else that a command does at first.
#[must_use]
pub const fn latest() -> i32 {
    LATEST
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

/// The history of a database: the migrations that were applied to it, by number, with their times.
///
/// # Errors
///
/// A history that cannot be read.
pub(super) fn applied(conn: &Connection) -> Result<Vec<Step>, Error> {
    let applied = history(conn).map_err(Error::sqlite("reading the history of migrations"))?;
    Ok(applied.iter().map(applied_step).collect())
}

/// What the history of a database has or lacks against the program's migrations, as words,
/// such as `migration V4__things is missing from the history`.
///
/// # Errors
///
/// A history that cannot be read.
pub fn odd_history(conn: &Connection) -> Result<Vec<String>, Error> {
    let applied = history(conn).map_err(Error::sqlite("reading the history of migrations"))?;
    let mut odd: Vec<String> = applied
        .iter()
        .filter_map(|row| match embedded().iter().find(|own| own.version() == row.version()) {
            None => Some(format!("migration {row} is not of this program")),
            Some(own) if own != row => Some(format!("migration {row} differs from this program's")),
            Some(_) => None,
        })
        .collect();
    let missing = |own: &&Migration| applied.iter().all(|row| row.version() != own.version());
    let words = |own| format!("migration {own} is missing from the history");
    odd.extend(embedded().iter().filter(missing).map(words));
    Ok(odd)
}

/// Begins the one transaction of a command that writes. Foreign keys are checked at its
/// end: by SQLite itself where no migration is due, by [`commit`] where one is.
///
/// # Errors
///
/// Another writer that does not let go, or a file that cannot be written.
pub fn begin<'c>(conn: &'c mut Connection, path: &Path) -> Result<Transaction<'c>, Error> {
    begin_towards(conn, path, latest())
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
    known_schema(transaction, path, embedded())?;
    apply_to_known(transaction, path, embedded(), now)
}

/// The version of a schema that is what these migrations make of this version; 0 of an empty file.
pub(super) fn known_schema(
    transaction: &Transaction<'_>,
    path: &Path,
    migrations: &[Migration],
) -> Result<i32, Error> {
    let version: i32 = transaction
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    let odd = schema::differences_from(transaction, migrations, version)?;
    if odd.is_empty() { Ok(version) } else { Err(schema::odd(path, &odd)) }
}

/// Does what [`begin`] does for a schema whose last migration has this number.
pub(super) fn begin_towards<'c>(
    conn: &'c mut Connection,
    path: &Path,
    latest: i32,
) -> Result<Transaction<'c>, Error> {
    let version: i32 = conn
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    conn.pragma_update(None, "foreign_keys", version >= latest).map_err(Error::database(path, "opening"))?;
    let transaction = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(Error::database(path, "writing"))?;
    transaction.pragma_update(None, "defer_foreign_keys", true).map_err(Error::database(path, "opening"))?;
    Ok(transaction)
}

/// Applies those of the migrations that the database lacks, after [`known_schema`].
pub(super) fn apply_to_known(
    transaction: &Transaction<'_>,
    path: &Path,
    migrations: &[Migration],
    now: Option<OffsetDateTime>,
) -> Result<Vec<Step>, Error> {
    let report = Runner::new(migrations)
        .set_grouped(true)
        .run(&mut InTransaction(transaction))
        .map_err(|error| refused(path, &error))?;
    let applied = report.applied_migrations();
    let (Some(first), Some(last)) = (applied.first(), applied.last()) else { return Ok(Vec::new()) };
    let writing = |error| Error::database(path, "migrating")(error);
    if let Some(now) = now.and_then(|now| now.format(&Rfc3339).ok()) {
        set_time(transaction, first.version(), &now).map_err(writing)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(writing)?;
    transaction.pragma_update(None, "user_version", last.version()).map_err(writing)?;
    Ok(applied.iter().map(applied_step).collect())
}

fn applied_step(migration: &Migration) -> Step {
    Step {
        version: migration.version(),
        name: migration.name().to_owned(),
        checksum: migration.checksum(),
        applied_on: migration.applied_on().and_then(|time| time.format(&Rfc3339).ok()),
    }
}

/// Writes the history anew with this time for the migrations from the first one on. An
/// `UPDATE` would do for the rows, but would leave the time of day in the unused bytes of
/// their page; emptied with `secure_delete`, the page has none.
fn set_time(transaction: &Transaction<'_>, first: i32, now: &str) -> rusqlite::Result<()> {
    let query = "SELECT version, name, applied_on, checksum FROM refinery_schema_history ORDER BY version";
    let rows = read_history(transaction, query)?;
    let before: bool = transaction.pragma_query_value(None, "secure_delete", |row| row.get(0))?;
    transaction.pragma_update(None, "secure_delete", true)?;
    transaction.execute("DELETE FROM refinery_schema_history", [])?;
    transaction.pragma_update(None, "secure_delete", before)?;
    let mut insert = transaction.prepare(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (:version, :name, :applied_on, :checksum)",
    )?;
    for row in rows {
        let earlier = row.applied_on().filter(|_| row.version() < first);
        insert.execute(rusqlite::named_params! {
            ":version": row.version(),
            ":name": row.name(),
            ":applied_on": earlier.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_else(|| now.to_owned()),
            ":checksum": row.checksum().to_string(),
        })?;
    }
    Ok(())
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
        if !broken.is_empty() {
            return Err(Error::failed(format!("in `{}`, {}", path.display(), first_of(&broken))));
        }
    }
    finish(transaction, path)
}

/// From here on waits for nobody, and returns how long was waited until now. A transaction that has
/// begun needs the file to itself when it ends, and before that only to make room in memory:
/// without it, more memory is taken. Waiting there, for whoever reads for long, would be waiting
/// anew for every page.
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

/// Ends the transaction. Whoever has begun one is the only writer, so it is readers that may keep
/// him from changing the file.
pub(super) fn finish(transaction: Transaction<'_>, path: &Path) -> Result<(), Error> {
    transaction.commit().map_err(Error::database(path, "writing")).map_err(|error| match error.kind() {
        Kind::Busy => Error::in_use(path, Kind::BlockedByReader),
        _ => error,
    })
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
pub(super) fn build_schema(
    conn: &mut Connection,
    migrations: &[Migration],
    version: i32,
) -> Result<(), Error> {
    let transaction = conn.transaction().map_err(Error::sqlite("building the schema"))?;
    Runner::new(migrations)
        .set_grouped(true)
        .set_target(Target::Version(version))
        .run(&mut InTransaction(&transaction))
        .map_err(|error| refused(Path::new(":memory:"), &error))?;
    transaction.commit().map_err(Error::sqlite("building the schema"))
}

fn refused(path: &Path, error: &refinery::Error) -> Error {
    use refinery::error::Kind as Failure;
    match error.kind() {
        Failure::MissingVersion(migration) if migration.version() > latest() => {
            newer(path, migration.version())
        }
        Failure::MissingVersion(migration) | Failure::DivergentVersion(migration, _) => Error::new(
            Kind::WrongDatabase,
            format!(
                "`{}` was made by another edition of ecpat-kb: its history is not this program's at migration {migration}",
                path.display()
            ),
        ),
        _ => Error::failed(format!(
            "a migration failed on `{}`, which is as it was before: {}",
            path.display(),
            sqlites_own(error)
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
    Error::new(Kind::WrongDatabase, message).hint("use the newer ecpat-kb")
}

/// SQLite's message, which refinery wraps in two of its own.
fn sqlites_own(error: &refinery::Error) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<rusqlite::Error>() {
            // Shown whole, it would be followed by the text of the migration.
            Some(rusqlite::Error::SqlInputError { msg, .. }) => return msg.clone(),
            Some(error) => return error.to_string(),
            None => {}
        }
        cause = error.source();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::memory;

    const ROWS: &str = "
        INSERT INTO source (id, slug, title, language) VALUES (1, 's', 'S', 'en');
        INSERT INTO section (id, source_id, slug, position, heading) VALUES (1, 1, 'a', 1, 'A');";

    fn with_rows() -> (Connection, &'static Path) {
        let here = Path::new(":memory:");
        let mut conn = memory().unwrap();
        let transaction = begin(&mut conn, here).unwrap();
        apply(&transaction, here, None).unwrap();
        transaction.execute_batch(ROWS).unwrap();
        commit(transaction, here).unwrap();
        (conn, here)
    }

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
    fn a_migration_that_leaves_a_row_without_its_parent_is_refused_and_undone() {
        let (mut conn, here) = with_rows();
        let migrations = and_one_more("DELETE FROM source;");
        let transaction = begin_towards(&mut conn, here, latest() + 1).unwrap();
        apply_to_known(&transaction, here, &migrations, None).unwrap();
        let error = commit(transaction, here).unwrap_err();
        assert_eq!(error.to_string(), "in `:memory:`, section row 1 refers to no source");
        assert_eq!((count(&conn, "source"), count(&conn, "section")), (1, 1));
        assert_eq!(status(&conn).unwrap().len(), embedded().len());
    }

    #[test]
    fn a_migration_that_fails_takes_those_before_it_and_their_history_with_it() {
        let here = Path::new(":memory:");
        let mut conn = memory().unwrap();
        let migrations = and_one_more("CREATE TABLE half (id INTEGER); SELECT nonsense;");
        let transaction = begin_towards(&mut conn, here, latest() + 1).unwrap();
        let error = apply_to_known(&transaction, here, &migrations, None).unwrap_err();
        assert!(error.to_string().contains("no such column: nonsense"), "{error}");
        // What refinery made for itself, the empty history, is all that is left to roll back.
        assert_eq!(count(&transaction, "sqlite_master WHERE name NOT LIKE 'sqlite%'"), 1);
        drop(transaction);
        assert_eq!(count(&conn, "sqlite_master"), 0);
    }

    #[test]
    fn a_history_with_a_time_or_checksum_that_is_none_is_an_error_and_no_panic() {
        let (conn, _) = with_rows();
        for damage in ["applied_on = 'yesterday'", "checksum = '-1'"] {
            conn.execute_batch("SAVEPOINT damage").unwrap();
            conn.execute_batch(&format!("UPDATE refinery_schema_history SET {damage}")).unwrap();
            assert!(status(&conn).is_err(), "{damage}");
            conn.execute_batch("ROLLBACK TO damage; RELEASE damage").unwrap();
        }
        assert!(status(&conn).is_ok());
    }
}
