//! A fresh database with the same content, whatever the history of the one it is copied from.
//!
//! Row numbers depend on the order in which facts came and went, so they are given anew, in the
//! order of the rows' content: the same facts are the same bytes. The schema is the program's
//! own, so nothing that was planted in the original comes along. Names of tables and columns in
//! the SQL that is put together here are those of that schema; no value ever is.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, params_from_iter};
use tempfile::{NamedTempFile, TempPath};
use time::OffsetDateTime;

use super::snapshot::Snapshot;
use super::target::Workplace;
use crate::db;
use crate::db::dictionary::{self, Column, Entry};
use crate::error::Error;

/// Whether the sentences of articles that a user has attached come along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// They do.
    Keep,
    /// They do not, nor what is searched of them.
    LeaveOut,
}

/// Copies the content into an empty file and returns the connection to it. `shown` is the path
/// that messages name.
///
/// # Errors
///
/// SQLite's own; the file is then of no use.
pub(super) fn copy(
    snapshot: &Snapshot<'_>,
    file: &Path,
    shown: &Path,
    texts: Texts,
) -> Result<Connection, Error> {
    let writing = Error::database(shown, "writing");
    let mut fresh = db::open_writable(file, Duration::ZERO)?;
    // Until it is whole, the file has no name that anyone looks for: nothing has to survive a
    // crash, so nothing is kept to go back to. (`journal_mode` answers, so it is queried.)
    fresh.pragma_update_and_check(None, "journal_mode", "off", |_| Ok(())).map_err(&writing)?;
    fresh.pragma_update(None, "synchronous", "off").map_err(&writing)?;
    let transaction = db::migrate::begin(&mut fresh, shown)?;
    // Not the time of day: it is no part of the content.
    db::migrate::apply(&transaction, shown, Some(OffsetDateTime::UNIX_EPOCH))?;
    // A published file does not tell what its facts were seeded from: seeding it reads the packs again.
    let is_copied = |entry: &Entry| entry.kind == "table" && entry.name != "pack";
    let mut tables =
        in_order_of_reference(dictionary::read(&transaction)?.into_iter().filter(is_copied).collect());
    number_as_parents_do(&mut tables);
    for table in tables.iter().rev() {
        // What the migrations have put there comes with the rest.
        transaction.execute(&format!("DELETE FROM {}", table.name), []).map_err(&writing)?;
    }
    for table in &tables {
        number_anew(snapshot.conn(), table, texts)?;
        copy_rows(snapshot, &transaction, table, texts).map_err(|error| match error {
            Error::Sqlite { source, .. }
                if source.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) =>
            {
                Error::AgainstRules { rule: source.to_string() }
            }
            error => error.on(shown),
        })?;
    }
    for table in tables.iter().filter(|table| is_numbered(table)) {
        let sql = format!("DROP TABLE temp.{}", numbers(&table.name));
        snapshot.conn().execute(&sql, []).map_err(Error::sqlite("reading the database"))?;
    }
    transaction.execute_batch(include_str!("sql/tidy_search_index.sql")).map_err(&writing)?;
    db::migrate::commit(transaction, shown)?;
    fresh.execute_batch("ANALYZE").map_err(&writing)?;
    Ok(fresh)
}

/// A copy with row numbers that depend on the content alone, in a file that is removed with it.
#[derive(Debug)]
pub(super) struct Renumbered {
    conn: Connection,
    _file: TempPath,
}

impl Renumbered {
    /// Makes the copy, with the texts or without, as the snapshot wants it: aside if there is a
    /// place, else in the folder for temporary files.
    ///
    /// # Errors
    ///
    /// Those of [`copy`], and no room for the file.
    pub(super) fn of(snapshot: &Snapshot<'_>, aside: Option<&Workplace>) -> Result<Self, Error> {
        if let Some(aside) = aside {
            let file = aside.copy()?;
            let conn = copy(snapshot, &file, &file, snapshot.texts)?;
            return Ok(Self { conn, _file: file });
        }
        let folder = std::env::temp_dir();
        let no_copy = |source| Error::NoCopy { path: folder.clone(), source };
        let file = NamedTempFile::new_in(&folder).map_err(|error| no_copy(error.into()))?.into_temp_path();
        let conn = copy(snapshot, &file, &file, snapshot.texts).map_err(|error| match error {
            Error::Database { source, .. } if is_of_disk(&source) => no_copy(source.into()),
            other => other,
        })?;
        Ok(Self { conn, _file: file })
    }

    /// The one state that it has.
    pub(super) fn snapshot<'a>(&'a mut self, like: &Snapshot<'a>) -> Result<Snapshot<'a>, Error> {
        Snapshot::of(&mut self.conn, like.name, like.questions, like.texts)
    }
}

/// Whether it is the disk that SQLite complains of.
fn is_of_disk(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DiskFull | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure))
}

/// The tables, each after those that its rows refer to.
fn in_order_of_reference(mut tables: Vec<Entry>) -> Vec<Entry> {
    let mut ordered: Vec<Entry> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let is_known = |parent: &str, table: &Entry| {
            parent == table.name || ordered.iter().any(|entry| entry.name == parent)
        };
        let ready = |table: &Entry| table.foreign_keys.iter().all(|key| is_known(&key.parent, table));
        // Two tables that refer to each other would be taken in the order of their names.
        let next = tables.iter().position(ready).unwrap_or(0);
        ordered.push(tables.remove(next));
    }
    ordered
}

