//! Reports: the catalogue and its contract, parameters, reports from the user.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use ecpat_kb::report::head::Parameter;
use ecpat_kb::report::parameter::ParameterValues;
use ecpat_kb::report::{Catalogue, Report};

use crate::growth::full;
use crate::support::Folder;

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

fn built_in() -> Vec<Report> {
    Catalogue::load(None).unwrap().all().unwrap()
}

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
    let reports = built_in();
    for (name, parameters) in PARAMETERS {
        let report = reports.iter().find(|report| report.name == *name).unwrap();
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
    let names: BTreeSet<String> = built_in().iter().map(|report| format!("{}.sql", report.name)).collect();
    assert_eq!(names, files);
    let listed: BTreeSet<String> = Folder::new()
        .rows(&["report"])
        .iter()
        .map(|row| format!("{}.sql", row["report"].as_str().unwrap()))
        .collect();
    assert_eq!(listed, files);
}

#[test]
fn a_head_describes_the_columns_of_its_statement_in_their_order() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    for report in built_in() {
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
    for report in built_in() {
        let rows = folder.stdout(&["report", &report.name, "--format", "csv"]);
        insta::assert_snapshot!(format!("report_{}", report.name), rows);
    }
}

#[test]
fn any_combination_of_parameters_gives_a_subset_of_the_rows() {
    let folder = full();
    for report in built_in() {
        let count = report.head.parameters.len();
        // A default applies when the parameter is not given, so it selects rows too.
        let has_default = report.head.parameters.iter().any(|parameter| parameter.default.is_some());
        let all = folder.rows(&["report", &report.name]);
        for choice in 1..1_u32 << count {
            let mut args = vec!["report".to_owned(), report.name.clone()];
            for (index, parameter) in report.head.parameters.iter().enumerate() {
                if choice & (1 << index) != 0 {
                    args.push(format!("--{}", parameter.name));
                    args.push(sample(&report, parameter).to_owned());
                }
            }
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let rows = folder.rows(&args);
            assert!(
                rows.iter().all(|row| all.contains(row)),
                "{args:?} gives a row that is not in the full report"
            );
            assert!(has_default || rows.len() < all.len(), "{args:?} leaves nothing out");
            let alone = choice.is_power_of_two();
            assert!(!alone || !rows.is_empty(), "{args:?} gives nothing");
        }
    }
}

