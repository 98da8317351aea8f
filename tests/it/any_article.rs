//! Properties of any article: no panic, correct spans, and a draft that passes its check and is found again.

use ecpat_kb::article::{Document, ReadError, read};
use fastrand::Rng;

use crate::chance::{Chance, Pattern, each, each_from};
use crate::properties::articles::{pages_hold, places_hold, texts_hold};
use crate::support::random_inputs;

/// Pieces of articles, for texts that resemble articles, with a bar between them.
const SCRAPS: &str = "\
    From Wikipedia, the free encyclopedia\n¦Jump to: navigation\n¦\n¦\n\n¦\r\n¦[edit]\n¦== A ==\n¦  • ¦ • ¦: • ¦\
    \u{20} 1. ^ ¦  2. ^ a b ¦[1]¦[2]:34¦[note 1]¦[a]¦[citation needed]¦[1][dead link]¦[¦]¦(¦)¦\"¦“¦”¦'¦.¦. ¦? ¦\
    … ¦... ¦ ¦\u{a0}¦A¦b¦Ms. ¦U.S. ¦1,300¦vol. ¦é¦日本。¦😀¦\u{301}¦\u{feff}¦\0¦Retrieved 2014-01-31¦Archived ¦\
    (2004). ¦<¦>¦</a>¦&amp;";

const TAGS: &str = "\
    <html>¦<div id=mw-content-text>¦<h1 id=firstHeading>¦<h2>¦</h2>¦<p>¦</p>¦<ul>¦<li>¦</ul>¦\
    <table class=infobox>¦<table>¦<tr>¦<th>¦<td>¦</table>¦<br>¦<blockquote>¦<div class=hatnote>¦</div>¦\
    <ol class=references>¦<li id=cite_note-1>¦</ol>¦<sup class=reference><a href='#cite_note-1'>[1]</a></sup>¦\
    <sup class=noprint>[<i>who?</i>]</sup>¦<a class=external href=x>¦</a>¦\
    <span class=Z3988 title='rft.au=%ff&a'>¦</span>¦<script>¦</script>¦<!--¦-->¦<svg>¦<math>¦<template>¦<b>¦\
    <select>";

/// Up to 59 of these pieces in a row.
fn scraps(rng: &mut Rng, of: &[&str]) -> String {
    let pieces: Vec<&str> = of.iter().flat_map(|pieces| pieces.split('¦')).collect();
    rng.list(0..60, |rng| *rng.one(&pieces)).concat()
}

/// Asserts that each letter of a text without marks is in a sentence or a heading.
fn nothing_is_lost(document: &Document) {
    let sentences: usize = document.sentences().map(|sentence| letters(document.cut(sentence.span))).sum();
    let headings = document.sections.iter().filter_map(|section| section.span);
    let headings: usize = headings.map(|span| letters(document.cut(span))).sum();
    assert_eq!(sentences + headings, letters(&document.text));
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

#[test]
fn any_bytes_are_read_or_refused() {
    each(random_inputs(256), |rng| {
        if let Ok(document) = read(&rng.list(0..400, |rng| rng.u8(..))) {
            places_hold(&document);
        }
    });
}

#[test]
fn any_text_is_read() {
    let pattern = Pattern::new(r"\PC{0,200}");
    each(random_inputs(256), |rng| match read(pattern.text(rng).as_bytes()) {
        Ok(document) => places_hold(&document),
        // One that begins like a file of another format, such as `{"`.
        Err(ReadError::NotAnArticle { .. }) => {}
        Err(error) => panic!("{error}"),
    });
}

#[test]
fn any_article_is_read() {
    each(random_inputs(256), |rng| places_hold(&read(scraps(rng, &[SCRAPS]).as_bytes()).unwrap()));
}

#[test]
fn any_page_is_read() {
    each(random_inputs(256), |rng| {
        let page = format!("<html>{}", scraps(rng, &[TAGS, TAGS, SCRAPS]));
        places_hold(&read(page.as_bytes()).unwrap());
    });
}

#[test]
fn no_letter_of_a_paragraph_is_lost() {
    let pattern = Pattern::new("[A-Za-z0-9 .,?!()\"“”'‘’é。…-]{0,400}");
    each(random_inputs(256), |rng| nothing_is_lost(&read(pattern.text(rng).as_bytes()).unwrap()));
}

#[test]
fn the_draft_of_any_text_passes_its_check_and_is_found_again() {
    let line = Pattern::new(
        "|From Wikipedia, the free encyclopedia|Type NGO|Work\\[edit\\]|  [1-3]\\. \\^ \"T\"\\. Retrieved 2014-01-31\\. |• [a-c ]{1,9}|([A-C][a-c]{0,3}( [a-c]{1,3}){0,4}[.?](\\[[1-3]\\])? ?){1,3}",
    );
    // The same in each run, so that a failure occurs on every machine.
    each_from(Rng::with_seed(1), random_inputs(256), |rng| {
        let lines = rng.list(0..25, |rng| if rng.hits(8) { rng.text() } else { line.text(rng) });
        texts_hold(lines.join("\n").as_bytes());
    });
}

#[test]
fn the_draft_of_any_page_passes_its_check_and_is_found_again() {
    let blocks = Pattern::new(
        "(<h[2-4]><span class=\"mw-headline\">[A-C]{1,2}</span></h[2-4]>|<p>([A-C][a-c]{0,3} [a-c]{1,3}\\. ){1,3}</p>|<ul><li>[a-c ]{1,5}</li></ul>|<div class=\"hatnote\">See [a-c]</div>|<table class=\"infobox\"><tr><th>[a-c]</th><td>[a-c]{1,3}</td></tr></table>){0,19}",
    );
    each_from(Rng::with_seed(1), random_inputs(256), |rng| {
        let page = format!(
            "<!DOCTYPE html><html><body><h1 id=\"firstHeading\">T</h1><div id=\"mw-content-text\">{}</div></body></html>",
            blocks.text(rng)
        );
        pages_hold(page.as_bytes());
    });
}
