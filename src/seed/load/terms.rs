//! Terms that a pack adds or uses.

use rusqlite::named_params;

use super::{Loader, is_unique};
use crate::pack::check::{self, messages};
use crate::pack::fault::Fault;
use crate::pack::kind::{Kind, Need};
use crate::pack::problem::{At, Place, nearest};
use crate::pack::read::built_in_term;
use crate::pack::{Record, Value};
use crate::seed::row::{RecordWriter, RowContext};

impl<'c> Loader<'c> {
    /// Checks that a term is built in or added by this pack.
    pub(super) fn check_term(
        &mut self,
        vocabulary: &'static str,
        term: &str,
        place: &Place,
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
            self.problems.push(problem);
            return Ok(());
        }
        if let Some(record) = built_in_term(vocabulary, term) {
            // A value of TOML in double quotes is one for the shell as well.
            let values: Vec<String> =
                record.lines().skip(1).map(|line| line.replacen(" = ", "=", 1)).collect();
            self.problems.push(problem.help(format!(
                "built-in packs declare it, but each pack must be complete: add it with `ecpat-kb pack add DIR {vocabulary} {}`",
                values.join(" ")
            )));
            return Ok(());
        }
        let way = format!("a pack adds one as `[[{vocabulary}]]` with `term` and `definition`");
        let other: Option<String> = self.find(
            "SELECT d.slug FROM term_declaration AS t JOIN source AS d ON d.id = t.source_id
             WHERE t.vocabulary = :vocabulary AND t.term = :term ORDER BY d.slug LIMIT 1",
            named_params! { ":vocabulary": vocabulary, ":term": term },
        )?;
        if let Some(source) = other {
            self.problems.push(
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
        self.problems.push(match nearest(term, terms.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None if terms.len() > 16 => problem
                .help(format!("`ecpat-kb report terms --vocabulary {vocabulary}` lists its terms; {way}")),
            None => problem.help(format!("one of: {}; {way}", terms.join(", "))),
        });
        Ok(())
    }

    /// Adds a term, or checks that another source has added the same term.
    pub(super) fn write_term(
        &mut self,
        writer: &mut RecordWriter<'c>,
        record: &Record,
    ) -> rusqlite::Result<()> {
        let before = self.problems.len();
        let kind = writer.kind;
        let vocabulary = kind.vocabulary();
        check::keys_fit(record, &mut self.problems);
        let Some(name) = record.name() else {
            self.incomplete.insert(vocabulary);
            return Ok(());
        };
        if self.vocabulary.has(vocabulary, &name.value) {
            self.problems.push(messages::in_vocabulary(vocabulary, &name));
        } else if !self.terms.insert((vocabulary, name.value.clone())) {
            self.faults.insert(Fault::same_name(kind, name.value));
            return Ok(());
        }
        let is_complete = kind
            .fields
            .iter()
            .zip(&record.values)
            .all(|(field, value)| value.is_some() || field.need != Need::Required);
        if self.problems.len() > before || !record.refused.is_empty() || !is_complete {
            return Ok(());
        }
        match writer.write(record, &RowContext::default()) {
            Ok(()) => {}
            Err(error) if is_unique(&error) => self.compare_definitions(kind, record, &name)?,
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
        &mut self,
        kind: &'static Kind,
        record: &Record,
        name: &At<String>,
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
                self.problems.push(messages::other_definition(
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
}
