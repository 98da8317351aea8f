//! Cities and countries.
//!
//! Owns how a place is printed; that a word is the name of a country is for the rules to say.

use super::rules::Rules;
use super::words::Words;

/// A place: its first and last word, the city if one is printed, and the country's code.
#[derive(Debug)]
pub(super) struct Located<'r> {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) city: Option<String>,
    pub(super) country: &'r str,
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
        let Some((code, last)) = country(words, at, rules) else {
            at += 1;
            continue;
        };
        let free = found.last().map_or(0, |before| before.last + 1);
        let city = (words.gap(at) == ", ").then(|| city(words, at, free)).flatten();
        found.push(Located {
            first: city.unwrap_or(at),
            last,
            city: city.map(|first| words.cut(first, at - 1).to_owned()),
            country: code,
        });
        at = last + 1;
    }
    found
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
