//! `diff`: the facts that differ between two databases.
//!
//! A fact is identified by its table, its passage and some of its columns, such as the slugs of its
//! things and their roles. Facts that agree in these but state different values have changed; those
//! that state the same in another section have moved. Two editions of a document have no passage in
//! common: there, the passage does not identify a fact. Both databases are read in the same order, so
//! memory does not grow with their size.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use rusqlite::{Connection, MappedRows, Row, Statement, named_params};

use super::{Context, counted};
use crate::db;
use crate::error::{Error, ErrorKind};
use crate::export::site::Change;
use crate::output::Cell;
use crate::report::one_source;

/// Show which facts were added, changed, moved and removed between two database files
///
/// A fact has changed if both files have it from the same passage and about the same things, but with
/// different values. It has moved if its passage is in another section now.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The older database file
    #[arg(value_hint = ValueHint::FilePath)]
    old: PathBuf,
    /// The newer database file
    #[arg(value_hint = ValueHint::FilePath)]
    new: PathBuf,
    /// Compare two editions of a document: this source of the older file with that of the newer one,
    /// whatever passages they state a fact in. Both files can be the same
    #[arg(long, num_args = 2, value_names = ["OLD_SOURCE", "NEW_SOURCE"])]
    editions: Option<Vec<String>>,
    /// Exit with code 1 if any fact differs
    #[arg(long)]
    exit_code: bool,
}

pub(crate) fn run(context: &Context, arguments: &DiffArgs) -> Result<(), Error> {
    let open = |path: &PathBuf| {
        // The user means a file that was built before, so the hint to build one is not for them.
        if matches!(path.try_exists(), Ok(false)) {
            return Err(Error::no_file(path));
        }
        db::open_as_made(path).map_err(|error| error.on_if_at_fault(path))
    };
    let (old, new) = (open(&arguments.old)?, open(&arguments.new)?);
    if let Some([one, other]) = arguments.editions.as_deref() {
        one_source::choose(&old, one)?;
        one_source::choose(&new, other)?;
    }
    let title = "Differences between two databases";
    let count = write_differences(context, &old, &new, arguments.editions.is_some(), title)?;
    if count > 0 && arguments.exit_code {
        return Err(Error::new(ErrorKind::Different, differ(count)));
    }
    Ok(())
}

/// Writes a row for each fact that differs, and returns how many there are. Of two editions, each database has one.
pub(super) fn write_differences(
    context: &Context,
    old: &Connection,
    new: &Connection,
    are_editions: bool,
    title: &str,
) -> Result<u64, Error> {
    let mut rows = context.rows(title, &["change", "source", "passage", "before", "after"])?;
    let mut count = 0;
    each_difference(old, new, are_editions, |change| {
        count += 1;
        Ok(rows.row(&[
            Cell::Text(change.kind),
            Cell::Text(&change.source),
            Cell::Text(&change.passage),
            change.before.as_deref().map_or(Cell::Null, Cell::Text),
            change.after.as_deref().map_or(Cell::Null, Cell::Text),
        ])?)
    })?;
    rows.finish()?;
    context.remark(&if count == 0 { "no facts differ".to_owned() } else { differ(count) });
    Ok(count)
}

fn differ(count: u64) -> String {
    format!("{} {}", counted(count, "fact"), if count == 1 { "differs" } else { "differ" })
}

/// Calls `visit` with each fact that differs, in the order of sources and passages.
pub(super) fn each_difference(
    old: &Connection,
    new: &Connection,
    are_editions: bool,
    mut visit: impl FnMut(Change) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = Error::sqlite("comparing the facts");
    let read = |conn| Connection::prepare(conn, include_str!("sql/facts_to_compare.sql"));
    let (mut of_old, mut of_new) = (read(old).map_err(&failed)?, read(new).map_err(&failed)?);
    let mut before = facts(&mut of_old, are_editions).map_err(&failed)?;
    let mut after = facts(&mut of_new, are_editions).map_err(&failed)?;
    let mut old_sentences = Sentences::new(old).map_err(&failed)?;
    let mut new_sentences = Sentences::new(new).map_err(&failed)?;
    while let Some(pairs) = next_pairs(&mut before, &mut after).map_err(&failed)? {
        for (one, other) in pairs {
            let (kind, is_moved) = match (&one, &other) {
                (Some(_), None) => ("removed", false),
                (None, _) => ("added", false),
                (Some(one), Some(other)) if one.stated == other.stated => ("moved", true),
                (Some(_), Some(_)) => ("changed", false),
            };
            let in_words = |sentences: &mut Sentences<'_>, fact: &FactRow| -> rusqlite::Result<String> {
                let sentence = sentences.of(fact)?;
                Ok(if is_moved { format!("{sentence} ({})", fact.section) } else { sentence })
            };
            let before =
                one.as_ref().map(|fact| in_words(&mut old_sentences, fact)).transpose().map_err(&failed)?;
            let after =
                other.as_ref().map(|fact| in_words(&mut new_sentences, fact)).transpose().map_err(&failed)?;
            let Some(FactRow { source, passage, .. }) = other.or(one) else { continue };
            visit(Change { kind, source, passage, before, after })?;
        }
    }
    Ok(())
}

