//! Properties of any text that is read as a date.

use ecpat_kb::date::{DateError, Edtf};

/// The longest message in bytes.
const LONGEST_MESSAGE: usize = 1_000;

/// Reads a text as a date and checks the properties of the date or of the error.
pub fn hold(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match text.parse::<Edtf>() {
        Ok(date) => date_holds(text, &date),
        Err(error) => refusal_holds(text, &error),
    }
}

/// A day in writing.
#[allow(clippy::needless_pass_by_value, reason = "it is mapped over days")]
fn written(day: impl ToString) -> String {
    day.to_string()
}

fn date_holds(text: &str, date: &Edtf) {
    assert_eq!((date.as_str(), date.to_string().as_str()), (text, text), "a date is kept as written");
    assert!(text.is_ascii() && text.len() <= 64, "no date is like this: {text:?}");
    assert_eq!(date.is_interval(), text.contains('/'), "{text}");
    let days = (date.earliest(), date.latest());
    let (first, last) = (days.0.map(written), days.1.map(written));
    assert!(first.is_some() || last.is_some(), "{text} can mean any day");
    for day in [&first, &last].into_iter().flatten() {
        let again: Edtf = day.parse().unwrap_or_else(|error| panic!("a day of {text}: {error}"));
        assert_eq!(
            (again.earliest().map(written), again.latest().map(written)),
            (Some(day.clone()), Some(day.clone()))
        );
    }
    if let (Some(first), Some(last)) = (&first, &last) {
        assert!(first <= last, "{text} runs backwards: {first} to {last}");
    }
    if let Some((start, end)) = text.split_once('/') {
        end_holds(start, first.as_deref(), |end| end.earliest().map(written));
        end_holds(end, last.as_deref(), |end| end.latest().map(written));
        return;
    }
    assert!(first.is_some() && last.is_some(), "{text} is open, but no interval");
    qualifiers_change_no_days(text, date);
    let both = format!("{text}/{text}");
    match both.parse::<Edtf>() {
        Ok(both) => assert_eq!((both.earliest(), both.latest()), days, "{text}"),
        Err(error) => assert!(text.contains('T'), "{both}: {error}"),
    }
}

/// Checks that an end of an interval is a date with the same first or last day.
fn end_holds(end: &str, bound: Option<&str>, side: impl Fn(&Edtf) -> Option<String>) {
    if matches!(end, "" | "..") {
        assert_eq!(bound, None, "an open end has no day");
        return;
    }
    let date: Edtf = end.parse().unwrap_or_else(|error| panic!("an end that is accepted: {error}"));
    assert_eq!(side(&date).as_deref(), bound, "{end}");
}

/// Checks that qualifiers do not change the days; only a time of day has no qualifier.
fn qualifiers_change_no_days(text: &str, date: &Edtf) {
    let bare = text.trim_end_matches(['?', '~', '%']);
    for qualifier in ["", "?", "~", "%"] {
        match format!("{bare}{qualifier}").parse::<Edtf>() {
            Ok(other) => {
                assert_eq!((other.earliest(), other.latest()), (date.earliest(), date.latest()), "{other}");
            }
            Err(error) => assert!(bare.contains('T') && !qualifier.is_empty(), "{error}"),
        }
    }
}

fn refusal_holds(text: &str, error: &DateError) {
    let message = error.to_string();
    assert!(message.len() < LONGEST_MESSAGE, "{} bytes", message.len());
    super::harmless(&message);
    let readings = error.readings();
    assert!(readings.iter().all(|right| right != text), "the advice is what was refused");
    assert!(!matches!(readings, [one, other] if one == other), "two readings that are one");
    for reading in readings {
        let reading: Edtf = reading.parse().unwrap_or_else(|error| panic!("advice that is refused: {error}"));
        date_holds(reading.as_str(), &reading);
    }
}
