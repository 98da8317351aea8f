//! What a report prints for people: dates in words and the labels of terms. Other programs get EDTF and
//! the terms.

use std::collections::HashMap;
use std::io;

use rusqlite::Connection;

use crate::date::words::in_words;
use crate::output::{Cell, RowWriter};

/// The columns of reports with one or several EDTF dates.
const DATES: [&str; 7] = ["as_of", "date", "founded", "published", "retrieved", "since", "until"];

/// The columns of reports with one or several terms.
const TERMS: [&str; 5] = ["kind", "metric", "role", "scheme", "sector"];

/// Every term with its label. Where two vocabularies have a term in common, their labels are the same or
/// neither is used.
const LABELS: &str = "\
    SELECT x.term AS term, min(x.label) AS label FROM (
      SELECT term, label FROM kind UNION SELECT term, label FROM metric UNION SELECT term, label FROM relation
      UNION SELECT term, label FROM participation_role UNION SELECT term, label FROM contribution_role
      UNION SELECT term, label FROM identifier_scheme UNION SELECT term, label FROM discrepancy_kind) AS x
    GROUP BY x.term HAVING count(*) = 1";

/// Writes rows for people.
pub struct ForReaders<'w> {
    inner: Box<dyn RowWriter + 'w>,
    columns: Vec<Content>,
    labels: HashMap<String, String>,
}

/// What a column contains.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Dates,
    Terms,
    Other,
}

/// Reads the labels of all terms.
///
/// # Errors
///
/// SQLite's own.
pub fn labels(conn: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    conn.prepare(LABELS)?.query_map([], |row| Ok((row.get("term")?, row.get("label")?)))?.collect()
}

impl<'w> ForReaders<'w> {
    /// Wraps a writer of rows with these columns.
    #[must_use]
    pub fn new(inner: Box<dyn RowWriter + 'w>, columns: &[&str], labels: HashMap<String, String>) -> Self {
        let content = |name: &&str| match *name {
            name if DATES.contains(&name) => Content::Dates,
            name if TERMS.contains(&name) => Content::Terms,
            _ => Content::Other,
        };
        Self { inner, columns: columns.iter().map(content).collect(), labels }
    }

    fn words(&self, content: Content, text: &str) -> Option<String> {
        let said = |part: &str| match content {
            Content::Dates => in_words(part),
            _ => self.labels.get(part).cloned().unwrap_or_else(|| part.to_owned()),
        };
        (content != Content::Other).then(|| text.split(", ").map(said).collect::<Vec<_>>().join(", "))
    }
}

impl RowWriter for ForReaders<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let words = |(cell, content): (&Cell<'_>, &Content)| match cell {
            Cell::Text(text) => self.words(*content, text),
            _ => None,
        };
        let texts: Vec<Option<String>> = cells.iter().zip(&self.columns).map(words).collect();
        let cells = cells.iter().zip(&texts);
        let cells: Vec<Cell<'_>> =
            cells.map(|(cell, text)| text.as_ref().map_or(*cell, |text| Cell::Text(text))).collect();
        self.inner.row(&cells)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.inner.finish()
    }
}
