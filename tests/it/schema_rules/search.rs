//! The search index: its content, and its updates.

use super::{built, column};

fn found(conn: &rusqlite::Connection, words: &str) -> Vec<String> {
    column(
        conn,
        &format!(
            "SELECT d.part FROM search_index AS i JOIN search_document AS d ON d.id = i.rowid
             WHERE search_index MATCH '{words}' AND d.part LIKE 'trial %' ORDER BY d.part"
        ),
    )
}

fn check_integrity(conn: &rusqlite::Connection) -> rusqlite::Result<()> {
    // With rank 1 the index is also compared with its content table.
    conn.execute_batch("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
}

#[test]
fn the_searched_texts_are_those_of_the_view_and_the_index_matches_them() {
    let (_folder, conn) = built();
    let columns = "thing_id, reference_id, passage_id, part, text";
    for (one, other) in [("searchable_texts", "search_document"), ("search_document", "searchable_texts")] {
        let sql =
            format!("SELECT text FROM (SELECT {columns} FROM {one} EXCEPT SELECT {columns} FROM {other})");
        assert_eq!(column(&conn, &sql), Vec::<String>::new(), "in {one} and not in {other}");
    }
    let twice = format!("SELECT text FROM search_document GROUP BY {columns} HAVING count(*) > 1");
    assert_eq!(column(&conn, &twice), Vec::<String>::new(), "a duplicate text");
    let parts = column(&conn, "SELECT DISTINCT part FROM search_document ORDER BY part");
    assert_eq!(
        parts,
        [
            "address",
            "date",
            "disagreement",
            "figure",
            "identifier",
            "name",
            "note",
            "office",
            "reference",
            "statement"
        ]
    );
    assert_eq!(check_integrity(&conn), Ok(()));
    conn.execute_batch(
        "DROP TRIGGER search_document_updated; UPDATE search_document SET text = 'x' WHERE id = 1",
    )
    .unwrap();
    assert!(check_integrity(&conn).is_err(), "the check finds nothing");
}

#[test]
fn words_are_found_by_their_stem_and_without_accents() {
    let (_folder, conn) = built();
    conn.execute_batch(
        "INSERT INTO search_document (part, text) VALUES
           ('trial a', 'Organises congresses'), ('trial b', 'Île of São Tomé')",
    )
    .unwrap();
    for (words, slugs) in [
        ("organised congress", &["trial a"][..]),
        ("ORGANISING", &["trial a"]),
        ("sao tome", &["trial b"]),
        ("ÎLE", &["trial b"]),
        ("tomé OR organise", &["trial a", "trial b"]),
        ("congressional", &[]),
    ] {
        assert_eq!(found(&conn, words), slugs, "{words}");
    }
}

#[test]
fn the_index_follows_changes_of_the_table() {
    let (_folder, conn) = built();
    let run = |sql: &str| conn.execute_batch(sql).unwrap();
    run("INSERT INTO search_document (part, text) VALUES ('trial a', 'zebra')");
    assert_eq!(found(&conn, "zebra"), ["trial a"]);
    run("UPDATE search_document SET text = 'giraffe' WHERE part = 'trial a'");
    assert_eq!((found(&conn, "zebra"), found(&conn, "giraffes")), (vec![], vec!["trial a".to_owned()]));
    run("DELETE FROM search_document WHERE part = 'trial a'");
    assert_eq!(
        column(&conn, "SELECT rowid FROM search_index WHERE search_index MATCH 'giraffe'"),
        Vec::<String>::new()
    );
    assert_eq!(check_integrity(&conn), Ok(()));
}

#[test]
fn the_index_names_its_content_as_datasette_and_sqlite_utils_expect() {
    let (_folder, conn) = built();
    let sql = column(&conn, "SELECT sql FROM sqlite_master WHERE name = 'search_index'").remove(0);
    assert!(sql.starts_with("CREATE VIRTUAL TABLE search_index USING fts5 ("), "{sql}");
    for option in [
        "content=\"search_document\"",
        "content_rowid=\"id\"",
        "tokenize=\"porter unicode61 remove_diacritics 1\"",
    ] {
        assert!(sql.contains(option), "{sql}");
    }
}
