//! A copy of the database to export from, which is gone when it is closed: without what somebody
//! has added to the schema, without what the seeder remembers and, unless they are asked for,
//! without the sentences of attached articles. Nothing is exported of rows that break a rule.

use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, ErrorCode};

use super::snapshot::Snapshot;
use crate::db;
use crate::error::Error;

/// Whether the sentences of articles that a user has attached come along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// They do.
    Keep,
    /// They do not, nor what is searched of them.
    LeaveOut,
}

/// Makes the copy, in SQLite's folder for temporary files once it is too large for its cache.
///
/// # Errors
///
/// No room for it, rows that break a rule of their table, and SQLite's own.
pub(super) fn copy(snapshot: &Snapshot<'_>) -> Result<Connection, Error> {
    let mut copy = db::scratch()?;
    pages(snapshot.conn(), &mut copy).map_err(failed)?;
    db::drop_foreign(&copy)?;
    copy.execute("DELETE FROM pack", []).map_err(failed)?;
    if snapshot.texts == Texts::LeaveOut {
        copy.execute_batch(include_str!("sql/leave_texts_out.sql")).map_err(failed)?;
    }
    let verdict: String = copy.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(failed)?;
    let broken = (verdict != "ok").then_some(verdict);
    match broken.or(db::migrate::broken_keys(&copy)?.into_iter().next()) {
        Some(verdict) => Err(Error::failed(format!(
            "the database did not pass its check, so it was not exported: {verdict}"
        ))
        .hint("look at the database itself with `ecpat-kb check`")),
        None => Ok(copy),
    }
}

/// Copies all pages, and has no journal kept nor keys followed from there on.
fn pages(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    Backup::new(from, to)?.run_to_completion(1_000, Duration::ZERO, None)?;
    to.pragma_update_and_check(None, "journal_mode", "off", |_| Ok(()))?;
    to.pragma_update(None, "foreign_keys", false)
}

/// Tells what the disk has no room for from what is wrong with the database.
pub(super) fn failed(source: rusqlite::Error) -> Error {
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => {
            Error::failed("cannot make a copy of the database in the folder for temporary files")
                .because(source)
                .hint("name another folder in TMPDIR")
        }
        _ => Error::sqlite("copying the database")(source),
    }
}
