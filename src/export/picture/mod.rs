//! Pictures: a timeline, who works with whom, and figures over time, each as SVG.
//!
//! A picture is drawn once for every width. There is no `viewBox`: text keeps its size, heights are in
//! pixels, and places from left to right are percentages, so that a phone and a screen show the same
//! drawing. Each text has lines of its own, wrapped for the narrowest width, so that labels cannot meet
//! however many there are. No library is used for this: those for plots and graphs draw for one size,
//! place labels without measuring them, and would double what there is to build.
//!
//! Colours are variables of CSS (`--accent`, `--muted`, `--line`, `--warn`, `--mark-1` to `--mark-6`) with
//! fallbacks for light and dark. A drawing has no ids, no styles and no scripts, so that several fit on
//! one page under a strict policy. Knows the database; does not know where things and passages have
//! their pages: the caller says so.

mod draw;
mod figures;
mod neighbours;
mod network;
mod scale;
mod span;
mod timeline;
mod width;

use std::io::Write;

use rusqlite::{Connection, Row, named_params};

pub use figures::figures;
pub use neighbours::neighbours;
pub use network::network;
pub use timeline::timeline;

use super::shared::escape_markup;
use super::snapshot::{Snapshot, reading};
use crate::error::Error;
use crate::escape::printable;
use crate::output::{grouped, is_link};
use crate::page::Other;

/// Says where a thing or a passage has its page; the slug of a passage is `SOURCE/SLUG`. A passage
/// without a page leads to its place in the source.
pub type Links<'a> = &'a dyn Fn(&Other) -> Option<String>;

/// A picture, and the facts that it shows.
#[derive(Debug)]
pub struct Picture {
    /// What it shows, in a few words.
    pub title: String,
    /// How to read it, and what is left out.
    pub description: String,
    /// An `<svg>` element, to be placed in a page.
    pub svg: String,
    /// The facts, in the order in which they are drawn.
    pub facts: Vec<Fact>,
}

/// A fact in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The fact in words.
    pub text: String,
    /// Its date or value in words.
    pub detail: String,
    /// Where it was read.
    pub cited: Vec<Cited>,
}

/// A passage that states a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The title of the source.
    pub source: String,
    /// Where a link to it leads.
    pub href: Option<String>,
}

impl Picture {
    /// The facts as an HTML table.
    #[must_use]
    pub fn table(&self) -> String {
        let row = |Fact { text, detail, cited }: &Fact| {
            let cited: Vec<String> = cited.iter().map(Cited::html).collect();
            let (text, detail, cited) = (markup(text), markup(detail), cited.join("; "));
            format!("<tr><td dir=\"auto\">{text}</td><td>{detail}</td><td>{cited}</td></tr>\n")
        };
        format!(
            "<table><caption>{}</caption>\n<thead><tr><th scope=\"col\">Fact</th><th scope=\"col\">As stated</th>\
             <th scope=\"col\">Read in</th></tr></thead>\n<tbody>\n{}</tbody></table>\n",
            markup(&self.title),
            self.facts.iter().map(row).collect::<String>()
        )
    }

    /// The picture as a file of its own, with its colours and the facts as text.
    fn write(&self, out: &mut dyn Write) -> Result<(), Error> {
        let Some(inner) = self.svg.strip_prefix("<svg ") else { return Ok(()) };
        let (attributes, drawing) = inner.split_once('>').unwrap_or((inner, ""));
        writeln!(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}>")?;
        writeln!(out, "<style>{}</style>", include_str!("alone.css"))?;
        writeln!(out, "<metadata>")?;
        for fact in &self.facts {
            let place = |cited: &Cited| match &cited.href {
                Some(href) => format!("{} {href}", cited.source),
                None => cited.source.clone(),
            };
            let cited: Vec<String> = fact.cited.iter().map(place).collect();
            writeln!(out, "{}", markup(&format!("{}: {}", fact.words(), cited.join("; "))))?;
        }
        writeln!(out, "</metadata>")?;
        writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"var(--bg)\"/>{drawing}")?;
        Ok(())
    }
}

impl Fact {
    /// The fact with its date or value.
    fn words(&self) -> String {
        let comma = if self.detail.is_empty() { "" } else { ", " };
        format!("{}{comma}{}", self.text, self.detail)
    }
}

impl Cited {
    fn html(&self) -> String {
        let source = markup(&self.source);
        match &self.href {
            Some(href) => format!("<a href=\"{}\">{source}</a>", markup(href)),
            None => source,
        }
    }

    /// Reads the columns `source`, `source_slug`, `passage` and `link` of a row.
    fn of(row: &Row<'_>, links: Links<'_>) -> rusqlite::Result<Self> {
        let source: String = row.get("source")?;
        let slug = format!("{}/{}", row.get::<_, String>("source_slug")?, row.get::<_, String>("passage")?);
        let page = links(&Other { sort: "passage".to_owned(), slug, name: source.clone() });
        let address = || row.get::<_, Option<String>>("link");
        let href = match page {
            Some(page) => Some(page),
            None => address()?.filter(|address| is_link(address)),
        };
        Ok(Self { source, href })
    }
}

/// The page of the thing in the columns `sort`, `slug` and `name` of a row.
fn page_of(row: &Row<'_>, links: Links<'_>) -> rusqlite::Result<Option<String>> {
    Ok(links(&Other { sort: row.get("sort")?, slug: row.get("slug")?, name: row.get("name")? }))
}

/// A text in which nothing is markup, hidden, or a character that XML does not have.
fn markup(text: &str) -> String {
    escape_markup(&printable(text)).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

/// A count with its noun.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

fn number(count: usize) -> String {
    grouped(&count.to_string())
}

/// A number of rows.
fn rows(row: &Row<'_>, column: &str) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, u32>(column)?).unwrap_or(usize::MAX))
}

/// The name of a thing.
fn name(conn: &Connection, thing: i64) -> rusqlite::Result<String> {
    let sql = "SELECT name FROM thing WHERE id = :id";
    conn.query_row(sql, named_params! { ":id": thing }, |row| row.get(0))
}

/// Writes a picture that leads to the sources, or says that there is nothing to draw.
fn alone(
    draw: impl FnOnce(&Connection, Links<'_>) -> rusqlite::Result<Option<Picture>>,
    snapshot: &Snapshot<'_>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let picture = draw(snapshot.conn(), &|_| None).map_err(reading)?;
    let hint = "leave out --subject or --metric, or name another thing";
    picture.ok_or_else(|| Error::failed("there is nothing to draw").hint(hint))?.write(out)
}

pub(super) fn write_timeline(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    alone(|conn, links| timeline(conn, snapshot.choice.subject, links), snapshot, out)
}

pub(super) fn write_network(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    alone(
        |conn, links| match snapshot.choice.subject {
            Some(subject) => neighbours(conn, subject, links),
            None => network(conn, links),
        },
        snapshot,
        out,
    )
}

pub(super) fn write_figures(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let metric = snapshot.choice.metric.as_deref();
    alone(|conn, links| figures(conn, snapshot.choice.subject, metric, links), snapshot, out)
}
