//! The query for the records of a kind, made from its fields.
//!
//! Names of tables and columns are those in `pack/kind/records.rs`; values are bound: `:source` is the
//! row number of the source and, for a nested kind, `:parent` that of the outer record.

use crate::pack::kind::{Field, Form, Kind, Role};

/// A query, and the meaning of its columns.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) kind: &'static Kind,
    pub(super) sql: String,
    /// For each field, the index of its value.
    pub(super) values: Vec<usize>,
    /// For each field that refers to something, the index of whether the pack of the source declares it.
    pub(super) known: Vec<Option<usize>>,
    /// Index of the row number.
    pub(super) id: Option<usize>,
    pub(super) cite: Option<usize>,
    pub(super) position: Option<usize>,
    /// Indexes of the first and last day.
    pub(super) days: Option<[usize; 2]>,
    /// Index of the fragment of the link.
    pub(super) fragment: Option<usize>,
}

impl Query {
    pub(super) fn of(kind: &'static Kind) -> Self {
        let mut columns = SelectList::default();
        let mut joins = Vec::new();
        let mut values = Vec::new();
        let mut known = Vec::new();
        for (index, field) in kind.fields.iter().enumerate() {
            values.push(columns.add(shown(kind, index, field)));
            known.push(is_known(index, field).map(|known| columns.add(known)));
            match field.form {
                Form::Thing(sort) => joins.push(format!(
                    " LEFT JOIN thing AS r{index} ON r{index}.id = t.{} AND r{index}.sort = '{sort}'",
                    field.column
                )),
                Form::Local(table) => {
                    joins.push(format!(" LEFT JOIN {table} AS r{index} ON r{index}.id = t.{}", field.column));
                }
                _ => {}
            }
        }
        let id = (!kind.nested.is_empty()).then(|| columns.add("t.id".to_owned()));
        let cite = kind.cited.then(|| columns.add(CITE.to_owned()));
        let position = kind.has_position().then(|| columns.add("t.position".to_owned()));
        let bounds = kind.bounds.as_ref();
        let days = bounds.map(|bounds| bounds.columns.map(|column| columns.add(format!("t.{column}"))));
        let fragment = (kind.table == "passage").then(|| columns.add("t.fragment".to_owned()));
        let sql = format!(
            "SELECT {} FROM {}{}{} ORDER BY {}",
            columns.0.join(", "),
            rows(kind),
            joins.concat(),
            condition(kind),
            order(kind).join(", "),
        );
        Self { kind, sql, values, known, id, cite, position, days, fragment }
    }
}

/// The passage that a record cites. A discrepancy can cite one of another source.
const CITE: &str = "CASE WHEN c.source_id = :source THEN c.slug
    ELSE (SELECT s.slug FROM source AS s WHERE s.id = c.source_id) || '/' || c.slug END";

#[derive(Default)]
struct SelectList(Vec<String>);

impl SelectList {
    /// Adds an expression and returns its index.
    fn add(&mut self, expression: String) -> usize {
        self.0.push(expression);
        self.0.len() - 1
    }
}

/// The value of a field as a pack has it: for a row number, the slug or number of that row.
fn shown(kind: &Kind, index: usize, field: &Field) -> String {
    match field.form {
        Form::Local("reference") => format!("r{index}.number"),
        Form::Thing(_) | Form::Local(_) => format!("r{index}.slug"),
        // The list of a reference that is given by its number.
        _ if field.column.is_empty() => {
            let number = kind.fields.iter().position(|field| field.form == Form::Local("reference"));
            format!("r{}.{}", number.unwrap_or_default(), field.key)
        }
        _ => format!("t.{}", field.column),
    }
}

/// Whether the pack of the source declares what a field refers to: a pack must be complete.
fn is_known(index: usize, field: &Field) -> Option<String> {
    let own = format!("t.{}", field.column);
    let condition = match field.form {
        Form::Thing(_) => format!(
            "r{index}.id IS NULL OR EXISTS (SELECT 1 FROM naming AS n JOIN passage AS p ON p.id = n.passage_id
             WHERE n.thing_id = r{index}.id AND n.kind = 'listed' AND p.source_id = :source)"
        ),
        Form::Local(_) => format!("r{index}.source_id = :source"),
        Form::Term(vocabulary) => format!(
            "NOT EXISTS (SELECT 1 FROM term_declaration AS d WHERE d.vocabulary = '{vocabulary}' AND d.term = {own})
             OR EXISTS (SELECT 1 FROM term_declaration AS d
               WHERE d.vocabulary = '{vocabulary}' AND d.term = {own} AND d.source_id = :source)"
        ),
        _ => return None,
    };
    let column = if matches!(field.form, Form::Thing(_)) { format!("r{index}.id") } else { own };
    Some(format!("{column} IS NULL OR coalesce({condition}, 0)"))
}

