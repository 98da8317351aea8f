//! The commands: arguments in, calls to the layers below, output. One file each; this one
//! holds what they share.

mod article_attach;
mod article_check;
mod article_counts;
mod article_draft;
mod articles;
mod build;
mod cage;
mod check;
mod colour;
mod completions;
mod export;
pub mod help;
mod interrupt;
mod man;
mod migrate;
mod packs;
mod pager;
mod progress;
mod query;
mod report;
mod schema;
mod search;
mod seed;
mod show;
mod usage;
mod writing;

use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cage::bounds::Bounds;
pub use colour::choose as choose_colour;
pub use completions::answer as answer_shell;
use rusqlite::Connection;
pub use usage::parse;

use crate::cli::{ArticleCommand, Cli, Command, Format as FormatArgument, Globals};
use crate::db;
use crate::error::{Error, Kind};
use crate::escape::{Visible, printable};
use crate::output::{ForSpreadsheets, Format, RowWriter, Style, harmless, row_writer};

/// The database where none is named.
const DEFAULT_DB: &str = "ecpat.db";

/// Columns of a table where the output is no terminal and `COLUMNS` is not set.
const PIPE_WIDTH: usize = 100;

/// Runs the command.
///
/// # Errors
///
/// Whatever keeps it from being done; see [`Error::exit_code`].
pub fn run(cli: Cli) -> Result<(), Error> {
    let context = Context { pages: cli.command.pages(), globals: cli.globals };
    // What follows the name of a report is not known yet.
    if !matches!(cli.command, Command::Report { .. }) {
        context.check_format()?;
    }
    let file = context.target();
    let done = match cli.command {
        Command::Build { packs, options } => build::run(&context, &packs, &options),
        Command::Migrate { status, dry_run, writing } => migrate::run(&context, status, dry_run, &writing),
        Command::Seed { packs, remove, dry_run, writing } => {
            seed::run(&context, &packs, &remove, dry_run, &writing)
        }
        Command::Check { packs } => check::run(&context, &packs),
        Command::Report { reports, request } => report::run(context, reports.as_deref(), &request),
        Command::Show { slug } => show::run(&context, &slug),
        Command::Search { words, limit } => search::run(&context, &words, limit),
        Command::Query { sql, params, timeout, max_rows } => {
            query::run(&context, &sql, &params, Bounds { seconds: timeout, rows: max_rows })
        }
        Command::Article { command } => match command {
            ArticleCommand::Draft { paths, drafting } => article_draft::run(&context, &paths, &drafting),
            ArticleCommand::Check { files, pack } => article_check::run(&context, &files, pack),
            ArticleCommand::Counts { files } => article_counts::run(&context, &files),
            ArticleCommand::Attach { file, source, detach: _, writing } => {
                article_attach::run(&context, file.as_deref(), source.as_deref(), &writing)
            }
        },
        Command::Export { to, out, force, with_texts } => export::run(&context, to, &out, force, with_texts),
        Command::Completions { shell } => completions::script(shell),
        Command::Man { folder } => man::run(folder.as_deref()),
        Command::Help { words } => help::run(&context, &words),
        Command::Schema { table, all, mermaid } => schema::run(&context, table.as_deref(), all, mermaid),
    };
    done.map_err(|error| error.on_if_at_fault(&file))
}

/// Prints an error with its causes and its hint, and gives its exit code. A closed pipe is
/// a quiet success: whoever closed it has read enough.
#[must_use]
pub fn report_failure(error: &Error) -> ExitCode {
    if error.is_broken_pipe() {
        return ExitCode::SUCCESS;
    }
    let mut err = anstream::stderr().lock();
    let red = anstyle::AnsiColor::Red.on_default().bold();
    // Nothing can be done about an error stream that cannot be written.
    let _ = writeln!(err, "{red}error{red:#}: {}", printable(&error.to_string()));
    let mut cause = std::error::Error::source(error);
    let mut told = String::new();
    // Below an error of SQLite's lies only the number of it.
    while let Some(source) = cause.filter(|source| !source.is::<rusqlite::ffi::Error>()) {
        let why = source.to_string();
        // Some libraries repeat in each cause what lies below it.
        if !told.contains(&why) {
            let _ = writeln!(err, "  because: {}", printable(&why));
            told = why;
        }
        cause = source.source();
    }
    if let (Kind::Busy | Kind::BlockedByReader, Some(path)) = (error.kind(), error.database_path())
        && let Some(holder) = db::holder(path)
    {
        let _ = writeln!(err, "  because: {} has it locked", printable(&holder));
    }
    if let Some(hint) = error.way_out() {
        let _ = writeln!(err, "hint: {}", printable(hint));
    }
    ExitCode::from(error.exit_code())
}

