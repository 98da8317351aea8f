//! The words of a passage, what stands between them, and what each can be.
//!
//! Owns what counts as a word, and how lists and phrases are read; it must not know what is a candidate.

use std::ops::Range;

use super::rules::{Class, Rules};

/// The most words of a passage that a candidate quotes.
const MOST_QUOTED: usize = 6;

/// The most bytes that a candidate quotes: text without blanks can make a word of a whole page.
const LONGEST_QUOTE: usize = 200;

/// The most words that brackets hold.
const LONGEST_BRACKETS: usize = 20;

/// The most words that the `*` of a phrase stands for.
const WILD: usize = 4;

/// The most words of the name of a country.
const LONGEST_COUNTRY: usize = 7;

/// A word: letters and digits, with the hyphens, apostrophes and separators inside it. The ending `'s` is no part
/// of it.
#[derive(Debug)]
pub(super) struct TextWord {
    pub(super) start: usize,
    pub(super) end: usize,
    lower: String,
    is_capital: bool,
    classes: u32,
}

/// The words of a passage. A word is named by its index; where there is none, it is empty.
#[derive(Debug)]
pub(super) struct Words<'p> {
    pub(super) text: &'p str,
    pub(super) rules: &'p Rules,
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

impl Hit {
    pub(super) fn new(words: Range<usize>, why: &str, fields: Vec<(&'static str, String)>) -> Self {
        Self { words, why: why.to_owned(), fields }
    }
}

impl<'p> Words<'p> {
    pub(super) fn of(text: &'p str, rules: &'p Rules) -> Self {
        let mut list = Vec::new();
        let mut chars = text.char_indices().peekable();
        let mut start = None;
        let mut before = ' ';
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, c)| *c);
            if c.is_alphanumeric() || (start.is_some() && joins(before, c, next)) {
                start.get_or_insert(at);
            } else if let Some(start) = start.take() {
                list.push(TextWord::of(text, start, at, rules));
            }
            before = c;
        }
        list.extend(start.map(|start| TextWord::of(text, start, text.len(), rules)));
        Self { text, rules, list, first: 0 }
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

    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.list.get(at).is_some_and(|word| word.classes & class.bit() != 0)
    }

    /// Tells whether a name has a word of a class.
    pub(super) fn has(&self, words: Range<usize>, class: Class) -> bool {
        words.into_iter().any(|at| self.is(at, class))
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|word| word.is_capital)
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.lower(at).starts_with(|c: char| c.is_ascii_digit())
    }

    /// Tells whether a word looks like an acronym.
    pub(super) fn is_acronym(&self, at: usize) -> bool {
        is_acronym(self.text(at..at + 1))
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

    /// Tells whether a word begins a sentence or a part of one.
    pub(super) fn begins(&self, at: usize) -> bool {
        at == 0 || !self.gap(at).trim().is_empty()
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
        let is_alone = self.gap(at).ends_with('(') && self.gap(at + 1).trim_start().starts_with(')');
        (is_alone && self.is_acronym(at)).then(|| self.text(at..at + 1))
    }

    /// Returns where the next item of a list begins after one that ends at a place: after brackets, a comma and words
    /// such as `and`; none where the list ends.
    pub(super) fn next_item(&self, end: usize) -> Option<usize> {
        let from = self.after_brackets(end).unwrap_or(end);
        let is_comma = self.is_after_comma(from);
        if !is_comma && !self.gap(from).trim_matches([')', ' ']).is_empty() {
            return None;
        }
        let is_link = |at: &usize| self.is(*at, Class::ListLink) && (*at == from || self.is_joined(*at));
        let next = from + (from..self.len()).take_while(is_link).count();
        (is_comma || next > from).then_some(next).filter(|&next| next == from || self.is_joined(next))
    }

    /// Returns the first of the words that count or determine what begins at a word.
    pub(super) fn with_count(&self, first: usize) -> usize {
        let mut start = first;
        while start > 0 && self.is_joined(start) {
            let before = start - 1;
            if self.is(before, Class::Determiner)
                || self.is_number(before)
                || self.rules.numbers.contains_key(self.lower(before))
            {
                start = before;
            } else if self.lower(before) == "of" && before > 0 && self.is(before - 1, Class::Measure) {
                start = before - 1;
                // `a wide range of`, `a large number of`
                let mut articles = (start.saturating_sub(2)..start).rev();
                start = articles.find(|&at| matches!(self.lower(at), "a" | "the")).unwrap_or(start);
            } else {
                break;
            }
        }
        start
    }

    /// Tells whether what begins at a word goes on a list after an item that ends at a place.
    pub(super) fn is_listed(&self, end: usize, first: usize) -> bool {
        self.next_item(end).is_some_and(|next| next <= first && self.with_count(first) <= next)
    }

    /// Returns the end of a phrase that begins at a word.
    pub(super) fn phrase_end(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut end = at;
        let mut parts = phrase.split_whitespace().peekable();
        while let Some(part) = parts.next() {
            if part == "*" {
                let stop = parts.peek()?;
                end = (end..=end + WILD).find(|&word| self.lower(word) == *stop)?;
            } else if self.lower(end) == part {
                end += 1;
            } else {
                return None;
            }
        }
        Some(end)
    }

    /// Returns the code of the country whose name begins at a word, and the end of the name.
    pub(super) fn country(&self, at: usize) -> Option<(&'p str, usize)> {
        if !self.is_capital(at) || self.lower(at) == "the" {
            return None;
        }
        let unbroken = |next: &usize| *next < self.len() && !self.gap(*next).contains(['.', '(']);
        let most = (at + 1..at + LONGEST_COUNTRY).take_while(unbroken).count();
        (at + 1..=at + 1 + most).rev().find_map(|end| Some((self.rules.country(self.text(at..end))?, end)))
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
    fn of(text: &str, start: usize, end: usize, rules: &Rules) -> Self {
        let printed = &text[start..end];
        let bare = printed.strip_suffix(['s', 'S']).and_then(|rest| rest.strip_suffix(APOSTROPHES));
        let printed = bare.unwrap_or(printed);
        let lower = printed.to_lowercase();
        let (end, is_capital) = (start + printed.len(), printed.starts_with(char::is_uppercase));
        Self { start, end, is_capital, classes: rules.classes(&lower), lower }
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
