//! Splits a numbered reference into its parts: authors, title, publisher, dates, address, dead link.
//!
//! Owns the usual order of the encyclopaedia's citation templates, `Authors (Date). "Title". Work.
//! Publisher. Archived from the original on Date. Retrieved Date.`, and the metadata that a page adds. Where a part
//! does not follow that order, the whole reference is kept in `as_printed`. Nothing is corrected.

use std::cmp::Reverse;

use super::document::ReferenceParts;
use super::vocabulary::{WORDS, begins_with};
use super::{marks, written_date};
use crate::pack::author::{self, Author};

/// Holds what a saved page says of a reference in addition to its text.
#[derive(Debug, Default)]
pub(super) struct Elements {
    /// The external links: their text and address.
    pub(super) links: Vec<(String, String)>,
    /// The `id` of the work that a short footnote names.
    pub(super) work: Option<String>,
    /// The metadata in `COinS` (an `OpenURL` context object, ANSI/NISO Z39.88), decoded.
    pub(super) coins: Vec<(String, String)>,
}

/// Splits a reference by its text alone.
pub(super) fn from_text(printed: &str) -> ReferenceParts {
    let printed = printed.trim();
    let mut parts = ReferenceParts { url: bare_address(printed), ..ReferenceParts::default() };
    let mut rest = without_dead_links(printed, &mut parts);
    let mut certain = take_archived(&mut rest, &mut parts);
    certain &= take_retrieved(&mut rest, &mut parts);
    certain &= take_core(&rest, &mut parts);
    if !certain || parts.title.is_none() {
        parts.as_printed = Some(printed.to_owned());
    }
    parts
}

/// Splits a reference by its text, then adds what the elements of the page say.
pub(super) fn from_elements(printed: &str, elements: &Elements) -> ReferenceParts {
    let mut parts = from_text(printed);
    let coins = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| elements.coins.iter().find(|(name, _)| name == key));
        found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    parts.title = parts.title.or_else(|| coins(&["rft.atitle", "rft.btitle", "rft.title"]));
    parts.published = parts.published.or_else(|| written_date::whole(&coins(&["rft.date"])?));
    if parts.authors.as_deref().is_none_or(|authors| matches!(*author::split(authors), [Author::Whole(_)])) {
        let authors = elements.coins.iter().filter(|(key, value)| key == "rft.au" && named(value));
        let authors: Vec<&str> = authors.map(|(_, value)| value.trim()).collect();
        let listed = authors.len() > 1 || authors.iter().any(|author| author.contains(','));
        if listed || parts.authors.is_none() {
            parts.authors = (!authors.is_empty()).then(|| authors.join("; ")).or(parts.authors);
        }
    }
    parts.publisher = parts.publisher.or_else(|| coins(&["rft.jtitle", "rft.pub"]));
    // What a link leads to, by its text: the page, its original beside an archived copy, or the copy.
    let leads_to = |text: &str| {
        let text = text.replace('’', "'").to_ascii_lowercase();
        let is_original = text.contains("the original") || WORDS.original.contains(&text);
        (is_original, !is_original && WORDS.archived.contains(&text))
    };
    let first = |wanted| {
        let links = elements.links.iter().filter(|(text, _)| leads_to(text) == wanted);
        links.into_iter().find_map(|(_, url)| address(url))
    };
    let page = first((false, false));
    (parts.url, parts.archive_url) = match first((true, false)) {
        Some(original) => (Some(original), page),
        None => (page.or(parts.url), first((false, true))),
    };
    let other = elements.links.iter().map(|(_, url)| url.trim()).find(|url| is_other_scheme(url));
    parts.other_url = other.map(str::to_owned);
    parts
}

/// Decodes the pairs of a `COinS` title.
pub(super) fn coins(title: &str) -> impl Iterator<Item = (String, String)> + '_ {
    title.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let value = value.replace('+', " ");
        let value = percent_encoding::percent_decode_str(&value).decode_utf8().ok()?;
        Some((key.to_owned(), value.into_owned()))
    })
}

/// Tells whether a text has a letter: a dash alone stands for nobody.
fn named(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Returns the address in the text, if there is only one.
fn bare_address(printed: &str) -> Option<String> {
    let words = printed.split_whitespace().map(|word| word.trim_start_matches(['(', '<', '[', '"']));
    let mut found = words.filter(|word| word.starts_with("http://") || word.starts_with("https://"));
    let only = found.next().filter(|_| found.next().is_none())?;
    let end = only.find(['>', ']', '"']).unwrap_or(only.len());
    Some(only[..end].trim_end_matches(['.', ',', ';', ':', ')']).to_owned())
}

/// Returns an address as a pack takes it: with a scheme, and odd characters encoded; none where it is neither http nor
/// https.
pub(super) fn address(url: &str) -> Option<String> {
    // A browser leaves these out, too.
    let url = url.trim().replace(['\t', '\n', '\r'], "");
    let (scheme, rest) = match url.strip_prefix("//") {
        Some(rest) => ("https", rest),
        None => url.split_once(':')?,
    };
    let scheme = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
    let mut address = format!("{scheme}://");
    for c in rest.trim_start_matches('/').chars() {
        if odd(c) {
            address.extend(percent_encoding::percent_encode(
                c.encode_utf8(&mut [0; 4]).as_bytes(),
                percent_encoding::NON_ALPHANUMERIC,
            ));
        } else {
            address.push(c);
        }
    }
    Some(address).filter(|address| !address.ends_with("://"))
}

fn is_other_scheme(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| !matches!(scheme.as_str(), "http" | "https") && !scheme.contains('/'))
}

