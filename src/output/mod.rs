//! Turns rows of cells into text: one file per format, all behind [`RowWriter`].
//!
//! Owns how a value is written (numbers, blobs, NULL) and what could harm each format or a terminal.
//! It does not know where rows come from: no SQL, no database, no command line. The caller decides
//! where the bytes go, and the width.
//!
//! Every format streams, so memory does not grow with the number of rows. A row is written as it
//! comes; only a table keeps its first rows, which decide how wide its columns are.
//!
//! How each kind of cell is written, unless the file of a format says otherwise:
//!
//! | cell | written as |
//! |---|---|
//! | NULL | nothing |
//! | integer | decimal digits |
//! | real | the shortest digits that read back as the same number, with a point or an exponent (`1.0`, `1e300`); `Inf`, `-Inf`, `NaN` |
//! | text | itself, escaped as the format needs |
//! | blob | lower-case hexadecimal |

use std::io::{self, Write};

use clap::ValueEnum;

mod cell;
mod csv;
mod html;
mod json;
mod link;
mod markdown;
mod spreadsheet;
mod table;
mod tsv;

#[cfg(test)]
mod tests;

pub use cell::{Cell, grouped};
pub(crate) use html::HtmlText;
pub(crate) use link::is_link;
pub(crate) use markdown::write_text as write_markdown;
pub use spreadsheet::{ForSpreadsheets, harmless};

/// A format for rows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, ValueEnum)]
pub enum Format {
    /// Aligned columns, for reading; this is the default
    Table,
    /// Comma-separated values (RFC 4180)
    Csv,
    /// Tab-separated values
    Tsv,
    /// One JSON array of objects
    Json,
    /// One JSON object per line
    Ndjson,
    /// A GitHub table
    Markdown,
    /// A web page
    Html,
}

/// What the terminal can show. Only [`Format::Table`] uses it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Columns of the terminal, to which lines are wrapped.
    pub width: usize,
    /// Whether escape sequences for bold text and colour may be written.
    pub colour: bool,
}

/// Writes the rows of one result in one format.
pub trait RowWriter {
    /// Writes one row: as many cells as there are columns, in their order.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer, including a closed pipe.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;

    /// Writes the end of the result and flushes. Without this call, the text is incomplete.
    ///
    /// # Errors
    ///
    /// Those of the underlying writer.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A format that writes each row as it comes.
trait RowFormat {
    /// Adds what comes before the first row: the names of the columns, as a row.
    fn start(&mut self, text: &mut Vec<u8>, columns: &[&str]) -> io::Result<()> {
        self.row(text, &names(columns))
    }

    fn row(&mut self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()>;

    fn end(&self, _text: &mut Vec<u8>) {}
}

fn names<'c>(columns: &[&'c str]) -> Vec<Cell<'c>> {
    columns.iter().map(|column| Cell::Text(column)).collect()
}

/// Writes each row of a format in one piece: a cell takes several small writes, which would be slower
/// if each were a call of a [`dyn Write`](Write).
struct Streamed<'w, F> {
    format: F,
    text: Vec<u8>,
    out: Box<dyn Write + 'w>,
}

impl<F: RowFormat> RowWriter for Streamed<'_, F> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.text.clear();
        self.format.row(&mut self.text, cells)?;
        self.out.write_all(&self.text)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.text.clear();
        self.format.end(&mut self.text);
        self.out.write_all(&self.text)?;
        self.out.flush()
    }
}

/// Writes everything before the first row.
fn streamed<'w>(
    mut format: impl RowFormat + 'w,
    columns: &[&str],
    mut out: Box<dyn Write + 'w>,
) -> io::Result<Box<dyn RowWriter + 'w>> {
    let mut text = Vec::new();
    format.start(&mut text, columns)?;
    out.write_all(&text)?;
    Ok(Box::new(Streamed { format, text, out }))
}

/// Starts a result: writes everything before the first row and returns the writer of the rows.
///
/// `columns` are the names of the columns; only [`Format::Html`] uses `title`. There are
/// many small writes, so `out` should have a buffer.
///
/// # Errors
///
/// Passes on what `out` reports.
pub fn row_writer<'w>(
    format: Format,
    title: &str,
    columns: &[&str],
    style: Style,
    out: Box<dyn Write + 'w>,
) -> io::Result<Box<dyn RowWriter + 'w>> {
    match format {
        Format::Table => Ok(Box::new(table::TextTable::new(columns, style, out)?)),
        Format::Csv => streamed(csv::Csv, columns, out),
        Format::Tsv => streamed(tsv::Tsv, columns, out),
        Format::Json => streamed(json::Json::default(), columns, out),
        Format::Ndjson => streamed(json::Ndjson::default(), columns, out),
        Format::Markdown => streamed(markdown::Markdown, columns, out),
        Format::Html => streamed(html::Html::titled(title), columns, out),
    }
}
