//! Splits a block of text into sentences.
//!
//! Owns where a sentence ends: after `.`, `!`, `?` and their kin in other scripts, but not inside brackets or
//! quotation marks, not in an address, and not after an abbreviation (`abbreviations.toml`). The rules follow
//! those of Unicode (UAX #29), whose `Sentence_Break` knows neither abbreviations nor quotations.
//! Takes time linear in the text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::document::{Mark, Sentence, Span};

/// Ends of sentences in scripts that need no space after them, or have no other use for the sign.
const FULL_STOPS: &[char] = &['。', '！', '？', '｡', '．', '؟', '۔', '।', '॥', '։', '።', '၊', '။', '។', '៕'];

/// What closes a quotation or a bracket, and so belongs to what stands before it.
const CLOSERS: [char; 12] = ['"', '\'', '”', '’', '»', ')', ']', '）', '」', '』', '》', '】'];

/// Brackets and quotation marks with what closes them.
const PAIRS: [(char, &str); 12] = [
    ('"', "\""),
    ('(', ")"),
    ('[', "]"),
    ('“', "”"),
    ('„', "“”"),
    ('‘', "’"),
    ('«', "»"),
    ('（', "）"),
    ('「', "」"),
    ('『', "』"),
    ('《', "》"),
    ('【', "】"),
];

/// How many open brackets and quotation marks are looked at for the one that is closed.
const DEEPEST: usize = 8;

/// How many bytes before and after a full stop are looked at for the words that stand there.
const LONGEST_WORD: usize = 128;

/// How many bytes the label of a marker has at most, or the pages behind it.
const LONGEST_LABEL: usize = 12;

/// Holds what a language's abbreviations say about the ends of sentences.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    /// Abbreviations that end no sentence.
    never_last: HashSet<String>,
    /// Abbreviations that end a sentence only before one of the `openers`.
    rarely_last: HashSet<String>,
    /// Abbreviations that end no sentence when a number follows.
    before_a_number: HashSet<String>,
    /// Words that often begin a sentence and seldom follow an abbreviation.
    openers: HashSet<String>,
    /// Whether a number with a full stop is an ordinal: `3. Mai`.
    #[serde(default)]
    has_ordinals: bool,
}

static LANGUAGES: LazyLock<HashMap<String, Language>> =
    // A test reads the file; should it ever be broken, there are no abbreviations.
    LazyLock::new(|| toml::from_str(include_str!("abbreviations.toml")).unwrap_or_default());

/// How much of a text is looked at to guess its language, in bytes.
const GUESSED_FROM: usize = 4096;

/// Guesses the language of a text that does not say it, by the words that often begin a sentence; English unless
/// another language is much likelier.
pub(super) fn guessed_language(text: &str) -> &'static str {
    let head = text[..text.floor_char_boundary(GUESSED_FROM)].to_lowercase();
    let words: Vec<&str> = head.split(|c: char| !c.is_alphanumeric()).collect();
    let count = |language: &Language| words.iter().filter(|word| language.openers.contains(**word)).count();
    let english = LANGUAGES.get("en").map_or(0, count);
    let counted = LANGUAGES.iter().map(|(name, language)| (count(language), name.as_str()));
    let best = counted.max().filter(|(most, _)| *most >= 8 && *most > 2 * english);
    best.map_or("en", |(_, name)| name)
}

