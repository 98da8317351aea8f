//! Reports: the catalogue and its contract, parameters, reports from the user.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ecpat_kb::report::Report;
use ecpat_kb::report::head::Parameter;
use ecpat_kb::report::parameter::ParameterValues;

use crate::growth::full;
use crate::support::{Folder, answer, reports};

/// Names and columns that other programs rely on.
const CONTRACT: &[(&str, &str)] = &[
    ("agreement", "subject, fact, independent, sources, stated_by"),
    ("citations", "subject, fact, source, section, anchor, references, link"),
    ("collectives", "slug, name, sector, partnerships, events"),
    ("conflicts", "subject, what, values, sources, sections, explanation"),
    ("coverage", "source, section, passages, cited, facts"),
    ("dead-links", "number, title, source, section, fact, reach"),
    ("figures", "subject, metric, value, qualifier, unit, as_of, source, section, link"),
    ("network", "organisation, relations, partners, events, works"),
    ("organisations", "slug, name, kind, acronym, founded, headquarters, partnerships, events"),
    ("overview", "measure, value"),
    ("participations", "event, date, organisation, role"),
    ("partners", "organisation, relation, partner, since, until, passages, note"),
    ("persons", "slug, name, positions"),
    ("places", "place, country, organisations, events"),
    ("ratifications", "work, state, country, status, date, source, link"),
    ("references", "number, title, author, publisher, published, retrieved, url, status, facts"),
    ("sources", "slug, title, publisher, retrieved, licence, passages, facts"),
    ("terms", "vocabulary, term, label, definition"),
    ("timeline", "date, earliest, latest, event, kind, place, participants, passages"),
    ("topics", "slug, name, kind, broader, statements"),
    ("works", "slug, title, kind, contributions"),
];

/// The parameters that other programs rely on.
const PARAMETERS: &[(&str, &str)] = &[
    ("agreement", "subject"),
    ("citations", "subject"),
    ("collectives", "sector"),
    ("figures", "subject, metric"),
    ("organisations", "kind, country"),
    ("persons", "organisation"),
    ("participations", "event, organisation"),
    ("partners", "organisation, relation"),
    ("ratifications", "work"),
    ("terms", "vocabulary"),
    ("timeline", "from, to, kind"),
    ("topics", "kind"),
    ("works", "kind"),
];

/// A value of the parameter for which there are rows.
fn sample(report: &Report, parameter: &Parameter) -> &'static str {
    match (report.name.as_str(), parameter.name.as_str()) {
        ("citations", "kind") => "infobox",
        ("dead-links", "number") => "3",
        ("organisations", "kind") => "ngo",
        ("organisations", "country") => "TH",
        ("participations", "event") => "first-world-congress",
        ("partners", "relation") => "member-of",
        ("terms", "vocabulary") => "metric",
        ("timeline", "from") => "1996",
        ("timeline", "to") => "2001",
        ("timeline", "kind") => "congress",
        ("topics", "kind") => "threat",
        ("works", "kind") => "treaty",
        ("persons", "organisation") => "o1",
        ("collectives", "sector") => "research",
        ("figures", "metric") => "member-countries",
        (_, "work") => "optional-protocol",
        (_, "organisation" | "subject") => "ecpat",
        other => panic!("no value for {other:?}"),
    }
}

#[test]
fn the_catalogue_has_every_report_of_the_contract_with_its_columns_and_parameters() {
    let folder = full();
    for (name, columns) in CONTRACT {
        let rows = folder.rows(&["report", name]);
        let first = rows.first().unwrap_or_else(|| panic!("{name} has no rows"));
        for column in columns.split(", ") {
            assert!(first.contains_key(column), "{name} has no column {column}: {first:?}");
        }
    }
    let all = reports();
    for (name, parameters) in PARAMETERS {
        let report = all.iter().find(|report| report.name == *name).unwrap();
        for parameter in parameters.split(", ") {
            assert!(
                report.head.parameters.iter().any(|given| given.name == parameter),
                "{name} --{parameter}"
            );
        }
    }
}

#[test]
fn the_catalogue_has_exactly_the_reports_that_are_files() {
    let files: BTreeSet<String> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/sql"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let names: BTreeSet<String> = reports().iter().map(|report| format!("{}.sql", report.name)).collect();
    assert_eq!(names, files);
    let listed: BTreeSet<String> = Folder::new()
        .rows("report")
        .iter()
        .map(|row| format!("{}.sql", row["report"].as_str().unwrap()))
        .collect();
    assert_eq!(listed, files);
}

#[test]
fn a_head_describes_the_columns_of_its_statement_in_their_order() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    for report in reports() {
        let statement = conn.prepare(&report.sql(&ParameterValues::default())).unwrap();
        let columns: Vec<&str> = statement.column_names().collect();
        let described: Vec<&str> = report.head.columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(described, columns, "{}", report.name);
        for (name, meaning) in &report.head.columns {
            assert!(!meaning.is_empty() && !meaning.ends_with('.'), "{} {name}: {meaning}", report.name);
        }
    }
}

#[test]
fn each_report_matches_its_snapshot() {
    let folder = Folder::built();
    for report in reports() {
        let rows = folder.stdout(&["report", &report.name, "--format", "csv"]);
        insta::assert_snapshot!(format!("report_{}", report.name), rows);
    }
}

