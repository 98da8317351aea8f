//! From a record to a row of its table: which columns there are, and what each cell holds.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection};

use crate::pack::kind::{Form, Kind, Role};
use crate::pack::{Record, Value, derived};

/// What a cell of a row holds. A value is that of whichever of these fields is stated.
#[derive(Clone, Debug)]
enum Cell {
    Parent,
    Source,
    Position,
    Passage,
    Constant(&'static str),
    Value(Vec<usize>),
    /// The sort of thing that the value names.
    Sort(Vec<usize>),
    /// The first or the last day of the dates.
    Day(usize),
    /// What follows `#:~:text=` in a link to a passage.
    Fragment,
    /// The label of a term, which follows from the term where none is given.
    Label(usize),
}

/// What a row needs besides its record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowContext {
    pub(super) source: i64,
    pub(super) parent: Option<i64>,
    pub(super) passage: Option<i64>,
    pub(super) position: i64,
}

/// Writes the rows of a kind.
pub(super) struct Writer<'c> {
    pub(super) kind: &'static Kind,
    cells: Vec<Cell>,
    statement: Option<CachedStatement<'c>>,
    /// Room for the id of what each field of a record names.
    pub(super) links: Vec<Option<i64>>,
    /// Whether some rule holds between keys of these records.
    pub(super) has_rules: bool,
    /// Writers of the kinds nested in it.
    pub(super) nested: Vec<Writer<'c>>,
}

impl<'c> Writer<'c> {
    pub(super) fn new(conn: &'c Connection, kind: &'static Kind) -> rusqlite::Result<Self> {
        let (columns, cells): (Vec<&str>, Vec<Cell>) = columns(kind).into_iter().unzip();
        // Things and candidates have no row of this form.
        let statement = if matches!(kind.role, Role::Thing | Role::Candidate) {
            None
        } else {
            let holes = vec!["?"; columns.len()].join(", ");
            let sql = format!("INSERT INTO {} ({}) VALUES ({holes})", kind.table, columns.join(", "));
            Some(conn.prepare_cached(&sql)?)
        };
        let nested = kind.nested.iter().map(|inner| Writer::new(conn, inner)).collect::<Result<_, _>>()?;
        let has_rules = kind.table == "naming"
            || ["partner", "heading", "symmetric", "given", "period"]
                .iter()
                .any(|key| kind.field(key).is_some());
        Ok(Self { kind, cells, statement, links: vec![None; kind.fields.len()], has_rules, nested })
    }

    /// Writes the row of a record.
    pub(super) fn write(&mut self, record: &Record, context: &RowContext) -> rusqlite::Result<()> {
        let Some(statement) = &mut self.statement else { return Ok(()) };
        let days = match &self.kind.bounds {
            Some(bounds) => {
                derived::days(bounds, |key| record.date(key)).map(|day| day.map(|day| day.to_string()))
            }
            None => [None, None],
        };
        let integer = |number: Option<i64>| number.map_or(ValueRef::Null, ValueRef::Integer);
        for (index, cell) in self.cells.iter().enumerate() {
            let made;
            let value = match cell {
                Cell::Parent => integer(context.parent),
                Cell::Source => ValueRef::Integer(context.source),
                Cell::Position => ValueRef::Integer(context.position),
                Cell::Passage => integer(context.passage),
                Cell::Constant(word) => ValueRef::Text(word.as_bytes()),
                Cell::Day(which) => {
                    days[*which].as_ref().map_or(ValueRef::Null, |day| ValueRef::Text(day.as_bytes()))
                }
                Cell::Fragment if record.text("kind") == Some("row") => ValueRef::Null,
                Cell::Fragment => {
                    made = derived::fragment(record.text("anchor").unwrap_or_default());
                    ValueRef::Text(made.as_bytes())
                }
                Cell::Label(at) => {
                    made = match stated(record, &[*at]) {
                        Some((_, label)) => label.shown(),
                        None => derived::label(record.text("term").unwrap_or_default()),
                    };
                    ValueRef::Text(made.as_bytes())
                }
                Cell::Sort(fields) => match stated(record, fields).map(|(at, _)| self.kind.fields[at].form) {
                    Some(Form::Thing(sort)) => ValueRef::Text(sort.as_bytes()),
                    _ => ValueRef::Null,
                },
                Cell::Value(fields) => match stated(record, fields) {
                    Some((at, _)) if matches!(self.kind.fields[at].form, Form::Thing(_) | Form::Local(_)) => {
                        integer(self.links[at])
                    }
                    Some((_, Value::Text(text))) => ValueRef::Text(text.as_bytes()),
                    Some((_, Value::Number(number))) => ValueRef::Integer(*number),
                    Some((_, Value::Decimal(number))) => ValueRef::Real(*number),
                    Some((_, Value::Boolean(truth))) => ValueRef::Integer(i64::from(*truth)),
                    Some((_, Value::Date(date))) => ValueRef::Text(date.as_str().as_bytes()),
                    None => ValueRef::Null,
                },
            };
            statement.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value))?;
        }
        statement.raw_execute().map(drop)
    }
}

/// The first of these fields that a record states, with its value.
fn stated<'r>(record: &'r Record, fields: &[usize]) -> Option<(usize, &'r Value)> {
    fields.iter().find_map(|&at| Some((at, &record.values.get(at)?.as_ref()?.value)))
}

/// The columns of a kind's rows, with what each cell holds; SQLite numbers the rows.
fn columns(kind: &'static Kind) -> Vec<(&'static str, Cell)> {
    let mut columns = Vec::new();
    columns.extend(kind.parent.map(|parent| (parent, Cell::Parent)));
    columns.extend(kind.constants.iter().map(|(column, word)| (*column, Cell::Constant(word))));
    if kind.has_source() {
        columns.push(("source_id", Cell::Source));
    }
    if kind.has_position() {
        columns.push(("position", Cell::Position));
    }
    for (at, field) in kind.fields.iter().enumerate().filter(|(_, field)| !field.column.is_empty()) {
        let is_first = columns.iter().all(|(column, _)| *column != field.column);
        if is_first && kind.role == Role::Term && field.column == "label" {
            columns.push((field.column, Cell::Label(at)));
        } else if is_first {
            let same = kind.fields.iter().enumerate().filter(|(_, other)| other.column == field.column);
            let fields: Vec<usize> = same.map(|(at, _)| at).collect();
            columns.extend(field.sort_column.map(|column| (column, Cell::Sort(fields.clone()))));
            columns.push((field.column, Cell::Value(fields)));
        }
    }
    if let Some(bounds) = &kind.bounds {
        columns.extend([(bounds.columns[0], Cell::Day(0)), (bounds.columns[1], Cell::Day(1))]);
    }
    if kind.cited {
        columns.push(("passage_id", Cell::Passage));
    }
    if kind.table == "passage" {
        columns.push(("fragment", Cell::Fragment));
    }
    columns
}
