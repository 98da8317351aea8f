//! Reading packs for the commands that take folders, and showing what is wrong with them.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use super::progress::Progress;
use super::{Context, colour};
use crate::db;
use crate::error::Error;
use crate::pack::{Files, Pack, Problem, Severity, check, problem, read};
use crate::seed::{self, Change, Others, Plan};

/// Packs that were read, and what was found wrong with them.
pub(super) struct Reading {
    pub(super) packs: Vec<Pack>,
    pub(super) files: Files,
    pub(super) problems: Vec<Problem>,
    /// The folders as they were named.
    folders: Vec<String>,
}

/// Which packs a command is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The built-in pack and those in the folders.
    WithBuiltIn,
    /// Those in the folders; the built-in one where there is no folder.
    Named,
}

/// Reads packs. A folder with a pack for the source of the built-in one takes its place.
pub(super) fn read(folders: &[PathBuf], choice: Choice) -> Result<Reading, Error> {
    let mut reading = Reading {
        packs: Vec::new(),
        files: Files::default(),
        problems: Vec::new(),
        folders: folders.iter().map(|folder| folder.display().to_string()).collect(),
    };
    let mut seen = HashSet::new();
    for folder in folders {
        let is_stdin = folder == Path::new("-");
        let io = |(path, source)| {
            if path == *folder && !is_stdin {
                Error::NoPack { path, source }
            } else {
                Error::Io { path, source }
            }
        };
        let whole = if is_stdin { Ok(folder.clone()) } else { std::fs::canonicalize(folder) };
        let whole = whole.map_err(|error| io((folder.clone(), error)))?;
        if !seen.insert(whole) {
            return Err(Error::Usage {
                message: format!("`{}` is named twice", folder.display()),
                hint: None,
            });
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
    if choice == Choice::WithBuiltIn || folders.is_empty() {
        let mut found = Vec::new();
        let pack = read::built_in(&mut reading.files, &mut found);
        if reading.packs.iter().all(|own| own.slug() != pack.slug()) {
            reading.packs.insert(0, pack);
            reading.problems.append(&mut found);
        }
    }
    Ok(reading)
}

impl Reading {
    /// Checks the packs against the vocabulary that comes with the program.
    pub(super) fn check(&mut self, conn: &Connection) -> Result<(), Error> {
        check::check(&self.packs, &seed::vocabulary(conn)?, &mut self.problems);
        Ok(())
    }

    /// Checks the packs in a database that is of no other use and has only the schema.
    pub(super) fn check_in(&mut self, scratch: &Connection) -> Result<(), Error> {
        check::sources_once(&self.packs, &mut self.problems);
        let (bulk, packs) =
            std::mem::take(&mut self.packs).into_iter().partition(|pack| !pack.bulk.is_empty());
        self.packs = packs;
        self.check(scratch)?;
        let vocabulary = seed::vocabulary(scratch)?;
        seed::load(scratch, &bulk, &self.packs, &vocabulary, &mut self.problems)?;
        self.packs.extend(bulk);
        Ok(())
    }

    pub(super) fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.severity() == severity).count()
    }

    /// Prints the problems, in the order of files and lines.
    pub(super) fn print(&mut self) {
        self.print_those(|_| true);
    }

    fn print_those(&mut self, which: impl Fn(&Problem) -> bool) {
        problem::sort(&mut self.problems);
        self.files.fetch(self.problems.iter().filter(|problem| which(problem)));
        let stderr = std::io::stderr();
        let colour = colour::wanted(&stderr);
        let mut err = stderr.lock();
        for problem in self.problems.iter().filter(|problem| which(problem)) {
            // Nothing can be done about an error stream that cannot be written.
            let _ = writeln!(err, "{}\n", problem.render(&self.files, colour));
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

    /// Makes the database hold what the packs say, inside its transaction, and returns what that
    /// changed.
    pub(super) fn write(
        &mut self,
        transaction: &Transaction<'_>,
        others: Others,
    ) -> Result<Vec<Change>, Error> {
        check::sources_once(&self.packs, &mut self.problems);
        let mut fresh = Vec::new();
        for pack in std::mem::take(&mut self.packs) {
            let is_fresh = !pack.bulk.is_empty() && !seed::has_source(transaction, pack.slug())?;
            if is_fresh { fresh.push(pack) } else { self.packs.push(pack) }
        }
        let mut changes: Vec<Change> = Vec::new();
        if self.packs.iter().any(|pack| !pack.bulk.is_empty()) {
            self.again(transaction, others, &mut changes)?;
        } else if !self.packs.is_empty() || others == Others::Remove {
            let plan = self.plan(transaction, others)?;
            plan.apply(transaction)?;
            changes.extend(plan.changes());
        }
        if !fresh.is_empty() {
            self.load(transaction, &fresh, &mut changes)?;
        }
        Ok(changes)
    }

    /// Takes all records to hand.
    pub(super) fn gather_all(&mut self) -> Result<(), Error> {
        for pack in &mut self.packs {
            read::gather(pack, &mut self.problems).map_err(|(path, source)| Error::Io { path, source })?;
        }
        Ok(())
    }

    /// Whether the database has the source of every pack with files of many records.
    pub(super) fn has_sources(&self, conn: &Connection) -> Result<bool, Error> {
        for pack in self.packs.iter().filter(|pack| !pack.bulk.is_empty()) {
            if !seed::has_source(conn, pack.slug())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the database holds what the packs say.
    pub(super) fn is_held(&mut self, conn: &Connection) -> Result<bool, Error> {
        if self.packs.iter().all(|pack| pack.bulk.is_empty()) {
            return Ok(seed::plan(conn, &self.packs, Others::Keep, &mut self.problems)?.is_empty());
        }
        seed::holds(conn, &self.packs, &seed::vocabulary(conn)?, &mut self.problems)
    }

    /// Compares packs with what the database has of their sources as they are read. Those at hand
    /// as a whole are among them, as what one pack says of a thing can be what another says.
    fn again(
        &mut self,
        transaction: &Transaction<'_>,
        others: Others,
        changes: &mut Vec<Change>,
    ) -> Result<(), Error> {
        let vocabulary = seed::vocabulary(transaction)?;
        let (whole, bulk): (Vec<Pack>, Vec<Pack>) =
            std::mem::take(&mut self.packs).into_iter().partition(|pack| pack.bulk.is_empty());
        check::check(&whole, &vocabulary, &mut self.problems);
        self.refuse()?;
        let progress = Progress::of(&bulk);
        self.packs = whole.into_iter().chain(bulk).collect();
        let written = seed::again(transaction, &self.packs, others, &vocabulary, &mut self.problems);
        drop(progress);
        changes.extend(written?);
        self.refuse()
    }

    fn load(
        &mut self,
        transaction: &Transaction<'_>,
        packs: &[Pack],
        changes: &mut Vec<Change>,
    ) -> Result<(), Error> {
        self.refuse()?;
        let vocabulary = seed::vocabulary(transaction)?;
        let progress = Progress::of(packs);
        let loaded = seed::load(transaction, packs, &self.packs, &vocabulary, &mut self.problems);
        drop(progress);
        changes.extend(loaded?);
        self.refuse()
    }

    /// Checks the packs and compares them with the database inside its transaction.
    pub(super) fn plan(&mut self, transaction: &Transaction<'_>, others: Others) -> Result<Plan, Error> {
        self.check(transaction)?;
        self.refuse()?;
        let plan = seed::plan(transaction, &self.packs, others, &mut self.problems)?;
        self.refuse()?;
        Ok(plan)
    }

    fn refuse(&mut self) -> Result<(), Error> {
        let count = self.count(Severity::Error);
        if count > 0 {
            self.print();
            return Err(Error::Pack(count));
        }
        Ok(())
    }
}

/// The built-in pack, built in memory.
pub(super) fn built_in_memory() -> Result<Connection, Error> {
    let mut conn = db::memory()?;
    let here = Path::new(":memory:");
    let mut reading = read(&[], Choice::WithBuiltIn)?;
    let transaction = db::migrate::begin(&mut conn, here)?;
    db::migrate::apply(&transaction, here, None)?;
    reading.write(&transaction, Others::Remove)?;
    db::migrate::commit(transaction, here)?;
    Ok(conn)
}
