//! Dates in running text, in every written form, as EDTF.
//!
//! Owns which words make a date, a period or an open end. What happened then is for the curator to say.

use super::rules::Rules;
use super::words::{Hit, Words};
use crate::article::written_date;
use crate::date::Edtf;

const PARTS_OF_A_YEAR: [&str; 3] = ["mid-", "early-", "late-"];

/// Finds the dates of a passage, in order.
pub(super) fn dates(words: &Words<'_>, rules: &Rules) -> Vec<Hit> {
    let mut found: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let hit = period(words, at, rules).or_else(|| single(words, at, rules));
        at = hit.as_ref().map_or(at + 1, |hit| hit.words.end);
        found.extend(hit.filter(|hit| hit.fields[0].1.parse::<Edtf>().is_ok()));
    }
    found
}

fn hit(start: usize, end: usize, date: String, why: &str) -> Hit {
    Hit { words: start..end, why: why.to_owned(), fields: vec![("date", date)] }
}

/// Reads a single date that begins at a word; returns it with its end.
fn date(words: &Words<'_>, at: usize, rules: &Rules) -> Option<(String, usize)> {
    let word = words.list.get(at)?;
    let prefix =
        PARTS_OF_A_YEAR.iter().find(|part| word.lower.starts_with(*part)).map_or(0, |part| part.len());
    let rest = words.text.get(word.start + prefix..)?;
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase()) {
        return None;
    }
    let (date, len) = written_date::leading(rest)?;
    let end = word.start + prefix + len;
    let last = (at..words.len()).take(3).find(|&last| words.list[last].end >= end)?;
    // `2000 members` is a number of members, `in 2000 members met` is not.
    let is_count = date.len() == 4
        && words.gap(last + 1) == " "
        && rules.units.contains_key(words.lower(last + 1))
        && !matches!(words.before(at), "in" | "since" | "until" | "by");
    (words.list[last].end == end && is_year(date.get(..4)?) && !is_count).then_some((date, last + 1))
}

fn period(words: &Words<'_>, at: usize, rules: &Rules) -> Option<Hit> {
    let lower = words.lower(at);
    if let Some((from, to)) = lower.split_once('-').filter(|(from, _)| is_year(from)) {
        let to = if is_year(to) { to.to_owned() } else { short_end(from, to)? };
        return Some(hit(at, at + 1, format!("{from}/{to}"), "a period"));
    }
    if let Some(decade) = lower.strip_suffix("0s").filter(|decade| decade.len() == 3 && is_year(&lower[..4]))
    {
        return Some(hit(at, at + 1, format!("{decade}X"), "a decade"));
    }
    let (from, end) = date(words, at, rules)?;
    let is_said = matches!(
        (words.before(at), words.lower(end)),
        ("between", "and") | ("from", "to" | "until" | "till")
    );
    let start = match words.gap(end).trim() {
        "–" | "-" | "—" => end,
        _ if is_said => end + 1,
        _ => return None,
    };
    let (to, end) = match date(words, start, rules) {
        Some(date) => date,
        None => (short_end(&from, words.lower(start))?, start + 1),
    };
    let date = format!("{from}/{to}");
    date.parse::<Edtf>().is_ok().then(|| hit(at, end, date, "a period"))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u32| (1500..2100).contains(&year))
}

/// Returns the year that two digits after a dash stand for, as in `2009–12`.
fn short_end(from: &str, to: &str) -> Option<String> {
    let is_short = is_year(from) && to.len() == 2 && to.bytes().all(|byte| byte.is_ascii_digit());
    (is_short && to > from.get(2..)?).then(|| Some(format!("{}{to}", from.get(..2)?))).flatten()
}

/// Reads a single date with the word before it that makes it open or uncertain.
fn single(words: &Words<'_>, at: usize, rules: &Rules) -> Option<Hit> {
    let (date, end) = date(words, at, rules)?;
    Some(match words.before(at) {
        "since" => hit(at - 1, end, format!("{date}/.."), "`since`"),
        "until" | "till" => hit(at - 1, end, format!("../{date}"), "`until`"),
        "from" if words.lower(end).starts_with("onward") => {
            hit(at - 1, end, format!("{date}/.."), "`from … onwards`")
        }
        "circa" | "c" | "ca" | "around" | "about" => hit(at - 1, end, format!("{date}~"), "`about`"),
        _ => hit(at, end, date, "a date"),
    })
}
