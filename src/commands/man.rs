//! `man`: the manual pages, made from the definitions of the command line.

use std::io::Write as _;
use std::path::Path;

use clap::{Arg, Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::help::EXIT_CODES;
use crate::cli::Cli;
use crate::error::Error;
use crate::export::target;

/// The day of the pages, which a manual page has to have: that of the last release.
const DATE: &str = "2026-11-25";

/// The variables that the program reads, for the page of the program.
const VARIABLES: [(&str, &str); 10] = [
    ("ECPAT_KB_DB", "The database file where --db names none. Set to nothing, it counts as not set."),
    (
        "ECPAT_KB_PAGER",
        "What shows long output page by page on a terminal; empty or cat for nothing. What holds \
         characters that only a shell understands is handed to sh.",
    ),
    ("PAGER", "The same, for all programs; read where ECPAT_KB_PAGER is not set."),
    ("LESS", "Options of less, which is the pager where none is named; FRX where it is not set."),
    ("TERM", "Where it is dumb, there is neither a pager nor colour."),
    ("COLUMNS", "How wide tables and pages are, from 20; else as wide as the terminal, or 100 columns."),
    ("NO_COLOR", "Where it is not empty, nothing is written in colour, unless --color asks for it."),
    (
        "CLICOLOR_FORCE",
        "Where it is not empty or 0, colour is written also to a file or another program, unless \
         --color or NO_COLOR says otherwise. With CLICOLOR=0 there is none on a terminal either.",
    ),
    (
        "SOURCE_DATE_EPOCH",
        "Seconds since 1970 that stand for now where the database notes a time, so that the same \
         content gives the same bytes.",
    ),
    ("ECPAT_KB_COMPLETE", "Set by the scripts of completions, where they ask how a line goes on."),
];

/// Most bytes of a line of text.
const LONGEST: usize = 80;

/// Prints the page of the program or, with a folder other than `-`, writes a page for each command there.
pub(super) fn run(folder: Option<&Path>) -> Result<(), Error> {
    let mut whole = Cli::command();
    whole.build();
    let Some(folder) = folder.filter(|folder| *folder != Path::new("-")) else {
        return Ok(std::io::stdout().lock().write_all(&page(&whole)?)?);
    };
    let mut pages = Vec::new();
    collect(&whole, &mut pages)?;
    target::into_folder(folder, &pages)
}

/// Adds the pages of a command and of those below it, each with the name of its file.
fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), Error> {
    pages.push((format!("{}.1", name(command)), page(command)?));
    command.get_subcommands().try_for_each(|command| collect(command, pages))
}

fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> Result<Vec<u8>, Error> {
    let version = command.get_version().unwrap_or(env!("CARGO_PKG_VERSION"));
    let mut page = Vec::new();
    let man = Man::new(command.clone())
        .title(name(command).to_uppercase())
        .date(DATE)
        .source(format!("ecpat-kb {version}"))
        .manual("ecpat-kb manual");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    synopsis(command).to_writer(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if name(command) == command.get_name() {
        about_all().to_writer(&mut page)?;
        man.render_version_section(&mut page)?;
    }
    Ok(tidy(&String::from_utf8_lossy(&page)).into_bytes())
}

/// How the command is called: as `clap_mangen` has it, and with the values of options.
fn synopsis(command: &Command) -> Roff {
    let shown = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let mut line = vec![bold(command.get_bin_name().unwrap_or_else(|| command.get_name()))];
    for option in shown().filter(|arg| !arg.is_positional()) {
        line.extend([roman(" ["), bold(flags(option))]);
        if option.get_action().takes_values() {
            let values = option.get_value_names().unwrap_or_default();
            line.extend([roman(" "), italic(values.join(" "))]);
        }
        line.push(roman("]"));
    }
    for place in shown().filter(|arg| arg.is_positional()) {
        line.extend([roman(" "), italic(place.to_string())]);
    }
    if command.has_subcommands() {
        line.extend([roman(" "), italic("<COMMAND>")]);
    }
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]).text(line);
    roff
}

fn flags(option: &Arg) -> String {
    let short = option.get_short().map(|short| format!("-{short}"));
    let long = option.get_long().map(|long| format!("--{long}"));
    short.into_iter().chain(long).collect::<Vec<_>>().join("|")
}

/// What holds for every command: exit codes and variables.
fn about_all() -> Roff {
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

/// The page as `mandoc -T lint` would have it: without repeated definitions, without blanks at the ends of lines, paragraphs
/// parted once, and no line of text longer than [`LONGEST`].
fn tidy(page: &str) -> String {
    let lines: Vec<&str> = page.lines().map(str::trim_end).collect();
    let is_gap = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| line.is_empty());
    let mut tidy = String::new();
    for (at, line) in lines.iter().enumerate() {
        // Every section begins with the definitions that only the first needs.
        if line.contains(" .ds Aq ") && lines.iter().take(at).any(|before| before == line) {
            continue;
        }
        if *line == ".br" && (is_gap(at.checked_sub(1)) || is_gap(Some(at + 1))) {
            continue;
        }
        if line.starts_with(['.', '\'']) {
            tidy.push_str(line);
        } else {
            fill(&mut tidy, line);
        }
        tidy.push('\n');
    }
    tidy
}

/// Adds a line of text in several, none of which begins as a request does.
fn fill(tidy: &mut String, line: &str) {
    let mut width = 0;
    for word in line.split(' ') {
        let fits = width + 1 + word.len() <= LONGEST;
        if width > 0 && (fits || word.is_empty() || word.starts_with(['.', '\''])) {
            tidy.push(' ');
            width += 1;
        } else if width > 0 {
            tidy.push('\n');
            width = 0;
        }
        tidy.push_str(word);
        width += word.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_of_text_are_broken_but_never_into_a_request() {
        let words = "word ".repeat(15);
        assert_eq!(tidy(&format!("{words}.sp more")), format!("{words}.sp\nmore\n"));
        assert_eq!(tidy("text \n.br\n\n.br\nmore\n.br\n"), "text\n\nmore\n.br\n");
    }
}
