//! The file to publish: an SQLite database with the same content and nothing else.
//!
//! It has a rollback journal, no free pages, statistics for the query planner and the search index in one
//! piece, but no time of day and no path. Two fresh builds of the same packs give the same bytes; a
//! database with another history can have other row numbers.

use std::path::Path;

use super::copy::{copy, failed};
use super::snapshot::Snapshot;
use crate::error::Error;

/// Writes to an empty file; `shown` is the path for messages.
pub(super) fn write(snapshot: &Snapshot<'_>, file: &Path, shown: &Path) -> Result<(), Error> {
    let copy = copy(snapshot)?;
    copy.execute_batch(include_str!("sql/tidy.sql")).map_err(failed)?;
    // A path that begins with `file:` would be taken for a URI.
    let file = std::path::absolute(file)?;
    copy.execute("VACUUM INTO CAST(?1 AS TEXT)", [file.as_os_str().as_encoded_bytes()])
        .map_err(Error::database(shown, "writing"))?;
    Ok(())
}
