//! How the rows of a kind are written: the statement for its table, the number of the next row,
//! and the place of a section or passage.

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, named_params};

use super::Loader;
use super::again::Stored;
use crate::pack::kind::{Kind, Role};
use crate::pack::{Record, check};
use crate::seed::layout::{Layout, Surroundings};

/// A kind, and how its rows are written.
pub(super) struct Writer<'c> {
    pub(super) kind: &'static Kind,
    pub(super) layout: Layout,
    pub(super) statement: CachedStatement<'c>,
    /// Id of the next row; `None`: not looked up yet.
    pub(super) next: Option<i64>,
    /// Rows written.
    pub(super) written: usize,
    /// Room for the id of what each field of a record names.
    pub(super) links: Vec<Option<i64>>,
    /// Whether some rule holds between keys of these records.
    pub(super) has_rules: bool,
    /// Index of the field that names another record of the kind.
    pub(super) upward: Option<usize>,
    /// Index of the field that others speak of these records by.
    pub(super) name: Option<usize>,
    /// Writers of the kinds nested in it.
    pub(super) nested: Vec<Writer<'c>>,
    /// What is in the table already, where that is asked.
    pub(super) stored: Option<Stored<'c>>,
}

impl<'c> Writer<'c> {
    pub(super) fn new(conn: &'c Connection, kind: &'static Kind, compares: bool) -> rusqlite::Result<Self> {
        let layout = Layout::of(kind);
        let mut columns = layout.columns.clone();
        if layout.numbered {
            columns.insert(0, "id");
        }
        let holes = vec!["?"; columns.len()].join(", ");
        // What another pack declares already is looked at, not written again.
        let again = match kind.role {
            Role::Thing => " ON CONFLICT (slug) DO NOTHING",
            Role::Term => " ON CONFLICT (term) DO NOTHING",
            _ => "",
        };
        let sql = format!("INSERT INTO {} ({}) VALUES ({holes}){again}", kind.table, columns.join(", "));
        let statement = conn.prepare_cached(&sql)?;
        let nested =
            kind.nested.iter().map(|inner| Writer::new(conn, inner, compares)).collect::<Result<_, _>>()?;
        let stored = if compares { Some(Stored::new(conn, &layout)?) } else { None };
        let name = kind.name_key().and_then(|key| kind.fields.iter().position(|field| field.key == key));
        Ok(Self {
            kind,
            layout,
            statement,
            next: None,
            written: 0,
            links: vec![None; kind.fields.len()],
            has_rules: check::has_rules(kind),
            upward: kind.upward().map(|(index, _)| index),
            name,
            nested,
            stored,
        })
    }
}

/// What came of writing a row.
pub(super) enum Written {
    /// It is there, under this id.
    New(i64),
    /// A row of this name was there.
    Again,
    /// A rule of the table does not allow it.
    Refused(rusqlite::Error),
}

impl<'c> Loader<'c> {
    pub(super) fn write(
        &mut self,
        writer: &mut Writer<'c>,
        record: &Record,
        around: &Surroundings,
        links: &[Option<i64>],
    ) -> rusqlite::Result<Written> {
        let numbered = writer.layout.numbered;
        let id = if numbered { self.next_id(writer)? } else { 0 };
        let statement = &mut writer.statement;
        let mut index = 0;
        let mut bound = Ok(());
        let mut put = |cell: ValueRef<'_>| {
            index += 1;
            if bound.is_ok() {
                bound = statement.raw_bind_parameter(index, rusqlite::types::ToSqlOutput::Borrowed(cell));
            }
        };
        if numbered {
            put(ValueRef::Integer(id));
        }
        writer.layout.cells(record, around, links, &mut put);
        bound?;
        Ok(match statement.raw_execute() {
            Ok(0) => Written::Again,
            Ok(_) => {
                if numbered {
                    writer.next = Some(id + 1);
                }
                Written::New(id)
            }
            Err(error) => Written::Refused(error),
        })
    }

    fn next_id(&self, writer: &mut Writer<'c>) -> rusqlite::Result<i64> {
        if let Some(next) = writer.next {
            return Ok(next);
        }
        let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {}", writer.kind.table);
        let next = self.conn.query_row(&sql, [], |row| row.get(0))?;
        writer.next = Some(next);
        Ok(next)
    }

    /// The place of a section in its source, or of a passage in its section.
    pub(super) fn position(&mut self, kind: &Kind, section: Option<i64>) -> rusqlite::Result<i64> {
        let of = if kind.table == "section" { 0 } else { section.unwrap_or_default() };
        if let Some(there) = &mut self.there {
            let position = there.positions.entry(of).or_default();
            *position += 1;
            return Ok(*position);
        }
        if self.position.0 != of {
            let there = if kind.table == "section" {
                0
            } else {
                let sql =
                    "SELECT coalesce(max(p.position), 0) FROM passage AS p WHERE p.section_id = :section";
                self.conn
                    .prepare_cached(sql)?
                    .query_row(named_params! { ":section": of }, |row| row.get(0))?
            };
            self.position = (of, there);
        }
        self.position.1 += 1;
        Ok(self.position.1)
    }
}
