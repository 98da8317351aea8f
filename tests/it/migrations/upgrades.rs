//! Files of every version of the schema that has landed, with data, are upgraded, and are then
//! what a fresh file of the same content is.
//!
//! They stand in `tests/fixtures/upgrades`: those of versions that an `ecpat-kb` has written, as
//! it wrote them; of the others, the rows that the first migrations have room for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use ecpat_kb::db::migrate::latest;
use rusqlite::Connection;

use super::older::{put_migrated, schema, tables};
use crate::confined::with_files_up_to;
use crate::support::{Folder, content, in_use_by, rows};

/// The lowest version that has tables for facts.
const WITH_FACTS: i32 = 5;

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/upgrades").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder with `old.db` of a version, and what it was made of.
fn folder(version: i32) -> Folder {
    let folder = Folder::new();
    put(&folder, "old.db", version);
    for (name, at) in [("first.toml", "first/pack.toml"), ("second.toml", "second/pack.toml")] {
        folder.write(at, &fixture(name));
    }
    folder.write("article.txt", &fixture("article.txt"));
    folder
}

/// Puts the file of a version into a folder.
pub(crate) fn put(folder: &Folder, name: &str, version: i32) {
    let sql = fixture(&format!("v{version}.sql"));
    if sql.contains("CREATE TABLE refinery_schema_history") {
        folder.open(name).execute_batch(&sql).unwrap();
        folder.open(name).execute_batch("ANALYZE").unwrap();
    } else {
        put_migrated(folder, name, version).execute_batch(&sql).unwrap();
    }
    assert_eq!(rows(&folder.open(name), "PRAGMA user_version"), format!("\"{version}\"\n"));
}

/// Makes `fresh.db` of the packs, with this command, and attaches the article.
fn put_fresh(folder: &Folder, command: &str) {
    folder.stdout(&[command, "first", "second", "--db", "fresh.db"]);
    folder.stdout(&["article", "attach", "article.txt", "--source", "first", "--db", "fresh.db"]);
}

/// The sentences that were attached.
const ATTACHED: &str = "SELECT slug, text FROM passage WHERE text IS NOT NULL";

/// The rows of every table, numbers of rows and all, but of those that an upgrade makes anew.
fn whole_rows(conn: &Connection) -> BTreeMap<String, String> {
    let is_kept =
        |table: &String| !["search_", "refinery_", "sqlite_"].iter().any(|prefix| table.starts_with(prefix));
    let kept = tables(conn).into_iter().filter(is_kept);
    kept.map(|table| (table.clone(), rows(conn, &format!("SELECT * FROM {table}")))).collect()
}

fn history(conn: &Connection, columns: &str) -> String {
    rows(conn, &format!("SELECT {columns} FROM refinery_schema_history"))
}

/// Asserts that a file is as if its schema had been made today.
fn assert_is_like(conn: &Connection, fresh: &Connection, of: i32) {
    assert_eq!(schema(conn), schema(fresh), "from version {of}");
    assert_eq!(history(conn, "version, name, checksum"), history(fresh, "version, name, checksum"));
    for pragma in ["user_version", "application_id", "integrity_check", "foreign_key_check", "page_size"] {
        let sql = format!("PRAGMA {pragma}");
        assert_eq!(rows(conn, &sql), rows(fresh, &sql), "{pragma}, from version {of}");
    }
    conn.execute_batch("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
        .unwrap();
}

#[test]
fn there_is_a_file_of_every_version() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/upgrades");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names.filter(|name| name.starts_with('v')).collect();
    files.sort();
    let mut expected: Vec<String> = (1..=latest()).map(|version| format!("v{version}.sql")).collect();
    expected.sort();
    assert_eq!(files, expected, "keep a file of the version that was the last until today");
}

#[test]
fn migrating_keeps_every_row_and_gives_the_schema_of_today() {
    let mut compared = 0;
    for version in 1..=latest() {
        let folder = folder(version);
        let old = folder.open("old.db");
        let (before, earlier) = (whole_rows(&old), history(&old, "version, applied_on"));
        drop(old);
        folder.stdout(&["migrate", "--db", "old.db"]);
        assert_eq!(folder.files(), ["article.txt", "first", "old.db", "second"]);
        put_fresh(&folder, "seed");
        let (old, fresh) = (folder.open("old.db"), folder.open("fresh.db"));
        assert_is_like(&old, &fresh, version);
        let mut after = whole_rows(&old);
        after.retain(|table, _| before.contains_key(table));
        assert_eq!(after, before, "from version {version}");
        compared += before.values().map(|rows| rows.lines().count()).sum::<usize>();
        let kept = history(&old, "version, applied_on");
        assert!(earlier.lines().all(|line| kept.contains(line)), "from version {version}");
        if version >= WITH_FACTS {
            assert_eq!(content(&old), content(&fresh), "from version {version}");
        }
        assert_eq!(rows(&old, ATTACHED).lines().count(), 3, "from version {version}");
    }
    println!("migrate: {} files of versions 1 to {0}, {compared} rows kept, none lost", latest());
}

