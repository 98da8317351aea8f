//! The references, in three formats: nothing is lost, parted or merged, whatever they hold.

use std::collections::{BTreeMap, BTreeSet};

use biblatex::{Bibliography, ChunksExt as _};
use rusqlite::Connection;
use serde_json::Value;

use crate::support::Folder;

const COLUMNS: [&str; 6] = ["title", "author", "publisher", "published", "retrieved", "url"];

/// What is to be cited, by key: the sources and their references, with what is stated of them; what
/// is printed is the title where there is none.
fn stated(conn: &Connection) -> BTreeMap<String, BTreeMap<&'static str, String>> {
    let sql = "SELECT slug AS key, title, NULL AS author, publisher, NULL AS published, retrieved, url FROM source
        UNION ALL SELECT s.slug || '_' || r.number, coalesce(r.title, r.as_printed), r.author, r.publisher, r.published, r.retrieved, r.url
        FROM reference AS r JOIN source AS s ON s.id = r.source_id";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| {
        let cells = COLUMNS.iter().filter_map(|&column| Some((column, row.get(column).ok()?)));
        Ok((row.get("key")?, cells.collect()))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn items(folder: &Folder) -> Vec<Value> {
    serde_json::from_str(&folder.stdout(&["export", "csl-json", "-"])).unwrap()
}

/// The records of a RIS text, each as its lines of tag and value.
fn records(text: &str) -> Vec<Vec<(&str, &str)>> {
    let lines: Vec<(&str, &str)> =
        text.split_terminator("\r\n").map(|line| line.split_once("  - ").unwrap()).collect();
    lines.split_inclusive(|(tag, _)| *tag == "ER").map(<[_]>::to_vec).collect()
}

