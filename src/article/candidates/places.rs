//! Cities, countries and regions.
//!
//! Owns how a place is printed; that a word is the name of a country is for the rules to say.

use super::names::runs;
use super::rules::Rules;
use super::words::{Words, is_acronym};
use crate::article::written_date::MONTHS;

/// A place: its first and last word, the city if one is printed, and the country's code.
#[derive(Debug)]
pub(super) struct Located<'r> {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) city: Option<String>,
    pub(super) country: Option<&'r str>,
    pub(super) why: &'static str,
}

/// Words of a city's name at most.
const CITY: usize = 4;

/// The country whose name begins at a word, with the name's last word.
pub(super) fn country<'r>(words: &Words<'_>, at: usize, rules: &'r Rules) -> Option<(&'r str, usize)> {
    let first = words.list.get(at).filter(|word| word.is_capital)?;
    let known = rules.countries.get(words.text.get(first.start..first.end)?)?;
    known.iter().find_map(|(name, code)| {
        let last = at + name.len() - 1;
        let is_it = name.iter().enumerate().all(|(nth, word)| {
            words.cut(at + nth, at + nth) == word && (nth == 0 || !words.gap(at + nth).contains(['.', '(']))
        });
        (is_it && last < words.len()).then_some((code.as_str(), last))
    })
}

pub(super) fn places<'r>(words: &Words<'_>, rules: &'r Rules) -> Vec<Located<'r>> {
    let mut found: Vec<Located<'r>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let free = found.last().map_or(words.first, |before| before.last + 1);
        if let Some((code, last)) = country(words, at, rules) {
            let city = (words.gap(at) == ", ").then(|| city(words, at, free)).flatten();
            if let Some(first) = city {
                while found.pop_if(|place| place.last >= first).is_some() {}
            }
            found.push(Located {
                first: city.unwrap_or(at),
                last,
                city: city.map(|first| words.cut(first, at - 1).to_owned()),
                country: Some(code),
                why: if city.is_some() { "a city and a country" } else { "the name of a country" },
            });
            at = last;
        } else if words.is_capital(at) && rules.regions.contains(words.lower(at)) {
            found.push(Located {
                first: at,
                last: at,
                city: None,
                country: None,
                why: "the name of a region",
            });
        }
        at += 1;
    }
    let free: Vec<Located<'r>> = runs(words, rules)
        .into_iter()
        .filter(|run| run.start > 0 && words.lower(run.start - 1) == "in" && words.gap(run.start) == " ")
        .filter(|run| {
            run.end - run.start <= 2 && (run.start..run.end).all(|at| is_city_word(words, at, rules))
        })
        .filter(|run| {
            let next = found.partition_point(|place| place.last < run.start);
            found.get(next).is_none_or(|place| place.first >= run.end)
        })
        .filter(|run| {
            words.gap(run.end).is_empty() || words.gap(run.end).starts_with([' ', ',', '.', ';', ')'])
        })
        .filter(|run| !words.lower(run.end).starts_with(|c: char| c.is_ascii_digit()))
        .map(|run| Located {
            first: run.start,
            last: run.end - 1,
            city: Some(words.cut(run.start, run.end - 1).to_owned()),
            country: None,
            why: "a name after `in`",
        })
        .collect();
    found.extend(free);
    found
}

fn is_city_word(words: &Words<'_>, at: usize, rules: &Rules) -> bool {
    let lower = words.lower(at);
    let is_other =
        rules.organisation.contains(lower) || rules.events.contains(lower) || MONTHS.contains(&lower);
    let is_word = lower.chars().all(|c| c.is_alphabetic() || c == '-');
    words.is_capital(at) && is_word && !is_other && !is_acronym(words.cut(at, at))
}

/// The first word of the city whose name ends before a word.
fn city(words: &Words<'_>, at: usize, free: usize) -> Option<usize> {
    let mut first = None;
    for word in (free..at).rev().take(CITY) {
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
