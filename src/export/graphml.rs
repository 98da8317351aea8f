//! The graph in GraphML, as its schema 1.0 with attributes has it
//! (<http://graphml.graphdrawing.org/primer/graphml-primer.html>).
//!
//! All edges are directed: readers such as networkx refuse a graph that has both sorts. Where
//! the direction has no meaning, `symmetric` says so. What was not stated has no `data`.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::graph::{self, Edge, Node, provenance};
use super::snapshot::Snapshot;
use crate::error::Error;

const NAMESPACE: &str = "http://graphml.graphdrawing.org/xmlns";
const SCHEMA: &str = "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd";

/// What is declared before the graph: what it belongs to, its name, its type, what it is. The
/// name is unique in what it belongs to; together they are the id.
const KEYS: [(&str, &str, &str, &str); 26] = [
    ("graph", "title", "string", "What the database is called."),
    (
        "graph",
        "sources",
        "string",
        "The sources, one a line: title, publisher, address, licence, date of retrieval (EDTF).",
    ),
    ("node", "label", "string", "Its name."),
    ("node", "thing", "string", "What it is: organisation, collective, person, event or work."),
    ("node", "kind", "string", "What it is said to be, terms; none: not stated."),
    ("node", "date", "string", "EDTF dates of the event, or of the founding of the organisation."),
    ("node", "earliest", "string", "First day that the dates can mean."),
    ("node", "latest", "string", "Last day that the dates can mean."),
    ("node", "country", "string", "ISO 3166-1 codes of its places."),
    ("node", "passages", "int", "Number of passages that name, classify, date or place it."),
    ("node", "provenance", "string", "Those passages, one a line: source, section, first words, address."),
    (
        "edge",
        "label",
        "string",
        "The relation, role or office in words, read from the source of the edge to its target.",
    ),
    ("edge", "inverse", "string", "The relation read the other way."),
    (
        "edge",
        "fact",
        "string",
        "What it is: partnership, participation, contribution, position, event_link or audience.",
    ),
    ("edge", "relation", "string", "The relation or role, a term; position or audience where there is none."),
    ("edge", "symmetric", "boolean", "true: the direction has no meaning."),
    ("edge", "since", "string", "EDTF date from which it holds."),
    ("edge", "until", "string", "EDTF date up to which it held."),
    ("edge", "date", "string", "EDTF date at which it held or was done."),
    ("edge", "earliest", "string", "First day that the dates can mean."),
    ("edge", "latest", "string", "Last day that the dates can mean."),
    ("edge", "stated", "string", "The date in the words of the source where EDTF says less."),
    ("edge", "note", "string", "What else is stated of it, one note a line."),
    ("edge", "passages", "int", "Number of passages that state it."),
    ("edge", "provenance", "string", "Those passages, one a line: source, section, first words, address."),
    ("edge", "link", "string", "Address that opens the first of those passages in its source."),
];

type Xml<'w> = Writer<&'w mut dyn Write>;

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.write_event(Event::Start(BytesStart::new("graphml").with_attributes([
        ("xmlns", NAMESPACE),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", &format!("{NAMESPACE} {SCHEMA}")),
    ])))?;
    for (of, name, kind, description) in KEYS {
        xml.create_element("key")
            .with_attributes([
                ("id", format!("{of}-{name}").as_str()),
                ("for", of),
                ("attr.name", name),
                ("attr.type", kind),
            ])
            .write_inner_content(|xml| {
                xml.create_element("desc").write_text_content(BytesText::new(description)).map(drop)
            })?;
    }
    xml.write_event(Event::Start(
        BytesStart::new("graph").with_attributes([("id", "facts"), ("edgedefault", "directed")]),
    ))?;
    xml.create_element("desc").write_text_content(BytesText::new(
        "Organisations, collectives, persons, events and works, and what they have to do with one another.",
    ))?;
    data(&mut xml, "graph-title", Some(snapshot.name))?;
    write_sources(&mut xml, snapshot)?;
    graph::nodes(snapshot, |node| Ok(write_node(&mut xml, node)?))?;
    graph::edges(snapshot, |edge| Ok(write_edge(&mut xml, edge)?))?;
    xml.write_event(Event::End(BytesEnd::new("graph")))?;
    xml.write_event(Event::End(BytesEnd::new("graphml")))?;
    Ok(writeln!(xml.get_mut())?)
}

