//! What holds for every table: strict, keyed, indexed, described, and sourced.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::ffi::{SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_NOTNULL};

use super::{built, column, create, tables, views};

const VOCABULARIES: [&str; 12] = [
    "activity_kind",
    "contribution_role",
    "event_kind",
    "metric",
    "name_kind",
    "organisation_kind",
    "participation_role",
    "place_role",
    "relation",
    "statement_kind",
    "topic_kind",
    "work_kind",
];

/// A row that is a fact, or stands for one, without a passage: the declaration of a term, as
/// terms come from no passage.
const MAY_LACK_A_PASSAGE: &str = "shared_declaration";

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn every_table_is_strict_and_stores_plain_typed_columns() {
    let (_folder, conn) = built();
    assert!(tables(&conn).len() > 30);
    let lax = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
               AND name NOT LIKE 'sqlite^_%' ESCAPE '^' AND name <> 'refinery_schema_history'";
    assert_eq!(column(&conn, lax), nothing());
    for table in tables(&conn) {
        let odd = format!(
            "SELECT name || ' ' || type FROM pragma_table_xinfo('{table}')
             WHERE hidden <> 0 OR type NOT IN ('INTEGER', 'TEXT')"
        );
        assert_eq!(column(&conn, &odd), nothing(), "{table}");
    }
}

#[test]
fn every_foreign_key_has_an_index_that_begins_with_its_columns() {
    let (_folder, conn) = built();
    let mut keys = 0;
    for table in tables(&conn) {
        let of_table = |sql: &str| column(&conn, &sql.replace("{table}", &table));
        let foreign = of_table(
            "SELECT group_concat(\"from\", ',') FROM (
               SELECT id, \"from\" FROM pragma_foreign_key_list('{table}') ORDER BY id, \"from\")
             GROUP BY id",
        );
        let indexes = of_table("SELECT name FROM pragma_index_list('{table}')");
        for key in foreign {
            keys += 1;
            let wide = key.split(',').count();
            let begins = |index: &String| {
                let columns = format!(
                    "SELECT group_concat(name, ',') FROM (
                       SELECT name FROM pragma_index_info('{index}') WHERE seqno < {wide} ORDER BY name)"
                );
                let partial = format!(
                    "SELECT coalesce(sql, '') FROM sqlite_master WHERE name = '{index}' AND sql LIKE '%WHERE%'"
                );
                // A partial index serves a key if it leaves out only the rows without one.
                column(&conn, &columns) == [key.clone()]
                    && column(&conn, &partial).iter().all(|sql| {
                        key.split(',').any(|part| sql.ends_with(&format!("WHERE {part} IS NOT NULL")))
                    })
            };
            assert!(indexes.iter().any(begins), "{table}: no index begins with {key}");
        }
    }
    assert!(keys > 70, "only {keys} keys were found");
}

#[test]
fn every_table_and_view_and_each_of_their_columns_says_what_it_is() {
    let (folder, conn) = built();
    let names: Vec<String> = {
        let mut names = [tables(&conn), views(&conn)].concat();
        names.sort();
        names
    };
    let described = folder.rows(&["schema"]);
    let mut found: Vec<String> =
        described.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect();
    found.sort();
    assert_eq!(found, names);
    let sentence = |text: &str| text.len() > 8 && text.ends_with('.') && !text.contains("--");
    for entry in &described {
        assert!(sentence(entry["description"].as_str().unwrap()), "{entry:?}");
    }
    let columns = folder.rows(&["schema", "--all"]);
    for entry in &columns {
        assert!(sentence(entry["description"].as_str().unwrap()), "{entry:?}");
    }
    let shown: BTreeSet<String> = columns
        .iter()
        .map(|entry| format!("{}.{}", entry["table"].as_str().unwrap(), entry["column"].as_str().unwrap()))
        .collect();
    let real: BTreeSet<String> = names
        .iter()
        .flat_map(|name| column(&conn, &format!("SELECT '{name}.' || name FROM pragma_table_info('{name}')")))
        .collect();
    assert_eq!(shown, real);
}

#[test]
fn every_vocabulary_is_there_and_each_term_is_defined_by_a_sentence() {
    let (_folder, conn) = built();
    let with_terms: Vec<String> = tables(&conn)
        .into_iter()
        .filter(|table| {
            !column(&conn, &format!("SELECT name FROM pragma_table_info('{table}') WHERE name = 'term'"))
                .is_empty()
        })
        .collect();
    assert_eq!(with_terms, VOCABULARIES);
    for table in VOCABULARIES {
        assert!(column(&conn, &format!("SELECT term FROM {table}")).len() >= 4, "{table}");
        let vague =
            format!("SELECT term FROM {table} WHERE definition NOT LIKE '_%.' OR source_id IS NOT NULL");
        assert_eq!(column(&conn, &vague), nothing(), "{table}");
        assert!(create(&conn, table).contains("term TEXT PRIMARY KEY NOT NULL"), "{table}");
    }
}

