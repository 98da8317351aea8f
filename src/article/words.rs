//! The words of a text, as a browser that looks for a text fragment sees them.
//!
//! Owns where a word begins and ends for certain, and which words are the same; it must not know anchors or articles.
//!
//! A browser ignores case and accents, and finds only whole words
//! (<https://wicg.github.io/scroll-to-text-fragment/#find-a-range-from-a-text-directive>). In scripts without spaces it
//! takes words from a dictionary. Without one a word ends for certain at punctuation and where the script changes; what
//! stands between is one word here.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::document::is_unseen;
use crate::fold::is_unspaced;

/// A word: tokens of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// The index of its first token.
    pub(super) first: usize,
    /// The index after its last token.
    pub(super) last: usize,
    /// How many words it counts as: without spaces, two characters count as one.
    pub(super) count: usize,
}

/// A text with its words.
pub(super) struct Text<'t> {
    whole: &'t str,
    tokens: Vec<Token>,
    /// The number of each token; equal for tokens that differ in case and accents only.
    numbers: Vec<u32>,
    known: HashMap<String, u32>,
}

/// A run of letters and digits; in scripts without spaces a single character.
#[derive(Debug, Clone, Copy)]
struct Token {
    start: usize,
    end: usize,
    script: Script,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Spaced,
    Hiragana,
    /// Hiragana that can begin a word whose rest is in another script.
    Honorific,
    Katakana,
    Ideographs,
    /// Thai, Lao, Khmer and Myanmar.
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            'お' | 'ご' => Self::Honorific,
            '\u{3041}'..='\u{309f}' => Self::Hiragana,
            '\u{30a0}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => Self::Katakana,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Other,
            _ if is_unspaced(c) => Self::Ideographs,
            _ => Self::Spaced,
        }
    }

    /// Tells whether a word ends for certain between two characters of these scripts.
    fn ends_before(self, next: Self) -> bool {
        match (self, next) {
            (Self::Hiragana, Self::Honorific)
            | (Self::Honorific | Self::Ideographs, Self::Hiragana | Self::Honorific | Self::Ideographs) => {
                false
            }
            _ => self != next,
        }
    }
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut known = HashMap::new();
        let (mut tokens, mut numbers) = (Vec::new(), Vec::new());
        each_token(text, |token, key| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            let number = match known.get(key) {
                Some(&number) => number,
                None => *known.entry(key.to_owned()).or_insert(next),
            };
            tokens.push(token);
            numbers.push(number);
        });
        Self { whole: text, tokens, numbers, known }
    }

    /// Returns the text from a token up to another, which is not part of it.
    pub(super) fn cut(&self, first: usize, last: usize) -> &'t str {
        let end = last.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.end);
        self.whole.get(self.start(first)..end).unwrap_or_default()
    }

    /// Returns what stands between the beginnings of two tokens.
    pub(super) fn before(&self, from: usize, to: usize) -> &'t str {
        self.whole.get(self.start(from)..self.start(to)).unwrap_or_default()
    }

    /// Returns what stands between the ends of two tokens, each given by the index after it.
    pub(super) fn after(&self, from: usize, to: usize) -> &'t str {
        let whole = self.cut(from.saturating_sub(1), to);
        whole.get(self.cut(from.saturating_sub(1), from).len()..).unwrap_or_default()
    }

    /// Returns the byte at which a token begins.
    pub(super) fn start(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(self.whole.len(), |token| token.start)
    }

    /// Returns the numbers of tokens.
    pub(super) fn numbers(&self, tokens: Range<usize>) -> &[u32] {
        self.numbers.get(tokens).unwrap_or_default()
    }

    /// Iterates over the numbers of every run of so many tokens.
    pub(super) fn runs(&self, length: usize) -> impl Iterator<Item = &[u32]> {
        self.numbers.windows(length.max(1))
    }

    /// Returns the words within a range of bytes.
    pub(super) fn words(&self, range: &Range<usize>) -> Vec<Word> {
        let from = self.tokens.partition_point(|token| token.start < range.start);
        let to = self.tokens.partition_point(|token| token.end <= range.end);
        let mut words: Vec<Word> = Vec::new();
        for at in from..to {
            match words.last_mut() {
                Some(word) if !self.is_end(at) => word.last = at + 1,
                _ => words.push(Word { first: at, last: at + 1, count: 1 }),
            }
        }
        for word in &mut words {
            let is_unspaced = |token: &Token| token.script != Script::Spaced;
            if self.tokens[word.first..word.last].iter().all(is_unspaced) {
                word.count = (word.last - word.first).div_ceil(2);
            }
        }
        words
    }

    /// Tells whether a word ends before a token.
    fn is_end(&self, at: usize) -> bool {
        let (Some(before), Some(token)) = (self.tokens.get(at.wrapping_sub(1)), self.tokens.get(at)) else {
            return true;
        };
        match self.whole.get(before.end..token.start).unwrap_or_default() {
            "" => before.script.ends_before(token.script),
            // Joins the parts of a foreign name.
            "・" => false,
            between => {
                before.script != Script::Spaced
                    || token.script != Script::Spaced
                    || between
                        .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '[' | ']'))
            }
        }
    }

    /// Returns the bytes at which a run of words stands, given what stands before and after it.
    pub(super) fn find(&self, [prefix, words, suffix]: [&str; 3]) -> Vec<usize> {
        let mut wanted = Vec::new();
        let mut lengths = Vec::new();
        for part in [prefix, words, suffix] {
            each_token(part, |_, key| wanted.push(self.known.get(key).copied()));
            lengths.push(wanted.len());
        }
        let Some(wanted) = wanted.into_iter().collect::<Option<Vec<u32>>>() else { return Vec::new() };
        let found = self.runs(wanted.len()).enumerate().filter(|(_, run)| *run == wanted);
        found.map(|(at, _)| self.start(at + lengths[0])).collect()
    }
}

