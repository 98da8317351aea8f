//! Numbers that count something.
//!
//! Owns how a number is written and where its unit and qualifier stand.

use super::dates::Dated;
use super::rules::Rules;
use super::words::Words;

/// A figure: its first and last word, and what was read.
#[derive(Debug)]
pub(super) struct Figure {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) value: u64,
    pub(super) qualifier: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) metric: Option<String>,
}

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// Signs of currencies with the words for them.
const CURRENCIES: [(char, &str); 3] = [('$', "dollars"), ('£', "pounds"), ('€', "euros")];

/// Words between a number and its unit at most, as in `three large member groups`.
const FAR: usize = 4;

/// Words that part a number from a unit that is not its own.
const PARTS: [&str; 12] = ["of", "in", "the", "and", "or", "to", "for", "from", "with", "by", "across", "at"];

pub(super) fn figures(words: &Words<'_>, dates: &[Dated], rules: &Rules) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut dates = dates.iter().peekable();
    let mut has_signatories = false;
    for at in 0..words.len() {
        has_signatories |= rules.units.get(words.lower(at)).is_some_and(|metric| metric == "signatories");
        while dates.next_if(|date| date.last < at).is_some() {}
        if dates.peek().is_none_or(|date| at < date.first)
            && let Some(mut figure) = figure(words, at, rules)
        {
            if has_signatories && figure.metric.as_deref() == Some("member-countries") {
                figure.metric = Some("signatory-countries".to_owned());
            }
            found.push(figure);
        }
    }
    found
}

fn figure(words: &Words<'_>, at: usize, rules: &Rules) -> Option<Figure> {
    let lower = words.lower(at);
    let before = at.checked_sub(1).map_or("", |before| words.lower(before));
    // What happens every three years is a period, and `one` is an article more often than a number.
    if matches!(before, "every" | "each") || lower == "one" || (at > 0 && words.gap(at).ends_with('-')) {
        return None;
    }
    let unit = |word: &str| Some(rules.units.get(word)?.clone()).map(|metric| (word.to_owned(), metric));
    let (number, joined) = lower.split_once('-').unwrap_or((lower, ""));
    if !joined.is_empty() {
        let value = cardinal(number, rules)?;
        let (unit, metric) = unit(joined)?;
        return Some(complete(words, (at, at, at), value, Some((unit, metric)), rules));
    }
    if let Some(value) = ordinal(number) {
        let (unit, metric) = unit(words.lower(at + 1)).filter(|(_, metric)| metric == "edition")?;
        return Some(complete(words, (at, at, at + 1), value, Some((unit, metric)), rules));
    }
    let mut value = cardinal(number, rules)?;
    let mut last = at;
    let scale = match words.lower(at + 1) {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => 1,
    };
    if scale > 1 && words.gap(at + 1) == " " {
        value = value.checked_mul(scale)?;
        last += 1;
    }
    let near = (last + 1..=last + FAR).take_while(|&next| {
        words.gap(next) == " " && !PARTS.contains(&words.lower(next)) && !words.lower(next).is_empty()
    });
    let counted = near.into_iter().find_map(|next| unit(words.lower(next)).map(|unit| (next, unit)));
    let currency = CURRENCIES.iter().find(|(sign, _)| words.gap(at).ends_with(*sign));
    if let Some((_, unit)) = currency {
        let unit = ((*unit).to_owned(), String::new());
        return Some(complete(words, (at, last, last), value, Some(unit), rules));
    }
    let is_written_out = lower.contains(',') || scale > 1;
    match counted {
        Some((next, unit)) => Some(complete(words, (at, last, next), value, Some(unit), rules)),
        None => is_written_out.then(|| complete(words, (at, last, last), value, None, rules)),
    }
}

/// A figure with the qualifier before it; the words are the first and last of the number, and the
/// last of all.
fn complete(
    words: &Words<'_>,
    (at, _, last): (usize, usize, usize),
    value: u64,
    unit: Option<(String, String)>,
    rules: &Rules,
) -> Figure {
    let two = at.checked_sub(2).map(|from| format!("{} {}", words.lower(from), words.lower(from + 1)));
    let one = at.checked_sub(1).map(|from| words.lower(from).to_owned());
    let qualified = [(two, 2), (one, 1)].into_iter().find_map(|(text, count)| {
        text.and_then(|text| rules.qualifiers.get(&text)).map(|qualifier| (qualifier.clone(), count))
    });
    let first = qualified.as_ref().map_or(at, |(_, count)| at - count);
    let (unit, metric) = unit.map_or((None, None), |(unit, metric)| (Some(unit), Some(metric)));
    Figure {
        first,
        last,
        value,
        qualifier: qualified.map(|(qualifier, _)| qualifier),
        unit,
        metric: metric.filter(|metric| !metric.is_empty()),
    }
}

fn cardinal(text: &str, rules: &Rules) -> Option<u64> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(first) {
        return rules.numbers.get(text).copied();
    }
    let is_grouped = groups.clone().next().is_none() || first.len() <= 3;
    let whole = is_grouped && groups.all(|group| group.len() == 3 && is_digits(group));
    whole.then(|| text.replace(',', "").parse().ok()).flatten()
}

fn ordinal(text: &str) -> Option<u64> {
    if let Some(at) = ORDINALS.iter().position(|word| *word == text) {
        return u64::try_from(at + 1).ok();
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending))?;
    digits.parse().ok()
}
