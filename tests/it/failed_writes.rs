//! The messages of commands that fail while they write. `tests/faults/run` makes every system call of
//! the program fail.

use crate::confined::{in_a_closed_folder, mode};
use crate::support::{Folder, SMALL_PACK, built};

#[test]
fn a_file_or_folder_that_cannot_be_written_is_reported_with_a_hint() {
    let message = |name: &str, why: &str, before: &str| {
        format!(
            "error: `{name}` cannot be written\n  caused by: {why}\n\
             hint: {before}you need write permission for it and for its folder, where SQLite keeps a journal\n"
        )
    };
    let folder = Folder::built();
    folder.write("pack/pack.toml", SMALL_PACK);
    for file_mode in [0o444, 0o666] {
        mode(&folder, "ecpat.db", file_mode);
        for writer in [&["seed", "pack"], &["build", "pack"]] {
            let run = in_a_closed_folder(&folder, writer);
            let expected = (
                1,
                "",
                message("ecpat.db", "attempt to write a readonly database", "the database is unchanged; "),
            );
            assert_eq!((run.code, run.stdout.as_str(), run.stderr), expected, "{writer:?}");
        }
    }
    assert!(folder.bytes("ecpat.db") == built());
    let run = in_a_closed_folder(&folder, &["build", "--db", "new.db"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (1, "", message("new.db", "unable to open database file: ./new.db", "").as_str())
    );
    assert_eq!(folder.files(), ["ecpat.db", "pack"]);
}
