//! `migrate`: the schema and nothing else.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use time::OffsetDateTime;

use super::Context;
use super::writing::{self, NewFile, WaitOption};
use crate::db;
use crate::db::migrate::Step;
use crate::error::Error;
use crate::output::Cell;
use crate::seed;

/// Bring the schema up to date
///
/// The other commands that write do it, too. A file of an older version is copied first, to
/// FILE.before-upgrade-from-vN beside it; the copy is removed when the upgraded file has passed its
/// check.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// Show which migrations the database has; change nothing
    #[arg(long, conflicts_with = "dry_run")]
    status: bool,
    /// Show what would be applied; change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    wait: WaitOption,
}

pub(crate) fn run(context: &Context, arguments: &MigrateArgs) -> Result<(), Error> {
    let &MigrateArgs { status, dry_run, ref wait } = arguments;
    let path = context.target();
    if status {
        let steps = if db::is_there(&path)? {
            db::migrate::status(&db::open_for_inspection(&path)?)?
        } else {
            db::migrate::status(&db::memory()?)?
        };
        return print(context, &steps);
    }
    let wait = wait.duration();
    if dry_run && !db::is_there(&path)? {
        return print(context, &db::migrate::status(&db::memory()?)?);
    }
    if dry_run {
        let steps = preview(&path, wait)?;
        if steps.is_empty() {
            context.remark("the schema is up to date; nothing would be applied");
        }
        return print(context, &steps);
    }
    let (steps, ()) = writing::write(context, &path, wait, |transaction, steps| {
        if steps.is_empty() { Ok(()) } else { seed::derive(transaction) }
    })?;
    tell(context, &path, &steps);
    Ok(())
}

/// What would be applied; the database is left as it is.
fn preview(path: &Path, wait: Duration) -> Result<Vec<Step>, Error> {
    let _guard = NewFile::new(path);
    let mut conn = db::open_writable(path, wait)?;
    let transaction = db::migrate::begin(&mut conn, path)?;
    db::migrate::stop_waiting(&transaction, path)?;
    let steps = db::migrate::apply(&transaction, path, now()?)?;
    Ok(steps.into_iter().map(|step| Step { applied_on: None, ..step }).collect())
}

/// Says what was applied.
pub(super) fn tell(context: &Context, path: &Path, steps: &[Step]) {
    match (steps.first(), steps.last()) {
        (Some(first), Some(last)) => context.remark(&format!(
            "{}: schema brought from version {} to {}",
            path.display(),
            first.version - 1,
            last.version
        )),
        _ => context.remark(&format!("{}: schema is up to date", path.display())),
    }
}

/// The time that stands for now, where `SOURCE_DATE_EPOCH` asks for a build that can be
/// repeated to the byte (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub(super) fn now() -> Result<Option<OffsetDateTime>, Error> {
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = epoch.parse().ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    seconds.map(Some).ok_or_else(|| {
        Error::usage(format!("SOURCE_DATE_EPOCH is `{epoch}`, which is no time"))
            .hint("it is a number of seconds since 1970, such as 1700000000")
    })
}

fn print(context: &Context, steps: &[Step]) -> Result<(), Error> {
    let mut rows = context.rows("Migrations", &["version", "name", "applied_on"])?;
    for step in steps {
        rows.row(&[
            Cell::Integer(i64::from(step.version)),
            Cell::Text(&step.name),
            step.applied_on.as_deref().map_or(Cell::Null, Cell::Text),
        ])?;
    }
    rows.finish()?;
    Ok(())
}
