//! A table or view as a Table Schema, version 2.0
//! (<https://datapackage.org/standard/table-schema/>).

use serde_json::{Map, Value, json};

use crate::db::dictionary::{Column, Entry, ForeignKey};
use crate::export::shared::object;

const PROFILE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// The schema of a CSV file. `has_empty` says for each column whether it has empty texts; `all` are all tables.
pub(super) fn schema(entry: &Entry, all: &[Entry], has_empty: &[bool]) -> Map<String, Value> {
    let columns = entry.columns.iter().zip(has_empty);
    let fields: Vec<Value> = columns.map(|(column, has_empty)| field(entry, column, *has_empty)).collect();
    let unique: Vec<&Vec<String>> = entry.unique.iter().filter(|key| key.len() > 1).collect();
    let keys: Vec<Value> = entry.foreign_keys.iter().filter_map(|key| foreign_key(entry, all, key)).collect();
    object([
        ("$schema", Some(PROFILE.into())),
        ("fields", Some(fields.into())),
        ("primaryKey", (!entry.primary_key.is_empty()).then(|| json!(entry.primary_key))),
        ("uniqueKeys", (!unique.is_empty()).then(|| json!(unique))),
        ("foreignKeys", (!keys.is_empty()).then(|| keys.into())),
    ])
}

fn field(entry: &Entry, column: &Column, has_empty: bool) -> Value {
    let kind = kind(column);
    let constraints = constraints(entry, column);
    let is_boolean = kind == "boolean";
    object([
        ("name", Some(column.name.as_str().into())),
        ("type", Some(kind.into())),
        ("description", Some(column.description.as_str().into())),
        ("constraints", (!constraints.is_empty()).then(|| constraints.into())),
        // An empty cell is a missing value, unless this says otherwise.
        ("missingValues", has_empty.then(|| json!([]))),
        ("trueValues", is_boolean.then(|| json!(["1"]))),
        ("falseValues", is_boolean.then(|| json!(["0"]))),
    ])
    .into()
}

/// What a value must be, as far as it is one of a list, has a least number, or occurs once. Other checks are left out:
/// the rows have passed them.
fn constraints(entry: &Entry, column: &Column) -> Map<String, Value> {
    let least = format!("{} >= ", column.name);
    let minimum = column.checks.iter().find_map(|check| check.strip_prefix(&least)?.parse::<i64>().ok());
    let is_unique = entry.unique.iter().any(|key| *key == [&*column.name]);
    object([
        ("required", (!column.nullable).then(|| true.into())),
        ("unique", is_unique.then(|| true.into())),
        ("minimum", minimum.map(Value::from)),
        ("enum", column.words().map(Value::from)),
    ])
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

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::db::dictionary;

    #[test]
    fn columns_have_types_and_constraints() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE t (number NUMERIC NOT NULL, least INTEGER CHECK (least >= 2), flag INTEGER CHECK (flag IN (0, 1)),
               day TEXT UNIQUE CHECK (day IS date(day)), word TEXT CHECK (word IN ('a', 'b')))",
        )
        .unwrap();
        let entry = &dictionary::read(&conn).unwrap()[0];
        let found = entry.columns.iter().map(|column| json!([kind(column), constraints(entry, column)]));
        let wanted = [
            json!(["number", { "required": true }]),
            json!(["integer", { "minimum": 2 }]),
            json!(["boolean", {}]),
            json!(["string", { "unique": true }]),
            json!(["string", { "enum": ["a", "b"] }]),
        ];
        assert_eq!(found.collect::<Vec<_>>(), wanted);
    }
}
