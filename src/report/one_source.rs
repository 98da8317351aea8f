//! Restricts a connection to what one source states, with the names that it uses.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::error::{Error, quoted};
use crate::pack::problem::did_you_mean;

/// Makes the tables and views of this connection show only what the source states: the rows are
/// those of a file built from its pack alone. The search index still covers all sources.
///
/// # Errors
///
/// No source has the slug, and SQLite's own.
pub fn choose(conn: &Connection, slug: &str) -> Result<(), Error> {
    let failed = Error::sqlite("choosing the source");
    let found = conn
        .query_row("SELECT id FROM source WHERE slug = :slug", named_params! { ":slug": slug }, |row| {
            row.get(0)
        })
        .optional()
        .map_err(&failed)?;
    let Some(id) = found else {
        let slugs = slugs(conn).map_err(failed)?;
        let hint = did_you_mean(slug, slugs.iter().map(String::as_str), || {
            format!("the sources are {}", quoted(&slugs))
        });
        return Err(Error::not_found("source", slug).hint(hint));
    };
    hide_others(conn, id, slug)
}

fn slugs(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    conn.prepare("SELECT slug FROM source ORDER BY slug")?.query_map([], |row| row.get(0))?.collect()
}

fn hide_others(conn: &Connection, source: i64, slug: &str) -> Result<(), Error> {
    let failed = Error::sqlite("choosing the source");
    // A pack is written in one go, so the passages of a source have consecutive row numbers.
    let of_source = "SELECT min(id), max(id), count(*) FROM passage WHERE source_id = :source";
    let (first, last, count): (Option<i64>, Option<i64>, i64) = conn
        .query_row(of_source, named_params! { ":source": source }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .map_err(&failed)?;
    let (first, last) = (first.unwrap_or(0), last.unwrap_or(-1));
    if last - first + 1 != count {
        return Err(Error::failed(format!(
            "the passages of `{slug}` are not in the order in which they were seeded"
        ))
        .hint("build the database again"));
    }
    let views = conn
        .prepare("SELECT sql FROM main.sqlite_schema WHERE type = 'view' ORDER BY rowid")
        .and_then(|mut views| {
            views.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
        })
        .map_err(&failed)?;
    let number = |text: &str, name: &str, value: i64| text.replace(name, &value.to_string());
    let tables = number(include_str!("one_source.sql"), ":source", source);
    conn.execute_batch(&number(&number(&tables, ":first", first), ":last", last)).map_err(&failed)?;
    // A view reads the tables of its own database, so temporary views need to be created as well.
    for view in views {
        conn.execute_batch(&view.replacen("CREATE VIEW ", "CREATE TEMP VIEW ", 1)).map_err(&failed)?;
    }
    Ok(())
}