/// Splits a span of a text with marks in it, given in order, into sentences with their marks. A mark belongs to the
/// sentence before it, as a sentence does not begin with one, unless it is the first thing of all.
pub(super) fn with_marks(text: &str, span: Span, marks: &[Mark], language: &str) -> Vec<Sentence> {
    let Some(first) = marks.first() else {
        let parts = segment(&text[span.bytes()], language).into_iter();
        let moved = parts.map(|part| Span { start: span.start + part.start, end: span.start + part.end });
        return moved.map(|span| Sentence { span, marks: Vec::new() }).collect();
    };
    let mut plain = String::with_capacity(span.end - span.start);
    // For each mark its place in the plain text, and the bytes left out up to its end.
    let mut cuts = Vec::with_capacity(marks.len());
    let (mut from, mut left_out) = (span.start, 0);
    for mark in marks.iter().map(|mark| mark.span) {
        plain.push_str(&text[from..mark.start]);
        left_out += mark.end - mark.start;
        cuts.push((plain.len(), left_out));
        from = mark.end;
    }
    plain.push_str(&text[from..span.end]);
    let mut parts = segment(&plain, language);
    if parts.is_empty() {
        parts.push(Span { start: 0, end: plain.len() });
    }
    let raw = |at: usize, marks_before: usize| {
        span.start + at + marks_before.checked_sub(1).map_or(0, |last| cuts[last].1)
    };
    let mut found = Vec::with_capacity(parts.len());
    let mut own = 0;
    for (index, part) in parts.iter().enumerate() {
        let next = parts.get(index + 1).map_or(usize::MAX, |next| next.start);
        let until = own + cuts[own..].partition_point(|(at, _)| *at <= next);
        let inside = own + cuts[own..until].partition_point(|(at, _)| *at < part.end);
        let starts = index == 0 && cuts[0].0 <= part.start;
        let start = if starts { first.span.start } else { raw(part.start, own) };
        let end = if until > inside { marks[until - 1].span.end } else { raw(part.end, inside) };
        found.push(Sentence { span: Span { start, end }, marks: marks[own..until].to_vec() });
        own = until;
    }
    found
}

/// Splits a text without marks into sentences, without the white space around them.
fn segment(text: &str, language: &str) -> Vec<Span> {
    let language = language.split('-').next().unwrap_or_default().to_lowercase();
    let language = LANGUAGES.get(&language).or_else(|| LANGUAGES.get("en"));
    let mut enclosed = enclosed(text).into_iter().peekable();
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    let is_stop = |c: char| match c {
        '.' | '!' | '?' | '…' => true,
        _ => !c.is_ascii() && FULL_STOPS.contains(&c),
    };
    while let Some(stop) = text[at..].find(is_stop).map(|stop| at + stop) {
        let stops_end = text.len() - text[stop..].trim_start_matches(is_stop).len();
        at = text.len() - without_closers(&text[stops_end..]).len();
        while enclosed.next_if(|range| range.end < at).is_some() {}
        let is_inside = enclosed.peek().is_some_and(|range| range.start < at);
        if is_inside || goes_on(language, &text[start..stop], &text[stop..stops_end], &text[at..]) {
            continue;
        }
        found.push(Span::trimmed(&text[start..at], start));
        start = at;
    }
    found.push(Span::trimmed(&text[start..], start));
    found.retain(|part| !part.is_empty());
    found
}

/// Finds the outermost brackets and quotations that are closed, in order.
fn enclosed(text: &str) -> Vec<Range<usize>> {
    // Most blocks of ASCII have none.
    if !text.bytes().any(|byte| !byte.is_ascii() || matches!(byte, b'"' | b'(' | b'[')) {
        return Vec::new();
    }
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c == ' ' || c.is_ascii_alphanumeric() {
            before = c;
            continue;
        }
        let near = open.len().saturating_sub(DEEPEST);
        // An apostrophe closes nothing, and a sign for inches opens nothing.
        let in_word = || text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
        let closed = open[near..].iter().rposition(|(closers, _)| closers.contains(c));
        if let Some(depth) = closed.filter(|_| c != '’' || !in_word()) {
            let start = open[near + depth].1;
            open.truncate(near + depth);
            while found.pop_if(|inner| inner.start > start).is_some() {}
            found.push(start..at);
        } else if let Some((_, closers)) = PAIRS.iter().find(|(opener, _)| *opener == c)
            && (c != '"' || !before.is_alphanumeric())
        {
            open.push((closers, at));
        }
        before = c;
    }
    found
}

