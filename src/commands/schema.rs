//! `schema`: prints the data dictionary, as rows or as a diagram.

use std::io::Write;

use clap::Args;

use super::{Context, completions};
use crate::db::dictionary::{self, Column, Entry};
use crate::error::Error;
use crate::output::{Cell, RowWriter};
use crate::pack::problem::did_you_mean;

/// Print the data dictionary
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Only this table or view, with its columns
    #[arg(add = completions::from_database(completions::tables))]
    table: Option<String>,
    /// The columns of every table and view
    #[arg(long, conflicts_with = "table")]
    all: bool,
    /// The tables and their keys as a Mermaid diagram
    #[arg(long, conflicts_with_all = ["table", "all", "format"])]
    mermaid: bool,
}

pub(crate) fn run(context: &Context, arguments: &SchemaArgs) -> Result<(), Error> {
    let conn = context.open_unverified()?;
    let entries = dictionary::read(&conn)?;
    if arguments.mermaid {
        return Ok(diagram(&entries, context.out().as_mut())?);
    }
    if let Some(name) = &arguments.table {
        let entry = entries.iter().find(|entry| entry.name == *name).ok_or_else(|| {
            let names = entries.iter().map(|entry| entry.name.as_str());
            let hint = did_you_mean(name, names, || "`ecpat-kb schema` lists them".to_owned());
            Error::not_found("table or view", name).hint(hint)
        })?;
        context.remark(&format!("{} {}: {}", entry.kind, entry.name, entry.description));
        return columns(context, &[entry]);
    }
    if arguments.all {
        return columns(context, &entries.iter().collect::<Vec<_>>());
    }
    let mut rows = context.rows("Tables and views", &["name", "kind", "description"])?;
    for entry in &entries {
        rows.row(&[Cell::Text(&entry.name), Cell::Text(&entry.kind), Cell::Text(&entry.description)])?;
    }
    rows.finish()?;
    Ok(())
}

fn columns(context: &Context, entries: &[&Entry]) -> Result<(), Error> {
    let mut rows =
        context.rows("Columns", &["table", "column", "type", "null", "key", "references", "description"])?;
    for entry in entries {
        for column in &entry.columns {
            row(rows.as_mut(), entry, column)?;
        }
    }
    rows.finish()?;
    Ok(())
}

fn row(rows: &mut dyn RowWriter, entry: &Entry, column: &Column) -> std::io::Result<()> {
    rows.row(&[
        Cell::Text(&entry.name),
        Cell::Text(&column.name),
        if column.kind.is_empty() { Cell::Null } else { Cell::Text(&column.kind) },
        Cell::Text(if column.nullable { "yes" } else { "no" }),
        if column.primary { Cell::Text("primary") } else { Cell::Null },
        column.references.as_deref().map_or(Cell::Null, Cell::Text),
        Cell::Text(&column.description),
    ])
}

/// Writes the tables and their keys as a Mermaid entity relationship diagram
/// (<https://mermaid.js.org/syntax/entityRelationshipDiagram.html>).
fn diagram(entries: &[Entry], out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "erDiagram")?;
    for entry in entries.iter().filter(|entry| entry.kind == "table") {
        writeln!(out, "  {} {{", entry.name)?;
        for column in &entry.columns {
            let key = match (column.primary, column.references.is_some()) {
                (true, true) => " PK, FK",
                (true, false) => " PK",
                (false, true) => " FK",
                (false, false) => "",
            };
            let comment = column.description.replace('"', "'").replace(['\n', '\r'], " ");
            writeln!(out, "    {} {}{key} \"{comment}\"", column.kind, column.name)?;
        }
        writeln!(out, "  }}")?;
    }
    for entry in entries.iter().filter(|entry| entry.kind == "table") {
        // A key of two columns is one line, under the first column, which identifies the row.
        for key in &entry.foreign_keys {
            let Some(name) = key.columns.first() else { continue };
            let is_optional = |column: &Column| column.nullable && key.columns.contains(&column.name);
            let one = if entry.columns.iter().any(is_optional) { "|o" } else { "||" };
            let many = if key.columns == entry.primary_key { "|" } else { "{" };
            writeln!(out, "  {} {one}--o{many} {} : {name}", key.parent, entry.name)?;
        }
    }
    out.flush()
}
