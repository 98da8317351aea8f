//! Files that the program must not write to: newer ones, those of other programs, files that are not
//! databases, and files with another schema or history. They are not changed.

use std::fs;

use ecpat_kb::db::migrate::{history_differences, latest};

use super::PACK;
use super::older::put_older;
use crate::support::{ARTICLE, Folder, built};

const READERS: [&[&str]; 4] =
    [&["report", "overview"], &["show", "ecpat"], &["query", "SELECT 1"], &["migrate", "--status"]];

const WRITERS: [&[&str]; 5] = [
    &["build", "--only", PACK, "--replace"],
    &["seed", PACK],
    &["seed", "--dry-run", PACK],
    &["migrate"],
    &["migrate", "--dry-run"],
];

/// Enough for tests with many cases; another test tries each writer once.
const TWO_WRITERS: [&[&str]; 2] = [&["build", "--only", PACK, "--replace"], &["migrate", "--dry-run"]];

/// A built file that was changed by another program.
fn damaged(sql: &str) -> Folder {
    let folder = Folder::new();
    folder.put_built("some.db");
    folder.execute("some.db", sql);
    folder
}

#[test]
fn a_newer_foreign_or_unreleased_file_is_neither_read_nor_written() {
    let newer = format!(
        "error: `some.db` was made by a newer ecpat-kb: its schema is version 99, this program knows up to {}\n\
         hint: use the newer ecpat-kb\n",
        latest()
    );
    let foreign =
        "error: `some.db` is not a database of ecpat-kb: it is the SQLite database of another program\n";
    let early = "error: `some.db` was made before the first release of ecpat-kb\n\
                 hint: it cannot be upgraded: remove it or name another file, and build it again from its packs \
                 with `ecpat-kb build --db some.db`\n";
    let all = [&READERS[..], &WRITERS].concat();
    damaged("PRAGMA user_version = 99").assert_kept_by(&all, 5, &newer);
    let later = "INSERT INTO refinery_schema_history VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')";
    damaged(later).assert_kept_by(&WRITERS, 5, &newer);
    for id in [0, 252_006_673] {
        damaged(&format!("PRAGMA application_id = {id}")).assert_kept_by(&all, 5, foreign);
    }
    let id = ecpat_kb::db::APPLICATION_ID;
    for (id, version, message) in [(0, 0, foreign), (id, 1, early), (id, latest(), early), (id, 10, early)] {
        let folder = Folder::new();
        let sql = format!(
            "PRAGMA application_id = {id}; PRAGMA user_version = {version}; CREATE TABLE shared_declaration (slug)"
        );
        folder.execute("some.db", &sql);
        folder.assert_kept_by(&all, 5, message);
        if version == 10 {
            let others: [&[&str]; 3] =
                [&["check", "--quiet", "--only", ARTICLE], &["export", "sqlite", "out.db"], &["schema"]];
            folder.assert_kept_by(&others, 5, message);
        }
    }
}

#[test]
fn an_incomplete_database_is_neither_read_nor_written() {
    let foreign = |why: &str| format!("error: `some.db` is not a database of ecpat-kb: {why}\n");
    let no_database = foreign("it is not an SQLite database");
    let malformed = "error: reading `some.db` failed\n  caused by: database disk image is malformed\n";
    let folder = Folder::new();
    for (bytes, code, message) in [
        (&b"Not a database, but a note.\n"[..], 5, no_database.as_str()),
        // Shorter than a header.
        (&built()[..10], 5, no_database.as_str()),
        (&[0; 4096][..], 5, no_database.as_str()),
        (&built()[..built().len() / 2], 1, malformed),
    ] {
        fs::write(folder.path("some.db"), bytes).unwrap();
        folder.assert_kept_by(&[&READERS[..], &WRITERS].concat(), code, message);
    }
    folder.write("some.db", "");
    folder.assert_kept_by(&READERS, 5, &foreign("it is empty"));
}

