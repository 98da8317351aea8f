//! A web site of plain files: a page for each thing, source, reference and report, lists, downloads and a
//! search that runs in the browser. It opens from a folder as well as from any host.
//!
//! A page holds at most one thing with all that is known of it; lists and sources have several pages where
//! they are long. Every page is written by `Site::page`, which surrounds its content with the frame. Pages
//! need no script, but for the search; the policy in each of them forbids everything that is not part of the
//! site. All text of the database is escaped where it is written: by the templates, or by `HtmlText`.
//!
//! All pages are made from the SQLite file that the site offers, which is written first. As nobody changes that
//! file, several threads read it, each through a connection of its own.

mod address;
mod changes;
mod conflicts;
mod dictionary;
mod downloads;
mod lists;
mod metadata;
mod parts;
mod pictures;
mod reports;
mod search;
mod sources;
mod start;
mod template;
mod things;

use std::fmt::{self, Display};
use std::io::Write;
use std::path::{Path, PathBuf};

use minijinja::{Value, context};

use super::picture::CSS;
use super::shared::check_files;
use super::snapshot::Snapshot;
use super::sqlite;
use crate::date::words::in_words;
use crate::error::Error;
use crate::fs::write::{StagedFolder, not_ours};
use crate::fs::{open_file, read_up_to};
use crate::output::HtmlText;
use crate::page::html::STYLE;
use address::root;
use template::{Holes, Templates, hole};

const TITLE: &str = "Who works to end the sexual exploitation of children";

/// Marks a site as ours, in the page that every site has.
const GENERATOR: &str = "<meta name=\"generator\" content=\"ecpat-kb\">";

/// The pages in the navigation of every page.
const NAVIGATION: [(&str, &str); 10] = [
    ("organisations.html", "Organisations"),
    ("people.html", "People"),
    ("events.html", "Events"),
    ("works.html", "Works"),
    ("topics.html", "Topics"),
    ("places.html", "Places"),
    ("sources.html", "Sources"),
    ("conflicts.html", "Where sources differ"),
    ("reports.html", "Reports"),
    ("downloads.html", "Downloads"),
];

/// How a site is made.
#[derive(Debug, Default)]
pub struct Options {
    /// Its title; `None`: one that fits the built-in packs.
    pub title: Option<String>,
    /// The address at which it will be published; `None`: pages do not know it.
    pub url: Option<String>,
    /// A folder with style sheets, pictures and templates to use.
    pub theme: Option<PathBuf>,
    /// What has changed since an earlier state; `None`: not asked.
    pub changes: Option<Changes>,
}

/// What has changed since an earlier state.
#[derive(Debug, Default)]
pub struct Changes {
    /// The first of them, by source.
    pub first: Vec<Change>,
    /// How many there are.
    pub count: usize,
    /// When the later state was made, as RFC 3339 has it (<https://www.rfc-editor.org/rfc/rfc3339>).
    pub time: String,
}

/// A fact that was added, changed or removed.
#[derive(Debug)]
pub struct Change {
    /// `added`, `changed`, `moved` or `removed`.
    pub kind: &'static str,
    /// Short name of the source.
    pub source: String,
    /// Short name of the passage.
    pub passage: String,
    /// The fact as it was.
    pub before: Option<String>,
    /// The fact as it is.
    pub after: Option<String>,
}

/// What all threads share.
struct Shared<'s> {
    folder: &'s StagedFolder,
    templates: Templates,
    frame: Holes,
    title: &'s str,
    /// With a slash at the end.
    url: Option<String>,
    changes: Option<&'s Changes>,
}

/// A site that is being written, as one thread sees it.
struct Site<'s, 'c> {
    shared: &'s Shared<'s>,
    snapshot: &'s Snapshot<'c>,
}

/// What the frame of a page says.
struct PageHead<'h> {
    /// What the page is about.
    name: &'h str,
    /// A sentence for programs that list pages.
    description: String,
    /// The page of the navigation that it belongs to; empty: none.
    section: &'h str,
    /// What it is in terms of schema.org.
    data: Option<serde_json::Value>,
}

impl<'h> PageHead<'h> {
    fn new(name: &'h str, description: impl Into<String>, section: &'h str) -> Self {
        Self { name, description: description.into(), section, data: None }
    }
}

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &StagedFolder, options: &Options) -> Result<(), Error> {
    let templates = Templates::load(options.theme.as_deref())?;
    let title = options.title.as_deref().unwrap_or(TITLE);
    let url = options.url.as_ref().map(|url| format!("{}/", url.trim_end_matches('/')));
    let frame = frame(&templates, title, &built(snapshot)?, options.changes.is_some())?;
    templates.write_files(folder)?;
    let database = folder.below("downloads")?.path(&downloads::database(snapshot.name));
    sqlite::write(snapshot, &database, false)?;
    let shared = Shared { folder, templates, frame, title, url, changes: options.changes.as_ref() };
    parts::write(&shared, snapshot, &database)?;
    shared.url.map_or(Ok(()), |url| write_maps(&url, folder))
}

/// Writes the addresses of all pages.
fn write_maps(url: &str, folder: &StagedFolder) -> Result<(), Error> {
    let mut pages = folder.files()?;
    pages.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    for (name, pages) in maps(&pages) {
        let mut map = folder.file(&name)?;
        for page in pages {
            let parts: Vec<_> = page.iter().map(|part| part.to_string_lossy()).collect();
            writeln!(map, "{url}{}", parts.join("/"))?;
        }
        map.flush()?;
    }
    Ok(())
}

/// The names of the site maps with the pages in each: as many as a site map may have
/// (<https://www.sitemaps.org/protocol.html>).
fn maps(pages: &[PathBuf]) -> impl Iterator<Item = (String, &[PathBuf])> {
    (1..).zip(pages.chunks(50_000)).map(|(number, pages)| match number {
        1 => ("sitemap.txt".to_owned(), pages),
        _ => (format!("sitemap-{number}.txt"), pages),
    })
}