/// What every command is given.
pub(crate) struct Context {
    globals: Globals,
    /// Whether what the command prints is read page by page on a terminal.
    pages: bool,
}

impl Context {
    /// The database to write to.
    fn target(&self) -> PathBuf {
        self.globals.db.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DB))
    }

    /// The database file to read, where one is named or the usual one is there.
    fn file(&self) -> Option<PathBuf> {
        self.globals.db.clone().or_else(|| Path::new(DEFAULT_DB).exists().then(|| PathBuf::from(DEFAULT_DB)))
    }

    /// Opens the database for reading what this program made; without a file, the built-in pack, in
    /// memory.
    fn reader(&self) -> Result<Connection, Error> {
        self.open(db::open_as_made)
    }

    /// Opens the database as [`Context::reader`] does, for who looks at whatever is there.
    fn onlooker(&self) -> Result<Connection, Error> {
        self.open(db::open_read_only)
    }

    fn open(&self, open: impl FnOnce(&Path) -> Result<Connection, Error>) -> Result<Connection, Error> {
        if let Some(path) = self.file() {
            return open(&path);
        }
        self.remark(&format!(
            "there is no `{DEFAULT_DB}` here; this is the built-in pack (`ecpat-kb build` makes the file)"
        ));
        packs::built_in_memory()
    }

    fn format(&self) -> Format {
        match self.globals.format {
            None | Some(FormatArgument::Table) => Format::Table,
            Some(FormatArgument::Csv) => Format::Csv,
            Some(FormatArgument::Tsv) => Format::Tsv,
            Some(FormatArgument::Json) => Format::Json,
            Some(FormatArgument::Ndjson) => Format::Ndjson,
            Some(FormatArgument::Markdown) => Format::Markdown,
            Some(FormatArgument::Html) => Format::Html,
        }
    }

    /// Standard output for data, with a buffer; through the pager on a terminal. It is to be
    /// dropped before anything is said on standard error.
    fn out(&self) -> Box<dyn Write> {
        if self.pages && !self.globals.no_pager {
            return pager::output();
        }
        Box::new(BufWriter::new(std::io::stdout().lock()))
    }

    /// Starts rows on standard output, in the format asked for.
    fn rows(&self, title: &str, columns: &[&str]) -> std::io::Result<Box<dyn RowWriter + 'static>> {
        if !self.globals.safe_csv {
            return row_writer(self.format(), title, columns, style(), self.seen());
        }
        let columns: Vec<_> = columns.iter().map(|name| harmless(name)).collect();
        let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
        let inner = row_writer(self.format(), title, &columns, style(), self.seen())?;
        Ok(Box::new(ForSpreadsheets::new(inner)))
    }

    /// Standard output for rows. CSV holds the text as it is, which a terminal is not given.
    fn seen(&self) -> Box<dyn Write> {
        if self.format() == Format::Csv && std::io::stdout().is_terminal() {
            return Box::new(Visible::new(self.out()));
        }
        self.out()
    }

    /// Refuses an option that the format has no use for: somebody would rely on it.
    fn check_format(&self) -> Result<(), Error> {
        if self.globals.safe_csv && !matches!(self.format(), Format::Csv | Format::Tsv) {
            return Err(Error::usage("--safe-csv is for rows as CSV or TSV")
                .hint("add `--format csv`, or leave it out"));
        }
        Ok(())
    }

    /// Says something that is not data, unless the user wants quiet.
    fn remark(&self, text: &str) {
        if !self.globals.quiet {
            // Nothing can be done about an error stream that cannot be written.
            let _ = writeln!(std::io::stderr().lock(), "{}", printable(text));
        }
    }
}

/// What standard output can show.
fn style() -> Style {
    let stdout = std::io::stdout();
    Style { width: width(&stdout), colour: colour::wanted(&stdout) }
}

/// Names something that is wrong, which is told in any case.
fn tell_problem(text: &str) {
    // Nothing can be done about an error stream that cannot be written.
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
