//! Comma-separated values as in RFC 4180, with a header line.
//!
//! CSV is for files, so its text is the data, byte for byte: control characters are not escaped, and a
//! spreadsheet may take `=1+1` for a formula. Protection against that changes the data, so it must be
//! asked for ([`super::ForSpreadsheets`]) and is not done here.
//!
//! Choices that the RFC leaves open or that readers force:
//! - Lines end in LF, not CRLF: every CSV reader accepts that, and `cut`, `sort` and `diff` would
//!   leave the CR in the last field.
//! - NULL is an empty field and empty text is `""`, so that a reader can distinguish them
//!   (`PostgreSQL`'s COPY does). The `csv` crate cannot write that difference, so the quoting
//!   is done here; the tests read the result back with the crate.
//! - With a single column, NULL is `""` too, because readers skip empty lines.

use std::io::{self, Write as _};

use super::{Cell, RowFormat};
use crate::escape::write_replacing;

/// Bytes that are searched at a time for something that needs quotes.
const CHUNK: usize = 64;

pub(super) struct Csv;

impl RowFormat for Csv {
    fn row(&mut self, text: &mut Vec<u8>, cells: &[Cell<'_>]) -> io::Result<()> {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            match cell {
                Cell::Null if cells.len() == 1 => text.extend(b"\"\""),
                cell => cell.write(text, write_text)?,
            }
        }
        text.push(b'\n');
        Ok(())
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    // Without an early exit, the loop over a chunk is compiled to work on many bytes at a time.
    let needs_quotes = |found, &byte: &u8| found | matches!(byte, b',' | b'"' | b'\n' | b'\r');
    let mut chunks = text.as_bytes().chunks(CHUNK);
    if !text.is_empty() && !chunks.any(|chunk| chunk.iter().fold(false, needs_quotes)) {
        return out.write_all(text.as_bytes());
    }
    out.write_all(b"\"")?;
    write_replacing(out, text, |_, byte| (byte == b'"').then_some("\"\""))?;
    out.write_all(b"\"")
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;
    use crate::chance::{Chance, Pattern, each};
    use crate::output::Format;
    use crate::output::tests::written;

    fn read_back(text: &str) -> Vec<Vec<String>> {
        ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_lone_null_does_not_become_an_empty_line() {
        let text = written(Format::Csv, &["a"], &[&[Cell::Null], &[Cell::Text("")]]);
        assert_eq!(text, "a\n\"\"\n\"\"\n");
    }

    #[test]
    fn null_and_empty_text_differ() {
        let text = written(Format::Csv, &["a", "b"], &[&[Cell::Null, Cell::Text("")]]);
        assert_eq!(text, "a,b\n,\"\"\n");
    }

    #[test]
    fn the_csv_crate_reads_the_same_text_back() {
        let syntax = Pattern::new("[a,\"\r\n]{0,8}");
        let text = |rng: &mut Rng| if rng.bool() { rng.text() } else { syntax.text(rng) };
        each(256, |rng| {
            let rows = rng.list(0..5, |rng| [text(rng), text(rng)]);
            let cells: Vec<_> = rows.iter().map(|[a, b]| [Cell::Text(a), Cell::Text(b)]).collect();
            let cells: Vec<&[Cell<'_>]> = cells.iter().map(<[_; 2]>::as_slice).collect();
            let mut expected = vec![vec!["x\"".to_owned(), "y,\n".to_owned()]];
            expected.extend(rows.iter().map(|row| row.to_vec()));
            let text = written(Format::Csv, &["x\"", "y,\n"], &cells);
            assert_eq!(read_back(&text), expected);
        });
    }
}
