//! Organisations, collectives, persons, events and works as a graph: what the formats for graphs
//! share.
//!
//! A node is a thing, an edge what it has to do with another; both hold the passages that state
//! them. A fact that several passages state alike is one edge. Owns what is a node and what an
//! edge; knows no format.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::snapshot::{Snapshot, reading};
use crate::error::Error;

/// A thing.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// What it is and the slug, with a colon between; a slug has none.
    pub(super) id: String,
    /// What it is: organisation, collective, person, event or work.
    pub(super) thing: String,
    /// Its name.
    pub(super) label: String,
    /// What it is said to be, one or several terms; `None`: not stated.
    pub(super) kind: Option<String>,
    /// EDTF dates of the event, or of the founding of the organisation.
    pub(super) date: Option<String>,
    /// First day that the dates can mean.
    pub(super) earliest: Option<String>,
    /// Last day that the dates can mean.
    pub(super) latest: Option<String>,
    /// ISO 3166-1 codes of its places.
    pub(super) country: Option<String>,
    /// Where it is named, classified, dated and placed.
    pub(super) passages: Vec<Passage>,
}

/// What a thing has to do with another.
#[derive(Debug, Default)]
pub(super) struct Edge {
    /// Its kind, both ends, its term, and a number from the second such edge on.
    pub(super) id: String,
    /// The thing that the fact is told from: the id of its node.
    pub(super) from: String,
    /// The other end: the id of its node.
    pub(super) to: String,
    /// What it is: partnership, participation, contribution, position, event link or audience, by
    /// the name of its table.
    pub(super) fact: String,
    /// The relation or the role, as a term; for an office and an audience, which have none, the fact.
    pub(super) relation: String,
    /// The relation, role or office in words, read from the one end to the other.
    pub(super) label: String,
    /// The same read the other way; only partnerships have it.
    pub(super) inverse: Option<String>,
    /// Whether both readings say the same, so that the direction has no meaning.
    pub(super) symmetric: bool,
    /// EDTF date from which it holds.
    pub(super) since: Option<String>,
    /// EDTF date up to which it held.
    pub(super) until: Option<String>,
    /// EDTF date at which it held or was done.
    pub(super) date: Option<String>,
    /// First day that the dates can mean.
    pub(super) earliest: Option<String>,
    /// Last day that the dates can mean.
    pub(super) latest: Option<String>,
    /// The date in the source's wording where EDTF says less.
    pub(super) stated: Vec<String>,
    /// What else is stated.
    pub(super) notes: Vec<String>,
    /// Where it is stated.
    pub(super) passages: Vec<Passage>,
}

/// Where a fact was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Passage {
    source: String,
    section: String,
    anchor: String,
    /// Address that opens the source there; `None`: the source has none.
    pub(super) link: Option<String>,
}

impl Passage {
    fn of(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            source: row.get("source").map_err(reading)?,
            section: row.get("section").map_err(reading)?,
            anchor: row.get("anchor").map_err(reading)?,
            link: row.get("link").map_err(reading)?,
        })
    }

    /// Source, section and anchor, on one line.
    pub(super) fn place(&self) -> String {
        format!("{}, {}: “{}”", self.source, self.section, self.anchor)
    }
}

