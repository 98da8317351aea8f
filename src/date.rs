//! Reads dates in EDTF, the Extended Date/Time Format of the Library of Congress (ISO 8601-2:2019),
//! levels 0 and 1, and says which days they can mean.
//!
//! This module owns the text of a date, its first and last day, and the advice given when a text is
//! not a date. It must not know where a date is stored or printed, what it is a date of, or what
//! day it is today.
//!
//! The rules are those of the specification of 4 February 2019
//! (<https://www.loc.gov/standards/datetime/>): all of "Level 0" (Date, Date and Time, Time Interval),
//! and of "Level 1" the sections Seasons, Qualification of a date (complete), Unspecified digit(s)
//! from the right, and Extended Interval. Its Letter-prefixed and Negative calendar years are left
//! out, because bounds are compared as text; all of "Level 2" is refused. Two points that it leaves
//! to the application are settled here:
//!
//! - A qualifier (`?`, `~`, `%`) says how sure the date is; it moves no bound. `1990~` is bounded as
//!   `1990` is.
//! - A season (`2004-21` to `2004-24`: spring, summer, autumn, winter) is bounded so that no reading
//!   of it falls outside. North and south have it half a year apart, so the whole year counts. Summer
//!   in the south and winter in the north also run over the turn of the year, and either year may name
//!   them, so 22 and 24 reach from 1 December of the year before to 31 March of the year after (by the
//!   sun they end about 20 March). Spring and autumn stay inside their year on both halves.

use std::{fmt, str::FromStr};

use jiff::civil::Date;

/// The longest text looked at, in bytes: over twice the longest date, to leave room for advice.
const LONGEST: usize = 64;
/// The number of characters of a refused text that an error repeats.
const SHOWN: usize = 40;
const QUALIFIERS: [char; 3] = ['?', '~', '%'];
/// The months and then the seasons, in the order of their numbers.
const NAMES: &str = "january february march april may june july august september october november \
                     december spring summer autumn winter";

/// Keeps a date as it was written, with the first and last day it can mean.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edtf {
    text: String,
    earliest: Option<Date>,
    latest: Option<Date>,
}

impl Edtf {
    /// Returns the date exactly as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the first day it can mean, shown as `YYYY-MM-DD`; none where the start is open
    /// (`../2004`) or unknown (`/2004`).
    #[must_use]
    pub fn earliest(&self) -> Option<Date> {
        self.earliest
    }

    /// Returns the last day it can mean, shown as `YYYY-MM-DD`; none where the end is open
    /// (`2004/..`) or unknown (`2004/`).
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.latest
    }

    /// Tells whether it was written as an interval, with a `/`.
    #[must_use]
    pub fn is_interval(&self) -> bool {
        self.text.contains('/')
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl FromStr for Edtf {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        if text.len() > LONGEST {
            return Err(DateError::TooLong(shown(text)));
        }
        let bare = text.trim();
        let (earliest, latest) = bounds(bare).map_err(|error| advice(bare).unwrap_or(error))?;
        if bare != text {
            let rule = "no blanks go around it";
            return Err(DateError::Spelling(shown(text), rule, bare.to_owned()));
        }
        Ok(Self { text: text.to_owned(), earliest, latest })
    }
}

/// Returns the bounds of what holds from `since` until `until`: the earliest day of the one and the
/// latest day of the other, open where there is none. It does not ask whether they are in order.
#[must_use]
pub fn span(since: Option<&Edtf>, until: Option<&Edtf>) -> (Option<Date>, Option<Date>) {
    (since.and_then(Edtf::earliest), until.and_then(Edtf::latest))
}

