//! What has to change in a database so that it holds what the packs say, and no more.
//!
//! The packs are turned into rows, the rows that their sources have in the database are
//! read, and the two are compared. A row that is the same stays untouched; so seeding
//! what is already there changes no byte.

mod declared;

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::attached::{attach_again, attached_texts, keep_attached};
use super::layout::{Cell, Layout, Row, Surroundings};
use crate::error::Error;
use crate::pack::kind::{self, Kind, Role};
use crate::pack::problem::{At, Problem};
use crate::pack::{Pack, Record};

/// What is to happen to the sources in the database that no pack is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// They stay, with their facts.
    Keep,
    /// They go: afterwards the database holds the given packs and nothing else.
    Remove,
}

/// The changes to one table.
#[derive(Debug)]
pub(super) struct TablePlan {
    pub(super) table: &'static str,
    pub(super) columns: Vec<&'static str>,
    /// Columns by which a row is deleted.
    pub(super) handle: Vec<&'static str>,
    pub(super) delete: Vec<Row>,
    /// Rows to insert, each with its handle first where that is an id.
    pub(super) insert: Vec<Row>,
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) removed: usize,
}

/// The changes to all tables, each table after those that its rows refer to.
#[derive(Debug)]
pub struct Plan {
    pub(super) tables: Vec<TablePlan>,
    /// What the packs speak of and what can be searched: kind, slug and row number.
    pub(super) things: Vec<(&'static str, String, i64)>,
}

/// Compares packs that have passed their checks with a database and returns the changes.
///
/// What the packs say against packs that are only in the database goes to `problems`; the
/// plan is then not to be applied.
///
/// # Errors
///
/// SQLite's own, while reading.
pub fn plan(
    conn: &Connection,
    packs: &[Pack],
    others: Others,
    problems: &mut Vec<Problem>,
) -> Result<Plan, Error> {
    Planner::new(conn, packs, others)
        .and_then(|planner| planner.run(problems))
        .map_err(Error::sqlite("comparing the packs with the database"))
}

struct Planner<'c, 'p> {
    conn: &'c Connection,
    packs: Vec<&'p Pack>,
    /// Ids of the given packs' sources, in the order of `packs`.
    sources: Vec<i64>,
    /// Ids of every source whose rows may change.
    touched: Vec<i64>,
    /// Ids of named rows, by table, source (0 where the name is global) and name.
    ids: HashMap<(&'static str, i64, String), i64>,
    next: HashMap<&'static str, i64>,
    /// Things and terms, as table and name, that a touched source declares or declared.
    in_question: BTreeSet<(Cell, Cell)>,
}

impl<'c, 'p> Planner<'c, 'p> {
    fn new(conn: &'c Connection, packs: &'p [Pack], others: Others) -> rusqlite::Result<Self> {
        // By slug, so that the order in which packs are named makes no difference.
        let mut packs: Vec<&Pack> = packs.iter().collect();
        packs.sort_by_key(|pack| pack.slug().to_owned());
        let mut planner = Self {
            conn,
            packs,
            sources: Vec::new(),
            touched: Vec::new(),
            ids: HashMap::new(),
            next: HashMap::new(),
            in_question: BTreeSet::new(),
        };
        for index in 0..planner.packs.len() {
            let slug = planner.packs[index].slug().to_owned();
            let id = planner.name(&kind::SOURCE, 0, &slug)?;
            planner.sources.push(id);
        }
        planner.touched.clone_from(&planner.sources);
        if others == Others::Remove {
            let mut statement = conn.prepare("SELECT id FROM source ORDER BY id")?;
            for id in statement.query_map([], |row| row.get(0))? {
                let id = id?;
                if !planner.touched.contains(&id) {
                    planner.touched.push(id);
                }
            }
        }
        Ok(planner)
    }

    fn run(mut self, problems: &mut Vec<Problem>) -> rusqlite::Result<Plan> {
        self.name_everything()?;
        let mut tables = Vec::new();
        let mut shared = Vec::new();
        for kind in kind::KINDS {
            match kind.role {
                Role::Thing | Role::Term => {
                    let (table, further) = self.declared(kind, problems)?;
                    tables.push(table);
                    shared.extend(further);
                }
                Role::Source | Role::Part | Role::Fact => tables.push(self.stated(kind, problems)?),
                Role::Candidate => {}
            }
            for inner in kind.nested {
                tables.push(self.nested(kind, inner)?);
            }
        }
        tables.push(self.shared(shared)?);
        Ok(Plan { tables, things: self.things() })
    }

