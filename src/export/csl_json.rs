//! References as CSL-JSON, the input of programs that cite by the Citation Style Language
//! (<https://github.com/citation-style-language/schema>, `csl-data.json` of CSL 1.0.2).
//!
//! Dates are written as date parts, which all processors read; the EDTF text that the schema
//! allows instead is read by few. What date parts cannot hold is a literal with the EDTF text, and
//! what they hold less of than was stated is said in the annotation. The end of an interval that has
//! none is `[0, 0, 0]`, as citeproc-js and its followers have it.

use std::io::Write;

use serde::Serialize;

use super::reference::{self, Dates, Moment, Reference, Shape};
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
    author: Option<[Name<'r>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Date<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<Date<'r>>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'r str>,
    annote: String,
    keyword: String,
}

/// A name that is not parted.
#[derive(Serialize)]
struct Name<'r> {
    literal: &'r str,
}

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
    Item {
        id: &reference.key,
        kind: if reference.is_online() { "webpage" } else { "document" },
        title: reference.title.as_deref(),
        author: reference.author.as_deref().map(|literal| [Name { literal }]),
        publisher: reference.publisher.as_deref(),
        issued: published,
        accessed: retrieved,
        url: reference.url.as_deref(),
        language: reference.language.as_deref(),
        note: reference.note.as_deref(),
        annote: reference.annotation(&unsaid),
        keyword: reference.keywords().collect::<Vec<_>>().join(", "),
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
