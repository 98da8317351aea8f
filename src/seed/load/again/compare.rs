//! A record beside the row that is there: the same, another, or none yet. What is to be written
//! waits.

use rusqlite::{OptionalExtension as _, named_params};

use super::existing::{There, not_there};
use super::stored::{self, LeftOut};
use crate::pack::Record;
use crate::pack::check::messages;
use crate::pack::kind::Role;
use crate::pack::problem::{At, Problem};
use crate::seed::layout::{Cell, Layout, Row, Surroundings};
use crate::seed::load::{Loader, Writer};

impl<'c> Loader<'c> {
    /// Compares the row of a record with the one that is there, and returns its id; `None` where
    /// something is wrong with it.
    pub(in super::super) fn compare(
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
    pub(super) fn put(
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
}

/// Indexes of the columns in which two rows differ, some left out.
pub(super) fn differing(old: &Row, fresh: &Row, left_out: LeftOut) -> Vec<usize> {
    (0..fresh.len())
        .filter(|index| old[*index] != fresh[*index] && !left_out.contains(&Some(*index)))
        .collect()
}
