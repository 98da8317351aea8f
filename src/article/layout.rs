//! The layout of plain text without marks: paragraphs over several lines, their numbers, and headings.
//!
//! Owns what can be told from the shape of lines alone; it must not know what is read from them.

use std::collections::HashSet;
use std::ops::Range;

use super::document::Span;
use super::written_date;

/// How many lines that go on in the next show that a text was wrapped.
const WRAPPED: usize = 2;

/// The longest line of a wrapped text, and the shortest that may go on in the next, in characters.
const LINES: Range<usize> = 40..110;

/// The most words and characters of a heading.
const HEADING: (usize, usize) = (8, 60);

/// Joins the lines of each paragraph where the text was wrapped at a width: lines of that width go on in small letters.
pub(super) fn paragraphs(text: &str, lines: &[Span]) -> Vec<Span> {
    let own = |line: &Span| &text[line.bytes()];
    let length = |line: &Span| own(line).chars().count();
    let long = |line: &Span| LINES.contains(&length(line));
    let is_short = |line: &Span| line.end - line.start < LINES.end || length(line) < LINES.end;
    let goes_on = |pair: &&[Span]| {
        own(&pair[1]).starts_with(char::is_lowercase) && long(&pair[0]) && !ends(own(&pair[0]))
    };
    if !lines.iter().all(is_short) || lines.windows(2).filter(goes_on).take(WRAPPED).count() < WRAPPED {
        return lines.to_vec();
    }
    let width = lines.iter().map(length).max().unwrap_or_default();
    let mut joined: Vec<Span> = Vec::with_capacity(lines.len());
    let mut before = Span::default();
    for line in lines {
        let text = own(line);
        let begins = text.is_empty()
            || text.starts_with(|c: char| "•◦▪‣*-–—^↑=|".contains(c))
            || number(text).is_some();
        // A line that ends a sentence goes on only if the next word had no room.
        let goes_on = long(&before) && (!ends(own(&before)) || length(&before) * 4 > width * 3);
        match joined.last_mut().filter(|_| goes_on && !begins) {
            Some(last) => last.end = line.end,
            None => joined.push(*line),
        }
        before = *line;
    }
    joined
}

/// Tells whether a line ends as a sentence does.
fn ends(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '»', ')', '\'', '’'])
        .ends_with(['.', '!', '?', ':', ';', ']', '。', '…'])
}

/// Reads the number of an item or a paragraph at the head of a line, `12. ` or `(12) `; returns it with its length.
pub(super) fn number(line: &str) -> Option<(u32, usize)> {
    let (bare, end) = line.strip_prefix('(').map_or((line, '.'), |bare| (bare, ')'));
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let after = bare[digits..].strip_prefix(end)?;
    let is_number = (1..=4).contains(&digits) && after.starts_with(char::is_whitespace);
    Some((bare[..digits].parse().ok()?, line.len() - after.trim_start().len())).filter(|_| is_number)
}

/// Returns where the paragraphs begin whose numbers follow one another; a date is no number.
pub(super) fn numbered_paragraphs(text: &str, lines: &[Span]) -> HashSet<usize> {
    let is_date = |line: &str| written_date::leading(line).is_some_and(|(date, _)| date.len() > 4);
    let numbers = lines.iter().filter_map(|line| {
        let own = &text[line.bytes()];
        number(own).filter(|_| !is_date(own)).map(|(number, _)| (line.start, number))
    });
    let numbers: Vec<(usize, u32)> = numbers.collect();
    let follow = numbers.windows(2).filter(|pair| pair[0].1 + 1 == pair[1].1);
    follow.flat_map(|pair| [pair[0].0, pair[1].0]).collect()
}

/// Tells whether a line after an empty one is a heading: a few words without numbers or a sentence's end, and longer text
/// below.
pub(super) fn is_heading(text: &str, line: Span, after: &[Span]) -> bool {
    let (words, characters) = HEADING;
    let own = &text[line.bytes()];
    let is_short = own.split_whitespace().count() <= words && own.chars().count() <= characters;
    let is_title = !own.starts_with(char::is_lowercase) && own.starts_with(char::is_alphabetic);
    let is_closed = own.ends_with(|c: char| ".,;:!?]…。、".contains(c))
        || own.contains(|c: char| "•|".contains(c) || c.is_numeric());
    let next = after.iter().find(|next| !next.is_empty()).map(|next| &text[next.bytes()]);
    is_short
        && is_title
        && !is_closed
        && next.is_some_and(|next| next.chars().count() > characters || ends(next) || number(next).is_some())
}
