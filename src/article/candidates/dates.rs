//! Dates in running text, in every written form, as EDTF.
//!
//! Owns which words make a date, a period or an open end. What happened then is for the curator to say.

use super::words::{Hit, Words};
use crate::article::written_date;
use crate::date::Edtf;

const PARTS_OF_A_YEAR: [&str; 3] = ["mid-", "early-", "late-"];

/// Finds the dates of a passage, in order.
pub(super) fn dates(words: &Words<'_>) -> Vec<Hit> {
    let mut found: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let hit = of_one_word(words, at).or_else(|| with_words_around(words, at));
        at = hit.as_ref().map_or(at + 1, |hit| hit.words.end);
        found.extend(hit.filter(|hit| hit.fields[0].1.parse::<Edtf>().is_ok()));
    }
    found
}

fn hit(start: usize, end: usize, date: String, why: &str) -> Hit {
    Hit::new(start..end, why, vec![("date", date)])
}

/// Reads `1987-1990`, `1987-90` or `1980s`.
fn of_one_word(words: &Words<'_>, at: usize) -> Option<Hit> {
    let lower = words.lower(at);
    if let Some((from, to)) = lower.split_once('-').filter(|(from, _)| is_year(from)) {
        let to = if is_year(to) { to.to_owned() } else { short_end(from, to)? };
        return Some(hit(at, at + 1, format!("{from}/{to}"), "a period"));
    }
    let decade = lower.strip_suffix("0s").filter(|decade| decade.len() == 3 && is_year(&lower[..4]))?;
    Some(hit(at, at + 1, format!("{decade}X"), "a decade"))
}

/// Reads a date, with the words around it that make it a period, an open end or uncertain.
fn with_words_around(words: &Words<'_>, at: usize) -> Option<Hit> {
    let (from, end) = date(words, at)?;
    let is_dash = matches!(words.gap(end).trim(), "–" | "-" | "—");
    let (before, after) = (words.before(at), words.lower(end));
    if is_dash || matches!((before, after), ("between", "and") | ("from", "to" | "until" | "till")) {
        let start = end + usize::from(!is_dash);
        let short = || Some((short_end(&from, words.lower(start))?, start + 1));
        if let Some((to, end)) = date(words, start).or_else(short) {
            let period = format!("{from}/{to}");
            if period.parse::<Edtf>().is_ok() {
                return Some(hit(at, end, period, "a period"));
            }
        }
    }
    let (date, why) = match before {
        "since" => (format!("{from}/.."), "`since`"),
        "until" | "till" => (format!("../{from}"), "`until`"),
        "from" if after.starts_with("onward") => (format!("{from}/.."), "`from … onwards`"),
        "circa" | "c" | "ca" | "around" | "about" => (format!("{from}~"), "`about`"),
        _ => return Some(hit(at, end, from, "a date")),
    };
    Some(hit(at - 1, end, date, why))
}

/// Reads a single date that begins at a word; returns it with its end.
fn date(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let lower = words.lower(at);
    let prefix = PARTS_OF_A_YEAR.iter().find(|part| lower.starts_with(*part)).map_or(0, |part| part.len());
    let start = words.list.get(at)?.start + prefix;
    let rest = words.text.get(start..)?;
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase()) {
        return None;
    }
    let (date, len) = written_date::leading(rest)?;
    let last = (at..words.len()).take(3).find(|&last| words.list[last].end == start + len)?;
    // `2000 members` is a number of members, `in 2000 members met` is not.
    let is_count = date.len() == 4
        && words.is_joined(last + 1)
        && words.rules.units.contains_key(words.lower(last + 1))
        && !matches!(words.before(at), "in" | "since" | "until" | "by");
    (is_year(date.get(..4)?) && !is_count).then_some((date, last + 1))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u32| (1500..2100).contains(&year))
}

/// Returns the year that two digits after a dash stand for, as in `2009–12`.
fn short_end(from: &str, to: &str) -> Option<String> {
    let is_short = is_year(from) && to.len() == 2 && to.bytes().all(|byte| byte.is_ascii_digit());
    (is_short && to > from.get(2..)?).then(|| Some(format!("{}{to}", from.get(..2)?))).flatten()
}
