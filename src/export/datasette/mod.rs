//! What Datasette shows around a database: titles, descriptions, labels, facets, search, and the
//! reports as queries with a form.
//!
//! There are two files, since Datasette 1.0 splits what 0.65 has in one:
//! - `metadata.json` is all that 0.65 reads (<https://docs.datasette.io/en/stable/metadata.html>). From
//!   it, 1.0 takes titles, descriptions and the settings of tables, but no queries.
//! - `datasette.json` has the queries, and again the settings of tables, for 1.0
//!   (<https://docs.datasette.io/en/latest/configuration.html>).
//!
//! Datasette identifies a database by the name of its file, so that name is the key of everything.

mod about;
mod tables;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::shared::check_files;
use super::snapshot::Snapshot;
use crate::db::dictionary;
use crate::error::Error;
use crate::fs::write::StagedFolder;
use crate::report::Report;
use tables::{HIDDEN, description, settings};

const METADATA: &str = "metadata.json";
const CONFIGURATION: &str = "datasette.json";

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &mut StagedFolder) -> Result<(), Error> {
    let entries = dictionary::read(snapshot.conn())?;
    let about = about::of(snapshot)?;
    // In the order of names; row numbers make no difference.
    let mut described: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut configured: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for name in HIDDEN {
        let hidden = Map::from_iter([("hidden".to_owned(), true.into())]);
        described.insert(name, hidden.clone());
        configured.insert(name, hidden);
    }
    for entry in &entries {
        let settings = settings(entry, &entries);
        let mut described_entry = description(entry);
        described_entry.extend(settings.clone());
        described.insert(&entry.name, described_entry);
        configured.insert(&entry.name, settings);
    }
    let queries: BTreeMap<String, Value> = snapshot.reports.iter().map(query).collect();
    let mut database = about.clone();
    let html = about::with_views(&about, snapshot.name, &entries);
    database.insert("description_html".into(), html.into());
    database.insert("tables".into(), json!(described));
    database.insert("queries".into(), json!(queries));
    let mut metadata = about;
    metadata.insert("databases".into(), json!({ snapshot.name: database }));
    let configuration = json!({ "databases": {
        snapshot.name: { "tables": configured, "queries": queries }
    } });
    for (name, document) in [(METADATA, Value::Object(metadata)), (CONFIGURATION, configuration)] {
        let mut out = folder.file(name)?;
        serde_json::to_writer_pretty(&mut out, &document).map_err(std::io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

/// Refuses a folder with any other file.
pub(super) fn check_folder(_: &Snapshot<'_>, folder: &Path, files: &[PathBuf]) -> Result<(), Error> {
    check_files(folder, files, |path| path == Path::new(METADATA) || path == Path::new(CONFIGURATION))
}

/// A report, under a name that no table or view has: a query and a table of the same name would have
/// the same address, and Datasette would show only one of them. The forms of Datasette have no place
/// for what a parameter means, so that is in the description.
fn query(report: &Report) -> (String, Value) {
    let head = &report.head;
    let names: Vec<&str> = head.parameters.iter().map(|parameter| &*parameter.name).collect();
    let meanings: Vec<String> = head
        .parameters
        .iter()
        .map(|parameter| format!("{}: {}", parameter.name, parameter.description))
        .collect();
    let description = if meanings.is_empty() {
        head.description.clone()
    } else {
        format!("{} Fields, which may be left empty: {}.", head.description, meanings.join("; "))
    };
    let mut query = json!({ "title": head.title, "description": description });
    if !names.is_empty() {
        query["params"] = json!(names);
    }
    query["sql"] = report.sql_for_forms().into();
    (format!("report-{}", report.name), query)
}
