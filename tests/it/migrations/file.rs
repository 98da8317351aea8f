//! The file: its header, its bytes, its journal, and its state after a failure.

use ecpat_kb::db::migrate::latest;

use super::PACK;
use super::older::whole_rows;
use crate::support::{ARTICLE, Folder, built, rows};

fn pragma(folder: &Folder, name: &str) -> String {
    rows(&folder.open("ecpat.db"), &format!("PRAGMA {name}")).trim().replace('"', "")
}

#[test]
fn the_header_has_the_application_id_and_the_settings_of_the_file() {
    let folder = Folder::new();
    folder.put_built("ecpat.db");
    let cases = [
        ("application_id", 0x4543_4b42.to_string()),
        ("user_version", latest().to_string()),
        ("page_size", "4096".to_owned()),
        ("journal_mode", "delete".to_owned()),
        ("encoding", "UTF-8".to_owned()),
        ("auto_vacuum", "0".to_owned()),
        ("freelist_count", "0".to_owned()),
        ("integrity_check", "ok".to_owned()),
        ("foreign_key_check", String::new()),
    ];
    for (name, value) in cases {
        assert_eq!(pragma(&folder, name), value, "{name}");
    }
    assert_eq!(&built()[68..72], b"ECKB");
    let analysed = rows(
        &folder.open("ecpat.db"),
        "SELECT tbl FROM sqlite_stat1 WHERE tbl IN ('organisation', 'partnership', 'country') AND stat <> '' GROUP BY tbl",
    );
    assert_eq!(analysed, "\"country\"\n\"organisation\"\n\"partnership\"\n");
}

#[test]
fn a_file_that_migrate_creates_can_be_seeded_and_is_like_a_built_one() {
    let folder = Folder::new();
    let run = folder.run(&["migrate"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(run.stderr, format!("ecpat.db: created, schema version {}\n", latest()));
    assert_eq!(pragma(&folder, "application_id"), 0x4543_4b42.to_string());
    assert_eq!(folder.run(&["migrate"]).stderr, "ecpat.db: the schema is up to date\n");
    folder.stdout(&["seed", ARTICLE]);
    folder.put_built("built.db");
    assert_eq!(whole_rows(&folder.open("ecpat.db")), whole_rows(&folder.open("built.db")));
}

#[test]
fn two_builds_with_the_same_source_date_epoch_have_the_same_bytes() {
    let folder = Folder::new();
    for (file, epoch) in [("one.db", "1700000000"), ("two.db", "1700000000"), ("later.db", "1700000001")] {
        folder.command(&["build", "--db", file]).env("SOURCE_DATE_EPOCH", epoch).assert().success();
    }
    assert_eq!(folder.files(), ["later.db", "one.db", "two.db"]);
    assert!(folder.bytes("one.db") == folder.bytes("two.db"));
    assert!(folder.bytes("one.db") != folder.bytes("later.db"), "the history lacks the time");
}

#[test]
fn an_invalid_source_date_epoch_is_an_error_and_leaves_no_file() {
    let folder = Folder::new();
    for epoch in ["yesterday", "", "1.5", "99999999999999999999", "9999999999999999"] {
        let message = format!(
            "error: SOURCE_DATE_EPOCH is `{epoch}`, which is not a valid time\n\
             hint: set it to a number of seconds since 1970, such as 1700000000\n"
        );
        let mut build = folder.command(&["build"]);
        build.env("SOURCE_DATE_EPOCH", epoch).assert().code(2).stdout("").stderr(message);
        assert!(folder.files().is_empty(), "{epoch}");
    }
}

#[test]
fn only_commands_that_write_switch_a_file_from_wal_mode_to_a_rollback_journal() {
    for (command, mode) in [
        (&["build", PACK][..], "delete"),
        (&["seed", PACK], "delete"),
        (&["migrate"], "delete"),
        (&["migrate", "--dry-run"], "wal"),
        (&["seed", "--dry-run", PACK], "wal"),
        (&["report", "overview"], "wal"),
    ] {
        let folder = Folder::new();
        folder.put_built("ecpat.db");
        folder.open("ecpat.db").pragma_update(None, "journal_mode", "wal").unwrap();
        let before = folder.bytes("ecpat.db");
        folder.stdout(command);
        assert_eq!(folder.bytes("ecpat.db") == before, mode == "wal", "{command:?}");
        assert!(mode == "wal" || folder.files() == ["ecpat.db"], "{command:?}");
        assert_eq!(pragma(&folder, "journal_mode"), mode, "{command:?}");
    }
}

#[test]
fn a_file_in_wal_mode_stays_in_it_while_another_program_has_it_open() {
    let folder = Folder::new();
    folder.put_built("ecpat.db");
    let other = folder.open("ecpat.db");
    other.pragma_update(None, "journal_mode", "wal").unwrap();
    other.execute_batch("UPDATE section SET label = 'Edited'").unwrap();
    folder.stdout(&["seed", PACK]);
    assert_eq!(rows(&other, "SELECT count(*) FROM source"), "\"2\"\n");
    drop(other);
    assert_eq!(pragma(&folder, "journal_mode"), "wal");
    folder.stdout(&["migrate"]);
    assert_eq!(pragma(&folder, "journal_mode"), "delete");
}

#[test]
fn a_file_in_a_missing_folder_cannot_be_created() {
    let folder = Folder::new();
    for command in ["build", "seed", "migrate"] {
        folder.assert_refused(
            &[command, "--db", "no/such/folder.db"],
            1,
            "error: there is no folder `no/such`\nhint: create it first, or name a folder that exists\n",
        );
    }
    assert_eq!(folder.files(), <[&str; 0]>::default());
}

#[test]
fn check_finds_a_row_that_violates_a_check_and_changes_nothing() {
    let folder = Folder::new();
    folder.put_built("ecpat.db");
    folder.open("ecpat.db").execute_batch(super::backup::DAMAGE).unwrap();
    let before = folder.bytes("ecpat.db");
    let message = "problem: CHECK constraint failed in source\nerror: the check found 1 problem\n";
    folder.assert_refused(&["check", "--quiet"], 3, message);
    assert!(folder.bytes("ecpat.db") == before);
    assert_eq!(folder.files(), ["ecpat.db"]);
}
