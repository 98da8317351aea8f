//! Loading again: packs whose sources the database may have already.
//!
//! Records are read as a stream, as everywhere in loading, and each is looked up in its table.
//! Where the row is the same, no more is done than to note that it was met, a bit for each row
//! of a table; else the row that is to be there waits until all records of the kind have come.
//! Then the rows of the source that were not met go, and those that wait are written. So what is
//! written is what has changed. What waits is in temporary tables; what is kept in memory grows by
//! those bits, by a number for each section, and by what [`super`] keeps.

mod compare;
mod existing;
mod leave;
mod left;
mod pending;
mod shared;
mod stored;
mod together;

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{Loader, failed, in_order, is_fine};
use crate::error::Error;
use crate::pack::kind::{self, Kind, PASSAGE, Role};
use crate::pack::problem::{At, Problem};
use crate::pack::{Pack, Vocabulary};
use crate::seed::layout::{Cell, Layout};
use crate::seed::search::{self, Touched};
use crate::seed::{Change, Others, analyse};

pub(super) use existing::There;
pub(super) use stored::Stored;
use together::{Together, changes, source};

/// Page cache while rows are compared, in kibibytes with a minus sign: less than where all rows are
/// written, as the bits for the rows that were met take room, too.
const CACHE: i32 = -49_152;

/// Makes a database hold what packs say, also where it has their sources already, and returns
/// the changes to each table. What is wrong goes to `problems`; the transaction is then to be
/// dropped.
///
/// # Errors
///
/// SQLite's own, and a file that cannot be read.
pub fn again(
    conn: &Connection,
    packs: &[Pack],
    others: Others,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Change>, Error> {
    // By slug, so that the order in which packs are named makes no difference.
    let mut packs: Vec<&Pack> = packs.iter().collect();
    packs.sort_by_key(|pack| pack.slug());
    conn.pragma_update(None, "cache_size", CACHE).map_err(failed)?;
    let is_new = search::is_empty(conn).map_err(failed)?;
    let touched = if is_new { None } else { Some(watch(conn).map_err(failed)?) };
    let together = Together::of(conn, &packs, others).map_err(failed)?;
    let nothing = Pack::default();
    let (mut loaders, mut together) = read_all(conn, &packs, vocabulary, together, problems)?;
    // Last, so that the row of a thing stays which another pack now declares.
    for id in together.leaving.clone() {
        let mut loader = Loader::new(conn, &nothing, &packs, vocabulary);
        together = loader.read_again((loaders.len(), id), together, problems)?;
        loaders.push(loader);
    }
    for loader in &mut loaders {
        loader.all_taken(true, problems)?;
    }
    if is_fine(problems) {
        for loader in &mut loaders {
            loader.finish_again(problems)?;
        }
    }
    let changes = changes(&together.counts);
    if is_fine(problems) {
        match touched {
            Some(touched) => refresh(touched, &loaders),
            None => search::fill(conn),
        }
        .and_then(|()| if changes.is_empty() { Ok(()) } else { analyse(conn) })
        .map_err(Error::sqlite("writing the search index"))?;
    }
    for there in loaders.into_iter().filter_map(|loader| loader.there) {
        there.end(conn).map_err(failed)?;
    }
    Ok(changes)
}

/// Whether a database holds what packs say. What it could not take goes to `problems`. Nothing is
/// written but temporary tables.
///
/// # Errors
///
/// SQLite's own, and a file that cannot be read.
pub fn holds(
    conn: &Connection,
    packs: &[Pack],
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) -> Result<bool, Error> {
    let mut packs: Vec<&Pack> = packs.iter().collect();
    packs.sort_by_key(|pack| pack.slug());
    conn.pragma_update(None, "cache_size", CACHE).map_err(failed)?;
    let mut together = Together::of(conn, &packs, Others::Keep).map_err(failed)?;
    together.only_looks = true;
    let (mut loaders, together) = read_all(conn, &packs, vocabulary, together, problems)?;
    for loader in &mut loaders {
        loader.all_taken(false, problems)?;
    }
    for there in loaders.into_iter().filter_map(|loader| loader.there) {
        there.end(conn).map_err(failed)?;
    }
    Ok(changes(&together.counts).is_empty())
}

/// Reads packs one after the other.
fn read_all<'c>(
    conn: &'c Connection,
    packs: &'c [&'c Pack],
    vocabulary: &'c Vocabulary,
    mut together: Together,
    problems: &mut Vec<Problem>,
) -> Result<(Vec<Loader<'c>>, Together), Error> {
    let mut loaders = Vec::new();
    for pack in packs {
        let id = source(conn, pack.slug()).map_err(failed)?.unwrap_or_default();
        let mut loader = Loader::new(conn, pack, packs, vocabulary);
        together = loader.read_again((loaders.len(), id), together, problems)?;
        loaders.push(loader);
    }
    Ok((loaders, together))
}

