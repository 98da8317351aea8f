//! Files that the program must not write to: newer ones, other programs', no databases, and
//! files whose schema or history is not what the program made. Each is left as it was.

use std::fs;

use ecpat_kb::db::migrate::latest;

use super::PACK;
use super::older::put_older;
use crate::support::{Folder, built};

const READERS: [&[&str]; 4] =
    [&["report", "overview"], &["show", "ecpat"], &["query", "SELECT 1"], &["migrate", "--status"]];

const WRITERS: [&[&str]; 5] = [
    &["build", PACK],
    &["seed", PACK],
    &["seed", "--dry-run", PACK],
    &["migrate"],
    &["migrate", "--dry-run"],
];

/// Enough where the cases are many: what all writers share is tried with each of them once.
const TWO_WRITERS: [&[&str]; 2] = [&["build", PACK], &["migrate", "--dry-run"]];

/// Runs each command on the file, which has to refuse it with the code and the message and
/// to leave every byte and the folder as they were.
fn refused(folder: &Folder, commands: &[&[&str]], code: i32, message: &str) {
    let before = folder.bytes("some.db");
    for command in commands {
        let run = folder.run(&[&["--db", "some.db"], *command].concat());
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (code, "", message), "{command:?}");
        assert!(folder.bytes("some.db") == before, "{command:?} has changed the file");
        assert_eq!(folder.files(), ["some.db"], "{command:?}");
    }
}

/// A built file that was changed past the program.
fn damaged(sql: &str) -> Folder {
    let folder = Folder::new();
    folder.put_built("some.db");
    folder.open("some.db").execute_batch(sql).unwrap();
    folder
}

fn newer() -> String {
    format!(
        "error: `some.db` was made by a newer ecpat-kb: its schema is version 99, this program knows up to {}\n\
         hint: use the newer ecpat-kb\n",
        latest()
    )
}

fn foreign(why: &str) -> String {
    format!("error: `some.db` is not a database of ecpat-kb: {why}\n")
}

#[test]
fn a_file_of_a_newer_version_is_neither_read_nor_written() {
    let folder = damaged("PRAGMA user_version = 99");
    refused(&folder, &READERS, 5, &newer());
    refused(&folder, &WRITERS, 5, &newer());
}

#[test]
fn a_history_with_a_later_migration_is_a_newer_file() {
    let folder =
        damaged("INSERT INTO refinery_schema_history VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')");
    refused(&folder, &WRITERS, 5, &newer());
}

#[test]
fn the_file_of_another_program_is_neither_read_nor_written() {
    let why = foreign("it is the SQLite database of another program");
    for sql in ["PRAGMA application_id = 0", "PRAGMA application_id = 252006673"] {
        let folder = damaged(sql);
        refused(&folder, &READERS, 5, &why);
        refused(&folder, &WRITERS, 5, &why);
    }
    let folder = Folder::new();
    folder.open("some.db").execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)").unwrap();
    refused(&folder, &READERS, 5, &why);
    refused(&folder, &WRITERS, 5, &why);
}

#[test]
fn a_file_from_before_the_first_release_is_neither_read_nor_written_whatever_its_version() {
    let message = "error: `some.db` was made before the first release of ecpat-kb\n\
                   hint: it cannot be upgraded: remove it, or name another file, and build it anew from its packs \
                   with `ecpat-kb build --db some.db`\n";
    for version in [1, latest(), 10] {
        let folder = Folder::new();
        let sql = format!(
            "PRAGMA application_id = {}; PRAGMA user_version = {version}; CREATE TABLE shared_declaration (slug)",
            ecpat_kb::db::APPLICATION_ID
        );
        folder.open("some.db").execute_batch(&sql).unwrap();
        refused(&folder, &READERS, 5, message);
        refused(&folder, &WRITERS, 5, message);
        refused(&folder, &[&["check", "--quiet"], &["export", "sqlite", "out.db"], &["schema"]], 5, message);
    }
}

#[test]
fn what_is_no_database_is_neither_read_nor_written() {
    let folder = Folder::new();
    let shorter_than_a_header = &built()[..10];
    for bytes in [&b"Not a database, but a note.\n"[..], shorter_than_a_header, &[0; 4096]] {
        fs::write(folder.path("some.db"), bytes).unwrap();
        refused(&folder, &READERS, 5, &foreign("it is not an SQLite database"));
        refused(&folder, &WRITERS, 5, &foreign("it is not an SQLite database"));
    }
}

#[test]
fn an_empty_file_is_not_read() {
    let folder = Folder::new();
    folder.write("some.db", "");
    refused(&folder, &READERS, 5, &foreign("it is empty"));
}

#[test]
fn a_truncated_database_is_neither_read_nor_written() {
    let folder = Folder::new();
    fs::write(folder.path("some.db"), &built()[..built().len() / 2]).unwrap();
    let message = "error: reading `some.db` failed\n  because: database disk image is malformed\n";
    for command in READERS.iter().chain(&WRITERS) {
        let run = folder.run(&[&["--db", "some.db"], *command].concat());
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, "", message), "{command:?}");
    }
    assert!(folder.bytes("some.db") == built()[..built().len() / 2]);
}

