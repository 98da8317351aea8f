//! Aligned columns for reading in a terminal, within its width.
//!
//! Nothing is cut off, and no word is broken: text that does not fit is wrapped at spaces. When a cell
//! takes several lines, an empty line separates all rows, so that the end of a row is visible. Columns of
//! numbers are aligned to the right. NULL is blank; a line break in the data is a line break in the
//! cell, a tab is a space, and characters that could harm a terminal are escaped. A result without rows
//! is the header and the line below it.
//!
//! If the columns would be too narrow for their words, or so narrow that a cell takes more than
//! [`TALLEST`] lines, the rows are written as records: a line for each value, with the name of its column.
//! A word that is longer than the line has its own line.
//!
//! If text would have to wrap, columns with the same text in all rows are written once, above the table.
//!
//! The first [`SAMPLE`] rows, or fewer if their text is long ([`SAMPLE_BYTES`]), decide the widths of the
//! columns. Later rows are wrapped to these widths and written as they come, so memory does not grow; a
//! later row with a longer word is written as a record.

use std::borrow::Cow;
use std::io::{self, Write};

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::{Cell, RowWriter, Style, grouped};
use crate::escape::write_lines;

mod widths;

use widths::{Extent, display_width};

/// What separates two columns.
const GAP: &str = "  ";

/// The number of rows that are kept to decide the widths of the columns.
const SAMPLE: usize = 1_000;

/// Bytes of text after which no further row is kept.
const SAMPLE_BYTES: usize = 4 << 20;

/// The most lines of a cell in columns.
const TALLEST: usize = 8;

/// Collects rows, lays them out and writes them.
pub(super) struct TextTable<'w> {
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

struct Layout {
    /// The width of each column; `None`: as records.
    widths: Option<Vec<usize>>,
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

impl<'w> TextTable<'w> {
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
        let is_readable = |widths: &Vec<usize>| {
            let cells = self.rows.iter().flat_map(|row| row.iter().zip(widths));
            widths.len() == 1
                || cells
                    .into_iter()
                    .all(|(text, &width)| wrapped(text, width).len() <= TALLEST.max(text.lines().count()))
        };
        let aligned_right = self.columns.iter().map(TableColumn::is_numeric).collect();
        Layout { widths: widths.filter(is_readable), aligned_right, spaced: false }
    }

    /// Takes out the columns that say the same in all rows and writes them above the others, if the table is
    /// too wide with them.
    fn lift_constant_columns(&mut self) -> io::Result<()> {
        let whole = self.columns.iter().map(|column| column.extent.line + GAP.len()).sum::<usize>();
        let [first, rest @ ..] = self.rows.as_slice() else { return Ok(()) };
        if rest.is_empty() || whole <= self.style.width + GAP.len() {
            return Ok(());
        }
        let varies: Vec<bool> =
            (0..first.len()).map(|at| rest.iter().any(|row| row[at] != first[at])).collect();
        if varies.iter().all(|varies| *varies) || !varies.contains(&true) {
            return Ok(());
        }
        let constant = first.iter().zip(&varies).map(|(text, &varies)| if varies { "" } else { text });
        let constant: Vec<String> = constant.map(str::to_owned).collect();
        if constant.iter().any(|text| !text.is_empty()) {
            for line in self.record(&constant) {
                writeln!(self.out, "{line}")?;
            }
            writeln!(self.out)?;
        }
        let mut kept = varies.iter().cycle();
        self.rows.iter_mut().for_each(|row| row.retain(|_| kept.next() == Some(&true)));
        self.header.retain(|_| kept.next() == Some(&true));
        self.columns.retain(|_| kept.next() == Some(&true));
        Ok(())
    }

