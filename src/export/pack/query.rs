//! The query that reads the records of a kind, as its fields say.
//!
//! Names of tables and columns in it are those of `pack/kind/records.rs`; values are bound:
//! `:source` is the row number of the source and, for a nested kind, `:parent` that of the
//! record around it.

use crate::pack::kind::{Field, Form, Kind, Role};

/// A query, and where in its rows what is.
#[derive(Debug)]
pub(super) struct Query {
    /// The kind of its records.
    pub(super) kind: &'static Kind,
    /// The SQL.
    pub(super) sql: String,
    /// For each field, the index of its value.
    pub(super) values: Vec<usize>,
    /// For each field that names something, the index of whether the source's pack knows it.
    pub(super) known: Vec<Option<usize>>,
    /// Index of the row number.
    pub(super) id: Option<usize>,
    /// Index of the passage's slug.
    pub(super) cite: Option<usize>,
    /// Index of the position.
    pub(super) position: Option<usize>,
    /// Indexes of the first and last day.
    pub(super) days: Option<[usize; 2]>,
    /// Index of the end of the link.
    pub(super) fragment: Option<usize>,
}

impl Query {
    /// Makes the query of a kind.
    pub(super) fn of(kind: &'static Kind) -> Self {
        let mut cells = Cells::default();
        let mut joins = Vec::new();
        let mut values = Vec::new();
        let mut known = Vec::new();
        for (index, field) in kind.fields.iter().enumerate() {
            values.push(cells.add(shown(index, field)));
            known.push(is_known(index, field).map(|known| cells.add(known)));
            if let Form::Thing(table) | Form::Local(table) = field.form {
                joins.push(format!(" LEFT JOIN {table} AS r{index} ON r{index}.id = t.{}", field.column));
            }
        }
        let id = (!kind.nested.is_empty()).then(|| cells.add("t.id".to_owned()));
        let cite = kind.cited.then(|| cells.add("c.slug".to_owned()));
        let position = kind.has_position().then(|| cells.add("t.position".to_owned()));
        let bounds = kind.bounds.as_ref();
        let days = bounds.map(|bounds| bounds.columns.map(|column| cells.add(format!("t.{column}"))));
        let fragment = (kind.table == "passage").then(|| cells.add("t.fragment".to_owned()));
        let sql = format!(
            "SELECT {} FROM {}{}{} ORDER BY {}",
            cells.0.join(", "),
            rows(kind),
            joins.concat(),
            condition(kind),
            order(kind).join(", "),
        );
        Self { kind, sql, values, known, id, cite, position, days, fragment }
    }
}

/// What a query selects.
#[derive(Default)]
struct Cells(Vec<String>);

impl Cells {
    /// Adds a cell and returns its index.
    fn add(&mut self, cell: String) -> usize {
        self.0.push(cell);
        self.0.len() - 1
    }
}

/// The value of a field as a pack has it: a row number is the slug or number of what it is of.
fn shown(index: usize, field: &Field) -> String {
    match field.form {
        Form::Local("reference") => format!("r{index}.number"),
        Form::Thing(_) | Form::Local(_) => format!("r{index}.slug"),
        _ => format!("t.{}", field.column),
    }
}

/// Whether the pack of the source has what a field names: a pack stands on its own.
fn is_known(index: usize, field: &Field) -> Option<String> {
    let own = format!("t.{}", field.column);
    let declared = |name: &str, table: &str| {
        format!(
            "EXISTS (SELECT 1 FROM shared_declaration AS d
             WHERE d.slug = {name} AND d.thing = '{table}' AND d.source_id = :source)"
        )
    };
    let condition = match field.form {
        Form::Thing(table) => format!(
            "EXISTS (SELECT 1 FROM passage AS p WHERE p.id = r{index}.passage_id AND p.source_id = :source)
             OR {}",
            declared(&format!("r{index}.slug"), table)
        ),
        Form::Local(_) => format!("r{index}.source_id = :source"),
        Form::Term(table) => format!(
            "EXISTS (SELECT 1 FROM {table} AS v
             WHERE v.term = {own} AND (v.source_id IS NULL OR v.source_id = :source)) OR {}",
            declared(&own, table)
        ),
        _ => return None,
    };
    Some(format!("{own} IS NULL OR coalesce({condition}, 0)"))
}

