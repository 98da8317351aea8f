//! `build`: migrate and seed in one transaction, then the overview.

use std::path::PathBuf;
use std::time::Duration;

use super::packs::{self, Choice};
use super::{Context, migrate, report, seed};
use crate::cli::Writing;
use crate::error::Error;
use crate::seed::Others;

pub(super) fn run(context: &Context, folders: &[PathBuf], writing: &Writing) -> Result<(), Error> {
    let mut reading = packs::read(folders, Choice::WithBuiltIn)?;
    let path = context.target();
    let wait = Duration::from_secs(writing.wait);
    let outcome = seed::write(context, &path, wait, &mut reading, Others::Remove)?;
    reading.tell_warnings(context);
    migrate::tell(context, &path, &outcome.migrations);
    seed::tell(context, &path, &outcome);
    report::overview(context, &path).map_err(|error| error.written(&path, "what it holds could not be shown"))
}
