//! `diff`: the facts that differ between two databases.
//!
//! A fact is identified by its table, its passage and some of its columns, such as the slugs of its
//! things and their roles. Facts that agree in these but state different values have changed. Both
//! databases are read in the same order, so memory does not grow with their size.

use std::cmp::Ordering;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use rusqlite::{Connection, Row, Rows, Statement, named_params};

use super::{Context, counted};
use crate::db;
use crate::error::{Error, ErrorKind};
use crate::export::site::Change;
use crate::output::Cell;

/// Show which facts were added, changed and removed between two database files
///
/// A fact has changed if both files have it from the same passage and about the same things, but with
/// different values.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The older database file
    #[arg(value_hint = ValueHint::FilePath)]
    old: PathBuf,
    /// The newer database file
    #[arg(value_hint = ValueHint::FilePath)]
    new: PathBuf,
    /// Exit with code 1 if any fact differs
    #[arg(long)]
    exit_code: bool,
}

pub(crate) fn run(context: &Context, arguments: &DiffArgs) -> Result<(), Error> {
    let open = |path: &PathBuf| db::open_as_made(path).map_err(|error| error.on_if_at_fault(path));
    let (old, new) = (open(&arguments.old)?, open(&arguments.new)?);
    let count = write_differences(context, &old, &new, "Differences between two databases")?;
    if count > 0 && arguments.exit_code {
        return Err(Error::new(ErrorKind::Different, format!("{} differ", counted(count, "fact"))));
    }
    Ok(())
}

/// Writes a row for each fact that differs, and returns how many there are.
pub(super) fn write_differences(
    context: &Context,
    old: &Connection,
    new: &Connection,
    title: &str,
) -> Result<u64, Error> {
    let mut rows = context.rows(title, &["change", "source", "passage", "before", "after"])?;
    let mut count = 0;
    each_difference(old, new, |change| {
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
    context.remark(&if count == 0 {
        "no facts differ".to_owned()
    } else {
        format!("{} differ", counted(count, "fact"))
    });
    Ok(count)
}

/// Calls `visit` with each fact that differs, in the order of sources and passages.
pub(super) fn each_difference(
    old: &Connection,
    new: &Connection,
    mut visit: impl FnMut(Change) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = Error::sqlite("comparing the facts");
    let read = |conn| Connection::prepare(conn, include_str!("sql/facts_to_compare.sql"));
    let (mut of_old, mut of_new) = (read(old).map_err(&failed)?, read(new).map_err(&failed)?);
    let (mut before, mut after) =
        (FactRows::new(&mut of_old).map_err(&failed)?, FactRows::new(&mut of_new).map_err(&failed)?);
    let mut old_sentences = Sentences::new(old).map_err(&failed)?;
    let mut new_sentences = Sentences::new(new).map_err(&failed)?;
    while let Some((removed, added)) = next_pair(&mut before, &mut after).map_err(&failed)? {
        let pairs: Vec<(Option<FactRow>, Option<FactRow>)> = if removed.len() == 1 && added.len() == 1 {
            removed.into_iter().map(Some).zip(added.into_iter().map(Some)).collect()
        } else {
            let removed = removed.into_iter().map(|fact| (Some(fact), None));
            removed.chain(added.into_iter().map(|fact| (None, Some(fact)))).collect()
        };
        for (one, other) in pairs {
            let kind = match (&one, &other) {
                (Some(_), None) => "removed",
                (None, _) => "added",
                (Some(_), Some(_)) => "changed",
            };
            let before = one.as_ref().map(|fact| old_sentences.of(fact)).transpose().map_err(&failed)?;
            let after = other.as_ref().map(|fact| new_sentences.of(fact)).transpose().map_err(&failed)?;
            let Some(FactRow { key, .. }) = other.or(one) else { continue };
            visit(Change { kind, source: key.source, passage: key.passage, before, after })?;
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
    id: i64,
    passage_id: i64,
}

impl FactRow {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let key = FactKey {
            source: row.get("source")?,
            passage: row.get("passage")?,
            table: row.get("fact_table")?,
            identity: row.get("identity")?,
        };
        Ok(Self {
            key,
            stated: row.get("stated")?,
            id: row.get("fact_id")?,
            passage_id: row.get("passage_id")?,
        })
    }
}

/// The facts of a database in order, and the next one.
struct FactRows<'s> {
    rows: Rows<'s>,
    next: Option<FactRow>,
}

impl<'s> FactRows<'s> {
    fn new(statement: &'s mut Statement<'_>) -> rusqlite::Result<Self> {
        let mut facts = Self { rows: statement.query([])?, next: None };
        facts.advance()?;
        Ok(facts)
    }

    /// Returns the next fact and reads the one after it.
    fn advance(&mut self) -> rusqlite::Result<Option<FactRow>> {
        let next = self.rows.next()?.map(FactRow::of).transpose()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// Takes all facts with the key of the next fact.
    fn group(&mut self) -> rusqlite::Result<Vec<FactRow>> {
        let mut group: Vec<FactRow> = self.advance()?.into_iter().collect();
        while self.next.as_ref().map(|fact| &fact.key) == group.first().map(|fact| &fact.key) {
            match self.advance()? {
                Some(fact) => group.push(fact),
                None => break,
            }
        }
        Ok(group)
    }
}

/// The facts that only one of the databases has, for the next key that has any.
fn next_pair(
    old: &mut FactRows<'_>,
    new: &mut FactRows<'_>,
) -> rusqlite::Result<Option<(Vec<FactRow>, Vec<FactRow>)>> {
    loop {
        let order = match (&old.next, &new.next) {
            (None, None) => return Ok(None),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one.key.cmp(&other.key),
        };
        let mut removed = if order == Ordering::Greater { Vec::new() } else { old.group()? };
        let mut added = if order == Ordering::Less { Vec::new() } else { new.group()? };
        removed.retain(|fact| {
            let same = added.iter().position(|other| other.stated == fact.stated);
            same.map(|at| added.remove(at)).is_none()
        });
        if !(removed.is_empty() && added.is_empty()) {
            return Ok(Some((removed, added)));
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
