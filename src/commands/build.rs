//! `build`: migrate and seed in one transaction, then the overview.

use std::path::PathBuf;
use std::time::Duration;

use super::packs::{self, Choice};
use super::seed::{self, Change, Others};
use super::{Context, migrate, report};
use crate::cli::BuildOptions;
use crate::error::Error;

pub(super) fn run(context: &Context, folders: &[PathBuf], options: &BuildOptions) -> Result<(), Error> {
    let choice = if options.only { Choice::NamedAlone } else { Choice::WithBuiltIn };
    if options.only && folders.is_empty() {
        return Err(Error::usage("`--only` without a folder leaves nothing to build")
            .hint("name the folders of the packs: `ecpat-kb build --only DIR`"));
    }
    let mut reading = packs::read(folders, choice)?;
    let path = context.target();
    let wait = Duration::from_secs(options.writing.wait);
    let others = if options.replace { Others::Go } else { Others::Refuse };
    let change = Change { removed: &[], others, dry_run: options.dry_run };
    let migrations = seed::write(context, &path, wait, &mut reading, &change)?;
    reading.tell_warnings(context);
    if options.dry_run {
        return Ok(());
    }
    migrate::tell(context, &path, &migrations);
    report::overview(context, &path).map_err(|error| error.written(&path, "what it holds could not be shown"))
}
