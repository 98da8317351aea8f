//! The pages of sources: what is known of each, and what each of its passages states, in the order of the
//! document. A long source has several pages.

use std::io::Write;

use rusqlite::{Connection, Row, Rows, named_params};

use super::address::{self, root};
use super::{Link, PageHead, Site, metadata};
use crate::error::Error;
use crate::export::snapshot::{ResultRow, Snapshot, reading};
use crate::output::{HtmlText, is_link};
use crate::page::{self, Other, html};
use crate::report::thing::Thing;

/// How many passages a page of a source has.
const LENGTH: i64 = 500;

impl Site<'_, '_> {
    pub(super) fn sources(&self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let conn = snapshot.conn();
        conn.execute_batch(include_str!("sql/sources_begin.sql")).map_err(reading)?;
        snapshot.each(include_str!("sql/sources.sql"), [], |row| {
            self.source(&Thing::of(row.0).map_err(reading)?)
        })?;
        conn.execute_batch(include_str!("sql/sources_end.sql")).map_err(reading)
    }

    fn source(&self, thing: &Thing) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let conn = snapshot.conn();
        let page = page::of(conn, thing).map_err(reading)?;
        let first_path = address::of("source", &page.slug)?;
        let source = named_params! { ":source": page.slug };
        let count = |row: &Row<'_>| row.get("count");
        let count: i64 =
            conn.query_row(include_str!("sql/count_passages.sql"), source, count).map_err(reading)?;
        let pages = ((count + LENGTH - 1) / LENGTH).max(1);
        let mut statement = conn.prepare(include_str!("sql/passages_of_source.sql")).map_err(reading)?;
        // One query gives the rows of all pages, and each page takes its own.
        let mut passages = statement.query(source).map_err(reading)?;
        for number in 1..=pages {
            let path_of = |number: i64| match number {
                1 => first_path.clone(),
                number => first_path.replace(".html", &format!("/{number}.html")),
            };
            let path = path_of(number);
            let head = PageHead {
                name: &page.title,
                description: metadata::description(&page),
                section: "sources.html",
                data: Some(metadata::of(&page, self.shared.title, self.address(&path))),
            };
            self.page(&path, &head, |out| {
                if number == 1 {
                    let address = |other: &Other| address::link(&path, other);
                    html::write_around(&page, &address, out, |out| {
                        stated(snapshot, &mut passages, &path, out)
                    })?;
                } else {
                    let first = root(&path) + &first_path;
                    writeln!(
                        out,
                        "<header class=\"head\">\n<p class=\"what\">Source, continued</p>\n<h1>{}</h1>\n</header>",
                        Link(Some(&first), &page.title)
                    )?;
                    stated(snapshot, &mut passages, &path, out)?;
                }
                if pages > 1 {
                    out.write_all(b"<nav class=\"pages\" aria-label=\"Pages\"><ul>")?;
                    for other in 1..=pages {
                        let current = if other == number { " aria-current=\"page\"" } else { "" };
                        let address = root(&path) + &path_of(other);
                        write!(out, "<li><a href=\"{address}\"{current}>{other}</a></li>")?;
                    }
                    out.write_all(b"</ul></nav>\n")?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// The address of a thing or of a passage; `None` for one of a source that has several pages.
pub(super) fn link_to(conn: &Connection, from: &str, other: &Other) -> Option<String> {
    let Some((source, passage)) = other.slug.split_once('/').filter(|_| other.sort == "passage") else {
        return address::link(from, other);
    };
    let mut statement = conn.prepare_cached(include_str!("sql/count_passages.sql")).ok()?;
    let count: i64 = statement.query_row(named_params! { ":source": source }, |row| row.get("count")).ok()?;
    let page = address::of("source", source).ok().filter(|_| count <= LENGTH)?;
    Some(format!("{}{page}#p-{passage}", root(from)))
}

/// Writes what the next passages state, as many as a page has.
fn stated(
    snapshot: &Snapshot<'_>,
    passages: &mut Rows<'_>,
    path: &str,
    out: &mut dyn Write,
) -> Result<(), Error> {
    out.write_all(b"<section>\n<h2>What it states</h2>\n")?;
    let mut section = String::new();
    for _ in 0..LENGTH {
        let Some(row) = passages.next().map_err(reading)?.map(ResultRow) else { break };
        let heading: String = row.get("section")?;
        if heading != section {
            let end = if section.is_empty() { "" } else { "</ul>\n" };
            write!(out, "{end}<h3>{}</h3>\n<ul class=\"said\">\n", HtmlText(&heading))?;
            section = heading;
        }
        passage(out, &row)?;
        let id: i64 = row.get("id")?;
        let mut is_first = true;
        snapshot.each(include_str!("sql/facts_of_passage.sql"), named_params! { ":id": id }, |row| {
            out.write_all(if is_first { b"\n<ul>\n<li>" } else { b"<li>" })?;
            is_first = false;
            fact(out, row, path)
        })?;
        out.write_all(if is_first { b"</li>\n" } else { b"</ul></li>\n" })?;
    }
    Ok(out.write_all(if section.is_empty() { b"</section>\n" } else { b"</ul>\n</section>\n" })?)
}

/// Where the words stand in the source.
fn passage(out: &mut dyn Write, row: &ResultRow<'_>) -> Result<(), Error> {
    let (slug, anchor, language): (String, String, String) =
        (row.get("slug")?, row.get("anchor")?, row.get("language")?);
    let (address, why): (Option<String>, Option<String>) = (row.get("link")?, row.get("no_fact")?);
    let quote = format!("<q lang=\"{}\">{}</q>", HtmlText(&language), HtmlText(&anchor));
    write!(out, "<li id=\"p-{}\">", HtmlText(&slug))?;
    match address.filter(|address| is_link(address)) {
        Some(address) => write!(out, "<a href=\"{}\">{quote}</a>", HtmlText(&address))?,
        None => out.write_all(quote.as_bytes())?,
    }
    if let Some(why) = why {
        write!(out, " <span class=\"note\">{}</span>", HtmlText(&why))?;
    }
    Ok(())
}

/// The rest of the entry of a fact: a sentence that begins with its subject, which leads to its page.
fn fact(out: &mut dyn Write, row: &ResultRow<'_>, path: &str) -> Result<(), Error> {
    let (fact, subject): (String, String) = (row.get("fact")?, row.get("subject")?);
    let other = Other { sort: row.get("subject_kind")?, slug: row.get("subject_slug")?, name: subject };
    match fact.strip_prefix(&other.name) {
        Some(rest) => {
            let address = address::link(path, &other);
            writeln!(out, "{}{}</li>", Link(address.as_deref(), &other.name), HtmlText(rest))?;
        }
        None => writeln!(out, "{}</li>", HtmlText(&fact))?,
    }
    Ok(())
}
