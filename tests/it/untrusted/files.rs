//! Files that pretend to be a database or one of the files beside it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use ecpat_kb::db::migrate::latest;

use crate::migrations::{WITH_FACTS, put_older};
use crate::support::{ARTICLE, Folder, built};

const READERS: [&[&str]; 7] = [
    &["report", "overview"],
    &["show", "ecpat"],
    &["search", "children"],
    &["query", "SELECT 1"],
    &["schema"],
    &["export", "dot", "-"],
    &["migrate", "--status"],
];

const WRITERS: [&[&str]; 5] =
    [&["build"], &["seed"], &["seed", "--dry-run"], &["migrate"], &["migrate", "--dry-run"]];

fn assert_kept_by_all(folder: &Folder, code: i32, stderr: &str) {
    folder.assert_kept_by(&READERS, code, stderr);
    folder.assert_kept_by(&WRITERS, code, stderr);
}

fn named_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn pipes_folders_and_devices_are_refused_at_once() {
    let folder = Folder::new();
    let place = folder.path("some.db");
    let not_a_file = "error: cannot read `some.db`\n  caused by: it is not a file\n";
    named_pipe(&place);
    assert_kept_by_all(&folder, 1, not_a_file);
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    assert_kept_by_all(&folder, 1, not_a_file);
    fs::remove_dir(&place).unwrap();
    for device in ["/dev/zero", "/dev/null", "/dev/full"] {
        symlink(device, &place).unwrap();
        assert_kept_by_all(&folder, 1, not_a_file);
        fs::remove_file(&place).unwrap();
    }
}

