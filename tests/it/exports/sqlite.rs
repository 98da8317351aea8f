//! The file to publish: it has exactly the content of the database.

use crate::support::{Folder, content, number};

/// Publishes a database and returns the bytes of the file.
fn published(folder: &Folder, db: &str) -> Vec<u8> {
    folder.stdout(&["export", "sqlite", "published.db", "--force", "--quiet", "--db", db]);
    folder.bytes("published.db")
}

#[test]
fn it_has_the_content_of_the_database() {
    let folder = Folder::built();
    published(&folder, "ecpat.db");
    assert_eq!(content(&folder.open("published.db")), content(&folder.open("ecpat.db")));
    let checked = folder.run("check --db published.db");
    assert!(checked.code == 0 && checked.stderr.contains("\npublished.db: no problems\n"), "{checked:?}");
    let everything = ["report", "citations", "--format", "csv"];
    assert_eq!(
        folder.stdout(&[&everything[..], &["--db", "published.db"]].concat()),
        folder.stdout(&everything)
    );
}

#[test]
fn it_is_a_file_that_every_tool_opens() {
    let folder = Folder::built();
    folder.execute("ecpat.db", "PRAGMA journal_mode = wal; DELETE FROM figure");
    published(&folder, "ecpat.db");
    let conn = folder.open("published.db");
    let pragma = |name: &str| -> String {
        let value = conn.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        match value.unwrap() {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => panic!("{other:?}"),
        }
    };
    let found: Vec<String> =
        ["journal_mode", "page_size", "freelist_count", "integrity_check", "encoding"].map(pragma).into();
    assert_eq!(found, ["delete", "4096", "0", "ok", "UTF-8"]);
    assert!(number(&conn, "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'partnership'") > 0);
}

#[test]
fn it_has_no_unused_space() {
    let folder = Folder::built();
    folder.execute(
        "ecpat.db",
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 3000)
             INSERT INTO thing (sort, slug, name)
             SELECT 'organisation', 'n' || (n * 7919 % 3001), hex(n * 104729 % 3001) || ' lighthouse' FROM n;
             INSERT INTO organisation (id) SELECT id FROM thing WHERE slug GLOB 'n[0-9]*';
             INSERT INTO search_document (thing_id, part, text)
             SELECT id, 'name', replace(hex(zeroblob(500)), '00', slug || ' ')
             FROM thing WHERE slug GLOB 'n[0-9]*';",
    );
    published(&folder, "ecpat.db");
    let conn = folder.open("published.db");
    assert_eq!(
        number(&conn, "SELECT count(DISTINCT segid) FROM search_index_idx"),
        1,
        "pieces of the search index"
    );
    let pages = number(&conn, "PRAGMA page_count");
    conn.execute_batch("VACUUM").unwrap();
    assert_eq!(number(&conn, "PRAGMA page_count"), pages);
}

#[test]
fn planted_tables_and_views_are_left_out() {
    let folder = Folder::built();
    published(&folder, "ecpat.db");
    let sql = "SELECT group_concat(name || sql) FROM (SELECT * FROM sqlite_schema ORDER BY type, name)";
    let schema = || folder.open("published.db").query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let (before, held) = (schema(), content(&folder.open("published.db")));
    folder.execute(
        "ecpat.db",
        "UPDATE passage SET text = 'A zebra' WHERE slug = 'founding';
             CREATE TABLE \"plan\"\"ted\" (x UNIQUE); CREATE VIEW planted_view AS SELECT 1;
             CREATE INDEX planted_index ON figure (note); CREATE VIRTUAL TABLE planted_words USING fts5 (x);
             CREATE TRIGGER planted_trigger AFTER UPDATE ON passage BEGIN DELETE FROM place; END;
             INSERT INTO \"plan\"\"ted\" VALUES ('a trace'); INSERT INTO planted_words VALUES ('a trace')",
    );
    let bytes = published(&folder, "ecpat.db");
    assert_eq!(schema(), before);
    assert_eq!(content(&folder.open("published.db")), held);
    assert!(!bytes.windows(7).any(|piece| piece == b"a trace" || piece == b"A zebra"));
}
