//! Migrations and the file they make: what is embedded, older and newer files, files that
//! are not ours, and what a file is after success and after failure.

mod aside;
mod embedded;
mod file;
mod older;
mod refused;
mod upgrades;

pub(crate) use upgrades::put as put_version;
