//! Transcripts: commands with what they print, in `tests/it/transcripts` and in the documents.
//!
//! A heading is a sentence that the commands below it prove; each has a folder of its own. A line such as "There
//! are `ecpat.db` and `small`." puts a built database or the small pack there, under these names; `awkward.db` has the
//! awkward packs. A block after
//! "`path`:" is the content of that file or, if its language is `sql`, is run on that database. In a block `console`,
//! standard error is marked with `!`, and exit codes other than 0 stand in brackets.
//!
//! `UPDATE_DOCS=1 cargo test --test it transcripts::` writes what is printed today. Review the changes before you
//! commit them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Folder, SMALL_PACK};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FOLDER: &str = "tests/it/transcripts";

/// How the output of a command is written.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Shown {
    /// As on a terminal. No command may fail.
    AsOnTerminal,
    /// With standard error and the exit code told apart.
    Apart,
}

/// Runs a line in a shell that has the program in its PATH, and returns what is to be shown.
fn run(folder: &Folder, line: &str, shown: Shown) -> String {
    let script = if shown == Shown::Apart { line.to_owned() } else { format!("{{ {line}; }} 2>&1") };
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(folder.path("")).stdin(Stdio::null());
    let path = format!("{ROOT}/{FOLDER}/bin:{}", std::env::var("PATH").unwrap());
    command.env("PATH", path).env("PROGRAM", env!("CARGO_BIN_EXE_ecpat-kb")).env("NO_COLOR", "1");
    for variable in ["COLUMNS", "ECPAT_KB_DB", "SOURCE_DATE_EPOCH"] {
        command.env_remove(variable);
    }
    let output = command.output().unwrap();
    let (mut text, messages) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    if shown == Shown::AsOnTerminal {
        assert!(output.status.success(), "{line}: {text}");
        return text;
    }
    for message in messages.lines() {
        let mark = if message.starts_with('[') { "" } else { "! " };
        writeln!(text, "{mark}{message}").unwrap();
    }
    let code = format!("[{}]\n", output.status.code().unwrap());
    if !output.status.success() && !messages.ends_with(&code) {
        text += &code;
    }
    text
}

/// The text with the output that its commands print today, and the number of commands.
pub(crate) fn replayed(text: &str, mut folder: Folder, shown: Shown) -> (String, usize) {
    let (mut today, mut commands) = (String::new(), 0);
    let mut language = None;
    let mut file: Option<(&str, String)> = None;
    for line in text.lines() {
        let in_console = language == Some("console");
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_console) {
            commands += 1;
            write!(today, "{line}\n{}", run(&folder, command, shown)).unwrap();
            continue;
        }
        match (language, line.strip_prefix("```")) {
            (None, Some(name)) => language = Some(name),
            (Some(name), Some(_)) => {
                language = None;
                match file.take() {
                    Some((db, sql)) if name == "sql" && db.contains(".db") => folder.execute(db, &sql),
                    Some((path, content)) => folder.write(path, &content),
                    None => {}
                }
            }
            (Some(_), None) if in_console => continue,
            (Some(_), None) => {
                if let Some((_, content)) = &mut file {
                    writeln!(content, "{line}").unwrap();
                }
            }
            (None, None) if line.is_empty() => {}
            (None, None) => {
                let name = line.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
                file = name.map(|name| (name, String::new()));
                if shown == Shown::Apart && line.starts_with("# ") {
                    folder = Folder::new();
                } else if line.starts_with("There is ") || line.starts_with("There are ") {
                    for name in line.split('`').skip(1).step_by(2) {
                        match name.strip_suffix(".db") {
                            Some("awkward") => {
                                fs::write(folder.path(name), Folder::awkward().bytes("ecpat.db")).unwrap();
                            }
                            Some(_) => folder.put_built(name),
                            None => folder.write(&format!("{name}/pack.toml"), SMALL_PACK),
                        }
                    }
                }
            }
        }
        writeln!(today, "{line}").unwrap();
    }
    (today, commands)
}

/// Compares a file of the repository with what it should be, or writes it if `UPDATE_DOCS` is set.
pub(crate) fn assert_current(path: &str, today: &str) {
    let whole = Path::new(ROOT).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(whole, today).unwrap();
        return;
    }
    let text = fs::read_to_string(whole).unwrap();
    let changed: Vec<_> = text.lines().zip(today.lines()).filter(|(was, is)| was != is).take(5).collect();
    assert!(
        text == today,
        "{path} is out of date; `UPDATE_DOCS=1 cargo test --test it` updates it. \
         The first lines that differ: {changed:#?}"
    );
}

/// Asserts that the commands of a transcript print what stands there.
fn replay(name: &str) {
    let path = format!("{FOLDER}/{name}.md");
    let text = fs::read_to_string(Path::new(ROOT).join(&path)).unwrap();
    let (today, commands) = replayed(&text, Folder::new(), Shown::Apart);
    assert!(commands > 0, "{path} has no commands");
    assert_current(&path, &today);
}

/// A test for each transcript, under its name. Its headings are the sentences.
macro_rules! transcripts {
    ($($name:ident),*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                replay(stringify!($name));
            }
        )*
    };
}

transcripts!(
    agreement,
    articles,
    completions,
    curating,
    diff,
    exports,
    files,
    formats,
    knowledge,
    packs,
    queries,
    reports,
    search,
    seeding,
    terminal
);

#[test]
fn every_transcript_is_replayed() {
    let entries = fs::read_dir(Path::new(ROOT).join(FOLDER)).unwrap().map(|entry| entry.unwrap().path());
    let transcripts = entries.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut names: Vec<String> =
        transcripts.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names, NAMES);
}
