//! Writes the records of a pack one by one, as they are read.
//!
//! Memory hardly grows with the pack: there is a cache of names, a bit for each thing and passage, and
//! the terms that the pack adds. The tables check the rules between records: a record that they refuse
//! is recorded as a [`Fault`], and its duplicate is searched for after the last record. A record with a
//! mistake is not written and reading continues, so that one run reports all mistakes; the caller then
//! drops the transaction.

mod lookup;
mod terms;

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::{CachedStatement, Connection, named_params};

use super::names::{NameCache, RowSet};
use super::row::{RecordWriter, RowContext, Writers};
use crate::error::Error;
use crate::pack::check::{self, messages};
use crate::pack::fault::{self, Fault};
use crate::pack::kind::{self, CANDIDATE, Form, Kind, Need, Role};
use crate::pack::problem::{At, Problem};
use crate::pack::record::reference_name;
use crate::pack::{Pack, Record, Value, Vocabulary, bulk, stream};

/// All kinds; a kind comes after those that its records refer to, as far as possible.
fn in_order() -> impl Iterator<Item = &'static Kind> {
    let rank = |kind: &Kind| match (kind.name, kind.role) {
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

/// The most problems that are shown: a thousand errors, and the message that the rest of a file is not read.
pub(super) const MOST: usize = bulk::SHOWN + 1;

/// Writes one pack.
pub(super) struct Loader<'c> {
    pub(super) conn: &'c Connection,
    pub(super) pack: &'c Pack,
    vocabulary: &'c Vocabulary,
    /// Whether to record the things whose searchable texts change.
    notes_things: bool,
    /// Row number of the source.
    pub(super) source: i64,
    names: NameCache,
    /// The things that this pack declares.
    declared: RowSet,
    /// The terms that this pack adds, by vocabulary.
    terms: HashSet<(&'static str, String)>,
    /// The row numbers of the first and last passage; all passages between are of this source.
    first_passage: i64,
    last_passage: i64,
    /// Passages that a fact cites, that a candidate cites, and that state why they have no fact.
    cited: RowSet,
    waiting: RowSet,
    reasons: RowSet,
    /// The number of records so far in a section or reference, by table and row number.
    positions: HashMap<(&'static str, i64), i64>,
    /// Sections, and the slug of the section that contains each.
    parents: Vec<(i64, At<String>)>,
    /// Kinds with a record that was not written because of a mistake: an unknown name may be its name.
    incomplete: BTreeSet<&'static str>,
    suggestions: u32,
    /// Contradictions between records.
    pub(super) faults: HashSet<Fault>,
    /// Labels chosen by curators, with their things.
    pub(super) labels: Vec<(i64, At<String>)>,
    /// The mistakes that were found and not handed on yet, as many as are shown.
    pub(super) problems: Vec<Problem>,
    /// The number of mistakes that are not shown.
    pub(super) unshown: usize,
    /// The number of facts that were written.
    pub(super) facts: i64,
    find_thing: CachedStatement<'c>,
}

fn failed(error: rusqlite::Error) -> Error {
    Error::sqlite("writing the facts")(error)
}

impl<'c> Loader<'c> {
    pub(super) fn new(
        conn: &'c Connection,
        pack: &'c Pack,
        vocabulary: &'c Vocabulary,
        notes_things: bool,
    ) -> rusqlite::Result<Self> {
        Ok(Self {
            conn,
            pack,
            vocabulary,
            notes_things,
            source: 0,
            names: NameCache::new(),
            declared: RowSet::default(),
            terms: HashSet::new(),
            first_passage: 0,
            last_passage: 0,
            cited: RowSet::default(),
            waiting: RowSet::default(),
            reasons: RowSet::default(),
            positions: HashMap::new(),
            parents: Vec::new(),
            incomplete: BTreeSet::new(),
            suggestions: 0,
            faults: HashSet::new(),
            labels: Vec::new(),
            problems: Vec::new(),
            unshown: 0,
            facts: 0,
            find_thing: conn.prepare_cached("SELECT id FROM thing WHERE slug = :slug AND sort = :sort")?,
        })
    }

    /// Writes all records except the discrepancies, which can cite passages of later packs.
    pub(super) fn write(
        &mut self,
        writers: &mut Writers<'c>,
        listed: &mut fault::Names,
    ) -> Result<(), Error> {
        check::one_source(self.pack, &mut self.problems);
        if self.pack.of(&kind::SOURCE).next().is_none() {
            // Nothing can be written, but mistakes in the records are still reported.
            for kind in kind::Standing::all().map(|standing| standing.kind) {
                let mistakes = stream::each(self.pack, kind, &mut |_| Ok(()))?;
                self.problems.extend(mistakes.problems);
            }
            return Ok(());
        }
        for kind in in_order().filter(|kind| kind.table != "discrepancy") {
            self.write_all(kind, writers, listed)?;
        }
        self.check_candidates()?;
        // The cache is not needed any more.
        self.names = NameCache::new();
        Ok(())
    }

    /// Writes the discrepancies after the passages of all packs, and reports unknown things.
    pub(super) fn discrepancies(&mut self, writers: &mut Writers<'c>) -> Result<(), Error> {
        if self.source != 0 {
            self.write_all(&kind::DISCREPANCY, writers, &mut fault::Names::default())?;
        }
        self.report_unknown_things().map_err(failed)
    }

    /// Writes the records of a kind, and those nested kinds that have their own tables.
    fn write_all(
        &mut self,
        kind: &'static Kind,
        writers: &mut Writers<'c>,
        listed: &mut fault::Names,
    ) -> Result<(), Error> {
        let mistakes = stream::each(self.pack, kind, &mut |record| {
            let writer = writers.of(kind).map_err(failed)?;
            self.record(writer, record, listed).map_err(failed)?;
            self.drop_excess();
            Ok(())
        })?;
        self.problems.extend(mistakes.problems);
        if mistakes.is_cut {
            self.incomplete.insert(kind.name);
        }
        if kind.table == "section" {
            self.link_parents().map_err(failed)?;
        }
        for inner in kind.nested.iter().filter(|inner| !inner.key.is_empty()) {
            let mistakes = stream::each(self.pack, inner, &mut |record| {
                let Some(of) = &record.of else { return Ok(()) };
                if let Some(id) = self.outer(kind, of).map_err(failed)? {
                    let writer = writers.of(inner).map_err(failed)?;
                    self.fact(writer, record, Some((id, &of.value))).map_err(failed)?;
                }
                self.drop_excess();
                Ok(())
            })?;
            self.problems.extend(mistakes.problems);
        }
        Ok(())
    }

    /// The row that a nested record with its own table belongs to.
    fn outer(&mut self, kind: &'static Kind, of: &At<String>) -> rusqlite::Result<Option<i64>> {
        match kind.role {
            Role::Thing => self.thing(kind.name, &of.value, &of.place).map(Some),
            _ => self.local(kind.name, &of.value, &of.place),
        }
    }

    /// Counts the errors after the first thousand without keeping them.
    fn drop_excess(&mut self) {
        self.unshown += self.problems.len().saturating_sub(MOST);
        self.problems.truncate(MOST);
    }

    fn record(
        &mut self,
        writer: &mut RecordWriter<'c>,
        record: &Record,
        listed: &mut fault::Names,
    ) -> rusqlite::Result<()> {
        let name = record.name();
        let id = match writer.kind.role {
            Role::Thing => self.declare(writer.kind, record, listed)?,
            Role::Term => return self.write_term(writer, record),
            _ => self.fact(writer, record, None)?,
        };
        let Some(id) = id else {
            self.incomplete.insert(writer.kind.name);
            return Ok(());
        };
        let name = name.map(|name| name.value).unwrap_or_default();
        for inner in &record.nested {
            self.fact(writer.nested.of(inner.kind)?, inner, Some((id, &name)))?;
            if inner.kind.constants == [("kind", "label")]
                && let Some(label) = inner.get("name")
            {
                self.labels.push((id, At { value: label.value.shown(), place: label.place.clone() }));
            }
        }
        Ok(())
    }

    /// Declares a thing: finds or creates its row.
    fn declare(
        &mut self,
        kind: &'static Kind,
        record: &Record,
        listed: &mut fault::Names,
    ) -> rusqlite::Result<Option<i64>> {
        let Some(slug) = record.name() else {
            if let Some(cite) = &record.cite {
                self.passage(kind, cite)?;
            }
            return Ok(None);
        };
        let name = record.listed_name().map_or_else(|| slug.value.clone(), |name| name.value.shown());
        let (id, is_new) = match self.find_thing(kind.name, &slug.value)? {
            Some(id) => (id, false),
            None => (self.insert_thing(kind.name, &slug.value, &name)?, true),
        };
        if self.declared.has(id) {
            self.faults.insert(Fault::SameName(kind.name, slug.value));
            return Ok(None);
        }
        self.declared.add(id);
        let has_label = record.nested.iter().any(|inner| inner.kind.constants == [("kind", "label")]);
        if self.notes_things || !is_new || has_label {
            self.touch(id)?;
        }
        let is_same = "SELECT name = :name FROM thing WHERE id = :id";
        if is_new || self.find(is_same, (&name, id))? != Some(true) {
            listed.add(kind.name, &name);
        }
        Ok(Some(id))
    }

    fn touch(&self, id: i64) -> rusqlite::Result<()> {
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO temp.touched (thing_id) VALUES (:id)")?
            .execute((id,))
            .map(drop)
    }

    /// Writes the row of a record that is neither a thing nor a term, and returns its id, or `None` if it
    /// has a mistake. `outer` is the row that it belongs to, with its name.
    fn fact(
        &mut self,
        writer: &mut RecordWriter<'c>,
        record: &Record,
        outer: Option<(i64, &str)>,
    ) -> rusqlite::Result<Option<i64>> {
        let before = self.problems.len();
        let kind = writer.kind;
        if kind.role == Role::Source && self.source != 0 {
            // A second source has been reported.
            return Ok(None);
        }
        check::dates_fit(record, &mut self.problems);
        if writer.has_rules {
            check::keys_fit(record, &mut self.problems);
        }
        let mut context =
            RowContext { source: self.source, parent: outer.map(|(id, _)| id), ..RowContext::default() };
        if let Some(cite) = &record.cite {
            context.passage = self.passage(kind, cite)?;
        }
        let mut is_complete = !kind.cited || context.passage.is_some();
        is_complete &= kind.one_of.iter().all(|keys| keys.iter().any(|key| record.get(key).is_some()));
        for (index, (field, value)) in kind.fields.iter().zip(&record.values).enumerate() {
            writer.links[index] = None;
            let Some(at) = value else {
                is_complete &= field.need != Need::Required;
                continue;
            };
            match (field.form, &at.value) {
                (Form::Thing(sort), Value::Text(slug)) => {
                    let id = self.thing(sort, slug, &at.place)?;
                    if outer.is_some_and(|(outer, _)| outer == id) {
                        self.problems.push(messages::circle(field.key, slug, &at.place));
                    }
                    writer.links[index] = Some(id);
                }
                // The section that contains a section can come later.
                (Form::Local("section"), _) if kind.table == "section" => {}
                (Form::Local(part), value) => {
                    let name = match record.text("list") {
                        Some(list) => reference_name(list, &value.shown()),
                        None => value.shown(),
                    };
                    writer.links[index] = self.local(part, &name, &at.place)?;
                    is_complete &= writer.links[index].is_some();
                }
                (Form::Term(vocabulary), Value::Text(term)) => {
                    self.check_term(vocabulary, term, &at.place)?;
                }
                (Form::Country, Value::Text(code)) if !self.vocabulary.has("country", code) => {
                    self.problems.push(messages::no_country(code, &at.place));
                }
                _ => {}
            }
        }
        if !is_complete || self.problems.len() > before || !record.refused.is_empty() {
            return Ok(None);
        }
        if kind.has_position() {
            let group = match kind.table {
                "section" => 0,
                "passage" => writer.links.iter().flatten().next().copied().unwrap_or_default(),
                _ => context.parent.unwrap_or_default(),
            };
            let position = self.positions.entry((kind.table, group)).or_default();
            *position += 1;
            context.position = *position;
        }
        match writer.write(record, &context) {
            Ok(()) => {}
            // Two packs of the same source have been reported.
            Err(error) if is_unique(&error) && kind.role == Role::Source => return Ok(None),
            Err(error) if is_unique(&error) => {
                self.faults.extend(Fault::of_duplicate(record, outer.map(|(_, name)| name)));
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        let id = self.conn.last_insert_rowid();
        self.remember(kind, record, id, context.passage);
        Ok(Some(id))
    }

    /// Records what later records need to know about a row.
    fn remember(&mut self, kind: &'static Kind, record: &Record, id: i64, passage: Option<i64>) {
        if let Some(passage) = passage {
            self.facts += 1;
            self.cited.add(passage);
        }
        match kind.table {
            "source" => self.source = id,
            "section" => {
                if let Some(At { value, place }) = record.get("parent") {
                    self.parents.push((id, At { value: value.shown(), place: place.clone() }));
                }
            }
            "passage" => {
                if self.first_passage == 0 {
                    self.first_passage = id;
                }
                self.last_passage = id;
                if record.get("no_fact").is_some() {
                    self.reasons.add(id);
                }
            }
            _ => {}
        }
        if kind.role == Role::Part
            && let Some(name) = record.name()
        {
            self.names.put(kind.name, &name.value, id);
        }
    }

    /// Links sections to the sections that contain them, which can come later.
    fn link_parents(&mut self) -> rusqlite::Result<()> {
        for (id, parent) in std::mem::take(&mut self.parents) {
            match self.local("section", &parent.value, &parent.place)? {
                Some(above) if above == id => {
                    self.faults.insert(Fault::Circle("section", parent.value));
                }
                Some(above) => {
                    self.conn
                        .prepare_cached("UPDATE section SET parent_id = :parent WHERE id = :id")?
                        .execute(named_params! { ":parent": above, ":id": id })?;
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Checks the candidates, which a curator has not accepted yet, without writing them.
    fn check_candidates(&mut self) -> Result<(), Error> {
        let mistakes = stream::each(self.pack, &CANDIDATE, &mut |record| {
            check::dates_fit(record, &mut self.problems);
            check::keys_fit(record, &mut self.problems);
            if let Some(cite) = &record.cite
                && let Some(id) = self.local("passage", &cite.value, &cite.place).map_err(failed)?
            {
                self.waiting.add(id);
            }
            Ok(())
        })?;
        self.problems.extend(mistakes.problems);
        Ok(())
    }

    /// Checks that every passage has a fact or states why not. An unfinished pack has passages without
    /// either, so this is only a warning.
    pub(super) fn check_passages(&self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        let is_odd = |id: i64| match (self.cited.has(id), self.reasons.has(id)) {
            (true, has_reason) => has_reason,
            (false, has_reason) => !has_reason && !self.waiting.has(id),
        };
        // Most packs have no such passage and are not read again.
        if !(self.first_passage.max(1)..=self.last_passage).any(is_odd) {
            return Ok(());
        }
        let mut passages = check::Passages::default();
        stream::each(self.pack, &kind::PASSAGE, &mut |record| {
            let Some(slug) = record.text("slug").filter(|_| passages.wrong() < bulk::SHOWN) else {
                return Ok(());
            };
            let found = self.find(
                "SELECT id FROM passage WHERE source_id = :source AND slug = :slug",
                named_params! { ":source": self.source, ":slug": slug },
            );
            if let Some(id) = found.map_err(failed)? {
                passages.look_at(record, self.cited.has(id), self.waiting.has(id));
            }
            Ok(())
        })?;
        let (mut errors, mut warnings) = passages.found();
        problems.append(if errors.is_empty() { &mut warnings } else { &mut errors });
        Ok(())
    }
}

fn is_unique(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    matches!(error, rusqlite::Error::SqliteFailure(failure, _)
        if matches!(failure.extended_code, SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY))
}
