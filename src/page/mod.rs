//! All that is known of one thing, as a page: what it is, the facts in groups, and the passages that
//! state them, numbered in the order in which the page cites them.
//!
//! A page is built once from the database; [`text`], [`markdown`] and [`html`] write it, and it
//! serializes as JSON. This module knows the database, but neither the command line nor who asks.

pub mod html;
pub mod markdown;
pub mod text;

use std::collections::HashMap;

use rusqlite::{Connection, Row, named_params};
use serde::Serialize;

use crate::date::words::{in_words, period};
use crate::output::grouped;
use crate::report::thing::{SORTS, Thing};

/// A page.
#[derive(Debug, Default, Serialize)]
pub struct Page {
    /// What it is about: a sort of thing, or a source, passage or reference.
    pub sort: String,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// The numbers of the passages that name it.
    pub cited: Vec<usize>,
    /// Its kinds.
    pub kinds: Vec<Item>,
    /// The data of a source, passage or reference.
    pub details: Vec<Detail>,
    /// The facts.
    pub parts: Vec<Part>,
    /// The passages that state them.
    pub passages: Vec<CitedPassage>,
}

/// A value of a source, passage or reference.
#[derive(Debug, Serialize)]
pub struct Detail {
    /// What it is.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Facts of one sort.
#[derive(Debug, Serialize)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// The facts, grouped.
    pub groups: Vec<Group>,
}

/// Facts that have something in common, such as the relation of partners.
#[derive(Debug, Serialize)]
pub struct Group {
    /// What they have in common; empty: nothing.
    pub label: String,
    /// The facts.
    pub items: Vec<Item>,
    /// What there is to say of all of them, such as why passages disagree; empty: nothing.
    pub note: String,
}

/// A fact.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Item {
    /// The fact in words, or the name of the other thing in it.
    pub text: String,
    /// Its dates in words; empty: none.
    pub when: String,
    /// The dates in EDTF as stated: date, start and end.
    pub dates: [Option<String>; 3],
    /// Further details; empty: none.
    pub note: String,
    /// Whether the source gives it as an example, so that there may be others.
    pub is_example: bool,
    /// The other thing in the fact.
    pub other: Option<Other>,
    /// The titles of the sources that state it, where sources can state different values.
    pub sources: Vec<String>,
    /// The numbers of the passages that state it.
    pub cited: Vec<usize>,
}

/// Another thing in a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    /// Its sort.
    pub sort: String,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A passage that the page cites.
#[derive(Debug, Serialize)]
pub struct CitedPassage {
    /// Its number on the page, from 1.
    pub number: usize,
    /// Title of the source.
    pub source: String,
    /// Short name of the source.
    pub source_slug: String,
    /// Short name of the passage.
    pub slug: String,
    /// Heading of the section.
    pub section: String,
    /// Words that identify it there.
    pub anchor: String,
    /// BCP 47 tag of the language of the source.
    pub language: String,
    /// Address that opens the source there.
    pub link: Option<String>,
    /// As a paper cites it, without the link.
    pub citation: String,
    /// The references that it cites.
    pub references: Vec<CitedReference>,
    /// The sentence, if the user attached the source.
    pub text: Option<String>,
}

/// A reference behind a passage.
#[derive(Debug, Serialize)]
pub struct CitedReference {
    /// Its number, after the name of its list if it has one.
    pub name: String,
    /// Its title, or how it is printed.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Address of an archived copy.
    pub archived_url: Option<String>,
    /// State of the link: live, dead or unknown.
    pub status: String,
    /// Where in the cited work, such as a page.
    pub locator: Option<String>,
}

/// Builds the page of a thing.
///
/// # Errors
///
/// SQLite's own.
pub fn of(conn: &Connection, thing: &Thing) -> rusqlite::Result<Page> {
    with(conn, thing, None)
}

/// Builds the page of a thing with the facts of a further query, which has the columns of those here and takes
/// `:sort` and `:slug`.
///
/// # Errors
///
/// SQLite's own.
pub fn with(conn: &Connection, thing: &Thing, further: Option<&str>) -> rusqlite::Result<Page> {
    let mut builder = PageBuilder { conn, numbers: HashMap::new(), passages: Vec::new() };
    let mut page = Page {
        sort: thing.kind.clone(),
        slug: thing.slug.clone(),
        title: thing.title.clone(),
        ..Page::default()
    };
    if SORTS.contains(&thing.kind.as_str()) {
        builder.facts_of_thing(&mut page)?;
    } else {
        builder.facts_of_document(&mut page)?;
    }
    if let Some(sql) = further {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":sort": thing.kind, ":slug": thing.slug })?;
        while let Some(row) = rows.next()? {
            builder.add(&mut page, row)?;
        }
    }
    page.passages = builder.passages;
    page.finish();
    Ok(page)
}

