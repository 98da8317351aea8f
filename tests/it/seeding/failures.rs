//! A seeding that fails changes nothing.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use rusqlite::TransactionBehavior;

use crate::support::{Folder, SMALL_PACK, edited, in_use};

/// Runs a command that has to fail, and returns what it said; the file and its folder are
/// as they were.
fn fails(folder: &Folder, args: &[&str], code: i32) -> String {
    let before = (folder.files(), fs::read(folder.path("ecpat.db")).ok());
    let run = folder.run(args);
    assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{args:?}: {}", run.stderr);
    assert!((folder.files(), fs::read(folder.path("ecpat.db")).ok()) == before, "{args:?} left a trace");
    run.stderr
}

#[test]
fn a_mistake_in_one_of_several_packs_keeps_all_of_them_out() {
    for folder in [Folder::new(), Folder::built()] {
        folder.write("good/pack.toml", &SMALL_PACK.replace("small", "good"));
        folder.write("bad/pack.toml", &edited(SMALL_PACK, "value = 81", "value = \"81\""));
        for command in ["seed", "build"] {
            fails(&folder, &[command, "good", "bad"], 1);
        }
    }
}

#[test]
fn a_database_that_another_program_is_writing_to() {
    let folder = Folder::built();
    folder.write("pack/pack.toml", SMALL_PACK);
    let mut other = folder.open("ecpat.db");
    let transaction = other.transaction_with_behavior(TransactionBehavior::Exclusive).unwrap();
    for command in ["seed", "build"] {
        let run = folder.run(&[command, "pack", "--wait", "0"]);
        assert_eq!(run.code, 1);
        assert_eq!(run.stderr, in_use("ecpat.db"));
    }
    drop(transaction);
    drop(other);
    assert_eq!(folder.run(&["seed", "pack", "--wait", "0"]).code, 0);
}

#[test]
fn a_file_or_folder_that_cannot_be_written() {
    let folder = Folder::built();
    folder.write("pack/pack.toml", SMALL_PACK);
    let lock = |name: &str, mode: u32| {
        fs::set_permissions(folder.path(name), Permissions::from_mode(mode)).unwrap();
    };
    lock("ecpat.db", 0o444);
    // Whoever may do anything is not stopped by permissions.
    if fs::OpenOptions::new().append(true).open(folder.path("ecpat.db")).is_err() {
        fails(&folder, &["seed", "pack"], 1);
        lock("ecpat.db", 0o644);
        lock("", 0o555);
        fails(&folder, &["seed", "pack"], 1);
        lock("", 0o755);
    }
    fails(&folder, &["seed", "pack", "--db", "no/such/folder.db"], 1);
    fails(&folder, &["seed", "pack", "--db", "pack"], 1);
}

#[test]
fn a_file_that_is_not_a_database_of_this_program() {
    let folder = Folder::new();
    folder.write("ecpat.db", "Notes, not a database, and longer than sixteen bytes");
    fails(&folder, &["seed"], 5);
    fs::remove_file(folder.path("ecpat.db")).unwrap();
    folder.open("ecpat.db").execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)").unwrap();
    fails(&folder, &["seed"], 5);
    fails(&folder, &["build"], 5);
}

#[test]
fn a_trigger_that_stands_in_the_way() {
    let folder = Folder::built();
    folder
        .open("ecpat.db")
        .execute_batch("CREATE TRIGGER planted BEFORE INSERT ON figure BEGIN SELECT raise(ABORT, 'no'); END")
        .unwrap();
    folder.write("pack/pack.toml", SMALL_PACK);
    let said = fails(&folder, &["seed", "pack"], 1);
    assert!(said.contains("trigger planted is not of this program"), "{said}");
}
