//! Phrases that say how one organisation stands to another.
//!
//! Owns how a phrase is found; which organisations stand at its ends is for others to say.

use std::ops::Range;

use super::rules::RelationRule;
use super::words::Words;

/// The most words from a phrase to what it speaks of.
const FAR: usize = 6;

/// A phrase in a passage.
#[derive(Debug)]
pub(super) struct Phrase<'r> {
    pub(super) words: Range<usize>,
    pub(super) rule: &'r RelationRule,
}

impl Phrase<'_> {
    /// Tells whether a word comes soon after the phrase, with nothing but blanks between.
    pub(super) fn is_near(&self, words: &Words<'_>, at: usize) -> bool {
        let end = self.words.end;
        at >= end && at - end <= FAR && (end + 1..=at).all(|at| words.is_joined(at))
    }
}

/// Finds the phrases of a passage, in order.
pub(super) fn phrases<'p>(words: &Words<'p>) -> Vec<Phrase<'p>> {
    let mut found: Vec<Phrase<'p>> = Vec::new();
    for at in 0..words.len() {
        if found.last().is_none_or(|last| last.words.end <= at) {
            let mut known = words.rules.relations(words.lower(at)).iter();
            let phrase = |rule: &'p RelationRule| {
                Some(Phrase { words: at..words.phrase_end(at, &rule.phrase)?, rule })
            };
            found.extend(known.find_map(phrase));
        }
    }
    found
}
