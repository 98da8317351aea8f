//! The copy that stands beside a file while it is upgraded: made before anything is written,
//! removed when the file is proved good, and what is done with one that was left.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::time::Duration;

use ecpat_kb::db;
use ecpat_kb::db::migrate::latest;
use ecpat_kb::db::upgrade::{self, Attendant};
use rusqlite::Transaction;

use super::PACK;
use super::older::{WITH_FACTS, put_older, whole_rows};
use crate::confined::{in_a_closed_folder, mode, with_files_up_to};
use crate::support::{Folder, Run, SMALL_PACK, built, in_use, in_use_by};

const COPY: &str = "old.db.before-upgrade-from-v5";

/// Breaks a rule of the schema past SQLite, which `integrity_check` sees and no migration.
pub(super) const DAMAGE: &str = "PRAGMA ignore_check_constraints = ON; UPDATE source SET language = ''";

const VERDICT: &str = "CHECK constraint failed in source";

/// A folder with a file of an older schema, and nothing else.
fn older() -> Folder {
    let folder = Folder::new();
    put_older(&folder, "old.db", WITH_FACTS);
    folder
}

/// A folder with the same file, upgraded, and the older one beside it.
fn upgraded_with_copy() -> Folder {
    let folder = older();
    let before = folder.bytes("old.db");
    folder.stdout(&["migrate", "--quiet", "--db", "old.db"]);
    fs::write(folder.path(COPY), before).unwrap();
    folder
}

fn upgraded() -> String {
    format!("old.db: schema brought from version {WITH_FACTS} to {}\n", latest())
}

fn removed(name: &str) -> String {
    format!("`{name}`, which an upgrade that was broken off has left, was removed: `old.db` is whole\n")
}

fn no_copy(copy: &str, why: &str) -> String {
    format!(
        "error: cannot copy `old.db` to `{copy}`; it was not upgraded and is as it was before\n  because: {why}\n\
         hint: an upgrade is made only with a copy of the file beside it, for which there have to be room and the \
         right to write: see to that, or move the file to a folder where it is so\n"
    )
}

/// A writer that stands in nobody's way: what is written in it is only the upgrade.
const WRITERS: [&[&str]; 3] = [&["migrate"], &["seed", PACK], &["build", PACK]];

#[test]
fn without_a_copy_there_is_no_upgrade_and_what_stands_in_its_place_is_not_removed() {
    for writer in WRITERS {
        let folder = older();
        let before = folder.bytes("old.db");
        let partial = format!("{COPY}.partial");
        symlink("nowhere", folder.path(&partial)).unwrap();
        let writer = [writer, &["--db", "old.db"]].concat();
        folder.assert_refused(&writer, 1, &no_copy(COPY, "File exists (os error 17)"));
        assert!(folder.bytes("old.db") == before, "{writer:?}");
        assert_eq!(folder.files(), ["old.db", partial.as_str()], "{writer:?}");
        fs::remove_file(folder.path(&partial)).unwrap();
        folder.stdout(&writer);
        assert_eq!(folder.files(), ["old.db"], "{writer:?}");
    }
}

#[test]
fn there_is_none_where_nothing_is_to_be_upgraded() {
    let folder = Folder::new();
    folder.put_built("new.db");
    folder.write("empty.db", "");
    for (file, version) in [("new.db", latest()), ("empty.db", 0), ("missing.db", 0)] {
        fs::create_dir_all(folder.path(&format!("{file}.before-upgrade-from-v{version}.partial"))).unwrap();
        for writer in WRITERS {
            folder.stdout(&[writer, &["--db", file]].concat());
        }
    }
    let older = older();
    fs::create_dir(older.path(&format!("{COPY}.partial"))).unwrap();
    older.stdout(&["migrate", "--dry-run", "--db", "old.db"]);
    older.stdout(&["seed", "--dry-run", "--db", "old.db"]);
}

type Attempt<'a> = &'a dyn Fn(&Folder) -> Run;

