//! Writes the records of a pack one by one, as they are read.
//!
//! Memory hardly grows with the pack: there is a cache of names, a bit for each thing and passage, and
//! the terms that the pack adds. The tables check the rules between records: a record that they refuse
//! is recorded as a [`Fault`], and its duplicate is searched for after the last record. A record with a
//! mistake is not written and reading continues, so that one run reports all mistakes; the caller then
//! drops the transaction.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, named_params};

use super::names::{NameCache, RowSet};
use super::row::{RecordWriter, RowContext};
use crate::error::Error;
use crate::pack::check::{self, messages};
use crate::pack::fault::{self, Fault};
use crate::pack::kind::{self, CANDIDATE, Form, Kind, Need, Role};
use crate::pack::problem::{At, Place, Problem, nearest};
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
    /// The number of problems that are shown: a thousand errors, the message that the rest of a file is
    /// not read, and the earlier warnings.
    max_problems: usize,
    /// The number of errors that are not shown.
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
        warnings: usize,
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
            max_problems: bulk::SHOWN + 1 + warnings,
            unshown: 0,
            facts: 0,
            find_thing: conn.prepare_cached("SELECT id FROM thing WHERE slug = :slug AND sort = :sort")?,
        })
    }

    /// Writes all records except the discrepancies, which can cite passages of later packs.
    pub(super) fn write(
        &mut self,
        listed: &mut fault::Names,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        check::one_source(self.pack, problems);
        if self.pack.of(&kind::SOURCE).next().is_none() {
            // Nothing can be written, but mistakes in the records are still reported.
            for kind in kind::Standing::all().map(|standing| standing.kind) {
                stream::each(self.pack, kind, problems, &mut |_, _| Ok(ControlFlow::Continue(())))?;
            }
            return Ok(());
        }
        for kind in in_order().filter(|kind| kind.table != "discrepancy") {
            self.write_all(kind, listed, problems)?;
        }
        self.check_candidates(problems)?;
        // The cache is not needed any more.
        self.names = NameCache::new();
        Ok(())
    }

    /// Writes the discrepancies after the passages of all packs, and reports unknown things.
    pub(super) fn discrepancies(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        if self.source != 0 {
            self.write_all(&kind::DISCREPANCY, &mut fault::Names::new(), problems)?;
        }
        self.report_unknown_things(problems).map_err(failed)
    }

    /// Writes the records of a kind, and those nested kinds that have their own tables.
    fn write_all(
        &mut self,
        kind: &'static Kind,
        listed: &mut fault::Names,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        let mut writer = RecordWriter::new(self.conn, kind).map_err(failed)?;
        let is_whole = stream::each(self.pack, kind, problems, &mut |record, problems| {
            self.record(&mut writer, record, listed, problems).map_err(failed)?;
            self.drop_excess(problems);
            Ok(ControlFlow::Continue(()))
        })?;
        if !is_whole {
            self.incomplete.insert(kind.name);
        }
        if kind.table == "section" {
            self.link_parents(problems).map_err(failed)?;
        }
        for inner in kind.nested.iter().filter(|inner| !inner.key.is_empty()) {
            let mut writer = RecordWriter::new(self.conn, inner).map_err(failed)?;
            stream::each(self.pack, inner, problems, &mut |record, problems| {
                let Some(of) = &record.of else { return Ok(ControlFlow::Continue(())) };
                let outer = self.outer(kind, of, problems).map_err(failed)?;
                if let Some(id) = outer {
                    self.fact(&mut writer, record, Some((id, &of.value)), problems).map_err(failed)?;
                }
                self.drop_excess(problems);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(())
    }

    /// The row that a nested record with its own table belongs to.
    fn outer(
        &mut self,
        kind: &'static Kind,
        of: &At<String>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        match kind.role {
            Role::Thing => self.thing(kind.name, &of.value, &of.place).map(Some),
            _ => self.local(kind.name, &of.value, &of.place, problems),
        }
    }

    /// Counts the errors after the first thousand without keeping them.
    fn drop_excess(&mut self, problems: &mut Vec<Problem>) {
        if problems.len() > self.max_problems {
            self.unshown += problems.len() - self.max_problems;
            problems.truncate(self.max_problems);
        }
    }

    fn record(
        &mut self,
        writer: &mut RecordWriter<'c>,
        record: &Record,
        listed: &mut fault::Names,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let name = record.name();
        let id = match writer.kind.role {
            Role::Thing => self.declare(writer.kind, record, listed, problems)?,
            Role::Term => return self.write_term(writer, record, problems),
            _ => self.fact(writer, record, None, problems)?,
        };
        let Some(id) = id else {
            self.incomplete.insert(writer.kind.name);
            return Ok(());
        };
        let name = name.map(|name| name.value).unwrap_or_default();
        for inner in &record.nested {
            let nested = writer.nested.iter_mut().find(|writer| writer.kind.name == inner.kind.name);
            if let Some(writer) = nested {
                self.fact(writer, inner, Some((id, &name)), problems)?;
                if inner.kind.constants == [("kind", "label")]
                    && let Some(label) = inner.get("name")
                {
                    self.labels.push((id, At { value: label.value.shown(), place: label.place.clone() }));
                }
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
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        let Some(slug) = record.name() else {
            if let Some(cite) = &record.cite {
                self.passage(kind, cite, problems)?;
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
        if is_new || !self.has_name(id, &name)? {
            listed.add(kind.name, &name);
        }
        Ok(Some(id))
    }

    /// Whether a thing already has this name.
    fn has_name(&self, id: i64, name: &str) -> rusqlite::Result<bool> {
        self.conn
            .prepare_cached("SELECT name = :name FROM thing WHERE id = :id")?
            .query_row(named_params! { ":id": id, ":name": name }, |row| row.get(0))
    }

    fn touch(&self, id: i64) -> rusqlite::Result<()> {
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO temp.touched (thing_id) VALUES (:id)")?
            .execute(named_params! { ":id": id })
            .map(drop)
    }

    fn find_thing(&mut self, sort: &'static str, slug: &str) -> rusqlite::Result<Option<i64>> {
        if let Some(id) = self.names.get(sort, slug) {
            return Ok(Some(id));
        }
        let found = self
            .find_thing
            .query_row(named_params! { ":slug": slug, ":sort": sort }, |row| row.get(0))
            .optional()?;
        if let Some(id) = found {
            self.names.put(sort, slug, id);
        }
        Ok(found)
    }

    /// Creates the row of a thing. Its row in the table of its sort is created later.
    fn insert_thing(&mut self, sort: &'static str, slug: &str, name: &str) -> rusqlite::Result<i64> {
        self.conn
            .prepare_cached("INSERT INTO thing (sort, slug, name) VALUES (:sort, :slug, :name)")?
            .execute(named_params! { ":sort": sort, ":slug": slug, ":name": name })?;
        let id = self.conn.last_insert_rowid();
        self.names.put(sort, slug, id);
        Ok(id)
    }

    /// The row of a thing that a record refers to. If the thing is not declared yet, its row is created
    /// and the place is recorded, since the declaration must follow.
    fn thing(&mut self, sort: &'static str, slug: &str, place: &Place) -> rusqlite::Result<i64> {
        let id = match self.find_thing(sort, slug)? {
            Some(id) => id,
            None => self.insert_thing(sort, slug, slug)?,
        };
        if !self.declared.has(id) {
            let number = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
            self.conn
                .prepare_cached(
                    "INSERT INTO temp.undeclared (pack, thing_id, file, first, last) VALUES (:pack, :id, :file, :first, :last)",
                )?
                .execute(named_params! {
                    ":pack": number(self.pack.place.file),
                    ":id": id,
                    ":file": number(place.file),
                    ":first": number(place.span.start),
                    ":last": number(place.span.end),
                })?;
        }
        Ok(id)
    }

    /// Reports the things that records refer to and the pack does not declare.
    fn report_unknown_things(&mut self, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
        let mut statement = self.conn.prepare(
            "SELECT a.thing_id, a.file, a.first, a.last, t.sort, t.slug
             FROM temp.undeclared AS a JOIN thing AS t ON t.id = a.thing_id WHERE a.pack = :pack ORDER BY a.id",
        )?;
        let pack = i64::try_from(self.pack.place.file).unwrap_or(i64::MAX);
        let mut rows = statement.query(named_params! { ":pack": pack })?;
        while let Some(row) = rows.next()? {
            let (id, sort, slug): (i64, String, String) = (row.get(0)?, row.get(4)?, row.get(5)?);
            if self.declared.has(id) || self.incomplete.contains(sort.as_str()) || !self.pack.is_whole {
                continue;
            }
            let at = |index| row.get::<_, i64>(index).map(|at| usize::try_from(at).unwrap_or_default());
            let place = Place { file: at(1)?, span: at(2)?..at(3)? };
            let problem = messages::unknown(&sort.replace('_', " "), &slug, &place);
            let other: Option<String> = self
                .conn
                .prepare_cached(
                    "SELECT d.slug FROM naming AS n JOIN passage AS p ON p.id = n.passage_id
                     JOIN source AS d ON d.id = p.source_id
                     WHERE n.thing_id = :id AND n.kind = 'listed' ORDER BY d.slug LIMIT 1",
                )?
                .query_row(named_params! { ":id": id }, |row| row.get(0))
                .optional()?;
            problems.push(match other {
                Some(source) => messages::declared_by(&format!("the pack of `{source}`"), problem),
                None => self.did_you_mean(problem, &sort, &slug)?,
            });
            self.drop_excess(problems);
        }
        Ok(())
    }

    /// Suggests the most similar valid name.
    fn did_you_mean(&mut self, problem: Problem, kind: &str, wrong: &str) -> rusqlite::Result<Problem> {
        self.suggestions += 1;
        if self.suggestions > messages::SUGGESTIONS {
            return Ok(problem);
        }
        let sql = match kind {
            "section" | "passage" | "discrepancy" => {
                format!("SELECT slug FROM {kind} WHERE source_id = :source")
            }
            "reference" => "SELECT CASE list WHEN 'references' THEN '' ELSE list || '/' END || number
                FROM reference WHERE source_id = :source"
                .to_owned(),
            // A thing that is not declared has no name yet.
            _ => {
                "SELECT t.slug FROM passage AS p JOIN naming AS n ON n.passage_id = p.id AND n.kind = 'listed'
                JOIN thing AS t ON t.id = n.thing_id WHERE p.source_id = :source AND t.sort = :sort"
                    .to_owned()
            }
        };
        let mut statement = self.conn.prepare_cached(&sql)?;
        statement.raw_bind_parameter(":source", self.source)?;
        if sql.contains(":sort") {
            statement.raw_bind_parameter(":sort", kind)?;
        }
        let mut names: Vec<String> = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            names.push(row.get(0)?);
        }
        names.sort_unstable();
        Ok(problem.did_you_mean(wrong, names.iter().map(String::as_str)))
    }

    /// Writes the row of a record that is neither a thing nor a term, and returns its id, or `None` if it
    /// has a mistake. `outer` is the row that it belongs to, with its name.
    fn fact(
        &mut self,
        writer: &mut RecordWriter<'c>,
        record: &Record,
        outer: Option<(i64, &str)>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        let before = problems.len();
        let kind = writer.kind;
        if kind.role == Role::Source && self.source != 0 {
            // A second source has been reported.
            return Ok(None);
        }
        check::dates_fit(record, problems);
        if writer.has_rules {
            check::keys_fit(record, problems);
        }
        let mut context =
            RowContext { source: self.source, parent: outer.map(|(id, _)| id), ..RowContext::default() };
        if let Some(cite) = &record.cite {
            context.passage = self.passage(kind, cite, problems)?;
        }
        let mut is_complete = !kind.cited || context.passage.is_some();
        is_complete &= kind.one_of.iter().all(|keys| keys.iter().any(|key| record.get(key).is_some()));
        let mut parent = None;
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
                        problems.push(messages::circle(field.key, slug, &at.place));
                    }
                    writer.links[index] = Some(id);
                }
                (Form::Local("section"), Value::Text(slug)) if kind.table == "section" => {
                    parent = Some(At { value: slug.clone(), place: at.place.clone() });
                }
                (Form::Local(part), value) => {
                    let name = match record.text("list") {
                        Some(list) => reference_name(list, &value.shown()),
                        None => value.shown(),
                    };
                    writer.links[index] = self.local(part, &name, &at.place, problems)?;
                    is_complete &= writer.links[index].is_some();
                }
                (Form::Term(vocabulary), Value::Text(term)) => {
                    self.check_term(vocabulary, term, &at.place, problems)?;
                }
                (Form::Country, Value::Text(code)) if !self.vocabulary.has("country", code) => {
                    problems.push(messages::no_country(code, &at.place));
                }
                _ => {}
            }
        }
        if !is_complete || problems.len() > before || !record.refused.is_empty() {
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
        self.remember(kind, record, id, context.passage, parent);
        Ok(Some(id))
    }

    /// Records what later records need to know about a row.
    fn remember(
        &mut self,
        kind: &'static Kind,
        record: &Record,
        id: i64,
        passage: Option<i64>,
        parent: Option<At<String>>,
    ) {
        if let Some(passage) = passage {
            self.facts += 1;
            self.cited.add(passage);
        }
        self.parents.extend(parent.map(|parent| (id, parent)));
        match kind.table {
            "source" => self.source = id,
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
    fn link_parents(&mut self, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
        for (id, parent) in std::mem::take(&mut self.parents) {
            if let Some(parent) = self.local("section", &parent.value, &parent.place, problems)? {
                // A section that contains itself is reported as a circle.
                self.conn
                    .prepare_cached(
                        "UPDATE section SET parent_id = :parent WHERE id = :id AND id <> :parent",
                    )?
                    .execute(named_params! { ":parent": parent, ":id": id })?;
                if parent == id {
                    let name: String = self.conn.query_row(
                        "SELECT slug FROM section WHERE id = :id",
                        named_params! { ":id": id },
                        |row| row.get(0),
                    )?;
                    self.faults.insert(Fault::Circle("section", name));
                }
            }
        }
        Ok(())
    }

    /// The passage that a record cites; a discrepancy can cite a passage of another source.
    fn passage(
        &mut self,
        kind: &'static Kind,
        cite: &At<String>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        let Some((source, passage)) =
            cite.value.split_once('/').filter(|_| kind.table == "discrepancy_passage")
        else {
            return self.local("passage", &cite.value, &cite.place, problems);
        };
        if source == self.pack.slug() {
            problems.push(messages::own_passage(&cite.value, passage, &cite.place));
            return Ok(None);
        }
        let found = self
            .conn
            .prepare_cached(
                "SELECT p.id FROM source AS d JOIN passage AS p ON p.source_id = d.id
                 WHERE d.slug = :source AND p.slug = :passage",
            )?
            .query_row(named_params! { ":source": source, ":passage": passage }, |row| row.get(0))
            .optional()?;
        if found.is_none() {
            problems.push(
                messages::unknown("passage", &cite.value, &cite.place)
                    .help(format!("seed the pack of `{source}` first, or together with this one")),
            );
        }
        Ok(found)
    }

    /// The row of a section, passage, reference or discrepancy of this source.
    fn local(
        &mut self,
        part: &'static str,
        name: &str,
        place: &Place,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        if let Some(id) = self.names.get(part, name) {
            return Ok(Some(id));
        }
        let found = if part == "reference" {
            let (list, number) = name.rsplit_once('/').unwrap_or((kind::REFERENCES, name));
            self.conn
                .prepare_cached(
                    "SELECT id FROM reference WHERE source_id = :source AND list = :list AND number = CAST(:number AS INTEGER)",
                )?
                .query_row(
                    named_params! { ":source": self.source, ":list": list, ":number": number },
                    |row| row.get(0),
                )
                .optional()?
        } else {
            self.conn
                .prepare_cached(&format!("SELECT id FROM {part} WHERE source_id = :source AND slug = :name"))?
                .query_row(named_params! { ":source": self.source, ":name": name }, |row| row.get(0))
                .optional()?
        };
        match found {
            Some(id) => self.names.put(part, name, id),
            None if self.incomplete.contains(part) || !self.pack.is_whole => {}
            None => {
                let problem = messages::unknown(part, name, place);
                // Nested records repeat the citation of their record.
                let is_reported =
                    |other: &Problem| other.place() == place && other.title() == problem.title();
                if !problems.iter().rev().take(16).any(is_reported) {
                    problems.push(self.did_you_mean(problem, part, name)?);
                }
            }
        }
        Ok(found)
    }

    /// Checks that a term is built in or added by this pack.
    fn check_term(
        &mut self,
        vocabulary: &'static str,
        term: &str,
        place: &Place,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        if self.vocabulary.has(vocabulary, term)
            || self.terms.contains(&(vocabulary, term.to_owned()))
            || self.incomplete.contains(vocabulary)
        {
            return Ok(());
        }
        let problem = messages::not_in_vocabulary(vocabulary, term, place);
        self.suggestions += 1;
        if self.suggestions > messages::SUGGESTIONS {
            problems.push(problem);
            return Ok(());
        }
        let way = format!("a pack adds one as `[[{vocabulary}]]` with `term` and `definition`");
        let other: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT d.slug FROM term_declaration AS t JOIN source AS d ON d.id = t.source_id
                 WHERE t.vocabulary = :vocabulary AND t.term = :term ORDER BY d.slug LIMIT 1",
            )?
            .query_row(named_params! { ":vocabulary": vocabulary, ":term": term }, |row| row.get(0))
            .optional()?;
        if let Some(source) = other {
            problems.push(
                problem
                    .help(format!("the pack of `{source}` adds it, but each pack must be complete: {way}")),
            );
            return Ok(());
        }
        let own = self.terms.iter().filter(|(of, _)| *of == vocabulary).map(|(_, term)| term.as_str());
        let mut terms: Vec<&str> = self.vocabulary.terms(vocabulary).chain(own).collect();
        if vocabulary == "name_kind" {
            terms.retain(|term| !matches!(*term, "listed" | "label"));
        }
        terms.sort_unstable();
        problems.push(match nearest(term, terms.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None if terms.len() > 16 => problem
                .help(format!("`ecpat-kb report terms --vocabulary {vocabulary}` lists its terms; {way}")),
            None => problem.help(format!("one of: {}; {way}", terms.join(", "))),
        });
        Ok(())
    }

    /// Adds a term, or checks that another source has added the same term.
    fn write_term(
        &mut self,
        writer: &mut RecordWriter<'c>,
        record: &Record,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let before = problems.len();
        let kind = writer.kind;
        let vocabulary = kind.vocabulary();
        check::keys_fit(record, problems);
        let Some(name) = record.name() else {
            self.incomplete.insert(vocabulary);
            return Ok(());
        };
        if self.vocabulary.has(vocabulary, &name.value) {
            problems.push(messages::in_vocabulary(vocabulary, &name));
        } else if !self.terms.insert((vocabulary, name.value.clone())) {
            self.faults.insert(Fault::same_name(kind, name.value));
            return Ok(());
        }
        let is_complete = kind
            .fields
            .iter()
            .zip(&record.values)
            .all(|(field, value)| value.is_some() || field.need != Need::Required);
        if problems.len() > before || !record.refused.is_empty() || !is_complete {
            return Ok(());
        }
        match writer.write(record, &RowContext::default()) {
            Ok(()) => {}
            Err(error) if is_unique(&error) => self.compare_definitions(kind, record, &name, problems)?,
            Err(error) => return Err(error),
        }
        if kind.sorts().len() > 1 {
            self.conn.execute(
                "INSERT OR IGNORE INTO kind (sort, term, label, definition)
                 SELECT :second, k.term, k.label, k.definition FROM kind AS k WHERE k.sort = :first AND k.term = :term",
                named_params! { ":first": kind.sorts()[0], ":second": kind.sorts()[1], ":term": name.value },
            )?;
        }
        self.conn
            .prepare_cached("INSERT INTO term_declaration (vocabulary, term, source_id) VALUES (:vocabulary, :term, :source)")?
            .execute(named_params! { ":vocabulary": vocabulary, ":term": name.value, ":source": self.source })
            .map(drop)
    }

    /// Compares a term with the same term of another source.
    fn compare_definitions(
        &self,
        kind: &'static Kind,
        record: &Record,
        name: &At<String>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let sort = kind.sorts().first();
        let condition = if sort.is_some() { " AND sort = :sort" } else { "" };
        for (field, value) in kind.fields.iter().zip(&record.values).filter(|(field, _)| field.key != "term")
        {
            let sql = format!(
                "SELECT CAST({} AS TEXT) FROM {} WHERE term = :term{condition}",
                field.column, kind.table
            );
            let mut statement = self.conn.prepare_cached(&sql)?;
            statement.raw_bind_parameter(":term", &name.value)?;
            if let Some(sort) = sort {
                statement.raw_bind_parameter(":sort", sort)?;
            }
            let mut rows = statement.raw_query();
            let Some(row) = rows.next()? else { continue };
            let there: String = row.get(0)?;
            let here = match value.as_ref().map(|at| &at.value) {
                Some(Value::Boolean(truth)) => i64::from(*truth).to_string(),
                Some(value) => value.shown(),
                None => crate::pack::derived::label(&name.value),
            };
            if here != there {
                let place = value.as_ref().map_or(&name.place, |at| &at.place);
                problems.push(messages::other_definition(
                    kind.vocabulary(),
                    &name.value,
                    field.key,
                    &there,
                    place,
                ));
            }
        }
        Ok(())
    }

    /// Checks the candidates, which a curator has not accepted yet, without writing them.
    fn check_candidates(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        stream::each(self.pack, &CANDIDATE, problems, &mut |record, problems| {
            check::dates_fit(record, problems);
            check::keys_fit(record, problems);
            if let Some(cite) = &record.cite
                && let Some(id) = self.local("passage", &cite.value, &cite.place, problems).map_err(failed)?
            {
                self.waiting.add(id);
            }
            Ok(ControlFlow::Continue(()))
        })?;
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
        let mut lookup = self
            .conn
            .prepare("SELECT id FROM passage WHERE source_id = :source AND slug = :slug")
            .map_err(failed)?;
        stream::each(self.pack, &kind::PASSAGE, &mut Vec::new(), &mut |record, _| {
            let Some(slug) = record.text("slug") else { return Ok(ControlFlow::Continue(())) };
            let found = lookup
                .query_row(named_params! { ":source": self.source, ":slug": slug }, |row| {
                    row.get::<_, i64>(0)
                })
                .optional()
                .map_err(failed)?;
            if let Some(id) = found {
                passages.look_at(record, self.cited.has(id), self.waiting.has(id));
            }
            Ok(if passages.wrong() < bulk::SHOWN {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
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
