//! Organisations, collectives, people, events and works as a graph, for all graph formats.
//!
//! A node is a thing, an edge is a relation between two of them; both have the passages that state
//! them. A fact that several passages state is one edge. Defines nodes and edges; knows no format.

use std::collections::BTreeSet;

use super::snapshot::{ResultRow, Snapshot};
use crate::error::Error;

/// The attributes of a node or an edge: names, the same in all formats, and values; `None` if unknown.
type Attributes = Vec<(&'static str, Option<String>)>;

/// A thing.
#[derive(Debug, Default)]
pub(super) struct GraphNode {
    /// Its sort and slug, separated by a colon, which no slug has.
    pub(super) id: String,
    /// organisation, collective, person, event or work.
    pub(super) thing: String,
    pub(super) label: String,
    kinds: BTreeSet<String>,
    /// EDTF dates of the event, or of the founding of the organisation.
    dates: BTreeSet<String>,
    earliest: BTreeSet<String>,
    latest: BTreeSet<String>,
    countries: BTreeSet<String>,
    /// Where it is named, classified, dated and located.
    pub(super) passages: Vec<PassageNode>,
}

impl GraphNode {
    /// Its dates, one after the other.
    pub(super) fn date(&self) -> Option<String> {
        joined(&self.dates, ", ")
    }

    pub(super) fn attributes(&self) -> Attributes {
        vec![
            ("thing", Some(self.thing.clone())),
            ("kind", joined(&self.kinds, ", ")),
            ("date", self.date()),
            ("earliest", self.earliest.first().cloned()),
            ("latest", self.latest.last().cloned()),
            ("country", joined(&self.countries, ", ")),
        ]
    }
}

/// Its start and end, or the date at which it existed or was done; the first and last day that these can mean.
const DATES: [&str; 5] = ["since", "until", "date", "earliest", "latest"];

/// A relation between two things.
#[derive(Debug, Default)]
pub(super) struct GraphEdge {
    /// Its table, both ends and its term; from the second edge with the same ones on, also a number.
    pub(super) id: String,
    pub(super) from: String,
    pub(super) to: String,
    fact: String,
    /// The relation or the role, as a term; position or audience for these two, which have no terms.
    relation: String,
    /// The label of the relation, role or office, from the start to the end.
    pub(super) label: String,
    /// The label for the other direction; only partnerships have it.
    pub(super) inverse: Option<String>,
    /// Whether both directions mean the same.
    pub(super) symmetric: bool,
    /// EDTF dates and days, under [`DATES`].
    pub(super) dates: [Option<String>; 5],
    /// The date in the words of the source, if EDTF cannot express it.
    stated: Vec<String>,
    notes: Vec<String>,
    pub(super) passages: Vec<PassageNode>,
}

impl GraphEdge {
    pub(super) fn kind(&self) -> Attributes {
        vec![("fact", Some(self.fact.clone())), ("relation", Some(self.relation.clone()))]
    }

    pub(super) fn details(&self) -> Attributes {
        let dates = DATES.into_iter().zip(self.dates.iter().cloned());
        dates.chain([("stated", joined(&self.stated, "\n")), ("note", joined(&self.notes, "\n"))]).collect()
    }
}

/// Where a fact was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PassageNode {
    /// Source, section and anchor, on one line.
    pub(super) place: String,
    /// Address that opens the source there, if the source has one.
    pub(super) link: Option<String>,
}

impl PassageNode {
    fn of(row: &ResultRow<'_>) -> Result<Self, Error> {
        let [source, section, anchor]: [String; 3] =
            [row.get("source")?, row.get("section")?, row.get("anchor")?];
        Ok(Self { place: format!("{source}, {section}: “{anchor}”"), link: row.get("link")? })
    }
}

