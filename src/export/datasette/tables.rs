//! How Datasette shows a table or view: the label column, the order and the facets.

use serde_json::{Map, Value};

use crate::db::dictionary::{Column, Entry};
use crate::export::shared::{is_internal, object, title};

/// Columns that name a row, the best first.
const LABELS: [&str; 5] = ["name", "title", "anchor", "what", "slug"];
/// Columns of views that have few different values.
const WORDS: &str = "kind sector scheme list role relation status metric qualifier subject_kind \
                     fact_table part country";
/// The columns that views are sorted by. Other views are in the order of row numbers, which in a published
/// file is that of slugs: sorting reads the entire view, and Datasette gives up after a second.
const SORTED: [(&str, &str); 2] = [("sources", "title"), ("timeline", "earliest")];
/// Tables without facts that are not in the dictionary. Datasette also hides tables whose names begin
/// with the name of a hidden one.
pub(super) const HIDDEN: [&str; 4] =
    ["refinery_schema_history", "search_index", "sqlite_stat1", "sqlite_stat4"];

/// Title and description of a table or view, and the descriptions of its columns.
pub(super) fn description(entry: &Entry) -> Map<String, Value> {
    let columns = entry.columns.iter();
    let columns: Map<String, Value> =
        columns.map(|column| (column.name.clone(), column.description.as_str().into())).collect();
    Map::from_iter([
        ("title".to_owned(), title(&entry.name).into()),
        ("description".to_owned(), entry.description.as_str().into()),
        ("columns".to_owned(), columns.into()),
    ])
}

pub(super) fn settings(entry: &Entry, all: &[Entry]) -> Map<String, Value> {
    let facets = facets(entry, all);
    let is_searched = entry.name == "search_document";
    object([
        ("hidden", is_internal(entry).then_some(Value::from(true))),
        ("label_column", label(entry).map(Value::from)),
        ("sort", sort(entry).map(Value::from)),
        ("facets", (!facets.is_empty()).then(|| facets.into())),
        ("fts_table", is_searched.then(|| "search_index".into())),
        ("fts_pk", is_searched.then(|| "id".into())),
    ])
}

/// The column that names a row in links from other tables.
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

/// A table with a unique name is sorted by it, since there is an index for it; other tables are in the
/// order of their row numbers.
fn sort(entry: &Entry) -> Option<&str> {
    if entry.kind == "table" {
        let unique = |name: &&str| entry.unique.iter().any(|key| *key == [*name]);
        return label(entry).filter(unique);
    }
    let (_, by) = SORTED.iter().find(|(view, _)| *view == entry.name)?;
    column(entry, by)
}

/// The columns that have few different values: words of a list or of a vocabulary.
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
