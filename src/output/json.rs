//! JSON (RFC 8259): one array of objects with their keys in the order of the columns; and NDJSON, one
//! object per line and nothing around them.
//!
//! The array has one object per line, too, so that `diff` and `grep` show complete rows; without rows it
//! is `[]`. Text is a string, numbers are numbers, NULL and infinity are `null`, and a blob is a string of
//! hexadecimal digits. Integers keep all their digits; a reader that treats every number as a double
//! (JavaScript) loses those beyond 2⁵³.
//!
//! An object cannot have the same key twice, but a query can return the same name twice: the second `a`
//! becomes `a:1`, the third `a:2`, as SQLite names the columns of a subquery; a name that another column
//! already has is skipped. No value is lost.
//!
//! Characters that could harm a terminal are escaped as `\u` and four digits: the value stays the same.

use std::collections::HashSet;
use std::io::{self, Write as _};

use super::cell::write_hex;
use super::{Cell, RowFormat};
use crate::escape::{TextPart, parts, write_replacing};

#[derive(Default)]
pub(super) struct Json {
    object: Ndjson,
    has_rows: bool,
}

impl RowFormat for Json {
    fn start(&mut self, text: &mut Vec<u8>, columns: &[&str]) -> io::Result<()> {
        self.object.start(text, columns)
    }

    fn row(&mut self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()> {
        text.extend(if self.has_rows { b",\n" } else { b"[\n" });
        self.has_rows = true;
        self.object.write(text, cells)
    }

    fn end(&self, text: &mut Vec<u8>) {
        text.extend(if self.has_rows { &b"\n]\n"[..] } else { b"[]\n" });
    }
}

#[derive(Default)]
pub(super) struct Ndjson {
    /// The text before each value: a brace or comma, the key and a colon.
    leads: Vec<Vec<u8>>,
}

impl Ndjson {
    fn write(&self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.leads.len(), "a cell for each column");
        if cells.is_empty() {
            text.push(b'{');
        }
        for (lead, cell) in self.leads.iter().zip(cells) {
            text.extend(lead);
            match *cell {
                Cell::Null => text.extend(b"null"),
                Cell::Real(real) if !real.is_finite() => text.extend(b"null"),
                Cell::Blob(bytes) => {
                    text.push(b'"');
                    write_hex(text, bytes);
                    text.push(b'"');
                }
                cell => cell.write(text, write_string)?,
            }
        }
        text.push(b'}');
        Ok(())
    }
}

impl RowFormat for Ndjson {
    fn start(&mut self, _text: &mut Vec<u8>, columns: &[&str]) -> io::Result<()> {
        for (at, key) in unique(columns).iter().enumerate() {
            let mut lead = vec![if at == 0 { b'{' } else { b',' }];
            write_string(&mut lead, key)?;
            lead.push(b':');
            self.leads.push(lead);
        }
        Ok(())
    }

    fn row(&mut self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()> {
        self.write(text, cells)?;
        text.push(b'\n');
        Ok(())
    }
}

/// Gives each column a different key, changing as few as possible.
fn unique(columns: &[&str]) -> Vec<String> {
    let names: HashSet<&str> = columns.iter().copied().collect();
    let mut used = HashSet::new();
    let mut keys = Vec::with_capacity(columns.len());
    for &column in columns {
        let mut key = column.to_owned();
        let mut number = 0;
        while used.contains(&key) || (number > 0 && names.contains(key.as_str())) {
            number += 1;
            key = format!("{column}:{number}");
        }
        used.insert(key.clone());
        keys.push(key);
    }
    keys
}

fn write_string(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    for part in parts(text) {
        match part {
            TextPart::Plain(run) => write_replacing(out, run, |_, byte| match byte {
                b'"' => Some("\\\""),
                b'\\' => Some("\\\\"),
                _ => None,
            })?,
            TextPart::Harmful('\n') => out.write_all(b"\\n")?,
            TextPart::Harmful('\r') => out.write_all(b"\\r")?,
            TextPart::Harmful('\t') => out.write_all(b"\\t")?,
            // Beyond the basic plane, JSON needs two numbers, the UTF-16 surrogates.
            TextPart::Harmful(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
    }
    out.write_all(b"\"")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::chance::{Chance, each};
    use crate::output::Format;
    use crate::output::tests::{no_controls_but_newline, written};

    #[test]
    fn no_rows_are_an_empty_array() {
        assert_eq!(written(Format::Json, &["a"], &[]), "[]\n");
    }

    #[test]
    fn what_json_has_no_number_for_is_null() {
        let row = [Cell::Real(f64::INFINITY), Cell::Real(f64::NAN)];
        let text = written(Format::Json, &["a", "b"], &[&row]);
        assert_eq!(text, "[\n{\"a\":null,\"b\":null}\n]\n");
    }

    #[test]
    fn a_name_that_comes_twice_loses_no_value() {
        assert_eq!(unique(&["a", "a", "b", "a"]), ["a", "a:1", "b", "a:2"]);
        assert_eq!(unique(&["a", "a", "a:1"]), ["a", "a:2", "a:1"]);
        assert_eq!(unique(&["a:1", "a", "a", "a:1"]), ["a:1", "a", "a:2", "a:1:1"]);
    }

    #[test]
    fn no_rows_are_no_bytes() {
        assert_eq!(written(Format::Ndjson, &["a"], &[]), "");
    }

    #[test]
    fn the_values_read_back_as_they_were() {
        each(256, |rng| {
            let (key, text, integer) = (rng.text(), rng.text(), rng.i64(..));
            let other = format!("{key}!");
            let cells = [Cell::Text(&text), Cell::Integer(integer)];
            let written = written(Format::Json, &[&key, &other], &[&cells, &cells]);
            let read: Value = serde_json::from_str(&written).unwrap();
            let object = json!({ key: text, other: integer });
            assert_eq!(read, json!([object, object]));
        });
    }

    #[test]
    fn keys_are_unique() {
        each(256, |rng| {
            let columns = rng.list(0..8, |rng| *rng.one(&["a", "a:1", "a:2", "a:3"]));
            let keys: HashSet<_> = unique(&columns).into_iter().collect();
            assert_eq!(keys.len(), columns.len());
        });
    }

    #[test]
    fn each_line_reads_back_as_its_row() {
        each(256, |rng| {
            let texts = rng.list(0..5, Chance::text);
            let rows: Vec<_> = texts.iter().map(|text| [Cell::Text(text)]).collect();
            let rows: Vec<&[Cell<'_>]> = rows.iter().map(<[_; 1]>::as_slice).collect();
            let written = written(Format::Ndjson, &["a"], &rows);
            assert!(no_controls_but_newline(&written));
            let read: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let expected: Vec<_> = texts.iter().map(|text| json!({ "a": text })).collect();
            assert_eq!(read, expected);
        });
    }
}