/// Removes the marks of dead links, in square or round brackets, and notes them.
fn without_dead_links(printed: &str, parts: &mut ReferenceParts) -> String {
    let mut rest = printed.to_owned();
    let mut from = 0;
    while let Some(open) = rest[from..].find(['[', '(']).map(|at| from + at) {
        from = open + 1;
        let close = if rest[open..].starts_with('[') { ']' } else { ')' };
        let Some(end) = rest[from..].find(close).map(|at| from + at) else { continue };
        if marks::is_dead_link(&rest[from..end]) {
            parts.dead = true;
            rest.replace_range(open..=end, "");
            from = open;
        }
    }
    rest
}

/// Removes `Archived from the original (…) on Date.` or `Archived Date, at the …`; tells whether nothing of that kind
/// is left.
fn take_archived(rest: &mut String, parts: &mut ReferenceParts) -> bool {
    let Some(at) = rest.find("Archived ") else { return true };
    let clause = &rest[at + "Archived ".len()..];
    let dated = match clause.strip_prefix("from the original") {
        Some(after) => {
            let after = after.trim_start();
            let format = after.strip_prefix('(').and_then(|inner| inner.split_once(')'));
            format.map_or(after, |(_, after)| after.trim_start()).strip_prefix("on ")
        }
        None => Some(clause),
    };
    let found = dated.and_then(|text| written_date::leading(text).map(|(date, len)| (date, &text[len..])));
    let Some((date, after)) = found else { return false };
    let after = match after.strip_prefix(", at the ").or_else(|| after.strip_prefix(" at the ")) {
        Some(archive) => archive.split_once('.').map_or("", |(_, after)| after),
        None => after.strip_prefix('.').unwrap_or(after),
    };
    let end = rest.len() - after.len();
    parts.archived = Some(date);
    rest.replace_range(at..end, "");
    true
}

/// Removes `Retrieved Date`, `[Date]` or `Date閲覧` and what separates it from the rest; tells whether nothing follows it.
fn take_retrieved(rest: &mut String, parts: &mut ReferenceParts) -> bool {
    let lower = rest.to_ascii_lowercase();
    let before = rest.match_indices([' ', '\u{a0}']).filter_map(|(end, space)| {
        let head = &lower[..end];
        let may_end = |cue: &&String| cue.as_bytes().last() == head.as_bytes().last();
        let cues = WORDS.retrieved.iter().filter(may_end).filter_map(|cue| head.strip_suffix(cue.as_str()));
        let apart = cues.filter(|before| !before.ends_with(char::is_alphanumeric));
        // Of several cues the longest: `last accessed` contains `accessed`.
        let at = apart.map(str::len).min()?;
        let (date, len) = written_date::leading(&rest[end + space.len()..])?;
        Some((at, date, end + space.len() + len))
    });
    let after = WORDS.retrieved_after.iter().flat_map(|cue| rest.match_indices(cue.as_str())).filter_map(
        |(end, cue)| {
            let starts = rest[..end].char_indices().rev().map(|(at, _)| at).take(LONGEST_DATE);
            let dates = starts.filter_map(|at| Some((at, written_date::leading(&rest[at..end])?)));
            let whole = dates.filter(|(at, (_, len))| rest[at + len..end].trim().is_empty());
            whole.max_by_key(|(_, (date, _))| date.len()).map(|(at, (date, _))| (at, date, end + cue.len()))
        },
    );
    // A day in brackets, as the Chinese Wikipedia has it.
    let bracketed = rest.match_indices('[').filter_map(|(at, _)| {
        let (inner, _) = rest[at + 1..].split_once(']')?;
        let date = written_date::whole(inner).filter(|date| date.len() == "2014-01-31".len())?;
        Some((at, date, at + inner.len() + 2))
    });
    let last = before.chain(after).chain(bracketed).max_by_key(|(at, _, end)| (*end, Reverse(*at)));
    let Some((at, date, end)) = last else { return true };
    parts.retrieved = Some(date);
    let nothing_follows =
        rest[end..].trim_matches(|c: char| c.is_whitespace() || ".)]。".contains(c)).is_empty();
    rest.truncate(at);
    rest.truncate(rest.trim_end_matches(|c: char| c.is_whitespace() || ",([".contains(c)).len());
    nothing_follows
}

