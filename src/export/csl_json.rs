//! References as CSL-JSON, the input of programs that cite with the Citation Style Language
//! (<https://github.com/citation-style-language/schema>, `csl-data.json` of CSL 1.0.2).
//!
//! Dates are written as date parts, which all processors read; few read the EDTF text that the schema also
//! allows. A date that date parts cannot express is a literal with the EDTF text; if they say less than the
//! date, the annotation has the rest. For an interval with an open end, only the start is written: Pandoc
//! prints any other form with a 0.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::reference::{self, Author, CitedSources, DateParts, DateShape, Dates, ReferenceEntry, author};
use super::shared::object;
use super::snapshot::Snapshot;
use crate::error::Error;

/// The types of the schema, separated by spaces.
const TYPES: &str = "article article-journal article-magazine article-newspaper bill book broadcast chapter \
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing \
    interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent \
    performance periodical personal_communication post post-weblog regulation report review review-book software \
    song speech standard thesis treaty webpage";

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    write_cited(snapshot, None, out)
}

/// Writes only the sources that are cited, if some are.
pub(super) fn write_cited(
    snapshot: &Snapshot<'_>,
    cited: Option<&CitedSources>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut before = "[\n";
    reference::each(snapshot, cited, |reference| {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        Ok(serde_json::to_writer(&mut *out, &item(reference)).map_err(std::io::Error::from)?)
    })?;
    Ok(out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?)
}

/// A reference, with its fields under the names of the schema.
fn item(reference: &ReferenceEntry) -> Map<String, Value> {
    let Dates { published, retrieved, incomplete } = reference.dates(|text| {
        let (date, is_complete) = date(text);
        (Some(date), is_complete)
    });
    let known = TYPES.split(' ').find(|kind| reference.kind.as_deref() == Some(*kind));
    let kind = known.unwrap_or(if reference.is_online() { "webpage" } else { "document" });
    // The publisher of an entry is the work that contains it.
    let (within, publisher) =
        if kind.starts_with("entry") { (&reference.publisher, &None) } else { (&None, &reference.publisher) };
    let authors: Vec<Value> = reference.authors.iter().map(name).collect();
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    object([
        ("id", Some(reference.key.as_str().into())),
        ("type", Some(kind.into())),
        ("title", text(&reference.title)),
        ("author", (!authors.is_empty()).then(|| authors.into())),
        ("container-title", text(within)),
        ("publisher", text(publisher)),
        ("issued", published),
        ("accessed", retrieved),
        ("version", text(&reference.edition)),
        ("URL", text(&reference.url)),
        ("language", text(&reference.language)),
        ("note", text(&reference.note)),
        ("annote", Some(reference.annotation(&incomplete).into())),
        ("keyword", Some(reference.keywords().collect::<Vec<_>>().join(", ").into())),
    ])
}

fn name(author: &Author) -> Value {
    match author {
        Author::Person { family, given } => {
            let (particle, rest) = author::particle(family).unzip();
            let (given, suffix) = given.as_deref().map(author::suffix).unzip();
            let parts = [
                ("family", rest.or(Some(family.as_str()))),
                ("non-dropping-particle", particle),
                ("given", given),
                ("suffix", suffix.flatten()),
            ];
            Value::Object(object(parts.map(|(key, part)| (key, part.map(Value::from)))))
        }
        Author::Whole(literal) => json!({ "literal": literal }),
    }
}

/// A date, and whether it says everything that the text does.
fn date(text: &str) -> (Value, bool) {
    let has_season = |date: &DateParts| date.season.is_some();
    let (ends, is_whole) = match DateShape::of(text) {
        DateShape::One(date) => (vec![date], matches!(date.qualifier, None | Some('~'))),
        DateShape::Between(start, end) if !has_season(&start) && !has_season(&end) => {
            (vec![start, end], start.qualifier.is_none() && end.qualifier.is_none())
        }
        DateShape::From(start) if !has_season(&start) => (vec![start], false),
        DateShape::Between(..) | DateShape::From(..) | DateShape::Other => {
            return (json!({ "literal": text }), true);
        }
    };
    let mut date = json!({ "date-parts": ends.iter().copied().map(parts).collect::<Vec<_>>() });
    if let Some(season) = ends[0].season {
        date["season"] = season.into();
    }
    if ends.iter().any(|end| end.qualifier.is_some()) {
        date["circa"] = true.into();
    }
    (date, is_whole && ends.iter().all(|end| end.is_complete))
}

fn parts(date: DateParts) -> Vec<u16> {
    [Some(date.year), date.month.map(u16::from), date.day.map(u16::from)].into_iter().flatten().collect()
}
