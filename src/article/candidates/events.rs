//! Events: names with a word for one, and verbs that tell of a beginning or an end.
//!
//! Owns what is taken for an event; when it was is for the dates of its passage to say.

use std::ops::Range;

use super::rules::Class;
use super::words::{Hit, Words};

/// Finds the events of a passage, each with the first date that follows it, or the last of the passage.
pub(super) fn events(words: &Words<'_>, runs: &[Range<usize>], dates: &[Hit]) -> Vec<Hit> {
    let name = |range: Range<usize>| {
        let fields = vec![("name", words.text(range.clone()).to_owned())];
        Hit::new(range, "a name with a word for an event", fields)
    };
    let mut found: Vec<Hit> = runs.iter().filter_map(|run| named(words, run)).map(name).collect();
    // Where an event has a name, the verb beside it tells of the same.
    if !dates.is_empty() && found.is_empty() {
        for at in (0..words.len()).filter(|&at| at < words.first || !words.is_capital(at)) {
            let lower = words.lower(at);
            let kind = words.rules.event_verbs.get(lower).map(|kind| ("event_kind", kind.clone()));
            if kind.is_some() || words.is(at, Class::Event) {
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
fn named(words: &Words<'_>, run: &Range<usize>) -> Option<Range<usize>> {
    let Range { start, end } = *run;
    if words.is_joined(end) && !words.is_capital(end) && words.is(end, Class::Event) {
        return (run.len() > 1).then_some(start..end + 1);
    }
    let link = (start..end).find(|&at| !words.is_capital(at)).unwrap_or(end);
    words.has(start + 1..link, Class::Event).then_some(start..end)
}
