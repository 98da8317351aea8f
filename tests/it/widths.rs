//! Tables and pages at every width of a terminal: no word is broken, and only a word that is longer than
//! the line makes a line too long.

use ecpat_kb::output::{Format, Style, grouped, row_writer};
use ecpat_kb::page::text::Terminal;
use ecpat_kb::page::{self, Page};
use ecpat_kb::report::parameter::ParameterValues;
use ecpat_kb::report::thing::Thing;
use rusqlite::Connection;
use unicode_width::UnicodeWidthStr as _;

use crate::support::{Folder, reports};

/// The widths at which words are likely to be broken, and some of the wider ones.
fn widths() -> impl Iterator<Item = usize> {
    (40..=100).chain((101..=200).step_by(9))
}

/// Asserts that a text has each of these words unbroken, and that its lines fit.
fn assert_readable(what: &str, text: &str, width: usize, words: &[&str]) {
    for line in text.lines() {
        let is_one_word = !line.trim_start().contains(' ');
        assert!(line.width() <= width || is_one_word, "{what} at {width}: {line}");
    }
    let mut found: Vec<&str> = text.split_whitespace().collect();
    found.sort_unstable();
    for word in words {
        assert!(found.binary_search(word).is_ok(), "{what} at {width}: {word}");
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
        let written = |format: Format, width: usize| {
            let mut out = Vec::new();
            let style = Style { width, colour: false };
            report
                .run(&conn, &values, &report.head.not_in_table, None, |columns| {
                    row_writer(format, "", columns, style, Box::new(&mut out))
                })
                .unwrap();
            String::from_utf8(out).unwrap()
        };
        let cells: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&written(Format::Json, 80)).unwrap();
        let cells: Vec<String> = cells
            .iter()
            .flat_map(|row| row.values())
            .filter(|value| !value.is_null())
            .map(|value| match value.as_i64() {
                Some(number) if number >= 10_000 => grouped(&number.to_string()),
                _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            })
            .collect();
        let words: Vec<&str> = cells.iter().flat_map(|cell| cell.split_whitespace()).collect();
        for width in widths() {
            assert_readable(&report.name, &written(Format::Table, width), width, &words);
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
        let words: Vec<String> = words.into_iter().map(bare).collect();
        for width in widths() {
            let mut out = Vec::new();
            page::text::write(&page, Terminal { width, colour: false, hyperlinks: true }, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let found: Vec<String> = text.split_whitespace().map(bare).collect();
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
