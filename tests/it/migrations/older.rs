//! Files of older versions: reading refuses them, `migrate` brings them up with their rows.

use ecpat_kb::db::migrate::{embedded, latest};
use rusqlite::Connection;
use serde_json::Value;

use crate::support::{Folder, content, rows};

/// The table that refinery keeps its history in, as it makes it.
const HISTORY: &str = "CREATE TABLE refinery_schema_history(
             version int4 PRIMARY KEY,
             name VARCHAR(255),
             applied_on VARCHAR(255),
             checksum VARCHAR(255))";

/// Applies the first migrations only, by hand, with the history that refinery would have
/// written, and fills the tables that there are with the rows of a fresh build, `fresh.db`.
pub(super) fn put_older(folder: &Folder, name: &str, version: i32) {
    folder.put_built("fresh.db");
    let conn = put_migrated(folder, name, version);
    conn.execute("ATTACH ? AS fresh", [folder.path("fresh.db").to_str().unwrap()]).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF; BEGIN; DELETE FROM refinery_schema_history").unwrap();
    for table in tables(&conn) {
        let old = if table == "refinery_schema_history" {
            format!(" WHERE version <= {version}")
        } else {
            String::new()
        };
        conn.execute_batch(&format!("INSERT OR IGNORE INTO main.{table} SELECT * FROM fresh.{table}{old}"))
            .unwrap();
    }
    conn.execute_batch("COMMIT").unwrap();
}

/// Makes a file by the first migrations only, by hand, with the history that refinery would have
/// written.
pub(super) fn put_migrated(folder: &Folder, name: &str, version: i32) -> Connection {
    let conn = folder.open(name);
    conn.execute_batch(&format!("BEGIN; {HISTORY};")).unwrap();
    for migration in embedded().iter().filter(|migration| migration.version() <= version) {
        conn.execute_batch(migration.sql().unwrap()).unwrap();
        let row = (migration.version(), migration.name(), migration.checksum().to_string());
        conn.execute(
            "INSERT INTO refinery_schema_history VALUES (?1, ?2, '2026-11-24T22:40:00.123456789Z', ?3)",
            row,
        )
        .unwrap();
    }
    conn.execute_batch(&format!(
        "PRAGMA application_id = 0x45434B42; PRAGMA user_version = {version}; COMMIT"
    ))
    .unwrap();
    conn
}

