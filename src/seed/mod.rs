//! Seeding: from packs to rows in the database.
//!
//! There is one way, for all forms of packs and whatever is in the file: delete the rows of the changed
//! sources, write the records as they are read, drop things and terms that no source declares any more,
//! and update labels and searchable texts. The content is that of a new file built from the same packs.
//!
//! Knows packs and the database; knows neither reports nor the command line.

mod find;
mod indexes;
mod load;
mod names;
mod row;
mod search;

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::db;
use crate::error::Error;
use crate::pack::check::{self, messages};
use crate::pack::fault;
use crate::pack::kind::{KINDS, Role, VOCABULARIES};
use crate::pack::problem::Problem;
use crate::pack::{Pack, Severity, Vocabulary};

use indexes::Indexes;
use load::Loader;
use row::Writers;

/// Page cache while rows are written, in kibibytes with a minus sign. It should hold as much as
/// possible of the unique indexes, which grow with the rows.
const CACHE_FOR_ROWS: i32 = -65_536;

/// Page cache while indexes are created. SQLite's sorter uses the same size, and small sorted runs fit
/// into the processor's cache.
const CACHE_FOR_INDEXES: i32 = -2_048;

/// The result of seeding.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The number of facts of each seeded source, by its slug.
    pub facts: Vec<(String, i64)>,
    /// The number of attached texts whose passages were removed, by source.
    pub lost_texts: Vec<(String, i64)>,
    /// The number of errors that are not among the problems.
    pub unshown: usize,
}

/// Writes the packs to the database, and removes the sources with the slugs in `removed`. Mistakes in
/// the packs are added to `problems`; if one of them is an error, drop the transaction.
///
/// # Errors
///
/// SQLite's own, a file that cannot be read, and the removal of a passage that another source cites.
pub fn seed(
    conn: &Connection,
    packs: &[Pack],
    removed: &[String],
    problems: &mut Vec<Problem>,
) -> Result<Outcome, Error> {
    let failed = Error::sqlite("writing the facts");
    check::sources_once(packs, problems);
    db::plan_once(conn).map_err(&failed)?;
    let vocabulary = vocabulary(conn)?;
    let is_new: bool =
        conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM source)", [], |row| row.get(0)).map_err(&failed)?;
    // Sorted by slug, so that the order of the packs makes no difference.
    let mut packs: Vec<&Pack> = packs.iter().collect();
    packs.sort_by_key(|pack| pack.slug());

    let slugs = packs.iter().map(|pack| pack.slug()).chain(removed.iter().map(String::as_str));
    let replaces = remove_sources(conn, slugs).map_err(&failed)?;
    let last_thing: i64 =
        conn.query_row("SELECT coalesce(max(id), 0) FROM thing", [], |row| row.get(0)).map_err(&failed)?;
    // Dropping the indexes and making them again takes longer than keeping them, unless there are many rows.
    let drops_indexes = is_new && packs.iter().any(|pack| !pack.bulk.is_empty());
    let indexes = if drops_indexes { Some(Indexes::drop(conn).map_err(&failed)?) } else { None };
    conn.pragma_update(None, "cache_size", CACHE_FOR_ROWS).map_err(&failed)?;
    let warnings = problems.iter().filter(|problem| problem.severity == Severity::Warning).count();
    let mut writers = Writers::new(conn);
    let mut listed = fault::Names::default();
    let mut loaders = Vec::new();
    for pack in &packs {
        let mut loader = Loader::new(conn, pack, &vocabulary, !is_new).map_err(&failed)?;
        let written = loader.write(&mut writers, &mut listed);
        // What was found before a failure may be its cause.
        problems.append(&mut loader.problems);
        written?;
        loaders.push(loader);
    }
    for loader in &mut loaders {
        let written = loader.discrepancies(&mut writers);
        problems.append(&mut loader.problems);
        written?;
    }
    let most = load::MOST + warnings;
    let unshown =
        loaders.iter().map(|loader| loader.unshown).sum::<usize>() + problems.len().saturating_sub(most);
    problems.truncate(most);
    insert_into_tables_of_sorts(conn, last_thing).map_err(&failed)?;
    let mut doubled = Vec::new();
    if let Some(indexes) = indexes {
        conn.pragma_update(None, "cache_size", CACHE_FOR_INDEXES).map_err(&failed)?;
        doubled = indexes.create(conn).map_err(Error::sqlite("creating the indexes"))?;
    }
    for loader in &mut loaders {
        find::faults(conn, loader.source, &mut loader.faults).map_err(&failed)?;
        loader.faults.extend(doubled.iter().cloned().map(fault::Fault::Doubled));
        // A discrepancy that cites an unknown passage has too few passages for that reason.
        if !is_fine(problems) {
            loader.faults.retain(|fault| !matches!(fault, fault::Fault::FewPassages(_)));
        }
        fault::report(loader.pack, &loader.faults, problems)?;
    }
    listed.report(&packs, problems)?;
    report_different_labels(conn, &loaders, problems).map_err(&failed)?;
    if is_fine(problems) {
        for loader in &loaders {
            loader.check_passages(problems)?;
        }
        report_circles_over_sources(conn, &loaders, problems).map_err(&failed)?;
    }
    let mut outcome = Outcome { unshown, ..Outcome::default() };
    if !is_fine(problems) {
        return Ok(outcome);
    }
    if replaces {
        conn.execute_batch(include_str!("sql/restore.sql")).map_err(&failed)?;
        check_cited_passages(conn)?;
        outcome.lost_texts = lost_texts(conn).map_err(&failed)?;
    }
    conn.execute_batch(include_str!("sql/labels.sql")).map_err(&failed)?;
    for loader in &loaders {
        insert_pack(conn, loader).map_err(&failed)?;
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
    problems.iter().all(|problem| problem.severity == Severity::Warning)
}

