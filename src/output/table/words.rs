//! Breaks words that are too long for any terminal, so that wrapping the rest stays quick.
//!
//! Must not know columns: a word that is merely too long for its column is the layout's business.

use unicode_width::UnicodeWidthChar;

const JOINER: char = '\u{200d}';

/// Returns the text with a line break in each word after every `limit` columns of it.
pub(super) fn broken(text: String, limit: usize) -> String {
    // A column of text takes at least a byte: this rules out nearly all there is.
    if text.len() <= limit || !text.split([' ', '\n']).any(|word| word.len() > limit) {
        return text;
    }
    let mut lines = String::with_capacity(text.len() + text.len() / limit + 1);
    let mut width = 0;
    let mut before = ' ';
    for c in text.chars() {
        let own = if c.is_ascii() { 1 } else { c.width().unwrap_or(0) };
        if matches!(c, ' ' | '\n') {
            width = 0;
        } else if width + own > limit && own > 0 && before != JOINER {
            // Marks without a width stay with their letter, and joined emoji stay together.
            lines.push('\n');
            width = own;
        } else {
            width += own;
        }
        lines.push(c);
        before = c;
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_word_is_broken_at_the_limit_and_what_fits_is_left_alone() {
        assert_eq!(broken("abcdefg hi".to_owned(), 3), "abc\ndef\ng hi");
        assert_eq!(broken("abc def".to_owned(), 3), "abc def");
    }

    #[test]
    fn a_letter_keeps_its_marks_and_a_wide_one_its_width() {
        assert_eq!(broken("abe\u{301}f".to_owned(), 3), "abe\u{301}\nf");
        assert_eq!(broken("日本語".to_owned(), 4), "日本\n語");
        assert_eq!(broken("ab👩\u{200d}💻".to_owned(), 4), "ab👩\u{200d}💻");
        let three = "ab👩\u{200d}💻\u{200d}👩";
        assert_eq!(broken(three.to_owned(), 4), three);
    }

    proptest! {
        #[test]
        fn nothing_but_line_breaks_is_added(text in "[a-c é日]{0,40}", limit in 1..8_usize) {
            prop_assert_eq!(broken(text.clone(), limit).replace('\n', ""), text);
        }
    }
}
