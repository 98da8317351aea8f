//! Plans: what SQLite reads one row after another for a report, a page or a view, whatever it has
//! been told of the sizes of the tables.
//!
//! `EXPLAIN QUERY PLAN` calls tables by their aliases, of which one stands for several tables in
//! a view; `EXPLAIN` tells of every loop which table or index it goes through. So loops are looked
//! at, and the plan in words is for whoever has to mend one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ecpat_kb::db::dictionary::{self, Entry};
use ecpat_kb::report::head::{Parameter, Type};
use ecpat_kb::report::parameter::Values;
use ecpat_kb::report::{Catalogue, Report};
use rusqlite::{Connection, StatementStatus};

use crate::growth::write_large_pack;
use crate::support::Folder;

/// Things of each kind in the made-up pack.
const THINGS: usize = 400;

/// Conditions that no index answers, each with the reason.
const HAS_TO_SCAN: [(&str, &str, &str); 2] = [
    ("timeline", "from", "what is not over is not before any date, so most entries are read anyway"),
    ("timeline", "to", "what began before a date is all but the last of what there is"),
];

/// Views of which a row is known by its source: a source is no thing but a part of the file, whose
/// facts stand in all tables, so they are counted, or found, by going through these. `show` asks
/// about a source in another way.
const OF_A_SOURCE: [&str; 4] = ["bibliography", "citations", "coverage", "sources"];

/// What SQLite knows of the sizes of tables. Something it always does: whatever writes facts ends
/// with `ANALYZE`.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// What it has found.
    Found,
    /// As if there were ten thousand times as many rows.
    Large,
}

const ALL_KNOWN: [Known; 2] = [Known::Found, Known::Large];

/// A file with rows in all tables.
struct Files(Folder);

impl Files {
    fn build() -> Self {
        let folder = Folder::new();
        write_large_pack(&folder, "large", THINGS);
        folder.stdout(&["build", "large"]);
        Self(folder)
    }

    fn open(&self, known: Known) -> Connection {
        let name = format!("{known:?}.db");
        std::fs::copy(self.0.path("ecpat.db"), self.0.path(&name)).unwrap();
        let conn = self.0.open(&name);
        if let Known::Large = known {
            enlarge(&conn);
        }
        // Statistics are read when a file is opened.
        self.0.open(&name)
    }
}

/// Multiplies the rows that SQLite believes in, and those of one value where all have the same.
fn enlarge(conn: &Connection) {
    conn.execute_batch("DELETE FROM sqlite_stat4").unwrap();
    let mut statement = conn.prepare("SELECT rowid, stat FROM sqlite_stat1").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).unwrap();
    for (id, stat) in rows.map(Result::unwrap).collect::<Vec<_>>() {
        let all = stat.split(' ').next().unwrap();
        let grown: Vec<String> = stat
            .split(' ')
            .map(|number| if number == all { format!("{all}0000") } else { number.to_owned() })
            .collect();
        let sql = "UPDATE sqlite_stat1 SET stat = ? WHERE rowid = ?";
        conn.execute(sql, (grown.join(" "), id)).unwrap();
    }
}

/// The tables that grow with the facts: those whose rows are numbered or name a passage. The
/// others have a row for each word that facts use, each country and each source.
fn growing(entries: &[Entry]) -> BTreeSet<String> {
    let grows = |entry: &&Entry| {
        let is_numbered = entry.primary_key == ["id"];
        entry.kind == "table"
            && entry.name != "source"
            && (is_numbered
                || entry.columns.iter().any(|column| column.references.as_deref() == Some("passage")))
    };
    entries.iter().filter(grows).map(|entry| entry.name.clone()).collect()
}

/// Prepares the statement with values, since these can change the plan, and hands over the rows
/// of its explanation.
fn explained(
    conn: &Connection,
    explain: &str,
    sql: &str,
    values: &Values,
    mut visit: impl FnMut(&rusqlite::Row<'_>),
) {
    let mut statement = conn.prepare(&format!("{explain} {sql}")).unwrap();
    values.bind(&mut statement).unwrap();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().unwrap() {
        visit(row);
    }
}

/// The growing tables that a statement goes through from end to end, by themselves or in an index.
fn scans(conn: &Connection, sql: &str, values: &Values) -> BTreeSet<String> {
    let mut roots = BTreeMap::new();
    let mut statement = conn.prepare("SELECT rootpage, tbl_name FROM sqlite_schema").unwrap();
    let found = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).unwrap();
    roots.extend(found.map(Result::unwrap));
    let mut opened: Vec<(i64, i64)> = Vec::new();
    let (mut begun, mut gone_on) = (BTreeSet::new(), BTreeSet::new());
    explained(conn, "EXPLAIN", sql, values, |row| {
        let number = |column: &str| row.get::<_, i64>(column).unwrap();
        match row.get::<_, String>("opcode").unwrap().as_str() {
            "OpenRead" | "ReopenIdx" => opened.push((number("p1"), number("p2"))),
            "Rewind" | "Last" => drop(begun.insert(number("p1"))),
            "Next" | "Prev" => drop(gone_on.insert(number("p1"))),
            "Count" => {
                begun.insert(number("p1"));
                gone_on.insert(number("p1"));
            }
            _ => {}
        }
    });
    let growing = growing(&dictionary::read(conn).unwrap());
    let is_scanned = |cursor: &i64| begun.contains(cursor) && gone_on.contains(cursor);
    let tables =
        opened.iter().filter(|(cursor, _)| is_scanned(cursor)).filter_map(|(_, root)| roots.get(root));
    tables.filter(|table| growing.contains(*table)).cloned().collect()
}

