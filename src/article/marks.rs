//! Finds the marks in brackets in plain text: `[12]`, `[note 1]`, `[a]`, `[citation needed]`.
//!
//! Owns what such a mark looks like in print; it must not know what a reference is.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::document::MarkKind;
use super::outline::RawMark;

/// The words of remarks, as `marks.toml` explains them.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remarks {
    editorial: Vec<String>,
    dead: Vec<String>,
}

static REMARKS: LazyLock<Remarks> =
    // A test reads the file; should it ever be broken, there are no remarks.
    LazyLock::new(|| toml::from_str(include_str!("marks.toml")).unwrap_or_default());

/// Tells whether a remark marks a dead link.
pub(super) fn is_dead_link(label: &str) -> bool {
    let lower = label.to_lowercase();
    REMARKS.dead.iter().any(|mark| lower.contains(mark))
}

/// Finds the marks in a range of a text, in order.
pub(super) fn find(text: &str, range: &Range<usize>) -> Vec<RawMark> {
    let mut found: Vec<RawMark> = Vec::new();
    let mut from = range.start;
    while let Some(open) = text[from..range.end].find('[').map(|at| from + at) {
        from = open + 1;
        let Some(inner) = label(&text[from..range.end]) else { continue };
        let end = from + inner.len() + 1;
        let rest = &text[end..range.end];
        let Some(mut kind) = kind(inner, &text[range.start..open], rest) else { continue };
        let bare_link = matches!(&kind, MarkKind::Editorial(label) if is_dead_link(label));
        if bare_link && found.last().is_some_and(|mark| mark.range.end == open && is_number(&mark.kind)) {
            // `[1][dead link]`: the number is how a link without a text is shown.
            found.pop();
        }
        let pages = if is_number(&kind) { pages(rest) } else { 0 };
        if let (MarkKind::Citation { locator, .. }, true) = (&mut kind, pages > 0) {
            *locator = Some(rest[1..pages].to_owned());
        }
        let end = end + pages;
        found.push(RawMark { range: open..end, kind });
        from = end;
    }
    found
}

fn is_number(kind: &MarkKind) -> bool {
    matches!(kind, MarkKind::Citation { group: None, .. })
}

/// Returns what stands in the brackets, if they are closed soon and hold no others.
fn label(rest: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    let window = &rest[..rest.floor_char_boundary(LONGEST)];
    let end = window.find([']', '[', '\n'])?;
    window[end..].starts_with(']').then(|| &window[..end])
}

fn kind(inner: &str, before: &str, rest: &str) -> Option<MarkKind> {
    citation(inner, before, rest).or_else(|| {
        let lower = inner.trim().to_lowercase();
        let known = REMARKS.editorial.iter().any(|one| {
            lower
                .strip_prefix(one.as_str())
                .is_some_and(|more| more.is_empty() || more.starts_with([' ', '–', '-']))
        });
        let known = known || REMARKS.dead.iter().any(|mark| lower.contains(mark));
        known.then(|| MarkKind::Editorial(inner.trim().to_owned()))
    })
}

/// Reads the label of a marker: a number, a group with a number, or a letter. A letter has to stand after a word, not
/// in one (`[t]he`).
fn citation(inner: &str, before: &str, rest: &str) -> Option<MarkKind> {
    if let Some(kind) = numbered(inner) {
        return Some(kind);
    }
    let mut chars = inner.chars();
    let (Some(letter @ 'a'..='z'), None) = (chars.next(), chars.next()) else { return None };
    let on_a_word = before.ends_with(|c: char| !c.is_whitespace() && c != '(');
    let in_a_word = rest.starts_with(char::is_alphanumeric);
    let number = u32::from(letter) - u32::from('a') + 1;
    let group = Some("lower-alpha".to_owned());
    (on_a_word && !in_a_word).then_some(MarkKind::Citation { number, group, reference: None, locator: None })
}

/// Reads `12` or `note 1`, without brackets.
pub(super) fn numbered(label: &str) -> Option<MarkKind> {
    const GROUPS: [&str; 8] = ["note", "notes", "nb", "n", "fn", "lower-roman", "web", "ref"];
    let (group, digits) = match label.rsplit_once([' ', '\u{a0}']) {
        Some((group, digits)) => (Some(group), digits),
        None => (None, label),
    };
    let short = (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let known = group.is_none_or(|group| GROUPS.iter().any(|one| one.eq_ignore_ascii_case(group)));
    let number = (short && known).then(|| digits.parse().ok()).flatten()?;
    Some(MarkKind::Citation { number, group: group.map(str::to_owned), reference: None, locator: None })
}

/// Counts the bytes of the pages that may follow a marker, as in `[12]:34–35`.
fn pages(rest: &str) -> usize {
    let Some(after) = rest.strip_prefix(':') else { return 0 };
    let end = after.find(|c: char| !c.is_ascii_digit() && !"–-,".contains(c)).unwrap_or(after.len());
    let run = after[..end].trim_end_matches(['–', '-', ',']);
    if run.starts_with(|c: char| c.is_ascii_digit()) { 1 + run.len() } else { 0 }
}
