//! What the formats for references share: the sources, and what each of them cites itself, read
//! one by one.
//!
//! A record is what it is stated to be and nothing more: authors whom the source does not tell apart
//! are one text, which no format may part into names; what sort of thing a reference is is told only
//! as far as there is an address or a day on which it was read.
//!
//! The formats have two places for what is said in words. The note, which styles print, has what a
//! reader of a bibliography needs: [`Reference::note`]. The annotation, which they do not print, has
//! the rest, and what a format has no other place for: [`Reference::annotation`].

mod date;

use std::fmt::Write as _;

use rusqlite::Row;

use super::snapshot::{Snapshot, reading};
use crate::error::Error;

pub(super) use date::{Moment, Shape};

/// Something that can be cited: a source, or a reference of one.
#[derive(Debug)]
pub(super) struct Reference {
    /// Unique in the export and the same in every one: the slug of the source, and for a reference
    /// `_` and its number, before it `_` and its list if that is not `references`. No slug and no
    /// list has a `_`, so no two can meet.
    pub key: String,
    /// What sort of document it is, as a type of CSL; only a source's is known.
    pub kind: Option<String>,
    /// Where it has none, what is printed in its place.
    pub title: Option<String>,
    /// In the order of the source.
    pub authors: Vec<Author>,
    pub publisher: Option<String>,
    /// EDTF.
    pub published: Option<String>,
    /// EDTF; an interval: some day in it.
    pub retrieved: Option<String>,
    /// Edition or revision; only a source's is known.
    pub edition: Option<String>,
    pub url: Option<String>,
    /// BCP 47; only a source's is known.
    pub language: Option<String>,
    /// `live` or `dead` where something is known of its link.
    pub link: Option<String>,
    /// Slug of the source that it is or stands in.
    pub source: String,
    /// Where it stands; none for a source.
    pub note: Option<String>,
    /// Where it comes from, in sentences.
    provenance: String,
    /// The passages that rest on it, with their sections; empty for a source.
    passages: String,
}

/// Who wrote something.
#[derive(Debug)]
pub(super) enum Author {
    /// A person: the family name with its particle, and the given names as far as they are stated.
    Person { family: String, given: Option<String> },
    /// A body, or what the source does not tell apart: in one piece.
    Whole(String),
}

impl Author {
    /// The texts that it is made of.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        let (first, second) = match self {
            Self::Person { family, given } => (family, given.as_ref()),
            Self::Whole(whole) => (whole, None),
        };
        std::iter::once(first).chain(second).map(String::as_str)
    }
}

/// The dates of a reference in the form of a format.
#[derive(Debug)]
pub(super) struct Dates<'r, D> {
    pub published: Option<D>,
    pub retrieved: Option<D>,
    /// For [`Reference::annotation`]: the dates, in EDTF, of which the form says less.
    pub unsaid: Vec<(&'static str, &'r str)>,
}

impl Reference {
    /// Whether it is known to be on the Web.
    pub(super) const fn is_online(&self) -> bool {
        self.url.is_some() || self.retrieved.is_some() || self.link.is_some()
    }

    /// The dates of publication and of retrieval as a format writes them, and what it cannot say of
    /// them. `write` gives the date, where there is one to give, and whether it says all.
    pub(super) fn dates<'r, D>(&'r self, write: impl Fn(&'r str) -> (Option<D>, bool)) -> Dates<'r, D> {
        let mut unsaid = Vec::new();
        let mut date = |what, text: Option<&'r str>| {
            let text = text?;
            let (date, is_all) = write(text);
            if !is_all {
                unsaid.push((what, text));
            }
            date
        };
        let published = date("Published (EDTF)", self.published.as_deref());
        let retrieved = date("Retrieved (EDTF)", self.retrieved.as_deref());
        Dates { published, retrieved, unsaid }
    }

    /// Where it comes from, in sentences: the source with its licence and the date on which it
    /// was read, a link that is known to be live, what could not be taken apart, remarks, and the
    /// passages that rest on it. `unsaid` is what the format has no other place for, each with what
    /// it is.
    pub(super) fn annotation(&self, unsaid: &[(&str, &str)]) -> String {
        let mut annotation = self.provenance.clone();
        for (what, text) in unsaid {
            say(&mut annotation, what, Some(text));
        }
        if !self.passages.is_empty() {
            annotation.push(' ');
            annotation.push_str(&self.passages);
        }
        annotation
    }

    /// Words to find it by: its source, and `dead-link` where the link is dead.
    pub(super) fn keywords(&self) -> impl Iterator<Item = &str> {
        let dead = self.link.as_deref().filter(|link| *link == "dead").map(|_| "dead-link");
        std::iter::once(self.source.as_str()).chain(dead)
    }

