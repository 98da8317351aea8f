//! Shared by the formats for references: the sources and the references of each, read one by one.
//!
//! A record has only what is stated. Authors whom the source does not list one by one are split if the
//! text is unambiguous ([`author`]), and otherwise stay one text. The kind of a document is only known as
//! far as it has an address or a date on which it was read.
//!
//! The formats have two places for text. Styles print the note, which has what a reader of a
//! bibliography needs: [`Reference::note`]. They do not print the annotation, which has everything else
//! and what a format has no other place for: [`Reference::annotation`].

mod date;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::snapshot::{ResultRow, Snapshot};
use crate::error::Error;
pub(super) use crate::pack::author::{self, Author};

pub(super) use date::{DateParts, DateShape};

/// A source, or a reference of one.
#[derive(Debug)]
pub(super) struct ReferenceEntry {
    /// Unique in every export, and the same in all of them: the slug of the source; for a reference also
    /// `_` and its number, and before these `_` and its list if that is not `references`. Slugs and
    /// lists have no `_`, so no two keys are equal.
    pub key: String,
    /// The kind of document, as a type of CSL; only known of a source.
    pub kind: Option<String>,
    /// The title, or else the reference as printed.
    pub title: Option<String>,
    /// In the order of the source.
    pub authors: Vec<Author>,
    pub publisher: Option<String>,
    /// EDTF.
    pub published: Option<String>,
    /// EDTF; an interval means some day in it.
    pub retrieved: Option<String>,
    /// Edition or revision; only known of a source.
    pub edition: Option<String>,
    pub url: Option<String>,
    /// BCP 47; only known of a source.
    pub language: Option<String>,
    /// `live` or `dead`, if the state of its link is known.
    pub link: Option<String>,
    /// Slug of the source.
    pub source: String,
    /// Its place in the source; `None` for a source.
    pub note: Option<String>,
    /// Where it comes from, in sentences.
    provenance: String,
    /// The passages that cite it, with their sections; empty for a source.
    passages: String,
}

/// The dates of a reference as a format writes them.
#[derive(Debug)]
pub(super) struct Dates<'r, D> {
    pub published: Option<D>,
    pub retrieved: Option<D>,
    /// For [`Reference::annotation`]: the dates, in EDTF, which the format cannot write in full.
    pub incomplete: Vec<(&'static str, &'r str)>,
}

impl ReferenceEntry {
    /// Whether it is known to be on the Web.
    pub(super) const fn is_online(&self) -> bool {
        self.url.is_some() || self.retrieved.is_some() || self.link.is_some()
    }

    /// The dates of publication and of retrieval. `write` returns the date as the format writes it, if
    /// it can, and whether that says everything.
    pub(super) fn dates<'r, D>(&'r self, write: impl Fn(&'r str) -> (Option<D>, bool)) -> Dates<'r, D> {
        let mut incomplete = Vec::new();
        let mut date = |label, text: &'r Option<String>| {
            let text = text.as_deref()?;
            let (date, is_complete) = write(text);
            if !is_complete {
                incomplete.push((label, text));
            }
            date
        };
        let published = date("Published (EDTF)", &self.published);
        let retrieved = date("Retrieved (EDTF)", &self.retrieved);
        Dates { published, retrieved, incomplete }
    }

    /// Where it comes from, in sentences: the source with its licence and the date on which it was
    /// read, a link that is known to be live, remarks, and the passages that cite it. `others` are the
    /// values that the format has no other place for, with their labels.
    pub(super) fn annotation(&self, others: &[(&str, &str)]) -> String {
        let mut annotation = self.provenance.clone();
        for (label, text) in others {
            add(&mut annotation, label, Some(text));
        }
        if !self.passages.is_empty() {
            annotation.push(' ');
            annotation.push_str(&self.passages);
        }
        annotation
    }

    /// Its source, and `dead-link` if the link is dead.
    pub(super) fn keywords(&self) -> impl Iterator<Item = &str> {
        let dead = self.link.as_deref().filter(|link| *link == "dead").map(|_| "dead-link");
        std::iter::once(self.source.as_str()).chain(dead)
    }

