//! The graph in the DOT language of Graphviz (<https://graphviz.org/doc/info/lang.html>).
//!
//! Colour and shape show the sort of a node. An edge without a direction has no arrow head. In an SVG,
//! pointing at a node or an edge shows its passages, and a click opens the first one. Values for
//! programs are in attributes that Graphviz passes on: `title` has the full name, unchanged.

use std::io::{self, Write};

use super::graph::{self, GraphEdge, GraphNode, PassageNode, provenance};
use super::licence;
use super::snapshot::Snapshot;
use crate::error::Error;
use crate::escape;

/// Widths at which labels are wrapped, in columns.
const NODE_WIDTH: usize = 22;
const EDGE_WIDTH: usize = 18;

/// The most sources that the caption names.
const NAMED: usize = 5;

/// How the graph is drawn.
const STYLE: &str = r##"  graph [rankdir=LR, ranksep=0.9, nodesep=0.15, outputorder=edgesfirst, fontname="Helvetica,Arial,sans-serif", fontsize=11, labelloc=b, labeljust=l];
  node [fontname="Helvetica,Arial,sans-serif", fontsize=10, style=filled, color="#5b6b7a", margin="0.1,0.05"];
  edge [fontname="Helvetica,Arial,sans-serif", fontsize=9, color="#8795a1", fontcolor="#3d4852", arrowsize=0.6];
"##;

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "// Organisations, collectives, people, events and works, and the relations between")?;
    writeln!(out, "// them. {}.", licence::of_facts())?;
    writeln!(out, "// The sources, with licence and date of retrieval:")?;
    let (mut named, mut more) = (Vec::new(), 0);
    graph::sources(snapshot, |_, line| {
        if named.len() < NAMED {
            named.push(line.to_owned());
        } else {
            more += 1;
        }
        Ok(writeln!(out, "//   {}", escape::readable(line))?)
    })?;
    writeln!(out, "digraph \"{}\" {{\n{STYLE}", value(snapshot.name))?;
    writeln!(out, "  label=\"{}\";\n", caption(&named, more))?;
    graph::nodes(snapshot, |node| Ok(write_node(out, node)?))?;
    writeln!(out)?;
    graph::edges(snapshot, |edge| Ok(write_edge(out, edge)?))?;
    Ok(writeln!(out, "}}")?)
}

/// The caption names the sources, whose licences apply to the picture: the first ones, and how many more there are.
fn caption(sources: &[String], more: usize) -> String {
    let more = (more > 0).then(|| format!("and {more} more, named in the file"));
    let legend = "Box: organisation; dashed octagon: collective; house: person; ellipse: event; sheet: work.";
    let lines = [legend, "Read from:"].into_iter().chain(sources.iter().map(String::as_str));
    // `\\l` ends a left-aligned line.
    lines.chain(more.as_deref()).map(|line| shown(line) + "\\l").collect()
}

fn write_node(out: &mut dyn Write, node: &GraphNode) -> io::Result<()> {
    let (shape, style, colour) = match node.thing.as_str() {
        "event" => ("ellipse", "filled", "#fdebc8"),
        "work" => ("note", "filled", "#dcefdc"),
        "person" => ("house", "filled", "#efe0f3"),
        "collective" => ("octagon", "filled,dashed", "#eef1f4"),
        _ => ("box", "filled", "#dbe9f6"),
    };
    write!(out, "  \"{}\" [shape={shape}, style=\"{style}\", fillcolor=\"{colour}\"", node.id)?;
    write!(out, ", label=\"{}\"", lines([Some(node.label.clone()), node.date()], NODE_WIDTH))?;
    attributes(out, [("title", Some(node.label.clone()))].into_iter().chain(node.attributes()))?;
    passages(out, &node.label, &node.passages)
}

fn write_edge(out: &mut dyn Write, edge: &GraphEdge) -> io::Result<()> {
    write!(out, "  \"{}\" -> \"{}\" [", edge.from, edge.to)?;
    let [since, until, date, ..] = &edge.dates;
    let since = since.as_deref().map(|since| format!("since {since}"));
    let until = until.as_deref().map(|until| format!("until {until}"));
    let label = [Some(edge.label.clone()), since, until, date.clone()];
    write!(out, "label=\"{}\"", lines(label, EDGE_WIDTH))?;
    if edge.symmetric {
        write!(out, ", dir=none")?;
    }
    attributes(out, [("id", Some(edge.id.clone()))].into_iter().chain(edge.kind()).chain(edge.details()))?;
    passages(out, &edge.label, &edge.passages)
}

fn passages(out: &mut dyn Write, label: &str, passages: &[PassageNode]) -> io::Result<()> {
    attributes(out, [("provenance", Some(provenance(passages)))])?;
    let places = passages.iter().map(|passage| passage.place.clone());
    let tip = std::iter::once(label.to_owned()).chain(places).map(Some);
    write!(out, ", tooltip=\"{}\"", lines(tip, usize::MAX))?;
    if let Some(link) = passages.first().and_then(|passage| passage.link.as_deref()) {
        write!(out, ", URL=\"{}\", target=\"_blank\"", shown(link))?;
    }
    writeln!(out, "];")
}

fn attributes(
    out: &mut dyn Write,
    attributes: impl IntoIterator<Item = (&'static str, Option<String>)>,
) -> io::Result<()> {
    for (key, text) in attributes {
        if let Some(text) = text {
            write!(out, ", {key}=\"{}\"", value(&text))?;
        }
    }
    Ok(())
}

/// A quoted text for programs: backslashes and quotation marks are escaped, line breaks are not.
/// Control characters, which no pack has, are written as `\\u{1}`: Graphviz ends a text at U+0000.
fn value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push('\n'),
            c if c.is_control() => {
                out.push('\\');
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out
}

/// A text to be drawn: control characters are made visible, and so are U+FFFE and U+FFFF, which SVG does
/// not allow; `&` starts no entity (<https://graphviz.org/doc/info/shapes.html#html>).
fn shown(text: &str) -> String {
    let text = escape::readable(text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
    value(&text).replace('&', "&amp;")
}

/// Texts one below the other, wrapped at `width` columns.
fn lines(texts: impl IntoIterator<Item = Option<String>>, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let mut out: Vec<String> = Vec::new();
    for text in texts.into_iter().flatten() {
        out.extend(textwrap::wrap(&escape::readable(&text), &options).iter().map(|line| shown(line)));
    }
    out.join("\\n")
}
