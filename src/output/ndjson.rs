//! Newline-delimited JSON: one object a line and nothing around them, so no rows are no bytes.
//!
//! The objects are those of the `json` format, whose choices hold here too.

use std::io;

use super::json::Objects;
use super::{Cell, Pieces, RowWriter};

/// Writes one JSON object a line.
pub(super) struct Ndjson<'w> {
    objects: Objects,
    out: Pieces<'w>,
}

impl<'w> Ndjson<'w> {
    pub(super) fn new(columns: &[&str], out: Pieces<'w>) -> io::Result<Self> {
        Ok(Self { objects: Objects::new(columns)?, out })
    }
}

impl RowWriter for Ndjson<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.objects.write(&mut self.out.piece, cells)?;
        self.out.piece.push(b'\n');
        self.out.pass_on()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::output::Format;
    use crate::output::tests::{nasty, no_controls_but_newline, written};

    #[test]
    fn nasty_rows_are_the_lines_of_the_json_array() {
        let json = nasty(Format::Json).replace(",\n", "\n");
        let lines = json.strip_prefix("[\n").unwrap().strip_suffix("]\n");
        assert_eq!(nasty(Format::Ndjson), lines.unwrap());
    }

    #[test]
    fn no_rows_are_no_bytes() {
        assert_eq!(written(Format::Ndjson, &["a"], &[]), "");
    }

    proptest! {
        #[test]
        fn each_line_reads_back_as_its_row(texts in prop::collection::vec(any::<String>(), 0..5)) {
            let rows: Vec<_> = texts.iter().map(|text| [Cell::Text(text)]).collect();
            let rows: Vec<&[Cell<'_>]> = rows.iter().map(<[_; 1]>::as_slice).collect();
            let written = written(Format::Ndjson, &["a"], &rows);
            prop_assert!(no_controls_but_newline(&written));
            let read: Vec<Value> = written
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
            let expected: Vec<_> = texts.iter().map(|text| json!({ "a": text })).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
