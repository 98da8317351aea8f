//! Joins short footnotes of plain text, such as `Berg 2010, p. 4`, to the works that they name.
//!
//! Owns how a footnote and an entry of a bibliography are recognised by author and year; it must not know how either was read.

use std::collections::HashMap;

use super::anchor::plain_line;
use super::document::{Document, ReferenceParts};
use super::references;

/// The most bytes before the year, in a footnote and in an entry of a bibliography.
const LONGEST: [usize; 2] = [60, 200];

/// The most words of the name of an author.
const MOST_WORDS: usize = 4;

/// Gives each short footnote the parts of the only work by its first author of its year.
pub(super) fn join(document: &mut Document) {
    let text = &document.text;
    let short = document.references.iter().enumerate().filter(|(_, one)| one.parts.title.is_none());
    let short = short.filter_map(|(at, one)| Some((at, footnote(&text[one.span.bytes()])?)));
    let short: Vec<(usize, (String, String))> = short.collect();
    if short.is_empty() {
        return;
    }
    let blocks = document.sections.iter().flat_map(|section| &section.blocks).map(|block| block.span);
    let mut works: HashMap<(String, String), Option<&str>> = HashMap::new();
    for span in blocks.chain(document.references.iter().map(|one| one.span)) {
        if let Some(name) = work(&text[span.bytes()]) {
            works.entry(name).and_modify(|only| *only = None).or_insert(Some(&text[span.bytes()]));
        }
    }
    for (at, name) in short {
        if let Some(Some(work)) = works.get(&name) {
            let parts = &mut document.references[at].parts;
            let as_printed = parts.as_printed.take();
            *parts = ReferenceParts { as_printed, ..references::from_text(&plain_line(work)) };
        }
    }
}

/// Reads the first author and the year of `Berg 2010, p. 4`, `Berg & Lund (2010a), pp. 4–5` or `Berg et al. 2010`.
fn footnote(printed: &str) -> Option<(String, String)> {
    let (author, year, after) = dated(printed, LONGEST[0])?;
    let is_done = after.is_empty() || after.starts_with([',', ':', '.', ';', ')']);
    let rest = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_page = rest.is_empty() || rest.split_whitespace().count() <= 6;
    (is_done && is_page).then_some((author, year))
}

/// Reads the first author and the year of an entry: `Berg, Ola (2010). …`.
fn work(printed: &str) -> Option<(String, String)> {
    let (author, year, after) = dated(printed, LONGEST[1])?;
    let is_entry =
        printed[author.len()..].starts_with(',') && after.chars().filter(|c| c.is_alphabetic()).count() > 3;
    is_entry.then_some((author, year))
}

/// Returns the name at the head of a text, the year after it, and what follows.
fn dated(text: &str, longest: usize) -> Option<(String, String, &str)> {
    let head = &text[..text.floor_char_boundary(longest)];
    let is_year = |at: &usize| {
        let digits = head[*at..].bytes().take_while(u8::is_ascii_digit).count();
        digits == 4 && head[..*at].ends_with([' ', '(', '\u{a0}', ','])
    };
    let at = head.match_indices(['1', '2']).map(|(at, _)| at).find(is_year)?;
    let ends = [",", ";", "(", " & ", " and ", " und ", " et ", " y ", " e "];
    let name = &head[..ends.iter().filter_map(|end| head[..at].find(end)).min().unwrap_or(at)].trim_end();
    let is_name = name.starts_with(char::is_alphabetic) && name.split(' ').count() <= MOST_WORDS;
    let letter = head[at + 4..].chars().next().filter(char::is_ascii_lowercase).map_or(0, char::len_utf8);
    let end = at + 4 + letter;
    is_name.then(|| ((*name).to_owned(), text[at..end].to_owned(), &text[end..]))
}
