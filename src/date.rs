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

mod advice;
mod error;
#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use jiff::civil::Date;

use advice::advice;
pub use error::DateError;
use error::shown;

/// The longest text looked at, in bytes: over twice the longest date, to leave room for advice.
const LONGEST: usize = 64;
const QUALIFIERS: [char; 3] = ['?', '~', '%'];
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