/// The passages on a line each, with their links.
pub(super) fn provenance(passages: &[PassageNode]) -> String {
    let line = |passage: &PassageNode| match &passage.link {
        Some(link) => format!("{} {link}", passage.place),
        None => passage.place.clone(),
    };
    passages.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Calls `visit` with each node, in the order of their ids.
pub(super) fn nodes(
    snapshot: &Snapshot<'_>,
    mut visit: impl FnMut(&GraphNode) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut node = GraphNode::default();
    snapshot.each(include_str!("sql/graph_nodes.sql"), [], |row| {
        let thing: String = row.get("sort")?;
        let id = format!("{thing}:{}", row.get::<String>("slug")?);
        if node.id != id {
            let next = GraphNode { id, thing, label: row.get("label")?, ..GraphNode::default() };
            let whole = std::mem::replace(&mut node, next);
            if !whole.id.is_empty() {
                visit(&whole)?;
            }
        }
        node.kinds.extend(row.get::<Option<_>>("kind")?);
        node.dates.extend(row.get::<Option<_>>("date")?);
        node.earliest.extend(row.get::<Option<_>>("earliest")?);
        node.latest.extend(row.get::<Option<_>>("latest")?);
        node.countries.extend(row.get::<Option<_>>("country")?);
        // The rows of a passage with several facts follow one another.
        let passage = PassageNode::of(row)?;
        if node.passages.last() != Some(&passage) {
            node.passages.push(passage);
        }
        Ok(())
    })?;
    if node.id.is_empty() { Ok(()) } else { visit(&node) }
}

/// Calls `visit` with each edge, in the order of their content.
pub(super) fn edges(
    snapshot: &Snapshot<'_>,
    mut visit: impl FnMut(&GraphEdge) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut edge = GraphEdge::default();
    let (mut stem, mut number) = (String::new(), 0_usize);
    snapshot.each(include_str!("sql/graph_edges.sql"), [], |row| {
        let mut next = GraphEdge {
            from: row.get("from_id")?,
            to: row.get("to_id")?,
            fact: row.get("edge_kind")?,
            relation: row.get("term")?,
            label: row.get("label")?,
            inverse: row.get("inverse")?,
            symmetric: row.get("is_symmetric")?,
            ..GraphEdge::default()
        };
        for (date, column) in next.dates.iter_mut().zip(DATES) {
            *date = row.get(column)?;
        }
        let next_stem = format!("{}:{}:{}:{}", next.fact, next.from, next.relation, next.to);
        let is_same = stem == next_stem && edge.label == next.label && edge.dates == next.dates;
        if !is_same {
            number = if stem == next_stem { number + 1 } else { 1 };
            next.id = if number == 1 { next_stem.clone() } else { format!("{next_stem}:{number}") };
            stem = next_stem;
            let whole = std::mem::replace(&mut edge, next);
            if !whole.id.is_empty() {
                visit(&whole)?;
            }
        }
        add(&mut edge.stated, row.get("stated")?);
        add(&mut edge.notes, row.get("note")?);
        add(&mut edge.passages, Some(PassageNode::of(row)?));
        Ok(())
    })?;
    if edge.id.is_empty() { Ok(()) } else { visit(&edge) }
}

/// Calls `visit` with a line for each source: its title, publisher, address, licence and the date on
/// which it was read, as far as they are known.
pub(super) fn sources(
    snapshot: &Snapshot<'_>,
    mut visit: impl FnMut(&str, &str) -> Result<(), Error>,
) -> Result<(), Error> {
    snapshot.each(include_str!("sql/sources.sql"), [], |row| {
        let or =
            |column, text: &str| Ok::<_, Error>(row.get::<Option<_>>(column)?.unwrap_or(text.to_owned()));
        let (licence, retrieved) = (or("licence", "not known")?, or("retrieved", "on a date not known")?);
        let known: [Option<String>; 3] = [row.get("title")?, row.get("publisher")?, row.get("url")?];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let slug: String = row.get("slug")?;
        visit(&slug, &format!("{}, licence {licence}, retrieved {retrieved}", known.join(", ")))
    })
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: Option<T>) {
    all.extend(one.filter(|one| !all.contains(one)));
}

/// The texts with a separator between them, if there are any.
fn joined<'t>(texts: impl IntoIterator<Item = &'t String>, separator: &str) -> Option<String> {
    let texts: Vec<&str> = texts.into_iter().map(String::as_str).collect();
    (!texts.is_empty()).then(|| texts.join(separator))
}
