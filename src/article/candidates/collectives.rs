//! Groups without a name of their own: `law enforcement agencies`, `the tourism industry`.
//!
//! Owns which words make such a group. A plural alone makes none: the text has to say that it acts or is acted
//! with, or it has to stand in a list with one that does.

use std::ops::Range;

use super::organisations::Mention;
use super::phrases::Phrase;
use super::rules::Class;
use super::words::Words;

/// Groups named by one run of words; two where they share their last word.
#[derive(Debug)]
pub(super) struct Collective {
    pub(super) words: Range<usize>,
    pub(super) names: Vec<String>,
    /// Whether they are the members of what the article is about.
    pub(super) are_members: bool,
}

/// The most words before the last word of a group.
const MODIFIERS: usize = 4;

/// Finds the groups of a passage that lie in no mention of an organisation, in order.
pub(super) fn collectives(
    words: &Words<'_>,
    mentions: &[Mention],
    phrases: &[Phrase<'_>],
) -> Vec<Collective> {
    let mut found: Vec<Collective> = Vec::new();
    let mut mentions = mentions.iter().peekable();
    // The end of the last mention or group: what comes before it is taken.
    let mut free = 0;
    for head in 0..words.len() {
        while let Some(mention) = mentions.next_if(|mention| mention.words.end <= head) {
            free = free.max(mention.words.end);
        }
        if mentions.peek().is_some_and(|mention| mention.words.start <= head) {
            continue;
        }
        let members = members(words, head).filter(|members| members.start >= free);
        let members = members.map(|range| Collective {
            names: vec![words.text(range.clone()).to_owned()],
            words: range,
            are_members: true,
        });
        if let Some(collective) = members.or_else(|| collective(words, phrases, head, free)) {
            free = collective.words.end;
            found.push(collective);
        }
    }
    found
}

/// Finds `national member groups`, `network members`, `members of its network`, given the last word of the first two.
fn members(words: &Words<'_>, head: usize) -> Option<Range<usize>> {
    let is_after = |class| words.is_joined(head) && head > 0 && words.is(head - 1, class);
    if words.before(head) == "member" && words.is_joined(head) && words.is(head, Class::Member) {
        return Some(first_modifier(words, head - 1, 0)..head + 1);
    }
    let is_of = || {
        words.lower(head + 1) == "of"
            && matches!(words.lower(head + 2), "the" | "its")
            && words.is(head + 3, Class::StandIn)
    };
    match words.lower(head) {
        "members" if is_after(Class::StandIn) => Some(head - 1..head + 1),
        "members" if is_of() => Some(head..head + 4),
        _ => None,
    }
}

/// Finds the group whose last word stands at a place.
fn collective(words: &Words<'_>, phrases: &[Phrase<'_>], head: usize, free: usize) -> Option<Collective> {
    let is_head = |at: usize| words.is(at, Class::Collective);
    if !is_head(head) || (words.is_joined(head + 1) && is_head(head + 1)) {
        return None;
    }
    let first = first_modifier(words, head, free);
    let needed = words.rules.only_after.get(words.lower(head));
    if needed.is_some_and(|needed| first == head || words.before(head) != needed) {
        return None;
    }
    let name = words.text(first..head + 1).to_owned();
    let next = phrases.partition_point(|phrase| phrase.words.end <= first);
    let is_after_phrase = next > 0 && phrases[next - 1].is_near(words, first);
    let found = |first, names| Some(Collective { words: first..head + 1, names, are_members: false });
    if is_after_phrase || is_meant(words, first, head, free) {
        return found(first, vec![name]);
    }
    // `content and cloud providers`: two groups that share the last word. In `individuals and small groups`
    // each has a word of its own.
    let other = first.checked_sub(2).filter(|&other| other >= free)?;
    let is_pair = first + 1 == head
        && words.before(first) == "and"
        && words.is_joined(first)
        && words.is_joined(first - 1)
        && is_modifier(words, other)
        && !words.lower(other).ends_with('s');
    if !is_pair || !is_meant(words, other, head, free) {
        return None;
    }
    let shared = [words.text(other..other + 1), words.text(head..head + 1)].join(" ");
    found(other, vec![shared, name])
}

/// Returns the first of the words before a head that describe it.
fn first_modifier(words: &Words<'_>, head: usize, free: usize) -> usize {
    let goes_on = |at: &usize| words.is_joined(at + 1) && is_modifier(words, *at);
    let count = (free..head).rev().take(MODIFIERS).take_while(goes_on).count();
    head - count
}

fn is_modifier(words: &Words<'_>, at: usize) -> bool {
    const OTHERS: [Class; 5] = [Class::Opener, Class::Cue, Class::Calling, Class::Measure, Class::Determiner];
    let lower = words.lower(at);
    lower.chars().all(|c| c.is_alphabetic() || c == '-')
        && !OTHERS.into_iter().any(|class| words.is(at, class))
        && !words.rules.numbers.contains_key(lower)
}

/// Tells whether the words from `first` to the head stand where a group acts or is acted with, or go on a
/// list after what was found before.
fn is_meant(words: &Words<'_>, first: usize, head: usize, free: usize) -> bool {
    let start = words.with_count(first);
    let is_called = start > 0
        && words.is_joined(start)
        && (words.is(start - 1, Class::Calling)
            || (words.is(start - 1, Class::Cue) && !words.is(head, Class::ActedUpon)));
    is_called || (free > 0 && words.is_listed(free, first))
}