    /// Writes the rows that are kept, below the header if they are the first.
    fn write_rows(&mut self) -> io::Result<()> {
        let before = self.layout.take();
        let is_first = before.is_none();
        let mut layout = before.unwrap_or_else(|| self.layout());
        if let Some(widths) = layout.widths.as_ref().filter(|_| is_first) {
            let bold = self.bold();
            for line in layout.lines(&wrapped_to(&self.header, widths)) {
                writeln!(self.out, "{bold}{line}{bold:#}")?;
            }
            let width = widths.iter().sum::<usize>() + GAP.len() * (widths.len() - 1);
            writeln!(self.out, "{}", "─".repeat(width))?;
        }
        let rows = std::mem::take(&mut self.rows);
        let fits = |row: &[String], widths: &[usize]| {
            row.iter().zip(widths).all(|(text, &width)| Extent::of(text).word <= width)
        };
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| match layout.widths.as_ref().filter(|widths| fits(row, widths)) {
                Some(widths) => layout.lines(&wrapped_to(row, widths)),
                None => self.record(row),
            })
            .collect();
        let spaced = layout.widths.is_none() || rows.iter().any(|lines| lines.len() > 1);
        for (at, row) in rows.iter().enumerate() {
            let is_separated = if at > 0 { spaced } else { !is_first && (spaced || layout.spaced) };
            if is_separated {
                writeln!(self.out)?;
            }
            for line in row {
                writeln!(self.out, "{line}")?;
            }
        }
        self.kept_bytes = 0;
        layout.spaced = spaced;
        self.layout = Some(layout);
        Ok(())
    }

    fn bold(&self) -> anstyle::Style {
        if self.style.colour { anstyle::Style::new().bold() } else { anstyle::Style::new() }
    }

    /// The lines of a row as a record: the name of each column with its value, without those that are NULL
    /// or empty.
    fn record(&self, row: &[String]) -> Vec<String> {
        let bold = self.bold();
        let widest = self.header.iter().map(|name| display_width(name)).max().unwrap_or(0);
        let left = self.style.width.saturating_sub(widest + GAP.len());
        let mut lines = Vec::new();
        for (name, text) in self.header.iter().zip(row).filter(|(_, text)| !text.trim().is_empty()) {
            let padding = " ".repeat(widest - display_width(name));
            let mut first = format!("{bold}{name}{bold:#}{padding}{GAP}");
            let mut rest = " ".repeat(widest + GAP.len());
            if Extent::of(text).word > left {
                // The value starts on the line below its name.
                lines.push(format!("{bold}{name}{bold:#}"));
                (first, rest) = (GAP.to_owned(), GAP.to_owned());
            }
            let width = self.style.width.saturating_sub(rest.len());
            for (at, line) in wrapped(text, width).iter().enumerate() {
                let start = if at == 0 { &first } else { &rest };
                let line = format!("{start}{line}");
                lines.push(line.trim_end_matches(' ').to_owned());
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }
}

/// Wraps each cell of a row to the width of its column.
fn wrapped_to<'r>(row: &'r [String], widths: &[usize]) -> Vec<Vec<Cow<'r, str>>> {
    row.iter().zip(widths).map(|(text, &width)| wrapped(text, width)).collect()
}

impl Layout {
    /// The lines of a row of wrapped cells.
    fn lines(&self, row: &[Vec<Cow<'_, str>>]) -> Vec<String> {
        let height = row.iter().map(Vec::len).max().unwrap_or(1);
        let line = |at: usize| {
            let mut line = String::new();
            let widths = self.widths.iter().flatten();
            for ((cell, &width), right) in row.iter().zip(widths).zip(&self.aligned_right) {
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

/// The lines of a text, none of which is wider than `width` unless it is a single word.
fn wrapped(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    let options = Options::new(width)
        .break_words(false)
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

impl RowWriter for TextTable<'_> {
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
            if self.layout.is_none() {
                self.lift_constant_columns()?;
            }
            self.write_rows()?;
        }
        self.out.flush()
    }
}

/// The text of a cell, which is safe to show in a terminal.
fn text(cell: Cell<'_>) -> io::Result<String> {
    // Four digits may be a year.
    if let Cell::Integer(number) = cell
        && number.unsigned_abs() >= 10_000
    {
        return Ok(grouped(&number.to_string()));
    }
    let mut bytes = Vec::new();
    cell.write(&mut bytes, |out, text| {
        write_lines(out, text, "\n", |out, run| out.write_all(run.as_bytes()))
    })?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

#[cfg(test)]
mod tests;
