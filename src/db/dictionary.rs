//! The data dictionary, read from the comments inside the `CREATE` statements that SQLite stores in the
//! schema.
//!
//! The first comment inside the parentheses describes the table or view. The comment after a column's
//! definition describes the column. A comment can continue on lines without code.

mod create;

use rusqlite::{Connection, named_params};

use crate::error::Error;

/// Lists the tables and views that the dictionary describes: `name`, `kind`, `sql`.
pub const TABLES_AND_VIEWS: &str = include_str!("sql/tables_and_views.sql");

/// A table or view.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// `table` or `view`.
    pub kind: String,
    /// Its description.
    pub description: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in the order of the key; empty for a view.
    pub primary_key: Vec<String>,
    /// Further sets of columns that are unique, from keys and indexes.
    pub unique: Vec<Vec<String>>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// The CHECKs of the table, as SQL expressions.
    pub checks: Vec<String>,
    /// Its indexes, without those of its keys.
    pub indexes: Vec<Index>,
    /// The statement that created it.
    pub sql: String,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns, in the order of the key.
    pub columns: Vec<String>,
    /// The other table.
    pub parent: String,
    /// The columns of the other table that they refer to.
    pub parent_columns: Vec<String>,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Whether it is unique.
    pub is_unique: bool,
    /// Its columns or SQL expressions, in order.
    pub columns: Vec<String>,
    /// The condition for the rows in it; `None` for all rows.
    pub condition: Option<String>,
}

/// A column of a table or view.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its declared type; for a view the type of the column that it shows, and empty for a constant.
    pub kind: String,
    /// Whether it can be NULL; always true for a view.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub primary: bool,
    /// The table that it refers to.
    pub references: Option<String>,
    /// Its description.
    pub description: String,
    /// Its CHECKs, as SQL expressions.
    pub checks: Vec<String>,
}

impl Column {
    /// The values that it can have, if a CHECK lists them.
    #[must_use]
    pub fn words(&self) -> Option<Vec<String>> {
        self.checks.iter().find_map(|check| create::words(&self.name, check))
    }
}

/// Reads the dictionary: tables and views by name, without the tables of the search index.
///
/// # Errors
///
/// SQLite's own, while reading the schema.
pub fn read(conn: &Connection) -> Result<Vec<Entry>, Error> {
    entries(conn).map_err(Error::sqlite("reading the schema"))
}

fn entries(conn: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = conn.prepare(TABLES_AND_VIEWS)?;
    let heads = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>("name")?, row.get::<_, String>("kind")?, row.get::<_, String>("sql")?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    heads
        .into_iter()
        .map(|(name, kind, sql)| {
            let (mut columns, primary_key) = columns(conn, &name)?;
            let (description, parts) = create::parts(&sql);
            let mut checks = Vec::new();
            for part in parts {
                match columns.iter_mut().find(|column| column.name == part.word()) {
                    Some(column) => (column.checks, column.description) = (part.checks, part.comment),
                    None => checks.extend(part.checks),
                }
            }
            let (mut unique, indexes) = indexes(conn, &name)?;
            unique.retain(|key| key.iter().all(|part| columns.iter().any(|column| column.name == *part)));
            let foreign_keys = foreign_keys(conn, &name)?;
            Ok(Entry {
                name,
                kind,
                description,
                columns,
                primary_key,
                unique,
                foreign_keys,
                checks,
                indexes,
                sql,
            })
        })
        .collect()
}

/// The sets of columns that are unique, and the indexes that are not of keys.
fn indexes(conn: &Connection, table: &str) -> rusqlite::Result<(Vec<Vec<String>>, Vec<Index>)> {
    let mut unique: Vec<Index> = Vec::new();
    let mut others: Vec<Index> = Vec::new();
    let mut statement = conn.prepare_cached(include_str!("sql/indexes.sql"))?;
    let mut rows = statement.query(named_params! { ":table": table })?;
    while let Some(row) = rows.next()? {
        let sql: Option<String> = row.get("sql")?;
        let list = match (row.get::<_, String>("origin")?.as_str(), &sql) {
            ("pk", _) => continue,
            (_, None) => &mut unique,
            (_, Some(_)) => &mut others,
        };
        let name: String = row.get("name")?;
        if list.last().is_none_or(|index| index.name != name) {
            let condition = sql.as_deref().and_then(|sql| sql.split_once(" WHERE "));
            let condition = condition.map(|(_, condition)| condition.to_owned());
            list.push(Index { name, is_unique: row.get("is_unique")?, columns: Vec::new(), condition });
        }
        if let Some(index) = list.last_mut() {
            // An expression has no name; it is in the statement.
            let expression =
                || Some(create::parts(sql.as_deref()?).1.into_iter().nth(index.columns.len())?.code);
            let column = row.get::<_, Option<String>>("column_name")?.or_else(expression);
            index.columns.push(column.unwrap_or_default());
        }
    }
    let mut unique: Vec<Vec<String>> = unique.into_iter().map(|index| index.columns).collect();
    let is_key = |index: &&Index| index.is_unique && index.condition.is_none();
    unique.extend(others.iter().filter(is_key).map(|index| index.columns.clone()));
    Ok((unique, others))
}

fn foreign_keys(conn: &Connection, table: &str) -> rusqlite::Result<Vec<ForeignKey>> {
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    let mut statement = conn.prepare_cached(include_str!("sql/foreign_keys.sql"))?;
    let mut rows = statement.query(named_params! { ":table": table })?;
    while let Some(row) = rows.next()? {
        let id = row.get("id")?;
        if keys.last().is_none_or(|(last, _)| *last != id) {
            let parent = row.get("parent")?;
            keys.push((id, ForeignKey { columns: Vec::new(), parent, parent_columns: Vec::new() }));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(row.get("child_column")?);
            key.parent_columns.push(row.get("parent_column")?);
        }
    }
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

/// The columns, and the names of those in the primary key.
fn columns(conn: &Connection, table: &str) -> rusqlite::Result<(Vec<Column>, Vec<String>)> {
    let mut statement = conn.prepare_cached(include_str!("sql/columns.sql"))?;
    let rows = statement.query_map(named_params! { ":table": table }, |row| {
        let place: i64 = row.get("key_place")?;
        let column = Column {
            name: row.get("name")?,
            kind: row.get("type")?,
            nullable: row.get("nullable")?,
            primary: place > 0,
            references: row.get("parent")?,
            description: String::new(),
            checks: Vec::new(),
        };
        Ok((place, column))
    })?;
    let columns = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut key: Vec<&(i64, Column)> = columns.iter().filter(|(place, _)| *place > 0).collect();
    key.sort_by_key(|(place, _)| *place);
    let key = key.into_iter().map(|(_, column)| column.name.clone()).collect();
    Ok((columns.into_iter().map(|(_, column)| column).collect(), key))
}
