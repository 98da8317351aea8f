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

    #[test]
    fn a_date_is_split_as_far_as_the_formats_have_fields() {
        // Year, month, day and season, where 0 is none; the qualifier; whether the parts say everything.
        let part = |date: DateParts| {
            let DateParts { year, month, day, season, qualifier, is_complete } = date;
            let [month, day, season] = [month, day, season].map(Option::unwrap_or_default);
            let rest = if is_complete { "" } else { " and more" };
            format!("{year} {month} {day} {season}{}{rest}", qualifier.map(String::from).unwrap_or_default())
        };
        let none = "../2004 /2004 200X 20XX~ 200X/2010 2004/201X 0000 0000/2004 soon".split(' ');
        for (text, shape) in [
            ("2004", "2004 0 0 0"),
            ("2004-06", "2004 6 0 0"),
            ("2004-06-11", "2004 6 11 0"),
            ("2004-24", "2004 0 0 4"),
            ("2004-21~", "2004 0 0 1~"),
            ("2004%", "2004 0 0 0%"),
            ("2004-06-11T10:10:10Z", "2004 6 11 0 and more"),
            ("2004-XX", "2004 0 0 0 and more"),
            ("2004-XX-XX", "2004 0 0 0 and more"),
            ("2004-06-XX", "2004 6 0 0 and more"),
            ("2004-06/2006?", "2004 6 0 0 to 2006 0 0 0?"),
            ("2004/..", "from 2004 0 0 0"),
            ("2004/", "from 2004 0 0 0"),
            ("", "other"),
        ]
        .into_iter()
        .chain(none.map(|text| (text, "other")))
        {
            let found = match DateShape::of(text) {
                DateShape::One(date) => part(date),
                DateShape::Between(start, end) => format!("{} to {}", part(start), part(end)),
                DateShape::From(start) => format!("from {}", part(start)),
                DateShape::Other => "other".to_owned(),
            };
            assert_eq!(found, shape, "{text}");
        }
    }
}