/// The plan in words.
fn plan(conn: &Connection, sql: &str, values: &Values) -> String {
    let mut words = String::new();
    explained(conn, "EXPLAIN QUERY PLAN", sql, values, |row| {
        writeln!(words, "  {}", row.get::<_, String>("detail").unwrap()).unwrap();
    });
    words
}

/// Rows that a statement reads one after another, for itself or for an index of its own.
fn rows_scanned(conn: &Connection, sql: &str, values: &Values) -> usize {
    let mut statement = conn.prepare(sql).unwrap();
    values.bind(&mut statement).unwrap();
    let mut rows = statement.raw_query();
    while rows.next().unwrap().is_some() {}
    drop(rows);
    let steps =
        [StatementStatus::FullscanStep, StatementStatus::AutoIndex].map(|of| statement.get_status(of));
    steps.iter().map(|steps| usize::try_from(*steps).unwrap()).sum()
}

/// What is to be said of a statement that goes through a table from end to end; else nothing. A
/// loop that the plan has is not entered where a condition is false for whatever row, such as
/// that a constant NULL of a view is equal to something.
fn complaint(conn: &Connection, what: &str, sql: &str, values: &Values) -> Option<String> {
    let scans = scans(conn, sql, values);
    if scans.is_empty() || rows_scanned(conn, sql, values) < THINGS {
        return None;
    }
    Some(format!("{what} reads all of {scans:?}:\n{}", plan(conn, sql, values)))
}

/// A value that the made-up pack has rows for.
fn sample(parameter: &Parameter) -> String {
    let text = match (parameter.kind, parameter.name.as_str()) {
        (Type::Slug, "event") => "e7",
        (Type::Slug, _) => "o7",
        (Type::Integer, _) => "7",
        (Type::Date, _) => "1996-05-01",
        (_, "country") => "TH",
        (_, "relation") => "partner-of",
        _ => match parameter.of[0].as_str() {
            "organisation_kind" if parameter.kind == Type::Word => "metric",
            "sector" => "research",
            "metric" => "members",
            "organisation_kind" => "ngo",
            "topic_kind" => "concept",
            "work_kind" => "treaty",
            _ => "congress",
        },
    };
    text.to_owned()
}

/// The values that a report is asked with: one that is given, and the defaults of the others.
fn asked(report: &Report, given: Option<&Parameter>) -> Values {
    let mut values = Values::default();
    for parameter in &report.head.parameters {
        let is_given = given.is_some_and(|given| given.name == parameter.name);
        let value = if is_given { Some(sample(parameter)) } else { parameter.default.clone() };
        if let Some(value) = value {
            values.add_text(&parameter.name, &value);
        }
    }
    values
}

fn reports() -> Vec<Report> {
    Catalogue::load(None).unwrap().all().unwrap()
}

#[test]
fn a_report_that_is_asked_about_something_reads_no_table_from_end_to_end() {
    let files = Files::build();
    let mut complaints = Vec::new();
    for known in ALL_KNOWN {
        let conn = files.open(known);
        for report in reports() {
            for parameter in &report.head.parameters {
                let values = asked(&report, Some(parameter));
                let what = format!("report {} --{}, {known:?} known,", report.name, parameter.name);
                let has_to =
                    HAS_TO_SCAN.iter().any(|(name, of, _)| (*name, *of) == (&report.name, &parameter.name));
                if !has_to {
                    complaints.extend(complaint(&conn, &what, &report.sql(&values), &values));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_report_on_all_reads_what_it_is_about() {
    let conn = Files::build().open(Known::Large);
    let mut found = String::new();
    for report in reports() {
        let values = asked(&report, None);
        let scans: Vec<String> = scans(&conn, &report.sql(&values), &values).into_iter().collect();
        writeln!(found, "{}: {}", report.name, scans.join(", ")).unwrap();
    }
    insta::assert_snapshot!(found);
}

#[test]
fn a_view_lets_a_condition_on_its_thing_through() {
    let files = Files::build();
    let mut complaints = Vec::new();
    for known in ALL_KNOWN {
        let conn = files.open(known);
        let mut conditions = 0;
        for view in dictionary::read(&conn).unwrap().iter().filter(|entry| entry.kind == "view") {
            let of_a_source = OF_A_SOURCE.contains(&view.name.as_str());
            let of_a_thing = |name: &&str| match *name {
                "subject_slug" | "object_slug" | "passage_id" => true,
                name => (name == "slug" || name.ends_with("_slug")) && !of_a_source,
            };
            let names = view.columns.iter().map(|column| column.name.as_str());
            for column in names.filter(of_a_thing) {
                for value in [
                    "'o7'",
                    "'person-7'",
                    "'c7'",
                    "'e7'",
                    "'w7'",
                    "'t7'",
                    "'place-7'",
                    "'series-7'",
                    "'large'",
                    "7",
                ] {
                    let sql = format!("SELECT * FROM {} WHERE {column} = {value}", view.name);
                    let what = format!("{}.{column} = {value}, {known:?} known,", view.name);
                    complaints.extend(complaint(&conn, &what, &sql, &Values::default()));
                }
                conditions += 1;
            }
        }
        assert!(conditions > 15, "{conditions}");
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
