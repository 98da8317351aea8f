//! What every view must keep to, so that it gives the same rows in SQLite 3.26 and newer, in DuckDB
//! and in PostgreSQL.

use std::collections::BTreeSet;

use super::{built, column, create, in_parentheses, views};

const VIEWS: &str = "\
    bibliography citations collectives conflicts coverage events facts figures identifiers organisations \
    participations partners passages persons places positions searchable_texts sources timeline topics works";

/// What all of them have with the same meaning, or, in PostgreSQL, what the script of `export
/// postgresql` defines.
const FUNCTIONS: &str =
    "cast coalesce count group_concat instr length ltrim max min replace rtrim substr sum";

/// Words before a parenthesis that call nothing: of SQL, and tables that a statement makes for itself.
const WORDS: [&str; 12] =
    ["and", "as", "exists", "from", "in", "join", "met", "not", "or", "when", "where", "wider"];

/// What not all of them can read; a number alone is no condition in PostgreSQL.
const UNREADABLE: [&str; 16] = [
    "RIGHT JOIN",
    "FULL JOIN",
    "FULL OUTER",
    "DISTINCT FROM",
    "NULLS ",
    "FILTER (",
    "OVER (",
    " GLOB ",
    " == ",
    "\"",
    "`",
    "[",
    "WHERE 1",
    "AND 1 ",
    " REGEXP ",
    " MATCH ",
];

/// The text with what stands in single quotes taken out.
fn without_strings(sql: &str) -> String {
    sql.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}

/// What is called in the text: the words before a parenthesis, with what stands in it.
fn calls(sql: &str) -> Vec<(String, &str)> {
    let word_before = |at: usize| {
        let before = sql[..at].trim_end();
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        before[start..].to_ascii_lowercase()
    };
    sql.match_indices('(').map(|(at, _)| (word_before(at), in_parentheses(&sql[at..]))).collect()
}

/// How many values stand in an argument list.
fn values(inside: &str) -> usize {
    let mut depth = 0;
    let mut values = 1;
    for letter in inside.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => values += 1,
            _ => {}
        }
    }
    values
}

#[test]
fn the_views_are_these() {
    let (_folder, conn) = built();
    assert_eq!(views(&conn), VIEWS.split(' ').collect::<Vec<_>>());
}

#[test]
fn no_view_says_what_the_other_programs_cannot_read() {
    let (_folder, conn) = built();
    for view in views(&conn) {
        let whole = create(&conn, &view);
        let sql = without_strings(&whole);
        let flat = sql.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
        for word in UNREADABLE {
            assert!(!flat.contains(word), "{view} has {word}");
        }
        assert!(!whole.to_ascii_lowercase().contains("'now'"), "{view} depends on the day");
    }
}

#[test]
fn no_view_calls_a_function_that_only_one_program_has_or_orders_inside_an_aggregate() {
    let (_folder, conn) = built();
    let mut called = BTreeSet::new();
    for view in views(&conn) {
        let sql = without_strings(&create(&conn, &view));
        let (_, body) = sql.split_once(") AS").unwrap();
        for (name, inside) in calls(body) {
            if name.is_empty() || WORDS.contains(&name.as_str()) {
                continue;
            }
            assert!(FUNCTIONS.split(' ').any(|known| known == name), "{view} calls {name}({inside})");
            let is_of_two = matches!(name.as_str(), "max" | "min") && values(inside) > 1;
            assert!(!is_of_two, "{view}: {name} of several values is another function elsewhere: {inside}");
            // A cast holds a query of its own, which may be ordered.
            let is_ordered = name != "cast" && inside.contains("ORDER BY");
            assert!(!is_ordered, "{view} orders inside {name}({inside})");
            called.insert(name);
        }
    }
    assert_eq!(called, FUNCTIONS.split(' ').map(str::to_owned).collect());
}

#[test]
fn every_view_names_its_columns_and_has_rows() {
    let (_folder, conn) = built();
    for view in views(&conn) {
        let sql = create(&conn, &view);
        let head = format!("CREATE VIEW {view} (");
        assert!(sql.starts_with(&head), "{view} has no list of columns");
        let listed: Vec<&str> = in_parentheses(&sql[head.len() - 1..]).split(',').map(str::trim).collect();
        assert_eq!(column(&conn, &format!("SELECT name FROM pragma_table_info('{view}')")), listed, "{view}");
        let name = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(listed.iter().all(name), "{view}: {listed:?}");
        let rows = column(&conn, &format!("SELECT CAST(count(*) AS TEXT) FROM {view}"));
        assert_ne!(rows, ["0"], "{view} is empty");
    }
}
