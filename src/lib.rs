//! The parts of the program `ecpat-kb`, which turns articles about organisations that work to end the
//! sexual exploitation of children into one SQLite file in which every fact names its source.
//!
//! This is not a public interface: the library exists so that the program's own tests and benchmarks can
//! call its parts, and any of them can change in any version. Other programs use the command line
//! (`docs/command-line.md`, with JSON and fixed exit codes) or the database file (`docs/schema.md`).
//!
//! Imports go one way: `commands` → `seed`, `report`, `page`, `export`, `article` → `pack`, `output`, `db` →
//! `date`, `fs`, `error`, `escape`, `fold`. `CONTRIBUTING.md` describes each.

#[doc(hidden)]
pub mod article;
#[cfg(test)]
#[path = "../tests/chance.rs"]
mod chance;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod commands;
#[doc(hidden)]
pub mod date;
#[doc(hidden)]
pub mod db;
#[doc(hidden)]
pub mod error;
#[doc(hidden)]
pub mod escape;
#[doc(hidden)]
pub mod export;
#[doc(hidden)]
pub mod fold;
#[doc(hidden)]
pub mod fs;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod pack;
#[doc(hidden)]
pub mod page;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod seed;
