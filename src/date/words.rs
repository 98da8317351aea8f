//! EDTF dates in words, as people say them.

use time::Month;

/// Says a date in words: `1990`, `May 1990`, `31 January 2014`, `2009 to 2012`, `since 2004`, `about 1990`.
/// A text of another form is returned unchanged.
#[must_use]
pub fn in_words(date: &str) -> String {
    match date.split_once('/') {
        None => one(date),
        Some((start, end)) => {
            let known = |text: &str| Some(text.to_owned()).filter(|text| !matches!(&**text, "" | ".."));
            period(known(start).as_deref(), known(end).as_deref())
        }
    }
}

/// Says a start and an end in words; empty: neither is known.
#[must_use]
pub fn period(since: Option<&str>, until: Option<&str>) -> String {
    match (since, until) {
        (None, None) => String::new(),
        (Some(since), None) => format!("since {}", one(since)),
        (None, Some(until)) => format!("until {}", one(until)),
        (Some(since), Some(until)) => {
            let (start, end) = (one(since), one(until));
            format!("{} to {end}", without_shared_words(&start, &end))
        }
    }
}

/// A start without the month and year that it has in common with the end.
fn without_shared_words<'s>(start: &'s str, end: &str) -> &'s str {
    let (mut first, mut last) = (start, end);
    while let (Some((first_rest, one)), Some((last_rest, other))) =
        (first.rsplit_once(' '), last.rsplit_once(' '))
        && one == other
    {
        (first, last) = (first_rest, last_rest);
    }
    if first.contains(' ') == last.contains(' ') && !start.starts_with("about") { first } else { start }
}

fn one(date: &str) -> String {
    let bare = date.trim_end_matches(['~', '?', '%']);
    let words = exact(bare);
    match date.strip_prefix(bare) {
        Some("~") => format!("about {words}"),
        Some("?") => format!("{words}, uncertain"),
        Some("%") => format!("about {words}, uncertain"),
        _ => words,
    }
}

fn exact(date: &str) -> String {
    let (day, time) = date.split_once('T').unwrap_or((date, ""));
    let parts: Vec<&str> = day.split('-').collect();
    let words = match parts[..] {
        [year] if year.ends_with('X') => format!("{}s", year.replace('X', "0")),
        [year, "XX"] | [year, "XX", "XX"] => year.to_owned(),
        [year, season @ ("21" | "22" | "23" | "24")] => {
            let season = match season {
                "21" => "spring",
                "22" => "summer",
                "23" => "autumn",
                _ => "winter",
            };
            format!("{season} {year}")
        }
        [year, month] | [year, month, "XX"] => match name(month) {
            Some(month) => format!("{month} {year}"),
            None => return date.to_owned(),
        },
        [year, month, day] => match name(month) {
            Some(month) => format!("{} {month} {year}", day.trim_start_matches('0')),
            None => return date.to_owned(),
        },
        _ => day.to_owned(),
    };
    if time.is_empty() { words } else { format!("{words}, {time}") }
}

fn name(month: &str) -> Option<Month> {
    Month::try_from(month.parse::<u8>().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_as_people_say_them() {
        for (date, words) in [
            ("1990", "1990"),
            ("1990-05", "May 1990"),
            ("2014-01-31", "31 January 2014"),
            ("2014-01-05T10:00:00Z", "5 January 2014, 10:00:00Z"),
            ("2009/2012", "2009 to 2012"),
            ("2011-09-28/2011-09-29", "28 to 29 September 2011"),
            ("1996-08-27/1996-09-02", "27 August to 2 September 1996"),
            ("2009-08/2009-09", "August to September 2009"),
            ("2009-08/2009-09-05", "August 2009 to 5 September 2009"),
            ("2010-12-30/2011-01-02", "30 December 2010 to 2 January 2011"),
            ("2009-08~/2009-09", "about August 2009 to September 2009"),
            ("2004/..", "since 2004"),
            ("2004/", "since 2004"),
            ("../2003", "until 2003"),
            ("2004-06~/2005", "about June 2004 to 2005"),
            ("1990~", "about 1990"),
            ("2004-06?", "June 2004, uncertain"),
            ("1990%", "about 1990, uncertain"),
            ("201X", "2010s"),
            ("19XX", "1900s"),
            ("2004-21", "spring 2004"),
            ("2004-XX", "2004"),
            ("2004-02-XX", "February 2004"),
            ("other", "other"),
        ] {
            assert_eq!(in_words(date), words, "{date}");
        }
    }
}
