//! Finds things by their slug or one of their names, and suggests similar ones.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::error::Error;
use crate::fold::fold;
use crate::pack::problem::nearest;

/// The sorts of things that a slug can name.
pub const SORTS: [&str; 8] =
    ["organisation", "person", "collective", "place", "event", "event_series", "work", "topic"];

/// Something that can be shown.
#[derive(Debug)]
pub struct Thing {
    /// One of [`SORTS`]; or source, passage or reference.
    pub kind: String,
    /// Its slug; for a passage or reference with the slug of its source, as in `SOURCE/SLUG`.
    pub slug: String,
    /// Its name or title.
    pub title: String,
}

impl Thing {
    /// Reads a row with the columns `kind`, `slug` and `title`.
    ///
    /// # Errors
    ///
    /// An error from SQLite.
    pub fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { kind: row.get("kind")?, slug: row.get("slug")?, title: row.get("title")? })
    }
}

/// Whether a thing of this sort has the slug.
///
/// # Errors
///
/// An error from SQLite.
pub fn exists(conn: &Connection, sort: &str, slug: &str) -> rusqlite::Result<bool> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM thing WHERE slug = :slug AND sort = :sort")?;
    let found = statement.query_row(named_params! { ":slug": slug, ":sort": sort }, |_| Ok(()));
    Ok(found.optional()?.is_some())
}

/// The row number of the first thing with the slug, in the order of [`SORTS`].
///
/// # Errors
///
/// An error from SQLite.
pub fn id(conn: &Connection, slug: &str) -> rusqlite::Result<Option<i64>> {
    let mut statement = conn.prepare_cached("SELECT id FROM thing WHERE slug = :slug AND sort = :sort")?;
    for sort in SORTS {
        let found = statement.query_row(named_params! { ":slug": slug, ":sort": sort }, |row| row.get(0));
        if let Some(id) = found.optional()? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The things with this name, ignoring the case of ASCII letters. Things listed under the name come
/// before those that have it as another name.
///
/// # Errors
///
/// An error from SQLite.
pub fn named(conn: &Connection, name: &str) -> rusqlite::Result<Vec<Thing>> {
    let Some(words) = phrase(name) else { return Ok(Vec::new()) };
    let mut statement = conn.prepare(include_str!("things_by_name.sql"))?;
    let found = statement.query_map(named_params! { ":name": fold(name), ":words": words }, Thing::of)?;
    let mut found: Vec<Thing> = found.collect::<rusqlite::Result<_>>()?;
    let is_listed = |thing: &Thing| thing.title.eq_ignore_ascii_case(name);
    if found.iter().any(is_listed) {
        found.retain(is_listed);
    }
    Ok(found)
}

/// A text as a phrase for FTS5, in which nothing is syntax; `None` if it has no word.
#[must_use]
pub fn phrase(text: &str) -> Option<String> {
    text.contains(char::is_alphanumeric)
        .then(|| format!("\"{}\"", fold(text).replace('"', "\"\"").replace('\0', "")))
}

/// A hint with the slugs of things of these sorts whose slug or one of whose names is similar.
///
/// # Errors
///
/// An error from SQLite.
pub fn suggest<'a>(
    conn: &Connection,
    sorts: impl Iterator<Item = &'a str>,
    text: &str,
) -> Result<Option<String>, Error> {
    let sorts: Vec<&str> = sorts.collect();
    let text = text.to_lowercase();
    let read = || -> rusqlite::Result<Option<String>> {
        // What may have been meant, and the slug of the thing.
        let mut words: Vec<(String, String)> = Vec::new();
        let mut containing: Vec<String> = Vec::new();
        let mut statement = conn.prepare(
            "SELECT t.slug AS slug, t.sort AS sort, n.name AS name FROM thing AS t
             LEFT JOIN naming AS n ON n.thing_id = t.id ORDER BY t.slug, t.sort, n.name",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let slug = row.get_ref("slug")?.as_str()?;
            if !sorts.contains(&row.get_ref("sort")?.as_str()?) {
                continue;
            }
            if slug.contains(&text)
                && containing.len() < 5
                && containing.last().is_none_or(|last| last != slug)
            {
                containing.push(slug.to_owned());
            }
            let name = row.get::<_, Option<String>>("name")?.map(|name| name.to_lowercase());
            for word in [Some(slug.to_owned()), name].into_iter().flatten() {
                if word.len().abs_diff(text.len()) <= text.len() / 3 + 1 {
                    words.push((word, slug.to_owned()));
                }
            }
        }
        let near = nearest(&text, words.iter().map(|(word, _)| word.as_str()));
        let slug = near.and_then(|near| words.iter().find(|(word, _)| word == near)).map(|(_, slug)| slug);
        Ok(match slug {
            Some(slug) => Some(format!("did you mean `{slug}`?")),
            None if containing.is_empty() => None,
            None => Some(format!("did you mean `{}`?", containing.join("` or `"))),
        })
    };
    read().map_err(Error::sqlite("looking up a slug"))
}

/// The error that a text can mean several things; the hint has a way to name each.
#[must_use]
pub fn ambiguous(text: &str, found: &[Thing]) -> Error {
    // With its source, a slug is unique, unless a passage and a reference share it.
    let is_unique = |thing: &Thing| {
        thing.slug.contains('/') && found.iter().filter(|other| other.slug == thing.slug).count() == 1
    };
    let full_name = |thing: &Thing| {
        if is_unique(thing) {
            format!("`{}`", thing.slug)
        } else {
            format!("`{}/{}`", thing.kind, thing.slug)
        }
    };
    let names: Vec<String> = found.iter().map(full_name).collect();
    Error::usage(format!("`{text}` can mean {} things", found.len()))
        .hint(format!("say which: {}", names.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(kind: &str, slug: &str) -> Thing {
        Thing { kind: kind.into(), slug: slug.into(), title: "T".into() }
    }

    #[test]
    fn nothing_in_a_phrase_is_syntax() {
        assert_eq!(phrase("儿童").as_deref(), Some("\"儿\u{200b}童\""));
        assert_eq!(phrase("traf\u{ad}fic \"OR\"").as_deref(), Some("\"traffic \"\"OR\"\"\""));
        assert_eq!(phrase("?!"), None);
    }

    #[test]
    fn the_error_for_an_ambiguous_name_has_a_way_to_name_each_thing() {
        let ways = |found: &[Thing]| ambiguous("3", found).way_out().map(str::to_owned);
        let found = [thing("event", "twin"), thing("organisation", "twin")];
        assert_eq!(ways(&found).as_deref(), Some("say which: `event/twin` or `organisation/twin`"));
        let found = [thing("passage", "a/3"), thing("reference", "a/3"), thing("reference", "b/3")];
        assert_eq!(ways(&found).as_deref(), Some("say which: `passage/a/3` or `reference/a/3` or `b/3`"));
    }
}