/// One by one: there can be any number of them.
fn write_sources(xml: &mut Xml<'_>, snapshot: &Snapshot<'_>) -> Result<(), Error> {
    xml.write_event(Event::Start(BytesStart::new("data").with_attributes([("key", "graph-sources")])))?;
    let mut before = "";
    graph::sources(snapshot, |line| {
        let line = allowed(&format!("{before}{line}"));
        before = "\n";
        Ok(xml.write_event(Event::Text(BytesText::new(&line)))?)
    })?;
    Ok(xml.write_event(Event::End(BytesEnd::new("data")))?)
}

fn write_node(xml: &mut Xml<'_>, node: &Node) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("node").with_attributes([("id", node.id.as_str())])))?;
    for (key, value) in [
        ("node-label", Some(node.label.as_str())),
        ("node-thing", Some(&node.thing)),
        ("node-kind", node.kind.as_deref()),
        ("node-date", node.date.as_deref()),
        ("node-earliest", node.earliest.as_deref()),
        ("node-latest", node.latest.as_deref()),
        ("node-country", node.country.as_deref()),
        ("node-passages", Some(&node.passages.len().to_string())),
        ("node-provenance", Some(&provenance(&node.passages))),
    ] {
        data(xml, key, value)?;
    }
    xml.write_event(Event::End(BytesEnd::new("node")))
}

fn write_edge(xml: &mut Xml<'_>, edge: &Edge) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("edge").with_attributes([
        ("id", edge.id.as_str()),
        ("source", &edge.from),
        ("target", &edge.to),
    ])))?;
    let joined = |values: &[String]| (!values.is_empty()).then(|| values.join("\n"));
    for (key, value) in [
        ("edge-label", Some(edge.label.as_str())),
        ("edge-inverse", edge.inverse.as_deref()),
        ("edge-fact", Some(&edge.fact)),
        ("edge-relation", Some(&edge.relation)),
        ("edge-symmetric", Some(if edge.symmetric { "true" } else { "false" })),
        ("edge-since", edge.since.as_deref()),
        ("edge-until", edge.until.as_deref()),
        ("edge-date", edge.date.as_deref()),
        ("edge-earliest", edge.earliest.as_deref()),
        ("edge-latest", edge.latest.as_deref()),
        ("edge-stated", joined(&edge.stated).as_deref()),
        ("edge-note", joined(&edge.notes).as_deref()),
        ("edge-passages", Some(&edge.passages.len().to_string())),
        ("edge-provenance", Some(&provenance(&edge.passages))),
        ("edge-link", edge.passages.first().and_then(|passage| passage.link.as_deref())),
    ] {
        data(xml, key, value)?;
    }
    xml.write_event(Event::End(BytesEnd::new("edge")))
}

fn data(xml: &mut Xml<'_>, key: &str, value: Option<&str>) -> io::Result<()> {
    let Some(value) = value else { return Ok(()) };
    xml.create_element("data")
        .with_attributes([("key", key)])
        .write_text_content(BytesText::new(&allowed(value)))
        .map(drop)
}

/// The text without what XML 1.0 cannot hold in any spelling
/// (<https://www.w3.org/TR/xml/#charsets>); such a character is written as `\u{1}`. Packs have
/// no control characters; U+FFFE and U+FFFF they can have.
fn allowed(text: &str) -> String {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_allowed(c) { out.push(c) } else { out.extend(c.escape_unicode()) }
    }
    out
}