impl Page {
    /// Sorts the numbers of the passages, and names the sources of what they can state differently.
    fn finish(&mut self) {
        let Self { cited, kinds, parts, passages, .. } = self;
        cited.sort_unstable();
        cited.dedup();
        let has_several = passages.iter().any(|passage| passage.source_slug != passages[0].source_slug);
        for item in kinds.iter_mut() {
            item.cited.sort_unstable();
        }
        for part in parts {
            let is_compared =
                has_several && matches!(&*part.title, "numbers" | "When" | "where sources differ");
            for item in part.groups.iter_mut().flat_map(|group| &mut group.items) {
                item.cited.sort_unstable();
                let cited = item.cited.iter().filter_map(|number| passages.get(number - 1));
                for passage in cited.filter(|_| is_compared) {
                    if !item.sources.contains(&passage.source) {
                        item.sources.push(passage.source.clone());
                    }
                }
            }
        }
    }
}

/// What the parts of a page are called; the others have the name that the statement gives them.
const TITLES: [(&str, &str); 9] = [
    ("listed", "names"),
    ("statements", "What the sources say"),
    ("events", "When"),
    ("partners", "Who it works with"),
    ("links", "Connected with"),
    ("places", "Where"),
    ("dates", "When"),
    ("statements about it", "What is said with regard to it"),
    ("series", "Series"),
];

/// How many items are compared with the next one, which may say the same.
const NEIGHBOURS: usize = 64;

struct PageBuilder<'c> {
    conn: &'c Connection,
    /// The number of each passage, by its row.
    numbers: HashMap<i64, usize>,
    passages: Vec<CitedPassage>,
}