/// A text with a blank for whatever can end a line.
fn on_a_line(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

fn value<'t>(record: &[(&'t str, &'t str)], tag: &str) -> Option<&'t str> {
    record.iter().find(|(found, _)| *found == tag).map(|(_, value)| *value)
}

fn values<'t>(record: &[(&'t str, &'t str)], tag: &str) -> Vec<&'t str> {
    record.iter().filter(|(found, _)| *found == tag).map(|(_, value)| *value).collect()
}

#[test]
fn the_three_exports_of_the_built_in_pack() {
    let folder = Folder::new();
    for format in ["csl-json", "biblatex", "ris"] {
        insta::assert_snapshot!(format, folder.stdout(&["export", format, "-", "--quiet"]));
    }
}

#[test]
fn csl_json_has_every_text_as_it_is() {
    let folder = Folder::awkward();
    let stated = stated(&folder.open("ecpat.db"));
    let items = items(&folder);
    assert_eq!(items.len(), stated.len());
    for item in &items {
        let stated = &stated[item["id"].as_str().unwrap()];
        for (column, found) in
            [("title", &item["title"]), ("publisher", &item["publisher"]), ("url", &item["URL"])]
        {
            assert_eq!(found.as_str(), stated.get(column).map(String::as_str), "{item}");
        }
        let author = item.get("author").map(|names| names[0]["literal"].as_str().unwrap());
        assert_eq!(author, stated.get("author").map(String::as_str), "{item}");
        assert!(item.get("author").is_none_or(|names| names.as_array().unwrap().len() == 1), "{item}");
    }
}

#[test]
fn biblatex_reads_back_to_the_same_texts() {
    let folder = Folder::awkward();
    let stated = stated(&folder.open("ecpat.db"));
    let text = folder.stdout(&["export", "biblatex", "-"]);
    let bibliography = Bibliography::parse(&text).unwrap();
    assert_eq!(bibliography.len(), stated.len());
    for entry in bibliography.iter() {
        let stated = &stated[&entry.key];
        let read = |field: &str| entry.get(field).map(biblatex::ChunksExt::format_verbatim);
        for (column, field) in [("title", "title"), ("author", "author"), ("publisher", "organization")] {
            // What cannot stand in a line of TeX is a blank there; of wide blanks this reader makes
            // blanks, and a tie, which does not break, it leaves as it is.
            let stated = stated.get(column).map(|text| on_a_line(text).replace('\u{3000}', " "));
            let stated = stated.map(|text| text.replace('\u{a0}', "~"));
            assert_eq!(read(field), stated, "{}: {field}", entry.key);
        }
        // This reader takes `--` for a dash in an address too, which stands there as it is.
        let url = stated.get("url").map(|url| url.replace("--", "–"));
        assert_eq!(entry.url().ok(), url, "{}", entry.key);
        if let Some(title) = stated.get("title") {
            // All of it is kept from changes of case, and nothing of it begins with a command.
            let field = text.split_once(&format!("{{{},\n  title = ", entry.key)).unwrap().1;
            let field = field.split_once(",\n").unwrap().0;
            assert!(field.starts_with("{{") && field.ends_with("}}"), "{title}: {field}");
            assert!(!field.starts_with("{{\\"), "{title}: {field}");
        }
        if let Some(author) = stated.get("author") {
            let authors = entry.author().unwrap();
            assert_eq!((authors.len(), authors[0].given_name.as_str()), (1, ""), "{author}");
        }
    }
}

#[test]
fn ris_has_a_line_for_each_value_and_no_value_breaks_one() {
    let folder = Folder::awkward();
    let stated = stated(&folder.open("ecpat.db"));
    let text = folder.stdout(&["export", "ris", "-"]);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let records = records(&text);
    assert_eq!(records.len(), stated.len());
    for record in &records {
        assert_eq!((record[0].0, record.last()), ("TY", Some(&("ER", ""))));
        let stated = &stated[value(record, "ID").unwrap()];
        for (tag, column) in [("TI", "title"), ("PB", "publisher")] {
            let stated = stated.get(column).map(|text| on_a_line(text));
            assert_eq!(value(record, tag), stated.as_deref(), "{record:?}");
        }
        let url = stated.get("url").map(|url| url.replace(';', "%3B"));
        assert_eq!(value(record, "UR"), url.as_deref());
        // What stands before the first comma is a family name, and what follows a given one.
        let author = value(record, "AU");
        assert_eq!(author.is_some(), stated.contains_key("author"));
        assert!(author.is_none_or(|author| author.find(',') == Some(author.len() - 1)), "{author:?}");
        let exact = stated.get("author").filter(|author| author.contains(','));
        let said = exact.map(|author| format!("Author: {}", on_a_line(author)));
        let note = values(record, "N1").last().copied().unwrap();
        assert!(said.is_none_or(|said| note.contains(&said)), "{note}");
    }
}

#[test]
fn the_note_says_where_a_reference_stands_and_the_annotation_the_rest() {
    let folder = Folder::built();
    let items = items(&folder);
    let bib = folder.stdout(&["export", "biblatex", "-"]);
    let bibliography = Bibliography::parse(&bib).unwrap();
    let ris = folder.stdout(&["export", "ris", "-"]);
    let records = records(&ris);
    assert_eq!((items.len(), bibliography.len(), records.len()), (8, 8, 8));
    for (item, record) in items.iter().zip(&records) {
        let key = item["id"].as_str().unwrap();
        let wanted = key.split_once('_').map(|(_, number)| {
            let dead = if ["3", "6"].contains(&number) { "; dead link" } else { "" };
            format!("Reference {number} in “ECPAT”, Wikipedia{dead}")
        });
        let entry = bibliography.get(key).unwrap();
        let read = |field: &str| entry.get(field).map(biblatex::ChunksExt::format_verbatim);
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
fn what_is_printed_stands_in_place_of_a_title_and_not_twice() {
    let folder = Folder::built();
    for format in ["csl-json", "biblatex", "ris"] {
        let text = folder.stdout(&["export", format, "-"]);
        assert_eq!(text.matches("[1][dead link]").count(), 1, "{format}");
        // One that has a title says beside it what is printed.
        assert_eq!(text.matches("As printed: ").count(), 1, "{format}");
    }
    assert_eq!(items(&folder)[3]["title"], "[1][dead link]");
}

#[test]
fn every_date_is_said_in_full_in_a_field_or_in_the_annotation() {
    let folder = Folder::awkward();
    let stated = stated(&folder.open("ecpat.db"));
    let items = items(&folder);
    let bib = folder.stdout(&["export", "biblatex", "-"]);
    let bibliography = Bibliography::parse(&bib).unwrap();
    let ris = folder.stdout(&["export", "ris", "-"]);
    let mut forms = BTreeMap::new();
    let records: BTreeMap<&str, _> =
        records(&ris).into_iter().map(|record| (value(&record, "ID").unwrap(), record)).collect();
    for item in items {
        let key = item["id"].as_str().unwrap();
        let Some(date) = stated[key].get("published") else { continue };
        let in_note = |note: &str| note.contains(&format!("Published (EDTF): {date}"));
        let entry = bibliography.get(key).unwrap();
        let note = |chunks: &[biblatex::Spanned<biblatex::Chunk>]| chunks.format_verbatim();
        let bib = entry.get("date").map_or_else(|| "none".to_owned(), note);
        let record = &records[key];
        let shown = format!(
            "{}{} | {bib}{} | {}{}",
            item["issued"],
            if in_note(item["annote"].as_str().unwrap()) { " + annotation" } else { "" },
            if in_note(&note(entry.get("annotation").unwrap())) { " + annotation" } else { "" },
            value(record, "DA").unwrap_or("none"),
            if in_note(values(record, "N1").last().unwrap()) { " + annotation" } else { "" },
        );
        forms.insert(date.clone(), shown);
    }
    let shown: Vec<String> = forms.iter().map(|(date, shown)| format!("{date} | {shown}\n")).collect();
    // Two dates that are not the same must not look the same.
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
fn keys_of_two_sources_never_meet() {
    let folder = Folder::new();
    let pack = |slug: &str| {
        format!(
            "[source]\nslug = \"{slug}\"\ntitle = \"T\"\nlanguage = \"en\"\n\n[[section]]\nslug = \"s\"\nheading = \"S\"\n
             [[passage]]\nslug = \"p\"\nsection = \"s\"\nanchor = \"a\"\nno_fact = \"x\"\n
             [[reference]]\nnumber = 1\nstatus = \"unknown\"\n"
        )
    };
    for slug in ["a", "a-1", "a1", "a-1-1"] {
        folder.write(&format!("{slug}/pack.toml"), &pack(slug));
    }
    folder.stdout(&["build", "a", "a-1", "a1", "a-1-1"]);
    let keys: Vec<String> =
        items(&folder).iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    let expected = ["a", "a_1", "a-1", "a-1_1", "a-1-1", "a-1-1_1", "a1", "a1_1"];
    assert_eq!(keys[..8], expected);
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}

#[test]
fn a_text_that_came_past_the_program_breaks_nothing() {
    let folder = Folder::built();
    let hostile = "one\r\ntwo\nER  - \n@misc{x,\ttitle = {}}\u{1b}[31m\u{85}three";
    let conn = folder.open("ecpat.db");
    conn.execute("UPDATE reference SET title = ?1, author = ?1, publisher = ?1, note = ?1", [hostile])
        .unwrap();
    conn.execute_batch("UPDATE reference SET url = 'http://x/}' || char(10) || '{\\ a'").unwrap();
    drop(conn);
    let blank = on_a_line(hostile);
    assert_eq!(items(&folder)[1]["title"], hostile);
    let text = folder.stdout(&["export", "biblatex", "-"]);
    let bibliography = Bibliography::parse(&text).unwrap();
    assert_eq!(bibliography.len(), 8);
    let entry = bibliography.get("wikipedia-ecpat_3").unwrap();
    assert_eq!(entry.title().unwrap().format_verbatim(), blank);
    assert_eq!(entry.url().unwrap(), "http://x/%7D %7B%5C a");
    let text = folder.stdout(&["export", "ris", "-"]);
    let records = records(&text);
    assert_eq!(records.len(), 8);
    assert_eq!(value(&records[3], "TI"), Some(blank.as_str()));
}

#[test]
fn a_database_without_sources_gives_empty_lists() {
    let folder = Folder::built();
    folder.stdout(&["migrate", "--db", "empty.db"]);
    let export = |format| folder.stdout(&["export", format, "-", "--db", "empty.db"]);
    assert_eq!(
        (export("csl-json"), export("biblatex"), export("ris")),
        ("[]\n".into(), String::new(), String::new())
    );
}
