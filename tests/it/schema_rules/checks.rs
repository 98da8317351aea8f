//! Every CHECK of the schema refuses what it is there for, and lets pass what is right.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::ffi::SQLITE_CONSTRAINT_CHECK;

use super::{built, create, in_parentheses, tables};

/// Table, columns of it, and values that none of them may take.
type Values = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Table, change, and the CHECK that has to refuse it.
type Change = (&'static str, &'static str, &'static str);

const EMPTY: &[&str] = &["''"];
const SLUGS: &[&str] = &["''", "'-a'", "'Aa'", "'a b'", "'a_b'", "'ä'", "'a/b'", "'a' || char(10)"];
const NAMES: &[&str] = &["''", "' '", "' A'", "'A '"];
const DATES: &[&str] = &["''", "'May 2014'", "'2014; 2015'", "'c2014'", "'2014' || char(10)"];
const INSTANTS: &[&str] = &["''", "'May 2014'", "'2014/2015'"];
const DAYS: &[&str] =
    &["''", "'2014'", "'2014-02-30'", "'2014-13-01'", "'2014-5-1'", "'2014-05-01T00:00'", "'today'"];
const ADDRESSES: &[&str] = &["''", "'ftp://example.org'", "'example.org'", "'javascript:alert(1)'"];

const VALUES: &[Values] = &[
    ("source", &["slug"], SLUGS),
    ("source", &["title", "publisher", "licence", "language"], EMPTY),
    ("source", &["url"], ADDRESSES),
    ("source", &["retrieved"], DATES),
    ("source", &["sha256"], &["''", "'abc'", "printf('%065d', 0)", "replace(printf('%064d', 0), '0', 'A')"]),
    ("section", &["slug"], SLUGS),
    ("section", &["position"], &["0", "-1"]),
    ("section", &["label"], EMPTY),
    ("passage", &["slug"], SLUGS),
    ("passage", &["position"], &["0", "-1"]),
    ("passage", &["kind"], &["''", "'paragraph'", "'Sentence'"]),
    ("passage", &["anchor"], &["''", "' '", "' a'", "'a '", "'one two three four five six seven'"]),
    ("passage", &["fragment", "no_fact", "text"], EMPTY),
    ("reference", &["number"], &["0", "-1"]),
    ("reference", &["title", "author", "publisher", "as_printed", "note"], EMPTY),
    ("reference", &["published", "retrieved"], DATES),
    ("reference", &["url"], ADDRESSES),
    ("reference", &["status"], &["''", "'gone'", "'Live'"]),
    ("passage_reference", &["reach"], &["''", "'section'"]),
    ("shared_declaration", &["thing", "slug"], EMPTY),
    ("organisation_kind", &["term"], SLUGS),
    ("organisation_kind", &["definition"], EMPTY),
    ("name_kind", &["term"], SLUGS),
    ("name_kind", &["definition"], EMPTY),
    ("place_role", &["term"], SLUGS),
    ("place_role", &["definition"], EMPTY),
    ("event_kind", &["term"], SLUGS),
    ("event_kind", &["definition"], EMPTY),
    ("participation_role", &["term"], SLUGS),
    ("participation_role", &["definition"], EMPTY),
    ("relation", &["term"], SLUGS),
    ("relation", &["definition", "wording", "inverse"], EMPTY),
    ("relation", &["symmetric"], &["2", "-1"]),
    ("work_kind", &["term"], SLUGS),
    ("work_kind", &["definition"], EMPTY),
    ("contribution_role", &["term"], SLUGS),
    ("contribution_role", &["definition"], EMPTY),
    ("activity_kind", &["term"], SLUGS),
    ("activity_kind", &["definition"], EMPTY),
    ("topic_kind", &["term"], SLUGS),
    ("topic_kind", &["definition"], EMPTY),
    ("statement_kind", &["term"], SLUGS),
    ("statement_kind", &["definition"], EMPTY),
    ("metric", &["term"], SLUGS),
    ("metric", &["definition", "unit"], EMPTY),
    ("country", &["code"], &["''", "'se'", "'S'", "'SWE'", "'S1'"]),
    ("country", &["alpha_3"], &["''", "'swe'", "'SE'", "'SWED'"]),
    ("country", &["numeric"], &["''", "'12'", "'1234'", "'12a'"]),
    ("country", &["name"], EMPTY),
    ("place", &["slug"], SLUGS),
    ("place", &["name"], NAMES),
    ("organisation", &["slug"], SLUGS),
    ("organisation", &["name"], NAMES),
    ("event_series", &["slug"], SLUGS),
    ("event_series", &["name"], NAMES),
    ("event_series", &["period"], &["''", "'3Y'", "'P0Y'", "'P3'", "'PY'", "'3 years'", "'P1xY'", "'P1Y6M'"]),
    ("event", &["slug"], SLUGS),
    ("event", &["name"], NAMES),
    ("event", &["ordinal"], &["0", "-1"]),
    ("work", &["slug"], SLUGS),
    ("work", &["title"], NAMES),
    ("topic", &["slug"], SLUGS),
    ("topic", &["name"], NAMES),
    ("organisation_name", &["name"], NAMES),
    ("organisation_place", &["address"], EMPTY),
    ("activity", &["description", "beneficiary"], EMPTY),
    ("event_date", &["date"], DATES),
    ("event_date", &["earliest", "latest"], DAYS),
    ("event_date", &["stated"], EMPTY),
    ("event_place", &["venue"], EMPTY),
    ("participation", &["note"], EMPTY),
    ("partnership", &["since", "until"], INSTANTS),
    ("partnership", &["date"], DATES),
    ("partnership", &["earliest", "latest"], DAYS),
    ("partnership", &["stated", "note"], EMPTY),
    ("contribution", &["date"], DATES),
    ("contribution", &["earliest", "latest"], DAYS),
    ("contribution", &["stated", "note"], EMPTY),
    ("figure", &["qualifier"], &["''", "'exactly'", "'Over'"]),
    ("figure", &["as_of"], DATES),
    ("figure", &["as_of_earliest", "as_of_latest"], DAYS),
    ("figure", &["note"], EMPTY),
    ("topic_statement", &["statement"], EMPTY),
    ("discrepancy", &["slug"], SLUGS),
    ("discrepancy", &["what", "explanation"], EMPTY),
    ("discrepancy_passage", &["says"], EMPTY),
];

const BACKWARDS: &str = "earliest = '2014-02-01', latest = '2014-01-31'";
const UNDATED: &str =
    "(since IS NULL AND until IS NULL AND date IS NULL) = (earliest IS NULL AND latest IS NULL)";
const DATE_OR_SPAN: &str = "date IS NULL OR (since IS NULL AND until IS NULL)";
const ONE_OF_THREE: &str =
    "(organisation_id IS NOT NULL) + (event_id IS NOT NULL) + (work_id IS NOT NULL) = 1";
const ONE_OF_FOUR: &str = "(organisation_id IS NOT NULL) + (event_id IS NOT NULL) + (work_id IS NOT NULL) + (topic_id IS NOT NULL) = 1";

const CHANGES: &[Change] = &[
    ("section", "heading = '', label = NULL", "heading <> '' OR label IS NOT NULL"),
    ("section", "parent_id = id", "parent_id <> id"),
    ("relation", "symmetric = 1, wording = 'a', inverse = 'b'", "symmetric = 0 OR wording = inverse"),
    ("event", "ordinal = 1, series_id = NULL", "ordinal IS NULL OR series_id IS NOT NULL"),
    ("topic", "broader_id = id", "broader_id <> id"),
    ("event_date", BACKWARDS, "earliest <= latest"),
    ("event_date", "earliest = NULL, latest = NULL", "earliest IS NOT NULL OR latest IS NOT NULL"),
    ("partnership", "partner_id = organisation_id", "organisation_id <> partner_id"),
    ("partnership", "date = '2014', since = '2013', until = NULL", DATE_OR_SPAN),
    ("partnership", "date = '2014', since = NULL, until = '2015'", DATE_OR_SPAN),
    ("partnership", BACKWARDS, "earliest <= latest"),
    ("partnership", "date = NULL, since = NULL, until = NULL, earliest = '2014-01-01'", UNDATED),
    ("partnership", "date = '2014', since = NULL, until = NULL, earliest = NULL, latest = NULL", UNDATED),
    ("contribution", BACKWARDS, "earliest <= latest"),
    (
        "contribution",
        "date = '2014', earliest = NULL, latest = NULL",
        "(date IS NULL) = (earliest IS NULL AND latest IS NULL)",
    ),
    (
        "contribution",
        "date = NULL, latest = '2014-12-31'",
        "(date IS NULL) = (earliest IS NULL AND latest IS NULL)",
    ),
    ("figure", "organisation_id = NULL, event_id = NULL, work_id = NULL", ONE_OF_THREE),
    ("figure", "organisation_id = 1, event_id = 1, work_id = NULL", ONE_OF_THREE),
    ("figure", "organisation_id = 1, event_id = 1, work_id = 1", ONE_OF_THREE),
    (
        "figure",
        "as_of_earliest = '2014-02-01', as_of_latest = '2014-01-31'",
        "as_of_earliest <= as_of_latest",
    ),
    (
        "figure",
        "as_of = '2014', as_of_earliest = NULL, as_of_latest = NULL",
        "(as_of IS NULL) = (as_of_earliest IS NULL AND as_of_latest IS NULL)",
    ),
    (
        "figure",
        "as_of = NULL, as_of_latest = '2014-12-31'",
        "(as_of IS NULL) = (as_of_earliest IS NULL AND as_of_latest IS NULL)",
    ),
    ("discrepancy", "organisation_id = NULL, event_id = NULL, work_id = NULL, topic_id = NULL", ONE_OF_FOUR),
    ("discrepancy", "organisation_id = NULL, event_id = NULL, work_id = 1, topic_id = 1", ONE_OF_FOUR),
];

/// Changes that are right, at the border of what is.
const RIGHT: &[(&str, &str)] = &[
    ("source", "slug = '0-a'"),
    ("source", "sha256 = printf('%064d', 0)"),
    ("source", "retrieved = '2014-05-01T10:00:00+02:00'"),
    ("source", "url = 'http://example.org'"),
    ("section", "heading = '', label = 'Lost'"),
    ("reference", "published = '2014-05~'"),
    ("country", "name = 'Name of ' || code"),
    ("event_series", "period = 'P18M'"),
    ("event", "ordinal = NULL"),
    ("event_date", "date = '../2014-02-XX?', earliest = NULL, latest = '2014-02-28'"),
    ("event_date", "date = '2004-02-29/..', earliest = '2004-02-29', latest = NULL"),
    ("event_date", "date = '2004', earliest = '2004-02-29', latest = '2004-02-29'"),
    (
        "partnership",
        "date = NULL, since = '2009', until = '2012', earliest = '2009-01-01', latest = '2012-12-31'",
    ),
    ("partnership", "date = '2009/2012', since = NULL, until = NULL, earliest = '2009-01-01', latest = NULL"),
    ("contribution", "date = NULL, earliest = NULL, latest = NULL"),
    ("figure", "value = -1, qualifier = 'under'"),
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

/// The built file with a row in every table.
fn with_rows() -> (crate::support::Folder, Connection) {
    let (folder, conn) = built();
    conn.execute_batch("INSERT INTO shared_declaration VALUES ('organisation', 'ecpat', 1, 1)").unwrap();
    (folder, conn)
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

#[test]
fn every_check_refuses_what_it_is_there_for() {
    let (_folder, conn) = with_rows();
    let mut seen = BTreeSet::new();
    for (table, columns, values) in VALUES {
        for (column, value) in
            columns.iter().flat_map(|column| values.iter().map(move |value| (column, value)))
        {
            let sql = format!("UPDATE {table} SET {column} = {value}");
            let check = refusal(&conn, &sql);
            let of_row = CHANGES.iter().any(|(other, _, of_row)| other == table && *of_row == check);
            assert!(check.contains(column) && !of_row, "{sql}: refused for {check}");
            seen.insert((String::from(*table), check));
        }
    }
    for (table, change, expected) in CHANGES {
        let sql = format!("UPDATE {table} SET {change}");
        let check = refusal(&conn, &sql);
        assert_eq!(&check, expected, "{sql}");
        seen.insert((String::from(*table), check));
    }
    assert_eq!(all_checks(&conn).difference(&seen).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
    assert!(seen.len() > 100, "only {} checks were found", seen.len());
}

#[test]
fn what_is_at_the_border_and_right_passes() {
    let (_folder, conn) = with_rows();
    for (table, change) in RIGHT {
        passed(&conn, &format!("UPDATE {table} SET {change} WHERE rowid = (SELECT max(rowid) FROM {table})"));
    }
    passed(&conn, "UPDATE passage SET anchor = 'one two three four five six' WHERE id = 1");
    passed(&conn, "INSERT INTO shared_declaration VALUES ('event_kind', 'congress', 1, NULL)");
}
