//! The command line: definitions for clap and nothing else.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint, value_parser};

use crate::escape::printable;

/// Most seconds that can be asked for: SQLite counts milliseconds in 32 bits.
const LONGEST: u64 = 2_147_483;

/// Facts about the organisations that work to end the sexual exploitation of children,
/// each with the place where it was read.
#[derive(Debug, Parser)]
#[command(
    name = "ecpat-kb",
    version,
    about,
    long_about = "Facts about the organisations that work to end the sexual exploitation of children, each \
                  with the place where it was read.\n\n\
                  `build` makes the database from the packs; `report` answers the usual questions, `show` \
                  tells all about one thing, `search` finds it, `query` takes SQL. Where there is no \
                  database, the reading commands use the built-in pack.",
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 check found problems, 4 no such thing, \
                  5 database of a newer or foreign program.\n\
                  Topics: help exit-codes, help formats, help packs.",
    disable_help_subcommand = true
)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Globals {
    /// The database file
    ///
    /// Where it is not given, `ecpat.db` in the working folder.
    #[arg(
        long,
        env = database_variable(),
        hide_env_values = is_variable_harmful(),
        value_name = "FILE",
        global = true
    )]
    pub db: Option<PathBuf>,
    /// How rows are written
    #[arg(long, value_enum, value_name = "FORMAT", global = true)]
    pub format: Option<Format>,
    /// In CSV and TSV, make cells harmless that a spreadsheet would take for a formula
    ///
    /// They get an apostrophe in front, as a cell that begins with `=`, `+`, `-` or `@` and is no
    /// number may be computed when the file is opened, and a formula can send data away or start a
    /// program. Without this option the text is exactly that of the database.
    #[arg(long, global = true)]
    pub safe_csv: bool,
    /// Print no remarks, only data and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to write in colour; else `NO_COLOR` and `CLICOLOR_FORCE` tell
    #[arg(long, value_enum, value_name = "WHEN", global = true)]
    pub color: Option<Colour>,
    /// Print all at once, also on a terminal
    ///
    /// There the reading commands use `ECPAT_KB_PAGER`, else `PAGER`, else `less` where there is one.
    #[arg(long, global = true)]
    pub no_pager: bool,
}

/// The variable that names the database, unless it is set to nothing, which counts as not set.
#[must_use]
pub fn database_variable() -> Option<&'static str> {
    let name = "ECPAT_KB_DB";
    std::env::var_os(name).is_none_or(|value| !value.is_empty()).then_some(name)
}

/// Whether the variable holds what would harm a terminal, so that no help shows it.
fn is_variable_harmful() -> bool {
    std::env::var_os("ECPAT_KB_DB")
        .is_some_and(|value| matches!(printable(&value.to_string_lossy()), Cow::Owned(_)))
}

