//! Loading: a pack whose source the database does not have yet, record by record.
//!
//! Nothing of the source is there to compare with, so rows are written as they are read. What is
//! kept in memory hardly grows with the pack: by three bits for each passage, by the terms that
//! the pack adds, and by the slugs of the topics that have a `broader` one and of the sections that
//! have a `parent`, as what they name can stand after them.
//!
//! The checks are those of [`crate::pack::check`]: those of one record are called from there, one
//! by one, and a new one has to be called here, too. For those between records the database
//! itself, its unique indexes above all, is asked what there is already. A record that something
//! is wrong with is not written and reading goes on, so that one run tells of all of them; the
//! caller then drops the transaction.

mod again;
mod doubtful;
mod indexes;
mod lookup;
mod names;
mod stream;
mod upwards;
mod writer;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::ControlFlow;

use rusqlite::{Connection, ErrorCode, named_params};

use super::layout::Surroundings;
use super::{Change, analyse, search};
use crate::error::Error;
use crate::pack::kind::{self, CANDIDATE, Form, Kind, Need, Role};
use crate::pack::problem::{At, Problem, Severity};
use crate::pack::{Pack, Record, Value, Vocabulary, check};

use again::There;
use indexes::Indexes;
use names::{Names, Rows};
use upwards::Upwards;
use writer::{Writer, Written};

pub use again::{again, holds};

/// Every kind, each after those that its records and the ones nested in them speak of.
fn in_order() -> impl Iterator<Item = &'static Kind> {
    // The parts of the source and the terms, which all others speak of, then places and topics,
    // which organisations speak of; the rest stands in this order in the table of kinds.
    let rank = |kind: &Kind| match (kind.table, kind.role) {
        ("source", _) => 0,
        ("section", _) => 1,
        ("reference", _) => 2,
        ("passage", _) => 3,
        (_, Role::Term) => 4,
        ("place" | "topic", _) => 5,
        _ => 6,
    };
    let mut kinds: Vec<&'static Kind> = kind::KINDS.to_vec();
    kinds.sort_by_key(|kind| rank(kind));
    kinds.into_iter()
}

/// Page cache while rows are written, in kibibytes with a minus sign: the unique indexes that
/// grow with the rows are to be in it as far as may be.
const CACHE_OF_ROWS: i32 = -65_536;

/// Page cache while indexes are made: SQLite gives the sorter as much, and small sorted runs are
/// soon in the processor's own cache.
const CACHE_OF_INDEXES: i32 = -2_048;

