//! Writes a pack in each of the forms that a pack can have; all have the same records.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use ecpat_kb::pack::kind::{Kind, Standing};
use serde_json::{Map, Value, json};

use crate::support::{Folder, ndjson};

/// The keys of a record with their values.
pub(crate) type Fields = Map<String, Value>;

/// The records of a pack, each under its kind.
pub(crate) type Records = Vec<(String, Fields)>;

/// How many forms there are.
pub(crate) const FORMS: usize = 7;

/// The kind of this name.
pub(crate) fn kind_of(name: &str) -> &'static Kind {
    Standing::of_name(name).unwrap().kind
}

/// The name by which other records refer to a record of this kind.
pub(crate) fn name_of(kind: &Kind, record: &Fields) -> Option<String> {
    let name = record.get(kind.name_key()?)?;
    let name = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
    match record.get("list").and_then(Value::as_str) {
        Some(list) if list != "references" => Some(format!("{list}/{name}")),
        _ => Some(name),
    }
}

/// Each record under its kind, without nesting; nested records name the record that they were in.
pub(crate) fn flattened(records: &Records) -> BTreeMap<&'static str, Vec<Fields>> {
    let mut tables: BTreeMap<&'static str, Vec<Fields>> = BTreeMap::new();
    for (name, record) in records {
        let (kind, mut record) = (kind_of(name), record.clone());
        let of = name_of(kind, &record).unwrap_or_default();
        for inner in kind.nested.iter().filter(|inner| !inner.key.is_empty()) {
            let mut facts: Vec<Fields> = match record.remove(inner.key) {
                Some(facts) => serde_json::from_value(facts).unwrap(),
                None => Vec::new(),
            };
            // A cell cannot contain a list.
            if let [(short, own)] = inner.short
                && let Some(Value::Array(values)) = record.get(*short)
            {
                let fact = |value: &Value| Fields::from_iter([((*own).to_owned(), value.clone())]);
                facts.extend(values.iter().map(fact));
                record.remove(*short);
            }
            for fact in &mut facts {
                fact.insert(kind.key.to_owned(), of.clone().into());
                if inner.cited
                    && let Some(cite) = record.get("cite")
                {
                    fact.entry("cite").or_insert_with(|| cite.clone());
                }
            }
            if !facts.is_empty() {
                tables.entry(inner.name).or_default().append(&mut facts);
            }
        }
        tables.entry(kind.name).or_default().push(record);
    }
    tables
}

pub(crate) fn as_toml(records: &Records) -> String {
    let mut text = String::new();
    for (kind, record) in records {
        let header = if kind == "source" { "[source]".to_owned() } else { format!("[[{kind}]]") };
        let body: toml::Table = serde_json::from_value(Value::Object(record.clone())).unwrap();
        writeln!(text, "{header}").unwrap();
        for (key, value) in body {
            writeln!(text, "{key} = {value}").unwrap();
        }
    }
    text
}

pub(crate) fn as_lines(records: &Records) -> String {
    ndjson(records.iter().map(|(kind, record)| json!({ kind: record })))
}

fn as_csv(rows: &[Fields]) -> String {
    let mut columns: Vec<&String> = rows.iter().flat_map(Map::keys).collect();
    columns.sort();
    columns.dedup();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).unwrap();
    for row in rows {
        let cell = |column: &&String| match row.get(*column) {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        writer.write_record(columns.iter().map(cell)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstandard(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

/// Writes a pack in one of the forms into a new folder.
pub(crate) fn write(folder: &Folder, pack: &str, records: &Records, form: usize) {
    let _ = fs::remove_dir_all(folder.path(pack));
    let write = |name: &str, bytes: &[u8]| {
        folder.write(&format!("{pack}/{name}"), "");
        fs::write(folder.path(&format!("{pack}/{name}")), bytes).unwrap();
    };
    let of_kind = |rows: Vec<Fields>| ndjson(rows.into_iter().map(Value::Object));
    match form {
        0 => write("pack.toml", as_toml(records).as_bytes()),
        1 => write("all.ndjson", as_lines(records).as_bytes()),
        2 => {
            // Half of the records in one file, the rest in another.
            let (one, two) = records.split_at(records.len() / 2);
            write("a.toml", as_toml(&one.to_vec()).as_bytes());
            write("b.ndjson.gz", &gzip(&as_lines(&two.to_vec())));
        }
        _ => {
            for (name, rows) in flattened(records) {
                let plural = kind_of(name).plural();
                match form {
                    3 => write(&format!("{plural}.ndjson"), of_kind(rows).as_bytes()),
                    4 => write(&format!("{name}.csv"), as_csv(&rows).as_bytes()),
                    5 => write(&format!("{plural}.csv.gz"), &gzip(&as_csv(&rows))),
                    _ => write(&format!("{name}-1.jsonl.zst"), &zstandard(&of_kind(rows))),
                }
            }
        }
    }
}
