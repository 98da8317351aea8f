//! Aligned columns for a person's eyes, within the width of the terminal.
//!
//! Nothing is cut off: what does not fit is wrapped, at blanks where it can be. When some cell
//! takes several lines, an empty line stands between all rows, so that one can tell where a row
//! ends. Columns of numbers are aligned to the right. NULL is blank; a line break of the data is
//! a line break in the cell, a tab a blank, and what could harm a terminal a visible escape.
//! A result without rows is the header and its rule alone.
//!
//! The columns are as wide as the first [`SAMPLE`] rows need; where there are more, the others
//! are wrapped into these and written as they come, so that no more than that many are kept, and
//! fewer where their text is long ([`SAMPLE_BYTES`]).

use std::io::{self, Write};

use comfy_table::{CellAlignment, ColumnConstraint, LineStyle, TableStyle, Width};

use super::{Cell, RowWriter, Style};
use crate::escape::write_lines;

mod widths;
mod words;
mod wrap;

use widths::Extent;

/// Blanks between two columns.
const GAP: u16 = 2;

const LOOK: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
const ROW_GAP: LineStyle = LineStyle::none().fill(' ');

/// Longer words are broken before the layout sees them, which takes them apart in quadratic time.
const LONGEST_WORD: usize = 1_000;

/// Rows that are kept to find out how wide the columns have to be, and laid out at a time.
const SAMPLE: usize = 1_000;

/// Bytes of text with which no further row is kept: what lies out a table takes several times that.
const SAMPLE_BYTES: usize = 4 << 20;

/// Collects rows, lays them out and writes them.
pub(super) struct Table<'w> {
    out: Box<dyn Write + 'w>,
    style: Style,
    header: Vec<String>,
    columns: Vec<Column>,
    /// The rows that are still to be written.
    rows: Vec<Vec<String>>,
    /// Bytes of their text.
    kept_bytes: usize,
    /// Whether a cell of them has several lines.
    several_lines: bool,
    /// How the rows before them were laid out; none yet where there are none.
    layout: Option<Layout>,
}

/// How columns are laid out.
struct Layout {
    widths: Vec<usize>,
    /// Which are aligned to the right.
    numbers: Vec<bool>,
    /// Whether an empty line stood between the rows that were written last.
    spaced: bool,
}

/// What the cells seen so far tell of a column.
#[derive(Default)]
struct Column {
    header: Extent,
    body: Extent,
    numbers: bool,
    others: bool,
}

impl<'w> Table<'w> {
    pub(super) fn new(columns: &[&str], style: Style, out: Box<dyn Write + 'w>) -> io::Result<Self> {
        let style = Style { width: style.width.min(u16::MAX.into()), ..style };
        let header =
            columns.iter().map(|name| text(Cell::Text(name), style)).collect::<io::Result<Vec<_>>>()?;
        let columns =
            header.iter().map(|name| Column { header: Extent::of(name), ..Column::default() }).collect();
        Ok(Self {
            out,
            style,
            header,
            columns,
            rows: Vec::new(),
            kept_bytes: 0,
            several_lines: false,
            layout: None,
        })
    }

    /// Whether no further row is kept.
    fn is_full(&self) -> bool {
        self.rows.len() >= SAMPLE || self.kept_bytes >= SAMPLE_BYTES
    }

    /// Decides how wide each column is.
    fn layout(&self) -> Layout {
        let gaps = usize::from(GAP) * self.columns.len().saturating_sub(1);
        let extents: Vec<_> = self.columns.iter().map(|column| self.extent(column)).collect();
        let widths = widths::fit(&extents, self.style.width.saturating_sub(gaps));
        let numbers = self.columns.iter().map(|column| column.numbers && !column.others).collect();
        Layout { widths, numbers, spaced: false }
    }

    /// What a column needs. Where more rows may come, numbers may become longer, which are ill to
    /// read on two lines.
    fn extent(&self, column: &Column) -> Extent {
        let extent = column.header.max(column.body);
        if self.is_full() && column.numbers && !column.others {
            extent.max(Extent::of("1000000000"))
        } else {
            extent
        }
    }

