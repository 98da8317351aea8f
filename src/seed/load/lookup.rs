//! The rows that records refer to, and what to say of names that are unknown.

use rusqlite::types::FromSql;
use rusqlite::{OptionalExtension as _, Params, named_params};

use super::Loader;
use crate::pack::check::messages;
use crate::pack::kind::{self, Kind};
use crate::pack::problem::{At, Place, Problem};

impl Loader<'_> {
    /// The first column of the row that a statement finds, if there is one.
    pub(super) fn find<T: FromSql>(&self, sql: &str, values: impl Params) -> rusqlite::Result<Option<T>> {
        self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
    }

    pub(super) fn find_thing(&mut self, sort: &'static str, slug: &str) -> rusqlite::Result<Option<i64>> {
        if let Some(id) = self.names.get(sort, slug) {
            return Ok(Some(id));
        }
        let found = self.find_thing.query_row((slug, sort), |row| row.get(0)).optional()?;
        if let Some(id) = found {
            self.names.put(sort, slug, id);
        }
        Ok(found)
    }

    /// Creates the row of a thing. Its row in the table of its sort is created later.
    pub(super) fn insert_thing(
        &mut self,
        sort: &'static str,
        slug: &str,
        name: &str,
    ) -> rusqlite::Result<i64> {
        self.conn
            .prepare_cached("INSERT INTO thing (sort, slug, name) VALUES (:sort, :slug, :name)")?
            .execute((sort, slug, name))?;
        let id = self.conn.last_insert_rowid();
        self.names.put(sort, slug, id);
        Ok(id)
    }

    /// The row of a thing that a record refers to. If the thing is not declared yet, its row is created
    /// and the place is recorded, since the declaration must follow.
    pub(super) fn thing(&mut self, sort: &'static str, slug: &str, place: &Place) -> rusqlite::Result<i64> {
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
    pub(super) fn report_unknown_things(&mut self) -> rusqlite::Result<()> {
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
            let other: Option<String> = self.find(
                "SELECT d.slug FROM naming AS n JOIN passage AS p ON p.id = n.passage_id
                 JOIN source AS d ON d.id = p.source_id
                 WHERE n.thing_id = :id AND n.kind = 'listed' ORDER BY d.slug LIMIT 1",
                named_params! { ":id": id },
            )?;
            let problem = match other {
                Some(source) => messages::declared_by(&format!("the pack of `{source}`"), problem),
                None => self.did_you_mean(problem, &sort, &slug)?,
            };
            self.problems.push(problem);
            self.drop_excess();
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

    /// The passage that a record cites; a discrepancy can cite a passage of another source.
    pub(super) fn passage(
        &mut self,
        kind: &'static Kind,
        cite: &At<String>,
    ) -> rusqlite::Result<Option<i64>> {
        let Some((source, passage)) =
            cite.value.split_once('/').filter(|_| kind.table == "discrepancy_passage")
        else {
            return self.local("passage", &cite.value, &cite.place);
        };
        if source == self.pack.slug() {
            self.problems.push(messages::own_passage(&cite.value, passage, &cite.place));
            return Ok(None);
        }
        let found = self.find(
            "SELECT p.id FROM source AS d JOIN passage AS p ON p.source_id = d.id
             WHERE d.slug = :source AND p.slug = :passage",
            named_params! { ":source": source, ":passage": passage },
        )?;
        if found.is_none() {
            self.problems.push(
                messages::unknown("passage", &cite.value, &cite.place)
                    .help(format!("seed the pack of `{source}` first, or together with this one")),
            );
        }
        Ok(found)
    }

    /// The row of a section, passage, reference or discrepancy of this source.
    pub(super) fn local(
        &mut self,
        part: &'static str,
        name: &str,
        place: &Place,
    ) -> rusqlite::Result<Option<i64>> {
        if let Some(id) = self.names.get(part, name) {
            return Ok(Some(id));
        }
        let found = if part == "reference" {
            let (list, number) = name.rsplit_once('/').unwrap_or((kind::REFERENCES, name));
            self.find(
                "SELECT id FROM reference WHERE source_id = :source AND list = :list AND number = CAST(:number AS INTEGER)",
                named_params! { ":source": self.source, ":list": list, ":number": number },
            )?
        } else {
            self.find(
                &format!("SELECT id FROM {part} WHERE source_id = :source AND slug = :name"),
                named_params! { ":source": self.source, ":name": name },
            )?
        };
        match found {
            Some(id) => self.names.put(part, name, id),
            None if self.incomplete.contains(part) || !self.pack.is_whole => {}
            None => {
                let problem = messages::unknown(part, name, place);
                // Nested records repeat the citation of their record.
                let is_reported = |other: &Problem| other.place == *place && other.title == problem.title;
                if !self.problems.iter().rev().take(16).any(is_reported) {
                    let problem = self.did_you_mean(problem, part, name)?;
                    self.problems.push(problem);
                }
            }
        }
        Ok(found)
    }
}
