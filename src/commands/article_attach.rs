//! `article attach`: stores the sentences of an article in the user's own database, or removes them.

use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::{Connection, Transaction, named_params};

use super::writing::WaitOption;
use super::{Context, articles, completions, counted, writing};
use crate::article::Document;
use crate::article::anchor::Anchor;
use crate::article::passages::{self, Passage};
use crate::article::place::{self, KnownPassage, KnownSection, Location};
use crate::error::{Error, quoted};
use crate::seed;

/// Store the sentences of an article in the database, for `search`, `show` and `citations`
#[derive(Debug, Args)]
pub(crate) struct AttachArgs {
    /// The article, as text or as a saved page
    #[arg(value_name = "FILE", required_unless_present = "detach")]
    file: Option<PathBuf>,
    /// The source that the article belongs to, if the database has several
    #[arg(long, value_name = "SLUG", add = completions::from_database(completions::sources))]
    source: Option<String>,
    /// Remove the sentences again
    #[arg(long, conflicts_with = "file")]
    detach: bool,
    #[command(flatten)]
    wait: WaitOption,
}

pub(crate) fn run(context: &Context, arguments: &AttachArgs) -> Result<(), Error> {
    let source = arguments.source.as_deref();
    let path = context.globals.target();
    if !path.exists() {
        return Err(Error::no_database(&path));
    }
    let document = arguments.file.as_deref().map(articles::read).transpose()?;
    let (_, summary) =
        writing::write(context, &path, arguments.wait.duration(), |transaction, migrations| {
            let summary = change(context, &path, transaction, document.as_ref(), source)?;
            if !migrations.is_empty() {
                seed::derive(transaction)?;
            }
            Ok(summary)
        })?;
    context.remark(&format!("{}: {summary}", path.display()));
    Ok(())
}

/// Stores or removes the sentences, and returns a summary.
fn change(
    context: &Context,
    path: &Path,
    transaction: &Transaction<'_>,
    document: Option<&Document>,
    source: Option<&str>,
) -> Result<String, Error> {
    let writing = Error::database(path, "writing");
    let (id, title) = choose(transaction, source, document.and_then(|page| page.url.as_deref()))?;
    let Some(document) = document else {
        let removed = detach(transaction, id).map_err(&writing)?;
        seed::refresh_search(transaction, id)?;
        return Ok(format!("{removed} passages of `{title}` no longer have their text"));
    };
    let changes = transaction.total_changes();
    let (attached, count) = store_sentences(transaction, id, document).map_err(&writing)?;
    if transaction.total_changes() > changes {
        seed::refresh_search(transaction, id)?;
    }
    let missing = count - attached;
    if attached == 0 && count > 0 {
        return Err(Error::failed(format!(
            "none of the {count} anchors of `{title}` is in this article; nothing was changed"
        )));
    }
    if missing > 0 {
        context.remark(&format!(
            "no text for {}: the article does not have the anchor exactly once; see `ecpat-kb article check`",
            counted(missing, "passage")
        ));
    }
    Ok(format!("{attached} of {count} passages of `{title}` have their text"))
}

/// Finds the passages of a source in an article and stores their sentences. Returns how many were found,
/// and how many there are.
pub(super) fn store_sentences(
    conn: &Connection,
    source: i64,
    document: &Document,
) -> rusqlite::Result<(usize, usize)> {
    let stored = stored(conn, source)?;
    let found = passages::passages(document);
    let places = place::find(&stored.sections, &stored.passages, document, &found).passages;
    Ok((attach(conn, &stored.ids, &places, &found)?, stored.ids.len()))
}

/// The id and title of the source with this slug; without a slug, of the only source, or the only one that
/// was read at the address of the article.
fn choose(
    transaction: &Transaction<'_>,
    slug: Option<&str>,
    url: Option<&str>,
) -> Result<(i64, String), Error> {
    type Known = (i64, String, String, Option<String>);
    let read = || -> rusqlite::Result<Vec<Known>> {
        transaction
            .prepare("SELECT id, title, slug, url FROM source ORDER BY slug")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect()
    };
    let all = read().map_err(Error::sqlite("reading the sources"))?;
    let is_meant = |known: &str, read_at: Option<&str>| match slug {
        Some(slug) => known == slug,
        None => all.len() == 1 || url.is_some() && read_at == url,
    };
    let found: Vec<_> = all.iter().filter(|(_, _, slug, url)| is_meant(slug, url.as_deref())).collect();
    let slugs = || quoted(&all.iter().map(|(_, _, slug, _)| slug.clone()).collect::<Vec<_>>());
    match (found.as_slice(), slug) {
        ([(id, title, ..)], _) => Ok((*id, title.clone())),
        (_, Some(slug)) => {
            Err(Error::not_found("source", slug).hint(format!("the database has {}", slugs())))
        }
        (_, None) => Err(Error::usage(format!("it is not clear which of the {} sources this is", all.len()))
            .hint(format!("say it with --source: {}", slugs()))),
    }
}

/// The sections and passages of a source, and the ids of the passages.
#[derive(Default)]
struct Stored {
    sections: Vec<KnownSection>,
    passages: Vec<KnownPassage>,
    ids: Vec<i64>,
}

fn stored(conn: &Connection, source: i64) -> rusqlite::Result<Stored> {
    let mut stored = Stored::default();
    let mut last = None;
    let mut statement = conn.prepare(include_str!("sql/passages_to_attach.sql"))?;
    let mut rows = statement.query(named_params! { ":source": source })?;
    while let Some(row) = rows.next()? {
        let section: i64 = row.get("section")?;
        if last.replace(section) != Some(section) {
            let (heading, label) = (row.get("heading")?, row.get("label")?);
            stored.sections.push(KnownSection { heading, label });
        }
        let Some(id) = row.get("id")? else { continue };
        stored.ids.push(id);
        stored.passages.push(KnownPassage {
            section: stored.sections.len() - 1,
            is_head: row.get("is_head")?,
            anchor: Anchor {
                prefix: row.get("prefix")?,
                words: row.get("anchor")?,
                suffix: row.get("suffix")?,
            },
        });
    }
    Ok(stored)
}

/// Sets the text of each passage that was found, clears that of the others, and returns how many were
/// found.
fn attach(conn: &Connection, ids: &[i64], places: &[Location], found: &[Passage]) -> rusqlite::Result<usize> {
    // A passage that already has this text is not updated: attaching it again changes nothing.
    let mut statement =
        conn.prepare("UPDATE passage SET text = :text WHERE id = :id AND text IS NOT :text")?;
    let mut attached = 0;
    for (id, place) in ids.iter().zip(places) {
        let text = match place {
            Location::Found(at) => found.get(*at).map(|passage| passage.plain.as_str()),
            _ => None,
        };
        attached += usize::from(text.is_some());
        statement.execute(named_params! { ":text": text, ":id": id })?;
    }
    Ok(attached)
}

fn detach(transaction: &Transaction<'_>, source: i64) -> rusqlite::Result<usize> {
    transaction.execute(
        "UPDATE passage SET text = NULL WHERE source_id = :source AND text IS NOT NULL",
        named_params! { ":source": source },
    )
}
