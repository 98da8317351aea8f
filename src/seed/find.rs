//! Finds contradictions between the records of a pack in the tables.

use std::collections::HashSet;

use rusqlite::{Connection, named_params};

use crate::pack::check;
use crate::pack::fault::Fault;

/// Tables whose rows form a hierarchy: the steps upward in the rows of a source, and the table of slugs.
const UPWARD: [(&str, &str, &str); 3] = [
    (
        "section",
        "SELECT id, parent_id FROM section WHERE source_id = :source AND parent_id IS NOT NULL",
        "section",
    ),
    (
        "broader",
        "SELECT DISTINCT t.topic_id, t.broader_id FROM passage AS p JOIN broader AS t ON t.passage_id = p.id
         WHERE p.source_id = :source",
        "thing",
    ),
    (
        "place_within",
        "SELECT DISTINCT t.place_id, t.within_id FROM passage AS p JOIN place_within AS t ON t.passage_id = p.id
         WHERE p.source_id = :source",
        "thing",
    ),
];

/// Adds the faults in the rows of a source.
pub(super) fn faults(conn: &Connection, source: i64, faults: &mut HashSet<Fault>) -> rusqlite::Result<()> {
    for (table, steps, named) in UPWARD {
        let edges: Vec<(i64, i64)> = conn
            .prepare(steps)?
            .query_map(named_params! { ":source": source }, |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut slug = conn.prepare(&format!("SELECT slug FROM {named} WHERE id = :id"))?;
        for id in check::on_circles(edges) {
            faults
                .insert(Fault::Circle(table, slug.query_row(named_params! { ":id": id }, |row| row.get(0))?));
        }
    }
    let mut few = conn.prepare(
        "SELECT d.slug FROM discrepancy AS d WHERE d.source_id = :source
         AND (SELECT count(*) FROM discrepancy_passage AS p WHERE p.discrepancy_id = d.id) < 2",
    )?;
    for slug in few.query_map(named_params! { ":source": source }, |row| row.get(0))? {
        faults.insert(Fault::FewPassages(slug?));
    }
    let mut shared = conn.prepare(
        "SELECT t.slug, CAST(s.ordinal AS TEXT) FROM passage AS p JOIN series_event AS s ON s.passage_id = p.id
         JOIN thing AS t ON t.id = s.series_id WHERE p.source_id = :source AND s.ordinal IS NOT NULL
         GROUP BY t.slug, s.ordinal HAVING count(DISTINCT s.event_id) > 1",
    )?;
    for found in
        shared.query_map(named_params! { ":source": source }, |row| Ok((row.get(0)?, row.get(1)?)))?
    {
        let (series, ordinal) = found?;
        faults.insert(Fault::SameOrdinal(series, ordinal));
    }
    Ok(())
}
