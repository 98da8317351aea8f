//! Writing to a file, and upgrading its schema first if it is older: all or nothing.
//!
//! The steps, in this order:
//!
//! 1. Lock the file for writing. From here on no other program changes it.
//! 2. If an earlier upgrade was killed, check the file and remove the backup that it left.
//! 3. If the schema is older, back up the file.
//! 4. Run the migrations and the change in one transaction.
//! 5. Check that no table has lost rows, and check every key and page. If not, roll back.
//! 6. Commit.
//! 7. Read the file again through a new connection, and check it.
//! 8. Remove the backup.
//!
//! If the program is killed before step 6, the file is as it was: SQLite rolls it back when it is
//! opened next. After step 6 it is upgraded. In both cases the next run removes the backup.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use refinery::Migration;
use rusqlite::{Connection, Transaction};
use time::OffsetDateTime;

use super::backup::Backup;
use super::migrate::{self, Step};
use super::open::{open_for_inspection, open_unverified, settle};
use super::schema;
use crate::error::{Error, ErrorKind, shell_quoted};

/// Follows the progress of an upgrade, and can stop it. By default it does nothing.
pub trait UpgradeObserver {
    /// The backup of an earlier upgrade was removed.
    fn removed(&mut self, _backup: &Path) {}
    /// The backup was not removed.
    fn kept(&mut self, _backup: &Path) {}
    /// Becomes true if the backup is to stop.
    fn interrupted(&self) -> Arc<AtomicBool> {
        Arc::default()
    }
}

/// Ignores the progress.
impl UpgradeObserver for () {}

/// Upgrades the schema and makes a change, in one transaction. `change` receives the migrations that
/// were applied. `now` replaces the time of day in the history.
///
/// # Errors
///
/// Those of [`migrate::begin`], of a migration, of the backup and of `change`: the file is as it was.
/// A file that is damaged after the upgrade: the error names its backup.
pub fn write<T>(
    conn: &mut Connection,
    path: &Path,
    now: Option<OffsetDateTime>,
    observer: &mut dyn UpgradeObserver,
    change: impl FnOnce(&Transaction<'_>, &[Step]) -> Result<T, Error>,
) -> Result<(Vec<Step>, T), Error> {
    write_with(conn, path, migrate::embedded(), now, observer, change)
}

/// Begins a transaction and upgrades the schema in it, to show what writing would do. The caller rolls
/// it back.
///
/// # Errors
///
/// Those of [`write`].
pub fn preview<'c>(conn: &'c mut Connection, path: &Path) -> Result<(Transaction<'c>, Vec<Step>), Error> {
    let transaction = migrate::begin(conn, path)?;
    migrate::stop_waiting(&transaction, path)?;
    schema::checked_version(&transaction, path, migrate::embedded())?;
    let steps = migrate::apply(&transaction, path, migrate::embedded(), None)?;
    Ok((transaction, steps))
}

