//! The rules for every table: it has keys, indexes, descriptions and sources, and other programs can
//! read it.

use std::collections::BTreeSet;

use ecpat_kb::db::migrate;
use ecpat_kb::pack::kind::VOCABULARIES;
use rusqlite::Connection;
use rusqlite::ffi::{SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_NOTNULL};

use super::{built, column, create, tables, views};

/// The tables of the sorts of things.
const SORTS: [&str; 8] =
    ["collective", "event", "event_series", "organisation", "person", "place", "topic", "work"];

/// Foreign keys to a vocabulary without an index: the terms are few, and a term is only removed with the
/// source that added it.
const WITHOUT_INDEX: [&str; 2] = ["discrepancy.kind", "naming.kind"];

/// The reserved words of PostgreSQL (appendix C of its documentation), including those allowed as names of
/// functions or types. SQLite refuses its own reserved words without quotes.
const RESERVED: &str = "all analyse analyze and any array as asc asymmetric authorization binary both case cast check
    collate collation column concurrently constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except
    false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull
    join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order
    outer overlaps placing primary references returning right select session_user similar some symmetric
    system_user table tablesample then to trailing true union unique user using variadic verbose when where window
    with";

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn seven_migrations_create_the_schema_and_none_alters_it() {
    let migrations = migrate::embedded();
    let names: Vec<String> = migrations.iter().map(|step| format!("{step}")).collect();
    assert_eq!(
        names,
        [
            "V1__sources",
            "V2__vocabularies",
            "V3__countries",
            "V4__things",
            "V5__facts",
            "V6__views",
            "V7__search"
        ]
    );
    for step in migrations {
        let sql = step.sql().unwrap().to_ascii_lowercase();
        for word in ["sqlite_schema", "sqlite_master", "writable_schema", "alter table", "drop "] {
            assert!(!sql.contains(word), "{step} has {word}");
        }
    }
}

#[test]
fn old_programs_can_open_the_file_since_no_table_is_strict_or_has_generated_columns() {
    let (_folder, conn) = built();
    assert!(tables(&conn).len() > 40);
    let strict = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 1";
    assert_eq!(column(&conn, strict), nothing());
    for table in tables(&conn) {
        let odd = format!(
            "SELECT '{table}.' || name || ' ' || type FROM pragma_table_xinfo('{table}')
             WHERE hidden <> 0 OR type NOT IN ('INTEGER', 'TEXT')"
        );
        let expected = if table == "figure" { vec!["figure.value NUMERIC".to_owned()] } else { nothing() };
        assert_eq!(column(&conn, &odd), expected);
        // DB Browser for SQLite does not read a CHECK with it.
        assert!(!create(&conn, &table).contains("replace("), "{table}");
    }
}

#[test]
fn no_name_is_a_reserved_word() {
    let (_folder, conn) = built();
    let reserved: BTreeSet<&str> = RESERVED.split_whitespace().collect();
    for name in [tables(&conn), views(&conn)].concat() {
        assert!(!reserved.contains(name.as_str()), "{name}");
        for column in column(&conn, &format!("SELECT name FROM pragma_table_info('{name}')")) {
            assert!(!reserved.contains(column.as_str()), "{name}.{column}");
        }
        // A reserved word of SQLite would need quotes.
        assert!(!create(&conn, &name).contains('"'), "{name}");
    }
}