/// Passes each token to `visit`, with its letters in the form in which a browser compares them.
fn each_token<'k>(text: &str, mut visit: impl FnMut(Token, &str) + 'k) {
    let mut key = String::new();
    let mut open: Option<Token> = None;
    // Where the last character ended that was part of a token or is not seen.
    let mut edge = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_next = edge == at;
        if is_unseen(c) || (is_combining_mark(c) && is_next) {
            if is_next {
                edge = end;
            }
            if let Some(token) = open.as_mut().filter(|_| is_next && !is_unseen(c)) {
                token.end = end;
            }
            continue;
        }
        if !(c.is_alphanumeric() || c == '_') {
            continue;
        }
        let mut script = Script::of(c);
        if let Some(token) = &mut open {
            // The sign of a long vowel is of the script before it.
            if c == 'ー' && is_next && token.script == Script::Hiragana {
                script = Script::Hiragana;
            }
            if script == Script::Spaced && token.script == script && is_next {
                token.end = end;
            } else {
                visit(*token, &key);
                key.clear();
                *token = Token { start: at, end, script };
            }
        } else {
            open = Some(Token { start: at, end, script });
        }
        edge = end;
        if c.is_ascii() {
            key.push(c.to_ascii_lowercase());
        } else {
            key.extend(c.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)));
        }
    }
    if let Some(token) = open {
        visit(token, &key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_invisible_characters_make_no_difference() {
        let text = Text::new("The Café met. THE cafe\u{301} met; the ca\u{ad}fe left.");
        assert_eq!(text.find(["", "the CAFE", ""]), [0, 15, 31]);
        assert_eq!(text.find(["", "the cafe", "left"]), [31]);
        assert_eq!(text.find(["met.", "THE cafe", "met"]), [15]);
        assert_eq!(text.find(["", "the club", ""]), [] as [usize; 0]);
    }
}
