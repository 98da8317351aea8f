//! The file: its header, its bytes when built twice, and what is there after a failure.

use std::thread;
use std::time::Duration;

use ecpat_kb::db::migrate::latest;

use super::PACK;
use super::older::whole_rows;
use crate::support::{Folder, Run, built, in_use, rows};

fn pragma(folder: &Folder, name: &str) -> String {
    rows(&folder.open("ecpat.db"), &format!("PRAGMA {name}")).trim().replace('"', "")
}

/// Runs `build` at a time of day that is given instead of the real one.
fn build_at(folder: &Folder, epoch: &str, file: &str) -> Run {
    let mut command = folder.command(&["build", "--quiet", "--db", file]);
    let output = command.env("SOURCE_DATE_EPOCH", epoch).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_header_says_whose_file_it_is_and_how_it_is_kept() {
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
fn what_migrate_makes_is_such_a_file_too_and_can_be_seeded() {
    let folder = Folder::new();
    let run = folder.run(&["migrate"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(run.stderr, format!("ecpat.db: schema brought from version 0 to {}\n", latest()));
    assert_eq!(pragma(&folder, "application_id"), 0x4543_4b42.to_string());
    assert_eq!(folder.run(&["migrate"]).stderr, "ecpat.db: schema is up to date\n");
    folder.stdout(&["seed"]);
    folder.put_built("built.db");
    assert_eq!(whole_rows(&folder.open("ecpat.db")), whole_rows(&folder.open("built.db")));
}

#[test]
fn nothing_but_the_file_is_left_in_the_folder() {
    let folder = Folder::new();
    folder.stdout(&["build"]);
    assert_eq!(folder.files(), ["ecpat.db"]);
    folder.stdout(&["build"]);
    folder.stdout(&["report", "timeline"]);
    assert_eq!(folder.files(), ["ecpat.db"]);
}

#[test]
fn two_builds_at_one_source_date_epoch_have_the_same_bytes() {
    let folder = Folder::new();
    for (file, epoch) in [("one.db", "1700000000"), ("two.db", "1700000000"), ("later.db", "1700000001")] {
        assert_eq!(build_at(&folder, epoch, file).code, 0);
    }
    assert!(folder.bytes("one.db") == folder.bytes("two.db"));
    assert!(folder.bytes("one.db") != folder.bytes("later.db"), "the history does not hold the time");
}

#[test]
fn a_source_date_epoch_that_is_no_time_is_an_error_and_leaves_no_file() {
    for epoch in ["yesterday", "", "1.5", "99999999999999999999", "9999999999999999"] {
        let folder = Folder::new();
        let run = build_at(&folder, epoch, "ecpat.db");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{epoch}");
        assert_eq!(
            run.stderr,
            format!(
                "error: SOURCE_DATE_EPOCH is `{epoch}`, which is no time\n\
                 hint: it is a number of seconds since 1970, such as 1700000000\n"
            )
        );
        assert_eq!(folder.files(), <[&str; 0]>::default(), "{epoch}");
    }
}

#[test]
fn a_build_of_a_pack_with_an_error_leaves_no_file_and_an_old_one_as_it_was() {
    let folder = Folder::new();
    folder.copy_built_in_pack("pack");
    folder.write(
        "pack/events.toml",
        "[[event]]\nslug = 'a'\nname = 'A'\nkind = 'no-such-kind'\ncite = 'no-such'\n",
    );
    for command in [["build", "pack"], ["seed", "pack"]] {
        assert_eq!(folder.run(&command).code, 1, "{command:?}");
        assert_eq!(folder.files(), ["pack"], "{command:?}");
    }
    folder.put_built("ecpat.db");
    for command in [["build", "pack"], ["seed", "pack"]] {
        assert_eq!(folder.run(&command).code, 1, "{command:?}");
        assert!(folder.bytes("ecpat.db") == built(), "{command:?}");
        assert_eq!(folder.files(), ["ecpat.db", "pack"], "{command:?}");
    }
}

#[test]
fn a_file_that_another_program_writes_to_is_said_to_be_in_use_and_left_alone() {
    let folder = Folder::new();
    folder.put_built("ecpat.db");
    for lock in ["IMMEDIATE", "EXCLUSIVE"] {
        let other = folder.open("ecpat.db");
        other.execute_batch(&format!("BEGIN {lock}")).unwrap();
        for command in [&["build", PACK][..], &["seed", PACK], &["migrate"], &["migrate", "--dry-run"]] {
            let run = folder.run(&[command, &["--wait", "0"]].concat());
            assert_eq!(
                (run.code, run.stdout.as_str(), run.stderr),
                (1, "", in_use("ecpat.db")),
                "{command:?}"
            );
        }
        other.execute_batch("ROLLBACK").unwrap();
        assert!(folder.bytes("ecpat.db") == built());
    }
}

#[test]
fn a_writer_waits_for_the_one_before_it() {
    let folder = Folder::new();
    folder.stdout(&["migrate", "--quiet"]);
    let other = folder.open("ecpat.db");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let run = thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(Duration::from_millis(300));
            other.execute_batch("ROLLBACK").unwrap();
        });
        folder.run(&["seed", "--wait", "60"])
    });
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_file_in_wal_mode_is_brought_back_to_a_rollback_journal_by_what_writes_only() {
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
        if mode == "delete" {
            assert_eq!(folder.files(), ["ecpat.db"], "{command:?}");
        }
        assert_eq!(pragma(&folder, "journal_mode"), mode, "{command:?}");
    }
}

#[test]
fn a_file_in_wal_mode_that_another_program_has_open_is_written_and_stays_in_wal_mode() {
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
fn a_named_file_that_is_missing_is_not_read_and_not_made() {
    let folder = Folder::new();
    for reader in [
        &["report", "overview"][..],
        &["show", "ecpat"],
        &["search", "code"],
        &["query", "SELECT 1"],
        &["schema"],
    ] {
        let run = folder.run(&[reader, &["--db", "none.db"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{reader:?}");
        assert_eq!(
            run.stderr,
            "error: there is no file `none.db`\nhint: make it with `ecpat-kb build --db none.db`\n",
            "{reader:?}"
        );
    }
    assert_eq!(folder.files(), <[&str; 0]>::default());
}

#[test]
fn a_file_in_a_folder_that_is_missing_cannot_be_made() {
    let folder = Folder::new();
    for command in ["build", "seed", "migrate"] {
        folder.assert_refused(
            &[command, "--db", "no/such/folder.db"],
            1,
            "error: there is no folder `no/such`\nhint: make it first, or name a place that is there\n",
        );
    }
    assert_eq!(folder.files(), <[&str; 0]>::default());
}

#[test]
fn check_finds_a_row_that_breaks_a_rule_of_its_table_and_changes_nothing() {
    let folder = Folder::new();
    folder.put_built("ecpat.db");
    folder
        .open("ecpat.db")
        .execute_batch("PRAGMA ignore_check_constraints = ON; UPDATE source SET language = ''")
        .unwrap();
    let before = folder.bytes("ecpat.db");
    let run = folder.run(&["check", "--quiet"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert_eq!(run.stderr, "problem: CHECK constraint failed in source\nerror: the check found 1 problem\n");
    assert!(folder.bytes("ecpat.db") == before);
    assert_eq!(folder.files(), ["ecpat.db"]);
}