pub(super) fn tables(conn: &Connection) -> Vec<String> {
    let mut statement = conn.prepare("SELECT name FROM main.sqlite_master WHERE type = 'table'").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

pub(super) fn schema(conn: &Connection) -> String {
    rows(conn, "SELECT type, name, tbl_name, sql FROM sqlite_master")
}

/// What `migrate --status` and `--dry-run` show: numbers, and whether they were applied.
fn steps(folder: &Folder, option: &str, file: &str) -> Vec<(i64, bool)> {
    let steps = folder.rows(&["migrate", option, "--db", file]);
    steps.iter().map(|step| (step["version"].as_i64().unwrap(), step["applied_on"] != Value::Null)).collect()
}

#[test]
fn migrating_an_older_file_keeps_its_rows_and_gives_what_a_fresh_build_gives() {
    for version in 1..latest() {
        let folder = Folder::new();
        put_older(&folder, "old.db", version);
        let run = folder.run(&["migrate", "--db", "old.db"]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        let last = latest();
        assert_eq!(run.stderr, format!("old.db: schema brought from version {version} to {last}\n"));
        let (old, fresh) = (folder.open("old.db"), folder.open("fresh.db"));
        assert_eq!(schema(&old), schema(&fresh), "from version {version}");
        // Before version 5 there are no tables for facts, so those have to be read again.
        if version < 5 {
            folder.stdout(&["seed", "--db", "old.db"]);
        }
        assert_eq!(content(&old), content(&fresh), "from version {version}");
        assert_eq!(rows(&old, "PRAGMA user_version"), format!("\"{last}\"\n"));
    }
}

#[test]
fn building_from_an_older_file_is_building_afresh() {
    for version in [1, 3, 6] {
        let folder = Folder::new();
        put_older(&folder, "old.db", version);
        folder.stdout(&["build", "--db", "old.db"]);
        let (old, fresh) = (folder.open("old.db"), folder.open("fresh.db"));
        assert_eq!(
            (schema(&old), content(&old)),
            (schema(&fresh), content(&fresh)),
            "from version {version}"
        );
    }
}

#[test]
fn reading_an_older_file_is_refused_with_the_way_to_bring_it_up() {
    let folder = Folder::new();
    put_older(&folder, "old.db", 5);
    let before = folder.bytes("old.db");
    let readers: [&[&str]; 7] = [
        &["report", "overview"],
        &["report", "timeline", "--from", "2000"],
        &["show", "ecpat"],
        &["search", "children"],
        &["query", "SELECT 1"],
        &["schema"],
        &["check", "--quiet"],
    ];
    for reader in readers {
        let run = folder.run(&[&["--db", "old.db"], reader].concat());
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{reader:?}");
        assert_eq!(
            run.stderr,
            format!(
                "error: `old.db` was made by an older ecpat-kb: its schema is version 5 of {}\n\
                 hint: bring it up to date with `ecpat-kb migrate --db old.db`\n",
                latest()
            ),
            "{reader:?}"
        );
    }
    assert!(folder.bytes("old.db") == before);
}

#[test]
fn status_and_dry_run_tell_what_there_is_and_what_is_due_and_change_nothing() {
    let folder = Folder::new();
    put_older(&folder, "old.db", 4);
    folder.put_built("new.db");
    folder.write("empty.db", "");
    let last = i64::from(latest());
    let all = |applied: i64| (1..=last).map(|version| (version, version <= applied)).collect::<Vec<_>>();
    let due = |from: i64| (from..=last).map(|version| (version, false)).collect::<Vec<_>>();
    let files = ["empty.db", "fresh.db", "new.db", "old.db"];
    let before = files.map(|file| folder.bytes(file));
    assert_eq!(steps(&folder, "--status", "missing.db"), all(0));
    assert_eq!(steps(&folder, "--dry-run", "missing.db"), due(1));
    assert_eq!(steps(&folder, "--dry-run", "empty.db"), due(1));
    assert_eq!(steps(&folder, "--status", "old.db"), all(4));
    assert_eq!(steps(&folder, "--dry-run", "old.db"), due(5));
    assert_eq!(steps(&folder, "--status", "new.db"), all(last));
    assert_eq!(steps(&folder, "--dry-run", "new.db"), []);
    assert_eq!(folder.files(), files, "a missing file stays missing");
    assert!(files.map(|file| folder.bytes(file)) == before);
}

#[test]
fn a_dry_run_of_seeding_an_older_file_tells_the_rows_and_changes_nothing() {
    let folder = Folder::new();
    put_older(&folder, "old.db", 6);
    let before = folder.bytes("old.db");
    assert_eq!(folder.rows(&["seed", "--dry-run", "--db", "old.db"]), []);
    assert!(folder.bytes("old.db") == before);
    assert_eq!(folder.files(), ["fresh.db", "old.db"]);
}

#[test]
fn the_names_and_times_of_the_migrations_are_shown() {
    let folder = Folder::new();
    let mut build = folder.command(&["build", "--quiet"]);
    assert!(build.env("SOURCE_DATE_EPOCH", "1700000000").output().unwrap().status.success());
    insta::assert_snapshot!(folder.stdout(&["migrate", "--status"]), @"
    version  name             applied_on
    ──────────────────────────────────────────────
          1  sources          2023-11-14T22:13:20Z
          2  vocabularies     2023-11-14T22:13:20Z
          3  countries        2023-11-14T22:13:20Z
          4  things           2023-11-14T22:13:20Z
          5  facts            2023-11-14T22:13:20Z
          6  views            2023-11-14T22:13:20Z
          7  search           2023-11-14T22:13:20Z
          8  references       2023-11-14T22:13:20Z
          9  search_by_thing  2023-11-14T22:13:20Z
         10  views_by_thing   2023-11-14T22:13:20Z
    ");
}

#[test]
fn a_time_that_is_set_is_that_of_the_new_migrations_only() {
    let folder = Folder::new();
    put_older(&folder, "old.db", 4);
    let earlier = "SELECT * FROM refinery_schema_history WHERE version <= 4";
    let before = rows(&folder.open("old.db"), earlier);
    let mut migrate = folder.command(&["migrate", "--db", "old.db"]);
    assert!(migrate.env("SOURCE_DATE_EPOCH", "0").output().unwrap().status.success());
    assert_eq!(rows(&folder.open("old.db"), earlier), before);
    let later = "SELECT DISTINCT applied_on FROM refinery_schema_history WHERE version > 4";
    assert_eq!(rows(&folder.open("old.db"), later), "\"1970-01-01T00:00:00Z\"\n");
}
