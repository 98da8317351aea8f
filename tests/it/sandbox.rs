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
    let folder = Folder::new();
    folder.put_built("ecpat.db");
    folder.put_built("other.db");
    folder.open("other.db").execute_batch("UPDATE thing SET name = 'needle' WHERE id = 1").unwrap();
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
    let mut seen = 0;
    for attempt in attempts().iter().filter(|attempt| attempt.sql.starts_with("UPDATE")) {
        refused(&folder, attempt);
        seen += 1;
    }
    assert!(seen >= 6, "{seen}");
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[test]
fn queries_that_only_read_and_compute_are_allowed() {
    let folder = Folder::built();
    for sql in [
        "SELECT 'DELETE FROM figure; ATTACH' AS text",
        "SELECT * FROM pragma_table_info('event')",
        "PRAGMA table_info(event)",
        "PRAGMA database_list",
        "EXPLAIN SELECT * FROM partners",
        "EXPLAIN QUERY PLAN SELECT * FROM partners",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM search_index WHERE search_index MATCH 'children' ORDER BY rank",
        "SELECT highlight(search_index, 0, '[', ']'), bm25(search_index) FROM search_index('children')",
        "SELECT key, value FROM json_each('[1, 2]')",
        "SELECT json_group_array(slug), group_concat(slug, ', ' ORDER BY slug) FROM topics",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT sum(i) FROM n",
        "SELECT slug, rank() OVER (PARTITION BY kind ORDER BY slug) FROM events",
        "SELECT date('now'), strftime('%Y', '2014-01-31'), printf('%05d', 7), random() IS NOT NULL",
        "SELECT * FROM citations ORDER BY passage_text, 1, 2, 3, 4",
        "SELECT a.slug FROM passage AS a, passage AS b ORDER BY a.slug || b.slug",
        "VALUES (1), (2)",
    ] {
        let run = folder.run(&["query", sql, "--format", "csv"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{sql}");
    }
}

#[test]
fn rows_beyond_the_limit_are_an_error_after_the_rows_within_it() {
    let folder = Folder::built();
    let query = |sql: &str| folder.run(&["query", sql, "--max-rows", "3", "--format", "csv"]);
    let run = query("VALUES (1), (2), (3)");
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "column1\n1\n2\n3\n", ""));
    let run = query("VALUES (1), (2), (3), (4)");
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (1, "column1\n1\n2\n3\n", "error: the query gives more than 3 rows; --max-rows allows it more\n")
    );
}
