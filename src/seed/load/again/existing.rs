//! What the database has of a source already, and what has been met of it in its pack.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::leave::Pairs;
use super::pending::Pending;
use super::together::Together;
use crate::pack::kind;
use crate::seed::load::names::Rows;

/// What the database has of a source, and what has been met of it.
pub(in super::super) struct There {
    /// The source as it was before; 0: there was none.
    pub(super) source: i64,
    /// The passages that it had, and the first and last of them.
    pub(super) passages: Rows,
    pub(super) span: (i64, i64),
    /// The rows that the pack has too, by table.
    pub(super) met: HashMap<&'static str, Rows>,
    pub(super) pending: Pending,
    pub(super) pairs: Pairs,
    pub(super) together: Together,
    /// The place of the last passage in each section, and of the last section under 0.
    pub(in super::super) positions: HashMap<i64, i64>,
}

impl There {
    pub(super) fn new(
        conn: &Connection,
        number: usize,
        source: i64,
        mut together: Together,
    ) -> rusqlite::Result<Self> {
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
            pairs: Pairs::new(number),
            together,
            positions: HashMap::new(),
        })
    }

    /// What the database has of the source of a loader that compares: without it, a record would
    /// be passed over in silence.
    pub(super) fn of(there: &mut Option<Self>) -> rusqlite::Result<&mut Self> {
        there.as_mut().ok_or_else(|| not_there("what the database has of a source"))
    }

    /// Notes that the pack has a row; `false` where that was noted before.
    pub(super) fn meet(&mut self, table: &'static str, id: i64) -> bool {
        let met = self.met.entry(table).or_default();
        let is_first = !met.has(id);
        met.add(id);
        is_first
    }

    pub(in super::super) fn has_met(&self, table: &str, id: i64) -> bool {
        self.met.get(table).is_some_and(|met| met.has(id))
    }

    /// The row of a name that the pack declares.
    pub(in super::super) fn look_up(
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
    pub(super) fn next_id(&mut self, conn: &Connection, table: &'static str) -> rusqlite::Result<i64> {
        let next = match self.together.next.get(table) {
            Some(next) => *next,
            None => conn
                .query_row(&format!("SELECT coalesce(max(id), 0) + 1 FROM {table}"), [], |row| row.get(0))?,
        };
        self.together.next.insert(table, next + 1);
        Ok(next)
    }

    pub(in super::super) fn count_added(&mut self, table: &'static str) {
        self.together.count(table).added += 1;
    }

    /// Removes what is only of use while loading.
    pub(super) fn end(self, conn: &Connection) -> rusqlite::Result<()> {
        self.pending.end(conn)?;
        self.pairs.end(conn)
    }
}

/// A mistake in this program: records are compared with what was never looked up.
pub(super) fn not_there(what: &str) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(
        format!("internal error: {what} is to be compared with, and is not there").into(),
    )
}
