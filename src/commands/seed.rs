//! `seed`: puts packs into the database, and removes sources, all or nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueHint};
use rusqlite::Connection;

use super::packs::{self, Choice, LoadedPacks};
use super::writing::WaitOption;
use super::{Context, completions, counted, diff, writing};
use crate::db;
use crate::db::migrate::Step;
use crate::error::{Error, quoted};
use crate::seed;

/// Put packs into the database
///
/// For each pack, the facts of its source are replaced by those of the pack. Other sources in the
/// database stay as they are. Without a folder, the built-in packs are seeded.
#[derive(Debug, Args)]
pub(crate) struct SeedArgs {
    /// Folders with packs; `-` reads one from standard input
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    packs: Vec<PathBuf>,
    /// Remove a source and all its facts
    #[arg(long, value_name = "SOURCE", add = completions::from_database(completions::sources))]
    remove: Vec<String>,
    /// Show which facts would be added, changed and removed; write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    wait: WaitOption,
}

pub(crate) fn run(context: &Context, arguments: &SeedArgs) -> Result<(), Error> {
    let removed = &arguments.remove;
    // `seed --remove` alone does not seed the built-in packs.
    let choice = if removed.is_empty() { Choice::Named } else { Choice::NamedAlone };
    let mut loaded = packs::read(&arguments.packs, choice)?;
    let path = context.globals.target();
    if let Some(slug) = removed.iter().find(|slug| loaded.packs.iter().any(|pack| pack.slug() == **slug)) {
        let message = format!("the source `{slug}` cannot be removed and seeded at the same time");
        return Err(Error::usage(message));
    }
    let plan = SeedPlan { removed, others: Others::Stay, dry_run: arguments.dry_run };
    write(context, &path, arguments.wait.duration(), &mut loaded, &plan)?;
    loaded.report_warnings(context);
    Ok(())
}

/// What happens to the sources in the database that are not among the packs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// They stay.
    Stay,
    /// If there are any, the command fails and changes nothing.
    Refuse,
    /// They are removed.
    Go,
}

/// What a command seeds and removes.
pub(super) struct SeedPlan<'a> {
    /// Sources to remove.
    pub(super) removed: &'a [String],
    pub(super) others: Others,
    /// Only show the difference.
    pub(super) dry_run: bool,
}

/// Migrates and seeds in one transaction and says what has changed. If the database was seeded from the
/// same packs before, it writes nothing and does not wait for other programs.
pub(super) fn write(
    context: &Context,
    path: &Path,
    wait: Duration,
    loaded: &mut LoadedPacks,
    plan: &SeedPlan<'_>,
) -> Result<Vec<Step>, Error> {
    let mut removed = plan.removed.to_vec();
    if db::exists(path)?
        && let Ok(conn) = db::open_as_made(path)
    {
        removed = to_remove(path, &conn, loaded, plan)?;
        loaded.skip_seeded(&conn)?;
        if loaded.packs.is_empty() && removed.is_empty() && !plan.dry_run {
            context.remark(&format!("{}: already has these packs; nothing was changed", path.display()));
            return Ok(Vec::new());
        }
        report_renamed(context, &conn, loaded, &removed)?;
    } else if let Some(slug) = removed.first().filter(|_| !path.exists()) {
        return Err(no_such_source(slug, &[]));
    }
    if plan.dry_run {
        return preview(context, path, loaded, &removed).map(|()| Vec::new());
    }
    let (migrations, outcome) = writing::write(context, path, wait, |transaction, migrations| {
        // Another program may have written in the meantime, and the file may have had an older schema.
        removed = to_remove(path, transaction, loaded, plan)?;
        let has_facts = !seed::sources(transaction)?.is_empty();
        loaded.skip_seeded(transaction)?;
        let outcome = loaded.write(transaction, &removed)?;
        if has_facts && !migrations.is_empty() {
            seed::derive(transaction)?;
        }
        if plan.others == Others::Refuse
            && let Some((source, lost)) = outcome.lost_texts.first()
        {
            let texts = counted(*lost, "attached text");
            return Err(would_drop(path, &format!("{texts} of `{source}` for passages")));
        }
        Ok(outcome)
    })?;
    let seeded = match outcome.facts.as_slice() {
        // A line for each would hide the other messages.
        many if many.len() > 5 => {
            let facts: i64 = many.iter().map(|(_, facts)| facts).sum();
            vec![format!("{} sources seeded, {}", many.len(), counted(facts, "fact"))]
        }
        few => few
            .iter()
            .map(|(source, facts)| format!("`{source}` seeded, {}", counted(*facts, "fact")))
            .collect(),
    };
    for line in seeded {
        context.remark(&format!("{}: {line}", path.display()));
    }
    for source in &removed {
        context.remark(&format!("{}: `{source}` removed", path.display()));
    }
    for (source, lost) in &outcome.lost_texts {
        let texts = counted(*lost, "attached text");
        context.remark(&format!("removed {texts} of `{source}`: the pack no longer has the passage"));
    }
    Ok(migrations)
}

