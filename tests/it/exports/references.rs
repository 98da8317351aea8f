//! The references in three formats: whatever they contain, nothing is lost, split or merged.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde_json::{Value, json};

use super::bibliography::{self, names, plain, plain_in_braces};
use crate::support::Folder;

const COLUMNS: [&str; 6] = ["title", "author", "publisher", "published", "retrieved", "url"];

/// The key of a reference; in the list `references`, only the number.
const KEY: &str = "s.slug || CASE r.list WHEN 'references' THEN '' ELSE '_' || r.list END || '_' || r.number";

/// The sources and references by key, with their stated fields. If there is no title, the reference as
/// printed takes its place.
fn stated(conn: &Connection) -> BTreeMap<String, BTreeMap<&'static str, String>> {
    let sql = format!(
        "SELECT slug AS key, title, author, publisher, published, retrieved, url FROM source
         UNION ALL SELECT {KEY}, coalesce(r.title, r.as_printed), r.author, r.publisher, r.published, r.retrieved, r.url
         FROM reference AS r JOIN source AS s ON s.id = r.source_id"
    );
    let mut statement = conn.prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| {
        let cells = COLUMNS.iter().filter_map(|&column| Some((column, row.get(column).ok()?)));
        Ok((row.get("key")?, cells.collect()))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// The authors by key: a family name and a given name, or one text that is not split.
type Authors = BTreeMap<String, Vec<(Option<String>, Option<String>)>>;

fn authors(conn: &Connection) -> Authors {
    let mut authors: Authors = stated(conn)
        .into_iter()
        .map(|(key, stated)| {
            (key, stated.get("author").map(|whole| (None, Some(whole.clone()))).into_iter().collect())
        })
        .collect();
    let sql = format!(
        "SELECT {KEY}, a.position, a.family, coalesce(a.body, a.given) FROM reference_author AS a
         JOIN reference AS r ON r.id = a.reference_id JOIN source AS s ON s.id = r.source_id ORDER BY 1, 2"
    );
    let mut statement = conn.prepare(&sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let of = authors.get_mut(&row.get::<_, String>(0).unwrap()).unwrap();
        if row.get::<_, i64>(1).unwrap() == 1 {
            of.clear();
        }
        of.push((row.get(2).unwrap(), row.get(3).unwrap()));
    }
    authors
}

fn in_csl(author: &(Option<String>, Option<String>)) -> Value {
    match author {
        (Some(family), Some(given)) => match family.strip_prefix("van der ") {
            Some(rest) => json!({ "family": rest, "non-dropping-particle": "van der", "given": given }),
            None => json!({ "family": family, "given": given }),
        },
        (Some(family), None) => json!({ "family": family }),
        (None, whole) => json!({ "literal": whole }),
    }
}

fn items(folder: &Folder) -> Vec<Value> {
    serde_json::from_str(&folder.stdout("export csl-json -")).unwrap()
}

/// The records of a RIS text, each as its lines of tag and value.
fn records(text: &str) -> Vec<Vec<(&str, &str)>> {
    let lines: Vec<(&str, &str)> =
        text.split_terminator("\r\n").map(|line| line.split_once("  - ").unwrap()).collect();
    lines.split_inclusive(|(tag, _)| *tag == "ER").map(<[_]>::to_vec).collect()
}

/// A text with spaces for all characters that can end a line.
pub(super) fn on_a_line(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

fn value<'t>(record: &[(&'t str, &'t str)], tag: &str) -> Option<&'t str> {
    record.iter().find(|(found, _)| *found == tag).map(|(_, value)| *value)
}

fn values<'t>(record: &[(&'t str, &'t str)], tag: &str) -> Vec<&'t str> {
    record.iter().filter(|(found, _)| *found == tag).map(|(_, value)| *value).collect()
}

#[test]
fn the_exports_of_the_built_in_pack_match_their_snapshots() {
    let folder = Folder::built();
    for format in ["csl-json", "biblatex", "ris"] {
        insta::assert_snapshot!(format, folder.stdout(&["export", format, "-", "--quiet"]));
    }
}

#[test]
fn csl_json_has_every_text_unchanged() {
    let folder = Folder::awkward();
    let (stated, authors) = (stated(&folder.open("ecpat.db")), authors(&folder.open("ecpat.db")));
    let items = items(&folder);
    assert_eq!(items.len(), stated.len());
    for item in &items {
        let stated = &stated[item["id"].as_str().unwrap()];
        let publisher = if item["type"] == "entry-encyclopedia" { "container-title" } else { "publisher" };
        for (column, found) in
            [("title", &item["title"]), ("publisher", &item[publisher]), ("url", &item["URL"])]
        {
            assert_eq!(found.as_str(), stated.get(column).map(String::as_str), "{item}");
        }
        let wanted: Vec<Value> = authors[item["id"].as_str().unwrap()].iter().map(in_csl).collect();
        assert_eq!(item.get("author").cloned().unwrap_or_else(|| json!([])), json!(wanted), "{item}");
    }
}

#[test]
fn biblatex_reads_back_to_the_same_texts() {
    let folder = Folder::awkward();
    let (stated, authors) = (stated(&folder.open("ecpat.db")), authors(&folder.open("ecpat.db")));
    let entries = bibliography::read(&folder.stdout("export biblatex -"));
    assert!(entries.keys().eq(stated.keys()));
    // Particles are recognised outside of braces.
    assert!(entries["awkward_201"]["author"].starts_with("van der Berg, Jan"));
    for (key, entry) in &entries {
        let stated = &stated[key];
        for (column, field) in [("title", "title"), ("publisher", "organization")] {
            let read = entry.get(field).map(|text| plain_in_braces(text));
            assert_eq!(read, stated.get(column).map(|text| on_a_line(text)), "{key}: {field}");
        }
        assert_eq!(entry.get("url"), stated.get("url"), "{key}");
        let wanted = authors[key].iter().map(|(family, given)| {
            family.iter().chain(given).map(|part| on_a_line(part)).collect::<Vec<_>>()
        });
        let read = entry.get("author").map_or_else(Vec::new, |authors| names(authors));
        assert_eq!(read, wanted.collect::<Vec<_>>(), "{key}");
    }
}

#[test]
fn ris_has_a_line_for_each_value_and_no_value_breaks_one() {
    let folder = Folder::awkward();
    let (stated, authors) = (stated(&folder.open("ecpat.db")), authors(&folder.open("ecpat.db")));
    let text = folder.stdout("export ris -");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let records = records(&text);
    assert_eq!(records.len(), stated.len());
    for record in &records {
        assert_eq!((record[0].0, record.last()), ("TY", Some(&("ER", ""))));
        let key = value(record, "ID").unwrap();
        let stated = &stated[key];
        for (tag, column) in [("TI", "title"), ("PB", "publisher")] {
            let stated = stated.get(column).map(|text| on_a_line(text));
            assert_eq!(value(record, tag), stated.as_deref(), "{record:?}");
        }
        let url = stated.get("url").map(|url| url.replace(';', "%3B"));
        assert_eq!(value(record, "UR"), url.as_deref());
        // The family name comes before the first comma and the given name after it. A name that contains a
        // comma is in the note.
        let (read, authors) = (values(record, "AU"), &authors[key]);
        assert_eq!(read.len(), authors.len(), "{key}");
        let note = values(record, "N1").last().copied().unwrap();
        for (author, (family, given)) in read.into_iter().zip(authors) {
            let is_parted = family.is_some() && given.is_some();
            assert_eq!((author.matches(',').count(), author.ends_with(',')), (1, !is_parted), "{author:?}");
            for part in family.iter().chain(given).filter(|part| part.contains(',')) {
                assert!(note.contains(&format!("Author: {}", on_a_line(part))), "{note}");
            }
        }
    }
}

#[test]
fn the_note_says_where_a_reference_is_and_the_annotation_has_the_rest() {
    let folder = Folder::built();
    let items = items(&folder);
    let entries = bibliography::read(&folder.stdout("export biblatex -"));
    let ris = folder.stdout("export ris -");
    let records = records(&ris);
    assert_eq!((items.len(), entries.len(), records.len()), (8, 8, 8));
    for (item, record) in items.iter().zip(&records) {
        let key = item["id"].as_str().unwrap();
        let wanted = key.split_once('_').map(|(_, number)| {
            let dead = if ["3", "6"].contains(&number) { "; dead link" } else { "" };
            format!("Reference {number} in “ECPAT”, Wikipedia{dead}")
        });
        let read = |field: &str| entries[key].get(field).map(|text| plain(text));
        let notes = values(record, "N1");
        assert_eq!(item.get("note").map(|note| note.as_str().unwrap()), wanted.as_deref());
        assert_eq!(read("note"), wanted);
        let annotation = item["annote"].as_str().unwrap();
        assert!(
            annotation
                .starts_with("Source wikipedia-ecpat; licence of that article CC-BY-SA-3.0; read 2014/2016."),
            "{annotation}"
        );
        let rest = notes.last().copied().unwrap();
        assert_eq!(notes, wanted.as_deref().into_iter().chain([rest]).collect::<Vec<_>>());
        // The formats differ in the dates that they cannot write, and in names.
        let common = |text: &str| {
            let parts =
                text.split(". ").filter(|part| !part.contains("(EDTF)") && !part.starts_with("Author: "));
            parts.map(|part| part.trim_end_matches('.').to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(common(&read("annotation").unwrap()), common(annotation), "{key}");
        assert_eq!(common(rest), common(annotation), "{key}");
        let keywords = values(record, "KW").join(", ");
        assert_eq!((item["keyword"].as_str(), read("keywords")), (Some(&*keywords), Some(keywords.clone())));
        assert_eq!(
            keywords.ends_with("dead-link"),
            ["3", "6"].iter().any(|dead| key.ends_with(dead)),
            "{key}"
        );
    }
}

#[test]
fn every_date_is_complete_in_a_field_or_in_the_annotation() {
    let folder = Folder::awkward();
    let stated = stated(&folder.open("ecpat.db"));
    let items = items(&folder);
    let entries = bibliography::read(&folder.stdout("export biblatex -"));
    let ris = folder.stdout("export ris -");
    let mut forms = BTreeMap::new();
    let records: BTreeMap<&str, _> =
        records(&ris).into_iter().map(|record| (value(&record, "ID").unwrap(), record)).collect();
    for item in items {
        let key = item["id"].as_str().unwrap();
        let Some(date) = stated[key].get("published") else { continue };
        let in_note = |note: &str| note.contains(&format!("Published (EDTF): {date}"));
        let entry = &entries[key];
        let bib = entry.get("date").map_or("none", String::as_str);
        let record = &records[key];
        let shown = format!(
            "{}{} | {bib}{} | {}{}",
            item["issued"],
            if in_note(item["annote"].as_str().unwrap()) { " + annotation" } else { "" },
            if in_note(&plain(&entry["annotation"])) { " + annotation" } else { "" },
            value(record, "DA").unwrap_or("none"),
            if in_note(values(record, "N1").last().unwrap()) { " + annotation" } else { "" },
        );
        forms.insert(date.clone(), shown);
    }
    let shown: Vec<String> = forms.iter().map(|(date, shown)| format!("{date} | {shown}\n")).collect();
    // Two different dates must not look the same.
    let distinct: BTreeSet<String> = forms
        .iter()
        .flat_map(|(date, shown)| {
            shown.split(" | ").enumerate().map(move |(format, shown)| {
                let own = if shown.ends_with(" + annotation") { date.as_str() } else { "" };
                format!("{format} {shown} {own}")
            })
        })
        .collect();
    assert_eq!(distinct.len(), 3 * forms.len());
    insta::assert_snapshot!(shown.concat());
}

#[test]
fn hostile_text_breaks_no_format() {
    let folder = Folder::built();
    let hostile = "one\r\ntwo\nER  - \n@misc{x,\ttitle = {}}\u{1b}[31m\u{85}three";
    let conn = folder.open("ecpat.db");
    conn.execute("UPDATE reference SET title = ?1, author = ?1, publisher = ?1, note = ?1", [hostile])
        .unwrap();
    conn.execute_batch("UPDATE reference SET url = 'http://x/}' || char(10) || '{\\ a'").unwrap();
    drop(conn);
    let blank = on_a_line(hostile);
    assert_eq!(items(&folder)[1]["title"], hostile);
    let entries = bibliography::read(&folder.stdout("export biblatex -"));
    assert_eq!(entries.len(), 8);
    let entry = &entries["wikipedia-ecpat_3"];
    assert_eq!(plain_in_braces(&entry["title"]), blank);
    assert_eq!(entry["url"], "http://x/%7D %7B%5C a");
    let text = folder.stdout("export ris -");
    let records = records(&text);
    assert_eq!(records.len(), 8);
    assert_eq!(value(&records[3], "TI"), Some(blank.as_str()));
}
