//! Candidates from a database: slugs, terms, tables. The file may come from anybody, so their number,
//! their characters and the time they take are limited.

use std::ffi::OsStr;
use std::time::{Duration, Instant};

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use rusqlite::{Connection, named_params};

use crate::commands::packs;
use crate::db;
use crate::escape::printable;
use crate::report::head::Type;
use crate::report::parameter::terms;
use crate::report::thing::SORTS;

/// The most slugs offered.
const MAX_SLUGS: u16 = 50;

/// The most terms offered: more than any vocabulary has, including the countries.
const MAX_TERMS: u16 = 300;

/// The most characters of a description.
const MAX_DESCRIPTION: usize = 100;

/// How long a database may take to answer.
const TIMEOUT: Duration = Duration::from_millis(200);

/// Instructions of SQLite's virtual machine between two checks of the clock.
const STEPS: i32 = 1_000;

/// Words, each with its description.
type Found = rusqlite::Result<Vec<(String, String)>>;

/// A completer that asks the database named in the line, and opens it only when needed.
pub(in crate::commands) fn from_database(
    find: impl Fn(&Connection, &str) -> Found + Send + Sync + 'static,
) -> ArgValueCompleter {
    ArgValueCompleter::new(move |word: &OsStr| {
        let found = || find(&open()?, word.to_str()?).ok();
        found().unwrap_or_default().into_iter().filter_map(candidate).collect()
    })
}

fn open() -> Option<Connection> {
    let mut conn = match super::options().globals?.file() {
        Some(path) => db::open_immutable(&path).ok()?,
        None => packs::built_in().ok()?,
    };
    let end = Instant::now() + TIMEOUT;
    conn.progress_handler(STEPS, Some(move || Instant::now() > end)).ok()?;
    Some(conn)
}

/// Makes a candidate, unless this program would not have written the word: a shell only gets plain
/// words.
fn candidate((word, description): (String, String)) -> Option<CompletionCandidate> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte);
    if word.is_empty() || word.starts_with('-') || !word.bytes().all(is_plain) {
        return None;
    }
    let description: String = printable(&description).chars().take(MAX_DESCRIPTION).collect();
    Some(CompletionCandidate::new(word).help(Some(description.into())))
}

/// Values for a parameter of a report.
pub(in crate::commands) fn values(conn: &Connection, kind: Type, of: &[String], start: &str) -> Found {
    let mut found = Vec::new();
    match kind {
        Type::Text | Type::Integer | Type::Date => {}
        Type::Word => found.extend(of.iter().map(|word| (word.clone(), String::new()))),
        Type::Slug => {
            for sort in SORTS.into_iter().filter(|sort| of.iter().any(|of| of == sort)) {
                found.extend(things_that_begin(conn, Some(sort), start)?);
            }
            return Ok(first_and_last(found, MAX_SLUGS));
        }
        Type::Term => {
            for vocabulary in of {
                found.extend(match vocabulary.as_str() {
                    "country" => collect(conn, "SELECT code AS word, name AS about FROM country", &[])?,
                    vocabulary => terms(conn, vocabulary)?,
                });
            }
        }
    }
    found.retain(|(word, _)| word.starts_with(start));
    Ok(first_and_last(found, MAX_TERMS))
}

/// What `show` takes: the slugs of things and sources, of things of one sort after `SORT/`, and of the
/// passages and references of a source after `SOURCE/`.
pub(in crate::commands) fn things(conn: &Connection, start: &str) -> Found {
    let Some((qualifier, start)) = start.split_once('/') else {
        let mut found = sources(conn, start)?;
        found.extend(things_that_begin(conn, None, start)?);
        return Ok(first_and_last(found, MAX_SLUGS));
    };
    let found = if SORTS.contains(&qualifier) {
        things_that_begin(conn, Some(qualifier), start)?
    } else {
        passages_and_references(conn, qualifier, start)?
    };
    let found = first_and_last(found, MAX_SLUGS).into_iter();
    Ok(found.map(|(slug, description)| (format!("{qualifier}/{slug}"), description)).collect())
}

/// The slugs of sources.
pub(in crate::commands) fn sources(conn: &Connection, start: &str) -> Found {
    let end = end_of_range(start);
    let values = named_params! { ":from": start, ":to": end, ":most": MAX_TERMS };
    let found = collect(conn, include_str!("../sql/sources_that_begin.sql"), values)?;
    Ok(first_and_last(found, MAX_SLUGS))
}

/// The tables and views that `schema` describes.
pub(in crate::commands) fn tables(conn: &Connection, start: &str) -> Found {
    let mut statement = conn.prepare(db::dictionary::TABLES_AND_VIEWS)?;
    let rows = statement.query_map([], |row| Ok((row.get("name")?, row.get("kind")?)))?;
    let mut found = rows.collect::<Found>()?;
    found.retain(|(name, _)| name.starts_with(start));
    Ok(first_and_last(found, MAX_TERMS))
}

fn things_that_begin(conn: &Connection, sort: Option<&str>, start: &str) -> Found {
    let end = end_of_range(start);
    let values = named_params! { ":sort": sort, ":from": start, ":to": end, ":most": MAX_SLUGS };
    collect(conn, include_str!("../sql/things_that_begin.sql"), values)
}

fn passages_and_references(conn: &Connection, source: &str, start: &str) -> Found {
    let end = end_of_range(start);
    let values = named_params! { ":source": source, ":from": start, ":to": end, ":most": MAX_SLUGS };
    let mut found = collect(conn, include_str!("../sql/passages_that_begin.sql"), values)?;
    let values = named_params! { ":source": source, ":from": start, ":most": MAX_SLUGS };
    found.extend(collect(conn, include_str!("../sql/references_that_begin.sql"), values)?);
    Ok(found)
}

fn collect(conn: &Connection, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Found {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map(values, |row| {
        Ok((row.get("word")?, row.get::<_, Option<String>>("about")?.unwrap_or_default()))
    })?;
    rows.collect()
}

/// A text that sorts just after all texts that begin with `start`.
fn end_of_range(start: &str) -> String {
    format!("{start}\u{10ffff}")
}

/// Sorts the words, removes duplicates, and keeps the first ones and the last. A shell inserts what all
/// offered words have in common, so those left out must sort between two that are kept.
fn first_and_last(mut found: Vec<(String, String)>, most: u16) -> Vec<(String, String)> {
    found.sort();
    found.dedup_by(|one, other| one.0 == other.0);
    if found.len() > usize::from(most)
        && let Some(last) = found.pop()
    {
        found.truncate(usize::from(most) - 1);
        found.push(last);
    }
    found
}