impl PageBuilder<'_> {
    fn facts_of_thing(&mut self, page: &mut Page) -> rusqlite::Result<()> {
        let mut statement =
            self.conn.prepare_cached("SELECT id FROM thing WHERE slug = :slug AND sort = :sort")?;
        let names = named_params! { ":slug": page.slug, ":sort": page.sort };
        let id: i64 = statement.query_row(names, |row| row.get("id"))?;
        let mut statement = self.conn.prepare_cached(include_str!("sql/thing.sql"))?;
        let mut rows = statement.query(named_params! { ":id": id, ":sort": page.sort })?;
        while let Some(row) = rows.next()? {
            self.add(page, row)?;
        }
        Ok(())
    }

    /// The data of a source, passage or reference, and the facts that rest on it.
    fn facts_of_document(&mut self, page: &mut Page) -> rusqlite::Result<()> {
        let (details, facts) = match page.sort.as_str() {
            "reference" => (include_str!("sql/reference.sql"), include_str!("sql/facts_of_reference.sql")),
            "passage" => (include_str!("sql/passage.sql"), include_str!("sql/facts_of_passage.sql")),
            _ => (include_str!("sql/source.sql"), include_str!("sql/facts_of_source.sql")),
        };
        let (source, rest) = page.slug.split_once('/').unwrap_or((&page.slug, ""));
        let (list, local) = rest.rsplit_once('/').unwrap_or(("references", rest));
        let parameters = [(":source", source), (":list", list), (":local", local)];
        let parameters: Vec<(&str, &dyn rusqlite::ToSql)> =
            parameters.iter().map(|(name, value)| (*name, value as &dyn rusqlite::ToSql)).collect();
        let parameters = |sql: &str| -> Vec<(&str, &dyn rusqlite::ToSql)> {
            parameters.iter().copied().filter(|(name, _)| sql.contains(name)).collect()
        };
        let mut statement = self.conn.prepare_cached(details)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query(&*parameters(details))?;
        if let Some(row) = rows.next()? {
            for (index, name) in names.into_iter().enumerate() {
                let value = match row.get_ref(index)? {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    rusqlite::types::ValueRef::Text(_) => row.get(index)?,
                    _ => continue,
                };
                page.details.push(Detail { name, value });
            }
        }
        drop(rows);
        let mut statement = self.conn.prepare_cached(facts)?;
        let parameters = parameters(facts);
        let mut rows = statement.query(&*parameters)?;
        while let Some(row) = rows.next()? {
            self.add(page, row)?;
        }
        Ok(())
    }

    /// Adds the fact of a row to the page. Rows that say the same are one fact with several passages.
    fn add(&mut self, page: &mut Page, row: &Row<'_>) -> rusqlite::Result<()> {
        let part: String = row.get("part")?;
        let number = row.get::<_, Option<i64>>("passage_id")?.map(|id| self.number(id)).transpose()?;
        let mut item = item(row)?;
        item.cited.extend(number);
        let mut label = row.get::<_, Option<String>>("label")?.unwrap_or_default();
        match &*part {
            "kinds" => {
                add_item(&mut page.kinds, item);
                return Ok(());
            }
            "listed" => {
                page.cited.extend(number.filter(|number| !page.cited.contains(number)));
                if item.text == page.title {
                    return Ok(());
                }
                "listed as".clone_into(&mut label);
            }
            "events" => {
                // Events stand in the order of their dates, which is what a reader looks for.
                let (role, note) = (label, std::mem::take(&mut item.note));
                item.note =
                    if role.is_empty() || note.is_empty() { role + &note } else { role + "; " + &note };
                label = std::mem::take(&mut item.when);
                if label.is_empty() {
                    "undated".clone_into(&mut label);
                }
            }
            _ => {}
        }
        let title = TITLES.iter().find(|(name, _)| *name == part).map_or(&*part, |(_, title)| title);
        let at = page.parts.iter().position(|part| part.title == title).unwrap_or_else(|| {
            page.parts.push(Part { title: title.to_owned(), groups: Vec::new() });
            page.parts.len() - 1
        });
        let groups = &mut page.parts[at].groups;
        if groups.last().is_none_or(|group| group.label != label) {
            groups.push(Group { label, items: Vec::new(), note: String::new() });
        }
        let Some(group) = groups.last_mut() else { return Ok(()) };
        if part == "where sources differ" {
            // One explanation is of all that the passages say.
            group.note = std::mem::take(&mut item.note);
        }
        add_item(&mut group.items, item);
        Ok(())
    }

    /// The number of a passage on the page.
    fn number(&mut self, id: i64) -> rusqlite::Result<usize> {
        if let Some(number) = self.numbers.get(&id) {
            return Ok(*number);
        }
        let number = self.passages.len() + 1;
        let references = self
            .conn
            .prepare_cached(include_str!("sql/references.sql"))?
            .query_map(named_params! { ":id": id }, |row| {
                Ok(CitedReference {
                    name: row.get("name")?,
                    title: row.get("title")?,
                    url: row.get("url")?,
                    archived_url: row.get("archived_url")?,
                    status: row.get("status")?,
                    locator: row.get("locator")?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let passage = self.conn.prepare_cached(include_str!("sql/passages.sql"))?.query_row(
            named_params! { ":id": id },
            |row| {
                Ok(CitedPassage {
                    number,
                    source: row.get("source")?,
                    source_slug: row.get("source_slug")?,
                    slug: row.get("slug")?,
                    section: row.get("section")?,
                    anchor: row.get("anchor")?,
                    language: row.get("language")?,
                    link: row.get("link")?,
                    citation: row.get("citation")?,
                    references,
                    text: row.get("text")?,
                })
            },
        )?;
        self.passages.push(passage);
        self.numbers.insert(id, number);
        Ok(number)
    }
}

/// Adds an item, or its passages to one of the last that says the same.
fn add_item(items: &mut Vec<Item>, item: Item) {
    match items.iter_mut().rev().take(NEIGHBOURS).find(|previous| previous.is_same(&item)) {
        Some(previous) => {
            for number in item.cited {
                if !previous.cited.contains(&number) {
                    previous.cited.push(number);
                }
            }
        }
        None => items.push(item),
    }
}

impl Item {
    /// The fact with its dates and its note.
    #[must_use]
    pub fn words(&self) -> String {
        let sources = if self.sources.is_empty() {
            String::new()
        } else {
            format!(", according to {}", self.sources.join("; "))
        };
        let (text, remarks) = self.parts();
        format!("{text}{remarks}{sources}")
    }

    /// The fact, and its dates and note as they follow it. The full stop of a sentence follows both.
    #[must_use]
    pub fn parts(&self) -> (&str, String) {
        let when = if self.when.is_empty() { String::new() } else { format!(", {}", self.when) };
        let others = if self.is_example { ", among others" } else { "" };
        let note = if self.note.is_empty() { String::new() } else { format!(" ({})", self.note) };
        let remarks = format!("{when}{others}{note}");
        let is_name = self.other.as_ref().is_some_and(|other| other.name == self.text);
        match self.text.strip_suffix('.') {
            Some(text) if !is_name && !remarks.is_empty() => (text, remarks + "."),
            _ => (&self.text, remarks),
        }
    }

    /// Whether both say the same, wherever they were read.
    fn is_same(&self, other: &Self) -> bool {
        self.text == other.text
            && self.dates == other.dates
            && self.when == other.when
            && self.note == other.note
            && self.is_example == other.is_example
            && self.other == other.other
    }
}

/// The fact of a row, without the passage.
fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let text = |name: &str| row.get::<_, Option<String>>(name);
    let [since, until, date] = [text("since")?, text("until")?, text("date")?];
    let stated = text("stated")?;
    let span = period(since.as_deref(), until.as_deref());
    let mut when = stated.clone().unwrap_or_else(|| date.as_deref().map_or(span.clone(), in_words));
    let mut words = text("text")?.unwrap_or_default();
    if let Some(value) = row.get::<_, Option<f64>>("value")? {
        let qualifier = text("qualifier")?.filter(|qualifier| qualifier != "exact");
        let parts = [qualifier, Some(grouped(&value.to_string())), text("unit")?];
        words = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    } else if words.is_empty() {
        words = std::mem::take(&mut when);
    }
    let other = match (text("other_sort")?, text("other_slug")?, text("other_name")?) {
        (Some(sort), Some(slug), Some(name)) => Some(Other { sort, slug, name }),
        _ => None,
    };
    Ok(Item {
        text: words,
        when,
        dates: [date, since, until],
        note: text("note")?.unwrap_or_default(),
        is_example: row.get::<_, Option<bool>>("is_example")?.unwrap_or_default(),
        other,
        sources: Vec::new(),
        cited: Vec::new(),
    })
}
