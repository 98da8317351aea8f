//! Runs of capitalised words: what can be a name in running text.
//!
//! Owns where such a run begins and ends, and which part of it names an organisation.

use std::ops::Range;

use super::rules::Class;
use super::words::{APOSTROPHES, Words};

/// The most words of a name.
const LONGEST: usize = 24;

/// Finds the runs of a passage, in order, without a word such as `The` or `In` that only begins a sentence.
pub(super) fn runs(words: &Words<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = words.first;
    while at < words.len() {
        if !words.is_capital(at) || (words.begins(at) && words.is(at, Class::Opener)) {
            at += 1;
            continue;
        }
        let end = run_end(words, at);
        // A name printed twice in a row is one name.
        let middle = at.midpoint(end);
        let is_twice = (end - at).is_multiple_of(2) && words.text(at..middle) == words.text(middle..end);
        let is_lone_article = words.lower(at) == "the" && end == at + 1;
        if !is_lone_article {
            found.push(if is_twice { middle } else { at }..end);
        }
        at = end;
    }
    found
}

fn run_end(words: &Words<'_>, start: usize) -> usize {
    let is_head = |at: usize| words.is(at, Class::Organisation) || words.is(at, Class::Event);
    let mut end = start + 1;
    let mut has_head = is_head(start);
    while end - start < LONGEST && goes_on(words, start, end) {
        let next = if words.is_capital(end) { Some(end) } else { after_link(words, start, end, has_head) };
        let Some(next) = next else { break };
        has_head |= is_head(next);
        end = next + 1;
    }
    end
}

/// Tells whether a word can go on a run: after a blank, or after the possessive of a group of people, such as
/// `Children's Fund`. `Thailand's Ministry` and `Save the Children's Secretariat` are two names.
fn goes_on(words: &Words<'_>, start: usize, at: usize) -> bool {
    let is_whole = at > start + 2 && words.before(at - 1) == "the";
    let gap = words.gap(at).strip_prefix(APOSTROPHES).map(|rest| rest.trim_start_matches(['s', 'S']));
    words.is_joined(at)
        || (words.is(at - 1, Class::People) && !is_whole && words.is_capital(at) && gap == Some(" "))
}

/// Returns the capitalised word that a small word at `at` leads to.
fn after_link(words: &Words<'_>, start: usize, at: usize, has_head: bool) -> Option<usize> {
    let next = at + 1;
    let is_capital = words.is_joined_capital(next);
    let is_link = words.is(at, Class::NameLink) || (has_head && words.is(at, Class::HeadLink));
    let goes_on = match words.lower(at) {
        // `Save the Children`, but not `in Norway the Children`.
        "the" => words.is(next, Class::People) && words.country(at - 1).is_none(),
        "and" => is_capital && is_one_name(words, start, at),
        _ => is_link || words.is(at, Class::Inner),
    };
    if goes_on && is_capital {
        return Some(next);
    }
    // `Council of the Isles`. `Alternatives to Prison` is a name, but `the party to the Swedish scene` is none.
    let has_article =
        words.is_joined(next) && words.lower(next) == "the" && words.is_joined_capital(next + 1);
    (is_link && has_article && words.lower(at) != "to").then_some(next + 1)
}

/// Tells whether the `and` at a place is inside a name: after `Department of Health`, where what comes after has
/// no word for an organisation; or after the single word between `the` and the name of an organisation.
fn is_one_name(words: &Words<'_>, start: usize, and: usize) -> bool {
    let end = words.capitals_end(and + 2);
    let names_organisation = words.has(and + 1..end, Class::Organisation);
    let is_head = |at: &usize| words.is(*at, Class::Organisation) || words.is(*at, Class::Event);
    if let Some(head) = (start..and).find(is_head) {
        let has_link = (head + 1..and).any(|at| !words.is_capital(at));
        return has_link
            && !names_organisation
            && !words.gap(end).contains('(')
            && !words.is_acronym(and + 1);
    }
    let is_after_article = start + 1 == and && words.before(start) == "the";
    is_after_article && end > and + 2 && names_organisation && !words.is_acronym(start)
}

/// Returns the part of a run that names an organisation: the part before the first link up to its last word for
/// an organisation, with what is linked to it; or, where only the linked part has such a word, that part.
pub(super) fn organisation(words: &Words<'_>, run: Range<usize>) -> Option<Range<usize>> {
    let is_link = |at: &usize| {
        !words.is_capital(*at) && !matches!(words.lower(*at), "and" | "the") && !words.is(*at, Class::Inner)
    };
    let link = run.clone().find(is_link);
    let first = link.unwrap_or(run.end);
    if first > run.start && words.is(first - 1, Class::Event) {
        return None;
    }
    let is_word = |at: &usize| {
        words.is(*at, Class::Organisation)
            || (*at > 0 && words.is(*at, Class::Ending) && !words.is_joined_capital(at + 1))
    };
    match (run.start..first).rev().find(is_word) {
        Some(head) if head + 1 < first => (head > run.start).then_some(run.start..head + 1),
        Some(head) if head == run.start && link.is_none() => None,
        Some(_) => Some(run),
        None => {
            let next = (first..run.end).find(|&at| words.is_capital(at))?;
            (next > run.start).then(|| organisation(words, next..run.end)).flatten()
        }
    }
}
