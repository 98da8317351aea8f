//! Takes the page out of an MHTML file, as Chromium and its relatives save it (RFC 2557).
//!
//! Owns the parts of a MIME message and their two encodings; it must not know what a page holds.

use std::collections::HashMap;

use super::decode::ReadError;

/// A page that was packed in a message.
pub(super) struct PackedPage {
    /// Its bytes.
    pub(super) html: Vec<u8>,
    /// The encoding that its part declares.
    pub(super) charset: Option<String>,
    /// The address that it was saved from.
    pub(super) url: Option<String>,
}

/// The longest head of a message that is searched.
const LONGEST_HEAD: usize = 16 * 1024;

/// How deep messages in messages are searched.
const DEEPEST: usize = 4;

/// Returns the page in a message; none where the bytes are no message.
pub(super) fn page(bytes: &[u8]) -> Result<Option<PackedPage>, ReadError> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or_default();
    let bytes = &bytes[start..];
    let Some((head, _)) = head(bytes) else { return Ok(None) };
    let has = |name| head.contains_key(name);
    if !(has("mime-version") || has("content-transfer-encoding") || (has("from") && has("subject"))) {
        return Ok(None);
    }
    let none = ReadError::NotAnArticle { what: "a message without a page in it" };
    let page = part(bytes, DEEPEST).ok_or(none)?;
    let url = head.get("snapshot-content-location").cloned().or(page.url);
    Ok(Some(PackedPage { url, ..page }))
}

/// Returns the first page in a part, decoded.
fn part(bytes: &[u8], deepest: usize) -> Option<PackedPage> {
    let (head, body) = head(bytes)?;
    let declared = head.get("content-type")?;
    let kind = declared.to_ascii_lowercase();
    if kind.starts_with("multipart/") && deepest > 0 {
        let border = [b"--", parameter(declared, "boundary")?.as_bytes()].concat();
        let mut inside = body;
        while let Some(at) = find(inside, &border) {
            inside = &inside[at + border.len()..];
            let line = inside.iter().position(|byte| *byte == b'\n').map_or(inside.len(), |at| at + 1);
            let end = find(inside, &border).unwrap_or(inside.len()).max(line);
            if let Some(page) = part(&inside[line..end], deepest - 1) {
                return Some(page);
            }
        }
        return None;
    }
    if !kind.starts_with("text/html") && !kind.starts_with("application/xhtml") {
        return None;
    }
    let html = match head.get("content-transfer-encoding").map(|how| how.to_ascii_lowercase()).as_deref() {
        Some("quoted-printable") => quoted_printable(body),
        Some("base64") => base64(body),
        _ => body.to_vec(),
    };
    let charset = parameter(declared, "charset").map(str::to_owned);
    Some(PackedPage { html, charset, url: head.get("content-location").cloned() })
}

/// Reads the fields before the first empty line, names in small letters; none where the first line is no field.
fn head(bytes: &[u8]) -> Option<(HashMap<String, String>, &[u8])> {
    let mut fields: HashMap<String, String> = HashMap::new();
    let mut last = String::new();
    let mut at = 0;
    while at < bytes.len().min(LONGEST_HEAD) {
        let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end + 1);
        let line = std::str::from_utf8(&bytes[at..end]).ok()?;
        at = end;
        if line.trim().is_empty() {
            return (!fields.is_empty()).then(|| (fields, &bytes[at..]));
        }
        if let (true, Some(value)) = (line.starts_with([' ', '\t']), fields.get_mut(&last)) {
            value.extend([" ", line.trim()]);
            continue;
        }
        let (name, value) = line.split_once(':')?;
        let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        last = Some(name).filter(|name| !name.is_empty()).filter(is_name)?.to_ascii_lowercase();
        fields.entry(last.clone()).or_insert_with(|| value.trim().to_owned());
    }
    None
}

/// Returns a parameter of a content type: `boundary` of `multipart/related; boundary="…"`.
fn parameter<'a>(kind: &'a str, name: &str) -> Option<&'a str> {
    let at = kind.to_ascii_lowercase().find(&format!("{name}="))? + name.len() + 1;
    let value = &kind[at..];
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([';', ' ']).next()?,
    };
    Some(value).filter(|value| !value.is_empty())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window[0] == wanted[0] && window == wanted)
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'=' {
            decoded.push(byte);
        } else if let (Some(high), Some(low)) = (digit(bytes.get(at)), digit(bytes.get(at + 1))) {
            decoded.extend(u8::try_from(high * 16 + low));
            at += 2;
        } else if bytes[at..].starts_with(b"\r\n") {
            at += 2;
        } else if bytes.get(at) == Some(&b'\n') {
            at += 1;
        } else {
            decoded.push(byte);
        }
    }
    decoded
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for six in bytes.iter().filter_map(|byte| value(*byte)) {
        bits = (bits << 6 | u32::from(six)) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.extend(u8::try_from(bits >> count & 0xFF));
        }
    }
    decoded
}
