//! The copy that stands beside a file while it is upgraded: made before anything is written,
//! removed when the file is proved good, and what is done with one that was left.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use ecpat_kb::db;
use ecpat_kb::db::migrate::latest;
use ecpat_kb::db::upgrade::{self, Attendant};

use super::PACK;
use super::older::{WITH_FACTS, put_older, whole_rows};
use crate::confined::{in_a_closed_folder, mode, with_files_up_to};
use crate::support::{Folder, Run};

const COPY: &str = "old.db.before-upgrade-from-v5";

/// Breaks a rule of the schema past SQLite, which `integrity_check` sees and no migration.
const DAMAGE: &str = "PRAGMA ignore_check_constraints = ON; UPDATE source SET language = ''";

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

fn kept(copy: &str) -> String {
    format!(
        "problem: `{copy}`, a copy of `old.db` from before its upgrade, is still there; the next run that writes \
         and finds the file whole removes it\n"
    )
}

/// A writer that stands in nobody's way: what is written in it is only the upgrade.
const WRITERS: [&[&str]; 3] = [&["migrate"], &["seed", PACK], &["build", PACK]];

#[test]
fn without_a_copy_there_is_no_upgrade() {
    for writer in WRITERS {
        let folder = older();
        let before = folder.bytes("old.db");
        let partial = format!("{COPY}.partial");
        fs::create_dir(folder.path(&partial)).unwrap();
        folder.assert_refused(
            &[writer, &["--db", "old.db"]].concat(),
            1,
            &no_copy(COPY, "File exists (os error 17)"),
        );
        assert!(folder.bytes("old.db") == before, "{writer:?}");
        assert_eq!(folder.files(), ["old.db", partial.as_str()], "{writer:?}");
        fs::remove_dir(folder.path(&partial)).unwrap();
        folder.stdout(&[writer, &["--db", "old.db"]].concat());
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

#[test]
fn a_pack_with_mistakes_leaves_the_file_as_it_was_and_no_copy() {
    let folder = older();
    let before = folder.bytes("old.db");
    folder.write("pack/pack.toml", "[source]\nslug = 'a'\n");
    assert_eq!(folder.run(&["seed", "pack", "--db", "old.db"]).code, 1);
    assert!(folder.bytes("old.db") == before);
    assert_eq!(folder.files(), ["old.db", "pack"]);
}

#[test]
fn a_file_that_does_not_pass_its_check_is_put_back_and_its_copy_stays() {
    // With the pack that is damaged, seeding would mend it.
    for writer in [&["migrate"][..], &["seed", "pack"]] {
        let folder = older();
        folder.open("old.db").execute_batch(DAMAGE).unwrap();
        let before = folder.bytes("old.db");
        folder.write("pack/pack.toml", crate::support::SMALL_PACK);
        let run = folder.run(&[writer, &["--db", "old.db"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{writer:?}");
        assert_eq!(
            run.stderr,
            format!(
                "{}error: `old.db` did not pass its check when it had been upgraded, so it was put back as it was \
                 before: {VERDICT}\n\
                 hint: it was damaged before, if `sqlite3 old.db 'PRAGMA integrity_check'` says so, too; a copy of \
                 it is `{COPY}`, which the next run that finds the file whole removes\n",
                kept(COPY)
            ),
            "{writer:?}"
        );
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
fn what_an_upgrade_that_was_killed_has_left_is_removed_by_the_next_run() {
    let folder = older();
    fs::copy(folder.path("old.db"), folder.path(COPY)).unwrap();
    for partial in [format!("{COPY}.partial"), format!("{COPY}-2.partial")] {
        folder.write(&partial, "SQLite format 3\0half of");
    }
    let run = folder.run(&["migrate", "--db", "old.db"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let [one, two] = [format!("{COPY}-2.partial"), format!("{COPY}.partial")];
    assert_eq!(run.stderr, removed(&one) + &removed(&two) + &removed(COPY) + &upgraded());
    assert_eq!(folder.files(), ["old.db"]);

    for writer in WRITERS {
        let folder = upgraded_with_copy();
        let run = folder.run(&[writer, &["--db", "old.db"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.starts_with(&removed(COPY)), "{writer:?}: {}", run.stderr);
        assert_eq!(folder.files(), ["old.db"], "{writer:?}");
    }
}

#[test]
fn what_reads_or_tries_only_leaves_a_copy_alone() {
    let folder = upgraded_with_copy();
    for reader in [&["report", "overview"][..], &["check"], &["seed", "--dry-run"], &["migrate", "--dry-run"]]
    {
        folder.stdout(&[reader, &["--db", "old.db"]].concat());
        assert_eq!(folder.files(), ["old.db", COPY], "{reader:?}");
    }
}

#[test]
fn a_file_of_that_name_that_is_no_copy_of_this_file_stays_as_it_is() {
    let folder = older();
    folder.write(COPY, "my notes on the upgrade");
    // A copy of another file: its migrations were applied at another time.
    folder.write(&format!("{COPY}-2"), "");
    put_older(&folder, "other.db", WITH_FACTS);
    folder
        .open("other.db")
        .execute_batch("UPDATE refinery_schema_history SET applied_on = '2020-01-01T00:00:00Z'")
        .unwrap();
    fs::copy(folder.path("other.db"), folder.path(&format!("{COPY}-3"))).unwrap();
    fs::create_dir(folder.path(&format!("{COPY}-x"))).unwrap();
    let others = [COPY.to_owned(), format!("{COPY}-2"), format!("{COPY}-3")];
    let before: Vec<_> = others.iter().map(|name| folder.bytes(name)).collect();
    let files = folder.files();

    let partial = folder.path(&format!("{COPY}-4.partial"));
    fs::create_dir(&partial).unwrap();
    folder.assert_refused(
        &["migrate", "--db", "old.db"],
        1,
        &no_copy(&format!("{COPY}-4"), "File exists (os error 17)"),
    );
    fs::remove_dir(&partial).unwrap();
    assert_eq!(folder.run(&["migrate", "--db", "old.db"]).stderr, upgraded());
    assert_eq!(folder.files(), files);
    assert!(others.iter().map(|name| folder.bytes(name)).collect::<Vec<_>>() == before);
}

#[test]
fn what_somebody_has_copied_by_himself_stays() {
    // No upgrade begins with the version of today.
    let folder = upgraded_with_copy();
    fs::remove_file(folder.path(COPY)).unwrap();
    let own = format!("old.db.before-upgrade-from-v{}", latest());
    fs::copy(folder.path("old.db"), folder.path(&own)).unwrap();
    folder.write("pack/pack.toml", crate::support::SMALL_PACK);
    folder.stdout(&["seed", "pack", "--db", &own]);
    let before = folder.bytes(&own);
    for writer in WRITERS {
        folder.stdout(&[writer, &["--db", "old.db"]].concat());
        assert!(folder.bytes(&own) == before, "{writer:?}");
    }

    // A copy of this file that has got rows which the file does not have.
    let folder = older();
    fs::copy(folder.path("old.db"), folder.path(COPY)).unwrap();
    folder
        .open(COPY)
        .execute_batch("INSERT INTO source (slug, title, language) VALUES ('own', 'Own', 'en')")
        .unwrap();
    // Of the version that the name tells, it is not.
    let wrong = "old.db.before-upgrade-from-v6";
    fs::copy(folder.path("old.db"), folder.path(wrong)).unwrap();
    folder.write(&format!("{wrong}.partial"), "my notes on the upgrade");
    let before = [COPY, wrong].map(|name| folder.bytes(name));
    folder.stdout(&["migrate", "--db", "old.db"]);
    assert_eq!(folder.files(), ["old.db", COPY, wrong, &format!("{wrong}.partial")]);
    assert!([COPY, wrong].map(|name| folder.bytes(name)) == before);
}

#[test]
fn another_name_of_the_file_is_no_copy_and_its_lock_stays() {
    let folder = older();
    fs::hard_link(folder.path("old.db"), folder.path(COPY)).unwrap();
    let mut seen = Vec::new();
    write(&folder, "old.db", &mut |stage| {
        if stage == Stage::Checking {
            // By another process: within one, locks stand in nobody's way.
            seen.push(folder.run(&["migrate", "--wait", "0", "--db", "old.db"]).code);
        }
        false
    })
    .unwrap();
    // Once before the commit, and once after it, when another one may write.
    assert_eq!(seen, [1, 0]);
    assert_eq!(folder.files(), ["old.db", COPY]);
}

#[test]
fn what_stands_where_the_copy_would_be_made_is_not_removed() {
    let folder = older();
    let partial = format!("{COPY}.partial");
    std::os::unix::fs::symlink("nowhere", folder.path(&partial)).unwrap();
    folder.assert_refused(&["migrate", "--db", "old.db"], 1, &no_copy(COPY, "File exists (os error 17)"));
    assert_eq!(folder.files(), ["old.db", partial.as_str()]);
}

#[test]
fn the_copy_stands_beside_the_file_that_a_link_leads_to_and_has_its_rights() {
    let folder = older();
    fs::create_dir(folder.path("real")).unwrap();
    fs::rename(folder.path("old.db"), folder.path("real/old.db")).unwrap();
    mode(&folder, "real/old.db", 0o640);
    std::os::unix::fs::symlink("real/old.db", folder.path("link.db")).unwrap();
    let mut seen = Vec::new();
    write(&folder, "link.db", &mut |stage| {
        if stage == Stage::Checking && seen.is_empty() {
            let copy = fs::canonicalize(folder.path(&format!("real/{COPY}"))).unwrap();
            seen.push((fs::metadata(&copy).unwrap().permissions().mode() & 0o777, copy));
        }
        false
    })
    .unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].0, 0o640);
    assert_eq!(folder.files(), ["link.db", "real"]);
    assert_eq!(fs::read_dir(folder.path("real")).unwrap().count(), 1);
}

/// Where an upgrade is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Copying,
    Checking,
}

/// Tells a function of each stage, and stops when it returns true.
struct Told<'a> {
    at: &'a mut dyn FnMut(Stage) -> bool,
    is_stopped: bool,
}

impl Attendant for Told<'_> {
    fn copying(&mut self, _: u64, _: u64) {
        self.is_stopped |= (self.at)(Stage::Copying);
    }
    fn checking(&mut self) {
        self.is_stopped |= (self.at)(Stage::Checking);
    }
    fn removed(&mut self, _: &Path) {}
    fn kept(&mut self, _: &Path) {}
    fn is_interrupted(&self) -> bool {
        self.is_stopped
    }
}

/// Upgrades a file as the program does, and hands over each stage.
fn write(
    folder: &Folder,
    name: &str,
    at: &mut dyn FnMut(Stage) -> bool,
) -> Result<(), ecpat_kb::error::Error> {
    let path = folder.path(name);
    let mut conn = db::open_writable(&path, Duration::ZERO)?;
    let mut told = Told { at, is_stopped: false };
    upgrade::write(&mut conn, &path, None, &mut told, |transaction, _| ecpat_kb::seed::derive(transaction))
        .map(drop)
}

#[test]
fn nobody_else_writes_from_before_the_copy_until_the_commit() {
    let folder = older();
    let before = whole_rows(&folder.open("old.db"));
    let mut seen = Vec::new();
    write(&folder, "old.db", &mut |stage| {
        if stage == Stage::Checking {
            assert!(whole_rows(&folder.open(COPY)) == before, "the copy is not what it was made of");
        }
        let run = folder.run(&["migrate", "--wait", "0", "--db", "old.db"]);
        seen.push((stage, run.code));
        false
    })
    .unwrap();
    // After the commit another one may write, and, as the file is whole, removes the copy.
    let checked = [(Stage::Checking, 1), (Stage::Checking, 0)];
    let copied = seen.len() - checked.len();
    assert!(seen[..copied].iter().all(|seen| *seen == (Stage::Copying, 1)), "{seen:?}");
    assert_eq!(seen[copied..], checked);
    assert_eq!(folder.files(), ["old.db"]);
}

#[test]
fn stopped_while_it_is_copied_the_file_is_as_it_was_and_there_is_no_copy() {
    let folder = older();
    // More than is copied in one go.
    folder.open("old.db").execute_batch(GROWN).unwrap();
    let before = folder.bytes("old.db");
    let error = write(&folder, "old.db", &mut |stage| stage == Stage::Copying).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("interrupted; `{}` is as it was before", folder.path("old.db").display())
    );
    assert!(folder.bytes("old.db") == before);
    assert_eq!(folder.files(), ["old.db"]);
}

/// Makes the file longer than 4 MiB, with free pages: they are copied, too.
const GROWN: &str = "CREATE TABLE much (x); INSERT INTO much VALUES (zeroblob(9000000)); DROP TABLE much";

#[test]
fn without_room_for_the_copy_the_file_is_as_it_was_and_there_is_no_copy() {
    let folder = older();
    folder.open("old.db").execute_batch(GROWN).unwrap();
    let before = folder.bytes("old.db");
    let run = with_files_up_to(&folder, 4_000, &["migrate", "--db", "old.db"]);
    assert_eq!((run.code, run.stderr), (1, no_copy(COPY, "disk I/O error")));
    assert!(folder.bytes("old.db") == before);
    assert_eq!(folder.files(), ["old.db"]);
}

#[test]
fn in_a_folder_that_cannot_be_written_the_file_is_as_it_was() {
    let folder = older();
    let before = folder.bytes("old.db");
    mode(&folder, "old.db", 0o666);
    let run = in_a_closed_folder(&folder, &["migrate", "--db", "old.db"]);
    let stderr = no_copy(COPY, "Permission denied (os error 13)");
    assert_eq!(run, Run { code: 1, stdout: String::new(), stderr });
    assert!(folder.bytes("old.db") == before);
    assert_eq!(folder.files(), ["old.db"]);
}
