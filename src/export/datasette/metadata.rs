//! The two documents.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::tables::{HIDDEN, Settings};
use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::export::licence;
use crate::export::snapshot::{Question, Snapshot, reading};

const TITLE: &str = "Organisations that work to end the sexual exploitation of children";

/// `metadata.yaml`.
#[derive(Debug, Serialize)]
pub(super) struct Metadata<'d> {
    #[serde(flatten)]
    about: About,
    databases: BTreeMap<&'d str, Database<'d>>,
}

/// `datasette.yaml`.
#[derive(Debug, Serialize)]
pub(super) struct Configuration<'d> {
    databases: BTreeMap<&'d str, Configured<'d>>,
}

#[derive(Debug, Serialize)]
struct Configured<'d> {
    tables: BTreeMap<&'d str, Settings<'d>>,
    queries: BTreeMap<String, Query<'d>>,
}

#[derive(Debug, Serialize)]
struct Database<'d> {
    #[serde(flatten)]
    about: About,
    tables: BTreeMap<&'d str, Table<'d>>,
    queries: BTreeMap<String, Query<'d>>,
}

/// What the facts are, and where they come from.
#[derive(Clone, Debug, Default, Serialize)]
struct About {
    title: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<String>,
}

#[derive(Debug, Serialize)]
struct Table<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'d str>,
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    columns: Pairs<'d>,
    #[serde(flatten)]
    settings: Settings<'d>,
}

#[derive(Debug, Serialize)]
struct Query<'d> {
    title: &'d str,
    description: Cow<'d, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<&'d str>,
    sql: &'d str,
}

/// Descriptions of columns, in the order of the columns.
#[derive(Debug)]
struct Pairs<'d>(Vec<(&'d str, &'d str)>);

impl Pairs<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl<'d> Metadata<'d> {
    pub(super) fn new(snapshot: &'d Snapshot<'_>, entries: &'d [Entry]) -> Result<Self, Error> {
        let about = About::of(snapshot)?;
        let hidden = HIDDEN.map(|name| (name, Table::hidden()));
        let tables = entries.iter().map(|entry| (&*entry.name, Table::of(entry, entries)));
        let database = Database {
            about: about.clone(),
            tables: hidden.into_iter().chain(tables).collect(),
            queries: queries(snapshot.questions),
        };
        Ok(Self { about, databases: BTreeMap::from([(snapshot.name, database)]) })
    }
}

impl<'d> Configuration<'d> {
    pub(super) fn new(snapshot: &'d Snapshot<'_>, entries: &'d [Entry]) -> Self {
        let hidden = HIDDEN.map(|name| (name, Settings::hidden()));
        let tables = entries.iter().map(|entry| (&*entry.name, Settings::of(entry, entries)));
        let database = Configured {
            tables: hidden.into_iter().chain(tables).collect(),
            queries: queries(snapshot.questions),
        };
        Self { databases: BTreeMap::from([(snapshot.name, database)]) }
    }
}

impl About {
    /// One source is named; of several, how many there are, and the view that lists them.
    fn of(snapshot: &Snapshot<'_>) -> Result<Self, Error> {
        let mut about = Self { title: TITLE, ..Self::default() };
        let mut count = 0_u64;
        let mut read = None;
        snapshot.each(include_str!("../sql/sources.sql"), [], |row| {
            count += 1;
            if count == 1 {
                let publisher: Option<String> = row.get("publisher").map_err(reading)?;
                let title: String = row.get("title").map_err(reading)?;
                about.source = Some(publisher.map_or(title.clone(), |by| format!("{title}, {by}")));
                about.source_url = row.get("url").map_err(reading)?;
                read = row.get::<_, Option<String>>("retrieved").map_err(reading)?;
            }
            Ok(())
        })?;
        if count > 1 {
            about.source = Some(format!("{count} articles"));
            about.source_url = None;
            read = None;
        }
        let mut licences: Vec<String> = Vec::new();
        snapshot.each(include_str!("../sql/licences.sql"), [], |row| {
            licences.push(row.get("licence").map_err(reading)?);
            Ok(())
        })?;
        if let [licence] = &*licences {
            about.license_url = licence::address(licence);
        }
        about.license = (!licences.is_empty()).then(|| licences.join("; "));
        "Facts, each with the passage of an article that states it. The views (plural names) have a line \
         for each thing that a reader would count; the tables (singular names) have the facts as they \
         are stored. The view citations has the passage of each fact, the view sources the articles with \
         their licences and the dates on which they were read."
            .clone_into(&mut about.description);
        if let Some(read) = read {
            about.description.push_str(" The source was read on ");
            about.description.push_str(&read);
            about.description.push_str(" (EDTF).");
        }
        Ok(about)
    }
}

impl<'d> Table<'d> {
    fn hidden() -> Self {
        Self { title: None, description: None, columns: Pairs(Vec::new()), settings: Settings::hidden() }
    }

    fn of(entry: &'d Entry, all: &[Entry]) -> Self {
        let columns = entry.columns.iter().map(|column| (&*column.name, &*column.description));
        Self {
            title: Some(crate::export::title(&entry.name)),
            description: Some(&entry.description),
            columns: Pairs(columns.collect()),
            settings: Settings::of(entry, all),
        }
    }
}

/// The reports, by names that no table or view has: a query and a table of one name have one
/// address, and Datasette shows only one of them.
fn queries(questions: &[Question]) -> BTreeMap<String, Query<'_>> {
    questions.iter().map(|question| (format!("report-{}", question.name), Query::of(question))).collect()
}

impl<'d> Query<'d> {
    /// Datasette's forms have no place for what a parameter means, so the description tells it.
    fn of(question: &'d Question) -> Self {
        let meanings: Vec<String> = question
            .parameters
            .iter()
            .map(|parameter| format!("{}: {}", parameter.name, parameter.description))
            .collect();
        let description = if meanings.is_empty() {
            Cow::Borrowed(&*question.description)
        } else {
            Cow::Owned(format!(
                "{} Fields, which may be left empty: {}.",
                question.description,
                meanings.join("; ")
            ))
        };
        Self {
            title: &question.title,
            description,
            params: question.parameters.iter().map(|parameter| &*parameter.name).collect(),
            sql: &question.sql,
        }
    }
}
