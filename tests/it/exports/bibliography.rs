//! Reads references for BibLaTeX, and takes nothing but the syntax that the export documents. `tests/interop` has the
//! same files read by Biber and pybtex.

use std::collections::BTreeMap;

/// The fields of an entry as they are written, without the braces around them.
pub(super) type Fields = BTreeMap<String, String>;

/// What is printed for these signs. Braces are commands, since programs count them whether or not they are escaped.
const PRINTED: [(&str, &str); 13] = [
    ("\\textbackslash{}", "\\"),
    ("\\textbraceleft{}", "{"),
    ("\\textbraceright{}", "}"),
    ("\\textasciitilde{}", "~"),
    ("\\textasciicircum{}", "^"),
    ("\\%", "%"),
    ("\\&", "&"),
    ("\\#", "#"),
    ("\\$", "$"),
    ("\\_", "_"),
    ("{}", ""),
    ("{ }", " "),
    ("~", "\u{a0}"),
];

/// What TeX, or a program that reads the file, joins to one character.
const JOINED: [&str; 9] = ["  ", "--", "''", "``", ",,", "<<", ">>", "?`", "!`"];

/// The entries by their keys.
pub(super) fn read(text: &str) -> BTreeMap<String, Fields> {
    let mut entries = BTreeMap::new();
    let mut rest = text;
    while let Some(entry) = rest.strip_prefix('@') {
        let (kind, entry) = entry.split_once('{').unwrap();
        assert!(["online", "misc"].contains(&kind), "{kind:?}");
        let (key, entry) = entry.split_once(',').unwrap();
        let (fields, after) = fields(entry.trim_start());
        assert_eq!(entries.insert(key.to_owned(), fields), None, "two entries {key}");
        rest = after.trim_start();
    }
    assert_eq!(rest, "", "outside of the entries");
    entries
}

/// The fields up to the end of an entry, and what follows it.
fn fields(text: &str) -> (Fields, &str) {
    let (mut fields, mut rest) = (Fields::new(), text);
    loop {
        if let Some(after) = rest.strip_prefix('}') {
            return (fields, after);
        }
        let (name, value) = rest.split_once(" = {").unwrap();
        assert!(name.chars().all(|c| c.is_ascii_lowercase()), "{name:?}");
        let end = closing(value);
        assert_eq!(fields.insert(name.to_owned(), value[..end].to_owned()), None, "two fields {name}");
        rest = value[end + 1..].strip_prefix(',').unwrap().trim_start();
    }
}

/// Where the brace is closed that was opened before this text.
fn closing(text: &str) -> usize {
    let mut open = 1;
    let end = text.find(|c| {
        open += i32::from(c == '{') - i32::from(c == '}');
        open == 0
    });
    end.unwrap_or_else(|| panic!("a brace stays open: {text}"))
}

/// What LaTeX prints.
pub(super) fn plain(latex: &str) -> String {
    for pair in JOINED {
        assert!(!latex.contains(pair), "{pair:?} in {latex:?}");
    }
    let (mut text, mut rest) = (String::new(), latex);
    while let Some(first) = rest.chars().next() {
        if let Some((sign, printed)) = PRINTED.iter().find(|(sign, _)| rest.starts_with(sign)) {
            text += printed;
            rest = &rest[sign.len()..];
        } else {
            assert!(!"\\{}%&#$^_".contains(first), "a bare {first:?} in {latex:?}");
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    text
}

/// What LaTeX prints for a text in braces, which protect its case and keep it whole. Braces that begin with a command
/// would not.
pub(super) fn plain_in_braces(latex: &str) -> String {
    let inner = latex.strip_prefix('{').unwrap_or_else(|| panic!("no braces: {latex:?}"));
    assert_eq!(closing(inner) + 1, inner.len(), "{latex:?}");
    assert!(!inner.starts_with('\\'), "{latex:?}");
    plain(&inner[..inner.len() - 1])
}

/// The parts of each name: family and given name, or one that is not parted.
pub(super) fn names(authors: &str) -> Vec<Vec<String>> {
    let part = |part: &str| if part.starts_with('{') { plain_in_braces(part) } else { plain(part) };
    let parts = |name: &str| match &*split(name, ", ") {
        [whole] => vec![plain_in_braces(whole)],
        parts => parts.iter().map(|text| part(text)).collect(),
    };
    split(authors, " and ").into_iter().map(parts).collect()
}

/// The pieces of a text between these marks, but for those in braces.
fn split<'t>(text: &'t str, mark: &str) -> Vec<&'t str> {
    let is_outside = |at: &usize| text[..*at].matches('{').count() == text[..*at].matches('}').count();
    let (mut pieces, mut start) = (Vec::new(), 0);
    for at in text.match_indices(mark).map(|(at, _)| at).filter(is_outside) {
        pieces.push(&text[start..at]);
        start = at + mark.len();
    }
    pieces.push(&text[start..]);
    pieces
}
