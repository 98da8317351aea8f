//! `check`: packs and, where there is one, the database. Changes nothing.

use std::path::{Path, PathBuf};

use super::packs::{self, Choice};
use super::{Context, tell_problem};
use crate::db;
use crate::error::Error;
use crate::pack::{Pack, Severity};

pub(super) fn run(context: &Context, folders: &[PathBuf]) -> Result<(), Error> {
    let mut reading = packs::read(folders, Choice::WithBuiltIn)?;
    let mut fresh = db::scratch()?;
    let here = Path::new(":memory:");
    let transaction = db::migrate::begin(&mut fresh, here)?;
    db::migrate::apply(&transaction, here, None)?;
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
            found = compare(context, &path, reading)?;
        }
    }
    if found > 0 { Err(Error::Check(found)) } else { Ok(()) }
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
        problems.extend(db::migrate::odd_history(&conn)?);
    }
    // Rows are read only where their tables are those of this program.
    if problems.is_empty() {
        problems.extend(db::odd_values(&conn)?);
    }
    Ok(problems)
}

/// Says whether the database holds what the packs say, which is no problem, and returns how
/// many of their records it could not take.
fn compare(context: &Context, path: &Path, mut reading: packs::Reading) -> Result<usize, Error> {
    let mut conn = db::open_read_only(path)?;
    let transaction = conn.transaction().map_err(Error::database(path, "reading"))?;
    reading.problems.clear();
    if !reading.has_sources(&transaction)? {
        context.remark(&format!("{}: not all of the packs are in it", path.display()));
        return Ok(0);
    }
    let is_held = reading.is_held(&transaction)?;
    let clashes = reading.count(Severity::Error);
    if clashes > 0 {
        reading.print();
    } else if !is_held {
        context.remark(&format!(
            "{}: its content is not that of the packs; `ecpat-kb seed --dry-run` shows the difference",
            path.display()
        ));
    }
    Ok(clashes)
}