/// Deletes sources with their facts, and terms that no other source declares, and returns whether there
/// were any. What must be restored later is kept in temporary tables.
fn remove_sources<'s>(conn: &Connection, slugs: impl Iterator<Item = &'s str>) -> rusqlite::Result<bool> {
    conn.execute_batch(include_str!("sql/begin.sql"))?;
    let mut removed = conn.prepare(
        "INSERT OR IGNORE INTO temp.removed_source (source_id) SELECT id FROM source WHERE slug = :slug",
    )?;
    let mut found = 0;
    for slug in slugs {
        found += removed.execute(named_params! { ":slug": slug })?;
    }
    // Planning these deletions, which follow many keys, takes longer than writing a small pack.
    if found == 0 {
        return Ok(false);
    }
    conn.execute_batch(include_str!("sql/remove_sources.sql"))?;
    let removed =
        "DELETE FROM term_declaration WHERE source_id IN (SELECT source_id FROM temp.removed_source)
        RETURNING vocabulary, term";
    let terms = conn
        .prepare(removed)?
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
    Ok(true)
}

/// Creates the row of each new thing in the table of its sort.
fn insert_into_tables_of_sorts(conn: &Connection, last: i64) -> rusqlite::Result<()> {
    for kind in KINDS.iter().filter(|kind| kind.role == Role::Thing) {
        let (sort, things) = (kind.name, "SELECT id FROM thing WHERE id > :last AND sort = :sort");
        conn.execute(
            &format!("INSERT INTO {sort} (id) {things}"),
            named_params! { ":last": last, ":sort": sort },
        )?;
    }
    Ok(())
}

/// Reports things with different labels.
fn report_different_labels(
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

/// Warns of wider topics that form a circle over several sources.
fn report_circles_over_sources(
    conn: &Connection,
    loaders: &[Loader<'_>],
    problems: &mut Vec<Problem>,
) -> rusqlite::Result<()> {
    // A circle passes through a topic that one source calls the wider one and to which another source
    // gives a wider one; if there is none, the view need not be computed.
    let may_be_circles: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM broader AS e JOIN passage AS p ON p.id = e.passage_id
         JOIN broader AS i ON i.broader_id = e.topic_id JOIN passage AS q ON q.id = i.passage_id
         WHERE q.source_id <> p.source_id)",
        [],
        |row| row.get(0),
    )?;
    let Some(loader) = loaders.first().filter(|_| may_be_circles) else { return Ok(()) };
    let mut statement = conn.prepare(
        "SELECT c.subject_slug, c.sources FROM conflicts AS c WHERE c.what = 'broader' ORDER BY 1",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (slug, sources): (String, String) = (row.get(0)?, row.get(1)?);
        problems.push(
            Problem::warning(
                &loader.pack.place,
                format!(
                    "`broader` leads from `{slug}` back to itself, according to these sources: {sources}"
                ),
            )
            .help("`ecpat-kb report conflicts` shows this and other disagreements"),
        );
    }
    Ok(())
}

/// Checks that the passages that discrepancies of other sources cite still exist.
fn check_cited_passages(conn: &Connection) -> Result<(), Error> {
    let failed = Error::sqlite("writing the facts");
    let removed: Option<(String, String, String)> = conn
        .query_row(include_str!("sql/removed_citations.sql"), [], |row| {
            Ok((row.get("passage")?, row.get("discrepancy")?, row.get("citing")?))
        })
        .optional()
        .map_err(&failed)?;
    match removed {
        Some((passage, discrepancy, source)) => Err(Error::failed(format!(
            "the discrepancy `{discrepancy}` of source `{source}` cites the passage `{passage}`, which would be removed"
        ))),
        None => Ok(()),
    }
}

/// The number of attached texts whose passages were removed, by source.
fn lost_texts(conn: &Connection) -> rusqlite::Result<Vec<(String, i64)>> {
    let mut statement = conn.prepare(include_str!("sql/lost_texts.sql"))?;
    statement.query_map([], |row| Ok((row.get("source")?, row.get("lost")?)))?.collect()
}

/// Stores which pack a source was seeded from.
fn insert_pack(conn: &Connection, loader: &Loader<'_>) -> rusqlite::Result<()> {
    conn.execute(
        "INSERT INTO pack (source_id, digest) VALUES (:source, :digest)",
        named_params! { ":source": loader.source, ":digest": loader.pack.digest },
    )
    .map(drop)
}

/// Whether the database was last seeded from exactly this pack.
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

/// Computes the searchable texts and the statistics again, as needed after a migration.
///
/// # Errors
///
/// SQLite's own. Drop the transaction then.
pub fn derive(conn: &Connection) -> Result<(), Error> {
    search::fill(conn).and_then(|()| analyse(conn)).map_err(Error::sqlite("writing the search index"))
}

/// Updates the searchable texts of the references and the attached passages of a source.
///
/// # Errors
///
/// SQLite's own. Drop the transaction then.
pub fn refresh_search(conn: &Connection, source: i64) -> Result<(), Error> {
    search::refresh_source(conn, source).map_err(Error::sqlite("writing the search index"))
}

/// Rows of an index that SQLite reads for its statistics. This is enough to choose between indexes, and
/// keeps the time short in a large file (<https://www.sqlite.org/lang_analyze.html#approx>).
const ANALYSIS_LIMIT: i32 = 1_000;

fn analyse(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "analysis_limit", ANALYSIS_LIMIT)?;
    conn.execute_batch("ANALYZE")
}

/// The built-in vocabulary, which the migrations inserted, without the terms of packs, since a pack
/// must not depend on another one.
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
