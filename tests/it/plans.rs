//! Query plans: which tables SQLite scans for a report, a page or a view, for any sizes of tables in
//! its statistics.
//!
//! `EXPLAIN QUERY PLAN` uses aliases of tables, and in a view one alias can mean several tables;
//! `EXPLAIN` shows for every loop which table or index it reads. So the tests check the loops, and
//! print the query plan for people.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use ecpat_kb::db::dictionary::{self, Entry};
use ecpat_kb::report::Report;
use ecpat_kb::report::head::{Parameter, Type};
use ecpat_kb::report::parameter::ParameterValues;
use rusqlite::{Connection, StatementStatus};

use crate::growth::write_large_pack;
use crate::support::{Folder, migrated, reports};

/// Things of each sort in the generated pack.
const THINGS: usize = 400;

/// Parameters for which no index helps, each with the reason.
const MUST_SCAN: [(&str, &str, &str); 3] = [
    ("citations", "kind", "there are few kinds of passages, and most passages are of one kind"),
    ("timeline", "from", "an entry without an end is after any date, so most entries are read anyway"),
    ("timeline", "to", "all but the last entries began before a date"),
];

/// Views whose rows belong to a source. Its facts are in all tables, so these are scanned to count or
/// find them. `show` has another query for a source.
const OF_A_SOURCE: [&str; 4] = ["bibliography", "citations", "coverage", "sources"];

/// SQLite's statistics about the sizes of tables. It always has some: every command that writes facts
/// ends with `ANALYZE`.
#[derive(Clone, Copy, Debug)]
enum Statistics {
    /// The real ones.
    Real,
    /// As if there were ten thousand times as many rows.
    Large,
}

const ALL_STATISTICS: [Statistics; 2] = [Statistics::Real, Statistics::Large];

/// A file with rows in all tables.
struct Files(Folder);

impl Files {
    fn build() -> Self {
        let folder = Folder::new();
        write_large_pack(&folder, "large", THINGS);
        folder.stdout("build large");
        Self(folder)
    }

    fn open(&self, statistics: Statistics) -> Connection {
        let name = format!("{statistics:?}.db");
        std::fs::copy(self.0.path("ecpat.db"), self.0.path(&name)).unwrap();
        let conn = self.0.open(&name);
        if let Statistics::Large = statistics {
            enlarge(&conn);
        }
        // Statistics are read when a file is opened.
        self.0.open(&name)
    }
}

/// Multiplies the numbers of rows in the statistics, and the rows per value where all rows have the same.
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

/// The tables that grow with the facts: their rows are numbered or name a passage. The
/// others have a row for each term, country or source.
static GROWING: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let grows = |entry: &&Entry| {
        let is_numbered = entry.primary_key == ["id"];
        entry.kind == "table"
            && entry.name != "source"
            && (is_numbered
                || entry.columns.iter().any(|column| column.references.as_deref() == Some("passage")))
    };
    let entries = dictionary::read(&migrated()).unwrap();
    entries.iter().filter(grows).map(|entry| entry.name.clone()).collect()
});

