//! A Data Package: a CSV file for each table and each view, and `datapackage.json`, which tells
//! what is in them. Version 2.0 of the standard, <https://datapackage.org/standard/data-package/>.
//!
//! Choices that the standard leaves open:
//! - Tables that are there for the program alone are left out.
//! - Row numbers are those of the database.
//! - The files are written as the output format CSV is: lines end in LF, and cells stand as they
//!   are, those that a spreadsheet would take for formulas too, since what is read back has to be
//!   equal.
//! - The descriptor is written last and has the size and the SHA-256 of every file.
//! - The version of a package is that of its data, which have none, so there is no such field.
//! - CSV readers cannot tell a cell that is empty from one that is missing, so in each column an
//!   empty cell is only one of the two, and the schema says which ([`csv`]).

mod constraints;
mod csv;
mod descriptor;
mod schema;

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::snapshot::Snapshot;
use super::target::Folder;
use super::{is_internal, owns_by_path};
use crate::db::dictionary::{self, Entry};
use crate::error::Error;

/// The name that the standard demands.
const DESCRIPTOR: &str = "datapackage.json";

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &mut Folder) -> Result<(), Error> {
    let entries = entries(snapshot)?;
    let mut resources = Vec::with_capacity(entries.len());
    for entry in &entries {
        let path = resource_path(entry);
        let missing = csv::write(snapshot, folder, &path, entry)?;
        let digest = folder.digest(&path)?;
        resources.push(descriptor::Resource::new(snapshot.conn(), entry, &entries, path, &digest, &missing)?);
    }
    let mut out = folder.file(DESCRIPTOR)?;
    let package = descriptor::Package::new(snapshot, &resources)?;
    serde_json::to_writer_pretty(&mut out, &package).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// The tables and views of the package.
fn entries(snapshot: &Snapshot<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = dictionary::read(snapshot.conn())?;
    entries.retain(|entry| !is_internal(entry));
    Ok(entries)
}

/// Finds a file that is neither one of those to be written now nor listed by the descriptor there,
/// if that is one that an export has written.
pub(super) fn owns(snapshot: &Snapshot<'_>, folder: &Path, files: &[PathBuf]) -> Result<(), Error> {
    let mut ours: HashSet<PathBuf> =
        entries(snapshot)?.iter().map(|entry| resource_path(entry).into()).collect();
    if files.iter().any(|file| file == Path::new(DESCRIPTOR))
        && let Some(listed) = listed(&folder.join(DESCRIPTOR))?
    {
        ours.insert(DESCRIPTOR.into());
        ours.extend(listed);
    }
    owns_by_path(folder, files, |path| ours.contains(path))
}

/// Where a table or view is written.
fn resource_path(entry: &Entry) -> String {
    format!("{}s/{}.csv", entry.kind, entry.name)
}

/// The files that a descriptor lists; nothing if it is not one that an export has written, whose
/// files are all in the folders of tables and views.
fn listed(descriptor: &Path) -> Result<Option<Vec<PathBuf>>, Error> {
    #[derive(Deserialize)]
    struct Listed {
        resources: Vec<Resource>,
    }
    #[derive(Deserialize)]
    struct Resource {
        path: PathBuf,
    }
    let text = fs::read(descriptor).map_err(|source| Error::cannot_read(descriptor, source))?;
    let Ok(Listed { resources }) = serde_json::from_slice(&text) else { return Ok(None) };
    let is_ours = |path: &Path| {
        let is_in = |folder| path.parent() == Some(Path::new(folder));
        (is_in("tables") || is_in("views")) && path.extension().is_some_and(|ending| ending == "csv")
    };
    let paths: Vec<PathBuf> = resources.into_iter().map(|resource| resource.path).collect();
    Ok((!paths.is_empty() && paths.iter().all(|path| is_ours(path))).then_some(paths))
}
