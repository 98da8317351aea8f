//! Writes the rows of a statement in an output format, one row at a time.

use rusqlite::Statement;
use rusqlite::types::ValueRef;

use crate::error::Error;
use crate::output::{Cell, RowWriter};

/// Runs a statement whose parameters are bound, writes its rows without the columns in `leave_out`, and returns
/// their number. Memory does not grow with the number of rows.
///
/// # Errors
///
/// An error from SQLite, which `failed` converts, or output that cannot be written.
pub fn write<'w>(
    statement: &mut Statement<'_>,
    leave_out: &[String],
    start: impl FnOnce(&[&str]) -> std::io::Result<Box<dyn RowWriter + 'w>>,
    failed: impl Fn(rusqlite::Error) -> Error,
) -> Result<u64, Error> {
    let (indexes, names): (Vec<usize>, Vec<String>) = statement
        .column_names()
        .map(str::to_owned)
        .enumerate()
        .filter(|(_, name)| !leave_out.contains(name))
        .unzip();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rows = statement.raw_query();
    // The first row is fetched before anything is written, so that a query that fails at once has no
    // output.
    let mut next = rows.next().map_err(&failed)?;
    let mut writer = start(&names)?;
    let mut count = 0;
    while let Some(row) = next {
        let mut cells = Vec::with_capacity(indexes.len());
        for &index in &indexes {
            cells.push(cell(row.get_ref(index).map_err(&failed)?));
        }
        writer.row(&cells)?;
        count += 1;
        next = rows.next().map_err(&failed)?;
    }
    writer.finish()?;
    Ok(count)
}

/// The line of the first NUL character, at which SQLite stops reading
/// (<https://www.sqlite.org/c3ref/prepare.html>).
#[must_use]
pub fn line_of_nul(sql: &str) -> Option<usize> {
    let (before, _) = sql.split_once('\0')?;
    Some(before.matches('\n').count() + 1)
}

/// The cell for a value; text that is not UTF-8 is a blob, so that nothing is replaced silently.
fn cell(value: ValueRef<'_>) -> Cell<'_> {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or(Cell::Blob(bytes), Cell::Text),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
    }
}

/// The error that `failed` makes from SQLite's message, without the text that `rusqlite` adds, which repeats
/// the statement.
pub fn explained(error: &rusqlite::Error, failed: impl FnOnce(&str) -> Error) -> Error {
    let message = match error {
        rusqlite::Error::SqlInputError { msg, sql, offset, .. } => {
            let before = usize::try_from(*offset).ok().and_then(|offset| sql.get(..offset));
            match before {
                Some(before) => format!("{msg} (line {})", before.matches('\n').count() + 1),
                None => msg.clone(),
            }
        }
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    };
    match message.split_once(" - should this be a string literal in single-quotes?") {
        Some((before, after)) => failed(&format!("{before}{after}"))
            .hint("double quotes are for the names of columns; write a text in single quotes: 'text'"),
        None if message.ends_with("because it is a view") => {
            failed("this is not allowed: a query can only read")
        }
        None if message.starts_with("no such column") => {
            failed(&message).hint("`ecpat-kb schema` lists the columns of every table and view")
        }
        None => failed(&message),
    }
}
