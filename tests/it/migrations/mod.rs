//! Migrations and the database file: embedded migrations, older and newer files, files of other
//! programs, and the state of a file after success and failure.

mod backup;
mod embedded;
mod file;
mod older;
mod refused;

use crate::support::ARTICLE;

pub(crate) use older::{WITH_FACTS, put_older};

/// The folder of a small pack that is not in the file yet; a pack that is in the file would be skipped. It is about
/// things of the pack `ecpat`, too.
const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed/ecpat-history");

/// Adds this pack to a file with the pack `ecpat`.
const BUILD: &[&str] = &["build", "--only", ARTICLE, PACK];
