//! A table or view as a Table Schema, version 2.0
//! (<https://datapackage.org/standard/table-schema/>).

use rusqlite::{Connection, named_params};
use serde_json::{Map, Value, json};

use super::constraints::Constraints;
use super::csv::Missing;
use crate::db::dictionary::{Column, Entry, ForeignKey};
use crate::error::Error;
use crate::export::shared::object;
use crate::export::snapshot::reading;

const PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// The schema of a CSV file. `missing` says for each column how a missing value is written; `all` are
/// all tables.
pub(super) fn schema(
    conn: &Connection,
    entry: &Entry,
    all: &[Entry],
    missing: &[Missing],
) -> Result<Map<String, Value>, Error> {
    let columns = entry.columns.iter().zip(missing);
    let fields = columns.map(|(column, missing)| field(conn, entry, column, missing));
    let unique: Vec<&Vec<String>> = entry.unique.iter().filter(|key| key.len() > 1).collect();
    let keys: Vec<Value> = entry.foreign_keys.iter().filter_map(|key| foreign_key(entry, all, key)).collect();
    Ok(object([
        ("$schema", Some(PROFILE.into())),
        ("fields", Some(fields.collect::<Result<Vec<Value>, Error>>()?.into())),
        ("primaryKey", (!entry.primary_key.is_empty()).then(|| json!(entry.primary_key))),
        ("uniqueKeys", (!unique.is_empty()).then(|| json!(unique))),
        ("foreignKeys", (!keys.is_empty()).then(|| keys.into())),
    ]))
}

fn field(conn: &Connection, entry: &Entry, column: &Column, missing: &Missing) -> Result<Value, Error> {
    let constraints = Constraints {
        unique: entry.unique.iter().any(|key| *key == [&*column.name]),
        ..Constraints::of(column)
    };
    let kind = kind(column);
    // An empty cell is a missing value, unless this says otherwise.
    let missing_values = match missing {
        Missing::Mark(mark) => Some(json!([mark])),
        Missing::Never => Some(json!([])),
        Missing::Empty if kind == "string" && !column.nullable && takes_empty_text(conn, column)? => {
            Some(json!([]))
        }
        Missing::Empty => None,
    };
    let is_boolean = kind == "boolean";
    let field = object([
        ("name", Some(column.name.as_str().into())),
        ("type", Some(kind.into())),
        ("description", Some(column.description.as_str().into())),
        ("constraints", (constraints != Constraints::default()).then(|| json!(constraints))),
        ("missingValues", missing_values),
        ("trueValues", is_boolean.then(|| json!(["1"]))),
        ("falseValues", is_boolean.then(|| json!(["0"]))),
    ]);
    Ok(field.into())
}

/// A foreign key. If only some of its columns can be missing, readers understand it differently from
/// SQLite: to them it refers to a row as soon as one column has a value, in SQLite only if all have
/// one. So only the columns that can be missing are the key, provided that they identify a row.
fn foreign_key(entry: &Entry, all: &[Entry], key: &ForeignKey) -> Option<Value> {
    let can_be_missing =
        |name: &str| entry.columns.iter().any(|column| column.name == name && column.nullable);
    let pairs = || key.columns.iter().zip(&key.parent_columns);
    let some = pairs().any(|(column, _)| can_be_missing(column));
    let kept = pairs().filter(|(column, _)| !some || can_be_missing(column));
    let (fields, parents): (Vec<&str>, Vec<&str>) =
        kept.map(|(column, parent)| (column.as_str(), parent.as_str())).unzip();
    if fields.len() < key.columns.len() {
        let parent = all.iter().find(|table| table.name == key.parent)?;
        let mut keys = parent.unique.iter().chain([&parent.primary_key]);
        keys.find(|unique| **unique == parents)?;
    }
    // The resource is left out if the table refers to itself.
    let resource = (key.parent != entry.name).then(|| key.parent.as_str().into());
    let reference = object([("resource", resource), ("fields", Some(json!(parents)))]);
    Some(json!({ "fields": fields, "reference": reference }))
}

/// The type of a column. Days are texts, since the dates of readers begin with the year 1 or 1677.
fn kind(column: &Column) -> &'static str {
    let is_flag = |check: &String| *check == format!("{} IN (0, 1)", column.name);
    match &*column.kind {
        "INTEGER" if column.checks.iter().any(is_flag) => "boolean",
        "INTEGER" | "INT" => "integer",
        "REAL" | "NUMERIC" | "NUM" => "number",
        _ => "string",
    }
}

/// Whether the column's own checks allow an empty text.
fn takes_empty_text(conn: &Connection, column: &Column) -> Result<bool, Error> {
    for check in &column.checks {
        // Checks come from the program's own schema. SQLite takes NULL as passed.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_flags_have_types() {
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
