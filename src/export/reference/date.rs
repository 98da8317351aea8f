//! Dates split into parts, for formats that have fields for the year, the month and the day.

use crate::date::Edtf;

/// A day, month, season or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) struct DateParts {
    /// 1 to 9999: the formats read year 0 as no year.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; only with a month.
    pub day: Option<u8>,
    /// 1 to 4, spring to winter; only without a month.
    pub season: Option<u8>,
    /// `?` uncertain, `~` approximate, `%` both.
    pub qualifier: Option<char>,
    /// Whether the parts are complete; false for a time of day, and for an unspecified month or day.
    pub is_complete: bool,
}

/// A date as far as it can be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum DateShape {
    /// One day, month, season or year.
    One(DateParts),
    /// From one to another.
    Between(DateParts, DateParts),
    /// From one onwards: the end is open or unknown.
    From(DateParts),
    /// A date that such fields cannot express: a decade or century, an open or unknown start, the year 0, or
    /// a text that is not an EDTF date.
    Other,
}

impl DateShape {
    /// Splits a date.
    pub(in crate::export) fn of(text: &str) -> Self {
        if text.parse::<Edtf>().is_err() {
            return Self::Other;
        }
        let shape = match text.split_once('/') {
            None => day(text).map(Self::One),
            Some((start, "" | "..")) => day(start).map(Self::From),
            Some((start, end)) => day(start).and_then(|start| day(end).map(|end| Self::Between(start, end))),
        };
        shape.unwrap_or(Self::Other)
    }
}

/// One end of a date that is known to be EDTF; `None` for a decade, a century and the year 0.
fn day(text: &str) -> Option<DateParts> {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let qualifier = date.chars().next_back().filter(|last| matches!(last, '?' | '~' | '%'));
    let mut parts = date.trim_end_matches(['?', '~', '%']).split('-');
    let year = parts.next()?.parse().ok().filter(|year| *year > 0)?;
    let number = |part: Option<&str>| part.and_then(|digits| digits.parse::<u8>().ok());
    let (second, third) = (parts.next(), parts.next());
    let (month, season) = match number(second) {
        Some(season @ 21..=24) => (None, Some(season - 20)),
        month => (month, None),
    };
    let is_complete = time.is_none() && !date.contains('X');
    Some(DateParts { year, month, day: number(third), season, qualifier, is_complete })
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: DateParts =
        DateParts { year: 2004, month: None, day: None, season: None, qualifier: None, is_complete: true };

    #[test]
    fn years_months_days_and_seasons_are_split() {
        assert_eq!(DateShape::of("2004"), DateShape::One(YEAR));
        assert_eq!(DateShape::of("2004-06"), DateShape::One(DateParts { month: Some(6), ..YEAR }));
        assert_eq!(
            DateShape::of("2004-06-11"),
            DateShape::One(DateParts { month: Some(6), day: Some(11), ..YEAR })
        );
        assert_eq!(DateShape::of("2004-24"), DateShape::One(DateParts { season: Some(4), ..YEAR }));
        assert_eq!(
            DateShape::of("2004-21~"),
            DateShape::One(DateParts { season: Some(1), qualifier: Some('~'), ..YEAR })
        );
        assert_eq!(DateShape::of("2004%"), DateShape::One(DateParts { qualifier: Some('%'), ..YEAR }));
    }

    #[test]
    fn dates_that_say_more_are_marked_as_incomplete() {
        let day = DateParts { month: Some(6), day: Some(11), is_complete: false, ..YEAR };
        assert_eq!(DateShape::of("2004-06-11T10:10:10Z"), DateShape::One(day));
        assert_eq!(DateShape::of("2004-XX"), DateShape::One(DateParts { is_complete: false, ..YEAR }));
        assert_eq!(DateShape::of("2004-XX-XX"), DateShape::One(DateParts { is_complete: false, ..YEAR }));
        assert_eq!(
            DateShape::of("2004-06-XX"),
            DateShape::One(DateParts { month: Some(6), is_complete: false, ..YEAR })
        );
    }

    #[test]
    fn intervals_have_two_ends_or_one() {
        let (june, late) =
            (DateParts { month: Some(6), ..YEAR }, DateParts { year: 2006, qualifier: Some('?'), ..YEAR });
        assert_eq!(DateShape::of("2004-06/2006?"), DateShape::Between(june, late));
        assert_eq!(DateShape::of("2004/.."), DateShape::From(YEAR));
        assert_eq!(DateShape::of("2004/"), DateShape::From(YEAR));
    }

    #[test]
    fn other_dates_have_no_parts() {
        for text in
            ["../2004", "/2004", "200X", "20XX~", "200X/2010", "2004/201X", "0000", "0000/2004", "soon", ""]
        {
            assert_eq!(DateShape::of(text), DateShape::Other, "{text}");
        }
    }
}
