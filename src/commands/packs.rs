//! Reading packs for the commands that take folders, and showing what is wrong with them.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use super::progress::Progress;
use super::{Context, colour};
use crate::db;
use crate::error::{Error, problems};
use crate::pack::{Files, Pack, Problem, Severity, problem, read};
use crate::seed::{self, Outcome};

/// Packs that were read, and what was found wrong with them.
pub(super) struct Reading {
    pub(super) packs: Vec<Pack>,
    pub(super) files: Files,
    pub(super) problems: Vec<Problem>,
    /// Errors that are counted and not among the problems.
    unshown: usize,
    /// The folders as they were named.
    folders: Vec<String>,
    /// The slugs of the sources of all packs that were given.
    pub(super) slugs: Vec<String>,
}

/// Which packs a command is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The built-in pack and those in the folders.
    WithBuiltIn,
    /// Those in the folders; the built-in one where there is no folder.
    Named,
    /// Those in the folders and no other.
    NamedAlone,
}

/// Reads packs. A folder with a pack for the source of the built-in one takes its place.
pub(super) fn read(folders: &[PathBuf], choice: Choice) -> Result<Reading, Error> {
    let mut reading = Reading {
        packs: Vec::new(),
        files: Files::default(),
        problems: Vec::new(),
        unshown: 0,
        folders: folders.iter().map(|folder| folder.display().to_string()).collect(),
        slugs: Vec::new(),
    };
    let mut seen = HashSet::new();
    for folder in folders {
        let is_stdin = folder == Path::new("-");
        let io = |(path, source): (PathBuf, _)| {
            let error = Error::cannot_read(&path, source);
            if path == *folder && !is_stdin {
                return error.hint(
                    "name the folder of a pack, in which `source.toml` says what was read, or `-` for standard input",
                );
            }
            error
        };
        let whole = if is_stdin { Ok(folder.clone()) } else { std::fs::canonicalize(folder) };
        let whole = whole.map_err(|error| io((folder.clone(), error)))?;
        if !seen.insert(whole) {
            return Err(Error::usage(format!("`{}` is named twice", folder.display())));
        }
        let mut found = Vec::new();
        let pack = if is_stdin {
            read::stdin(&mut reading.files, &mut found)
        } else {
            read::folder(folder, &mut reading.files, &mut found)
        };
        reading.packs.push(pack.map_err(io)?);
        reading.problems.append(&mut found);
    }
    if choice == Choice::WithBuiltIn || (choice == Choice::Named && folders.is_empty()) {
        let mut found = Vec::new();
        let pack = read::built_in(&mut reading.files, &mut found);
        if reading.packs.iter().all(|own| own.slug() != pack.slug()) {
            reading.packs.insert(0, pack);
            reading.problems.append(&mut found);
        }
    }
    reading.slugs = reading.packs.iter().map(|pack| pack.slug().to_owned()).collect();
    Ok(reading)
}

impl Reading {
    /// Checks the packs by seeding them into a database that has only the schema and is of no other use.
    pub(super) fn check_in(&mut self, scratch: &Connection) -> Result<(), Error> {
        let outcome = seed::seed(scratch, &self.packs, &[], &mut self.problems)?;
        self.unshown += outcome.unshown;
        Ok(())
    }

    pub(super) fn count(&self, severity: Severity) -> usize {
        let shown = self.problems.iter().filter(|problem| problem.severity() == severity).count();
        if severity == Severity::Error { shown + self.unshown } else { shown }
    }

    /// Prints the problems, in the order of files and lines.
    pub(super) fn print(&mut self) {
        self.print_those(|_| true);
    }

    fn print_those(&mut self, which: impl Fn(&Problem) -> bool) {
        problem::sort(&mut self.problems);
        self.files.fetch(self.problems.iter().filter(|problem| which(problem)));
        let stderr = std::io::stderr();
        let colour = colour::is_wanted(&stderr);
        let mut err = stderr.lock();
        for problem in self.problems.iter().filter(|problem| which(problem)) {
            // Nothing can be done about an error stream that cannot be written.
            let _ = writeln!(err, "{}\n", problem.render(&self.files, colour));
        }
        if self.unshown > 0 {
            let _ = writeln!(err, "{} more errors are not shown\n", self.unshown);
        }
    }

    /// Tells a command that goes on despite warnings: how many there are, and whole those
    /// of files that are not in the packs, as whoever put them there believes they are.
    pub(super) fn tell_warnings(&mut self, context: &Context) {
        let count = self.count(Severity::Warning);
        if count == 0 {
            return;
        }
        self.print_those(Problem::is_of_whole_file);
        let warnings = if count == 1 { "1 warning" } else { &format!("{count} warnings") };
        let command = ["ecpat-kb check".to_owned()].into_iter().chain(self.folders.iter().cloned());
        context.remark(&format!(
            "{warnings} in the packs; `{}` shows {}",
            command.collect::<Vec<_>>().join(" "),
            if count == 1 { "it" } else { "them" }
        ));
    }

    /// Makes the database hold what the packs say, inside its transaction, without the sources that
    /// are to be removed.
    pub(super) fn write(
        &mut self,
        transaction: &Transaction<'_>,
        removed: &[String],
    ) -> Result<Outcome, Error> {
        let progress = Progress::of(&self.packs);
        let outcome = seed::seed(transaction, &self.packs, removed, &mut self.problems);
        drop(progress);
        if let Ok(outcome) = &outcome {
            self.unshown += outcome.unshown;
        }
        self.refuse()?;
        outcome
    }

    /// Leaves out the packs that the database was last seeded from.
    pub(super) fn leave_out_seeded(&mut self, conn: &Connection) -> Result<(), Error> {
        for pack in std::mem::take(&mut self.packs) {
            if !(pack.is_whole && seed::is_seeded(conn, &pack)?) {
                self.packs.push(pack);
            }
        }
        Ok(())
    }

    /// Takes all records to hand.
    pub(super) fn gather_all(&mut self) -> Result<(), Error> {
        for pack in &mut self.packs {
            read::gather(pack, &mut self.problems)
                .map_err(|(path, source)| Error::cannot_read(&path, source))?;
        }
        Ok(())
    }

    fn refuse(&mut self) -> Result<(), Error> {
        let count = self.count(Severity::Error);
        if count > 0 {
            self.print();
            return Err(Error::failed(format!("{} in the packs; nothing was changed", problems(count)))
                .hint("`ecpat-kb check` shows the same without touching the database"));
        }
        Ok(())
    }
}

/// The built-in pack, built in memory.
pub(super) fn built_in_memory() -> Result<Connection, Error> {
    let mut conn = db::memory()?;
    let here = Path::new(":memory:");
    let mut reading = read(&[], Choice::WithBuiltIn)?;
    let (transaction, _) = db::upgrade::preview(&mut conn, here)?;
    reading.write(&transaction, &[])?;
    db::migrate::commit(transaction, here)?;
    Ok(conn)
}
