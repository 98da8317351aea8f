//! Completing the command line in a shell: the script that registers it, and the answers.
//!
//! The script, which `completions SHELL` prints, has the shell call this program with the
//! variable `ECPAT_KB_COMPLETE` set and with the words so far. What it answers comes from the
//! definitions of the command line and, for slugs, terms and tables, from the database that
//! those words are about. Answering writes nothing, waits for nobody and never fails aloud:
//! where something is amiss, nothing is offered.

mod candidates;
mod line;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use clap_complete::engine::complete;
use clap_complete::env::{CompleteEnv, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

use crate::error::Error;

/// Set by the script, to the name of the shell, where the program is to answer.
const VARIABLE: &str = "ECPAT_KB_COMPLETE";

const NAME: &str = "ecpat-kb";

const SHELLS: Shells<'static> = Shells(&[&Bash, &Elvish, &Fish, &Powershell, &Zsh]);

/// Prints the script that makes a shell ask this program.
pub(super) fn script(shell: clap_complete::Shell) -> Result<(), Error> {
    let mut script = Vec::new();
    if let Some(shell) = SHELLS.completer(&shell.to_string()) {
        shell.write_registration(VARIABLE, NAME, NAME, &program(), &mut script)?;
    }
    Ok(std::io::stdout().lock().write_all(&script)?)
}

/// The program as the shell is to call it: the path where it was called by one, so that what is
/// not on the path of the shell can be tried, else its name.
fn program() -> String {
    let called = std::env::args_os().next().unwrap_or_else(|| NAME.into());
    let called = Path::new(&called);
    let whole = if called.components().count() > 1 { std::path::absolute(called).ok() } else { None };
    whole.as_deref().unwrap_or(called).to_string_lossy().into_owned()
}

/// Answers a shell that asks how a line may go on, and tells whether one did. Nothing may have
/// been printed before.
#[must_use]
pub fn answer() -> bool {
    let mut words = std::env::args_os().skip_while(|word| word != "--").skip(1).collect::<Vec<_>>();
    without_equals(&mut words, usize::MAX);
    let line = line::Line::of(&words);
    CompleteEnv::with_factory(move || line::command(&line))
        .var(VARIABLE)
        .shells(SHELLS)
        .try_complete(std::env::args_os(), std::env::current_dir().ok().as_deref())
        // The line is the user's to finish: what went wrong is told when it is run.
        .unwrap_or(true)
}

/// Bash, which makes three words of `--relation=member-of`, and quotes only what it is told are
/// paths. The script is our own, for these.
struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        var: &str,
        name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> Result<(), std::io::Error> {
        let quoted = shlex::try_quote(completer).unwrap_or(completer.into());
        let script = include_str!("completions/bash.sh")
            .replace("FUNCTION", &bin.replace('-', "_"))
            .replace("NAME", name)
            .replace("VARIABLE", var)
            .replace("PROGRAM", &quoted);
        buf.write_all(script.as_bytes())
    }

    /// As `clap_complete` answers a script of its own, but for the equals signs, and with an empty
    /// word before paths.
    fn write_complete(
        &self,
        cmd: &mut clap::Command,
        mut words: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> Result<(), std::io::Error> {
        let index = std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse().ok());
        let index = without_equals(&mut words, index.unwrap_or_default());
        let separator = std::env::var("_CLAP_IFS").unwrap_or_else(|_| "\n".to_owned());
        let candidates = complete(cmd, words, index, current_dir)?;
        let paths = candidates.iter().any(candidates::is_path).then(std::borrow::Cow::default);
        let values = candidates.iter().map(|candidate| candidate.get_value().to_string_lossy());
        let values: Vec<_> = paths.into_iter().chain(values).collect();
        write!(buf, "{}", values.join(&separator))
    }
}

/// Takes out the equals signs that stand alone between an option and its value, and gives the
/// new place of the word at `index`.
fn without_equals(words: &mut Vec<OsString>, index: usize) -> usize {
    let (mut at, mut moved) = (0, index);
    let mut after_option = false;
    words.retain(|word| {
        let goes = after_option && word == "=" && at != index;
        after_option = word.to_str().is_some_and(|word| word.starts_with("--") && word.len() > 2);
        moved -= usize::from(goes && at < index);
        at += 1;
        !goes
    });
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equals_sign_between_option_and_value_is_no_word() {
        let mut words: Vec<OsString> =
            ["ecpat-kb", "--db", "=", "a.db", "show", "="].map(Into::into).to_vec();
        assert_eq!(without_equals(&mut words, 5), 4);
        assert_eq!(words, ["ecpat-kb", "--db", "a.db", "show", "="]);
        let mut words: Vec<OsString> = ["ecpat-kb", "--format", "="].map(Into::into).to_vec();
        assert_eq!((without_equals(&mut words, 2), words.len()), (2, 3), "the word asked about stays");
    }
}
