//! Files of many records: the same facts in NDJSON and CSV, compressed or not, give the same
//! database, and mistakes in them are told as those in TOML are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::{Map, Value, json};

use crate::support::{Folder, SMALL_PACK, content, lines, ndjson, records};

/// Where nested records stand, by the kind around them and their key there.
const TABLES: &[(&str, &str, &str)] = &[
    ("passage", "references", "passage_reference"),
    ("organisation", "names", "organisation_name"),
    ("organisation", "places", "organisation_place"),
    ("organisation", "activities", "activity"),
    ("event", "dates", "event_date"),
    ("event", "places", "event_place"),
    ("event", "participants", "participation"),
    ("work", "contributions", "contribution"),
    ("topic", "statements", "topic_statement"),
    ("discrepancy", "passages", "discrepancy_passage"),
];

/// The records of every table by themselves, those that stood in others with the name of those.
fn tables(text: &str) -> BTreeMap<String, Vec<Map<String, Value>>> {
    let mut tables: BTreeMap<String, Vec<Map<String, Value>>> = BTreeMap::new();
    for (kind, mut record) in records(text) {
        let cite = record.get("cite").cloned();
        for (outer, key, table) in TABLES.iter().filter(|(outer, ..)| *outer == kind) {
            let Some(Value::Array(items)) = record.remove(*key) else { continue };
            for item in items {
                let Value::Object(mut inner) = item else { panic!("a record is a table") };
                inner.insert((*outer).to_owned(), record["slug"].clone());
                if let (Some(cite), false) = (&cite, inner.contains_key("cite")) {
                    inner.insert("cite".to_owned(), cite.clone());
                }
                tables.entry((*table).to_owned()).or_default().push(inner);
            }
        }
        tables.entry(kind).or_default().push(record);
    }
    tables
}