#[test]
fn every_foreign_key_has_an_index_and_names_the_columns_that_it_refers_to() {
    let (_folder, conn) = built();
    let mut without = Vec::new();
    let mut keys = 0;
    for table in tables(&conn) {
        // For a key of several columns, an index on the first is enough: the id of a thing determines its
        // sort.
        let foreign =
            column(&conn, &format!("SELECT \"from\" FROM pragma_foreign_key_list('{table}') WHERE seq = 0"));
        let unnamed = format!("SELECT \"from\" FROM pragma_foreign_key_list('{table}') WHERE \"to\" IS NULL");
        assert_eq!(column(&conn, &unnamed), nothing(), "{table}");
        for key in foreign {
            keys += 1;
            let served = format!(
                "SELECT i.name FROM pragma_index_list('{table}') AS i JOIN pragma_index_info(i.name) AS c
                 LEFT JOIN sqlite_master AS m ON m.name = i.name
                 WHERE c.seqno = 0 AND c.name = '{key}'
                   AND (i.partial = 0 OR m.sql LIKE '%WHERE {key} IS NOT NULL')
                 UNION SELECT 'rowid' FROM pragma_table_info('{table}') WHERE name = '{key}' AND pk = 1"
            );
            if column(&conn, &served).is_empty() {
                without.push(format!("{table}.{key}"));
            }
        }
    }
    assert_eq!(without, WITHOUT_INDEX);
    assert!(keys > 80, "only {keys} keys were found");
}

