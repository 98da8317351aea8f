//! The data dictionary, read from the comments inside the `CREATE` statements that SQLite
//! keeps with the schema.
//!
//! The form: the first comment inside the parentheses describes the table or view; the
//! comment that ends a column's definition describes the column; a comment may go on over
//! lines that hold nothing else.

use rusqlite::Connection;

use crate::error::Error;

/// A table or view.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// `table` or `view`.
    pub kind: String,
    /// What a row of it is.
    pub description: String,
    /// Its columns in order.
    pub columns: Vec<Column>,
}

/// A column of a table or view.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its declared type; empty for the columns of a view.
    pub kind: String,
    /// Whether it can be NULL; unknown, so true, for a view.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub primary: bool,
    /// The table whose row it names.
    pub references: Option<String>,
    /// What it holds.
    pub description: String,
}

/// Reads the dictionary: tables and views by name, the search index's own tables left out.
///
/// # Errors
///
/// SQLite's own, while reading the schema.
pub fn read(conn: &Connection) -> Result<Vec<Entry>, Error> {
    entries(conn).map_err(Error::sqlite("reading the schema"))
}

fn entries(conn: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = conn.prepare(include_str!("sql/tables_and_views.sql"))?;
    let heads = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>("name")?, row.get::<_, String>("kind")?, row.get::<_, String>("sql")?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    heads
        .into_iter()
        .map(|(name, kind, sql)| {
            let mut columns = columns(conn, &name)?;
            let description = describe(&sql, &mut columns);
            Ok(Entry { name, kind, description, columns })
        })
        .collect()
}

fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<Column>> {
    let mut statement = conn.prepare_cached(include_str!("sql/columns.sql"))?;
    let rows = statement.query_map(rusqlite::named_params! { ":table": table }, |row| {
        Ok(Column {
            name: row.get("name")?,
            kind: row.get("type")?,
            nullable: row.get("nullable")?,
            primary: row.get("is_key")?,
            references: row.get("parent")?,
            description: String::new(),
        })
    })?;
    rows.collect()
}

/// Fills in the columns' descriptions and returns the table's own.
fn describe(sql: &str, columns: &mut [Column]) -> String {
    let mut table = String::new();
    let mut current: Option<usize> = None;
    let mut depth = 0_usize;
    for line in sql.lines() {
        let (code, comment) = split_comment(line);
        if depth == 1 {
            let word = code.trim_start().split([' ', ',', ')']).next().unwrap_or_default();
            if let Some(index) = columns.iter().position(|column| column.name == word) {
                current = Some(index);
            } else if code.trim_start().starts_with(|c: char| c.is_ascii_uppercase()) && !continues(code) {
                break;
            }
        }
        if let Some(comment) = comment {
            let text = match current {
                Some(index) => columns.get_mut(index).map(|column| &mut column.description),
                None => (depth == 1).then_some(&mut table),
            };
            if let Some(text) = text {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(comment.trim());
            }
        }
        for byte in without_strings(code) {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 && !table.is_empty() {
            break;
        }
    }
    table
}

/// Whether a line goes on with the column before it.
fn continues(code: &str) -> bool {
    ["CHECK", "AND", "OR", "REFERENCES", "DEFAULT", "COLLATE"]
        .iter()
        .any(|word| code.trim_start().starts_with(word))
        && code.starts_with("    ")
}

/// Parts a line at the `--` that is not inside a string.
fn split_comment(line: &str) -> (&str, Option<&str>) {
    let mut inside = false;
    let bytes = line.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\'' => inside = !inside,
            b'-' if !inside && bytes.get(at + 1) == Some(&b'-') => {
                return (&line[..at], Some(&line[at + 2..]));
            }
            _ => {}
        }
    }
    (line, None)
}

fn without_strings(code: &str) -> impl Iterator<Item = u8> + '_ {
    let mut inside = false;
    code.bytes().filter(move |&byte| {
        if byte == b'\'' {
            inside = !inside;
        }
        !inside
    })
}
