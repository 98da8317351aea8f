//! What a record names: the ids of rows that the pack declares, terms and countries.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension as _, named_params};

use super::Loader;
use crate::pack::Value;
use crate::pack::check::messages;
use crate::pack::kind;
use crate::pack::problem::{At, Problem};

impl Loader<'_> {
    pub(super) fn known_text(
        &mut self,
        table: &'static str,
        name: &str,
        at: &At<Value>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        if let Some(id) = self.names.get(table, name) {
            return Ok(Some(id));
        }
        let name = At { value: name.to_owned(), place: at.place.clone() };
        self.known(table, &table.replace('_', " "), &name, problems)
    }

    /// The id of a row that this pack declares; a problem where it does not.
    pub(super) fn known(
        &mut self,
        table: &'static str,
        words: &str,
        name: &At<String>,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<Option<i64>> {
        if let Some(id) = self.names.get(table, &name.value) {
            return Ok(Some(id));
        }
        let found = self.look_up(table, &name.value)?;
        if let Some(id) = found {
            self.names.put(table, &name.value, id);
        } else if !self.may_lack(table) {
            problems.push(self.unknown(table, words, name)?);
        }
        Ok(found)
    }

    pub(super) fn may_lack(&self, table: &str) -> bool {
        !self.is_whole || self.lacking.contains(table)
    }

    pub(super) fn look_up(&self, table: &'static str, name: &str) -> rusqlite::Result<Option<i64>> {
        if let Some(there) = &self.there {
            return there.look_up(self.conn, self.source, table, name);
        }
        if kind::is_local(table) {
            let column = if table == "reference" { "number" } else { "slug" };
            let sql =
                format!("SELECT t.id FROM {table} AS t WHERE t.source_id = :source AND t.{column} = :name");
            let mut statement = self.conn.prepare_cached(&sql)?;
            return statement
                .query_row(named_params! { ":source": self.source, ":name": name }, |row| row.get(0))
                .optional();
        }
        let sql = format!(
            "SELECT t.id FROM {table} AS t
             WHERE t.slug = :name AND (t.passage_id BETWEEN :first AND :last
               OR EXISTS (SELECT 1 FROM shared_declaration AS d
                          WHERE d.slug = :name AND d.thing = :table AND d.source_id = :source))"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let parameters = named_params! {
            ":name": name, ":first": self.first_passage, ":last": self.last_passage,
            ":table": table, ":source": self.source,
        };
        statement.query_row(parameters, |row| row.get(0)).optional()
    }

    pub(super) fn term(&mut self, table: &'static str, at: &At<Value>, problems: &mut Vec<Problem>) {
        let Value::Text(term) = &at.value else { return };
        if self.vocabulary.has(table, term)
            || (!self.terms.is_empty() && self.terms.contains(&(table, term.clone())))
            || self.may_lack(table)
        {
            return;
        }
        let problem = messages::not_in_vocabulary(table, term, &at.place);
        self.suggestions += 1;
        if self.suggestions > messages::SUGGESTIONS {
            problems.push(problem);
            return;
        }
        let own: BTreeSet<&str> =
            self.terms.iter().filter(|(of, _)| *of == table).map(|(_, term)| term.as_str()).collect();
        problems.push(problem.did_you_mean(term, self.vocabulary.terms(table).chain(own)));
    }

    pub(super) fn country(&self, at: &At<Value>, problems: &mut Vec<Problem>) {
        if let Value::Text(code) = &at.value
            && !self.vocabulary.has("country", code)
        {
            problems.push(messages::no_country(code, &at.place));
        }
    }
}
