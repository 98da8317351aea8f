//! `report`: the catalogue, and one report with its parameters.
//!
//! Each report is a subcommand of `report`, made from the head of its file.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Args, Command, ValueHint};
use rusqlite::Connection;

use super::{Context, completions, sandbox};
use crate::db;
use crate::error::Error;
use crate::escape::{printable, visible};
use crate::output::{Cell, Format};
use crate::report::head::{GROUPS, Parameter, Type};
use crate::report::parameter::ParameterValues;
use crate::report::readers::{self, ForReaders};
use crate::report::{Catalogue, Report, one_source};

/// Answer a question; without a name, list the questions
///
/// `report NAME --help` shows the parameters of a report.
#[derive(Debug, Args)]
#[command(
    allow_external_subcommands = true,
    disable_help_subcommand = true,
    subcommand_help_heading = "Reports",
    subcommand_value_name = "NAME [--PARAM VALUE]…"
)]
pub(crate) struct ReportArgs {
    /// A folder with your own reports
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, global = true)]
    reports: Option<PathBuf>,
    /// Only what this source states, with the names that it uses
    #[arg(long, value_name = "SOURCE", global = true, add = completions::from_database(completions::sources))]
    source: Option<String>,
    /// The name of the report, and the values of its parameters unless it cannot be read.
    #[arg(skip)]
    pub(crate) report: Option<(String, ArgMatches)>,
}

pub(crate) fn run(context: &Context, arguments: &ReportArgs) -> Result<(), Error> {
    let catalogue = Catalogue::load(arguments.reports.as_deref())?;
    let Some((name, given)) = &arguments.report else { return list(context, &catalogue) };
    let report = catalogue.get(name)?;
    let mut conn = context.open_verified()?;
    if let Some(source) = &arguments.source {
        one_source::choose(&conn, source)?;
    }
    let mut values = ParameterValues::default();
    for parameter in &report.head.parameters {
        if let Ok(Some(text)) = given.try_get_one::<String>(&id(parameter)) {
            values.add(&conn, parameter, text)?;
        }
    }
    sandbox::restrict(&mut conn)?;
    print(context, &report, &conn, &values)
}

/// The overview of a database that was just built.
pub(super) fn overview(context: &Context, path: &Path) -> Result<(), Error> {
    let catalogue = Catalogue::load(None)?;
    let report = catalogue.get("overview")?;
    let conn = db::open_read_only(path)?;
    print(context, &report, &conn, &ParameterValues::default())
}

fn print(
    context: &Context,
    report: &Report,
    conn: &Connection,
    values: &ParameterValues,
) -> Result<(), Error> {
    let leave_out = if context.format() == Format::Table { &report.head.not_in_table[..] } else { &[] };
    // People get words, other programs EDTF and terms. The vocabularies are listed unchanged.
    let is_for_readers =
        matches!(context.format(), Format::Table | Format::Markdown | Format::Html) && report.name != "terms";
    let labels = if is_for_readers { readers::labels(conn).ok() } else { None };
    let rows = report.run(conn, values, leave_out, None, |columns| {
        let rows = context.rows(&report.head.title, columns)?;
        Ok(match labels {
            Some(labels) => Box::new(ForReaders::new(rows, columns, labels)),
            None => rows,
        })
    })?;
    if rows == 0 {
        context.remark("nothing to report");
    }
    Ok(())
}

fn list(context: &Context, catalogue: &Catalogue) -> Result<(), Error> {
    let mut rows = context.rows("Reports", &["group", "report", "description", "parameters"])?;
    let mut reports = catalogue.all()?;
    reports.sort_by_key(|report| GROUPS.iter().position(|group| *group == report.head.group));
    for report in reports {
        let parameters: Vec<String> =
            report.head.parameters.iter().map(|parameter| format!("--{}", parameter.name)).collect();
        rows.row(&[
            Cell::Text(&report.head.group),
            Cell::Text(&report.name),
            Cell::Text(&report.head.description),
            Cell::Text(&parameters.join(", ")),
        ])?;
    }
    rows.finish()?;
    context.remark(
        "`ecpat-kb report NAME --help` has an example of each; `ecpat-kb diff OLD NEW` compares two files",
    );
    Ok(())
}

/// The command line of one report. The file may come from anybody, so everything that is shown of it is
/// made safe for a terminal.
pub(crate) fn command(report: &Report) -> Command {
    let head = &report.head;
    let columns: Vec<String> = head
        .columns
        .iter()
        .map(|(name, meaning)| {
            let note = if head.not_in_table.contains(name) { " (not shown in tables)" } else { "" };
            format!("  {name}: {meaning}{note}")
        })
        .collect();
    let example = head.example.as_ref().map_or_else(String::new, |line| format!("\n\nExample:\n  {line}"));
    Command::new(report.name.clone())
        .about(visible(&head.title))
        .long_about(visible(&format!("{}\n\n{}", head.title, head.description)))
        .after_help(visible(&format!("Columns:\n{}{example}", columns.join("\n"))))
        .args(head.parameters.iter().map(argument))
}

/// The parameter's name for clap. The colon keeps it apart from the options of every command.
fn id(parameter: &Parameter) -> String {
    format!(":{}", parameter.name)
}

fn argument(parameter: &Parameter) -> Arg {
    let value = match parameter.kind {
        Type::Text => "TEXT",
        Type::Integer => "NUMBER",
        Type::Date => "DATE",
        Type::Slug => "SLUG",
        Type::Term => "TERM",
        Type::Word => "WORD",
    };
    let of = if parameter.of.is_empty() {
        String::new()
    } else {
        let of: Vec<String> = parameter.of.iter().map(|of| of.replace('_', " ")).collect();
        format!(" [{}]", of.join(", "))
    };
    let (kind, sorts) = (parameter.kind, parameter.of.clone());
    let completer =
        completions::from_database(move |conn, word| completions::values(conn, kind, &sorts, word));
    let argument = Arg::new(id(parameter))
        .long(parameter.name.clone())
        .value_name(value)
        .help(visible(&format!("{}{of}", parameter.description)))
        .add(completer);
    match &parameter.default {
        Some(default) => {
            argument.default_value(default.clone()).hide_default_value(printable(default) != default.as_str())
        }
        None => argument,
    }
}
