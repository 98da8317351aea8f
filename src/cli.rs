//! The command line: the options of every command, the list of commands, and what runs each.
//!
//! The arguments of a command are in its own file. Each report is a subcommand of `report`, made from
//! the head of its file, so that clap parses the line, writes the help and completes words.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::commands::options::{EarlyOptions, GlobalOptions};
use crate::commands::{
    Context, article_accept, article_attach, article_check, article_counts, article_draft, article_review,
    build, check, colour, completions, diff, export, help, man, migrate, pack_add, pack_new, query, report,
    schema, search, seed, show,
};
use crate::error::Error;
use crate::escape::printable;
use crate::report::Catalogue;

/// Facts about the organisations that work to end the sexual exploitation of children,
/// each with the passage that states it.
#[derive(Debug, Parser)]
#[command(
    name = "ecpat-kb",
    version,
    about,
    long_about = "Facts about the organisations that work to end the sexual exploitation of children, each \
                  with the place where it was read.\n\n\
                  `build` makes the database from the packs; `report` answers the usual questions, `show` \
                  prints everything about one thing, `search` finds it, `query` takes SQL. Where there is no \
                  database, the reading commands use the built-in packs.",
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 check found problems, 4 no such thing, \
                  5 database of a newer or foreign program.\n\
                  Topics: help exit-codes, help formats, help packs."
)]
pub struct Cli {
    #[command(flatten)]
    globals: GlobalOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::BuildArgs),
    Migrate(migrate::MigrateArgs),
    Seed(seed::SeedArgs),
    Check(check::CheckArgs),
    Report(report::ReportArgs),
    Show(show::ShowArgs),
    Search(search::SearchArgs),
    Query(query::QueryArgs),
    Diff(diff::DiffArgs),
    Schema(schema::SchemaArgs),
    /// Draft a pack from an article, turn candidates into facts, compare an article with a pack, or attach its text
    #[command(subcommand)]
    Article(ArticleCommand),
    /// Start a pack, or add a record to one
    #[command(subcommand)]
    Pack(PackCommand),
    Export(export::ExportArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

#[derive(Debug, Subcommand)]
enum ArticleCommand {
    Draft(article_draft::DraftArgs),
    Review(article_review::ReviewArgs),
    Accept(article_accept::AcceptArgs),
    Check(article_check::ArticleCheckArgs),
    Counts(article_counts::CountsArgs),
    Attach(article_attach::AttachArgs),
}

#[derive(Debug, Subcommand)]
enum PackCommand {
    New(Box<pack_new::NewArgs>),
    Add(pack_add::AddArgs),
}

impl Command {
    /// Whether the output is shown in the pager. The output of `check` is not, since its exit code must
    /// not depend on how far somebody reads.
    fn is_paged(&self) -> bool {
        matches!(
            self,
            Self::Report(_)
                | Self::Show(_)
                | Self::Search(_)
                | Self::Query(_)
                | Self::Diff(_)
                | Self::Schema(_)
        )
    }
}

/// The complete command line, with a command for each report that can be read and each topic of `help`.
///
/// `reports` is a folder with the user's own reports; errors in it are reported when one is run.
#[must_use]
pub fn command(reports: Option<&Path>) -> clap::Command {
    let catalogue = Catalogue::load(reports).or_else(|_| Catalogue::load(None));
    let mut reports = catalogue.as_ref().map_or(Vec::new(), |catalogue| {
        catalogue
            .names()
            .filter_map(|name| catalogue.get(name).ok())
            .map(|report| report::command(&report))
            .collect()
    });
    // Not with `mut_subcommand`, which would move it to the end.
    without_reports().mut_subcommands(|command| match command.get_name() {
        "report" => command.subcommands(std::mem::take(&mut reports)),
        _ => command,
    })
}

/// The command line for words that do not name a report, for which no head of a report has to be read.
fn without_reports() -> clap::Command {
    Cli::command().subcommands(help::TOPICS.iter().map(help::command))
}

/// Answers a shell that asks for completions, and returns whether one did.
#[must_use]
pub fn answer_shell() -> bool {
    completions::answer(command)
}

/// Parses a command line and applies its choice of colour.
///
/// # Errors
///
/// What clap prints instead of running a command: help, the version, or a usage error.
pub fn parse(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Cli, clap::Error> {
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let options = EarlyOptions::read(&words);
    colour::choose(options.globals.as_ref().and_then(|globals| globals.color));
    let has_reports = words.iter().any(|word| word == "report");
    let command = || if has_reports { command(options.reports.as_deref()) } else { without_reports() };
    let matches = command().try_get_matches_from(&words).map_err(|answer| {
        // clap quotes the words, which may contain terminal control characters.
        let printable = words.iter().map(|word| printable(&word.to_string_lossy()).into_owned());
        command().try_get_matches_from(printable).err().unwrap_or(answer)
    })?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if let Command::Report(arguments) = &mut cli.command {
        let report = matches.subcommand_matches("report").and_then(ArgMatches::subcommand);
        arguments.report = report.map(|(name, values)| (name.to_owned(), values.clone()));
    }
    Ok(cli)
}

/// Prints what clap returned instead of a command, and returns the exit code.
///
/// # Errors
///
/// Help that cannot be written. A failing error stream is ignored.
pub fn print(answer: &clap::Error) -> Result<ExitCode, Error> {
    if answer.use_stderr() {
        let _ = answer.print();
    } else {
        let words: Vec<OsString> = std::env::args_os().collect();
        let globals = EarlyOptions::read(&words).globals;
        help::print(&answer.render(), globals.as_ref())?;
    }
    Ok(ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(1)))
}

/// Runs the command.
///
/// # Errors
///
/// Any failure of the command; see [`Error::exit_code`].
pub fn run(cli: Cli) -> Result<(), Error> {
    let context = &Context::new(cli.globals, cli.command.is_paged())?;
    let done = match cli.command {
        Command::Build(arguments) => build::run(context, &arguments),
        Command::Migrate(arguments) => migrate::run(context, &arguments),
        Command::Seed(arguments) => seed::run(context, &arguments),
        Command::Check(arguments) => check::run(context, &arguments),
        Command::Report(arguments) => report::run(context, &arguments),
        Command::Show(arguments) => show::run(context, &arguments),
        Command::Search(arguments) => search::run(context, &arguments),
        Command::Query(arguments) => query::run(context, &arguments),
        Command::Diff(arguments) => diff::run(context, &arguments),
        Command::Schema(arguments) => schema::run(context, &arguments),
        Command::Article(ArticleCommand::Draft(arguments)) => article_draft::run(context, &arguments),
        Command::Article(ArticleCommand::Review(arguments)) => article_review::run(context, &arguments),
        Command::Article(ArticleCommand::Accept(arguments)) => article_accept::run(context, &arguments),
        Command::Article(ArticleCommand::Check(arguments)) => article_check::run(context, &arguments),
        Command::Article(ArticleCommand::Counts(arguments)) => article_counts::run(context, &arguments),
        Command::Article(ArticleCommand::Attach(arguments)) => article_attach::run(context, &arguments),
        Command::Pack(PackCommand::New(arguments)) => pack_new::run(context, &arguments),
        Command::Pack(PackCommand::Add(arguments)) => pack_add::run(context, &arguments),
        Command::Export(arguments) => export::run(context, &arguments),
        Command::Completions(arguments) => completions::print_script(&arguments),
        Command::Man(arguments) => man::run(&arguments, command(None)),
    };
    done.map_err(|error| context.with_file(error))
}
