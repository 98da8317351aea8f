//! The rows of a source that its pack has no more.

use rusqlite::{Connection, named_params};

use super::shared::name_column;
use super::{There, in_order, stored};
use crate::pack::kind::Role;
use crate::seed::layout::{Layout, Row};
use crate::seed::load::Loader;
use crate::seed::load::names::Rows;

/// Rows that are looked at in one go, where those that go have to be kept until then.
const BATCH: i64 = 4_096;

impl Loader<'_> {
    /// Lets the rows of a table go that were not met.
    pub(super) fn leave(&mut self, layout: &Layout) -> rusqlite::Result<()> {
        if self.there.as_ref().is_none_or(|there| there.source == 0) {
            return Ok(());
        }
        match layout.kind.role {
            Role::Thing | Role::Term => self.leave_declared(layout),
            _ if !stored::has_rows(layout) => self.leave_pairs(layout),
            _ => {
                let leaving = self.not_met(layout)?;
                self.remove(layout, &leaving)
            }
        }
    }

    /// Lets everything go that a source has, what refers to other rows before those.
    pub(super) fn leave_all(&mut self) -> rusqlite::Result<()> {
        let kinds: Vec<_> = in_order().collect();
        for kind in kinds.into_iter().rev() {
            for inner in kind.nested {
                self.leave(&Layout::of(inner))?;
            }
            self.leave(&Layout::of(kind))?;
        }
        Ok(())
    }

    /// The rows that the source had in a table and that were not met.
    fn not_met(&self, layout: &Layout) -> rusqlite::Result<Rows> {
        let mut leaving = Rows::default();
        let Some(there) = &self.there else { return Ok(leaving) };
        let table = layout.kind.table;
        let (column, (first, last)) = if layout.kind.role == Role::Source {
            ("id", (there.source, there.source))
        } else if layout.column("source_id").is_some() {
            ("source_id", (there.source, there.source))
        } else {
            ("passage_id", there.span)
        };
        // Answered from an index alone, in its order.
        let sql = format!(
            "SELECT t.rowid AS number, t.{column} AS owner FROM {table} AS t
             WHERE t.{column} BETWEEN :first AND :last"
        );
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query(named_params! { ":first": first, ":last": last })?;
        while let Some(row) = rows.next()? {
            let (id, owner) = (row.get("number")?, row.get("owner")?);
            if !there.has_met(table, id) && (column != "passage_id" || there.passages.has(owner)) {
                leaving.add(id);
            }
        }
        Ok(leaving)
    }

    fn remove(&mut self, layout: &Layout, leaving: &Rows) -> rusqlite::Result<()> {
        let there = There::of(&mut self.there)?;
        there.together.count(layout.kind.table).removed += leaving.iter().count();
        if there.together.only_looks {
            return Ok(());
        }
        let sql = format!("DELETE FROM {} WHERE rowid = :id", layout.kind.table);
        let mut statement = self.conn.prepare(&sql)?;
        for id in leaving.iter() {
            statement.execute(named_params! { ":id": id })?;
        }
        Ok(())
    }

    /// Things and terms stay where other packs declare them.
    fn leave_declared(&mut self, layout: &Layout) -> rusqlite::Result<()> {
        let kind = layout.kind;
        let mut leaving = Rows::default();
        let sql = format!("SELECT t.{} FROM {} AS t WHERE t.rowid = :id", name_column(kind), kind.table);
        for id in self.not_met(layout)?.iter() {
            let name: String =
                self.conn.prepare_cached(&sql)?.query_row(named_params! { ":id": id }, |row| row.get(0))?;
            if !self.hand_over(kind, id, &name)? {
                leaving.add(id);
            }
        }
        self.remove(layout, &leaving)?;
        let mut after = String::new();
        loop {
            let names = self.shared_after(layout, &after)?;
            let Some((_, last)) = names.last() else { return Ok(()) };
            after.clone_from(last);
            for (id, name) in &names {
                if !self.there.as_ref().is_some_and(|there| there.has_met(kind.table, *id)) {
                    self.unshare(kind, name, self.source)?;
                }
            }
        }
    }

    /// Some of the things or terms that the source declares beside others, by name after the given
    /// one, each with its row; 0 where that is gone.
    fn shared_after(&self, layout: &Layout, after: &str) -> rusqlite::Result<Vec<(i64, String)>> {
        let (table, name) = (layout.kind.table, name_column(layout.kind));
        let sql = format!(
            "SELECT coalesce(t.rowid, 0) AS number, d.slug AS name FROM shared_declaration AS d
             LEFT JOIN {table} AS t ON t.{name} = d.slug
             WHERE d.source_id = :source AND d.thing = :thing AND d.slug > :after ORDER BY d.slug LIMIT :batch"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let parameters = named_params! {
            ":source": self.source, ":thing": table, ":after": after, ":batch": BATCH,
        };
        let found = statement.query_map(parameters, |row| Ok((row.get("number")?, row.get("name")?)))?;
        found.collect()
    }

    /// Rows of tables without row numbers, whose key is a passage and what it goes with.
    fn leave_pairs(&mut self, layout: &Layout) -> rusqlite::Result<()> {
        let table = layout.kind.table;
        let mut after = (0, 0);
        let delete =
            format!("DELETE FROM {table} WHERE passage_id = :passage AND {} = :other", other(layout));
        loop {
            let there = There::of(&mut self.there)?;
            let pairs = there.pairs.not_met(self.conn, layout, there.span, after)?;
            let Some((passage, other, _)) = pairs.last() else { return Ok(()) };
            after = (*passage, *other);
            for &(passage, other, is_met) in &pairs {
                if is_met || !there.passages.has(passage) {
                    continue;
                }
                there.together.count(table).removed += 1;
                if !there.together.only_looks {
                    self.conn
                        .prepare_cached(&delete)?
                        .execute(named_params! { ":passage": passage, ":other": other })?;
                }
            }
        }
    }
}

