//! The forms of text values: what each accepts, and the message if it does not.

use oxilangtag::LanguageTag;

use super::kind::Form;

/// Checks a text against the form of its field.
///
/// # Errors
///
/// A message for after the key: lower case, no full stop, values in backticks.
pub(super) fn verify(form: Form, text: &str) -> Result<(), String> {
    // Almost all values are plain, and bytes are faster to look through than characters.
    let is_plain = text.as_bytes().iter().all(|byte| matches!(byte, b' '..=b'~'));
    if !is_plain && let Some(control) = text.chars().find(|c| c.is_control()) {
        return Err(format!(
            "contains the control character U+{:04X}; it must be one line of plain text",
            u32::from(control)
        ));
    }
    let not = |what: &str| Err(format!("`{}` is not {what}", cut(text)));
    match form {
        Form::Heading if text.is_empty() => Ok(()),
        _ if text.is_empty() => Err("is empty; leave out the key if nothing is stated".into()),
        _ if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) => {
            Err("starts or ends with a space".into())
        }
        // Things are referred to by slug.
        Form::Slug | Form::Thing(_) => slug(text),
        Form::Anchor => anchor(text),
        Form::Fragment if !is_fragment(text) => not("what follows `#` in an address"),
        Form::Period if !is_period(text) => not("an ISO 8601 duration of one unit, such as `P3Y` or `P6M`"),
        Form::Country if !is_capitals(text, 2) => {
            not("an ISO 3166-1 alpha-2 code, two capital letters such as `SE`")
        }
        Form::Currency if !is_capitals(text, 3) => {
            not("an ISO 4217 code, three capital letters such as `EUR`")
        }
        Form::Language if !is_language(text) => not("a BCP 47 language tag such as `en`"),
        Form::Url if !is_url(text) => not("an http or https address"),
        Form::Digest if !is_digest(text) => {
            Err("is not a SHA-256: 64 digits, `0` to `9` and `a` to `f`".into())
        }
        Form::Word(words) if !words.contains(&text) => not(&format!("one of: {}", words.join(", "))),
        _ => Ok(()),
    }
}

/// The beginning of a text, short enough for a message.
#[must_use]
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

pub(super) fn slug(text: &str) -> Result<(), String> {
    let allowed = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if text.as_bytes().iter().all(allowed) && !text.starts_with('-') {
        return Ok(());
    }
    Err(format!(
        "`{}` is not a slug: use lower-case letters a to z, digits and hyphens, and do not start with a hyphen",
        cut(text)
    ))
}

/// The most words of an anchor: enough to find a passage, too few to copy it.
const ANCHOR_WORDS: usize = 6;

fn anchor(text: &str) -> Result<(), String> {
    let is_other_space = |c: char| c.is_whitespace() && c != ' ';
    if (!text.is_ascii() && text.contains(is_other_space)) || text.contains("  ") {
        return Err("must have its words separated by single spaces".into());
    }
    match text.split(' ').count() {
        0..=ANCHOR_WORDS => Ok(()),
        words => Err(format!("has {words} words; an anchor has at most {ANCHOR_WORDS}")),
    }
}

fn is_period(text: &str) -> bool {
    let digits = text.strip_prefix('P').and_then(|rest| rest.strip_suffix(['Y', 'M', 'W', 'D']));
    digits.is_some_and(|digits| {
        !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_capitals(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether it is a BCP 47 tag. Languages have two or three letters in ISO 639; the grammar allows
/// longer language subtags, but none was ever registered.
fn is_language(text: &str) -> bool {
    LanguageTag::parse(text).is_ok_and(|tag| matches!(tag.primary_language().len(), 2 | 3))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !text.contains(|c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c))
}

/// Whether it can follow `#` in an address, as letters of any script or percent-encoded.
fn is_fragment(text: &str) -> bool {
    !text.starts_with('#')
        && !text.contains(":~:")
        && !text.contains(|c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c))
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
