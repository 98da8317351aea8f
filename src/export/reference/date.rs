//! Dates taken apart, for formats that have a field for the year, the month and the day.

use crate::date::Edtf;

/// A day, or a month, season or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) struct Moment {
    /// 1 to 9999: the formats take a year 0 for none.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; only with a month.
    pub day: Option<u8>,
    /// 1 to 4, spring to winter; only without a month.
    pub season: Option<u8>,
    /// `?` uncertain, `~` approximate, `%` both.
    pub qualifier: Option<char>,
    /// Whether this is all that the date says: not so where it has a time of day, or says that a
    /// month or day is unspecified.
    pub is_all: bool,
}

/// A date as far as it can be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum Shape {
    /// One day, month, season or year.
    One(Moment),
    /// From the one to the other.
    Between(Moment, Moment),
    /// From one on; `true`: known to be open (`..`), `false`: the end is unknown.
    From(Moment, bool),
    /// What no such fields can hold: a decade or century, a start that is open or unknown, the
    /// year 0, or a text that is no EDTF date.
    Other,
}

impl Shape {
    /// Takes a date apart.
    pub(in crate::export) fn of(text: &str) -> Self {
        if text.parse::<Edtf>().is_err() {
            return Self::Other;
        }
        let shape = match text.split_once('/') {
            None => day(text).map(Self::One),
            Some((start, end @ ("" | ".."))) => day(start).map(|start| Self::From(start, end == "..")),
            Some((start, end)) => day(start).and_then(|start| day(end).map(|end| Self::Between(start, end))),
        };
        shape.unwrap_or(Self::Other)
    }
}

/// One end of a date, which is known to be EDTF; none for a decade or century, or no year.
fn day(text: &str) -> Option<Moment> {
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
    let is_all = time.is_none() && !date.contains('X');
    Some(Moment { year, month, day: number(third), season, qualifier, is_all })
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: Moment =
        Moment { year: 2004, month: None, day: None, season: None, qualifier: None, is_all: true };

    #[test]
    fn years_months_days_and_seasons_are_taken_apart() {
        assert_eq!(Shape::of("2004"), Shape::One(YEAR));
        assert_eq!(Shape::of("2004-06"), Shape::One(Moment { month: Some(6), ..YEAR }));
        assert_eq!(Shape::of("2004-06-11"), Shape::One(Moment { month: Some(6), day: Some(11), ..YEAR }));
        assert_eq!(Shape::of("2004-24"), Shape::One(Moment { season: Some(4), ..YEAR }));
        assert_eq!(
            Shape::of("2004-21~"),
            Shape::One(Moment { season: Some(1), qualifier: Some('~'), ..YEAR })
        );
        assert_eq!(Shape::of("2004%"), Shape::One(Moment { qualifier: Some('%'), ..YEAR }));
    }

    #[test]
    fn what_is_left_out_is_told() {
        let day = Moment { month: Some(6), day: Some(11), is_all: false, ..YEAR };
        assert_eq!(Shape::of("2004-06-11T10:10:10Z"), Shape::One(day));
        assert_eq!(Shape::of("2004-XX"), Shape::One(Moment { is_all: false, ..YEAR }));
        assert_eq!(Shape::of("2004-XX-XX"), Shape::One(Moment { is_all: false, ..YEAR }));
        assert_eq!(Shape::of("2004-06-XX"), Shape::One(Moment { month: Some(6), is_all: false, ..YEAR }));
    }

    #[test]
    fn intervals_have_two_ends_or_one() {
        let (june, late) =
            (Moment { month: Some(6), ..YEAR }, Moment { year: 2006, qualifier: Some('?'), ..YEAR });
        assert_eq!(Shape::of("2004-06/2006?"), Shape::Between(june, late));
        assert_eq!(Shape::of("2004/.."), Shape::From(YEAR, true));
        assert_eq!(Shape::of("2004/"), Shape::From(YEAR, false));
    }

    #[test]
    fn the_rest_has_no_shape() {
        for text in
            ["../2004", "/2004", "200X", "20XX~", "200X/2010", "2004/201X", "0000", "0000/2004", "soon", ""]
        {
            assert_eq!(Shape::of(text), Shape::Other, "{text}");
        }
    }
}
