//! Properties of any text that is read as a report.

use std::cell::RefCell;
use std::fs;

use ecpat_kb::cli;
use ecpat_kb::report::Catalogue;
use ecpat_kb::report::head::{self, ReportHead, Type};
use ecpat_kb::report::parameter::ParameterValues;
use tempfile::TempDir;

/// An option that no report has: with it, the command line is parsed but no report runs.
const NO_OPTION: &str = "--zz-no-such-option-zz";

thread_local! {
    static DIR: RefCell<TempDir> = RefCell::new(TempDir::new().unwrap());
}

/// Reads a text as a report and checks the properties of its head or of the error.
pub fn hold(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let head = match head::parse(text) {
        Ok(head) => head,
        Err((line, message)) => {
            let lines = text.matches('\n').count() + 1;
            assert!((1..=lines).contains(&line), "line {line} of {lines}: {message}");
            assert!(!message.is_empty());
            return;
        }
    };
    head_holds(&head);
    DIR.with_borrow(|dir| report_holds(dir, text));
}

fn head_holds(head: &ReportHead) {
    for name in &head.not_in_table {
        assert!(head.columns.iter().any(|(column, _)| column == name), "{name}");
    }
    for parameter in &head.parameters {
        assert_eq!(parameter.kind == Type::Date, parameter.bound.is_some(), "{}", parameter.name);
    }
    let printed = printed(head);
    if printed.contains("*/") {
        return;
    }
    let again = head::parse(&format!("/*\n{printed}*/\n"))
        .unwrap_or_else(|(line, message)| panic!("line {line}: {message}\n{printed}"));
    assert_eq!(format!("{again:?}"), format!("{head:?}"), "{printed}");
}

/// The head as TOML, in a different form from that of the files.
fn printed(head: &ReportHead) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned());
    let list = |texts: &[String]| toml::Value::Array(texts.iter().map(|one| text(one)).collect());
    let mut table = toml::Table::new();
    table.insert("title".into(), text(&head.title));
    table.insert("description".into(), text(&head.description));
    table.insert("not_in_table".into(), list(&head.not_in_table));
    let columns = head.columns.iter().map(|(name, meaning)| (name.clone(), text(meaning)));
    table.insert("columns".into(), toml::Value::Table(columns.collect()));
    let parameters = head.parameters.iter().map(|parameter| {
        let mut table = toml::Table::new();
        table.insert("name".into(), text(&parameter.name));
        table.insert("type".into(), text(&format!("{:?}", parameter.kind).to_lowercase()));
        table.insert("of".into(), list(&parameter.of));
        table.insert("description".into(), text(&parameter.description));
        if let Some(bound) = parameter.bound {
            table.insert("bound".into(), text(&format!("{bound:?}").to_lowercase()));
        }
        if let Some(default) = &parameter.default {
            table.insert("default".into(), text(default));
        }
        toml::Value::Table(table)
    });
    table.insert("parameters".into(), toml::Value::Array(parameters.collect()));
    table.to_string()
}

/// Checks that a report with a valid head can be listed and run.
fn report_holds(dir: &TempDir, text: &str) {
    let path = dir.path().join("own.sql");
    fs::write(&path, text).unwrap();
    let catalogue = Catalogue::load(Some(dir.path())).unwrap();
    let report = catalogue.get("own").unwrap();
    let sql = report.sql(&ParameterValues::default());
    assert_eq!(sql.split('\n').count(), text.lines().count().max(1), "messages name the line of the file");
    for parameter in &report.head.parameters {
        let mut values = ParameterValues::default();
        values.add_text(&parameter.name, "");
        assert!(report.sql(&values).len() >= sql.len(), "{}", parameter.name);
    }
    let _ = report.sql_for_forms();
    let folder = dir.path().display().to_string();
    let answer = cli::parse(["ecpat-kb", "report", "--reports", &folder, "own", NO_OPTION]).unwrap_err();
    assert!(answer.to_string().contains(NO_OPTION), "{answer}");
}