/// The passages on a line each, with their links.
pub(super) fn provenance(passages: &[Passage]) -> String {
    let line = |passage: &Passage| match &passage.link {
        Some(link) => format!("{} {link}", passage.place()),
        None => passage.place(),
    };
    passages.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Hands over the nodes one by one, in the order of their ids.
///
/// # Errors
///
/// SQLite's own, and what `visit` gives.
pub(super) fn nodes(
    snapshot: &Snapshot<'_>,
    mut visit: impl FnMut(&Node) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut current: Option<Gathered> = None;
    snapshot.each(include_str!("sql/graph_nodes.sql"), [], |row| {
        let maybe = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
        let thing: String = row.get("sort").map_err(reading)?;
        let id = format!("{thing}:{}", row.get::<_, String>("slug").map_err(reading)?);
        if current.as_ref().is_none_or(|gathered| gathered.node.id != id) {
            let node = Node { id, thing, label: row.get("label").map_err(reading)?, ..Node::default() };
            let next = Gathered { node, ..Gathered::default() };
            if let Some(gathered) = current.replace(next) {
                visit(&gathered.whole())?;
            }
        }
        if let Some(gathered) = &mut current {
            gathered.kinds.extend(maybe("kind")?);
            gathered.dates.extend(maybe("date")?);
            gathered.days.extend(maybe("earliest")?);
            gathered.last_days.extend(maybe("latest")?);
            gathered.countries.extend(maybe("country")?);
            // A passage that says several things has its rows one after the other.
            let passages = &mut gathered.node.passages;
            let passage = Passage::of(row)?;
            if passages.last() != Some(&passage) {
                passages.push(passage);
            }
        }
        Ok(())
    })?;
    current.map_or(Ok(()), |gathered| visit(&gathered.whole()))
}

/// A node whose rows are being read.
#[derive(Debug, Default)]
struct Gathered {
    node: Node,
    kinds: BTreeSet<String>,
    dates: BTreeSet<String>,
    days: BTreeSet<String>,
    last_days: BTreeSet<String>,
    countries: BTreeSet<String>,
}

impl Gathered {
    fn whole(self) -> Node {
        let joined = |texts: BTreeSet<String>| {
            (!texts.is_empty()).then(|| texts.into_iter().collect::<Vec<_>>().join(", "))
        };
        Node {
            kind: joined(self.kinds),
            date: joined(self.dates),
            earliest: self.days.into_iter().next(),
            latest: self.last_days.into_iter().next_back(),
            country: joined(self.countries),
            ..self.node
        }
    }
}

/// Hands over the edges one by one, in the order of what they say.
///
/// # Errors
///
/// SQLite's own, and what `visit` gives.
pub(super) fn edges(
    snapshot: &Snapshot<'_>,
    mut visit: impl FnMut(&Edge) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut current: Option<(Edge, String)> = None;
    let mut number = 0_usize;
    snapshot.each(include_str!("sql/graph_edges.sql"), [], |row| {
        let text = |column: &str| row.get::<_, String>(column).map_err(reading);
        let maybe = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
        let (from, to) = (text("from_id")?, text("to_id")?);
        let (fact, relation, label) = (text("edge_kind")?, text("term")?, text("label")?);
        let stem = format!("{fact}:{from}:{relation}:{to}");
        let dates = (maybe("since")?, maybe("until")?, maybe("date")?);
        let is_same = |edge: &Edge, old: &String| {
            *old == stem
                && edge.label == label
                && (&edge.since, &edge.until, &edge.date) == (&dates.0, &dates.1, &dates.2)
        };
        if !current.as_ref().is_some_and(|(edge, old)| is_same(edge, old)) {
            number = if current.as_ref().is_some_and(|(_, old)| *old == stem) { number + 1 } else { 1 };
            let next = Edge {
                id: if number == 1 { stem.clone() } else { format!("{stem}:{number}") },
                from,
                to,
                fact,
                relation,
                label,
                inverse: maybe("inverse")?,
                symmetric: row.get("is_symmetric").map_err(reading)?,
                since: dates.0,
                until: dates.1,
                date: dates.2,
                earliest: maybe("earliest")?,
                latest: maybe("latest")?,
                ..Edge::default()
            };
            if let Some((edge, _)) = current.replace((next, stem)) {
                visit(&edge)?;
            }
        }
        if let Some((edge, _)) = &mut current {
            add(&mut edge.stated, maybe("stated")?);
            add(&mut edge.notes, maybe("note")?);
            add(&mut edge.passages, Some(Passage::of(row)?));
        }
        Ok(())
    })?;
    current.map_or(Ok(()), |(edge, _)| visit(&edge))
}

/// Hands over a line for each source: its title, publisher, address, licence and the date on
/// which it was read, as far as they are known.
///
/// # Errors
///
/// SQLite's own, and what `visit` gives.
pub(super) fn sources(
    snapshot: &Snapshot<'_>,
    mut visit: impl FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    snapshot.each(include_str!("sql/sources.sql"), [], |row| {
        let maybe = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
        let mut line: String = row.get("title").map_err(reading)?;
        for (before, value) in [
            (", ", maybe("publisher")?),
            (", ", maybe("url")?),
            (", licence ", Some(maybe("licence")?.unwrap_or_else(|| "not known".to_owned()))),
            (", retrieved ", Some(maybe("retrieved")?.unwrap_or_else(|| "on a date not known".to_owned()))),
        ] {
            if let Some(value) = value {
                line.push_str(before);
                line.push_str(&value);
            }
        }
        visit(&line)
    })
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: Option<T>) {
    all.extend(one.filter(|one| !all.contains(one)));
}
