//! Completion of the command line in a shell: the script that registers it, and the answers.
//!
//! The script has the shell call this program with the words so far. The answer comes from the
//! definitions of the command line and, for slugs, terms and tables, from the database that the
//! words name. Answering writes nothing and does not wait for other programs. If something is wrong,
//! nothing is offered; running the line will show the error.

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

/// Set by the script, to the name of the shell, when it asks for completions.
const VARIABLE: &str = "ECPAT_KB_COMPLETE";

const NAME: &str = "ecpat-kb";

/// Print a script for completion in your shell
///
/// It completes commands, options, the names of reports and their parameters, and, from the
/// database, slugs, terms and tables. Add this line to the file that your shell reads when it starts:
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
    // If it was called by its path, it may not be in the shell's PATH.
    let called = std::env::args_os().next().map_or(NAME.into(), PathBuf::from);
    let program = if called.components().count() > 1 { std::path::absolute(&called)? } else { called };
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(&arguments.shell.to_string()) {
        shell.write_registration(VARIABLE, NAME, NAME, &program.to_string_lossy(), &mut script)?;
    }
    Ok(std::io::stdout().lock().write_all(&script)?)
}

/// Answers a shell that asks for completions, and returns whether one did. `command` makes the
/// command line with the reports of a folder.
pub(crate) fn answer(command: impl Fn(Option<&Path>) -> Command) -> bool {
    CompleteEnv::with_factory(|| command(options().reports.as_deref()))
        .var(VARIABLE)
        .try_complete(std::env::args_os(), std::env::current_dir().ok().as_deref())
        .unwrap_or(true)
}

/// The options of the line being completed.
fn options() -> EarlyOptions {
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
    let mut options = EarlyOptions::read(&words);
    options.reports = options.reports.map(without_quotes);
    if let Some(globals) = &mut options.globals {
        globals.db = globals.db.take().map(without_quotes);
    }
    options
}

/// A path as the shell would pass it to the program: a word being completed still has its quotes and tilde.
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
