//! Makes text safe to display: it cannot control the terminal, change the order of what is read, or
//! hide anything.
//!
//! Knows which characters are harmful; each format decides how to write them.
//!
//! Harmful are control characters (C0, DEL, C1), bidirectional controls, line and paragraph
//! separators, interlinear annotation marks, and all that Unicode calls
//! `Default_Ignorable_Code_Point` (`DerivedCoreProperties.txt`), which is invisible. Two of the
//! latter are needed in ordinary text and are kept there: joiners between two letters of a script or
//! two emoji, and one presentation selector after its base.

use std::borrow::Cow;
use std::io::{self, Write};

/// Returns the text with every harmful character replaced by a visible escape, such as `\u{202e}`,
/// `\n`, `\t` or `\r`, so that it fits on one line of a terminal.
///
/// A backslash is not changed: the result is for people, not for programs.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if plain_prefix(text).len() == text.len() {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for part in parts(text) {
        match part {
            TextPart::Plain(run) => safe.push_str(run),
            TextPart::Harmful(c) => safe.extend(c.escape_default()),
        }
    }
    Cow::Owned(safe)
}

/// Returns a name or sentence for people: as [`printable`], without the marks that only steer hyphens and direction.
#[must_use]
pub fn readable(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_steering) {
        return printable(text);
    }
    Cow::Owned(printable(&text.replace(is_steering, "")).into_owned())
}

/// Tells whether a character is unseen and does no harm: soft hyphen, zero-width space, marks of direction, word joiner,
/// byte order mark.
fn is_steering(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Writes text for a cell that may have several lines, otherwise as [`readable`]: line breaks become `line_break` and tabs
/// spaces; `write_plain` writes what is harmless.
pub(crate) fn write_lines(
    out: &mut Vec<u8>,
    text: &str,
    line_break: &str,
    mut write_plain: impl FnMut(&mut Vec<u8>, &str) -> io::Result<()>,
) -> io::Result<()> {
    let mut parts = parts(text).peekable();
    while let Some(part) = parts.next() {
        match part {
            TextPart::Plain(run) => write_plain(out, run)?,
            TextPart::Harmful('\r') if parts.peek() == Some(&TextPart::Harmful('\n')) => {}
            TextPart::Harmful('\n') => out.write_all(line_break.as_bytes())?,
            TextPart::Harmful('\t') => out.write_all(b" ")?,
            TextPart::Harmful(c) if is_steering(c) => {}
            TextPart::Harmful(c) => write!(out, "{}", c.escape_default())?,
        }
    }
    Ok(())
}

/// Passes UTF-8 on to a terminal with every harmful character made visible, except tabs and line
/// breaks. For formats that do not escape such characters.
pub struct Visible<W: Write> {
    inner: W,
    /// The first bytes of a character, or a carriage return that a line feed may follow.
    held: Vec<u8>,
}

impl<W: Write> Visible<W> {
    /// Wraps the terminal.
    pub fn new(inner: W) -> Self {
        Self { inner, held: Vec::new() }
    }
}

/// Returns the text as [`Visible`] passes it on.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut parts = parts(text).peekable();
    while let Some(part) = parts.next() {
        match part {
            TextPart::Plain(run) => shown.push_str(run),
            TextPart::Harmful(c @ ('\n' | '\t')) => shown.push(c),
            TextPart::Harmful('\r') if parts.peek() == Some(&TextPart::Harmful('\n')) => shown.push('\r'),
            TextPart::Harmful(c) => shown.extend(c.escape_default()),
        }
    }
    shown
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = std::mem::take(&mut self.held);
        text.extend(bytes);
        let whole = match std::str::from_utf8(&text) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ if text.ends_with(b"\r") => text.len() - 1,
            _ => text.len(),
        };
        self.held = text.split_off(whole);
        self.inner.write_all(visible(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes text with some of its ASCII bytes replaced; `replacement` gets the position and the byte.
pub(crate) fn write_replacing<W: Write + ?Sized>(
    out: &mut W,
    text: &str,
    replacement: impl Fn(usize, u8) -> Option<&'static str>,
) -> io::Result<()> {
    let bytes = text.as_bytes();
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if let Some(new) = replacement(at, byte) {
            out.write_all(&bytes[written..at])?;
            out.write_all(new.as_bytes())?;
            written = at + 1;
        }
    }
    out.write_all(&bytes[written..])
}

/// A run of text, or one character that must be escaped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TextPart<'a> {
    /// Text that is safe to show.
    Plain(&'a str),
    /// One character that is not.
    Harmful(char),
}

/// Splits text into parts; joined again, they are the text.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = TextPart<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let plain = plain_prefix(rest);
        let (part, length) = match plain.len() {
            0 => (TextPart::Harmful(first), first.len_utf8()),
            length => (TextPart::Plain(plain), length),
        };
        rest = &rest[length..];
        Some(part)
    })
}

/// Returns the text before the first harmful character.
fn plain_prefix(text: &str) -> &str {
    // Most text is ASCII up to the end or nearly so; only the rest needs a look at each character.
    let ascii = text.bytes().position(|byte| !(b' '..=b'~').contains(&byte)).unwrap_or(text.len());
    let (head, tail) = text.split_at(ascii);
    let mut before = head.chars().next_back();
    let mut chars = tail.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_harmful(before, c, chars.peek().map(|&(_, after)| after)) {
            return &text[..ascii + at];
        }
        before = Some(c);
    }
    text
}

