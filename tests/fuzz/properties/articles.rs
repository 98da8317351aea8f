//! Properties of any text or page that is read as an article, and of the pack drafted from it.

use std::sync::LazyLock;

use ecpat_kb::article::candidates::Rules;
use ecpat_kb::article::check::{FindingKind, compare};
use ecpat_kb::article::draft::{Draft, draft};
use ecpat_kb::article::{ArticleFormat, Block, BlockKind, Document, MarkKind, Span, read};
use ecpat_kb::date::Edtf;
use ecpat_kb::pack::{Files, Pack, Severity, read as packs};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

/// Reads a text as an article, if it is one, and checks its properties.
pub fn texts_hold(bytes: &[u8]) {
    hold(bytes);
}

/// Reads a text as a saved page, if it is one, and checks its properties.
pub fn pages_hold(bytes: &[u8]) {
    hold(&[b"<html>", bytes].concat());
}

fn hold(bytes: &[u8]) {
    let document = match read(bytes) {
        Ok(document) => document,
        Err(error) => return super::harmless(&ecpat_kb::escape::printable(&error.to_string())),
    };
    places_hold(&document);
    parts_hold(&document);
    if document.format == ArticleFormat::Text {
        text_is_kept(&document, bytes);
    }
    draft_holds(&document, bytes);
}

/// Asserts that spans cut out what they are said to, are in order and do not overlap.
pub fn places_hold(document: &Document) {
    let whole = |span: Span| document.text.get(span.bytes()).is_some();
    let in_order = |spans: &[Span]| spans.windows(2).all(|two| two[0].end <= two[1].start);
    let spans = |blocks: &[&Block]| -> Vec<Span> {
        blocks.iter().flat_map(|block| &block.sentences).map(|one| one.span).collect()
    };
    let (head, blocks): (Vec<_>, Vec<_>) = document.blocks().partition(|(part, _)| *part == 0);
    let [head, blocks] =
        [head, blocks].map(|list| list.into_iter().map(|(_, block)| block).collect::<Vec<_>>());
    let (notes, lines): (Vec<&Block>, Vec<&Block>) =
        head.into_iter().partition(|one| one.kind == BlockKind::Note);
    for list in [&notes, &lines, &blocks] {
        assert!(in_order(&spans(list)));
    }
    let mut all = spans(&[notes, lines, blocks.clone()].concat());
    all.sort_by_key(|span| span.start);
    assert!(in_order(&all));
    for sentence in document.sentences() {
        let span = sentence.span;
        assert!(span.start < span.end && whole(span));
        assert_eq!(document.cut(span).trim(), document.cut(span));
        let mut inner = span.start;
        // The markers of the label of an infobox come before its value.
        for mark in sentence.marks.iter().skip_while(|mark| mark.span.end <= span.start) {
            assert!(inner <= mark.span.start && mark.span.end <= span.end, "{mark:?} in {span:?}");
            inner = mark.span.end;
            let shown = document.cut(mark.span);
            let in_brackets = shown.starts_with('[') && shown.contains(']');
            assert!(in_brackets || document.format == ArticleFormat::Html, "{shown}");
            assert!(!shown.is_empty() && !shown.contains('\n') && whole(mark.span), "{shown}");
        }
    }
    for block in &blocks {
        for sentence in &block.sentences {
            assert!(block.span.start <= sentence.span.start && sentence.span.end <= block.span.end);
        }
    }
    assert!(blocks.windows(2).all(|two| two[0].paragraph <= two[1].paragraph));
    assert!(document.references.iter().all(|one| whole(one.span) && one.section < document.sections.len()));
    for section in &document.sections {
        assert!(section.level.is_none_or(|level| (1..=6).contains(&level)));
        assert!(section.span.is_none_or(whole));
    }
}

/// Asserts that marks cite references that exist, and that dates are valid.
fn parts_hold(document: &Document) {
    for mark in document.sentences().flat_map(|sentence| &sentence.marks) {
        if let MarkKind::Citation { reference: Some(reference), .. } = &mark.kind {
            assert!(*reference < document.references.len());
        }
    }
    let dates = document.references.iter().flat_map(|reference| {
        let parts = &reference.parts;
        [&parts.published, &parts.retrieved, &parts.archived]
    });
    for date in dates.chain([&document.modified, &document.saved]).flatten() {
        assert!(date.parse::<Edtf>().is_ok(), "{date} is given as a date");
    }
    let counts = document.counts();
    assert!(counts.contains(&("sentences", document.sentences().count())));
    assert!(counts.contains(&("references", document.references.len())));
}

/// Asserts that the text of the document is the input, and is read as the same document.
fn text_is_kept(document: &Document, bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        assert_eq!(document.text, text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if document.text.starts_with('\u{feff}') {
        return;
    }
    let mut again = read(document.text.as_bytes()).unwrap_or_else(|error| panic!("its own text: {error}"));
    again.remarks.clone_from(&document.remarks);
    assert_eq!(&again, document, "its own text reads as another document");
}

/// Asserts that the pack drafted from it passes its check, and that all of it is found again in the document.
fn draft_holds(document: &Document, bytes: &[u8]) {
    let draft = draft(document, "stem", bytes, &RULES);
    let pack = read_back(&draft);
    let comparison = compare(document, &pack);
    let source = &draft.files[0].1;
    assert_eq!(comparison.found, comparison.passages, "{:#?}\n{source}", comparison.findings);
    let off = comparison.findings.iter().find(|finding| finding.kind != FindingKind::ToDecide);
    assert_eq!(off, None, "{source}");
    let unnamed = comparison.findings.iter().filter(|finding| finding.subject.is_none()).count();
    assert_eq!(comparison.sentences - unnamed, draft.passages);
}

fn read_back(draft: &Draft) -> Pack {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let texts = draft.files.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let pack = packs::from_texts("draft".into(), texts, None, &mut files, &mut problems);
    let pack = Pack { digest: "0".repeat(64), ..pack };
    super::packs::seeds(&pack, &mut problems);
    if let Some(error) = problems.iter().find(|problem| problem.severity == Severity::Error) {
        panic!("the draft has an error: {}\n{}", error.render(&files, false), draft.files[0].1);
    }
    pack
}
