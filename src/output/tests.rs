//! What the tests of all formats share, and tests of all formats.

use super::*;
use crate::chance::{Chance, each};
use crate::escape::printable;

const FORMATS: &[Format] =
    &[Format::Table, Format::Csv, Format::Tsv, Format::Json, Format::Ndjson, Format::Markdown, Format::Html];

/// 60 columns without colour.
pub(super) const PLAIN: Style = Style { width: 60, colour: false };

pub(super) fn written(format: Format, columns: &[&str], rows: &[&[Cell<'_>]]) -> String {
    written_as(format, "A <title>", PLAIN, columns, rows)
}

pub(super) fn written_as(
    format: Format,
    title: &str,
    style: Style,
    columns: &[&str],
    rows: &[&[Cell<'_>]],
) -> String {
    let mut out = Vec::new();
    let mut writer = row_writer(format, title, columns, style, Box::new(&mut out)).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer.finish().unwrap();
    String::from_utf8(out).unwrap()
}

/// Writes rows with dangerous and unusual text.
fn nasty(format: Format) -> String {
    let rows: &[&[Cell<'_>]] = &[
        &[Cell::Text("null"), Cell::Null, Cell::Null],
        &[Cell::Text("empty"), Cell::Text(""), Cell::Integer(i64::MIN)],
        &[Cell::Text("quotes"), Cell::Text("say \"hi\", it's"), Cell::Real(1.0)],
        &[Cell::Text("pipes"), Cell::Text("a|b\\|c `d`"), Cell::Real(f64::INFINITY)],
        &[Cell::Text("tab, lines"), Cell::Text("a\tb\nc\r\nd\re"), Cell::Integer(0)],
        &[Cell::Text("html"), Cell::Text("<script>alert('&amp;')</script>"), Cell::Null],
        &[Cell::Text("bidi"), Cell::Text("exe.\u{202e}gpj\u{2069}\u{200b}"), Cell::Null],
        &[Cell::Text("escape"), Cell::Text("\u{1b}[31mred\u{9b}0m\u{7f}\0"), Cell::Null],
        &[Cell::Text("tag"), Cell::Text("\u{e0041}"), Cell::Null],
        &[Cell::Text("formula"), Cell::Text("=1+1"), Cell::Null],
        &[Cell::Text("wide"), Cell::Text("日本語 👩\u{200d}💻 x\u{302}"), Cell::Null],
        &[
            Cell::Text("long"),
            Cell::Text("Pneumonoultramicroscopicsilicovolcanoconiosis-and-more"),
            Cell::Null,
        ],
        &[Cell::Text("link"), Cell::Text("https://ecpat.org/?a=1&b=2"), Cell::Null],
        &[Cell::Text("blob"), Cell::Blob(&[0, 0xff]), Cell::Null],
    ];
    written(format, &["case", "a|<b>", "number"], rows)
}

#[test]
fn nasty_rows_match_their_snapshots_in_every_format() {
    for &format in FORMATS {
        let text = match format {
            // Nothing is escaped there; the snapshot shows it escaped.
            Format::Csv => nasty(format).split('\n').map(printable).collect::<Vec<_>>().join("\n"),
            Format::Html => nasty(format).split_once("</style>\n").unwrap().1.to_owned(),
            Format::Tsv => nasty(format).replace('\t', "→"),
            _ => nasty(format),
        };
        insta::assert_snapshot!(format!("{format:?}").to_lowercase(), text);
    }
    let start = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    assert!(nasty(Format::Html).starts_with(start));
}

#[test]
fn no_control_character_but_newline_comes_out_of_any_format_but_csv() {
    each(256, |rng| {
        let text = rng.text();
        for &format in FORMATS.iter().filter(|&&format| format != Format::Csv) {
            let written = written(format, &[&text], &[&[Cell::Text(&text)]]);
            let separators = if format == Format::Tsv { "\t" } else { "" };
            assert!(no_controls_but_newline(&written.replace(separators, "")), "{format:?}");
        }
    });
}

/// Whether a terminal would take all of it for text.
pub(super) fn no_controls_but_newline(text: &str) -> bool {
    !text.contains(|c: char| c != '\n' && c.is_control())
}

/// Fails like a closed pipe after `left` bytes.
struct ClosingPipe {
    left: usize,
}

impl Write for ClosingPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let taken = bytes.len().min(self.left);
        self.left -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.left == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_reported_wherever_it_closes() {
    for &format in FORMATS {
        let whole = written(format, &["a"], &[&[Cell::Text("b")]]).len();
        for left in 0..=whole {
            let attempt = || -> io::Result<()> {
                let out = Box::new(ClosingPipe { left });
                let mut writer = row_writer(format, "A <title>", &["a"], PLAIN, out)?;
                writer.row(&[Cell::Text("b")])?;
                writer.finish()
            };
            let error = attempt().unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format:?} at {left}");
        }
    }
}

#[test]
fn every_format_but_the_table_writes_each_row_at_once() {
    for &format in FORMATS.iter().filter(|&&format| format != Format::Table) {
        let out = Shared::default();
        let mut writer = row_writer(format, "", &["a"], PLAIN, Box::new(out.clone())).unwrap();
        writer.row(&[Cell::Text("needle")]).unwrap();
        let text = String::from_utf8(out.0.borrow().clone()).unwrap();
        assert!(text.contains("needle"), "{format:?}");
    }
}

#[test]
fn a_table_does_not_keep_rows_of_much_text() {
    let out = Shared::default();
    let mut writer = row_writer(Format::Table, "", &["a"], PLAIN, Box::new(out.clone())).unwrap();
    let long = "word ".repeat(200_000);
    for _ in 0..5 {
        writer.row(&[Cell::Text(&long)]).unwrap();
    }
    let length = out.0.borrow().len();
    assert!(length > 4 << 20, "{length} bytes are written");
}

/// A writer whose bytes can be read before the writing ends.
#[derive(Clone, Default)]
struct Shared(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
