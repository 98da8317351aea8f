//! Finds the passages of a pack in a document: the article that they were read in, or another copy of it.
//!
//! Owns how sections are matched and what it means that an anchor was found, has moved, has changed or is gone; it
//! must not know where the passages come from.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::anchor::{Anchor, MOST_WORDS, occurrences, plain_line};
use super::document::Document;
use super::passages::{Passage, has_head, parts};
use super::words::Text;
use crate::fold::is_unspaced;

/// A section as a pack knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSection {
    /// Its heading as printed; empty where it was lost.
    pub heading: String,
    /// The curator's name for it, where the heading was lost.
    pub label: Option<String>,
}

/// A passage as a pack knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPassage {
    /// The index of its section.
    pub section: usize,
    /// Whether it is a line of the infobox or of navigation, which come before the sections.
    pub is_head: bool,
    /// The words by which it is found.
    pub anchor: Anchor,
}

/// Says where a passage of a pack is in a document. Numbers are indexes of passages of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Its anchor is in its section, once.
    Found(usize),
    /// Its anchor is in its section more than once.
    Repeated(Vec<usize>),
    /// Its anchor is in other sections only.
    Moved(Vec<usize>),
    /// Its anchor is nowhere, but similar words are, or another sentence stands in its place.
    Changed {
        /// Where they are.
        passage: usize,
        /// The words, or the sentence.
        words: String,
    },
    /// Nothing like its anchor is in the document.
    Gone,
}

impl Location {
    /// Returns the passages that it can be.
    pub(super) fn candidates(&self) -> &[usize] {
        match self {
            Self::Found(at) | Self::Changed { passage: at, .. } => std::slice::from_ref(at),
            Self::Repeated(at) | Self::Moved(at) => at,
            Self::Gone => &[],
        }
    }
}

/// How similar words must be to count as a changed anchor; 1 is the same.
const SIMILAR: f64 = 0.6;

/// The most bytes of words that an anchor is compared with.
const LONGEST_RUN: usize = 200;

/// The most passages that an anchor that was not found is compared with.
const COMPARED: usize = 20;

/// Where the sections and passages of a pack are in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// For each section the parts of the document that it can be.
    pub sections: Vec<Vec<usize>>,
    /// For each passage its place.
    pub passages: Vec<Location>,
}

/// Finds the sections and passages of a pack in a document with these passages.
///
/// A passage counts as changed, too, if another sentence stands in its place between passages that are found.
#[must_use]
pub fn find(
    sections: &[KnownSection],
    known: &[KnownPassage],
    document: &Document,
    passages: &[Passage],
) -> Places {
    let sections = matched(sections, known, &parts(document), has_head(passages));
    let index = WordIndex::new(&document.text, passages);
    let mut places: Vec<Location> =
        known.iter().map(|passage| index.place(passage, &sections[passage.section])).collect();
    by_order(&mut places, passages);
    Places { sections, passages: places }
}

/// Matches the sections of a pack with the parts of a document and returns, for each section, the parts that it can
/// be. `has_head`: the head of the document has passages.
///
/// A section is the first part with its heading that no section before it is. The sections between two of these, and the
/// parts between theirs, are paired in their order if there are as many of each; if not, each can be any of the parts.
fn matched(
    known: &[KnownSection],
    passages: &[KnownPassage],
    parts: &[Option<String>],
    has_head: bool,
) -> Vec<Vec<usize>> {
    // There are notes under headings, too, so only what comes first can be the head.
    let mut inside = passages.iter().filter(|passage| passage.section == 0).peekable();
    let is_head =
        has_head && !known.is_empty() && inside.peek().is_some() && inside.all(|passage| passage.is_head);
    let mut open: BTreeSet<usize> = (1..parts.len()).collect();
    let mut only: Vec<Option<usize>> = Vec::with_capacity(known.len() + 1);
    for (at, section) in known.iter().enumerate() {
        let label = section.label.as_deref().filter(|_| section.heading.is_empty());
        let headings = [Some(plain_line(&section.heading)), label.map(plain_line)];
        let is_same = |part: &&usize| parts[**part].is_some() && headings.contains(&parts[**part]);
        let part = if at == 0 && is_head { Some(0) } else { open.iter().find(is_same).copied() };
        if let Some(part) = part {
            open.remove(&part);
        }
        only.push(part);
    }
    only.push(Some(parts.len()));
    let (mut matched, mut after) = (Vec::with_capacity(known.len()), 1);
    while matched.len() < known.len() {
        let start = matched.len();
        let between = only[start..].iter().take_while(|part| part.is_none()).count();
        let next = only[start + between].unwrap_or(parts.len());
        let rest: Vec<usize> = open.iter().copied().filter(|part| (after..next).contains(part)).collect();
        let is_paired = rest.len() == between;
        matched.extend((0..between).map(|at| if is_paired { vec![rest[at]] } else { rest.clone() }));
        matched.extend((next < parts.len()).then(|| vec![next]));
        after = next + 1;
    }
    matched
}

