//! Updates the searchable texts: all of them in a new file, and otherwise only those of the things,
//! references and passages that have changed, so that it is as fast in a large file.

use rusqlite::{Connection, Statement, named_params};

use crate::fold::fold;

/// Computes all searchable texts again.
pub(super) fn fill(conn: &Connection) -> rusqlite::Result<()> {
    // The indexes and the full-text index are created after the rows.
    let mut statement = conn.prepare(include_str!("sql/search_objects.sql"))?;
    let found = statement.query_map([], |row| Ok((row.get("type")?, row.get("name")?, row.get("sql")?)))?;
    let found: Vec<(String, String, String)> = found.collect::<Result<_, _>>()?;
    for (kind, name, _) in &found {
        conn.execute_batch(&format!("DROP {kind} {name}"))?;
    }
    conn.execute("DELETE FROM search_document", [])?;
    let order = "thing_id, reference_id, passage_id, part, text";
    insert(conn, &mut conn.prepare(&format!("SELECT {order} FROM searchable_texts ORDER BY {order}"))?)?;
    conn.execute_batch("INSERT INTO search_index (search_index) VALUES ('rebuild')")?;
    for (.., sql) in &found {
        conn.execute_batch(sql)?;
    }
    Ok(())
}

/// Updates the searchable texts of the touched things.
pub(super) fn refresh_touched(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute(
        "DELETE FROM search_document WHERE thing_id IN (SELECT t.thing_id FROM temp.touched AS t)",
        [],
    )?;
    refresh(conn, "SELECT t.thing_id FROM temp.touched AS t ORDER BY t.thing_id", None, "thing_id")
}

/// Updates the searchable texts of the references and attached passages of a source.
pub(super) fn refresh_source(conn: &Connection, source: i64) -> rusqlite::Result<()> {
    for (table, column) in [("reference", "reference_id"), ("passage", "passage_id")] {
        conn.prepare_cached(&format!(
            "DELETE FROM search_document WHERE {column} IN (SELECT t.id FROM {table} AS t WHERE t.source_id = :source)"
        ))?
        .execute(named_params! { ":source": source })?;
    }
    refresh(
        conn,
        "SELECT id FROM reference WHERE source_id = :source ORDER BY id",
        Some(source),
        "reference_id",
    )?;
    let attached = "SELECT id FROM passage WHERE source_id = :source AND text IS NOT NULL ORDER BY id";
    refresh(conn, attached, Some(source), "passage_id")
}

/// Adds the searchable texts of these things, references or passages.
fn refresh(conn: &Connection, ids: &str, source: Option<i64>, column: &str) -> rusqlite::Result<()> {
    let mut ids = conn.prepare(ids)?;
    if let Some(source) = source {
        ids.raw_bind_parameter(1, source)?;
    }
    let mut texts = conn.prepare(&format!(
        "SELECT thing_id, reference_id, passage_id, part, text FROM searchable_texts WHERE {column} = ? ORDER BY part, text"
    ))?;
    let mut rows = ids.raw_query();
    while let Some(row) = rows.next()? {
        texts.raw_bind_parameter(1, row.get::<_, i64>(0)?)?;
        insert(conn, &mut texts)?;
    }
    Ok(())
}

/// Adds the texts that a statement finds, without duplicates, which are next to each other.
fn insert(conn: &Connection, texts: &mut Statement<'_>) -> rusqlite::Result<()> {
    let mut add = conn.prepare_cached(
        "INSERT INTO search_document (thing_id, reference_id, passage_id, part, text) VALUES (?, ?, ?, ?, ?)",
    )?;
    let mut last: Option<([Option<i64>; 3], String, String)> = None;
    let mut rows = texts.raw_query();
    while let Some(row) = rows.next()? {
        let of = [row.get(0)?, row.get(1)?, row.get(2)?];
        let (part, text) = (row.get_ref(3)?.as_str()?, row.get_ref(4)?.as_str()?);
        if last.as_ref().is_some_and(|last| last.0 == of && last.1 == part && last.2 == text) {
            continue;
        }
        add.execute(rusqlite::params![of[0], of[1], of[2], part, fold(text)])?;
        last = Some((of, part.to_owned(), text.to_owned()));
    }
    Ok(())
}
