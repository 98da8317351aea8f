//! Markers on a page: what leads to a reference, and what is printed for it.
//!
//! Owns how a marker is known, by where its link leads, and how its label is read. It must not know how the text is
//! written.

use std::borrow::Cow;

use super::super::document::{MarkKind, is_unseen};
use super::tree::PageNode;

/// The beginnings of the ids of references.
const NOTES: [&str; 4] = ["cite_note", "endnote_", "_note-", "fn_"];

/// The most characters of a marker. A link that is not closed can hold the rest of the page.
const LONGEST: usize = 40;

/// How many elements inside a raised one are searched for links.
const INSIDE: usize = 64;

/// Returns the part of the address of a link after `#`, decoded.
pub(super) fn fragment(link: PageNode<'_>) -> Option<Cow<'_, str>> {
    let (_, name) = link.attribute("href")?.split_once('#')?;
    let decoded = percent_encoding::percent_decode_str(name).decode_utf8();
    Some(decoded.unwrap_or(Cow::Borrowed(name)))
}

/// Returns the `id` of the work that a short footnote leads to.
pub(super) fn work(link: PageNode<'_>) -> Option<String> {
    fragment(link).filter(|name| name.starts_with("CITEREF")).map(Cow::into_owned)
}

/// Returns the id that a link leads to if it looks like a marker: it is raised, or a number in brackets.
pub(super) fn target(link: PageNode<'_>) -> Option<String> {
    let name = fragment(link)?;
    let is_raised = link.self_and_ancestors().take(4).any(|node| node.name() == "sup");
    let shown = link.text();
    let number = shown.strip_prefix('[').and_then(|shown| shown.strip_suffix(']'));
    let is_number = number.is_some_and(|number| number.chars().all(|c| digit(c).is_some()));
    (is_raised || is_number).then(|| name.into_owned())
}

/// Returns the links to references in an element that may be a marker, each with the id that it leads to;
/// `is_reference` knows the ids of the page's references.
pub(super) fn links(found: PageNode<'_>, is_reference: impl Fn(&str) -> bool) -> Vec<(PageNode<'_>, String)> {
    let may_be = match found.name() {
        "sup" | "a" => true,
        "span" | "small" => found.has_class("reference") || found.has_class("mw-ref"),
        _ => false,
    };
    let inside = found.descendants().take(if may_be { INSIDE } else { 0 }).filter(|link| link.name() == "a");
    let links = inside.filter_map(|link| {
        let name = fragment(link)?;
        let known = NOTES.iter().any(|start| name.starts_with(start)) || is_reference(&name);
        known.then(|| (link, name.into_owned()))
    });
    let links: Vec<_> = links.collect();
    let is_short = links.is_empty() || found.text().chars().count() <= LONGEST;
    if is_short { links } else { Vec::new() }
}

/// Reads the label of a marker, such as `[12]`, `[note 1]`, `[a]`, `[Anm. 3]`, `[1.2]` or `[٣]`.
pub(super) fn label(shown: &str) -> MarkKind {
    let bare = shown.trim_matches(|c: char| c.is_whitespace() || "[](){}【】［］（）".contains(c));
    let (group, number) = match (bare.find(|c| digit(c).is_some()), bare.as_bytes()) {
        (Some(at), _) => {
            let digits = bare[at..].chars().map_while(digit).take(9);
            (bare[..at].trim(), digits.fold(0, |number, digit| number * 10 + digit))
        }
        (None, [letter @ b'a'..=b'z']) => ("lower-alpha", u32::from(letter - b'a') + 1),
        _ => ("", 0),
    };
    MarkKind::citation(Some(group).filter(|group| !group.is_empty()), number)
}

/// Returns the value of a decimal digit in the scripts that number references with their own.
fn digit(c: char) -> Option<u32> {
    const ZEROS: [char; 8] = ['0', '٠', '۰', '०', '০', '๐', '၀', '０'];
    ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10))
}

/// Reads the pages beside a marker, such as `:34–35`, or `p. 34` in an element of the class of markers; `Some("")` for
/// what only separates markers.
pub(super) fn locator(found: PageNode<'_>) -> Option<String> {
    let shown = found.text().replace(is_unseen, "");
    let bare = shown.trim_matches(|c: char| c.is_whitespace() || ",;،，、·–-".contains(c));
    let pages = bare.strip_prefix([':', '：']).unwrap_or(bare).trim();
    let pages = pages.strip_prefix('(').and_then(|pages| pages.strip_suffix(')')).unwrap_or(pages);
    let is_pages = pages.len() < bare.len() || found.has_class("reference") || bare.is_empty();
    (!shown.is_empty() && is_pages && pages.chars().count() <= LONGEST).then(|| pages.to_owned())
}

/// Writes a raised or lowered number in the characters that Unicode has for it; none where it lacks one.
pub(super) fn shifted(text: &str, is_raised: bool) -> Option<String> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let text = text.trim();
    let one = |c: char| match c {
        '0'..='9' if is_raised => RAISED.get(c.to_digit(10)? as usize).copied(),
        '0'..='9' => char::from_u32(u32::from('₀') + c.to_digit(10)?),
        '+' => Some(if is_raised { '⁺' } else { '₊' }),
        '-' | '−' | '–' => Some(if is_raised { '⁻' } else { '₋' }),
        _ => None,
    };
    (!text.is_empty()).then(|| text.chars().map(one).collect()).flatten()
}
