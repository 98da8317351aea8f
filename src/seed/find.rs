//! Finds contradictions between the records of a pack in the tables.

use std::collections::HashSet;

use rusqlite::{Connection, named_params};

use crate::pack::check;
use crate::pack::fault::Fault;

/// Tables whose rows form a hierarchy, with the columns that lead upward.
const UPWARD: [(&str, &str, &str); 3] = [
    ("section", "id", "parent_id"),
    ("broader", "topic_id", "broader_id"),
    ("place_within", "place_id", "within_id"),
];

/// Adds the faults in the rows of a source.
pub(super) fn faults(conn: &Connection, source: i64, faults: &mut HashSet<Fault>) -> rusqlite::Result<()> {
    for (table, from, to) in UPWARD {
        let (rows, named) = match table {
            "section" => {
                ("section AS t WHERE t.source_id = :source AND t.parent_id IS NOT NULL".to_owned(), "section")
            }
            _ => (
                format!("passage AS p JOIN {table} AS t ON t.passage_id = p.id WHERE p.source_id = :source"),
                "thing",
            ),
        };
        let edges: Vec<(i64, i64)> = conn
            .prepare(&format!("SELECT DISTINCT t.{from}, t.{to} FROM {rows}"))?
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
