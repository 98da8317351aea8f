//! The program: parse, run, print the error, exit code.

use std::process::ExitCode;

use ecpat_kb::{cli, commands};

fn main() -> ExitCode {
    if cli::answer_shell() {
        return ExitCode::SUCCESS;
    }
    let done = match cli::parse(std::env::args_os()) {
        Ok(cli) => cli::run(cli).map(|()| ExitCode::SUCCESS),
        Err(answer) => cli::print(&answer),
    };
    done.unwrap_or_else(|error| commands::report_failure(&error))
}
