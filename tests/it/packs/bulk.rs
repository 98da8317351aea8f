//! Files of many records: the same facts in NDJSON and CSV, compressed or not, give the same
//! database, and their mistakes are reported like those in TOML.

use std::collections::BTreeSet;
use std::fs;

use ecpat_kb::pack::kind::{CANDIDATE, Standing};

use super::forms::{self, FORMS, as_lines, gzip, zstandard};
use super::problems;
use crate::seeding::{change, fresh, seeded};
use crate::support::{ARTICLE, Folder, SMALL_PACK, content, edited, lines, migrated, records};

/// The built-in pack as one text.
fn built_in() -> String {
    let mut paths: Vec<_> = fs::read_dir(ARTICLE).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn the_small_pack_has_a_record_of_every_kind() {
    let mut missing: BTreeSet<&str> = Standing::all().map(|standing| standing.kind.name).collect();
    missing.remove(CANDIDATE.name);
    for (name, record) in records(SMALL_PACK) {
        let kind = forms::kind_of(&name);
        missing.remove(kind.name);
        for inner in kind.nested {
            let is_short = inner.short.iter().any(|(key, _)| record.contains_key(*key));
            if is_short || record.contains_key(inner.key) {
                missing.remove(inner.name);
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn a_pack_gives_the_same_database_in_every_form() {
    for text in [SMALL_PACK.to_owned(), built_in()] {
        let (folder, mut empty) = (Folder::new(), migrated());
        folder.write("whole/pack.toml", &text);
        let expected = fresh(&mut empty, &folder, &["whole"]);
        for form in 0..FORMS {
            forms::write(&folder, "pack", &records(&text), form);
            assert_eq!(problems(&folder, &["pack"]), [""; 0], "form {form}");
            assert!(fresh(&mut empty, &folder, &["pack"]) == expected, "form {form}");
        }
    }
}

#[test]
fn standard_input_is_a_pack_compressed_or_not() {
    let folder = Folder::new();
    folder.write("toml/pack.toml", SMALL_PACK);
    let expected = fresh(&mut migrated(), &folder, &["toml"]);
    let text = as_lines(&records(SMALL_PACK));
    for (db, input) in
        [("a.db", text.clone().into_bytes()), ("b.db", gzip(&text)), ("c.db", zstandard(&text))]
    {
        let output =
            folder.command(&["seed", "-", "--db", db, "--quiet"]).write_stdin(input).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{db}");
        assert_eq!(content(&folder.open(db)), expected, "{db}");
    }
}

/// The messages about a file that is added to a correct pack.
fn reported(name: &str, bytes: &[u8]) -> String {
    let folder = Folder::small();
    fs::write(folder.path(&format!("pack/{name}")), bytes).unwrap();
    let run = folder.run("seed pack");
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.stderr.rsplit_once("\nerror: ").unwrap().0.to_owned()
}

#[test]
fn mistakes_in_ndjson_are_reported_with_their_places() {
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
    insta::assert_snapshot!(reported("records.ndjson", lines.as_bytes()));
}

#[test]
fn mistakes_in_csv_are_reported_with_their_places() {
    let rows = "slug,name,country,cite\n\
        lima,Lima,Peru,one\n\
        Quito,Quito,,nowhere\n\
        \n\
        bergen,\"Bergen, Norway\",NO\n\
        bern,\"Bern\" city,CH,one\n\
        ,,,\n\
        basel,\"Ba\"\"sel\nthe city\",CH,one\n\
        bonn,Bonn,DE,\"one\n";
    insta::assert_snapshot!(reported("places.csv", rows.as_bytes()));
}

#[test]
fn wrong_columns_are_reported_once() {
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
            reported(name, &bytes)
        })
        .collect();
    insta::assert_snapshot!(all.join("\n---\n"));
}

#[test]
fn a_mistake_in_a_compressed_file_is_shown_with_its_line() {
    let text = format!("{}{{\"place\": {{\"slug\": \"x\"}}}}\n", "\n".repeat(70_000));
    let plain = reported("a.ndjson", text.as_bytes());
    assert!(plain.contains("--> pack/a.ndjson:70001:13\n"), "{plain}");
    assert!(plain.contains("{\"place\": {\"slug\": \"x\"}}"), "{plain}");
    assert_eq!(reported("a.ndjson.gz", &gzip(&text)), plain.replace("a.ndjson", "a.ndjson.gz"));
    assert_eq!(reported("a.ndjson.zst", &zstandard(&text)), plain.replace("a.ndjson", "a.ndjson.zst"));
}

#[test]
fn invalid_utf_8_and_endless_lines_are_reported() {
    let mut bytes = b"{\"place\": {\"slug\": \"x\", \"name\": \"".to_vec();
    bytes.extend([0xff, 0xfe]);
    bytes.extend(b"\"}}\n");
    let run = reported("a.ndjson", &bytes);
    assert!(run.starts_with("error: the line is not UTF-8 text\n --> pack/a.ndjson:1:34\n"), "{run}");
    let run = reported("a.ndjson", &vec![b' '; 3 << 20]);
    assert!(run.starts_with("error: this line is longer than 1 MiB\n --> pack/a.ndjson:1:1\n"), "{run}");
    let mut row = b"slug,name,cite\na,\"".to_vec();
    row.extend(vec![b'x'; 3 << 20]);
    let run = reported("places.csv", &row);
    assert!(run.starts_with("error: this row is longer than 1 MiB\n --> pack/places.csv:2:1\n"), "{run}");
    let nested = format!("{{\"place\": {}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    let run = reported("a.ndjson", nested.as_bytes());
    assert!(run.starts_with("error: "), "{run}");
}

#[test]
fn reading_stops_after_a_thousand_errors() {
    let run = reported("places.csv", format!("slug,name,cite\n{}", "X,X,one\n".repeat(5_000)).as_bytes());
    assert_eq!(run.matches("error: ").count(), 1_001);
    assert!(
        run.contains(
            "error: stopped after 1000 errors; the rest of the file was not read\n    --> pack/places.csv:1002:1\n"
        ),
        "{run}"
    );
}

#[test]
fn warnings_of_other_files_do_not_count_as_errors_of_one() {
    let folder = Folder::small();
    for number in 0..995 {
        folder.write(&format!("pack/{number}.csv"), "");
    }
    folder.write(
        "pack/records.ndjson",
        &"{\"place\": {\"slug\": \"X\", \"name\": \"X\", \"cite\": \"one\"}}\n".repeat(10),
    );
    let run = folder.run("check --only pack");
    assert_eq!(run.stderr.matches("error: `slug`: ").count(), 10);
    assert!(!run.stderr.contains("stopped after"), "{}", run.stderr.lines().last().unwrap());
    assert!(run.stderr.contains("pack: 10 errors, 995 warnings\n"), "{}", run.stderr.lines().last().unwrap());
}

/// Edits of the small pack that make its records inconsistent.
const MISTAKES: &[(&str, &str)] = &[
    ("slug = \"two\"", "slug = \"one\""),
    ("anchor = \"A menu\"", "anchor = \"The first words\""),
    ("parent = \"top\"", "parent = \"below\""),
    ("slug = \"beta\"", "slug = \"alpha\""),
    ("organisation = \"beta\", role", "organisation = \"betta\", role"),
    ("relation = \"funds\"", "relation = \"found\""),
    ("term = \"award\"", "term = \"congress\""),
    ("kind = \"official\" }", "kind = \"official\" }, { name = \"The Alpha\", kind = \"official\" }"),
    ("number = 2, reach", "number = 1, reach"),
    ("kind = \"treaty\"\ncite = \"two\"", "kind = \"treaty\"\ncite = \"menu\""),
    ("partner = \"beta\"", "partner = \"alpha\""),
    ("{ cite = \"row\", says", "{ cite = \"nowhere/row\", says"),
    (
        "[[event_kind]]",
        "[[candidate]]\nkind = \"partnership\"\nseen = \"It\"\nwhy = \"it stands there\"\norganisation = \"Alpha\"\n\
         partner = \"Alpha\"\ncite = \"one\"\n[[event_kind]]",
    ),
];

#[test]
fn mistakes_between_records_are_the_same_in_toml_and_ndjson_and_for_any_database() {
    let folder = Folder::small();
    let there = migrated();
    seeded(&there, &folder, &["pack"]);
    let errors = |shown: &[String]| {
        let lines = shown.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with("error: "));
        let mut errors: Vec<String> = lines.map(str::to_owned).collect();
        errors.sort();
        errors
    };
    for (old, new) in MISTAKES {
        let text = edited(SMALL_PACK, old, new);
        folder.write("toml/pack.toml", &text);
        folder.write("lines/records.ndjson", &lines(&text));
        let toml = errors(&problems(&folder, &["toml"]));
        assert!(!toml.is_empty(), "{old}");
        assert_eq!(errors(&problems(&folder, &["lines"])), toml);
        assert_eq!(errors(&change(&there, &folder, &["lines"], &[]).unwrap_err()), toml);
    }
}
