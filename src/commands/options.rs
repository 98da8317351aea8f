//! The options that every command takes.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, Args, Command, FromArgMatches as _, value_parser};

use super::colour::Colour;
use crate::escape::printable;
use crate::output::Format;

/// The default database.
pub(super) const DEFAULT_DB: &str = "ecpat.db";

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct GlobalOptions {
    /// The database file
    ///
    /// Default: `ecpat.db` in the working folder.
    #[arg(
        long,
        env = database_variable(),
        hide_env_values = is_variable_harmful(),
        value_name = "FILE",
        global = true
    )]
    pub(super) db: Option<PathBuf>,
    /// How rows are written
    #[arg(long, value_enum, value_name = "FORMAT", global = true)]
    pub(super) format: Option<Format>,
    /// In CSV and TSV, put an apostrophe before cells that a spreadsheet would take for a formula
    ///
    /// When a spreadsheet opens the file, it may compute a cell that begins with `=`, `+`, `-` or `@` and
    /// is not a number. A formula can send data away or start a program. Without this option, the text is
    /// exactly as in the database.
    #[arg(long, global = true)]
    pub(super) safe_csv: bool,
    /// Print only data and errors, no remarks
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// When to use colour; without it, `NO_COLOR` and `CLICOLOR_FORCE` decide
    #[arg(long, value_enum, value_name = "WHEN", global = true)]
    pub(crate) color: Option<Colour>,
    /// Do not use a pager
    ///
    /// On a terminal, commands that read use the pager named in `ECPAT_KB_PAGER` or `PAGER`, or else `less`.
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
}

impl GlobalOptions {
    /// The database to write to.
    pub(super) fn target(&self) -> PathBuf {
        self.db.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DB))
    }

    /// The database file to read: the one that was named, or else the default one if it exists. `None` means the
    /// built-in packs.
    pub(super) fn file(&self) -> Option<PathBuf> {
        self.db.clone().or_else(|| Path::new(DEFAULT_DB).exists().then(|| PathBuf::from(DEFAULT_DB)))
    }
}

/// The variable that names the database, unless it is empty, which counts as not set.
fn database_variable() -> Option<&'static str> {
    let name = "ECPAT_KB_DB";
    std::env::var_os(name).is_none_or(|value| !value.is_empty()).then_some(name)
}

/// Whether the variable contains terminal control characters, which help must not print.
fn is_variable_harmful() -> bool {
    std::env::var_os("ECPAT_KB_DB")
        .is_some_and(|value| matches!(printable(&value.to_string_lossy()), Cow::Owned(_)))
}

/// The options that decide how a command line is read, anywhere in it.
#[derive(Default)]
pub(crate) struct EarlyOptions {
    /// The options of every command; none if they are wrong.
    pub(crate) globals: Option<GlobalOptions>,
    /// The folder with the user's own reports.
    pub(crate) reports: Option<PathBuf>,
}

impl EarlyOptions {
    /// Reads them and skips every other word; an error in the line is left to the full parser.
    pub(crate) fn read(words: &[OsString]) -> Self {
        // One argument for each other word: an argument that takes a list would swallow the options after it.
        let others = (1..=words.len()).map(|at| Arg::new(at.to_string()).index(at).allow_hyphen_values(true));
        let matches = GlobalOptions::augment_args(Command::new("ecpat-kb"))
            .arg(Arg::new("reports").long("reports").value_parser(value_parser!(PathBuf)))
            .args(others)
            .disable_help_flag(true)
            .args_override_self(true)
            .ignore_errors(true)
            .try_get_matches_from(words);
        matches.map_or_else(
            |_| Self::default(),
            |matches| Self {
                globals: GlobalOptions::from_arg_matches(&matches).ok(),
                reports: matches.get_one("reports").cloned(),
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> EarlyOptions {
        EarlyOptions::read(&line.split(' ').map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_last_value_of_an_option_counts_in_either_form_and_anywhere() {
        for (line, color) in [
            ("ecpat-kb report", None),
            ("ecpat-kb --color always report", Some(Colour::Always)),
            ("ecpat-kb --color=always report places -x --y z -q --color never", Some(Colour::Never)),
            ("ecpat-kb search -- --color=always", None),
        ] {
            assert_eq!(read(line).globals.and_then(|globals| globals.color), color, "{line}");
        }
        let options = read("ecpat-kb --db a.db report mine --kind=x --reports own --db=b.db --from");
        assert_eq!(options.reports, Some(PathBuf::from("own")));
        assert_eq!(options.globals.and_then(|globals| globals.db), Some(PathBuf::from("b.db")));
    }
}
