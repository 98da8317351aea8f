//! The search index: what is in it, and that it follows whoever writes.

use super::{built, column};

fn found(conn: &rusqlite::Connection, words: &str) -> Vec<String> {
    column(
        conn,
        &format!(
            "SELECT d.slug FROM search_index AS i JOIN search_document AS d ON d.id = i.rowid
             WHERE search_index MATCH '{words}' AND d.kind = 'trial' ORDER BY d.slug"
        ),
    )
}

fn check_integrity(conn: &rusqlite::Connection) -> rusqlite::Result<()> {
    // With rank 1 the index is compared with its content table, too.
    conn.execute_batch("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
}

#[test]
fn what_can_be_searched_is_what_the_view_says_and_the_index_agrees() {
    let (_folder, conn) = built();
    let columns = "kind, slug, title, part, text";
    for (one, other) in [("searchable_texts", "search_document"), ("search_document", "searchable_texts")] {
        let sql = format!("SELECT {columns} FROM {one} EXCEPT SELECT {columns} FROM {other}");
        assert_eq!(column(&conn, &sql), Vec::<String>::new(), "in {one} and not in {other}");
    }
    let count = |of: &str| column(&conn, &format!("SELECT CAST(count(*) AS TEXT) FROM {of}"));
    assert_eq!(count("search_document"), count("searchable_texts"), "a text that is there twice");
    let kinds = column(&conn, "SELECT DISTINCT kind FROM search_document ORDER BY kind");
    assert_eq!(kinds, ["event", "event_series", "organisation", "place", "reference", "topic", "work"]);
    assert_eq!(check_integrity(&conn), Ok(()));
    conn.execute_batch(
        "DROP TRIGGER search_document_updated; UPDATE search_document SET text = 'x' WHERE id = 1",
    )
    .unwrap();
    assert!(check_integrity(&conn).is_err(), "the check sees nothing");
}

#[test]
fn words_are_found_by_their_stems_and_without_their_accents() {
    let (_folder, conn) = built();
    conn.execute_batch(
        "INSERT INTO search_document (kind, slug, title, part, text) VALUES
           ('trial', 'a', 'A', 'name', 'Organises congresses'), ('trial', 'b', 'B', 'name', 'Île of São Tomé')",
    )
    .unwrap();
    for (words, slugs) in [
        ("organised congress", &["a"][..]),
        ("ORGANISING", &["a"]),
        ("sao tome", &["b"]),
        ("ÎLE", &["b"]),
        ("tomé OR organise", &["a", "b"]),
        ("congressional", &[]),
    ] {
        assert_eq!(found(&conn, words), slugs, "{words}");
    }
}

#[test]
fn the_index_follows_the_table_whoever_writes_to_it() {
    let (_folder, conn) = built();
    let run = |sql: &str| conn.execute_batch(sql).unwrap();
    run(
        "INSERT INTO search_document (kind, slug, title, part, text) VALUES ('trial', 'a', 'A', 'name', 'zebra')",
    );
    assert_eq!(found(&conn, "zebra"), ["a"]);
    run("UPDATE search_document SET text = 'giraffe' WHERE kind = 'trial'");
    assert_eq!((found(&conn, "zebra"), found(&conn, "giraffes")), (vec![], vec!["a".to_owned()]));
    run("DELETE FROM search_document WHERE kind = 'trial'");
    assert_eq!(
        column(&conn, "SELECT rowid FROM search_index WHERE search_index MATCH 'giraffe'"),
        Vec::<String>::new()
    );
    assert_eq!(check_integrity(&conn), Ok(()));
}

#[test]
fn the_index_names_its_content_as_datasette_and_sqlite_utils_look_for_it() {
    let (_folder, conn) = built();
    let sql = column(&conn, "SELECT sql FROM sqlite_master WHERE name = 'search_index'").remove(0);
    assert!(sql.starts_with("CREATE VIRTUAL TABLE search_index USING fts5 ("), "{sql}");
    for option in [
        "content=\"search_document\"",
        "content_rowid=\"id\"",
        "tokenize=\"porter unicode61 remove_diacritics 2\"",
    ] {
        assert!(sql.contains(option), "{sql}");
    }
}
