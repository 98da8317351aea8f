//! Tab-separated values: each row is one line with tabs between the fields, whatever its text is.
//!
//! Nothing is quoted. Backslash, tab, newline and carriage return are written `\\`, `\t`, `\n`
//! and `\r`, as `PostgreSQL`'s COPY and `MySQL` do; other characters that could harm a terminal are
//! written `\u{…}` with their hexadecimal number. A backslash in the data is always doubled, so undoing
//! these escapes gives the data back.
//!
//! NULL is an empty field, and so is empty text; CSV and JSON distinguish them. A row with a single
//! empty field is an empty line.

use std::io::{self, Write as _};

use super::{Cell, RowFormat};
use crate::escape::{TextPart, parts, write_replacing};

pub(super) struct Tsv;

impl Tsv {
    pub(super) fn start(columns: &[&str]) -> io::Result<(Self, Vec<u8>)> {
        let mut head = Vec::new();
        let names: Vec<_> = columns.iter().map(|column| Cell::Text(column)).collect();
        Self.row(&mut head, &names)?;
        Ok((Self, head))
    }
}

impl RowFormat for Tsv {
    fn row(&mut self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()> {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push(b'\t');
            }
            cell.write(text, write_text)?;
        }
        text.push(b'\n');
        Ok(())
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    for part in parts(text) {
        match part {
            TextPart::Plain(run) => {
                write_replacing(out, run, |_, byte| (byte == b'\\').then_some(r"\\"))?;
            }
            TextPart::Harmful(c) => write!(out, "{}", c.escape_default())?,
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
