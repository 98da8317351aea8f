//! Bodies without a name of their own: `law enforcement agencies`, `the tourism industry`.
//!
//! Owns which words make such a body. A plural alone is none: it has to be acted with or upon, or
//! to stand in a list with one that is.

use std::ops::Range;

use super::names::is_joined;
use super::organisations::{Mention, closing};
use super::partnerships::Phrase;
use super::rules::Rules;
use super::words::Words;

/// Bodies named by one run of words; two where they share their last word.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) words: Range<usize>,
    pub(super) names: Vec<String>,
    /// Whether they are the members of what the document is about.
    pub(super) are_members: bool,
}

/// Words before the last one at most.
const MODIFIERS: usize = 4;

/// Words between a phrase of partnership and what it speaks of at most.
pub(super) const FAR: usize = 6;

const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "its", "their", "all", "some", "many", "several", "most", "various", "both", "these",
    "those", "any", "wide",
];

pub(super) fn groups(
    words: &Words<'_>,
    named: &[Mention],
    phrases: &[Phrase<'_>],
    rules: &Rules,
) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    let mut mentions = named.iter().peekable();
    let mut last_named = 0;
    for head in 0..words.len() {
        while let Some(mention) = mentions.next_if(|mention| mention.words.end <= head) {
            last_named = mention.words.end;
        }
        if mentions.peek().is_some_and(|mention| mention.words.start <= head) {
            continue;
        }
        let free = found.last().map_or(0, |group| group.words.end).max(last_named);
        if let Some(group) = group(words, head, free, &found, phrases, rules) {
            found.push(group);
        }
    }
    found
}

fn group(
    words: &Words<'_>,
    head: usize,
    free: usize,
    before: &[Group],
    phrases: &[Phrase<'_>],
    rules: &Rules,
) -> Option<Group> {
    if let Some(range) = members(words, head, rules) {
        let names = vec![words.cut(range.start, range.end - 1).to_owned()];
        return (range.start >= free).then_some(Group { words: range, names, are_members: true });
    }
    let is_head = |at: usize| rules.collectives.contains(words.lower(at));
    if !is_head(head) || (is_joined(words, head + 1) && is_head(head + 1)) {
        return None;
    }
    let mut first = head;
    while first > free
        && head - first < MODIFIERS
        && is_joined(words, first)
        && is_modifier(words, first - 1, rules)
    {
        first -= 1;
    }
    if let Some(needed) = rules.whole.get(words.lower(head))
        && (first == head || words.lower(head - 1) != needed)
    {
        return None;
    }
    let name = words.cut(first, head).to_owned();
    let is_listed = |at: usize| is_listed(words, at, free, !before.is_empty() || free > 0);
    let start = start(words, first, rules);
    if is_called(words, start, words.lower(head), rules) || is_listed(start) || follows(words, phrases, first)
    {
        return Some(Group { words: first..head + 1, names: vec![name], are_members: false });
    }
    // `content and cloud providers`: two bodies that share the last word.
    let other = first.checked_sub(2).filter(|&other| other >= free)?;
    let is_pair = first + 1 == head
        && words.lower(first - 1) == "and"
        && is_joined(words, first)
        && is_joined(words, first - 1)
        && is_modifier(words, other, rules)
        // `individuals and small groups`: two bodies, each with a word of its own.
        && !words.lower(other).ends_with('s');
    let start = self::start(words, other, rules);
    if !is_pair || !(is_called(words, start, words.lower(head), rules) || is_listed(start)) {
        return None;
    }
    let shared = format!("{} {}", words.cut(other, other), words.cut(head, head));
    Some(Group { words: other..head + 1, names: vec![shared, name], are_members: false })
}

fn is_modifier(words: &Words<'_>, at: usize, rules: &Rules) -> bool {
    let lower = words.lower(at);
    let is_word = lower.chars().all(|c| c.is_alphabetic() || c == '-');
    is_word
        && !rules.openers.contains(lower)
        && !rules.cues.contains(lower)
        && !rules.verbs.contains(lower)
        && !rules.measures.contains(lower)
        && !rules.numbers.contains_key(lower)
        && !DETERMINERS.contains(&lower)
}

/// `national member groups`, `network members`, `members of its network`.
fn members(words: &Words<'_>, head: usize, rules: &Rules) -> Option<Range<usize>> {
    let before = head.checked_sub(1).map_or("", |at| words.lower(at));
    if rules.members.contains(words.lower(head)) && before == "member" && is_joined(words, head) {
        let mut first = head - 1;
        while first > 0
            && head - first < MODIFIERS
            && is_joined(words, first)
            && is_modifier(words, first - 1, rules)
        {
            first -= 1;
        }
        return Some(first..head + 1);
    }
    let is_members = words.lower(head) == "members";
    if is_members && rules.stand_ins.contains(before) && is_joined(words, head) {
        return Some(head - 1..head + 1);
    }
    let is_of = is_members
        && words.lower(head + 1) == "of"
        && matches!(words.lower(head + 2), "the" | "its")
        && rules.stand_ins.contains(words.lower(head + 3));
    is_of.then_some(head..head + 4)
}

/// The first of the words that count or determine what begins at a word.
fn start(words: &Words<'_>, first: usize, rules: &Rules) -> usize {
    let mut start = first;
    while start > 0 && is_joined(words, start) {
        let lower = words.lower(start - 1);
        let is_number = lower.starts_with(|c: char| c.is_ascii_digit()) || rules.numbers.contains_key(lower);
        if DETERMINERS.contains(&lower) || is_number {
            start -= 1;
        } else if lower == "of" && start >= 2 && rules.measures.contains(words.lower(start - 2)) {
            start -= 2;
            // `a wide range of`, `a large number of`
            let article =
                (start.saturating_sub(2)..start).rev().find(|&at| matches!(words.lower(at), "a" | "the"));
            start = article.unwrap_or(start);
        } else {
            break;
        }
    }
    start
}

fn is_called(words: &Words<'_>, start: usize, head: &str, rules: &Rules) -> bool {
    start > 0 && is_joined(words, start) && {
        let before = words.lower(start - 1);
        rules.verbs.contains(before) || (rules.cues.contains(before) && !rules.acted_upon.contains(head))
    }
}

/// Whether what begins at a word goes on a list after what ended at `end`.
fn is_listed(words: &Words<'_>, start: usize, end: usize, has_before: bool) -> bool {
    let mut end = end;
    if !has_before || start <= end {
        return has_before && start == end && words.gap(start).trim() == ",";
    }
    if words.gap(end).contains('(')
        && let Some(after) = closing(words, end).filter(|after| *after <= start)
    {
        end = after;
    }
    let comma = |at: usize| matches!(words.gap(at).trim_matches([')', ' ']), "" | ",");
    match start - end {
        0 => words.gap(start).trim_matches([')', ' ']) == ",",
        1 => matches!(words.lower(end), "and" | "or" | "to") && comma(end) && is_joined(words, start),
        _ => false,
    }
}

/// Whether a word comes soon after a phrase of partnership.
fn follows(words: &Words<'_>, phrases: &[Phrase<'_>], first: usize) -> bool {
    let next = phrases.partition_point(|phrase| phrase.words.end <= first);
    let near = next.checked_sub(1).and_then(|at| phrases.get(at));
    near.is_some_and(|phrase| {
        first - phrase.words.end <= FAR && (phrase.words.end + 1..=first).all(|at| is_joined(words, at))
    })
}
