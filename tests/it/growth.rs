//! A question about one thing takes as many steps in a large file as in a small one.
//!
//! Steps of SQLite's virtual machine are counted, not time, so the result is the same everywhere.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ecpat_kb::report::head::Type;
use ecpat_kb::report::parameter::ParameterValues;
use rusqlite::{Connection, StatementStatus};

use crate::support::{Folder, reports};

/// Writes a pack with this many things of every sort and every kind of fact about them, none of which is
/// in the built-in pack.
pub(crate) fn write_large_pack(folder: &Folder, name: &str, things: usize) {
    let mut source = String::from(
        "[source]\nslug = \"large\"\ntitle = \"Large\"\nlanguage = \"en\"\n\n\
         [[section]]\nslug = \"s\"\nheading = \"S\"\n\n\
         [[metric]]\nterm = \"grants\"\ndefinition = \"Money given.\"\nunit = \"grants\"\n",
    );
    let mut facts = String::new();
    for i in 0..things {
        write!(
            source,
            "[[reference]]\nnumber = {n}\ntitle = \"R{i}\"\nstatus = \"dead\"\nauthors = [{{ body = \"B{i}\" }}]\n\
             [[passage]]\nslug = \"p{i}\"\nsection = \"s\"\nanchor = \"a{i}\"\n\
             references = [{{ number = {n}, reach = \"sentence\" }}]\n",
            n = i + 1
        )
        .unwrap();
        // The first of ten places or topics is wider than the other nine.
        let (wider, first) = (i - i % 10, if i % 10 == 0 { "# " } else { "" });
        facts += &LARGE_FACTS
            .replace("{i}", &i.to_string())
            .replace("{next}", &((i + 1) % things).to_string())
            .replace("{unless_first}", first)
            .replace("{wider}", &wider.to_string());
    }
    folder.write(&format!("{name}/source.toml"), &source);
    folder.write(&format!("{name}/facts.toml"), &facts);
}

/// The facts of this pack about one thing of each sort.
const LARGE_FACTS: &str = r#"
[[place]]
slug = "place-{i}"
name = "Place {i}"
kind = "settlement"
country = "TH"
{unless_first}within = "place-{wider}"
cite = "p{i}"
[[organisation]]
slug = "o{i}"
name = "Organisation {i}"
kind = "ngo"
cite = "p{i}"
names = [{ name = "O{i}", kind = "acronym" }]
identifiers = [{ scheme = "website", value = "https://example.org/{i}" }]
places = [{ place = "place-{i}", role = "headquarters" }]
statements = [{ kind = "activity", statement = "Does {i}", topic = "t{i}" }]
[[person]]
slug = "person-{i}"
name = "Person {i}"
cite = "p{i}"
positions = [{ organisation = "o{i}", role = "Director", since = "2001" }]
[[collective]]
slug = "c{i}"
name = "Collective {i}"
{unless_first}sector = "research"
cite = "p{i}"
places = [{ place = "place-{i}" }]
[[event_series]]
slug = "series-{i}"
name = "Series {i}"
kind = "congress"
organiser = "o{i}"
cite = "p{i}"
[[event]]
slug = "e{i}"
name = "Event {i}"
kind = "congress"
series = "series-{i}"
cite = "p{i}"
dates = [{ date = "1996" }]
places = [{ place = "place-{i}" }]
participants = [{ organisation = "o{i}", role = "organiser" }, { collective = "c{i}", role = "participant" }]
links = [{ kind = "led-to", to_event = "e{next}" }, { kind = "produced", to_work = "w{i}" }]
[[work]]
slug = "w{i}"
title = "Work {i}"
kind = "treaty"
cite = "p{i}"
contributions = [{ organisation = "o{i}", role = "developed", date = "1998" }]
audiences = [{ collective = "c{i}" }]
[[topic]]
slug = "t{i}"
name = "Topic {i}"
kind = "concept"
{unless_first}broader = "t{wider}"
cite = "p{i}"
statements = [{ kind = "definition", statement = "Is {i}" }]
[[partnership]]
organisation = "o{i}"
relation = "partner-of"
partner = "o{next}"
since = "1999"
cite = "p{i}"
[[partnership]]
organisation = "o{i}"
relation = "works-with"
partner_collective = "c{i}"
cite = "p{i}"
[[figure]]
organisation = "o{i}"
metric = "members"
value = {i}
cite = "p{i}"
[[figure]]
event = "e{i}"
metric = "grants"
value = {i}.5
currency = "EUR"
as_of = "2001"
cite = "p{i}"
[[discrepancy]]
slug = "d{i}"
topic = "t{i}"
what = "what"
explanation = "why"
passages = [{ cite = "p{i}", says = "a" }, { cite = "p{next}", says = "b" }]
"#;

/// A database with the built-in pack and a small generated one, with rows in every table.
pub(crate) fn full() -> Folder {
    static FULL: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = Folder::new();
        write_large_pack(&folder, "large", 3);
        folder.stdout("build large");
        folder.bytes("ecpat.db")
    });
    Folder::with_database(&FULL)
}

