//! A Data Package: a CSV file for each table and each view, and `datapackage.json`, which describes
//! them. Version 2.0 of the standard, <https://datapackage.org/standard/data-package/>.
//!
//! Choices that the standard leaves open:
//! - Tables that are only for the program are left out.
//! - Row numbers are those of the database.
//! - The files are written like the output format CSV: lines end in LF. Cells are not changed, not even
//!   those that a spreadsheet would take for formulas, since they must read back unchanged.
//! - The descriptor is written last and has the size and the SHA-256 of every file.
//! - The version of a package is that of its data, which has none, so there is no such field.
//! - CSV readers cannot distinguish an empty cell from a missing one, so in each column an empty cell is
//!   only one of the two, and the schema says which ([`csv`]).
//! - Constraints say what every reader can use: which columns need a value, are unique, have a least number or
//!   only some words. There are no patterns and lengths.

mod csv;
mod descriptor;
mod schema;

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::shared::{check_files, is_internal};
use super::snapshot::Snapshot;
use crate::db::dictionary::{self, Entry};
use crate::error::Error;
use crate::fs::write::StagedFolder;

/// The name that the standard requires.
const DESCRIPTOR: &str = "datapackage.json";

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &mut StagedFolder) -> Result<(), Error> {
    let entries = entries(snapshot)?;
    let mut resources = Vec::with_capacity(entries.len());
    for entry in &entries {
        let path = resource_path(entry);
        let has_empty = csv::write(snapshot, folder, &path, entry)?;
        let digest = folder.digest(&path)?;
        let schema = schema::schema(entry, &entries, &has_empty);
        resources.push(descriptor::resource(entry, &path, digest, &schema));
    }
    let mut out = folder.file(DESCRIPTOR)?;
    let package = descriptor::Package::new(snapshot, &resources);
    serde_json::to_writer_pretty(&mut out, &package).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

fn entries(snapshot: &Snapshot<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = dictionary::read(snapshot.conn())?;
    entries.retain(|entry| !is_internal(entry));
    Ok(entries)
}

/// Refuses a folder with a file that this export will not write and that is not listed by the
/// descriptor in the folder.
pub(super) fn check_folder(snapshot: &Snapshot<'_>, folder: &Path, files: &[PathBuf]) -> Result<(), Error> {
    let mut own: HashSet<PathBuf> =
        entries(snapshot)?.iter().map(|entry| resource_path(entry).into()).collect();
    if files.iter().any(|file| file == Path::new(DESCRIPTOR))
        && let Some(listed) = listed(&folder.join(DESCRIPTOR))?
    {
        own.insert(DESCRIPTOR.into());
        own.extend(listed);
    }
    check_files(folder, files, |path| own.contains(path))
}

/// Where a table or view is written.
fn resource_path(entry: &Entry) -> String {
    format!("{}s/{}.csv", entry.kind, entry.name)
}

/// The files that a descriptor lists; `None` if no export has written it. Those are all in the folders
/// of tables and views.
fn listed(descriptor: &Path) -> Result<Option<Vec<PathBuf>>, Error> {
    #[derive(Deserialize)]
    struct Listed {
        resources: Vec<ListedResource>,
    }
    #[derive(Deserialize)]
    struct ListedResource {
        path: PathBuf,
    }
    let text = fs::read(descriptor).map_err(|source| Error::cannot_read(descriptor, source))?;
    let Ok(Listed { resources }) = serde_json::from_slice(&text) else { return Ok(None) };
    let is_own = |path: &Path| {
        let is_in = |folder| path.parent() == Some(Path::new(folder));
        (is_in("tables") || is_in("views")) && path.extension().is_some_and(|ending| ending == "csv")
    };
    let paths: Vec<PathBuf> = resources.into_iter().map(|resource| resource.path).collect();
    Ok((!paths.is_empty() && paths.iter().all(|path| is_own(path))).then_some(paths))
}
