//! Reads an encyclopaedia article, as plain text or as a saved page, into a [`Document`].
//!
//! Owns what an article is: text, infobox, sections, sentences with their places, references with their parts, and
//! the markers that join them. It knows no database and no command line, and it repairs nothing. Only [`check`],
//! [`draft`] and what they share know packs.
//!
//! [`read`] detects the format; the reader of each format makes an outline, and the outline becomes a document.
//! Reading takes time linear in the text.

pub mod anchor;
pub mod candidates;
pub mod check;
mod decode;
mod document;
pub mod draft;
mod html;
mod layout;
mod links;
mod marks;
mod mhtml;
mod outline;
pub mod passages;
pub mod place;
mod references;
mod sentences;
mod slugs;
mod summary;
mod text;
mod vocabulary;
mod words;
mod written_date;

#[cfg(test)]
mod tests;

pub use decode::ReadError;
pub use document::{
    ArticleFormat, Block, BlockKind, Document, Mark, MarkKind, PageLink, Reference, ReferenceParts, Section,
    Sentence, Span,
};

/// Reads an article.
///
/// # Errors
///
/// Fails where the bytes are something else, such as a PDF, where the encoding is not known, and where a page would cost too much to read.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    decode::refuse(bytes)?;
    let packed = mhtml::page(bytes)?;
    let (html, charset) = packed.as_ref().map_or((bytes, None), |page| (&page.html, page.charset.as_deref()));
    let (text, encoding) = decode::decode(html, charset)?;
    let mut outline = match decode::format(&text) {
        ArticleFormat::Text if packed.is_none() => {
            decode::refuse_source(&text)?;
            text::outline(decode::with_line_feeds(text))
        }
        _ => html::outline(&text)?,
    };
    let document = &mut outline.document;
    if packed.is_some() {
        document.remarks.push("read from an MHTML file".to_owned());
    }
    if let Some(name) = encoding {
        document.remarks.push(format!("read as {name}, not UTF-8"));
    }
    document.url = document.url.take().or_else(|| packed?.url);
    Ok(outline.finish())
}
