//! Looks again through packs in which something does not fit between records, to show the places.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use rusqlite::{Connection, named_params};

use super::load::{Listed, Loader, named};
use super::stream;
use crate::error::Error;
use crate::pack::check::{self, messages};
use crate::pack::kind::{KINDS, Role, Standing};
use crate::pack::problem::{Place, Problem};
use crate::pack::{Pack, Record, bulk};

/// What makes a record the one it is, in each of the ways in which it must not stand twice; `of` is
/// the name of the record that it belongs in.
pub(super) fn identities(record: &Record, of: Option<&str>) -> Vec<Vec<String>> {
    let Some(name) = record.name() else { return vec![check::identity(record, of.map(str::to_owned))] };
    let mut all = vec![named(record.kind, &name.value)];
    if let (Some(section), Some(anchor)) = (record.text("section"), record.text("anchor")) {
        all.push(vec!["anchor".to_owned(), section.to_owned(), anchor.to_owned()]);
    }
    all
}

/// Hands over every record of a pack that is no candidate, with the name of the one that it belongs in.
fn each(pack: &Pack, visit: &mut dyn FnMut(&Record, Option<&str>)) -> Result<(), Error> {
    for standing in Standing::all().filter(|standing| standing.kind.role != Role::Candidate) {
        stream::each(pack, standing.kind, &mut Vec::new(), &mut |record, _| {
            visit(record, record.of.as_ref().map(|of| of.value.as_str()));
            let name = record.name().map(|name| name.value);
            for inner in &record.nested {
                visit(inner, name.as_deref());
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(())
}

/// Tells of what stands twice in a pack, and of what leads back to itself.
pub(super) fn doubles(loader: &mut Loader<'_>, problems: &mut Vec<Problem>) -> Result<(), Error> {
    let reading = Error::sqlite("checking what contains what");
    for (table, from, to) in [
        ("section", "id", "parent_id"),
        ("broader", "topic_id", "broader_id"),
        ("place_within", "place_id", "within_id"),
    ] {
        let circles = circles(loader.conn, loader.source, table, from, to).map_err(&reading)?;
        let key = |slug| vec!["circle".to_owned(), table.to_owned(), slug];
        loader.twice.extend(circles.into_iter().map(key));
    }
    let twice = std::mem::take(&mut loader.twice);
    if twice.is_empty() {
        return Ok(());
    }
    let before = problems.len();
    let mut seen: HashMap<Vec<String>, Place> = HashMap::new();
    each(loader.pack, &mut |record, of| {
        if problems.len() > before + bulk::SHOWN {
            return;
        }
        for identity in identities(record, of).into_iter().filter(|identity| twice.contains(identity)) {
            let place = match identity[0].as_str() {
                "name" => record.name().map(|name| name.place),
                "anchor" => record.get("anchor").map(|at| at.place.clone()),
                _ => None,
            };
            let place = place.unwrap_or_else(|| record.place.clone());
            let Some(first) = seen.get(&identity) else {
                seen.insert(identity, place);
                continue;
            };
            problems.push(match (identity[0].as_str(), record.name()) {
                ("name", Some(name)) => {
                    messages::second(record.kind, &name).related(first, "the first is here")
                }
                ("anchor", _) => {
                    messages::same_anchor(&identity[1], &place).related(first, "the other is here")
                }
                _ => messages::same_fact(record, first),
            });
        }
        let (key, own) = match record.kind.table {
            "section" => ("parent", record.name().map(|name| name.value)),
            "broader" => ("broader", of.map(str::to_owned)),
            "place_within" => ("within", of.map(str::to_owned)),
            _ => return,
        };
        let is_met = |slug: &str| {
            twice.contains(&vec!["circle".to_owned(), record.kind.table.to_owned(), slug.to_owned()])
        };
        if let (Some(own), Some(above), Some(at)) = (own, record.text(key), record.get(key))
            && is_met(&own)
            && is_met(above)
        {
            problems.push(messages::circle(key, &own, &at.place));
        }
    })?;
    if problems.len() == before {
        return Err(Error::Io {
            path: PathBuf::from(&loader.pack.label),
            source: std::io::Error::other("it has changed while it was read"),
        });
    }
    Ok(())
}

/// The slugs of what following a column of one source's rows leads back to.
fn circles(
    conn: &Connection,
    source: i64,
    table: &str,
    from: &str,
    to: &str,
) -> rusqlite::Result<Vec<String>> {
    let sql = if table == "section" {
        format!("SELECT {from}, {to} FROM section WHERE source_id = :source AND {to} IS NOT NULL")
    } else {
        format!(
            "SELECT DISTINCT t.{from}, t.{to} FROM passage AS p JOIN {table} AS t ON t.passage_id = p.id WHERE p.source_id = :source"
        )
    };
    let mut statement = conn.prepare(&sql)?;
    let rows =
        statement.query_map(named_params! { ":source": source }, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let edges: Vec<(i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    let slug = if table == "section" {
        "SELECT slug FROM section WHERE id = :id"
    } else {
        "SELECT slug FROM thing WHERE id = :id"
    };
    let mut lookup = conn.prepare(slug)?;
    check::on_circles(edges)
        .into_iter()
        .map(|id| lookup.query_row(named_params! { ":id": id }, |row| row.get(0)))
        .collect()
}

/// A discrepancy is between passages.
pub(super) fn few_passages(loader: &Loader<'_>, problems: &mut Vec<Problem>) -> Result<(), Error> {
    let reading = Error::sqlite("checking the discrepancies");
    let slugs = |sql: &str| -> rusqlite::Result<HashSet<String>> {
        let mut statement = loader.conn.prepare(sql)?;
        statement.query_map(named_params! { ":source": loader.source }, |row| row.get(0))?.collect()
    };
    let few = slugs(
        "SELECT d.slug FROM discrepancy AS d WHERE d.source_id = :source
         AND (SELECT count(*) FROM discrepancy_passage AS p WHERE p.discrepancy_id = d.id) < 2",
    )
    .map_err(&reading)?;
    if !few.is_empty() {
        stream::each(loader.pack, &crate::pack::kind::DISCREPANCY, &mut Vec::new(), &mut |record, _| {
            if record.text("slug").is_some_and(|slug| few.contains(slug)) {
                problems.push(messages::too_few_passages(&record.place));
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(())
}

/// Warns of events that have one number in one series.
pub(super) fn shared_ordinals(loader: &Loader<'_>, problems: &mut Vec<Problem>) -> Result<(), Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM passage AS p JOIN series_event AS s ON s.passage_id = p.id
        WHERE p.source_id = :source AND s.ordinal IS NOT NULL
        GROUP BY s.series_id, s.ordinal HAVING count(DISTINCT s.event_id) > 1)";
    let shared: bool = loader
        .conn
        .query_row(sql, named_params! { ":source": loader.source }, |row| row.get(0))
        .map_err(Error::sqlite("checking the numbers of events"))?;
    if !shared {
        return Ok(());
    }
    let mut seen: HashMap<(String, String), String> = HashMap::new();
    each(loader.pack, &mut |record, of| {
        if record.kind.table != "series_event" {
            return;
        }
        let (Some(event), Some(series), Some(at)) = (of, record.text("series"), record.get("ordinal")) else {
            return;
        };
        let ordinal = at.value.shown();
        let first = seen.entry((series.to_owned(), ordinal.clone())).or_insert_with(|| event.to_owned());
        if first != event {
            problems.push(messages::same_ordinal(&ordinal, series, first, &at.place));
        }
    })
}

/// Warns of things that have one name, or names that look the same.
pub(super) fn shared_names(
    packs: &[&Pack],
    listed: &Listed,
    problems: &mut Vec<Problem>,
) -> Result<(), Error> {
    if listed.shared.is_empty() {
        return Ok(());
    }
    let mut seen: HashMap<u64, (String, String, Place)> = HashMap::new();
    let before = problems.len();
    for pack in packs {
        for kind in KINDS.iter().filter(|kind| kind.role == Role::Thing) {
            stream::each(pack, kind, &mut Vec::new(), &mut |record, _| {
                let (Some(slug), Some(name)) = (record.text("slug"), record.listed_name()) else {
                    return Ok(ControlFlow::Continue(()));
                };
                let text = name.value.shown();
                let hash = listed.hash(kind.name, &text);
                if listed.shared.contains(&hash) {
                    let (other, its_name, place) = seen
                        .entry(hash)
                        .or_insert_with(|| (slug.to_owned(), text.clone(), name.place.clone()));
                    if other != slug {
                        let problem = messages::same_name(kind, slug, other, *its_name == text, &name.place);
                        problems.push(problem.related(place, "the other is here"));
                    }
                }
                Ok(if problems.len() < before + bulk::SHOWN {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                })
            })?;
        }
    }
    Ok(())
}
