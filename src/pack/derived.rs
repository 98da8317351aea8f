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

/// All but the unreserved characters of RFC 3986. `-` is encoded too: in a text directive it separates
/// the prefix from the text
/// (<https://wicg.github.io/scroll-to-text-fragment/#syntax>).
const DIRECTIVE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// The anchor as it is written after `#:~:text=` in a link.
#[must_use]
pub fn fragment(anchor: &str) -> String {
    utf8_percent_encode(anchor, DIRECTIVE).to_string()
}

/// The label of a term if its pack does not give one.
#[must_use]
pub fn label(term: &str) -> String {
    term.replace('-', " ")
}
