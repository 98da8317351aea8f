//! Migrations and the file they make: what is embedded, older and newer files, files that
//! are not ours, and what a file is after success and after failure.

mod aside;
mod embedded;
mod file;
mod older;
mod refused;

pub(crate) use older::{WITH_FACTS, put_older};
