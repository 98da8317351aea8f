//! Ctrl-C while a large pack is seeded leaves the file as it was.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::support::{Folder, SMALL_PACK, edited};

/// Writes a pack that takes long enough to seed to be interrupted.
fn write_large(folder: &Folder) {
    folder.write(
        "large/source.toml",
        "[source]\nslug = \"large\"\ntitle = \"A large source\"\nlanguage = \"en\"\n\
         [[section]]\nslug = \"s\"\nheading = \"S\"\n[[passage]]\nslug = \"p\"\nsection = \"s\"\nanchor = \"Many\"\n",
    );
    // Long names fill SQLite's page cache, so that it writes to the file, after few records.
    let tail = "x".repeat(1_000);
    let mut lines = String::new();
    for number in 0..20_000 {
        writeln!(lines, "{{\"slug\": \"o{number}\", \"name\": \"{number}{tail}\", \"cite\": \"p\"}}")
            .unwrap();
    }
    folder.write("large/organisations.ndjson", &lines);
}

/// Runs the program until the file has grown, interrupts it, and returns the exit code and the message.
fn interrupted(folder: &Folder, signal: &str) -> (i32, String) {
    let before = std::fs::metadata(folder.path("ecpat.db")).map_or(0, |found| found.len());
    let child = Command::new(assert_cmd::cargo::cargo_bin("ecpat-kb"))
        .args(["seed", "large"])
        .current_dir(folder.path(""))
        .env_remove("ECPAT_KB_DB")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while std::fs::metadata(folder.path("ecpat.db")).map_or(0, |found| found.len()) < before + 100_000 {
        sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

const MESSAGE: &str = "error: interrupted; `ecpat.db` is as it was before\n";

#[test]
fn an_interrupted_seeding_leaves_the_file_as_it_was() {
    let folder = Folder::new();
    write_large(&folder);
    folder.write("small/pack.toml", &edited(SMALL_PACK, "slug = \"small\"", "slug = \"smaller\""));
    folder.stdout("seed small");
    let before = folder.bytes("ecpat.db");
    for signal in ["-INT", "-TERM"] {
        assert_eq!(interrupted(&folder, signal), (130, MESSAGE.to_owned()));
        assert!(folder.bytes("ecpat.db") == before, "the file has changed");
        assert_eq!(folder.files(), ["ecpat.db", "large", "small"]);
    }
}

#[test]
fn an_interrupted_seeding_of_a_new_file_leaves_none() {
    let folder = Folder::new();
    write_large(&folder);
    assert_eq!(interrupted(&folder, "-INT"), (130, MESSAGE.to_owned()));
    assert_eq!(folder.files(), ["large"]);
}
