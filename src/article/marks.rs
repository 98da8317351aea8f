//! Finds the marks in brackets in plain text: `[12]`, `[note 1]`, `[a]`, `[citation needed]`.
//!
//! Owns what such a mark looks like in print; it must not know what a reference is.

use super::document::{Mark, MarkKind, Span};
use super::vocabulary::WORDS;

/// Tells whether a remark marks a dead link.
pub(super) fn is_dead_link(label: &str) -> bool {
    let lower = label.to_lowercase();
    WORDS.dead.iter().any(|mark| lower.contains(mark))
}

/// Finds the marks in a span of a text, in order.
pub(super) fn find(text: &str, span: Span) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let mut from = span.start;
    while let Some(open) = text[from..span.end].find('[').map(|at| from + at) {
        from = open + 1;
        let Some(inner) = label(&text[from..span.end]) else { continue };
        let end = from + inner.len() + 1;
        let rest = &text[end..span.end];
        let Some(mut kind) = kind(inner, &text[span.start..open], rest) else { continue };
        let bare_link = matches!(&kind, MarkKind::Editorial(label) if is_dead_link(label));
        if bare_link && found.last().is_some_and(|mark| mark.span.end == open && is_number(&mark.kind)) {
            // `[1][dead link]`: the number is how a link without a text is shown.
            found.pop();
        }
        let pages = if is_number(&kind) { pages(rest) } else { 0 };
        if let (MarkKind::Citation { locator, .. }, true) = (&mut kind, pages > 0) {
            *locator = Some(rest[1..pages].to_owned());
        }
        from = end + pages;
        found.push(Mark { span: Span { start: open, end: from }, kind });
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
        let is_known = |one: &String| {
            let more = lower.strip_prefix(one.as_str());
            more.is_some_and(|more| more.is_empty() || more.starts_with([' ', '–', '-']))
        };
        let known = WORDS.editorial.iter().any(is_known) || is_dead_link(&lower);
        known.then(|| MarkKind::Editorial(inner.trim().to_owned()))
    })
}

/// Reads the label of a marker: `12`, `note 1`, or a letter. A letter has to stand after a word, not in one (`[t]he`).
fn citation(inner: &str, before: &str, rest: &str) -> Option<MarkKind> {
    const GROUPS: [&str; 8] = ["note", "notes", "nb", "n", "fn", "lower-roman", "web", "ref"];
    if let [letter @ b'a'..=b'z'] = inner.as_bytes() {
        let on_a_word = before.ends_with(|c: char| !c.is_whitespace() && c != '(');
        let in_a_word = rest.starts_with(char::is_alphanumeric);
        let number = u32::from(letter - b'a') + 1;
        return (on_a_word && !in_a_word).then(|| MarkKind::citation(Some("lower-alpha"), number));
    }
    let (group, digits) = match inner.rsplit_once([' ', '\u{a0}']) {
        Some((group, digits)) => (Some(group), digits),
        None => (None, inner),
    };
    let short = (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let known = group.is_none_or(|group| GROUPS.iter().any(|one| one.eq_ignore_ascii_case(group)));
    let number = digits.parse().ok().filter(|_| short && known)?;
    Some(MarkKind::citation(group, number))
}

/// Counts the bytes of the pages that may follow a marker, as in `[12]:34–35`.
fn pages(rest: &str) -> usize {
    let Some(after) = rest.strip_prefix(':') else { return 0 };
    let end = after.find(|c: char| !c.is_ascii_digit() && !"–-,".contains(c)).unwrap_or(after.len());
    let run = after[..end].trim_end_matches(['–', '-', ',']);
    if run.starts_with(|c: char| c.is_ascii_digit()) { 1 + run.len() } else { 0 }
}
