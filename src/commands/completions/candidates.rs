//! What a database offers for a word: slugs, terms, tables. Each answer is bounded, by an index
//! or by a small table, and in time, as the file may be anybody's. And paths.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::ValueHint;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _};
use rusqlite::{Connection, named_params};

use crate::cli::database_variable;
use crate::commands::{DEFAULT_DB, packs};
use crate::db;
use crate::escape::printable;
use crate::report::head::Type;
use crate::report::parameter::terms;
use crate::report::thing::SORTS;

/// Most slugs that are offered.
const MOST: u16 = 50;

/// Most terms that are offered: all countries, and more than a vocabulary has.
const MOST_TERMS: u16 = 300;

/// Most characters of what is said of a candidate.
const LONGEST: usize = 100;

/// How long a database may take to answer.
const PATIENCE: Duration = Duration::from_millis(200);

/// Instructions of SQLite's machine between two looks at the clock.
const STEPS: i32 = 1_000;

/// A word and what it is.
pub(super) type Offer = (String, String);

/// The database that a line is about.
#[derive(Clone)]
pub(super) enum Database {
    File(PathBuf),
    BuiltIn,
}

impl Database {
    /// The database as the commands choose it; see [`crate::cli::Globals::db`].
    pub(super) fn named(by_option: Option<PathBuf>) -> Self {
        let named = by_option.or_else(|| std::env::var_os(database_variable()?).map(PathBuf::from));
        let usual = || PathBuf::from(DEFAULT_DB);
        match named.or_else(|| usual().exists().then(usual)) {
            Some(path) => Self::File(path),
            None => Self::BuiltIn,
        }
    }

    fn open(&self) -> Option<Connection> {
        let mut conn = match self {
            Self::File(path) => db::open_as_it_lies(path).ok()?,
            Self::BuiltIn => packs::built_in_memory().ok()?,
        };
        let end = Instant::now() + PATIENCE;
        conn.progress_handler(STEPS, Some(move || Instant::now() > end)).ok()?;
        Some(conn)
    }

    /// What completes a word by asking this database, which is opened only then.
    pub(super) fn completer(
        &self,
        offers: impl Fn(&Connection, &str) -> rusqlite::Result<Vec<Offer>> + Send + Sync + 'static,
    ) -> ArgValueCompleter {
        let database = self.clone();
        ArgValueCompleter::new(move |word: &OsStr| {
            let found = || offers(&database.open()?, word.to_str()?).ok();
            found().unwrap_or_default().into_iter().filter_map(candidate).collect()
        })
    }
}

/// The tag of paths.
const PATH: &str = "path";

/// What completes a path, tagged as one; nothing where the hint is not for paths.
pub(super) fn paths(hint: ValueHint) -> Option<ArgValueCompleter> {
    let wanted: fn(&Path) -> bool = match hint {
        ValueHint::AnyPath | ValueHint::FilePath => |_| true,
        ValueHint::DirPath => Path::is_dir,
        _ => return None,
    };
    Some(ArgValueCompleter::new(move |word: &OsStr| {
        let found = |word: &OsStr| PathCompleter::any().filter(wanted).complete(word);
        let mut paths = found(word);
        if paths.is_empty()
            && let Some(word) = word.to_str().and_then(unquoted)
        {
            paths = found(word.as_ref());
        }
        paths.into_iter().map(|path| path.tag(Some(PATH.into()))).collect()
    }))
}

/// Whether it was found by [`paths`].
pub(super) fn is_path(candidate: &CompletionCandidate) -> bool {
    candidate.get_tag().is_some_and(|tag| tag.to_string() == PATH)
}

/// A word without the quotes that some shells pass on, the last of which may be still to come.
fn unquoted(word: &str) -> Option<String> {
    let closed = ["", "'", "\""].into_iter().find_map(|end| shlex::split(&format!("{word}{end}")))?;
    <[String; 1]>::try_from(closed).ok().map(|[word]| word)
}

/// Makes a candidate, unless it is something that this program would not have written: a shell
/// is given plain words alone.
fn candidate((word, about): Offer) -> Option<CompletionCandidate> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte);
    if word.is_empty() || word.starts_with('-') || !word.bytes().all(plain) {
        return None;
    }
    let about: String = printable(&about).chars().take(LONGEST).collect();
    Some(CompletionCandidate::new(word).help(Some(about.into())))
}

/// Values for a parameter of a report.
pub(super) fn values(
    conn: &Connection,
    kind: Type,
    of: &[String],
    word: &str,
) -> rusqlite::Result<Vec<Offer>> {
    let is_asked = |table: &str| of.iter().any(|of| of == table);
    let mut found = Vec::new();
    match kind {
        Type::Text | Type::Integer | Type::Date => {}
        Type::Word => {
            let words = of.iter().filter(|of| of.starts_with(word));
            found.extend(words.map(|word| (word.clone(), String::new())));
        }
        Type::Slug => {
            for sort in SORTS.iter().filter(|sort| is_asked(sort)) {
                things_of_sort(conn, sort, word, &mut found)?;
            }
            keep(&mut found, MOST);
        }
        Type::Term => {
            if is_asked("country") {
                range(conn, "country", "code", "name", word, MOST_TERMS, &mut found)?;
            }
            for vocabulary in of {
                let terms = terms(conn, vocabulary)?.into_iter();
                found.extend(terms.filter(|(term, _)| term.starts_with(word)));
            }
            keep(&mut found, MOST_TERMS);
        }
    }
    Ok(found)
}

