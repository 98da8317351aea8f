//! What can be searched, brought up to date: of a database that has nothing to search yet all at
//! once, else of the things that have changed, so that it takes no more time in a large file.

use rusqlite::{Connection, named_params};

/// The things whose texts a change can touch, noted in a temporary table.
pub(super) struct Touched<'c> {
    conn: &'c Connection,
    triggers: Vec<String>,
}

/// The tables whose rows have texts in them or lead to some: the kind of thing that they belong
/// to, and its slug and row number where `{row}` is the changed row.
const TOUCHING: &[(&str, &str, &str)] = &[
    ("organisation", "organisation", "SELECT {row}.slug, {row}.id"),
    ("event", "event", "SELECT {row}.slug, {row}.id"),
    ("event_series", "event_series", "SELECT {row}.slug, {row}.id"),
    ("work", "work", "SELECT {row}.slug, {row}.id"),
    ("topic", "topic", "SELECT {row}.slug, {row}.id"),
    ("place", "place", "SELECT {row}.slug, {row}.id"),
    (
        "place",
        "organisation",
        "SELECT t.slug, t.id FROM organisation_place AS h JOIN organisation AS t ON t.id = h.organisation_id WHERE h.place_id = {row}.id",
    ),
    (
        "organisation_name",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    (
        "organisation_place",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    (
        "activity",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    (
        "partnership",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    (
        "contribution",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    (
        "participation",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    (
        "figure",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    ("figure", "event", "SELECT t.slug, t.id FROM event AS t WHERE t.id = {row}.event_id"),
    ("figure", "work", "SELECT t.slug, t.id FROM work AS t WHERE t.id = {row}.work_id"),
    (
        "discrepancy",
        "organisation",
        "SELECT t.slug, t.id FROM organisation AS t WHERE t.id = {row}.organisation_id",
    ),
    ("discrepancy", "event", "SELECT t.slug, t.id FROM event AS t WHERE t.id = {row}.event_id"),
    ("discrepancy", "work", "SELECT t.slug, t.id FROM work AS t WHERE t.id = {row}.work_id"),
    ("discrepancy", "topic", "SELECT t.slug, t.id FROM topic AS t WHERE t.id = {row}.topic_id"),
    ("topic_statement", "topic", "SELECT t.slug, t.id FROM topic AS t WHERE t.id = {row}.topic_id"),
    (
        "reference",
        "reference",
        "SELECT s.slug || '/' || {row}.number, {row}.id FROM source AS s WHERE s.id = {row}.source_id",
    ),
    (
        "passage",
        "passage",
        "SELECT s.slug || '/' || {row}.slug, {row}.id FROM source AS s WHERE s.id = {row}.source_id AND {row}.text IS NOT NULL",
    ),
    (
        "source",
        "passage",
        "SELECT {row}.slug || '/' || p.slug, p.id FROM passage AS p WHERE p.source_id = {row}.id AND p.text IS NOT NULL",
    ),
];

impl<'c> Touched<'c> {
    /// None so far.
    pub(super) fn none(conn: &'c Connection) -> rusqlite::Result<Self> {
        conn.execute_batch(
            "CREATE TEMP TABLE touched (kind TEXT NOT NULL, slug TEXT NOT NULL, thing_id INTEGER NOT NULL,
               PRIMARY KEY (kind, slug, thing_id)) WITHOUT ROWID",
        )?;
        Ok(Self { conn, triggers: Vec::new() })
    }

    /// From now on, every row that is written, changed or removed touches its thing.
    pub(super) fn watch(mut self) -> rusqlite::Result<Self> {
        for (table, kind, things) in TOUCHING {
            for (event, row) in [("INSERT", "new"), ("DELETE", "old"), ("UPDATE", "old"), ("UPDATE", "new")] {
                let name = format!("touching_{}", self.triggers.len());
                let things = things.replace("{row}", row);
                self.conn.execute_batch(&format!(
                    "CREATE TEMP TRIGGER {name} AFTER {event} ON main.{table} BEGIN
                       INSERT OR IGNORE INTO touched (kind, slug, thing_id)
                       SELECT '{kind}', t.* FROM ({things}) AS t;
                     END"
                ))?;
                self.triggers.push(name);
            }
        }
        Ok(self)
    }

    /// Counts a thing as touched.
    pub(super) fn add(&self, kind: &str, slug: &str, id: i64) -> rusqlite::Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO temp.touched (kind, slug, thing_id) VALUES (:kind, :slug, :id)",
            )?
            .execute(named_params! { ":kind": kind, ":slug": slug, ":id": id })?;
        Ok(())
    }

    /// Brings what can be searched of the touched things up to date.
    pub(super) fn refresh(self) -> rusqlite::Result<()> {
        let mut touched =
            self.conn.prepare("SELECT kind, slug, thing_id FROM temp.touched ORDER BY kind, slug")?;
        let mut stale = self.conn.prepare(include_str!("sql/search_stale.sql"))?;
        let mut missing = self.conn.prepare(include_str!("sql/search_missing.sql"))?;
        let mut rows = touched.query([])?;
        while let Some(row) = rows.next()? {
            let (kind, slug, id) = (row.get_ref("kind")?, row.get_ref("slug")?, row.get_ref("thing_id")?);
            let (kind, slug, id) = (kind.as_str()?, slug.as_str()?, id.as_i64()?);
            stale.execute(named_params! { ":kind": kind, ":slug": slug, ":id": id })?;
            missing.execute(named_params! { ":kind": kind, ":slug": slug, ":id": id })?;
        }
        drop(rows);
        drop((touched, stale, missing));
        for name in &self.triggers {
            self.conn.execute_batch(&format!("DROP TRIGGER temp.{name}"))?;
        }
        self.conn.execute_batch("DROP TABLE temp.touched")
    }
}

/// Whether there is nothing to search yet.
pub(super) fn is_empty(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM search_document)", [], |row| row.get(0))
}

/// Makes what can be searched anew.
pub(super) fn fill(conn: &Connection) -> rusqlite::Result<()> {
    // Index and full-text index are made once all rows are there.
    let mut aside = conn.prepare(include_str!("sql/search_aside.sql"))?;
    let found = aside.query_map([], |row| Ok((row.get("type")?, row.get("name")?, row.get("sql")?)))?;
    let found: Vec<(String, String, String)> = found.collect::<Result<_, _>>()?;
    for (kind, name, _) in &found {
        conn.execute_batch(&format!("DROP {kind} {name}"))?;
    }
    conn.execute_batch(&include_str!("sql/search_fill.sql").replace("{texts}", &texts(conn)?))?;
    for (.., sql) in &found {
        conn.execute_batch(sql)?;
    }
    Ok(())
}

/// The query of the view of what can be searched, its doubles left in: to find them, `UNION` writes
/// a table of all rows, which takes twice as long as the sorting that is to follow.
fn texts(conn: &Connection) -> rusqlite::Result<String> {
    let sql = "SELECT v.sql FROM sqlite_schema AS v WHERE v.type = 'view' AND v.name = 'searchable_texts'";
    let view: String = conn.query_row(sql, [], |row| row.get(0))?;
    Ok(match view.split_once("\n) AS\n") {
        Some((_, query)) => query.replace("\nUNION SELECT", "\nUNION ALL SELECT"),
        None => "SELECT * FROM searchable_texts".to_owned(),
    })
}
