//! What follows from the values of a record, and so is not in a pack: the first and last day of
//! its dates, the end of a link to a passage, and the label of a term that has none of its own.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use time::Date;

use super::kind::Bounds;
use crate::date::Edtf;

/// The first and the last day that the dates of a record can mean; `date` gives that of a key.
#[must_use]
pub fn days<'d>(bounds: &Bounds, date: impl Fn(&str) -> Option<&'d Edtf>) -> [Option<Date>; 2] {
    [
        bounds.first.iter().find_map(|key| date(key)?.earliest()),
        bounds.last.iter().find_map(|key| date(key)?.latest()),
    ]
}

/// All but the characters that RFC 3986 calls unreserved. `-` is encoded too: inside a
/// text directive it parts the prefix from the text
/// (<https://wicg.github.io/scroll-to-text-fragment/#syntax>).
const DIRECTIVE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// The anchor as it stands after `#:~:text=` in a link.
#[must_use]
pub fn fragment(anchor: &str) -> String {
    utf8_percent_encode(anchor, DIRECTIVE).to_string()
}

/// The words for people of a term that its pack gives no label.
#[must_use]
pub fn label(term: &str) -> String {
    term.replace('-', " ")
}
