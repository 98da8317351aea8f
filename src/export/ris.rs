//! References in the RIS format of Research Information Systems, which reference managers such as
//! Zotero read: a tag and a value on each line, lines ended by carriage return and line feed.
//!
//! Dates are `year/month/day/other`, where the last may be a season or say how certain the date is.
//! Intervals and other dates that do not fit are in the last note. So are an address with a semicolon,
//! which separates addresses, and an author with a comma, which separates family and given name.

use std::io::Write;

use super::reference::{self, Author, DateParts, DateShape, Dates, ReferenceEntry, author, on_one_line};
use super::snapshot::Snapshot;
use crate::error::Error;

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    reference::each(snapshot, None, |reference| record(reference, out))
}

fn record(reference: &ReferenceEntry, out: &mut dyn Write) -> Result<(), Error> {
    let Dates { published, retrieved, incomplete: mut others } = reference.dates(date);
    if let Some(url) = reference.url.as_deref().filter(|url| url.contains(';')) {
        others.push(("Address", url));
    }
    let names = reference.authors.iter().flat_map(|author| match author {
        Author::Person { family, given } => {
            [Some(family.as_str()), given.as_deref().map(|given| author::suffix(given).0)]
        }
        Author::Whole(name) => [Some(name.as_str()), None],
    });
    let names = names.flatten();
    others.extend(names.filter(|name| name.contains(',')).map(|name| ("Author", name)));
    let year = published.as_deref().and_then(|date| date.split('/').next()).map(str::to_owned);
    let kind = if reference.is_online() { "ELEC" } else { "GEN" };
    let before =
        [("TY", Some(kind.to_owned())), ("ID", Some(reference.key.clone())), ("TI", reference.title.clone())];
    let authors = reference.authors.iter().map(|author| ("AU", Some(name(author))));
    let middle = [
        ("PB", reference.publisher.clone()),
        ("PY", year),
        ("DA", published),
        ("Y2", retrieved),
        ("ET", reference.edition.clone()),
        ("UR", reference.url.as_deref().map(|url| url.replace(';', "%3B"))),
        ("LA", reference.language.clone()),
    ];
    let keywords = reference.keywords().map(|keyword| ("KW", Some(keyword.to_owned())));
    let after = [
        ("N1", reference.note.clone()),
        ("N1", Some(reference.annotation(&others))),
        ("ER", Some(String::new())),
    ];
    for (tag, value) in before.into_iter().chain(authors).chain(middle).chain(keywords).chain(after) {
        if let Some(value) = value {
            write!(out, "{tag}  - {}\r\n", on_one_line(&value))?;
        }
    }
    Ok(())
}

/// An author. Readers take the text before the first comma for the family name, and what follows a second one for a
/// suffix; without a comma, they take the last word. So there is always a comma, and a dash for every one inside the
/// name of a body.
fn name(author: &Author) -> String {
    let without = |text: &str| {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
    };
    match author {
        Author::Person { family, given: Some(given) } => {
            let (given, suffix) = author::suffix(given);
            let suffix = suffix.map_or_else(String::new, |suffix| format!(", {suffix}"));
            format!("{}, {}{suffix}", without(family), without(given))
        }
        Author::Person { family: whole, given: None } | Author::Whole(whole) => {
            format!("{},", without(whole))
        }
    }
}

/// A date, if it can be written, and whether that says everything.
fn date(text: &str) -> (Option<String>, bool) {
    let DateShape::One(date) = DateShape::of(text) else { return (None, false) };
    let DateParts { year, month, day, season, qualifier, is_complete } = date;
    let two = |part: Option<u8>| part.map_or_else(String::new, |part| format!("{part:02}"));
    let season =
        season.and_then(|season| ["spring", "summer", "autumn", "winter"].get(usize::from(season) - 1));
    let qualifier = match qualifier {
        Some('?') => Some("uncertain"),
        Some('~') => Some("approximate"),
        Some(_) => Some("uncertain and approximate"),
        None => None,
    };
    let other: Vec<&str> = season.copied().into_iter().chain(qualifier).collect();
    (Some(format!("{year:04}/{}/{}/{}", two(month), two(day), other.join(" "))), is_complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_comma() {
        let person = |family: &str, given: Option<&str>| {
            name(&Author::Person { family: family.to_owned(), given: given.map(str::to_owned) })
        };
        assert_eq!(person("van der Berg", Some("Jan")), "van der Berg, Jan");
        assert_eq!(person("Doe, Jr", Some("Jane")), "Doe – Jr, Jane");
        assert_eq!(person("Doe", Some("Jane, Jr.")), "Doe, Jane, Jr.");
        assert_eq!(person("Plato", None), "Plato,");
        assert_eq!(name(&Author::Whole("Truth, and Love".to_owned())), "Truth – and Love,");
    }
}
