//! Databases of this program with a schema that somebody has changed.

use crate::support::{ARTICLE, Folder};

/// Commands that read the tables and views of this program.
const READERS: [&[&str]; 7] = [
    &["report", "overview"],
    &["report", "partners"],
    &["show", "ecpat"],
    &["search", "children"],
    &["export", "dot", "-"],
    &["export", "postgresql", "-"],
    &["export", "pack", "out"],
];

/// Commands that write, or would write.
const WRITERS: [&[&str]; 4] = [
    &["seed", "--remove", "wikipedia-ecpat"],
    &["seed", "--remove", "wikipedia-ecpat", "--dry-run"],
    &["migrate"],
    &["migrate", "--dry-run"],
];

/// A built file that was changed without this program.
fn changed_by(sql: &str) -> Folder {
    let folder = Folder::new();
    folder.put_built("some.db");
    folder.execute("some.db", sql);
    folder
}

fn altered(what: &str) -> String {
    format!(
        "error: the schema of `some.db` is not what this program made: {what}\n\
         hint: remove what was added by hand, or build a new file from the packs\n"
    )
}

/// A query that never ends.
const ENDLESS: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS slug FROM n";

#[test]
fn a_file_with_altered_tables_or_views_is_neither_read_nor_written() {
    let hidden = format!(
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; \
         ALTER TABLE place RENAME TO hidden; CREATE VIEW place AS {ENDLESS}"
    );
    let cases = [
        (format!("DROP VIEW partners; CREATE VIEW partners AS {ENDLESS}"), "view partners has been altered"),
        (
            "DROP VIEW partners; CREATE VIEW partners AS SELECT randomblob(1000000000) AS organisation"
                .to_owned(),
            "view partners has been altered",
        ),
        ("DROP VIEW sources; CREATE TABLE sources (slug)".to_owned(), "view sources is missing"),
        (
            "ALTER TABLE figure ADD COLUMN planted BLOB AS (zeroblob(1000000000))".to_owned(),
            "table figure has been altered",
        ),
        (
            "ALTER TABLE figure ADD COLUMN planted TEXT CHECK (length(hex(zeroblob(1000))) > 0)".to_owned(),
            "table figure has been altered",
        ),
        (hidden, "table place is missing"),
    ];
    for (sql, what) in cases {
        let folder = changed_by(&sql);
        let run = folder.run("report overview --db some.db");
        assert!(run.stderr.contains(what), "{sql}: {}", run.stderr);
        folder.assert_kept_by(&READERS, 1, &run.stderr);
        assert!(run.stderr.starts_with("error: the schema of `some.db` is not what this program made: "));
        for command in WRITERS {
            let before = folder.bytes("some.db");
            let run = folder.run(&[&["--db", "some.db"], command].concat());
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{sql}: {command:?}");
            assert!(
                run.stderr.starts_with(altered("").lines().next().unwrap()),
                "{command:?}: {}",
                run.stderr
            );
            assert!(folder.bytes("some.db") == before, "{command:?}");
        }
    }
}

#[test]
fn a_file_with_added_tables_or_views_is_read_and_not_written() {
    let planted_all = format!(
        "CREATE VIEW planted AS {ENDLESS};
         CREATE TABLE more (a CHECK (load_extension(a)), b AS (zeroblob(a)));
         CREATE INDEX more_b ON more (hex(a));
         CREATE TRIGGER on_source AFTER INSERT ON source BEGIN DELETE FROM source; END;
         CREATE TRIGGER on_figure BEFORE DELETE ON figure BEGIN SELECT zeroblob(1000000000); END;
         CREATE TRIGGER on_view INSTEAD OF INSERT ON partners BEGIN DELETE FROM source; END"
    )
    .replace("(load_extension(a))", "(length(a) > 0)");
    let folder = changed_by(&planted_all);
    let clean = Folder::new();
    clean.put_built("some.db");
    for command in READERS {
        let args = [&["--db", "some.db"], command].concat();
        assert_eq!(folder.run(&args), clean.run(&args), "{command:?}");
    }
    let message = altered("index more_b does not belong to this program (and 5 more)");
    changed_by(&planted_all).assert_kept_by(&WRITERS, 1, &message);
}

#[test]
fn query_and_check_read_an_altered_file_within_their_limits() {
    let folder = changed_by(&format!("DROP VIEW persons; CREATE VIEW persons AS {ENDLESS}"));
    let before = folder.bytes("some.db");
    let run = folder.run(&["query", "SELECT max(slug) FROM persons", "--timeout", "0", "--db", "some.db"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (1, "error: the query took longer than 0 s; --timeout allows it more\n")
    );
    let run = folder.run(&["check", "--only", ARTICLE, "--db", "some.db", "-q"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (3, "problem: view persons has been altered\nerror: the check found 1 problem\n")
    );
    folder.stdout("schema persons --db some.db");
    assert!(folder.bytes("some.db") == before);
}

#[test]
fn a_damaged_schema_is_reported() {
    let partners = "WHERE name = 'partners'";
    let figure = "WHERE name = 'figure'";
    let cases = [
        (format!("UPDATE sqlite_schema SET sql = 'no SQL' {partners}"), "(partners)"),
        (format!("UPDATE sqlite_schema SET sql = sql || '; DROP TABLE source' {partners}"), "(partners)"),
        ("UPDATE sqlite_schema SET sql = NULL WHERE name = 'source'".to_owned(), "(source) - orphan index"),
        (format!("UPDATE sqlite_schema SET rootpage = 1 {figure}"), "(figure)"),
        (format!("UPDATE sqlite_schema SET rootpage = 999999999 {figure}"), "(figure) - invalid rootpage"),
        (
            format!("INSERT INTO sqlite_schema SELECT * FROM sqlite_schema {figure}"),
            "(figure) - table figure already exists",
        ),
    ];
    for (sql, what) in cases {
        let folder = changed_by(&format!("PRAGMA writable_schema = ON; {sql}"));
        let message =
            format!("error: reading `some.db` failed\n  caused by: malformed database schema {what}\n");
        folder.assert_kept_by(&READERS, 1, &message);
        folder.assert_kept_by(&WRITERS, 1, &message);
        folder.assert_kept_by(&[&["query", "SELECT 1"], &["schema"], &["migrate", "--status"]], 1, &message);
        let check = folder.run(&["check", "--only", ARTICLE, "--db", "some.db", "-q"]);
        let problem =
            format!("problem: malformed database schema {what}\nerror: the check found 1 problem\n");
        assert_eq!((check.code, check.stderr), (3, problem));
    }
}

#[test]
fn a_file_with_a_rewritten_schema_is_neither_read_nor_written() {
    let share = "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'work')";
    let cases = [
        (
            "UPDATE sqlite_schema SET sql = 'CREATE VIEW partners AS SELECT load_extension(1)' WHERE name = 'partners'"
                .to_owned(),
            altered("view partners has been altered"),
        ),
        (
            format!("UPDATE sqlite_schema SET {share} WHERE name = 'figure'"),
            altered("table figure has been altered (and 1 more)"),
        ),
        ("DELETE FROM sqlite_schema WHERE name = 'partners'".to_owned(), altered("view partners is missing")),
    ];
    for (sql, message) in cases {
        println!("{sql}");
        let folder = changed_by(&format!("PRAGMA writable_schema = ON; {sql}"));
        folder.assert_kept_by(&READERS, 1, &message);
        folder.assert_kept_by(&WRITERS, 1, &message);
    }
}
