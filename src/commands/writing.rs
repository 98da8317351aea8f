//! Writing to the database: what every command that does so goes through, and telling of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::{Args, value_parser};
use rusqlite::Transaction;

use super::migrate::now;
use super::progress::Stages;
use super::{Context, MAX_SECONDS, interrupt};
use crate::db;
use crate::db::migrate::Step;
use crate::db::upgrade::{self, Attendant};
use crate::error::Error;

/// The option of the commands that write.
#[derive(Debug, Args)]
pub(crate) struct WaitOption {
    /// How long to wait for another program that is writing to the database
    #[arg(long, default_value_t = 5, value_name = "SECONDS", value_parser = value_parser!(u64).range(..=MAX_SECONDS))]
    wait: u64,
}

impl WaitOption {
    pub(super) fn duration(&self) -> Duration {
        Duration::from_secs(self.wait)
    }
}

/// Brings the file up to date and makes a change, all or nothing; a file that is not there is
/// made. The change is given the migrations that were applied.
pub(super) fn write<T>(
    context: &Context,
    path: &Path,
    wait: Duration,
    change: impl FnOnce(&Transaction<'_>, &[Step]) -> Result<T, Error>,
) -> Result<(Vec<Step>, T), Error> {
    let now = now()?;
    let guard = NewFile::new(path);
    let mut conn = db::open_writable(path, wait)?;
    let interrupted = interrupt::watch(&mut conn, path)?;
    let mut onlooker = Onlooker { context, path, interrupted, stages: Stages::none() };
    let done = upgrade::write(&mut conn, path, now, &mut onlooker, change);
    let done = done.map_err(|error| interrupt::explain(error, path))?;
    guard.keep();
    Ok(done)
}

/// Tells the user how an upgrade goes.
struct Onlooker<'a> {
    context: &'a Context,
    path: &'a Path,
    interrupted: Arc<AtomicBool>,
    stages: Stages,
}

impl Attendant for Onlooker<'_> {
    fn copying(&mut self, done: u64, total: u64) {
        self.stages.copying(done, total);
    }

    fn checking(&mut self) {
        self.stages.checking(self.path);
    }

    fn removed(&mut self, left: &Path) {
        self.stages.clear();
        self.context.remark(&format!(
            "`{}`, which an upgrade that was broken off has left, was removed: `{}` is whole",
            left.display(),
            self.path.display()
        ));
    }

    fn kept(&mut self, copy: &Path) {
        self.stages.clear();
        super::tell_problem(&format!(
            "`{}`, a copy of `{}` from before its upgrade, is still there; the next run that writes and finds the \
             file whole removes it",
            copy.display(),
            self.path.display()
        ));
    }

    fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}

/// Removes the file that opening a new database leaves behind, unless it was kept.
pub(super) struct NewFile {
    path: Option<PathBuf>,
}

impl NewFile {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: (!path.exists()).then(|| path.to_owned()) }
    }

    pub(super) fn keep(mut self) {
        self.path = None;
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            db::remove_if_empty(path);
        }
    }
}
