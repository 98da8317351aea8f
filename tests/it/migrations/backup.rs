//! The backup of a file while its schema is upgraded: it is made before anything is written, and
//! removed when the upgraded file has passed its checks.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use ecpat_kb::db;
use ecpat_kb::db::migrate::latest;
use ecpat_kb::db::upgrade::{self, UpgradeObserver};

use super::older::{WITH_FACTS, put_older, whole_rows};
use super::{BUILD, PACK};
use crate::confined::{in_a_closed_folder, mode, with_files_up_to};
use crate::support::{ARTICLE, Folder, Run, SMALL_PACK, in_use, in_use_by};

const BACKUP: &str = "old.db.before-upgrade-from-v5";

/// Breaks a rule of the schema, which `integrity_check` finds and no migration does.
pub(super) const DAMAGE: &str = "PRAGMA ignore_check_constraints = ON; UPDATE source SET language = ''";

const VERDICT: &str = "CHECK constraint failed in source";

/// A folder with a file of an older schema and nothing else.
fn older() -> Folder {
    let folder = Folder::new();
    put_older(&folder, "old.db", WITH_FACTS);
    folder
}

/// A folder with the same file, upgraded, and its backup.
fn upgraded_with_backup() -> Folder {
    let folder = older();
    let before = folder.bytes("old.db");
    folder.stdout("migrate --quiet --db old.db");
    fs::write(folder.path(BACKUP), before).unwrap();
    folder
}

fn removed() -> String {
    format!("removed `{BACKUP}`, left over from an interrupted upgrade; `old.db` is intact\n")
}

fn no_backup(why: &str) -> String {
    format!(
        "error: cannot back up `old.db` to `{BACKUP}`; it was not upgraded and is as it was before\n  caused by: {why}\n\
         hint: an upgrade needs free disk space and write permission for a backup in the folder of the file; \
         provide them, or move the file to another folder\n"
    )
}

/// Commands that write.
const WRITERS: [&[&str]; 3] = [&["migrate"], &["seed", PACK], BUILD];

#[test]
fn a_file_that_is_not_a_backup_is_kept_and_prevents_the_upgrade() {
    for (at, writer) in WRITERS.into_iter().enumerate() {
        let folder = older();
        let before = folder.bytes("old.db");
        match at {
            0 => folder.write(BACKUP, "my notes on the upgrade"),
            1 => symlink("nowhere", folder.path(BACKUP)).unwrap(),
            _ => folder.execute(BACKUP, "CREATE TABLE theirs (x)"),
        }
        let writer = [writer, &["--db", "old.db"]].concat();
        folder.assert_refused(&writer, 1, &no_backup("File exists (os error 17)"));
        assert!(folder.bytes("old.db") == before, "{writer:?}");
        assert_eq!(folder.files(), ["old.db", BACKUP], "{writer:?}");
        fs::remove_file(folder.path(BACKUP)).unwrap();
        folder.stdout(&writer);
        assert_eq!(folder.files(), ["old.db"], "{writer:?}");
    }
}

#[test]
fn there_is_no_backup_without_an_upgrade() {
    let folder = Folder::new();
    folder.put_built("new.db");
    folder.write("empty.db", "");
    for (file, version) in [("new.db", latest()), ("empty.db", 0), ("missing.db", 0)] {
        fs::create_dir_all(folder.path(&format!("{file}.before-upgrade-from-v{version}"))).unwrap();
        for writer in WRITERS {
            folder.stdout(&[writer, &["--db", file]].concat());
        }
    }
    let older = older();
    fs::create_dir(older.path(BACKUP)).unwrap();
    older.stdout("migrate --dry-run --db old.db");
    older.stdout(&["seed", "--dry-run", PACK, "--db", "old.db"]);
}

type Attempt<'a> = &'a dyn Fn(&Folder) -> Run;

