//! The passages of a document, in the order of the text: what a pack can have a passage for.
//!
//! Owns what counts as a passage, which references support it and how references are named; it must not know which
//! passages a pack has.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::anchor::{Anchor, clean, occurrences, plain_line, shortest};
use super::document::{BlockKind, Document, Mark, MarkKind, ReferenceParts, Sentence, Span};
use crate::pack::kind::{Form, REFERENCES};
use crate::pack::record::reference_name;
use crate::pack::write::{fits, slug};

/// Holds a passage of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The index of its part in [`parts`]: 0 for navigation and infobox, then section by section.
    pub part: usize,
    /// What it is part of.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
    /// Where the label of its row of the infobox stands, for the first passage of the row.
    pub label: Option<Span>,
    /// Its text in one line, without markers; the first line of a row of an infobox begins with its label.
    pub plain: String,
    /// The words by which it is found on the page; none where no words are unique.
    pub anchor: Option<Anchor>,
    /// The references that support it, in order.
    pub references: Vec<Cited>,
}

/// Holds a reference that supports a passage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    /// Its name in the pack.
    pub key: Key,
    /// Where its marker stands: on the `sentence` itself, or on a later one of the `paragraph`.
    pub reach: &'static str,
    /// The pages that are printed beside the marker.
    pub locator: Option<String>,
}

/// Returns the headings of the parts of a document: none for the head with navigation and infobox, then those of its
/// sections, none for the lead and where a heading was lost.
#[must_use]
pub fn parts(document: &Document) -> Vec<Option<String>> {
    let headings = document.sections.iter().map(|section| section.heading.as_deref().and_then(clean));
    std::iter::once(None).chain(headings).collect()
}

/// The name of a reference in a pack: its list, none for the one that packs do not name, and its number there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The list.
    pub list: Option<String>,
    /// The number.
    pub number: u32,
}

impl Key {
    /// Returns the name by which a pack's records refer to it.
    #[must_use]
    pub fn name(&self) -> String {
        let number = self.number.to_string();
        self.list.as_deref().map_or(number.clone(), |list| reference_name(list, &number))
    }
}

/// Returns the names of the references in a pack. In each list they have the numbers that are printed if each is
/// printed once, else they are counted from 1. The first list that plain markers cite has no name; the others are named
/// after the group of their markers.
#[must_use]
pub fn keys(document: &Document) -> Vec<Key> {
    let lists = document.references.last().map_or(0, |last| last.list + 1);
    let mut groups: Vec<Option<String>> = vec![None; lists];
    let mut plain = None;
    for mark in document.sentences().flat_map(|sentence| &sentence.marks) {
        let MarkKind::Citation { group, reference: Some(reference), .. } = &mark.kind else { continue };
        let Some(list) = document.references.get(*reference).map(|reference| reference.list) else {
            continue;
        };
        match group {
            None => plain = plain.or(Some(list)),
            Some(group) => groups[list] = groups[list].take().or_else(|| Some(slug(group, LONGEST_LIST))),
        }
    }
    let plain = plain.or_else(|| groups.iter().position(Option::is_none)).unwrap_or_default();
    let mut taken = BTreeSet::from([String::new(), REFERENCES.to_owned()]);
    let mut keys = Vec::with_capacity(document.references.len());
    for list in document.references.chunk_by(|a, b| a.list == b.list) {
        let Some(first) = list.first() else { continue };
        let name = (first.list != plain).then(|| {
            let group = groups.get_mut(first.list).and_then(Option::take).unwrap_or_default();
            let name = if taken.contains(&group) { format!("list-{}", first.list + 1) } else { group };
            taken.insert(name.clone());
            name
        });
        let printed: BTreeSet<u32> =
            list.iter().map(|reference| reference.number).filter(|&one| one > 0).collect();
        let is_once = printed.len() == list.len();
        let numbers = (1..).zip(list).map(|(count, one)| if is_once { one.number } else { count });
        keys.extend(numbers.map(|number| Key { list: name.clone(), number }));
    }
    keys
}

/// The most characters in the name of a list.
const LONGEST_LIST: usize = 40;

