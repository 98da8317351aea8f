//! Pictures: a timeline, who works with whom, and figures over time, each as SVG.
//!
//! A picture is drawn twice, for a phone and for a screen; style sheets choose. There is no `viewBox`: text
//! keeps its size, heights are in pixels, and places from left to right are percentages, so that a drawing
//! fits every width from its own on. Each text has lines of its own, wrapped for the least width, so that
//! labels cannot meet however many there are. No library is used for this: those for plots and graphs draw
//! for one size, place labels without measuring them, and would double what there is to build.
//!
//! Colours are variables of CSS (`--accent`, `--muted`, `--line`, `--warn`, `--mark-1` to `--mark-6`) with
//! fallbacks that hold in light and dark. A drawing has no ids, no styles and no scripts, so that several
//! fit on one page under a strict policy; the page has [`CSS`] in its style sheet.
//!
//! Knows the database; does not know where things and passages have their pages: the caller says so.

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
pub use network::{MOST_MEMBERS, network};
pub use timeline::{MOST_ENTRIES, timeline};

use draw::{Drawing, Position, label, px};
use width::{NARROW, WIDE};

use super::graph::sources;
use super::shared::escape_markup;
use super::snapshot::{Snapshot, reading};
use crate::error::Error;
use crate::escape::readable;
use crate::output::{grouped, is_link};
use crate::page::{self, Other};
use crate::report::thing::Thing;

/// Says where a thing or a passage has its page; the slug of a passage is `SOURCE/SLUG`. A passage
/// without a page leads to its place in the source.
pub type Links<'a> = &'a dyn Fn(&Other) -> Option<String>;

/// The rules that choose the drawing for the width of its place.
pub const CSS: &str = include_str!("picture.css");

/// A picture, and the facts that it shows. It is drawn when it is written.
pub struct Chart {
    /// What it shows, in a few words.
    pub title: String,
    /// How to read it, and what is left out.
    pub description: String,
    /// The facts, in the order in which they are drawn.
    pub facts: Vec<Fact>,
    draw: Box<dyn Fn(&mut Drawing)>,
}

/// A fact in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The fact in words.
    pub text: String,
    /// Its date or value in words.
    pub detail: String,
    /// Where it was read.
    pub cited: Vec<MarkTarget>,
}

/// A passage that states a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkTarget {
    /// The title of the source.
    pub source: String,
    /// Its short name.
    pub source_slug: String,
    /// Where a link to it leads.
    pub href: Option<String>,
}

impl Chart {
    fn new(
        title: String,
        description: &[String],
        facts: Vec<Fact>,
        draw: impl Fn(&mut Drawing) + 'static,
    ) -> Self {
        Self { title, description: description.join(" "), facts, draw: Box::new(draw) }
    }

    /// Draws it for a place that is at least so wide.
    fn drawing(&self, room: f64) -> Drawing {
        let mut drawing = Drawing::new(room);
        (self.draw)(&mut drawing);
        drawing
    }

    /// HTML with both drawings, to be placed in a page. Without a style sheet, only the one that fits everywhere
    /// is shown.
    #[must_use]
    pub fn svg(&self) -> String {
        let wide = self.drawing(WIDE).element("display=\"none\"", &self.title, &self.description);
        format!("<div class=\"picture\">\n{}{wide}</div>\n", self.narrow())
    }

    /// The drawing that fits everywhere, for a narrow place in a page.
    #[must_use]
    pub fn narrow(&self) -> String {
        self.drawing(NARROW).element("", &self.title, &self.description)
    }

