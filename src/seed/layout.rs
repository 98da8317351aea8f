//! How the records of a kind lie in their table: columns, key, and the cells of a row.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value as SqlValue, ValueRef};

use crate::pack::kind::{Form, Kind, Role};
use crate::pack::{Record, Value, derived};

/// A cell of a row; there are no real numbers and no blobs in the schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Text(String),
}

impl Cell {
    pub(super) fn read(value: ValueRef<'_>) -> rusqlite::Result<Self> {
        match value {
            ValueRef::Null => Ok(Self::Null),
            ValueRef::Integer(number) => Ok(Self::Integer(number)),
            ValueRef::Text(_) => Ok(Self::Text(value.as_str()?.to_owned())),
            ValueRef::Real(_) | ValueRef::Blob(_) => {
                Err(rusqlite::Error::InvalidColumnType(0, "cell".into(), value.data_type()))
            }
        }
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(SqlValue::Null),
            Self::Integer(number) => ToSqlOutput::Owned(SqlValue::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// A row of a table: one cell for each of the layout's columns.
pub(super) type Row = Vec<Cell>;

/// The columns of a table, `id` left out, and how rows are told apart.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) kind: &'static Kind,
    pub(super) columns: Vec<&'static str>,
    /// Indexes of the columns that make a row the one it is.
    pub(super) key: Vec<usize>,
    /// Whether the table has an `id` of its own.
    pub(super) numbered: bool,
}

/// What a row needs besides its record.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    pub(super) source: i64,
    pub(super) parent: Option<i64>,
    pub(super) passage: Option<i64>,
    pub(super) position: i64,
}

impl Layout {
    pub(super) fn of(kind: &'static Kind) -> Self {
        let mut columns = Vec::new();
        columns.extend(kind.parent);
        if kind.has_source() {
            columns.push("source_id");
        }
        if kind.has_position() {
            columns.push("position");
        }
        columns.extend(kind.fields.iter().map(|field| field.column));
        columns.extend(kind.bounds.iter().flat_map(|bounds| bounds.columns));
        if kind.cited {
            columns.push("passage_id");
        }
        if kind.table == "passage" {
            columns.extend(["fragment", "text"]);
        }
        let in_key = |column: &str| match kind.role {
            Role::Thing | Role::Source => column == "slug",
            Role::Term => column == "term",
            Role::Part | Role::Fact if kind.name_key().is_some() => {
                column == "source_id" || kind.name_key() == Some(column)
            }
            Role::Part | Role::Fact | Role::Candidate => {
                Some(column) == kind.parent
                    || column == "passage_id"
                    || kind.fields.iter().any(|field| field.column == column && field.identifies)
            }
        };
        let key = (0..columns.len()).filter(|&index| in_key(columns[index])).collect();
        let numbered =
            kind.role != Role::Term && !matches!(kind.table, "passage_reference" | "discrepancy_passage");
        Self { kind, columns, key, numbered }
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == name)
    }

    pub(super) fn key_of(&self, row: &Row) -> Row {
        self.key.iter().map(|&index| row[index].clone()).collect()
    }

    /// The row of a record. `link` gives the id of what a field names.
    pub(super) fn row(
        &self,
        record: &Record,
        around: &Surroundings,
        link: impl Fn(&'static str, &Value) -> Option<i64>,
    ) -> Row {
        let links =
            record.kind.fields.iter().zip(&record.values).map(|(field, value)| match (field.form, value) {
                (Form::Thing(table) | Form::Local(table), Some(at)) => link(table, &at.value),
                _ => None,
            });
        self.linked_row(record, around, &links.collect::<Vec<_>>())
    }

    /// The row of a record; `links` has for each field the id of what it names.
    pub(super) fn linked_row(&self, record: &Record, around: &Surroundings, links: &[Option<i64>]) -> Row {
        let mut row = Row::with_capacity(self.columns.len());
        self.cells(record, around, links, &mut |cell| {
            row.push(match cell {
                ValueRef::Integer(number) => Cell::Integer(number),
                ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
                _ => Cell::Null,
            });
        });
        row
    }

    /// Hands over the cells of a record's row, in the order of the columns. `links` has for each
    /// field the id of what it names.
    pub(super) fn cells(
        &self,
        record: &Record,
        around: &Surroundings,
        links: &[Option<i64>],
        put: &mut dyn FnMut(ValueRef<'_>),
    ) {
        let integer = |number: Option<i64>| number.map_or(ValueRef::Null, ValueRef::Integer);
        if self.kind.parent.is_some() {
            put(integer(around.parent));
        }
        if self.kind.has_source() {
            put(ValueRef::Integer(around.source));
        }
        if self.kind.has_position() {
            put(ValueRef::Integer(around.position));
        }
        for (index, (field, value)) in self.kind.fields.iter().zip(&record.values).enumerate() {
            match (field.form, value.as_ref().map(|at| &at.value)) {
                (_, None) => put(ValueRef::Null),
                (Form::Thing(_) | Form::Local(_), Some(_)) => put(integer(links[index])),
                (_, Some(Value::Text(text))) => put(ValueRef::Text(text.as_bytes())),
                (_, Some(Value::Number(number))) => put(ValueRef::Integer(*number)),
                (_, Some(Value::Boolean(truth))) => put(ValueRef::Integer(i64::from(*truth))),
                (_, Some(Value::Date(date))) => put(ValueRef::Text(date.as_str().as_bytes())),
            }
        }
        if let Some(bounds) = &self.kind.bounds {
            for day in derived::days(bounds, |key| record.date(key)) {
                match day {
                    Some(day) => put(ValueRef::Text(day.to_string().as_bytes())),
                    None => put(ValueRef::Null),
                }
            }
        }
        if self.kind.cited {
            put(integer(around.passage));
        }
        if self.kind.table == "passage" {
            let fragment = record.text("anchor").map(derived::fragment).unwrap_or_default();
            put(ValueRef::Text(fragment.as_bytes()));
            put(ValueRef::Null);
        }
    }
}
