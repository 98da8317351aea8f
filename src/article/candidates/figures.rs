//! Numbers that count something.
//!
//! Owns how a number is written and where its unit and qualifier stand.

use super::rules::Rules;
use super::words::{Hit, Words};

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// Signs of currencies with the words for them.
const CURRENCIES: [(char, &str); 3] = [('$', "dollars"), ('£', "pounds"), ('€', "euros")];

const SCALES: [(&str, u64); 4] =
    [("hundred", 100), ("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)];

/// The most words from a number to its unit, as in `three large member groups`.
const FAR: usize = 4;

/// Words that no unit of a number before them follows.
const ENDS: [&str; 13] =
    ["", "of", "in", "the", "and", "or", "to", "for", "from", "with", "by", "across", "at"];

/// Finds the figures of a passage, in order, those that are dates left out.
pub(super) fn figures(words: &Words<'_>, dates: &[Hit], rules: &Rules) -> Vec<Hit> {
    let mut found = Vec::new();
    let mut dates = dates.iter().peekable();
    let mut has_signatories = false;
    for at in 0..words.len() {
        has_signatories |= rules.units.get(words.lower(at)).is_some_and(|metric| metric == "signatories");
        while dates.next_if(|date| date.words.end <= at).is_some() {}
        if dates.peek().is_none_or(|date| at < date.words.start)
            && let Some(mut figure) = figure(words, at, rules)
        {
            for (key, value) in &mut figure.fields {
                if *key == "metric" && value == "member-countries" && has_signatories {
                    "signatory-countries".clone_into(value);
                }
            }
            found.push(figure);
        }
    }
    found
}

fn figure(words: &Words<'_>, at: usize, rules: &Rules) -> Option<Hit> {
    let lower = words.lower(at);
    // What happens every three years is a period, and `one` is an article more often than a number.
    if matches!(words.before(at), "every" | "each")
        || lower == "one"
        || (at > 0 && words.gap(at).ends_with('-'))
        || (at > 0 && is_group(words, at) && is_head(words, at - 1))
    {
        return None;
    }
    let unit = |word: &str| rules.units.get(word).map(|metric| (word.to_owned(), metric.clone()));
    let (number, joined) = lower.split_once('-').unwrap_or((lower, ""));
    if !joined.is_empty() {
        return Some(hit(words, at, at + 1, cardinal(number, rules)?, Some(unit(joined)?), rules));
    }
    if let Some(value) = ordinal(number) {
        let edition = unit(words.lower(at + 1)).filter(|(_, metric)| metric == "edition")?;
        return Some(hit(words, at, at + 2, value, Some(edition), rules));
    }
    let mut value = cardinal(number, rules)?;
    let mut end = at + 1;
    // Groups of digits with spaces between them, as in `1 300`.
    while is_head(words, end - 1) && is_group(words, end) {
        value = value.checked_mul(1_000)?.checked_add(words.lower(end).parse().ok()?)?;
        end += 1;
    }
    let is_grouped = end > at + 1;
    let scale = SCALES.iter().find(|(word, _)| *word == words.lower(end) && words.gap(end) == " ");
    if let Some((_, scale)) = scale {
        value = value.checked_mul(*scale)?;
        end += 1;
    }
    if let Some((_, unit)) = CURRENCIES.iter().find(|(sign, _)| words.gap(at).ends_with(*sign)) {
        return Some(hit(words, at, end, value, Some(((*unit).to_owned(), String::new())), rules));
    }
    let mut near =
        (end..end + FAR).take_while(|&at| words.gap(at) == " " && !ENDS.contains(&words.lower(at)));
    if let Some((at_unit, unit)) = near.find_map(|next| unit(words.lower(next)).map(|unit| (next, unit))) {
        return Some(hit(words, at, at_unit + 1, value, Some(unit), rules));
    }
    (lower.contains(',') || is_grouped || scale.is_some()).then(|| hit(words, at, end, value, None, rules))
}

/// Makes the figure, with the qualifier before it; the unit comes with its metric.
fn hit(
    words: &Words<'_>,
    at: usize,
    end: usize,
    value: u64,
    unit: Option<(String, String)>,
    rules: &Rules,
) -> Hit {
    let qualifier = [2, 1].into_iter().find_map(|count| {
        let start = at.checked_sub(count)?;
        let said: Vec<&str> = (start..at).map(|at| words.lower(at)).collect();
        Some((start, rules.qualifiers.get(&said.join(" "))?.clone()))
    });
    let start = qualifier.as_ref().map_or(at, |(start, _)| *start);
    let why = if unit.is_some() { "a number with its unit" } else { "a large number" };
    let (unit, metric) = unit.unzip();
    let mut fields = vec![("value", value.to_string())];
    fields.extend(metric.filter(|metric| !metric.is_empty()).map(|metric| ("metric", metric)));
    fields.extend(qualifier.map(|(_, qualifier)| ("qualifier", qualifier)));
    fields.extend(unit.map(|unit| ("unit", unit)));
    Hit { words: start..end, why: why.to_owned(), fields }
}

/// Tells whether a word is a group of three digits after a space.
fn is_group(words: &Words<'_>, at: usize) -> bool {
    words.lower(at).len() == 3 && is_head(words, at) && words.gap(at) == " "
}

/// Tells whether a word is one to three digits, so that groups can follow.
fn is_head(words: &Words<'_>, at: usize) -> bool {
    let word = words.lower(at);
    (1..=3).contains(&word.len())
        && !word.starts_with('0') | (word.len() == 3)
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn cardinal(text: &str, rules: &Rules) -> Option<u64> {
    let groups: Vec<&str> = text.split(',').collect();
    let is_digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (first, others) = groups.split_first()?;
    if !is_digits(first) {
        return rules.numbers.get(text).copied();
    }
    let is_grouped = others.is_empty() || first.len() <= 3;
    let is_whole = is_grouped && others.iter().all(|group| group.len() == 3 && is_digits(group));
    is_whole.then(|| text.replace(',', "").parse().ok()).flatten()
}

fn ordinal(text: &str) -> Option<u64> {
    if let Some(at) = ORDINALS.iter().position(|word| *word == text) {
        return u64::try_from(at + 1).ok();
    }
    ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending))?.parse().ok()
}
