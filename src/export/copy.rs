//! A temporary copy of the database to export from, which is deleted when it is closed. It has no foreign
//! tables and views, no record of what was seeded and, unless requested, no sentences of attached
//! articles. A database with rows that break a rule is not exported.

use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, ErrorCode};

use super::snapshot::{AttachedTexts, Snapshot};
use crate::db;
use crate::error::Error;

/// Makes the copy. It is in SQLite's folder for temporary files once it is too large for its cache.
///
/// # Errors
///
/// A full disk, rows that break a rule of their table, and those of SQLite.
pub(super) fn copy(snapshot: &Snapshot<'_>) -> Result<Connection, Error> {
    let mut copy = db::scratch()?;
    pages(snapshot.conn(), &mut copy).map_err(failed)?;
    db::drop_foreign(&copy)?;
    copy.execute("DELETE FROM pack", []).map_err(failed)?;
    if snapshot.texts == AttachedTexts::LeaveOut {
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

/// Copies all pages. The copy needs no journal, and does not enforce foreign keys.
fn pages(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    Backup::new(from, to)?.run_to_completion(1_000, Duration::ZERO, None)?;
    to.pragma_update_and_check(None, "journal_mode", "off", |_| Ok(()))?;
    to.pragma_update(None, "foreign_keys", false)
}

/// Distinguishes a full or broken disk from a fault in the database.
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