fn as_csv(rows: &[Map<String, Value>]) -> String {
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

fn plural(table: &str) -> String {
    match table {
        "activity" => "activities".to_owned(),
        "discrepancy" => "discrepancies".to_owned(),
        "event_series" => "event_series".to_owned(),
        other => format!("{other}s"),
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

/// The content of a database that holds the pack in a folder, and nothing else.
fn seeded(folder: &Folder, pack: &str) -> String {
    let db = format!("{pack}.db");
    folder.stdout(&["migrate", "--db", &db, "--quiet"]);
    let run = folder.run(&["seed", pack, "--db", &db, "--quiet"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{pack}");
    content(&folder.open(&db))
}

/// The built-in pack in one text.
fn built_in() -> String {
    let folder = Folder::new();
    folder.copy_built_in_pack("ecpat");
    let mut names: Vec<_> =
        std::fs::read_dir(folder.path("ecpat")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn a_pack_gives_the_same_database_in_every_form() {
    for text in [SMALL_PACK.to_owned(), built_in()] {
        let folder = Folder::new();
        folder.write("toml/pack.toml", &text);
        let expected = seeded(&folder, "toml");

        folder.write("lines/records.ndjson", &lines(&text));
        assert_eq!(seeded(&folder, "lines"), expected, "a line under its kind");

        for (table, rows) in tables(&text) {
            let of_kind = ndjson(rows.iter().map(|row| Value::Object(row.clone())));
            folder.write(&format!("apart/{}.ndjson", plural(&table)), &of_kind);
            folder.write(&format!("csv/{table}.csv"), &as_csv(&rows));
            folder.write(&format!("gzip/{}.csv.gz", plural(&table)), "");
            std::fs::write(folder.path(&format!("gzip/{}.csv.gz", plural(&table))), gzip(&as_csv(&rows)))
                .unwrap();
            folder.write("zstandard/x", "");
            std::fs::write(folder.path(&format!("zstandard/{table}-1.jsonl.zst")), zstandard(&of_kind))
                .unwrap();
        }
        for pack in ["apart", "csv", "gzip", "zstandard"] {
            assert_eq!(seeded(&folder, pack), expected, "{pack}");
        }
    }
}

#[test]
fn forms_can_be_mixed_in_a_pack() {
    let folder = Folder::new();
    folder.write("toml/pack.toml", SMALL_PACK);
    let mut tables = tables(SMALL_PACK);
    let names = tables.remove("organisation_name").unwrap();
    folder.write("mixed/organisation_names.csv", &as_csv(&names));
    let events = tables.remove("event_date").unwrap();
    let events = ndjson(events.into_iter().map(|row| json!({ "event_date": row })));
    folder.write("mixed/more.ndjson", &events);
    let mut text = String::new();
    for (kind, record) in records(SMALL_PACK) {
        let mut record = record;
        record.remove("names");
        record.remove("dates");
        let header = if kind == "source" { "[source]".to_owned() } else { format!("[[{kind}]]") };
        let body: toml::Table = serde_json::from_value(Value::Object(record)).unwrap();
        let mut inline = String::new();
        for (key, value) in body {
            writeln!(inline, "{key} = {value}").unwrap();
        }
        write!(text, "{header}\n{inline}\n").unwrap();
    }
    folder.write("mixed/pack.toml", &text);
    assert_eq!(seeded(&folder, "mixed"), seeded(&folder, "toml"));
}

#[test]
fn standard_input_is_a_pack_compressed_or_not() {
    let folder = Folder::new();
    folder.write("toml/pack.toml", SMALL_PACK);
    let expected = seeded(&folder, "toml");
    let text = lines(SMALL_PACK);
    for (db, input) in
        [("a.db", text.clone().into_bytes()), ("b.db", gzip(&text)), ("c.db", zstandard(&text))]
    {
        let output =
            folder.command(&["seed", "-", "--db", db, "--quiet"]).write_stdin(input).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{db}");
        assert_eq!(content(&folder.open(db)), expected, "{db}");
    }
}

/// The mistakes of a file beside a pack without any, as they are told.
fn told(name: &str, bytes: &[u8]) -> String {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    std::fs::write(folder.path(&format!("pack/{name}")), bytes).unwrap();
    let run = folder.run(&["check", "pack"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    run.stderr.split("\nthe built-in pack, pack:").next().unwrap().to_owned()
}

#[test]
fn mistakes_in_lines_are_told_with_their_place() {
    let lines = concat!(
        "{\"place\": {\"slug\": \"lima\", \"name\": \"Lima\", \"country\": \"Peru\", \"cite\": \"one\"}}\n",
        "\n",
        "{\"place\": {\"slug\": \"Quito\", \"name\": \"Quito\", \"cite\": \"nowhere\"}}\r\n",
        "{\"plase\": {\"slug\": \"quito\"}}\n",
        "{\"place\": {\"slug\": \"quito\", \"nmae\": \"Quito\", \"cite\": \"one\"}}\n",
        "{\"place\": {\"slug\": \"quito\", \"name\": 5, \"cite\": null}}\n",
        "{\"place\": [1, 2], \"event\": {}}\n",
        "{\"place\": [1, 2]}\n",
        "[\"place\"]\n",
        "{\"place\": {\"slug\": \"a\" \"name\": \"b\"}}\n",
        "{\"place\": {\"slug\": \"quito\", \"slug\": \"quito\", \"name\": \"Quito\", \"cite\": \"one\"}}\n",
        "{\"place\": {\"slug\": \"oslo\", \"name\": \"\\ud800\", \"cite\": \"one\"}}\n",
        "{\"event_date\": {\"event\": \"no-such\", \"date\": 1990, \"cite\": \"one\"}}\n",
        "{\"figure\": {\"organisation\": \"nobody\", \"metric\": \"members\", \"value\": 1.5, \"cite\": \"one\"}}\n",
        "{\"figure\": {\"metric\": \"members\", \"value\": 99999999999999999999, \"cite\": \"one\"}}\n",
    );
    insta::assert_snapshot!(told("records.ndjson", lines.as_bytes()));
}

#[test]
fn mistakes_in_tables_are_told_with_their_place() {
    let rows = "slug,name,country,cite\n\
        lima,Lima,Peru,one\n\
        Quito,Quito,,nowhere\n\
        \n\
        bergen,\"Bergen, Norway\",NO\n\
        bern,\"Bern\" city,CH,one\n\
        ,,,\n\
        basel,\"Ba\"\"sel\nthe city\",CH,one\n\
        bonn,Bonn,DE,\"one\n";
    insta::assert_snapshot!(told("places.csv", rows.as_bytes()));
}

#[test]
fn what_is_wrong_with_the_columns_is_told_once() {
    let bodies = [
        ("places.csv", "slug,nmae,cite\na,A,one\nb,B,one\n"),
        ("places.csv", "slug,slug,name,cite\n"),
        ("places.csv", "slug;name;country;cite\n"),
        ("event_dates.csv.gz", "date\n"),
        ("places.csv", ""),
    ];
    let all: Vec<String> = bodies
        .iter()
        .map(|(name, text)| {
            let bytes = if name.contains(".gz") { gzip(text) } else { text.as_bytes().to_vec() };
            told(name, &bytes)
        })
        .collect();
    insta::assert_snapshot!(all.join("\n---\n"));
}

#[test]
fn a_mistake_in_a_compressed_file_is_shown_with_its_line() {
    let text = format!("{}{{\"place\": {{\"slug\": \"x\"}}}}\n", "\n".repeat(70_000));
    let plain = told("a.ndjson", text.as_bytes());
    assert!(plain.contains("--> pack/a.ndjson:70001:13\n"), "{plain}");
    assert!(plain.contains("{\"place\": {\"slug\": \"x\"}}"), "{plain}");
    assert_eq!(told("a.ndjson.gz", &gzip(&text)), plain.replace("a.ndjson", "a.ndjson.gz"));
    assert_eq!(told("a.ndjson.zst", &zstandard(&text)), plain.replace("a.ndjson", "a.ndjson.zst"));
}

#[test]
fn bytes_that_are_no_text_and_endless_lines_are_told() {
    let mut bytes = b"{\"place\": {\"slug\": \"x\", \"name\": \"".to_vec();
    bytes.extend([0xff, 0xfe]);
    bytes.extend(b"\"}}\n");
    let run = told("a.ndjson", &bytes);
    assert!(run.starts_with("error: the line is not UTF-8 text\n --> pack/a.ndjson:1:34\n"), "{run}");
    let run = told("a.ndjson", &vec![b' '; 3 << 20]);
    assert!(run.starts_with("error: a line of more than 1 MiB\n --> pack/a.ndjson:1:1\n"), "{run}");
    let mut row = b"slug,name,cite\na,\"".to_vec();
    row.extend(vec![b'x'; 3 << 20]);
    let run = told("places.csv", &row);
    assert!(run.starts_with("error: a row of more than 1 MiB\n --> pack/places.csv:2:1\n"), "{run}");
    let nested = format!("{{\"place\": {}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    let run = told("a.ndjson", nested.as_bytes());
    assert!(run.starts_with("error: "), "{run}");
}

#[test]
fn a_file_with_too_much_wrong_is_given_up() {
    let run = told("places.csv", format!("slug,name,cite\n{}", "X,X,one\n".repeat(5_000)).as_bytes());
    assert_eq!(run.matches("error: ").count(), 1_001);
    assert!(
        run.contains(
            "error: 1000 errors so far; the rest of the file was not read\n    --> pack/places.csv:1002:1\n"
        ),
        "{run}"
    );
}

#[test]
fn warnings_of_other_files_do_not_count_as_errors_of_one() {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    for number in 0..995 {
        folder.write(&format!("pack/{number}.csv"), "");
    }
    folder.write(
        "pack/records.ndjson",
        &"{\"place\": {\"slug\": \"X\", \"name\": \"X\", \"cite\": \"one\"}}\n".repeat(10),
    );
    let run = folder.run(&["check", "pack"]);
    assert_eq!(run.stderr.matches("error: `slug`: ").count(), 10);
    assert!(!run.stderr.contains("errors so far"), "{}", run.stderr.lines().last().unwrap());
    assert!(run.stderr.contains("pack: 10 errors, 995 warnings\n"), "{}", run.stderr.lines().last().unwrap());
}

#[test]
fn a_damaged_archive_is_told_and_nothing_is_changed() {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    let whole = gzip(&"\n".repeat(100_000));
    std::fs::write(folder.path("pack/a.ndjson.gz"), &whole[..whole.len() / 2]).unwrap();
    let run = folder.run(&["seed", "pack"]);
    assert_eq!((run.code, folder.files()), (1, vec!["pack".to_owned()]));
    insta::assert_snapshot!(run.stderr);
}

/// Mistakes between records, in TOML; each text is a pack of its own.
const MISTAKES: [&str; 2] = [
    r#"
[source]
slug = "t"
title = "T"
language = "en"
[[section]]
slug = "x"
heading = "X"
parent = "y"
[[section]]
slug = "y"
heading = "Y"
parent = "x"
[[passage]]
slug = "a"
section = "x"
anchor = "One two"
[[passage]]
slug = "b"
section = "x"
anchor = "One two"
[[passage]]
slug = "c"
section = "x"
anchor = "Three"
[[organisation]]
slug = "o"
name = "O"
cite = "a"
names = [{ name = "P", kind = "short" }, { name = "P", kind = "short" }]
[[organisation]]
slug = "o"
name = "O"
cite = "a"
[[organisation]]
slug = "q"
name = "O"
cite = "c"
[[partnership]]
organisation = "o"
relation = "member"
partner = "o"
cite = "a"
"#,
    r#"
[source]
slug = "t"
title = "T"
language = "en"
[[section]]
slug = "s"
heading = "S"
[[passage]]
slug = "a"
section = "s"
anchor = "One two"
[[passage]]
slug = "c"
section = "s"
anchor = "Three"
no_fact = "It repeats another."
[[organisation]]
slug = "o"
name = "O"
cite = "a"
[[organisation]]
slug = "r"
name = "R"
cite = "c"
[[partnership]]
organisation = "o"
relation = "member-of"
partner = "r"
cite = "a"
[[partnership]]
organisation = "o"
relation = "member-of"
partner = "r"
cite = "a"
"#,
];

#[test]
fn a_candidate_is_looked_at_as_one_in_toml_is() {
    let candidate = "[[candidate]]\nkind = \"partnership\"\nseen = \"It\"\nwhy = \"it stands there\"\n\
        organisation = \"Alpha\"\npartner = \"Alpha\"\ncite = \"one\"\n";
    let folder = Folder::new();
    let text = format!("{SMALL_PACK}{candidate}");
    folder.write("toml/pack.toml", &text);
    folder.write("lines/records.ndjson", &lines(&text));
    for pack in ["toml", "lines"] {
        let run = folder.run(&["check", pack]);
        assert_eq!(run.code, 3, "{pack}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: `Alpha` as a partner of itself\n"), "{pack}: {}", run.stderr);
    }
}

#[test]
fn mistakes_between_records_are_those_that_toml_is_told() {
    for text in MISTAKES {
        let folder = Folder::new();
        folder.write("toml/pack.toml", text);
        folder.write("lines/records.ndjson", &lines(text));
        let told = |pack: &str| {
            let run = folder.run(&["check", pack]);
            assert_eq!(run.code, 3, "{}", run.stderr);
            let mut titles: Vec<String> =
                run.stderr.lines().filter(|line| line.starts_with("error: ")).map(str::to_owned).collect();
            titles.sort();
            titles
        };
        let toml = told("toml");
        assert!(toml.len() > 2, "{toml:?}");
        assert_eq!(told("lines"), toml);
    }
}