/// Turns gone passages into changed ones where as many other sentences stand between the neighbours.
fn by_order(places: &mut [Location], document: &[Passage]) {
    let taken: HashSet<usize> = places.iter().flat_map(Location::candidates).copied().collect();
    let neighbour = |place: &Location| match place {
        Location::Found(at) | Location::Changed { passage: at, .. } => Some(*at),
        Location::Repeated(_) | Location::Moved(_) | Location::Gone => None,
    };
    let mut start = 0;
    while start < places.len() {
        let gone = places[start..].iter().take_while(|place| **place == Location::Gone).count();
        // At the ends of the pack there is no neighbour.
        let before = start.checked_sub(1).map_or(Some(0), |at| neighbour(&places[at]).map(|at| at + 1));
        let after = places.get(start + gone).map_or(Some(document.len()), neighbour);
        if let (Some(before), Some(after), true) = (before, after, gone > 0) {
            let free: Vec<usize> = (before..after).filter(|at| !taken.contains(at)).collect();
            if free.len() == gone {
                for (place, at) in places[start..].iter_mut().zip(free) {
                    *place = Location::Changed { passage: at, words: document[at].plain.clone() };
                }
            }
        }
        start += gone.max(1);
    }
}

/// Finds the passages of a document by their words.
struct WordIndex<'d> {
    document: &'d [Passage],
    text: Text<'d>,
    words: HashMap<&'d str, Vec<usize>>,
}

/// Iterates over the words of a text; without spaces each character is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).flat_map(|run| run.split_inclusive(is_unspaced));
    let words = parts.flat_map(|part| {
        let last = part.char_indices().next_back().filter(|(_, c)| is_unspaced(*c));
        let (word, character) = part.split_at(last.map_or(part.len(), |(at, _)| at));
        [word, character]
    });
    words.filter(|word| !word.is_empty())
}

impl<'d> WordIndex<'d> {
    fn new(text: &'d str, document: &'d [Passage]) -> Self {
        let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, passage) in document.iter().enumerate() {
            for word in words(&passage.plain) {
                let places = index.entry(word).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        Self { document, text: Text::new(text), words: index }
    }

    fn place(&self, known: &KnownPassage, parts: &[usize]) -> Location {
        let Anchor { prefix, words, suffix } = &known.anchor;
        let anchor = plain_line(words);
        let mut found = self.with(&anchor);
        if found.len() > 1 {
            // Of several occurrences those that a browser would find: with the words around, and in no divided word.
            let at = |place: &usize| {
                let is_there = |at: &&usize| {
                    let passage = &self.document[**at];
                    passage.label.into_iter().chain([passage.span]).any(|span| span.bytes().contains(place))
                };
                found.iter().find(is_there).copied()
            };
            let places = self.text.find([prefix, &anchor, suffix]);
            let exact: Vec<usize> = places.iter().filter_map(at).collect();
            if !exact.is_empty() {
                found = exact;
            }
        }
        let (here, elsewhere): (Vec<usize>, Vec<usize>) =
            found.into_iter().partition(|&at| parts.contains(&self.document[at].part));
        match (here.as_slice(), elsewhere.is_empty()) {
            ([only], _) => Location::Found(*only),
            ([], false) => Location::Moved(elsewhere),
            ([], true) => self.most_similar(&anchor, parts),
            _ => Location::Repeated(here),
        }
    }

    /// Returns the passages in which an anchor occurs, once for each occurrence.
    fn with(&self, anchor: &str) -> Vec<usize> {
        let none = Vec::new();
        let rarest =
            words(anchor).map(|word| self.words.get(word).unwrap_or(&none)).min_by_key(|at| at.len());
        let passages = rarest.into_iter().flatten().copied();
        passages.flat_map(|at| occurrences(&self.document[at].plain, anchor).map(move |_| at)).collect()
    }

    /// Returns the words that are most similar to an anchor that is nowhere, those in its own parts first.
    fn most_similar(&self, anchor: &str, parts: &[usize]) -> Location {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for word in words(anchor) {
            for &at in self.words.get(word).into_iter().flatten() {
                *shared.entry(at).or_insert(0) += 1;
            }
        }
        let is_elsewhere = |at: usize| !parts.contains(&self.document[at].part);
        let mut order: Vec<(bool, std::cmp::Reverse<usize>, usize)> =
            shared.into_iter().map(|(at, count)| (is_elsewhere(at), std::cmp::Reverse(count), at)).collect();
        order.sort_unstable();
        let mut best: Option<(f64, bool, usize, &str)> = None;
        for &(elsewhere, _, at) in order.iter().take(COMPARED) {
            for words in runs(&self.document[at].plain, anchor.split(' ').count()) {
                let like = strsim::normalized_damerau_levenshtein(anchor, words);
                let is_better = best.is_none_or(|(most, far, ..)| {
                    (far && !elsewhere && like >= SIMILAR) || (far == elsewhere && like > most)
                });
                if like >= SIMILAR && is_better {
                    best = Some((like, elsewhere, at, words));
                }
            }
        }
        best.map_or(Location::Gone, |(_, _, passage, words)| Location::Changed {
            passage,
            words: words.to_owned(),
        })
    }
}

/// Returns the runs of a sentence that have about a number of words.
fn runs(sentence: &str, count: usize) -> impl Iterator<Item = &str> {
    let ends = sentence.match_indices(' ').map(|(at, _)| at).chain([sentence.len()]);
    let starts = std::iter::once(0).chain(sentence.match_indices(' ').map(|(at, _)| at + 1));
    let words: Vec<(usize, usize)> = starts.zip(ends).collect();
    let lengths = count.saturating_sub(1).max(1)..=(count + 1).min(MOST_WORDS);
    lengths.flat_map(move |length| {
        let runs = words.windows(length).map(|run| (run[0].0, run[length - 1].1));
        let runs: Vec<(usize, usize)> = runs.filter(|(start, end)| end - start <= LONGEST_RUN).collect();
        runs.into_iter().filter_map(|(start, end)| sentence.get(start..end))
    })
}