/// Returns the parts of a reference by their keys in a pack, and whether a pack can hold all of them.
///
/// An address is taken as it is or not at all: without one of its characters it would be another.
pub(super) fn fields(parts: &ReferenceParts) -> ([(&'static str, Option<String>); 8], bool) {
    let given = [
        ("title", &parts.title),
        ("author", &parts.authors),
        ("publisher", &parts.publisher),
        ("published", &parts.published),
        ("retrieved", &parts.retrieved),
        ("url", &parts.url),
        ("archived_url", &parts.archive_url),
        ("as_printed", &parts.as_printed),
    ];
    let held = given.map(|(key, value)| match key {
        "url" | "archived_url" => (key, value.clone().filter(|url| fits(Form::Url, url))),
        _ => (key, value.as_deref().and_then(clean)),
    });
    let is_whole = given.iter().zip(&held).all(|((_, given), (_, held))| given.is_some() == held.is_some());
    (held, is_whole)
}

/// Tells whether the head of a document, navigation and infobox, has passages with an anchor.
#[must_use]
pub fn has_head(passages: &[Passage]) -> bool {
    passages.iter().take_while(|passage| passage.part == 0).any(|passage| passage.anchor.is_some())
}

/// Lists the passages of a document in the order of the text.
///
/// A marker supports the sentence that it stands on, and the sentences before it in the same paragraph that have no
/// marker, back to the last one that has.
#[must_use]
pub fn passages(document: &Document) -> Vec<Passage> {
    let keys = keys(document);
    let mut pieces = Vec::new();
    let mut passages = Vec::new();
    let mut later = (usize::MAX, Vec::new());
    for (part, block) in document.blocks().rev() {
        if later.0 != block.paragraph {
            later = (block.paragraph, Vec::new());
        }
        for (at, sentence) in block.sentences.iter().enumerate().rev() {
            let is_citation = |mark: &Mark| matches!(mark.kind, MarkKind::Citation { .. });
            let references = if sentence.marks.iter().any(is_citation) {
                let own = cited(sentence, &keys);
                later.1 = own.iter().map(|one| Cited { reach: "paragraph", ..one.clone() }).collect();
                own
            } else {
                later.1.clone()
            };
            let label = block.label.filter(|_| at == 0);
            let printed = label.and_then(|_| document.label(block));
            let mut plain = printed.map(|label| plain_line(&label) + " ").unwrap_or_default();
            plain.push_str(&plain_line(&document.plain(sentence)));
            // Without a letter or digit a passage states nothing and cannot be found again.
            if plain.contains(char::is_alphanumeric) {
                let (kind, span) = (block.kind, sentence.span);
                passages.push(Passage { part, kind, span, label, plain, anchor: None, references });
                pieces.push(between_marks(label, sentence));
            }
        }
    }
    passages.reverse();
    pieces.reverse();
    let whole = [document.text.as_str(), document.around.as_str()].join("\n\n");
    // After the heading of a section stands a link to edit it.
    let headings = document.sections.iter().filter_map(|section| section.span).map(|span| span.end);
    let mut gaps: Vec<usize> =
        document.gaps.iter().copied().chain(headings).chain([document.text.len()]).collect();
    gaps.sort_unstable();
    for (passage, anchor) in passages.iter_mut().zip(shortest(&whole, &gaps, &pieces)) {
        // Where a marker divides a word, its halves are none of their own without it.
        passage.anchor = anchor.filter(|anchor| occurrences(&passage.plain, &anchor.words).next().is_some());
    }
    passages
}

/// Returns the pieces of a sentence that no marker divides, in bytes, with the label of its row before them.
fn between_marks(label: Option<Span>, sentence: &Sentence) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    for part in label.into_iter().chain([sentence.span]).map(Span::bytes) {
        let mut from = part.start;
        for mark in sentence.marks.iter().map(|mark| mark.span.bytes()) {
            if (from..part.end).contains(&mark.start) {
                pieces.push(from..mark.start);
                from = mark.end;
            }
        }
        pieces.push(from..part.end.max(from));
    }
    pieces
}

/// Returns the references whose markers stand on a sentence, each once, by number; of several markers the pages of
/// the first that has any.
fn cited(sentence: &Sentence, keys: &[Key]) -> Vec<Cited> {
    let mut found: BTreeMap<&Key, Option<String>> = BTreeMap::new();
    for mark in &sentence.marks {
        if let MarkKind::Citation { reference: Some(reference), locator, .. } = &mark.kind
            && let Some(key) = keys.get(*reference)
        {
            let known = found.entry(key).or_default();
            *known = known.take().or_else(|| locator.clone());
        }
    }
    found.into_iter().map(|(key, locator)| Cited { key: key.clone(), reach: "sentence", locator }).collect()
}
