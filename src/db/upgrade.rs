//! Writing to a file, with the upgrade of its schema before it where one is due: all or nothing.
//!
//! The order, and why:
//!
//! 1. The lock for writing: from here on nobody else changes the file.
//! 2. What an upgrade that was killed has left: if the file is whole, its copy is of no more use.
//! 3. The copy aside, if the schema is an older one, and there is something in it.
//! 4. Migrations and the change itself, in the transaction.
//! 5. The proof, while all can still be undone: no row lost, every key and every page in order.
//! 6. The commit.
//! 7. What is on the disk, read again through a connection that has seen none of it.
//! 8. The copy goes.
//!
//! Killed before 6, the file is what it was, as whoever opens it next rolls back; killed after
//! it, it is the new one. A copy that stays meanwhile is removed by the next run, in step 2.

use std::collections::BTreeMap;
use std::path::Path;

use refinery::Migration;
use rusqlite::{Connection, Transaction};
use time::OffsetDateTime;

use super::aside::{self, Aside};
use super::migrate::{self, Step};
use super::{open_for_inspection, open_unidentified, settle};
use crate::error::{Error, Kind, shell_quoted};

/// Who is told how an upgrade goes, and can end it.
pub trait Attendant {
    /// So many pages of so many are in the copy.
    fn copying(&mut self, done: u64, total: u64);
    /// The file is being checked.
    fn checking(&mut self);
    /// What a run that ended early had left was removed.
    fn removed(&mut self, left: &Path);
    /// The copy stays until a later run: so it has to be named.
    fn kept(&mut self, copy: &Path);
    /// Whether to stop; asked until the change is committed.
    fn is_interrupted(&self) -> bool;
}

