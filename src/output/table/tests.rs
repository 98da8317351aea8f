use unicode_width::UnicodeWidthStr;

use super::*;
use crate::chance::{Chance, Pattern, each};
use crate::output::Format;
use crate::output::tests::{no_controls_but_newline, written, written_as};

fn at(width: usize, colour: bool, columns: &[&str], rows: &[&[Cell<'_>]]) -> String {
    written_as(Format::Table, "", Style { width, colour }, columns, rows)
}

#[test]
fn a_table_that_fits_is_a_header_a_rule_and_a_line_a_row() {
    let rows: &[&[Cell<'_>]] = &[
        &[Cell::Text("members"), Cell::Integer(81), Cell::Text("exact")],
        &[Cell::Text("countries"), Cell::Null, Cell::Null],
        &[Cell::Text("share"), Cell::Real(0.5), Cell::Text("about")],
    ];
    insta::assert_snapshot!(written(Format::Table, &["metric", "value", "qualifier"], rows), @r#"
    metric     value  qualifier
    ───────────────────────────
    members       81  exact
    countries
    share        0.5  about
    "#);
}

#[test]
fn empty_lines_separate_rows_that_are_wrapped() {
    let rows: &[&[Cell<'_>]] = &[
        &[
            Cell::Text("1996"),
            Cell::Text("First World Congress against the Commercial Sexual Exploitation of Children"),
            Cell::Text("stockholm"),
            Cell::Text("ecpat, government-of-sweden, unicef"),
            Cell::Integer(12),
        ],
        &[
            Cell::Text("2001-12"),
            Cell::Text("Second World Congress"),
            Cell::Text("yokohama"),
            Cell::Null,
            Cell::Integer(3),
        ],
        &[
            Cell::Null,
            Cell::Text("https://example.org/archive/2001/second-world-congress-report.pdf"),
            Cell::Null,
            Cell::Text("ecpat"),
            Cell::Null,
        ],
    ];
    let columns = ["date", "event", "place", "participants", "passages"];
    insta::assert_snapshot!(at(80, false, &columns, rows), @r#"
    date          1996
    event         First World Congress against the Commercial Sexual Exploitation of
                  Children
    place         stockholm
    participants  ecpat, government-of-sweden, unicef
    passages      12

    date          2001-12
    event         Second World Congress
    place         yokohama
    passages      3

    event         https://example.org/archive/2001/second-world-congress-report.pdf
    participants  ecpat
    "#);
}

#[test]
fn empty_lines_separate_rows_with_line_breaks() {
    let rows: &[&[Cell<'_>]] = &[&[Cell::Text("a\nb")], &[Cell::Text("c")]];
    assert_eq!(written(Format::Table, &["x"], rows), "x\n─\na\nb\n\nc\n");
}

#[test]
fn a_column_of_numbers_and_text_is_aligned_to_the_left() {
    let rows: &[&[Cell<'_>]] = &[&[Cell::Integer(1)], &[Cell::Text("ten")]];
    assert_eq!(written(Format::Table, &["x"], rows), "x\n───\n1\nten\n");
}

#[test]
fn no_rows_are_the_header_and_its_rule() {
    assert_eq!(written(Format::Table, &["a", "bc"], &[]), "a  bc\n─────\n");
}

#[test]
fn only_the_header_is_bold_and_only_with_colour() {
    let text = at(16, true, &["────", "two words here"], &[&[Cell::Text("x"), Cell::Null]]);
    insta::assert_snapshot!(text.replace('\u{1b}', "ESC"), @r#"
    ESC[1m────  two wordsESC[0m
    ESC[1m      hereESC[0m
    ────────────────
    x
    "#);
}

#[test]
fn a_row_of_spaces_is_still_a_row() {
    let blanks = " ".repeat(100);
    let text = written(Format::Table, &["a"], &[&[Cell::Text(&blanks)], &[Cell::Text("b")]]);
    assert_eq!(text, "a\n─\n\nb\n");
}

#[test]
fn a_megabyte_without_a_space_is_wrapped_quickly() {
    let word = "é".repeat(1 << 20);
    let started = std::time::Instant::now();
    let text = written(Format::Table, &["a"], &[&[Cell::Text(&word)]]);
    assert_eq!(text.matches('é').count(), 1 << 20);
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn every_word_stays_whole_and_no_line_of_several_words_is_too_long() {
    each(256, |rng| {
        let rows = rng.list(0..6, |rng| (rng.text(), rng.i32(..), rng.text()));
        let width = rng.usize(20..120);
        let cells: Vec<_> =
            rows.iter().map(|(a, b, c)| [Cell::Text(a), Cell::Integer((*b).into()), Cell::Text(c)]).collect();
        let cells: Vec<&[Cell<'_>]> = cells.iter().map(<[_; 3]>::as_slice).collect();
        let text = at(width, false, &["x", "y", "z"], &cells);
        assert!(no_controls_but_newline(&text));
        // Only a word that is longer than the line makes a line too long.
        let is_fine =
            |line: &str| (line.width() <= width || !line.trim_start().contains(' ')) && !line.ends_with(' ');
        assert!(text.lines().all(is_fine), "{text}");
        for row in &cells {
            for &cell in *row {
                for word in super::text(cell).unwrap().split([' ', '\n']) {
                    assert!(text.contains(word), "{word} in {text}");
                }
            }
        }
    });
}

#[test]
fn a_single_column_reads_as_its_text() {
    let word = Pattern::new("[a-z日é]{1,30}");
    each(256, |rng| {
        let words = rng.list(1..20, |rng| word.text(rng));
        let text = words.join(" ");
        let table = at(20, false, &["x"], &[&[Cell::Text(&text)]]);
        let body: Vec<_> = table.lines().skip(2).collect();
        assert_eq!(body.concat().replace(' ', ""), words.concat());
    });
}

#[test]
fn rows_after_the_sample_are_laid_out_as_the_first_are() {
    let short: Vec<[Cell<'_>; 2]> =
        (0..2_500).map(|number| [Cell::Integer(number), Cell::Text("x")]).collect();
    let mut rows: Vec<&[Cell<'_>]> = short.iter().map(<[Cell<'_>; 2]>::as_slice).collect();
    let text = at(20, false, &["n", "word"], &rows);
    assert_eq!(text.lines().count(), 2 + 2_500, "no line between rows, none twice");
    assert_eq!(text.lines().nth(1_001), Some("       999  x"));
    assert_eq!(text.lines().nth(1_002), Some("      1000  x"), "aligned as before: {text:.60}");
    // What is wider than all before is wrapped, and its part of the rows is spaced.
    let wide = [Cell::Integer(1), Cell::Text("two more")];
    rows[1_500] = &wide;
    let lines = at(20, false, &["n", "word"], &rows);
    assert!(lines.contains("\n         1  two\n            more\n"), "{lines}");
    assert!(lines.contains("\n       999  x\n\n      1000  x\n\n      1001  x\n"));
    assert!(
        lines.contains("\n      1999  x\n\n      2000  x\n      2001  x\n"),
        "spaced no longer than needed"
    );
}
