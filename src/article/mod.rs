//! Reads an encyclopaedia article, as text or as a saved page, into a [`Document`].
//!
//! Owns what an article is: running text, infobox, sections, sentences with their places, references
//! taken apart, and the markers that join them. It knows no database and no command line, and it
//! repairs nothing: what the article prints is what the document says. Of packs know only [`check`],
//! [`draft`], [`measure`] and what they share.
//!
//! [`read`] tells the two forms apart by what is in them; the readers of both hand an outline on,
//! from which the document is made in the same way. Reading takes time linear in the text.

pub mod anchor;
pub mod candidates;
pub mod check;
mod decode;
mod document;
pub mod draft;
mod html;
mod marks;
pub mod measure;
mod outline;
pub mod passages;
pub mod place;
mod reach;
mod references;
mod sentences;
mod summary;
mod text;
mod written_date;

#[cfg(test)]
mod tests;

pub use decode::ReadError;
pub use document::{
    Block, BlockKind, Document, Form, InfoboxLine, Mark, MarkKind, Parts, Reference, Remark, Section,
    Sentence, Span,
};
pub use reach::{Reach, Support};
pub use summary::Counts;

/// Reads an article.
///
/// # Errors
///
/// Fails where bytes are in no encoding that is known or declared, and where a page is nested to do
/// harm.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let (text, encoding) = decode::decode(bytes)?;
    let mut outline = match decode::form(&text) {
        Form::Text => text::outline(decode::with_line_feeds(text)),
        Form::Html => html::outline(&text)?,
    };
    if let Some(name) = encoding {
        outline.remarks.push((None, format!("read as {name}, not UTF-8")));
    }
    Ok(outline.finish())
}
