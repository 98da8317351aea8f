//! The rows of a table as they are in the database, to compare records with.

use rusqlite::{CachedStatement, Connection, Statement};

use crate::pack::Record;
use crate::pack::kind::Role;
use crate::seed::layout::{Cell, Layout, Row, Surroundings};

/// Finds the rows of a table.
pub(in super::super) struct Stored<'c> {
    conn: &'c Connection,
    /// Gives the columns of a row by its number; `None` where rows have no number.
    by_row: Option<CachedStatement<'c>>,
    /// Give the rows with a key, by which of its values are NULL: an index over part of a table
    /// serves only a condition that leaves NULL out.
    by_key: Vec<(u64, Statement<'c>)>,
    /// The row that the next record is looked for in first: records stand in the order in which
    /// their rows were written, but for those that were added or moved since.
    pub(super) likely: i64,
    /// Index of the column that names a row of the same table.
    upward: Option<usize>,
    /// Index of the column with what the user has attached.
    text: Option<usize>,
}

/// Indexes of columns that are not compared: the one with what the user has attached, and the one
/// that names a row of the same table, which need not be there yet.
pub(super) type LeftOut = [Option<usize>; 2];

impl<'c> Stored<'c> {
    pub(in super::super) fn new(conn: &'c Connection, layout: &Layout) -> rusqlite::Result<Self> {
        let kind = layout.kind;
        let by_row = if has_rows(layout) {
            let sql = format!("SELECT {} FROM {} AS t WHERE t.rowid = ?", columns(layout), kind.table);
            Some(conn.prepare_cached(&sql)?)
        } else {
            None
        };
        Ok(Self {
            conn,
            by_row,
            by_key: Vec::new(),
            likely: 1,
            upward: kind.upward().and_then(|(_, field)| layout.column(field.column)),
            text: layout.column("text").filter(|_| kind.table == "passage"),
        })
    }

    /// Whether the row that is looked for first is that of a record, and the same in all its
    /// columns but those left out.
    pub(super) fn is_likely(
        &mut self,
        layout: &Layout,
        record: &Record,
        around: &Surroundings,
        links: &[Option<i64>],
        is_upward: bool,
    ) -> rusqlite::Result<bool> {
        let left_out = self.left_out(is_upward);
        let Some(statement) = &mut self.by_row else { return Ok(false) };
        statement.raw_bind_parameter(1, self.likely)?;
        let mut rows = statement.raw_query();
        let Some(row) = rows.next()? else { return Ok(false) };
        let (mut index, mut is_same) = (0, true);
        layout.cells(record, around, links, &mut |cell| {
            is_same = is_same
                && (left_out.contains(&Some(index)) || row.get_ref(index).is_ok_and(|there| there == cell));
            index += 1;
        });
        Ok(is_same)
    }

    /// The columns that are not compared, where a record names one of its own kind or does not.
    pub(super) fn left_out(&self, is_upward: bool) -> LeftOut {
        [self.text, self.upward.filter(|_| is_upward)]
    }

    /// The rows with the key of this one, each after its number; 0 where rows have none.
    pub(super) fn find(&mut self, layout: &Layout, row: &Row) -> rusqlite::Result<Vec<(i64, Row)>> {
        let mask = nulls(layout, row);
        let known = self.by_key.iter().position(|(of, _)| *of == mask);
        let at = known.unwrap_or(self.by_key.len());
        if known.is_none() {
            let number = if has_rows(layout) { "t.rowid" } else { "0" };
            let sql = format!(
                "SELECT {number}, {} FROM {} AS t WHERE {}",
                columns(layout),
                layout.kind.table,
                has_key(layout, row)
            );
            self.by_key.push((mask, self.conn.prepare(&sql)?));
        }
        let statement = &mut self.by_key[at].1;
        bind_key(statement, layout, row)?;
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(there) = rows.next()? {
            let cells = (1..=layout.columns.len()).map(|index| Cell::read(there.get_ref(index)?));
            found.push((there.get(0)?, cells.collect::<rusqlite::Result<_>>()?));
        }
        Ok(found)
    }
}

/// Whether the rows of a table have numbers.
pub(super) fn has_rows(layout: &Layout) -> bool {
    layout.numbered || layout.kind.role == Role::Term
}

fn columns(layout: &Layout) -> String {
    layout.columns.iter().map(|column| format!("t.{column}")).collect::<Vec<_>>().join(", ")
}

/// A bit for each value of the key that is NULL.
fn nulls(layout: &Layout, row: &Row) -> u64 {
    let nulls = layout.key.iter().filter(|&&index| row[index] == Cell::Null);
    nulls.fold(0, |mask, index| mask | 1 << index)
}

/// The condition that a row of the table `t` has the key of this one.
pub(super) fn has_key(layout: &Layout, row: &Row) -> String {
    let is = |index: &usize| {
        let column = layout.columns[*index];
        if row[*index] == Cell::Null { format!("t.{column} IS NULL") } else { format!("t.{column} = ?") }
    };
    layout.key.iter().map(is).collect::<Vec<_>>().join(" AND ")
}

/// Binds the values of [`has_key`].
pub(super) fn bind_key(statement: &mut Statement<'_>, layout: &Layout, row: &Row) -> rusqlite::Result<()> {
    let stated = layout.key.iter().map(|&index| &row[index]).filter(|cell| **cell != Cell::Null);
    for (place, cell) in stated.enumerate() {
        statement.raw_bind_parameter(place + 1, cell)?;
    }
    Ok(())
}
