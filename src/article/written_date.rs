//! Reads a date as people write it, such as `31 January 2014`, `Jan. 31st, 2014` or `2014年1月31日`, into EDTF.
//!
//! Owns the written forms, with their words in `vocabulary.toml`. What two people could read differently (`03/04/2014`,
//! `2004-05`) is not read at all.

use super::vocabulary::WORDS;
use crate::date::Edtf;

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
    let valid = |date: String, end| date.parse::<Edtf>().ok().map(|date| (date.to_string(), end));
    if let Some((date, end)) = with_signs(text) {
        return valid(date, end);
    }
    let words = words(text);
    (1..=words.len()).rev().find_map(|count| {
        let (read, end) = (&words[..count], words[count - 1].1);
        valid(date(&read.iter().map(|(word, _)| *word).collect::<Vec<_>>())?, end)
    })
}

/// Reads a date whose parts have signs after them: `2014年1月31日`, `2014년 1월`.
fn with_signs(text: &str) -> Option<(String, usize)> {
    const SIGNS: [[char; 2]; 3] = [['年', '년'], ['月', '월'], ['日', '일']];
    let (mut date, mut rest) = (String::new(), text);
    for signs in SIGNS {
        let bare = rest.trim_start_matches(' ');
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = bare.split_at(digits);
        let Some(after) = after.strip_prefix(signs).filter(|_| digits > 0) else { break };
        if !date.is_empty() {
            date.push_str(if digits == 1 { "-0" } else { "-" });
        }
        date.push_str(number);
        rest = after;
    }
    (!date.is_empty()).then_some((date, text.len() - rest.len()))
}

/// Returns the first words with their ends, at most three, without those that only join them.
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
        at = start + len;
        if words.is_empty() || !WORDS.fillers.iter().any(|filler| *filler == word[..len]) {
            words.push((&word[..len], at));
        }
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
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let ending = &word[digits.len()..];
    let known = ending.is_empty() || WORDS.day_endings.iter().any(|one| one == ending);
    (known && digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

/// Reads the name of a month, or the first three letters of the English one.
fn month(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let is_month = |names: &Vec<String>| {
        names.contains(&lower)
            || (lower.len() == 3 && names.first().is_some_and(|name| name.starts_with(&lower)))
    };
    WORDS.months.iter().position(is_month).and_then(|at| u32::try_from(at + 1).ok())
}
