//! The commands: each has a file with its arguments, the calls to the layers below, and its output.
//! This file has what they share.

pub(crate) mod article_accept;
pub(crate) mod article_attach;
pub(crate) mod article_check;
pub(crate) mod article_counts;
pub(crate) mod article_draft;
pub(crate) mod article_review;
mod articles;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod colour;
pub(crate) mod completions;
pub(crate) mod diff;
mod editing;
pub(crate) mod export;
pub mod help;
mod interrupt;
pub(crate) mod man;
pub(crate) mod migrate;
pub(crate) mod options;
pub(crate) mod pack_add;
pub(crate) mod pack_new;
mod packs;
mod pager;
mod progress;
pub(crate) mod query;
pub(crate) mod report;
mod sandbox;
pub(crate) mod schema;
pub(crate) mod search;
pub(crate) mod seed;
pub(crate) mod show;
mod writing;

use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use rusqlite::Connection;

use self::options::{DEFAULT_DB, GlobalOptions};
use crate::db;
use crate::error::{Error, ErrorKind};
use crate::escape::{Visible, printable};
use crate::output::{ForSpreadsheets, Format, RowWriter, Style, harmless, row_writer};

/// The largest number of seconds that an option takes: SQLite counts milliseconds in 32 bits.
const MAX_SECONDS: u64 = 2_147_483;

/// Width of a table if the output is not a terminal and `COLUMNS` is not set.
const PIPE_WIDTH: usize = 100;

/// Prints an error with its causes and its hint, and returns its exit code. A closed pipe is not an
/// error: the reader has read enough.
#[must_use]
pub fn report_failure(error: &Error) -> ExitCode {
    if error.is_broken_pipe() {
        return ExitCode::SUCCESS;
    }
    // The rows already say so.
    if error.kind() == ErrorKind::Different {
        return ExitCode::from(error.exit_code());
    }
    let mut err = anstream::stderr().lock();
    let red = anstyle::AnsiColor::Red.on_default().bold();
    // A failing error stream is ignored.
    let _ = writeln!(err, "{red}error{red:#}: {}", printable(&error.to_string()));
    let mut cause = std::error::Error::source(error);
    let mut last = String::new();
    // The cause of an error from SQLite is only its number.
    while let Some(source) = cause.filter(|source| !source.is::<rusqlite::ffi::Error>()) {
        let why = source.to_string();
        // Some libraries repeat the cause in the message.
        if !last.contains(&why) {
            let _ = writeln!(err, "  caused by: {}", printable(&why));
            last = why;
        }
        cause = source.source();
    }
    if let (ErrorKind::Busy | ErrorKind::BlockedByReader, Some(path)) = (error.kind(), error.database_path())
        && let Some(process) = db::blocking_process(path)
    {
        let _ = writeln!(err, "  caused by: {} has it locked", printable(&process));
    }
    if let Some(hint) = error.way_out() {
        let _ = writeln!(err, "hint: {}", printable(hint));
    }
    ExitCode::from(error.exit_code())
}

/// What every command receives.
pub(crate) struct Context {
    globals: GlobalOptions,
    /// Whether the output is shown in the pager on a terminal.
    is_paged: bool,
}

impl Context {
    /// Takes the options of a command line.
    ///
    /// # Errors
    ///
    /// An option that has no effect on the format: the user may rely on it.
    pub(crate) fn new(globals: GlobalOptions, is_paged: bool) -> Result<Self, Error> {
        let context = Self { globals, is_paged };
        if context.globals.safe_csv && !matches!(context.format(), Format::Csv | Format::Tsv) {
            return Err(Error::usage("--safe-csv is for rows as CSV or TSV")
                .hint("add `--format csv`, or leave it out"));
        }
        Ok(context)
    }

    /// Adds the name of the database to an error that does not name it.
    pub(crate) fn with_file(&self, error: Error) -> Error {
        error.on_if_at_fault(&self.globals.target())
    }

    /// Opens the database to read, after checking that this program made it; without a file, builds the
    /// built-in packs in memory.
    fn open_verified(&self) -> Result<Connection, Error> {
        self.open(db::open_as_made)
    }

    /// Opens the database like [`Context::open_verified`], but its tables and views may have been altered.
    fn open_unverified(&self) -> Result<Connection, Error> {
        self.open(db::open_read_only)
    }

    fn open(&self, open: impl FnOnce(&Path) -> Result<Connection, Error>) -> Result<Connection, Error> {
        if let Some(path) = self.globals.file() {
            return open(&path);
        }
        self.remark(&format!(
            "there is no `{DEFAULT_DB}` here; using the built-in packs (`ecpat-kb build` creates the file)"
        ));
        packs::built_in()
    }

    fn format(&self) -> Format {
        self.globals.format.unwrap_or(Format::Table)
    }

    /// Standard output for data, buffered; through the pager on a terminal. Drop it before printing to
    /// standard error.
    fn out(&self) -> Box<dyn Write> {
        if self.is_paged && !self.globals.no_pager {
            return pager::output();
        }
        Box::new(BufWriter::new(std::io::stdout().lock()))
    }

    /// Starts rows on standard output, in the chosen format.
    fn rows(&self, title: &str, columns: &[&str]) -> std::io::Result<Box<dyn RowWriter + 'static>> {
        if !self.globals.safe_csv {
            return row_writer(self.format(), title, columns, style(), self.row_output());
        }
        let columns: Vec<_> = columns.iter().map(|name| harmless(name)).collect();
        let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
        let inner = row_writer(self.format(), title, &columns, style(), self.row_output())?;
        Ok(Box::new(ForSpreadsheets::new(inner)))
    }

    /// Standard output for rows. CSV does not escape control characters, so a terminal gets them escaped.
    fn row_output(&self) -> Box<dyn Write> {
        if self.format() == Format::Csv && std::io::stdout().is_terminal() {
            return Box::new(Visible::new(self.out()));
        }
        self.out()
    }

    /// Prints a remark to standard error, unless the user wants none.
    fn remark(&self, text: &str) {
        if !self.globals.quiet {
            // A failing error stream is ignored.
            let _ = writeln!(std::io::stderr().lock(), "{}", printable(text));
        }
    }
}

/// What standard output can show.
fn style() -> Style {
    let stdout = std::io::stdout();
    Style { width: width(&stdout), colour: colour::is_wanted(&stdout) }
}

/// A number with its noun, such as `no errors`, `1 error` or `2 errors`.
fn counted(count: impl TryInto<u64>, noun: &str) -> String {
    match count.try_into().unwrap_or_default() {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

/// Prints a problem, even if the user wants no remarks.
fn report_problem(text: &str) {
    // A failing error stream is ignored.
    let _ = writeln!(std::io::stderr().lock(), "problem: {}", printable(text));
}

fn width(stdout: &std::io::Stdout) -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || {
        stdout
            .is_terminal()
            .then(terminal_size::terminal_size)
            .flatten()
            .map(|(width, _)| usize::from(width.0))
    };
    columns.filter(|&columns| columns >= 20).or_else(terminal).unwrap_or(PIPE_WIDTH)
}
