//! `ecpat-kb` turns articles about the organisations that work to end the sexual
//! exploitation of children into one SQLite file in which every fact says where it was
//! read.
//!
//! The layers, each importing only what stands after it: `commands` → `seed`, `report`,
//! [`export`], [`article`] → [`pack`], [`output`], [`db`] → [`date`], [`fs`], [`error`], [`escape`], [`fold`]. [`cli`] holds
//! the definitions of the command line and nothing else. `CONTRIBUTING.md` tells the habits.

pub mod article;
pub mod cli;
pub mod commands;
pub mod date;
pub mod db;
pub mod error;
pub mod escape;
pub mod export;
pub mod fold;
pub mod fs;
pub mod output;
pub mod pack;
pub mod report;
pub mod seed;
