//! What clap says: help, the version, and what is wrong with a command line.
//!
//! It quotes what was typed, and of a report what its file says of itself. Neither may harm the
//! terminal that it is shown on.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::builder::Styles;
use clap::{Command, CommandFactory as _, Parser as _};

use super::report_failure;
use crate::cli::Cli;
use crate::error::Error;
use crate::escape::{printable, visible};

/// Reads the command line of this program.
///
/// # Errors
///
/// The exit code, where clap has answered: with help, or with what is wrong.
pub fn parse() -> Result<Cli, ExitCode> {
    let words: Vec<OsString> = std::env::args_os().collect();
    Cli::try_parse_from(&words).map_err(|answer| match tell(&answer, Cli::command(), &words) {
        Ok(code) => ExitCode::from(code),
        Err(error) => report_failure(&error),
    })
}

/// Prints an answer of clap's to these words, and gives the exit code. As clap prints it where nothing in
/// it can do harm, else without colour and with what is harmful made visible.
///
/// # Errors
///
/// Help that cannot be written. Nothing can be done about an error stream that cannot.
pub(super) fn tell(answer: &clap::Error, command: Command, words: &[OsString]) -> Result<u8, Error> {
    let typed: Vec<String> =
        words.iter().map(|word| printable(&word.to_string_lossy()).into_owned()).collect();
    let is_changed = words.iter().zip(&typed).any(|(word, typed)| word != typed.as_str());
    // Without styles, every escape sequence in the answer comes from data.
    let again = command.styles(Styles::plain()).try_get_matches_from(&typed).err();
    let plain = match again.filter(|again| again.kind() == answer.kind()) {
        Some(again) => again.render().ansi().to_string(),
        None => answer.render().to_string(),
    };
    let shown = visible(&plain);
    let text = if is_changed || shown != plain { shown } else { answer.render().ansi().to_string() };
    if answer.use_stderr() {
        let _ = anstream::stderr().write_all(text.as_bytes());
    } else {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
    }
    Ok(u8::try_from(answer.exit_code()).unwrap_or(1))
}