/// Brings the schema up to date and makes a change, in one transaction. The change is given the
/// migrations that were applied. `now` stands for the time of day in the history.
///
/// # Errors
///
/// Those of [`migrate::begin`] and [`migrate::apply`], a copy that cannot be made, and whatever
/// the change gives: the file is then as it was. A file that is found to be damaged when it has
/// been upgraded: its copy is then named.
pub fn write<T>(
    conn: &mut Connection,
    path: &Path,
    now: Option<OffsetDateTime>,
    attendant: &mut dyn Attendant,
    change: impl FnOnce(&Transaction<'_>, &[Step]) -> Result<T, Error>,
) -> Result<(Vec<Step>, T), Error> {
    write_with(conn, path, migrate::embedded(), now, attendant, change)
}

/// Does what [`write`] does, where these are the program's migrations.
fn write_with<T>(
    conn: &mut Connection,
    path: &Path,
    migrations: &[Migration],
    now: Option<OffsetDateTime>,
    attendant: &mut dyn Attendant,
    change: impl FnOnce(&Transaction<'_>, &[Step]) -> Result<T, Error>,
) -> Result<(Vec<Step>, T), Error> {
    let latest = migrations.last().map_or(0, Migration::version);
    let transaction = migrate::begin_towards(conn, path, latest)?;
    let wait = migrate::stop_waiting(&transaction, path)?;
    let mut copy = None;
    let done = inside(&transaction, path, migrations, now, attendant, &mut copy, change);
    let done = match done {
        Ok(done) => done,
        Err(error) => {
            let error = error.on(path);
            // Some errors make SQLite roll back by itself.
            let is_undone = transaction.is_autocommit() || transaction.rollback().is_ok();
            let error = if is_undone { error.undone() } else { error };
            if let Some(copy) = copy {
                let is_needed = !is_undone || error.kind() == Kind::UpgradeCheckFailed;
                let_go(copy, is_needed, attendant);
            }
            return Err(error);
        }
    };
    transaction.busy_timeout(wait).map_err(Error::database(path, "writing"))?;
    let committed = match copy {
        None => migrate::commit(transaction, path),
        Some(_) => migrate::finish(transaction, path),
    };
    if let Err(error) = committed.and_then(|()| settle(conn, path)) {
        // Kept out by a reader, it is rolled back; what a disk that fails has made of it, nobody knows.
        if let Some(copy) = copy {
            let_go(copy, error.kind() != Kind::BlockedByReader, attendant);
        }
        return Err(error.undone());
    }
    if let Some(copy) = copy {
        read_again(path, copy, attendant)?;
    }
    Ok(done)
}

/// What happens inside the transaction.
fn inside<T>(
    transaction: &Transaction<'_>,
    path: &Path,
    migrations: &[Migration],
    now: Option<OffsetDateTime>,
    attendant: &mut dyn Attendant,
    copy: &mut Option<Aside>,
    change: impl FnOnce(&Transaction<'_>, &[Step]) -> Result<T, Error>,
) -> Result<(Vec<Step>, T), Error> {
    let latest = migrations.last().map_or(0, Migration::version);
    tidy(transaction, path, latest, attendant)?;
    let version = migrate::known_schema(transaction, path, migrations)?;
    let before = if version > 0 && version < latest {
        *copy = Some(Aside::make(path, version, attendant)?);
        counts(transaction)?
    } else {
        BTreeMap::new()
    };
    let steps = migrate::apply_to_known(transaction, path, migrations, now)?;
    let lost = lost(&before, &counts_of(transaction, &before)?);
    let value = change(transaction, &steps)?;
    if let Some(copy) = copy {
        attendant.checking();
        if let Some(verdict) = lost.map_or_else(|| verdict(transaction), |lost| Ok(Some(lost)))? {
            return Err(check_failed(path, copy.path(), &verdict));
        }
    }
    Ok((steps, value))
}

/// Removes what an upgrade that was killed has left beside the file, if the file is whole. That
/// the copy is an older state of it does not matter: the file has been rolled back, or proved
/// before it was committed.
fn tidy(conn: &Connection, path: &Path, latest: i32, attendant: &mut dyn Attendant) -> Result<(), Error> {
    let left = aside::left_beside(conn, path, latest);
    if let Some(copy) = left.whole.first() {
        attendant.checking();
        if let Some(verdict) = verdict(conn)? {
            let is_whole = open_for_inspection(copy).and_then(|conn| self::verdict(&conn));
            let error = Error::failed(format!(
                "`{}` is damaged, and an upgrade of it has not come to its end: {verdict}; nothing was written",
                path.display()
            ));
            return Err(error.hint(if matches!(is_whole, Ok(None)) {
                put_back(path, copy)
            } else {
                format!("its copy from before, `{}`, is damaged, too; build a new file", copy.display())
            }));
        }
    }
    for found in left.partial.iter().chain(&left.whole) {
        match aside::remove(found) {
            Ok(()) => attendant.removed(found),
            Err(_) => attendant.kept(found),
        }
    }
    Ok(())
}

/// Reads the committed file as another program does, and removes the copy if it is whole.
fn read_again(path: &Path, copy: Aside, attendant: &mut dyn Attendant) -> Result<(), Error> {
    attendant.checking();
    let verdict = open_unidentified(path).and_then(|conn| {
        let verdict: String = conn
            .pragma_query_value(None, "quick_check", |row| row.get(0))
            .map_err(Error::database(path, "checking"))?;
        Ok(Some(verdict).filter(|verdict| verdict != "ok"))
    });
    let verdict = match verdict {
        // Somebody writes to it already; the next run looks at it.
        Err(error) if error.kind() == Kind::Busy => {
            attendant.kept(copy.path());
            return Ok(());
        }
        Err(error) => Some(error.to_string()),
        Ok(verdict) => verdict,
    };
    if let Some(verdict) = verdict {
        return Err(Error::failed(format!(
            "`{}` was upgraded, and what is on the disk now did not pass its check: {verdict}",
            path.display()
        ))
        .hint(put_back(path, copy.path())));
    }
    let_go(copy, false, attendant);
    Ok(())
}

/// An upgraded file did not pass its check.
fn check_failed(path: &Path, copy: &Path, verdict: &str) -> Error {
    let message = format!(
        "`{}` did not pass its check when it had been upgraded, so it was put back as it was before: {verdict}",
        path.display()
    );
    Error::new(Kind::UpgradeCheckFailed, message).hint(format!(
        "it was damaged before, if `sqlite3 {} 'PRAGMA integrity_check'` says so, too; a copy of it is `{}`, which \
         the next run that finds the file whole removes",
        shell_quoted(path),
        copy.display()
    ))
}

/// The hint to put the copy of a file in its place.
fn put_back(path: &Path, copy: &Path) -> String {
    format!(
        "put the file from before, of which this is a whole copy, back with `mv {} {}`, on a disk that can be \
         relied on",
        shell_quoted(copy),
        shell_quoted(path)
    )
}

/// Removes the copy, unless it is needed; if it stays, it is named.
fn let_go(copy: Aside, is_needed: bool, attendant: &mut dyn Attendant) {
    let path = copy.path().to_owned();
    if is_needed || copy.remove().is_err() {
        attendant.kept(&path);
    }
}

/// The first thing that is wrong with a database, keys and pages; `None`: nothing.
fn verdict(conn: &Connection) -> Result<Option<String>, Error> {
    let mut verdict = None;
    conn.pragma_query(None, "integrity_check", |row| {
        let said: String = row.get(0)?;
        if said != "ok" {
            verdict.get_or_insert(said);
        }
        Ok(())
    })
    .map_err(Error::sqlite("checking the database"))?;
    Ok(verdict.or(migrate::broken_keys(conn)?.into_iter().next()))
}

/// The tables that hold what was read or written by somebody, with the number of rows of each.
pub(super) fn counts(conn: &Connection) -> Result<BTreeMap<String, i64>, Error> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = conn.prepare(include_str!("sql/tables_of_facts.sql"))?;
        let names = statement.query_map([], |row| row.get("name"))?;
        names.collect()
    };
    let names = read().map_err(Error::sqlite("counting the rows"))?;
    counts_of(conn, &names.into_iter().map(|name| (name, 0)).collect())
}

/// The number of rows of these tables; of one that is no longer there, none.
fn counts_of(conn: &Connection, tables: &BTreeMap<String, i64>) -> Result<BTreeMap<String, i64>, Error> {
    let count = |name: &String| -> rusqlite::Result<(String, i64)> {
        let count = if conn.table_exists(None, name.as_str())? {
            conn.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |row| row.get(0))?
        } else {
            0
        };
        Ok((name.clone(), count))
    };
    tables.keys().map(count).collect::<rusqlite::Result<_>>().map_err(Error::sqlite("counting the rows"))
}

/// A table that has lost rows in the migrations. None of them takes any away; one that has to
/// will say so here.
fn lost(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) -> Option<String> {
    before.iter().find_map(|(table, before)| {
        let after = after.get(table).copied().unwrap_or(0);
        (after < *before).then(|| format!("table `{table}` has {after} of {before} rows"))
    })
}

#[cfg(test)]
mod tests;
