//! References for BibLaTeX (<https://ctan.org/pkg/biblatex>, manual, sections 2.1 to 2.3), in UTF-8.
//!
//! A reference with an address is `@online`, any other `@misc`: no more is known. Organisations and
//! authors who are not listed one by one are in extra braces, or they would be split at commas and at
//! `and`. So are titles, or styles would write names such as ECPAT in lower case. Dates are EDTF, which
//! BibLaTeX reads; the annotation has the few forms that Biber ignores.

use std::io::Write;

use super::reference::{self, Author, CitedSources, Dates, ReferenceEntry, author, on_one_line};
use super::snapshot::Snapshot;
use crate::date::Edtf;
use crate::error::Error;

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    write_cited(snapshot, None, out)
}

/// Writes only the sources that are cited, if some are.
pub(super) fn write_cited(
    snapshot: &Snapshot<'_>,
    cited: Option<&CitedSources>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut before = "";
    reference::each(snapshot, cited, |reference| {
        out.write_all(before.as_bytes())?;
        before = "\n";
        entry(reference, out)
    })
}

fn entry(reference: &ReferenceEntry, out: &mut dyn Write) -> Result<(), Error> {
    let Dates { published, retrieved, incomplete } = reference.dates(|text| {
        let date = date(text);
        let is_complete = date.is_some();
        (date, is_complete)
    });
    let literal = |text: &Option<String>| text.as_deref().map(in_braces);
    let text = |text: &Option<String>| text.as_deref().map(escaped);
    let keywords: Vec<&str> = reference.keywords().collect();
    let fields = [
        ("title", literal(&reference.title)),
        ("author", (!reference.authors.is_empty()).then(|| names(&reference.authors))),
        ("organization", literal(&reference.publisher)),
        ("date", published),
        ("version", text(&reference.edition)),
        ("url", reference.url.as_deref().map(address)),
        ("urldate", retrieved),
        ("language", text(&reference.language)),
        ("note", text(&reference.note)),
        ("annotation", Some(escaped(&reference.annotation(&incomplete)))),
        ("keywords", Some(keywords.join(", "))),
    ];
    let kind = if reference.url.is_some() { "online" } else { "misc" };
    writeln!(out, "@{kind}{{{},", reference.key)?;
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "  {name} = {{{value}}},")?;
        }
    }
    Ok(writeln!(out, "}}")?)
}

/// The authors as BibLaTeX splits them: authors at `and`, family name and given names at the comma.
fn names(authors: &[Author]) -> String {
    let name = |author: &Author| match author {
        Author::Person { family, given: Some(given) } => match author::suffix(given) {
            (given, Some(suffix)) => format!("{}, {}, {}", part(family), part(suffix), part(given)),
            (given, None) => format!("{}, {}", part(family), part(given)),
        },
        Author::Person { family: whole, given: None } | Author::Whole(whole) => in_braces(whole),
    };
    authors.iter().map(name).collect::<Vec<_>>().join(" and ")
}

/// A part of a name. If it has anything but the usual words of names, it is in braces: BibLaTeX then
/// does not recognise particles or make initials, but does not take it for syntax either.
fn part(text: &str) -> String {
    let is_usual = |word: &str| {
        word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
            && !["and", "others"].iter().any(|mark| word.eq_ignore_ascii_case(mark))
    };
    if text.split(' ').all(is_usual) { escaped(text) } else { in_braces(text) }
}

/// The date as BibLaTeX reads it. It cannot read `X` in an interval or with a qualifier.
fn date(text: &str) -> Option<String> {
    text.parse::<Edtf>().ok()?;
    if text.contains('X') && text.contains(['/', '?', '~', '%']) {
        return None;
    }
    // BibLaTeX needs the minutes of an offset, too.
    let has_hours = text.split_once('T').is_some_and(|(_, time)| time.len() == "00:00:00+00".len());
    Some(format!("{text}{}", if has_hours { ":00" } else { "" }))
}

/// A text in braces, which is not split and whose case is not changed. Braces that begin with a command
/// do not protect the case, so an empty group comes before it.
fn in_braces(text: &str) -> String {
    let text = escaped(text);
    let before = if text.starts_with('\\') { "{}" } else { "" };
    format!("{{{before}{text}}}")
}

/// A text that LaTeX prints unchanged. Braces are written as commands, since programs that read the file
/// count braces whether or not they are escaped. `{}` and `{ }` separate what TeX, or a program that reads
/// the file, would join: `--` to a dash, two blanks to one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut before = None;
    for c in on_one_line(text).chars() {
        if before.is_some_and(|before| is_ligature(before, c)) {
            escaped.push_str("{}");
        }
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '%' | '&' | '#' | '$' | '_' => escaped.extend(['\\', c]),
            '\u{a0}' => escaped.push('~'),
            ' ' if matches!(before, None | Some(' ')) => escaped.push_str("{ }"),
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// Pairs of characters for which TeX prints a single one.
fn is_ligature(first: char, second: char) -> bool {
    (first == second && matches!(first, '-' | '\'' | '`' | ',' | '<' | '>'))
        || (matches!(first, '?' | '!') && second == '`')
}

/// An address, which BibLaTeX does not unescape: braces and backslashes are percent-encoded.
fn address(url: &str) -> String {
    on_one_line(&url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(family: &str, given: Option<&str>) -> Author {
        Author::Person { family: family.to_owned(), given: given.map(str::to_owned) }
    }

    #[test]
    fn persons_are_split_and_bodies_are_not() {
        let authors = [person("van der Berg", Some("Jan")), Author::Whole("Truth, and Love".to_owned())];
        assert_eq!(names(&authors), "van der Berg, Jan and {Truth, and Love}");
        assert_eq!(names(&[person("Doe", Some("Jane, Jr."))]), "Doe, Jr., Jane");
        assert_eq!(names(&[person("Plato", None)]), "{Plato}");
    }

    #[test]
    fn no_part_of_a_name_is_taken_for_syntax() {
        assert_eq!(names(&[person("Doe, Jr", Some("given = X"))]), "{Doe, Jr}, {given = X}");
        assert_eq!(names(&[person("And", Some("{others"))]), "{And}, {{}\\textbraceleft{}others}");
    }
}