#[test]
fn a_schema_that_is_not_the_programs_is_not_written_to() {
    let cases = [
        (
            "CREATE TRIGGER planted AFTER INSERT ON organisation BEGIN SELECT 1; END",
            "trigger planted is not of this program",
        ),
        ("CREATE VIEW planted AS SELECT 1", "view planted is not of this program"),
        ("CREATE TABLE planted (x)", "table planted is not of this program"),
        ("CREATE INDEX planted ON thing (name)", "index planted is not of this program"),
        ("DROP INDEX naming_passage", "index naming_passage is missing"),
        ("DROP VIEW partners", "view partners is missing"),
        ("DROP TABLE refinery_schema_history", "table refinery_schema_history is missing"),
        ("ALTER TABLE statement ADD COLUMN more TEXT", "table statement has been altered"),
        (
            "DROP VIEW sources; CREATE VIEW sources AS SELECT 1 AS slug; CREATE TABLE planted (x)",
            "table planted is not of this program (and 1 more)",
        ),
    ];
    for (at, (sql, what)) in cases.into_iter().enumerate() {
        let message = format!(
            "error: the schema of `some.db` is not what this program made: {what}\n\
             hint: remove what was added by hand, or build a new file; the facts stand in the packs\n"
        );
        refused(&damaged(sql), if at == 0 { &WRITERS } else { &TWO_WRITERS }, 1, &message);
    }
}

#[test]
fn a_version_that_does_not_fit_the_schema_is_refused() {
    for version in [0, 3, -1] {
        let folder = damaged(&format!("PRAGMA user_version = {version}"));
        for writer in [&["build", PACK][..], &["migrate"]] {
            let run = folder.run(&[&["--db", "some.db"], writer].concat());
            assert_eq!(run.code, 1, "{version}: {writer:?}");
            let start = "error: the schema of `some.db` is not what this program made: index audience_";
            assert!(run.stderr.starts_with(start), "{version}: {}", run.stderr);
        }
    }
}

#[test]
fn a_history_that_is_not_the_schemas_is_refused_by_what_writes_and_told_by_check() {
    let failed =
        |why: &str| format!("error: a migration failed on `some.db`, which is as it was before: {why}\n");
    let other = |migration: &str| {
        format!(
            "error: `some.db` was made by another edition of ecpat-kb: its history is not this program's \
             at migration {migration}\n"
        )
    };
    let cases = [
        (
            "DELETE FROM refinery_schema_history WHERE version >= 7",
            1,
            failed("view searchable_texts already exists"),
            "migration V7__search is missing from the history",
        ),
        (
            "DELETE FROM refinery_schema_history",
            1,
            failed("table source already exists"),
            "migration V1__sources is missing from the history",
        ),
        (
            "DELETE FROM refinery_schema_history WHERE version = 4",
            5,
            other("V4__things"),
            "migration V4__things is missing from the history",
        ),
        (
            "UPDATE refinery_schema_history SET checksum = '12' WHERE version = 2",
            5,
            other("V2__vocabularies"),
            "migration V2__vocabularies differs from this program's",
        ),
        (
            "UPDATE refinery_schema_history SET name = 'other' WHERE version = 6",
            5,
            other("V6__other"),
            "migration V6__other differs from this program's",
        ),
    ];
    for (sql, code, message, problem) in cases {
        let folder = damaged(sql);
        refused(&folder, &TWO_WRITERS, code, &message);
        let check = folder.run(&["check", "--quiet", "--db", "some.db"]);
        assert_eq!(check.code, 3, "{sql}");
        assert_eq!(check.stderr.lines().next().unwrap(), format!("problem: {problem}"), "{sql}");
    }
}

#[test]
fn a_half_applied_older_file_is_refused() {
    // The tables of version 3, a history that ends with 2: what a crash between a migration
    // and its row would leave, had they not one transaction.
    let folder = Folder::new();
    put_older(&folder, "some.db", 3);
    folder.open("some.db").execute_batch("DELETE FROM refinery_schema_history WHERE version = 3").unwrap();
    for (version, message) in [
        (
            2,
            "error: the schema of `some.db` is not what this program made: table country is not of this program\n\
             hint: remove what was added by hand, or build a new file; the facts stand in the packs\n",
        ),
        (
            3,
            "error: a migration failed on `some.db`, which is as it was before: table country already exists\n",
        ),
    ] {
        folder.open("some.db").pragma_update(None, "user_version", version).unwrap();
        refused(&folder, &WRITERS, 1, message);
    }
}

/// Puts a file in WAL mode into the folder whose last change stands in the log beside it
/// only, as a program leaves it that was killed.
fn put_with_log(folder: &Folder, sql: &str) {
    let elsewhere = Folder::new();
    elsewhere.put_built("some.db");
    let conn = elsewhere.open("some.db");
    conn.pragma_update(None, "journal_mode", "wal").unwrap();
    conn.execute_batch(sql).unwrap();
    for name in ["some.db", "some.db-wal"] {
        fs::copy(elsewhere.path(name), folder.path(name)).unwrap();
    }
}

#[test]
fn the_log_beside_a_file_is_not_written_back_by_what_refuses_it_or_tries_only() {
    let cases: [(&str, &[&[&str]], i32); 4] = [
        ("PRAGMA user_version = 99", &WRITERS, 5),
        ("PRAGMA application_id = 7", &WRITERS, 5),
        ("CREATE VIEW planted AS SELECT 1", &TWO_WRITERS, 1),
        ("DELETE FROM statement", &[&["seed", "--dry-run", PACK], &["migrate", "--dry-run"]], 0),
    ];
    for (sql, commands, code) in cases {
        for command in commands {
            let folder = Folder::new();
            put_with_log(&folder, sql);
            let before = [folder.bytes("some.db"), folder.bytes("some.db-wal")];
            let run = folder.run(&[&["--db", "some.db"], *command].concat());
            assert_eq!(run.code, code, "{sql}: {command:?}: {}", run.stderr);
            assert!([folder.bytes("some.db"), folder.bytes("some.db-wal")] == before, "{sql}: {command:?}");
        }
    }
}
