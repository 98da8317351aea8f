//! References as CSL-JSON, the input of programs that cite by the Citation Style Language
//! (<https://github.com/citation-style-language/schema>, `csl-data.json` of CSL 1.0.2).
//!
//! Dates are written as date parts, which all processors read; the EDTF text that the schema
//! allows instead is read by few. What date parts cannot hold is a literal with the EDTF text, and
//! what they hold less of than was stated is said in the annotation. The end of an interval that has
//! none is `[0, 0, 0]`, as citeproc-js and its followers have it.

use std::io::Write;

use serde::Serialize;

use super::reference::{self, Author, Dates, Moment, Reference, Shape};
use super::snapshot::Snapshot;
use crate::error::Error;

/// An item, with its fields under the names of the schema.
#[derive(Serialize)]
struct Item<'r> {
    id: &'r str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Vec<Name<'r>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Date<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<Date<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'r str>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'r str>,
    annote: String,
    keyword: String,
}

/// The name of a person, or one that is not parted.
#[derive(Serialize)]
#[serde(untagged)]
enum Name<'r> {
    Person {
        family: &'r str,
        #[serde(skip_serializing_if = "Option::is_none")]
        given: Option<&'r str>,
    },
    Whole {
        literal: &'r str,
    },
}

/// The types of an item that the schema knows, separated by spaces.
const TYPES: &str = "article article-journal article-magazine article-newspaper bill book broadcast chapter \
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing \
    interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent \
    performance periodical personal_communication post post-weblog regulation report review review-book software \
    song speech standard thesis treaty webpage";

#[derive(Serialize)]
#[serde(untagged)]
enum Date<'r> {
    Parts {
        #[serde(rename = "date-parts")]
        parts: Vec<Vec<u16>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        season: Option<u8>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        circa: bool,
    },
    Literal {
        literal: &'r str,
    },
}

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let mut before = "[\n";
    reference::each(snapshot, |reference| {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        Ok(serde_json::to_writer(&mut *out, &item(reference)).map_err(std::io::Error::from)?)
    })?;
    Ok(out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?)
}

fn item(reference: &Reference) -> Item<'_> {
    let Dates { published, retrieved, unsaid } = reference.dates(|text| {
        let (date, is_all) = date(text);
        (Some(date), is_all)
    });
    let stated = TYPES.split(' ').find(|kind| reference.kind.as_deref() == Some(*kind));
    Item {
        id: &reference.key,
        kind: stated.unwrap_or(if reference.is_online() { "webpage" } else { "document" }),
        title: reference.title.as_deref(),
        author: (!reference.authors.is_empty()).then(|| reference.authors.iter().map(name).collect()),
        publisher: reference.publisher.as_deref(),
        issued: published,
        accessed: retrieved,
        version: reference.edition.as_deref(),
        url: reference.url.as_deref(),
        language: reference.language.as_deref(),
        note: reference.note.as_deref(),
        annote: reference.annotation(&unsaid),
        keyword: reference.keywords().collect::<Vec<_>>().join(", "),
    }
}

fn name(author: &Author) -> Name<'_> {
    match author {
        Author::Person { family, given } => Name::Person { family, given: given.as_deref() },
        Author::Whole(literal) => Name::Whole { literal },
    }
}

/// A date, and whether it says all that the text does.
fn date(text: &str) -> (Date<'_>, bool) {
    let literal = (Date::Literal { literal: text }, true);
    match Shape::of(text) {
        Shape::One(day) => {
            let is_all = day.is_all && matches!(day.qualifier, None | Some('~'));
            let circa = day.qualifier.is_some();
            (Date::Parts { parts: vec![parts(day)], season: day.season, circa }, is_all)
        }
        Shape::Between(start, end) if start.season.is_none() && end.season.is_none() => {
            let circa = start.qualifier.is_some() || end.qualifier.is_some();
            let is_all = start.is_all && end.is_all && !circa;
            (Date::Parts { parts: vec![parts(start), parts(end)], season: None, circa }, is_all)
        }
        Shape::From(start, is_open) if start.season.is_none() => {
            let circa = start.qualifier.is_some();
            let is_all = start.is_all && is_open && !circa;
            (Date::Parts { parts: vec![parts(start), vec![0, 0, 0]], season: None, circa }, is_all)
        }
        Shape::Between(..) | Shape::From(..) | Shape::Other => literal,
    }
}

fn parts(day: Moment) -> Vec<u16> {
    [Some(day.year), day.month.map(u16::from), day.day.map(u16::from)].into_iter().flatten().collect()
}
