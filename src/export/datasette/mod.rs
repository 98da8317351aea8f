//! What Datasette shows around a database: titles, descriptions, labels, facets, search, and the
//! reports as queries with a form.
//!
//! Two files, since Datasette 1.0 takes apart what 0.65 has in one:
//! - `metadata.yaml` is all that 0.65 reads (<https://docs.datasette.io/en/stable/metadata.html>);
//!   of it, 1.0 takes titles and descriptions, and the settings of tables, but no queries.
//! - `datasette.yaml` has the queries, and the settings of tables again, for 1.0
//!   (<https://docs.datasette.io/en/latest/configuration.html>).
//!
//! Datasette reads YAML 1.1, where `on` is true and `12:30` a number; the writer used here quotes
//! what either version of YAML would take for something else than a text. Datasette knows a
//! database by the name of its file, so that name is the key of all.

mod metadata;
mod tables;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::owns_by_path;
use super::snapshot::Snapshot;
use super::target::Folder;
use crate::error::Error;
use crate::escape::printable;

const METADATA: &str = "metadata.yaml";
const CONFIGURATION: &str = "datasette.yaml";

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &mut Folder) -> Result<(), Error> {
    let entries = crate::db::dictionary::read(snapshot.conn())?;
    let mut put = |name: &str, document: &dyn Document| {
        let mut out = folder.file(name)?;
        writeln!(out, "# For a database in a file called {}.db.", printable(snapshot.name))?;
        out.write_all(document.yaml()?.as_bytes())?;
        Ok::<(), Error>(out.flush()?)
    };
    put(METADATA, &metadata::Metadata::new(snapshot, &entries)?)?;
    put(CONFIGURATION, &metadata::Configuration::new(snapshot, &entries))
}

/// Finds a file that is not one of the two.
pub(super) fn owns(_: &Snapshot<'_>, folder: &Path, files: &[PathBuf]) -> Result<(), Error> {
    owns_by_path(folder, files, |path| path == Path::new(METADATA) || path == Path::new(CONFIGURATION))
}

/// What is written as YAML. Its size is that of the schema and the reports.
trait Document {
    fn yaml(&self) -> Result<String, Error>;
}

impl<D: Serialize> Document for D {
    fn yaml(&self) -> Result<String, Error> {
        serde_saphyr::to_string(self).map_err(|error| std::io::Error::other(error).into())
    }
}