/// Says why a text is not a date. The first value of each is the refused text, or the refused end of
/// an interval, cut at 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// There is no text, or only blanks.
    #[error("an empty text is not a date: write at least a year, such as `2014`")]
    Empty,
    /// The text is longer than any date.
    #[error("`{0}` is too long for a date: the longest are like `2004-01-01T10:10:10+05:00`")]
    TooLong(String),
    /// The text is written in a known other way: the rule it misses and the date to write.
    #[error("`{0}` is not a date: {1}, write `{2}`")]
    Spelling(String, &'static str, String),
    /// The text is written in a known other way that can mean either of two dates.
    #[error("`{0}` is not a date: it can be read in two ways, write `{1}` or `{2}`")]
    Ambiguous(String, String, String),
    /// A digit is not one of ASCII.
    #[error("`{0}` is not a date: its digits must be 0 to 9 of ASCII, such as `2014`")]
    Digit(String),
    /// The year is before 0000, after 9999 or not of four digits.
    #[error("`{0}` is not a date: the year must have four digits, 0000 to 9999")]
    Year(String),
    /// The month is neither a month nor a season.
    #[error("`{0}` is not a date: the month must be 01 to 12 (or a season, 21 to 24)")]
    Month(String),
    /// A season is followed by a day.
    #[error("`{0}` is not a date: a season has no day, write it as `2004-21`")]
    SeasonDay(String),
    /// The month has no such day: the number of days it has.
    #[error("`{0}` is not a date: the day must be 01 to {1} in that month")]
    Day(String, i8),
    /// The time of day or its zone is not one.
    #[error(
        "`{0}` is not a date: the time must be 00:00:00 to 23:59:59, then nothing, `Z` or an offset such as `+05:00`"
    )]
    Time(String),
    /// An `X` stands where level 1 has none.
    #[error("`{0}` is not a date: `X` must replace digits from the right, such as `201X` or `2004-XX`")]
    Unspecified(String),
    /// A qualifier stands elsewhere than at the end (level 2), or there are two.
    #[error("`{0}` is not a date: one of `?`, `~` or `%` (both) stands at its end, such as `2004-06~`")]
    Qualifier(String),
    /// The text is a set (level 2).
    #[error("`{0}` is a set, which is not read: write an interval such as `2009/2012`")]
    Set(String),
    /// The year has an exponent or significant digits (level 2).
    #[error("`{0}` has an exponent or significant digits, which are not read: write it like `19XX`")]
    Exponent(String),
    /// An end of an interval has a time of day.
    #[error("`{0}` cannot be an end of an interval: it must have no time, such as `2004-01-01`")]
    TimeInInterval(String),
    /// There is more than one `/`.
    #[error("`{0}` is not a date: an interval has one `/`, such as `2009/2012`")]
    Slashes(String),
    /// An interval has neither a start nor an end.
    #[error("`{0}` is not a date: an interval needs a start or an end, such as `2009/..`")]
    NoEnds(String),
    /// An interval is over before it starts: the first day of its start and the last of its end.
    #[error("`{0}` runs backwards: write the earlier date first, `{2}` is before `{1}`")]
    Backwards(String, Date, Date),
    /// The text looks like no date.
    #[error("`{0}` is not a date: write it like `2014`, `2014-01`, `2014-01-31` or `2009/2012`")]
    Form(String),
}

impl DateError {
    /// Returns the date to write instead, which always parses, where it is clear what was meant.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Spelling(_, _, right) => Some(right),
            _ => None,
        }
    }
}

/// Cuts a refused text for an error, and makes what does not print in it visible.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for (count, char) in text.chars().enumerate() {
        match char {
            _ if count == SHOWN => return shown + "…",
            '"' | '\'' | '\\' => shown.push(char),
            _ => shown.extend(char.escape_debug()),
        }
    }
    shown
}

/// Returns the text with each digit made `0`: the form it is written in.
fn form(text: &str) -> String {
    text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect()
}

/// Returns the number that a few ASCII digits write.
fn number<N: FromStr + Default>(digits: &str) -> N {
    digits.parse().unwrap_or_default()
}

