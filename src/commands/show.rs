//! `show`: a page about one thing, with a citation for every fact.
//!
//! On the page, a fact that several passages state appears once with several citations. In every
//! other format, each row of a fact is a row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use clap::Args;
use rusqlite::{Connection, named_params};

use super::{Context, completions, style};
use crate::error::Error;
use crate::escape::printable;
use crate::output::Format;
use crate::report::one_source;
use crate::report::parameter::ParameterValues;
use crate::report::rows;
use crate::report::thing::{self, SORTS, Thing};

/// The list of references that a number belongs to if no list is named.
const MAIN_LIST: &str = "references";

/// The parameters of the statements: `:kind` and `:slug`, and for a passage or reference,
/// whose slug is `SOURCE/LOCAL` or `SOURCE/LIST/LOCAL`, `:source`, `:list` and `:local`.
fn parameters(thing: &Thing) -> ParameterValues {
    let mut values = ParameterValues::default();
    values.add_text("kind", &thing.kind);
    values.add_text("slug", &thing.slug);
    if let Some((source, rest)) = thing.slug.split_once('/') {
        let (list, local) = rest.rsplit_once('/').unwrap_or((MAIN_LIST, rest));
        values.add_text("source", source);
        values.add_text("list", list);
        values.add_text("local", local);
    }
    values
}

/// Print all that is known of one thing, with citations
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Slug or name of an organisation, person, collective, place, event, series, work or
    /// topic, slug of a passage or source, or number of a reference; SORT/SLUG, SOURCE/SLUG,
    /// SOURCE/NUMBER or SOURCE/LIST/NUMBER where several have it
    #[arg(value_name = "SLUG", add = completions::from_database(completions::things))]
    slug: String,
    /// Only what this source states, with the names that it uses
    #[arg(long, value_name = "SOURCE", add = completions::from_database(completions::sources))]
    source: Option<String>,
}

