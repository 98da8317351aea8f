//! Files with an older schema, which the first migrations create, and the rows of a fresh build: reading
//! commands refuse them, and commands that write upgrade them and keep their rows.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::Instant;

use ecpat_kb::db::migrate::{embedded, latest};
use rusqlite::Connection;
use serde_json::Value;

use crate::support::{ARTICLE, Folder, random_inputs, rows};

/// The lowest version that has tables for facts, and neither views nor search.
pub(crate) const WITH_FACTS: i32 = 5;

/// The table of refinery's history, as refinery creates it.
const HISTORY: &str = "CREATE TABLE refinery_schema_history(
             version int4 PRIMARY KEY,
             name VARCHAR(255),
             applied_on VARCHAR(255),
             checksum VARCHAR(255))";

/// Puts a file with an older schema into a folder. It is made once: applies the first migrations, writes the history as
/// refinery would do, and fills the tables with the rows of a fresh build.
pub(crate) fn put_older(folder: &Folder, name: &str, version: i32) {
    static MADE: Mutex<BTreeMap<i32, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let bytes = MADE.lock().unwrap().entry(version).or_insert_with(|| older(version)).clone();
    fs::write(folder.path(name), bytes).unwrap();
}

/// The bytes of such a file.
fn older(version: i32) -> Vec<u8> {
    let fresh = Folder::new();
    let conn = fresh.open("older.db");
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; BEGIN; {HISTORY};")).unwrap();
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
    fresh.put_built("fresh.db");
    conn.execute("ATTACH ? AS fresh", [fresh.path("fresh.db").to_str().unwrap()]).unwrap();
    for table in tables(&conn).iter().filter(|table| is_kept(table)) {
        conn.execute_batch(&format!("INSERT OR IGNORE INTO main.{table} SELECT * FROM fresh.{table}"))
            .unwrap();
    }
    conn.execute_batch("DETACH fresh").unwrap();
    drop(conn);
    fresh.bytes("older.db")
}

