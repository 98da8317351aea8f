//! The file to publish: an SQLite database with the same content and nothing else.
//!
//! Rollback journal, no free pages, statistics for the query planner, the search index in one
//! piece; no time of day and no path. Two fresh builds of the same packs give the same bytes; after
//! another history, row numbers may be others.

use std::path::Path;

use super::copy::{copy, failed};
use super::snapshot::Snapshot;
use crate::error::Error;

/// Writes an empty file; `shown` is the path that messages name.
pub(super) fn write(snapshot: &Snapshot<'_>, file: &Path, shown: &Path) -> Result<(), Error> {
    let copy = copy(snapshot)?;
    copy.execute_batch(include_str!("sql/tidy.sql")).map_err(failed)?;
    // A path that begins with `file:` would be taken for a URI.
    let file = std::path::absolute(file)?;
    copy.execute("VACUUM INTO CAST(?1 AS TEXT)", [file.as_os_str().as_encoded_bytes()])
        .map_err(Error::database(shown, "writing"))?;
    Ok(())
}
