//! Advice for dates that are written in one of the usual ways other than EDTF.

use super::{DateError, bounds, shape};

/// The months and then the seasons, in the order of their numbers.
const NAMES: &str = "january february march april may june july august september october november \
                     december spring summer autumn winter";

/// The rule that a text breaks, and the dates that may have been meant.
type Reading = Option<(&'static str, Vec<String>)>;

/// Says how to write a date in EDTF, if the text is a date in one of the other usual ways.
pub(super) fn advice(text: &str) -> Option<DateError> {
    let lower = text.to_ascii_lowercase();
    let capitals = Some(("its letters must be capitals", vec![text.to_owned()]));
    let readings = [capitals, decade(&lower), about(&lower), range(&lower), numbers(text), words(&lower)];
    readings.into_iter().flatten().find_map(|(rule, mut dates)| {
        // The advice must itself be a date, and the letters of dates are capitals.
        for date in &mut dates {
            date.make_ascii_uppercase();
        }
        dates.retain(|date| bounds(date).is_ok());
        dates.dedup();
        (!dates.is_empty()).then(|| misspelt(text, rule, dates))
    })
}

/// An error that names the dates that may have been meant: one, or the two that a text can mean.
pub(super) fn misspelt(text: &str, rule: &str, readings: Vec<String>) -> DateError {
    let problem = match &readings[..] {
        [one, other] => format!("is not a date: it can be read in two ways, write `{one}` or `{other}`"),
        _ => format!("is not a date: {rule}, write `{}`", readings.concat()),
    };
    DateError { readings, ..DateError::new(text, problem) }
}

/// Reads `1990s`, and `1900s`, which may mean a decade or a century.
fn decade(text: &str) -> Reading {
    let year = text.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let dates = [("0", "X"), ("00", "XX")]
        .iter()
        .filter_map(|(zeros, unspecified)| Some(year.strip_suffix(zeros)?.to_owned() + unspecified));
    Some(("an unspecified digit is written `X`", dates.collect()))
}

/// Reads `c. 1990` and the like.
fn about(text: &str) -> Reading {
    let words = ["circa", "about", "around", "ca.", "c.", "ca", "c"];
    let rest = words.iter().find_map(|word| text.strip_prefix(word))?;
    Some(("`~` at the end means about", vec![format!("{}~", rest.trim_start())]))
}

/// Reads an interval with a dash or a word between its ends: `2009-2012`, `2009 to 2012`, `2009–`.
fn range(text: &str) -> Reading {
    let mut text = text.replace(['–', '—'], "/").replace(" - ", "/").replace(" to ", "/");
    if ["0000-0000", "0000-", "0000-present"].contains(&shape(&text).as_str()) {
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

/// Reads a day or month whose numbers are in another order or have one digit: `21.11.2013`, `2014-1-5`.
fn numbers(text: &str) -> Reading {
    let parts: Vec<&str> = text.split(['.', '/', '-', '–']).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if shape(&parts.concat()).contains(|char| char != '0') {
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
    Some(("its parts must be year, month and day, with 4, 2 and 2 digits", dates))
}

/// Reads a month or season by its name: `January 2014`, `21 Nov. 2013`, `Spring 2004`.
fn words(text: &str) -> Reading {
    let (mut year, mut month, mut day) = (None, None, None);
    let words = text.split([' ', ',', '.', '-']).filter(|word| !word.is_empty());
    for word in words {
        let digits = word.trim_end_matches(|char: char| char.is_ascii_lowercase());
        let before = match shape(digits).as_str() {
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
    Some(("months and seasons are written as numbers", vec![date]))
}
