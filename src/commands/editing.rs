//! What the commands that edit a pack share: the pack is checked with the change, and only then written.

use std::path::Path;

use super::packs::LoadedPacks;
use crate::error::{Error, problems};
use crate::fs::sweep;
use crate::fs::write::write_files;
use crate::pack::edit::Editor;
use crate::pack::proposal::propose;
use crate::pack::{Record, Severity};

/// A pack that is being edited.
pub(super) struct EditedPack {
    pub(super) editor: Editor,
    /// The errors that it has without the change.
    known: Vec<String>,
    /// The numbers of the candidates that are gone, as the file had them at first; the first ones are saved.
    gone: Vec<usize>,
    saved: usize,
}

impl EditedPack {
    /// Reads the pack in a folder.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        sweep(folder);
        let editor = Editor::open(folder)
            .map_err(|error| error.hint("name the folder of a pack; `ecpat-kb pack new` makes one"))?;
        let known = errors(&checked(&editor)?);
        Ok(Self { editor, known, gone: Vec::new(), saved: 0 })
    }

    /// The candidate that had this number at first.
    pub(super) fn candidate(&self, number: usize) -> Option<&Record> {
        let before = self.gone.iter().filter(|gone| **gone < number).count();
        self.editor.pack.candidates().nth(number.checked_sub(before + 1)?)
    }

    /// Removes a candidate.
    pub(super) fn strike(&mut self, number: usize) -> Result<(), Error> {
        if let Some(place) = self.candidate(number).map(|candidate| candidate.place.clone()) {
            self.editor.remove(&place)?;
            self.gone.push(number);
        }
        Ok(())
    }

    /// Turns a candidate into records. `given` are keys with values that replace the suggested ones.
    pub(super) fn accept(&mut self, number: usize, given: &[(String, String)]) -> Result<(), Error> {
        let Some(candidate) = self.candidate(number) else { return Ok(()) };
        let proposal = propose(candidate, given, &self.editor.pack)?;
        if !proposal.missing.is_empty() {
            let seen = candidate.text("seen").unwrap_or_default();
            let missing = proposal.missing.join("; ");
            return Err(Error::failed(format!("candidate {number}, `{seen}`, lacks {missing}")));
        }
        self.strike(number)?;
        proposal.records.iter().try_for_each(|(standing, values)| self.editor.add(*standing, values))
    }

    /// Drops the changes that are not written.
    pub(super) fn cancel(&mut self) -> Result<(), Error> {
        self.gone.truncate(self.saved);
        self.editor.reset()
    }

    /// Checks the pack with the changes and writes them. If they bring in errors, prints these.
    pub(super) fn save(&mut self) -> Result<(), Error> {
        let mut loaded = checked(&self.editor)?;
        let found = errors(&loaded);
        let mut known = self.known.clone();
        loaded.problems.retain(|problem| {
            let same = known.iter().position(|known| *known == problem.title);
            problem.severity == Severity::Error && same.map(|at| known.swap_remove(at)).is_none()
        });
        if !loaded.problems.is_empty() {
            loaded.print();
            let count = problems(loaded.problems.len());
            return Err(Error::failed(format!("{count} with this change; nothing was written"))
                .hint("the numbers of lines are those after the change"));
        }
        let changed = self.editor.changed.iter().map(|(path, text)| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            (name.into_owned(), text.clone().into_bytes())
        });
        let mut files: Vec<(String, Vec<u8>)> = changed.collect();
        // After a crash between two files, a candidate may be left beside its fact, but no fact is lost.
        files.sort_by_key(|(name, _)| name == "candidates.toml");
        write_files(&self.editor.folder, &files)?;
        (self.known, self.saved) = (found, self.gone.len());
        self.editor.reset()
    }
}

/// Orders candidates so that each comes after those that it can refer to: an event can be at a place. Dates are
/// last, since they are often those of another fact.
pub(super) fn order(candidate: &Record) -> Option<usize> {
    let kinds = ["place", "organisation", "collective", "event", "partnership", "figure", "date"];
    kinds.iter().position(|kind| candidate.text("kind") == Some(kind))
}

/// Reads and checks the pack as it would be.
fn checked(editor: &Editor) -> Result<LoadedPacks, Error> {
    let (pack, files, problems) = editor.read()?;
    let mut loaded = LoadedPacks::of(pack, files, problems);
    loaded.check()?;
    Ok(loaded)
}

/// The messages of its errors.
fn errors(loaded: &LoadedPacks) -> Vec<String> {
    let errors = loaded.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.title.clone()).collect()
}
