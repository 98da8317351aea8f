//! Cities, countries and regions.
//!
//! Owns how a place is printed; which words name a country is for the rules to say.

use super::names::runs;
use super::rules::Rules;
use super::words::{Hit, Words, is_acronym};
use crate::article::vocabulary::WORDS;

/// The most words of a city's name.
const LONGEST_CITY: usize = 4;

/// Finds the places of a passage: countries, with the city before them, and regions; then names after `in`.
pub(super) fn places(words: &Words<'_>, rules: &Rules) -> Vec<Hit> {
    let mut found: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let free = found.last().map_or(words.first, |before| before.words.end);
        if let Some((code, end)) = rules.country(words, at) {
            let city = (words.gap(at) == ", ").then(|| city(words, at, free)).flatten();
            let start = city.unwrap_or(at);
            while found.pop_if(|place| place.words.end > start).is_some() {}
            let (name, why) = match city {
                Some(city) => (city..at, "a city and a country"),
                None => (at..end, "the name of a country"),
            };
            let fields = vec![("place", words.text(name).to_owned()), ("country", code.to_owned())];
            found.push(Hit { words: start..end, why: why.to_owned(), fields });
            at = end;
            continue;
        }
        if words.is_capital(at) && rules.regions.names.contains(words.lower(at)) {
            found.push(hit(words, at..at + 1, "the name of a region"));
        }
        at += 1;
    }
    let after_in = runs(words, rules).into_iter().filter(|run| {
        let next = found.partition_point(|place| place.words.end <= run.start);
        let is_free = found.get(next).is_none_or(|place| place.words.start >= run.end);
        let after = words.gap(run.end);
        words.before(run.start) == "in"
            && words.gap(run.start) == " "
            && run.len() <= 2
            && run.clone().all(|at| is_city_word(words, at, rules))
            && is_free
            && (after.is_empty() || after.starts_with([' ', ',', '.', ';', ')']))
            && !words.is_number(run.end)
    });
    let after_in: Vec<Hit> = after_in.map(|run| hit(words, run, "a name after `in`")).collect();
    found.extend(after_in);
    found
}

fn hit(words: &Words<'_>, range: std::ops::Range<usize>, why: &str) -> Hit {
    let fields = vec![("place", words.text(range.clone()).to_owned())];
    Hit { words: range, why: why.to_owned(), fields }
}

fn is_city_word(words: &Words<'_>, at: usize, rules: &Rules) -> bool {
    let lower = words.lower(at);
    let is_other = rules.organisations.words.contains(lower)
        || rules.events.words.contains(lower)
        || WORDS.months.iter().flatten().any(|month| month == lower);
    let is_word = lower.chars().all(|c| c.is_alphabetic() || c == '-');
    words.is_capital(at) && is_word && !is_other && !is_acronym(words.text(at..at + 1))
}

/// Returns the first word of the city whose name ends before a word.
fn city(words: &Words<'_>, at: usize, free: usize) -> Option<usize> {
    let mut first = None;
    for word in (free..at).rev().take(LONGEST_CITY) {
        if words.is_capital(word) {
            first = Some(word);
        } else if !matches!(words.lower(word), "de" | "of" | "la" | "do" | "del" | "am" | "upon") {
            break;
        }
        if words.gap(word) != " " {
            break;
        }
    }
    first
}
