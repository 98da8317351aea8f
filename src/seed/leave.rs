//! A source leaves: its rows go, and what has to come back to its passages is kept for that.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::pack::kind::{KINDS, Role, VOCABULARIES};

/// Makes the temporary lists of one seeding.
pub(super) fn begin(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(include_str!("sql/lists.sql"))
}

/// Drops them.
pub(super) fn end(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "DROP TABLE temp.touched; DROP TABLE temp.kept_text; DROP TABLE temp.kept_citation; DROP TABLE temp.awaited;
         DROP TABLE temp.left_term",
    )
}

/// The row number of the source with this slug.
pub(super) fn find(conn: &Connection, slug: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM source WHERE slug = :slug")?
        .query_row(named_params! { ":slug": slug }, |row| row.get(0))
        .optional()
}

/// Removes a source with all that was read from it. The things that it lists, its attached texts and
/// what other sources cite of it are kept in the temporary lists.
pub(super) fn leave(conn: &Connection, source: i64) -> rusqlite::Result<()> {
    let of_source = named_params! { ":source": source };
    for sql in [
        include_str!("sql/keep_touched.sql"),
        include_str!("sql/keep_texts.sql"),
        include_str!("sql/keep_citations.sql"),
        include_str!("sql/keep_terms.sql"),
    ] {
        conn.execute(sql, of_source)?;
    }
    for (table, rows) in [("reference", "reference_id"), ("passage", "passage_id")] {
        conn.execute(
            &format!("DELETE FROM search_document WHERE {rows} IN (SELECT t.id FROM {table} AS t WHERE t.source_id = :source)"),
            of_source,
        )?;
    }
    for table in facts() {
        conn.execute(
            &format!("DELETE FROM {table} WHERE passage_id IN (SELECT p.id FROM passage AS p WHERE p.source_id = :source)"),
            of_source,
        )?;
    }
    conn.execute(
        "DELETE FROM discrepancy_passage WHERE discrepancy_id IN (SELECT d.id FROM discrepancy AS d WHERE d.source_id = :source)",
        of_source,
    )?;
    for (inner, column, outer) in
        [("passage_reference", "passage_id", "passage"), ("reference_author", "reference_id", "reference")]
    {
        conn.execute(
            &format!("DELETE FROM {inner} WHERE {column} IN (SELECT t.id FROM {outer} AS t WHERE t.source_id = :source)"),
            of_source,
        )?;
    }
    for table in ["discrepancy", "passage", "reference", "section", "term_declaration", "pack"] {
        conn.execute(&format!("DELETE FROM {table} WHERE source_id = :source"), of_source)?;
    }
    conn.execute("DELETE FROM source WHERE id = :source", of_source).map(drop)
}

/// The tables of what passages state.
pub(super) fn facts() -> Vec<&'static str> {
    let all = KINDS.iter().flat_map(|kind| std::iter::once(*kind).chain(kind.nested.iter().copied()));
    let mut tables: Vec<&str> =
        all.filter(|kind| kind.role == Role::Fact && kind.cited).map(|kind| kind.table).collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// Drops the terms that these sources declared and no other does.
pub(super) fn drop_terms(conn: &Connection) -> rusqlite::Result<()> {
    let mut statement = conn.prepare(
        "SELECT l.vocabulary, l.term FROM temp.left_term AS l WHERE NOT EXISTS
         (SELECT 1 FROM term_declaration AS d WHERE d.vocabulary = l.vocabulary AND d.term = l.term)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (vocabulary, term): (String, String) = (row.get(0)?, row.get(1)?);
        let Some(kind) = VOCABULARIES.iter().find(|kind| kind.vocabulary() == vocabulary) else { continue };
        let condition = if kind.sorts().is_empty() { "" } else { " AND sort IN (:first, :second)" };
        let mut delete =
            conn.prepare_cached(&format!("DELETE FROM {} WHERE term = :term{condition}", kind.table))?;
        delete.raw_bind_parameter(":term", &term)?;
        if let (Some(first), Some(second)) = (kind.sorts().first(), kind.sorts().last()) {
            delete.raw_bind_parameter(":first", first)?;
            delete.raw_bind_parameter(":second", second)?;
        }
        delete.raw_execute()?;
    }
    Ok(())
}

/// Drops the things that no source lists any more.
pub(super) fn drop_things(conn: &Connection) -> rusqlite::Result<()> {
    let unlisted = "SELECT t.thing_id FROM temp.touched AS t WHERE NOT EXISTS
        (SELECT 1 FROM naming AS n WHERE n.thing_id = t.thing_id AND n.kind = 'listed')";
    for table in ["search_document WHERE thing_id", "thing WHERE id"] {
        conn.execute(&format!("DELETE FROM {table} IN ({unlisted})"), [])?;
    }
    for kind in KINDS.iter().filter(|kind| kind.role == Role::Thing) {
        conn.execute(&format!("DELETE FROM {} WHERE id IN ({unlisted})", kind.table), [])?;
    }
    conn.execute(&format!("DELETE FROM temp.touched WHERE thing_id IN ({unlisted})"), []).map(drop)
}
