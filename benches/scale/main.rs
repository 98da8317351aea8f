//! Compares imports, reports, exports and questions with other programs on the same data, in one run:
//!
//!     cargo build --profile dist --example bulk_pack
//!     cargo bench --bench scale --profile dist -- [ORGANISATIONS] [ROUNDS] [SIZE,SIZE,…]
//!
//! Prints Markdown tables with medians and with ratios to the other program; below 1, `ecpat-kb` takes
//! less. The default is 20,000 organisations, five rounds, and questions about one thing in files of
//! 1,000 and 10,000 organisations. `20000 5 1000,10000,100000,1000000` takes about ten minutes more
//! and 10 GB in the folder for temporary files. Needs `sqlite3` and GNU `time`, as Debian has them, and
//! also measures `sqlite-utils` if it is installed. Measures complete processes, each program in turn,
//! round by round.
//!
//! The other programs have less to do where they cannot do the same: `.import` writes empty texts
//! for NULL, so its tables have the same columns, keys and indexes but no CHECK and no types; it gets
//! rows with known ids; and it indexes no text. To fill the full schema, with types and CHECKs, the rows
//! go through a table of texts, as users of `.import` do it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark may panic")]
#![allow(clippy::cast_precision_loss, reason = "figures of three digits")]
#![allow(clippy::format_push_string, reason = "scripts of a few lines")]

mod exports;
mod import;
mod measure;
mod questions;
mod reading;
mod site;

use std::path::Path;
use std::process::Command;

use measure::Bench;

const PROGRAM: &str = env!("CARGO_BIN_EXE_ecpat-kb");
const ORGANISATIONS: usize = 20_000;
const ROUNDS: usize = 5;
const SIZES: [usize; 2] = [1_000, 10_000];

fn main() {
    // Cargo adds an option, `--bench`.
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
    bench.site();
    bench.questions(&sizes);
}

/// The program with its arguments and the database.
fn program(arguments: &[&str], database: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).args(["--quiet", "--db"]).arg(database);
    command
}

/// The SQLite shell with one line to run.
fn sqlite3(database: &Path, line: &str) -> Command {
    let mut command = Command::new("sqlite3");
    command.arg(database).arg(line);
    command
}

/// The SQLite shell, read-only, with a script whose rows it prints as CSV.
fn sqlite3_csv(database: &Path, script: &Path) -> Command {
    let mut command = Command::new("sqlite3");
    command.args(["-readonly", "-csv", "-header"]).arg(database).arg(format!(".read {}", script.display()));
    command
}