fn tables(conn: &Connection) -> Vec<String> {
    let mut statement = conn.prepare("SELECT name FROM main.sqlite_master WHERE type = 'table'").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Whether it is a table of facts or vocabularies, not one for search or of SQLite or refinery.
fn is_kept(table: &str) -> bool {
    !["search_", "refinery_", "sqlite_"].iter().any(|prefix| table.starts_with(prefix))
}

/// The rows of every table of facts or vocabularies, with their ids.
pub(super) fn whole_rows(conn: &Connection) -> BTreeMap<String, String> {
    let kept = tables(conn).into_iter().filter(|table| is_kept(table));
    kept.map(|table| (table.clone(), rows(conn, &format!("SELECT * FROM {table}")))).collect()
}

/// The schema and the rows of a file, and what SQLite finds when it checks the file: in a fresh one and in an upgraded
/// one it is the same.
fn state(conn: &Connection) -> BTreeMap<String, String> {
    let mut state = whole_rows(conn);
    for sql in [
        "SELECT type, name, tbl_name, sql FROM sqlite_master",
        "SELECT version, name, checksum FROM refinery_schema_history",
        "SELECT thing_id, reference_id, passage_id, part, text FROM search_document",
        "PRAGMA user_version",
        "PRAGMA application_id",
        "PRAGMA integrity_check",
        "PRAGMA foreign_key_check",
    ] {
        state.insert(sql.to_owned(), rows(conn, sql));
    }
    conn.execute_batch("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
        .unwrap();
    state
}

/// The numbers of the migrations that `migrate --status` or `--dry-run` shows, and whether they were applied.
fn steps(folder: &Folder, option: &str, file: &str) -> Vec<(i64, bool)> {
    let steps = folder.rows(&["migrate", option, "--db", file]);
    steps.iter().map(|step| (step["version"].as_i64().unwrap(), step["applied_on"] != Value::Null)).collect()
}

#[test]
fn each_command_that_writes_upgrades_an_older_file_to_the_state_of_a_fresh_one() {
    let fresh = state(&Folder::built().open("ecpat.db"));
    let mut count = 0;
    for version in WITH_FACTS..latest() {
        for command in [&["migrate"][..], &["seed", ARTICLE], &["build", "--only", ARTICLE]] {
            let folder = Folder::new();
            put_older(&folder, "old.db", version);
            let run = folder.run(&[command, &["--db", "old.db"]].concat());
            assert_eq!(run.code, 0, "{}", run.stderr);
            let message = format!("old.db: upgraded from schema version {version} to {}\n", latest());
            assert!(command[0] == "seed" || run.stderr.contains(&message), "{command:?}: {}", run.stderr);
            assert_eq!(folder.files(), ["old.db"]);
            assert_eq!(state(&folder.open("old.db")), fresh, "{command:?} from version {version}");
            count += 1;
        }
    }
    println!("older files: {count} upgraded by `migrate`, `seed` and `build`, each the same as a fresh one");
}

#[test]
fn reading_commands_refuse_an_older_file_with_a_hint() {
    let folder = Folder::new();
    put_older(&folder, "old.db", WITH_FACTS);
    let before = folder.bytes("old.db");
    let message = format!(
        "error: `old.db` was made by an older ecpat-kb: its schema is version 5 of {}\n\
         hint: upgrade it with `ecpat-kb migrate --db old.db`\n",
        latest()
    );
    for reader in [
        &["report", "overview"][..],
        &["report", "timeline", "--from", "2000"],
        &["show", "ecpat"],
        &["search", "children"],
        &["query", "SELECT 1"],
        &["schema"],
        &["check", "--quiet", "--only", ARTICLE],
    ] {
        folder.assert_refused(&[&["--db", "old.db"], reader].concat(), 1, &message);
    }
    assert!(folder.bytes("old.db") == before);
}

#[test]
fn status_and_dry_run_show_the_migrations_and_change_nothing() {
    let folder = Folder::new();
    put_older(&folder, "old.db", WITH_FACTS);
    folder.put_built("new.db");
    folder.write("empty.db", "");
    let last = latest();
    let files = ["empty.db", "new.db", "old.db"];
    let before = files.map(|file| folder.bytes(file));
    for (file, version) in [("missing.db", 0), ("empty.db", 0), ("old.db", WITH_FACTS), ("new.db", last)] {
        let due: Vec<_> = (version + 1..=last).map(|version| (i64::from(version), false)).collect();
        assert_eq!(steps(&folder, "--dry-run", file), due, "{file}");
        if file != "empty.db" {
            let applied = (1..=version).map(|version| (i64::from(version), true));
            assert_eq!(steps(&folder, "--status", file), applied.chain(due).collect::<Vec<_>>(), "{file}");
        }
    }
    assert_eq!(folder.rows(&["seed", ARTICLE, "--dry-run", "--db", "old.db"]), []);
    assert_eq!(folder.files(), files, "a missing file stays missing");
    assert!(files.map(|file| folder.bytes(file)) == before);
}

#[test]
fn source_date_epoch_sets_the_time_of_new_migrations_only() {
    let folder = Folder::new();
    put_older(&folder, "old.db", 4);
    let mut migrate = folder.command("migrate --quiet --db old.db");
    assert!(migrate.env("SOURCE_DATE_EPOCH", "1700000000").output().unwrap().status.success());
    insta::assert_snapshot!(folder.stdout("migrate --status --db old.db"), @"
    version  name          applied_on
    ─────────────────────────────────────────────────────
          1  sources       2026-11-24T22:40:00.123456789Z
          2  vocabularies  2026-11-24T22:40:00.123456789Z
          3  countries     2026-11-24T22:40:00.123456789Z
          4  things        2026-11-24T22:40:00.123456789Z
          5  facts         2023-11-14T22:13:20Z
          6  views         2023-11-14T22:13:20Z
          7  search        2023-11-14T22:13:20Z
    ");
}

#[test]
fn after_a_kill_at_any_moment_the_file_is_old_or_new_and_the_next_run_upgrades_it() {
    let moments = random_inputs(20);
    let start = |folder: &Folder| {
        put_older(folder, "old.db", WITH_FACTS);
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("ecpat-kb"));
        let command = command.args(["migrate", "--db", "old.db"]).current_dir(folder.path(""));
        let before = whole_rows(&folder.open("old.db"));
        let begun = Instant::now();
        (command.env_remove("SOURCE_DATE_EPOCH").stderr(Stdio::null()).spawn().unwrap(), before, begun)
    };
    let fresh = state(&Folder::built().open("ecpat.db"));
    let folder = Folder::new();
    let (mut whole, _, begun) = start(&folder);
    assert!(whole.wait().unwrap().success());
    // The duration only determines the moments.
    let (step, mut old) = (begun.elapsed() / moments, 0);
    for moment in 0..moments {
        let folder = Folder::new();
        let (mut child, before, _) = start(&folder);
        sleep(step * moment);
        child.kill().unwrap();
        child.wait().unwrap();
        let conn = folder.open("old.db");
        if rows(&conn, "PRAGMA user_version") == format!("\"{WITH_FACTS}\"\n") {
            old += 1;
            assert_eq!(rows(&conn, "PRAGMA integrity_check"), "\"ok\"\n", "{moment}");
            assert_eq!(whole_rows(&conn), before, "{moment}");
        } else {
            assert_eq!(state(&conn), fresh, "{moment}");
        }
        drop(conn);
        folder.stdout("migrate --db old.db");
        assert_eq!(state(&folder.open("old.db")), fresh, "{moment}");
        assert_eq!(folder.files(), ["old.db"], "{moment}");
    }
    assert!(old > 0, "no run was killed before it had ended");
    println!(
        "migrate: {moments} kills, {old} left the old file, {} the new one, and none anything else",
        moments - old
    );
}
