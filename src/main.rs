//! The program: parse, run, print the error, exit code.

use std::process::ExitCode;

use clap::Parser as _;
use ecpat_kb::cli::Cli;
use ecpat_kb::commands;

fn main() -> ExitCode {
    if commands::answer_shell() {
        return ExitCode::SUCCESS;
    }
    commands::choose_colour(std::env::args_os().filter_map(|word| word.into_string().ok()));
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => commands::report_failure(&error),
    }
}
