//! From a record to a row of its table: the columns, and the value of each.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, params};

use crate::pack::kind::{Form, Kind, Role};
use crate::pack::{Record, Value, derived};

/// Where the value of a column comes from. Of several fields, it is the one that is stated.
#[derive(Clone, Debug)]
enum ColumnValue {
    Parent,
    Source,
    Position,
    Passage,
    Constant(&'static str),
    Value(Vec<usize>),
    /// The sort of the thing that the value refers to.
    Sort(Vec<usize>),
    /// The first or the last day of the dates.
    Day(usize),
    /// The text after `:~:text=` in a link to a passage.
    Fragment,
    /// The label of a term, which is derived from the term if none is given.
    Label(usize),
}

/// The values of a row that are not in its record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowContext {
    pub(super) source: i64,
    pub(super) parent: Option<i64>,
    pub(super) passage: Option<i64>,
    pub(super) position: i64,
}

/// Writes the rows of a kind of records.
pub(super) struct RecordWriter<'c> {
    pub(super) kind: &'static Kind,
    cells: Vec<ColumnValue>,
    statement: Option<CachedStatement<'c>>,
    /// Writes the dates that `conflicts` compares.
    dates: Option<CachedStatement<'c>>,
    /// For each field of a record, the id of the row that it refers to.
    pub(super) links: Vec<Option<i64>>,
    /// Whether there are rules between the keys of these records.
    pub(super) has_rules: bool,
    pub(super) nested: Writers<'c>,
}

/// A writer for each kind of which there was a record.
pub(super) struct Writers<'c> {
    conn: &'c Connection,
    writers: Vec<RecordWriter<'c>>,
}

impl<'c> Writers<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self { conn, writers: Vec::new() }
    }

    pub(super) fn of(&mut self, kind: &'static Kind) -> rusqlite::Result<&mut RecordWriter<'c>> {
        let at = self.writers.iter().position(|writer| std::ptr::eq(writer.kind, kind));
        if at.is_none() {
            self.writers.push(RecordWriter::new(self.conn, kind)?);
        }
        let at = at.unwrap_or(self.writers.len() - 1);
        Ok(&mut self.writers[at])
    }
}

impl<'c> RecordWriter<'c> {
    fn new(conn: &'c Connection, kind: &'static Kind) -> rusqlite::Result<Self> {
        let (columns, cells): (Vec<&str>, Vec<ColumnValue>) = columns(kind).into_iter().unzip();
        // Things are written elsewhere, and candidates have no row.
        let statement = if matches!(kind.role, Role::Thing | Role::Candidate) {
            None
        } else {
            let parameters = vec!["?"; columns.len()].join(", ");
            let sql = format!("INSERT INTO {} ({}) VALUES ({parameters})", kind.table, columns.join(", "));
            Some(conn.prepare_cached(&sql)?)
        };
        let has_compared_dates = kind.bounds.is_some() || kind.role == Role::Source;
        let dates = has_compared_dates
            .then(|| {
                conn.prepare_cached(
                    "INSERT OR IGNORE INTO stated_date (date, earliest, latest) VALUES (?, ?, ?)",
                )
            })
            .transpose()?;
        let has_rules = kind.table == "naming"
            || ["partner", "heading", "symmetric", "given", "period"]
                .iter()
                .any(|key| kind.field(key).is_some());
        let (links, nested) = (vec![None; kind.fields.len()], Writers::new(conn));
        Ok(Self { kind, cells, statement, dates, links, has_rules, nested })
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
                ColumnValue::Parent => integer(context.parent),
                ColumnValue::Source => ValueRef::Integer(context.source),
                ColumnValue::Position => ValueRef::Integer(context.position),
                ColumnValue::Passage => integer(context.passage),
                ColumnValue::Constant(word) => ValueRef::Text(word.as_bytes()),
                ColumnValue::Day(which) => {
                    days[*which].as_ref().map_or(ValueRef::Null, |day| ValueRef::Text(day.as_bytes()))
                }
                ColumnValue::Fragment if record.text("kind") == Some("row") => ValueRef::Null,
                ColumnValue::Fragment => {
                    let [prefix, anchor, suffix] =
                        ["prefix", "anchor", "suffix"].map(|key| record.text(key).unwrap_or_default());
                    made = derived::fragment(prefix, anchor, suffix);
                    ValueRef::Text(made.as_bytes())
                }
                ColumnValue::Label(at) => {
                    made = match stated(record, &[*at]) {
                        Some((_, label)) => label.shown(),
                        None => derived::label(record.text("term").unwrap_or_default()),
                    };
                    ValueRef::Text(made.as_bytes())
                }
                ColumnValue::Sort(fields) => {
                    match stated(record, fields).map(|(at, _)| self.kind.fields[at].form) {
                        Some(Form::Thing(sort)) => ValueRef::Text(sort.as_bytes()),
                        _ => ValueRef::Null,
                    }
                }
                ColumnValue::Value(fields) => match stated(record, fields) {
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
        statement.raw_execute()?;
        if let Some(dates) = &mut self.dates {
            for value in record.values.iter().flatten() {
                if let Value::Date(date) = &value.value {
                    let [earliest, latest] = date.widened().map(|day| day.map(|day| day.to_string()));
                    dates.execute(params![date.as_str(), earliest, latest])?;
                }
            }
        }
        Ok(())
    }
}

/// The first of these fields that a record states, with its value.
fn stated<'r>(record: &'r Record, fields: &[usize]) -> Option<(usize, &'r Value)> {
    fields.iter().find_map(|&at| Some((at, &record.values.get(at)?.as_ref()?.value)))
}

/// The columns of a kind's rows with their values, without the id, which SQLite assigns.
fn columns(kind: &'static Kind) -> Vec<(&'static str, ColumnValue)> {
    let mut columns = Vec::new();
    columns.extend(kind.parent.map(|parent| (parent, ColumnValue::Parent)));
    columns.extend(kind.constants.iter().map(|(column, word)| (*column, ColumnValue::Constant(word))));
    if kind.has_source() {
        columns.push(("source_id", ColumnValue::Source));
    }
    if kind.has_position() {
        columns.push(("position", ColumnValue::Position));
    }
    for (at, field) in kind.fields.iter().enumerate().filter(|(_, field)| !field.column.is_empty()) {
        let is_first = columns.iter().all(|(column, _)| *column != field.column);
        if is_first && kind.role == Role::Term && field.column == "label" {
            columns.push((field.column, ColumnValue::Label(at)));
        } else if is_first {
            let same = kind.fields.iter().enumerate().filter(|(_, other)| other.column == field.column);
            let fields: Vec<usize> = same.map(|(at, _)| at).collect();
            columns.extend(field.sort_column.map(|column| (column, ColumnValue::Sort(fields.clone()))));
            columns.push((field.column, ColumnValue::Value(fields)));
        }
    }
    if let Some(bounds) = &kind.bounds {
        columns.extend([(bounds.columns[0], ColumnValue::Day(0)), (bounds.columns[1], ColumnValue::Day(1))]);
    }
    if kind.cited {
        columns.push(("passage_id", ColumnValue::Passage));
    }
    if kind.table == "passage" {
        columns.push(("fragment", ColumnValue::Fragment));
    }
    columns
}
