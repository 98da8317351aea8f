//! Migrations and the file they make: what is embedded, older and newer files, files that
//! are not ours, and what a file is after success and after failure.

mod aside;
mod embedded;
mod file;
mod older;
mod refused;

pub(crate) use older::{WITH_FACTS, put_older};

/// The folder of a pack that is not in the file yet: what is in it already is passed over.
const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/awkward");
