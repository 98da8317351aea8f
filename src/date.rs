//! Reads dates in EDTF, the Extended Date/Time Format of the Library of Congress (ISO 8601-2:2019),
//! levels 0 and 1, and says which days they can mean.
//!
//! This module owns the text of a date, its first and last day, and the advice given when a text is
//! not a date. It does not know where a date is stored or printed, what it is a date of, or today's
//! date.
//!
//! The rules are those of the specification of 4 February 2019
//! (<https://www.loc.gov/standards/datetime/>): all of "Level 0" (Date, Date and Time, Time Interval),
//! and of "Level 1" the sections Seasons, Qualification of a date (complete), Unspecified digit(s)
//! from the right, and Extended Interval. Its Letter-prefixed and Negative calendar years are left
//! out because first and last days are compared as text; all of "Level 2" is refused. The
//! specification leaves two points to the application:
//!
//! - A qualifier (`?`, `~`, `%`) says how certain the date is; it does not change the first or last
//!   day. `1990~` covers the same days as `1990`.
//! - A season (`2004-21` to `2004-24`: spring, summer, autumn, winter) covers every day that it can
//!   mean. The seasons of the northern and southern hemispheres are half a year apart, so the whole
//!   year counts. Summer in the south and winter in the north also cross the turn of the year, and
//!   either year may name them, so 22 and 24 reach from 1 December of the year before to 31 March of
//!   the year after (astronomically they end about 20 March). Spring and autumn stay inside their
//!   year in both hemispheres.

mod advice;
#[cfg(test)]
mod tests;
pub mod words;

use std::{fmt, str::FromStr};

use time::{Date, Duration, Month};

use advice::advice;

/// The longest text that is parsed, in bytes: over twice the longest date, to leave room for advice.
const LONGEST: usize = 64;
/// The number of characters of a refused text that an error repeats.
const SHOWN: usize = 40;
const QUALIFIERS: [char; 3] = ['?', '~', '%'];

/// A date as it was written, with the first and last day it can mean.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edtf {
    text: String,
    earliest: Option<Date>,
    latest: Option<Date>,
}

/// Why a text is not a date, in a message that shows how to write one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DateError {
    message: String,
    readings: Vec<String>,
}

impl DateError {
    /// An error whose message is the refused text, cut short, and what is wrong with it.
    fn new(text: &str, problem: impl fmt::Display) -> Self {
        Self { message: format!("`{}` {problem}", shown(text)), readings: Vec::new() }
    }

    /// Returns the dates that may have been meant, if the text is written in a way that people
    /// write dates. Each of them parses.
    #[must_use]
    pub fn readings(&self) -> &[String] {
        &self.readings
    }
}

/// Cuts a refused text for an error message and escapes characters that do not print.
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

impl Edtf {
    /// Returns the date exactly as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the first day it can mean, displayed as `YYYY-MM-DD`; `None` if the start is open
    /// (`../2004`) or unknown (`/2004`).
    #[must_use]
    pub fn earliest(&self) -> Option<Date> {
        self.earliest
    }

    /// Returns the last day it can mean, displayed as `YYYY-MM-DD`; `None` if the end is open
    /// (`2004/..`) or unknown (`2004/`).
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.latest
    }

    /// Returns the first and the last day for comparisons: an end with a qualifier is one unit of its
    /// precision wider, so `1990~` reaches from 1989 to 1991 and `2004-06?` from May to July.
    #[must_use]
    pub fn widened(&self) -> [Option<Date>; 2] {
        let (start, end) = self.text.split_once('/').unwrap_or((&self.text, &self.text));
        [widened(start, self.earliest, -1), widened(end, self.latest, 1)]
    }

    /// Whether it was written as an interval, with a `/`.
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
            let problem = "is too long for a date: the longest are like `2004-01-01T10:10:10+05:00`";
            return Err(DateError::new(text, problem));
        }
        let bare = text.trim();
        let (earliest, latest) = bounds(bare).map_err(|error| advice(bare).unwrap_or(error))?;
        if bare != text {
            return Err(advice::misspelt(text, "it has spaces around it", vec![bare.to_owned()]));
        }
        Ok(Self { text: text.to_owned(), earliest, latest })
    }
}

