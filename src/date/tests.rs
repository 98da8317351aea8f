//! Accepted and refused forms with their bounds and messages, and properties of every date.

use fastrand::Rng;

use super::*;
use crate::chance::{Chance, Pattern, each};

/// A date, its first and its last day; `-` if there is none.
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

/// A date, and the days that it is compared with.
const WIDENED: &str = "
    1990           1990-01-01 1990-12-31
    1990~          1989-01-01 1991-12-31
    2004-06?       2004-05-01 2004-07-31
    2004-01-XX%    2003-12-01 2004-02-29
    2004-12-31~    2004-12-30 2005-01-01
    2004-22~       2003-09-01 2005-06-30
    201X~          2000-01-01 2029-12-31
    19XX?          1800-01-01 2099-12-31
    2004-XX~       2003-01-01 2005-12-31
    1984~/2004-06  1983-01-01 2004-06-30
    1984/2004-06?  1984-01-01 2004-07-31
    2004~/..       2003-01-01 -
    /2004-06-11~   -          2004-06-12
    0000-01~       0000-01-01 0000-02-29
    0000-01-01~    0000-01-01 0000-01-02
    9999~          9998-01-01 9999-12-31
    9999-12-31?    9999-12-30 9999-12-31";

/// A text and the message it is refused with, in which a leading `_` stands for the text.
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
    2004?-06 => _ is not a date: write one of `?`, `~` or `%` (both) at its end, such as `2004-06~`
    1984?~ => `1984?~` is not a date: write one of `?`, `~` or `%` (both) at its end, such as `2004-06~`
    [1667,1668] => _ is a set, which is not supported: write an interval such as `2009/2012`
    {..1984} => _ is a set, which is not supported: write an interval such as `2009/2012`
    1950S2 => _ has an exponent or significant digits, which are not supported: write it like `19XX`
    2004/2005/2006 => _ is not a date: an interval has one `/`, such as `2009/2012`
    ../.. => _ is not a date: an interval needs a start or an end, such as `2009/..`
    / => _ is not a date: an interval needs a start or an end, such as `2009/..`
    2004-02/2003 => _ ends before it starts: write the earlier date first, `2003-12-31` is before `2004-02-01`
    ٢٠١٤ => _ is not a date: its digits must be ASCII, 0 to 9, such as `2014`
    soon => _ is not a date: write it like `2014`, `2014-01`, `2014-01-31` or `2009/2012`
    été => _ is not a date: write it like `2014`, `2014-01`, `2014-01-31` or `2009/2012`
    201x => _ is not a date: its letters must be capitals, write `201X`
    2004-01-01t10:10:10z => _ is not a date: its letters must be capitals, write `2004-01-01T10:10:10Z`
    1990s => _ is not a date: an unspecified digit is written `X`, write `199X`
    1900s => _ is not a date: it can be read in two ways, write `190X` or `19XX`
    c. 1990 => _ is not a date: `~` at the end means about, write `1990~`
    2009-2012 => _ is not a date: an interval has a `/` between its ends, write `2009/2012`
    2009–2012 => _ is not a date: an interval has a `/` between its ends, write `2009/2012`
    199X – 2004~ => _ is not a date: an interval has a `/` between its ends, write `199X/2004~`
    2009-05 to 2012 => _ is not a date: an interval has a `/` between its ends, write `2009-05/2012`
    2009-present => _ is not a date: an interval has a `/` between its ends, write `2009/..`
    2009– => _ is not a date: it can be read in two ways, write `2009/..` or `2009/`
    2014-1-5 => _ is not a date: its parts must be year, month and day, with 4, 2 and 2 digits, write `2014-01-05`
    21.11.2013 => _ is not a date: its parts must be year, month and day, with 4, 2 and 2 digits, write `2013-11-21`
    11/21/2013 => _ is not a date: its parts must be year, month and day, with 4, 2 and 2 digits, write `2013-11-21`
    1/2013 => _ is not a date: its parts must be year, month and day, with 4, 2 and 2 digits, write `2013-01`
    20131121 => _ is not a date: its parts must be year, month and day, with 4, 2 and 2 digits, write `2013-11-21`
    11/12/2013 => _ is not a date: it can be read in two ways, write `2013-12-11` or `2013-11-12`
    2009–12 => _ is not a date: it can be read in two ways, write `2009-12` or `2009/2012`
    January 2014 => _ is not a date: months and seasons are written as numbers, write `2014-01`
    21st Nov. 2013 => _ is not a date: months and seasons are written as numbers, write `2013-11-21`
    Winter 2004 => _ is not a date: months and seasons are written as numbers, write `2004-24`";

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
fn an_end_that_is_approximate_or_uncertain_is_widened_by_a_unit_of_its_precision() {
    for row in WIDENED.lines().skip(1) {
        let [text, first, last] = row.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("three columns: {row}");
        };
        let iso = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
        assert_eq!(text.parse::<Edtf>().unwrap().widened().map(iso), [first, last], "{text}");
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
fn spaces_around_a_date_and_empty_texts_are_refused() {
    assert_eq!(message(" 2014"), "` 2014` is not a date: it has spaces around it, write `2014`");
    assert_eq!(message("2014\n"), r"`2014\n` is not a date: it has spaces around it, write `2014`");
    assert_eq!("2014 ".parse::<Edtf>().unwrap_err().readings(), ["2014"]);
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

fn any_day(rng: &mut Rng) -> Date {
    let year = rng.i32(0..=9999);
    Date::from_ordinal_date(year, rng.u16(1..=time::util::days_in_year(year))).unwrap()
}

/// Texts made of characters used in dates, and texts that are nearly dates.
fn patterns() -> [Pattern; 5] {
    let year = "(19[0-9]{2}|20[0-9]X|[01]{2}XX)";
    let month = "[0-9]{4}-([01][0-9]|2[1-5]|XX)(-[0-3][0-9]|-XX)?";
    let part = format!("({year}|{month})[?~%]?");
    [
        Pattern::new(r"[0-9XYESTZxcs?~%/.:+ –٢é\[-]{0,30}"),
        Pattern::new(&part),
        Pattern::new(&format!(r"({part}|\.\.)?/({part}|\.\.)?")),
        Pattern::new(r"[0-9]{4}-0[1-9]-[0-2][0-9]T([0-2][0-9]:){2}[0-6][0-9](Z|[+-][0-2][0-9])?"),
        Pattern::new(r"(c\. |[0-9]{1,4}[./ -])?[0-9]{1,4}([./ –-]([0-9]{1,4}|[a-zé]{1,4}))?s?"),
    ]
}

#[test]
fn every_day_is_kept_as_written_and_is_its_own_bounds() {
    each(256, |rng| {
        let day = any_day(rng);
        let date: Edtf = day.to_string().parse().unwrap();
        assert_eq!(date.as_str(), day.to_string());
        assert_eq!(date.to_string(), day.to_string());
        assert_eq!((date.earliest(), date.latest()), (Some(day), Some(day)));
    });
}

#[test]
fn no_text_panics_and_what_parses_is_kept_and_in_order() {
    let patterns = patterns();
    each(256, |rng| {
        let text = if rng.hits(6) { rng.text() } else { rng.one(&patterns).text(rng) };
        match text.parse::<Edtf>() {
            Ok(date) => {
                assert_eq!(date.as_str(), &text);
                assert!(date.earliest().is_some() || date.latest().is_some());
                if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
                    assert!(earliest <= latest);
                    assert!(earliest.to_string() <= latest.to_string());
                }
            }
            Err(error) => {
                assert!(error.to_string().len() < 1_000);
                for right in error.readings() {
                    assert!(right.parse::<Edtf>().is_ok(), "{right}");
                }
            }
        }
    });
}

#[test]
fn a_longer_time_has_every_day_in_it() {
    each(256, |rng| {
        let day = any_day(rng);
        let (century, decade) = (day.year() / 100, day.year() / 10);
        let (year, month) =
            (format!("{:04}", day.year()), format!("{:04}-{:02}", day.year(), u8::from(day.month())));
        let longer = [
            format!("{century:02}XX"),
            format!("{decade:03}X"),
            format!("{year}-XX"),
            format!("{month}-XX"),
            month.clone(),
            year.clone(),
            format!("{year}-21"),
            format!("{year}-22"),
            format!("{year}-23"),
            format!("{year}-24"),
        ];
        for text in longer {
            let (earliest, latest) = bounds_of(&text);
            assert!(earliest <= Some(day) && Some(day) <= latest, "{text}");
        }
        let last = day.month().length(day.year());
        let whole = (day.replace_day(1).ok(), day.replace_day(last).ok());
        assert_eq!(bounds_of(&month), whole);
        let whole =
            (day.replace_ordinal(1).ok(), Date::from_calendar_date(day.year(), Month::December, 31).ok());
        assert_eq!(bounds_of(&year), whole);
    });
}