/// The rows to read as `t`, with the passage that each cites as `c`.
fn rows(kind: &Kind) -> String {
    let table = kind.table;
    match kind.role {
        // A thing cites the passage that lists it.
        Role::Thing => format!(
            "naming AS n JOIN passage AS c ON c.id = n.passage_id AND c.source_id = :source
             JOIN thing AS t ON t.id = n.thing_id AND t.sort = '{table}'"
        ),
        Role::Term => format!(
            "term_declaration AS d JOIN {table} AS t ON t.term = d.term AND d.vocabulary = '{}'",
            kind.vocabulary()
        ),
        _ if kind.table == "discrepancy_passage" => {
            format!("{table} AS t JOIN passage AS c ON c.id = t.passage_id")
        }
        _ if kind.cited => {
            format!("{table} AS t JOIN passage AS c ON c.id = t.passage_id AND c.source_id = :source")
        }
        _ => format!("{table} AS t"),
    }
}

fn condition(kind: &Kind) -> String {
    let mut conditions = Vec::new();
    match (kind.role, kind.parent) {
        (Role::Thing, _) => conditions.push("n.kind = 'listed'".to_owned()),
        (Role::Term, _) => {
            conditions.push("d.source_id = :source".to_owned());
            conditions.extend(kind.sorts().first().map(|sort| format!("t.sort = '{sort}'")));
        }
        (Role::Source, _) => conditions.push("t.id = :source".to_owned()),
        // Every nested query is given both parameters.
        (_, Some(parent)) => conditions.push(format!("t.{parent} = :parent AND :source IS NOT NULL")),
        (_, None) if kind.has_source() => conditions.push("t.source_id = :source".to_owned()),
        (_, None) => {}
    }
    if kind.role == Role::Fact {
        conditions.extend(kind.constants.iter().map(|(column, word)| format!("t.{column} = '{word}'")));
    }
    if kind.table == "naming" && kind.constants.is_empty() {
        conditions.push("t.kind NOT IN ('listed', 'label')".to_owned());
    }
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

/// The columns to order by: the position in the source, the name, or all columns that identify a
/// record.
fn order(kind: &Kind) -> Vec<String> {
    if kind.has_position() {
        let section = kind.fields.iter().position(|field| field.key == "section");
        let section = section.map(|index| format!("r{index}.position"));
        let slug = kind.name_key().map(|_| "t.slug".to_owned());
        return section.into_iter().chain(["t.position".to_owned()]).chain(slug).collect();
    }
    if kind.table == "reference" {
        return vec!["t.list".to_owned(), "t.number".to_owned()];
    }
    if let Some(name) = kind.name_key() {
        return vec![format!("t.{name}")];
    }
    let fields = kind.fields.iter().enumerate().filter(|(_, field)| field.identifies);
    let cite = kind.cited.then(|| CITE.to_owned());
    fields.map(|(index, field)| shown(kind, index, field)).chain(cite).collect()
}

#[cfg(test)]
mod tests {

    use rusqlite::named_params;

    use super::super::records;
    use super::*;
    use crate::db::{self, dictionary};

    #[test]
    fn every_column_of_every_table_is_read() {
        // Terms name the sources that declare them, things have the sort of their records; the rest is derived or internal.
        let of_no_pack = ["country", "pack", "search_document", "stated_date", "term_declaration", "thing"];
        for table in dictionary::read(&db::memory_with_schema().unwrap())
            .unwrap()
            .iter()
            .filter(|entry| entry.kind == "table")
        {
            let sql: String =
                records().filter(|kind| kind.table == table.name).map(|kind| Query::of(kind).sql).collect();
            if sql.is_empty() {
                assert!(of_no_pack.contains(&table.name.as_str()), "{} is in no pack", table.name);
                continue;
            }
            for column in &table.columns {
                let name = column.name.as_str();
                // No pack has sentences of attached articles; the sort of a thing is that of the table.
                let is_known =
                    ["id", "source_id", "passage_id", "text"].contains(&name) || name.ends_with("_sort");
                assert!(
                    is_known || sql.contains(&format!("t.{name}")),
                    "{}.{name} is in no pack",
                    table.name
                );
            }
        }
    }

    #[test]
    fn nested_records_are_found_by_an_index() {
        let conn = db::memory_with_schema().unwrap();
        for kind in records().filter(|kind| kind.parent.is_some()) {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", Query::of(kind).sql)).unwrap();
            let steps = statement
                .query_map(named_params! { ":source": 1, ":parent": 1 }, |row| row.get::<_, String>("detail"))
                .unwrap();
            for step in steps {
                let step = step.unwrap();
                assert!(!step.starts_with("SCAN"), "{}: {step}", kind.name);
            }
        }
    }
}
