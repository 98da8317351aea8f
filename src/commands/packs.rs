//! Reads packs for the commands that take folders, and shows what is wrong with them.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use super::progress::Progress;
use super::{Context, colour, counted};
use crate::db;
use crate::error::{Error, problems};
use crate::output::{Cell, RowWriter};
use crate::pack::{Files, Pack, Problem, Severity, problem, read};
use crate::seed::{self, Outcome};

/// The characters that are escaped in the address of a file.
const ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'\\');

/// Packs that were read, and the problems found in them.
#[derive(Default)]
pub(super) struct LoadedPacks {
    pub(super) packs: Vec<Pack>,
    pub(super) files: Files,
    pub(super) problems: Vec<Problem>,
    /// The number of errors besides those in `problems`.
    unshown: usize,
    /// The folders as the user named them.
    folders: Vec<String>,
    /// The slugs of the sources of all packs that were given.
    pub(super) slugs: Vec<String>,
}

/// Which packs a command reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The built-in packs and those in the folders.
    WithBuiltIn,
    /// Those in the folders, or the built-in packs if there is no folder.
    Named,
    /// Only those in the folders.
    NamedAlone,
}

/// Reads packs. A pack in a folder replaces the built-in one for the same source.
pub(super) fn read(folders: &[PathBuf], choice: Choice) -> Result<LoadedPacks, Error> {
    let folder_names = folders.iter().map(|folder| folder.display().to_string()).collect();
    let mut loaded = LoadedPacks { folders: folder_names, ..LoadedPacks::default() };
    let mut seen = HashSet::new();
    for folder in folders {
        let is_stdin = folder == Path::new("-");
        let whole = if is_stdin {
            folder.clone()
        } else {
            let readable = std::fs::canonicalize(folder).and_then(|whole| whole.read_dir().map(|_| whole));
            readable.map_err(|error| {
                Error::cannot_read(folder, error).hint(
                    "name the folder of a pack, in which `source.toml` says what was read, or `-` for standard input",
                )
            })?
        };
        if !seen.insert(whole) {
            return Err(Error::usage(format!("`{}` is named twice", folder.display())));
        }
        let mut found = Vec::new();
        let pack = if is_stdin {
            read::stdin(&mut loaded.files, &mut found)
        } else {
            read::folder(folder, &mut loaded.files, &mut found)
        };
        loaded.packs.push(pack?);
        loaded.problems.append(&mut found);
    }
    if choice == Choice::WithBuiltIn || (choice == Choice::Named && folders.is_empty()) {
        let own: HashSet<String> = loaded.packs.iter().map(|pack| pack.slug().to_owned()).collect();
        let mut packs = read::built_in(&mut loaded.files, &mut loaded.problems);
        packs.retain(|pack| !own.contains(pack.slug()));
        loaded.packs.splice(0..0, packs);
    }
    loaded.slugs = loaded.packs.iter().map(|pack| pack.slug().to_owned()).collect();
    Ok(loaded)
}

impl LoadedPacks {
    /// A pack that was read otherwise.
    pub(super) fn of(pack: Pack, files: Files, problems: Vec<Problem>) -> Self {
        let (folders, slugs) = (vec![pack.label.clone()], vec![pack.slug().to_owned()]);
        Self { packs: vec![pack], files, problems, folders, slugs, ..Self::default() }
    }

    /// Checks the packs against each other and the schema.
    pub(super) fn check(&mut self) -> Result<(), Error> {
        let mut scratch = db::scratch()?;
        let (transaction, _) = db::upgrade::preview(&mut scratch, Path::new(":memory:"))?;
        self.check_in(&transaction)
    }

    /// Checks the packs by seeding them into a temporary database that has only the schema.
    pub(super) fn check_in(&mut self, scratch: &Connection) -> Result<(), Error> {
        let outcome = seed::seed(scratch, &self.packs, &[], &mut self.problems)?;
        self.unshown += outcome.unshown;
        Ok(())
    }

    pub(super) fn count(&self, severity: Severity) -> usize {
        let shown = self.problems.iter().filter(|problem| problem.severity == severity).count();
        if severity == Severity::Error { shown + self.unshown } else { shown }
    }

    /// Prints the problems, sorted by file and line.
    pub(super) fn print(&mut self) {
        self.print_matching(|_| true);
    }