/// Returns the text with each digit replaced by `0`, to compare it with the known forms.
fn shape(text: &str) -> String {
    text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect()
}

/// Parses a few ASCII digits.
fn number<N: FromStr + Default>(digits: &str) -> N {
    digits.parse().unwrap_or_default()
}

/// Parses a text without spaces around it, strictly.
fn bounds(text: &str) -> Result<(Option<Date>, Option<Date>), DateError> {
    if text.is_empty() {
        let message = "an empty text is not a date: write at least a year, such as `2014`".to_owned();
        return Err(DateError { message, readings: Vec::new() });
    }
    if text.chars().any(|char| char.is_numeric() && !char.is_ascii()) {
        return Err(DateError::new(text, "is not a date: its digits must be ASCII, 0 to 9, such as `2014`"));
    }
    if text.starts_with(['[', '{']) {
        let problem = "is a set, which is not supported: write an interval such as `2009/2012`";
        return Err(DateError::new(text, problem));
    }
    let Some((start, end)) = text.split_once('/') else {
        let (first, last) = match text.split_once('T') {
            Some((day, time)) if shape(day) == "0000-00-00" => {
                let read = date(day)?;
                is_time(time).then_some(read).ok_or_else(|| {
                    DateError::new(
                        text,
                        "is not a date: the time must be 00:00:00 to 23:59:59, then nothing, `Z` or an offset such as `+05:00`",
                    )
                })?
            }
            _ => date(text)?,
        };
        return Ok((Some(first), Some(last)));
    };
    if end.contains('/') {
        return Err(DateError::new(text, "is not a date: an interval has one `/`, such as `2009/2012`"));
    }
    match (interval_end(start)?, interval_end(end)?) {
        (None, None) => {
            let problem = "is not a date: an interval needs a start or an end, such as `2009/..`";
            Err(DateError::new(text, problem))
        }
        (Some((earliest, _)), Some((_, latest))) if latest < earliest => {
            let order = format!("write the earlier date first, `{latest}` is before `{earliest}`");
            Err(DateError::new(text, format!("ends before it starts: {order}")))
        }
        (start, end) => Ok((start.map(|(first, _)| first), end.map(|(_, last)| last))),
    }
}

/// Parses one end of an interval; `None` if it is open (`..`) or unknown (empty).
fn interval_end(text: &str) -> Result<Option<(Date, Date)>, DateError> {
    match text {
        "" | ".." => Ok(None),
        _ if shape(text).starts_with("0000-00-00T") => {
            let problem = "cannot be an end of an interval: it must have no time, such as `2004-01-01`";
            Err(DateError::new(text, problem))
        }
        _ => date(text).map(Some),
    }
}

/// Whether it is a time of day, with or without a zone. The zone does not change the day, which is the
/// one that is written. There is no 24:00:00 and no leap second.
fn is_time(text: &str) -> bool {
    let forms = ["", "Z", "+00", "-00", "+00:00", "-00:00"];
    let known = shape(text).strip_prefix("00:00:00").is_some_and(|zone| forms.contains(&zone));
    let numbers = text.split([':', '+', '-', 'Z']).filter(|digits| !digits.is_empty());
    known && numbers.zip([23, 59, 59, 23, 59]).all(|(digits, limit)| number::<u8>(digits) <= limit)
}

