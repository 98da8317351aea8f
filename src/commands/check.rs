//! `check`: packs and, where there is one, the database. Changes nothing.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use rusqlite::Connection;

use super::packs::{self, Choice};
use super::{Context, tell_problem};
use crate::db;
use crate::error::Error;
use crate::pack::{Pack, Severity};
use crate::{export, seed};

/// Check the built-in pack, packs of your own, and the database
///
/// Shows everything that is wrong at once, each with file, line and column.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Folders with packs; `-` reads one from standard input
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    packs: Vec<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &CheckArgs) -> Result<(), Error> {
    let mut reading = packs::read(&arguments.packs, Choice::WithBuiltIn)?;
    let mut fresh = db::scratch()?;
    let here = Path::new(":memory:");
    let (transaction, _) = db::upgrade::preview(&mut fresh, here)?;
    reading.check_in(&transaction)?;
    reading.print();
    let errors = reading.count(Severity::Error);
    let warnings = reading.count(Severity::Warning);
    let labels: Vec<&str> = reading.packs.iter().map(|pack| pack.label.as_str()).collect();
    context.remark(&format!(
        "{}: {}, {}",
        labels.join(", "),
        count(errors, "error"),
        count(warnings, "warning")
    ));
    let waiting = reading.packs.iter().flat_map(Pack::candidates).count();
    if waiting > 0 {
        context.remark(&format!(
            "{} to be accepted or struck: write each as a fact, or take it out",
            count(waiting, "candidate")
        ));
    }
    let mut found = errors;
    if let Some(path) = context.file() {
        let problems = database(&path)?;
        for problem in &problems {
            tell_problem(problem);
        }
        context.remark(&format!("{}: {}", path.display(), count(problems.len(), "problem")));
        found += problems.len();
        if found == 0 {
            compare(context, &path, &transaction, &reading)?;
        }
    }
    if found > 0 { Err(Error::problems_found(found)) } else { Ok(()) }
}

fn count(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

/// What is wrong with a database file, as words.
fn database(path: &Path) -> Result<Vec<String>, Error> {
    let conn = db::open_to_check(path)?;
    let mut problems = Vec::new();
    let checked = conn.pragma_query(None, "integrity_check", |row| {
        let message: String = row.get(0)?;
        if message != "ok" {
            problems.push(message);
        }
        Ok(())
    });
    match checked {
        // A file so damaged that SQLite cannot even list the damage.
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
            problems.push(error.to_string());
        }
        checked => checked.map_err(Error::database(path, "checking"))?,
    }
    if problems.is_empty() {
        problems.extend(db::migrate::broken_keys(&conn)?);
        problems.extend(db::differences(&conn, db::migrate::latest())?);
        problems.extend(db::migrate::history_differences(&conn)?);
    }
    // Rows are read only where their tables are those of this program.
    if problems.is_empty() {
        problems.extend(db::invalid_values(&conn)?);
    }
    Ok(problems)
}

/// Says of each source in the database whether it holds what its pack says; what differs is no
/// problem of the file. A hand edit is found here, and not by seeding.
fn compare(
    context: &Context,
    path: &Path,
    fresh: &Connection,
    reading: &packs::Reading,
) -> Result<(), Error> {
    let conn = db::open_read_only(path)?;
    let sources = seed::sources(&conn)?;
    let given = || reading.packs.iter().map(Pack::slug);
    if given().any(|slug| !sources.iter().any(|there| there == slug)) {
        context.remark(&format!("{}: not all of the packs are in it", path.display()));
        return Ok(());
    }
    for pack in &reading.packs {
        let slug = pack.slug();
        if export::pack::content(&conn, slug)? == export::pack::content(fresh, slug)? {
            continue;
        }
        let way = if seed::is_seeded(&conn, pack)? {
            "it was changed by hand; build it anew to have what the pack says"
        } else {
            "`ecpat-kb seed --dry-run` shows the difference"
        };
        context
            .remark(&format!("{}: its content is not that of the pack of `{slug}`; {way}", path.display()));
    }
    Ok(())
}
