//! The part of an axis that a date covers, and what it leaves open.

use time::Date;

use super::scale::years;
use crate::date::Edtf;
use crate::date::words::in_words;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum End {
    /// A year with its fraction.
    At(f64),
    /// There is none: `..`.
    Open,
    /// It is not stated: nothing before or after the `/`.
    NotStated,
}

/// What a date covers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TimeSpan {
    pub(super) start: End,
    pub(super) end: End,
    /// Whether it is a period, not a moment that is known to a day, a month or a year.
    pub(super) is_period: bool,
    /// Whether it is stated as approximate or uncertain.
    pub(super) is_about: bool,
    /// The first and last day that the start and the end can mean, widened if approximate.
    bounds: [Option<[Date; 2]>; 2],
    /// The date in words.
    pub(super) words: String,
}

impl TimeSpan {
    /// Reads an EDTF date; `stated` has the source's own words for it. `None` if it is not a date.
    pub(super) fn of(date: &str, stated: Option<String>) -> Option<Self> {
        let whole: Edtf = date.parse().ok()?;
        let (first, last) = date.split_once('/').unwrap_or((date, date));
        let is_about = [first, last].iter().any(|end| end.ends_with(['~', '?', '%']));
        let end = |text: &str, day: Option<Date>| match (text, day) {
            ("..", _) => End::Open,
            (_, Some(day)) => End::At(years(day)),
            _ => End::NotStated,
        };
        let bounds = |text: &str| {
            let [first, last] = text.parse::<Edtf>().ok()?.widened();
            Some([first?, last?])
        };
        let decade = || {
            whole
                .latest()
                .zip(whole.earliest())
                .is_some_and(|(last, first)| (last - first).whole_days() > 366)
        };
        Some(Self {
            start: end(first, whole.earliest()),
            end: end(last, whole.latest().and_then(Date::next_day).or(whole.latest())),
            is_period: whole.is_interval() || decade(),
            is_about: is_about || first.contains('X') && decade(),
            bounds: if whole.is_interval() { [bounds(first), bounds(last)] } else { [bounds(date), None] },
            words: stated.unwrap_or_else(|| in_words(date)),
        })
    }

    /// The ends that are known.
    pub(super) fn known(&self) -> impl Iterator<Item = f64> {
        [self.start, self.end].into_iter().filter_map(|end| match end {
            End::At(year) => Some(year),
            End::Open | End::NotStated => None,
        })
    }

    pub(super) fn middle(&self) -> f64 {
        let (count, sum) = self.known().fold((0.0, 0.0), |(count, sum), year| (count + 1.0, sum + year));
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// Whether both are periods that overlap, and whose starts or ends have no day in common.
    pub(super) fn has_other_ends(&self, other: &Self) -> bool {
        let are_apart = |end: usize| is_apart(self.bounds[end], other.bounds[end]);
        !self.is_moment() && !other.is_moment() && !self.is_apart(other) && (are_apart(0) || are_apart(1))
    }

    /// Whether no day is in both.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        is_apart(self.whole(), other.whole())
    }

    /// Whether the other one lies within it, so that it says less.
    pub(super) fn contains(&self, other: &Self) -> bool {
        match (self.start, self.end, other.start, other.end) {
            (End::At(start), End::At(end), End::At(first), End::At(last)) => {
                start <= first && last <= end && end - start > last - first
            }
            _ => false,
        }
    }

    fn is_moment(&self) -> bool {
        self.bounds[1].is_none() && !matches!(self.end, End::Open | End::NotStated)
    }

    fn whole(&self) -> Option<[Date; 2]> {
        let [start, end] = self.bounds;
        match (start, end) {
            (Some([first, _]), Some([_, last])) => Some([first, last]),
            (Some([first, last]), None) => Some([first, if self.is_moment() { last } else { Date::MAX }]),
            (None, Some([_, last])) => Some([Date::MIN, last]),
            (None, None) => None,
        }
    }
}

fn is_apart(one: Option<[Date; 2]>, other: Option<[Date; 2]>) -> bool {
    match (one, other) {
        (Some([first, last]), Some([start, end])) => last < start || end < first,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(date: &str) -> TimeSpan {
        TimeSpan::of(date, None).unwrap()
    }

    #[test]
    fn a_missing_end_is_not_an_open_one() {
        assert_eq!(span("2004/..").end, End::Open);
        assert_eq!(span("2004/").end, End::NotStated);
        assert_eq!(span("/2004").start, End::NotStated);
        assert_eq!(span("2004/2005").known().collect::<Vec<_>>(), [2004.0, 2006.0]);
    }

    #[test]
    fn dates_are_apart_if_they_have_no_day_in_common() {
        for (one, other, are_apart, have_other_ends) in [
            ("1996", "1998", true, false),
            ("1996", "1996-08", false, false),
            ("1990~", "1991", false, false),
            ("2009/2012", "2009/2013", false, true),
            ("2009/2012", "2009-08/", false, false),
            ("2001/2004", "2008/2011", true, false),
            ("2004/", "2005/", false, true),
            ("2011-09-28/2011-09-29", "2011-09-29", false, false),
            ("2011-09-28/2011-09-29", "2012-09", true, false),
            ("../1996", "1998", true, false),
            ("2004/..", "2010", false, false),
        ] {
            for [one, other] in [[one, other], [other, one]] {
                let (span, next) = (span(one), span(other));
                let found = (span.is_apart(&next), span.has_other_ends(&next));
                assert_eq!(found, (are_apart, have_other_ends), "{one} and {other}");
            }
        }
    }

    #[test]
    fn qualifiers_and_decades_are_approximate() {
        for (date, is_about, is_period) in [
            ("1990~", true, false),
            ("199X", true, true),
            ("2004?/2006", true, true),
            ("2004-XX", false, false),
        ] {
            assert_eq!((span(date).is_about, span(date).is_period), (is_about, is_period), "{date}");
        }
    }
}
