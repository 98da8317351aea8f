//! `show`: the page of one thing.
//!
//! The format `table` prints a page for the terminal. Markdown, HTML and JSON have the same page; the
//! other formats have a row for each fact and passage.

use std::io::Write as _;

use clap::Args;
use rusqlite::{Connection, named_params};

use super::{Context, completions, style};
use crate::error::Error;
use crate::escape::printable;
use crate::export::{self, AttachedTexts, CitationFormat, CitedSources, Snapshot};
use crate::output::{Cell, Format};
use crate::page::{self, CitedPassage, Page};
use crate::report::one_source;
use crate::report::thing::{self, SORTS, Thing};

/// The list of references that a number belongs to if no list is named.
const MAIN_LIST: &str = "references";

/// Print all facts about one thing, with citations
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Slug or name of an organisation, person, collective, place, event, series, work or
    /// topic, slug of a passage or source, or number of a reference; if it is ambiguous, SORT/SLUG,
    /// SOURCE/SLUG, SOURCE/NUMBER or SOURCE/LIST/NUMBER
    #[arg(value_name = "SLUG", add = completions::from_database(completions::things))]
    slug: String,
    /// Only what this source states, with the names that it uses
    #[arg(long, value_name = "SOURCE", add = completions::from_database(completions::sources))]
    source: Option<String>,
    /// Print the passages behind the facts as citations to copy
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, default_missing_value = "text", conflicts_with = "format")]
    cite: Option<CitationFormat>,
}

pub(crate) fn run(context: &Context, arguments: &ShowArgs) -> Result<(), Error> {
    let mut conn = context.open_verified()?;
    if let Some(source) = &arguments.source {
        one_source::choose(&conn, source)?;
    }
    // One consistent state, even if others write meanwhile.
    let state = conn.unchecked_transaction().map_err(Error::sqlite("reading the facts"))?;
    let thing = resolve(&state, &arguments.slug)?;
    let page = page::of(&state, &thing).map_err(Error::sqlite("reading the facts"))?;
    // Somebody may read the page for a long time, and no other program should wait for that.
    drop(state);
    let mut out = context.out();
    if let Some(format) = arguments.cite {
        cite(&mut conn, &page, format, &mut out)?;
        return Ok(out.flush()?);
    }
    match context.format() {
        Format::Table => {
            let style = style();
            let terminal = page::text::Terminal {
                width: style.width,
                colour: style.colour,
                hyperlinks: style.colour && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            };
            page::text::write(&page, terminal, &mut out)?;
        }
        Format::Markdown => page::markdown::write(&page, &mut out)?,
        Format::Html => page::html::write(&page, &mut out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &page).map_err(std::io::Error::from)?;
            writeln!(out)?;
            out.flush()?;
        }
        Format::Csv | Format::Tsv | Format::Ndjson => {
            drop(out);
            rows(context, &page)?;
        }
    }
    Ok(())
}

/// Writes the passages of a page as citations.
fn cite(
    conn: &mut Connection,
    page: &Page,
    format: CitationFormat,
    out: &mut dyn std::io::Write,
) -> Result<(), Error> {
    if format == CitationFormat::Text {
        for passage in &page.passages {
            let link = passage.link.as_ref().map_or_else(String::new, |link| format!(". {link}"));
            writeln!(out, "{}  {}{link}", passage.number, printable(&passage.citation))?;
        }
        return Ok(());
    }
    let mut cited = CitedSources::new();
    for passage in &page.passages {
        let passages = cited.entry(passage.source_slug.clone()).or_default();
        if !passages.is_empty() {
            passages.push_str("; ");
        }
        passages.extend([&*passage.section, ", “", &passage.anchor, "”"]);
    }
    export::cite(&Snapshot::of(conn, "facts", &[], AttachedTexts::LeaveOut)?, &cited, format, out)
}

/// Writes a row for each fact and passage of a page.
fn rows(context: &Context, page: &Page) -> Result<(), Error> {
    let columns =
        "part label fact date since until other source source_slug section anchor references link text";
    let columns: Vec<&str> = columns.split(' ').collect();
    let mut rows = context.rows(&page.title, &columns)?;
    let kinds = page.kinds.iter().map(|item| ("kinds", "", item));
    let groups = page.parts.iter().flat_map(|part| part.groups.iter().map(move |group| (part, group)));
    let items = groups.flat_map(|(part, group)| {
        group.items.iter().map(move |item| (part.title.as_str(), group.label.as_str(), item))
    });
    for (part, label, item) in kinds.chain(items) {
        let words = item.words();
        let [date, since, until] = item.dates.each_ref().map(Option::as_deref);
        let other = item.other.as_ref().map(|other| other.slug.as_str());
        let cited: Vec<Option<&CitedPassage>> = if item.cited.is_empty() {
            vec![None]
        } else {
            item.cited.iter().map(|number| page.passages.get(number - 1)).collect()
        };
        for passage in cited {
            let references = passage.into_iter().flat_map(|passage| &passage.references);
            let references = references.map(|reference| &*reference.name).collect::<Vec<_>>().join(", ");
            let cells = [
                Some(part),
                Some(label),
                Some(&*words),
                date,
                since,
                until,
                other,
                passage.map(|passage| &*passage.source),
                passage.map(|passage| &*passage.source_slug),
                passage.map(|passage| &*passage.section),
                passage.map(|passage| &*passage.anchor),
                Some(&*references).filter(|references| !references.is_empty()),
                passage.and_then(|passage| passage.link.as_deref()),
                passage.and_then(|passage| passage.text.as_deref()),
            ];
            rows.row(&cells.map(|cell| cell.map_or(Cell::Null, Cell::Text)))?;
        }
    }
    rows.finish()?;
    Ok(())
}

