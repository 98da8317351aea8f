//! Makes cells harmless for spreadsheets, which take some texts for formulas: a formula can send
//! the cells beside it to somebody, or start a program
//! (<https://owasp.org/www-community/attacks/CSV_Injection>).
//!
//! Knows which texts those are, but no format. A spreadsheet may split a text at characters that do not
//! separate cells in the format: at semicolons, where the language of the system uses them between
//! cells, and then at line breaks too. So each piece is checked.

use std::borrow::Cow;
use std::io;

use super::{Cell, RowWriter};
use crate::escape::is_invisible;

/// Characters with which a formula begins; the last four are from East Asian keyboards.
const STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Characters at which a spreadsheet may split a text.
const SEPARATORS: [char; 4] = [';', '\t', '\r', '\n'];

/// Returns the text with an apostrophe, which makes a spreadsheet read it as text, wherever a formula could
/// begin. A number in digits is not a formula.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    let at_start = text.starts_with(&SEPARATORS[1..]);
    if is_number(text.trim_matches(' ')) || !at_start && !text.split(SEPARATORS).any(is_formula) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 2);
    if at_start {
        safe.push('\'');
    }
    for piece in text.split_inclusive(SEPARATORS) {
        if is_formula(piece) {
            safe.push('\'');
        }
        safe.push_str(piece);
    }
    Cow::Owned(safe)
}

/// Whether a spreadsheet may take a cell with this text for a formula. Spaces before it, invisible
/// characters, and quotes, which some formats do not double, may get lost on the way.
fn is_formula(cell: &str) -> bool {
    let lost = |c: char| c.is_whitespace() || c == '"' || is_invisible(c);
    cell.trim_start_matches(lost).starts_with(STARTS)
}

/// Whether it is a number in digits, with or without a sign and a fraction.
fn is_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let cell = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let (whole, fraction) = cell.split_once('.').unwrap_or((cell, "0"));
    digits(whole) && digits(fraction)
}

/// Makes the texts of rows harmless and passes them on.
pub struct ForSpreadsheets<'w> {
    inner: Box<dyn RowWriter + 'w>,
}

impl<'w> ForSpreadsheets<'w> {
    /// Wraps the writer of the rows.
    #[must_use]
    pub fn new(inner: Box<dyn RowWriter + 'w>) -> Self {
        Self { inner }
    }
}

impl RowWriter for ForSpreadsheets<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let texts: Vec<Option<Cow<'_, str>>> = cells
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) => Some(harmless(text)),
                _ => None,
            })
            .collect();
        let safe = cells.iter().zip(&texts).map(|(cell, text)| text.as_deref().map_or(*cell, Cell::Text));
        self.inner.row(&safe.collect::<Vec<_>>())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.inner.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use fastrand::Rng;

    use super::*;
    use crate::chance::{Chance, Pattern, each};
    use crate::output::{Format, Style, row_writer};

    #[test]
    fn what_begins_like_a_formula_gets_an_apostrophe() {
        for text in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "@SUM(1+1)",
            "+1+1",
            "-1+1",
            "-",
            "＝1",
            "  =1",
            "\u{feff}=1",
            "\0=1",
            "\"=1",
            "\u{a0}@x",
            "-1.2.3",
            "+41 22",
            "-٣",
        ] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("\tx"), "'\tx");
        assert_eq!(harmless("\rx"), "'\rx");
        assert_eq!(harmless("\n=1"), "'\n'=1");
    }

    #[test]
    fn each_piece_that_a_spreadsheet_may_split_off_is_checked() {
        assert_eq!(harmless("a;=1;b"), "a;'=1;b");
        assert_eq!(harmless("a\n=1"), "a\n'=1");
        assert_eq!(harmless("a;\"=1\""), "a;'\"=1\"");
        assert_eq!(harmless("a;-5"), "a;'-5");
        assert_eq!(harmless("-5\r"), "'-5\r", "TSV writes two characters after the number");
    }

    #[test]
    fn other_texts_and_numbers_stay_as_they_are() {
        for text in ["", "a", "a=1", "a, -b", "-5", "+5", "-5.25", " -5 ", "1990", "’=", "'=1", "e=mc"] {
            assert!(matches!(harmless(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    /// The cells that a spreadsheet reads from a text with this separator: quotes
    /// matter where a cell begins with one, and spaces before a cell may be dropped.
    fn cells(text: &str, separator: char) -> Vec<String> {
        let (mut cells, mut cell, mut quoted, mut fresh) = (Vec::new(), String::new(), false, true);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if fresh => quoted = true,
                c if !quoted && (c == separator || c == '\n' || c == '\r') => {
                    cells.push(std::mem::take(&mut cell));
                    fresh = true;
                    continue;
                }
                c => cell.push(c),
            }
            fresh = false;
        }
        cells.push(cell);
        cells
    }

    /// Whether a spreadsheet that drops spaces computes the cell.
    fn computes(cell: &str) -> bool {
        let cell = cell.trim_start();
        cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
            && cell.trim_end().parse::<f64>().is_err()
    }

    fn written(format: Format, rows: &[[String; 2]]) -> String {
        let mut out = Vec::new();
        let style = Style { width: 0, colour: false };
        let inner = row_writer(format, "", &["a", "b"], style, Box::new(&mut out)).unwrap();
        let mut writer: Box<dyn RowWriter + '_> = Box::new(ForSpreadsheets::new(inner));
        for row in rows {
            writer.row(&row.each_ref().map(|text| Cell::Text(text))).unwrap();
        }
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Any text but a number, which stays what it is; half of them are made of what matters.
    fn text(rng: &mut Rng) -> String {
        static SYNTAX: LazyLock<Pattern> = LazyLock::new(|| Pattern::new("[=+@＝;,\"'\t\r\n a1-]{0,10}"));
        loop {
            let text = if rng.bool() { SYNTAX.text(rng) } else { rng.text() };
            if !is_number(text.trim_matches(' ')) {
                return text;
            }
        }
    }

    #[test]
    fn no_cell_is_computed_however_the_file_is_split() {
        each(256, |rng| {
            let rows = rng.list(1..4, |rng| [text(rng), text(rng)]);
            let csv = written(Format::Csv, &rows);
            for separator in [',', ';', '\t'] {
                for cell in cells(&csv, separator) {
                    assert!(!computes(&cell), "{cell:?} in {csv:?}, cut at {separator:?}");
                }
            }
            let tsv = written(Format::Tsv, &rows);
            for separator in ['\t', ';'] {
                for cell in cells(&tsv, separator) {
                    assert!(!computes(&cell), "{cell:?} in {tsv:?}, cut at {separator:?}");
                }
            }
        });
    }

    #[test]
    fn nothing_but_apostrophes_is_added_and_once_is_enough() {
        each(256, |rng| {
            let text = text(rng);
            let safe = harmless(&text);
            let bare = |text: &str| text.replace('\'', "");
            assert_eq!(bare(&safe), bare(&text));
            assert_eq!(harmless(&safe), safe.as_ref());
        });
    }
}
