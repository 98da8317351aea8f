//! Events: names with a word for one, and verbs that tell of a beginning or an end.
//!
//! Owns what is taken for an event; when it was is for the dates of its passage to say.

use std::ops::Range;

use super::names::{is_joined, runs};
use super::rules::Rules;
use super::words::Words;

/// An event: its words, its name if it has one, and the rule that found it.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) words: Range<usize>,
    pub(super) name: Option<String>,
    pub(super) why: String,
}

pub(super) fn events(words: &Words<'_>, is_dated: bool, rules: &Rules) -> Vec<Event> {
    let mut found = Vec::new();
    for run in runs(words, rules) {
        if let Some(range) = named(words, run, rules) {
            let name = Some(words.cut(range.start, range.end - 1).to_owned());
            found.push(Event { words: range, name, why: "a name with a word for an event".to_owned() });
        }
    }
    // Where an event has a name, the verb beside it tells of the same.
    if is_dated && found.is_empty() {
        let is_said = |&at: &usize| at < words.first || !words.is_capital(at);
        for at in (0..words.len()).filter(is_said) {
            let lower = words.lower(at);
            let kind = rules.event_verbs.get(lower).map(|kind| format!(", as of a {kind}"));
            if kind.is_some() || rules.events.contains(lower) {
                let why = format!("`{lower}` with a date{}", kind.unwrap_or_default());
                found.push(Event { words: at..at + 1, name: None, why });
            }
        }
    }
    found
}

/// The run, with a word in small letters after it, where one of them is a word for an event.
fn named(words: &Words<'_>, run: Range<usize>, rules: &Rules) -> Option<Range<usize>> {
    let after = run.end;
    if is_joined(words, after) && !words.is_capital(after) && rules.events.contains(words.lower(after)) {
        return (run.end - run.start > 1).then_some(run.start..after + 1);
    }
    let link = run.clone().find(|&at| !words.is_capital(at)).unwrap_or(run.end);
    let head = (run.start..link).rev().find(|&at| rules.events.contains(words.lower(at)))?;
    (head > run.start).then_some(run)
}
