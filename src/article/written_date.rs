//! Reads a date as people write it, such as `31 January 2014` or `Jan. 31st, 2014`, into EDTF.
//!
//! Owns the written forms. What two people could read differently (`03/04/2014`, `2004-05`) is not read at all.

use crate::date::Edtf;

/// The months in lower case, January first.
pub(super) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The seasons with their EDTF numbers.
const SEASONS: [(&str, u32); 5] =
    [("spring", 21), ("summer", 22), ("autumn", 23), ("fall", 23), ("winter", 24)];

/// Reads a text that is a date and nothing else.
pub(super) fn whole(text: &str) -> Option<String> {
    let text = text.trim();
    leading(text).filter(|(_, len)| *len == text.len()).map(|(date, _)| date)
}

/// Reads the longest date at the beginning of a text; returns it with its length in bytes.
pub(super) fn leading(text: &str) -> Option<(String, usize)> {
    let words = words(text);
    (1..=words.len()).rev().find_map(|count| {
        let (read, end) = (&words[..count], words[count - 1].1);
        let date = date(&read.iter().map(|(word, _)| *word).collect::<Vec<_>>())?;
        date.parse::<Edtf>().ok().map(|date| (date.to_string(), end))
    })
}

/// Returns the first words with their ends, at most three.
fn words(text: &str) -> Vec<(&str, usize)> {
    let mut words = Vec::with_capacity(3);
    let mut at = 0;
    while words.len() < 3 {
        let rest = &text[at..];
        let start = at + (rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len());
        // A comma or a full stop ends a word; after the last word it is not part of the date.
        let word = &text[start..];
        let len = word.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(word.len());
        if len == 0 {
            break;
        }
        words.push((&word[..len], start + len));
        at = start + len;
        at += usize::from(text[at..].starts_with([',', '.']));
    }
    words
}

fn date(words: &[&str]) -> Option<String> {
    match *words {
        [one] => plain(one),
        [first, y] => {
            let year = year(y)?;
            let season = SEASONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(first));
            let part = month(first).or(season.map(|(_, number)| *number))?;
            Some(format!("{year}-{part:02}"))
        }
        [first, second, y] => {
            let year = year(y)?;
            let (month, day) = month(first).zip(day(second)).or_else(|| month(second).zip(day(first)))?;
            Some(format!("{year}-{month:02}-{day:02}"))
        }
        _ => None,
    }
}

/// Reads a year, or a date such as `2014-01-31`.
fn plain(word: &str) -> Option<String> {
    let form: String = word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    (form == "0000-00-00" || year(word).is_some()).then(|| word.to_owned())
}

fn year(word: &str) -> Option<&str> {
    (word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && !word.starts_with('0'))
        .then_some(word)
}

fn day(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let known = ["", "st", "nd", "rd", "th"].contains(&ending);
    (known && digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

/// Reads the name of a month, or its first three letters, or `Sept`.
fn month(word: &str) -> Option<u32> {
    let lower = word.to_ascii_lowercase();
    let found = MONTHS.iter().position(|name| {
        *name == lower
            || (lower.len() == 3 && name.starts_with(&lower))
            || (lower == "sept" && name.starts_with("sept"))
    });
    found.and_then(|at| u32::try_from(at + 1).ok())
}
