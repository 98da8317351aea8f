//! Covers what holds for any input: no panic, and places that cut out what they name.

use proptest::prelude::*;

use super::super::{Document, Sentence, Span, read};

/// What an article is made of, for texts that are more than noise.
const SCRAPS: &[&str] = &[
    "From Wikipedia, the free encyclopedia\n",
    "Jump to: navigation\n",
    "\n",
    "\n\n",
    "\r\n",
    "[edit]\n",
    "== A ==\n",
    "  • ",
    " • ",
    ": • ",
    "  1. ^ ",
    "  2. ^ a b ",
    "[1]",
    "[2]:34",
    "[note 1]",
    "[a]",
    "[citation needed]",
    "[1][dead link]",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "“",
    "”",
    "'",
    ".",
    ". ",
    "? ",
    "… ",
    "... ",
    " ",
    "\u{a0}",
    "A",
    "b",
    "Ms. ",
    "U.S. ",
    "1,300",
    "vol. ",
    "é",
    "日本。",
    "😀",
    "\u{301}",
    "\u{feff}",
    "\0",
    "Retrieved 2014-01-31",
    "Archived ",
    "(2004). ",
    "<",
    ">",
    "</a>",
    "&amp;",
];

const TAGS: &[&str] = &[
    "<html>",
    "<div id=mw-content-text>",
    "<h1 id=firstHeading>",
    "<h2>",
    "</h2>",
    "<p>",
    "</p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table class=infobox>",
    "<table>",
    "<tr>",
    "<th>",
    "<td>",
    "</table>",
    "<br>",
    "<blockquote>",
    "<div class=hatnote>",
    "</div>",
    "<ol class=references>",
    "<li id=cite_note-1>",
    "</ol>",
    "<sup class=reference><a href='#cite_note-1'>[1]</a></sup>",
    "<sup class=noprint>[<i>who?</i>]</sup>",
    "<a class=external href=x>",
    "</a>",
    "<span class=Z3988 title='rft.au=%ff&a'>",
    "</span>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<svg>",
    "<math>",
    "<template>",
    "<b>",
    "<select>",
];

fn scraps(of: Vec<&'static str>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), 0..60).prop_map(|scraps| scraps.concat())
}

/// Asserts that places are in order and apart, and the same in characters as in bytes.
fn places_hold(document: &Document) {
    let chars: Vec<char> = document.text.chars().collect();
    let cut = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
    let in_order = |spans: &[Span]| spans.windows(2).all(|two| two[0].end <= two[1].start);
    let spans =
        |list: Vec<&Vec<Sentence>>| list.into_iter().flatten().map(|one| one.span).collect::<Vec<_>>();
    assert!(in_order(&spans(document.navigation.iter().map(|block| &block.sentences).collect())));
    assert!(in_order(&spans(document.infobox.iter().map(|line| &line.sentences).collect())));
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    assert!(in_order(&spans(blocks.map(|block| &block.sentences).collect())));
    let mut all: Vec<Span> = document.sentences().map(|sentence| sentence.span).collect();
    all.sort_by_key(|span| span.start);
    assert!(in_order(&all));
    for sentence in document.sentences() {
        let span = sentence.span;
        assert!(span.start < span.end);
        assert_eq!(cut(span.start, span.end), document.cut(span));
        assert_eq!(document.cut(span).trim(), document.cut(span));
        let mut inner = span.start;
        for mark in &sentence.marks {
            assert!(inner <= mark.span.start && mark.span.end <= span.end, "{mark:?} in {span:?}");
            inner = mark.span.end;
            let shown = document.cut(mark.span);
            assert!(shown.starts_with('[') && shown.contains(']'), "{shown}");
        }
    }
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    for block in blocks.clone() {
        for sentence in &block.sentences {
            assert!(block.span.start <= sentence.span.start && sentence.span.end <= block.span.end);
        }
    }
    assert!(blocks.clone().zip(blocks.skip(1)).all(|(one, next)| one.paragraph <= next.paragraph));
    for reference in &document.references {
        assert_eq!(cut(reference.span.start, reference.span.end), document.cut(reference.span));
        assert!(reference.section < document.sections.len());
    }
}

/// Asserts that nothing but blanks and bullets of a plain text without marks is in no sentence.
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
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(document) = read(&bytes) {
            places_hold(&document);
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        places_hold(&read(text.as_bytes()).unwrap());
    }

    #[test]
    fn any_article_is_read(text in scraps(SCRAPS.to_vec())) {
        places_hold(&read(text.as_bytes()).unwrap());
    }

    #[test]
    fn any_page_is_read(page in scraps([TAGS, TAGS, SCRAPS].concat())) {
        places_hold(&read(format!("<html>{page}").as_bytes()).unwrap());
    }

    #[test]
    fn no_letter_of_a_paragraph_is_lost(text in "[A-Za-z0-9 .,?!()\"“”'‘’é。…-]{0,400}") {
        nothing_is_lost(&read(text.as_bytes()).unwrap());
    }
}
