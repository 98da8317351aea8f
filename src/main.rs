//! The program: parse, run, print the error, exit code.

use std::process::ExitCode;

use ecpat_kb::commands;

fn main() -> ExitCode {
    if commands::answer_shell() {
        return ExitCode::SUCCESS;
    }
    commands::choose_colour(std::env::args_os().filter_map(|word| word.into_string().ok()));
    let cli = match commands::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => commands::report_failure(&error),
    }
}
