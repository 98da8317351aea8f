//! Reports in other programs, which have a form whose fields are texts that may be empty, give the same
//! rows as in this program.

use std::collections::BTreeSet;

use ecpat_kb::date::Edtf;
use ecpat_kb::report::head::{Bound, Parameter, Type};
use ecpat_kb::report::parameter::{ParameterValues, terms};
use ecpat_kb::report::{Catalogue, Report};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::growth::full;
use crate::support::{Table, answer, column, random_inputs, reports, table};

/// The rows of its SQL for forms, in which fields that are not given are empty.
fn as_form(conn: &Connection, report: &Report, given: &[(&str, &str)]) -> Table {
    let mut values = ParameterValues::default();
    for parameter in &report.head.parameters {
        let text = given.iter().find(|(name, _)| *name == parameter.name).map_or("", |(_, text)| *text);
        values.add_text(&parameter.name, text);
    }
    table(conn, &report.sql_for_forms(), &values)
}

/// About so many values to try for a parameter, spread over all that it takes, or over some dates or numbers.
fn samples(conn: &Connection, parameter: &Parameter, count: usize) -> Vec<String> {
    let words = |of: &String| match of.as_str() {
        "country" => column(conn, "SELECT code FROM country ORDER BY 1"),
        vocabulary => terms(conn, vocabulary).unwrap().into_iter().map(|(term, _)| term).collect(),
    };
    let slugs =
        |sort: &String| column(conn, &format!("SELECT slug FROM thing WHERE sort = '{sort}' ORDER BY 1"));
    let all: Vec<String> = match parameter.kind {
        Type::Slug => parameter.of.iter().flat_map(slugs).collect(),
        Type::Term => parameter.of.iter().flat_map(words).collect(),
        Type::Word => parameter.of.clone(),
        Type::Integer => (0..10).map(|number| number.to_string()).collect(),
        Type::Date => {
            let mut dates: Vec<String> = (1988..2018).map(|year| year.to_string()).collect();
            dates.extend(["2012-08", "2012-09", "2012-10", "2009-12-31", "2010-01-01"].map(str::to_owned));
            dates
        }
        Type::Text => panic!("give {} values to try", parameter.name),
    };
    all.iter().step_by(all.len().div_ceil(count)).cloned().collect()
}

/// As many of so many samples as the share of random inputs says, but not fewer than the first number.
fn at_least(least: u32, all: u32) -> usize {
    usize::try_from(random_inputs(all).clamp(least, all)).unwrap()
}

#[test]
fn an_empty_form_gives_the_rows_of_the_report_without_parameters() {
    let folder = full();
    let conn = folder.open("ecpat.db");
    for report in reports() {
        let wanted = answer(&conn, &report, &[]).unwrap();
        assert!(!wanted.1.is_empty(), "{} has no rows", report.name);
        assert_eq!(as_form(&conn, &report, &[]), wanted, "{}", report.name);
    }
}

#[test]
fn a_form_with_one_field_gives_the_rows_of_the_report_with_that_parameter() {
    let folder = full();
    let conn = folder.open("ecpat.db");
    for report in reports() {
        for parameter in &report.head.parameters {
            let mut different = BTreeSet::new();
            for text in samples(&conn, parameter, at_least(12, 40)) {
                let given = [(&*parameter.name, &*text)];
                let wanted = answer(&conn, &report, &given).unwrap();
                assert_eq!(as_form(&conn, &report, &given), wanted, "{} {given:?}", report.name);
                different.insert(format!("{:?}", wanted.1));
            }
            assert!(different.len() > 1, "{}: {} changes nothing", report.name, parameter.name);
        }
    }
}

#[test]
fn a_form_with_two_fields_gives_the_rows_of_the_report_with_both_parameters() {
    let folder = full();
    let conn = folder.open("ecpat.db");
    for report in reports().iter().filter(|report| report.head.parameters.len() > 1) {
        for (at, one) in report.head.parameters.iter().enumerate() {
            for other in &report.head.parameters[at + 1..] {
                for text in samples(&conn, one, at_least(3, 8)) {
                    for more in samples(&conn, other, at_least(3, 8)) {
                        // A report refuses a period that ends before it begins.
                        if (&*one.name, &*other.name) == ("from", "to") && text > more {
                            continue;
                        }
                        let given = [(&*one.name, &*text), (&*other.name, &*more)];
                        let wanted = answer(&conn, report, &given).unwrap();
                        assert_eq!(as_form(&conn, report, &given), wanted, "{} {given:?}", report.name);
                    }
                }
            }
        }
    }
}

#[test]
fn the_sql_for_forms_has_exactly_the_parameters_of_the_report() {
    let folder = full();
    let conn = folder.open("ecpat.db");
    for report in reports() {
        let sql = report.sql_for_forms();
        assert!(!sql.contains("-- when") && !sql.ends_with(';'), "{}: {sql}", report.name);
        let statement = conn.prepare(&sql).unwrap();
        let asked: BTreeSet<String> = (1..=statement.parameter_count())
            .map(|at| statement.parameter_name(at).unwrap().trim_start_matches(':').to_owned())
            .collect();
        let fields = report.head.parameters.iter().map(|parameter| parameter.name.clone());
        assert_eq!(asked, fields.collect(), "{}", report.name);
    }
}

#[test]
fn a_year_in_a_form_includes_its_last_day() {
    let folder = full();
    let conn = folder.open("ecpat.db");
    let timeline = Catalogue::load(None).unwrap().get("timeline").unwrap();
    let bounds: Vec<_> = timeline.head.parameters.iter().filter_map(|parameter| parameter.bound).collect();
    assert_eq!(bounds, [Bound::Earliest, Bound::Latest]);
    let earliest = |table: &Table| {
        let at = table.0.iter().position(|column| column == "earliest").unwrap();
        table.1.iter().map(|row| row[at].clone()).collect::<Vec<_>>()
    };
    let last_day: Edtf = "2012".parse().unwrap();
    assert_eq!(last_day.latest().unwrap().to_string(), "2012-12-31");
    let until = earliest(&as_form(&conn, &timeline, &[("to", "2012")]));
    assert!(until.contains(&Value::Text("2012-09-01".into())), "{until:?}");
    let before = earliest(&as_form(&conn, &timeline, &[("to", "2012-08")]));
    assert!(!before.contains(&Value::Text("2012-09-01".into())), "{before:?}");
}