#[test]
fn any_combination_of_parameters_gives_a_subset_of_the_rows() {
    let folder = full();
    let conn = folder.open("ecpat.db");
    for report in reports() {
        let parameters = &report.head.parameters;
        // A default applies when the parameter is not given, so it selects rows too.
        let has_default = parameters.iter().any(|parameter| parameter.default.is_some());
        let (_, all) = answer(&conn, &report, &[]).unwrap();
        for choice in 1..1_u32 << parameters.len() {
            let chosen = (0..parameters.len()).filter(|index| choice & (1 << index) != 0);
            let given: Vec<(&str, &str)> = chosen
                .map(|index| (parameters[index].name.as_str(), sample(&report, &parameters[index])))
                .collect();
            let what = format!("{} {given:?}", report.name);
            let (_, rows) = answer(&conn, &report, &given).unwrap();
            assert!(
                rows.iter().all(|row| all.contains(row)),
                "{what} has a row that is not in the full report"
            );
            assert!(has_default || rows.len() < all.len(), "{what} leaves nothing out");
            assert!(given.len() > 1 || !rows.is_empty(), "{what} gives nothing");
        }
    }
}

#[test]
fn the_help_of_a_report_lists_its_parameters_defaults_and_columns() {
    let help = Folder::new().stdout("report partners --help");
    insta::assert_snapshot!("help_of_partners", help);
}

#[test]
fn the_help_of_each_report_has_an_example_that_gives_rows() {
    let folder = Folder::whole();
    for report in reports() {
        let example = report.head.example.unwrap();
        let words = shlex::split(&example).unwrap();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(words[..3], ["ecpat-kb", "report", &*report.name]);
        assert!(folder.stdout(&words[1..]).lines().count() > 2, "{example}");
    }
}

#[test]
fn an_error_in_a_report_from_the_user_names_the_line() {
    let folder = Folder::built();
    let body = "\n[columns]\na = \"a\"\n*/\n";
    let head = |extra: &str| format!("/*\ntitle = \"T\"\ndescription = \"D\"\n{extra}{body}");
    for (sql, message) in [
        (
            "SELECT 1;".to_owned(),
            "mine/r.sql:1: a report begins with a comment `/* … */` that has title, description and columns",
        ),
        ("/*\ntitle = \"T\"\n*/ SELECT 1".into(), "mine/r.sql:1: missing field `description`"),
        (head("colour = 1\n"), "mine/r.sql:4: unknown field `colour`, expected one of"),
        (
            head("parameters = [{ name = \"n\", type = \"date\", description = \"d\" }]\n"),
            "mine/r.sql:1: parameter `n`: a date needs `bound`",
        ),
        (
            head(
                "parameters = [{ name = \"n\", type = \"text\", description = \"d\" }, { name = \"n\", type = \"text\", description = \"d\" }]\n",
            ),
            "mine/r.sql:1: there are two parameters `n`",
        ),
        (
            head("parameters = [{ name = \"a-b\", type = \"text\", description = \"d\" }]\n"),
            "mine/r.sql:1: parameter `a-b`: a name begins with a lower-case letter and has only these, digits and `_`",
        ),
        (
            head("not_in_table = [\"b\"]\n"),
            "mine/r.sql:1: `not_in_table` names `b`, which is not one of the columns",
        ),
        (head("") + "SELECT b AS a FROM source", "no such column: b (line 8)"),
        (head("") + "SELECT 1 AS a, 2 AS b", "its head does not describe the column `b`"),
        (
            head("").replace("[columns]", "[columns]\nb = \"b\"") + "SELECT 1 AS a",
            "its head describes a column `b` that the statement does not have",
        ),
        (head("") + "DELETE FROM source", "not authorized"),
        (
            head("") + "SELECT 1 AS a\0; DELETE FROM source",
            "mine/r.sql:8: there is a NUL character in this line, after which SQLite would read nothing",
        ),
        (head("") + "ATTACH 'x.db' AS x", "not authorized"),
        (head("") + "SELECT load_extension('x') AS a", "not authorized"),
    ] {
        folder.write("mine/r.sql", &sql);
        let run = folder.run("report --quiet --reports mine r");
        assert_eq!(run.code, 1, "{sql}");
        let start = format!("error: report `r`: {message}");
        assert!(run.stderr.starts_with(&start), "{sql}: {}", run.stderr);
    }
}

#[test]
fn no_parameter_has_the_name_of_an_option_that_every_report_takes() {
    let folder = Folder::new();
    let cli = ecpat_kb::cli::command(None);
    let options = cli.get_arguments().filter_map(clap::Arg::get_long).chain(["help", "reports"]);
    for option in options.filter(|option| !option.contains('-') && *option != "version") {
        let sql = format!(
            "/*\ntitle = \"T\"\ndescription = \"D\"\n\
             parameters = [{{ name = \"{option}\", type = \"text\", description = \"d\" }}]\n\
             [columns]\na = \"a\"\n*/\nSELECT 1 AS a"
        );
        folder.write("mine/r.sql", &sql);
        let run = folder.run("report --reports mine r");
        assert_eq!(run.code, 1, "{option}: {}", run.stderr);
        let message = format!("parameter `{option}`: every report already takes `--{option}`");
        assert!(run.stderr.contains(&message), "{}", run.stderr);
    }
}