/// Reads a whole text, with no blanks around it, strictly.
fn bounds(text: &str) -> Result<(Option<Date>, Option<Date>), DateError> {
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    if text.chars().any(|char| char.is_numeric() && !char.is_ascii()) {
        return Err(DateError::Digit(shown(text)));
    }
    if text.starts_with(['[', '{']) {
        return Err(DateError::Set(shown(text)));
    }
    let Some((start, end)) = text.split_once('/') else {
        let (first, last) = match text.split_once('T') {
            Some((day, time)) if form(day) == "0000-00-00" => {
                let read = date(day)?;
                is_time(time).then_some(read).ok_or_else(|| DateError::Time(shown(text)))?
            }
            _ => date(text)?,
        };
        return Ok((Some(first), Some(last)));
    };
    if end.contains('/') {
        return Err(DateError::Slashes(shown(text)));
    }
    match (interval_end(start)?, interval_end(end)?) {
        (None, None) => Err(DateError::NoEnds(shown(text))),
        (Some((earliest, _)), Some((_, latest))) if latest < earliest => {
            Err(DateError::Backwards(shown(text), earliest, latest))
        }
        (start, end) => Ok((start.map(|(first, _)| first), end.map(|(_, last)| last))),
    }
}

/// Reads one end of an interval; none where it is open (`..`) or unknown (nothing).
fn interval_end(text: &str) -> Result<Option<(Date, Date)>, DateError> {
    match text {
        "" | ".." => Ok(None),
        _ if form(text).starts_with("0000-00-00T") => Err(DateError::TimeInInterval(shown(text))),
        _ => date(text).map(Some),
    }
}

/// Tells whether it is a time of day, with or without a zone. The day it belongs to is the one that
/// is written, so a zone moves no bound. There is no 24:00:00 and no leap second.
fn is_time(text: &str) -> bool {
    let forms = ["", "Z", "+00", "-00", "+00:00", "-00:00"];
    let known = form(text).strip_prefix("00:00:00").is_some_and(|zone| forms.contains(&zone));
    let numbers = text.split([':', '+', '-', 'Z']).filter(|digits| !digits.is_empty());
    known && numbers.zip([23, 59, 59, 23, 59]).all(|(digits, limit)| number::<u8>(digits) <= limit)
}

/// Reads a date without time of day: its first and last day.
fn date(text: &str) -> Result<(Date, Date), DateError> {
    let bare = text.strip_suffix(QUALIFIERS).unwrap_or(text);
    let parts: Vec<&str> = bare.split('-').collect();
    let day = |year: &str, month: i8, day: i8| {
        Date::new(number(year), month, day).map_err(|_| DateError::Month(shown(text)))
    };
    match (form(bare).as_str(), &parts[..]) {
        ("0000" | "000X" | "00XX" | "0000-XX" | "0000-XX-XX", [year, ..]) => {
            Ok((day(&year.replace('X', "0"), 1, 1)?, day(&year.replace('X', "9"), 12, 31)?))
        }
        ("0000-00", [year, "21" | "23"]) => Ok((day(year, 1, 1)?, day(year, 12, 31)?)),
        ("0000-00", [year, "22" | "24"]) => {
            // At both ends of what can be written, the bound stops at the end of the year itself.
            let (first, last) = (day(year, 1, 1)?, day(year, 12, 31)?);
            let before = Date::new(first.year() - 1, 12, 1).ok().filter(|date| date.year() >= 0);
            let after = Date::new(last.year() + 1, 3, 31).ok();
            Ok((before.unwrap_or(first), after.unwrap_or(last)))
        }
        ("0000-00-00" | "0000-00-XX", [_, "21" | "22" | "23" | "24", _]) => {
            Err(DateError::SeasonDay(shown(text)))
        }
        ("0000-00" | "0000-00-XX", [year, month, ..]) => {
            let first = day(year, number(month), 1)?;
            Ok((first, first.last_of_month()))
        }
        ("0000-00-00", [year, month, digits]) => {
            let days = day(year, number(month), 1)?.days_in_month();
            match day(year, number(month), number(digits)) {
                Ok(only) => Ok((only, only)),
                Err(_) => Err(DateError::Day(shown(text), days)),
            }
        }
        (form, _) => Err(refusal(bare, form)(shown(text))),
    }
}

