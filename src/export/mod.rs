//! Exports: the database in formats for other programs, one file or folder per format.
//!
//! A format is given the [`Snapshot`] and writes it; [`crate::fs::write`] ensures that nothing is overwritten
//! or left half written. Knows the database, packs and, for the site, pages and reports; does not know the
//! command line.
//!
//! Every format streams: what it keeps in memory does not grow with the number of records. At most, it
//! keeps one record with everything that belongs to it: a node or an edge of the graph with the passages
//! that state it, a reference with the passages that cite it, a record of a pack with the records nested
//! in it. Data packages, scripts for PostgreSQL and the file to publish need disk space for a copy of the
//! database, in SQLite's folder for temporary files (<https://www.sqlite.org/tempfiles.html>).
//!
//! Besides the facts, every format has the sources, each with its address, licence and the date on which
//! it was read, and for each fact the passage that states it.

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
pub mod picture;
mod postgresql;
mod reference;
mod ris;
mod shared;
pub mod site;
mod snapshot;
pub mod sqlite;

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

pub use reference::CitedSources;
pub use snapshot::{AttachedTexts, PictureChoice, Snapshot};

use crate::error::Error;
use crate::escape::Visible;
use crate::fs::BUFFER;
use crate::fs::write::{StagedFolder, write_file, write_folder};

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output.
    StandardOutput,
    /// A file or a folder.
    Path {
        /// Its path.
        path: PathBuf,
        /// Whether an existing file may be replaced, or a folder that holds only an earlier export.
        force: bool,
    },
}

/// How citations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CitationFormat {
    /// Sentences to copy into a text
    Text,
    /// For programs that use CSL, such as Zotero and Pandoc
    CslJson,
    /// For LaTeX
    Biblatex,
}

/// Writes the sources of these passages, with the passages, in a citation format.
///
/// # Errors
///
/// Those of SQLite and of `out`.
pub fn cite(
    snapshot: &Snapshot<'_>,
    cited: &CitedSources,
    format: CitationFormat,
    out: &mut dyn Write,
) -> Result<(), Error> {
    match format {
        CitationFormat::CslJson => csl_json::write_cited(snapshot, Some(cited), out),
        CitationFormat::Biblatex => biblatex::write_cited(snapshot, Some(cited), out),
        CitationFormat::Text => Ok(()),
    }
}

/// A format in which the database can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum ExportFormat {
    /// The text files that the database is built from, a folder for each source (folder)
    Pack,
    /// A CSV file for each table and view, with datapackage.json (folder)
    Datapackage,
    /// The references, for programs that use CSL, such as Zotero and Pandoc (one text)
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
    /// A picture of what happened when (one text)
    Timeline,
    /// A picture of who works with whom (one text)
    Network,
    /// A picture of figures over time (one text)
    Figures,
    /// Titles, descriptions, facets and reports for Datasette 0.65 and 1.0 (folder)
    Datasette,
    /// The SQLite file to publish, with its SHA-256 beside it (file)
    Sqlite,
    /// An SQL script for psql that creates the same database in PostgreSQL (one text)
    Postgresql,
    /// A web site of plain files, for a folder or any host (folder)
    Site,
}

