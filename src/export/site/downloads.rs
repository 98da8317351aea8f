//! What can be downloaded: the exports for other programs, made by the exports themselves.

use std::io::Write;

use super::{PageHead, Site};
use crate::error::Error;
use crate::export::snapshot::Snapshot;
use crate::export::{biblatex, csl_json, datapackage, graphml, jsonld, ris};
use minijinja::context;

type WriteText = fn(&Snapshot<'_>, &mut dyn Write) -> Result<(), Error>;

/// The exports that are one text: file, media type, title, description.
const TEXTS: [(&str, &str, &str, &str, WriteText); 5] = [
    (
        "facts.jsonld",
        "application/ld+json",
        "JSON-LD",
        "All facts in the terms of schema.org, each as a claim with its citation.",
        jsonld::write,
    ),
    (
        "network.graphml",
        "application/graphml+xml",
        "GraphML",
        "Organisations, persons, events and works as a graph, for Gephi, yEd and networkx.",
        graphml::write,
    ),
    (
        "references.json",
        "application/vnd.citationstyles.csl+json",
        "CSL JSON",
        "The sources and what they cite, for Zotero and Pandoc.",
        csl_json::write,
    ),
    ("references.bib", "application/x-bibtex", "BibLaTeX", "The same, for LaTeX.", biblatex::write),
    (
        "references.ris",
        "application/x-research-info-systems",
        "RIS",
        "The same, for other reference managers.",
        ris::write,
    ),
];

const PACKAGE: &str = "data/datapackage.json";

/// Where each download is, from the folder of the site, and its media type.
pub(super) fn all(name: &str) -> Vec<(String, &'static str)> {
    let others = [(database(name), "application/vnd.sqlite3"), (PACKAGE.to_owned(), "application/json")];
    let texts = TEXTS.iter().map(|(file, kind, ..)| ((*file).to_owned(), *kind));
    others.into_iter().chain(texts).map(|(path, kind)| (format!("downloads/{path}"), kind)).collect()
}

/// The name of the SQLite file; that of the database could have any character.
pub(super) fn database(name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    format!("{}.db", if is_plain && !name.is_empty() { name } else { "facts" })
}

/// The page that lists them.
const PATH: &str = "downloads.html";

impl Site<'_, '_> {
    /// Writes what can be downloaded besides the SQLite file, and the page that lists it.
    pub(super) fn downloads(&self) -> Result<(), Error> {
        let folder = self.shared.folder.below("downloads")?;
        datapackage::write(self.snapshot, &mut folder.below("data")?)?;
        let database = database(self.snapshot.name);
        let mut files = vec![
            (
                &*database,
                "SQLite",
                "Everything in one file, with views and a search index; it describes itself.",
            ),
            (PACKAGE, "Data package", "A CSV file for each table and view, described by datapackage.json."),
        ];
        for (file, _, title, description, write) in TEXTS {
            let mut out = folder.file(file)?;
            write(self.snapshot, &mut out)?;
            out.flush()?;
            files.push((file, title, description));
        }
        let entry = |(path, title, description): (&str, &str, &str)| {
            let (size, sha256) = folder.digest(path)?;
            Ok(
                context! { path, title, description, is_file => path != PACKAGE, size => in_words(size), sha256 },
            )
        };
        let files = files.into_iter().map(entry).collect::<Result<Vec<_>, Error>>()?;
        let description = "The facts as an SQLite file, a data package, JSON-LD, a graph and bibliographies.";
        let head = PageHead::new("Downloads", description, PATH);
        self.filled(PATH, &head, "downloads.html", context! { files })
    }
}

/// The size of a file as people say it.
fn in_words(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} bytes"),
        1_000..1_000_000 => format!("{} kB", size.div_ceil(1_000)),
        _ => format!("{}.{} MB", size / 1_000_000, size % 1_000_000 / 100_000),
    }
}
