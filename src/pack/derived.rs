//! Values that are derived from those of a record, so packs do not have them: the first and last day
//! of its dates, the end of a link to a passage, and the default label of a term.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use time::Date;

use super::kind::Bounds;
use crate::date::Edtf;

/// The first and the last day that the dates of a record can mean. `date` returns the date under a key.
#[must_use]
pub fn days<'d>(bounds: &Bounds, date: impl Fn(&str) -> Option<&'d Edtf>) -> [Option<Date>; 2] {
    [
        bounds.first.iter().find_map(|key| date(key)?.earliest()),
        bounds.last.iter().find_map(|key| date(key)?.latest()),
    ]
}

/// All but the unreserved characters of RFC 3986. `-` is encoded too: in a text directive it marks
/// prefix and suffix
/// (<https://wicg.github.io/scroll-to-text-fragment/#syntax>).
const DIRECTIVE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// The anchor with the words around it, in the form for `:~:text=` in a link.
#[must_use]
pub fn fragment(prefix: &str, anchor: &str, suffix: &str) -> String {
    let encoded = |text| utf8_percent_encode(text, DIRECTIVE).to_string();
    let before = if prefix.is_empty() { String::new() } else { encoded(prefix) + "-," };
    let after = if suffix.is_empty() { String::new() } else { ",-".to_owned() + &encoded(suffix) };
    before + &encoded(anchor) + &after
}

/// The label of a term if its pack does not give one.
#[must_use]
pub fn label(term: &str) -> String {
    term.replace('-', " ")
}

#[cfg(test)]
mod tests {
    use super::fragment;

    #[test]
    fn the_marks_of_a_text_directive_are_encoded_within_its_words() {
        assert_eq!(fragment("", "one-time, A & B", ""), "one%2Dtime%2C%20A%20%26%20B");
        assert_eq!(fragment("before,", "the words", ""), "before%2C-,the%20words");
        assert_eq!(fragment("a", "b", "-c"), "a-,b,-%2Dc");
    }
}
