//! Dates in running text, in every written form, as EDTF.
//!
//! Owns which words make a date, an interval or an open end. What it is a date of is for the curator.

use super::rules::Rules;
use super::words::Words;
use crate::article::written_date;
use crate::date::Edtf;

/// A date: its first and last word, and what it is.
#[derive(Debug)]
pub(super) struct Dated {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) edtf: String,
    pub(super) why: &'static str,
}

const PARTS_OF_A_YEAR: [&str; 3] = ["mid-", "early-", "late-"];

pub(super) fn dates(words: &Words<'_>, rules: &Rules) -> Vec<Dated> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(date) = interval(words, at, rules).or_else(|| open(words, at, rules)) {
            at = date.last + 1;
            found.push(date);
        } else {
            at += 1;
        }
    }
    found.retain(|date| date.edtf.parse::<Edtf>().is_ok());
    found
}

/// A date of one point, beginning at a word, with its last word.
fn point(words: &Words<'_>, at: usize, rules: &Rules) -> Option<(String, usize)> {
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
    let year: u32 = date.get(..4)?.parse().ok()?;
    let counts = date.len() == 4
        && words.gap(last + 1) == " "
        && rules.units.contains_key(words.lower(last + 1))
        && !matches!(
            at.checked_sub(1).map_or("", |before| words.lower(before)),
            "in" | "since" | "until" | "by"
        );
    (words.list[last].end == end && (1500..2100).contains(&year) && !counts).then_some((date, last))
}

fn interval(words: &Words<'_>, at: usize, rules: &Rules) -> Option<Dated> {
    let lower = words.lower(at);
    if let Some((from, to)) = lower.split_once('-').filter(|(from, _)| is_year(from)) {
        let to = if is_year(to) { to.to_owned() } else { short_end(from, to)? };
        return Some(Dated { first: at, last: at, edtf: format!("{from}/{to}"), why: "interval" });
    }
    if let Some(decade) = lower.strip_suffix("0s").filter(|decade| decade.len() == 3 && is_year(&lower[..4]))
    {
        return Some(Dated { first: at, last: at, edtf: format!("{decade}X"), why: "decade" });
    }
    let (from, last) = point(words, at, rules)?;
    let gap = words.gap(last + 1).trim();
    let next = words.lower(last + 1);
    let before = at.checked_sub(1).map_or("", |before| words.lower(before));
    let is_said = matches!((before, next), ("between", "and") | ("from", "to" | "until" | "till"));
    let start = if matches!(gap, "–" | "-" | "—") {
        last + 1
    } else if is_said {
        last + 2
    } else {
        return None;
    };
    let (to, last) = match point(words, start, rules) {
        Some(point) => point,
        None => (short_end(&from, words.lower(start))?, start),
    };
    let edtf = format!("{from}/{to}");
    edtf.parse::<Edtf>().is_ok().then_some(Dated { first: at, last, edtf, why: "interval" })
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u32| (1500..2100).contains(&year))
}

/// The year that two figures after a dash stand for, as in `2009–12`.
fn short_end(from: &str, to: &str) -> Option<String> {
    let is_short = is_year(from) && to.len() == 2 && to.bytes().all(|byte| byte.is_ascii_digit());
    (is_short && to > from.get(2..)?).then(|| Some(format!("{}{to}", from.get(..2)?))).flatten()
}

fn open(words: &Words<'_>, at: usize, rules: &Rules) -> Option<Dated> {
    let (date, last) = point(words, at, rules)?;
    let before = at.checked_sub(1).map_or("", |before| words.lower(before));
    let (edtf, first, why) = match before {
        "since" => (format!("{date}/.."), at - 1, "since"),
        "until" | "till" => (format!("../{date}"), at - 1, "until"),
        "from" if words.lower(last + 1).starts_with("onward") => {
            (format!("{date}/.."), at - 1, "from onwards")
        }
        "circa" | "c" | "ca" | "around" | "about" => (format!("{date}~"), at - 1, "about"),
        _ => (date, at, "written date"),
    };
    Some(Dated { first, last, edtf, why })
}
