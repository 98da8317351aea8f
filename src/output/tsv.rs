//! Tab-separated values: a line is a row and a tab a border, whatever the text holds.
//!
//! Nothing is quoted. Backslash, tab, newline and carriage return are written `\\`, `\t`, `\n`
//! and `\r`, as `PostgreSQL`'s COPY and `MySQL` write them; other characters that could harm a
//! terminal are written `\u{…}` with their hexadecimal number. Since a backslash of the data is
//! always doubled, undoing these escapes gives the data back.
//!
//! NULL is an empty field and so is empty text; CSV and JSON tell them apart. A row of one such
//! field is an empty line.

use std::io::{self, Write};

use super::{Cell, Pieces, RowWriter};
use crate::escape::{Part, parts, write_replacing};

/// Writes TSV; the header is out once it exists.
pub(super) struct Tsv<'w> {
    out: Pieces<'w>,
}

impl<'w> Tsv<'w> {
    pub(super) fn start(columns: &[&str], out: Pieces<'w>) -> io::Result<Self> {
        let mut tsv = Self { out };
        tsv.record(columns.iter().map(|column| Cell::Text(column)))?;
        Ok(tsv)
    }

    fn record<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) -> io::Result<()> {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                self.out.piece.write_all(b"\t")?;
            }
            cell.write(&mut self.out.piece, write_text)?;
        }
        self.out.piece.push(b'\n');
        self.out.pass_on()
    }
}

impl RowWriter for Tsv<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.record(cells.iter().copied())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.finish()
    }
}

fn write_text<W: Write>(out: &mut W, text: &str) -> io::Result<()> {
    for part in parts(text) {
        match part {
            Part::Plain(run) => {
                write_replacing(out, run, |_, byte| (byte == b'\\').then_some(r"\\"))?;
            }
            Part::Harmful(c) => write!(out, "{}", c.escape_default())?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::Format;
    use crate::output::tests::{nasty, no_controls_but_newline, written};

    /// Undoes the escapes the way a reader would.
    fn unescaped(field: &str) -> String {
        let mut text = String::new();
        let mut chars = field.chars();
        while let Some(c) = chars.next() {
            if c != '\\' {
                text.push(c);
                continue;
            }
            match chars.next().unwrap() {
                't' => text.push('\t'),
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                '\\' => text.push('\\'),
                'u' => {
                    let digits: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                    let number = u32::from_str_radix(&digits, 16).unwrap();
                    text.push(char::from_u32(number).unwrap());
                }
                other => panic!("unknown escape `{other}`"),
            }
        }
        text
    }

    #[test]
    fn nasty_rows_stay_one_line_each() {
        insta::assert_snapshot!(nasty(Format::Tsv).replace('\t', "→"), @r#"
        case→a|<b>→number
        null→→
        empty→→-9223372036854775808
        quotes→say "hi", it's→1.0
        pipes→a|b\\|c `d`→Inf
        tab, lines→a\tb\nc\r\nd\re→0
        html→<script>alert('&amp;')</script>→
        bidi→exe.\u{202e}gpj\u{2069}\u{200b}→
        escape→\u{1b}[31mred\u{9b}0m\u{7f}\u{0}→
        tag→\u{e0041}→
        formula→=1+1→
        wide→日本語 👩‍💻 x̂→
        long→Pneumonoultramicroscopicsilicovolcanoconiosis-and-more→
        link→https://ecpat.org/?a=1&b=2→
        blob→00ff→
        "#);
    }

    proptest! {
        #[test]
        fn undoing_the_escapes_gives_the_text_back(a in any::<String>(), b in any::<String>()) {
            let text = written(Format::Tsv, &["x", "y"], &[&[Cell::Text(&a), Cell::Text(&b)]]);
            let line = text.strip_prefix("x\ty\n").unwrap().strip_suffix('\n').unwrap();
            let fields: Vec<_> = line.split('\t').map(unescaped).collect();
            prop_assert_eq!(fields, [a, b]);
        }

        #[test]
        fn no_control_character_but_tab_and_newline_comes_out(a in any::<String>()) {
            let text = written(Format::Tsv, &[&a], &[&[Cell::Text(&a)]]);
            prop_assert!(no_controls_but_newline(&text.replace('\t', "")));
        }
    }
}
