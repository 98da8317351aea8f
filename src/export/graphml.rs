//! The graph in GraphML, as its schema 1.0 with attributes has it
//! (<http://graphml.graphdrawing.org/primer/graphml-primer.html>).
//!
//! All edges are directed, since readers such as networkx refuse a graph with both sorts. `symmetric` says
//! whether the direction has no meaning. What is not stated has no `data`.

use std::io::{self, Write};

use super::graph::{self, GraphEdge, GraphNode, provenance};
use super::licence;
use super::shared::escape_markup;
use super::snapshot::Snapshot;
use crate::error::Error;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"#;

const DESCRIPTION: &str =
    "Organisations, collectives, people, events and works, and the relations between them.";

/// The declarations before the graph: the element of a key, its name, its type, its meaning. Element and
/// name together are its id.
const KEYS: [(&str, &str, &str, &str); 24] = [
    ("node", "label", "string", "Its name."),
    ("node", "thing", "string", "Sort of thing: organisation, collective, person, event or work."),
    ("node", "kind", "string", "Kinds stated by its sources, as terms; none: not stated."),
    ("node", "date", "string", "EDTF dates of the event, or of the founding of the organisation."),
    ("node", "earliest", "string", "First day that the dates can mean."),
    ("node", "latest", "string", "Last day that the dates can mean."),
    ("node", "country", "string", "ISO 3166-1 codes of its places."),
    ("node", "passages", "int", "Number of passages that state its names, kinds, dates and places."),
    ("node", "provenance", "string", "Those passages, one per line: source, section, anchor, link."),
    (
        "edge",
        "label",
        "string",
        "Label of the relation, role or office, from the source of the edge to its target.",
    ),
    ("edge", "inverse", "string", "Label for the other direction."),
    (
        "edge",
        "fact",
        "string",
        "Table of the fact: partnership, participation, contribution, position, event_link or audience.",
    ),
    ("edge", "relation", "string", "The relation or role, as a term; position or audience if there is none."),
    ("edge", "symmetric", "boolean", "true: both directions mean the same."),
    ("edge", "since", "string", "EDTF start date."),
    ("edge", "until", "string", "EDTF end date."),
    ("edge", "date", "string", "EDTF date at which it existed or was done."),
    ("edge", "earliest", "string", "First day that the dates can mean."),
    ("edge", "latest", "string", "Last day that the dates can mean."),
    ("edge", "stated", "string", "The date in the words of the source, if EDTF cannot express it."),
    ("edge", "note", "string", "Further details, one note per line."),
    ("edge", "passages", "int", "Number of passages that state it."),
    ("edge", "provenance", "string", "Those passages, one per line: source, section, anchor, link."),
    ("edge", "link", "string", "Link that opens the first of those passages in its source."),
];

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    write!(out, "{HEAD}")?;
    for (of, name, kind, description) in KEYS {
        writeln!(out, " <key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\">")?;
        writeln!(out, "  <desc>{}</desc>\n </key>", escape_markup(description))?;
    }
    write!(
        out,
        " <graph id=\"facts\" edgedefault=\"directed\">\n  <desc>{DESCRIPTION} {}.\nDatabase: {}. Sources:",
        licence::of_facts(),
        text(snapshot.name)
    )?;
    // One by one, since there can be any number of them. Gephi warns of keys of the graph itself.
    graph::sources(snapshot, |_, line| Ok(write!(out, "\n{}", text(line))?))?;
    writeln!(out, "</desc>")?;
    graph::nodes(snapshot, |node| Ok(write_node(out, node)?))?;
    graph::edges(snapshot, |edge| Ok(write_edge(out, edge)?))?;
    Ok(writeln!(out, " </graph>\n</graphml>")?)
}

fn write_node(out: &mut dyn Write, node: &GraphNode) -> io::Result<()> {
    writeln!(out, "  <node id=\"{}\">", node.id)?;
    data(out, 3, "node-label", &node.label)?;
    for (name, value) in node.attributes() {
        value.map_or(Ok(()), |value| data(out, 3, &format!("node-{name}"), &value))?;
    }
    data(out, 3, "node-passages", &node.passages.len().to_string())?;
    data(out, 3, "node-provenance", &provenance(&node.passages))?;
    writeln!(out, "  </node>")
}

fn write_edge(out: &mut dyn Write, edge: &GraphEdge) -> io::Result<()> {
    writeln!(out, "  <edge id=\"{}\" source=\"{}\" target=\"{}\">", edge.id, edge.from, edge.to)?;
    let head = [("label", Some(edge.label.clone())), ("inverse", edge.inverse.clone())];
    let symmetric = ("symmetric", Some(edge.symmetric.to_string()));
    let attributes = head.into_iter().chain(edge.kind()).chain([symmetric]).chain(edge.details());
    for (name, value) in attributes {
        value.map_or(Ok(()), |value| data(out, 3, &format!("edge-{name}"), &value))?;
    }
    data(out, 3, "edge-passages", &edge.passages.len().to_string())?;
    data(out, 3, "edge-provenance", &provenance(&edge.passages))?;
    let link = edge.passages.first().and_then(|passage| passage.link.as_deref());
    link.map_or(Ok(()), |link| data(out, 3, "edge-link", link))?;
    writeln!(out, "  </edge>")
}

fn data(out: &mut dyn Write, indent: usize, key: &str, value: &str) -> io::Result<()> {
    writeln!(out, "{:indent$}<data key=\"{key}\">{}</data>", "", text(value))
}

/// The text with its markup escaped. A character that XML 1.0 does not allow in any form
/// (<https://www.w3.org/TR/xml/#charsets>) is written as `\u{1}`. Packs have no control characters, but
/// can have U+FFFE and U+FFFF.
fn text(text: &str) -> String {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let mut allowed = String::with_capacity(text.len());
    for c in text.chars() {
        if is_allowed(c) { allowed.push(c) } else { allowed.extend(c.escape_unicode()) }
    }
    escape_markup(&allowed)
}
