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
    use super::*;
    use crate::chance::{Chance, each};
    use crate::output::Format;
    use crate::output::tests::written;

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
    fn undoing_the_escapes_gives_the_text_back() {
        each(256, |rng| {
            let [a, b] = [rng.text(), rng.text()];
            let text = written(Format::Tsv, &["x", "y"], &[&[Cell::Text(&a), Cell::Text(&b)]]);
            let line = text.strip_prefix("x\ty\n").unwrap().strip_suffix('\n').unwrap();
            let fields: Vec<_> = line.split('\t').map(unescaped).collect();
            assert_eq!(fields, [a, b]);
        });
    }
}