/// The rows to read as `t`, with the passage that each cites as `c`.
fn rows(kind: &Kind) -> String {
    let table = kind.table;
    match kind.role {
        // The first source that declares it is on its row, the others are in a table of their own.
        Role::Thing => format!(
            "(SELECT o.id, o.passage_id FROM passage AS p JOIN {table} AS o ON o.passage_id = p.id
              WHERE p.source_id = :source
              UNION ALL
              SELECT o.id, d.passage_id FROM shared_declaration AS d JOIN {table} AS o ON o.slug = d.slug
              WHERE d.source_id = :source AND d.thing = '{table}') AS declared
             JOIN {table} AS t ON t.id = declared.id
             LEFT JOIN passage AS c ON c.id = declared.passage_id AND c.source_id = :source"
        ),
        Role::Term => format!(
            "(SELECT o.term FROM {table} AS o WHERE o.source_id = :source
              UNION ALL
              SELECT d.slug FROM shared_declaration AS d
              WHERE d.source_id = :source AND d.thing = '{table}' AND d.passage_id IS NULL) AS declared
             JOIN {table} AS t ON t.term = declared.term AND t.source_id IS NOT NULL"
        ),
        _ if kind.cited => {
            format!("{table} AS t JOIN passage AS c ON c.id = t.passage_id AND c.source_id = :source")
        }
        _ => format!("{table} AS t"),
    }
}

fn condition(kind: &Kind) -> String {
    match (kind.role, kind.parent) {
        (Role::Thing | Role::Term, _) => String::new(),
        (Role::Source, _) => " WHERE t.id = :source".to_owned(),
        (_, Some(parent)) => format!(" WHERE t.{parent} = :parent"),
        (_, None) if kind.has_source() => " WHERE t.source_id = :source".to_owned(),
        (_, None) => String::new(),
    }
}

/// The columns of the order: the place in the source, the name, or all that makes a record the
/// one it is.
fn order(kind: &Kind) -> Vec<String> {
    if kind.has_position() {
        let section = kind.fields.iter().position(|field| field.key == "section");
        let section = section.map(|index| format!("r{index}.position"));
        return section.into_iter().chain(["t.position".to_owned(), "t.slug".to_owned()]).collect();
    }
    if let Some(name) = kind.name_key() {
        return vec![format!("t.{name}")];
    }
    let fields = kind.fields.iter().enumerate().filter(|(_, field)| field.identifies);
    let cite = kind.cited.then(|| "c.slug".to_owned());
    fields.map(|(index, field)| shown(index, field)).chain(cite).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rusqlite::{Connection, named_params};

    use super::super::tables;
    use super::*;
    use crate::db::{self, dictionary};

    fn migrated() -> Connection {
        let mut conn = db::memory().unwrap();
        let transaction = db::migrate::begin(&mut conn, Path::new(":memory:")).unwrap();
        db::migrate::apply(&transaction, Path::new(":memory:"), None).unwrap();
        transaction.commit().unwrap();
        conn
    }

    #[test]
    fn every_column_of_every_table_is_read() {
        let of_no_pack = ["country", "shared_declaration", "search_document"];
        for table in dictionary::read(&migrated()).unwrap().iter().filter(|entry| entry.kind == "table") {
            let Some(kind) = tables().find(|kind| kind.table == table.name) else {
                assert!(of_no_pack.contains(&table.name.as_str()), "{} is in no pack", table.name);
                continue;
            };
            let sql = Query::of(kind).sql;
            for column in &table.columns {
                let name = column.name.as_str();
                // The sentences of attached articles are in no pack.
                let is_known = ["id", "source_id", "passage_id", "text"].contains(&name);
                assert!(
                    is_known || sql.contains(&format!("t.{name}")),
                    "{}.{name} is in no pack",
                    table.name
                );
            }
        }
    }

    #[test]
    fn the_records_of_one_are_found_by_an_index() {
        let conn = migrated();
        for kind in tables().filter(|kind| kind.parent.is_some()) {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", Query::of(kind).sql)).unwrap();
            let steps = statement
                .query_map(named_params! { ":source": 1, ":parent": 1 }, |row| row.get::<_, String>("detail"))
                .unwrap();
            for step in steps {
                let step = step.unwrap();
                assert!(!step.starts_with("SCAN"), "{}: {step}", kind.table);
            }
        }
    }
}
