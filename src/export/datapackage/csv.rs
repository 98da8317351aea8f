//! The CSV file of a table or view, and what an empty cell means in each of its columns.
//!
//! An empty cell is a missing value, as readers expect, unless the column has empty texts and no missing
//! values: then it is an empty text. If a column has both, which is only known after reading all of it,
//! the file is written a second time, with a mark for missing values.

use rusqlite::types::ValueRef;

use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::export::snapshot::{Snapshot, reading};
use crate::fs::write::StagedFolder;
use crate::output::{Cell, Format, Style, row_writer};

/// What PostgreSQL and others write for a missing value by default.
const MARK: &str = "\\N";

/// How a missing value is written in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// An empty cell.
    Empty,
    /// Nothing: an empty cell is an empty text.
    Never,
    /// This text, which is in no cell of the column.
    Mark(String),
}

/// The contents of the cells of a column.
#[derive(Clone, Debug, Default)]
struct CsvContents {
    missing: bool,
    empty: bool,
    /// The length of the longest text that consists of marks, in marks.
    marks: usize,
}

impl CsvContents {
    fn add(&mut self, cell: Cell<'_>) {
        match cell {
            Cell::Null => self.missing = true,
            Cell::Text("") => self.empty = true,
            Cell::Text(text) if text.starts_with(MARK) && text.replace(MARK, "").is_empty() => {
                self.marks = self.marks.max(text.len() / MARK.len());
            }
            _ => {}
        }
    }

    fn missing(&self) -> Missing {
        match (self.empty, self.missing) {
            (false, _) => Missing::Empty,
            (true, false) => Missing::Never,
            (true, true) => Missing::Mark(MARK.repeat(self.marks + 1)),
        }
    }
}

/// Writes the file and returns, for each column, how a missing value is written.
pub(super) fn write(
    snapshot: &Snapshot<'_>,
    folder: &mut StagedFolder,
    path: &str,
    entry: &Entry,
) -> Result<Vec<Missing>, Error> {
    let mut contents = vec![CsvContents::default(); entry.columns.len()];
    pass(snapshot, folder, path, entry, |at, cell| {
        contents[at].add(cell);
        None
    })?;
    let missing: Vec<Missing> = contents.iter().map(CsvContents::missing).collect();
    let marks: Vec<Option<&str>> = missing
        .iter()
        .map(|missing| if let Missing::Mark(mark) = missing { Some(mark.as_str()) } else { None })
        .collect();
    if marks.iter().any(Option::is_some) {
        pass(snapshot, folder, path, entry, |at, cell| marks[at].filter(|_| cell == Cell::Null))?;
    }
    Ok(missing)
}

/// Writes all rows. `instead` can give a text to write in place of a cell.
fn pass<'t>(
    snapshot: &Snapshot<'_>,
    folder: &mut StagedFolder,
    path: &str,
    entry: &Entry,
    mut instead: impl FnMut(usize, Cell<'_>) -> Option<&'t str>,
) -> Result<(), Error> {
    let names: Vec<&str> = entry.columns.iter().map(|column| column.name.as_str()).collect();
    let style = Style { width: 0, colour: false };
    let out = Box::new(folder.file(path)?);
    let mut writer = row_writer(Format::Csv, "", &names, style, out)?;
    snapshot.each(&rows(entry), [], |row| {
        let mut cells = Vec::with_capacity(names.len());
        for at in 0..names.len() {
            let cell = cell(row.cell(at)?)?;
            cells.push(instead(at, cell).map_or(cell, Cell::Text));
        }
        Ok(writer.row(&cells)?)
    })?;
    Ok(writer.finish()?)
}

/// The rows in the order of the primary key; those of a view, which has none, in the order of all its
/// columns.
fn rows(entry: &Entry) -> String {
    let names: Vec<&str> = entry.columns.iter().map(|column| column.name.as_str()).collect();
    let key = |column: &String| names.iter().position(|name| name == column).map_or(1, |at| at + 1);
    let order: Vec<usize> = if entry.primary_key.is_empty() {
        (1..=names.len()).collect()
    } else {
        entry.primary_key.iter().map(key).collect()
    };
    let order: Vec<String> = order.iter().map(usize::to_string).collect();
    format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), entry.name, order.join(", "))
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

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::db::dictionary;
    use crate::export::AttachedTexts;
    use crate::fs::write::write_folder;

    fn missing(cells: &[Cell<'_>]) -> Missing {
        let mut contents = CsvContents::default();
        for cell in cells {
            contents.add(*cell);
        }
        contents.missing()
    }

    #[test]
    fn an_empty_cell_has_one_meaning_in_a_column() {
        assert_eq!(missing(&[]), Missing::Empty);
        assert_eq!(missing(&[Cell::Null, Cell::Text("a")]), Missing::Empty);
        assert_eq!(missing(&[Cell::Text("a"), Cell::Text("")]), Missing::Never);
        assert_eq!(missing(&[Cell::Null, Cell::Text("")]), Missing::Mark("\\N".into()));
    }

    #[test]
    fn the_mark_is_longer_than_any_text_of_marks() {
        let cells =
            [Cell::Null, Cell::Text(""), Cell::Text("\\N\\N"), Cell::Text("\\N"), Cell::Text("\\N a")];
        assert_eq!(missing(&cells), Missing::Mark("\\N\\N\\N".into()));
    }

    #[test]
    fn missing_values_are_marked_if_there_are_empty_texts() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, both TEXT, one TEXT);
             INSERT INTO t (both, one) VALUES ('', 'a'), (NULL, NULL), ('\\N', '\\N'), (',', NULL);",
        )
        .unwrap();
        let snapshot = Snapshot::of(&mut conn, "t", &[], AttachedTexts::LeaveOut).unwrap();
        let entries = dictionary::read(snapshot.conn()).unwrap();
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("data");
        let mut missing = Vec::new();
        write_folder(
            &path,
            false,
            |_, _| Ok(()),
            |folder| {
                missing = write(&snapshot, folder, "t.csv", &entries[0])?;
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(missing, [Missing::Empty, Missing::Mark("\\N\\N".into()), Missing::Empty]);
        let text = std::fs::read_to_string(path.join("t.csv")).unwrap();
        assert_eq!(text, "id,both,one\n1,\"\",a\n2,\\N\\N,\n3,\\N,\\N\n4,\",\",\n");
    }
}
