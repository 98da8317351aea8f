//! Measures how many megabytes per second of text and of saved pages are read, and searched for anchors.
//!
//! Run it with `cargo bench --bench article`. Compare two versions of the program on the same machine.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot continue has failed")]

use std::fmt::Write as _;

use divan::Bencher;
use divan::counter::BytesCount;
use ecpat_kb::article::{passages, read};

fn main() {
    divan::main();
}

/// Sections of a made-up article, three paragraphs of three sentences each.
const SECTIONS: usize = 3_000;

/// The paragraphs of a section.
fn paragraphs(section: usize) -> impl Iterator<Item = String> {
    let sentence = |number: usize| {
        let (year, town) = (1900 + number % 100, number / 7);
        format!("In {year}, member {number} of the network met in town {town}, with {number} others.")
    };
    (section * 3..section * 3 + 3)
        .map(move |paragraph| (paragraph * 3..paragraph * 3 + 3).map(sentence).collect::<Vec<_>>().join(" "))
}

fn text() -> String {
    let mut text = String::from("From Wikipedia, the free encyclopedia\nType Network\n\n");
    for section in 0..SECTIONS {
        write!(text, "Section {section}[edit]\n\n").unwrap();
        for paragraph in paragraphs(section) {
            write!(text, "{paragraph}[{}]\n\n", section + 1).unwrap();
        }
    }
    for reference in 1..=SECTIONS {
        writeln!(text, "  {reference}. ^ \"Page {reference}\". Retrieved 2014-01-31. ").unwrap();
    }
    text
}

fn page() -> String {
    let mut page = String::from(
        "<!DOCTYPE html><html><body><h1 id=\"firstHeading\">Network</h1><div id=\"mw-content-text\">",
    );
    for section in 0..SECTIONS {
        write!(page, "<h2><span class=\"mw-headline\">Section {section}</span></h2>").unwrap();
        for paragraph in paragraphs(section) {
            writeln!(page, "<p>{paragraph}</p>").unwrap();
        }
    }
    page + "</div></body></html>"
}

#[divan::bench]
fn read_text(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| read(divan::black_box(text.as_bytes())).unwrap());
}

#[divan::bench]
fn read_page(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.counter(BytesCount::of_str(&page)).bench(|| read(divan::black_box(page.as_bytes())).unwrap());
}

#[divan::bench]
fn passages_with_anchors(bencher: Bencher<'_, '_>) {
    let document = read(text().as_bytes()).unwrap();
    let bytes = document.text.len();
    bencher.counter(BytesCount::new(bytes)).bench(|| passages::passages(divan::black_box(&document)));
}
