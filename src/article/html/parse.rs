//! Parses a page within limits, so that no page takes time quadratic in its length.
//!
//! Owns the limits. `html5ever` follows the standard, which makes three things expensive: deep nesting is walked again
//! for each element, open formatting is repeated in each paragraph, and each attribute of a tag is compared with all
//! others. Ordinary pages stay far below the limits; other pages are refused before they cost anything.

use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::TendrilSink;

use super::super::decode::ReadError;
use super::tree::{Builder, Tree};

/// The deepest nesting that is read. Browsers stop at 512.
const DEEPEST: usize = 1000;
/// The most attributes that an element may have.
const MOST_ATTRIBUTES: usize = 500;
/// How many nodes there may be in addition to one for each byte.
const FREE_NODES: usize = 100_000;
/// How many bytes are parsed before depth and number of nodes are checked again.
const STEP: usize = 4096;

/// Parses a page.
pub(super) fn page(text: &str) -> Result<Tree, ReadError> {
    check_attributes(text)?;
    let mut parser = driver::parse_document(Builder::default(), ParseOpts::default());
    let mut from = 0;
    while from < text.len() {
        let to = text.ceil_char_boundary((from + STEP).min(text.len()));
        parser.process(text[from..to].into());
        let (nodes, deepest) = parser.tokenizer.sink.sink.size();
        if deepest > DEEPEST {
            return Err(ReadError::Hostile { what: "nests elements a thousand deep", offset: to });
        }
        if nodes > to + FREE_NODES {
            return Err(ReadError::Hostile { what: "makes more elements than it has letters", offset: to });
        }
        from = to;
    }
    Ok(parser.finish())
}

/// Looks for a tag with too many attributes, outside comments, scripts and styles.
fn check_attributes(text: &str) -> Result<(), ReadError> {
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found + 1;
        let tag = &text[at..];
        let mut end = tag.starts_with("!--").then_some("-->");
        if tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            let (attributes, len) = measure(tag.as_bytes());
            if attributes > MOST_ATTRIBUTES {
                let what = "has an element with hundreds of attributes";
                return Err(ReadError::Hostile { what, offset: at - 1 });
            }
            let name = tag[..len].split(|c: char| c.is_ascii_whitespace()).next();
            end = [("script", "</script"), ("style", "</style")]
                .into_iter()
                .find_map(|(raw, end)| (name == Some(raw) && !tag[..len].ends_with('/')).then_some(end));
            at += len;
        }
        if let Some(end) = end {
            // The shortest comment is `<!-->`.
            at += text[at..].find(end).unwrap_or(text.len() - at);
        }
    }
    Ok(())
}

/// Counts the attributes of a tag, and its bytes.
fn measure(tag: &[u8]) -> (usize, usize) {
    let separates = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
    let (mut attributes, mut quote, mut before) = (0, None, b'<');
    for (at, &byte) in tag.iter().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return (attributes, at),
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            None => attributes += usize::from(separates(before) && !separates(byte)),
        }
        // There may be spaces between the equals sign and the quotation mark.
        if !(before == b'=' && byte.is_ascii_whitespace()) {
            before = byte;
        }
    }
    (attributes, tag.len())
}