#[test]
fn every_table_view_and_column_has_a_description() {
    let (folder, conn) = built();
    let names: Vec<String> = {
        let mut names = [tables(&conn), views(&conn)].concat();
        names.sort();
        names
    };
    let described = folder.rows("schema");
    let mut found: Vec<String> =
        described.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect();
    found.sort();
    assert_eq!(found, names);
    let sentence = |text: &str| text.len() > 8 && text.ends_with('.') && !text.contains("--");
    for entry in &described {
        assert!(sentence(entry["description"].as_str().unwrap()), "{entry:?}");
    }
    let columns = folder.rows("schema --all");
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
fn every_term_of_a_vocabulary_has_a_label_and_a_definition() {
    let (folder, conn) = built();
    let with_terms = column(
        &conn,
        "SELECT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
         WHERE m.type = 'table' AND c.name = 'label' AND c.\"notnull\" = 1 ORDER BY m.name",
    );
    let tables: BTreeSet<&str> = VOCABULARIES.iter().map(|kind| kind.table).collect();
    assert_eq!(with_terms, tables.into_iter().collect::<Vec<_>>());
    for table in with_terms {
        let vague =
            format!("SELECT term FROM {table} WHERE definition NOT LIKE '_%.' OR trim(label) <> label");
        assert_eq!(column(&conn, &vague), nothing(), "{table}");
    }
    let reported = folder.rows("report terms");
    let reported: BTreeSet<&str> = reported.iter().map(|row| row["vocabulary"].as_str().unwrap()).collect();
    assert_eq!(reported, VOCABULARIES.iter().map(|kind| kind.vocabulary()).collect());
}

#[test]
fn there_are_249_countries_with_unique_codes() {
    let (_folder, conn) = built();
    let counts = "SELECT count(*) || ' ' || count(DISTINCT code) || ' ' || count(DISTINCT alpha_3) || ' '
                  || count(DISTINCT numeric) || ' ' || count(DISTINCT name) FROM country";
    assert_eq!(column(&conn, counts), ["249 249 249 249 249"]);
    let some =
        "SELECT alpha_3 || numeric || name FROM country WHERE code IN ('SE', 'TH', 'ZW') ORDER BY code";
    assert_eq!(column(&conn, some), ["SWE752Sweden", "THA764Thailand", "ZWE716Zimbabwe"]);
}

/// The tables of facts.
fn fact_tables(conn: &Connection) -> Vec<String> {
    let has_passage = |table: &String| {
        let sql = format!("SELECT name FROM pragma_table_info('{table}') WHERE name = 'passage_id'");
        !column(conn, &sql).is_empty() && !matches!(table.as_str(), "passage_reference" | "search_document")
    };
    tables(conn).into_iter().filter(has_passage).collect()
}

#[test]
fn the_row_of_a_thing_is_only_its_identity() {
    let (_folder, conn) = built();
    let columns = |table: &str| column(&conn, &format!("SELECT name FROM pragma_table_info('{table}')"));
    assert_eq!(columns("thing"), ["id", "sort", "slug", "name"]);
    for sort in SORTS {
        assert_eq!(columns(sort), ["id"], "{sort}");
        let others =
            format!("SELECT t.slug FROM {sort} AS s JOIN thing AS t ON t.id = s.id WHERE t.sort <> '{sort}'");
        assert_eq!(column(&conn, &others), nothing(), "{sort}");
    }
}

#[test]
fn foreign_keys_refuse_a_place_as_a_partner_and_an_event_as_an_ngo() {
    let (_folder, conn) = built();
    let place = "(SELECT min(id) FROM place)";
    let event = "(SELECT min(id) FROM event)";
    for (sql, expected) in [
        (format!("UPDATE partnership SET partner_id = {place} WHERE id = 1"), SQLITE_CONSTRAINT_FOREIGNKEY),
        (
            format!("UPDATE partnership SET partner_id = {place}, partner_sort = 'place'"),
            SQLITE_CONSTRAINT_CHECK,
        ),
        (
            format!("UPDATE classification SET thing_id = {event} WHERE kind = 'ngo'"),
            SQLITE_CONSTRAINT_FOREIGNKEY,
        ),
        (
            format!("UPDATE classification SET thing_id = {event}, sort = 'event' WHERE kind = 'ngo'"),
            SQLITE_CONSTRAINT_FOREIGNKEY,
        ),
        (
            "UPDATE classification SET kind = 'ngo' WHERE sort = 'event'".to_owned(),
            SQLITE_CONSTRAINT_FOREIGNKEY,
        ),
    ] {
        assert_eq!(code(&conn.execute(&sql, [])), Some(expected), "{sql}");
    }
}

#[test]
fn no_fact_accepts_a_thing_of_the_wrong_sort() {
    let (_folder, conn) = built();
    let mut tried = 0;
    for table in fact_tables(&conn) {
        let keys = format!(
            "SELECT k.\"from\" FROM pragma_foreign_key_list('{table}') AS k
             WHERE k.seq = 0 AND k.\"from\" LIKE '%_id' AND k.\"table\" NOT IN ('passage', 'discrepancy')
               AND (k.\"table\" <> 'thing' OR k.id IN
                 (SELECT s.id FROM pragma_foreign_key_list('{table}') AS s WHERE s.\"to\" = 'sort'))"
        );
        for key in column(&conn, &keys) {
            let id = format!("(SELECT min({key}) FROM {table})");
            let other = format!(
                "(SELECT min(o.id) FROM thing AS o JOIN thing AS t ON t.sort <> o.sort WHERE t.id = {id})"
            );
            let sql = format!("UPDATE {table} SET {key} = {other} WHERE {key} = {id}");
            assert_eq!(code(&conn.execute(&sql, [])), Some(SQLITE_CONSTRAINT_FOREIGNKEY), "{sql}");
            tried += 1;
        }
    }
    assert!(tried > 20, "only {tried} keys were tried");
}

/// Copies a row of a table with another passage, and changes what must be unique.
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
fn no_fact_table_accepts_a_missing_or_unknown_passage() {
    let (_folder, conn) = built();
    let facts = fact_tables(&conn);
    assert_eq!(facts.len(), 19);
    for table in facts.iter().chain([&"passage_reference".to_owned()]) {
        let unsourced = copy_with_passage(&conn, table, "NULL");
        assert_eq!(code(&unsourced), Some(SQLITE_CONSTRAINT_NOTNULL), "{table}: {unsourced:?}");
        let unknown = copy_with_passage(&conn, table, "987654");
        assert_eq!(code(&unknown), Some(SQLITE_CONSTRAINT_FOREIGNKEY), "{table}: {unknown:?}");
        assert_eq!(copy_with_passage(&conn, table, "(SELECT max(id) FROM passage)"), Ok(1), "{table}");
    }
}

#[test]
fn the_views_facts_and_citations_have_every_row_of_every_fact_table() {
    let (_folder, conn) = built();
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