pub(crate) fn run(context: &Context, arguments: &ShowArgs) -> Result<(), Error> {
    let conn = context.open_verified()?;
    if let Some(source) = &arguments.source {
        one_source::choose(&conn, source)?;
    }
    // All of one moment, whatever others write meanwhile.
    let conn = conn.unchecked_transaction().map_err(Error::sqlite("reading the facts"))?;
    let thing = resolve(&conn, &arguments.slug)?;
    let sql = match thing.kind.as_str() {
        "reference" => include_str!("sql/facts_of_reference.sql"),
        "passage" => include_str!("sql/facts_of_passage.sql"),
        "source" => include_str!("sql/facts_of_source.sql"),
        _ => include_str!("sql/facts_of_thing.sql"),
    };
    let failed = Error::sqlite("reading the facts");
    if context.format() != Format::Table {
        let mut statement = conn.prepare(sql).map_err(&failed)?;
        parameters(&thing).bind(&mut statement).map_err(&failed)?;
        rows::write(&mut statement, |columns| context.rows(&thing.title, columns), failed)?;
        return Ok(());
    }
    let facts = facts(&conn, sql, &thing).map_err(&failed)?;
    let details = details(&conn, &thing).map_err(&failed)?;
    // Somebody may read the page for a long time, and no other program should wait for that.
    drop(conn);
    let page = Page { width: style().width, colour: style().colour };
    page.print(context.out().as_mut(), &thing, &details, &facts)?;
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
    // A number with four digits is more likely a year, which may be in a slug.
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

/// Whether the text before the last slash means this thing: it is its kind, its source, for a reference
/// its list, or several of these in this order.
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

/// The source of a fact; two editions of a document can share a title.
struct Source {
    slug: String,
    title: String,
}

/// A fact with the places where it was read.
struct Fact {
    part: String,
    sentence: String,
    other: Option<String>,
    citations: Vec<Citation>,
}

struct Citation {
    source: Option<Source>,
    section: String,
    anchor: Option<String>,
    references: Option<String>,
    link: Option<String>,
    text: Option<String>,
}

fn facts(conn: &Connection, sql: &str, thing: &Thing) -> rusqlite::Result<Vec<Fact>> {
    let mut statement = conn.prepare(sql)?;
    parameters(thing).bind(&mut statement)?;
    let mut rows = statement.raw_query();
    let mut facts: Vec<Fact> = Vec::new();
    while let Some(row) = rows.next()? {
        let (part, sentence): (String, String) = (row.get("part")?, row.get("fact")?);
        let slug: Option<String> = row.get("source_slug")?;
        let citation = Citation {
            source: match slug {
                Some(slug) => Some(Source { slug, title: row.get("source")? }),
                None => None,
            },
            section: row.get::<_, Option<String>>("section")?.unwrap_or_default(),
            anchor: row.get("anchor")?,
            references: row.get("references")?,
            link: row.get("link")?,
            text: row.get("text")?,
        };
        match facts.last_mut() {
            Some(last) if last.part == part && last.sentence == sentence => last.citations.push(citation),
            _ => facts.push(Fact { part, sentence, other: row.get("other")?, citations: vec![citation] }),
        }
    }
    Ok(facts)
}

/// The data of a reference, passage or source itself.
fn details(conn: &Connection, thing: &Thing) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = match thing.kind.as_str() {
        "reference" => include_str!("sql/reference.sql"),
        "passage" => include_str!("sql/passage.sql"),
        "source" => include_str!("sql/source.sql"),
        _ => return Ok(Vec::new()),
    };
    let mut statement = conn.prepare(sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    parameters(thing).bind(&mut statement)?;
    let mut rows = statement.raw_query();
    let mut details = Vec::new();
    if let Some(row) = rows.next()? {
        for (index, name) in names.into_iter().enumerate() {
            match row.get_ref(index)? {
                rusqlite::types::ValueRef::Integer(number) => details.push((name, number.to_string())),
                rusqlite::types::ValueRef::Text(_) => details.push((name, row.get(index)?)),
                _ => {}
            }
        }
    }
    Ok(details)
}

struct Page {
    width: usize,
    colour: bool,
}

impl Page {
    fn print(
        &self,
        out: &mut dyn Write,
        thing: &Thing,
        details: &[(String, String)],
        facts: &[Fact],
    ) -> std::io::Result<()> {
        self.heading(out, &thing.title)?;
        writeln!(out, "{} {}", thing.kind.replace('_', " "), printable(&thing.slug))?;
        for (name, value) in details {
            self.wrapped(out, &format!("{name}: {value}"), "", "  ")?;
        }
        // The page of a passage or reference has the title of a document, and no fact is about that.
        let is_subject = SORTS.contains(&thing.kind.as_str());
        let title = if is_subject { thing.title.as_str() } else { "" };
        let sources = source_names(facts);
        let mut part = "";
        for fact in facts {
            if fact.part != part {
                part = &fact.part;
                writeln!(out)?;
                self.heading(out, &capitalised(part))?;
            }
            let other = fact.other.as_ref().map(|other| format!(" → {other}")).unwrap_or_default();
            self.wrapped(out, &format!("{}{other}", without_title(&fact.sentence, title)), "- ", "  ")?;
            for citation in &fact.citations {
                let source = citation.source.as_ref().and_then(|source| sources.get(&*source.slug));
                self.citation(out, citation, source.map_or("", String::as_str))?;
            }
        }
        out.flush()
    }

    fn heading(&self, out: &mut dyn Write, text: &str) -> std::io::Result<()> {
        let style = if self.colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
        writeln!(out, "{style}{}{style:#}", printable(text))
    }

    fn citation(&self, out: &mut dyn Write, citation: &Citation, source: &str) -> std::io::Result<()> {
        let Some(anchor) = &citation.anchor else { return Ok(()) };
        let style = if self.colour { anstyle::Style::new().dimmed() } else { anstyle::Style::new() };
        let references =
            citation.references.as_ref().map(|numbers| format!(" [{numbers}]")).unwrap_or_default();
        write!(out, "{style}")?;
        let place = format!("{source}{}, “{anchor}”{references}", citation.section);
        self.wrapped(out, &place, "    ", "    ")?;
        if let Some(text) = &citation.text {
            self.wrapped(out, text, "    > ", "    > ")?;
        }
        if let Some(link) = &citation.link {
            // A link is not wrapped, so that it can be opened.
            writeln!(out, "    {}", printable(link))?;
        }
        write!(out, "{style:#}")
    }

    fn wrapped(&self, out: &mut dyn Write, text: &str, first: &str, rest: &str) -> std::io::Result<()> {
        let options = textwrap::Options::new(self.width.max(40))
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&printable(text), options) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// How citations name each source, by its slug: not at all if there is only one, by title, or by title
/// and slug if two have the same title.
fn source_names(facts: &[Fact]) -> BTreeMap<&str, String> {
    let cited = facts.iter().flat_map(|fact| &fact.citations).filter_map(|citation| citation.source.as_ref());
    let titles: BTreeMap<&str, &str> = cited.map(|source| (&*source.slug, &*source.title)).collect();
    let are_unique = titles.values().collect::<BTreeSet<_>>().len() == titles.len();
    let name = |(slug, title): (&str, &str)| match (titles.len(), are_unique) {
        (1, _) => String::new(),
        (_, true) => format!("{title}, "),
        (_, false) => format!("{title} ({slug}), "),
    };
    titles.iter().map(|(&slug, &title)| (slug, name((slug, title)))).collect()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The fact without the name of the thing that the page is about.
fn without_title<'f>(fact: &'f str, title: &str) -> Cow<'f, str> {
    let Some(rest) = fact.strip_prefix(title) else {
        return Cow::Owned(fact.replacen(&format!(": {title} ("), " (", 1));
    };
    if let Some(rest) = rest.strip_prefix(": ") {
        return Cow::Borrowed(rest);
    }
    if let Some((what, says)) = rest.strip_prefix(", ").and_then(|rest| rest.split_once(" (disagreement): "))
    {
        return Cow::Owned(format!("{what}: {says}"));
    }
    match rest.strip_prefix(" (").and_then(|rest| rest.split_once("): ")) {
        Some((kind, rest)) => Cow::Owned(format!("{kind}: {rest}")),
        None => Cow::Borrowed(fact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(sources: &[(&str, &str)]) -> Fact {
        let citation = |(slug, title): &(&str, &str)| Citation {
            source: Some(Source { slug: (*slug).into(), title: (*title).into() }),
            section: "S".into(),
            anchor: None,
            references: None,
            link: None,
            text: None,
        };
        let citations = sources.iter().map(citation).collect();
        Fact { part: "p".into(), sentence: "s".into(), other: None, citations }
    }

    #[test]
    fn several_sources_are_named_and_have_their_slug_if_they_share_a_title() {
        let names = |sources: &[&[(&str, &str)]]| {
            let facts: Vec<Fact> = sources.iter().map(|sources| fact(sources)).collect();
            source_names(&facts).into_values().collect::<Vec<_>>()
        };
        assert_eq!(names(&[&[("a", "A")], &[("a", "A")]]), [""]);
        assert_eq!(names(&[&[("a", "A")], &[("b", "B")]]), ["A, ", "B, "]);
        let two_editions: &[&[(&str, &str)]] = &[&[("a", "A"), ("b", "B")], &[("a2", "A")]];
        assert_eq!(names(two_editions), ["A (a), ", "A (a2), ", "B (b), "]);
    }

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

    #[test]
    fn a_fact_on_a_page_omits_the_name_of_its_thing() {
        for (fact, short) in [
            ("A: NGO", "NGO"),
            ("A (mission): helps", "mission: helps"),
            ("A, the year (disagreement): 1990", "the year: 1990"),
            ("B: A (host)", "B (host)"),
            ("A works with B", "A works with B"),
            ("A Secretariat part of A", "A Secretariat part of A"),
        ] {
            assert_eq!(without_title(fact, "A"), short);
        }
    }
}
