//! The README: every command in it is run, and its output compared with what stands there.
//!
//! `UPDATE_README=1 cargo test --test it readme` writes the output into the file; read the
//! difference before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use ecpat_kb::pack::kind::{KINDS, Role};

use crate::support::Folder;

/// Runs one command line as a reader would paste it, in a shell with the program on its
/// path, and gives what a terminal would show.
fn run(folder: &Folder, line: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_ecpat-kb"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &format!("{line} 2>&1")])
        .current_dir(folder.path(""))
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .env_remove("ECPAT_KB_DB")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{line}: {shown}");
    shown
}

/// The text with the output of every command in its `console` blocks as it is today, and
/// the number of commands.
fn with_output_of_today(text: &str) -> (String, usize) {
    let folder = Folder::new();
    let mut today = String::new();
    let mut commands = 0;
    let mut inside = false;
    for line in text.lines() {
        if line == "```console" {
            inside = true;
        } else if line == "```" {
            inside = false;
        }
        match line.strip_prefix("$ ") {
            Some(command) if inside => {
                commands += 1;
                writeln!(today, "{line}").unwrap();
                today.push_str(&run(&folder, command));
            }
            _ if inside && line != "```console" => {}
            _ => writeln!(today, "{line}").unwrap(),
        }
    }
    (today, commands)
}

#[test]
fn every_command_of_the_readme_gives_the_output_that_stands_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (today, commands) = with_output_of_today(&text);
    assert!(commands >= 10, "the tour is gone: {commands} commands");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, today).unwrap();
        return;
    }
    let changed: Vec<(&str, &str)> = text.lines().zip(today.lines()).filter(|(was, is)| was != is).collect();
    assert!(
        text == today,
        "README.md differs; the first lines that do: {:#?}",
        changed.iter().take(5).collect::<Vec<_>>()
    );
}

#[test]
fn the_report_that_the_readme_shows_runs() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = text.split_once("```sql\n").unwrap();
    let (sql, _) = rest.split_once("```").unwrap();
    let folder = Folder::new();
    folder.write("my-reports/hosts.sql", sql);
    let rows = folder.rows(&["report", "--reports", "my-reports", "hosts", "--since", "1990"]);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["host"], "Government of Sweden");
    assert!(folder.rows(&["report", "--reports", "my-reports", "hosts", "--since", "1997"]).is_empty());
}

#[test]
fn the_examples_of_the_packs_guide_are_a_pack_that_reads() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/README.md")).unwrap();
    let folder = Folder::new();
    let mut examples = 0;
    for block in text.split("```toml\n").skip(1) {
        let (toml, _) = block.split_once("```").unwrap();
        examples += 1;
        folder.write(&format!("guide/{examples}.toml"), toml);
    }
    assert!(examples >= 8, "the guide has lost its examples: {examples}");
    let run = folder.run(&["check", "guide"]);
    // The examples are parts, so they speak of things that none of them declares; but each
    // key, form and term in them is right.
    let expected = [
        "error: unknown passage",
        "error: unknown organisation",
        "error: unknown person",
        "error: unknown collective",
        "error: unknown section",
        "error: unknown event",
        "error: unknown work",
        "error: unknown topic",
        "error: unknown place",
        "error: the check found",
    ];
    let wrong =
        |line: &&str| line.starts_with("error") && !expected.iter().any(|start| line.starts_with(start));
    let found: Vec<&str> = run.stderr.lines().filter(wrong).collect();
    assert_eq!(found, Vec::<&str>::new(), "{}", run.stderr);
}

#[test]
fn the_packs_guide_shows_every_record_and_every_key() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/README.md")).unwrap();
    let shown = |key: &str| text.contains(&format!("{key} = "));
    for kind in KINDS.iter().filter(|kind| !kind.is_alias) {
        // Of the vocabularies it shows three and names the others.
        let table = text.contains(&format!("[{}]", kind.key));
        assert!(table || kind.role == Role::Term && text.contains(kind.vocabulary()), "{}", kind.key);
        for (key, _) in kind.keys() {
            assert!(shown(key), "{}: {key}", kind.name);
        }
        for inner in kind.nested.iter().filter(|inner| !inner.key.is_empty() && !inner.is_alias) {
            assert!(shown(inner.key), "{}: {}", kind.name, inner.key);
            for (key, _) in inner.keys() {
                assert!(shown(key), "{}: {key}", inner.name);
            }
        }
    }
}
