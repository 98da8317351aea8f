//! The rules for views, which must give the same rows in SQLite 3.26 and newer, in DuckDB and in
//! PostgreSQL.

use std::collections::BTreeSet;

use super::{built, column, create, in_parentheses, views};

const VIEWS: &str = "\
    bibliography citations collectives conflicting_values conflicts coverage events facts figures identifiers organisations \
    participations partners passages persons places positions searchable_texts sources timeline topics works";

/// Functions that have the same meaning in all of them, or that `export postgresql` defines.
const FUNCTIONS: &str =
    "cast coalesce count group_concat instr lag lead length ltrim max min replace rtrim substr sum";

/// Words before a parenthesis that are not functions: keywords, and common table expressions.
const WORDS: [&str; 17] = [
    "and", "as", "circle", "claim", "exists", "from", "in", "join", "met", "not", "or", "over", "stated",
    "tag", "when", "where", "wider",
];

/// What not all of them can read; a number is not a condition in PostgreSQL.
const UNREADABLE: [&str; 15] = [
    "RIGHT JOIN",
    "FULL JOIN",
    "FULL OUTER",
    "DISTINCT FROM",
    "NULLS ",
    "FILTER (",
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

/// The text without the content of single quotes.
fn without_strings(sql: &str) -> String {
    sql.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}

/// The words before a parenthesis, each with the text in the parentheses.
fn calls(sql: &str) -> Vec<(String, &str)> {
    let word_before = |at: usize| {
        let before = sql[..at].trim_end();
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        before[start..].to_ascii_lowercase()
    };
    sql.match_indices('(').map(|(at, _)| (word_before(at), in_parentheses(&sql[at..]))).collect()
}

/// The number of values in an argument list.
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
fn the_list_of_views_is_complete() {
    let (_folder, conn) = built();
    assert_eq!(views(&conn), VIEWS.split(' ').collect::<Vec<_>>());
}

#[test]
fn no_view_has_syntax_that_another_program_cannot_read() {
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
fn every_view_calls_common_functions_and_has_no_ordered_aggregate() {
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
            // A cast contains a query, which may be ordered.
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
