//! Writing to the database: what all commands that write have in common, and their messages.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::{Args, value_parser};
use rusqlite::Transaction;
use time::OffsetDateTime;

use super::{Context, MAX_SECONDS, interrupt};
use crate::db;
use crate::db::migrate::Step;
use crate::db::upgrade::{self, UpgradeObserver};
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

/// Upgrades the file and makes a change, all or nothing. A missing file is created. `change` receives
/// the migrations that were applied.
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
    let mut observer = Observer { context, path, interrupted };
    let done = upgrade::write(&mut conn, path, now, &mut observer, change);
    let done = done.map_err(|error| interrupt::explain(error, path))?;
    guard.keep();
    Ok(done)
}

/// Says which migrations were applied.
pub(super) fn report_migrations(context: &Context, path: &Path, steps: &[Step]) {
    let path = path.display();
    context.remark(&match (steps.first(), steps.last()) {
        (Some(first), Some(last)) if first.version == 1 => {
            format!("{path}: created, schema version {}", last.version)
        }
        (Some(first), Some(last)) => {
            format!("{path}: upgraded from schema version {} to {}", first.version - 1, last.version)
        }
        _ => format!("{path}: the schema is up to date"),
    });
}

/// The time in `SOURCE_DATE_EPOCH`, if it is set, for builds with the same bytes
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn now() -> Result<Option<OffsetDateTime>, Error> {
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = epoch.parse().ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    seconds.map(Some).ok_or_else(|| {
        Error::usage(format!("SOURCE_DATE_EPOCH is `{epoch}`, which is not a valid time"))
            .hint("set it to a number of seconds since 1970, such as 1700000000")
    })
}

/// Tells the user what became of the backup of an upgrade.
struct Observer<'a> {
    context: &'a Context,
    path: &'a Path,
    interrupted: Arc<AtomicBool>,
}

impl UpgradeObserver for Observer<'_> {
    fn removed(&mut self, backup: &Path) {
        self.context.remark(&format!(
            "removed `{}`, left over from an interrupted upgrade; `{}` is intact",
            backup.display(),
            self.path.display()
        ));
    }

    fn kept(&mut self, backup: &Path) {
        super::report_problem(&format!(
            "`{}`, the backup of `{}` from before its upgrade, was not removed; the next command that writes \
             removes it if the file is intact",
            backup.display(),
            self.path.display()
        ));
    }

    fn interrupted(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.interrupted)
    }
}

/// Removes the empty file that opening a new database leaves, unless [`NewFile::keep`] is called.
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