/// The most characters of a date before the word for retrieving it.
const LONGEST_DATE: usize = 16;

/// Reads `Authors (Date). "Title". Work. Publisher. Date.`; tells whether all of it was understood.
fn take_core(core: &str, parts: &mut ReferenceParts) -> bool {
    let core = core.trim();
    let Some(open) = core.find(['"', '“']) else {
        take_head_without_title(core, parts);
        return false;
    };
    let (head, quoted) = core.split_at(open);
    let mut chars = quoted.chars();
    let close = if chars.next() == Some('“') { '”' } else { '"' };
    let inner = chars.as_str();
    let ends = inner.match_indices(close).find(|(at, close)| title_ends(&inner[at + close.len()..]));
    let Some((end, _)) = ends else { return false };
    let Some((authors, published)) = head_parts(head) else { return false };
    let after = &inner[end + close.len_utf8()..];
    parts.title = Some(inner[..end].trim().to_owned()).filter(|title| !title.is_empty());
    (parts.authors, parts.published) = (authors, published);
    let head_certain = head.trim().is_empty() || parts.authors.is_some() || parts.published.is_some();
    take_tail(after, parts) && head_certain
}

/// Tells from what follows a quotation mark whether it closes the title.
fn title_ends(after: &str) -> bool {
    let after_space = after.trim_start();
    after_space.is_empty() || after.starts_with('.') || (after != after_space && after_space.starts_with('('))
}

/// Reads `Authors (Date).`; none where the text has another form.
fn head_parts(head: &str) -> Option<(Option<String>, Option<String>)> {
    let head = head.trim();
    if head.is_empty() {
        return Some((None, None));
    }
    let bare = head.strip_suffix('.')?;
    let dated = bare.strip_suffix(')').and_then(|bare| bare.rsplit_once('('));
    let dated = dated.and_then(|(authors, date)| Some((authors.trim(), Some(written_date::whole(date)?))));
    let (authors, published) = dated.unwrap_or((bare, None));
    Some((Some(authors.to_owned()).filter(|authors| named(authors)), published))
}

/// Reads `Authors (Date). …` before a title without quotation marks.
fn take_head_without_title(core: &str, parts: &mut ReferenceParts) {
    let Some((authors, rest)) = core.split_once(" (") else { return };
    let Some((date, _)) = rest.split_once("). ") else { return };
    let Some(date) = written_date::whole(date) else { return };
    // A full stop after a longer word than an initial shows that there is more than authors.
    let sentence = authors.match_indices(". ").any(|(at, _)| {
        let word = authors[..at].rsplit([' ', '.', '-']).next().unwrap_or_default();
        word.chars().count() > 1
    });
    if !sentence && named(authors) {
        (parts.authors, parts.published) = (Some(authors.to_owned()), Some(date));
    }
}

/// Reads what follows the title; tells whether all of it was understood.
fn take_tail(after: &str, parts: &mut ReferenceParts) -> bool {
    let mut after = after.trim();
    // The format of the file, such as `(PDF)`.
    if let Some((_, more)) = after.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        after = more;
    }
    let after = after.trim().trim_start_matches('.').trim();
    let mut names: Vec<&str> = Vec::new();
    let mut certain = true;
    let mut dated = false;
    for segment in segments(after) {
        let lower = segment.to_lowercase();
        if let Some(date) = written_date::whole(segment) {
            certain &= !dated && parts.published.is_none();
            parts.published.get_or_insert(date);
            dated = true;
        } else if dated || begins_with(&lower, &WORDS.identifiers) {
            certain = false;
            dated = true;
        } else if let Some(name) = before_volume(segment) {
            names.push(name);
            certain = false;
            dated = true;
        } else {
            names.push(segment);
        }
    }
    match names[..] {
        [] => certain,
        [one] if named(one) => {
            parts.publisher = Some(one.to_owned());
            certain
        }
        [work, publisher] if named(work) && named(publisher) => {
            parts.publisher = Some(format!("{work}. {publisher}"));
            certain
        }
        _ => false,
    }
}

/// Splits a text at full stops before a space, except in brackets.
fn segments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut from) = (0usize, 0);
    for (at, char) in text.char_indices() {
        match char {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '.' if depth == 0 => {
                let rest = &text[at + 1..];
                if rest.is_empty() || rest.starts_with(char::is_whitespace) {
                    found.push(text[from..at].trim());
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    found.push(text[from..].trim());
    found.retain(|segment| !segment.is_empty());
    found
}

/// Returns the name of a journal before its volume: `Name 12 (3): 4–5`.
fn before_volume(segment: &str) -> Option<&str> {
    let end = segment.find([':', '('])?;
    let (name, volume) = segment[..end].trim_end().rsplit_once([' ', '\u{a0}'])?;
    let digits = !volume.is_empty() && volume.bytes().all(|byte| byte.is_ascii_digit());
    (digits && named(name)).then_some(name)
}
