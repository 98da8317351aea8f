//! A table or view as a Table Schema, version 2.0
//! (<https://datapackage.org/standard/table-schema/>).

use rusqlite::{Connection, named_params};
use serde::Serialize;

use super::constraints::Constraints;
use super::csv::Missing;
use crate::db::dictionary::{Column, Entry, ForeignKey};
use crate::error::Error;
use crate::export::snapshot::reading;

const PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// The schema of a CSV file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Schema<'d> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    fields: Vec<Field<'d>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    primary_key: &'d [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unique_keys: Vec<&'d [String]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<Key<'d>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Field<'d> {
    name: &'d str,
    #[serde(rename = "type")]
    kind: &'static str,
    description: &'d str,
    #[serde(skip_serializing_if = "is_nothing")]
    constraints: Constraints,
    /// Only where it is not the empty cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    true_values: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    false_values: Option<[&'static str; 1]>,
}

#[derive(Debug, Serialize)]
struct Key<'d> {
    fields: Vec<&'d str>,
    reference: Reference<'d>,
}

#[derive(Debug, Serialize)]
struct Reference<'d> {
    /// Left out where the table refers to itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'d str>,
    fields: Vec<&'d str>,
}

impl<'d> Schema<'d> {
    /// `missing` tells of each column what stands for a missing value; `all` are all tables.
    pub(super) fn new(
        conn: &Connection,
        entry: &'d Entry,
        all: &[Entry],
        missing: &[Missing],
    ) -> Result<Self, Error> {
        let fields = entry.columns.iter().zip(missing);
        Ok(Self {
            profile: PROFILE,
            fields: fields
                .map(|(column, missing)| Field::new(conn, entry, column, missing))
                .collect::<Result<_, _>>()?,
            primary_key: &entry.primary_key,
            unique_keys: entry.unique.iter().map(Vec::as_slice).filter(|key| key.len() > 1).collect(),
            foreign_keys: entry.foreign_keys.iter().filter_map(|key| Key::new(entry, all, key)).collect(),
        })
    }
}

impl<'d> Field<'d> {
    fn new(conn: &Connection, entry: &Entry, column: &'d Column, missing: &Missing) -> Result<Self, Error> {
        let mut constraints = Constraints::of(column);
        constraints.unique = entry.unique.iter().any(|key| *key == [&*column.name]);
        let kind = kind(column);
        let missing_values = match missing {
            Missing::Mark(mark) => Some(vec![mark.clone()]),
            Missing::Never => Some(Vec::new()),
            Missing::Empty if kind == "string" && !column.nullable && takes_empty_text(conn, column)? => {
                Some(Vec::new())
            }
            Missing::Empty => None,
        };
        let is_boolean = kind == "boolean";
        Ok(Self {
            name: &column.name,
            kind,
            description: &column.description,
            constraints,
            missing_values,
            true_values: is_boolean.then_some(["1"]),
            false_values: is_boolean.then_some(["0"]),
        })
    }
}

impl<'d> Key<'d> {
    /// A key of several columns of which only some can be missing is no key for readers: to them
    /// it names a row as soon as one is there, to SQLite only where all are. Then those that can
    /// be missing are the key, if they name a row by themselves.
    fn new(entry: &Entry, all: &[Entry], key: &'d ForeignKey) -> Option<Self> {
        let can_be_missing =
            |name: &str| entry.columns.iter().any(|column| column.name == name && column.nullable);
        let pairs = || key.columns.iter().zip(&key.parent_columns);
        let some = pairs().any(|(column, _)| can_be_missing(column));
        let kept = pairs().filter(|(column, _)| !some || can_be_missing(column));
        let (fields, of): (Vec<&str>, Vec<&str>) =
            kept.map(|(column, parent)| (column.as_str(), parent.as_str())).unzip();
        if fields.len() < key.columns.len() {
            let parent = all.iter().find(|table| table.name == key.parent)?;
            let mut keys = parent.unique.iter().chain([&parent.primary_key]);
            keys.find(|unique| **unique == of)?;
        }
        let resource = (key.parent != entry.name).then_some(&*key.parent);
        Some(Self { fields, reference: Reference { resource, fields: of } })
    }
}

/// The type of a column. Days are texts: readers' dates begin with the year 1, or with 1677.
fn kind(column: &Column) -> &'static str {
    let is_flag = |check: &String| *check == format!("{} IN (0, 1)", column.name);
    match &*column.kind {
        "INTEGER" if column.checks.iter().any(is_flag) => "boolean",
        "INTEGER" | "INT" => "integer",
        "REAL" | "NUMERIC" | "NUM" => "number",
        _ => "string",
    }
}

/// Whether an empty text is a value of the column, as far as its own checks go.
fn takes_empty_text(conn: &Connection, column: &Column) -> Result<bool, Error> {
    for check in &column.checks {
        // A check is of the program's own schema; NULL counts as passed.
        let sql = format!("SELECT coalesce({check}, 1) AS passes FROM (SELECT :empty AS {})", column.name);
        let passes: bool = conn
            .prepare_cached(&sql)
            .and_then(|mut ask| ask.query_row(named_params! { ":empty": "" }, |row| row.get("passes")))
            .map_err(reading)?;
        if !passes {
            return Ok(false);
        }
    }
    Ok(column.references.is_none())
}

fn is_nothing(constraints: &Constraints) -> bool {
    *constraints == Constraints::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_number_and_a_flag_is_true_or_false() {
        let of = |declared: &str, checks: &[&str]| {
            kind(&Column {
                name: "c".into(),
                kind: declared.into(),
                nullable: false,
                primary: false,
                references: None,
                description: String::new(),
                checks: checks.iter().map(|&check| check.to_owned()).collect(),
            })
        };
        assert_eq!(of("NUMERIC", &[]), "number");
        assert_eq!(of("INTEGER", &["c >= 1"]), "integer");
        assert_eq!(of("INTEGER", &["c IN (0, 1)"]), "boolean");
        assert_eq!(of("TEXT", &["c IS date(c)"]), "string");
    }
}
