//! Completing the command line in a shell: the script that registers it, and the answers.
//!
//! The script has the shell call this program with the words so far. The answer comes from the
//! definitions of the command line and, for slugs, terms and tables, from the database that those
//! words name. Answering writes nothing, does not wait for other programs, and offers nothing where
//! something is wrong: that is said when the line is run.

mod candidates;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_complete::Shell;
use clap_complete::env::{CompleteEnv, Shells};

pub(super) use self::candidates::{from_database, sources, tables, things, values};
use super::options::EarlyOptions;
use crate::error::Error;

/// Set by the script, to the name of the shell, where the program is to answer.
const VARIABLE: &str = "ECPAT_KB_COMPLETE";

const NAME: &str = "ecpat-kb";

/// Print a script that completes the command line in your shell
///
/// It completes commands, options, the names of reports and their parameters; and, from the
/// database, slugs, terms and tables. Add it to the file that your shell reads at its start:
/// `source <(ecpat-kb completions bash)`, the same for zsh,
/// `ecpat-kb completions fish | source`, and for PowerShell
/// `ecpat-kb completions powershell | Out-String | Invoke-Expression`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn print_script(arguments: &CompletionsArgs) -> Result<(), Error> {
    // Called by a path, it may not be on the shell's own.
    let called = std::env::args_os().next().map_or(NAME.into(), PathBuf::from);
    let program = if called.components().count() > 1 { std::path::absolute(&called)? } else { called };
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(&arguments.shell.to_string()) {
        shell.write_registration(VARIABLE, NAME, NAME, &program.to_string_lossy(), &mut script)?;
    }
    Ok(std::io::stdout().lock().write_all(&script)?)
}

/// Answers a shell that asks how a line may go on, and returns whether one did. `command` makes the
/// command line with the reports of a folder.
pub(crate) fn answer(command: impl Fn(Option<&Path>) -> Command) -> bool {
    CompleteEnv::with_factory(|| command(options().reports.as_deref()))
        .var(VARIABLE)
        .try_complete(std::env::args_os(), std::env::current_dir().ok().as_deref())
        .unwrap_or(true)
}

/// The options of the line that is completed.
fn options() -> EarlyOptions {
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
    let mut options = EarlyOptions::read(&words);
    options.reports = options.reports.map(without_quotes);
    if let Some(globals) = &mut options.globals {
        globals.db = globals.db.take().map(without_quotes);
    }
    options
}

/// A path as the shell would pass it on: what it completes still has its quotes and the tilde.
fn without_quotes(typed: PathBuf) -> PathBuf {
    let words = typed.to_str().and_then(shlex::split);
    let path = words.filter(|words| words.len() == 1).map_or(typed, |words| words.concat().into());
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_without_its_quotes() {
        let home = std::env::home_dir().unwrap();
        for (typed, path) in [
            ("'my facts.db'", PathBuf::from("my facts.db")),
            ("my\\ facts.db", PathBuf::from("my facts.db")),
            ("'open", PathBuf::from("'open")),
            ("~/a.db", home.join("a.db")),
        ] {
            assert_eq!(without_quotes(typed.into()), path);
        }
    }
}
