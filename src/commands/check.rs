//! `check`: checks packs and, if there is one, the database. Changes nothing.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use rusqlite::Connection;

use super::packs::{self, Choice};
use super::{Context, counted, report_problem};
use crate::db;
use crate::error::{Error, shell_quoted};
use crate::output::{Cell, Format};
use crate::pack::{Pack, Severity};
use crate::{export, seed};

/// Check the built-in packs, packs of your own, and the database
///
/// Shows all problems at once, each with file, line and column; with `--format json` or another format, as rows.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Folders with packs; `-` reads one from standard input
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    packs: Vec<PathBuf>,
    /// Check only these folders, without the built-in packs
    #[arg(long, requires = "packs")]
    only: bool,
    /// Print the problems of the packs in SARIF, for code hosts and editors
    #[arg(long, conflicts_with = "format")]
    sarif: bool,
}

pub(crate) fn run(context: &Context, arguments: &CheckArgs) -> Result<(), Error> {
    let choice = if arguments.only { Choice::NamedAlone } else { Choice::WithBuiltIn };
    let mut loaded = packs::read(&arguments.packs, choice)?;
    let mut fresh = db::scratch()?;
    let here = Path::new(":memory:");
    let (transaction, _) = db::upgrade::preview(&mut fresh, here)?;
    loaded.check_in(&transaction)?;
    // In a table, a problem is shown with its line; in the other formats it is a row.
    let mut rows = match context.format() {
        Format::Table => None,
        _ => Some(context.rows("Problems", &["severity", "file", "line", "column", "problem", "help"])?),
    };
    match &mut rows {
        _ if arguments.sarif => writeln!(context.out(), "{:#}", loaded.sarif())?,
        Some(rows) => loaded.write_rows(rows.as_mut())?,
        None => loaded.print(),
    }
    let errors = loaded.count(Severity::Error);
    let warnings = loaded.count(Severity::Warning);
    let (built_in, own): (Vec<&Pack>, Vec<&Pack>) = loaded.packs.iter().partition(|pack| pack.is_built_in);
    let built_in = (!built_in.is_empty()).then(|| "the built-in packs".to_owned());
    let own = match own.as_slice() {
        many if many.len() > 5 => vec![counted(many.len(), "pack")],
        few => few.iter().map(|pack| pack.label.clone()).collect(),
    };
    let labels: Vec<String> = built_in.into_iter().chain(own).collect();
    context.remark(&format!(
        "{}: {}, {}",
        labels.join(", "),
        counted(errors, "error"),
        counted(warnings, "warning")
    ));
    for pack in &loaded.packs {
        let waiting = pack.candidates().count();
        if waiting > 0 {
            context.remark(&format!(
                "{} left to go through with `ecpat-kb article review {}`",
                counted(waiting, "candidate"),
                shell_quoted(Path::new(&pack.label))
            ));
        }
    }
    let mut found = errors;
    if let Some(path) = context.globals.file() {
        let problems = database(&path)?;
        for problem in &problems {
            match &mut rows {
                Some(rows) => rows.row(&[
                    Cell::Text("error"),
                    Cell::Text(&path.display().to_string()),
                    Cell::Null,
                    Cell::Null,
                    Cell::Text(problem),
                    Cell::Null,
                ])?,
                None => report_problem(problem),
            }
        }
        context.remark(&format!("{}: {}", path.display(), counted(problems.len(), "problem")));
        found += problems.len();
        if found == 0 {
            compare(context, &path, &transaction, &loaded)?;
        }
    }
    if let Some(rows) = rows {
        rows.finish()?;
    }
    if found > 0 { Err(Error::problems_found(found)) } else { Ok(()) }
}

/// The problems of a database file.
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
        // The file is so damaged that SQLite cannot list the damage.
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
    // Rows are read only if the tables are those of this program.
    if problems.is_empty() {
        problems.extend(db::invalid_values(&conn)?);
    }
    Ok(problems)
}

/// Reports each source in the database whose facts differ from its pack. That is not a problem of the
/// file. Only this finds facts that were edited by hand; seeding does not.
fn compare(
    context: &Context,
    path: &Path,
    fresh: &Connection,
    loaded: &packs::LoadedPacks,
) -> Result<(), Error> {
    let conn = db::open_read_only(path)?;
    let sources = seed::sources(&conn)?;
    let given = || loaded.packs.iter().map(Pack::slug);
    if given().any(|slug| !sources.iter().any(|there| there == slug)) {
        context.remark(&format!(
            "{}: does not contain all of these packs; `ecpat-kb seed` or `ecpat-kb build` adds them",
            path.display()
        ));
        return Ok(());
    }
    let slugs: Vec<&str> = given().collect();
    let (there, here) = (export::pack::contents(&conn, &slugs)?, export::pack::contents(fresh, &slugs)?);
    for ((pack, there), here) in loaded.packs.iter().zip(there).zip(here) {
        if there == here {
            continue;
        }
        let slug = pack.slug();
        let way = if seed::is_seeded(&conn, pack)? {
            "it was edited by hand; build it again to restore the pack's facts"
        } else {
            "`ecpat-kb seed --dry-run` shows the difference"
        };
        context.remark(&format!("{}: its content differs from the pack of `{slug}`; {way}", path.display()));
    }
    Ok(())
}
