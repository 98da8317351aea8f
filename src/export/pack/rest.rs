//! Checks on all packs together: every row is in one of them, they obey the rules between records, and the
//! built-in terms and countries are unchanged.
//!
//! Names of tables and columns are those in `pack/kind/records.rs`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};

use super::super::snapshot::{Snapshot, reading};
use super::records;
use super::row::not_representable;
use crate::db;
use crate::error::Error;
use crate::pack::check;
use crate::pack::kind::{Role, VOCABULARIES};

/// Terms that no pack declares must be the built-in ones.
pub(super) fn vocabularies(snapshot: &Snapshot<'_>) -> Result<(), Error> {
    let fresh = db::memory_with_schema()?;
    let of_kinds = VOCABULARIES.iter().map(|kind| {
        let columns: Vec<&str> = kind.fields.iter().map(|field| field.column).collect();
        let sorts = kind.sorts().iter().map(|sort| format!("'{sort}'")).collect::<Vec<_>>().join(", ");
        let sort = if sorts.is_empty() { String::new() } else { format!(" AND t.sort IN ({sorts})") };
        let sql = format!(
            "SELECT {} FROM {} AS t WHERE NOT EXISTS
             (SELECT 1 FROM term_declaration AS d WHERE d.vocabulary = '{}' AND d.term = t.term){sort} ORDER BY t.term",
            columns.join(", "),
            kind.table,
            kind.vocabulary(),
        );
        (kind.vocabulary(), sql)
    });
    for (table, sql) in of_kinds.chain([("country", "SELECT * FROM country ORDER BY code".to_owned())]) {
        let (ours, theirs) = (rows(&fresh, &sql)?, rows(snapshot.conn(), &sql)?);
        let differs =
            theirs.iter().find(|row| !ours.contains(row)).or(ours.iter().find(|row| !theirs.contains(row)));
        if let Some(Value::Text(word)) = differs.and_then(|row| row.first()) {
            let why = "it is built in, but differs or is missing here";
            return Err(not_representable(&format!("`{word}` of `{table}`"), why));
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

/// Rules between records that the tables do not enforce.
pub(super) fn rules(snapshot: &Snapshot<'_>) -> Result<(), Error> {
    // Statements of several sources together can form a circle; those of one pack must not.
    let of_source = "AS f JOIN passage AS p ON p.id = f.passage_id AND p.source_id = ?";
    for (kind, key, table, edges) in [
        (
            "section",
            "parent",
            "section",
            "id, parent_id FROM section WHERE parent_id IS NOT NULL AND source_id = ?",
        ),
        ("topic", "broader", "thing", &format!("f.topic_id, f.broader_id FROM broader {of_source}")),
        ("place", "within", "thing", &format!("f.place_id, f.within_id FROM place_within {of_source}")),
    ] {
        for source in rows(snapshot.conn(), "SELECT id FROM source")? {
            let mut statement =
                snapshot.conn().prepare_cached(&format!("SELECT {edges}")).map_err(reading)?;
            let found = statement
                .query_map(rusqlite::params_from_iter(source), |row| Ok((row.get(0)?, row.get(1)?)))
                .map_err(reading)?;
            let edges: Vec<(i64, i64)> = found.collect::<rusqlite::Result<_>>().map_err(reading)?;
            if let Some(id) = check::on_circles(edges).first() {
                let slug = first(snapshot, &format!("SELECT slug FROM {table} WHERE id = {id}"))?;
                let what = format!("`{key}` of {kind} `{}`", slug.unwrap_or_default());
                return Err(not_representable(&what, "it leads in a circle"));
            }
        }
    }
    let cited: BTreeSet<&str> =
        records().filter(|kind| kind.cited && kind.role == Role::Fact).map(|kind| kind.table).collect();
    let facts: Vec<String> = cited
        .into_iter()
        .map(|table| format!("EXISTS (SELECT 1 FROM {table} AS f WHERE f.passage_id = p.id)"))
        .collect();
    let sql = format!(
        "SELECT p.slug FROM passage AS p WHERE p.no_fact IS NOT NULL AND ({}) ORDER BY p.slug LIMIT 1",
        facts.join(" OR ")
    );
    match first(snapshot, &sql)? {
        Some(slug) => Err(not_representable(&format!("`no_fact` of passage `{slug}`"), "a fact cites it")),
        None => Ok(()),
    }
}

fn first(snapshot: &Snapshot<'_>, sql: &str) -> Result<Option<String>, Error> {
    snapshot.conn().query_row(sql, [], |row| row.get(0)).optional().map_err(reading)
}

/// Every row of every table must have been written, and every term once for each source that declares it.
pub(super) fn all_are_written(
    snapshot: &Snapshot<'_>,
    written: &HashMap<&'static str, i64>,
) -> Result<(), Error> {
    let count = |sql: &str| -> Result<i64, Error> {
        snapshot.conn().query_row(sql, [], |row| row.get(0)).map_err(reading)
    };
    let mut by_table: BTreeMap<&str, i64> = BTreeMap::new();
    for kind in records() {
        let table = match kind.role {
            // A thing is written for each row of its names that lists it, and counted there.
            Role::Thing => continue,
            Role::Term => "term_declaration",
            _ => kind.table,
        };
        *by_table.entry(table).or_default() += written.get(kind.name).copied().unwrap_or(0);
    }
    for (table, written) in by_table {
        let rows = count(&format!("SELECT count(*) FROM {table}"))?;
        if rows != written {
            return Err(left_out(table, rows - written));
        }
    }
    let unlisted = "SELECT count(*) FROM thing AS t WHERE NOT EXISTS
        (SELECT 1 FROM naming AS n WHERE n.thing_id = t.id AND n.kind = 'listed')";
    match count(unlisted)? {
        0 => Ok(()),
        rows => Err(left_out("thing", rows)),
    }
}

fn left_out(table: &str, count: i64) -> Error {
    let rows = if count == 1 { "a row".to_owned() } else { format!("{count} rows") };
    not_representable(
        &format!("{rows} of `{table}`"),
        "the source of the passage does not declare what it is about",
    )
}
