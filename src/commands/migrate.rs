//! `migrate`: the schema without facts.

use clap::Args;

use super::Context;
use super::writing::{self, NewFile, WaitOption, report_migrations};
use crate::db;
use crate::db::migrate::Step;
use crate::error::Error;
use crate::output::Cell;
use crate::seed;

/// Upgrade the schema of the database
///
/// Other commands that write do this, too. An older file is first backed up to
/// FILE.before-upgrade-from-vN in the same folder. The backup is removed once the upgraded file has
/// passed its checks.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// Show which migrations the database has; change nothing
    #[arg(long, conflicts_with = "dry_run")]
    status: bool,
    /// Show which migrations would be applied; change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    wait: WaitOption,
}

pub(crate) fn run(context: &Context, arguments: &MigrateArgs) -> Result<(), Error> {
    let &MigrateArgs { status, dry_run, ref wait } = arguments;
    let path = context.globals.target();
    let wait = wait.duration();
    if (status || dry_run) && !db::exists(&path)? {
        return print(context, &db::migrate::status(&db::memory()?)?);
    }
    if status {
        return print(context, &db::migrate::status(&db::open_for_inspection(&path)?)?);
    }
    if dry_run {
        let _guard = NewFile::new(&path);
        let mut conn = db::open_writable(&path, wait)?;
        let (_, mut steps) = db::upgrade::preview(&mut conn, &path)?;
        for step in &mut steps {
            step.applied_on = None;
        }
        if steps.is_empty() {
            context.remark("the schema is up to date; no migration would be applied");
        }
        return print(context, &steps);
    }
    let (steps, ()) = writing::write(context, &path, wait, |transaction, steps| {
        if steps.is_empty() { Ok(()) } else { seed::derive(transaction) }
    })?;
    report_migrations(context, &path, &steps);
    Ok(())
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
