//! `report`: the catalogue, and one report with its parameters.
//!
//! A report's parameters are known only when its file is read, so clap parses twice: first
//! the command, then, with a command made from the report's head, what follows its name.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args as _, Command, FromArgMatches as _};
use rusqlite::Connection;

use super::{Context, cage, usage};
use crate::cli::Globals;
use crate::db;
use crate::error::Error;
use crate::escape::visible;
use crate::output::{Cell, Format};
use crate::pack::problem::nearest;
use crate::report::head::{Parameter, Type};
use crate::report::parameter::Values;
use crate::report::{Catalogue, Report};

pub(super) fn run(mut context: Context, folder: Option<&Path>, request: &[String]) -> Result<(), Error> {
    let (later, request) = without_reports(request)?;
    let catalogue = Catalogue::load(later.as_deref().or(folder))?;
    let Some(name) = request.first() else {
        context.check_format()?;
        return list(&context, &catalogue);
    };
    if name.starts_with('-') {
        return Err(Error::usage(format!("`{name}` stands where the name of a report should"))
            .hint("`ecpat-kb report` lists the reports; a report's own parameters follow its name"));
    }
    let report = catalogue.get(name)?;
    let matches = match command_line(&report).try_get_matches_from(&request) {
        Ok(matches) => matches,
        Err(error) if error.kind() == ErrorKind::UnknownArgument => return Err(unknown(&report, &error)),
        Err(error) => {
            let words: Vec<OsString> = request.iter().map(OsString::from).collect();
            let code = usage::tell(&error, command_line(&report), &words)?;
            std::process::exit(i32::from(code));
        }
    };
    let inner = Globals::from_arg_matches(&matches).map_err(|error| Error::usage(error.to_string()))?;
    // What stands after the report's name is meant as much as what stands before it.
    context.globals = Globals {
        db: inner.db.or(context.globals.db),
        format: inner.format.or(context.globals.format),
        safe_csv: inner.safe_csv || context.globals.safe_csv,
        quiet: inner.quiet || context.globals.quiet,
        color: inner.color.or(context.globals.color),
        no_pager: inner.no_pager || context.globals.no_pager,
    };
    context.check_format()?;
    let mut conn = context.reader()?;
    let mut values = Values::default();
    for parameter in &report.head.parameters {
        if let Some(text) = matches.get_one::<String>(&parameter.name) {
            values.add(&conn, parameter, text)?;
        }
    }
    cage::confine(&mut conn)?;
    print(&context, &report, &conn, &values)
}

/// Takes `--reports DIR` out of what follows a report's name: it has to be known before the
/// report, and so its parameters, can be.
fn without_reports(request: &[String]) -> Result<(Option<PathBuf>, Vec<String>), Error> {
    let mut folder = None;
    let mut rest = Vec::new();
    let mut words = request.iter();
    while let Some(word) = words.next() {
        if let Some(given) = word.strip_prefix("--reports=") {
            folder = Some(given.into());
        } else if word == "--reports" {
            let given = words.next().ok_or_else(|| {
                Error::usage("`--reports` without a folder")
                    .hint("name the folder with your reports: `--reports DIR`")
            })?;
            folder = Some(given.into());
        } else {
            rest.push(word.clone());
        }
    }
    Ok((folder, rest))
}

fn unknown(report: &Report, error: &clap::Error) -> Error {
    let given = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(given)) => given.as_str(),
        _ => "that",
    };
    let names: Vec<String> =
        report.head.parameters.iter().map(|parameter| format!("--{}", parameter.name)).collect();
    let hint = match nearest(given, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "it takes none".to_owned(),
        None => format!("it takes {}", names.join(", ")),
    };
    Error::usage(format!("report `{}` has no parameter `{given}`", report.name)).hint(hint)
}

/// The overview of a database that was just built.
pub(super) fn overview(context: &Context, path: &Path) -> Result<(), Error> {
    let catalogue = Catalogue::load(None)?;
    let report = catalogue.get("overview")?;
    let conn = db::open_read_only(path)?;
    print(context, &report, &conn, &Values::default())
}

fn print(context: &Context, report: &Report, conn: &Connection, values: &Values) -> Result<(), Error> {
    let leave_out = if context.format() == Format::Table { &report.head.not_in_table[..] } else { &[] };
    let rows = report.run(conn, values, leave_out, |columns| context.rows(&report.head.title, columns))?;
    if rows == 0 {
        context.remark("nothing to report");
    }
    Ok(())
}

fn list(context: &Context, catalogue: &Catalogue) -> Result<(), Error> {
    let mut rows = context.rows("Reports", &["report", "description", "parameters"])?;
    for report in catalogue.all()? {
        let parameters: Vec<String> =
            report.head.parameters.iter().map(|parameter| format!("--{}", parameter.name)).collect();
        rows.row(&[
            Cell::Text(&report.name),
            Cell::Text(&report.head.description),
            Cell::Text(&parameters.join(", ")),
        ])?;
    }
    rows.finish()?;
    Ok(())
}

/// The command line of one report, with the options that every command takes.
pub(super) fn command_line(report: &Report) -> Command {
    let own = command(report);
    let about = own.get_about().cloned().unwrap_or_default();
    let long_about = own.get_long_about().cloned().unwrap_or_default();
    // After the shared options: their own description would stand for the report's.
    Globals::augment_args(own)
        .about(about)
        .long_about(long_about)
        .bin_name(format!("ecpat-kb report {}", report.name))
}

/// The command line of one report: its parameters alone.
pub(super) fn command(report: &Report) -> Command {
    let column = |(name, meaning): &(String, String)| {
        let aside = if report.head.not_in_table.contains(name) { " (not in a table)" } else { "" };
        format!("  {name}: {meaning}{aside}")
    };
    let columns: Vec<String> = report.head.columns.0.iter().map(column).collect();
    let own = Command::new(report.name.clone());
    let parameters = report.head.parameters.iter();
    parameters
        .fold(own, |command, parameter| command.arg(argument(parameter)))
        // A file of the user's own can say anything, and a shell shows it for a completion.
        .about(visible(&report.head.title))
        .long_about(visible(&format!("{}\n\n{}", report.head.title, report.head.description)))
        .after_help(visible(&format!("Columns:\n{}", columns.join("\n"))))
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
    let argument = Arg::new(parameter.name.clone())
        .long(parameter.name.clone())
        .value_name(value)
        .help(visible(&format!("{}{of}", parameter.description)));
    match &parameter.default {
        Some(default) => argument.default_value(default.clone()),
        None => argument,
    }
}