/// What identifies a fact; sorted as the statement sorts it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FactKey {
    source: String,
    passage: String,
    table: String,
    identity: String,
}

struct FactRow {
    key: FactKey,
    stated: String,
    source: String,
    passage: String,
    section: String,
    id: i64,
    passage_id: i64,
}

impl FactRow {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let key = FactKey {
            source: row.get("source_key")?,
            passage: row.get("passage_key")?,
            table: row.get("fact_table")?,
            identity: row.get("identity")?,
        };
        Ok(Self {
            key,
            stated: row.get("stated")?,
            source: row.get("source")?,
            passage: row.get("passage")?,
            section: row.get("section")?,
            id: row.get("fact_id")?,
            passage_id: row.get("passage_id")?,
        })
    }
}

/// The facts of a database, in order.
type FactRows<'s> = Peekable<MappedRows<'s, fn(&Row<'_>) -> rusqlite::Result<FactRow>>>;

fn facts<'s>(statement: &'s mut Statement<'_>, are_editions: bool) -> rusqlite::Result<FactRows<'s>> {
    let of_row: fn(&Row<'_>) -> rusqlite::Result<FactRow> = FactRow::of;
    Ok(statement.query_map(named_params! { ":editions": are_editions }, of_row)?.peekable())
}

/// Takes all facts with the key of the next fact.
fn group(facts: &mut FactRows<'_>) -> rusqlite::Result<Vec<FactRow>> {
    let mut group: Vec<FactRow> = facts.next().transpose()?.into_iter().collect();
    let is_next = |next: &FactRow, group: &[FactRow]| group.first().is_some_and(|one| one.key == next.key);
    while let Some(fact) = facts.next_if(|next| next.as_ref().is_ok_and(|next| is_next(next, &group))) {
        group.push(fact?);
    }
    Ok(group)
}

/// A fact as it was, and as it is now.
type Pair = (Option<FactRow>, Option<FactRow>);

/// The facts that differ, for the next key that has any.
fn next_pairs(old: &mut FactRows<'_>, new: &mut FactRows<'_>) -> rusqlite::Result<Option<Vec<Pair>>> {
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return Ok(None),
            (Some(Ok(one)), Some(Ok(other))) => one.key.cmp(&other.key),
            // An error is taken like a fact, and ends the comparison.
            (Some(Err(_)), _) | (_, None) => Ordering::Less,
            (_, Some(_)) => Ordering::Greater,
        };
        let mut removed = if order == Ordering::Greater { Vec::new() } else { group(old)? };
        let mut added = if order == Ordering::Less { Vec::new() } else { group(new)? };
        // What stays in its section is matched first: what is left of the same statements has moved.
        removed.retain(|fact| {
            let stays = |other: &FactRow| other.stated == fact.stated && other.section == fact.section;
            added.iter().position(stays).map(|at| added.remove(at)).is_none()
        });
        let (mut pairs, mut rest) = (Vec::new(), Vec::new());
        for fact in removed {
            match added.iter().position(|other| other.stated == fact.stated) {
                Some(at) => pairs.push((Some(fact), Some(added.remove(at)))),
                None => rest.push(fact),
            }
        }
        if rest.len() == 1 && added.len() == 1 {
            pairs.push((rest.pop(), added.pop()));
        }
        pairs.extend(rest.into_iter().map(|fact| (Some(fact), None)));
        pairs.extend(added.into_iter().map(|fact| (None, Some(fact))));
        if !pairs.is_empty() {
            return Ok(Some(pairs));
        }
    }
}

/// Finds the sentence of a fact.
struct Sentences<'c>(Statement<'c>);

impl<'c> Sentences<'c> {
    fn new(conn: &'c Connection) -> rusqlite::Result<Self> {
        conn.prepare(
            "SELECT c.fact FROM citations AS c
             WHERE c.fact_table = :table AND c.fact_id = :id AND c.passage_id = :passage",
        )
        .map(Self)
    }

    fn of(&mut self, fact: &FactRow) -> rusqlite::Result<String> {
        let values = named_params! { ":table": fact.key.table, ":id": fact.id, ":passage": fact.passage_id };
        self.0.query_row(values, |row| row.get(0))
    }
}