#[test]
fn a_name_with_a_special_meaning_in_sqlite_is_the_name_of_a_file() {
    for name in [":memory:", "file:x.db", "file::memory:", "file:x.db?mode=memory", "file:%78.db"] {
        let folder = Folder::new();
        folder.stdout(&["build", "--only", ARTICLE, "--db", name]);
        assert_eq!(folder.files(), [name]);
        assert!(folder.bytes(name).starts_with(b"SQLite format 3\0"), "{name}");
        for command in [
            &["report", "overview"][..],
            &["check", "--only", ARTICLE],
            &["seed", ARTICLE],
            &["query", "SELECT 1"],
        ] {
            folder.stdout(&[command, &["--db", name]].concat());
        }
        folder.stdout(&["export", "sqlite", "file:out.db", "--db", name]);
        assert_eq!(folder.files().iter().filter(|file| *file != name).count(), 2, "{:?}", folder.files());

        put_older(&folder, "older.db", WITH_FACTS);
        fs::rename(folder.path("older.db"), folder.path(name)).unwrap();
        let run = folder.run(&["migrate", "--db", name]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{name}: {}", run.stderr);
        assert!(
            run.stderr
                .ends_with(&format!("{name}: upgraded from schema version {WITH_FACTS} to {}\n", latest()))
        );
        let left = ["file:out.db", "file:out.db.sha256", name];
        assert!(folder.files().iter().all(|file| left.contains(&file.as_str())), "{:?}", folder.files());
    }
}

#[test]
fn a_link_to_itself_or_to_nothing_is_not_followed() {
    let folder = Folder::new();
    symlink("some.db", folder.path("some.db")).unwrap();
    let circle =
        "error: cannot read `some.db`\n  caused by: Too many levels of symbolic links (os error 40)\n";
    assert_kept_by_all(&folder, 1, circle);
    fs::remove_file(folder.path("some.db")).unwrap();
    symlink("nowhere/some.db", folder.path("some.db")).unwrap();
    let missing = "error: there is no file `some.db`\nhint: create it with `ecpat-kb build --db some.db`\n";
    folder.assert_kept_by(&READERS[..6], 1, missing);
}

#[test]
fn a_pipe_or_link_in_the_place_of_a_journal_is_refused() {
    for ending in ["-journal", "-wal", "-shm"] {
        let name = format!("some.db{ending}");
        let message = format!("error: cannot read `{name}`\n  caused by: it is not a file\n");
        let folder = Folder::new();
        folder.put_built("some.db");
        folder.write("precious.txt", "precious\n");
        named_pipe(&folder.path(&name));
        assert_kept_by_all(&folder, 1, &message);
        fs::remove_file(folder.path(&name)).unwrap();
        symlink("precious.txt", folder.path(&name)).unwrap();
        assert_kept_by_all(&folder, 1, &message);
    }
}

/// The first bytes of a journal of SQLite.
const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// A journal without pages (<https://www.sqlite.org/fileformat2.html#the_rollback_journal>) that names
/// another file.
fn journal(names: &Path) -> Vec<u8> {
    let pages = u32::try_from(built().len() / 4096).unwrap();
    let mut bytes = MAGIC.to_vec();
    for number in [0, 1234, pages, 512, 4096] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.resize(512, 0);
    let name = names.as_os_str().as_encoded_bytes();
    let sum = name.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    bytes.extend((0x4000_0000_u32 / 4096 + 1).to_be_bytes());
    bytes.extend(name);
    bytes.extend(u32::try_from(name.len()).unwrap().to_be_bytes());
    bytes.extend(sum.to_be_bytes());
    bytes.extend(MAGIC);
    bytes
}

#[test]
fn a_journal_that_would_remove_another_file_is_refused() {
    let folder = Folder::new();
    folder.put_built("real.db");
    folder.write("precious.txt", "precious\n");
    fs::write(folder.path("real.db-journal"), journal(&folder.path("precious.txt"))).unwrap();
    // SQLite looks beside the target of a link.
    symlink("real.db", folder.path("some.db")).unwrap();
    let message = "error: the journal beside `some.db` names another file, which SQLite would delete; nothing \
                   was changed\n\
                   hint: ecpat-kb never creates such a journal: if the database came from elsewhere, move it away\n";
    assert_kept_by_all(&folder, 1, message);
}

#[test]
fn a_journal_with_random_bytes_is_not_rolled_back() {
    for random in [&b"not a journal"[..], &[0; 4096], &[255; 4096], &MAGIC] {
        let folder = Folder::new();
        folder.put_built("some.db");
        fs::write(folder.path("some.db-journal"), random).unwrap();
        folder.stdout(&["seed", ARTICLE, "--db", "some.db", "-q"]);
        assert!(folder.bytes("some.db") == built(), "{} bytes", random.len());
        folder.stdout("report overview --db some.db");
    }
}

#[test]
fn a_wrong_header_is_reported() {
    let malformed = "error: reading `some.db` failed\n  caused by: database disk image is malformed\n";
    let unsupported = "error: reading `some.db` failed\n  caused by: unsupported file format\n";
    let no_database = "error: `some.db` is not a database of ecpat-kb: it is not an SQLite database\n";
    // The positions of the numbers: https://www.sqlite.org/fileformat2.html#the_database_header
    let cases: [(&str, usize, &[u8], i32, &str); 8] = [
        ("a page of 3 bytes", 16, &[0, 3], 5, no_database),
        ("a page of 65536 bytes", 16, &[0, 1], 1, malformed),
        ("a page of 32768 bytes", 16, &[0x80, 0], 1, malformed),
        ("a page that is all reserved space", 20, &[255], 1, malformed),
        ("an unknown version", 19, &[9], 5, no_database),
        ("another payload fraction", 21, &[65], 5, no_database),
        ("four billion pages", 28, &[255, 255, 255, 254], 1, malformed),
        ("a future schema format", 44, &[0, 0, 0, 99], 1, unsupported),
    ];
    for (what, at, bytes, code, message) in cases {
        println!("{what}");
        let folder = Folder::new();
        let mut file = built().to_vec();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        fs::write(folder.path("some.db"), file).unwrap();
        assert_kept_by_all(&folder, code, message);
    }
}