#[test]
fn seeding_and_building_upgrade_as_well_and_give_what_a_fresh_file_has() {
    for command in ["seed", "build"] {
        let fresh = folder(latest());
        put_fresh(&fresh, command);
        let fresh = fresh.open("fresh.db");
        for version in 1..=latest() {
            let folder = folder(version);
            folder.stdout(&[command, "first", "second", "--db", "old.db"]);
            assert_eq!(folder.files(), ["article.txt", "first", "old.db", "second"]);
            let old = folder.open("old.db");
            assert_is_like(&old, &fresh, version);
            assert_eq!(content(&old), content(&fresh), "{command} from version {version}");
        }
        println!("{command}: {} files of versions 1 to {0}, each like a fresh one", latest());
    }
}

/// Starts an upgrade, and does not wait for it.
fn start(folder: &Folder) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("ecpat-kb"))
        .args(["migrate", "--db", "old.db"])
        .current_dir(folder.path(""))
        .env_remove("SOURCE_DATE_EPOCH")
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_at_any_moment_the_file_is_the_old_or_the_new_one_and_the_next_run_completes() {
    const MOMENTS: u32 = 20;
    let version = 7;
    let begun = Instant::now();
    let whole = folder(version);
    assert!(start(&whole).wait().unwrap().success());
    let whole = content(&whole.open("old.db"));
    // Only where the moments lie depends on how long it takes.
    let (step, mut old, mut new) = (begun.elapsed() / MOMENTS, 0, 0);
    for moment in 0..MOMENTS {
        let folder = folder(version);
        let before = whole_rows(&folder.open("old.db"));
        let mut child = start(&folder);
        sleep(step * moment);
        child.kill().unwrap();
        child.wait().unwrap();
        let conn = folder.open("old.db");
        assert_eq!(rows(&conn, "PRAGMA integrity_check"), "\"ok\"\n", "{moment}");
        assert_eq!(whole_rows(&conn), before, "{moment}");
        if rows(&conn, "PRAGMA user_version") == format!("\"{version}\"\n") {
            old += 1;
        } else {
            new += 1;
            assert_eq!(content(&conn), whole, "{moment}");
        }
        drop(conn);
        folder.stdout(&["migrate", "--db", "old.db"]);
        assert_eq!(content(&folder.open("old.db")), whole, "{moment}");
        assert_eq!(folder.files(), ["article.txt", "first", "old.db", "second"], "{moment}");
    }
    assert_eq!(old + new, MOMENTS);
    assert!(old > 0, "no run was killed before it had ended");
    println!("migrate: {MOMENTS} kills, {old} left the old file, {new} the new one, none another");
}

#[test]
fn an_upgrade_that_fails_as_it_is_written_leaves_the_file_as_it_was() {
    let folder = folder(WITH_FACTS);
    let before = folder.bytes("old.db");
    let blocks = before.len() / 512 + 8;
    // Room for the copy, in files of so many half kilobytes, and not for what the file is to be.
    let run = with_files_up_to(&folder, blocks, &["migrate", "--db", "old.db"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let failed = "error: writing `old.db` failed\n  because: disk I/O error\n\
                  hint: it is as it was before; see to the cause, and try again\n";
    assert!(run.stderr.ends_with(failed), "{}", run.stderr);
    assert!(folder.bytes("old.db") == before);
    let run = folder.run(&["migrate", "--db", "old.db"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(folder.files(), ["article.txt", "first", "old.db", "second"]);
}

#[test]
fn an_upgrade_that_a_reader_keeps_from_ending_leaves_the_file_as_it_was_and_no_copy() {
    let folder = folder(7);
    let before = folder.bytes("old.db");
    let reader = folder.open("old.db");
    reader.execute_batch("BEGIN; SELECT count(*) FROM source").unwrap();
    let run = folder.run(&["migrate", "--wait", "0", "--db", "old.db"]);
    let told = in_use_by("old.db", "reading it, and nothing was changed", std::process::id());
    assert_eq!((run.code, run.stdout, run.stderr), (1, String::new(), told));
    drop(reader);
    assert!(folder.bytes("old.db") == before);
    assert_eq!(folder.files(), ["article.txt", "first", "old.db", "second"]);
}
