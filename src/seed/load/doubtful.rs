//! What cannot be written as it stands: names that are there already, and names that are not;
//! and what can be told only when all of a pack is there.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::ControlFlow;
use std::path::PathBuf;

use rusqlite::{OptionalExtension as _, named_params};

use super::{Loader, Writer, failed, stream};
use crate::error::Error;
use crate::pack::check::{Passages, messages};
use crate::pack::kind::{self, Kind, Role};
use crate::pack::problem::{At, Place, Problem};
use crate::pack::{Pack, Record, bulk, check};
use crate::seed::clash::{self, Other};
use crate::seed::layout::{Cell, Surroundings};

/// Most names that are looked through for a nearest one.
const NAMES: i64 = 10_000;

/// How many records get shown beside an earlier one that they repeat: finding that one takes
/// reading its file again.
const RELATED: u32 = 20;

impl<'c> Loader<'c> {
    pub(super) fn unknown(
        &mut self,
        table: &'static str,
        words: &str,
        name: &At<String>,
    ) -> rusqlite::Result<Problem> {
        let problem = messages::unknown(words, &name.value, &name.place);
        let local = kind::is_local(table);
        if !local {
            let sql = format!(
                "SELECT s.slug FROM {table} AS t JOIN passage AS p ON p.id = t.passage_id
                 JOIN source AS s ON s.id = p.source_id WHERE t.slug = :name"
            );
            let other: Option<String> = self
                .conn
                .prepare_cached(&sql)?
                .query_row(named_params! { ":name": name.value }, |row| row.get(0))
                .optional()?;
            if let Some(other) = other {
                let pack = self.given(&other).map(|pack| pack.label.clone());
                return Ok(messages::declared_by(
                    &pack.unwrap_or_else(|| format!("the pack `{other}`")),
                    problem,
                ));
            }
        }
        self.suggestions += 1;
        let highest: i64 =
            self.conn
                .query_row(&format!("SELECT coalesce(max(id), 0) FROM {table}"), [], |row| row.get(0))?;
        if self.suggestions > messages::SUGGESTIONS || highest > NAMES {
            return Ok(problem);
        }
        let column = if table == "reference" { "CAST(t.number AS TEXT)" } else { "t.slug" };
        let own = if local {
            "t.source_id = :source"
        } else {
            "t.passage_id IN (SELECT p.id FROM passage AS p WHERE p.source_id = :source)"
        };
        let mut statement =
            self.conn.prepare_cached(&format!("SELECT {column} FROM {table} AS t WHERE {own} ORDER BY 1"))?;
        let parameters = named_params! { ":source": self.source };
        let names: Vec<String> =
            statement.query_map(parameters, |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(problem.did_you_mean(&name.value, names.iter().map(String::as_str)))
    }

    /// A thing or term whose name is there already: another pack's, which has to be alike, or this
    /// pack's, which then has it twice.
    pub(super) fn again(
        &mut self,
        writer: &Writer<'c>,
        record: &Record,
        around: &Surroundings,
        links: &[Option<i64>],
        upwards: Option<&At<String>>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        let Some(name) = record.name() else { return Ok(None) };
        let kind = writer.kind;
        if kind.role == Role::Term && self.vocabulary.has(kind.table, &name.value) {
            problems.push(messages::in_vocabulary(kind.table, &name));
            return Ok(None);
        }
        let id = if writer.layout.numbered { "t.id" } else { "0" };
        let columns: Vec<String> = writer.layout.columns.iter().map(|column| format!("t.{column}")).collect();
        let (key, owner) = if kind.role == Role::Term {
            ("term", "JOIN source AS s ON s.id = t.source_id".to_owned())
        } else {
            (
                "slug",
                "JOIN passage AS p ON p.id = t.passage_id JOIN source AS s ON s.id = p.source_id".to_owned(),
            )
        };
        let sql = format!(
            "SELECT {id}, s.id, s.slug, {}, EXISTS (SELECT 1 FROM shared_declaration AS d
               WHERE d.slug = :name AND d.thing = :thing AND d.source_id = :source)
             FROM {} AS t {owner} WHERE t.{key} = :name",
            columns.join(", "),
            kind.table
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let count = columns.len();
        let parameters = named_params! { ":name": name.value, ":thing": kind.table, ":source": self.source };
        let (id, owner, owner_slug, cells, shared): (i64, i64, String, Vec<Cell>, bool) = statement
            .query_row(parameters, |row| {
                let cells =
                    (3..3 + count).map(|index| Cell::read(row.get_ref(index)?)).collect::<Result<_, _>>()?;
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, cells, row.get(3 + count)?))
            })?;
        if owner == self.source || shared {
            problems.push(self.beside_first(messages::second(kind, &name), kind, &name));
            return Ok(None);
        }
        let mut links = links.to_vec();
        if let Some(upwards) = upwards {
            // What another pack's record names is there; what this one names need not be, and
            // is then not the same.
            if let Some((index, _)) = kind.upward() {
                let sql = format!("SELECT id FROM {} WHERE slug = :name", kind.table);
                links[index] = self
                    .conn
                    .query_row(&sql, named_params! { ":name": upwards.value }, |row| row.get(0))
                    .optional()?;
            }
        }
        let fresh = writer.layout.linked_row(record, around, &links);
        let before = problems.len();
        let is_different = |index: usize| fresh[index] != cells[index];
        let other = self.called(&owner_slug);
        clash::tell(self.conn, &writer.layout, record, &cells, is_different, other, problems)?;
        if problems.len() > before {
            return Ok(None);
        }
        self.share(kind, &name.value, around.passage, (owner, &owner_slug))?;
        self.note(writer, record, id, around);
        Ok(Some(id))
    }

    /// Puts this pack beside the one that declares a thing already; the first by slug stands on
    /// the thing's row.
    pub(super) fn share(
        &mut self,
        kind: &'static Kind,
        name: &str,
        passage: Option<i64>,
        (owner, owner_slug): (i64, &str),
    ) -> rusqlite::Result<()> {
        let (mut further, mut cited) = (self.source, passage);
        if self.pack.slug() < owner_slug {
            let (column, value) = match kind.role {
                Role::Term => ("source_id", Some(self.source)),
                _ => ("passage_id", passage),
            };
            let key = if kind.role == Role::Term { "term" } else { "slug" };
            if kind.role != Role::Term {
                let sql = format!("SELECT passage_id FROM {} WHERE slug = :name", kind.table);
                cited = self.conn.query_row(&sql, named_params! { ":name": name }, |row| row.get(0))?;
            }
            further = owner;
            let sql = format!("UPDATE {} SET {column} = :value WHERE {key} = :name", kind.table);
            self.conn.prepare_cached(&sql)?.execute(named_params! { ":value": value, ":name": name })?;
        }
        self.conn
            .prepare_cached(
                "INSERT INTO shared_declaration (slug, thing, source_id, passage_id)
                 VALUES (:slug, :thing, :source, :passage)",
            )?
            .execute(named_params! {
                ":slug": name, ":thing": kind.table, ":source": further, ":passage": cited,
            })?;
        match &mut self.there {
            Some(there) => there.count_added("shared_declaration"),
            None => *self.added.entry("shared_declaration").or_default() += 1,
        }
        Ok(())
    }

    /// Says why a table does not take a row.
    pub(super) fn explain(
        &mut self,
        kind: &'static Kind,
        record: &Record,
        error: rusqlite::Error,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let is_unique = matches!(&error, rusqlite::Error::SqliteFailure(failure, _)
            if matches!(failure.extended_code, rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY));
        if !is_unique {
            return Err(error);
        }
        let name = record.name();
        let Some(name) = name else {
            self.note_twice(record);
            return Ok(());
        };
        if kind.role != Role::Thing && self.look_up(kind.table, &name.value)?.is_some() {
            problems.push(self.beside_first(messages::second(kind, &name), kind, &name));
            return Ok(());
        }
        if let (Some(section), Some(at)) = (record.text("section"), record.get("anchor")) {
            let problem = messages::same_anchor(section, &at.place);
            let anchor = &at.value;
            let is_meant = |record: &Record| {
                record.text("section") == Some(section)
                    && record.get("anchor").is_some_and(|at| at.value == *anchor)
            };
            problems.push(match self.first(kind, "anchor", is_meant) {
                Some(first) => problem.related(&first, "the other is here"),
                None => problem,
            });
            return Ok(());
        }
        let Some((key, at)) = kind.label_key().and_then(|key| Some((key, record.get(key)?))) else {
            return Err(error);
        };
        let sql = format!(
            "SELECT t.slug AS slug, s.slug AS owner FROM {} AS t
             JOIN passage AS p ON p.id = t.passage_id JOIN source AS s ON s.id = p.source_id
             WHERE t.{key} = :label",
            kind.table
        );
        let (slug, owner): (String, String) =
            self.conn.query_row(&sql, named_params! { ":label": at.value.shown() }, |row| {
                Ok((row.get("slug")?, row.get("owner")?))
            })?;
        // A thing that several packs declare is this one's, too.
        let owner = if self.look_up(kind.table, &slug)?.is_some() { self.pack.slug() } else { &owner };
        problems.push(self.same_label(kind, (&name.value, &at.place), (&slug, owner)));
        Ok(())
    }

    /// The pack of a source, if it is one of those that are seeded together.
    fn given(&self, source: &str) -> Option<&'c Pack> {
        self.given.iter().copied().find(|pack| pack.slug() == source)
    }

    /// What a source whose pack declares something is called in a message.
    pub(super) fn called<'s>(&self, source: &'s str) -> Other<'s> {
        if self.given(source).is_some() { Other::Given(source) } else { Other::InDatabase(source) }
    }

    /// What is wrong with a thing that has the name which people read of another one; `owner` is
    /// the source of that one.
    pub(super) fn same_label(
        &mut self,
        kind: &'static Kind,
        (name, place): (&str, &Place),
        (of, owner): (&str, &str),
    ) -> Problem {
        let key = kind.label_key().unwrap_or("slug");
        let Some(pack) = self.given(owner) else { return messages::label_in_database(of, key, place) };
        let problem = messages::same_label(kind, name, key, of, place);
        match self.first_of(pack, kind, key, |record| record.text("slug") == Some(of)) {
            Some(first) => problem.related(&first, "the other is here"),
            None => problem,
        }
    }

    pub(super) fn beside_first(
        &mut self,
        problem: Problem,
        kind: &'static Kind,
        name: &At<String>,
    ) -> Problem {
        let key = kind.name_key().unwrap_or("slug");
        match self.first(kind, key, |record| record.name().is_some_and(|found| found.value == name.value)) {
            Some(first) => problem.related(&first, "the first is here"),
            None => problem,
        }
    }

    /// Where the first record of this kind that is meant has the value of a key.
    fn first(&mut self, kind: &'static Kind, key: &str, is_meant: impl Fn(&Record) -> bool) -> Option<Place> {
        self.first_of(self.pack, kind, key, is_meant)
    }

    /// The same in another pack.
    fn first_of(
        &mut self,
        pack: &Pack,
        kind: &'static Kind,
        key: &str,
        is_meant: impl Fn(&Record) -> bool,
    ) -> Option<Place> {
        self.related += 1;
        if self.related > RELATED {
            return None;
        }
        let mut found = None;
        let read = stream::each(pack, kind, &mut Vec::new(), &mut |record, _| {
            if !is_meant(record) {
                return Ok(ControlFlow::Continue(()));
            }
            found = record.get(key).map(|at| at.place.clone());
            Ok(ControlFlow::Break(()))
        });
        // A file that can no longer be read is told of elsewhere.
        read.ok().and(found)
    }

    /// A discrepancy is between passages.
    pub(super) fn passages_differ(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        let sql = "SELECT d.slug FROM discrepancy AS d WHERE d.source_id = :source
            AND (SELECT count(*) FROM discrepancy_passage AS p WHERE p.discrepancy_id = d.id) < 2";
        let mut few: BTreeSet<String> = BTreeSet::new();
        let mut statement = self.conn.prepare(sql).map_err(failed)?;
        let mut rows = statement.query(named_params! { ":source": self.source }).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            few.insert(row.get("slug").map_err(failed)?);
        }
        if few.is_empty() {
            return Ok(());
        }
        stream::each(self.pack, &kind::DISCREPANCY, &mut Vec::new(), &mut |record, _| {
            if record.text("slug").is_some_and(|slug| few.contains(slug)) {
                problems.push(messages::too_few_passages(&record.place));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }

    /// A fact stands once for a passage. Where a unique index sees to that, it was told when the
    /// row was written; the others are looked for here.
    pub(super) fn facts_once(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        let kinds =
            kind::KINDS.iter().flat_map(|kind| std::iter::once(*kind).chain(kind.nested.iter().copied()));
        for kind in kinds.filter(|kind| kind.role == Role::Fact && kind.cited && kind.name_key().is_none()) {
            let layout = crate::seed::layout::Layout::of(kind);
            let mut columns: Vec<&str> = layout.key.iter().map(|&index| layout.columns[index]).collect();
            // The passage first: its index has the rows of one passage side by side.
            columns.sort_by_key(|column| *column != "passage_id");
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM {} WHERE passage_id BETWEEN :first AND :last
                 GROUP BY {} HAVING count(*) > 1)",
                kind.table,
                columns.join(", ")
            );
            let parameters = named_params! { ":first": self.first_passage, ":last": self.last_passage };
            let twice: bool = self.conn.query_row(&sql, parameters, |row| row.get(0)).map_err(failed)?;
            if twice {
                self.same_facts(kind, None, problems)?;
            }
        }
        Ok(())
    }

    /// Notes that a fact stands twice; which is the first is looked for when all have been read.
    pub(super) fn note_twice(&mut self, record: &Record) {
        self.twice.entry(record.kind.table).or_default().insert(hash(record));
    }

    /// Tells of the facts that stand twice.
    pub(super) fn tell_twice(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        for (table, hashes) in std::mem::take(&mut self.twice) {
            let Some(standing) = kind::Standing::of_table(table) else { continue };
            let before = problems.len();
            self.same_facts(standing.kind, Some(&hashes), problems)?;
            if problems.len() == before {
                return Err(self.has_changed());
            }
        }
        Ok(())
    }

    /// What was read before is not there any more.
    pub(super) fn has_changed(&self) -> Error {
        Error::Io {
            path: PathBuf::from(&self.pack.label),
            source: std::io::Error::other("it has changed while it was read"),
        }
    }

    /// Finds the facts of a kind that are the same, among those with these hashes or all.
    fn same_facts(
        &self,
        kind: &'static Kind,
        hashes: Option<&HashSet<u64>>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        let outer = kind::Standing::of_table(kind.table).and_then(|standing| standing.outer);
        let mut seen: HashMap<Vec<String>, Place> = HashMap::new();
        let mut visit = |record: &Record, of: Option<String>, problems: &mut Vec<Problem>| {
            if hashes.is_some_and(|hashes| !hashes.contains(&hash(record))) {
                return;
            }
            let identity = check::identity(record, of);
            if let Some(first) = seen.get(&identity) {
                problems.push(messages::same_fact(record, first));
            } else {
                seen.insert(identity, record.place.clone());
            }
        };
        if let Some(outer) = outer {
            stream::each(self.pack, outer, &mut Vec::new(), &mut |record, _| {
                for inner in record.nested.iter().filter(|inner| inner.kind.table == kind.table) {
                    visit(inner, record.name().map(|name| name.value), problems);
                }
                Ok(ControlFlow::Continue(()))
            })?;
        }
        stream::each(self.pack, kind, &mut Vec::new(), &mut |record, _| {
            visit(record, record.of.as_ref().map(|of| of.value.clone()), problems);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }

    /// Every passage carries a fact or says why it does not; `ids` are those of the pack's passages.
    pub(super) fn passages_used(
        &self,
        mut ids: impl Iterator<Item = i64>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        let is_odd = |id| match (self.cited.has(id), self.reasons.has(id)) {
            (true, has_reason) => has_reason,
            (false, has_reason) => !has_reason && !self.waiting.has(id),
        };
        // Most packs have none, and are not read again.
        if !ids.any(is_odd) {
            return Ok(());
        }
        let mut passages = Passages::default();
        stream::each(self.pack, &kind::PASSAGE, &mut Vec::new(), &mut |record, _| {
            if let Some(slug) = record.text("slug")
                && let Some(id) = self.look_up("passage", slug).map_err(failed)?
            {
                passages.look_at(record, self.cited.has(id), self.waiting.has(id));
            }
            if passages.wrong() < bulk::SHOWN {
                Ok(ControlFlow::Continue(()))
            } else {
                Ok(ControlFlow::Break(()))
            }
        })?;
        let (mut errors, mut warnings) = passages.found();
        problems.append(if errors.is_empty() { &mut warnings } else { &mut errors });
        Ok(())
    }
}

/// A number for what makes a fact the one it is, but for the record that it belongs in.
fn hash(record: &Record) -> u64 {
    let mut hasher = DefaultHasher::new();
    check::identity(record, None).hash(&mut hasher);
    hasher.finish()
}