    /// Writes the problems as rows of `severity`, `file`, `line`, `column`, `problem` and `help`, sorted by
    /// file and line.
    pub(super) fn write_rows(&mut self, rows: &mut dyn RowWriter) -> std::io::Result<()> {
        problem::sort(&mut self.problems);
        self.files.fetch(self.problems.iter());
        for problem in &self.problems {
            let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
            let position = problem.position(&self.files);
            let number = |number: Option<usize>| {
                number.and_then(|number| i64::try_from(number).ok()).map_or(Cell::Null, Cell::Integer)
            };
            rows.row(&[
                Cell::Text(severity),
                position.map_or(Cell::Null, |(path, ..)| Cell::Text(path)),
                number(position.map(|(_, line, _)| line)),
                number(position.map(|(.., column)| column)),
                Cell::Text(&problem.title),
                problem.help.as_deref().map_or(Cell::Null, Cell::Text),
            ])?;
        }
        Ok(())
    }

    /// The problems in the Static Analysis Results Interchange Format, which code hosts and editors show beside
    /// the lines (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>).
    pub(super) fn sarif(&mut self) -> Value {
        problem::sort(&mut self.problems);
        self.files.fetch(self.problems.iter());
        let result = |problem: &Problem| {
            let level = if problem.severity == Severity::Error { "error" } else { "warning" };
            let way_out = problem.help.as_deref().map_or_else(String::new, |way_out| format!("; {way_out}"));
            let place = problem.position(&self.files).map(|(path, line, column)| {
                json!([{ "physicalLocation": {
                    "artifactLocation": { "uri": utf8_percent_encode(path, ADDRESS).to_string() },
                    "region": { "startLine": line, "startColumn": column },
                } }])
            });
            json!({
                "ruleId": "pack", "level": level,
                "message": { "text": format!("{}{way_out}", problem.title) },
                "locations": place.unwrap_or_else(|| json!([])),
            })
        };
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "ecpat-kb", "version": env!("CARGO_PKG_VERSION"),
                    "rules": [{ "id": "pack", "shortDescription": { "text": "A pack follows seed/README.md" } }],
                } },
                "columnKind": "unicodeCodePoints",
                "results": self.problems.iter().map(result).collect::<Vec<_>>(),
            }],
        })
    }

    pub(super) fn print_matching(&mut self, which: impl Fn(&Problem) -> bool) {
        problem::sort(&mut self.problems);
        self.files.fetch(self.problems.iter().filter(|problem| which(problem)));
        let stderr = std::io::stderr();
        let colour = colour::is_wanted(&stderr);
        let mut err = stderr.lock();
        for problem in self.problems.iter().filter(|problem| which(problem)) {
            // A failing error stream is ignored.
            let _ = writeln!(err, "{}\n", problem.render(&self.files, colour));
        }
        if self.unshown > 0 {
            let _ = writeln!(err, "{} more errors are not shown\n", self.unshown);
        }
    }

    /// Says how many warnings there are. Those about ignored files are printed in full, since the user
    /// expects these files to be read.
    pub(super) fn report_warnings(&mut self, context: &Context) {
        let warnings = self.count(Severity::Warning);
        if warnings == 0 {
            return;
        }
        self.print_matching(|problem| problem.is_of_whole_file);
        context.remark(&format!(
            "{} in the packs; `{}` shows {}",
            counted(warnings, "warning"),
            [&["ecpat-kb check".to_owned()], &self.folders[..]].concat().join(" "),
            if warnings == 1 { "it" } else { "them" }
        ));
    }

    /// Seeds the packs within the transaction, and removes the sources named in `removed`.
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
        let errors = self.count(Severity::Error);
        if errors > 0 {
            self.print();
            return Err(Error::failed(format!("{} in the packs; nothing was changed", problems(errors)))
                .hint("`ecpat-kb check` shows the same without touching the database"));
        }
        outcome
    }

    /// Leaves out the packs that have not changed since they were seeded into this database.
    pub(super) fn skip_seeded(&mut self, conn: &Connection) -> Result<(), Error> {
        for pack in std::mem::take(&mut self.packs) {
            if !(pack.is_whole && seed::is_seeded(conn, &pack)?) {
                self.packs.push(pack);
            }
        }
        Ok(())
    }

    /// Reads all records into memory.
    pub(super) fn read_all_records(&mut self) -> Result<(), Error> {
        for pack in &mut self.packs {
            read::gather(pack, &mut self.problems)?;
        }
        Ok(())
    }
}

/// Builds a database in memory from the built-in packs.
pub(super) fn built_in() -> Result<Connection, Error> {
    in_memory(read(&[], Choice::Named)?)
}

/// Builds a database in memory from packs.
pub(super) fn in_memory(mut loaded: LoadedPacks) -> Result<Connection, Error> {
    let mut conn = db::memory()?;
    let here = Path::new(":memory:");
    let (transaction, _) = db::upgrade::preview(&mut conn, here)?;
    loaded.write(&transaction, &[])?;
    db::migrate::commit(transaction, here)?;
    Ok(conn)
}