/// Parses a date without time of day: its first and last day.
fn date(text: &str) -> Result<(Date, Date), DateError> {
    let bare = text.strip_suffix(QUALIFIERS).unwrap_or(text);
    let parts: Vec<&str> = bare.split('-').collect();
    let month = |digits: &str| {
        let problem = "is not a date: the month must be 01 to 12 (or a season, 21 to 24)";
        Month::try_from(number::<u8>(digits)).map_err(|_| DateError::new(text, problem))
    };
    match (shape(bare).as_str(), &parts[..]) {
        ("0000" | "000X" | "00XX" | "0000-XX" | "0000-XX-XX", [year, ..]) => Ok((
            day(number(&year.replace('X', "0")), Month::January, 1),
            day(number(&year.replace('X', "9")), Month::December, 31),
        )),
        ("0000-00", [year, "21" | "23"]) => {
            Ok((day(number(year), Month::January, 1), day(number(year), Month::December, 31)))
        }
        ("0000-00", [year, "22" | "24"]) => {
            let year: i32 = number(year);
            // Years before 0000 and after 9999 cannot be written.
            let first = Date::from_calendar_date(year - 1, Month::December, 1).ok().filter(|_| year > 0);
            let last = Date::from_calendar_date(year + 1, Month::March, 31).ok();
            Ok((
                first.unwrap_or(day(year, Month::January, 1)),
                last.unwrap_or(day(year, Month::December, 31)),
            ))
        }
        ("0000-00-00" | "0000-00-XX", [_, "21" | "22" | "23" | "24", _]) => {
            Err(DateError::new(text, "is not a date: a season has no day, write it as `2004-21`"))
        }
        ("0000-00" | "0000-00-XX", [year, digits, ..]) => {
            let (year, month) = (number(year), month(digits)?);
            Ok((day(year, month, 1), day(year, month, month.length(year))))
        }
        ("0000-00-00", [year, digits, date]) => {
            let (year, month) = (number(year), month(digits)?);
            Date::from_calendar_date(year, month, number(date)).map(|only| (only, only)).map_err(|_| {
                let days = month.length(year);
                DateError::new(text, format!("is not a date: the day must be 01 to {days} in that month"))
            })
        }
        (shape, _) => Err(DateError::new(text, problem(bare, shape))),
    }
}

/// Moves one end of a date with a qualifier outwards by a unit of its precision: a day, a month, a
/// season, a year, a decade or a century. The years stay within 0000 to 9999.
fn widened(text: &str, end: Option<Date>, direction: i32) -> Option<Date> {
    let Some(bare) = text.strip_suffix(QUALIFIERS) else { return end };
    let end = end?;
    let months = match shape(bare).as_str() {
        "0000-00-00" => {
            let next = end.checked_add(Duration::days(direction.into())).filter(|day| day.year() >= 0);
            return next.or(Some(end));
        }
        "0000-00" if &bare[5..] > "12" => 3,
        "0000-00" | "0000-00-XX" => 1,
        "000X" => 120,
        "00XX" => 1200,
        _ => 12,
    };
    let month = end.year() * 12 + i32::from(u8::from(end.month())) - 1 + direction * months;
    let month = month.clamp(0, 9999 * 12 + 11);
    let year = month / 12;
    let month = Month::January.nth_next(u8::try_from(month % 12).unwrap_or_default());
    Some(day(year, month, if direction < 0 { 1 } else { month.length(year) }))
}

/// Returns a day that exists.
fn day(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap_or(Date::MIN)
}

/// Says what is wrong with a text of no known form, given without the qualifier at its end.
fn problem(text: &str, shape: &str) -> &'static str {
    let only = |allowed: &str| shape.chars().all(|char| allowed.contains(char));
    let year = "is not a date: the year must have four digits, 0000 to 9999";
    match shape.as_bytes() {
        _ if text.contains(QUALIFIERS) => {
            "is not a date: write one of `?`, `~` or `%` (both) at its end, such as `2004-06~`"
        }
        [b'-' | b'+' | b'Y', b'0' | b'-', ..] => year,
        [b'0', ..] if only("0") => year,
        [b'0', ..] if only("0ES") => {
            "has an exponent or significant digits, which are not supported: write it like `19XX`"
        }
        [b'0', b'0', b'0', b'0', b'0', ..] if only("0-X") => year,
        [_, ..] if shape.contains('X') && only("0-X") => {
            "is not a date: `X` must replace digits from the right, such as `201X` or `2004-XX`"
        }
        _ => "is not a date: write it like `2014`, `2014-01`, `2014-01-31` or `2009/2012`",
    }
}
