//! Loading again: packs whose sources the database may have already.
//!
//! Records are read as a stream, as everywhere in loading, and each is looked up in its table.
//! Where the row is the same, no more is done than to note that it was met, a bit for each row
//! of a table; else the row that is to be there waits until all records of the kind have come.
//! Then the rows of the source that were not met go, and those that wait are written. So what is
//! written is what has changed. What waits is in temporary tables; what is kept in memory grows by
//! those bits, by a number for each section, and by what [`super`] keeps.

mod leave;
mod left;
mod pending;
mod shared;
mod stored;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::names::Rows;
use super::{Loader, Writer, failed, in_order, is_fine};
use crate::error::Error;
use crate::pack::check::messages;
use crate::pack::kind::{self, Kind, PASSAGE, Role};
use crate::pack::problem::{At, Problem};
use crate::pack::{Pack, Record, Vocabulary};
use crate::seed::layout::{Cell, Layout, Row, Surroundings};
use crate::seed::search::{self, Touched};
use crate::seed::{Change, Others, analyse};

use pending::Pending;
use stored::LeftOut;
pub(super) use stored::Stored;

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

/// What packs that are seeded together share while they are read one after the other.
#[derive(Debug, Default)]
struct Together {
    /// Sources that are to go.
    leaving: BTreeSet<i64>,
    /// Those of them that are still as they were: what they declare there binds nobody.
    outdated: BTreeSet<i64>,
    counts: BTreeMap<&'static str, Counts>,
    /// The rows that are written, by table: each counts once.
    written: HashMap<&'static str, Rows>,
    /// The next free row number of each table.
    next: HashMap<&'static str, i64>,
    /// Whether it is only told what would change.
    only_looks: bool,
}

impl Together {
    fn of(conn: &Connection, packs: &[&Pack], others: Others) -> rusqlite::Result<Self> {
        let (mut together, mut given) = (Self::default(), BTreeSet::new());
        for pack in packs {
            given.extend(source(conn, pack.slug())?);
        }
        if others == Others::Remove {
            let mut statement = conn.prepare("SELECT id FROM source")?;
            for id in statement.query_map([], |row| row.get(0))? {
                together.leaving.insert(id?);
            }
            together.leaving.retain(|id| !given.contains(id));
        }
        together.outdated = given.union(&together.leaving).copied().collect();
        Ok(together)
    }

    fn count(&mut self, table: &'static str) -> &mut Counts {
        self.counts.entry(table).or_default()
    }

    /// Counts a row as changed, once.
    fn count_changed(&mut self, table: &'static str, id: i64) {
        if self.write(table, id) {
            self.count(table).changed += 1;
        }
    }

    /// Notes that a row is written; `false` where that was noted before.
    fn write(&mut self, table: &'static str, id: i64) -> bool {
        let written = self.written.entry(table).or_default();
        let is_first = !written.has(id);
        written.add(id);
        is_first
    }
}

fn source(conn: &Connection, slug: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM source WHERE slug = :slug")?
        .query_row(named_params! { ":slug": slug }, |row| row.get(0))
        .optional()
}

/// How many rows of a table have changed.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    added: usize,
    changed: usize,
    removed: usize,
}

/// The changes, each table after those that its rows refer to.
fn changes(counts: &BTreeMap<&'static str, Counts>) -> Vec<Change> {
    let kinds = kind::KINDS.iter().flat_map(|kind| std::iter::once(kind).chain(kind.nested));
    let tables = kinds.map(|kind| kind.table).chain(["shared_declaration"]);
    let found = tables.filter_map(|table| Some((table, counts.get(table)?)));
    let change = |(table, counts): (&'static str, &Counts)| Change {
        table,
        added: counts.added,
        changed: counts.changed,
        removed: counts.removed,
    };
    found.map(change).filter(|change| change.added + change.changed + change.removed > 0).collect()
}

/// What the database has of a source, and what has been met of it.
pub(super) struct There {
    /// The source as it was before; 0: there was none.
    source: i64,
    /// The passages that it had, and the first and last of them.
    passages: Rows,
    span: (i64, i64),
    /// The rows that the pack has too, by table.
    met: HashMap<&'static str, Rows>,
    pending: Pending,
    pairs: leave::Pairs,
    together: Together,
    /// The place of the last passage in each section, and of the last section under 0.
    pub(super) positions: HashMap<i64, i64>,
}

