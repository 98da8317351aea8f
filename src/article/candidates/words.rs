//! The words of a passage, with their places in it.
//!
//! Owns what a word is to the rules; it must not know the rules.

/// Words at most of what a candidate shows of its passage.
const MOST_SEEN: usize = 6;

/// Longest text that a candidate shows, in bytes: glued text can make a word of a whole page.
const LONGEST: usize = 200;

/// A word: letters and digits, with hyphens, apostrophes and separators between them; a possessive
/// ending is no part of it.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) lower: String,
    pub(super) is_capital: bool,
}

/// A passage as its words.
#[derive(Debug)]
pub(super) struct Words<'p> {
    pub(super) text: &'p str,
    pub(super) list: Vec<Word>,
    /// The first word that a name can begin with: the label of an infobox line is in none.
    pub(super) first: usize,
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
                list.push(Word::of(text, start, at));
            }
            before = c;
        }
        if let Some(start) = start {
            list.push(Word::of(text, start, text.len()));
        }
        Self { text, list, first: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The word at a place, in lower case; empty where there is none.
    pub(super) fn lower(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |word| &word.lower)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|word| word.is_capital)
    }

    /// What is printed before a word and after the one before it.
    pub(super) fn gap(&self, at: usize) -> &'p str {
        let start = at.checked_sub(1).and_then(|before| self.list.get(before)).map_or(0, |word| word.end);
        let end = self.list.get(at).map_or(self.text.len(), |word| word.start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// What is printed from one word to another, both included.
    pub(super) fn cut(&self, first: usize, last: usize) -> &'p str {
        let ends = self.list.get(first).zip(self.list.get(last));
        ends.and_then(|(first, last)| self.text.get(first.start..last.end)).unwrap_or_default()
    }

    /// The same, less what comes after the sixth word.
    pub(super) fn seen(&self, first: usize, last: usize) -> String {
        let text = self.cut(first, last);
        let words = text.match_indices(' ').nth(MOST_SEEN - 1).map_or(text.len(), |(at, _)| at);
        text[..text.floor_char_boundary(words.min(LONGEST))].to_owned()
    }
}

impl Word {
    fn of(text: &str, start: usize, end: usize) -> Self {
        let printed = &text[start..end];
        let bare = printed.strip_suffix(['s', 'S']).and_then(|rest| rest.strip_suffix(is_apostrophe));
        let printed = bare.unwrap_or(printed);
        Self {
            start,
            end: start + printed.len(),
            lower: printed.to_lowercase(),
            is_capital: printed.chars().next().is_some_and(char::is_uppercase),
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '´' | 'ʼ' | '`')
}

fn joins(before: char, c: char, after: char) -> bool {
    let between_digits = before.is_ascii_digit() && after.is_ascii_digit();
    match c {
        ',' | '.' => between_digits,
        '–' => before.is_alphabetic() && after.is_alphabetic(),
        '-' | '&' => before.is_alphanumeric() && after.is_alphanumeric(),
        _ => is_apostrophe(c) && before.is_alphanumeric() && after.is_alphanumeric(),
    }
}

/// Whether a text is written as an acronym is: two capitals or more, and no small letters but an `s`
/// of the plural.
pub(super) fn is_acronym(text: &str) -> bool {
    let bare = text.strip_suffix('s').unwrap_or(text);
    let capitals = bare.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 2 && bare.len() <= 12 && !bare.contains(|c: char| c.is_lowercase() || c.is_whitespace())
}

/// A name without what two ways to print it can differ in: case, blanks, marks, a leading article.
pub(super) fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}
