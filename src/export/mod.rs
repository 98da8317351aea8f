//! Exports: the database in the form that another program reads, one file per format.
//!
//! A format says in which form it writes and is given the [`Snapshot`]; where the bytes go,
//! and that nothing is overwritten or left half written, is [`target`]'s. Knows the database and
//! packs; knows neither reports nor the command line.
//!
//! Every format streams: what it keeps in memory does not grow with the number of records. At
//! most it holds one of them with all that belongs to it: a node or an edge of the graph with the
//! passages that state it, a reference with those that rest on it, a record of a pack with those
//! nested in it. On disk, data packages, scripts for PostgreSQL and the file to publish need room
//! for a copy of the database in SQLite's folder for temporary files
//! (<https://www.sqlite.org/tempfiles.html>).
//!
//! What every format carries besides the facts: the sources, each with its address, licence and
//! the date on which it was read, and for each fact the passage that states it.

mod biblatex;
mod copy;
mod csl_json;
mod datapackage;
mod datasette;
mod dot;
mod graph;
mod graphml;
mod jsonld;
mod licence;
pub mod pack;
mod postgresql;
mod reference;
mod ris;
mod snapshot;
mod sqlite;
pub mod target;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
pub use copy::Texts;
pub use snapshot::{Parameter, Question, Snapshot};

use crate::db::dictionary::Entry;
use crate::error::Error;
use target::{Folder, Target};

/// A form in which the database can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Format {
    /// The text files that the database is built from, a folder for each source (folder)
    Pack,
    /// A CSV file for each table and view, with datapackage.json (folder)
    Datapackage,
    /// The references, for programs that cite by CSL, such as Zotero and Pandoc (one text)
    CslJson,
    /// The references, for LaTeX with BibLaTeX (one text)
    Biblatex,
    /// The references, for reference managers such as Zotero (one text)
    Ris,
    /// All facts in the terms of schema.org, each as a claim with its citation (one text)
    #[value(name = "jsonld")]
    JsonLd,
    /// Organisations, events and works as a graph, for Gephi, yEd, networkx (one text)
    #[value(name = "graphml")]
    GraphMl,
    /// The same graph, for Graphviz (one text)
    Dot,
    /// Titles, descriptions, facets and reports for Datasette 0.65 and 1.0 (folder)
    Datasette,
    /// The SQLite file to publish, with its SHA-256 beside it (file)
    Sqlite,
    /// One SQL script for psql that makes the same database in PostgreSQL (one text)
    Postgresql,
}

/// Writes one text.
type Text = fn(&Snapshot<'_>, &mut dyn Write) -> Result<(), Error>;

/// Looks at a folder, given what is to be written and the paths of all files in the folder; an
/// error if one of them may not be replaced, such as one that the format does not write.
type Owns = fn(&Snapshot<'_>, &Path, &[PathBuf]) -> Result<(), Error>;

/// In what a format is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// One text, to a file or to standard output.
    Text(Text),
    /// Files in a folder. `owns` looks at a folder that would be replaced.
    Folder { write: fn(&Snapshot<'_>, &mut Folder) -> Result<(), Error>, owns: Owns },
    /// A file that SQLite writes itself: into the first path, which messages call by the second.
    Database(fn(&Snapshot<'_>, &Path, &Path) -> Result<(), Error>),
}

impl Format {
    const fn form(self) -> Form {
        match self {
            Self::Pack => Form::Folder { write: pack::write, owns: pack::owns },
            Self::Datapackage => Form::Folder { write: datapackage::write, owns: datapackage::owns },
            Self::CslJson => Form::Text(csl_json::write),
            Self::Biblatex => Form::Text(biblatex::write),
            Self::Ris => Form::Text(ris::write),
            Self::JsonLd => Form::Text(jsonld::write),
            Self::GraphMl => Form::Text(graphml::write),
            Self::Dot => Form::Text(dot::write),
            Self::Datasette => Form::Folder { write: datasette::write, owns: datasette::owns },
            Self::Sqlite => Form::Database(sqlite::write),
            Self::Postgresql => Form::Text(postgresql::write),
        }
    }

    /// Whether it holds the tables as they are, with row numbers and room for the sentences of
    /// attached articles.
    #[must_use]
    pub const fn holds_texts(self) -> bool {
        matches!(self, Self::Datapackage | Self::Sqlite | Self::Postgresql)
    }

    /// Whether it tells of passages but has no room for their sentences.
    #[must_use]
    pub const fn drops_texts(self) -> bool {
        !self.holds_texts() && !matches!(self, Self::Datasette)
    }
}

/// Writes the snapshot in a format, all or nothing; into what takes bytes as they come, such as a
/// pipe, as far as it goes.
///
/// # Errors
///
/// A target that is there already and is not to be replaced, that cannot be written, or that
/// the format cannot be written to; SQLite's own while reading.
pub fn export(snapshot: &Snapshot<'_>, format: Format, target: &Target) -> Result<(), Error> {
    match (format.form(), target) {
        (Form::Text(write), Target::StandardOutput) => {
            target::to_stdout(|out| prepared(snapshot, format, |snapshot| write(snapshot, out)))
        }
        (Form::Text(write), Target::Path { path, force }) => {
            target::to_file(path, *force, |out| prepared(snapshot, format, |snapshot| write(snapshot, out)))
        }
        (Form::Folder { write, owns }, Target::Path { path, force }) => {
            let owns = |place: &Path, files: &[PathBuf]| owns(snapshot, place, files);
            target::to_folder(path, *force, owns, |folder| {
                prepared(snapshot, format, |snapshot| write(snapshot, folder))
            })
        }
        (Form::Database(write), Target::Path { path, force }) => {
            target::to_database(path, *force, |file| write(snapshot, file, path)).map_err(Error::undone)
        }
        (Form::Folder { .. } | Form::Database(_), Target::StandardOutput) => {
            Err(Error::usage("this format is no single text, so it cannot go to standard output")
                .hint("name a file or folder instead of `-`"))
        }
    }
}

/// Has what holds the tables as they are written from a copy, and all else from the snapshot.
fn prepared(
    snapshot: &Snapshot<'_>,
    format: Format,
    write: impl FnOnce(&Snapshot<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    if !format.holds_texts() {
        return write(snapshot);
    }
    let mut copy = copy::copy(snapshot)?;
    write(&Snapshot::of(&mut copy, snapshot.name, snapshot.questions, snapshot.texts)?)
}

/// A folder is not written to because of a file in it that no export of the format writes.
fn not_ours(folder: &Path, file: &Path) -> Error {
    Error::failed(format!(
        "`{}` holds `{}`, which no export of this format writes; nothing was written",
        folder.display(),
        file.display()
    ))
    .hint("move it away, or name a folder that is not there yet")
}

/// [`Owns`] for a format whose files can be told by their paths alone.
fn owns_by_path(folder: &Path, files: &[PathBuf], is_one: impl Fn(&Path) -> bool) -> Result<(), Error> {
    match files.iter().find(|file| !is_one(file)) {
        Some(file) => Err(not_ours(folder, file)),
        None => Ok(()),
    }
}

/// Whether a table is there for the program alone, as its description says.
fn is_internal(entry: &Entry) -> bool {
    entry.description.starts_with("Internal:")
}

/// What people call a table or view.
fn title(name: &str) -> String {
    let mut title = name.replace('_', " ");
    title.get_mut(..1).map(str::make_ascii_uppercase);
    title
}