/// The sources to remove: those that the user named or, with `build --replace`, all without a pack.
fn to_remove(
    path: &Path,
    conn: &Connection,
    loaded: &LoadedPacks,
    plan: &SeedPlan<'_>,
) -> Result<Vec<String>, Error> {
    let sources = seed::sources(conn)?;
    if let Some(slug) = plan.removed.iter().find(|slug| !sources.contains(slug)) {
        return Err(no_such_source(slug, &sources));
    }
    let is_given = |slug: &String| loaded.slugs.contains(slug);
    let others: Vec<String> = sources.into_iter().filter(|slug| !is_given(slug)).collect();
    match plan.others {
        Others::Stay => Ok(plan.removed.to_vec()),
        Others::Refuse if !others.is_empty() => {
            let noun = if others.len() == 1 { "source" } else { "sources" };
            Err(would_drop(path, &format!("the {noun} {}", quoted(&others))))
        }
        Others::Refuse | Others::Go => Ok(others),
    }
}

fn no_such_source(slug: &str, sources: &[String]) -> Error {
    let error = Error::not_found("source", slug);
    if sources.is_empty() { error } else { error.hint(format!("the database has {}", quoted(sources))) }
}

fn would_drop(path: &Path, what: &str) -> Error {
    Error::failed(format!("`{}` has {what} that `build` was not given; nothing was changed", path.display()))
        .hint(
            "give `build` those packs too, or remove what is not in the given packs with `--replace`; \
               `ecpat-kb seed DIR` adds a pack and keeps the others",
        )
}

/// Reports sources that the database also has under another slug; these stay.
fn report_renamed(
    context: &Context,
    conn: &Connection,
    loaded: &LoadedPacks,
    removed: &[String],
) -> Result<(), Error> {
    let failed = Error::sqlite("reading the sources");
    let mut statement = conn
        .prepare("SELECT slug FROM source WHERE url = :url AND slug <> :slug ORDER BY slug")
        .map_err(&failed)?;
    for pack in &loaded.packs {
        let source = pack.of(&crate::pack::kind::SOURCE).next();
        let (Some(url), slug) = (source.and_then(|source| source.text("url")), pack.slug()) else { continue };
        if seed::sources(conn)?.iter().any(|there| there == slug) {
            continue;
        }
        let found = statement
            .query_map(rusqlite::named_params! { ":url": url, ":slug": slug }, |row| row.get::<_, String>(0))
            .and_then(Iterator::collect::<rusqlite::Result<Vec<String>>>)
            .map_err(&failed)?;
        for old in found.iter().filter(|old| !removed.contains(old)) {
            context.remark(&format!(
                "`{slug}` has the address of the source `{old}`, which stays; `ecpat-kb seed --remove {old}` removes it"
            ));
        }
    }
    Ok(())
}

/// Seeds a copy and shows what would change; the database stays as it is.
fn preview(
    context: &Context,
    path: &Path,
    loaded: &mut LoadedPacks,
    removed: &[String],
) -> Result<(), Error> {
    let (mut before, mut after) = (db::scratch_copy(path)?, db::scratch_copy(path)?);
    // Errors name the file, not the copies.
    let (before, _) = db::upgrade::preview(&mut before, path)?;
    let (after, _) = db::upgrade::preview(&mut after, path)?;
    loaded.write(&after, removed)?;
    diff::write_differences(context, &before, &after, false, "What seeding would change").map(drop)
}
