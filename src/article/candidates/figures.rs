//! Numbers that count something.
//!
//! Owns how a number is written and where its unit and qualifier stand.

use std::ops::RangeInclusive;

use super::rules::Class;
use super::words::{Hit, Words};

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// Signs of currencies with the words for them.
const CURRENCIES: [(char, &str); 3] = [('$', "dollars"), ('£', "pounds"), ('€', "euros")];

const SCALES: [(&str, u64); 4] =
    [("hundred", 100), ("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)];

/// The most words from a number to its unit, as in `three large member groups`.
const FAR: usize = 4;

/// Finds the figures of a passage, in order, those that are dates left out.
pub(super) fn figures(words: &Words<'_>, dates: &[Hit]) -> Vec<Hit> {
    let is_date = |at| dates.get(dates.partition_point(|date| date.words.end <= at));
    let is_free = |at: &usize| is_date(*at).is_none_or(|date| *at < date.words.start);
    let mut found: Vec<Hit> = (0..words.len()).filter(is_free).filter_map(|at| figure(words, at)).collect();
    // The countries that come after signatories have signed.
    let metric = |at: usize| words.rules.units.get(words.lower(at)).map(String::as_str);
    if let Some(first) = (0..words.len()).find(|&at| metric(at) == Some("signatories")) {
        let later = found.iter_mut().filter(|hit| hit.words.end > first);
        for (_, value) in
            later.flat_map(|hit| &mut hit.fields).filter(|(_, value)| value == "member-countries")
        {
            "signatory-countries".clone_into(value);
        }
    }
    found
}

/// Reads the number that begins at a word, with its unit and the qualifier before it.
fn figure(words: &Words<'_>, at: usize) -> Option<Hit> {
    let lower = words.lower(at);
    // What happens every three years is a period, and `one` is an article more often than a number.
    if matches!(words.before(at), "every" | "each")
        || lower == "one"
        || (at > 0 && (words.gap(at).ends_with('-') || is_group(words, at)))
    {
        return None;
    }
    let unit = |word: &str| {
        words.rules.units.get_key_value(word).map(|(unit, metric)| (unit.as_str(), metric.as_str()))
    };
    let (number, joined) = lower.split_once('-').unwrap_or((lower, ""));
    let (value, end, unit) = if !joined.is_empty() {
        (cardinal(words, number)?, at + 1, Some(unit(joined)?))
    } else if let Some(value) = ordinal(number) {
        (value, at + 2, Some(unit(words.lower(at + 1)).filter(|(_, metric)| *metric == "edition")?))
    } else {
        let (value, end) = whole(words, at)?;
        let goes_on = |at: &usize| words.is_joined(*at) && !words.is(*at, Class::UnitEnd);
        let mut near = (end..end + FAR).take_while(goes_on);
        let sign = CURRENCIES.iter().find(|(sign, _)| words.gap(at).ends_with(*sign));
        if let Some((_, currency)) = sign {
            (value, end, Some((*currency, "")))
        } else if let Some((last, unit)) = near.find_map(|at| Some((at, unit(words.lower(at))?))) {
            (value, last + 1, Some(unit))
        } else if lower.contains(',') || end > at + 1 {
            (value, end, None)
        } else {
            return None;
        }
    };
    let qualifier = [2, 1].into_iter().find_map(|count| {
        let start = at.checked_sub(count)?;
        let said: Vec<&str> = (start..at).map(|at| words.lower(at)).collect();
        Some((start, words.rules.qualifiers.get(&said.join(" "))?.as_str()))
    });
    let (start, qualifier) = qualifier.unwrap_or((at, ""));
    let why = if unit.is_some() { "a number with its unit" } else { "a large number" };
    let (unit, metric) = unit.unwrap_or_default();
    let mut fields = vec![("value", value.to_string())];
    let others = [("metric", metric), ("qualifier", qualifier), ("unit", unit)];
    fields.extend(
        others.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (key, text.to_owned())),
    );
    Some(Hit::new(start..end, why, fields))
}

/// Reads a whole number, in one word, in groups of digits such as `1 300`, or with `million`; returns it with its end.
fn whole(words: &Words<'_>, at: usize) -> Option<(u64, usize)> {
    let (mut value, mut end) = (cardinal(words, words.lower(at))?, at + 1);
    while is_group(words, end) {
        value = value.checked_mul(1_000)?.checked_add(words.lower(end).parse().ok()?)?;
        end += 1;
    }
    let scale = SCALES.iter().find(|(word, _)| words.is_joined(end) && *word == words.lower(end));
    let Some((_, scale)) = scale else { return Some((value, end)) };
    Some((value.checked_mul(*scale)?, end + 1))
}

/// Tells whether a word is a group of three digits after others.
fn is_group(words: &Words<'_>, at: usize) -> bool {
    words.is_joined(at) && is_digits(words.lower(at), 3..=3) && is_digits(words.before(at), 1..=3)
}

fn is_digits(text: &str, lengths: RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a number in letters or digits, those with commas between groups of three.
fn cardinal(words: &Words<'_>, text: &str) -> Option<u64> {
    let (first, others) = text.split_once(',').map_or((text, None), |(first, others)| (first, Some(others)));
    let is_grouped = others.is_none_or(|others| others.split(',').all(|group| is_digits(group, 3..=3)));
    if !is_digits(first, 1..=if others.is_some() { 3 } else { usize::MAX }) {
        return words.rules.numbers.get(text).copied();
    }
    is_grouped.then(|| text.replace(',', "").parse().ok()).flatten()
}

fn ordinal(text: &str) -> Option<u64> {
    if let Some(at) = ORDINALS.iter().position(|word| *word == text) {
        return u64::try_from(at + 1).ok();
    }
    ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending))?.parse().ok()
}
