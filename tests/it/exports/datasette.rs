//! The files for Datasette describe every table, view, column and report.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ecpat_kb::db::dictionary;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::support::{Folder, reports};

/// `metadata.json` and `datasette.json` as they are written.
fn written(folder: &Folder, db: &str) -> [Vec<u8>; 2] {
    folder.stdout(&["export", "datasette", "site", "--force", "--quiet", "--db", db]);
    ["site/metadata.json", "site/datasette.json"].map(|name| folder.bytes(name))
}

/// `metadata.json` and `datasette.json`.
fn exported(folder: &Folder, db: &str) -> [Value; 2] {
    written(folder, db).map(|file| serde_json::from_slice(&file).unwrap())
}

/// Both files for the pack `ecpat`.
static BUILT: LazyLock<[Value; 2]> = LazyLock::new(|| exported(&Folder::built(), "ecpat.db"));

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

#[test]
fn every_table_view_and_column_is_described() {
    let folder = Folder::built();
    let [metadata, _] = &*BUILT;
    for entry in dictionary::read(&folder.open("ecpat.db")).unwrap() {
        let table = &metadata["databases"]["ecpat"]["tables"][&entry.name];
        assert_eq!(table["description"], json!(entry.description), "{}", entry.name);
        let described: Vec<_> =
            entry.columns.iter().map(|column| (&column.name, &column.description)).collect();
        let columns = object(&table["columns"]);
        assert_eq!(columns.len(), described.len(), "{}", entry.name);
        for (name, description) in described {
            assert_eq!(columns[name], json!(description), "{} {name}", entry.name);
        }
    }
}

#[test]
fn internal_and_undescribed_tables_are_hidden() {
    let folder = Folder::built();
    let [metadata, _] = &*BUILT;
    let conn = folder.open("ecpat.db");
    let mut names = conn.prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").unwrap();
    let names = names.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
    let tables = object(&metadata["databases"]["ecpat"]["tables"]);
    let is_hidden =
        |name: &str| tables.get(name).is_some_and(|table| table.get("hidden") == Some(&json!(true)));
    for name in names {
        // With a table, Datasette hides those whose names begin with its name.
        let hidden = tables.keys().any(|table| name.starts_with(table.as_str()) && is_hidden(table));
        let description = tables.get(&name).and_then(|table| table.get("description")?.as_str());
        let shown = description.is_some_and(|description| !description.starts_with("Internal:"));
        assert_ne!(hidden, shown, "{name}");
    }
}

#[test]
fn every_report_is_a_query_in_both_files() {
    let [metadata, configuration] = &*BUILT;
    let queries = &metadata["databases"]["ecpat"]["queries"];
    assert_eq!(*queries, configuration["databases"]["ecpat"]["queries"]);
    let tables = object(&metadata["databases"]["ecpat"]["tables"]);
    assert_eq!(
        tables.keys().find(|table| object(queries).contains_key(*table)),
        None,
        "a table and a query have the same address"
    );
    assert_eq!(object(queries).len(), reports().len());
    for report in reports() {
        let query = &queries[format!("report-{}", report.name)];
        assert_eq!(query["sql"], json!(report.sql_for_forms()), "{}", report.name);
        assert_eq!(query["title"], json!(report.head.title), "{}", report.name);
        assert!(
            query["description"].as_str().unwrap().starts_with(&report.head.description),
            "{}",
            report.name
        );
        let params: Vec<&str> = report.head.parameters.iter().map(|parameter| &*parameter.name).collect();
        assert_eq!(
            query.get("params").cloned().unwrap_or_else(|| json!([])),
            json!(params),
            "{}",
            report.name
        );
    }
}

#[test]
fn both_files_have_the_same_settings_for_tables() {
    const SETTINGS: [&str; 6] = ["hidden", "label_column", "sort", "facets", "fts_table", "fts_pk"];
    let [metadata, configuration] = &*BUILT;
    let tables = object(&metadata["databases"]["ecpat"]["tables"]);
    let configured = object(&configuration["databases"]["ecpat"]["tables"]);
    assert_eq!(tables.keys().collect::<BTreeSet<_>>(), configured.keys().collect());
    for (name, table) in tables {
        let settings: Map<String, Value> = object(table)
            .iter()
            .filter(|(key, _)| SETTINGS.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        assert_eq!(json!(settings), configured[name], "{name}");
    }
}

#[test]
fn the_columns_named_in_settings_exist() {
    let folder = Folder::built();
    let [_, configuration] = &*BUILT;
    let conn = folder.open("ecpat.db");
    for (name, table) in object(&configuration["databases"]["ecpat"]["tables"]) {
        let named = ["label_column", "sort", "fts_pk"].into_iter().filter_map(|key| table.get(key));
        for column in
            named.chain(table.get("facets").into_iter().flat_map(|facets| facets.as_array().unwrap()))
        {
            conn.prepare(&format!("SELECT {} FROM {name}", column.as_str().unwrap())).unwrap();
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let hostile = ["~", "a: b #c", "it's \"quoted\" {a}", "tab\there \u{202e}\u{7f}"];
    for name in hostile {
        let folder = Folder::new();
        let file = format!("{name}.db");
        folder.put_built(&file);
        folder
            .open(&file)
            .execute("UPDATE source SET title = ?1, licence = ?1, publisher = NULL", [name])
            .unwrap();
        let [metadata, configuration] = exported(&folder, &format!("./{file}"));
        assert_eq!(metadata["source"], name);
        assert!(metadata["description"].as_str().unwrap().contains(&format!("licence {name}; read")));
        assert_eq!(object(&metadata["databases"]).keys().collect::<Vec<_>>(), [name]);
        assert_eq!(object(&configuration["databases"]).keys().collect::<Vec<_>>(), [name]);
    }
}

/// Gives every row of every table another number, in reverse order.
fn turn_row_numbers(conn: &Connection) {
    conn.execute_batch("PRAGMA foreign_keys = off; BEGIN").unwrap();
    for table in dictionary::read(conn).unwrap().iter().filter(|entry| entry.kind == "table") {
        // A thing has the same number in the table of its sort.
        let is_of_thing = table.foreign_keys.iter().any(|key| key.columns == ["id"]);
        if table.primary_key == ["id"] && !is_of_thing {
            conn.execute_batch(&format!("UPDATE {} SET id = 1000000 - id", table.name)).unwrap();
        }
        for key in &table.foreign_keys {
            for (column, parent) in key.columns.iter().zip(&key.parent_columns) {
                // `source_id` is part of two keys of some tables.
                if parent == "id" {
                    let sql = format!("UPDATE {} SET {column} = 1000000 - {column}", table.name);
                    conn.execute_batch(&sql).unwrap();
                }
            }
        }
    }
    conn.execute_batch("COMMIT").unwrap();
    assert_eq!(ecpat_kb::db::migrate::broken_keys(conn).unwrap(), Vec::<String>::new());
}

#[test]
fn row_numbers_make_no_difference() {
    let folder = Folder::built();
    let before = written(&folder, "ecpat.db");
    turn_row_numbers(&folder.open("ecpat.db"));
    assert!(written(&folder, "ecpat.db") == before, "the files differ");
}
