//! Phrases that say how one organisation stands to another.
//!
//! Owns how a phrase is found; which organisations stand at its ends is for others to say.

use std::ops::Range;

use super::rules::{RelationRule, Rules};
use super::words::Words;

/// The most words that the `*` of a phrase stands for.
const WILD: usize = 4;

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
pub(super) fn phrases<'r>(words: &Words<'_>, rules: &'r Rules) -> Vec<Phrase<'r>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let mut known = rules.relations.get(words.lower(at)).into_iter().flatten();
        let phrase = known.find_map(|rule| Some((rule, phrase_end(words, at, rule)?)));
        if let Some((rule, end)) = phrase {
            found.push(Phrase { words: at..end, rule });
        }
        at = phrase.map_or(at + 1, |(_, end)| end);
    }
    found
}

/// Returns the end of a phrase that begins at a word.
fn phrase_end(words: &Words<'_>, at: usize, rule: &RelationRule) -> Option<usize> {
    let mut end = at;
    let mut parts = rule.phrase.split_whitespace().peekable();
    while let Some(part) = parts.next() {
        if part == "*" {
            let stop = parts.peek()?;
            end = (end..=end + WILD).find(|&word| words.lower(word) == *stop)?;
        } else if words.lower(end) == part {
            end += 1;
        } else {
            return None;
        }
    }
    Some(end)
}
