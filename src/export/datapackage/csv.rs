//! The CSV file of a table or view, and what an empty cell means in each of its columns.
//!
//! An empty cell is a missing value, as readers expect, unless the column has empty texts: then it is an empty
//! text. The schema allows no column with both, so such a column is an error.

use rusqlite::types::ValueRef;

use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::export::snapshot::{Snapshot, reading};
use crate::fs::write::StagedFolder;
use crate::output::{Cell, Format, Style, row_writer};

/// Writes the file, in the order of the primary key or, in a view, of all columns. Returns for each column whether
/// it has empty texts.
pub(super) fn write(
    snapshot: &Snapshot<'_>,
    folder: &mut StagedFolder,
    path: &str,
    entry: &Entry,
) -> Result<Vec<bool>, Error> {
    let names: Vec<&str> = entry.columns.iter().map(|column| column.name.as_str()).collect();
    let columns = names.join(", ");
    let order = if entry.primary_key.is_empty() { columns.clone() } else { entry.primary_key.join(", ") };
    let sql = format!("SELECT {columns} FROM {} ORDER BY {order}", entry.name);
    let style = Style { width: 0, colour: false };
    let mut writer = row_writer(Format::Csv, "", &names, style, Box::new(folder.file(path)?))?;
    let (mut has_missing, mut has_empty) = (vec![false; names.len()], vec![false; names.len()]);
    snapshot.each(&sql, [], |row| {
        let mut cells = Vec::with_capacity(names.len());
        for at in 0..names.len() {
            let cell = cell(row.cell(at)?)?;
            has_missing[at] |= cell == Cell::Null;
            has_empty[at] |= cell == Cell::Text("");
            cells.push(cell);
        }
        Ok(writer.row(&cells)?)
    })?;
    writer.finish()?;
    match (0..names.len()).find(|&at| has_missing[at] && has_empty[at]) {
        Some(at) => Err(Error::failed(format!(
            "`{}.{}` has both empty texts and missing values, which a CSV file cannot distinguish",
            entry.name, names[at]
        ))),
        None => Ok(has_empty),
    }
}

fn cell(value: ValueRef<'_>) -> Result<Cell<'_>, Error> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(integer) => Cell::Integer(integer),
        ValueRef::Real(real) => Cell::Real(real),
        ValueRef::Text(_) => Cell::Text(value.as_str().map_err(|error| reading(error.into()))?),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
    })
}