/// When to write in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Also to a file or another program
    Always,
    /// Not at all
    Never,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns, for reading; this unless another is asked for
    Table,
    /// Comma-separated values (RFC 4180)
    Csv,
    /// Tab-separated values
    Tsv,
    /// One JSON array of objects
    Json,
    /// One JSON object a line
    Ndjson,
    /// A GitHub table
    Markdown,
    /// A web page
    Html,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the database: migrate and seed, then show the overview
    ///
    /// Afterwards the database holds the built-in pack and the packs in the folders given,
    /// and nothing else. A folder with a pack for the same source as the built-in one takes
    /// its place.
    Build {
        /// Folders with packs of your own; `-` reads one from standard input
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        packs: Vec<PathBuf>,
        /// Options of `build`
        #[command(flatten)]
        options: BuildOptions,
    },
    /// Bring the schema up to date
    ///
    /// The other commands that write do it, too. A file of an older version is copied first, to
    /// FILE.before-upgrade-from-vN beside it; the copy is removed when the upgraded file has passed
    /// its check.
    Migrate {
        /// Show which migrations the database has; change nothing
        #[arg(long, conflicts_with = "dry_run")]
        status: bool,
        /// Show what would be applied; change nothing
        #[arg(long)]
        dry_run: bool,
        /// Options of the commands that write
        #[command(flatten)]
        writing: Writing,
    },
    /// Put packs into the database
    ///
    /// The facts of each pack's source become what the pack says; packs that are in the
    /// database and are not named stay. Without a folder, the built-in pack.
    Seed {
        /// Folders with packs; `-` reads one from standard input
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        packs: Vec<PathBuf>,
        /// Remove a source with all that was read from it
        #[arg(long, value_name = "SOURCE")]
        remove: Vec<String>,
        /// Show which facts would be added and removed; change nothing
        #[arg(long)]
        dry_run: bool,
        /// Options of the commands that write
        #[command(flatten)]
        writing: Writing,
    },
    /// Check the built-in pack, packs of your own, and the database
    ///
    /// Shows everything that is wrong at once, each with file, line and column.
    Check {
        /// Folders with packs; `-` reads one from standard input
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        packs: Vec<PathBuf>,
    },
    /// Answer a question; without a name, list the questions
    ///
    /// `report NAME --help` tells the parameters of a report.
    Report {
        /// A folder with reports of your own
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        reports: Option<PathBuf>,
        /// The report and its parameters
        #[arg(value_name = "NAME [--PARAM VALUE]…", trailing_var_arg = true, allow_hyphen_values = true)]
        request: Vec<String>,
    },
    /// Tell all that is known of one thing, with citations
    Show {
        /// Slug or name of an organisation, person, collective, place, event, series, work or
        /// topic, slug of a passage or source, or number of a reference; SORT/SLUG, SOURCE/SLUG,
        /// SOURCE/NUMBER or SOURCE/LIST/NUMBER where several have it
        #[arg(value_name = "SLUG")]
        slug: String,
    },
    /// Find things by words in their names, descriptions and statements
    Search {
        /// The words, all of which must be there; `traffic*` finds what begins so
        #[arg(required = true)]
        words: Vec<String>,
        /// Show at most this many hits
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: u32,
    },
    /// Run a query of your own; it can read and nothing else
    ///
    /// It is confined, so that SQL from elsewhere can be tried: besides time and rows, the SQL (1 MiB),
    /// a value (16 MiB), memory (256 MiB) and all that it gives (256 MiB) are bounded.
    Query {
        /// The SQL, or `-` to read it from standard input
        sql: String,
        /// A value for `:NAME` in the SQL
        #[arg(long = "param", value_name = "NAME=VALUE")]
        params: Vec<String>,
        /// Give up after this many seconds, those not counted that pass while a row is written
        #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = value_parser!(u64).range(..=LONGEST))]
        timeout: u64,
        /// Give up after this many rows
        #[arg(long, default_value_t = 1_000_000, value_name = "N")]
        max_rows: u64,
    },
    /// Print the data dictionary
    Schema {
        /// Only this table or view, with its columns
        table: Option<String>,
        /// The columns of every table and view
        #[arg(long, conflicts_with = "table")]
        all: bool,
        /// The tables and their keys as a Mermaid diagram
        #[arg(long, conflicts_with_all = ["table", "all", "format"])]
        mermaid: bool,
    },
    /// Read articles: draft a pack, compare with one, attach the text
    Article {
        /// What to do with them
        #[command(subcommand)]
        command: ArticleCommand,
    },
    /// Write the database in the form that another program reads
    ///
    /// Every format carries the sources with their licences and, for each fact, the passage that
    /// states it. Nothing that is there is overwritten without --force.
    Export {
        /// The format
        #[arg(value_enum, value_name = "FORMAT")]
        to: ExportFormat,
        /// The file or folder to write; `-` is standard output, for formats that are one text
        #[arg(value_name = "OUT")]
        out: PathBuf,
        /// Replace a file that is there, or a folder that holds nothing but an earlier export
        ///
        /// A file is replaced whatever is in it. A folder is not where there is a file in it that
        /// the export would not write, or a comment in a pack. A link stays, and what it leads to
        /// is replaced. Into a named pipe or a device, formats that are one text are written as
        /// they come, with this option or without.
        #[arg(long)]
        force: bool,
        /// Take along the sentences of articles that were attached
        ///
        /// They are under the licences of the articles, so by default no export has them.
        #[arg(long)]
        with_texts: bool,
    },
    /// Print a script that completes the command line in your shell
    ///
    /// It completes commands, options, the names of reports and their parameters; and, from the
    /// database at hand, slugs, terms and tables. In the file that your shell reads at its start:
    /// `source <(ecpat-kb completions bash)`, the same for zsh,
    /// `ecpat-kb completions fish | source`, and for PowerShell
    /// `ecpat-kb completions powershell | Out-String | Invoke-Expression`.
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command
    Man {
        /// The folder to write the pages to, such as `~/.local/share/man/man1`; without it, or
        /// with `-`, the page of the program goes to standard output
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
    /// Tell about a command, a report or a topic
    Help {
        /// A command and what follows it, such as `report partners`; or a topic: `exit-codes`,
        /// `formats`, `packs`
        #[arg(value_name = "TOPIC")]
        words: Vec<String>,
    },
}

