//! One script for `psql` that makes the database anew in PostgreSQL: tables, keys, checks, data,
//! indexes, views and comments (<https://www.postgresql.org/docs/15/>).
//!
//! The schema is not written a second time: what the dictionary has is read into a syntax tree
//! and translated. SQLite's SQL and PostgreSQL's differ where they look alike — the order of
//! texts and of NULL, patterns, the case of letters, numbers as conditions, groups — so each
//! operator and function is translated by a rule of its own, and what there is no rule for
//! stops the export and is named. Texts have the collation `C`, so that they are ordered and
//! compared byte by byte as in SQLite. Whole numbers are `bigint`. What is 0 or 1 stays a number
//! with its check: the same queries can be asked of both databases. Dates stay texts: an EDTF
//! date is no day.
//!
//! It is written from a copy with row numbers in the order of content, so that the same content
//! gives the same bytes.

mod build;
mod data;
mod dialect;
mod expression;
mod glob;
mod order;
mod schema;
mod scope;
mod search;
#[cfg(test)]
mod tests;
mod translator;

use std::io::Write;

use super::snapshot::{Snapshot, reading};
use crate::db::dictionary;
use crate::error::Error;
use crate::escape::printable;
use search::Search;
use translator::Translator;

pub(super) fn write(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let (views, tables): (Vec<_>, Vec<_>) =
        dictionary::read(snapshot.conn())?.into_iter().partition(|entry| entry.kind == "view");
    let search = Search::read(snapshot.conn())?;
    let mut translator = Translator::default();
    head(snapshot, out)?;
    for table in &tables {
        schema::table(table, search.as_ref(), &mut translator, out)?;
    }
    for table in &tables {
        data::table(snapshot, table, search.as_ref(), out)?;
    }
    writeln!(out)?;
    for table in &tables {
        schema::keys_and_indexes(table, search.as_ref(), &translator, out)?;
    }
    schema::views(&views, &mut translator, out)?;
    writeln!(out)?;
    for entry in tables.iter().chain(&views) {
        schema::comments(entry, out)?;
    }
    Ok(writeln!(out, "\nCOMMIT;")?)
}

/// What the script is, where its facts are from, and how it is to be read.
fn head(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(
        out,
        "-- {}: facts with their sources, for psql and an empty database of PostgreSQL 15 or newer.",
        printable(snapshot.name)
    )?;
    snapshot.each(include_str!("sql/sources.sql"), [], |row| {
        let cell = |column: &str| row.get::<_, Option<String>>(column).map_err(reading);
        writeln!(out, "-- Source: {}", printable(&cell("title")?.unwrap_or_default()))?;
        for (what, column) in
            [("by", "publisher"), ("at", "url"), ("licence", "licence"), ("retrieved", "retrieved")]
        {
            writeln!(out, "--   {what}: {}", printable(cell(column)?.as_deref().unwrap_or("not known")))?;
        }
        Ok(())
    })?;
    Ok(out.write_all(include_bytes!("sql/postgresql_head.sql"))?)
}
