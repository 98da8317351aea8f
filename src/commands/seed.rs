//! `seed`: packs into the database, all or nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::packs::{self, Choice, Reading};
use super::{Context, writing};
use crate::cli::Writing;
use crate::db;
use crate::db::migrate::Step;
use crate::error::Error;
use crate::output::Cell;
use crate::seed::{self, Change, Others};

pub(super) fn run(
    context: &Context,
    folders: &[PathBuf],
    dry_run: bool,
    writing: &Writing,
) -> Result<(), Error> {
    let mut reading = packs::read(folders, Choice::Named)?;
    let path = context.target();
    let wait = Duration::from_secs(writing.wait);
    if dry_run {
        let changes = preview(&path, wait, &mut reading)?;
        reading.tell_warnings(context);
        return print(context, &changes);
    }
    let outcome = write(context, &path, wait, &mut reading, Others::Keep)?;
    reading.tell_warnings(context);
    tell(context, &path, &outcome);
    Ok(())
}

/// What `seed` and `build` have done.
pub(super) struct Outcome {
    pub(super) migrations: Vec<Step>,
    changes: Vec<Change>,
}

/// Migrates and seeds in one transaction.
pub(super) fn write(
    context: &Context,
    path: &Path,
    wait: Duration,
    reading: &mut Reading,
    others: Others,
) -> Result<Outcome, Error> {
    let (migrations, changes) = writing::write(context, path, wait, |transaction, migrations| {
        let changes = reading.write(transaction, others)?;
        if changes.is_empty() && !migrations.is_empty() {
            seed::derive(transaction)?;
        }
        Ok(changes)
    })?;
    Ok(Outcome { migrations, changes })
}

/// What seeding would change; the database is left as it is.
fn preview(path: &Path, wait: Duration, reading: &mut Reading) -> Result<Vec<Change>, Error> {
    let mut conn = if db::is_there(path)? { db::open_writable(path, wait)? } else { db::scratch()? };
    let transaction = db::migrate::begin(&mut conn, path)?;
    db::migrate::stop_waiting(&transaction, path)?;
    db::migrate::apply(&transaction, path, None)?;
    reading.write(&transaction, Others::Keep)
}

/// Says what has changed.
pub(super) fn tell(context: &Context, path: &Path, outcome: &Outcome) {
    let sum = |count: fn(&Change) -> usize| outcome.changes.iter().map(count).sum::<usize>();
    let (added, changed, removed) =
        (sum(|change| change.added), sum(|change| change.changed), sum(|change| change.removed));
    if added + changed + removed == 0 {
        context.remark(&format!("{}: the packs are in it already; nothing was changed", path.display()));
    } else {
        context
            .remark(&format!("{}: {added} rows added, {changed} changed, {removed} removed", path.display()));
    }
}

fn print(context: &Context, changes: &[Change]) -> Result<(), Error> {
    let mut rows = context.rows("What seeding would change", &["table", "added", "changed", "removed"])?;
    for change in changes {
        let count = |count: usize| Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX));
        rows.row(&[
            Cell::Text(change.table),
            count(change.added),
            count(change.changed),
            count(change.removed),
        ])?;
    }
    rows.finish()?;
    if changes.is_empty() {
        context.remark("the packs are in the database already; nothing would be changed");
    }
    Ok(())
}