#[test]
fn there_are_249_countries_and_no_code_twice() {
    let (_folder, conn) = built();
    let counts = "SELECT count(*) || ' ' || count(DISTINCT code) || ' ' || count(DISTINCT alpha_3) || ' '
                  || count(DISTINCT numeric) || ' ' || count(DISTINCT name) FROM country";
    assert_eq!(column(&conn, counts), ["249 249 249 249 249"]);
    let some =
        "SELECT alpha_3 || numeric || name FROM country WHERE code IN ('SE', 'TH', 'ZW') ORDER BY code";
    assert_eq!(column(&conn, some), ["SWE752Sweden", "THA764Thailand", "ZWE716Zimbabwe"]);
}

/// The tables with a passage, but for the one that only says what a passage rests on.
fn fact_tables(conn: &Connection) -> Vec<String> {
    let has_passage = |table: &String| {
        let sql = format!("SELECT name FROM pragma_table_info('{table}') WHERE name = 'passage_id'");
        !column(conn, &sql).is_empty() && table != "passage_reference"
    };
    tables(conn).into_iter().filter(has_passage).collect()
}

/// Copies a row of a table, with another passage and unlike in what has to be unique.
fn copy_with_passage(conn: &Connection, table: &str, passage: &str) -> rusqlite::Result<usize> {
    let columns = column(conn, &format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'id'"));
    let values: Vec<String> = columns
        .iter()
        .map(|name| match name.as_str() {
            "passage_id" => passage.to_owned(),
            "slug" | "name" | "title" => format!("{name} || lower(hex(randomblob(8)))"),
            _ => name.clone(),
        })
        .collect();
    let (columns, values) = (columns.join(", "), values.join(", "));
    conn.execute(&format!("INSERT INTO {table} ({columns}) SELECT {values} FROM {table} LIMIT 1"), [])
}

fn code(result: &rusqlite::Result<usize>) -> Option<i32> {
    match result {
        Err(rusqlite::Error::SqliteFailure(error, _)) => Some(error.extended_code),
        _ => None,
    }
}

#[test]
fn no_fact_table_takes_a_row_without_a_passage_or_with_one_that_is_not_there() {
    let (_folder, conn) = built();
    conn.execute_batch("INSERT INTO shared_declaration VALUES ('organisation', 'ecpat', 1, 1)").unwrap();
    let facts = fact_tables(&conn);
    assert_eq!(facts.len(), 18);
    for table in facts.iter().chain([&"passage_reference".to_owned()]) {
        let unsourced = copy_with_passage(&conn, table, "NULL");
        if table == MAY_LACK_A_PASSAGE {
            assert_eq!(unsourced, Ok(1));
        } else {
            assert_eq!(code(&unsourced), Some(SQLITE_CONSTRAINT_NOTNULL), "{table}: {unsourced:?}");
        }
        let unknown = copy_with_passage(&conn, table, "987654");
        assert_eq!(code(&unknown), Some(SQLITE_CONSTRAINT_FOREIGNKEY), "{table}: {unknown:?}");
        let another = "(SELECT max(id) FROM passage)";
        assert_eq!(copy_with_passage(&conn, table, another), Ok(1), "{table}");
    }
}

#[test]
fn the_views_of_facts_and_of_citations_hold_every_row_of_every_fact_table() {
    let (_folder, conn) = built();
    conn.execute_batch("INSERT INTO shared_declaration VALUES ('organisation', 'ecpat', 1, 1)").unwrap();
    let counted = |view: &str| {
        column(
            &conn,
            &format!("SELECT fact_table || ' ' || count(*) FROM {view} GROUP BY fact_table ORDER BY 1"),
        )
    };
    let mut expected: Vec<String> = fact_tables(&conn)
        .iter()
        .map(|table| column(&conn, &format!("SELECT '{table} ' || count(*) FROM {table}")).remove(0))
        .collect();
    expected.sort();
    assert_eq!(counted("facts"), expected);
    assert_eq!(counted("citations"), expected);
    assert!(expected.iter().all(|count| !count.ends_with(" 0")), "{expected:?}");
}

#[test]
fn every_foreign_key_names_the_columns_that_it_refers_to() {
    let conn = crate::support::migrated();
    let without = crate::support::rows(
        &conn,
        "SELECT m.name, k.\"from\" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS k
         WHERE m.type = 'table' AND k.\"to\" IS NULL",
    );
    assert_eq!(without, "");
    let keys = crate::support::rows(
        &conn,
        "SELECT count(*) FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table'",
    );
    assert_ne!(keys, "0\n");
}
