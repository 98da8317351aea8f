//! `show`: the page of one thing, every fact with its citation.
//!
//! On a page, facts that several passages state stand once with several citations. In every
//! other format each fact row is a row.

use std::borrow::Cow;
use std::io::Write;

use rusqlite::Connection;

use super::{Context, search, style};
use crate::error::Error;
use crate::escape::printable;
use crate::output::Format;
use crate::report::parameter::{THINGS, Values, suggest};
use crate::report::rows;

/// What a slug can mean.
struct Thing {
    kind: String,
    slug: String,
    title: String,
}

impl Thing {
    /// What its statements ask for: `:kind` and `:slug`, and for a passage or reference, whose
    /// slug is `SOURCE/LOCAL`, `:source` and `:local`.
    fn values(&self) -> Values {
        let mut values = Values::default();
        values.add_text("kind", &self.kind);
        values.add_text("slug", &self.slug);
        if let Some((source, local)) = self.slug.split_once('/') {
            values.add_text("source", source);
            values.add_text("local", local);
        }
        values
    }
}

pub(super) fn run(context: &Context, slug: &str) -> Result<(), Error> {
    let conn = context.reader()?;
    // All of one moment, whatever others write meanwhile.
    let conn = conn.unchecked_transaction().map_err(Error::sqlite("reading the facts"))?;
    let thing = resolve(&conn, slug)?;
    let sql = match thing.kind.as_str() {
        "reference" => include_str!("sql/facts_of_reference.sql"),
        "passage" => include_str!("sql/facts_of_passage.sql"),
        "source" => include_str!("sql/facts_of_source.sql"),
        _ => include_str!("sql/facts_of_thing.sql"),
    };
    let failed = Error::sqlite("reading the facts");
    if context.format() != Format::Table {
        let mut statement = conn.prepare(sql).map_err(&failed)?;
        thing.values().bind(&mut statement).map_err(&failed)?;
        rows::write(&mut statement, |columns| context.rows(&thing.title, columns), failed)?;
        return Ok(());
    }
    let facts = facts(&conn, sql, &thing).map_err(&failed)?;
    let details = details(&conn, &thing).map_err(&failed)?;
    // The page may be read for long, and nobody is to wait for that.
    drop(conn);
    let page = Page { width: style().width, colour: style().colour };
    page.print(context.out().as_mut(), &thing, &details, &facts)?;
    Ok(())
}

fn resolve(conn: &Connection, text: &str) -> Result<Thing, Error> {
    // `KIND/SLUG` or `SOURCE/NUMBER` tells apart what shares a slug.
    let (qualifier, slug) =
        text.rsplit_once('/').map_or((None, text), |(qualifier, slug)| (Some(qualifier), slug));
    let looking = Error::sqlite("looking up a slug");
    let mut values = Values::default();
    values.add_text("slug", slug);
    let mut found = things(conn, include_str!("sql/things_by_slug.sql"), &values).map_err(&looking)?;
    if let Some(qualifier) = qualifier {
        found.retain(|thing| {
            thing.kind == qualifier
                || thing.slug.rsplit_once('/').is_some_and(|(source, _)| source == qualifier)
        });
    } else if found.iter().any(|thing| !thing.slug.contains('/')) {
        // A passage or reference is meant only where nothing else has the name.
        found.retain(|thing| !thing.slug.contains('/'));
    }
    if let (true, Some(words)) = (found.is_empty(), search::phrase(text)) {
        values.add_text("name", text);
        values.add_text("words", &words);
        found = things(conn, include_str!("sql/things_by_name.sql"), &values).map_err(&looking)?;
    }
    if found.len() > 1 {
        let ways: Vec<String> = found
            .iter()
            .map(|thing| {
                if thing.slug.contains('/') {
                    format!("`{}`", thing.slug)
                } else {
                    format!("`{}/{}`", thing.kind, thing.slug)
                }
            })
            .collect();
        return Err(Error::Usage {
            message: format!("`{text}` can mean {} things", found.len()),
            hint: Some(format!("say which: {}", ways.join(" or "))),
        });
    }
    if let Some(thing) = found.pop() {
        return Ok(thing);
    }
    // A number of four digits is rather a year, which may be in a slug.
    if slug.len() < 4 && slug.bytes().all(|byte| byte.is_ascii_digit()) {
        let hint = "a number stands for a reference: `ecpat-kb report references` lists them with theirs";
        return Err(Error::NoSuch {
            what: "reference".into(),
            name: text.to_owned(),
            hint: Some(hint.into()),
        });
    }
    let hint = suggest(conn, THINGS.iter().map(|(table, _)| *table), slug)?
        .unwrap_or_else(|| format!("look for it with `ecpat-kb search {slug}`"));
    Err(Error::NoSuch { what: "thing".into(), name: text.to_owned(), hint: Some(hint) })
}

fn things(conn: &Connection, sql: &str, values: &Values) -> rusqlite::Result<Vec<Thing>> {
    let mut statement = conn.prepare(sql)?;
    values.bind(&mut statement)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Thing { kind: row.get("kind")?, slug: row.get("slug")?, title: row.get("title")? });
    }
    Ok(found)
}

/// A fact with the places that it was read in.
struct Fact {
    part: String,
    sentence: String,
    other: Option<String>,
    citations: Vec<Citation>,
}

struct Citation {
    section: String,
    anchor: Option<String>,
    references: Option<String>,
    link: Option<String>,
    text: Option<String>,
}

fn facts(conn: &Connection, sql: &str, thing: &Thing) -> rusqlite::Result<Vec<Fact>> {
    let mut statement = conn.prepare(sql)?;
    thing.values().bind(&mut statement)?;
    let mut rows = statement.raw_query();
    let mut facts: Vec<Fact> = Vec::new();
    while let Some(row) = rows.next()? {
        let (part, sentence): (String, String) = (row.get("part")?, row.get("fact")?);
        let citation = Citation {
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

/// What is known of a reference, passage or source itself.
fn details(conn: &Connection, thing: &Thing) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = match thing.kind.as_str() {
        "reference" => include_str!("sql/reference.sql"),
        "passage" => include_str!("sql/passage.sql"),
        "source" => include_str!("sql/source.sql"),
        _ => return Ok(Vec::new()),
    };
    let mut statement = conn.prepare(sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    thing.values().bind(&mut statement)?;
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
        // The page of a passage or reference has the title of a document, of which no fact speaks.
        let is_subject = THINGS.iter().any(|(table, _)| *table == thing.kind);
        let title = if is_subject { thing.title.as_str() } else { "" };
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
                self.citation(out, citation)?;
            }
        }
        out.flush()
    }

    fn heading(&self, out: &mut dyn Write, text: &str) -> std::io::Result<()> {
        let style = if self.colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
        writeln!(out, "{style}{}{style:#}", printable(text))
    }

    fn citation(&self, out: &mut dyn Write, citation: &Citation) -> std::io::Result<()> {
        let Some(anchor) = &citation.anchor else { return Ok(()) };
        let style = if self.colour { anstyle::Style::new().dimmed() } else { anstyle::Style::new() };
        let references =
            citation.references.as_ref().map(|numbers| format!(" [{numbers}]")).unwrap_or_default();
        write!(out, "{style}")?;
        self.wrapped(out, &format!("{}, “{anchor}”{references}", citation.section), "    ", "    ")?;
        if let Some(text) = &citation.text {
            self.wrapped(out, text, "    > ", "    > ")?;
        }
        if let Some(link) = &citation.link {
            // A link is one word: it stands whole, however long, so that it can be opened.
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

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The fact without the name of the thing whose page it stands on.
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