#[test]
fn an_upgrade_that_does_not_come_to_its_end_leaves_the_file_as_it_was_and_no_copy() {
    let migrate = ["migrate", "--wait", "0", "--db", "old.db"];
    let beside = |folder: &Folder, sql: &str, option: &[&str]| {
        let other = folder.open("old.db");
        other.execute_batch(sql).unwrap();
        folder.run(&[&migrate, option].concat())
    };
    // The room that each file may take, more or less than the file does.
    let in_room = |folder: &Folder, less: usize, more: usize| {
        with_files_up_to(folder, folder.bytes("old.db").len() / 512 - less + more, &migrate)
    };
    let failed = "error: writing `old.db` failed\n  because: disk I/O error\n\
                  hint: it is as it was before; see to the cause, and try again\n";
    let mistakes = "error: 2 problems in the packs; nothing was changed\n\
                    hint: `ecpat-kb check` shows the same without touching the database\n";
    let read = in_use_by("old.db", "reading it, and nothing was changed", std::process::id());
    let cases: [(Attempt<'_>, String); 7] = [
        (&|folder| in_a_closed_folder(folder, &migrate), no_copy(COPY, "Permission denied (os error 13)")),
        (&|folder| in_room(folder, 8, 0), no_copy(COPY, "disk I/O error")),
        (&|folder| in_room(folder, 0, 8), failed.to_owned()),
        (&|folder| beside(folder, "BEGIN IMMEDIATE", &[]), in_use("old.db")),
        (&|folder| beside(folder, "BEGIN EXCLUSIVE", &["--dry-run"]), in_use("old.db")),
        (&|folder| beside(folder, "BEGIN; SELECT count(*) FROM source", &[]), read),
        (&|folder| folder.run(&["seed", "bad", "--db", "old.db"]), mistakes.to_owned()),
    ];
    for (run, told) in cases {
        let folder = older();
        let before = folder.bytes("old.db");
        mode(&folder, "old.db", 0o666);
        folder.write("bad/pack.toml", "[source]\nslug = 'a'\n");
        let run = run(&folder);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(run.stderr.ends_with(&told), "{}", run.stderr);
        assert!(folder.bytes("old.db") == before, "{told}");
        folder.stdout(&migrate);
        assert_eq!(folder.files(), ["bad", "old.db"], "{told}");
    }
}

#[test]
fn a_file_that_does_not_pass_its_check_is_put_back_and_its_copy_stays() {
    let told = format!(
        "problem: `{COPY}`, a copy of `old.db` from before its upgrade, is still there; the next run that writes \
         and finds the file whole removes it\n\
         error: `old.db` did not pass its check when it had been upgraded, so it was put back as it was before: \
         {VERDICT}\n\
         hint: it was damaged before, if `sqlite3 old.db 'PRAGMA integrity_check'` says so, too; a copy of it is \
         `{COPY}`, which the next run that finds the file whole removes\n"
    );
    // With the pack that is damaged, seeding would mend it.
    for writer in [&["migrate"][..], &["seed", "pack"]] {
        let folder = older();
        folder.open("old.db").execute_batch(DAMAGE).unwrap();
        let before = folder.bytes("old.db");
        folder.write("pack/pack.toml", SMALL_PACK);
        folder.assert_refused(&[writer, &["--db", "old.db"]].concat(), 1, &told);
        assert!(folder.bytes("old.db") == before, "{writer:?}");
        assert_eq!(folder.files(), ["old.db", COPY, "pack"], "{writer:?}");
        assert_eq!(whole_rows(&folder.open(COPY)), whole_rows(&folder.open("old.db")));
    }
}

#[test]
fn a_damaged_file_beside_a_copy_is_not_written_to_and_the_copy_is_named() {
    let named = |hint: &str| {
        format!(
            "error: `old.db` is damaged, and an upgrade of it has not come to its end: {VERDICT}; nothing was \
             written\nhint: {hint}\n"
        )
    };
    for damaged in [false, true] {
        let folder = upgraded_with_copy();
        folder.open("old.db").execute_batch(DAMAGE).unwrap();
        if damaged {
            let mut bytes = folder.bytes(COPY);
            let middle = bytes.len() / 2;
            bytes[middle..middle + 20_000].fill(0xaa);
            fs::write(folder.path(COPY), bytes).unwrap();
        }
        let hint = if damaged {
            format!("its copy from before, `{COPY}`, is damaged, too; build a new file")
        } else {
            format!(
                "put the file from before, of which this is a whole copy, back with `mv {COPY} old.db`, on a disk \
                 that can be relied on"
            )
        };
        let before = (folder.bytes("old.db"), folder.bytes(COPY));
        for writer in WRITERS {
            folder.assert_refused(&[writer, &["--db", "old.db"]].concat(), 1, &named(&hint));
        }
        assert!((folder.bytes("old.db"), folder.bytes(COPY)) == before);
        if !damaged {
            fs::rename(folder.path(COPY), folder.path("old.db")).unwrap();
            folder.stdout(&["migrate", "--db", "old.db"]);
            assert_eq!(folder.files(), ["old.db"]);
        }
    }
}

#[test]
fn what_an_upgrade_that_was_killed_has_left_is_removed_by_the_next_run_that_writes() {
    let folder = older();
    fs::copy(folder.path("old.db"), folder.path(COPY)).unwrap();
    let [one, two] = [format!("{COPY}-2.partial"), format!("{COPY}.partial")];
    for partial in [&one, &two] {
        folder.write(partial, "SQLite format 3\0half of");
    }
    let told = removed(&one) + &removed(&two) + &removed(COPY) + &upgraded();
    assert_eq!(
        folder.run(&["migrate", "--db", "old.db"]),
        Run { code: 0, stdout: String::new(), stderr: told }
    );
    assert_eq!(folder.files(), ["old.db"]);

    for writer in WRITERS {
        let folder = upgraded_with_copy();
        let others =
            [&["report", "overview"][..], &["check"], &["seed", "--dry-run"], &["migrate", "--dry-run"]];
        for other in others {
            folder.stdout(&[other, &["--db", "old.db"]].concat());
            assert_eq!(folder.files(), ["old.db", COPY], "{other:?}");
        }
        let run = folder.run(&[writer, &["--db", "old.db"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.starts_with(&removed(COPY)), "{writer:?}: {}", run.stderr);
        assert_eq!(folder.files(), ["old.db"], "{writer:?}");
    }
}

#[test]
fn what_is_no_copy_of_this_file_but_has_such_a_name_stays_as_it_is() {
    let folder = older();
    let copied = |to: &str, sql: &str| {
        fs::copy(folder.path("old.db"), folder.path(to)).unwrap();
        folder.open(to).execute_batch(sql).unwrap();
    };
    let at = |number: u32| format!("{COPY}-{number}");
    let bytes =
        || folder.files().iter().map(|name| fs::read(folder.path(name)).ok()).skip(1).collect::<Vec<_>>();
    folder.write(COPY, "my notes on the upgrade");
    folder.write(&at(2), "");
    // Of another file: its migrations were applied at another time.
    copied(&at(3), "UPDATE refinery_schema_history SET applied_on = '2020-01-01T00:00:00Z'");
    // With rows that the file does not have.
    copied(&at(4), "INSERT INTO source (slug, title, language) VALUES ('own', 'Own', 'en')");
    // Not of the version that the name tells.
    let wrong = "old.db.before-upgrade-from-v6";
    copied(wrong, "");
    folder.write(&format!("{wrong}.partial"), "my notes on the upgrade");
    fs::create_dir(folder.path(&format!("{COPY}-x"))).unwrap();
    let before = (folder.files(), bytes());

    let partial = folder.path(&format!("{}.partial", at(5)));
    fs::create_dir(&partial).unwrap();
    let told = no_copy(&at(5), "File exists (os error 17)");
    folder.assert_refused(&["migrate", "--db", "old.db"], 1, &told);
    fs::remove_dir(&partial).unwrap();
    assert_eq!(folder.run(&["migrate", "--db", "old.db"]).stderr, upgraded());
    assert!((folder.files(), bytes()) == before);

    // No upgrade begins with the version of today.
    let folder = Folder::new();
    let own = format!("old.db.before-upgrade-from-v{}", latest());
    for name in ["old.db", &own] {
        folder.put_built(name);
    }
    for writer in WRITERS {
        folder.stdout(&[writer, &["--db", "old.db"]].concat());
        assert!(folder.bytes(&own) == built(), "{writer:?}");
    }
}

/// Tells a function of each stage.
struct Told<'a>(&'a mut dyn FnMut(&'static str));

impl Attendant for Told<'_> {
    fn copying(&mut self, _: u64, _: u64) {
        (self.0)("copying");
    }
    fn checking(&mut self) {
        (self.0)("checking");
    }
    fn removed(&mut self, _: &Path) {}
    fn kept(&mut self, _: &Path) {}
    fn is_interrupted(&self) -> bool {
        false
    }
}

#[test]
fn nobody_else_writes_from_before_the_copy_until_the_commit_and_the_copy_stands_beside_the_file_itself() {
    // Another name of the file is no copy, and closing it would let go of the lock.
    for has_another_name in [false, true] {
        let folder = older();
        fs::create_dir(folder.path("real")).unwrap();
        fs::rename(folder.path("old.db"), folder.path("real/old.db")).unwrap();
        symlink("real/old.db", folder.path("link.db")).unwrap();
        mode(&folder, "real/old.db", 0o640);
        // More than is copied in one go, with free pages, which are copied, too.
        let grow = "CREATE TABLE much (x); INSERT INTO much VALUES (zeroblob(9000000)); DROP TABLE much";
        folder.open("link.db").execute_batch(grow).unwrap();
        let before = whole_rows(&folder.open("link.db"));
        let mut copy = format!("real/{COPY}");
        if has_another_name {
            fs::hard_link(folder.path("real/old.db"), folder.path(&copy)).unwrap();
            copy += "-2";
        }
        let mut seen = Vec::new();
        let mut told = Told(&mut |stage| {
            if stage == "checking" {
                assert!(whole_rows(&folder.open(&copy)) == before, "the copy is not what it was made of");
                assert_eq!(fs::metadata(folder.path(&copy)).unwrap().permissions().mode() & 0o777, 0o640);
            }
            // By another process: within one, locks stand in nobody's way.
            seen.push((stage, folder.run(&["migrate", "--wait", "0", "--db", "link.db"]).code));
        });
        let path = folder.path("link.db");
        let mut conn = db::open_writable(&path, Duration::ZERO).unwrap();
        let derive = |transaction: &Transaction<'_>, _: &[_]| ecpat_kb::seed::derive(transaction);
        upgrade::write(&mut conn, &path, None, &mut told, derive).unwrap();
        // After the commit another one may write, and, as the file is whole, removes the copy.
        let (copied, checked) = seen.split_at(seen.len() - 2);
        assert_eq!(checked, [("checking", 1), ("checking", 0)]);
        assert!(!copied.is_empty() && copied.iter().all(|seen| *seen == ("copying", 1)), "{seen:?}");
        assert_eq!(folder.files(), ["link.db", "real"]);
        assert_eq!(fs::read_dir(folder.path("real")).unwrap().count(), 1 + usize::from(has_another_name));
    }
}
