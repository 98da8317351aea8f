//! Import, reports, exports and questions against other programs on the same data, in one run:
//!
//!     cargo build --release --example bulk_pack
//!     cargo bench --bench scale -- [ORGANISATIONS] [ROUNDS] [SIZE,SIZE,…]
//!
//! Prints tables in Markdown, of medians and of ratios to the other program; below 1, this one takes
//! less. Without arguments 20,000 organisations, in five rounds, and questions about one thing in
//! files of 1,000 and 10,000; all tables are those of `20000 5 1000,10000,100000,1000000`, which
//! takes about ten minutes more and 10 GB in the folder for temporary files. Needs `sqlite3` and GNU
//! `time`, as Debian has them; where `sqlite-utils` is to be found, imports are compared with it as
//! well. Whole processes are measured, each program in turn, round by round.
//!
//! The other programs get it easier where they cannot do the same: `.import` writes empty texts
//! for NULL, so its tables have the same columns, keys and indexes but no CHECK and no types, it
//! is given rows whose ids are known, and nothing indexes texts for it. To fill the schema as it
//! is, types and CHECKs and all, rows go through a table of texts, as its users do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::cast_precision_loss, reason = "figures of three digits")]
#![allow(clippy::format_push_string, reason = "scripts of a few lines")]

mod exports;
mod import;
mod measure;
mod questions;
mod reading;

use std::path::Path;
use std::process::Command;

use measure::Bench;

const PROGRAM: &str = env!("CARGO_BIN_EXE_ecpat-kb");
const ORGANISATIONS: usize = 20_000;
const ROUNDS: usize = 5;
const SIZES: [usize; 2] = [1_000, 10_000];

fn main() {
    // Cargo adds an option of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let numbers = |at: usize| -> Option<Vec<usize>> {
        let number = |word: &str| word.parse().expect("ORGANISATIONS ROUNDS SIZE,SIZE,… are numbers");
        words.get(at).map(|word| word.split(',').map(number).collect())
    };
    let organisations = numbers(0).map_or(ORGANISATIONS, |number| number[0]);
    let rounds = numbers(1).map_or(ROUNDS, |number| number[0]);
    let sizes = numbers(2).unwrap_or(SIZES.to_vec());
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench { dir: folder.path().to_owned(), rounds };
    println!("{organisations} organisations, medians of {rounds} rounds\n");
    bench.import(organisations);
    bench.start();
    bench.reading();
    bench.exports();
    bench.questions(&sizes);
}

/// The program, with what it is to do and the database.
fn program(arguments: &[&str], database: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).args(["--quiet", "--db"]).arg(database);
    command
}

/// The shell of SQLite, with a line to run.
fn sqlite3(database: &Path, line: &str) -> Command {
    let mut command = Command::new("sqlite3");
    command.arg(database).arg(line);
    command
}

/// The shell of SQLite, reading, with a script that prints CSV.
fn sqlite3_csv(database: &Path, script: &Path) -> Command {
    let mut command = Command::new("sqlite3");
    command.args(["-readonly", "-csv", "-header"]).arg(database).arg(format!(".read {}", script.display()));
    command
}
