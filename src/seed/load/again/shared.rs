//! Things and terms that several packs declare: the row carries the passage of the first source by
//! slug, `shared_declaration` those of the others.

use rusqlite::{OptionalExtension as _, named_params};

use super::compare::differing;
use super::stored::LeftOut;
use crate::pack::Record;
use crate::pack::kind::{Field, Kind, Role};
use crate::pack::problem::{At, Problem};
use crate::seed::clash;
use crate::seed::layout::{Cell, Layout, Row};
use crate::seed::load::Loader;

/// A source that declares a thing or term.
pub(super) struct Declarer {
    source: i64,
    pub(super) slug: String,
    /// Where it names the thing.
    passage: Option<i64>,
}

/// The column that tells whose declaration stands on the row.
pub(super) fn owner_column(kind: &Kind) -> &'static str {
    if kind.role == Role::Term { "source_id" } else { "passage_id" }
}

pub(super) fn name_column(kind: &Kind) -> &'static str {
    if kind.role == Role::Term { "term" } else { "slug" }
}

impl Loader<'_> {
    /// Compares a thing or term with the row of its name, which can be another pack's too.
    pub(super) fn declare(
        &mut self,
        layout: &Layout,
        record: &Record,
        (id, old): (i64, Row),
        mut fresh: Row,
        left_out: LeftOut,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let kind = layout.kind;
        let (Some(name), Some(column)) = (record.name(), layout.column(owner_column(kind))) else {
            return Ok(());
        };
        let mut old = old;
        let mut owner = self.owner(kind, &old[column])?;
        // A source that is to go leaves the row to the next, or to this one.
        if owner.as_ref().is_some_and(|owner| self.is_leaving(owner)) {
            owner = None;
            if self.hand_over(kind, id, &name.value)? {
                old[column] = self.on_row(kind, &name.value)?;
                owner = self.owner(kind, &old[column])?;
            }
        }
        let further = self.further(kind, &name.value)?;
        let owner = owner.filter(|owner| owner.source != self.source);
        let is_own = owner.is_none();
        let mut differing = differing(&old, &fresh, left_out);
        differing.retain(|index| *index != column);
        let others = owner.iter().chain(&further).filter(|other| other.source != self.source);
        if !differing.is_empty()
            && let Some(other) = self.binding(others)
        {
            let is_different = |index| differing.contains(&index);
            clash::tell(self.conn, layout, record, &old, is_different, self.called(&other.slug), problems)?;
            return Ok(());
        }
        let mut is_changed = !differing.is_empty();
        if is_own {
            is_changed |= old[column] != fresh[column];
        } else {
            let passage = match &fresh[column] {
                Cell::Integer(passage) if kind.role != Role::Term => Some(*passage),
                _ => None,
            };
            match further.iter().find(|declarer| declarer.source == self.source) {
                Some(own) if own.passage != passage => self.share_from(kind, &name.value, passage)?,
                Some(_) => {}
                None => {
                    if let Some(there) = self.there.as_mut().filter(|there| there.together.only_looks) {
                        there.count_added("shared_declaration");
                    } else if let Some(owner) = owner {
                        self.share(kind, &name.value, passage, (owner.source, &owner.slug))?;
                    }
                }
            }
            // Whose declaration stands on the row has been seen to.
            fresh[column] = self.on_row(kind, &name.value)?;
            if fresh[column] != old[column]
                && let Some(there) = &mut self.there
            {
                there.together.count_changed(kind.table, id);
            }
        }
        if is_changed {
            self.put(layout, (id, true), record, Some(&old), fresh)?;
        }
        Ok(())
    }

    /// What is wrong where a thing that others declare is to name another of its kind than it does.
    pub(super) fn linked_otherwise(
        &self,
        kind: &'static Kind,
        id: i64,
        field: &Field,
        name: &At<String>,
        stored: &Cell,
    ) -> rusqlite::Result<Option<Problem>> {
        let sql = format!("SELECT t.slug, t.passage_id FROM {} AS t WHERE t.id = :id", kind.table);
        let (slug, passage): (String, i64) = self
            .conn
            .prepare_cached(&sql)?
            .query_row(named_params! { ":id": id }, |row| Ok((row.get("slug")?, row.get("passage_id")?)))?;
        let owner = self.owner(kind, &Cell::Integer(passage))?;
        let further = self.further(kind, &slug)?;
        let others = owner.iter().chain(&further).filter(|other| other.source != self.source);
        let Some(other) = self.binding(others) else { return Ok(None) };
        clash::differently(self.conn, kind, &slug, (field, &name.place), stored, self.called(&other.slug))
            .map(Some)
    }

    /// The first of these whose declaration stands: those that are seeded with this pack and have
    /// not been read yet do not.
    fn binding<'d>(&self, others: impl Iterator<Item = &'d Declarer>) -> Option<&'d Declarer> {
        let there = self.there.as_ref()?;
        others
            .filter(|other| !there.together.outdated.contains(&other.source))
            .min_by(|one, two| one.slug.cmp(&two.slug))
    }

    fn is_leaving(&self, declarer: &Declarer) -> bool {
        self.there.as_ref().is_some_and(|there| there.together.leaving.contains(&declarer.source))
    }

    /// The source whose declaration stands on a row; `None` where it is this one and its passage is
    /// gone.
    pub(super) fn owner(&self, kind: &Kind, owner: &Cell) -> rusqlite::Result<Option<Declarer>> {
        let sql = if kind.role == Role::Term {
            "SELECT s.id AS source, s.slug AS slug FROM source AS s WHERE s.id = :owner"
        } else {
            "SELECT s.id AS source, s.slug AS slug FROM passage AS p JOIN source AS s ON s.id = p.source_id
             WHERE p.id = :owner"
        };
        self.conn
            .prepare_cached(sql)?
            .query_row(named_params! { ":owner": owner }, |row| {
                Ok(Declarer { source: row.get("source")?, slug: row.get("slug")?, passage: None })
            })
            .optional()
    }

    /// The further sources that declare a thing or term, by slug.
    fn further(&self, kind: &Kind, name: &str) -> rusqlite::Result<Vec<Declarer>> {
        let sql = "SELECT s.id AS source, s.slug AS slug, d.passage_id AS passage
            FROM shared_declaration AS d JOIN source AS s ON s.id = d.source_id
            WHERE d.slug = :name AND d.thing = :thing ORDER BY s.slug";
        let mut statement = self.conn.prepare_cached(sql)?;
        let found = statement.query_map(named_params! { ":name": name, ":thing": kind.table }, |row| {
            Ok(Declarer { source: row.get("source")?, slug: row.get("slug")?, passage: row.get("passage")? })
        })?;
        found.collect()
    }

    /// The owner on the row of a name, as it now is.
    fn on_row(&self, kind: &Kind, name: &str) -> rusqlite::Result<Cell> {
        let sql = format!(
            "SELECT t.{} FROM {} AS t WHERE t.{} = :name",
            owner_column(kind),
            kind.table,
            name_column(kind)
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        statement.query_row(named_params! { ":name": name }, |row| Cell::read(row.get_ref(0)?))
    }

    /// This source names a thing in another passage than before.
    fn share_from(&mut self, kind: &Kind, name: &str, passage: Option<i64>) -> rusqlite::Result<()> {
        if let Some(there) = &mut self.there {
            there.together.count("shared_declaration").changed += 1;
        }
        if self.only_looks() {
            return Ok(());
        }
        let sql = "UPDATE shared_declaration SET passage_id = :passage
            WHERE slug = :name AND thing = :thing AND source_id = :source";
        self.conn.prepare_cached(sql)?.execute(named_params! {
            ":passage": passage, ":name": name, ":thing": kind.table, ":source": self.source,
        })?;
        Ok(())
    }

    /// The declaration of this source no longer stands on a row; the first of the further ones
    /// takes its place. `false` where there is none.
    pub(super) fn hand_over(&mut self, kind: &'static Kind, id: i64, name: &str) -> rusqlite::Result<bool> {
        let further = self.further(kind, name)?;
        let Some(next) = further.iter().find(|next| !self.is_leaving(next)) else { return Ok(false) };
        let value = if kind.role == Role::Term { Some(next.source) } else { next.passage };
        if !self.only_looks() {
            let sql = format!("UPDATE {} SET {} = :value WHERE rowid = :id", kind.table, owner_column(kind));
            self.conn.prepare_cached(&sql)?.execute(named_params! { ":value": value, ":id": id })?;
        }
        if let Some(there) = &mut self.there {
            there.together.count_changed(kind.table, id);
        }
        self.unshare(kind, name, next.source)?;
        Ok(true)
    }

    /// Takes a further declaration away.
    pub(super) fn unshare(&mut self, kind: &Kind, name: &str, source: i64) -> rusqlite::Result<()> {
        if let Some(there) = &mut self.there {
            there.together.count("shared_declaration").removed += 1;
        }
        if self.only_looks() {
            return Ok(());
        }
        let sql =
            "DELETE FROM shared_declaration WHERE slug = :name AND thing = :thing AND source_id = :source";
        self.conn
            .prepare_cached(sql)?
            .execute(named_params! { ":name": name, ":thing": kind.table, ":source": source })?;
        Ok(())
    }
}