fn watch(conn: &Connection) -> rusqlite::Result<Touched<'_>> {
    Touched::none(conn)?.watch()
}

/// Brings what can be searched up to date. Of a pack that is at hand as a whole, all that it names
/// is looked at: a hand may have changed what can be searched of it.
fn refresh(touched: Touched<'_>, loaders: &[Loader<'_>]) -> rusqlite::Result<()> {
    for loader in loaders.iter().filter(|loader| loader.pack.bulk.is_empty()) {
        for record in &loader.pack.records {
            let kind = record.kind;
            let (Some(name), Role::Thing | Role::Part) = (record.name(), kind.role) else { continue };
            let Some(id) = loader.look_up(kind.table, &name.value)? else { continue };
            match kind.role {
                Role::Thing => touched.add(kind.table, &name.value, id)?,
                _ => touched.add(kind.table, &format!("{}/{}", loader.pack.slug(), name.value), id)?,
            }
        }
    }
    touched.refresh()
}

impl Loader<'_> {
    /// Reads a pack, or where there is none lets its source go.
    fn read_again(
        &mut self,
        (number, source): (usize, i64),
        together: Together,
        problems: &mut Vec<Problem>,
    ) -> Result<Together, Error> {
        let is_leaving = together.leaving.contains(&source);
        self.there = Some(There::new(self.conn, number, source, together).map_err(failed)?);
        if is_leaving {
            self.source = source;
            self.leave_all().map_err(failed)?;
        } else {
            self.run(problems)?;
        }
        let there = There::of(&mut self.there).map_err(failed)?;
        there.positions = HashMap::new();
        if !self.pack.bulk.is_empty() && there.pending.is_empty() {
            // Of what was met, no more is asked than which passages.
            there.met.retain(|table, _| *table == PASSAGE.table);
        }
        Ok(std::mem::take(&mut there.together))
    }

    fn only_looks(&self) -> bool {
        self.there.as_ref().is_some_and(|there| there.together.only_looks)
    }

    /// Lets the rows go that the pack has no more, and writes those that wait.
    pub(super) fn settle(&mut self, kind: &'static Kind) -> rusqlite::Result<()> {
        if self.there.is_none() {
            return Ok(());
        }
        let layout = Layout::of(kind);
        self.leave(&layout)?;
        match &mut self.there {
            Some(there) if !there.together.only_looks => there.pending.write(self.conn, &layout),
            _ => Ok(()),
        }
    }

    /// Gives a row what it names of its own kind, if it has another there.
    pub(super) fn link_again(
        &mut self,
        kind: &'static Kind,
        field: &'static kind::Field,
        (id, above): (i64, i64),
        name: &At<String>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let sql = format!("SELECT t.{} FROM {} AS t WHERE t.id = :id", field.column, kind.table);
        let stored: Option<Option<i64>> = self
            .conn
            .prepare_cached(&sql)?
            .query_row(named_params! { ":id": id }, |row| row.get(0))
            .optional()?;
        let there = There::of(&mut self.there)?;
        match stored {
            None => return there.pending.link(self.conn, (kind.table, field.column), id, above),
            Some(stored) if stored == Some(above) => return Ok(()),
            Some(stored) => {
                if kind.role == Role::Thing {
                    let stored = stored.map_or(Cell::Null, Cell::Integer);
                    if let Some(problem) = self.linked_otherwise(kind, id, field, name, &stored)? {
                        problems.push(problem);
                        return Ok(());
                    }
                }
            }
        }
        There::of(&mut self.there)?.together.count_changed(kind.table, id);
        if self.only_looks() {
            return Ok(());
        }
        let sql = format!("UPDATE {} SET {} = :above WHERE id = :id", kind.table, field.column);
        self.conn.prepare_cached(&sql)?.execute(named_params! { ":id": id, ":above": above })?;
        Ok(())
    }
}