/// What `show` can tell of: things and sources by slug, one sort of thing after `SORT/`, the
/// passages and references of a source after `SOURCE/`.
pub(super) fn things(conn: &Connection, word: &str) -> rusqlite::Result<Vec<Offer>> {
    let mut found = Vec::new();
    let Some((qualifier, word)) = word.split_once('/') else {
        range(conn, "thing", "slug", "name", word, MOST, &mut found)?;
        range(conn, "source", "slug", "title", word, MOST, &mut found)?;
        keep(&mut found, MOST);
        return Ok(found);
    };
    if SORTS.contains(&qualifier) {
        things_of_sort(conn, qualifier, word, &mut found)?;
    } else {
        local(conn, qualifier, word, &mut found)?;
    }
    keep(&mut found, MOST);
    for (slug, _) in &mut found {
        slug.insert_str(0, &format!("{qualifier}/"));
    }
    Ok(found)
}

/// Sources by slug.
pub(super) fn sources(conn: &Connection, word: &str) -> rusqlite::Result<Vec<Offer>> {
    let mut found = Vec::new();
    range(conn, "source", "slug", "title", word, MOST, &mut found)?;
    keep(&mut found, MOST);
    Ok(found)
}

/// The tables and views that `schema` describes.
pub(super) fn tables(conn: &Connection, word: &str) -> rusqlite::Result<Vec<Offer>> {
    let mut statement = conn.prepare(db::dictionary::TABLES_AND_VIEWS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, kind): (String, String) = (row.get("name")?, row.get("kind")?);
        if name.starts_with(word) && found.len() < usize::from(MOST_TERMS) {
            found.push((name, kind));
        }
    }
    found.sort();
    Ok(found)
}

/// Finds the rows of a table whose key begins with a word: the first, up to one less than
/// `most`, and the last one. A shell writes what all that it is offered begin with, so the rows
/// that are left out must lie between two that are not.
fn range(
    conn: &Connection,
    table: &str,
    key: &str,
    about: &str,
    word: &str,
    most: u16,
    found: &mut Vec<Offer>,
) -> rusqlite::Result<()> {
    let rows = format!(
        "SELECT {key} AS word, {about} AS about FROM {table} WHERE {key} >= :from AND {key} < :to ORDER BY {key}"
    );
    let sql = format!(
        "SELECT word, about FROM ({rows} LIMIT :most) UNION SELECT word, about FROM ({rows} DESC LIMIT 1)"
    );
    let end = after(word);
    let values = named_params! { ":from": word, ":to": end, ":most": most };
    collect(conn, &sql, values, found)
}

/// Finds the things of one sort whose slug begins with a word, as [`range`] does.
fn things_of_sort(conn: &Connection, sort: &str, word: &str, found: &mut Vec<Offer>) -> rusqlite::Result<()> {
    let end = after(word);
    let values = named_params! { ":sort": sort, ":from": word, ":to": end, ":most": MOST };
    collect(conn, include_str!("../sql/things_that_begin.sql"), values, found)
}

/// Finds the passages of a source whose slug begins with a word, and the references whose
/// number does.
fn local(conn: &Connection, source: &str, word: &str, found: &mut Vec<Offer>) -> rusqlite::Result<()> {
    let end = after(word);
    let values = named_params! { ":source": source, ":from": word, ":to": end, ":most": MOST };
    collect(conn, include_str!("../sql/passages_that_begin.sql"), values, found)?;
    let values = named_params! { ":source": source, ":from": word, ":most": MOST };
    collect(conn, include_str!("../sql/references_that_begin.sql"), values, found)
}

fn collect(
    conn: &Connection,
    sql: &str,
    values: &[(&str, &dyn rusqlite::ToSql)],
    found: &mut Vec<Offer>,
) -> rusqlite::Result<()> {
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        found.push((row.get("word")?, row.get::<_, Option<String>>("about")?.unwrap_or_default()));
    }
    Ok(())
}

/// What every text that begins with the word sorts before, and no other text after it.
fn after(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

/// Sorts what was found in several tables, each word once, and keeps the first and the last.
fn keep(found: &mut Vec<Offer>, most: u16) {
    found.sort();
    found.dedup_by(|one, other| one.0 == other.0);
    if found.len() > usize::from(most)
        && let Some(last) = found.pop()
    {
        found.truncate(usize::from(most) - 1);
        found.push(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_loses_its_quotes_also_before_the_last_is_typed() {
        for word in ["my\\ d", "'my d", "\"my d", "'my d'"] {
            assert_eq!(unquoted(word).as_deref(), Some("my d"), "{word}");
        }
        assert_eq!(unquoted("my d"), None);
    }
}