#[test]
fn a_file_with_another_schema_is_not_written() {
    let trigger = "CREATE TRIGGER planted AFTER INSERT ON organisation BEGIN SELECT 1; END";
    let twice = "DROP VIEW sources; CREATE VIEW sources AS SELECT 1 AS slug; CREATE TABLE planted (x)";
    let cases = [
        (trigger, "trigger planted does not belong to this program"),
        ("CREATE VIEW planted AS SELECT 1", "view planted does not belong to this program"),
        ("CREATE TABLE planted (x)", "table planted does not belong to this program"),
        ("CREATE INDEX planted ON thing (name)", "index planted does not belong to this program"),
        ("DROP INDEX naming_passage", "index naming_passage is missing"),
        ("DROP VIEW partners", "view partners is missing"),
        ("DROP TABLE refinery_schema_history", "table refinery_schema_history is missing"),
        ("ALTER TABLE statement ADD COLUMN more TEXT", "table statement has been altered"),
        (twice, "table planted does not belong to this program (and 1 more)"),
    ];
    let message = |what: &str| {
        format!(
            "error: the schema of `some.db` is not what this program made: {what}\n\
             hint: remove what was added by hand, or build a new file from the packs\n"
        )
    };
    for (at, (sql, what)) in cases.into_iter().enumerate() {
        damaged(sql).assert_kept_by(if at == 0 { &WRITERS } else { &TWO_WRITERS }, 1, &message(what));
    }
    for version in [0, 3, -1] {
        let folder = damaged(&format!("PRAGMA user_version = {version}"));
        let run = folder.run("migrate --db some.db");
        let start = "error: the schema of `some.db` is not what this program made: index audience_";
        assert!(run.code == 1 && run.stderr.starts_with(start), "{version}: {}", run.stderr);
    }
    // An older file as after a crash between a migration and its row in the history, if they were not
    // in one transaction.
    let folder = Folder::new();
    put_older(&folder, "some.db", 3);
    let back = "DELETE FROM refinery_schema_history WHERE version = 3; PRAGMA user_version = 2";
    folder.execute("some.db", back);
    folder.assert_kept_by(&WRITERS, 1, &message("table country does not belong to this program"));
}

#[test]
fn a_history_that_does_not_match_the_schema_is_refused_by_writers_and_reported_by_check() {
    let deleted = |of: &str| format!("DELETE FROM refinery_schema_history WHERE version {of}");
    let set = |change: &str| format!("UPDATE refinery_schema_history SET {change}");
    let failed = |what: &str| {
        format!("error: a migration failed on `some.db`, which is as it was before: {what} already exists\n")
    };
    let other = |migration: &str| {
        format!(
            "error: `some.db` was made by another edition of ecpat-kb: its history differs from this program's \
             at migration {migration}\n"
        )
    };
    let missing = |migration: &str| format!("migration {migration} is missing from the history");
    let differs = |migration: &str| format!("migration {migration} differs from this program's");
    let cases = [
        (deleted(">= 7"), 1, failed("view searchable_texts"), missing("V7__search")),
        (deleted(">= 1"), 1, failed("table source"), missing("V1__sources")),
        (deleted("= 4"), 5, other("V4__things"), missing("V4__things")),
        (set("checksum = '12' WHERE version = 2"), 5, other("V2__vocabularies"), differs("V2__vocabularies")),
        (set("name = 'other' WHERE version = 6"), 5, other("V6__other"), differs("V6__other")),
    ];
    for (sql, code, message, problem) in cases {
        let folder = damaged(&sql);
        folder.assert_kept_by(&TWO_WRITERS, code, &message);
        let differences = history_differences(&folder.open("some.db")).unwrap();
        assert_eq!(differences.first(), Some(&problem), "{sql}");
        // One is enough to show that `check` reports them.
        if sql.contains("= 4") {
            let check = folder.run(&["check", "--quiet", "--only", ARTICLE, "--db", "some.db"]);
            assert_eq!(check.code, 3, "{sql}");
            assert_eq!(check.stderr.lines().next().unwrap(), format!("problem: {problem}"), "{sql}");
        }
    }
}

#[test]
fn a_refused_command_or_dry_run_does_not_merge_the_write_ahead_log() {
    let cases: [(&str, &[&[&str]], i32); 4] = [
        ("PRAGMA user_version = 99", &WRITERS, 5),
        ("PRAGMA application_id = 7", &WRITERS, 5),
        ("CREATE VIEW planted AS SELECT 1", &TWO_WRITERS, 1),
        ("DELETE FROM statement", &[&["seed", "--dry-run", PACK], &["migrate", "--dry-run"]], 0),
    ];
    for (sql, commands, code) in cases {
        // The last change is only in the log, as after a program was killed.
        let elsewhere = Folder::new();
        elsewhere.put_built("some.db");
        let conn = elsewhere.open("some.db");
        conn.pragma_update(None, "journal_mode", "wal").unwrap();
        conn.execute_batch(sql).unwrap();
        let names = ["some.db", "some.db-wal"];
        let before = names.map(|name| elsewhere.bytes(name));
        for command in commands {
            let folder = Folder::new();
            for name in names {
                fs::copy(elsewhere.path(name), folder.path(name)).unwrap();
            }
            let run = folder.run(&[&["--db", "some.db"], *command].concat());
            assert_eq!(run.code, code, "{sql}: {command:?}: {}", run.stderr);
            assert!(names.map(|name| folder.bytes(name)) == before, "{sql}: {command:?}");
        }
    }
}