    fn things(&self) -> Vec<(&'static str, String, i64)> {
        let slugs: HashMap<i64, &str> =
            self.given().into_iter().map(|(pack, source)| (source, pack.slug())).collect();
        let mut things = Vec::new();
        for ((table, source, name), id) in &self.ids {
            match slugs.get(source) {
                None if *source == 0 && *table != "source" => things.push((*table, name.clone(), *id)),
                Some(slug) if matches!(*table, "reference" | "passage") => {
                    things.push((*table, format!("{slug}/{name}"), *id));
                }
                _ => {}
            }
        }
        things
    }

    /// The id of a named row: the one it has, or the next that is free.
    fn name(&mut self, kind: &'static Kind, source: i64, name: &str) -> rusqlite::Result<i64> {
        let key = (kind.table, source, name.to_owned());
        if let Some(id) = self.ids.get(&key) {
            return Ok(*id);
        }
        let column = if kind.table == "reference" { "number" } else { "slug" };
        let scope = if source == 0 { "" } else { "AND source_id = :source" };
        let mut statement = self
            .conn
            .prepare_cached(&format!("SELECT id FROM {} WHERE {column} = :name {scope}", kind.table))?;
        let found = if source == 0 {
            statement.query_row(named_params! { ":name": name }, |row| row.get(0)).optional()?
        } else {
            statement
                .query_row(named_params! { ":name": name, ":source": source }, |row| row.get(0))
                .optional()?
        };
        let id = match found {
            Some(id) => id,
            None => self.next_id(kind.table)?,
        };
        self.ids.insert(key, id);
        Ok(id)
    }

    fn next_id(&mut self, table: &'static str) -> rusqlite::Result<i64> {
        if let Some(next) = self.next.get_mut(table) {
            *next += 1;
            return Ok(*next);
        }
        let highest: i64 =
            self.conn
                .query_row(&format!("SELECT coalesce(max(id), 0) FROM {table}"), [], |row| row.get(0))?;
        self.next.insert(table, highest + 1);
        Ok(highest + 1)
    }