/// Explains a statement with its values, since these can change the plan, and visits the rows of the
/// explanation.
fn explained(
    conn: &Connection,
    explain: &str,
    sql: &str,
    values: &ParameterValues,
    mut visit: impl FnMut(&rusqlite::Row<'_>),
) {
    let mut statement = conn.prepare(&format!("{explain} {sql}")).unwrap();
    values.bind(&mut statement).unwrap();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().unwrap() {
        visit(row);
    }
}

/// The growing tables that a statement scans, directly or with an index.
fn scans(conn: &Connection, sql: &str, values: &ParameterValues) -> BTreeSet<String> {
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
    let is_scanned = |cursor: &i64| begun.contains(cursor) && gone_on.contains(cursor);
    let tables =
        opened.iter().filter(|(cursor, _)| is_scanned(cursor)).filter_map(|(_, root)| roots.get(root));
    tables.filter(|table| GROWING.contains(*table)).cloned().collect()
}

/// The plan as text.
fn plan(conn: &Connection, sql: &str, values: &ParameterValues) -> String {
    let mut words = String::new();
    explained(conn, "EXPLAIN QUERY PLAN", sql, values, |row| {
        writeln!(words, "  {}", row.get::<_, String>("detail").unwrap()).unwrap();
    });
    words
}

/// How many rows a statement scans, directly or to make a temporary index.
fn rows_scanned(conn: &Connection, sql: &str, values: &ParameterValues) -> usize {
    let mut statement = conn.prepare(sql).unwrap();
    values.bind(&mut statement).unwrap();
    let mut rows = statement.raw_query();
    while rows.next().unwrap().is_some() {}
    drop(rows);
    let steps =
        [StatementStatus::FullscanStep, StatementStatus::AutoIndex].map(|of| statement.get_status(of));
    steps.iter().map(|steps| usize::try_from(*steps).unwrap()).sum()
}

/// A message if a statement scans a table. A loop in the plan does not run if a condition is false for
/// every row, for example if it compares a constant NULL of a view with a value.
fn complaint(conn: &Connection, what: &str, sql: &str, values: &ParameterValues) -> Option<String> {
    let scans = scans(conn, sql, values);
    if scans.is_empty() || rows_scanned(conn, sql, values) < THINGS {
        return None;
    }
    Some(format!("{what} reads all of {scans:?}:\n{}", plan(conn, sql, values)))
}

/// One thing of each sort, a source and a number, as values in SQL.
const VALUES: &str = "'o7', 'person-7', 'c7', 'e7', 'w7', 't7', 'place-7', 'series-7', 'large', 7";

/// A value for which the generated pack has rows.
fn sample(parameter: &Parameter) -> String {
    let text = match (parameter.kind, parameter.name.as_str()) {
        (Type::Slug, "event") => "e7",
        (Type::Slug, _) => "o7",
        (Type::Integer, _) => "7",
        (Type::Date, _) => "1996-05-01",
        (_, "country") => "TH",
        (Type::Word, "kind") => "infobox",
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

/// The values for a report: one that is given, and the defaults of the others.
fn values_for(report: &Report, given: Option<&Parameter>) -> ParameterValues {
    let mut values = ParameterValues::default();
    for parameter in &report.head.parameters {
        let is_given = given.is_some_and(|given| given.name == parameter.name);
        let value = if is_given { Some(sample(parameter)) } else { parameter.default.clone() };
        if let Some(value) = value {
            values.add_text(&parameter.name, &value);
        }
    }
    values
}

#[test]
fn a_report_with_a_parameter_scans_no_table() {
    let files = Files::build();
    let mut complaints = Vec::new();
    for statistics in ALL_STATISTICS {
        let conn = files.open(statistics);
        for report in reports() {
            for parameter in &report.head.parameters {
                let values = values_for(&report, Some(parameter));
                let what = format!("report {} --{}, {statistics:?} statistics,", report.name, parameter.name);
                let must_scan =
                    MUST_SCAN.iter().any(|(name, of, _)| (*name, *of) == (&report.name, &parameter.name));
                if !must_scan {
                    complaints.extend(complaint(&conn, &what, &report.sql(&values), &values));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_report_without_parameters_scans_the_tables_that_it_lists() {
    let conn = Files::build().open(Statistics::Large);
    let mut found = String::new();
    for report in reports() {
        let values = values_for(&report, None);
        let scans: Vec<String> = scans(&conn, &report.sql(&values), &values).into_iter().collect();
        writeln!(found, "{}: {}", report.name, scans.join(", ")).unwrap();
    }
    insta::assert_snapshot!(found);
}

#[test]
fn a_condition_on_the_thing_of_a_view_avoids_a_scan() {
    let files = Files::build();
    let mut complaints = Vec::new();
    for statistics in ALL_STATISTICS {
        let conn = files.open(statistics);
        let mut conditions = 0;
        for view in dictionary::read(&conn).unwrap().iter().filter(|entry| entry.kind == "view") {
            // Conflicts are found by comparing all claims with each other.
            if matches!(&*view.name, "conflicts" | "conflicting_values") {
                continue;
            }
            let of_a_source = OF_A_SOURCE.contains(&view.name.as_str());
            let of_a_thing = |name: &&str| match *name {
                "subject_slug" | "object_slug" | "passage_id" => true,
                name => (name == "slug" || name.ends_with("_slug")) && !of_a_source,
            };
            let names = view.columns.iter().map(|column| column.name.as_str());
            for column in names.filter(of_a_thing) {
                for value in VALUES.split(", ") {
                    let sql = format!("SELECT * FROM {} WHERE {column} = {value}", view.name);
                    let what = format!("{}.{column} = {value}, {statistics:?} statistics,", view.name);
                    complaints.extend(complaint(&conn, &what, &sql, &ParameterValues::default()));
                }
                conditions += 1;
            }
        }
        assert!(conditions > 15, "{conditions}");
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