/// Whether its rows have numbers of their own; those of an organisation have that of the thing.
fn is_numbered(table: &Entry) -> bool {
    table.primary_key == ["id"] && thing_of(table).is_none()
}

/// The table whose row numbers those of a table are.
fn thing_of(table: &Entry) -> Option<&str> {
    table.foreign_keys.iter().find(|key| key.columns == ["id"]).map(|key| key.parent.as_str())
}

/// Has keys that lead to a table without numbers of its own lead to the one whose numbers it has.
fn number_as_parents_do(tables: &mut [Entry]) {
    let things: HashMap<String, String> =
        tables.iter().filter_map(|table| Some((table.name.clone(), thing_of(table)?.to_owned()))).collect();
    for key in tables.iter_mut().flat_map(|table| &mut table.foreign_keys) {
        if let Some(thing) = things.get(&key.parent) {
            key.parent.clone_from(thing);
        }
    }
}

/// The table of old and new row numbers.
fn numbers(table: &str) -> String {
    format!("numbers_of_{table}")
}

/// The table whose row numbers a column holds.
fn numbered_parent<'t>(table: &'t Entry, column: &Column) -> Option<&'t str> {
    table.foreign_keys.iter().find_map(|key| {
        let at = key.columns.iter().position(|name| *name == column.name)?;
        (key.parent_columns[at] == "id").then_some(key.parent.as_str())
    })
}

/// A column as it is in the copy, and what has to be joined for it.
fn translated(table: &Entry, column: &Column, texts: Texts) -> (String, Option<String>) {
    if let Some(parent) = numbered_parent(table, column) {
        let alias = format!("of_{}", column.name);
        let join =
            format!("LEFT JOIN temp.{} AS {alias} ON {alias}.old = t.{}", numbers(parent), column.name);
        return (format!("{alias}.new"), Some(join));
    }
    if texts == Texts::LeaveOut && (table.name.as_str(), column.name.as_str()) == ("passage", "text") {
        return ("NULL".to_owned(), None);
    }
    (format!("t.{}", column.name), None)
}

fn condition(table: &Entry, texts: Texts) -> &'static str {
    if texts == Texts::LeaveOut && table.name == "search_document" { "WHERE t.part <> 'passage'" } else { "" }
}

/// Numbers the rows of a table in the order of what tells them apart: a unique key where there
/// is one, else all that they hold. (Rows that are alike in all may come in either order.)
fn number_anew(conn: &Connection, table: &Entry, texts: Texts) -> Result<(), Error> {
    if !is_numbered(table) {
        return Ok(());
    }
    let speaks_of_itself =
        |column: &Column| numbered_parent(table, column).is_some_and(|parent| parent == table.name);
    let others: Vec<&Column> =
        table.columns.iter().filter(|column| !column.primary && !speaks_of_itself(column)).collect();
    let unique = table.unique.iter().find(|key| {
        key.iter().all(|name| others.iter().any(|column| column.name == *name && !column.nullable))
    });
    let keys: Vec<&Column> = match unique {
        Some(unique) => unique
            .iter()
            .filter_map(|name| others.iter().copied().find(|column| column.name == *name))
            .collect(),
        None => others,
    };
    let (order, joins): (Vec<String>, Vec<Option<String>>) =
        keys.into_iter().map(|column| translated(table, column, texts)).unzip();
    let sql = format!(
        "CREATE TEMP TABLE {numbers} (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
         INSERT INTO temp.{numbers} (old, new)
         SELECT t.id, row_number() OVER (ORDER BY {order}) FROM {name} AS t {joins} {condition};",
        numbers = numbers(&table.name),
        order = order.join(", "),
        name = table.name,
        joins = joins.into_iter().flatten().collect::<Vec<_>>().join(" "),
        condition = condition(table, texts),
    );
    conn.execute_batch(&sql).map_err(Error::sqlite("reading the database"))
}

fn copy_rows(
    snapshot: &Snapshot<'_>,
    to: &Transaction<'_>,
    table: &Entry,
    texts: Texts,
) -> Result<(), Error> {
    let mut joins = Vec::new();
    let mut cells = Vec::new();
    for column in &table.columns {
        if is_numbered(table) && column.primary {
            joins.push(format!("JOIN temp.{} AS own ON own.old = t.id", numbers(&table.name)));
            cells.push("own.new".to_owned());
        } else {
            let (cell, join) = translated(table, column, texts);
            joins.extend(join);
            cells.push(cell);
        }
    }
    let key = table.columns.iter().enumerate().filter(|(_, column)| column.primary);
    let order: Vec<String> = key.map(|(index, _)| (index + 1).to_string()).collect();
    let select = format!(
        "SELECT {} FROM {} AS t {} {} ORDER BY {}",
        cells.join(", "),
        table.name,
        joins.join(" "),
        condition(table, texts),
        order.join(", ")
    );
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let holes = vec!["?"; names.len()].join(", ");
    let insert = format!("INSERT INTO {} ({}) VALUES ({holes})", table.name, names.join(", "));
    let writing = Error::sqlite("writing the copy");
    let mut insert = to.prepare(&insert).map_err(&writing)?;
    snapshot.each(&select, [], |row| {
        let cells =
            (0..names.len()).map(|index| row.get_ref(index).map(rusqlite::types::ToSqlOutput::Borrowed));
        let cells =
            cells.collect::<rusqlite::Result<Vec<_>>>().map_err(Error::sqlite("reading the database"))?;
        insert.execute(params_from_iter(cells)).map_err(&writing)?;
        Ok(())
    })
}
