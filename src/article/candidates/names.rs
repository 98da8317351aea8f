//! Runs of capitalised words: what can be a name in running text.
//!
//! Owns where such a run begins and ends; what it names is for others to say.

use std::ops::Range;

use super::rules::Rules;
use super::words::{APOSTROPHES, Words, is_acronym};

/// Small words that join two parts of a name, whatever comes before.
const OF: [&str; 7] = ["of", "de", "du", "des", "di", "der", "und"];

/// Small words that join two parts of a name only after a word for an organisation or an event.
const AFTER_HEAD: [&str; 4] = ["for", "on", "against", "to"];

/// The most words of a name.
const LONGEST: usize = 24;

/// Finds the runs of a passage, in order, without a word such as `The` or `In` that only begins a sentence.
pub(super) fn runs(words: &Words<'_>, rules: &Rules) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = words.first;
    while at < words.len() {
        let is_opener = at == 0 || !words.gap(at).trim().is_empty();
        if !words.is_capital(at) || (is_opener && rules.organisations.openers.contains(words.lower(at))) {
            at += 1;
            continue;
        }
        let end = run_end(words, at, rules);
        let is_lone_article = words.lower(at) == "the" && end == at + 1;
        let start = if is_lone_article { end } else { at };
        // A name printed twice in a row is one name.
        let half = (end - start) / 2;
        let is_twice = half > 0
            && (end - start).is_multiple_of(2)
            && words.text(start..start + half) == words.text(start + half..end);
        let start = if is_twice { start + half } else { start };
        if start < end {
            found.push(start..end);
        }
        at = end;
    }
    found
}

fn run_end(words: &Words<'_>, start: usize, rules: &Rules) -> usize {
    let mut end = start + 1;
    let mut has_head = is_head(words, start, rules);
    while end - start < LONGEST && goes_on(words, start, end, rules) {
        let next = if words.is_capital(end) {
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

/// Tells whether a word can go on a run: after a blank, or after the possessive of a group of people, such as
/// `Children's Fund`. `Thailand's Ministry` and `Save the Children's Secretariat` are two names.
fn goes_on(words: &Words<'_>, start: usize, at: usize, rules: &Rules) -> bool {
    let is_group = rules.organisations.groups.contains(words.before(at));
    let is_whole = at > start + 2 && words.before(at - 1) == "the";
    let gap = words.gap(at).strip_prefix(APOSTROPHES).map(|rest| rest.trim_start_matches(['s', 'S']));
    words.is_joined(at) || (is_group && !is_whole && words.is_capital(at) && gap == Some(" "))
}

fn is_head(words: &Words<'_>, at: usize, rules: &Rules) -> bool {
    rules.organisations.words.contains(words.lower(at)) || rules.events.words.contains(words.lower(at))
}

/// Returns the capitalised word that a small word at `at` leads to.
fn after_link(words: &Words<'_>, start: usize, at: usize, has_head: bool, rules: &Rules) -> Option<usize> {
    let link = words.lower(at);
    let next = at + 1;
    let goes_on = words.is_joined_capital(next);
    if rules.organisations.inner.contains(link) {
        return goes_on.then_some(next);
    }
    // `Save the Children`, but not `in Norway the Children`.
    if link == "the" {
        let is_group = goes_on && rules.organisations.groups.contains(words.lower(next));
        return (is_group && rules.country(words, at - 1).is_none()).then_some(next);
    }
    if link == "and" {
        return (goes_on && is_one_name(words, start, at, rules)).then_some(next);
    }
    let is_link = OF.contains(&link) || (has_head && AFTER_HEAD.contains(&link));
    if !is_link {
        return None;
    }
    if goes_on {
        return Some(next);
    }
    // `Council of the Isles`. `Alternatives to Prison` is a name, but `the party to the Swedish scene` is none.
    let has_article =
        words.is_joined(next) && words.lower(next) == "the" && words.is_joined_capital(next + 1);
    (link != "to" && has_article).then_some(next + 1)
}

/// Tells whether the `and` at a place is inside a name: after `Department of Health`, where what comes after has
/// no word for an organisation; or after the single word between `the` and the name of an organisation.
fn is_one_name(words: &Words<'_>, start: usize, and: usize, rules: &Rules) -> bool {
    let end = words.capitals_end(and + 2);
    let names_organisation = (and + 1..end).any(|at| rules.organisations.words.contains(words.lower(at)));
    let acronym = |at: usize| is_acronym(words.text(at..at + 1));
    if let Some(head) = (start..and).find(|&at| is_head(words, at, rules)) {
        let has_link = (head + 1..and).any(|at| !words.is_capital(at));
        return has_link && !names_organisation && !words.gap(end).contains('(') && !acronym(and + 1);
    }
    start + 1 == and && words.before(start) == "the" && end > and + 2 && names_organisation && !acronym(start)
}

/// Returns the part of a run that names an organisation: the part before the first link up to its last word for
/// an organisation, with what is linked to it; or, where only the linked part has such a word, that part.
pub(super) fn organisation(words: &Words<'_>, run: Range<usize>, rules: &Rules) -> Option<Range<usize>> {
    let is_link = |at: usize| {
        !words.is_capital(at)
            && !matches!(words.lower(at), "and" | "the")
            && !rules.organisations.inner.contains(words.lower(at))
    };
    let link = run.clone().find(|&at| is_link(at));
    let first = link.unwrap_or(run.end);
    if first > run.start && rules.events.words.contains(words.lower(first - 1)) {
        return None;
    }
    let is_word = |at: usize| {
        rules.organisations.words.contains(words.lower(at))
            || (at > 0
                && rules.organisations.endings.contains(words.lower(at))
                && !words.is_joined_capital(at + 1))
    };
    match (run.start..first).rev().find(|&at| is_word(at)) {
        Some(head) if head + 1 < first => (head > run.start).then_some(run.start..head + 1),
        Some(head) if head == run.start && link.is_none() => None,
        Some(_) => Some(run),
        None => {
            let next = (first..run.end).find(|&at| words.is_capital(at))?;
            (next > run.start).then(|| organisation(words, next..run.end, rules)).flatten()
        }
    }
}
