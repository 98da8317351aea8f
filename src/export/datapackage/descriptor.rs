//! What `datapackage.json` says besides the schemas: the package, its sources and licences, its
//! files (<https://datapackage.org/standard/data-package/>).

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde::ser::{Error as _, SerializeSeq as _, Serializer};

use super::csv::Missing;
use super::schema::Schema;
use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::export::snapshot::{Snapshot, reading};
use crate::export::target::Digested;
use crate::export::{licence, title};

const DESCRIPTION: &str = "Facts about organisations that work to end the sexual exploitation of children, each \
    with the passage of a source that states it. One CSV file for each table and each view of the database. \
    Tables name rows of one another by row numbers, which hold within this package only; views have names \
    instead. An empty cell is a missing value, unless its field says otherwise under missingValues. Dates are \
    EDTF. Cells stand as they are in the database: a spreadsheet may take one that begins with =, +, - or @ for \
    a formula. Each source says under retrieved when it was read. Each licence is that of a source, which its title names; \
    it is no licence of the facts.";

/// The package.
#[derive(Serialize)]
pub(super) struct Package<'d> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: String,
    title: &'static str,
    description: &'static str,
    /// The program that wrote it: a field of our own, as the standard allows.
    generator: &'static str,
    sources: Sources<'d>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licenses: Option<Licences<'d>>,
    resources: &'d [Resource<'d>],
}

/// The licence of a source.
#[derive(Debug, Serialize)]
struct Licence {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    title: String,
}

/// The sources, read while they are written.
struct Sources<'d>(&'d Snapshot<'d>);

/// The licences of the sources that have one, read while they are written.
struct Licences<'d>(&'d Snapshot<'d>);

/// A source; `title`, `path` and `version` are the standard's, the others our own, as the standard allows.
#[derive(Debug, Serialize)]
struct Source {
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    slug: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<String>,
    language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    retrieved: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    derived_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
}

/// A file of the package.
#[derive(Debug, Serialize)]
pub(super) struct Resource<'d> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: &'d str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    description: &'d str,
    path: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    dialect: Dialect,
    schema: Schema<'d>,
}

/// How the file is written (<https://datapackage.org/standard/table-dialect/>).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    #[serde(rename = "$schema")]
    profile: &'static str,
    delimiter: &'static str,
    line_terminator: &'static str,
    quote_char: &'static str,
    double_quote: bool,
    header: bool,
}

impl<'d> Package<'d> {
    pub(super) fn new(snapshot: &'d Snapshot<'d>, resources: &'d [Resource<'d>]) -> Result<Self, Error> {
        let mut has_licences = false;
        snapshot.each(include_str!("../sql/licences.sql"), [], |_| {
            has_licences = true;
            Ok(())
        })?;
        Ok(Self {
            profile: "https://datapackage.org/profiles/2.0/datapackage.json",
            name: word(snapshot.name).unwrap_or_else(|| "facts".to_owned()),
            title: "Organisations that work to end the sexual exploitation of children, with sources",
            description: DESCRIPTION,
            generator: concat!("ecpat-kb ", env!("CARGO_PKG_VERSION")),
            sources: Sources(snapshot),
            licenses: has_licences.then_some(Licences(snapshot)),
            resources,
        })
    }
}

impl Licence {
    /// The standard wants a name without blanks. What is no SPDX identifier gets one in the form
    /// that SPDX keeps for licences of one's own, and stands in the title.
    fn new(licence: String, source: &str, slug: &str) -> Self {
        let title = licence::of_source(source, slug);
        if licence::is_identifier(&licence) {
            return Self { path: licence::address(&licence), name: licence, title };
        }
        let name = format!("LicenseRef-{}", word(&licence).as_deref().unwrap_or("other"));
        Self { name, path: None, title: format!("{title}: {licence}") }
    }
}

impl<'d> Resource<'d> {
    /// `digest` is that of the file; `missing` tells of each column what stands for a missing value;
    /// `all` are all tables.
    pub(super) fn new(
        conn: &Connection,
        entry: &'d Entry,
        all: &[Entry],
        path: String,
        digest: &Digested,
        missing: &[Missing],
    ) -> Result<Self, Error> {
        Ok(Self {
            profile: "https://datapackage.org/profiles/2.0/dataresource.json",
            name: &entry.name,
            kind: "table",
            title: title(&entry.name),
            description: &entry.description,
            path,
            format: "csv",
            mediatype: "text/csv",
            encoding: "utf-8",
            bytes: digest.size,
            hash: format!("sha256:{}", digest.sha256),
            dialect: Dialect {
                profile: "https://datapackage.org/profiles/2.0/tabledialect.json",
                delimiter: ",",
                line_terminator: "\n",
                quote_char: "\"",
                double_quote: true,
                header: true,
            },
            schema: Schema::new(conn, entry, all, missing)?,
        })
    }
}

impl Serialize for Sources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        sequence(self.0, serializer, |row| {
            let maybe = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
            Ok(Some(Source {
                title: row.get("title").map_err(reading)?,
                path: maybe("url")?,
                version: maybe("edition")?,
                slug: row.get("slug").map_err(reading)?,
                kind: maybe("kind")?,
                author: maybe("author")?,
                publisher: maybe("publisher")?,
                published: maybe("published")?,
                archived_url: maybe("archived_url")?,
                licence: maybe("licence")?,
                language: row.get("language").map_err(reading)?,
                retrieved: maybe("retrieved")?,
                derived_from: maybe("derived_from")?,
                sha256: maybe("sha256")?,
            }))
        })
    }
}

impl Serialize for Licences<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        sequence(self.0, serializer, |row| {
            let text = |column: &str| row.get::<_, String>(column).map_err(reading);
            let licence: Option<String> = row.get("licence").map_err(reading)?;
            licence.map(|licence| Ok(Licence::new(licence, &text("title")?, &text("slug")?))).transpose()
        })
    }
}

/// A list with what is said of each source, if anything.
fn sequence<S: Serializer, T: Serialize>(
    snapshot: &Snapshot<'_>,
    serializer: S,
    element: impl Fn(&Row<'_>) -> Result<Option<T>, Error>,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(None)?;
    let mut failed = None;
    let read = snapshot.each(include_str!("../sql/sources.sql"), [], |row| {
        let element = element(row)?;
        if failed.is_none() {
            failed = element.and_then(|element| list.serialize_element(&element).err());
        }
        Ok(())
    });
    if let Some(error) = failed {
        return Err(error);
    }
    read.map_err(S::Error::custom)?;
    list.end()
}

/// A text as one word of lower-case letters, digits and hyphens; nothing where it has none of them.
fn word(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let word = words.collect::<Vec<_>>().join("-");
    (!word.is_empty()).then_some(word)
}
