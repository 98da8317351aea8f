//! Organisations, events and works as a graph in the DOT language of Graphviz
//! (<https://graphviz.org/doc/info/lang.html>).

use std::io::Write;

use super::snapshot::{Snapshot, reading};
use crate::error::Error;

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "digraph \"{}\" {{", quoted(snapshot.name))?;
    snapshot.each(include_str!("sql/graph_nodes.sql"), [], |row| {
        let (kind, slug): (String, String) =
            (row.get("node_kind").map_err(reading)?, row.get("slug").map_err(reading)?);
        let label: String = row.get("label").map_err(reading)?;
        Ok(writeln!(out, "  \"{kind}/{slug}\" [label=\"{}\"];", quoted(&label))?)
    })?;
    snapshot.each(include_str!("sql/graph_edges.sql"), [], |row| {
        let text = |column: &str| row.get::<_, String>(column).map_err(reading);
        Ok(writeln!(
            out,
            "  \"{}/{}\" -> \"{}/{}\" [label=\"{}\"];",
            text("from_kind")?,
            text("from_slug")?,
            text("to_kind")?,
            text("to_slug")?,
            quoted(&text("label")?)
        )?)
    })?;
    Ok(writeln!(out, "}}")?)
}

/// A text as it stands between quotes: a backslash would begin an escape of labels.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
