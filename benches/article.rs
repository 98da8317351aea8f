//! Measures how many megabytes per second of text and of saved pages are read, and searched for anchors.
//!
//! Run it with `cargo bench --bench article`. Compare two versions of the program on the same machine.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot continue has failed")]
#![allow(clippy::cast_precision_loss, reason = "a text has less than 2^52 bytes")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use ecpat_kb::article::{passages, read};

fn main() {
    let (text, page) = (text(), page());
    let document = read(text.as_bytes()).unwrap();
    measure("text", text.len(), || read(black_box(text.as_bytes())).unwrap());
    measure("page", page.len(), || read(black_box(page.as_bytes())).unwrap());
    measure("passages with anchors", document.text.len(), || passages::passages(black_box(&document)));
}

/// Prints how many megabytes of so many bytes are read in a second, in the fastest and in the median of 25 runs.
fn measure<T>(what: &str, bytes: usize, run: impl Fn() -> T) {
    let mut times = [0.0; 25].map(|_: f64| {
        let start = Instant::now();
        black_box(run());
        start.elapsed().as_secs_f64()
    });
    times.sort_by(f64::total_cmp);
    let [fastest, median] = [times[0], times[12]].map(|time| bytes as f64 / time / 1e6);
    println!("{what}: {fastest:.1} MB/s, median {median:.1} MB/s");
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