    /// Writes the rows that are kept, the first of them under the header.
    fn write_rows(&mut self) -> io::Result<()> {
        let before = self.layout.take();
        let is_first = before.is_none();
        let mut layout = before.unwrap_or_else(|| self.layout());
        let mut rows = comfy_table::Table::new();
        rows.load_style(LOOK);
        if is_first {
            rows.set_header(self.header.clone());
        }
        for row in self.rows.drain(..) {
            let fitted = row.into_iter().zip(&layout.widths).map(|(text, &width)| wrap::wrapped(text, width));
            rows.add_row(fitted.map(comfy_table::Cell::new_owned));
        }
        lay_out(&mut rows, &layout);
        let mut wraps = self.columns.iter().zip(&layout.widths);
        let spaced = self.several_lines || wraps.any(|(column, &width)| column.body.line > width);
        if spaced {
            rows.style_mut().row_separator = ROW_GAP;
        }
        if !is_first && (spaced || layout.spaced) {
            writeln!(self.out)?;
        }
        let bold = if self.style.colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
        let header_lines = if is_first { self.header_lines(&layout) } else { 0 };
        for (at, line) in rows.lines().enumerate() {
            let line = line.trim_end_matches(' ');
            if at < header_lines {
                writeln!(self.out, "{bold}{line}{bold:#}")?;
            } else {
                writeln!(self.out, "{line}")?;
            }
        }
        layout.spaced = spaced;
        self.layout = Some(layout);
        self.kept_bytes = 0;
        self.several_lines = false;
        for column in &mut self.columns {
            column.body = Extent::default();
        }
        Ok(())
    }

    /// Counts the lines of the header, which only the layout knows once it is wrapped.
    fn header_lines(&self, layout: &Layout) -> usize {
        let mut alone = comfy_table::Table::new();
        alone.load_style(TableStyle::new()).set_header(self.header.clone());
        lay_out(&mut alone, layout);
        alone.lines().count()
    }
}

fn lay_out(table: &mut comfy_table::Table, layout: &Layout) {
    let last = layout.widths.len().saturating_sub(1);
    for (at, (&numbers, &width)) in layout.numbers.iter().zip(&layout.widths).enumerate() {
        let Some(laid) = table.column_mut(at) else {
            continue;
        };
        let gap = if at == last { 0 } else { GAP };
        let width = u16::try_from(width).unwrap_or(u16::MAX).saturating_add(gap);
        laid.set_padding((0, gap)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        if numbers {
            laid.set_cell_alignment(CellAlignment::Right);
        }
    }
}

impl RowWriter for Table<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for each column");
        let mut row = Vec::with_capacity(cells.len());
        for (column, &cell) in self.columns.iter_mut().zip(cells) {
            let text = text(cell, self.style)?;
            column.body = column.body.max(Extent::of(&text));
            column.numbers |= cell.is_number();
            column.others |= !cell.is_number() && cell != Cell::Null;
            self.several_lines |= text.contains('\n');
            self.kept_bytes += text.len();
            row.push(text);
        }
        self.rows.push(row);
        if self.is_full() { self.write_rows() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.columns.is_empty() {
            return self.out.flush();
        }
        if self.layout.is_none() || !self.rows.is_empty() {
            self.write_rows()?;
        }
        self.out.flush()
    }
}

/// Returns a cell as lines that are safe to show, with no blanks at their ends.
fn text(cell: Cell<'_>, style: Style) -> io::Result<String> {
    let mut bytes = Vec::new();
    cell.write(&mut bytes, |out, text| {
        write_lines(out, text, "\n", |out, run| out.write_all(run.as_bytes()))
    })?;
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    // Blanks at the end of a line cannot be seen, and a line of nothing else would be wrapped
    // into no line at all.
    let text = if text.contains(" \n") || text.ends_with(' ') {
        let lines: Vec<_> = text.split('\n').map(|line| line.trim_end_matches(' ')).collect();
        lines.join("\n")
    } else {
        text
    };
    Ok(words::broken(text, LONGEST_WORD.max(style.width)))
}

#[cfg(test)]
mod tests;