/// Says what is wrong with a text of no form that is read, given without the qualifier at its end.
fn refusal(text: &str, form: &str) -> fn(String) -> DateError {
    let only = |allowed: &str| form.chars().all(|char| allowed.contains(char));
    match form.as_bytes() {
        _ if text.contains(QUALIFIERS) => DateError::Qualifier,
        [b'-' | b'+' | b'Y', b'0' | b'-', ..] => DateError::Year,
        [b'0', ..] if only("0") => DateError::Year,
        [b'0', ..] if only("0ES") => DateError::Exponent,
        [b'0', b'0', b'0', b'0', b'0', ..] if only("0-X") => DateError::Year,
        [_, ..] if form.contains('X') && only("0-X") => DateError::Unspecified,
        _ => DateError::Form,
    }
}

/// A rule that a text misses, and the dates it may have meant.
type Reading = Option<(&'static str, Vec<String>)>;

/// Says how to write a date that is written in one of the ways people write dates.
fn advice(text: &str) -> Option<DateError> {
    let lower = text.to_ascii_lowercase();
    let capitals = Some(("its letters are capitals", vec![text.to_owned()]));
    let readings = [capitals, decade(&lower), about(&lower), range(&lower), numbers(text), words(&lower)];
    readings.into_iter().flatten().find_map(|(rule, mut dates)| {
        // What is advised must itself be a date, and the letters of dates are capitals.
        for date in &mut dates {
            date.make_ascii_uppercase();
        }
        dates.retain(|date| bounds(date).is_ok());
        dates.dedup();
        match &dates[..] {
            [one] => Some(DateError::Spelling(shown(text), rule, one.clone())),
            [one, other] => Some(DateError::Ambiguous(shown(text), one.clone(), other.clone())),
            _ => None,
        }
    })
}

/// Reads `1990s`, and `1900s`, which may be ten years or a hundred.
fn decade(text: &str) -> Reading {
    let year = text.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let dates = [("0", "X"), ("00", "XX")]
        .iter()
        .filter_map(|(zeros, unspecified)| Some(year.strip_suffix(zeros)?.to_owned() + unspecified));
    Some(("an unspecified digit is `X`", dates.collect()))
}

/// Reads `c. 1990` and the like.
fn about(text: &str) -> Reading {
    let words = ["circa", "about", "around", "ca.", "c.", "ca", "c"];
    let rest = words.iter().find_map(|word| text.strip_prefix(word))?;
    Some(("about is `~` at the end", vec![format!("{}~", rest.trim_start())]))
}

/// Reads an interval with a dash or a word between its ends: `2009-2012`, `2009 to 2012`, `2009–`.
fn range(text: &str) -> Reading {
    let mut text = text.replace(['–', '—'], "/").replace(" - ", "/").replace(" to ", "/");
    if ["0000-0000", "0000-", "0000-present"].contains(&form(&text).as_str()) {
        text = text.replace('-', "/");
    }
    let (start, end) = text.split_once('/').map(|(start, end)| (start.trim(), end.trim()))?;
    let ends = match end {
        "" => vec!["..", ""],
        "present" => vec![".."],
        _ => vec![end],
    };
    let dates = ends.iter().map(|end| format!("{start}/{end}"));
    Some(("an interval has a `/` between its ends", dates.collect()))
}

/// Reads a day or month of numbers in another order, or with one digit: `21.11.2013`, `2014-1-5`.
fn numbers(text: &str) -> Reading {
    let parts: Vec<&str> = text.split(['.', '/', '-', '–']).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if form(&parts.concat()).contains(|char| char != '0') {
        return None;
    }
    let day = |year: &str, month: &str, day: &str| format!("{year}-{month:0>2}-{day:0>2}");
    let dates = match (&parts[..], &lengths[..]) {
        ([all], [8]) => vec![day(&all[..4], &all[4..6], &all[6..])],
        ([y, m, d], [4, _, _]) => vec![day(y, m, d)],
        ([d, m, y], [_, _, 4]) if text.contains('.') => vec![day(y, m, d)],
        ([a, b, y], [_, _, 4]) => vec![day(y, b, a), day(y, a, b)],
        ([y, m], [4, 2]) if text.contains(['/', '–']) => {
            vec![format!("{y}-{m}"), format!("{y}/{}{m}", &y[..2])]
        }
        ([y, m], [4, _]) | ([m, y], [_, 4]) => vec![format!("{y}-{m:0>2}")],
        _ => vec![],
    };
    Some(("its parts are year, month and day, of 4, 2 and 2 digits", dates))
}

/// Reads a month or season by its name: `January 2014`, `21 Nov. 2013`, `Spring 2004`.
fn words(text: &str) -> Reading {
    let (mut year, mut month, mut day) = (None, None, None);
    let words = text.split([' ', ',', '.', '-']).filter(|word| !word.is_empty());
    for word in words {
        let digits = word.trim_end_matches(|char: char| char.is_ascii_lowercase());
        let before = match form(digits).as_str() {
            "0000" => year.replace(digits.to_owned()),
            "0" | "00" => day.replace(format!("-{digits:0>2}")),
            "" if word.len() > 2 => {
                let at = NAMES.split(' ').position(|name| name.starts_with(word))?;
                month.replace(format!("{:02}", if at < 12 { at + 1 } else { at + 9 }))
            }
            _ => return None,
        };
        if before.is_some() {
            return None;
        }
    }
    let date = format!("{}-{}{}", year?, month?, day.unwrap_or_default());
    Some(("months and seasons are numbers", vec![date]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A form, its first and its last day; `-` where there is none.
    const ACCEPTED: &str = "
        0000                      0000-01-01 0000-12-31
        9999                      9999-01-01 9999-12-31
        2014-02                   2014-02-01 2014-02-28
        2000-02                   2000-02-01 2000-02-29
        2012-02-29                2012-02-29 2012-02-29
        2004-01-01T10:10:10       2004-01-01 2004-01-01
        2004-01-01T00:00:00Z      2004-01-01 2004-01-01
        2004-01-01T23:59:59+14:00 2004-01-01 2004-01-01
        2004-12-31T23:59:59-03    2004-12-31 2004-12-31
        2004-21                   2004-01-01 2004-12-31
        2004-22                   2003-12-01 2005-03-31
        2004-23                   2004-01-01 2004-12-31
        2004-24?                  2003-12-01 2005-03-31
        0000-22                   0000-01-01 0001-03-31
        9999-24                   9998-12-01 9999-12-31
        201X                      2010-01-01 2019-12-31
        20XX                      2000-01-01 2099-12-31
        2004-XX                   2004-01-01 2004-12-31
        2004-XX-XX                2004-01-01 2004-12-31
        2004-02-XX                2004-02-01 2004-02-29
        1990?                     1990-01-01 1990-12-31
        2004-06~                  2004-06-01 2004-06-30
        199X%                     1990-01-01 1999-12-31
        2004-06-11%               2004-06-11 2004-06-11
        1964/2008                 1964-01-01 2008-12-31
        2004-02-01/2005-02        2004-02-01 2005-02-28
        2004-06/2004              2004-06-01 2004-12-31
        2005/2005-01-01           2005-01-01 2005-01-01
        1984~/2004-06?            1984-01-01 2004-06-30
        199X/2004-24              1990-01-01 2005-03-31
        2004/..                   2004-01-01 -
        2004-02/                  2004-02-01 -
        ../2004                   -          2004-12-31
        /2004-06-11~              -          2004-06-11";

    /// A text and the message it is refused with, in which `_` in front stands for the text.
    const REFUSED: &str = "
        2014-13 => _ is not a date: the month must be 01 to 12 (or a season, 21 to 24)
        2014-00 => _ is not a date: the month must be 01 to 12 (or a season, 21 to 24)
        2004-25 => _ is not a date: the month must be 01 to 12 (or a season, 21 to 24)
        2004-13-XX => _ is not a date: the month must be 01 to 12 (or a season, 21 to 24)
        2004/2014-13? => `2014-13?` is not a date: the month must be 01 to 12 (or a season, 21 to 24)
        2004-21-05 => _ is not a date: a season has no day, write it as `2004-21`
        2013-02-29 => _ is not a date: the day must be 01 to 28 in that month
        2013-04-00 => _ is not a date: the day must be 01 to 30 in that month
        2013-02-29T10:10:10 => `2013-02-29` is not a date: the day must be 01 to 28 in that month
        -2004 => _ is not a date: the year must have four digits, 0000 to 9999
        Y170000002 => _ is not a date: the year must have four digits, 0000 to 9999
        12004-01 => _ is not a date: the year must have four digits, 0000 to 9999
        990 => _ is not a date: the year must have four digits, 0000 to 9999
        2004-01-01T24:00:00 => _ is not a date: the time must be 00:00:00 to 23:59:59, then nothing, `Z` or an offset such as `+05:00`
        2004-01-01T10:60:00 => _ is not a date: the time must be 00:00:00 to 23:59:59, then nothing, `Z` or an offset such as `+05:00`
        2004-01-01T10:10 => _ is not a date: the time must be 00:00:00 to 23:59:59, then nothing, `Z` or an offset such as `+05:00`
        2004-01-01T10:10:10Z? => _ is not a date: the time must be 00:00:00 to 23:59:59, then nothing, `Z` or an offset such as `+05:00`
        2004-01-01T10:10:10+24 => _ is not a date: the time must be 00:00:00 to 23:59:59, then nothing, `Z` or an offset such as `+05:00`
        2004/2004-01-01T10:10:10 => `2004-01-01T10:10:10` cannot be an end of an interval: it must have no time, such as `2004-01-01`
        156X-12 => _ is not a date: `X` must replace digits from the right, such as `201X` or `2004-XX`
        2XXX => _ is not a date: `X` must replace digits from the right, such as `201X` or `2004-XX`
        2004-XX-05 => _ is not a date: `X` must replace digits from the right, such as `201X` or `2004-XX`
        2004?-06 => _ is not a date: one of `?`, `~` or `%` (both) stands at its end, such as `2004-06~`
        1984?~ => `1984?~` is not a date: one of `?`, `~` or `%` (both) stands at its end, such as `2004-06~`
        [1667,1668] => _ is a set, which is not read: write an interval such as `2009/2012`
        {..1984} => _ is a set, which is not read: write an interval such as `2009/2012`
        1950S2 => _ has an exponent or significant digits, which are not read: write it like `19XX`
        2004/2005/2006 => _ is not a date: an interval has one `/`, such as `2009/2012`
        ../.. => _ is not a date: an interval needs a start or an end, such as `2009/..`
        / => _ is not a date: an interval needs a start or an end, such as `2009/..`
        2004-02/2003 => _ runs backwards: write the earlier date first, `2003-12-31` is before `2004-02-01`
        ٢٠١٤ => _ is not a date: its digits must be 0 to 9 of ASCII, such as `2014`
        soon => _ is not a date: write it like `2014`, `2014-01`, `2014-01-31` or `2009/2012`
        été => _ is not a date: write it like `2014`, `2014-01`, `2014-01-31` or `2009/2012`
        201x => _ is not a date: its letters are capitals, write `201X`
        2004-01-01t10:10:10z => _ is not a date: its letters are capitals, write `2004-01-01T10:10:10Z`
        1990s => _ is not a date: an unspecified digit is `X`, write `199X`
        1900s => _ is not a date: it can be read in two ways, write `190X` or `19XX`
        c. 1990 => _ is not a date: about is `~` at the end, write `1990~`
        2009-2012 => _ is not a date: an interval has a `/` between its ends, write `2009/2012`
        2009–2012 => _ is not a date: an interval has a `/` between its ends, write `2009/2012`
        199X – 2004~ => _ is not a date: an interval has a `/` between its ends, write `199X/2004~`
        2009-05 to 2012 => _ is not a date: an interval has a `/` between its ends, write `2009-05/2012`
        2009-present => _ is not a date: an interval has a `/` between its ends, write `2009/..`
        2009– => _ is not a date: it can be read in two ways, write `2009/..` or `2009/`
        2014-1-5 => _ is not a date: its parts are year, month and day, of 4, 2 and 2 digits, write `2014-01-05`
        21.11.2013 => _ is not a date: its parts are year, month and day, of 4, 2 and 2 digits, write `2013-11-21`
        11/21/2013 => _ is not a date: its parts are year, month and day, of 4, 2 and 2 digits, write `2013-11-21`
        1/2013 => _ is not a date: its parts are year, month and day, of 4, 2 and 2 digits, write `2013-01`
        20131121 => _ is not a date: its parts are year, month and day, of 4, 2 and 2 digits, write `2013-11-21`
        11/12/2013 => _ is not a date: it can be read in two ways, write `2013-12-11` or `2013-11-12`
        2009–12 => _ is not a date: it can be read in two ways, write `2009-12` or `2009/2012`
        January 2014 => _ is not a date: months and seasons are numbers, write `2014-01`
        21st Nov. 2013 => _ is not a date: months and seasons are numbers, write `2013-11-21`
        Winter 2004 => _ is not a date: months and seasons are numbers, write `2004-24`";

    fn bounds_of(text: &str) -> (Option<Date>, Option<Date>) {
        let date: Edtf = text.parse().unwrap_or_else(|error| panic!("{error}"));
        (date.earliest(), date.latest())
    }

    fn message(text: &str) -> String {
        text.parse::<Edtf>().expect_err(text).to_string()
    }

    #[test]
    fn every_accepted_form_has_its_bounds() {
        for row in ACCEPTED.lines().skip(1) {
            let [text, first, last] = row.split_whitespace().collect::<Vec<_>>()[..] else {
                panic!("three columns: {row}");
            };
            let (earliest, latest) = bounds_of(text);
            let iso = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
            assert_eq!((iso(earliest).as_str(), iso(latest).as_str()), (first, last), "{text}");
            let date: Edtf = text.parse().unwrap();
            assert_eq!((date.as_str(), date.to_string().as_str()), (text, text));
            assert_eq!(date.is_interval(), text.contains('/'), "{text}");
        }
    }

    #[test]
    fn every_refused_form_says_why() {
        for row in REFUSED.lines().skip(1) {
            let (text, why) = row.trim().split_once(" => ").expect(row);
            let why = why.strip_prefix('_').map_or(why.to_owned(), |why| format!("`{text}`{why}"));
            assert_eq!(message(text), why);
        }
    }

    #[test]
    fn blanks_around_and_empty_texts_are_refused() {
        assert_eq!(message(" 2014"), "` 2014` is not a date: no blanks go around it, write `2014`");
        assert_eq!(message("2014\n"), r"`2014\n` is not a date: no blanks go around it, write `2014`");
        assert_eq!("2014 ".parse::<Edtf>().unwrap_err().hint(), Some("2014"));
        let empty = "an empty text is not a date: write at least a year, such as `2014`";
        assert_eq!([message(""), message(" \t")], [empty, empty]);
    }

    #[test]
    fn a_huge_text_is_not_repeated() {
        let huge = "é".repeat(1_000_000);
        let cut = format!("`{}…` is too long for a date", "é".repeat(40));
        assert!(message(&huge).starts_with(&cut), "{}", message(&huge));
        assert!(message(&"2".repeat(64)).contains(&format!("`{}…` is not", "2".repeat(40))));
        assert!(message(&"2".repeat(65)).contains("too long"));
    }

    #[test]
    fn a_span_takes_the_outer_bounds_and_is_open_where_a_date_is_absent() {
        let (since, until) = ("2004-02".parse().unwrap(), "2005-02".parse().unwrap());
        let (first, last) = (bounds_of("2004-02-01").0, bounds_of("2005-02-28").1);
        assert_eq!(span(Some(&since), Some(&until)), (first, last));
        assert_eq!(span(Some(&since), None), (first, None));
        assert_eq!(span(None, Some(&until)), (None, last));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0..=9999_i16, 1..=12_i8, 1..=31_i8)
            .prop_filter_map("a real day", |(year, month, day)| Date::new(year, month, day).ok())
    }

    /// Any text, texts of the characters dates have, and texts that are nearly dates.
    fn any_text() -> impl Strategy<Value = String> {
        let year = "(19[0-9]{2}|20[0-9]X|[01]{2}XX)";
        let month = "[0-9]{4}-([01][0-9]|2[1-5]|XX)(-[0-3][0-9]|-XX)?";
        let part = format!("({year}|{month})[?~%]?");
        let regex = |regex: &str| proptest::string::string_regex(regex).unwrap();
        prop_oneof![
            regex("(?s).{0,80}"),
            regex(r"[0-9XYESTZxcs?~%/.:+ –٢é\[-]{0,30}"),
            regex(&part),
            regex(&format!(r"({part}|\.\.)?/({part}|\.\.)?")),
            regex(r"[0-9]{4}-0[1-9]-[0-2][0-9]T([0-2][0-9]:){2}[0-6][0-9](Z|[+-][0-2][0-9])?"),
            regex(r"(c\. |[0-9]{1,4}[./ -])?[0-9]{1,4}([./ –-]([0-9]{1,4}|[a-zé]{1,4}))?s?"),
        ]
    }

    proptest! {
        #[test]
        fn every_day_is_kept_as_written_and_is_its_own_bounds(day in any_day()) {
            let date: Edtf = day.to_string().parse().unwrap();
            prop_assert_eq!(date.as_str(), day.to_string());
            prop_assert_eq!(date.to_string(), day.to_string());
            prop_assert_eq!((date.earliest(), date.latest()), (Some(day), Some(day)));
        }

        #[test]
        fn no_text_panics_and_what_parses_is_kept_and_in_order(text in any_text()) {
            match text.parse::<Edtf>() {
                Ok(date) => {
                    prop_assert_eq!(date.as_str(), &text);
                    prop_assert!(date.earliest().is_some() || date.latest().is_some());
                    if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
                        prop_assert!(earliest <= latest);
                        prop_assert!(earliest.to_string() <= latest.to_string());
                    }
                }
                Err(error) => {
                    prop_assert!(error.to_string().len() < 1_000);
                    if let Some(right) = error.hint() {
                        prop_assert!(right.parse::<Edtf>().is_ok(), "{}", right);
                    }
                }
            }
        }

        #[test]
        fn a_longer_time_has_every_day_in_it(day in any_day()) {
            let (century, decade) = (day.year() / 100, day.year() / 10);
            let (year, month) = (day.strftime("%Y"), day.strftime("%Y-%m"));
            let longer = [
                format!("{century:02}XX"), format!("{decade:03}X"), format!("{year}-XX"),
                format!("{month}-XX"), month.to_string(), year.to_string(), format!("{year}-21"),
                format!("{year}-22"), format!("{year}-23"), format!("{year}-24"),
            ];
            for text in longer {
                let (earliest, latest) = bounds_of(&text);
                prop_assert!(earliest <= Some(day) && Some(day) <= latest, "{}", text);
            }
            let whole = (Some(day.first_of_month()), Some(day.last_of_month()));
            prop_assert_eq!(bounds_of(&month.to_string()), whole);
            let whole = (Some(day.first_of_year()), Some(day.last_of_year()));
            prop_assert_eq!(bounds_of(&year.to_string()), whole);
        }
    }
}
