//! The two documents.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::escape::escape;
use serde::{Serialize, Serializer};

use super::tables::{HIDDEN, Settings};
use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::export::licence;
use crate::export::snapshot::{Question, Snapshot, reading};

/// How many sources the description names; the view has them all.
const NAMED: usize = 5;
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
    /// In place of the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    description_html: Option<String>,
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
            about: About {
                description_html: Some(views_first(&about, snapshot.name, entries)),
                ..about.clone()
            },
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
    /// One source is what Datasette calls the source, and its licence the licence. Of several, the
    /// description names the first few; the source is how many there are, with a link to the view
    /// that lists them.
    fn of(snapshot: &Snapshot<'_>) -> Result<Self, Error> {
        let mut about = Self { title: TITLE, ..Self::default() };
        let mut count = 0_usize;
        let mut named: Vec<String> = Vec::new();
        snapshot.each(include_str!("../sql/sources.sql"), [], |row| {
            let text = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
            count += 1;
            if count > NAMED {
                return Ok(());
            }
            let (title, publisher) = (text("title")?.unwrap_or_default(), text("publisher")?);
            let (licence, read) = (text("licence")?, text("retrieved")?);
            let by = publisher.map_or_else(String::new, |by| format!(", {by}"));
            let under = licence.as_ref().map_or_else(String::new, |licence| format!("; licence {licence}"));
            let on = read.map_or_else(String::new, |read| format!("; read {read}"));
            let slug = text("slug")?.unwrap_or_default();
            named.push(format!("“{title}”{by} ({slug}{under}{on})"));
            if count == 1 {
                about.source = Some(format!("{title}{by}"));
                about.source_url = text("url")?;
                about.license =
                    licence.map(|licence| format!("{}: {licence}", licence::of_source(&title, &slug)));
            }
            Ok(())
        })?;
        let mut licences: Vec<String> = Vec::new();
        snapshot.each(include_str!("../sql/licences.sql"), [], |row| {
            licences.push(row.get("licence").map_err(reading)?);
            Ok(())
        })?;
        if let [licence] = &*licences {
            about.license_url = licence::address(licence);
        }
        if count > 1 {
            about.source = Some(format!("{count} sources"));
            about.source_url = Some(format!("/{}/sources", in_path(snapshot.name)));
            about.license =
                (!licences.is_empty()).then(|| format!("Licences of the sources: {}", licences.join("; ")));
        }
        "Facts, each with the passage of a source that states it. The views (plural names) have a line \
         for each thing that a reader would count; the tables (singular names) have the facts as they \
         are stored. The view citations has the passage of each fact, the view sources the documents with \
         their licences and the dates on which they were read."
            .clone_into(&mut about.description);
        if count > 0 {
            let what = if count == 1 { "The source" } else { "The sources" };
            let more = if count > NAMED {
                format!("; and {} more, in the view sources", count - NAMED)
            } else {
                String::new()
            };
            let _ = write!(
                about.description,
                " {what}: {}{more}. Dates are EDTF; a licence is that of the source, not of the facts.",
                named.join("; ")
            );
        }
        Ok(about)
    }
}

/// The description and below it the views, each with a link: Datasette lists views below all tables,
/// but people read views. A link is relative, since the site need not be at the root of its host.
fn views_first(about: &About, name: &str, entries: &[Entry]) -> String {
    let mut html = format!("<p>{}</p>\n<ul>\n", escape(&*about.description));
    for view in entries.iter().filter(|entry| entry.kind == "view") {
        let (title, description) = (crate::export::title(&view.name), escape(&*view.description));
        let _ =
            writeln!(html, "<li><a href=\"{}/{}\">{title}</a>: {description}</li>", in_path(name), view.name);
    }
    html + "</ul>"
}

/// A name in the path of an address, as Datasette escapes it: bytes of anything but ASCII letters,
/// digits, `_` and `-` as `~` and two hexadecimal digits, a blank as `+`
/// (<https://docs.datasette.io/en/stable/internals.html#tilde-encoding>).
fn in_path(name: &str) -> String {
    let mut path = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'_' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => path.push(char::from(byte)),
            b' ' => path.push('+'),
            _ => {
                let _ = write!(path, "~{byte:02X}");
            }
        }
    }
    path
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sources_are_called_is_no_markup() {
        let about = About { description: "“<script>&”".to_owned(), ..About::default() };
        assert_eq!(views_first(&about, "my db", &[]), "<p>“&lt;script&gt;&amp;”</p>\n<ul>\n</ul>");
    }
}
