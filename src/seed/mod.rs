//! Seeding: from packs to rows in the database, by one road.
//!
//! Whatever the form of the packs and whatever is in the file: what the changed sources have there
//! leaves, the records are written as they are read, things and terms that no source declares any more
//! are dropped, labels and what can be searched follow. The content is that of a new file built from
//! the same packs.
//!
//! Knows packs and the database; knows neither reports nor the command line.

mod find;
mod indexes;
mod load;
mod names;
mod row;
mod search;

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::error::Error;
use crate::pack::check::{self, messages};
use crate::pack::fault;
use crate::pack::kind::{KINDS, Role, VOCABULARIES};
use crate::pack::problem::Problem;
use crate::pack::{Pack, Severity, Vocabulary};

use indexes::Indexes;
use load::Loader;

/// Page cache while rows are written, in kibibytes with a minus sign: the unique indexes that
/// grow with the rows are to be in it as far as possible.
const CACHE_OF_ROWS: i32 = -65_536;

/// Page cache while indexes are made: SQLite gives the sorter as much, and small sorted runs are
/// soon in the processor's own cache.
const CACHE_OF_INDEXES: i32 = -2_048;

/// What seeding has done besides what the packs say.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many facts each source that was seeded has, by its slug.
    pub facts: Vec<(String, i64)>,
    /// Attached texts whose passages are gone, by source.
    pub lost_texts: Vec<(String, i64)>,
    /// How many errors there are that are not among the problems.
    pub unshown: usize,
}

/// Makes the database hold what the packs say, and removes the sources with the slugs in `removed`.
/// What is wrong with the packs goes to `problems`; where that has an error, the transaction is to be
/// dropped.
///
/// # Errors
///
/// SQLite's own, a file that cannot be read, and a passage that another source cites and that would go.
pub fn seed(
    conn: &Connection,
    packs: &[Pack],
    removed: &[String],
    problems: &mut Vec<Problem>,
) -> Result<Outcome, Error> {
    let failed = Error::sqlite("writing the facts");
    check::sources_once(packs, problems);
    let vocabulary = vocabulary(conn)?;
    let is_new: bool =
        conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM source)", [], |row| row.get(0)).map_err(&failed)?;
    // By slug, so that the order in which packs are named makes no difference.
    let mut packs: Vec<&Pack> = packs.iter().collect();
    packs.sort_by_key(|pack| pack.slug());

    let slugs = packs.iter().map(|pack| pack.slug()).chain(removed.iter().map(String::as_str));
    leave(conn, slugs).map_err(&failed)?;
    let last_thing: i64 =
        conn.query_row("SELECT coalesce(max(id), 0) FROM thing", [], |row| row.get(0)).map_err(&failed)?;
    let indexes = if is_new { Some(Indexes::drop(conn).map_err(&failed)?) } else { None };
    conn.pragma_update(None, "cache_size", CACHE_OF_ROWS).map_err(&failed)?;
    let warnings = problems.iter().filter(|problem| problem.severity() == Severity::Warning).count();
    let mut listed = fault::Names::new();
    let mut loaders = Vec::new();
    for pack in &packs {
        let mut loader = Loader::new(conn, pack, &vocabulary, !is_new, warnings).map_err(&failed)?;
        loader.run(&mut listed, problems)?;
        loaders.push(loader);
    }
    for loader in &mut loaders {
        loader.discrepancies(problems)?;
    }
    sort_things(conn, last_thing).map_err(&failed)?;
    let mut doubled = Vec::new();
    if let Some(indexes) = indexes {
        conn.pragma_update(None, "cache_size", CACHE_OF_INDEXES).map_err(&failed)?;
        doubled = indexes.make(conn).map_err(Error::sqlite("making the indexes"))?;
    }
    for loader in &mut loaders {
        find::faults(conn, loader.source, &mut loader.faults).map_err(&failed)?;
        loader.faults.extend(doubled.iter().cloned().map(fault::Fault::Doubled));
        // One that cites an unknown passage has too few for that reason.
        if !is_fine(problems) {
            loader.faults.retain(|fault| !matches!(fault, fault::Fault::FewPassages(_)));
        }
        fault::tell(loader.pack, &loader.faults, problems)?;
    }
    listed.tell(&packs, problems)?;
    labels_once(conn, &loaders, problems).map_err(&failed)?;
    if is_fine(problems) {
        for loader in &loaders {
            loader.passages_used(problems)?;
        }
        circles_of_several(conn, &loaders, problems).map_err(&failed)?;
    }
    let mut outcome =
        Outcome { unshown: loaders.iter().map(|loader| loader.unshown).sum(), ..Outcome::default() };
    if !is_fine(problems) {
        return Ok(outcome);
    }
    conn.execute_batch(include_str!("sql/finish.sql")).map_err(&failed)?;
    passages_cited(conn)?;
    outcome.lost_texts = lost_texts(conn).map_err(&failed)?;
    for loader in &loaders {
        remember(conn, loader).map_err(&failed)?;
        outcome.facts.push((loader.pack.slug().to_owned(), loader.facts));
    }
    let searching = if is_new {
        search::fill(conn)
    } else {
        search::refresh_touched(conn)
            .and_then(|()| loaders.iter().try_for_each(|loader| search::refresh_source(conn, loader.source)))
    };
    searching.and_then(|()| analyse(conn)).map_err(Error::sqlite("writing the search index"))?;
    Ok(outcome)
}