/// The column that is the key of a table together with the passage.
fn other(layout: &Layout) -> &'static str {
    let key = layout.key.iter().map(|&index| layout.columns[index]);
    key.into_iter().find(|column| *column != "passage_id").unwrap_or("passage_id")
}

/// The rows that were met of tables whose rows have no numbers: a temporary table of their keys.
#[derive(Debug)]
pub(super) struct Pairs {
    /// Tells the temporary tables of one pack from those of another.
    number: usize,
    tables: Vec<&'static str>,
}

impl Pairs {
    pub(super) fn new(number: usize) -> Self {
        Self { number, tables: Vec::new() }
    }

    fn make(&mut self, conn: &Connection, layout: &Layout) -> rusqlite::Result<String> {
        let name = format!("met_{}_{}", self.number, layout.kind.table);
        if !self.tables.contains(&layout.kind.table) {
            conn.execute_batch(&format!(
                "CREATE TEMP TABLE {name} (passage_id INTEGER, other_id INTEGER, PRIMARY KEY (passage_id, other_id))
                 WITHOUT ROWID"
            ))?;
            self.tables.push(layout.kind.table);
        }
        Ok(name)
    }

    /// Notes that the pack has a row; `false` where that was noted before.
    pub(super) fn meet(&mut self, conn: &Connection, layout: &Layout, row: &Row) -> rusqlite::Result<bool> {
        let name = self.make(conn, layout)?;
        let (Some(passage), Some(other)) = (layout.column("passage_id"), layout.column(other(layout))) else {
            return Ok(true);
        };
        let sql =
            format!("INSERT OR IGNORE INTO temp.{name} (passage_id, other_id) VALUES (:passage, :other)");
        let parameters = named_params! { ":passage": row[passage], ":other": row[other] };
        Ok(conn.prepare_cached(&sql)?.execute(parameters)? > 0)
    }

    /// Some of the rows of a span of passages, after the given one, with whether they were met.
    fn not_met(
        &mut self,
        conn: &Connection,
        layout: &Layout,
        (first, last): (i64, i64),
        after: (i64, i64),
    ) -> rusqlite::Result<Vec<(i64, i64, bool)>> {
        let name = self.make(conn, layout)?;
        let other = other(layout);
        let sql = format!(
            "SELECT t.passage_id AS passage, t.{other} AS other, EXISTS (SELECT 1 FROM temp.{name} AS m
               WHERE m.passage_id = t.passage_id AND m.other_id = t.{other}) AS is_met
             FROM {} AS t
             WHERE t.passage_id BETWEEN :first AND :last
               AND (t.passage_id, t.{other}) > (:after, :after_other)
             ORDER BY t.passage_id, t.{other} LIMIT :batch",
            layout.kind.table
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let parameters = named_params! {
            ":first": first.max(after.0), ":last": last, ":after": after.0, ":after_other": after.1,
            ":batch": BATCH,
        };
        let found = statement
            .query_map(parameters, |row| Ok((row.get("passage")?, row.get("other")?, row.get("is_met")?)))?;
        found.collect()
    }

    /// Removes the temporary tables.
    pub(super) fn end(self, conn: &Connection) -> rusqlite::Result<()> {
        for table in self.tables {
            conn.execute_batch(&format!("DROP TABLE temp.met_{}_{table}", self.number))?;
        }
        Ok(())
    }
}
