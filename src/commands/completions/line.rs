//! The command line as it is completed: the definitions of [`crate::cli`], with the reports as
//! commands of their own and with what a database offers for values.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Command, CommandFactory as _};

use super::candidates::{self, Database};
use crate::cli::Cli;
use crate::commands::{help, report};
use crate::report::{Catalogue, Report};

/// What of a line decides how it may go on.
pub(super) struct Line {
    database: Database,
    reports: Option<PathBuf>,
}

impl Line {
    /// Reads the words of a line, as far as it goes.
    pub(super) fn of(words: &[OsString]) -> Self {
        Self {
            database: Database::named(value(words, "--db").map(path)),
            reports: value(words, "--reports").map(path),
        }
    }

    /// The reports that can be read; what is wrong with another one is told when it is run.
    fn catalogue(&self) -> Vec<Report> {
        let own = self.reports.as_deref();
        let Ok(catalogue) = Catalogue::load(own).or_else(|_| Catalogue::load(None)) else {
            return Vec::new();
        };
        catalogue.names().filter_map(|name| catalogue.get(name).ok()).collect()
    }
}

/// The value of an option, the last where it is given twice.
fn value<'w>(words: &'w [OsString], option: &str) -> Option<&'w str> {
    let mut found = None;
    let mut words = words.iter().filter_map(|word| word.to_str()).peekable();
    while let Some(word) = words.next() {
        match word.strip_prefix(option) {
            Some("") => found = words.peek().copied().or(found),
            Some(rest) => found = rest.strip_prefix('=').or(found),
            None => {}
        }
    }
    found
}

/// A path as it was typed: some shells pass on its quotes and the tilde.
fn path(typed: &str) -> PathBuf {
    let whole = match shlex::split(typed) {
        Some(words) if words.len() == 1 => words.concat(),
        _ => typed.to_owned(),
    };
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(_), Some(home)) => home.join(&whole[2..]),
        _ => whole.into(),
    }
}

/// The command that is completed.
pub(super) fn command(line: &Line) -> Command {
    let database = &line.database;
    let reports = line.catalogue();
    let command = Cli::command();
    let topics = help::command(&command, &reports);
    let command = command
        .mut_subcommand("report", |command| with_reports(&command, &reports, database))
        .mut_subcommand("show", |command| {
            command.mut_arg("slug", |arg| arg.add(database.completer(candidates::things)))
        })
        .mut_subcommand("schema", |command| {
            command.mut_arg("table", |arg| arg.add(database.completer(candidates::tables)))
        })
        .mut_subcommand("seed", |command| {
            command.mut_arg("remove", |arg| arg.add(database.completer(candidates::sources)))
        })
        .mut_subcommand("article", |command| {
            command.mut_subcommand("attach", |command| {
                command.mut_arg("source", |arg| arg.add(database.completer(candidates::sources)))
            })
        })
        .mut_subcommand("help", |_| topics);
    with_paths(command)
}

/// The command with what completes the paths that it and those below it take.
fn with_paths(command: Command) -> Command {
    command
        .mut_args(|arg| match candidates::paths(arg.get_value_hint()) {
            Some(paths) => arg.add(paths),
            None => arg,
        })
        .mut_subcommands(with_paths)
}

/// `report` with a command for each report, its parameters for options.
fn with_reports(command: &Command, reports: &[Report], database: &Database) -> Command {
    let own = command.get_arguments().filter(|arg| arg.get_id() != "request").cloned();
    // The folder may be named after the report too.
    let own = own.map(|arg| arg.global(true)).collect::<Vec<_>>();
    let about = command.get_about().cloned().unwrap_or_default();
    let each = reports.iter().map(|report| {
        report.head.parameters.iter().fold(report::command(report), |command, parameter| {
            let of = parameter.of.clone();
            let kind = parameter.kind;
            let offer =
                move |conn: &rusqlite::Connection, word: &str| candidates::values(conn, kind, &of, word);
            command.mut_arg(&parameter.name, |arg| arg.add(database.completer(offer)))
        })
    });
    Command::new("report").about(about).args(own).subcommands(each).disable_help_subcommand(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_an_option_is_found_in_either_form() {
        let words: Vec<OsString> =
            ["ecpat-kb", "--db", "a.db", "--dbx=c", "--db=b.db", "--db"].map(Into::into).to_vec();
        assert_eq!(value(&words[..3], "--db"), Some("a.db"));
        assert_eq!(value(&words, "--db"), Some("b.db"));
        assert_eq!(value(&words, "--reports"), None);
    }

    #[test]
    fn a_path_is_taken_without_its_quotes() {
        assert_eq!(path("'my facts.db'"), PathBuf::from("my facts.db"));
        assert_eq!(path("my\\ facts.db"), PathBuf::from("my facts.db"));
        assert_eq!(path("'open"), PathBuf::from("'open"));
        assert_eq!(path("~/a.db"), std::env::home_dir().unwrap().join("a.db"));
    }

    #[test]
    fn the_command_that_is_completed_is_well_formed() {
        command(&Line::of(&[])).debug_assert();
    }
}