/// A person with a position; the built-in pack has none.
const OFFICE: &str = r#"
source = { slug = "office", title = "Office", language = "en" }
section = [{ slug = "s", heading = "S" }]
passage = [{ slug = "p", section = "s", anchor = "a" }]
[[organisation]]
slug = "ecpat"
name = "ECPAT"
cite = "p"
[[person]]
slug = "director"
name = "Director"
cite = "p"
positions = [{ organisation = "ecpat", role = "Director" }]
"#;

/// A file with the built-in pack and a small one, and another that has a large pack too.
struct Files {
    small: Connection,
    large: Connection,
}

impl Files {
    fn build() -> Self {
        let folder = Folder::new();
        write_large_pack(&folder, "large", 400);
        folder.write("office/pack.toml", OFFICE);
        folder.stdout("build office --db small.db");
        folder.stdout("build office large --db large.db");
        Self { small: folder.open("small.db"), large: folder.open("large.db") }
    }

    /// Asserts that a statement takes no more steps in the large file, and scans no more rows.
    fn assert_same_cost(&self, what: &str, sql: &str, values: &[(&str, &str)]) {
        let (steps, scanned, rows) = cost(&self.small, sql, values);
        let (steps_large, scanned_large, rows_large) = cost(&self.large, sql, values);
        assert_eq!(rows, rows_large, "{what} has other rows in the large file");
        assert!(rows > 0, "{what} has no rows, so this proves nothing");
        assert!(
            steps_large <= steps * 3 / 2 && scanned_large <= scanned + 20,
            "{what}: {steps} steps, {scanned} rows scanned; in the large file {steps_large} and {scanned_large}"
        );
    }
}

fn cost(conn: &Connection, sql: &str, values: &[(&str, &str)]) -> (i32, i32, usize) {
    let mut statement = conn.prepare(sql).unwrap();
    for (name, value) in values {
        let Some(index) = statement.parameter_index(&format!(":{name}")).unwrap() else { continue };
        if *name == "id" {
            let sql = "SELECT id FROM thing WHERE slug = ?1";
            let id: i64 = conn.query_row(sql, [value], |row| row.get(0)).unwrap();
            statement.raw_bind_parameter(index, id).unwrap();
        } else {
            statement.raw_bind_parameter(index, value).unwrap();
        }
    }
    let mut rows = 0;
    let mut found = statement.raw_query();
    while found.next().unwrap().is_some() {
        rows += 1;
    }
    drop(found);
    (statement.get_status(StatementStatus::VmStep), statement.get_status(StatementStatus::FullscanStep), rows)
}

#[test]
fn a_question_about_one_thing_takes_no_more_steps_in_a_large_file() {
    let files = Files::build();
    reports_on_one_thing(&files);
    pages_and_searches(&files);
}

fn reports_on_one_thing(files: &Files) {
    let mut checked = Vec::new();
    for report in reports() {
        for parameter in report.head.parameters.iter().filter(|parameter| parameter.kind == Type::Slug) {
            let slug = match parameter.name.as_str() {
                "event" => "first-world-congress",
                "work" => "optional-protocol",
                _ => "ecpat",
            };
            let mut values = ParameterValues::default();
            values.add_text(&parameter.name, slug);
            let what = format!("{} --{} {slug}", report.name, parameter.name);
            files.assert_same_cost(&what, &report.sql(&values), &[(&parameter.name, slug)]);
            checked.push(what);
        }
    }
    assert_eq!(checked.len(), 8, "{checked:?}");
}

fn pages_and_searches(files: &Files) {
    let sql = |name: &str| {
        let path = match name {
            "things_by_name" => format!("src/report/{name}.sql"),
            "things_by_slug" | "search" => format!("src/commands/sql/{name}.sql"),
            "timeline" | "figures" => format!("src/export/picture/sql/{name}.sql"),
            _ => format!("src/page/sql/{name}.sql"),
        };
        let sql = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        sql.replace(":most", "120").replace(":least", "2")
    };
    let passage = [("source", "wikipedia-ecpat"), ("local", "congress-1996")];
    let reference = [("source", "wikipedia-ecpat"), ("list", "references"), ("local", "3")];
    for (name, values) in [
        ("thing", &[("id", "ecpat"), ("sort", "organisation")][..]),
        ("thing", &[("id", "first-world-congress"), ("sort", "event")]),
        ("thing", &[("id", "code-of-conduct"), ("sort", "work")]),
        ("thing", &[("id", "csec"), ("sort", "topic")]),
        ("thing", &[("id", "stockholm"), ("sort", "place")]),
        ("facts_of_passage", &passage),
        ("facts_of_reference", &reference),
        ("things_by_slug", &[("slug", "ecpat"), ("list", "references")]),
        ("things_by_slug", &[("slug", "congress-1996"), ("list", "references")]),
        ("things_by_name", &[("name", "the body shop"), ("words", "\"the body shop\"")]),
        ("passage", &passage),
        ("reference", &reference),
        ("source", &[("source", "wikipedia-ecpat")]),
        ("timeline", &[("id", "ecpat")]),
        ("figures", &[("id", "ecpat")]),
        ("search", &[("words", "\"tourism\""), ("limit", "20")]),
    ] {
        files.assert_same_cost(name, &sql(name), values);
    }
}
