//! JSON (RFC 8259): one array of objects, their keys in the order of the columns.
//!
//! One object a line, so that a diff or `grep` shows whole rows; no rows are `[]`. Text is a
//! string, numbers are numbers, NULL and what JSON has no number for (infinity) are `null`, a
//! blob is a string of hexadecimal. Integers keep all their digits; a reader that takes every
//! number for a double (JavaScript) loses those beyond 2⁵³.
//!
//! An object cannot hold one key twice, but a query can return one name twice: the second `a`
//! becomes `a:1`, the third `a:2`, as SQLite itself names the columns of a subquery, and a
//! number that some other column already has is skipped. No value is lost.
//!
//! What could harm a terminal is escaped as `\u` and four digits: the value stays the same.

use std::collections::HashSet;
use std::io::{self, Write};

use super::cell::write_hex;
use super::{Cell, Pieces, RowWriter};
use crate::escape::{Part, parts, write_replacing};

/// Writes one JSON array.
pub(super) struct Json<'w> {
    objects: Objects,
    any: bool,
    out: Pieces<'w>,
}

impl<'w> Json<'w> {
    pub(super) fn new(columns: &[&str], out: Pieces<'w>) -> io::Result<Self> {
        Ok(Self { objects: Objects::new(columns)?, any: false, out })
    }
}

impl RowWriter for Json<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.out.piece.write_all(if self.any { b",\n" } else { b"[\n" })?;
        self.any = true;
        self.objects.write(&mut self.out.piece, cells)?;
        self.out.pass_on()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.piece.write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        self.out.finish()
    }
}

/// Writes rows as objects, with the keys spelt out once for all of them.
pub(super) struct Objects {
    /// What stands before each value: a brace or comma, the key and a colon.
    leads: Vec<Vec<u8>>,
}

impl Objects {
    pub(super) fn new(columns: &[&str]) -> io::Result<Self> {
        let mut leads = Vec::with_capacity(columns.len());
        for (at, key) in unique(columns).iter().enumerate() {
            let mut lead = vec![if at == 0 { b'{' } else { b',' }];
            write_string(&mut lead, key)?;
            lead.push(b':');
            leads.push(lead);
        }
        Ok(Self { leads })
    }

    pub(super) fn write<W: Write>(&self, out: &mut W, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.leads.len(), "a cell for each column");
        if cells.is_empty() {
            return out.write_all(b"{}");
        }
        for (lead, cell) in self.leads.iter().zip(cells) {
            out.write_all(lead)?;
            match *cell {
                Cell::Null => out.write_all(b"null")?,
                Cell::Real(real) if !real.is_finite() => out.write_all(b"null")?,
                Cell::Blob(bytes) => {
                    out.write_all(b"\"")?;
                    write_hex(out, bytes)?;
                    out.write_all(b"\"")?;
                }
                cell => cell.write(out, write_string)?,
            }
        }
        out.write_all(b"}")
    }
}

/// Gives each column a key of its own, changing as few as can be.
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

fn write_string<W: Write + ?Sized>(out: &mut W, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    for part in parts(text) {
        match part {
            Part::Plain(run) => write_replacing(out, run, |_, byte| match byte {
                b'"' => Some("\\\""),
                b'\\' => Some("\\\\"),
                _ => None,
            })?,
            Part::Harmful('\n') => out.write_all(b"\\n")?,
            Part::Harmful('\r') => out.write_all(b"\\r")?,
            Part::Harmful('\t') => out.write_all(b"\\t")?,
            // Beyond the basic plane JSON wants two numbers, the UTF-16 surrogates.
            Part::Harmful(c) => {
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
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::output::Format;
    use crate::output::tests::{nasty, no_controls_but_newline, written};

    #[test]
    fn nasty_rows_are_one_object_a_line() {
        insta::assert_snapshot!(nasty(Format::Json), @r#"
        [
        {"case":"null","a|<b>":null,"number":null},
        {"case":"empty","a|<b>":"","number":-9223372036854775808},
        {"case":"quotes","a|<b>":"say \"hi\", it's","number":1.0},
        {"case":"pipes","a|<b>":"a|b\\|c `d`","number":null},
        {"case":"tab, lines","a|<b>":"a\tb\nc\r\nd\re","number":0},
        {"case":"html","a|<b>":"<script>alert('&amp;')</script>","number":null},
        {"case":"bidi","a|<b>":"exe.\u202egpj\u2069\u200b","number":null},
        {"case":"escape","a|<b>":"\u001b[31mred\u009b0m\u007f\u0000","number":null},
        {"case":"tag","a|<b>":"\udb40\udc41","number":null},
        {"case":"formula","a|<b>":"=1+1","number":null},
        {"case":"wide","a|<b>":"日本語 👩‍💻 x̂","number":null},
        {"case":"long","a|<b>":"Pneumonoultramicroscopicsilicovolcanoconiosis-and-more","number":null},
        {"case":"link","a|<b>":"https://ecpat.org/?a=1&b=2","number":null},
        {"case":"blob","a|<b>":"00ff","number":null}
        ]
        "#);
    }

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

    proptest! {
        #[test]
        fn the_values_read_back_as_they_were(
            key in any::<String>(),
            text in any::<String>(),
            integer in any::<i64>(),
        ) {
            let other = format!("{key}!");
            let cells = [Cell::Text(&text), Cell::Integer(integer)];
            let written = written(Format::Json, &[&key, &other], &[&cells, &cells]);
            let read: Value = serde_json::from_str(&written).unwrap();
            let object = json!({ key: text, other: integer });
            prop_assert_eq!(read, json!([object, object]));
        }

        #[test]
        fn keys_are_unique(columns in prop::collection::vec("a(:[1-3])?", 0..8)) {
            let columns: Vec<_> = columns.iter().map(String::as_str).collect();
            let keys: HashSet<_> = unique(&columns).into_iter().collect();
            prop_assert_eq!(keys.len(), columns.len());
        }

        #[test]
        fn no_control_character_but_newline_comes_out(text in any::<String>()) {
            let written = written(Format::Json, &[&text], &[&[Cell::Text(&text)]]);
            prop_assert!(no_controls_but_newline(&written));
        }
    }
}