impl Command {
    /// Whether it only tells something, which may take more than a screen. What checks is not
    /// among these: its exit code must not depend on how far somebody reads.
    #[must_use]
    pub fn pages(&self) -> bool {
        matches!(
            self,
            Self::Report { .. }
                | Self::Show { .. }
                | Self::Search { .. }
                | Self::Query { .. }
                | Self::Schema { .. }
                | Self::Help { .. }
        )
    }
}

/// A form in which the database can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// The text files that the database is built from, a folder for each source (folder)
    Pack,
    /// A CSV file for each table and view, with datapackage.json (folder)
    Datapackage,
    /// The references, for programs that cite by CSL, such as Zotero and Pandoc (one text)
    CslJson,
    /// The references, for LaTeX with BibLaTeX (one text)
    Biblatex,
    /// The references, for reference managers such as Zotero (one text)
    Ris,
    /// All facts in the terms of schema.org, each as a claim with its citation (one text)
    #[value(name = "jsonld")]
    JsonLd,
    /// Organisations, events and works as a graph, for Gephi, yEd, networkx (one text)
    #[value(name = "graphml")]
    GraphMl,
    /// The same graph, for Graphviz (one text)
    Dot,
    /// Titles, descriptions, facets and reports for Datasette 0.65 and 1.0 (folder)
    Datasette,
    /// The SQLite file to publish, with its SHA-256 beside it (file)
    Sqlite,
    /// One SQL script for psql that makes the database anew in PostgreSQL (one text)
    Postgresql,
}

/// What can be done with an article.
#[derive(Debug, Subcommand)]
pub enum ArticleCommand {
    /// Write a pack for an article, as far as a program can, for you to go on from
    ///
    /// Of one article, the pack is written to DIR; of several, each to a folder of its own in it.
    /// What a pack is already in is never overwritten.
    Draft {
        /// Articles, as text or as saved pages, and last the folder to write to
        #[arg(required = true, num_args = 1.., value_names = ["FILE", "DIR"])]
        paths: Vec<PathBuf>,
        /// Options of drafting
        #[command(flatten)]
        drafting: Drafting,
    },
    /// Compare articles with the pack that was read from one
    ///
    /// Finds every anchor, reference and marker of the pack in the article, and every sentence
    /// that no fact cites. In a newer copy it tells what has moved, changed or gone.
    Check {
        /// Articles, as text or as saved pages
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Folder with the pack; without it, the built-in one
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        pack: Option<PathBuf>,
    },
    /// Tell what is read of articles, in numbers: headings, references, markers
    Counts {
        /// Articles, as text or as saved pages
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Store the sentences of an article in the database, for `search`, `show` and `citations`
    Attach {
        /// The article, as text or as a saved page
        #[arg(value_name = "FILE", required_unless_present = "detach")]
        file: Option<PathBuf>,
        /// The source that it is, where the database has several
        #[arg(long, value_name = "SLUG")]
        source: Option<String>,
        /// Remove the sentences again
        #[arg(long, conflicts_with = "file")]
        detach: bool,
        /// Options of the commands that write
        #[command(flatten)]
        writing: Writing,
    },
}

/// Options of drafting.
#[derive(Debug, Clone, Args)]
pub struct Drafting {
    /// A file with cue words and relations of your own, which add to those of the program
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Write nothing; tell how the candidates of one article compare with the facts of a pack
    #[arg(long)]
    pub compare: bool,
    /// Folder with the pack to compare with; without it, the built-in one
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, requires = "compare")]
    pub pack: Option<PathBuf>,
    /// List the facts that were missed and the candidates that are none, instead of counts
    #[arg(long, requires = "compare")]
    pub misses: bool,
}

/// Options of `build`.
#[derive(Debug, Clone, Args)]
pub struct BuildOptions {
    /// Build from these folders alone, without the built-in packs
    #[arg(long)]
    pub only: bool,
    /// Remove sources that are in the database and not among the packs
    ///
    /// Without it, `build` refuses to lose them, or attached texts whose passages are gone.
    #[arg(long)]
    pub replace: bool,
    /// Show which facts would be added and removed; change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Options of the commands that write
    #[command(flatten)]
    pub writing: Writing,
}

/// Options of the commands that write.
#[derive(Debug, Clone, Args)]
pub struct Writing {
    /// How long to wait for another program that is writing to the database
    #[arg(long, default_value_t = 5, value_name = "SECONDS", value_parser = value_parser!(u64).range(..=LONGEST))]
    pub wait: u64,
}