    /// Reads all but what stands in rows of its own; `authors` are those that the source tells apart.
    fn read(row: &Row<'_>, mut authors: Vec<Author>, passages: String) -> Result<Self, Error> {
        let text = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
        let source: String = row.get("source").map_err(reading)?;
        let list: String = row.get("list").map_err(reading)?;
        let number: i64 = row.get("number").map_err(reading)?;
        if authors.is_empty() {
            authors.extend(text("author")?.map(Author::Whole));
        }
        let link = text("status")?.filter(|status| status != "unknown");
        let (title, as_printed) = (text("title")?, text("as_printed")?);
        // What is printed is said once: in place of the title, or beside it.
        let (title, as_printed) = if title.is_some() { (title, as_printed) } else { (as_printed, None) };
        let mut provenance = format!("Source {source}");
        if let Some(licence) = text("licence")? {
            let _ = write!(provenance, "; licence of that article {licence}");
        }
        if let Some(retrieved) = text("source_retrieved")? {
            let _ = write!(provenance, "; read {retrieved}");
        }
        provenance.push('.');
        let archived = text("archived_url")?;
        if number == 0 {
            say(&mut provenance, "Copied from the source", text("derived_from")?.as_deref());
            say(&mut provenance, "Archived copy", archived.as_deref());
        }
        say(&mut provenance, "Link", link.as_deref().filter(|link| *link != "dead"));
        say(&mut provenance, "As printed", as_printed.as_deref());
        say(&mut provenance, "Remark", text("note")?.as_deref());
        say(&mut provenance, "SHA-256 of the text that was read", text("sha256")?.as_deref());
        let (key, note) = match (number, list.as_str()) {
            (0, _) => (source.clone(), None),
            (_, "references") => (format!("{source}_{number}"), Some(format!("Reference {number}"))),
            _ => (format!("{source}_{list}_{number}"), Some(format!("Number {number} of the {list}"))),
        };
        let note =
            note.map(|place| standing(row, &place, link.as_deref(), archived.as_deref())).transpose()?;
        Ok(Self {
            key,
            kind: text("kind")?,
            title,
            authors,
            publisher: text("publisher")?,
            published: text("published")?,
            retrieved: text("retrieved")?,
            edition: text("edition")?,
            url: text("url")?,
            language: text("language")?,
            link,
            source,
            note,
            provenance,
            passages,
        })
    }
}

/// Where a reference stands, whether its link is dead, and where a copy is kept: `Reference 3 in
/// “Title”, Publisher; dead link; archived at https://…`. Styles end it themselves.
fn standing(row: &Row<'_>, place: &str, link: Option<&str>, archived: Option<&str>) -> Result<String, Error> {
    let title: String = row.get("source_title").map_err(reading)?;
    let publisher: Option<String> = row.get("source_publisher").map_err(reading)?;
    let publisher = publisher.map_or_else(String::new, |publisher| format!(", {publisher}"));
    let dead = if link == Some("dead") { "; dead link" } else { "" };
    let archived = archived.map_or_else(String::new, |address| format!("; archived at {address}"));
    Ok(format!("{place} in “{title}”{publisher}{dead}{archived}"))
}

/// Adds what is known of something to sentences.
fn say(note: &mut String, what: &str, text: Option<&str>) {
    if let Some(text) = text {
        let _ = write!(note, " {what}: {text}");
        if !text.ends_with(['.', '!', '?']) {
            note.push('.');
        }
    }
}

/// Hands over the sources in the order of their slugs, each before its references, one by one.
///
/// # Errors
///
/// SQLite's own, and what `visit` gives.
pub(super) fn each(
    snapshot: &Snapshot<'_>,
    mut visit: impl FnMut(&Reference) -> Result<(), Error>,
) -> Result<(), Error> {
    snapshot.each(include_str!("../sql/references.sql"), [], |row| {
        let (authors, passages) = match row.get("id").map_err(reading)? {
            Some(id) => (authors(snapshot, id)?, passages(snapshot, id)?),
            None => (Vec::new(), String::new()),
        };
        visit(&Reference::read(row, authors, passages)?)
    })
}

/// The authors of a reference, where its source tells them apart.
fn authors(snapshot: &Snapshot<'_>, reference: i64) -> Result<Vec<Author>, Error> {
    let mut authors = Vec::new();
    snapshot.each(include_str!("../sql/reference_authors.sql"), [reference], |row| {
        let text = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
        let given = text("given")?;
        let person = text("family")?.map(|family| Author::Person { family, given });
        authors.extend(person.or(text("body")?.map(Author::Whole)));
        Ok(())
    })?;
    Ok(authors)
}

/// What rests on a reference: `History, “The first words” (sentence, p. 3); …`.
fn passages(snapshot: &Snapshot<'_>, reference: i64) -> Result<String, Error> {
    let mut passages = String::new();
    snapshot.each(include_str!("../sql/reference_passages.sql"), [reference], |row| {
        let text = |column: &str| row.get::<_, String>(column).map_err(reading);
        let start = if passages.is_empty() { "What rests on it: " } else { "; " };
        let locator: Option<String> = row.get("locator").map_err(reading)?;
        let locator = locator.map_or_else(String::new, |locator| format!(", {locator}"));
        let (section, anchor, reach) = (text("section")?, text("anchor")?, text("reach")?);
        let _ = write!(passages, "{start}{section}, “{anchor}” ({reach}{locator})");
        Ok(())
    })?;
    Ok(passages)
}

/// A text on one line, without what could end it.
pub(super) fn on_one_line(text: &str) -> String {
    let blank = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().map(blank).collect()
}
