//! The script for PostgreSQL, as far as it can be tested without PostgreSQL; `tests/interop` loads it.

use ecpat_kb::db::dictionary::{self, Entry};

use crate::support::Folder;

/// The script of a database.
fn script(folder: &Folder) -> String {
    folder.stdout("export postgresql - --quiet")
}

/// The rows of a table, each a line.
fn rows<'a>(script: &'a str, table: &str) -> Vec<&'a str> {
    let start = format!("\nCOPY \"{table}\" (");
    let (_, rest) = script.split_once(&start).unwrap();
    let (_, rows) = rest.split_once(" FROM stdin;\n").unwrap();
    let (rows, _) = rows.split_once("\\.\n").unwrap();
    rows.lines().collect()
}

#[test]
fn every_row_of_every_table_is_in_it() {
    let folder = Folder::built();
    let script = script(&folder);
    let conn = folder.open("ecpat.db");
    let mut tables = 0;
    // The table `pack` is only for the seeder.
    let is_exported = |entry: &&Entry| entry.kind == "table" && entry.name != "pack";
    for table in dictionary::read(&conn).unwrap().iter().filter(is_exported) {
        let count: i64 =
            conn.query_row(&format!("SELECT count(*) FROM {}", table.name), [], |row| row.get(0)).unwrap();
        assert_eq!(i64::try_from(rows(&script, &table.name).len()).unwrap(), count, "{}", table.name);
        tables += 1;
    }
    assert_eq!(script.matches("\nCREATE TABLE ").count(), tables);
    assert_eq!(rows(&script, "country")[0], "AD\tAND\t020\tAndorra");
}

#[test]
fn the_file_and_standard_output_are_the_same() {
    let folder = Folder::built();
    folder.stdout("export postgresql facts.sql");
    assert_eq!(folder.text("facts.sql"), script(&folder));
}

#[test]
fn planted_tables_and_views_are_left_out() {
    let folder = Folder::built();
    let before = script(&folder);
    folder.execute(
        "ecpat.db",
        "CREATE TABLE planted (x); CREATE VIEW planted_view AS SELECT 1;
             CREATE TRIGGER planted_trigger AFTER INSERT ON place BEGIN DELETE FROM place; END",
    );
    assert!(script(&folder) == before, "the scripts differ");
}

#[test]
fn hostile_texts_stay_in_their_cells() {
    let folder = Folder::built();
    let hostile = "\\.\n\\N\t'; DROP TABLE place; --\r\u{202e}“\u{1}";
    let conn = folder.open("ecpat.db");
    conn.execute("UPDATE figure SET note = ?1 WHERE id = 1", [hostile]).unwrap();
    conn.execute("UPDATE source SET title = ?1, licence = ''''", [hostile]).unwrap();
    let script = script(&folder);
    let cell = "\\\\.\\n\\\\N\\t'; DROP TABLE place; --\\r\u{202e}“\u{1}";
    assert_eq!(rows(&script, "figure").iter().filter(|row| row.split('\t').any(|c| c == cell)).count(), 1);
    // No text can end the line of the comment at its head.
    assert_eq!(
        script.lines().nth(2).unwrap(),
        "-- Source: \\.\\n\\N\\t'; DROP TABLE place; --\\r\\u{202e}“\\u{1}"
    );
}

#[test]
fn its_head_has_sources_licences_and_dates() {
    let script = script(&Folder::built());
    let head: Vec<&str> = script.lines().skip(1).take(6).collect();
    let expected = [
        "-- The facts as recorded in the built-in packs of ecpat-kb: licence MIT",
        "-- Source: ECPAT",
        "--   by: Wikipedia",
        "--   at: https://en.wikipedia.org/wiki/ECPAT",
        "--   licence: CC-BY-SA-3.0",
        "--   retrieved: 2014/2016",
    ];
    assert_eq!(head, expected);
}

#[test]
fn a_value_that_postgresql_cannot_store_is_named_and_refused() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    conn.execute("UPDATE figure SET note = 'a' || char(0) || 'b' WHERE id = 1", []).unwrap();
    let refusal = "error: `figure.note` has a value that PostgreSQL cannot store: the character NUL, as in “a\\u{0}b”\n\
                   hint: change it in its pack, and seed the pack again\n";
    folder.assert_refused("export postgresql facts.sql", 1, refusal);
    conn.execute("UPDATE figure SET note = NULL WHERE id = 1", []).unwrap();
    conn.execute_batch(
        "UPDATE naming SET name = hex(randomblob(1400)) WHERE id = (SELECT min(id) FROM naming WHERE kind = 'listed')",
    )
    .unwrap();
    let refusal = "error: `naming (thing_id, kind, name, passage_id)` has a value that PostgreSQL cannot store: a key of 2822 \
                   bytes, but an index takes at most about 2600\nhint: change it in its pack, and seed the \
                   pack again\n";
    folder.assert_refused("export postgresql facts.sql", 1, refusal);
    assert_eq!(folder.files(), ["ecpat.db"]);
}

#[test]
fn attached_sentences_are_included_only_on_request() {
    let folder = Folder::built();
    let bare = script(&folder);
    folder.execute(
        "ecpat.db",
        "UPDATE passage SET text = 'A zebra in the text' WHERE slug = 'founding';
             INSERT INTO search_document (passage_id, part, text)
               SELECT id, 'passage', text FROM passage WHERE slug = 'founding'",
    );
    assert!(script(&folder) == bare, "part of the sentence is left");
    let with = folder.stdout("export postgresql - --with-texts");
    let found = |table| rows(&with, table).iter().filter(|row| row.contains("A zebra in the text")).count();
    assert_eq!((found("passage"), found("search_document")), (1, 1));
}
