//! What holds of all packs together: that every row is in one, that they pass the checks between
//! records, and that what comes with the program is as it came.
//!
//! Names of tables and columns are those of `pack/kind/records.rs`.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};

use super::super::snapshot::{Snapshot, reading};
use super::row::unsaid;
use super::{chains, tables};
use crate::db;
use crate::error::Error;
use crate::pack::kind::{Role, VOCABULARIES};

/// The words that no pack has declared are those of the program.
pub(super) fn vocabularies(snapshot: &Snapshot<'_>) -> Result<(), Error> {
    let here = Path::new(":memory:");
    let mut fresh = db::memory()?;
    let transaction = db::migrate::begin(&mut fresh, here)?;
    db::migrate::apply(&transaction, here, None)?;
    let of_kinds = VOCABULARIES.iter().map(|kind| {
        let columns: Vec<&str> = kind.fields.iter().map(|field| field.column).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE source_id IS NULL ORDER BY term",
            columns.join(", "),
            kind.table
        );
        (kind.table, sql)
    });
    for (table, sql) in of_kinds.chain([("country", "SELECT * FROM country ORDER BY code".to_owned())]) {
        let (ours, theirs) = (rows(&transaction, &sql)?, rows(snapshot.conn(), &sql)?);
        let differs =
            theirs.iter().find(|row| !ours.contains(row)).or(ours.iter().find(|row| !theirs.contains(row)));
        if let Some(Value::Text(word)) = differs.and_then(|row| row.first()) {
            let why = "it comes with the program, and here it is another or missing";
            return Err(unsaid(&format!("`{word}` of `{table}`"), why));
        }
    }
    Ok(())
}

fn rows(conn: &Connection, sql: &str) -> Result<Vec<Vec<Value>>, Error> {
    let mut statement = conn.prepare(sql).map_err(reading)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|index| row.get(index)).collect());
    rows.map_err(reading)?.collect::<rusqlite::Result<_>>().map_err(reading)
}

/// The rules between records that the tables do not enforce.
pub(super) fn rules(snapshot: &Snapshot<'_>) -> Result<(), Error> {
    for (kind, field) in chains() {
        let (table, column) = (kind.table, field.column);
        let sql = format!(
            "WITH RECURSIVE ended (id) AS (
               SELECT t.id FROM {table} AS t WHERE t.{column} IS NULL
               UNION ALL
               SELECT t.id FROM {table} AS t JOIN ended AS e ON t.{column} = e.id
             )
             SELECT t.slug FROM {table} AS t WHERE t.id NOT IN (SELECT e.id FROM ended AS e)
             ORDER BY t.slug LIMIT 1"
        );
        if let Some(slug) = first(snapshot, &sql)? {
            let what = format!("`{}` of {} `{slug}`", field.key, kind.words());
            return Err(unsaid(&what, "following it comes to no end"));
        }
    }
    let cited = tables().filter(|kind| kind.cited).map(|kind| kind.table).chain(["shared_declaration"]);
    let facts: Vec<String> =
        cited.map(|table| format!("EXISTS (SELECT 1 FROM {table} AS f WHERE f.passage_id = p.id)")).collect();
    let sql = format!(
        "SELECT p.slug FROM passage AS p WHERE p.no_fact IS NOT NULL AND ({}) ORDER BY p.slug LIMIT 1",
        facts.join(" OR ")
    );
    match first(snapshot, &sql)? {
        Some(slug) => Err(unsaid(&format!("`no_fact` of passage `{slug}`"), "a fact cites it")),
        None => Ok(()),
    }
}

fn first(snapshot: &Snapshot<'_>, sql: &str) -> Result<Option<String>, Error> {
    snapshot.conn().query_row(sql, [], |row| row.get(0)).optional().map_err(reading)
}

/// Every row of every table has been written, once for each source that declares it.
pub(super) fn all_are_written(
    snapshot: &Snapshot<'_>,
    written: &HashMap<&'static str, i64>,
) -> Result<(), Error> {
    let count = |sql: &str| -> Result<i64, Error> {
        snapshot.conn().query_row(sql, [], |row| row.get(0)).map_err(reading)
    };
    let (mut declared, mut owned) = (0, 0);
    for kind in tables() {
        let condition = if kind.role == Role::Term { " WHERE source_id IS NOT NULL" } else { "" };
        let rows = count(&format!("SELECT count(*) FROM {}{condition}", kind.table))?;
        let written = written.get(kind.table).copied().unwrap_or(0);
        let shared = if matches!(kind.role, Role::Thing | Role::Term) {
            declared += written;
            owned += rows;
            count(&format!("SELECT count(*) FROM shared_declaration WHERE thing = '{}'", kind.table))?
        } else {
            0
        };
        if rows + shared != written {
            return Err(left_out(kind.table, rows + shared - written));
        }
    }
    let shared = count("SELECT count(*) FROM shared_declaration")?;
    if owned + shared == declared {
        Ok(())
    } else {
        Err(left_out("shared_declaration", owned + shared - declared))
    }
}

fn left_out(table: &str, count: i64) -> Error {
    let rows = if count == 1 { "a row".to_owned() } else { format!("{count} rows") };
    unsaid(&format!("{rows} of `{table}`"), "the source of the passage does not declare what it is about")
}