impl There {
    fn new(conn: &Connection, number: usize, source: i64, mut together: Together) -> rusqlite::Result<Self> {
        together.outdated.remove(&source);
        let (mut passages, mut span) = (Rows::default(), (i64::MAX, 0));
        let mut statement = conn.prepare_cached("SELECT id FROM passage WHERE source_id = :source")?;
        let mut rows = statement.query(named_params! { ":source": source })?;
        while let Some(row) = rows.next()? {
            let id = row.get("id")?;
            passages.add(id);
            span = (span.0.min(id), span.1.max(id));
        }
        Ok(Self {
            source,
            passages,
            span,
            met: HashMap::new(),
            pending: Pending::new(number),
            pairs: leave::Pairs::new(number),
            together,
            positions: HashMap::new(),
        })
    }

    /// What the database has of the source of a loader that compares: without it, a record would
    /// be passed over in silence.
    fn of(there: &mut Option<Self>) -> rusqlite::Result<&mut Self> {
        there.as_mut().ok_or_else(|| not_there("what the database has of a source"))
    }

    /// Notes that the pack has a row; `false` where that was noted before.
    fn meet(&mut self, table: &'static str, id: i64) -> bool {
        let met = self.met.entry(table).or_default();
        let is_first = !met.has(id);
        met.add(id);
        is_first
    }

    pub(super) fn has_met(&self, table: &str, id: i64) -> bool {
        self.met.get(table).is_some_and(|met| met.has(id))
    }

    /// The row of a name that the pack declares.
    pub(super) fn look_up(
        &self,
        conn: &Connection,
        source: i64,
        table: &'static str,
        name: &str,
    ) -> rusqlite::Result<Option<i64>> {
        let column = if table == "reference" { "number" } else { "slug" };
        let condition = if kind::is_local(table) { "t.source_id = :source" } else { ":source = :source" };
        let sql = format!("SELECT t.id FROM {table} AS t WHERE t.{column} = :name AND {condition}");
        let found: Option<i64> = conn
            .prepare_cached(&sql)?
            .query_row(named_params! { ":name": name, ":source": source }, |row| row.get(0))
            .optional()?;
        match found.filter(|id| self.has_met(table, *id)) {
            Some(id) => Ok(Some(id)),
            None => self.pending.named(conn, table, column, name),
        }
    }

    /// The number of a row that is new.
    fn next_id(&mut self, conn: &Connection, table: &'static str) -> rusqlite::Result<i64> {
        let next = match self.together.next.get(table) {
            Some(next) => *next,
            None => conn
                .query_row(&format!("SELECT coalesce(max(id), 0) + 1 FROM {table}"), [], |row| row.get(0))?,
        };
        self.together.next.insert(table, next + 1);
        Ok(next)
    }

    pub(super) fn count_added(&mut self, table: &'static str) {
        self.together.count(table).added += 1;
    }

    /// Removes what is only of use while loading.
    fn end(self, conn: &Connection) -> rusqlite::Result<()> {
        self.pending.end(conn)?;
        self.pairs.end(conn)
    }
}

/// A mistake in this program: records are compared with what was never looked up.
fn not_there(what: &str) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(
        format!("internal error: {what} is to be compared with, and is not there").into(),
    )
}

impl<'c> Loader<'c> {
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

    /// Compares the row of a record with the one that is there, and returns its id; `None` where
    /// something is wrong with it.
    pub(super) fn compare(
        &mut self,
        writer: &mut Writer<'c>,
        record: &Record,
        around: &Surroundings,
        links: &[Option<i64>],
        upwards: Option<At<String>>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        let there = There::of(&mut self.there)?;
        let Writer { kind, layout, stored, .. } = &mut *writer;
        let stored = stored.as_mut().ok_or_else(|| not_there("the rows of a table"))?;
        let id = if !there.has_met(kind.table, stored.likely)
            && stored.is_likely(layout, record, around, links, upwards.is_some())?
        {
            there.meet(kind.table, stored.likely);
            stored.likely += 1;
            stored.likely - 1
        } else {
            let fresh = layout.linked_row(record, around, links);
            let found = stored.find(layout, &fresh)?;
            // A row that is new will stand behind all others.
            let is_there = !found.is_empty();
            let left_out = stored.left_out(upwards.is_some());
            let Some(id) = self.place(layout, record, fresh, found, left_out, problems)? else {
                return Ok(None);
            };
            if is_there {
                stored.likely = id + 1;
            }
            id
        };
        self.note(writer, record, id, around);
        self.note_above(record, id, upwards);
        Ok(Some(id))
    }

