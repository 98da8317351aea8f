//! Parses a page within limits, so that no page takes time quadratic in its length.
//!
//! Owns the limits. `html5ever` follows the standard, which makes three things expensive: deep nesting is walked again
//! for each element, open formatting is repeated in each paragraph, and each attribute of a tag is compared with all
//! others. Ordinary pages stay far below the limits; other pages are refused before they cost anything.

use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::TendrilSink;

use super::super::decode::ReadError;
use super::element;
use super::tree::{Builder, Tree};

/// The deepest nesting that is read. Browsers stop at 512.
const DEEPEST: usize = 1000;
/// The most attributes that an element may have.
const MOST_ATTRIBUTES: usize = 500;
/// How many nodes there may be in addition to one for each byte.
const FREE_NODES: usize = 100_000;
/// How many bytes are parsed before the number of nodes is checked again.
const STEP: usize = 16 * 1024;

/// Parses a page.
pub(super) fn page(text: &str) -> Result<Tree, ReadError> {
    check_tags(text)?;
    let mut parser = driver::parse_document(Builder::default(), ParseOpts::default());
    let mut from = 0;
    while from < text.len() {
        let to = text.ceil_char_boundary((from + STEP).min(text.len()));
        parser.process(text[from..to].into());
        let nodes = parser.tokenizer.sink.sink.len();
        if nodes > to + FREE_NODES {
            return Err(ReadError::Hostile { what: "makes more elements than it has letters", offset: to });
        }
        from = to;
    }
    Ok(parser.finish())
}

/// Looks for elements that are nested too deep or have too many attributes.
fn check_tags(text: &str) -> Result<(), ReadError> {
    let bytes = text.as_bytes();
    let mut open = Open::default();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        let rest = &text[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            at = comment.find("-->").map_or(text.len(), |end| text.len() - comment.len() + end);
            continue;
        }
        let closing = rest.starts_with('/');
        let name_at = at + 1 + usize::from(closing);
        let name = name(&bytes[name_at..]);
        if name.is_empty() {
            at += 1;
            continue;
        }
        let tag = Tag::measure(&bytes[name_at + name.len()..]);
        if tag.attributes > MOST_ATTRIBUTES {
            return Err(ReadError::Hostile {
                what: "has an element with hundreds of attributes",
                offset: at,
            });
        }
        let end = name_at + name.len() + tag.len;
        if closing {
            open.close(name);
        } else {
            open.open(name, tag.closed);
        }
        if open.depth() > DEEPEST {
            return Err(ReadError::Hostile { what: "nests elements a thousand deep", offset: at });
        }
        at = match name {
            b"script" | b"style" if !closing => {
                let mark = format!("</{}", String::from_utf8_lossy(name));
                text[end..].find(&mark).map_or(text.len(), |found| end + found)
            }
            _ => end,
        };
    }
    Ok(())
}

/// Returns the name at the beginning of a tag.
fn name(tag: &[u8]) -> &[u8] {
    if !tag.first().is_some_and(u8::is_ascii_alphabetic) {
        return &[];
    }
    let len =
        tag.iter().take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'/')).count();
    &tag[..len]
}

struct Tag {
    len: usize,
    attributes: usize,
    /// Whether it ends in `/>`.
    closed: bool,
}

impl Tag {
    /// Measures what follows the name of a tag up to its end.
    fn measure(rest: &[u8]) -> Self {
        let mut attributes = 0;
        let mut quote = None;
        let mut before = b' ';
        for (at, &byte) in rest.iter().enumerate() {
            match quote {
                Some(open) if byte == open => quote = None,
                Some(_) => {}
                None if byte == b'>' => return Self { len: at, attributes, closed: before == b'/' },
                None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
                None => {
                    let parts = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
                    attributes += usize::from(parts(before) && !parts(byte));
                }
            }
            // There may be spaces between the equals sign and the quotation mark.
            if !(before == b'=' && byte.is_ascii_whitespace()) {
                before = byte;
            }
        }
        Self { len: rest.len(), attributes, closed: false }
    }
}

/// Holds the names of the elements that are open.
#[derive(Default)]
struct Open<'a> {
    names: Vec<&'a [u8]>,
    /// How many of them are drawings or formulas, in which each element has to be closed.
    foreign: usize,
}

impl<'a> Open<'a> {
    /// How many open elements are searched for the one that an end tag closes.
    const REACH: usize = 64;

    fn depth(&self) -> usize {
        self.names.len()
    }

    fn open(&mut self, name: &'a [u8], closed: bool) {
        let free = if self.foreign > 0 { closed } else { element::may_stay_open(name) };
        if !free {
            self.foreign += usize::from(is_foreign(name));
            self.names.push(name);
        }
    }

    fn close(&mut self, name: &[u8]) {
        let from = self.names.len().saturating_sub(Self::REACH);
        let found = self.names[from..].iter().rposition(|open| open.eq_ignore_ascii_case(name));
        for left in found.map(|at| self.names.split_off(from + at)).unwrap_or_default() {
            self.foreign -= usize::from(is_foreign(left));
        }
    }
}

fn is_foreign(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"svg") || name.eq_ignore_ascii_case(b"math")
}
