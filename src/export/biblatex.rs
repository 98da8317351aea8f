//! References for BibLaTeX (<https://ctan.org/pkg/biblatex>, manual, sections 2.1 to 2.3), in UTF-8.
//!
//! What has an address is `@online`, the rest `@misc`: no more is known of what it is. Bodies, authors
//! who are not told apart and organisations stand in braces of their own, or they would be parted
//! at commas and at `and`; so do titles, or styles would write a name such as ECPAT in small letters. Dates are EDTF, as
//! BibLaTeX reads it; the few forms that Biber drops are told in the annotation.

use std::io::Write;

use super::reference::{self, Author, Dates, Reference, on_one_line};
use super::snapshot::Snapshot;
use crate::date::Edtf;
use crate::error::Error;

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let mut before = "";
    reference::each(snapshot, |reference| {
        out.write_all(before.as_bytes())?;
        before = "\n";
        entry(reference, out)
    })
}

fn entry(reference: &Reference, out: &mut dyn Write) -> Result<(), Error> {
    let Dates { published, retrieved, unsaid } = reference.dates(|text| {
        let date = date(text);
        let is_all = date.is_some();
        (date, is_all)
    });
    let literal = |text: &Option<String>| text.as_deref().map(kept);
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
        ("annotation", Some(escaped(&reference.annotation(&unsaid)))),
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

/// The authors as BibLaTeX parts them: at `and` each from the next, at the comma a family name from
/// what is given before it.
fn names(authors: &[Author]) -> String {
    let name = |author: &Author| match author {
        Author::Person { family, given: Some(given) } => format!("{}, {}", part(family), part(given)),
        Author::Person { family: whole, given: None } | Author::Whole(whole) => kept(whole),
    };
    authors.iter().map(name).collect::<Vec<_>>().join(" and ")
}

/// A part of a name. In braces, where it has more than words that stand in names, no particle of it
/// is told apart and no initial made, but neither is it taken for a mark.
fn part(text: &str) -> String {
    let is_plain = |word: &str| {
        word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
            && !["and", "others"].iter().any(|mark| word.eq_ignore_ascii_case(mark))
    };
    if text.split(' ').all(is_plain) { escaped(text) } else { kept(text) }
}

/// The date as BibLaTeX reads it; none where it does not: `X` in an interval or with a qualifier.
fn date(text: &str) -> Option<String> {
    text.parse::<Edtf>().ok()?;
    if text.contains('X') && text.contains(['/', '?', '~', '%']) {
        return None;
    }
    // An offset of hours is written with its minutes.
    let has_hours = text.split_once('T').is_some_and(|(_, time)| time.len() == "00:00:00+00".len());
    Some(format!("{text}{}", if has_hours { ":00" } else { "" }))
}

/// A text in braces of its own, of which nothing is parted and no case is changed. Braces that begin
/// with a command keep the case of nothing, so there stands something before it.
fn kept(text: &str) -> String {
    let text = escaped(text);
    let before = if text.starts_with('\\') { "{}" } else { "" };
    format!("{{{before}{text}}}")
}

/// A text that LaTeX prints as it stands. Braces are written as commands, since programs that
/// read the file count them, whatever stands before. `{}` and `{ }` keep apart what TeX, or a
/// program that reads the file, would draw together: `--` to a dash, two blanks to one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut before = None;
    for c in on_one_line(text).chars() {
        if before.is_some_and(|before| is_drawn_together(before, c)) {
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

/// Pairs that TeX has a character of its own for.
fn is_drawn_together(first: char, second: char) -> bool {
    (first == second && matches!(first, '-' | '\'' | '`' | ',' | '<' | '>'))
        || (matches!(first, '?' | '!') && second == '`')
}

/// An address, which is read as it stands; what would end it is percent-encoded.
fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '{' => address.push_str("%7B"),
            '}' => address.push_str("%7D"),
            '\\' => address.push_str("%5C"),
            c => address.push(c),
        }
    }
    on_one_line(&address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(family: &str, given: Option<&str>) -> Author {
        Author::Person { family: family.to_owned(), given: given.map(str::to_owned) }
    }

    #[test]
    fn persons_are_parted_and_bodies_are_not() {
        let authors = [person("van der Berg", Some("Jan")), Author::Whole("Truth, and Love".to_owned())];
        assert_eq!(names(&authors), "van der Berg, Jan and {Truth, and Love}");
        assert_eq!(names(&[person("Plato", None)]), "{Plato}");
    }

    #[test]
    fn no_part_of_a_name_is_taken_for_a_mark() {
        assert_eq!(names(&[person("Doe, Jr", Some("given = X"))]), "{Doe, Jr}, {given = X}");
        assert_eq!(names(&[person("And", Some("{others"))]), "{And}, {{}\\textbraceleft{}others}");
    }
}
