//! The rules of the schema, tried on a built file.

mod checks;
mod search;
mod tables;
mod views;

use rusqlite::Connection;

use crate::growth::full;
use crate::support::{Folder, column};

/// A new file with rows in every table, opened without the program.
fn built() -> (Folder, Connection) {
    let folder = full();
    let conn = folder.open("ecpat.db");
    conn.pragma_update(None, "foreign_keys", true).unwrap();
    (folder, conn)
}

/// The tables of the schema without those of SQLite, refinery and the search index.
fn tables(conn: &Connection) -> Vec<String> {
    column(
        conn,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
         AND name NOT LIKE 'sqlite^_%' ESCAPE '^' AND name <> 'refinery_schema_history' ORDER BY name",
    )
}

fn views(conn: &Connection) -> Vec<String> {
    column(conn, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
}

/// The `CREATE` statement of a table or view without its comments.
fn create(conn: &Connection, name: &str) -> String {
    let sql: String = conn
        .query_row(
            "SELECT sql FROM sqlite_master WHERE name = ? AND type IN ('table', 'view')",
            [name],
            |row| row.get(0),
        )
        .unwrap();
    let mut code = String::new();
    let mut inside = false;
    let mut comment = false;
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => comment = false,
            '\'' if !comment => inside = !inside,
            '-' if !inside && letters.peek() == Some(&'-') => comment = true,
            _ => {}
        }
        if !comment {
            code.push(letter);
        }
    }
    code
}

/// The text between the parenthesis at the start and the one that closes it.
fn in_parentheses(text: &str) -> &str {
    let mut depth = 0;
    let mut inside = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '\'' => inside = !inside,
            '(' if !inside => depth += 1,
            ')' if !inside => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[1..at];
        }
    }
    panic!("unbalanced: {text}")
}