    fn name_everything(&mut self) -> rusqlite::Result<()> {
        for kind in kind::KINDS {
            if !kind.is_local() && kind.role != Role::Thing {
                continue;
            }
            for index in 0..self.packs.len() {
                let (pack, source) = (self.packs[index], self.sources[index]);
                for record in pack.of(kind) {
                    if let Some(name) = record.name() {
                        let scope = if kind.role == Role::Thing { 0 } else { source };
                        self.name(kind, scope, &name.value)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn id(&self, table: &'static str, source: i64, name: &str) -> Option<i64> {
        self.ids.get(&(table, source, name.to_owned())).copied()
    }

    fn passage(&self, source: i64, cite: Option<&At<String>>) -> Option<i64> {
        self.id("passage", source, &cite?.value)
    }

    fn row(&self, layout: &Layout, record: &Record, source: i64, parent: Option<i64>, position: i64) -> Row {
        let around =
            Surroundings { source, parent, passage: self.passage(source, record.cite.as_ref()), position };
        layout.row(record, &around, |table, value| {
            let scope = if kind::is_local(table) { source } else { 0 };
            self.id(table, scope, &value.shown())
        })
    }

    /// Rows of the source itself, its parts, and facts at the top of a file.
    fn stated(&mut self, kind: &'static Kind, problems: &mut Vec<Problem>) -> rusqlite::Result<TablePlan> {
        let layout = Layout::of(kind);
        let mut rows: Vec<(Option<i64>, Row)> = Vec::new();
        let mut labels = Vec::new();
        for (pack, source) in self.given() {
            let mut positions: HashMap<Option<&str>, i64> = HashMap::new();
            for record in pack.of(kind) {
                let position = positions.entry(record.text("section")).or_default();
                *position += 1;
                let id = match (kind.role, record.name()) {
                    (Role::Source, _) => Some(source),
                    (_, Some(name)) => self.id(kind.table, source, &name.value),
                    (_, None) => None,
                };
                rows.push((id, self.row(&layout, record, source, None, *position)));
                labels.push(record);
            }
        }
        let plan = self.compare(&layout, self.rows_of_touched(&layout)?, rows)?;
        self.labels_free(kind, &labels, &plan, problems)?;
        Ok(plan)
    }

    fn nested(&mut self, outer: &'static Kind, kind: &'static Kind) -> rusqlite::Result<TablePlan> {
        let layout = Layout::of(kind);
        let mut rows = Vec::new();
        for (pack, source) in self.given() {
            for record in pack.of(outer) {
                let scope = if outer.role == Role::Thing { 0 } else { source };
                let parent = record.name().and_then(|name| self.id(outer.table, scope, &name.value));
                for inner in record.nested.iter().filter(|inner| inner.kind.table == kind.table) {
                    rows.push((None, self.row(&layout, inner, source, parent, 0)));
                }
            }
        }
        self.compare(&layout, self.rows_of_touched(&layout)?, rows)
    }

    fn given(&self) -> Vec<(&'p Pack, i64)> {
        self.packs.iter().copied().zip(self.sources.iter().copied()).collect()
    }

    /// Compares the rows that are there with those that should be.
    fn compare(
        &mut self,
        layout: &Layout,
        before: Vec<(Option<i64>, Row)>,
        after: Vec<(Option<i64>, Row)>,
    ) -> rusqlite::Result<TablePlan> {
        let table = layout.kind.table;
        let handle = if layout.numbered {
            vec!["id"]
        } else {
            layout.key.iter().map(|&index| layout.columns[index]).collect()
        };
        let mut columns = layout.columns.clone();
        if layout.numbered {
            columns.insert(0, "id");
        }
        let mut plan = TablePlan {
            table,
            columns,
            handle,
            delete: Vec::new(),
            insert: Vec::new(),
            added: 0,
            changed: 0,
            removed: 0,
        };
        let handle_of = |id: Option<i64>, row: &Row| match id {
            Some(id) => vec![Cell::Integer(id)],
            None => layout.key_of(row),
        };
        let attached = attached_texts(layout, &before);
        let mut there: HashMap<Row, (Option<i64>, Row)> = HashMap::new();
        for (id, row) in before {
            // Only a hand other than ours has written the same row twice.
            if let Some((double, row)) = there.insert(layout.key_of(&row), (id, row)) {
                plan.removed += 1;
                plan.delete.push(handle_of(double, &row));
            }
        }
        for (id, mut row) in after {
            attach_again(layout, &attached, &mut row);
            if let Some((old_id, old)) = there.remove(&layout.key_of(&row)) {
                keep_attached(layout, &old, &mut row);
                if old != row {
                    plan.changed += 1;
                    plan.delete.push(handle_of(old_id, &old));
                    plan.insert.push(with_id(old_id, row));
                }
                continue;
            }
            plan.added += 1;
            let id = match id {
                None if layout.numbered => Some(self.next_id(table)?),
                id => id,
            };
            plan.insert.push(with_id(id.filter(|_| layout.numbered), row));
        }
        plan.removed += there.len();
        plan.delete.extend(there.into_values().map(|(id, row)| handle_of(id, &row)));
        plan.delete.sort();
        Ok(plan)
    }

    /// The rows that the touched sources have in a table.
    fn rows_of_touched(&self, layout: &Layout) -> rusqlite::Result<Vec<(Option<i64>, Row)>> {
        let id = if layout.numbered { "t.id" } else { "NULL" };
        let condition = if layout.kind.role == Role::Source {
            "t.id = :source"
        } else if layout.column("source_id").is_some() {
            "t.source_id = :source"
        } else {
            "t.passage_id IN (SELECT p.id FROM passage AS p WHERE p.source_id = :source)"
        };
        let sql = format!(
            "SELECT {id}, {} FROM {} AS t WHERE {condition}",
            prefixed(&layout.columns),
            layout.kind.table
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = Vec::new();
        for source in &self.touched {
            let mut found = statement.query(named_params! { ":source": source })?;
            while let Some(row) = found.next()? {
                rows.push(read_row(row, layout.columns.len())?);
            }
        }
        Ok(rows)
    }
}

fn prefixed(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ")
}

fn read_row(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<(Option<i64>, Row)> {
    let cells =
        (1..=columns).map(|index| Cell::read(row.get_ref(index)?)).collect::<rusqlite::Result<_>>()?;
    Ok((row.get(0)?, cells))
}

fn with_id(id: Option<i64>, mut row: Row) -> Row {
    if let Some(id) = id {
        row.insert(0, Cell::Integer(id));
    }
    row
}