/// Refuses a folder that no export has written.
pub(super) fn check_folder(folder: &Path, files: &[PathBuf]) -> Result<(), Error> {
    let is_site = open_file(&folder.join("index.html"))
        .and_then(|file| read_up_to(file, 1 << 20))
        .is_ok_and(|text| String::from_utf8_lossy(&text).contains(GENERATOR));
    match files.first() {
        Some(file) if !is_site => Err(not_ours(folder, file)),
        _ => check_files(folder, files, is_own),
    }
}

/// Whether a file can be one that a site has.
fn is_own(file: &Path) -> bool {
    const FOLDERS: [&str; 4] = ["theme", "downloads", "search", "report"];
    const FILES: [&str; 4] = ["style.css", "site.js", "changes.xml", "changes.html"];
    let first = file.components().next().and_then(|part| part.as_os_str().to_str()).unwrap_or_default();
    let is_page = file.extension().is_some_and(|ending| ending == "html");
    if file.components().count() == 1 {
        let is_map = first.starts_with("sitemap") && file.extension().is_some_and(|ending| ending == "txt");
        return is_page || is_map || FILES.contains(&first);
    }
    let is_sort = address::LISTS.iter().any(|(sort, ..)| sort.replace('_', "-") == first);
    FOLDERS.contains(&first) || (is_sort && is_page)
}

/// Fills the template of all pages.
fn frame(templates: &Templates, title: &str, built: &str, has_changes: bool) -> Result<Holes, Error> {
    let navigation: Vec<Value> = NAVIGATION
        .iter()
        .map(|(path, title)| context! { path => *path, title => *title, current => hole(path) })
        .collect();
    templates.holes(
        "base.html",
        context! {
            site => title, built => built, has_changes, navigation, has_theme => templates.has_theme(), root => hole("root"),
            title => hole("title"), name => hole("name"), description => hole("description"),
            head => hole("head"), body => hole("body"), address => hole("address"),
        },
    )
}

/// From what the site was made.
fn built(snapshot: &Snapshot<'_>) -> Result<String, Error> {
    let mut built = String::new();
    snapshot.each(include_str!("sql/built.sql"), [], |row| {
        let (sources, newest): (i64, Option<String>) = (row.get("sources")?, row.get("newest")?);
        let counted = if sources == 1 { "1 source".to_owned() } else { format!("{sources} sources") };
        let newest = newest.map_or_else(String::new, |date| format!(", last read on {}", in_words(&date)));
        built = format!("Made from {counted}{newest}");
        Ok(())
    })?;
    Ok(built)
}

impl Site<'_, '_> {
    /// Writes the files that all pages use.
    fn files(&self) -> Result<(), Error> {
        self.file("style.css", &[STYLE, CSS, include_str!("site.css")])?;
        self.file("site.js", &[include_str!("site.js")])
    }

    /// The address of a page, if that of the site is known.
    fn address(&self, path: &str) -> Option<String> {
        self.shared.url.as_ref().map(|url| format!("{url}{path}"))
    }

    /// Writes a page: the frame, and within it what `body` writes.
    fn page(
        &self,
        path: &str,
        head: &PageHead<'_>,
        body: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let address = self.address(path);
        let root = root(path);
        let mut body = Some(body);
        let mut out = self.shared.folder.file(path)?;
        self.shared.frame.write(&mut out, |hole, out| {
            match hole {
                "root" => out.write_all(root.as_bytes())?,
                "title" if head.name == self.shared.title => write!(out, "{}", HtmlText(head.name))?,
                "title" => write!(out, "{} \u{2013} {}", HtmlText(head.name), HtmlText(self.shared.title))?,
                "name" => write!(out, "{}", HtmlText(head.name))?,
                "description" => write!(out, "{}", HtmlText(&head.description))?,
                "address" => write!(out, "{}", HtmlText(address.as_deref().unwrap_or(path)))?,
                "head" => metadata::write(head.data.as_ref(), address.as_deref(), out)?,
                "body" => body.take().map_or(Ok(()), |body| body(out))?,
                section if section == head.section => out.write_all(b" aria-current=\"page\"")?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(out.flush()?)
    }

    /// Writes a page whose content is a template.
    fn filled(&self, path: &str, head: &PageHead<'_>, template: &str, values: Value) -> Result<(), Error> {
        let body = self.shared.templates.fill(template, values)?;
        self.page(path, head, |out| Ok(out.write_all(body.as_bytes())?))
    }

    fn file(&self, path: &str, texts: &[&str]) -> Result<(), Error> {
        let mut out = self.shared.folder.file(path)?;
        texts.iter().try_for_each(|text| out.write_all(text.as_bytes()))?;
        Ok(out.flush()?)
    }
}

/// A name, as a link if there is an address.
struct Link<'t>(Option<&'t str>, &'t str);

impl Display for Link<'_> {
    fn fmt(&self, html: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = HtmlText(self.1);
        match self.0 {
            Some(address) => write!(html, "<a href=\"{}\"><bdi>{name}</bdi></a>", HtmlText(address)),
            None => name.fmt(html),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_has_fifty_thousand_addresses_at_most() {
        let pages = vec![PathBuf::from("index.html"); 50_001];
        let maps: Vec<_> = maps(&pages).map(|(name, pages)| (name, pages.len())).collect();
        assert_eq!(maps, [("sitemap.txt".to_owned(), 50_000), ("sitemap-2.txt".to_owned(), 1)]);
        assert!(is_own(Path::new("sitemap-2.txt")) && !is_own(Path::new("notes.txt")));
    }
}