fn column(folder: &Folder, args: &[&str], name: &str) -> Vec<String> {
    folder.rows(args).iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_period_of_the_timeline_has_the_entries_that_overlap_it() {
    let folder = Folder::built();
    let dates = |args: &[&str]| {
        let mut all = vec!["report", "timeline"];
        all.extend(args);
        let mut dates = column(&folder, &all, "date");
        dates.dedup();
        dates
    };
    assert_eq!(dates(&["--from", "2012-10"]), ["2004/..", "2009/2012", "2014/"]);
    assert_eq!(dates(&["--to", "1996-06"]), ["1990", "1996"]);
    assert_eq!(dates(&["--to", "1995-12-31"]), ["1990"]);
    assert_eq!(dates(&["--from", "1997", "--to", "2001"]), ["1998", "2001"]);
    assert_eq!(dates(&["--from", "2012-09", "--to", "2012-09"]), ["2004/..", "2009/2012", "2012-09"]);
    assert_eq!(dates(&["--kind", "congress"]), ["1996", "2001", "2008"]);
}

#[test]
fn only_references_3_and_6_are_dead_links_with_facts() {
    let folder = Folder::new();
    let rows = folder.rows(&["report", "dead-links"]);
    let numbers: BTreeSet<i64> = rows.iter().map(|row| row["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, BTreeSet::from([3, 6]));
    let reaches = |number: i64| -> BTreeSet<(String, String)> {
        rows.iter()
            .filter(|row| row["number"] == number)
            .map(|row| (row["section"].as_str().unwrap().into(), row["reach"].as_str().unwrap().into()))
            .collect()
    };
    let both = |section: &str| {
        BTreeSet::from([
            (section.to_owned(), "paragraph".to_owned()),
            (section.to_owned(), "sentence".to_owned()),
        ])
    };
    assert_eq!(reaches(3), both("Network membership"));
    assert_eq!(reaches(6), both("Campaigns"));
}

#[test]
fn the_conflict_of_74_and_75_countries_names_both_and_their_sections() {
    let rows = Folder::built().rows(&["report", "conflicts"]);
    let countries: Vec<_> = rows.iter().filter(|row| row["what"] == "member-countries").collect();
    assert_eq!(countries.len(), 1);
    assert_eq!(countries[0]["values"], "74; 75");
    assert_eq!(
        countries[0]["sections"],
        "74: Wikipedia on ECPAT, Lead; 75: Wikipedia on ECPAT, Network membership"
    );
    assert!(!rows.iter().any(|row| row["what"] == "members"), "81 in both places is not a conflict");
}

#[test]
fn partners_of_a_secretariat_are_listed_under_its_name() {
    let folder = Folder::built();
    let rows = folder.rows(&["report", "partners"]);
    let of = |name: &str| {
        let partners = rows.iter().filter(|row| row["organisation"] == name);
        partners.map(|row| row["partner"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert!(of("ECPAT").contains(&"UNICEF"));
    assert!(of("International Secretariat of ECPAT").contains(&"Internet Governance Forum"));
    assert!(!of("International Secretariat of ECPAT").contains(&"ECPAT"), "the partnership is listed once");
    let alone = folder.rows(&["report", "partners", "--organisation", "ecpat-secretariat"]);
    let ecpat: Vec<_> = alone.iter().filter(|row| row["partner"] == "ECPAT").collect();
    assert_eq!(ecpat.len(), 1);
    assert_eq!(ecpat[0]["relation"], "part of");
}

#[test]
fn a_partnership_is_listed_from_both_sides() {
    let folder = Folder::new();
    let here = folder.rows(&[
        "report",
        "partners",
        "--relation",
        "initiative-of",
        "--organisation",
        "child-online-protection",
    ]);
    let there =
        folder.rows(&["report", "partners", "--organisation", "international-telecommunication-union"]);
    assert_eq!(here[0]["relation"], "initiative of");
    assert_eq!(there[0]["relation"], "has as an initiative");
    assert_eq!(here[0]["organisation"], there[0]["partner"]);
    assert_eq!(here[0]["partner"], there[0]["organisation"]);
}

#[test]
fn an_unknown_report_or_value_gets_a_hint() {
    let folder = Folder::new();
    for (args, code, message) in [
        (&["partnrs"][..], 4, "error: there is no report `partnrs`\nhint: did you mean `partners`?\n"),
        (
            &["zzzzzzzz"],
            4,
            "error: there is no report `zzzzzzzz`\nhint: the reports are agreement, citations, collectives, conflicts, coverage, dead-links, figures, network, organisations, overview, participations, partners, persons, places, ratifications, references, sources, terms, timeline, topics, works\n",
        ),
        (
            &["partners", "--organisation", "ecpta"],
            4,
            "error: there is no organisation or collective `ecpta`\nhint: did you mean `ecpat`?\n",
        ),
        (
            &["partners", "--organisation", "first-world-congress"],
            4,
            "error: there is no organisation or collective `first-world-congress`\nhint: find it with `ecpat-kb search first-world-congress`\n",
        ),
        (
            &["timeline", "--kind", "congres"],
            2,
            "error: --kind does not take `congres`\nhint: did you mean `congress`?\n",
        ),
        (
            &["topics", "--kind", "zzz"],
            2,
            "error: --kind does not take `zzz`\nhint: it takes one of: concept, manifestation, technology, threat, violation\n",
        ),
        (
            &["organisations", "--country", "Atlantis"],
            2,
            "error: --country does not take `Atlantis`\nhint: give a country by its English name or its ISO 3166-1 code, such as `SE`\n",
        ),
        (
            &["terms", "--vocabulary", "event_kinds"],
            2,
            "error: --vocabulary does not take `event_kinds`\nhint: did you mean `event_kind`?\n",
        ),
        (&["dead-links", "--number", "three"], 2, "error: --number takes a whole number, not `three`\n"),
        (
            &["timeline", "--from", "../2004"],
            2,
            "error: --from needs a date with a known start, not `../2004`\n",
        ),
    ] {
        let mut all = vec!["report", "--quiet"];
        all.extend(args);
        let run = folder.run(&all);
        assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (code, message, ""), "{args:?}");
    }
    let wrong_date = folder.run(&["report", "timeline", "--from", "1996-02-30", "-q"]);
    assert_eq!(wrong_date.code, 2);
    assert!(wrong_date.stderr.starts_with("error: --from: "), "{}", wrong_date.stderr);
    assert!(wrong_date.stderr.contains("hint: dates are EDTF: "), "{}", wrong_date.stderr);
}

#[test]
fn a_parameter_that_a_report_does_not_have_is_refused() {
    let folder = Folder::new();
    for (args, message) in [
        (
            &["partners", "--organization", "ecpat"][..],
            "error: unexpected argument '--organization' found\n\n  tip: a similar argument exists: '--organisation'\n",
        ),
        (&["timeline", "--year=2012"], "error: unexpected argument '--year' found\n"),
        (&["overview", "ecpat"], "error: unexpected argument 'ecpat' found\n"),
        (&["--kind", "congress"], "error: unexpected argument '--kind' found\n"),
        (&["timeline", "--from"], "error: a value is required for '--from <DATE>'"),
    ] {
        let run = folder.run(&[&["report"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.starts_with(message), "{}", run.stderr);
    }
}

#[test]
fn the_help_of_a_report_lists_its_parameters_defaults_and_columns() {
    let help = Folder::new().stdout(&["report", "partners", "--help"]);
    insta::assert_snapshot!("help_of_partners", help);
}

#[test]
fn the_help_of_each_report_has_an_example_that_gives_rows() {
    let folder = Folder::new();
    folder.stdout(&["build", "-q"]);
    for report in built_in() {
        let example = report.head.example.unwrap();
        let words = shlex::split(&example).unwrap();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(words[..3], ["ecpat-kb", "report", &*report.name]);
        assert!(folder.stdout(&words[1..]).lines().count() > 2, "{example}");
    }
}

#[test]
fn options_mean_the_same_before_and_after_the_name_of_a_report() {
    let folder = Folder::new();
    let after = folder.run(&["report", "places", "--format", "csv", "--quiet"]);
    let before = folder.run(&["report", "--format", "csv", "--quiet", "places"]);
    assert_eq!(before, after);
    assert_eq!(before.stderr, "");
    let missing = folder.run(&["report", "places", "--db", "elsewhere.db"]);
    assert_eq!(missing.code, 1);
}

#[test]
fn a_column_that_tables_leave_out_is_in_every_other_format() {
    let folder = Folder::new();
    let header = |format: &str| {
        let text = folder.stdout(&["report", "timeline", "--kind", "congress", "--format", format]);
        text.lines().take(60).collect::<Vec<_>>().join("\n")
    };
    assert!(!header("table").contains("earliest"));
    for format in ["csv", "tsv", "json", "ndjson", "markdown", "html"] {
        assert!(header(format).contains("earliest"), "{format}");
    }
}

#[test]
fn a_report_without_rows_says_so() {
    let folder = Folder::built();
    let run = folder.run(&["report", "dead-links", "--number", "1", "--format", "json"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "[]\n", "nothing to report\n"));
}

const HOSTS: &str = "/*
title = \"Hosts\"
description = \"Who hosted what.\"

[columns]
host = \"the host\"
*/
SELECT organisation AS host FROM participations WHERE role = 'host' ORDER BY 1;
";

#[test]
fn a_report_from_the_user_is_in_the_catalogue_and_runs() {
    let folder = Folder::new();
    folder.write("mine/hosts.sql", HOSTS);
    folder.write("mine/notes.txt", "not a report");
    assert_eq!(column(&folder, &["report", "--reports", "mine", "hosts"], "host"), ["Government of Sweden"]);
    for later in [&["report", "hosts", "--reports", "mine"][..], &["report", "hosts", "--reports=mine"]] {
        assert_eq!(column(&folder, later, "host"), ["Government of Sweden"]);
    }
    let listed = column(&folder, &["report", "--reports", "mine"], "report");
    assert!(listed.contains(&"hosts".to_owned()) && listed.contains(&"partners".to_owned()), "{listed:?}");
    assert!(!listed.contains(&"notes".to_owned()));
}

#[test]
fn an_error_in_a_report_from_the_user_names_the_line() {
    let folder = Folder::new();
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
        let run = folder.run(&["report", "--quiet", "--reports", "mine", "r"]);
        assert_eq!(run.code, 1, "{sql}");
        let start = format!("error: report `r`: {message}");
        assert!(run.stderr.starts_with(&start), "{sql}: {}", run.stderr);
    }
    folder.write("mine/partners.sql", HOSTS);
    let run = folder.run(&["report", "--reports", "mine", "partners"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stderr,
        "error: report `partners`: `mine/partners.sql` has the name of another report; rename this file\n"
    );
    let run = folder.run(&["report", "--reports", "nowhere"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error: cannot read `nowhere`\n"), "{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn a_report_is_a_file_of_limited_size() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new();
    for name in ["zero", "pipe", "folder", "long"] {
        fs::create_dir(folder.path(name)).unwrap();
    }
    symlink("/dev/zero", folder.path("zero/r.sql")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path("pipe/r.sql")).status().unwrap().success());
    fs::create_dir(folder.path("folder/r.sql")).unwrap();
    folder.write("long/r.sql", &(HOSTS.to_owned() + &" ".repeat(1 << 20)));
    for (name, reason) in [
        ("zero", "it is not a file"),
        ("pipe", "it is not a file"),
        ("folder", "it is not a file"),
        ("long", "it is longer than 1 MiB"),
    ] {
        let message = format!("error: cannot read `{name}/r.sql`\n  caused by: {reason}\n");
        let mut command = folder.command(&["report", "overview", "-q", "--reports", name]);
        let output = command.timeout(Duration::from_secs(20)).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), stderr), (Some(1), message), "{name}");
    }
    let fits = HOSTS.to_owned() + &" ".repeat((1 << 20) - HOSTS.len());
    folder.write("fits/r.sql", &fits);
    assert_eq!(column(&folder, &["report", "r", "--reports", "fits"], "host"), ["Government of Sweden"]);
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
        let run = folder.run(&["report", "--reports", "mine", "r"]);
        assert_eq!(run.code, 1, "{option}: {}", run.stderr);
        let message = format!("parameter `{option}`: every report already takes `--{option}`");
        assert!(run.stderr.contains(&message), "{}", run.stderr);
    }
}