fn resolve(conn: &Connection, text: &str) -> Result<Thing, Error> {
    // `SORT/SLUG`, `SOURCE/NUMBER` or `SOURCE/LIST/NUMBER` distinguishes things that share a slug.
    let (qualifier, slug) =
        text.rsplit_once('/').map_or((None, text), |(qualifier, slug)| (Some(qualifier), slug));
    let failed = Error::sqlite("looking up a slug");
    let list = qualifier.map_or(MAIN_LIST, |qualifier| qualifier.rsplit('/').next().unwrap_or(qualifier));
    let mut found = by_slug(conn, slug, list).map_err(&failed)?;
    match qualifier {
        Some(qualifier) => found.retain(|thing| is_meant(thing, qualifier)),
        // A passage or reference is meant only if nothing else has the name.
        None if found.iter().any(|thing| !thing.slug.contains('/')) => {
            found.retain(|thing| !thing.slug.contains('/'));
        }
        None => {}
    }
    if found.is_empty() {
        found = thing::named(conn, text).map_err(&failed)?;
    }
    if found.len() > 1 {
        return Err(thing::ambiguous(text, &found));
    }
    if let Some(thing) = found.pop() {
        return Ok(thing);
    }
    // A number with four digits is more likely a year, which may be part of a slug.
    if slug.len() < 4 && slug.bytes().all(|byte| byte.is_ascii_digit()) {
        let hint = "a number is the number of a reference: `ecpat-kb report references` lists them";
        return Err(Error::not_found("reference", text).hint(hint));
    }
    let hint = thing::suggest(conn, SORTS.into_iter(), slug)?
        .unwrap_or_else(|| format!("look for it with `ecpat-kb search {slug}`"));
    Err(Error::not_found("thing", text).hint(hint))
}

fn by_slug(conn: &Connection, slug: &str, list: &str) -> rusqlite::Result<Vec<Thing>> {
    let mut statement = conn.prepare(include_str!("sql/things_by_slug.sql"))?;
    let found = statement.query_map(named_params! { ":slug": slug, ":list": list }, Thing::of)?;
    found.collect()
}

/// Whether the text before the last slash fits this thing: its kind, its source, the list of a
/// reference, or several of these in this order.
fn is_meant(thing: &Thing, qualifier: &str) -> bool {
    let Some((before, _)) = thing.slug.rsplit_once('/') else { return thing.kind == qualifier };
    let after_kind = qualifier.strip_prefix(&*thing.kind).and_then(|rest| rest.strip_prefix('/'));
    let rest = after_kind.unwrap_or(qualifier);
    let in_list = || {
        let (source, list) = before.split_once('/').unwrap_or((before, MAIN_LIST));
        rest == list || rest.split_once('/') == Some((source, list))
    };
    qualifier == thing.kind || rest == before || (thing.kind == "reference" && in_list())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_can_be_named_with_its_source_its_list_or_both() {
        let thing =
            |kind: &str, slug: &str| Thing { kind: kind.into(), slug: slug.into(), title: "T".into() };
        let (main, note) = (thing("reference", "a/3"), thing("reference", "a/notes/3"));
        for (qualifier, means_main, means_note) in [
            ("a", true, false),
            ("references", true, false),
            ("a/references", true, false),
            ("notes", false, true),
            ("a/notes", false, true),
            ("reference/a", true, false),
            ("reference/a/notes", false, true),
            ("reference", true, true),
            ("b", false, false),
            ("b/notes", false, false),
        ] {
            let found = (is_meant(&main, qualifier), is_meant(&note, qualifier));
            assert_eq!(found, (means_main, means_note), "{qualifier}");
        }
        let (event, passage) = (thing("event", "twin"), thing("passage", "a/p"));
        assert!(is_meant(&event, "event") && !is_meant(&event, "organisation"));
        assert!(is_meant(&passage, "a") && is_meant(&passage, "passage/a") && !is_meant(&passage, "b"));
    }
}
