//! Decodes the bytes of an article and detects its format.
//!
//! Owns encodings and line breaks. A byte that is invalid in the encoding is an error that says where it stands:
//! nothing is replaced.

use super::document::ArticleFormat;

/// Says why an article cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The encoding of the bytes is not known, or they are invalid in it.
    #[error("{0}")]
    Encoding(String),
    /// The bytes are no text and no page.
    #[error("it is {what}, not an article")]
    NotAnArticle {
        /// What they are.
        what: &'static str,
    },
    /// The page costs too much to read; no ordinary page does.
    #[error("the page {what}, about byte {offset}")]
    Hostile {
        /// What the page does.
        what: &'static str,
        /// About where it does so.
        offset: usize,
    },
}

/// Refuses files of other kinds, by their first bytes.
pub(super) fn refuse(bytes: &[u8]) -> Result<(), ReadError> {
    const OTHERS: [(&[u8], &str); 21] = [
        (b"%PDF-", "a PDF"),
        (b"\x89PNG\r\n", "an image (PNG)"),
        (b"\xff\xd8\xff", "an image (JPEG)"),
        (b"GIF8", "an image (GIF)"),
        (b"RIFF", "an image or a recording"),
        (b"II*\0", "an image (TIFF)"),
        (b"MM\0*", "an image (TIFF)"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x1f\x8b", "compressed (gzip)"),
        (b"\x28\xb5\x2f\xfd", "compressed (zstd)"),
        (b"bplist00", "a web archive of Safari"),
        (b"SQLite format 3\0", "a database"),
        (b"BZh", "compressed (bzip2)"),
        (b"\xfd7zXZ", "compressed (xz)"),
        (b"7z\xbc\xaf", "compressed (7z)"),
        (b"%!PS", "a PostScript document"),
        (b"WARC/", "a web archive (WARC)"),
        (b"{\"", "JSON"),
        (b"[{", "JSON"),
    ];
    let found = OTHERS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, what)| *what);
    let other = found.or(is_drawing(bytes).then_some("an image (SVG)"));
    other.map_or(Ok(()), |what| Err(ReadError::NotAnArticle { what }))
}

/// Tells whether the first element is that of a drawing, after what XML has before it.
fn is_drawing(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let mut tags = head.split(|&byte| byte == b'<').skip(1);
    let first = tags.find(|tag| tag.first().is_some_and(u8::is_ascii_alphabetic));
    head.starts_with(b"<") && first.is_some_and(|tag| tag.starts_with(b"svg"))
}

/// Refuses text that is the source of an article: an export of a wiki, or wikitext with its links and its bold names,
/// templates or references.
pub(super) fn refuse_source(text: &str) -> Result<(), ReadError> {
    let head = &text[..text.floor_char_boundary(HEAD)];
    let is_source = head.contains("[[") && ["'''", "{{", "<ref"].iter().any(|sign| head.contains(sign));
    match head {
        _ if head.contains("<mediawiki") => {
            Err(ReadError::NotAnArticle { what: "an export of a wiki in XML" })
        }
        _ if is_source => Err(ReadError::NotAnArticle { what: "the source of a page in wikitext" }),
        _ => Ok(()),
    }
}

/// How many bytes at the beginning are searched for the format and the encoding.
const HEAD: usize = 4096;

/// Decodes an article, of which a message may declare the encoding; returns the name of that if it is not UTF-8.
pub(super) fn decode(
    bytes: &[u8],
    declared: Option<&str>,
) -> Result<(String, Option<&'static str>), ReadError> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return decoded(bytes, encoding);
    }
    let offset = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(), None)),
        Err(error) => error.valid_up_to(),
    };
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let in_head = charset(&head).filter(|_| format(&head) == ArticleFormat::Html);
    let declared = declared.or(in_head).unwrap_or("utf-8");
    let why = match encoding_rs::Encoding::for_label(declared.as_bytes()) {
        None => format!("`{declared}`, which the page declares, is not known"),
        Some(encoding) if encoding == encoding_rs::UTF_8 => "no other encoding is declared".to_owned(),
        Some(encoding) => return decoded(bytes, encoding),
    };
    Err(ReadError::Encoding(format!("byte {offset} is not UTF-8, and {why}")))
}

fn decoded(
    bytes: &[u8],
    encoding: &'static encoding_rs::Encoding,
) -> Result<(String, Option<&'static str>), ReadError> {
    let (text, encoding, malformed) = encoding.decode(bytes);
    if malformed {
        return Err(ReadError::Encoding(format!(
            "some bytes are not valid {}, the encoding that the page declares or its first bytes show",
            encoding.name()
        )));
    }
    Ok((text.into_owned(), Some(encoding.name())))
}

/// Returns the encoding that a page declares: `<meta charset="…">` or `content="…; charset=…"`.
fn charset(head: &str) -> Option<&str> {
    let at = head.to_ascii_lowercase().find("charset=")?;
    let value = head[at + "charset=".len()..].trim_start_matches(['"', '\'', ' ']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(value.len());
    Some(&value[..end]).filter(|name| !name.is_empty())
}

/// Replaces each line break by `\n`.
pub(super) fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Tells a page from plain text: a page begins like one, or has the elements of one near its beginning. A scrap of
/// markup in running text does not make a page.
pub(super) fn format(text: &str) -> ArticleFormat {
    let start = text.trim_start();
    let head = &start[..start.floor_char_boundary(HEAD)].to_ascii_lowercase();
    let begins = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.contains(tag));
    let fragment =
        head.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    if begins || (fragment && text.contains("</")) { ArticleFormat::Html } else { ArticleFormat::Text }
}
