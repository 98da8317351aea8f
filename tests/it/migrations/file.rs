//! The file: its header, its bytes, its journal, and its state after a failure.

use ecpat_kb::db::migrate::latest;

use super::{BUILD, PACK};
use crate::support::{Folder, built, rows};

fn pragma(folder: &Folder, name: &str) -> String {
    rows(&folder.open("ecpat.db"), &format!("PRAGMA {name}")).trim().replace('"', "")
}

#[test]
fn the_header_has_the_application_id_and_the_settings_of_the_file() {
    let folder = Folder::built();
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
fn only_commands_that_write_switch_a_file_from_wal_mode_to_a_rollback_journal() {
    for (command, mode) in [
        (BUILD, "delete"),
        (&["seed", PACK], "delete"),
        (&["migrate"], "delete"),
        (&["migrate", "--dry-run"], "wal"),
        (&["seed", "--dry-run", PACK], "wal"),
        (&["report", "overview"], "wal"),
    ] {
        let folder = Folder::built();
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
    let folder = Folder::built();
    let other = folder.open("ecpat.db");
    other.pragma_update(None, "journal_mode", "wal").unwrap();
    other.execute_batch("UPDATE section SET label = 'Edited'").unwrap();
    folder.stdout(&["seed", PACK]);
    assert_eq!(rows(&other, "SELECT count(*) FROM source"), "\"2\"\n");
    drop(other);
    assert_eq!(pragma(&folder, "journal_mode"), "wal");
    folder.stdout("migrate");
    assert_eq!(pragma(&folder, "journal_mode"), "delete");
}
