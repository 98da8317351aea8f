//! What the full-text index of SQLite searches, and the index that PostgreSQL has for it.
//!
//! The FTS5 table itself and the triggers that keep it up to date have no place there: an index
//! follows its table by itself. A trigger that does anything else is refused.

use std::io::Write;

use rusqlite::Connection;

use super::schema::{is_searched, name};
use super::scope::Untold;
use crate::db::dictionary::Entry;
use crate::error::Error;

/// The table whose texts are searched.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Search {
    pub(super) table: String,
    pub(super) columns: Vec<String>,
}

impl Search {
    /// Finds it, and looks at every trigger.
    pub(super) fn read(conn: &Connection) -> Result<Option<Self>, Error> {
        let reading = Error::sqlite("reading the schema");
        let mut statement = conn.prepare(include_str!("../sql/postgresql_left_out.sql")).map_err(&reading)?;
        let mut rows = statement.query([]).map_err(&reading)?;
        let mut search = None;
        while let Some(row) = rows.next().map_err(&reading)? {
            let text = |column: &str| row.get::<_, String>(column).map_err(&reading);
            let (kind, own, table, sql) = (text("type")?, text("name")?, text("tbl_name")?, text("sql")?);
            let refused = |what: &str| Error::Untranslated {
                place: format!("the {kind} `{own}`"),
                what: what.to_owned(),
            };
            if kind == "table" {
                let found = searched(&sql).map_err(|untold| refused(&untold.to_string()))?;
                search = Some((own, found));
            } else if !search.as_ref().is_some_and(|(index, found): &(String, Self)| {
                found.table == table && only_fills(&sql, index)
            }) {
                return Err(refused("it is a trigger that does more than fill the search index"));
            }
        }
        Ok(search.map(|(_, found)| found))
    }

    /// The index for it, and the keys that have its text in them.
    pub(super) fn write(&self, entry: &Entry, out: &mut dyn Write) -> Result<(), Error> {
        for key in entry.unique.iter().filter(|key| is_searched(Some(self), entry, key)) {
            let digest = |column: &String| {
                if self.columns.contains(column) { format!("md5({})", name(column)) } else { name(column) }
            };
            let parts: Vec<String> = key.iter().map(digest).collect();
            writeln!(out, "-- A text can be too long for an index, so its digest stands in the key.")?;
            writeln!(
                out,
                "CREATE UNIQUE INDEX {} ON {} ({});",
                name(&format!("{}_key", self.table)),
                name(&self.table),
                parts.join(", ")
            )?;
        }
        for column in &self.columns {
            let index = format!("{}_{column}_words", self.table);
            writeln!(
                out,
                "-- For searches: WHERE to_tsvector('simple', {column}) @@ plainto_tsquery('simple', 'words')"
            )?;
            writeln!(
                out,
                "CREATE INDEX {} ON {} USING gin (to_tsvector('simple', {}));",
                name(&index),
                name(&self.table),
                name(column)
            )?;
        }
        Ok(())
    }
}

/// Reads what an FTS5 table has its texts from.
fn searched(sql: &str) -> Result<Search, Untold> {
    let no_index = || Untold::sql("a virtual table that is no search index of a table", &sql);
    let (head, arguments) = sql.split_once('(').ok_or_else(no_index)?;
    if !head.trim_end().to_ascii_lowercase().ends_with(" using fts5") {
        return Err(no_index());
    }
    let arguments = arguments.trim_end().strip_suffix(')').ok_or_else(no_index)?;
    let (mut table, mut columns) = (None, Vec::new());
    for argument in arguments.split(',').map(str::trim) {
        match argument.split_once('=') {
            Some(("content", value)) => table = Some(value.trim_matches('"').to_owned()),
            // How SQLite keeps it and takes words apart.
            Some(("content_rowid" | "tokenize", _)) => {}
            Some(_) => return Err(no_index()),
            None => columns.push(argument.to_owned()),
        }
    }
    Ok(Search { table: table.ok_or_else(no_index)?, columns })
}

/// Whether each statement of a trigger puts something into the index.
fn only_fills(trigger: &str, index: &str) -> bool {
    let Some((_, body)) = trigger.split_once(" BEGIN") else {
        return false;
    };
    let Some(body) = body.trim_end().strip_suffix("END") else {
        return false;
    };
    let into = format!("INSERT INTO {index} (");
    body.split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .all(|statement| statement.starts_with(&into))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_says_what_it_searches() {
        let sql = "CREATE VIRTUAL TABLE i USING fts5 (\n  a, b, content=\"t\", content_rowid=\"id\", tokenize=\"porter\"\n)";
        let found = searched(sql).unwrap();
        assert_eq!(found, Search { table: "t".into(), columns: vec!["a".into(), "b".into()] });
        assert!(searched("CREATE VIRTUAL TABLE i USING rtree (a, b)").is_err());
        assert!(searched("CREATE VIRTUAL TABLE i USING fts5 (a, prefix='2')").is_err());
    }

    #[test]
    fn a_trigger_that_does_more_is_seen() {
        assert!(only_fills(
            "CREATE TRIGGER t AFTER INSERT ON d BEGIN\n  INSERT INTO i (rowid) VALUES (1);\nEND",
            "i"
        ));
        assert!(!only_fills("CREATE TRIGGER t AFTER INSERT ON d BEGIN\n  DELETE FROM d;\nEND", "i"));
        assert!(!only_fills(
            "CREATE TRIGGER t AFTER INSERT ON d BEGIN INSERT INTO i (a) VALUES (1); DELETE FROM d; END",
            "i"
        ));
    }
}
