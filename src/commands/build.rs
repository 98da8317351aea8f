//! `build`: migrates and seeds in one transaction, then shows the overview.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::packs::{self, Choice};
use super::seed::{self, Others, SeedPlan};
use super::writing::{WaitOption, report_migrations};
use super::{Context, report};
use crate::error::Error;

/// Build the database: migrate and seed, then show the overview
///
/// Afterwards the database contains the built-in packs and the packs in the given folders, and nothing
/// else. Your own pack for a source replaces the built-in one.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// Folders with packs of your own; `-` reads one from standard input
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    packs: Vec<PathBuf>,
    /// Build only from these folders, without the built-in packs
    #[arg(long, requires = "packs")]
    only: bool,
    /// Remove sources that are in the database but not among the packs
    ///
    /// Without this option, `build` refuses to remove them, or attached texts whose passages no longer exist.
    #[arg(long)]
    replace: bool,
    /// Show which facts would be added, changed and removed; write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    wait: WaitOption,
}

pub(crate) fn run(context: &Context, arguments: &BuildArgs) -> Result<(), Error> {
    let choice = if arguments.only { Choice::NamedAlone } else { Choice::WithBuiltIn };
    let mut loaded = packs::read(&arguments.packs, choice)?;
    let path = context.globals.target();
    let others = if arguments.replace { Others::Go } else { Others::Refuse };
    let plan = SeedPlan { removed: &[], others, dry_run: arguments.dry_run };
    let migrations = seed::write(context, &path, arguments.wait.duration(), &mut loaded, &plan)?;
    loaded.report_warnings(context);
    if arguments.dry_run {
        return Ok(());
    }
    report_migrations(context, &path, &migrations);
    report::overview(context, &path).map_err(|error| error.written(&path, "the overview could not be shown"))
}
