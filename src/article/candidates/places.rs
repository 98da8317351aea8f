//! Cities, countries and regions.
//!
//! Owns how a place is printed; which words name a country is for the rules to say.

use std::ops::Range;

use super::rules::Class;
use super::words::{Hit, Words};
use crate::article::vocabulary::WORDS;

/// The most words of a city's name.
const LONGEST_CITY: usize = 4;

/// Finds the places of a passage: countries, with the city before them, and regions; then names after `in`.
pub(super) fn places(words: &Words<'_>, runs: &[Range<usize>]) -> Vec<Hit> {
    let hit = |range: Range<usize>, why| {
        let fields = vec![("place", words.text(range.clone()).to_owned())];
        Hit::new(range, why, fields)
    };
    let mut found: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((code, end)) = words.country(at) else {
            if words.is_capital(at) && words.is(at, Class::Region) {
                found.push(hit(at..at + 1, "the name of a region"));
            }
            at += 1;
            continue;
        };
        let free = found.last().map_or(words.first, |before| before.words.end);
        let mut place = match (words.gap(at) == ", ").then(|| city(words, at, free)).flatten() {
            Some(city) => {
                let named = hit(city..at, "a city and a country");
                Hit { words: city..end, ..named }
            }
            None => hit(at..end, "the name of a country"),
        };
        place.fields.push(("country", code.to_owned()));
        while found.pop_if(|before| before.words.end > place.words.start).is_some() {}
        found.push(place);
        at = end;
    }
    let is_after_in = |run: &&Range<usize>| {
        let next = found.partition_point(|place| place.words.end <= run.start);
        let after = words.gap(run.end);
        words.before(run.start) == "in"
            && words.is_joined(run.start)
            && run.len() <= 2
            && (run.start..run.end).all(|at| is_city_word(words, at))
            && found.get(next).is_none_or(|place| place.words.start >= run.end)
            && (after.is_empty() || after.starts_with([' ', ',', '.', ';', ')']))
            && !words.is_number(run.end)
    };
    let after_in = runs.iter().filter(is_after_in).map(|run| hit(run.clone(), "a name after `in`"));
    let after_in: Vec<Hit> = after_in.collect();
    found.extend(after_in);
    found
}

fn is_city_word(words: &Words<'_>, at: usize) -> bool {
    let lower = words.lower(at);
    let is_month = || WORDS.months.iter().flatten().any(|month| month == lower);
    words.is_capital(at)
        && lower.chars().all(|c| c.is_alphabetic() || c == '-')
        && !words.is(at, Class::Organisation)
        && !words.is(at, Class::Event)
        && !words.is_acronym(at)
        && !is_month()
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
