//! Capitalised runs: what can be a name in running text.
//!
//! Owns where a run begins and ends; what it is the name of is for others to say.

use std::ops::Range;

use super::rules::Rules;
use super::words::{Words, is_acronym};

/// Small words that join two parts of a name, whatever comes before.
const OF: [&str; 7] = ["of", "de", "du", "des", "di", "der", "und"];

/// Small words that do so only after a word for a body or an event.
const AFTER_HEAD: [&str; 4] = ["for", "on", "against", "to"];

/// Words of a name at most.
const LONGEST: usize = 24;

/// The runs of a passage, in order; what begins the passage without being part of a name is left out.
pub(super) fn runs(words: &Words<'_>, rules: &Rules) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = words.first;
    while at < words.len() {
        let is_opener = at == 0 || !words.gap(at).trim().is_empty();
        if !words.is_capital(at) || (is_opener && rules.openers.contains(words.lower(at))) {
            at += 1;
            continue;
        }
        let end = run_end(words, at, rules);
        let start = if is_bare_article(words, at, end) { at + 1 } else { at };
        let half = (end - start) / 2;
        let is_twice = half > 0
            && (end - start).is_multiple_of(2)
            && words.cut(start, start + half - 1) == words.cut(start + half, end - 1);
        let start = if is_twice { start + half } else { start };
        if start < end {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// `The` by itself is no name.
fn is_bare_article(words: &Words<'_>, at: usize, end: usize) -> bool {
    words.lower(at) == "the" && end == at + 1
}

fn run_end(words: &Words<'_>, start: usize, rules: &Rules) -> usize {
    let mut end = start + 1;
    let mut has_head = is_head(words, start, rules);
    while end - start < LONGEST {
        let next = if !is_joined(words, end) {
            break;
        } else if words.is_capital(end) {
            end
        } else if let Some(next) = after_link(words, start, end, has_head, rules) {
            next
        } else {
            break;
        };
        has_head |= is_head(words, next, rules);
        end = next + 1;
    }
    end
}

fn is_head(words: &Words<'_>, at: usize, rules: &Rules) -> bool {
    rules.organisation.contains(words.lower(at)) || rules.events.contains(words.lower(at))
}

/// Whether only a blank parts a word from the one before.
pub(super) fn is_joined(words: &Words<'_>, at: usize) -> bool {
    at < words.len() && words.gap(at) == " "
}

/// The capitalised word that a small word at `at` leads to.
fn after_link(words: &Words<'_>, start: usize, at: usize, has_head: bool, rules: &Rules) -> Option<usize> {
    let link = words.lower(at);
    let goes_on = |at: usize| is_joined(words, at) && words.is_capital(at);
    if rules.inner.contains(link) {
        return goes_on(at + 1).then_some(at + 1);
    }
    if link == "and" {
        return (goes_on(at + 1) && is_one_name(words, start, at, rules)).then_some(at + 1);
    }
    let is_link = OF.contains(&link) || (has_head && AFTER_HEAD.contains(&link));
    if !is_link {
        return None;
    }
    let the = at + 1;
    if goes_on(the) {
        Some(the)
    } else if link == "to" {
        // `Alternatives to Prison`, but `the party to the Swedish scene`.
        None
    } else {
        (is_joined(words, the) && words.lower(the) == "the" && goes_on(the + 1)).then_some(the + 1)
    }
}

/// Whether the `and` at a place is inside a name: after `Department of Health`, where what comes
/// after has no word for a body, and after one word between `the` and a body's name.
fn is_one_name(words: &Words<'_>, start: usize, and: usize, rules: &Rules) -> bool {
    let mut end = and + 1;
    while is_joined(words, end) && words.is_capital(end) {
        end += 1;
    }
    let body = |range: Range<usize>| range.into_iter().any(|at| rules.organisation.contains(words.lower(at)));
    let is_pair = words.gap(end).contains('(');
    let acronym = |at: usize| is_acronym(words.cut(at, at));
    let head = (start..and).find(|&at| is_head(words, at, rules));
    if let Some(head) = head {
        let has_link = (head + 1..and).any(|at| !words.is_capital(at));
        return has_link && !body(and + 1..end) && !is_pair && !acronym(and + 1);
    }
    let before = start.checked_sub(1).map_or("", |before| words.lower(before));
    start + 1 == and && before == "the" && end > and + 2 && body(and + 1..end) && !acronym(start)
}

/// The part of a run that names a body: its pre-link part up to the last word for a body, with what
/// is linked to it; or, where only the linked part has such a word, that.
pub(super) fn body(words: &Words<'_>, run: Range<usize>, rules: &Rules) -> Option<Range<usize>> {
    let is_link = |at: usize| {
        !words.is_capital(at) && words.lower(at) != "and" && !rules.inner.contains(words.lower(at))
    };
    let link = run.clone().find(|&at| is_link(at));
    let first = link.unwrap_or(run.end);
    let head = (run.start..first).rev().find(|&at| is_body(words, at, rules));
    let last_is_event = first > run.start && rules.events.contains(words.lower(first - 1));
    match head {
        _ if last_is_event => None,
        Some(head) if head + 1 < first => (head > run.start).then_some(run.start..head + 1),
        Some(head) if head == run.start && link.is_none() => None,
        Some(_) => Some(run),
        None => {
            let mut next = first;
            while next < run.end && !words.is_capital(next) {
                next += 1;
            }
            (next > run.start && next < run.end).then(|| body(words, next..run.end, rules)).flatten()
        }
    }
}

fn is_body(words: &Words<'_>, at: usize, rules: &Rules) -> bool {
    let lower = words.lower(at);
    rules.organisation.contains(lower)
        || (at > 0 && rules.endings.contains(lower) && !is_joined_capital(words, at + 1))
}

fn is_joined_capital(words: &Words<'_>, at: usize) -> bool {
    is_joined(words, at) && words.is_capital(at)
}
