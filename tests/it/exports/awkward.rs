//! The awkward packs, with which exports are tested: names that contain the syntax of formats, every
//! form of date, missing values, and two sources on the same things.

use ecpat_kb::db::dictionary;
use ecpat_kb::pack::kind::VOCABULARIES;

use crate::support::{Folder, number};

#[test]
fn they_are_valid_packs() {
    let folder = Folder::new();
    let [first, second] = Folder::awkward_packs();
    let run = folder.run(&["check", &first, &second]);
    let said = format!("the built-in packs, {first}, {second}: no errors, no warnings\n");
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (0, said.as_str(), ""));
}

#[test]
fn every_column_of_every_table_has_a_value() {
    let folder = Folder::new();
    let [first, second] = Folder::awkward_packs();
    folder.stdout(&["build", "--only", &first, &second]);
    let conn = folder.open("ecpat.db");
    for table in dictionary::read(&conn).unwrap().iter().filter(|entry| entry.kind == "table") {
        for column in &table.columns {
            let sql = format!("SELECT count({}) FROM {}", column.name, table.name);
            let count = number(&conn, &sql);
            // Packs have no attached texts.
            let is_of_texts = [("passage", "text"), ("search_document", "passage_id")]
                .contains(&(table.name.as_str(), column.name.as_str()));
            assert_eq!(count == 0, is_of_texts, "{}.{}", table.name, column.name);
        }
    }
}

#[test]
fn every_sort_of_thing_has_every_kind_of_fact() {
    let conn = Folder::awkward().open("ecpat.db");
    let sorts = "SELECT count(DISTINCT t.sort) FROM thing AS t JOIN";
    for (table, column, wanted) in [
        ("naming", "thing_id", 8),
        ("identifier", "thing_id", 8),
        ("statement", "thing_id", 8),
        ("classification", "thing_id", 7),
        ("figure", "thing_id", 8),
        ("location", "thing_id", 3),
        ("participation", "agent_id", 3),
        ("contribution", "agent_id", 3),
        ("partnership", "agent_id", 2),
        ("partnership", "partner_id", 2),
        ("audience", "agent_id", 2),
        ("event_link", "other_id", 2),
    ] {
        let sql = format!(
            "{sorts} {table} AS f ON f.{column} = t.id JOIN passage AS p ON p.id = f.passage_id
             JOIN source AS s ON s.id = p.source_id AND s.slug = 'awkward'"
        );
        assert_eq!(number(&conn, &sql), wanted, "{table}.{column}");
    }
    let vocabularies = "SELECT count(DISTINCT vocabulary) FROM term_declaration";
    let declared = number(&conn, vocabularies);
    assert_eq!(usize::try_from(declared), Ok(VOCABULARIES.len()));
}

#[test]
fn they_have_awkward_texts_dates_and_references() {
    let conn = Folder::awkward().open("ecpat.db");
    let count = |sql: &str| number(&conn, sql);
    for mark in
        ["\"", "'", "{", "}", "\\", "%", "&", "<", "@", "\u{202e}", "\u{2028}", "\u{ad}", "--", " and "]
    {
        let sql = format!(
            "SELECT count(*) FROM reference AS r JOIN thing AS o ON o.sort = 'organisation' AND o.name = r.title
             WHERE instr(r.title, '{}') AND r.author = r.title AND r.publisher = r.title",
            mark.replace('\'', "''")
        );
        assert!(count(&sql) > 0, "{mark:?}");
    }
    assert_eq!(count("SELECT count(*) FROM thing WHERE sort = 'organisation' AND name GLOB '=*'"), 1);
    // Each form of date: day, month, year, season, unspecified, uncertain, approximate, time, interval.
    for form in [
        "[0-9][0-9][0-9][0-9]",
        "*-[0-1][0-9]",
        "*-*-[0-3][0-9]",
        "*-2[1-4]",
        "*X",
        "*[?]",
        "*~",
        "*%",
        "*T*Z",
        "*T*+*",
        "*/*",
        "*/",
        "/*",
        "*/..",
        "../*",
        "*~/*",
        "*X/*",
    ] {
        let sql = format!("SELECT count(*) FROM reference WHERE published GLOB '{form}'");
        assert!(count(&sql) > 0, "{form}");
    }
    // A thing with a different name in each source, and a discrepancy that cites a passage of the other source.
    let shared = "SELECT count(*) FROM thing AS t WHERE
        (SELECT count(DISTINCT n.name) FROM naming AS n WHERE n.thing_id = t.id AND n.kind = 'listed') > 1";
    assert_eq!(count(shared), 8);
    let between =
        "SELECT count(*) FROM discrepancy_passage AS v JOIN discrepancy AS d ON d.id = v.discrepancy_id
        JOIN passage AS p ON p.id = v.passage_id WHERE p.source_id <> d.source_id";
    assert_eq!(count(between), 1);
    let bare = "SELECT count(*) FROM reference WHERE coalesce(title, author, published, url, note, as_printed) IS NULL";
    assert_eq!(count(bare), 2);
}
