//! Every CHECK of the schema refuses invalid values and accepts valid ones.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::ffi::SQLITE_CONSTRAINT_CHECK;

use super::{built, column, create, in_parentheses, tables};

/// Columns, with or without their table, and values that they must refuse.
type Values = (&'static [&'static str], &'static [&'static str]);

/// A table, a change, and the CHECK that must refuse it.
type Change = (&'static str, &'static str, &'static str);

const SLUGS: &[&str] = &["''", "'-a'", "'Aa'", "'a b'", "'a_b'", "'ä'", "'a/b'", "'a' || char(10)"];
const DATES: &[&str] = &["''", "'May 2014'", "'2014; 2015'", "'c2014'", "'2014' || char(10)"];
const DAYS: &[&str] =
    &["''", "'2014'", "'2014-02-30'", "'2014-13-01'", "'2014-5-1'", "'2014-05-01T00:00'", "'today'"];

/// The first entry for a column applies.
const VALUES: &[Values] = &[
    (&["term_declaration.term", "country.name"], &["''"]),
    (&["slug", "term", "list"], SLUGS),
    (&["thing.name", "naming.name", "anchor"], &["''", "' '", "' A'", "'A '"]),
    (&["prefix", "suffix"], &["' '", "' A'", "'A '"]),
    (
        &["title", "short_title", "author", "publisher", "edition", "licence", "language", "derived_from"],
        &["''"],
    ),
    (&["label", "definition", "inverse", "unit", "vocabulary", "explanation", "what", "says"], &["''"]),
    (&["fragment", "no_fact", "passage.text", "as_printed", "note", "stated", "statement"], &["''"]),
    (&["locator", "beneficiary", "address", "venue", "family", "given", "body", "part"], &["''"]),
    (&["source.kind", "identifier.value", "position.role"], &["''"]),
    (&["url", "archived_url"], &["''", "'ftp://example.org'", "'example.org'", "'javascript:alert(1)'"]),
    (&["since", "until"], &["''", "'May 2014'", "'2014/2015'"]),
    (&["date", "published", "retrieved", "checked", "as_of"], DATES),
    (&["earliest", "latest", "as_of_earliest", "as_of_latest"], DAYS),
    (&["sha256"], &["''", "'abc'", "printf('%065d', 0)", "replace(printf('%064d', 0), '0', 'A')"]),
    (&["digest"], &["''", "printf('%065d', 0)"]),
    (&["position", "number", "ordinal"], &["0", "-1"]),
    (&["passage.kind"], &["''", "'paragraph'", "'Sentence'"]),
    (&["status"], &["''", "'gone'", "'Live'"]),
    (&["reach"], &["''", "'section'"]),
    (&["qualifier"], &["''", "'exactly'", "'Over'"]),
    (&["currency"], &["''", "'eur'", "'EU'", "'EURO'"]),
    (&["is_example", "is_symmetric"], &["2", "-1"]),
    (&["code"], &["''", "'se'", "'S'", "'SWE'", "'S1'"]),
    (&["alpha_3"], &["''", "'swe'", "'SE'", "'SWED'"]),
    (&["numeric"], &["''", "'12'", "'1234'", "'12a'"]),
    (&["period"], &["''", "'3Y'", "'P0Y'", "'P3'", "'PY'", "'3 years'", "'P1xY'", "'P1Y6M'"]),
    (&["kind.sort", "thing.sort"], &["''", "'source'", "'Place'"]),
    (&["agent_sort", "partner_sort"], &["''", "'place'", "'event'"]),
    (&["thing_sort"], &["''", "'person'", "'work'"]),
    (&["other_sort"], &["''", "'topic'", "'organisation'"]),
];

const BACKWARDS: &str = "earliest = '2014-02-01', latest = '2014-01-31'";
const NO_DAYS: &str = "earliest = NULL, latest = NULL";
const UNDATED: &str =
    "(since IS NULL AND until IS NULL AND date IS NULL) = (earliest IS NULL AND latest IS NULL)";
const DATE_OR_SPAN: &str = "date IS NULL OR (since IS NULL AND until IS NULL)";
const DATED: &str = "(date IS NULL) = (earliest IS NULL AND latest IS NULL)";
const AS_OF: &str = "(as_of IS NULL) = (as_of_earliest IS NULL AND as_of_latest IS NULL)";

const CHANGES: &[Change] = &[
    ("section", "heading = '', label = NULL", "heading <> '' OR label IS NOT NULL"),
    ("section", "parent_id = id", "parent_id <> id"),
    ("passage", "fragment = NULL", "(fragment IS NULL) = (kind = 'row')"),
    ("passage", "kind = 'row'", "(fragment IS NULL) = (kind = 'row')"),
    ("reference_author", "family = 'A', body = 'B'", "(family IS NULL) <> (body IS NULL)"),
    ("reference_author", "family = NULL, body = NULL", "(family IS NULL) <> (body IS NULL)"),
    ("reference_author", "given = 'A', family = NULL, body = 'B'", "given IS NULL OR family IS NOT NULL"),
    ("relation", "is_symmetric = 1, label = 'a', inverse = 'b'", "is_symmetric = 0 OR label = inverse"),
    ("place_within", "within_id = place_id", "within_id <> place_id"),
    ("broader", "broader_id = topic_id", "broader_id <> topic_id"),
    ("recurrence", "period = NULL, organiser_id = NULL", "period IS NOT NULL OR organiser_id IS NOT NULL"),
    ("event_link", "other_id = event_id", "other_id <> event_id"),
    ("stated_date", BACKWARDS, "earliest <= latest"),
    ("event_date", BACKWARDS, "earliest <= latest"),
    ("event_date", NO_DAYS, "earliest IS NOT NULL OR latest IS NOT NULL"),
    ("partnership", "partner_id = agent_id", "agent_id <> partner_id"),
    ("partnership", "date = '2014', since = '2013', until = NULL", DATE_OR_SPAN),
    ("partnership", "date = '2014', since = NULL, until = '2015'", DATE_OR_SPAN),
    ("partnership", BACKWARDS, "earliest <= latest"),
    ("partnership", "date = NULL, since = NULL, until = NULL, earliest = '2014-01-01'", UNDATED),
    ("partnership", "date = '2014', since = NULL, until = NULL, earliest = NULL, latest = NULL", UNDATED),
    ("position", "date = '2014', since = '2013', until = NULL", DATE_OR_SPAN),
    ("position", BACKWARDS, "earliest <= latest"),
    ("position", NO_DAYS, UNDATED),
    ("contribution", BACKWARDS, "earliest <= latest"),
    ("contribution", "date = '2014', earliest = NULL, latest = NULL", DATED),
    ("contribution", "date = NULL, latest = '2014-12-31'", DATED),
    ("figure", "value = 'many'", "typeof(value) IN ('integer', 'real')"),
    (
        "figure",
        "as_of_earliest = '2014-02-01', as_of_latest = '2014-01-31'",
        "as_of_earliest <= as_of_latest",
    ),
    ("figure", "as_of = '2014', as_of_earliest = NULL, as_of_latest = NULL", AS_OF),
    ("figure", "as_of = NULL, as_of_latest = '2014-12-31'", AS_OF),
];

/// Valid changes that are close to invalid ones.
const VALID: &[(&str, &str)] = &[
    ("source", "slug = '0-a'"),
    ("source", "sha256 = printf('%064d', 0)"),
    ("source", "retrieved = '2014-05-01T10:00:00+02:00'"),
    ("source", "url = 'http://example.org'"),
    ("section", "heading = '', label = 'Lost'"),
    ("passage", "kind = 'row', fragment = NULL"),
    ("reference", "published = '2014-05~'"),
    ("reference_author", "family = 'van der Tuuk', given = 'Anne', body = NULL"),
    ("country", "name = 'Name of ' || code"),
    ("recurrence", "period = 'P18M', organiser_id = NULL"),
    ("series_event", "ordinal = NULL"),
    ("event_date", "date = '../2014-02-XX?', earliest = NULL, latest = '2014-02-28'"),
    ("event_date", "date = '2004-02-29/..', earliest = '2004-02-29', latest = NULL"),
    ("event_date", "date = '2004', earliest = '2004-02-29', latest = '2004-02-29'"),
    (
        "partnership",
        "date = NULL, since = '2009', until = '2012', earliest = '2009-01-01', latest = '2012-12-31'",
    ),
    ("position", "date = '2009/2012', since = NULL, until = NULL, earliest = '2009-01-01', latest = NULL"),
    ("contribution", "date = NULL, earliest = NULL, latest = NULL"),
    ("figure", "value = -1, qualifier = 'under'"),
    ("figure", "value = 0.1, currency = 'EUR'"),
];

fn passed(conn: &Connection, sql: &str) {
    conn.execute_batch("SAVEPOINT trying").unwrap();
    let changed = conn.execute(sql, []).unwrap_or_else(|error| panic!("{sql}: {error}"));
    conn.execute_batch("ROLLBACK TO trying; RELEASE trying").unwrap();
    assert!(changed > 0, "{sql}: there is no row");
}

/// The CHECK that refuses the statement, as its text.
fn refusal(conn: &Connection, sql: &str) -> String {
    match conn.execute(sql, []) {
        Err(rusqlite::Error::SqliteFailure(error, Some(message)))
            if error.extended_code == SQLITE_CONSTRAINT_CHECK =>
        {
            one_line(message.strip_prefix("CHECK constraint failed: ").unwrap())
        }
        other => panic!("{sql}: {other:?}"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every CHECK in the schema, with its table.
fn all_checks(conn: &Connection) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for table in tables(conn) {
        let sql = create(conn, &table);
        let parts = sql.split("CHECK ").skip(1);
        all.extend(parts.map(|part| (table.clone(), one_line(in_parentheses(part)))));
    }
    all
}

/// The entry of [`VALUES`] for a column.
fn refused_values(table: &str, column: &str) -> Option<usize> {
    let full = format!("{table}.{column}");
    VALUES.iter().position(|(columns, _)| columns.contains(&full.as_str()) || columns.contains(&column))
}

#[test]
fn every_check_refuses_invalid_values() {
    let (_folder, conn) = built();
    let (mut seen, mut used) = (BTreeSet::new(), BTreeSet::new());
    for table in tables(&conn) {
        for name in column(&conn, &format!("SELECT name FROM pragma_table_info('{table}')")) {
            let Some(at) = refused_values(&table, &name) else { continue };
            used.insert(at);
            for value in VALUES[at].1 {
                let sql = format!("UPDATE {table} SET {name} = {value}");
                let check = refusal(&conn, &sql);
                let of_row = CHANGES.iter().any(|(other, _, of_row)| *other == table && *of_row == check);
                assert!(check.contains(&name) && !of_row, "{sql}: refused for {check}");
                seen.insert((table.clone(), check));
            }
        }
    }
    assert_eq!(used.len(), VALUES.len(), "an entry has no column: {used:?}");
    for (table, change, expected) in CHANGES {
        let sql = format!("UPDATE {table} SET {change}");
        let check = refusal(&conn, &sql);
        assert_eq!(&check, expected, "{sql}");
        seen.insert((String::from(*table), check));
    }
    assert_eq!(all_checks(&conn).difference(&seen).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
    assert!(seen.len() > 150, "only {} checks were found", seen.len());
}

#[test]
fn valid_values_are_accepted() {
    let (_folder, conn) = built();
    for (table, change) in VALID {
        let key = if *table == "reference_author" { "position" } else { "rowid" };
        let last = format!("{key} = (SELECT max({key}) FROM {table})");
        passed(&conn, &format!("UPDATE {table} SET {change} WHERE {last}"));
    }
}
