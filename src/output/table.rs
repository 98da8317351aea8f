//! Aligned columns for reading in a terminal, within its width.
//!
//! Nothing is cut off: text that does not fit is wrapped, at spaces where possible. When a cell takes
//! several lines, an empty line separates all rows, so that one can see where a row ends. Columns of
//! numbers are aligned to the right. NULL is blank; a line break in the data is a line break in the
//! cell, a tab is a space, and what could harm a terminal is shown as an escape. A result without rows
//! is the header and the rule below it.
//!
//! The first [`SAMPLE`] rows, or fewer where their text is long ([`SAMPLE_BYTES`]), decide how wide the
//! columns are. Later rows are wrapped to these widths and written as they come, so memory stays flat.

use std::borrow::Cow;
use std::io::{self, Write};

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::{Cell, RowWriter, Style};
use crate::escape::write_lines;

mod widths;

use widths::{Extent, display_width};

/// What separates two columns.
const GAP: &str = "  ";

/// Rows that are kept to find out how wide the columns have to be.
const SAMPLE: usize = 1_000;

/// Bytes of text after which no further row is kept.
const SAMPLE_BYTES: usize = 4 << 20;

/// Collects rows, lays them out and writes them.
pub(super) struct Table<'w> {
    out: Box<dyn Write + 'w>,
    style: Style,
    header: Vec<String>,
    columns: Vec<TableColumn>,
    /// The rows that are still to be written.
    rows: Vec<Vec<String>>,
    /// How many bytes of text these have.
    kept_bytes: usize,
    /// How the rows before them were laid out, if there were any.
    layout: Option<Layout>,
}

/// How columns are laid out.
struct Layout {
    widths: Vec<usize>,
    aligned_right: Vec<bool>,
    /// Whether empty lines separate the rows that were written last.
    spaced: bool,
}

/// What the cells seen so far say about a column.
struct TableColumn {
    extent: Extent,
    numbers: bool,
    others: bool,
}

impl TableColumn {
    fn is_numeric(&self) -> bool {
        self.numbers && !self.others
    }
}

impl<'w> Table<'w> {
    pub(super) fn new(columns: &[&str], style: Style, out: Box<dyn Write + 'w>) -> io::Result<Self> {
        let header = columns.iter().map(|name| text(Cell::Text(name))).collect::<io::Result<Vec<_>>>()?;
        let columns =
            header.iter().map(|name| TableColumn { extent: Extent::of(name), numbers: false, others: false });
        let columns = columns.collect();
        Ok(Self { out, style, header, columns, rows: Vec::new(), kept_bytes: 0, layout: None })
    }

    /// Whether no further row is kept.
    fn is_full(&self) -> bool {
        self.rows.len() >= SAMPLE || self.kept_bytes >= SAMPLE_BYTES
    }

    /// Decides how wide each column is.
    fn layout(&self) -> Layout {
        let extents = self.columns.iter().map(|column| {
            if self.is_full() && column.is_numeric() {
                // Numbers in later rows may be longer, and are hard to read on two lines.
                column.extent.max(Extent::of("1000000000"))
            } else {
                column.extent
            }
        });
        let gaps = GAP.len() * self.columns.len().saturating_sub(1);
        let widths = widths::fit(&extents.collect::<Vec<_>>(), self.style.width.saturating_sub(gaps));
        let aligned_right = self.columns.iter().map(TableColumn::is_numeric).collect();
        Layout { widths, aligned_right, spaced: false }
    }

    /// Writes the rows that are kept, below the header if they are the first.
    fn write_rows(&mut self) -> io::Result<()> {
        let before = self.layout.take();
        let is_first = before.is_none();
        let mut layout = before.unwrap_or_else(|| self.layout());
        if is_first {
            let bold = if self.style.colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
            for line in layout.lines(&layout.wrapped(&self.header)) {
                writeln!(self.out, "{bold}{line}{bold:#}")?;
            }
            let width = layout.widths.iter().sum::<usize>() + GAP.len() * (layout.widths.len() - 1);
            writeln!(self.out, "{}", "─".repeat(width))?;
        }
        let rows = std::mem::take(&mut self.rows);
        let rows: Vec<_> = rows.iter().map(|row| layout.wrapped(row)).collect();
        let spaced = rows.iter().flatten().any(|lines| lines.len() > 1);
        for (at, row) in rows.iter().enumerate() {
            let is_separated = if at > 0 { spaced } else { !is_first && (spaced || layout.spaced) };
            if is_separated {
                writeln!(self.out)?;
            }
            for line in layout.lines(row) {
                writeln!(self.out, "{line}")?;
            }
        }
        self.kept_bytes = 0;
        layout.spaced = spaced;
        self.layout = Some(layout);
        Ok(())
    }
}

impl Layout {
    /// Wraps each cell of a row to the width of its column.
    fn wrapped<'r>(&self, row: &'r [String]) -> Vec<Vec<Cow<'r, str>>> {
        row.iter().zip(&self.widths).map(|(text, &width)| wrapped(text, width)).collect()
    }

    /// The lines of a row of wrapped cells.
    fn lines(&self, row: &[Vec<Cow<'_, str>>]) -> Vec<String> {
        let height = row.iter().map(Vec::len).max().unwrap_or(1);
        let line = |at: usize| {
            let mut line = String::new();
            for ((cell, &width), right) in row.iter().zip(&self.widths).zip(&self.aligned_right) {
                let text = cell.get(at).map_or("", |text| text);
                let padding = " ".repeat(width.saturating_sub(display_width(text)));
                let (left, right) = if *right { (&*padding, text) } else { (text, &*padding) };
                line.extend([left, right, GAP]);
            }
            line.truncate(line.trim_end_matches(' ').len());
            line
        };
        (0..height).map(line).collect()
    }
}

/// The lines of a text, none of which is wider than `width`.
fn wrapped(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    let options = Options::new(width)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let mut lines = Vec::new();
    for line in widths::lines(text) {
        if display_width(line) <= width {
            lines.push(Cow::Borrowed(line));
        } else {
            lines.extend(textwrap::wrap(line, &options));
        }
    }
    lines
}

impl RowWriter for Table<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for each column");
        let row = cells.iter().map(|&cell| text(cell)).collect::<io::Result<Vec<_>>>()?;
        for ((column, cell), text) in self.columns.iter_mut().zip(cells).zip(&row) {
            column.extent = column.extent.max(Extent::of(text));
            column.numbers |= cell.is_number();
            column.others |= !cell.is_number() && *cell != Cell::Null;
            self.kept_bytes += text.len();
        }
        self.rows.push(row);
        if self.is_full() { self.write_rows() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let is_empty = self.rows.is_empty() && self.layout.is_some();
        if !self.columns.is_empty() && !is_empty {
            self.write_rows()?;
        }
        self.out.flush()
    }
}

/// The text of a cell, which is safe to show in a terminal.
fn text(cell: Cell<'_>) -> io::Result<String> {
    let mut bytes = Vec::new();
    cell.write(&mut bytes, |out, text| {
        write_lines(out, text, "\n", |out, run| out.write_all(run.as_bytes()))
    })?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

#[cfg(test)]
mod tests;