    /// Reads a row of the sources and references.
    fn read(snapshot: &Snapshot<'_>, row: &ResultRow<'_>) -> Result<Self, Error> {
        let (source, list, number): (String, String, i64) =
            (row.get("source")?, row.get("list")?, row.get("number")?);
        let (mut authors, passages) = match row.get("id")? {
            Some(id) => (authors(snapshot, id)?, passages(snapshot, id)?),
            None => (Vec::new(), String::new()),
        };
        if authors.is_empty() {
            let text = row.get::<Option<String>>("author")?;
            authors.extend(text.iter().flat_map(|text| author::split(text)));
        }
        let link = row.get::<Option<String>>("status")?.filter(|status| status != "unknown");
        let (title, as_printed): (Option<String>, Option<String>) =
            (row.get("title")?, row.get("as_printed")?);
        // What is printed is given once: in place of the title, or beside it.
        let (title, as_printed) = if title.is_some() { (title, as_printed) } else { (as_printed, None) };
        let archived: Option<String> = row.get("archived_url")?;
        let mut provenance = format!("Source {source}");
        for (label, column) in [("; licence of that article ", "licence"), ("; read ", "source_retrieved")] {
            provenance.extend(row.get::<Option<String>>(column)?.map(|text| format!("{label}{text}")));
        }
        provenance.push('.');
        if number == 0 {
            add(
                &mut provenance,
                "Copied from the source",
                row.get::<Option<String>>("derived_from")?.as_deref(),
            );
            add(&mut provenance, "Archived copy", archived.as_deref());
        }
        add(&mut provenance, "Link", link.as_deref().filter(|link| *link != "dead"));
        add(&mut provenance, "As printed", as_printed.as_deref());
        add(&mut provenance, "Remark", row.get::<Option<String>>("note")?.as_deref());
        let digest = "SHA-256 of the text that was read";
        add(&mut provenance, digest, row.get::<Option<String>>("sha256")?.as_deref());
        let (key, place) = match (number, list.as_str()) {
            (0, _) => (source.clone(), None),
            (_, "references") => (format!("{source}_{number}"), Some(format!("Reference {number}"))),
            _ => (format!("{source}_{list}_{number}"), Some(format!("Number {number} of the {list}"))),
        };
        let note = place.map(|place| note(row, &place, link.as_deref(), archived.as_deref())).transpose()?;
        Ok(Self {
            key,
            kind: row.get("kind")?,
            title,
            authors,
            publisher: row.get("publisher")?,
            published: row.get("published")?,
            retrieved: row.get("retrieved")?,
            edition: row.get("edition")?,
            url: row.get("url")?,
            language: row.get("language")?,
            link,
            source,
            note,
            provenance,
            passages,
        })
    }
}

/// The place of a reference, whether its link is dead, and where a copy is archived: `Reference 3 in
/// “Title”, Publisher; dead link; archived at https://…`. Styles add the full stop.
fn note(
    row: &ResultRow<'_>,
    place: &str,
    link: Option<&str>,
    archived: Option<&str>,
) -> Result<String, Error> {
    let title: String = row.get("source_title")?;
    let publisher: Option<String> = row.get("source_publisher")?;
    let publisher = publisher.map_or_else(String::new, |publisher| format!(", {publisher}"));
    let dead = if link == Some("dead") { "; dead link" } else { "" };
    let archived = archived.map_or_else(String::new, |address| format!("; archived at {address}"));
    Ok(format!("{place} in “{title}”{publisher}{dead}{archived}"))
}

fn add(sentences: &mut String, label: &str, text: Option<&str>) {
    if let Some(text) = text {
        let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
        let _ = write!(sentences, " {label}: {text}{end}");
    }
}

/// The sources that somebody cites, by their slugs, each with the passages: `Section, “the words”; …`.
pub type CitedSources = BTreeMap<String, String>;

/// Calls `visit` with each source, in the order of their slugs, followed by its references; where only some
/// sources are cited, with these alone.
///
/// # Errors
///
/// Those of SQLite and of `visit`.
pub(super) fn each(
    snapshot: &Snapshot<'_>,
    cited: Option<&CitedSources>,
    mut visit: impl FnMut(&ReferenceEntry) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = include_str!("../sql/references.sql");
    snapshot.each(sql, [], |row| {
        let Some(cited) = cited else { return visit(&ReferenceEntry::read(snapshot, row)?) };
        match cited.get(&row.get::<String>("source")?).filter(|_| matches!(row.get::<i64>("number"), Ok(0))) {
            Some(passages) => {
                let mut entry = ReferenceEntry::read(snapshot, row)?;
                entry.passages = format!("What is cited: {passages}");
                visit(&entry)
            }
            None => Ok(()),
        }
    })
}

/// The authors of a reference, if its source lists them one by one.
fn authors(snapshot: &Snapshot<'_>, reference: i64) -> Result<Vec<Author>, Error> {
    let mut authors = Vec::new();
    snapshot.each(include_str!("../sql/reference_authors.sql"), [reference], |row| {
        let given = row.get("given")?;
        let person = row.get::<Option<_>>("family")?.map(|family| Author::Person { family, given });
        authors.extend(person.or(row.get::<Option<_>>("body")?.map(Author::Whole)));
        Ok(())
    })?;
    Ok(authors)
}

/// The passages that cite a reference: `History, “The first words” (sentence, p. 3); …`.
fn passages(snapshot: &Snapshot<'_>, reference: i64) -> Result<String, Error> {
    let mut passages = String::new();
    snapshot.each(include_str!("../sql/reference_passages.sql"), [reference], |row| {
        let start = if passages.is_empty() { "Passages that cite it: " } else { "; " };
        let locator: Option<String> = row.get("locator")?;
        let locator = locator.map_or_else(String::new, |locator| format!(", {locator}"));
        let [section, anchor, reach]: [String; 3] =
            [row.get("section")?, row.get("anchor")?, row.get("reach")?];
        let _ = write!(passages, "{start}{section}, “{anchor}” ({reach}{locator})");
        Ok(())
    })?;
    Ok(passages)
}

/// A text on one line, without characters that could end it.
pub(super) fn on_one_line(text: &str) -> String {
    let blank = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().map(blank).collect()
}
