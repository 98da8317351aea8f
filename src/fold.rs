//! Text as the full-text index reads it: without what a reader does not see, and cut where a
//! script writes its words without blanks.
//!
//! The index and the words that are looked up in it have to be folded alike. Case, accents and
//! endings are left to the index; nothing is normalised.

use std::borrow::Cow;

use crate::escape::is_unseen;

/// Separates characters without showing: for the index it ends a word
/// (<https://www.unicode.org/reports/tr14/#ZW>).
pub const CUT: char = '\u{200b}';

/// Removes soft hyphens and other characters that are not seen, and puts U+200B between the
/// characters of scripts without blanks, so that each of them is a word to the index.
///
/// Folded text stays as it is when it is folded again.
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

/// Line and paragraph separators are not seen either, but words end there.
fn is_dropped(c: char) -> bool {
    is_unseen(c) && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// A Latin word or a number ends where such a script begins; blanks and punctuation end words anyway.
fn is_cut_between(before: char, after: char) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || is_unspaced(c);
    (is_unspaced(before) && is_of_word(after)) || (is_of_word(before) && is_unspaced(after))
}

/// Whether a script writes it without blanks between words. Hangul is written with them
/// (<https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt>).
fn is_unspaced(c: char) -> bool {
    matches!(c,
        // Thai, Lao, Myanmar, Khmer.
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}'
        // Radicals, and marks that stand for ideographs or repeat them.
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_with_blanks_between_words_stays_and_is_not_copied() {
        for text in ["", "End child prostitution", "Zürich, e\u{301}", "Дети", "아동 보호", "الأطفال"]
        {
            assert!(matches!(fold(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn what_is_not_seen_is_left_out_of_a_word() {
        assert_eq!(fold("traf\u{ad}ficking"), "trafficking");
        assert_eq!(fold("\u{feff}a\u{200b}b\u{2060}c\u{200d}d"), "abcd");
        assert_eq!(fold("می\u{200c}خواهم"), "میخواهم");
        assert_eq!(fold("葛\u{e0100}城"), "葛\u{200b}城");
    }

    #[test]
    fn lines_stay_apart() {
        for text in ["é\nb", "é\tb", "é\u{2028}b", "é\u{85}b"] {
            assert_eq!(fold(text), text);
        }
    }

    #[test]
    fn scripts_without_blanks_are_cut_between_their_characters() {
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
    fn other_words_end_where_such_a_script_begins() {
        assert_eq!(fold("ECPAT日本"), "ECPAT\u{200b}日\u{200b}本");
        assert_eq!(fold("1996年に"), "1996\u{200b}年\u{200b}に");
        assert_eq!(fold("年（1996）、 年"), "年（1996）、 年");
    }

    proptest! {
        #[test]
        fn folded_text_stays_as_it_is(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.as_ref());
        }

        #[test]
        fn what_is_seen_is_kept(text in any::<String>()) {
            let seen: String = text.chars().filter(|&c| !is_dropped(c)).collect();
            prop_assert_eq!(fold(&text).replace(CUT, ""), seen);
        }
    }
}