/// Loads packs into a database that has nothing of their sources, and returns how many rows of
/// which tables that made. `beside` are further packs that were written in the same transaction:
/// what those declare is not said to be only in the database. What is wrong goes to `problems`;
/// the transaction is then to be dropped.
///
/// # Errors
///
/// SQLite's own, and a file that cannot be read.
pub fn load(
    conn: &Connection,
    packs: &[Pack],
    beside: &[Pack],
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Change>, Error> {
    let given: Vec<&Pack> = beside.iter().chain(packs).collect();
    // By slug, so that the order in which packs are named makes no difference.
    let mut packs: Vec<&Pack> = packs.iter().collect();
    packs.sort_by_key(|pack| pack.slug());
    let is_new = search::is_empty(conn).map_err(failed)?;
    let indexes = Indexes::put_aside(conn)?;
    conn.pragma_update(None, "cache_size", CACHE_OF_ROWS).map_err(failed)?;
    let mut loaders = Vec::new();
    for pack in packs {
        let mut loader = Loader::new(conn, pack, &given, vocabulary);
        loader.run(problems)?;
        loaders.push(loader);
    }
    if is_fine(problems) {
        conn.pragma_update(None, "cache_size", CACHE_OF_INDEXES).map_err(failed)?;
        indexes.make(conn)?;
        for loader in &mut loaders {
            loader.finish(problems)?;
        }
    }
    if is_fine(problems) {
        let searching = if is_new { search::fill(conn) } else { search_of(conn, &loaders) };
        searching.and_then(|()| analyse(conn)).map_err(Error::sqlite("writing the search index"))?;
    }
    let mut added: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (table, rows) in loaders.into_iter().flat_map(|loader| loader.added) {
        *added.entry(table).or_default() += rows;
    }
    Ok(added.into_iter().map(|(table, added)| Change { table, added, changed: 0, removed: 0 }).collect())
}

fn is_fine(problems: &[Problem]) -> bool {
    problems.iter().all(|problem| problem.severity() == Severity::Warning)
}

/// Brings up to date what can be searched of the things of these sources.
fn search_of(conn: &Connection, loaders: &[Loader<'_>]) -> rusqlite::Result<()> {
    let touched = search::Touched::none(conn)?;
    for loader in loaders {
        conn.execute(
            include_str!("../sql/touched_by_source.sql"),
            named_params! { ":source": loader.source },
        )?;
    }
    touched.refresh()
}

struct Loader<'c> {
    conn: &'c Connection,
    pack: &'c Pack,
    /// The packs that are seeded together, this one among them.
    given: &'c [&'c Pack],
    vocabulary: &'c Vocabulary,
    /// Id of the source.
    source: i64,
    /// Ids of named rows that this pack declares.
    names: Names,
    /// Terms that this pack adds, by vocabulary.
    terms: HashSet<(&'static str, String)>,
    /// Ids of the first and last passage of the source; nothing else lies between.
    first_passage: i64,
    last_passage: i64,
    /// Passages that a fact cites, that a candidate cites, and that say why they have no fact.
    cited: Rows,
    waiting: Rows,
    reasons: Rows,
    /// The section that the last passage stands in, and its place there.
    position: (i64, i64),
    /// Records that name one of their own kind: what stands above them is looked up when all
    /// records of the kind have been read.
    above: Vec<Upwards>,
    added: BTreeMap<&'static str, usize>,
    /// Tables that lack a record which something is wrong with: a name that seems to be unknown
    /// can be its name.
    lacking: BTreeSet<&'static str>,
    /// Whether all of the pack could be read.
    is_whole: bool,
    suggestions: u32,
    related: u32,
    /// Facts that stand twice in the pack: their tables, and a hash of each.
    twice: BTreeMap<&'static str, HashSet<u64>>,
    /// What the database has of the source already, where that is asked.
    there: Option<There>,
}

fn failed(error: rusqlite::Error) -> Error {
    Error::sqlite("writing the facts")(error)
}

impl<'c> Loader<'c> {
    fn new(conn: &'c Connection, pack: &'c Pack, given: &'c [&'c Pack], vocabulary: &'c Vocabulary) -> Self {
        Self {
            conn,
            pack,
            given,
            vocabulary,
            source: 0,
            names: Names::new(),
            terms: HashSet::new(),
            first_passage: 0,
            last_passage: 0,
            cited: Rows::default(),
            waiting: Rows::default(),
            reasons: Rows::default(),
            position: (0, 0),
            above: Vec::new(),
            added: BTreeMap::new(),
            lacking: BTreeSet::new(),
            is_whole: pack.is_whole,
            suggestions: 0,
            related: 0,
            twice: BTreeMap::new(),
            there: None,
        }
    }

    fn run(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        check::one_source(self.pack, problems);
        if self.pack.of(&kind::SOURCE).next().is_none() {
            // Nothing can be written; what is wrong with the records themselves is told all the same.
            for kind in kind::Standing::all().map(|standing| standing.kind) {
                stream::each(self.pack, kind, problems, &mut |_, _| Ok(ControlFlow::Continue(())))?;
            }
            return Ok(());
        }
        for kind in in_order() {
            self.all(kind, problems)?;
            for inner in kind.nested {
                self.apart(kind, inner, problems)?;
            }
        }
        self.candidates(problems)?;
        self.tell_twice(problems)?;
        // Names are not needed any more, and take room.
        self.names = Names::new();
        Ok(())
    }

    /// What can be told when all rows and their indexes are there.
    fn finish(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        self.passages_differ(problems)?;
        self.facts_once(problems)?;
        self.passages_used(self.first_passage.max(1)..=self.last_passage, problems)
    }

    /// The records of a kind, with those nested in them.
    fn all(&mut self, kind: &'static Kind, problems: &mut Vec<Problem>) -> Result<(), Error> {
        let mut writer = Writer::new(self.conn, kind, self.there.is_some()).map_err(failed)?;
        let is_whole = stream::each(self.pack, kind, problems, &mut |record, problems| {
            self.record(&mut writer, record, problems).map_err(failed)?;
            Ok(ControlFlow::Continue(()))
        })?;
        if !is_whole {
            self.lacking.insert(kind.table);
        }
        self.count(&writer);
        self.settle(kind).map_err(failed)?;
        self.link_upwards(kind, problems).map_err(failed)
    }

    fn record(
        &mut self,
        writer: &mut Writer<'c>,
        record: &Record,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let Some(id) = self.one(writer, record, None, problems)? else {
            self.lacking.insert(record.kind.table);
            return Ok(());
        };
        for inner in &record.nested {
            if let Some(writer) =
                writer.nested.iter_mut().find(|writer| writer.kind.table == inner.kind.table)
            {
                self.one(writer, inner, Some(id), problems)?;
            }
        }
        Ok(())
    }

    /// Records that stand apart from those that they belong in.
    fn apart(
        &mut self,
        outer: &'static Kind,
        kind: &'static Kind,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        let mut writer = Writer::new(self.conn, kind, self.there.is_some()).map_err(failed)?;
        stream::each(self.pack, kind, problems, &mut |record, problems| {
            let Some(of) = &record.of else { return Ok(ControlFlow::Continue(())) };
            if let Some(id) = self.known(outer.table, &outer.words(), of, problems).map_err(failed)? {
                self.one(&mut writer, record, Some(id), problems).map_err(failed)?;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.count(&writer);
        self.settle(kind).map_err(failed)
    }

    /// Writes the row of a record; `None` where something is wrong with it.
    fn one(
        &mut self,
        writer: &mut Writer<'c>,
        record: &Record,
        parent: Option<i64>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        // Taken out of the writer and put back, so that no record needs new memory.
        let mut links = std::mem::take(&mut writer.links);
        links.fill(None);
        let id = self.linked(writer, record, parent, &mut links, problems);
        writer.links = links;
        id
    }

    /// Writes the row of a record, and puts the id of what each field names in `links`.
    fn linked(
        &mut self,
        writer: &mut Writer<'c>,
        record: &Record,
        parent: Option<i64>,
        links: &mut [Option<i64>],
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        let before = problems.len();
        let kind = writer.kind;
        check::dates_fit(record, problems);
        if writer.has_rules {
            check::keys_fit(record, problems);
        }
        let mut around = Surroundings { source: self.source, parent, ..Surroundings::default() };
        if let Some(cite) = &record.cite {
            around.passage = self.known("passage", "passage", cite, problems)?;
        }
        let mut is_complete = !kind.cited || around.passage.is_some();
        let mut upwards = None;
        for (index, (field, value)) in kind.fields.iter().zip(&record.values).enumerate() {
            let Some(at) = value else {
                is_complete &= field.need != Need::Required;
                continue;
            };
            match field.form {
                _ if writer.upward == Some(index) => {
                    upwards = Some(At { value: at.value.shown(), place: at.place.clone() });
                }
                Form::Thing(table) | Form::Local(table) => {
                    links[index] = match &at.value {
                        Value::Text(name) => self.known_text(table, name, at, problems)?,
                        other => self.known_text(table, &other.shown(), at, problems)?,
                    };
                    is_complete &= links[index].is_some();
                }
                Form::Term(table) => self.term(table, at, problems),
                Form::Country => self.country(at, problems),
                _ => {}
            }
        }
        if !is_complete || problems.len() > before || !record.refused.is_empty() {
            return Ok(None);
        }
        if kind.has_position() {
            around.position = self.position(kind, links.iter().flatten().next().copied())?;
        }
        if self.there.is_some() {
            return self.compare(writer, record, &around, links, upwards, problems);
        }
        match self.write(writer, record, &around, links)? {
            Written::New(id) => {
                writer.written += 1;
                self.note(writer, record, id, &around);
                self.note_above(record, id, upwards);
                Ok(Some(id))
            }
            Written::Again => self.again(writer, record, &around, links, upwards.as_ref(), problems),
            Written::Refused(error) => {
                if error.sqlite_error_code() != Some(ErrorCode::ConstraintViolation) {
                    return Err(error);
                }
                self.explain(kind, record, error, problems)?;
                Ok(None)
            }
        }
    }

    /// Keeps what later records need to know of a row.
    fn note(&mut self, writer: &Writer<'c>, record: &Record, id: i64, around: &Surroundings) {
        let kind = writer.kind;
        if let (true, Some(passage)) = (kind.role != Role::Candidate, around.passage) {
            self.cited.add(passage);
        }
        match kind.table {
            "source" => self.source = id,
            "passage" => {
                if self.first_passage == 0 && self.there.is_none() {
                    self.first_passage = id;
                    (self.cited, self.waiting, self.reasons) =
                        (Rows::from(id), Rows::from(id), Rows::from(id));
                }
                self.last_passage = id;
                if record.get("no_fact").is_some() {
                    self.reasons.add(id);
                }
            }
            _ => {}
        }
        if kind.role == Role::Term {
            self.terms.extend(record.name().map(|name| (kind.table, name.value)));
        } else if let Some(at) = writer.name.and_then(|index| record.values[index].as_ref()) {
            match &at.value {
                Value::Text(name) => self.names.put(kind.table, name, id),
                other => self.names.put(kind.table, &other.shown(), id),
            }
        }
    }

    /// Counts the rows of a writer that is done.
    fn count(&mut self, writer: &Writer<'c>) {
        *self.added.entry(writer.kind.table).or_default() += writer.written;
        for inner in &writer.nested {
            self.count(inner);
        }
    }

    /// What a person has yet to decide: it is checked, and no row is made of it.
    fn candidates(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        stream::each(self.pack, &CANDIDATE, problems, &mut |record, problems| {
            check::dates_fit(record, problems);
            check::keys_fit(record, problems);
            if let Some(cite) = &record.cite
                && let Some(id) = self.known("passage", "passage", cite, problems).map_err(failed)?
            {
                self.waiting.add(id);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{Loader, Writer};
    use crate::pack::kind::{Field, Form, Kind, Need, Role};
    use crate::pack::problem::{At, Place};
    use crate::pack::{Pack, Record, Value, Vocabulary};
    use crate::seed::layout::Surroundings;

    const fn line(key: &'static str) -> Field {
        Field { key, column: key, form: Form::Line, need: Need::Optional, identifies: true }
    }

    /// A kind with more fields than any that a pack can say.
    static WIDE: Kind = Kind {
        key: "wide",
        table: "wide",
        role: Role::Fact,
        fields: &[
            line("a"),
            line("b"),
            line("c"),
            line("d"),
            line("e"),
            line("f"),
            line("g"),
            line("h"),
            line("i"),
            line("j"),
            line("k"),
            line("l"),
            line("m"),
            line("n"),
            line("o"),
            line("p"),
        ],
        nested: &[],
        parent: None,
        cited: false,
        one_of: &[],
        bounds: None,
        file: "wide",
    };

    fn record(values: &[&str]) -> Record {
        let value =
            |text: &&str| Some(At { value: Value::Text((*text).to_owned()), place: Place::default() });
        Record {
            kind: &WIDE,
            place: Place::default(),
            values: values.iter().map(value).collect(),
            refused: Vec::new(),
            cite: None,
            of: None,
            nested: Vec::new(),
        }
    }

    #[test]
    fn a_record_is_not_passed_over_where_what_it_is_compared_with_is_not_there() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE wide (id INTEGER PRIMARY KEY, source_id, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)")
            .unwrap();
        let (pack, vocabulary) = (Pack::default(), Vocabulary::default());
        let mut loader = Loader::new(&conn, &pack, &[], &vocabulary);
        let mut writer = Writer::new(&conn, &WIDE, false).unwrap();
        let (record, around) = (record(&["x"; 16]), Surroundings::default());
        let compared = loader.compare(&mut writer, &record, &around, &[None; 16], None, &mut Vec::new());
        assert!(compared.unwrap_err().to_string().starts_with("internal error: "));
    }

    #[test]
    fn every_field_of_a_record_is_written_however_many_there_are() {
        let conn = Connection::open_in_memory().unwrap();
        let keys: Vec<&str> = WIDE.fields.iter().map(|field| field.key).collect();
        conn.execute_batch(&format!(
            "CREATE TABLE wide (id INTEGER PRIMARY KEY, source_id INTEGER, {})",
            keys.join(", ")
        ))
        .unwrap();
        let record = record(&keys);
        let (pack, vocabulary) = (Pack::default(), Vocabulary::default());
        let mut loader = Loader::new(&conn, &pack, &[], &vocabulary);
        let mut writer = Writer::new(&conn, &WIDE, false).unwrap();
        assert!(loader.one(&mut writer, &record, None, &mut Vec::new()).unwrap().is_some());
        let written: String = conn
            .query_row(&format!("SELECT {} FROM wide", keys.join(" || ' ' || ")), [], |row| row.get(0))
            .unwrap();
        assert_eq!(written, keys.join(" "));
    }
}
