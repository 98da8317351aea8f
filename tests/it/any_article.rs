//! Properties of any article: no panic, correct spans, and a draft that passes its check and is found again.

use ecpat_kb::article::{Document, ReadError, read};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

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

fn scraps(of: &[&'static str]) -> impl Strategy<Value = String> {
    let pieces: Vec<&str> = of.iter().flat_map(|pieces| pieces.split('¦')).collect();
    prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|scraps| scraps.concat())
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

proptest! {
    #![proptest_config(ProptestConfig { cases: random_inputs(256), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(document) = read(&bytes) {
            places_hold(&document);
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        match read(text.as_bytes()) {
            Ok(document) => places_hold(&document),
            // One that begins like a file of another format, such as `{"`.
            Err(ReadError::NotAnArticle { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn any_article_is_read(text in scraps(&[SCRAPS])) {
        places_hold(&read(text.as_bytes()).unwrap());
    }

    #[test]
    fn any_page_is_read(page in scraps(&[TAGS, TAGS, SCRAPS])) {
        places_hold(&read(format!("<html>{page}").as_bytes()).unwrap());
    }

    #[test]
    fn no_letter_of_a_paragraph_is_lost(text in "[A-Za-z0-9 .,?!()\"“”'‘’é。…-]{0,400}") {
        nothing_is_lost(&read(text.as_bytes()).unwrap());
    }
}

proptest! {
    // A fixed seed, so that a failure occurs on every machine.
    #![proptest_config(ProptestConfig {
        cases: random_inputs(256),
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_draft_of_any_text_passes_its_check_and_is_found_again(
        lines in prop::collection::vec(
            "(|From Wikipedia, the free encyclopedia|Type NGO|Work\\[edit\\]|  [1-3]\\. \\^ \"T\"\\. Retrieved 2014-01-31\\. |• [a-c ]{1,9}|([A-C][a-c]{0,3}( [a-c]{1,3}){0,4}[.?](\\[[1-3]\\])? ?){1,3}|.{0,20})",
            0..25,
        ),
    ) {
        texts_hold(lines.join("\n").as_bytes());
    }

    #[test]
    fn the_draft_of_any_page_passes_its_check_and_is_found_again(
        blocks in prop::collection::vec(
            "(<h[2-4]><span class=\"mw-headline\">[A-C]{1,2}</span></h[2-4]>|<p>([A-C][a-c]{0,3} [a-c]{1,3}\\. ){1,3}</p>|<ul><li>[a-c ]{1,5}</li></ul>|<div class=\"hatnote\">See [a-c]</div>|<table class=\"infobox\"><tr><th>[a-c]</th><td>[a-c]{1,3}</td></tr></table>)",
            0..20,
        ),
    ) {
        let page = format!(
            "<!DOCTYPE html><html><body><h1 id=\"firstHeading\">T</h1><div id=\"mw-content-text\">{}</div></body></html>",
            blocks.concat()
        );
        pages_hold(page.as_bytes());
    }
}