/// Does what [`write`] does, with these migrations.
fn write_with<T>(
    conn: &mut Connection,
    path: &Path,
    migrations: &[Migration],
    now: Option<OffsetDateTime>,
    observer: &mut dyn UpgradeObserver,
    change: impl FnOnce(&Transaction<'_>, &[Step]) -> Result<T, Error>,
) -> Result<(Vec<Step>, T), Error> {
    let latest = migrations.last().map_or(0, Migration::version);
    let transaction = migrate::begin_towards(conn, path, latest)?;
    let wait = migrate::stop_waiting(&transaction, path)?;
    let mut backup = None;
    let run = || {
        remove_leftover(&transaction, path, latest, observer)?;
        let version = schema::checked_version(&transaction, path, migrations)?;
        let mut before = BTreeMap::new();
        if version > 0 && version < latest {
            backup = Some(Backup::create(path, version, &observer.interrupted())?);
            before = row_counts(&transaction)?;
        }
        let steps = migrate::apply(&transaction, path, migrations, now)?;
        let lost = lost_rows(&before, &transaction)?;
        let value = change(&transaction, &steps)?;
        if backup.is_some()
            && let Some(verdict) = lost.map_or_else(|| first_problem(&transaction), |lost| Ok(Some(lost)))?
        {
            return Err(upgrade_check_failed(path, &verdict));
        }
        Ok((steps, value))
    };
    let done = match run() {
        Ok(done) => {
            transaction.busy_timeout(wait).map_err(Error::database(path, "writing"))?;
            let committed = match backup {
                None => migrate::commit(transaction, path),
                Some(_) => migrate::commit_checked(transaction, path),
            };
            committed.and_then(|()| settle(conn, path)).map(|()| done).map_err(Error::undone)
        }
        Err(error) => {
            let error = error.on(path);
            // SQLite has rolled back already after some errors.
            let is_undone = transaction.is_autocommit() || transaction.rollback().is_ok();
            Err(if is_undone { error.undone() } else { error })
        }
    };
    match backup {
        None => done,
        Some(backup) => release(&backup, path, observer, done),
    }
}

/// Removes the backup if the file on the disk is intact, whether it was upgraded or not.
fn release<T>(
    backup: &Backup,
    path: &Path,
    observer: &mut dyn UpgradeObserver,
    done: Result<T, Error>,
) -> Result<T, Error> {
    let verdict = open_unverified(path).and_then(|conn| {
        conn.pragma_query_value(None, "quick_check", |row| row.get::<_, String>(0))
            .map_err(Error::database(path, "checking"))
    });
    match verdict {
        Ok(verdict) if verdict == "ok" => remove(backup, observer, false),
        // Another program has the lock; the next run removes the backup.
        Err(error) if error.kind() == ErrorKind::Busy => observer.kept(&backup.path),
        verdict if done.is_ok() => {
            let verdict = verdict.unwrap_or_else(|error| error.to_string());
            let message = format!("`{}` was upgraded, but is damaged on disk: {verdict}", path.display());
            return Err(Error::failed(message).hint(restore(path, backup)));
        }
        _ => observer.kept(&backup.path),
    }
    done
}

fn remove(backup: &Backup, observer: &mut dyn UpgradeObserver, is_leftover: bool) {
    match backup.remove() {
        Ok(()) if is_leftover => observer.removed(&backup.path),
        Ok(()) => {}
        Err(_) => observer.kept(&backup.path),
    }
}

/// Removes the backup that a killed upgrade left, if the file is intact: it was rolled back, or checked
/// before it was committed.
fn remove_leftover(
    conn: &Connection,
    path: &Path,
    latest: i32,
    observer: &mut dyn UpgradeObserver,
) -> Result<(), Error> {
    let Some(backup) = Backup::left_beside(path, latest) else { return Ok(()) };
    if let Some(verdict) = first_problem(conn)? {
        let in_backup = open_for_inspection(&backup.path).and_then(|conn| first_problem(&conn));
        let is_backup_intact = matches!(in_backup, Ok(None));
        return Err(interrupted_and_damaged(path, &verdict, &backup, is_backup_intact));
    }
    remove(&backup, observer, true);
    Ok(())
}

fn upgrade_check_failed(path: &Path, verdict: &str) -> Error {
    Error::failed(format!(
        "`{}` did not pass its check after the upgrade, so it is as it was before: {verdict}",
        path.display()
    ))
    .hint(format!(
        "if `sqlite3 {} 'PRAGMA integrity_check'` reports this, too, the file was damaged before the upgrade",
        shell_quoted(path)
    ))
}

fn interrupted_and_damaged(path: &Path, verdict: &str, backup: &Backup, is_backup_intact: bool) -> Error {
    let path_shown = path.display();
    let message =
        format!("`{path_shown}` is damaged, and its upgrade was interrupted: {verdict}; nothing was written");
    Error::failed(message).hint(if is_backup_intact {
        restore(path, backup)
    } else {
        format!("its backup `{}` is damaged, too; build a new file", backup.path.display())
    })
}

fn restore(path: &Path, backup: &Backup) -> String {
    let (path, backup) = (shell_quoted(path), shell_quoted(&backup.path));
    format!("restore its backup with `mv {backup} {path}`, on a reliable disk")
}

/// The first problem with the pages, rules and keys of a database; `None` if it is intact.
fn first_problem(conn: &Connection) -> Result<Option<String>, Error> {
    let verdict: String = conn
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .map_err(Error::sqlite("checking the database"))?;
    if verdict != "ok" {
        return Ok(Some(verdict));
    }
    Ok(migrate::broken_keys(conn)?.into_iter().next())
}

/// The number of rows of each table of facts, vocabularies or sources.
fn row_counts(conn: &Connection) -> Result<BTreeMap<String, i64>, Error> {
    let count = || -> rusqlite::Result<BTreeMap<String, i64>> {
        let mut statement = conn.prepare(include_str!("sql/tables_of_facts.sql"))?;
        let tables = statement.query_map([], |row| row.get::<_, String>("name"))?;
        tables
            .map(|table| {
                let table = table?;
                let sql = format!("SELECT count(*) FROM \"{table}\"");
                Ok((table, conn.query_row(&sql, [], |row| row.get(0))?))
            })
            .collect()
    };
    count().map_err(Error::sqlite("counting the rows"))
}

/// The first table that has fewer rows than before the migrations. No migration is to remove rows; one
/// that does needs an exception here.
fn lost_rows(before: &BTreeMap<String, i64>, conn: &Connection) -> Result<Option<String>, Error> {
    if before.is_empty() {
        return Ok(None);
    }
    let now = row_counts(conn)?;
    Ok(before.iter().find_map(|(table, before)| {
        let now = now.get(table).copied().unwrap_or(0);
        (now < *before).then(|| format!("table `{table}` has {now} of {before} rows"))
    }))
}

#[cfg(test)]
mod tests;
