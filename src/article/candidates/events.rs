//! Events: names with a word for one, and verbs that tell of a beginning or an end.
//!
//! Owns what is taken for an event; when it was is for the dates of its passage to say.

use std::ops::Range;

use super::names::runs;
use super::rules::Rules;
use super::words::{Hit, Words};

/// Finds the events of a passage, each with the first date that follows it, or the last of the passage.
pub(super) fn events(words: &Words<'_>, dates: &[Hit], rules: &Rules) -> Vec<Hit> {
    let mut found = Vec::new();
    for run in runs(words, rules) {
        if let Some(range) = named(words, run, rules) {
            let fields = vec![("name", words.text(range.clone()).to_owned())];
            found.push(Hit { words: range, why: "a name with a word for an event".to_owned(), fields });
        }
    }
    // Where an event has a name, the verb beside it tells of the same.
    if !dates.is_empty() && found.is_empty() {
        for at in (0..words.len()).filter(|&at| at < words.first || !words.is_capital(at)) {
            let lower = words.lower(at);
            let kind = rules.events.verbs.get(lower).map(|kind| ("event_kind", kind.clone()));
            if kind.is_some() || rules.events.words.contains(lower) {
                let why = format!("`{lower}` with a date");
                found.push(Hit { words: at..at + 1, why, fields: kind.into_iter().collect() });
            }
        }
    }
    for hit in &mut found {
        let after = dates.get(dates.partition_point(|date| date.words.start < hit.words.start));
        hit.fields.extend(after.or(dates.last()).map(|date| date.fields[0].clone()));
    }
    found
}

/// Returns the run, with a word in small letters after it, where one of the words is a word for an event.
fn named(words: &Words<'_>, run: Range<usize>, rules: &Rules) -> Option<Range<usize>> {
    let is_event = |at: usize| rules.events.words.contains(words.lower(at));
    let after = run.end;
    if words.is_joined(after) && !words.is_capital(after) && is_event(after) {
        return (run.len() > 1).then_some(run.start..after + 1);
    }
    let link = run.clone().find(|&at| !words.is_capital(at)).unwrap_or(run.end);
    let head = (run.start..link).rev().find(|&at| is_event(at))?;
    (head > run.start).then_some(run)
}
