//! Turns rows of cells into text: one file per format, all behind [`RowWriter`].
//!
//! Owns what a value looks like on paper (numbers, blobs, NULL) and what each format and a
//! terminal can be harmed by. It must not know where rows come from: no SQL, no database, no
//! command line. Whoever calls it decides where the bytes go and how wide that place is.
//!
//! Every format streams, so the memory that a result takes does not grow with its rows. A row is
//! written when it comes and then forgotten; a table keeps its first rows, which decide how wide
//! its columns are.
//!
//! What stands for what, in every format unless its own file says otherwise:
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
mod ndjson;
mod spreadsheet;
mod table;
mod tsv;

#[cfg(test)]
mod tests;

pub use cell::Cell;
pub use spreadsheet::{ForSpreadsheets, harmless};

/// A form that rows can be written in.
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
    /// One JSON object a line
    Ndjson,
    /// A GitHub table
    Markdown,
    /// A web page
    Html,
}

/// What the place that the text goes to can show. Only [`Format::Table`] looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Columns of the terminal; lines are wrapped to it, at the latest at 65,535.
    pub width: usize,
    /// Whether escape sequences for bold and colour may be written.
    pub colour: bool,
}

/// Writes the rows of one result in one format.
pub trait RowWriter {
    /// Writes one row: as many cells as there are columns, in their order.
    ///
    /// # Errors
    ///
    /// Passes on what the underlying writer reports, a closed pipe among them.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;

    /// Writes what ends the result and flushes. Without it the text is not complete.
    ///
    /// # Errors
    ///
    /// Passes on what the underlying writer reports.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Where the formats for large results write: a row is gathered and passed on as one piece. Each
/// cell is a few small writes, which cost more when each is a call of a [`dyn Write`](Write).
struct Pieces<'w> {
    out: Box<dyn Write + 'w>,
    piece: Vec<u8>,
}

impl<'w> Pieces<'w> {
    const fn new(out: Box<dyn Write + 'w>) -> Self {
        Self { out, piece: Vec::new() }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.out.write_all(&self.piece)?;
        self.piece.clear();
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.pass_on()?;
        self.out.flush()
    }
}

/// Starts a result: writes what stands before the first row and returns what takes the rows.
///
/// `columns` are the names of the columns; `title` is used by [`Format::Html`] alone. Writes are small
/// and many, so `out` should buffer.
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
    Ok(match format {
        Format::Table => Box::new(table::Table::new(columns, style, out)?),
        Format::Csv => Box::new(csv::Csv::start(columns, Pieces::new(out))?),
        Format::Tsv => Box::new(tsv::Tsv::start(columns, Pieces::new(out))?),
        Format::Json => Box::new(json::Json::new(columns, Pieces::new(out))?),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(columns, Pieces::new(out))?),
        Format::Markdown => Box::new(markdown::Markdown::start(columns, out)?),
        Format::Html => Box::new(html::Html::start(title, columns, out)?),
    })
}
