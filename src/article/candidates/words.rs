//! The words of a passage and what stands between them.
//!
//! Owns what counts as a word; it must not know the rules.

use std::ops::Range;

/// The most words of a passage that a candidate quotes.
const MOST_QUOTED: usize = 6;

/// The most bytes that a candidate quotes: text without blanks can make a word of a whole page.
const LONGEST_QUOTE: usize = 200;

/// The most words that brackets hold.
const LONGEST_BRACKETS: usize = 20;

/// A word: letters and digits, with the hyphens, apostrophes and separators inside it. The ending `'s` is no part
/// of it.
#[derive(Debug)]
pub(super) struct TextWord {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) lower: String,
    pub(super) is_capital: bool,
}

/// The words of a passage. A word is named by its index; where there is none, it is empty.
#[derive(Debug)]
pub(super) struct Words<'p> {
    pub(super) text: &'p str,
    pub(super) list: Vec<TextWord>,
    /// The first word that can be part of a name: the label of an infobox line cannot.
    pub(super) first: usize,
}

/// Something that a rule found: the words, the rule, and the suggested keys with their values.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) words: Range<usize>,
    pub(super) why: String,
    pub(super) fields: Vec<(&'static str, String)>,
}

impl<'p> Words<'p> {
    pub(super) fn of(text: &'p str) -> Self {
        let mut list = Vec::new();
        let mut chars = text.char_indices().peekable();
        let mut start = None;
        let mut before = ' ';
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, c)| *c);
            if c.is_alphanumeric() || (start.is_some() && joins(before, c, next)) {
                start.get_or_insert(at);
            } else if let Some(start) = start.take() {
                list.push(TextWord::of(text, start, at));
            }
            before = c;
        }
        list.extend(start.map(|start| TextWord::of(text, start, text.len())));
        Self { text, list, first: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns a word in lower case.
    pub(super) fn lower(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |word| &word.lower)
    }

    /// Returns the word before this one in lower case.
    pub(super) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.lower(before))
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|word| word.is_capital)
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.lower(at).starts_with(|c: char| c.is_ascii_digit())
    }

    /// Returns what is printed between a word and the one before it.
    pub(super) fn gap(&self, at: usize) -> &'p str {
        let start = at.checked_sub(1).and_then(|before| self.list.get(before)).map_or(0, |word| word.end);
        let end = self.list.get(at).map_or(self.text.len(), |word| word.start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Tells whether only a blank stands between a word and the one before it.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        at < self.len() && self.gap(at) == " "
    }

    pub(super) fn is_joined_capital(&self, at: usize) -> bool {
        self.is_joined(at) && self.is_capital(at)
    }

    /// Returns the end of the capitalised words that go on from a place.
    pub(super) fn capitals_end(&self, from: usize) -> usize {
        (from..self.len()).find(|&at| !self.is_joined_capital(at)).unwrap_or(self.len())
    }

    /// Tells whether only a comma, perhaps after a closing bracket, stands before a word.
    pub(super) fn is_after_comma(&self, at: usize) -> bool {
        self.gap(at).trim_matches([')', ' ']) == ","
    }

    /// Returns the index of the word after the brackets that open before a word.
    pub(super) fn after_brackets(&self, at: usize) -> Option<usize> {
        let is_open = self.gap(at).contains('(');
        let mut ends = at + 1..=(at + LONGEST_BRACKETS).min(self.len());
        is_open.then(|| ends.find(|&end| self.gap(end).contains(')'))).flatten()
    }

    /// Returns the acronym that stands alone in brackets at a place.
    pub(super) fn acronym_in_brackets(&self, at: usize) -> Option<&'p str> {
        let text = self.text(at..at + 1);
        let is_alone = self.gap(at).ends_with('(') && self.gap(at + 1).trim_start().starts_with(')');
        (is_alone && is_acronym(text)).then_some(text)
    }

    /// Returns words as printed.
    pub(super) fn text(&self, words: Range<usize>) -> &'p str {
        let ends =
            self.list.get(words.start).zip(words.end.checked_sub(1).and_then(|last| self.list.get(last)));
        ends.and_then(|(first, last)| self.text.get(first.start..last.end)).unwrap_or_default()
    }

    /// Returns words as printed, up to the sixth.
    pub(super) fn quote(&self, words: Range<usize>) -> String {
        let text = self.text(words);
        let end = text.match_indices(' ').nth(MOST_QUOTED - 1).map_or(text.len(), |(at, _)| at);
        text[..text.floor_char_boundary(end.min(LONGEST_QUOTE))].to_owned()
    }
}

impl TextWord {
    fn of(text: &str, start: usize, end: usize) -> Self {
        let printed = &text[start..end];
        let bare = printed.strip_suffix(['s', 'S']).and_then(|rest| rest.strip_suffix(APOSTROPHES));
        let printed = bare.unwrap_or(printed);
        Self {
            start,
            end: start + printed.len(),
            lower: printed.to_lowercase(),
            is_capital: printed.starts_with(char::is_uppercase),
        }
    }
}

pub(super) const APOSTROPHES: [char; 5] = ['\'', '’', '´', 'ʼ', '`'];

fn joins(before: char, c: char, after: char) -> bool {
    match c {
        ',' | '.' => before.is_ascii_digit() && after.is_ascii_digit(),
        '–' => before.is_alphabetic() && after.is_alphabetic(),
        _ => {
            (matches!(c, '-' | '&') || APOSTROPHES.contains(&c))
                && before.is_alphanumeric()
                && after.is_alphanumeric()
        }
    }
}

/// Tells whether a text looks like an acronym: two capitals or more, and no small letter but the `s` of a plural.
pub(super) fn is_acronym(text: &str) -> bool {
    let bare = text.strip_suffix('s').unwrap_or(text);
    let capitals = bare.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 2 && bare.len() <= 12 && !bare.contains(|c: char| c.is_lowercase() || c.is_whitespace())
}

/// Returns a name without what may differ between two ways of printing it: case, blanks, punctuation, a leading
/// article.
pub(super) fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}
