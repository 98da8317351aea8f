//! The sandbox of `query`: a list of attempts to break out, each of which must fail with its
//! message, and queries that must work.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::Folder;

/// The first lines of the file explain its format.
const ATTEMPTS: &str = include_str!("../fixtures/sandbox.txt");

/// A word in the files beside the database, which no query may read.
const SECRET: &str = "needle";

struct Attempt {
    sql: String,
    options: Vec<String>,
    code: i32,
    message: String,
}

fn attempts() -> Vec<Attempt> {
    let mut attempts: Vec<Attempt> = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in ATTEMPTS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if let Some(expected) = line.strip_prefix("-> ") {
            let (code, message) = expected.split_once(' ').unwrap();
            let (sql, options) = open.take().unwrap();
            let message = format!("error: {}\n", message.replace(" / ", "\n"));
            attempts.push(Attempt { sql, options, code: code.parse().unwrap(), message });
        } else if let Some(options) = line.strip_prefix("+ ") {
            let (name, value) = options.split_once(' ').unwrap();
            open.as_mut().unwrap().1 = vec![name.to_owned(), value.to_owned()];
        } else {
            assert!(open.is_none(), "no message before {line}");
            open = Some((written_out(line), Vec::new()));
        }
    }
    attempts
}

/// The SQL of a line, with its repetitions and escapes written out.
fn written_out(line: &str) -> String {
    let mut sql = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('{') {
        let (count, text) = rest[start + 1..].split_once('*').unwrap();
        let (text, after) = text.split_once('}').unwrap();
        sql += &rest[..start];
        sql += &text.repeat(count.parse().unwrap());
        rest = after;
    }
    (sql + rest).replace("\\n", "\n").replace("\\0", "\0")
}

/// A database, with files beside it that a query must not read.
fn folder_with_secrets() -> Folder {
    let folder = Folder::built();
    folder.put_built("other.db");
    folder.execute("other.db", "UPDATE thing SET name = 'needle' WHERE id = 1");
    folder.write("secret.txt", "needle\n");
    folder
}

fn refused(folder: &Folder, attempt: &Attempt) {
    let options: Vec<&str> = attempt.options.iter().map(String::as_str).collect();
    let shown: String = attempt.sql.chars().take(100).collect();
    let mut command = folder.command(&[&["query", "-", "--format", "csv", "-q"], &options[..]].concat());
    let output = command.write_stdin(attempt.sql.clone()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr), (Some(attempt.code), attempt.message.clone()), "{shown}");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(!stdout.contains(SECRET), "{shown}");
    // Only a query with too many rows has written some of them.
    assert!(stdout.is_empty() || attempt.message.contains("the query gives more than "), "{shown}");
}

#[test]
fn no_attempt_to_break_out_of_the_sandbox_succeeds() {
    let folder = folder_with_secrets();
    let before: Vec<_> = folder.files().iter().map(|name| (name.clone(), folder.bytes(name))).collect();
    let attempts = attempts();
    let next = AtomicUsize::new(0);
    // Several attempts wait for a timeout.
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(attempt) = attempts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    refused(&folder, attempt);
                }
            });
        }
    });
    let after: Vec<_> = folder.files().iter().map(|name| (name.clone(), folder.bytes(name))).collect();
    assert!(before == after, "a file was changed, created or removed: {:?}", folder.files());
    assert!(attempts.len() >= 300, "{}", attempts.len());
    println!("sandbox: {0} attempts, {0} refused", attempts.len());
}

#[test]
fn a_query_on_the_built_in_facts_has_the_same_sandbox() {
    let folder = Folder::new();
    let attempts = attempts();
    let update = attempts.iter().find(|attempt| attempt.sql.starts_with("UPDATE")).unwrap();
    refused(&folder, update);
    assert_eq!(folder.files(), Vec::<String>::new());
}
