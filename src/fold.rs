//! Prepares text for the full-text index: removes invisible characters, and separates the characters
//! of scripts that are written without spaces.
//!
//! Indexed text and search words must be folded in the same way. The index itself deals with case,
//! accents and endings; nothing is normalised.

use std::borrow::Cow;

use crate::escape::is_invisible;

/// An invisible separator, at which a word ends for the index
/// (<https://www.unicode.org/reports/tr14/#ZW>).
pub const CUT: char = '\u{200b}';

/// Removes soft hyphens and other invisible characters, and puts U+200B between the characters of
/// scripts without spaces, so that each of them is a word for the index.
///
/// Folding text twice gives the same as folding it once.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| is_dropped(c) || is_unspaced(c)) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len() * 2);
    let mut before = None;
    for c in text.chars().filter(|&c| !is_dropped(c)) {
        if before.is_some_and(|before| is_cut_between(before, c)) {
            folded.push(CUT);
        }
        folded.push(c);
        before = Some(c);
    }
    Cow::Owned(folded)
}

/// Line and paragraph separators are invisible too, but words end there.
fn is_dropped(c: char) -> bool {
    is_invisible(c) && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// A Latin word or a number ends where such a script begins; spaces and punctuation end words anyway.
fn is_cut_between(before: char, after: char) -> bool {
    let is_in_word = |c: char| c.is_alphanumeric() || is_unspaced(c);
    (is_unspaced(before) && is_in_word(after)) || (is_in_word(before) && is_unspaced(after))
}

/// Whether a character belongs to a script without spaces between words. Hangul has spaces
/// (<https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt>).
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c,
        // Thai, Lao, Myanmar, Khmer.
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}'
        // Radicals, and marks that represent or repeat ideographs.
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}' | '\u{3038}'..='\u{303b}'
        // Kana and bopomofo.
        | '\u{3041}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{1aff0}'..='\u{1b16f}'
        // Ideographs.
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, each};

    #[test]
    fn text_with_spaces_between_words_is_not_changed_or_copied() {
        for text in ["", "End child prostitution", "Zürich, e\u{301}", "Дети", "아동 보호", "الأطفال"]
        {
            assert!(matches!(fold(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn invisible_characters_are_removed_from_a_word() {
        assert_eq!(fold("traf\u{ad}ficking"), "trafficking");
        assert_eq!(fold("\u{feff}a\u{200b}b\u{2060}c\u{200d}d"), "abcd");
        assert_eq!(fold("می\u{200c}خواهم"), "میخواهم");
        assert_eq!(fold("葛\u{e0100}城"), "葛\u{200b}城");
    }

    #[test]
    fn lines_stay_separate() {
        for text in ["é\nb", "é\tb", "é\u{2028}b", "é\u{85}b"] {
            assert_eq!(fold(text), text);
        }
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_their_characters() {
        assert_eq!(fold("儿童"), "儿\u{200b}童");
        assert_eq!(fold("こども"), "こ\u{200b}ど\u{200b}も");
        assert_eq!(fold("ｶﾅ"), "ｶ\u{200b}ﾅ");
        for text in ["เด็ก", "ເດັກ", "ကလေး", "ក្មេង"] {
            let cut = fold(text);
            assert_eq!(cut.chars().filter(|&c| c == CUT).count(), text.chars().count() - 1, "{text}");
        }
        assert_eq!(fold("𠮷野"), "𠮷\u{200b}野");
    }

    #[test]
    fn a_word_ends_before_a_script_without_spaces() {
        assert_eq!(fold("ECPAT日本"), "ECPAT\u{200b}日\u{200b}本");
        assert_eq!(fold("1996年に"), "1996\u{200b}年\u{200b}に");
        assert_eq!(fold("年（1996）、 年"), "年（1996）、 年");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        each(256, |rng| {
            let text = rng.text();
            let once = fold(&text);
            assert_eq!(fold(&once), once.as_ref());
        });
    }

    #[test]
    fn visible_characters_are_kept() {
        each(256, |rng| {
            let text = rng.text();
            let visible: String = text.chars().filter(|&c| !is_dropped(c)).collect();
            assert_eq!(fold(&text).replace(CUT, ""), visible);
        });
    }
}
