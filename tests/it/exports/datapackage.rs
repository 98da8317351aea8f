//! The data package: its files have the rows of the database, and its descriptor agrees with the
//! schema.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ecpat_kb::db::dictionary::{self, Entry};
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Folder, migrated};

const HOSTILE: &str = "=1+1 \"quoted\", it's {a} \\N 100% @home <b>&amp;\u{202e}\u{7}";

/// A data package.
struct Package {
    files: BTreeMap<String, Vec<u8>>,
    descriptor: Value,
    /// The file to publish, which has the same row numbers.
    published: Vec<u8>,
}

/// The package of the awkward packs, with hostile and empty texts.
static PACKAGE: LazyLock<Package> = LazyLock::new(|| {
    let folder = Folder::awkward();
    let conn = folder.open("ecpat.db");
    conn.execute("UPDATE thing SET name = ?1 WHERE slug = 'ecpat'", [HOSTILE]).unwrap();
    conn.execute("UPDATE statement SET statement = ?1 WHERE id = 1", ["a\r\nb\nc\rd\t e "]).unwrap();
    conn.execute("UPDATE statement SET beneficiary = ?1 WHERE id = 1", ["\\N"]).unwrap();
    drop(conn);
    folder.stdout("export datapackage data --quiet");
    folder.stdout("export sqlite published.db --quiet");
    let files = folder.tree("data");
    let descriptor = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    Package { files, descriptor, published: folder.bytes("published.db") }
});

impl Package {
    fn resources(&self) -> &[Value] {
        self.descriptor["resources"].as_array().unwrap()
    }

    /// The bytes of the file of a resource.
    fn bytes(&self, resource: &Value) -> &[u8] {
        &self.files[resource["path"].as_str().unwrap()]
    }
}

fn resource(name: &str) -> &'static Value {
    PACKAGE.resources().iter().find(|resource| resource["name"] == name).unwrap()
}

fn field(table: &str, name: &str) -> &'static Value {
    let fields = resource(table)["schema"]["fields"].as_array().unwrap();
    fields.iter().find(|field| field["name"] == name).unwrap()
}

/// The rows of a file, read according to its schema.
fn rows_of_file(resource: &Value) -> Vec<Vec<Sql>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(PACKAGE.bytes(resource));
    let fields = resource["schema"]["fields"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), names);
    let value = |field: &Value, cell: &str| {
        let missing = field.get("missingValues").cloned().unwrap_or_else(|| json!([""]));
        if missing.as_array().unwrap().iter().any(|missing| missing == cell) {
            return Sql::Null;
        }
        match field["type"].as_str().unwrap() {
            "integer" | "boolean" => Sql::Integer(cell.parse().unwrap()),
            "number" => cell.parse().map_or_else(|_| Sql::Real(cell.parse().unwrap()), Sql::Integer),
            "string" => Sql::Text(cell.to_owned()),
            other => panic!("{other}"),
        }
    };
    let cells = |record: csv::StringRecord| fields.iter().zip(&record).map(|(f, c)| value(f, c)).collect();
    reader.records().map(|record| cells(record.unwrap())).collect()
}

fn rows_of_table(conn: &Connection, name: &str) -> Vec<Vec<Sql>> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
    let count = statement.column_count();
    let rows = statement.query_map([], |row| (0..count).map(|at| row.get(at)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

fn sorted(rows: &[Vec<Sql>]) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

/// The tables and views except those that are only for the program.
fn described(conn: &Connection) -> Vec<Entry> {
    let mut entries = dictionary::read(conn).unwrap();
    entries.retain(|entry| !entry.description.starts_with("Internal:"));
    entries
}

#[test]
fn every_cell_reads_back() {
    let folder = Folder::with_database(&PACKAGE.published);
    let conn = folder.open("ecpat.db");
    let names: Vec<&str> =
        PACKAGE.resources().iter().map(|resource| resource["name"].as_str().unwrap()).collect();
    assert_eq!(names, described(&conn).iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>());
    for name in names {
        let (read, wanted) = (rows_of_file(resource(name)), rows_of_table(&conn, name));
        assert_eq!(sorted(&read), sorted(&wanted), "{name}");
    }
    let has = |table: &str, text: &str| {
        rows_of_table(&conn, table).iter().any(|row| row.contains(&Sql::Text(text.to_owned())))
    };
    assert!(has("section", "") && has("thing", HOSTILE) && has("statement", "\\N"));
    // An empty cell is an empty text in one column and a missing value in another.
    assert_eq!(field("searchable_texts", "text")["missingValues"], json!([]));
    assert_eq!(field("contribution", "note").get("missingValues"), None);
}

#[test]
fn rows_are_in_the_order_of_their_keys() {
    for resource in PACKAGE.resources() {
        let schema = &resource["schema"];
        let fields = schema["fields"].as_array().unwrap();
        let at = |name: &Value| fields.iter().position(|field| field["name"] == *name).unwrap();
        let key: Vec<usize> = match schema.get("primaryKey") {
            Some(key) => key.as_array().unwrap().iter().map(at).collect(),
            None => (0..fields.len()).collect(),
        };
        let keys: Vec<Vec<Sql>> = rows_of_file(resource)
            .iter()
            .map(|row| key.iter().map(|&at| row[at].clone()).collect())
            .collect();
        assert!(keys.is_sorted_by(|one, other| in_order(one, other)), "{}", resource["name"]);
    }
}

/// Whether SQLite sorts the first before the second, or both are equal.
#[allow(clippy::cast_precision_loss, reason = "row numbers are small")]
fn in_order(one: &[Sql], other: &[Sql]) -> bool {
    let rank = |cell: &Sql| match cell {
        Sql::Null => (0, 0.0, String::new()),
        Sql::Integer(number) => (1, *number as f64, String::new()),
        Sql::Real(number) => (1, *number, String::new()),
        Sql::Text(text) => (2, 0.0, text.clone()),
        Sql::Blob(_) => panic!("a blob in a key"),
    };
    let ranks = |row: &[Sql]| row.iter().map(rank).collect::<Vec<_>>();
    ranks(one) <= ranks(other)
}

#[test]
fn it_has_every_key_and_description_of_the_schema() {
    for entry in described(&migrated()) {
        let resource = resource(&entry.name);
        let schema = &resource["schema"];
        let fields = schema["fields"].as_array().unwrap();
        for described in fields.iter().chain([resource]) {
            assert!(!described["description"].as_str().unwrap().is_empty(), "{}: {described}", entry.name);
        }
        let count = |key: &str| schema.get(key).map_or(0, |list| list.as_array().unwrap().len());
        assert_eq!(count("foreignKeys"), entry.foreign_keys.len(), "{}", entry.name);
        assert_eq!(count("primaryKey"), entry.primary_key.len(), "{}", entry.name);
        let unique = fields.iter().filter(|field| field["constraints"]["unique"] == true).count();
        assert_eq!(count("uniqueKeys") + unique, entry.unique.len(), "{}", entry.name);
    }
}

#[test]
fn every_file_has_its_size_and_hash() {
    for resource in PACKAGE.resources() {
        let bytes = PACKAGE.bytes(resource);
        let hash = format!("sha256:{}", hex(&Sha256::digest(bytes)));
        assert_eq!((&resource["bytes"], &resource["hash"]), (&json!(bytes.len()), &json!(hash)));
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(u32::from(digit), 16).unwrap()).collect()
}
