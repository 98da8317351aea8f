//! How Datasette shows a table or view: what a row is called, what rows are sorted and sifted by.

use serde::Serialize;

use crate::db::dictionary::{Column, Entry};
use crate::export::is_internal;

/// Columns that name a row, the best first.
const LABELS: [&str; 5] = ["name", "title", "anchor", "what", "slug"];
/// Columns of views that take few values.
const WORDS: &str = "kind sector scheme list role relation status metric qualifier subject_kind \
                     fact_table part country";
/// What a view is sorted by. The others stand in the order of row numbers, which in a published file
/// is that of slugs: sorting costs the whole of a view, and Datasette gives up after a second.
const SORTED: [(&str, &str); 2] = [("sources", "title"), ("timeline", "earliest")];
/// Tables that are no part of the facts and not in the dictionary. Those whose name begins with the
/// name of a hidden table are hidden too.
pub(super) const HIDDEN: [&str; 4] =
    ["refinery_schema_history", "search_index", "sqlite_stat1", "sqlite_stat4"];

/// The settings of a table or view.
#[derive(Debug, Default, Serialize)]
pub(super) struct Settings<'d> {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    label_column: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<&'d str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facets: Vec<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fts_table: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fts_pk: Option<&'static str>,
}

impl<'d> Settings<'d> {
    pub(super) fn hidden() -> Self {
        Self { hidden: true, ..Self::default() }
    }

    pub(super) fn of(entry: &'d Entry, all: &[Entry]) -> Self {
        let is_searched = entry.name == "search_document";
        Self {
            hidden: is_internal(entry),
            label_column: label(entry),
            sort: sort(entry),
            facets: facets(entry, all),
            fts_table: is_searched.then_some("search_index"),
            fts_pk: is_searched.then_some("id"),
        }
    }
}

/// The column that other tables' links to a row show.
fn label(entry: &Entry) -> Option<&str> {
    if is_vocabulary(entry) {
        return column(entry, "label");
    }
    LABELS.iter().find_map(|label| column(entry, label)).filter(|_| entry.kind == "table")
}

/// Whether its rows are terms.
fn is_vocabulary(entry: &Entry) -> bool {
    entry.primary_key.last().is_some_and(|column| column == "term")
}

fn column<'d>(entry: &'d Entry, name: &str) -> Option<&'d str> {
    entry.columns.iter().map(|column| column.name.as_str()).find(|column| *column == name)
}

/// A table with a name is sorted by it, which it has an index for; other tables stand in the order
/// of their row numbers.
fn sort(entry: &Entry) -> Option<&str> {
    if entry.kind == "table" {
        let unique = |name: &&str| entry.unique.iter().any(|key| *key == [*name]);
        return label(entry).filter(unique);
    }
    let (_, by) = SORTED.iter().find(|(view, _)| *view == entry.name)?;
    column(entry, by)
}

/// The columns that take few values: words of a list or of a vocabulary.
fn facets<'d>(entry: &'d Entry, all: &[Entry]) -> Vec<&'d str> {
    let is_of_terms = |name: &String| all.iter().any(|table| table.name == *name && is_vocabulary(table));
    let is_word = |column: &&Column| {
        if entry.kind == "table" {
            return column.words().is_some() || column.references.as_ref().is_some_and(is_of_terms);
        }
        WORDS.split(' ').any(|word| word == column.name)
    };
    entry.columns.iter().filter(is_word).map(|column| column.name.as_str()).collect()
}
