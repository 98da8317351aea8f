//! The rest of `datapackage.json` besides the schemas: the package, its sources and licences, its files
//! (<https://datapackage.org/standard/data-package/>).

use serde::Serialize;
use serde::ser::{Error as _, SerializeSeq as _, Serializer};
use serde_json::{Map, Value, json};

use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::export::licence;
use crate::export::shared::{object, title};
use crate::export::snapshot::{ResultRow, Snapshot};

const DESCRIPTION: &str = "Facts about organisations that work to end the sexual exploitation of children, each \
    with the passage of a source that states it. One CSV file for each table and each view of the database. \
    Tables name rows of one another by row numbers, which hold within this package only; views have names \
    instead. An empty cell is a missing value, unless its field says otherwise under missingValues. Dates are \
    EDTF. Cells stand as they are in the database: a spreadsheet may take one that begins with =, +, - or @ for \
    a formula. Each source says under retrieved when it was read. The first licence is \
    that of the facts; each other one is that of a source, which its title names.";

/// The package.
#[derive(Serialize)]
pub(super) struct Package<'d> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: String,
    title: &'static str,
    description: &'static str,
    /// The program that wrote it; the standard allows fields of our own.
    generator: &'static str,
    sources: PerSource<'d>,
    licenses: PerSource<'d>,
    resources: &'d [Value],
}

impl<'d> Package<'d> {
    pub(super) fn new(snapshot: &'d Snapshot<'d>, resources: &'d [Value]) -> Self {
        let of_facts = json!({
            "name": licence::OF_FACTS, "path": licence::OF_FACTS_ADDRESS, "title": licence::OF_FACTS_TITLE,
        });
        Self {
            profile: "https://datapackage.org/profiles/2.0/datapackage.json",
            name: word(snapshot.name).unwrap_or_else(|| "facts".to_owned()),
            title: "Organisations that work to end the sexual exploitation of children, with sources",
            description: DESCRIPTION,
            generator: concat!("ecpat-kb ", env!("CARGO_PKG_VERSION")),
            sources: PerSource { snapshot, first: None, element: source },
            licenses: PerSource { snapshot, first: Some(of_facts), element: licence },
            resources,
        }
    }
}

/// A list with an entry for each source, if there is one. It is read while it is written.
struct PerSource<'d> {
    snapshot: &'d Snapshot<'d>,
    first: Option<Value>,
    element: fn(&ResultRow<'_>) -> Result<Option<Value>, Error>,
}

impl Serialize for PerSource<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut failed = self.first.as_ref().and_then(|first| list.serialize_element(first).err());
        let read = self.snapshot.each(include_str!("../sql/sources.sql"), [], |row| {
            let element = (self.element)(row)?;
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
}

/// A source. `title`, `path` and `version` are fields of the standard; the others are our own.
fn source(row: &ResultRow<'_>) -> Result<Option<Value>, Error> {
    let mut source = Map::new();
    let names = [("title", "title"), ("path", "url"), ("version", "edition")];
    let own = "slug short_title kind author publisher published archived_url licence language retrieved derived_from \
               sha256";
    let own = own.split(' ').map(|name| (name, name));
    for (key, column) in names.into_iter().chain(own) {
        source.extend(row.get::<Option<String>>(column)?.map(|text| (key.to_owned(), text.into())));
    }
    Ok(Some(source.into()))
}

/// The licence of a source. The standard requires a name without spaces: a text that is not an SPDX
/// identifier gets a name in SPDX's form for other licences, and is part of the title.
fn licence(row: &ResultRow<'_>) -> Result<Option<Value>, Error> {
    let Some(licence) = row.get::<Option<String>>("licence")? else { return Ok(None) };
    let title = licence::of_source(&row.get::<String>("title")?, &row.get::<String>("slug")?);
    if !licence::is_identifier(&licence) {
        let name = format!("LicenseRef-{}", word(&licence).as_deref().unwrap_or("other"));
        return Ok(Some(json!({ "name": name, "title": format!("{title}: {licence}") })));
    }
    let path = licence::address(&licence).map(Value::from);
    let licence = object([("name", Some(licence.into())), ("path", path), ("title", Some(title.into()))]);
    Ok(Some(licence.into()))
}

/// A file of the package (<https://datapackage.org/standard/table-dialect/> on its dialect).
pub(super) fn resource(
    entry: &Entry,
    path: &str,
    (size, sha256): (u64, String),
    schema: &Map<String, Value>,
) -> Value {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": entry.name,
        "type": "table",
        "title": title(&entry.name),
        "description": entry.description,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": format!("sha256:{sha256}"),
        "dialect": {
            "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": "\"",
            "doubleQuote": true,
            "header": true,
        },
        "schema": schema,
    })
}

/// A text as one word of lower-case letters, digits and hyphens, if it has any letters or digits.
fn word(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let word = words.collect::<Vec<_>>().join("-");
    (!word.is_empty()).then_some(word)
}