fn is_fine(problems: &[Problem]) -> bool {
    problems.iter().all(|problem| problem.severity() == Severity::Warning)
}

/// Removes sources with all that was read from them, and terms that no other source declares. What has
/// to come back is kept in the temporary lists.
fn leave<'s>(conn: &Connection, slugs: impl Iterator<Item = &'s str>) -> rusqlite::Result<()> {
    conn.execute_batch(include_str!("sql/begin.sql"))?;
    let mut leaving = conn
        .prepare("INSERT OR IGNORE INTO temp.leaving (source_id) SELECT id FROM source WHERE slug = :slug")?;
    for slug in slugs {
        leaving.execute(named_params! { ":slug": slug })?;
    }
    conn.execute_batch(include_str!("sql/leave.sql"))?;
    let gone = "DELETE FROM term_declaration WHERE source_id IN (SELECT source_id FROM temp.leaving)
        RETURNING vocabulary, term";
    let terms = conn
        .prepare(gone)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    for (vocabulary, term) in terms {
        for kind in VOCABULARIES.iter().filter(|kind| kind.vocabulary() == vocabulary) {
            let sorts: Vec<String> = kind.sorts().iter().map(|sort| format!("'{sort}'")).collect();
            let sort =
                if sorts.is_empty() { String::new() } else { format!(" AND sort IN ({})", sorts.join(", ")) };
            conn.prepare_cached(&format!(
                "DELETE FROM {} WHERE term = :term{sort} AND NOT EXISTS
                 (SELECT 1 FROM term_declaration AS d WHERE d.vocabulary = :vocabulary AND d.term = :term)",
                kind.table
            ))?
            .execute(named_params! { ":term": term, ":vocabulary": vocabulary })?;
        }
    }
    Ok(())
}

/// Gives each new thing its row in the table of its sort.
fn sort_things(conn: &Connection, last: i64) -> rusqlite::Result<()> {
    for kind in KINDS.iter().filter(|kind| kind.role == Role::Thing) {
        let (sort, things) = (kind.name, "SELECT id FROM thing WHERE id > :last AND sort = :sort");
        conn.execute(
            &format!("INSERT INTO {sort} (id) {things}"),
            named_params! { ":last": last, ":sort": sort },
        )?;
    }
    Ok(())
}