fn is_harmful(before: Option<char>, c: char, after: Option<char>) -> bool {
    match c {
        // Zero-width non-joiner and joiner: Persian, Indic scripts, emoji of several parts.
        '\u{200c}' | '\u{200d}' => {
            !(before
                .is_some_and(|before| is_visible_beyond_ascii(before) || is_presentation_selector(before))
                && after.is_some_and(is_visible_beyond_ascii))
        }
        c if is_presentation_selector(c) => !before
            .is_some_and(|before| is_visible_beyond_ascii(before) || matches!(before, '0'..='9' | '#' | '*')),
        c => is_invisible(c),
    }
}

/// Text and emoji presentation; the other variation selectors can carry hidden bytes.
fn is_presentation_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

fn is_visible_beyond_ascii(c: char) -> bool {
    !c.is_ascii() && !c.is_control() && !c.is_whitespace() && !is_ignorable_or_reordering(c)
}

/// Whether a character is invisible by itself: a control, one without a glyph, or one that
/// reorders text.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control() || is_ignorable_or_reordering(c)
}

fn is_ignorable_or_reordering(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, each};

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(printable("a\u{1b}[31mb\u{7}"), "a\\u{1b}[31mb\\u{7}");
        assert_eq!(printable("\0\u{7f}\u{9b}"), "\\u{0}\\u{7f}\\u{9b}");
        assert_eq!(printable("a\nb\tc\r"), "a\\nb\\tc\\r");
    }

    #[test]
    fn characters_that_reorder_or_hide_text_become_visible() {
        let characters = "\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\
             \u{2066}\u{2069}\u{feff}\u{ad}\u{3164}\u{fe00}\u{e0041}\u{e0100}\u{fff9}";
        for c in characters.chars() {
            let expected = format!("é\\u{{{:x}}}é", u32::from(c));
            assert_eq!(printable(&format!("é{c}é")), expected);
        }
    }

    #[test]
    fn marks_that_only_steer_are_left_out_for_people() {
        assert_eq!(readable("Kinder\u{ad}schutz\u{200b}bund\u{200f} e\u{feff}V"), "Kinderschutzbund eV");
        assert_eq!(readable("می\u{200c}خواهم a\u{202e}b"), "می\u{200c}خواهم a\\u{202e}b");
        let mut cell = Vec::new();
        write_lines(&mut cell, "soft\u{ad}hyphen\n\u{200e}x", "/", |out, run| out.write_all(run.as_bytes()))
            .unwrap();
        assert_eq!(cell, b"softhyphen/x");
    }

    #[test]
    fn ordinary_text_is_not_changed_or_copied() {
        for text in [
            "",
            "plain",
            "Zürich, e\u{301}",
            "日本語",
            "می\u{200c}خواهم",
            "👩\u{200d}💻",
            "🏳\u{fe0f}\u{200d}🌈",
            "1\u{fe0f}\u{20e3}",
        ] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn superfluous_joiners_and_selectors_become_visible() {
        assert_eq!(printable("pass\u{200d}word"), "pass\\u{200d}word");
        assert_eq!(printable("é\u{200c}"), "é\\u{200c}");
        assert_eq!(printable("a\u{fe0f}"), "a\\u{fe0f}");
        assert_eq!(printable("❤\u{fe0f}\u{fe0f}"), "❤\u{fe0f}\\u{fe0f}");
        assert_eq!(printable("é\u{200d}\u{200d}é"), "é\\u{200d}\\u{200d}é");
    }

    #[test]
    fn a_terminal_is_shown_the_text_and_what_is_harmful_in_it() {
        let mut shown = Visible::new(Vec::new());
        let text = "a,\u{1b}[31m\u{9b}\u{202e}é\tb\r\nc\rd\n";
        for byte in text.as_bytes() {
            shown.write_all(&[*byte]).unwrap();
        }
        let shown = String::from_utf8(shown.inner).unwrap();
        assert_eq!(shown, "a,\\u{1b}[31m\\u{9b}\\u{202e}é\tb\r\nc\\rd\n");
    }

    #[test]
    fn a_windows_line_end_is_one_line_break() {
        let mut out = Vec::new();
        write_lines(&mut out, "a\r\nb\rc\td", "/", |out, run| out.write_all(run.as_bytes())).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a/b\\rc d");
    }

    #[test]
    fn no_harmful_character_is_left() {
        each(256, |rng| {
            let text = rng.text();
            let safe = printable(&text);
            assert!(!safe.contains(|c: char| c.is_control()));
            let twice = printable(&safe);
            assert_eq!(twice, safe.as_ref());
        });
    }

    #[test]
    fn a_terminal_gets_no_harmful_character_however_the_text_is_split() {
        each(256, |rng| {
            let (text, cut) = (rng.text(), rng.usize(1..7));
            let mut shown = Visible::new(Vec::new());
            for piece in text.as_bytes().chunks(cut) {
                shown.write_all(piece).unwrap();
            }
            let shown = String::from_utf8(shown.inner).unwrap();
            // Joiners and selectors stay if the text needs them.
            let honest = ['\n', '\t', '\r', '\u{200c}', '\u{200d}', '\u{fe0e}', '\u{fe0f}'];
            let harmful = |c: char| is_invisible(c) && !honest.contains(&c);
            assert!(!shown.contains(harmful));
            assert!(!shown.replace("\r\n", "").contains('\r'));
        });
    }

    #[test]
    fn the_joined_parts_are_the_text() {
        each(256, |rng| {
            let text = rng.text();
            let mut whole = String::new();
            for part in parts(&text) {
                match part {
                    TextPart::Plain(run) => whole.push_str(run),
                    TextPart::Harmful(c) => whole.push(c),
                }
            }
            assert_eq!(whole, text);
        });
    }
}
