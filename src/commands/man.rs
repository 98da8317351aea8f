//! `man`: the manual pages, made from the definitions of the command line.

use std::io::Write as _;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use crate::cli::Cli;
use crate::error::Error;

/// The day of the pages, which a manual page has to have: that of the last release.
const DATE: &str = "2026-11-25";

/// Most bytes of a line of text.
const LONGEST: usize = 80;

/// Prints the page of the program or, with a folder, writes a page for each command there.
pub(super) fn run(folder: Option<&Path>) -> Result<(), Error> {
    let mut whole = Cli::command();
    whole.build();
    let Some(folder) = folder else {
        return Ok(std::io::stdout().lock().write_all(&page(&whole)?)?);
    };
    let failed = |source| Error::Write { path: folder.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(failed)?;
    write(&whole, folder)
}

fn write(command: &Command, folder: &Path) -> Result<(), Error> {
    let path = folder.join(format!("{}.1", name(command)));
    std::fs::write(&path, page(command)?).map_err(|source| Error::Write { path, source })?;
    command.get_subcommands().try_for_each(|command| write(command, folder))
}

fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> Result<Vec<u8>, Error> {
    let version = command.get_version().unwrap_or(env!("CARGO_PKG_VERSION"));
    let mut page = Vec::new();
    Man::new(command.clone())
        .title(name(command).to_uppercase())
        .date(DATE)
        .source(format!("ecpat-kb {version}"))
        .manual("ecpat-kb manual")
        .render(&mut page)?;
    Ok(tidy(&String::from_utf8_lossy(&page)).into_bytes())
}

/// The page as `mandoc -T lint` would have it: without blanks at the ends of lines, paragraphs
/// parted once, and no line of text longer than [`LONGEST`].
fn tidy(page: &str) -> String {
    let lines: Vec<&str> = page.lines().map(str::trim_end).collect();
    let is_gap = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| line.is_empty());
    let mut tidy = String::new();
    for (at, line) in lines.iter().enumerate() {
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