#[test]
fn a_failed_upgrade_leaves_the_file_as_it_was_and_no_backup() {
    let migrate = ["migrate", "--wait", "0", "--db", "old.db"];
    let beside = |folder: &Folder, sql: &str, option: &[&str]| {
        let other = folder.open("old.db");
        other.execute_batch(sql).unwrap();
        folder.run(&[&migrate, option].concat())
    };
    let with_blocks = |folder: &Folder, blocks: usize| with_files_up_to(folder, blocks, &migrate);
    let blocks = |folder: &Folder| folder.bytes("old.db").len() / 512;
    let failed = "error: writing `old.db` failed\n  caused by: disk I/O error\n\
                  hint: the database is unchanged; fix the cause and try again\n";
    let mistakes = "error: 2 problems in the packs; nothing was changed\n\
                    hint: `ecpat-kb check` shows the same without touching the database\n";
    let read = in_use_by("old.db", "reading it, and nothing was changed", std::process::id());
    let cases: [(Attempt<'_>, String); 7] = [
        (&|folder| in_a_closed_folder(folder, &migrate), no_backup("Permission denied (os error 13)")),
        (&|folder| with_blocks(folder, blocks(folder) / 2), no_backup("disk I/O error")),
        (&|folder| with_blocks(folder, blocks(folder) + 8), failed.to_owned()),
        (&|folder| beside(folder, "BEGIN IMMEDIATE", &[]), in_use("old.db")),
        (&|folder| beside(folder, "BEGIN EXCLUSIVE", &["--dry-run"]), in_use("old.db")),
        (&|folder| beside(folder, "BEGIN; SELECT count(*) FROM source", &[]), read),
        (&|folder| folder.run("seed bad --db old.db"), mistakes.to_owned()),
    ];
    for (run, message) in cases {
        let folder = older();
        let before = folder.bytes("old.db");
        mode(&folder, "old.db", 0o666);
        folder.write("bad/pack.toml", "[source]\nslug = 'a'\n");
        let run = run(&folder);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(run.stderr.ends_with(&message), "{}", run.stderr);
        assert!(folder.bytes("old.db") == before, "{message}");
        assert_eq!(folder.files(), ["bad", "old.db"], "{message}");
        folder.stdout(&migrate);
        assert_eq!(folder.files(), ["bad", "old.db"], "{message}");
    }
}

#[test]
fn a_file_that_was_damaged_before_the_upgrade_is_as_it_was_without_a_backup() {
    let message = format!(
        "error: `old.db` did not pass its check after the upgrade, so it is as it was before: {VERDICT}\n\
         hint: if `sqlite3 old.db 'PRAGMA integrity_check'` reports this, too, the file was damaged before the \
         upgrade\n"
    );
    // Seeding the damaged pack would repair it.
    for writer in [&["migrate"][..], &["seed", "pack"]] {
        let folder = older();
        folder.execute("old.db", DAMAGE);
        let before = folder.bytes("old.db");
        folder.write("pack/pack.toml", SMALL_PACK);
        folder.assert_refused(&[writer, &["--db", "old.db"]].concat(), 1, &message);
        assert!(folder.bytes("old.db") == before, "{writer:?}");
        assert_eq!(folder.files(), ["old.db", "pack"], "{writer:?}");
    }
}

#[test]
fn a_damaged_file_with_a_backup_is_not_written_and_the_message_names_the_backup() {
    for is_backup_damaged in [false, true] {
        let folder = upgraded_with_backup();
        folder.execute("old.db", DAMAGE);
        let hint = if is_backup_damaged {
            let mut bytes = folder.bytes(BACKUP);
            let middle = bytes.len() / 2;
            bytes[middle..middle + 20_000].fill(0xaa);
            fs::write(folder.path(BACKUP), bytes).unwrap();
            format!("its backup `{BACKUP}` is damaged, too; build a new file")
        } else {
            format!("restore its backup with `mv {BACKUP} old.db`, on a reliable disk")
        };
        let message = format!(
            "error: `old.db` is damaged, and its upgrade was interrupted: {VERDICT}; nothing was written\n\
             hint: {hint}\n"
        );
        let before = (folder.bytes("old.db"), folder.bytes(BACKUP));
        for writer in WRITERS {
            folder.assert_refused(&[writer, &["--db", "old.db"]].concat(), 1, &message);
        }
        assert!((folder.bytes("old.db"), folder.bytes(BACKUP)) == before);
        if !is_backup_damaged {
            fs::rename(folder.path(BACKUP), folder.path("old.db")).unwrap();
            folder.stdout("migrate --db old.db");
            assert_eq!(folder.files(), ["old.db"]);
        }
    }
}

#[test]
fn the_next_command_that_writes_removes_the_backup_of_a_killed_upgrade() {
    // Killed while the backup was written: it is empty, has no header yet, or is incomplete.
    for bytes in [0, 4096, 60_000] {
        let folder = older();
        let mut backup = folder.bytes("old.db");
        backup.truncate(bytes);
        if bytes == 4096 {
            backup.fill(0);
        }
        fs::write(folder.path(BACKUP), backup).unwrap();
        folder.write(&format!("{BACKUP}-journal"), "");
        let run = folder.run("migrate --db old.db");
        let upgraded = format!("old.db: upgraded from schema version {WITH_FACTS} to {}\n", latest());
        assert_eq!(run, Run { code: 0, stdout: String::new(), stderr: removed() + &upgraded });
        assert_eq!(folder.files(), ["old.db"]);
    }
    // Killed after the commit.
    let killed = upgraded_with_backup();
    let others = [
        &["report", "overview"][..],
        &["check", "--only", ARTICLE],
        &["seed", "--dry-run", PACK],
        &["migrate", "--dry-run"],
    ];
    for other in others {
        killed.stdout(&[other, &["--db", "old.db"]].concat());
        assert_eq!(killed.files(), ["old.db", BACKUP], "{other:?}");
    }
    for writer in WRITERS {
        let folder = upgraded_with_backup();
        let run = folder.run(&[writer, &["--db", "old.db"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.starts_with(&removed()), "{writer:?}: {}", run.stderr);
        assert_eq!(folder.files(), ["old.db"], "{writer:?}");
    }
}

/// Another program, which tries to write while a file is backed up.
struct Other<'a>(&'a Folder);

impl UpgradeObserver for Other<'_> {
    fn interrupted(&self) -> Arc<AtomicBool> {
        self.0.assert_refused("migrate --wait 0 --db link.db", 1, &in_use("link.db"));
        Arc::default()
    }
}

#[test]
fn the_file_is_locked_until_the_commit_and_the_backup_is_beside_it_with_its_permissions() {
    let folder = older();
    fs::create_dir(folder.path("real")).unwrap();
    fs::rename(folder.path("old.db"), folder.path("real/old.db")).unwrap();
    symlink("real/old.db", folder.path("link.db")).unwrap();
    mode(&folder, "real/old.db", 0o640);
    let before = whole_rows(&folder.open("link.db"));
    let backup = format!("real/{BACKUP}");
    let path = folder.path("link.db");
    let mut conn = db::open_writable(&path, Duration::ZERO).unwrap();
    upgrade::write(&mut conn, &path, None, &mut Other(&folder), |transaction, _| {
        assert!(whole_rows(&folder.open(&backup)) == before, "the backup differs from the file");
        assert_eq!(fs::metadata(folder.path(&backup)).unwrap().permissions().mode() & 0o777, 0o640);
        // In another process, since a process does not block itself.
        folder.assert_refused("migrate --wait 0 --db link.db", 1, &in_use("link.db"));
        ecpat_kb::seed::derive(transaction)
    })
    .unwrap();
    assert_eq!(folder.run("migrate --wait 0 --db link.db").code, 0);
    assert_eq!(folder.files(), ["link.db", "real"]);
    assert_eq!(fs::read_dir(folder.path("real")).unwrap().count(), 1);
}

#[test]
fn a_writer_waits_for_a_reader_once_and_not_for_every_page() {
    let folder = Folder::built();
    let before = folder.bytes("ecpat.db");
    let reader = folder.open("ecpat.db");
    reader.execute_batch("BEGIN; SELECT count(*) FROM source").unwrap();
    let path = folder.path("ecpat.db");
    let mut conn = db::open_writable(&path, Duration::from_secs(1)).unwrap();
    let mut wait = None;
    let done = upgrade::write(&mut conn, Path::new(&path), None, &mut (), |transaction, _| {
        wait = transaction.pragma_query_value(None, "busy_timeout", |row| row.get(0)).ok();
        // More than fits into memory: with an exclusive lock, it would be written to the disk.
        let much = "PRAGMA cache_size = 2; CREATE TABLE much (x); INSERT INTO much VALUES (zeroblob(200000))";
        transaction.execute_batch(much).unwrap();
        Ok(())
    });
    assert_eq!(wait, Some(0));
    let message =
        format!("`{}` is in use: another program is reading it, and nothing was changed", path.display());
    assert_eq!(done.unwrap_err().to_string(), message);
    drop((conn, reader));
    assert!(folder.bytes("ecpat.db") == before);
}
