//! Things and terms, which several packs can declare: who declares what, and that they
//! declare it alike.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::{OptionalExtension as _, named_params};

use super::super::clash::{self, Other};
use super::super::layout::{Cell, Layout, Row};
use super::{Planner, TablePlan, prefixed, read_row};
use crate::pack::Record;
use crate::pack::check::messages;
use crate::pack::kind::{Kind, Role};
use crate::pack::problem::Problem;

/// A thing or term as one pack declares it.
struct Declaration<'p> {
    source_slug: String,
    source: i64,
    passage: Option<i64>,
    record: Option<&'p Record>,
}

impl<'p> Planner<'_, 'p> {
    /// Rows of things and terms, which several sources can declare: the row carries the
    /// passage of the first source by slug, `shared_declaration` those of the others.
    pub(super) fn declared(
        &mut self,
        kind: &'static Kind,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<(TablePlan, Vec<Row>)> {
        let layout = Layout::of(kind);
        let owner = layout.column(if kind.role == Role::Term { "source_id" } else { "passage_id" });
        let mut declarations: BTreeMap<String, Vec<Declaration<'p>>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for (pack, source) in self.given() {
            for record in pack.of(kind) {
                let Some(name) = record.name() else { continue };
                let entry = declarations.entry(name.value.clone()).or_default();
                if entry.is_empty() {
                    order.push(name.value);
                }
                entry.push(Declaration {
                    source_slug: pack.slug().to_owned(),
                    source,
                    passage: self.passage(source, record.cite.as_ref()),
                    record: Some(record),
                });
            }
        }
        let existing = self.declared_by_touched(kind)?;
        for name in &existing {
            if !declarations.contains_key(name) {
                order.push(name.clone());
            }
            declarations.entry(name.clone()).or_default();
        }
        let mut before = Vec::new();
        let mut rows = Vec::new();
        let mut shared = Vec::new();
        let mut labels = Vec::new();
        for name in order {
            let Some(mut declared) = declarations.remove(&name) else { continue };
            self.in_question.insert((Cell::Text(kind.table.to_owned()), Cell::Text(name.clone())));
            let stored = self.stored(&layout, &name)?;
            declared.extend(self.declared_elsewhere(kind, &name)?);
            declared.sort_by(|a, b| a.source_slug.cmp(&b.source_slug));
            let record = declared.iter().find_map(|declaration| declaration.record);
            if let (Some(record), Some((_, row))) = (record, &stored) {
                let fresh = self.row(&layout, record, declared[0].source, None, 0);
                self.alike(&layout, record, &declared, (&fresh, row), problems)?;
            }
            if let Some(first) = declared.first() {
                let mut row = match (record, &stored) {
                    (Some(record), _) => self.row(&layout, record, first.source, None, 0),
                    (None, Some((_, row))) => row.clone(),
                    (None, None) => continue,
                };
                if let Some(owner) = owner {
                    let id = if kind.role == Role::Term { Some(first.source) } else { first.passage };
                    row[owner] = id.map_or(Cell::Null, Cell::Integer);
                }
                rows.push((self.id(kind.table, 0, &name).or(stored.as_ref().and_then(|(id, _)| *id)), row));
                labels.extend(record);
                for further in &declared[1..] {
                    shared.push(vec![
                        Cell::Text(kind.table.to_owned()),
                        Cell::Text(name.clone()),
                        Cell::Integer(further.source),
                        further.passage.map_or(Cell::Null, Cell::Integer),
                    ]);
                }
            }
            before.extend(stored);
        }
        let plan = self.compare(&layout, before, rows)?;
        self.labels_free(kind, &labels, &plan, problems)?;
        Ok((plan, shared))
    }

    /// What a pack declares must be what packs that are only in the database declare.
    fn alike(
        &self,
        layout: &Layout,
        record: &Record,
        declared: &[Declaration<'_>],
        (fresh, stored): (&Row, &Row),
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let Some(other) = declared.iter().find(|declaration| declaration.record.is_none()) else {
            return Ok(());
        };
        let is_different = |index: usize| fresh[index] != stored[index];
        let other = Other::InDatabase(&other.source_slug);
        clash::tell(self.conn, layout, record, stored, is_different, other, problems)
    }

    pub(super) fn shared(&self, rows: Vec<Row>) -> rusqlite::Result<TablePlan> {
        let mut before = BTreeSet::new();
        let mut statement = self.conn.prepare(
            "SELECT d.thing AS thing, d.slug AS slug, d.source_id AS source_id, d.passage_id AS passage_id
             FROM shared_declaration AS d",
        )?;
        let mut found = statement.query([])?;
        let mut after: BTreeSet<Row> = rows.into_iter().collect();
        while let Some(row) = found.next()? {
            let row: Row =
                (0..4).map(|index| Cell::read(row.get_ref(index)?)).collect::<rusqlite::Result<_>>()?;
            // An untouched source's declaration changes too, where an earlier source comes or
            // goes; those of things that no touched source declares stay as they are.
            if !self.in_question.contains(&(row[0].clone(), row[1].clone())) {
                after.insert(row.clone());
            }
            before.insert(row);
        }
        let delete: Vec<Row> = before.difference(&after).map(|row| row[..3].to_vec()).collect();
        let insert: Vec<Row> = after.difference(&before).cloned().collect();
        let deleted: BTreeSet<&[Cell]> = delete.iter().map(Vec::as_slice).collect();
        let changed = insert.iter().filter(|row| deleted.contains(&row[..3])).count();
        let (added, removed) = (insert.len() - changed, delete.len() - changed);
        Ok(TablePlan {
            table: "shared_declaration",
            columns: vec!["thing", "slug", "source_id", "passage_id"],
            handle: vec!["thing", "slug", "source_id"],
            delete,
            insert,
            added,
            changed,
            removed,
        })
    }

    fn stored(&self, layout: &Layout, name: &str) -> rusqlite::Result<Option<(Option<i64>, Row)>> {
        let id = if layout.numbered { "t.id" } else { "NULL" };
        let column = if layout.kind.role == Role::Term { "term" } else { "slug" };
        let sql = format!(
            "SELECT {id}, {} FROM {} AS t WHERE t.{column} = :name",
            prefixed(&layout.columns),
            layout.kind.table
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let count = layout.columns.len();
        statement.query_row(named_params! { ":name": name }, |row| read_row(row, count)).optional()
    }

    /// Names of the things or terms that a touched source declares in the database.
    fn declared_by_touched(&self, kind: &'static Kind) -> rusqlite::Result<BTreeSet<String>> {
        let own = if kind.role == Role::Term {
            format!("SELECT t.term AS name FROM {} AS t WHERE t.source_id = :source", kind.table)
        } else {
            format!(
                "SELECT t.slug AS name FROM {} AS t JOIN passage AS p ON p.id = t.passage_id
                 WHERE p.source_id = :source",
                kind.table
            )
        };
        let sql = format!(
            "{own} UNION SELECT d.slug FROM shared_declaration AS d
             WHERE d.thing = :thing AND d.source_id = :source"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut names = BTreeSet::new();
        for source in &self.touched {
            let found = statement
                .query_map(named_params! { ":source": source, ":thing": kind.table }, |row| row.get(0))?;
            for name in found {
                names.insert(name?);
            }
        }
        Ok(names)
    }

    /// Declarations of a thing or term by sources that this run does not touch.
    fn declared_elsewhere(&self, kind: &'static Kind, name: &str) -> rusqlite::Result<Vec<Declaration<'p>>> {
        let own = if kind.role == Role::Term {
            format!(
                "SELECT s.slug AS slug, s.id AS source, NULL AS passage
                 FROM {} AS t JOIN source AS s ON s.id = t.source_id WHERE t.term = :name",
                kind.table
            )
        } else {
            format!(
                "SELECT s.slug AS slug, s.id AS source, t.passage_id AS passage
                 FROM {} AS t JOIN passage AS p ON p.id = t.passage_id JOIN source AS s ON s.id = p.source_id
                 WHERE t.slug = :name",
                kind.table
            )
        };
        let sql = format!(
            "{own} UNION SELECT s.slug, s.id, d.passage_id
             FROM shared_declaration AS d JOIN source AS s ON s.id = d.source_id
             WHERE d.thing = :thing AND d.slug = :name"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let found = statement.query_map(named_params! { ":name": name, ":thing": kind.table }, |row| {
            Ok(Declaration {
                source_slug: row.get("slug")?,
                source: row.get("source")?,
                passage: row.get("passage")?,
                record: None,
            })
        })?;
        let mut declared = found.collect::<rusqlite::Result<Vec<_>>>()?;
        declared.retain(|declaration| !self.touched.contains(&declaration.source));
        Ok(declared)
    }

    /// The name that people read is not that of another thing in the database.
    pub(super) fn labels_free(
        &self,
        kind: &'static Kind,
        records: &[&'p Record],
        plan: &TablePlan,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let Some(key) = kind.label_key() else { return Ok(()) };
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT id, slug FROM {} WHERE {key} = :label AND slug <> :slug",
            kind.table
        ))?;
        let leaving: BTreeSet<&Row> = plan.delete.iter().collect();
        let column = plan.columns.iter().position(|column| *column == key);
        let coming: HashSet<(&Cell, &Cell)> =
            plan.insert.iter().filter_map(|row| Some((&row[0], &row[column?]))).collect();
        for record in records {
            let (Some(label), Some(at), Some(name)) = (record.text(key), record.get(key), record.name())
            else {
                continue;
            };
            let found: Option<(i64, String)> = statement
                .query_row(named_params! { ":label": label, ":slug": name.value }, |row| {
                    Ok((row.get("id")?, row.get("slug")?))
                })
                .optional()?;
            if let Some((id, slug)) = found
                && (!leaving.contains(&vec![Cell::Integer(id)])
                    || coming.contains(&(&Cell::Integer(id), &Cell::Text(label.to_owned()))))
            {
                problems.push(messages::label_in_database(&slug, key, &at.place));
            }
        }
        Ok(())
    }
}
