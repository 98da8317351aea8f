//! The file to publish: an SQLite database with the same content and nothing else.
//!
//! Rollback journal, pages of 4,096 bytes, no free pages, statistics for the query planner, the
//! search index in one piece; no time of day, no path, and the same content gives the same
//! bytes. Checked whole before anyone sees it.

use std::path::Path;

use super::copy;
use super::snapshot::Snapshot;
use crate::error::Error;

pub(super) fn write(snapshot: &Snapshot<'_>, file: &Path, shown: &Path) -> Result<(), Error> {
    let writing = Error::database(shown, "writing");
    let copy = copy::copy(snapshot, file, shown, snapshot.texts)?;
    copy.execute_batch("VACUUM").map_err(&writing)?;
    let verdict: String =
        copy.pragma_query_value(None, "integrity_check", |row| row.get(0)).map_err(&writing)?;
    if verdict != "ok" {
        return Err(Error::Damaged { path: shown.to_owned(), verdict });
    }
    // Journal modes other than WAL leave nothing in the file, so there is none to set.
    copy.close().map_err(|(_, error)| writing(error))
}
