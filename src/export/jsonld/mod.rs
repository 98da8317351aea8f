//! All facts as one JSON-LD 1.1 document (<https://www.w3.org/TR/json-ld11/>) in the terms of
//! schema.org, with its context inside: nothing is fetched to read it.
//!
//! - A thing is an `Organization`, `Person`, `Place`, `Event`, `EventSeries`, `CreativeWork`, for a
//!   topic a `DefinedTerm` that is a SKOS concept, or a collective, which has a class of ours. Its
//!   `name` is its label; what a source says of it, its kinds and other names too, are facts.
//! - What one passage states is a node of its own (`OrganizationRole`, `Role`, `Observation`,
//!   `Statement`, `Schedule`, `PropertyValue`) with a class of ours that says which table holds it,
//!   and the passage as `subjectOf`. Membership and participation follow schema.org's pattern of
//!   a role between the two ends of a property.
//! - Each fact also is a `Claim`: a sentence, what it is about, and the passage as `appearance`.
//! - A passage is a `Quotation` of the anchor, part of a section of a source, with the references
//!   that it rests on as `citation`.
//!
//! The order is that of slugs, so the same facts are the same bytes whatever the row numbers.
//!
//! Names are `urn:ecpat-kb:` and then the sort of thing and its slugs. They name without promising
//! that there is something at an address, and no domain has to be owned for them. The namespace is
//! well formed after RFC 8141 but not registered; who publishes the facts under an address of
//! their own changes the one line of the context that says what `kb` is. A slug has only ASCII
//! letters, digits and hyphens, so nothing in a name needs an escape.

mod facts;
mod node;
mod things;

use std::io::Write;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::snapshot::{Snapshot, reading};
use crate::error::Error;

use node::{Node, Value};

/// What `kb` and the other names stand for.
const CONTEXT: &str = include_str!("context.json");

/// The classes, properties and vocabularies of ours, described, one a line.
const TERMS: &str = include_str!("terms.txt");

/// A query and the node that each of its rows becomes.
type Part = (&'static str, fn(&Cells<'_>, &mut Numbers) -> Result<Node, Error>);

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    write!(out, "{{\n\"@context\":{},\n\"@graph\":[\n", CONTEXT.trim_end())?;
    write!(out, "{}", TERMS.trim_end().replace('\n', ",\n"))?;
    for (sql, node) in things::PARTS.iter().chain(&facts::PARTS) {
        let mut numbers = Numbers::default();
        snapshot.each(sql, [], |row| {
            let node = node(&Cells(row), &mut numbers)?;
            out.write_all(b",\n")?;
            serde_json::to_writer(&mut *out, &node).map_err(|error| std::io::Error::from(error).into())
        })?;
    }
    Ok(out.write_all(b"\n]\n}\n")?)
}

/// The cells of a row, by the name of their column.
struct Cells<'r>(&'r Row<'r>);

impl Cells<'_> {
    fn text(&self, column: &str) -> Result<String, Error> {
        self.0.get(column).map_err(reading)
    }

    fn maybe(&self, column: &str) -> Result<Option<String>, Error> {
        self.0.get(column).map_err(reading)
    }

    fn number(&self, column: &str) -> Result<Option<i64>, Error> {
        self.0.get(column).map_err(reading)
    }

    fn value(&self, column: &str) -> Result<Value, Error> {
        Ok(match self.0.get_ref(column).map_err(reading)? {
            ValueRef::Real(real) => real.into(),
            _ => self.0.get::<_, i64>(column).map_err(reading)?.into(),
        })
    }

    /// The id of a node of a kind, whose slug is in a column.
    fn id(&self, kind: &str, column: &str) -> Result<String, Error> {
        Ok(format!("{kind}:{}", self.text(column)?))
    }

    fn maybe_id(&self, kind: &str, column: &str) -> Result<Option<String>, Error> {
        Ok(self.maybe(column)?.map(|slug| format!("{kind}:{slug}")))
    }

    /// The texts of several columns, to be part of an id.
    fn stem<const N: usize>(&self, kind: &str, columns: [&str; N]) -> Result<String, Error> {
        columns.into_iter().try_fold(kind.to_owned(), |stem, column| Ok(stem + ":" + &self.text(column)?))
    }
}

/// Tells apart rows that are alike in what their ids are made of, which stand together.
#[derive(Debug, Default)]
struct Numbers {
    stem: String,
    count: usize,
}

impl Numbers {
    /// The stem the first time, afterwards with a number.
    fn id(&mut self, stem: String) -> String {
        self.count = if stem == self.stem { self.count + 1 } else { 1 };
        let id = if self.count == 1 { stem.clone() } else { format!("{stem}:{}", self.count) };
        self.stem = stem;
        id
    }
}
