//! docs/command-line.md is generated from the definitions of the command line and is up to date.
//!
//! `UPDATE_DOCS=1 cargo test --test it cli_reference` writes it.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::{Arg, Command};
use ecpat_kb::cli;
use ecpat_kb::commands::help::TOPICS;
use ecpat_kb::report::Catalogue;

use crate::transcripts::assert_current;

const HEAD: &str = "\
# The command line

This page is generated from the definitions of the command line: `ecpat-kb help COMMAND` prints the same, and
`UPDATE_DOCS=1 cargo test --test it cli_reference` updates the page.

";

/// The page as it should be.
fn page() -> String {
    let mut program = cli::command(None).disable_help_subcommand(true);
    program.build();
    let mut page = HEAD.to_owned();
    writeln!(page, "{}\n", paragraphs(program.get_long_about())).unwrap();
    page.push_str("## Options of every command\n\n");
    list(&mut page, program.get_arguments().filter(|arg| arg.is_global_set()));
    commands(&mut page, &mut program, 2);
    page.push_str("\n## Topics\n");
    for topic in &TOPICS {
        write!(page, "\n### help {}\n\n{}.\n\n```text\n{}```\n", topic.name, topic.about, (topic.text)())
            .unwrap();
    }
    page
}

fn commands(page: &mut String, above: &mut Command, level: usize) {
    for command in above.get_subcommands_mut().filter(|command| !command.is_hide_set()) {
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        let name = command.get_bin_name().unwrap();
        let about = paragraphs(command.get_long_about().or(command.get_about()));
        let hashes = "#".repeat(level);
        write!(page, "\n{hashes} {name}\n\n{about}\n\n```text\n{usage}\n```\n").unwrap();
        let own: Vec<&Arg> = command.get_arguments().filter(|arg| is_own(command, arg)).collect();
        if !own.is_empty() {
            page.push('\n');
            list(page, own.into_iter());
        }
        if let Some(columns) = command.get_after_help() {
            write!(page, "\n```text\n{columns}\n```\n").unwrap();
        }
        commands(page, command, level + 1);
    }
}

/// Whether no command above it takes the argument, too.
fn is_own(command: &Command, arg: &Arg) -> bool {
    arg.get_id() != "help" && !arg.is_global_set()
        || arg.get_id() == "reports" && command.get_name() == "report"
}

/// The arguments as a list, each with what it is for.
fn list<'a>(page: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    for arg in arguments {
        let help = paragraphs(arg.get_long_help().or(arg.get_help())).replace("\n\n", "\n\n  ");
        write!(page, "- `{}`: {help}", form(arg)).unwrap();
        let end = if help.ends_with('.') { "" } else { "." };
        page.push_str(end);
        let defaults: Vec<String> =
            arg.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
        if !defaults.is_empty() && arg.get_action().takes_values() {
            write!(page, " Default: {}.", defaults.join(", ")).unwrap();
        }
        if let Some(variable) = arg.get_env() {
            write!(page, " Variable: `{}`.", variable.to_string_lossy()).unwrap();
        }
        page.push('\n');
        if arg.get_action().takes_values() {
            for value in arg.get_possible_values().iter().filter(|value| !value.is_hide_set()) {
                match value.get_help() {
                    Some(help) => writeln!(page, "  - `{}`: {help}", value.get_name()).unwrap(),
                    None => writeln!(page, "  - `{}`", value.get_name()).unwrap(),
                }
            }
        }
    }
}

fn form(arg: &Arg) -> String {
    let names: Vec<String> = arg
        .get_short()
        .map(|short| format!("-{short}"))
        .into_iter()
        .chain(arg.get_long().map(|long| format!("--{long}")))
        .collect();
    let values = arg.get_value_names().unwrap_or_default();
    let values: Vec<&str> = values.iter().map(clap::builder::Str::as_str).collect();
    match (names.is_empty(), arg.get_action().takes_values()) {
        (true, _) => values.join(" "),
        (false, false) => names.join(", "),
        (false, true) => format!("{} {}", names.join(", "), values.join(" ")),
    }
}

fn paragraphs(text: Option<&StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

#[test]
fn the_reference_of_the_command_line_is_that_of_today() {
    assert_current("docs/command-line.md", &page());
}

/// Asserts that each command and its options are on the page, and counts the commands.
fn each(above: &Command, page: &str) -> usize {
    let mut count = 0;
    for command in above.get_subcommands().filter(|command| !command.is_hide_set()) {
        assert!(page.contains(&format!("# {}\n", command.get_bin_name().unwrap())), "{command}");
        for long in command.get_arguments().filter_map(Arg::get_long).filter(|long| *long != "help") {
            assert!(page.contains(&format!("--{long}")), "{command}: {long}");
        }
        count += 1 + each(command, page);
    }
    count
}

#[test]
fn the_reference_names_every_command_report_and_option() {
    let mut program = cli::command(None).disable_help_subcommand(true);
    program.build();
    assert!(each(&program, &page()) >= 17 + Catalogue::load(None).unwrap().names().count());
}