    /// The facts as an HTML table.
    #[must_use]
    pub fn table(&self) -> String {
        let row = |Fact { text, detail, cited }: &Fact| {
            let cited: Vec<String> = cited.iter().map(MarkTarget::html).collect();
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

    /// The picture as a file of its own, with its colours, and with its facts and sources as text.
    fn write(&self, snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
        let Self { title, description, facts, .. } = self;
        let drawings = [NARROW, WIDE].map(|room| self.drawing(room));
        let headings = drawings.each_ref().map(|drawing| {
            let mut heading = Drawing::new(drawing.room);
            heading.y = 4.0;
            let place = Position { percent: 0.0, shift: 0.0 };
            heading.text(place, &label(title, "", drawing.room * 0.9), "font-weight=\"600\"");
            heading.text(place, &label("", description, drawing.room), "");
            heading.y += 12.0;
            heading
        });
        let [narrow, wide] = [0, 1].map(|number| px((headings[number].y + drawings[number].y).ceil()));
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"{wide}\" role=\"group\">"
        )?;
        writeln!(out, "<title>{}</title><desc>{}</desc>", markup(title), markup(description))?;
        writeln!(out, "<style>\n{}:root{{height:{narrow}px}}", include_str!("alone.css"))?;
        writeln!(out, "@media (min-width:{WIDE}px){{:root{{height:{wide}px}}}}\n</style>\n<metadata>")?;
        for fact in facts {
            let place = |cited: &MarkTarget| match &cited.href {
                Some(href) => format!("{} {href}", cited.source),
                None => cited.source.clone(),
            };
            let cited: Vec<String> = fact.cited.iter().map(place).collect();
            writeln!(out, "{}", markup(&format!("{}: {}", fact.words(), cited.join("; "))))?;
        }
        let cited = facts.iter().flat_map(|fact| &fact.cited);
        sources(snapshot, |slug, source| {
            if cited.clone().any(|cited| cited.source_slug == slug) {
                writeln!(out, "{}", markup(&format!("Source: {source}")))?;
            }
            Ok(())
        })?;
        writeln!(out, "</metadata>")?;
        for (drawing, heading) in drawings.iter().zip(&headings) {
            let hidden = if drawing.is_wide() { "" } else { "display=\"none\"" };
            write!(out, "{}", heading.element(hidden, title, description))?;
            let below = format!("y=\"{}\" {hidden}", px(heading.y));
            write!(out, "{}", drawing.element(&below, title, description))?;
        }
        writeln!(out, "</svg>")?;
        Ok(())
    }
}

impl Fact {
    fn words(&self) -> String {
        let comma = if self.detail.is_empty() { "" } else { ", " };
        format!("{}{comma}{}", self.text, self.detail)
    }
}

impl MarkTarget {
    fn html(&self) -> String {
        let source = markup(&self.source);
        match &self.href {
            Some(href) => format!("<a href=\"{}\">{source}</a>", markup(href)),
            None => source,
        }
    }

    /// Reads the columns `source`, `source_slug`, `passage` and `link` of a row.
    fn of(row: &Row<'_>, links: Links<'_>) -> rusqlite::Result<Self> {
        let passage: String = row.get("passage")?;
        Ok(Self::new(row.get("source")?, row.get("source_slug")?, &passage, row.get("link")?, links))
    }

    fn new(
        source: String,
        source_slug: String,
        passage: &str,
        link: Option<String>,
        links: Links<'_>,
    ) -> Self {
        let slug = format!("{source_slug}/{passage}");
        let page = links(&Other { sort: "passage".to_owned(), slug, name: source.clone() });
        let href = page.or_else(|| link.filter(|address| is_link(address)));
        Self { source, source_slug, href }
    }
}

/// Begin and end a text whose direction does not change that of its neighbours.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A name to stand within another text, whatever its direction.
fn isolated(name: &str) -> String {
    let name = readable(name);
    // All scripts that are written from right to left come after the Greek and Cyrillic ones.
    if name.chars().all(|c| c < '\u{590}') {
        return name.into_owned();
    }
    let [begin, end] = ISOLATE;
    format!("{begin}{name}{end}")
}

/// A text in which nothing is hidden, except what isolates names.
fn shown(text: &str) -> String {
    let part = |part: &str| match part.strip_suffix(ISOLATE) {
        Some(plain) => readable(plain).into_owned() + &part[plain.len()..],
        None => readable(part).into_owned(),
    };
    text.split_inclusive(ISOLATE).map(part).collect()
}

/// A text in which nothing is markup, hidden, or a character that XML does not have.
fn markup(text: &str) -> String {
    if text.is_ascii() {
        return escape_markup(&readable(text));
    }
    escape_markup(&shown(text)).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
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

fn rows(row: &Row<'_>, column: &str) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, u32>(column)?).unwrap_or(usize::MAX))
}

fn thing(conn: &Connection, id: i64) -> rusqlite::Result<Thing> {
    let mut statement =
        conn.prepare_cached("SELECT sort AS kind, slug, name AS title FROM thing WHERE id = :id")?;
    statement.query_row(named_params! { ":id": id }, Thing::of)
}

/// Writes a picture that leads to the sources, or says that there is nothing to draw.
fn alone(
    draw: impl FnOnce(&Connection, Links<'_>) -> rusqlite::Result<Option<Chart>>,
    snapshot: &Snapshot<'_>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let picture = draw(snapshot.conn(), &|_| None).map_err(reading)?;
    let hint = "leave out --subject or --metric, or name another thing";
    picture.ok_or_else(|| Error::failed("there is nothing to draw").hint(hint))?.write(snapshot, out)
}

pub(super) fn write_timeline(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    alone(|conn, links| timeline(conn, snapshot.choice.subject, MOST_ENTRIES, links), snapshot, out)
}

pub(super) fn write_network(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    alone(
        |conn, links| match snapshot.choice.subject {
            Some(subject) => Ok(neighbours(&page::of(conn, &thing(conn, subject)?)?, links)),
            None => network(conn, MOST_MEMBERS, links),
        },
        snapshot,
        out,
    )
}

pub(super) fn write_figures(snapshot: &Snapshot<'_>, out: &mut dyn Write) -> Result<(), Error> {
    let metric = snapshot.choice.metric.as_deref();
    alone(|conn, links| figures(conn, snapshot.choice.subject, metric, links), snapshot, out)
}