/// A thing is listed under one label.
fn labels_once(
    conn: &Connection,
    loaders: &[Loader<'_>],
    problems: &mut Vec<Problem>,
) -> rusqlite::Result<()> {
    let mut other = conn.prepare(
        "SELECT n.name, d.slug, t.slug FROM naming AS n JOIN thing AS t ON t.id = n.thing_id
         JOIN passage AS p ON p.id = n.passage_id JOIN source AS d ON d.id = p.source_id
         WHERE n.thing_id = :id AND n.kind = 'label' AND n.name <> :label ORDER BY d.slug LIMIT 1",
    )?;
    for (id, label) in loaders.iter().flat_map(|loader| &loader.labels) {
        let found: Option<(String, String, String)> = other
            .query_row(named_params! { ":id": id, ":label": label.value }, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        if let Some((there, source, name)) = found {
            problems.push(messages::other_label(&name, &there, &source, &label.place));
        }
    }
    Ok(())
}

/// Warns of wider topics that, as several sources state them, lead back to where they began.
fn circles_of_several(
    conn: &Connection,
    loaders: &[Loader<'_>],
    problems: &mut Vec<Problem>,
) -> rusqlite::Result<()> {
    let several: bool = conn.query_row(
        "SELECT count(*) > 1 FROM (SELECT DISTINCT p.source_id FROM broader AS b
         JOIN passage AS p ON p.id = b.passage_id LIMIT 2)",
        [],
        |row| row.get(0),
    )?;
    let Some(loader) = loaders.first().filter(|_| several) else { return Ok(()) };
    let mut statement = conn.prepare(
        "SELECT c.subject_slug, c.sources FROM conflicts AS c WHERE c.what = 'broader' ORDER BY 1",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (slug, sources): (String, String) = (row.get(0)?, row.get(1)?);
        problems.push(
            Problem::warning(
                &loader.pack.place,
                format!("`broader` leads from `{slug}` back to itself, as these sources state it: {sources}"),
            )
            .help("`ecpat-kb report conflicts` shows it beside what else the sources disagree on"),
        );
    }
    Ok(())
}

/// What discrepancies of other sources cite is still there.
fn passages_cited(conn: &Connection) -> Result<(), Error> {
    let failed = Error::sqlite("writing the facts");
    let gone: Option<(String, String, String)> = conn
        .query_row(include_str!("sql/cited_and_gone.sql"), [], |row| {
            Ok((row.get("passage")?, row.get("discrepancy")?, row.get("citing")?))
        })
        .optional()
        .map_err(&failed)?;
    match gone {
        Some((passage, discrepancy, source)) => Err(Error::failed(format!(
            "the discrepancy `{discrepancy}` of source `{source}` cites the passage `{passage}`, which would be removed"
        ))),
        None => Ok(()),
    }
}

/// Attached texts whose passages are gone, by source.
fn lost_texts(conn: &Connection) -> rusqlite::Result<Vec<(String, i64)>> {
    let mut statement = conn.prepare(include_str!("sql/lost_texts.sql"))?;
    statement.query_map([], |row| Ok((row.get("source")?, row.get("lost")?)))?.collect()
}

/// Remembers the pack that a source was seeded from.
fn remember(conn: &Connection, loader: &Loader<'_>) -> rusqlite::Result<()> {
    conn.execute(
        "INSERT INTO pack (source_id, digest) VALUES (:source, :digest)",
        named_params! { ":source": loader.source, ":digest": loader.pack.digest },
    )
    .map(drop)
}

/// Whether the database was last seeded from just this pack.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn is_seeded(conn: &Connection, pack: &Pack) -> Result<bool, Error> {
    conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM source AS s JOIN pack AS p ON p.source_id = s.id
         WHERE s.slug = :slug AND p.digest = :digest)",
        named_params! { ":slug": pack.slug(), ":digest": pack.digest },
        |row| row.get(0),
    )
    .map_err(Error::sqlite("reading the sources"))
}

/// The slugs of the sources in the database, in order.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn sources(conn: &Connection) -> Result<Vec<String>, Error> {
    let read = || -> rusqlite::Result<Vec<String>> {
        conn.prepare("SELECT slug FROM source ORDER BY slug")?.query_map([], |row| row.get(0))?.collect()
    };
    read().map_err(Error::sqlite("reading the sources"))
}

/// Makes anew what is made from the facts: what can be searched, and the statistics. A
/// migration can change what they are made of, so they follow it.
///
/// # Errors
///
/// SQLite's own; the transaction is then to be dropped.
pub fn derive(conn: &Connection) -> Result<(), Error> {
    search::fill(conn).and_then(|()| analyse(conn)).map_err(Error::sqlite("writing the search index"))
}

/// Brings what can be searched of the references and the attached passages of a source up to date.
///
/// # Errors
///
/// SQLite's own; the transaction is then to be dropped.
pub fn refresh_search(conn: &Connection, source: i64) -> Result<(), Error> {
    search::refresh_source(conn, source).map_err(Error::sqlite("writing the search index"))
}

/// Rows of an index that are looked at for its statistics: enough to choose between indexes, and
/// no more in a large file (<https://www.sqlite.org/lang_analyze.html#approx>).
const ANALYSED: i32 = 1_000;

fn analyse(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "analysis_limit", ANALYSED)?;
    conn.execute_batch("ANALYZE")
}

/// The vocabulary that comes with the program, as the migrations have put it into the
/// database; what packs have added is left out, since a pack stands on its own.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn vocabulary(conn: &Connection) -> Result<Vocabulary, Error> {
    let mut vocabulary = Vocabulary::default();
    let mut add = |name: &str, sql: &str| -> rusqlite::Result<()> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            vocabulary.add(name, row.get_ref("term")?.as_str()?);
        }
        Ok(())
    };
    let reading = Error::sqlite("reading the vocabulary");
    for kind in VOCABULARIES {
        let sort = kind.sorts().first().map(|sort| format!("t.sort = '{sort}' AND ")).unwrap_or_default();
        let (name, table) = (kind.vocabulary(), kind.table);
        let sql = format!(
            "SELECT t.term FROM {table} AS t WHERE {sort}NOT EXISTS
             (SELECT 1 FROM term_declaration AS d WHERE d.vocabulary = '{name}' AND d.term = t.term)"
        );
        add(name, &sql).map_err(&reading)?;
    }
    add("country", "SELECT code AS term FROM country").map_err(&reading)?;
    Ok(vocabulary)
}
