//! A Data Package: a CSV file for each table and each view, and `datapackage.json`, which tells
//! what is in them. Version 2.0 of the standard, <https://datapackage.org/standard/data-package/>.
//!
//! Choices that the standard leaves open:
//! - Row numbers are those of the file to publish, given in the order of the content.
//! - The files are written as the output format CSV is: lines end in LF, and cells stand as they
//!   are, those that a spreadsheet would take for formulas too, since what is read back has to be
//!   equal.
//! - CSV readers cannot tell a cell that is empty from one that is missing, so in each column an
//!   empty cell is only one of the two, and the schema says which ([`csv`]).

mod constraints;
mod csv;
mod descriptor;
mod schema;

use std::io::Write as _;
use std::path::Path;

use super::snapshot::Snapshot;
use super::target::Folder;
use crate::db::dictionary;
use crate::error::Error;

/// The name that the standard demands.
const DESCRIPTOR: &str = "datapackage.json";

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &mut Folder) -> Result<(), Error> {
    let entries = dictionary::read(snapshot.conn())?;
    let mut resources = Vec::with_capacity(entries.len());
    for entry in &entries {
        let path = format!("{}s/{}.csv", entry.kind, entry.name);
        let missing = csv::write(snapshot, folder, &path, entry)?;
        resources.push(descriptor::Resource::new(snapshot.conn(), entry, &entries, path, &missing)?);
    }
    let mut out = folder.file(DESCRIPTOR)?;
    let package = descriptor::Package::new(snapshot, &resources)?;
    serde_json::to_writer_pretty(&mut out, &package).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Whether a file of this path can be part of such a folder.
pub(super) fn owns(path: &Path) -> bool {
    let is_in = |folder| path.parent() == Some(Path::new(folder));
    path == Path::new(DESCRIPTOR)
        || ((is_in("tables") || is_in("views")) && path.extension().is_some_and(|ending| ending == "csv"))
}
