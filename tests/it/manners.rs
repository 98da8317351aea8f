//! How the program behaves in a terminal: formats, remarks, pipes, help, exit codes.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::support::Folder;

const FORMATS: [&str; 7] = ["table", "csv", "tsv", "json", "ndjson", "markdown", "html"];

/// Reads the cells of a result back from a format.
fn read_back(folder: &Folder, args: &[&str], format: &str) -> Vec<Vec<String>> {
    let mut all = args.to_vec();
    all.extend(["--format", format]);
    let text = folder.stdout(&all);
    let cell = |value: &serde_json::Value| match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let object = |row: serde_json::Value| row.as_object().unwrap().values().map(cell).collect();
    match format {
        "json" => serde_json::from_str::<Vec<_>>(&text).unwrap().into_iter().map(object).collect(),
        "ndjson" => text.lines().map(|line| object(serde_json::from_str(line).unwrap())).collect(),
        "csv" => csv::Reader::from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect(),
        "tsv" => text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect(),
        other => panic!("{other} has no reader"),
    }
}

#[test]
fn every_format_has_the_same_cells() {
    let folder = Folder::built();
    for report in ["partners", "citations", "timeline", "references"] {
        let args = ["report", report];
        let sorted = |format: &str| {
            // serde_json sorts the keys of an object, so the cells of a row are sorted too.
            let mut rows = read_back(&folder, &args, format);
            for row in &mut rows {
                row.sort();
            }
            rows
        };
        let json = sorted("json");
        assert!(json.len() > 5);
        for format in ["ndjson", "csv", "tsv"] {
            assert_eq!(sorted(format), json, "{report} as {format}");
        }
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::built();
    for format in FORMATS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ecpat-kb"))
            .args(["query", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 30000) SELECT i, 'some text' FROM n", "--format", format])
            .current_dir(folder.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 16];
        child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{format}");
    }
}

/// The output of the program on a terminal.
fn on_a_terminal(folder: &Folder, args: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_ecpat-kb");
    let words: Vec<String> = args.iter().map(|arg| format!("'{}'", arg.replace('\'', "'\\''"))).collect();
    let output = Command::new("script")
        .args(["-qec", &format!("{program} --no-pager --color never {}", words.join(" ")), "/dev/null"])
        .current_dir(folder.path(""))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().replace("\r\r\n", "\n").replace("\r\n", "\n")
}

#[test]
fn neither_csv_nor_an_export_sends_control_characters_from_data_to_a_terminal() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    let dangerous =
        "UPDATE thing SET name = 'a' || char(27) || '[31m' || char(7, 155, 127, 8238, 8294) || 'b'
                   WHERE slug = 'ecpat'";
    conn.execute_batch(&format!("PRAGMA ignore_check_constraints = ON; {dangerous}")).unwrap();
    let shown = "a\\u{1b}[31m\\u{7}\\u{9b}\\u{7f}\\u{202e}\\u{2066}b";
    let csv = on_a_terminal(
        &folder,
        &["query", "SELECT name FROM organisations WHERE slug = 'ecpat'", "--format", "csv"],
    );
    assert_eq!(csv, format!("name\n{shown}\n"));
    for format in "csl-json biblatex ris jsonld graphml dot timeline network figures postgresql".split(' ') {
        let text = on_a_terminal(&folder, &["export", format, "-", "-q"]);
        let harmful = |c: &char| {
            c.is_control() && !matches!(c, '\n' | '\t')
                || ('\u{202a}'..='\u{202e}').contains(c)
                || *c == '\u{2066}'
        };
        let raw: Vec<char> = text.chars().filter(harmful).collect();
        assert!(raw.is_empty(), "{format}: {raw:?}");
        assert!(text.len() > 500, "{format}: {text}");
    }
    // If the output is not a terminal, CSV is not changed.
    let piped =
        folder.stdout(&["query", "SELECT name FROM organisations WHERE slug = 'ecpat'", "--format", "csv"]);
    assert!(piped.contains("\u{1b}[31m"));
}

/// The characters of a text that must not reach a terminal.
fn harmful_in(text: &str) -> Vec<char> {
    let harmful = |c: &char| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c);
    text.chars().filter(harmful).collect()
}

/// A text without its escape sequences for colour.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').strip_prefix('m') {
            Some(rest) => plain += rest,
            None => plain = plain + "\u{1b}[" + part,
        }
    }
    plain
}

#[test]
fn a_message_about_a_wrong_command_line_has_no_control_character() {
    let folder = Folder::built();
    let nasty = "x\u{1b}]0;own\u{7}\u{1b}[2J\u{9b}\u{202e}";
    let shown = "x\\u{1b}]0;own\\u{7}\\u{1b}[2J\\u{9b}\\u{202e}";
    let option = format!("--{nasty}");
    for args in [
        &["export", nasty, "-"][..],
        &[nasty],
        &[&option],
        &["show", &option],
        &["article", nasty],
        &["completions", nasty],
        &["report", "--format", nasty],
        &["report", "places", "--format", nasty],
        &["build", "--wait", nasty],
        &["query", "SELECT 1", "--timeout", nasty],
        &["report", "--color", nasty],
        &["schema", nasty, "more"],
        &["schema", "--all", nasty],
    ] {
        for colour in ["never", "always"] {
            let run = folder.run(&[&["--color", colour], args].concat());
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {}", run.stderr);
            let message = without_colour(&run.stderr);
            assert_eq!(harmful_in(&message), &[] as &[char], "{args:?} {colour}: {:?}", run.stderr);
            assert!(args.contains(&"schema") || run.stderr.contains(shown), "{args:?}: {}", run.stderr);
        }
    }
    let run = folder.run("--color always nonsense");
    assert!(run.stderr.contains("\u{1b}[") && run.stderr.contains("nonsense"), "{:?}", run.stderr);
}

#[test]
fn help_that_quotes_a_variable_or_a_report_shows_no_control_character() {
    let folder = Folder::new();
    let head = "/*\ntitle = \"T\\u001b[31m\\u0007\"\ndescription = \"D\\u009b\"\n\
                parameters = [{ name = \"n\", type = \"text\", default = \"\\u202e\", description = \"\\u001b[2J\" }]\n\
                [columns]\na = \"a\\u001b]0;own\\u0007\"\n*/\nSELECT 1 AS a";
    folder.write("mine/r.sql", head);
    for colour in ["never", "always"] {
        let help = folder.stdout(&["--color", colour, "report", "r", "--reports", "mine", "--help"]);
        assert_eq!(harmful_in(&without_colour(&help)), &[] as &[char], "{help:?}");
        for shown in ["T\\u{1b}[31m\\u{7}", "D\\u{9b}", "\\u{1b}[2J", "a\\u{1b}]0;own\\u{7}"] {
            assert!(help.contains(shown), "{shown}: {help}");
        }
        for args in
            [&["--help"][..], &["build", "--help"], &["help", "build"], &["report", "places", "--help"]]
        {
            let mut command = folder.command(&[&["--color", colour], args].concat());
            let output =
                command.env("ECPAT_KB_DB", "a\u{9b}b\u{202e}\u{7}\u{1b}[2J\u{1b}]0;own").output().unwrap();
            let help = String::from_utf8(output.stdout).unwrap();
            let harmful = harmful_in(&without_colour(&help));
            assert!(help.contains("Usage:") && harmful.is_empty(), "{args:?}: {help:?}");
        }
    }
}