/// Leaves out what belongs to the sentence before: closing marks, also those after a space that belong to no word,
/// and markers of references (`[12]`, `[12]:34`) that the reader of the page did not know for such.
fn without_closers(text: &str) -> &str {
    let mut rest =
        text.trim_start_matches(|c: char| CLOSERS.contains(&c) || (c.is_control() && !c.is_whitespace()));
    // What opens an English quotation closes a German one.
    let german = rest.strip_prefix('“').filter(|after| !after.starts_with(char::is_alphanumeric));
    rest = german.unwrap_or(rest);
    while let Some(after) = rest.strip_prefix('[').and_then(|inner| after_label(inner, |c| c == ']')) {
        let after = &after[1..];
        let pages = after.strip_prefix(':').and_then(|pages| after_label(pages, char::is_whitespace));
        rest = pages.unwrap_or(after);
    }
    let after_space = rest.trim_start().trim_start_matches(CLOSERS);
    let is_apart = after_space.is_empty() || after_space.starts_with(char::is_whitespace);
    if is_apart { after_space } else { rest }
}

/// Returns what follows a short label without a bracket in it, from the sign that ends it.
fn after_label(text: &str, is_end: impl Fn(char) -> bool) -> Option<&str> {
    let window = &text[..text.floor_char_boundary(LONGEST_LABEL)];
    let end = window.find(|c| is_end(c) || c == '[').filter(|&end| end > 0)?;
    let rest = &text[end..];
    rest.starts_with(is_end).then_some(rest)
}

/// Tells whether a sentence goes on after `stops`, what closes it already left out of `after`.
fn goes_on(language: Option<&Language>, before: &str, stops: &str, after: &str) -> bool {
    let after = &after[..after.floor_char_boundary(LONGEST_WORD)];
    let word = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_WORD))..];
    let word = word.rsplit(char::is_whitespace).next().unwrap_or_default();
    // A wide full stop is also the point of a decimal.
    let is_point = stops.ends_with('．') && after.starts_with(char::is_numeric);
    if after.trim_start().is_empty() || (stops.ends_with(FULL_STOPS) && !is_point) {
        return false;
    }
    if !after.starts_with(char::is_whitespace) {
        // One token, as an address or `ASP.NET`, rather than two sentences with the space between them missing.
        let is_address = ["://", "www", "@"].iter().any(|sign| word.contains(sign));
        let begins = |c: char| c.is_alphabetic() && !c.is_lowercase();
        return is_address
            || word.ends_with(char::is_uppercase)
            || is_dotted(word)
            || !after.starts_with(begins);
    }
    let after = after.trim_start();
    let next = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let next = next.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let next_is_number = next.starts_with(|c: char| c.is_ascii_digit());
    // `iPhone` and `p2p` may begin a sentence.
    let is_lower_case = !next.is_empty() && next.chars().all(char::is_lowercase);
    if is_lower_case || (next_is_number && after.starts_with('(')) {
        return true;
    }
    let Some(language) = language else { return false };
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if stops != "." {
        return language.never_last.contains(&(word + stops));
    }
    if language.never_last.contains(&word) || (next_is_number && language.before_a_number.contains(&word)) {
        return true;
    }
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    // `1.` at the head of an item of a list.
    if is_number && before.trim().len() == word.len() {
        return true;
    }
    let is_rarely_last = language.rarely_last.contains(&word)
        || is_dotted(&word)
        || (language.has_ordinals && is_ordinal(&word));
    let begins_anew =
        after.starts_with(char::is_alphabetic) && language.openers.contains(&next.to_lowercase());
    is_rarely_last && !begins_anew
}

/// Tells whether a word is a number of at most two digits, or several: `7`, `6./7`.
fn is_ordinal(word: &str) -> bool {
    let is_short =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    word.split(['/', '–', '-']).all(|part| is_short(part.strip_suffix('.').unwrap_or(part)))
}

/// Tells whether a word is an initial or an abbreviation such as `u.s` or `p.m`.
fn is_dotted(word: &str) -> bool {
    let is_short =
        |part: &str| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic);
    word.split('.').all(is_short) && (word.contains('.') || word.chars().count() == 1)
}
