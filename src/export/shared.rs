//! What several formats need.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::fs::write::not_ours;

/// Refuses to replace a folder if one of its files is not one that the format writes.
pub(super) fn check_files(
    folder: &Path,
    files: &[PathBuf],
    is_own: impl Fn(&Path) -> bool,
) -> Result<(), Error> {
    match files.iter().find(|file| !is_own(file)) {
        Some(file) => Err(not_ours(folder, file)),
        None => Ok(()),
    }
}

/// An object of JSON with the fields that have a value.
pub(super) fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Map<String, Value> {
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

/// Whether a table is only for the program, as its description says.
pub(super) fn is_internal(entry: &Entry) -> bool {
    entry.description.starts_with("Internal:")
}

/// The name of a table or view as a title.
pub(super) fn title(name: &str) -> String {
    let mut title = name.replace('_', " ");
    title.get_mut(..1).map(str::make_ascii_uppercase);
    title
}

/// A text in which nothing is markup of HTML or XML, and no line break is changed by a reader of XML.
pub(super) fn escape_markup(text: &str) -> String {
    const MARKUP: [char; 6] = ['&', '<', '>', '"', '\'', '\r'];
    let mut escaped = String::with_capacity(text.len());
    for part in text.split_inclusive(MARKUP) {
        let (plain, last) = part.split_at(part.len() - usize::from(part.ends_with(MARKUP)));
        escaped.push_str(plain);
        escaped.push_str(match last {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            "'" => "&apos;",
            "\r" => "&#13;",
            other => other,
        });
    }
    escaped
}