/// Checks a folder to be replaced, given the paths of all its files: an error if one of them must not be
/// replaced, such as a file that no export has written.
type CheckFolder = fn(&Snapshot<'_>, &Path, &[PathBuf]) -> Result<(), Error>;

/// How a format is written.
#[derive(Clone, Copy, Debug)]
enum FormatWriter {
    /// One text, to a file or to standard output.
    Text(fn(&Snapshot<'_>, &mut dyn Write) -> Result<(), Error>),
    /// Files in a folder.
    Folder { write: fn(&Snapshot<'_>, &mut StagedFolder) -> Result<(), Error>, check: CheckFolder },
    /// A web site in a folder.
    Site,
    /// A file that SQLite writes, with a digest beside it; an existing one may be replaced if the flag is set.
    Database(fn(&Snapshot<'_>, &Path, bool) -> Result<(), Error>),
}

impl ExportFormat {
    const fn writer(self) -> FormatWriter {
        match self {
            Self::Pack => FormatWriter::Folder { write: pack::write, check: pack::check_folder },
            Self::Datapackage => {
                FormatWriter::Folder { write: datapackage::write, check: datapackage::check_folder }
            }
            Self::CslJson => FormatWriter::Text(csl_json::write),
            Self::Biblatex => FormatWriter::Text(biblatex::write),
            Self::Ris => FormatWriter::Text(ris::write),
            Self::JsonLd => FormatWriter::Text(jsonld::write),
            Self::GraphMl => FormatWriter::Text(graphml::write),
            Self::Dot => FormatWriter::Text(dot::write),
            Self::Timeline => FormatWriter::Text(picture::write_timeline),
            Self::Network => FormatWriter::Text(picture::write_network),
            Self::Figures => FormatWriter::Text(picture::write_figures),
            Self::Datasette => {
                FormatWriter::Folder { write: datasette::write, check: datasette::check_folder }
            }
            Self::Sqlite => FormatWriter::Database(sqlite::write),
            Self::Postgresql => FormatWriter::Text(postgresql::write),
            Self::Site => FormatWriter::Site,
        }
    }

    /// Whether it can be restricted to one thing.
    #[must_use]
    pub const fn takes_subject(self) -> bool {
        matches!(self, Self::Timeline | Self::Network | Self::Figures)
    }

    /// Whether it has the tables, with row numbers and possibly the sentences of attached articles.
    #[must_use]
    pub const fn holds_texts(self) -> bool {
        matches!(self, Self::Datapackage | Self::Sqlite | Self::Postgresql)
    }

    /// Whether it has passages but no place for their sentences.
    #[must_use]
    pub const fn drops_texts(self) -> bool {
        !self.holds_texts() && !matches!(self, Self::Datasette)
    }
}

/// Writes the snapshot in a format, all or nothing; to a pipe or a device, as far as possible. The options
/// are those of a site.
///
/// # Errors
///
/// A target that exists and must not be replaced, that cannot be written, or that does not fit the format;
/// those of SQLite.
pub fn export(
    snapshot: &Snapshot<'_>,
    format: ExportFormat,
    target: &Target,
    options: &site::Options,
) -> Result<(), Error> {
    match (format.writer(), target) {
        (FormatWriter::Text(write), Target::StandardOutput) => {
            write_stdout(|out| in_form(snapshot, format, |snapshot| write(snapshot, out)))
        }
        (FormatWriter::Text(write), Target::Path { path, force }) => {
            write_file(path, *force, |out| in_form(snapshot, format, |snapshot| write(snapshot, out)))
        }
        (FormatWriter::Folder { write, check }, Target::Path { path, force }) => {
            let check = |place: &Path, files: &[PathBuf]| check(snapshot, place, files);
            write_folder(path, *force, check, |folder| {
                in_form(snapshot, format, |snapshot| write(snapshot, folder))
            })
        }
        (FormatWriter::Site, Target::Path { path, force }) => {
            let check = |place: &Path, files: &[PathBuf]| site::check_folder(place, files);
            write_folder(path, *force, check, |folder| site::write(snapshot, folder, options))
        }
        (FormatWriter::Database(write), Target::Path { path, force }) => {
            write(snapshot, path, *force).map_err(Error::undone)
        }
        (
            FormatWriter::Folder { .. } | FormatWriter::Site | FormatWriter::Database(_),
            Target::StandardOutput,
        ) => Err(Error::usage("this format is not a single text, so it cannot go to standard output")
            .hint("name a file or folder instead of `-`")),
    }
}

/// Writes a text to standard output. On a terminal, control characters are made visible.
fn write_stdout(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
    let stdout = io::stdout();
    let is_terminal = stdout.is_terminal();
    let mut out = BufWriter::with_capacity(BUFFER, stdout.lock());
    if is_terminal {
        write(&mut Visible::new(&mut out))?;
    } else {
        write(&mut out)?;
    }
    Ok(out.flush()?)
}

/// Writes formats that have the tables from a copy that has only what is exported, and all others from the snapshot.
fn in_form(
    snapshot: &Snapshot<'_>,
    format: ExportFormat,
    write: impl FnOnce(&Snapshot<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    if !format.holds_texts() {
        return write(snapshot);
    }
    let mut copy = copy::copy(snapshot)?;
    write(&Snapshot::of(&mut copy, snapshot.name, snapshot.reports, snapshot.texts)?)
}
