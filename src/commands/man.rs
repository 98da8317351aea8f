//! `man`: the manual pages, made from the definitions of the command line.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Command, ValueHint};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::help::EXIT_CODES;
use crate::error::Error;
use crate::fs::write::write_files;

/// The date that each manual page needs: the day of the last release.
const DATE: &str = "2026-11-25";

/// The environment variables, for the page of the program.
const VARIABLES: [(&str, &str); 10] = [
    ("ECPAT_KB_DB", "The database file if --db is not given. An empty value counts as not set."),
    (
        "ECPAT_KB_PAGER",
        "The program that shows long output page by page on a terminal; empty or cat: none. A value \
        with characters that only a shell understands is run by sh.",
    ),
    ("PAGER", "The same, for all programs; used if ECPAT_KB_PAGER is not set."),
    ("LESS", "Options of less, the default pager; FRX if not set."),
    ("TERM", "If it is dumb, neither a pager nor colour is used."),
    ("COLUMNS", "Width of tables and pages, at least 20; default: the width of the terminal, or 100."),
    ("NO_COLOR", "If not empty, nothing is written in colour, unless --color asks for it."),
    (
        "CLICOLOR_FORCE",
        "If not empty or 0, colour is also written to files and other programs, unless --color or \
        NO_COLOR says otherwise. With CLICOLOR=0 there is no colour on a terminal either.",
    ),
    (
        "SOURCE_DATE_EPOCH",
        "The time to record in the database, in seconds since 1970, so that the same content gives \
        the same bytes.",
    ),
    ("ECPAT_KB_COMPLETE", "Set by the completion scripts when they ask for completions."),
];

/// Print the manual page, or write one for each command and report
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The folder to write the pages to, such as `~/.local/share/man/man1`; without it, or
    /// with `-`, the page of the program is written to standard output
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

pub(crate) fn run(arguments: &ManArgs, program: Command) -> Result<(), Error> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let Some(folder) = arguments.folder.as_deref().filter(|folder| *folder != Path::new("-")) else {
        return Ok(std::io::stdout().lock().write_all(&page(&program)?.1)?);
    };
    let mut pages = Vec::new();
    collect(&program, &mut pages)?;
    write_files(folder, &pages)
}

/// Adds the pages of a command and of those below it.
fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), Error> {
    pages.push(page(command)?);
    command.get_subcommands().filter(|below| !below.is_hide_set()).try_for_each(|below| collect(below, pages))
}

/// The name and content of the file with the page of a command.
fn page(command: &Command) -> Result<(String, Vec<u8>), Error> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        .date(DATE)
        .source(concat!("ecpat-kb ", env!("CARGO_PKG_VERSION")))
        .manual("ecpat-kb manual");
    let mut page = Vec::new();
    man.render(&mut page)?;
    if command.get_name() == "ecpat-kb" {
        page.extend(exit_codes_and_variables().to_roff().into_bytes());
    }
    Ok((man.get_filename(), page))
}

/// The sections that apply to every command.
fn exit_codes_and_variables() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for line in EXIT_CODES.lines().skip_while(|line| line.starts_with('#') || line.is_empty()) {
        match line.split_once("  ") {
            _ if line.is_empty() => roff.control("PP", []),
            Some((code, meaning)) if code.parse::<u8>().is_ok() => {
                roff.control("TP", []).text([bold(code)]).text([roman(meaning)])
            }
            _ => roff.text([roman(line.trim_start())]),
        };
    }
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in VARIABLES {
        roff.control("TP", []).text([bold(name)]).text([roman(meaning)]);
    }
    roff
}
