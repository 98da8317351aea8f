//! The SQL that means the same in SQLite and PostgreSQL.

use crate::db::dictionary::Entry;

/// The words and functions that mean the same in both programs.
const WORDS: [&str; 7] = ["AND", "OR", "NOT", "IN", "coalesce", "length", "trim"];

/// Whether an expression over a table's columns is known to mean the same in both programs: it only
/// compares columns with columns and constants.
pub(super) fn is_common(expression: &str, entry: &Entry) -> bool {
    // Text in quotation marks is a constant, and `IS` only compares with NULL.
    let code = expression.split('\'').step_by(2).collect::<Vec<_>>().join("0");
    let code = code.replace("IS NOT NULL", "").replace("IS NULL", "");
    // `date` can be a column, but `date(` is a function.
    let calls = code.match_indices('(').map(|(at, _)| code[..at].trim_end());
    let called = calls.filter_map(|before| before.rsplit(|c| !is_of_word(c)).next());
    code.chars().all(|c| is_of_word(c) || " =<>(),".contains(c))
        && words(&code).all(|word| {
            WORDS.contains(&word)
                || word.bytes().all(|byte| byte.is_ascii_digit())
                || entry.columns.iter().any(|column| column.name == word)
        })
        && called.filter(|word| !word.is_empty()).all(|word| WORDS.contains(&word))
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c| !is_of_word(c)).filter(|word| !word.is_empty())
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The query of a view, if the view lists its columns.
pub(super) fn body(view: &Entry) -> Option<&str> {
    view.sql.split_once("\n) AS\n").map(|(_, body)| body)
}

/// The views, each after those that it reads.
pub(super) fn in_order(mut views: Vec<Entry>) -> Vec<Entry> {
    let mut ordered = Vec::with_capacity(views.len());
    while !views.is_empty() {
        let is_ready = |view: &Entry| !views.iter().any(|other| reads(view, &other.name));
        // SQLite allows no circle of views, so one of them is always ready.
        let next = views.iter().position(is_ready).unwrap_or(0);
        ordered.push(views.remove(next));
    }
    ordered
}

/// Whether a view reads another, after `FROM` or `JOIN`.
fn reads(view: &Entry, other: &str) -> bool {
    let words: Vec<&str> = words(body(view).unwrap_or_default()).collect();
    words.windows(2).any(|pair| matches!(pair[0], "FROM" | "JOIN") && pair[1] == other)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::db::dictionary;

    fn entries(sql: &str) -> Vec<Entry> {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(sql).unwrap();
        dictionary::read(&conn).unwrap()
    }

    #[test]
    fn only_comparisons_are_common() {
        let table = &entries("CREATE TABLE t (date TEXT, earliest TEXT, n INTEGER)")[0];
        for common in [
            "date <> ''",
            "date = trim(date) AND date <> 'it''s GLOB (x)'",
            "n IN (0, 1)",
            "(date IS NULL) = (earliest IS NULL AND n IS NOT NULL)",
            "earliest <= date OR NOT (length(date) = 64)",
            "coalesce(n, 0)",
        ] {
            assert!(is_common(common, table), "{common}");
        }
        for other in [
            "date GLOB '[a-z]*'",
            "date LIKE 'http://%'",
            "earliest IS date(earliest)",
            "earliest IS date (earliest)",
            "earliest IS date",
            "typeof(n) IN ('integer', 'real')",
            "n / 2 = 1",
            "date = \"n\"",
            "other = 1",
        ] {
            assert!(!is_common(other, table), "{other}");
        }
    }

    #[test]
    fn a_view_comes_after_those_that_it_reads() {
        let view =
            |name, from| format!("CREATE VIEW {name} (\n  x\n) AS\nSELECT y.x AS b FROM {from} AS y;\n");
        let sql = ["CREATE TABLE t (x TEXT);", &view("a", "b"), &view("b", "c"), &view("c", "t")].concat();
        let views = entries(&sql).into_iter().filter(|entry| entry.kind == "view").collect();
        let names: Vec<String> = in_order(views).into_iter().map(|view| view.name).collect();
        assert_eq!(names, ["c", "b", "a"]);
    }
}
