//! Tables and pages at every width of a terminal: no word is broken, and only a word that is longer than
//! the line makes a line too long.

use std::collections::{BTreeSet, HashSet};
use std::io;

use ecpat_kb::output::{Cell, Format, RowWriter, Style, grouped, row_writer};
use ecpat_kb::page::text::Terminal;
use ecpat_kb::page::{self, Page};
use ecpat_kb::report::parameter::ParameterValues;
use ecpat_kb::report::thing::Thing;
use rusqlite::Connection;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr as _;

use crate::support::{Folder, random_share, reports};

/// A random share of the widths at which words are likely to be broken, and of some wider ones.
fn widths() -> Vec<usize> {
    random_share((40..=100).chain((101..=200).step_by(9)))
}

/// Asserts that a text has each of these words unbroken, and that its lines fit.
fn assert_readable(what: &str, text: &str, width: usize, words: &BTreeSet<&str>) {
    for line in text.lines() {
        let is_one_word = !line.trim_start().contains(' ');
        assert!(line.width() <= width || is_one_word, "{what} at {width}: {line}");
    }
    let found: HashSet<&str> = text.split_whitespace().collect();
    let lost: Vec<&&str> = words.iter().filter(|word| !found.contains(*word)).collect();
    assert!(lost.is_empty(), "{what} at {width}: {lost:?}");
}

/// Writes each row with all of these.
struct All<'w>(Vec<Box<dyn RowWriter + 'w>>);

impl RowWriter for All<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|writer| writer.row(cells))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.into_iter().try_for_each(RowWriter::finish)
    }
}

#[test]
fn no_word_of_a_report_is_broken_at_any_width() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    for report in reports() {
        let mut values = ParameterValues::default();
        for parameter in report.head.parameters.iter().filter(|parameter| parameter.default.is_some()) {
            values.add(&conn, parameter, parameter.default.as_ref().unwrap()).unwrap();
        }
        let forms: Vec<(Format, usize)> = std::iter::once((Format::Json, 80))
            .chain(widths().into_iter().map(|width| (Format::Table, width)))
            .collect();
        let mut texts = vec![Vec::new(); forms.len()];
        report
            .run(&conn, &values, &report.head.not_in_table, None, |columns| {
                let writers = forms.iter().zip(&mut texts).map(|((format, width), text)| {
                    row_writer(*format, "", columns, Style { width: *width, colour: false }, Box::new(text))
                });
                Ok(Box::new(All(writers.collect::<io::Result<_>>()?)))
            })
            .unwrap();
        let cells: Vec<Map<String, Value>> = serde_json::from_slice(&texts[0]).unwrap();
        let cells: Vec<String> = cells
            .iter()
            .flat_map(|row| row.values())
            .filter(|value| !value.is_null())
            .map(|value| match value.as_i64() {
                Some(number) if number >= 10_000 => grouped(&number.to_string()),
                _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            })
            .collect();
        let words: BTreeSet<&str> = cells.iter().flat_map(|cell| cell.split_whitespace()).collect();
        for ((_, width), text) in forms.iter().zip(&texts).skip(1) {
            assert_readable(&report.name, std::str::from_utf8(text).unwrap(), *width, &words);
        }
    }
}

fn page_of(conn: &Connection, kind: &str, slug: &str) -> Page {
    page::of(conn, &Thing { kind: kind.into(), slug: slug.into(), title: "Title".into() }).unwrap()
}

#[test]
fn no_word_of_a_page_is_broken_at_any_width() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    for (kind, slug) in [
        ("organisation", "ecpat"),
        ("event", "first-world-congress"),
        ("work", "code-of-conduct"),
        ("topic", "csec"),
        ("place", "bangkok"),
        ("source", "wikipedia-ecpat"),
        ("reference", "wikipedia-ecpat/6"),
    ] {
        let page = page_of(&conn, kind, slug);
        let items = page.parts.iter().flat_map(|part| &part.groups).flat_map(|group| &group.items);
        let words: Vec<&str> = items.flat_map(|item| item.text.split_whitespace()).collect();
        // A colon, a comma or the number of a passage can follow a word.
        let bare = |word: &str| word.trim_end_matches([',', ';', ':', '.']).to_owned();
        let words: BTreeSet<String> = words.into_iter().map(bare).collect();
        for width in widths() {
            let mut out = Vec::new();
            page::text::write(&page, Terminal { width, colour: false, hyperlinks: true }, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let found: HashSet<String> = text.split_whitespace().map(bare).collect();
            for word in &words {
                assert!(found.contains(word), "{kind} {slug} at {width}: {word}");
            }
        }
    }
}

#[test]
fn a_table_and_a_page_match_their_snapshots_at_the_usual_widths() {
    let folder = Folder::built();
    for width in ["60", "80", "100", "160"] {
        let shown = |arguments: &[&str]| {
            let output = folder.command(arguments).env("COLUMNS", width).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let text = shown(&["report", "figures", "--subject", "ecpat"]) + "\n" + &shown(&["show", "unicef"]);
        insta::assert_snapshot!(format!("at_{width}"), text);
    }
}