    /// Compares a row with those that have its key.
    fn place(
        &mut self,
        layout: &Layout,
        record: &Record,
        fresh: Row,
        found: Vec<(i64, Row)>,
        left_out: LeftOut,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        let kind = layout.kind;
        let name = record.name();
        if let (Role::Term, Some(name)) = (kind.role, &name)
            && self.vocabulary.has(kind.table, &name.value)
        {
            problems.push(messages::in_vocabulary(kind.table, name));
            return Ok(None);
        }
        let there = There::of(&mut self.there)?;
        let is_twice = if layout.numbered || kind.role == Role::Term {
            found.iter().any(|(id, _)| there.has_met(kind.table, *id))
        } else {
            !there.pairs.meet(self.conn, layout, &fresh)?
        };
        if is_twice || there.pending.has_key(self.conn, layout, &fresh)? {
            if let Some(name) = &name {
                problems.push(self.beside_first(messages::second(kind, name), kind, name));
            } else {
                self.note_twice(record);
            }
            return Ok(None);
        }
        let Some((id, old)) = found.into_iter().next() else {
            let id = if layout.numbered { there.next_id(self.conn, kind.table)? } else { 0 };
            self.put(layout, (id, false), record, None, fresh)?;
            return Ok(Some(id));
        };
        there.meet(kind.table, id);
        if matches!(kind.role, Role::Thing | Role::Term) {
            self.declare(layout, record, (id, old), fresh, left_out, problems)?;
        } else if !differing(&old, &fresh, left_out).is_empty() {
            self.put(layout, (id, true), record, Some(&old), fresh)?;
        }
        Ok(Some(id))
    }

    /// Has a row wait to be written; `old` is the one that it replaces.
    fn put(
        &mut self,
        layout: &Layout,
        (id, replaces): (i64, bool),
        record: &Record,
        old: Option<&Row>,
        mut fresh: Row,
    ) -> rusqlite::Result<()> {
        if layout.kind.table == "passage" {
            self.attach(layout, old, &mut fresh)?;
        }
        let table = layout.kind.table;
        let there = There::of(&mut self.there)?;
        there.pending.put(self.conn, layout, (id, replaces), &record.place, &fresh)?;
        if !stored::has_rows(layout) {
            let counts = there.together.count(table);
            if replaces { counts.changed += 1 } else { counts.added += 1 }
        } else if replaces {
            there.together.count_changed(table, id);
        } else {
            there.count_added(table);
            if layout.numbered {
                there.meet(table, id);
                there.together.write(table, id);
            }
        }
        Ok(())
    }

    /// Gives a passage the text that the user has attached to it: it is found by the same words,
    /// also under another slug, or it is moved to another section.
    fn attach(&self, layout: &Layout, old: Option<&Row>, fresh: &mut Row) -> rusqlite::Result<()> {
        let (Some(section), Some(anchor), Some(text)) =
            (layout.column("section_id"), layout.column("anchor"), layout.column("text"))
        else {
            return Ok(());
        };
        let sql = "SELECT p.text FROM passage AS p WHERE p.section_id = :section AND p.anchor = :anchor";
        let attached: Option<Option<String>> = self
            .conn
            .prepare_cached(sql)?
            .query_row(named_params! { ":section": fresh[section], ":anchor": fresh[anchor] }, |row| {
                row.get(0)
            })
            .optional()?;
        fresh[text] = match (attached.flatten(), old) {
            (Some(attached), _) => Cell::Text(attached),
            (None, Some(old)) if old[anchor] == fresh[anchor] => old[text].clone(),
            _ => Cell::Null,
        };
        Ok(())
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

/// Indexes of the columns in which two rows differ, some left out.
fn differing(old: &Row, fresh: &Row, left_out: LeftOut) -> Vec<usize> {
    (0..fresh.len())
        .filter(|index| old[*index] != fresh[*index] && !left_out.contains(&Some(*index)))
        .collect()
}
