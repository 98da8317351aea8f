//! Why a text is not a date, in words that say how a right one looks.

use jiff::civil::Date;

/// The number of characters of a refused text that an error repeats.
const SHOWN: usize = 40;

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
pub(super) fn shown(text: &str) -> String {
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
