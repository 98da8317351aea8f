//! The messages of commands that fail while they write. `tests/faults/run` makes every system call of
//! the program fail.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::confined::{in_a_closed_folder, mode};
use crate::support::{ARTICLE, Folder, SMALL_PACK, built, content};

/// Runs the program with its output on a full device.
fn with_full_output(folder: &Folder, args: &[&str]) -> (i32, String) {
    let output = Command::new(assert_cmd::cargo::cargo_bin("ecpat-kb"))
        .args(args)
        .current_dir(folder.path(""))
        .env_remove("ECPAT_KB_DB")
        .env("NO_COLOR", "1")
        .stdout(Stdio::from(fs::File::options().write(true).open("/dev/full").unwrap()))
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_build_that_cannot_print_its_overview_says_that_the_file_is_written() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let folder = Folder::new();
    assert_eq!(
        with_full_output(&folder, &["build", "--quiet", "--only", ARTICLE]),
        (
            1,
            "error: `ecpat.db` is written, but the overview could not be shown\n  caused by: cannot write the output\n  \
             caused by: No space left on device (os error 28)\n"
                .to_owned()
        )
    );
    folder.put_built("fresh.db");
    assert_eq!(content(&folder.open("ecpat.db")), content(&folder.open("fresh.db")));
}

#[test]
fn a_file_that_cannot_grow_is_as_it_was() {
    let folder = Folder::built();
    let more = (0..500).fold(SMALL_PACK.to_owned(), |pack, number| {
        pack + &format!(
            "[[organisation]]\nslug = \"more-{number}\"\nname = \"More {number}\"\ncite = \"one\"\n"
        )
    });
    folder.write("pack/pack.toml", &more);
    // No file may become longer than the database is now; the signal is ignored, so that writing fails.
    let blocks = built().len() / 512;
    let run = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec '{}' seed pack",
        assert_cmd::cargo::cargo_bin("ecpat-kb").display()
    );
    let output = Command::new("sh").args(["-c", &run]).current_dir(folder.path("")).output().unwrap();
    assert_eq!(
        (output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()),
        (
            Some(1),
            "error: writing `ecpat.db` failed\n  caused by: disk I/O error\n\
             hint: the database is unchanged; fix the cause and try again\n"
        )
    );
    assert!(folder.bytes("ecpat.db") == built());
    assert_eq!(folder.files(), ["ecpat.db", "pack"]);
}

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
