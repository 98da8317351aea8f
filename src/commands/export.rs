//! `export`: writes the database in a format for other programs.

use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::Connection;

use super::{Context, completions, diff};
use crate::db;
use crate::error::Error;
use crate::export::site::Changes;
use crate::export::sqlite::{BESIDE_DATABASES, digest_of, with_ending};
use crate::export::{self, AttachedTexts, ExportFormat, PictureChoice, Snapshot, Target};
use crate::fs::write::end_of_links;
use crate::output::is_link;
use crate::report::parameter::ParameterValues;
use crate::report::{Catalogue, thing};

/// Write the database in a format for other programs
///
/// Every format includes the sources with their licences and, for each fact, the passage that states it.
/// Existing files are only overwritten with --force.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The format
    // Named differently in clap from the option `--format`.
    #[arg(id = "export_format", value_enum, value_name = "FORMAT")]
    format: ExportFormat,
    /// The file or folder to write; `-`: standard output, for formats that are one text
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// Replace an existing file, or a folder that contains nothing but an earlier export
    ///
    /// A file is replaced whatever it contains. A folder is not replaced if it contains a file that the
    /// export would not write, or a pack with a comment. For a link, the target is replaced. Formats
    /// that are one text can be written to a named pipe or a device without this option.
    #[arg(long)]
    force: bool,
    /// Include the sentences of attached articles
    ///
    /// They are under the licences of the articles, so exports leave them out by default.
    #[arg(long)]
    with_texts: bool,
    #[command(flatten)]
    picture: PictureArgs,
    #[command(flatten)]
    site: SiteArgs,
}

/// The options of pictures.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of pictures")]
struct PictureArgs {
    /// Only facts about this thing
    #[arg(long, value_name = "SLUG", add = completions::from_database(completions::things))]
    subject: Option<String>,
    /// Only figures with this metric
    #[arg(long, value_name = "TERM")]
    metric: Option<String>,
}

/// The options of a site.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of a site")]
struct SiteArgs {
    /// Title of the site
    #[arg(long)]
    title: Option<String>,
    /// Address at which the site will be published, so that pages can give their own address
    #[arg(long)]
    url: Option<String>,
    /// An earlier database; the site lists what has changed since then, also as a feed
    #[arg(long, value_name = "OLD", value_hint = clap::ValueHint::FilePath)]
    since: Option<PathBuf>,
    /// Folder with `theme.css`, its pictures and fonts, and templates that replace the built-in ones
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    theme: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &ExportArgs) -> Result<(), Error> {
    let &ExportArgs { format, ref out, force, with_texts, ref site, .. } = arguments;
    let target = if *out == Path::new("-") {
        Target::StandardOutput
    } else {
        Target::Path { path: out.to_owned(), force }
    };
    let file = context.globals.file();
    if matches!(target, Target::Path { .. }) {
        let is_there = file.is_some();
        check_place(&context.globals.target(), is_there, out)?;
        if format == ExportFormat::Sqlite {
            check_place(&context.globals.target(), is_there, &digest_of(out))?;
        }
    }
    if with_texts && !format.holds_texts() {
        return Err(Error::usage("this format never contains the sentences of articles")
            .hint("leave out --with-texts"));
    }
    let mut options = site_options(format, site)?;
    let mut conn = context.open_verified()?;
    let name = name(file.as_deref());
    let catalogue = Catalogue::load(None)?;
    let choice = choice(&conn, &catalogue, arguments)?;
    let reports = catalogue.all()?;
    let texts = if with_texts { AttachedTexts::Keep } else { AttachedTexts::LeaveOut };
    let snapshot = Snapshot::of(&mut conn, &name, &reports, texts)?.choosing(choice);
    if texts == AttachedTexts::LeaveOut
        && (format.holds_texts() || format.drops_texts())
        && snapshot.has_texts()?
    {
        context.remark(if format.holds_texts() {
            "the sentences of attached articles are left out; --with-texts includes them"
        } else {
            "this format leaves out the sentences of attached articles"
        });
    }
    options.changes = site.since.as_deref().map(|old| changes(old, snapshot.conn())).transpose()?;
    export::export(&snapshot, format, &target, &options)?;
    if format == ExportFormat::Datasette {
        // Datasette looks them up by the name of the file, and says nothing if it finds none.
        context.remark(&format!("the metadata expect the database in a file called {name}.db"));
    }
    Ok(())
}

fn site_options(format: ExportFormat, site: &SiteArgs) -> Result<export::site::Options, Error> {
    let SiteArgs { title, url, theme, since } = site;
    let is_given = title.is_some() || url.is_some() || theme.is_some() || since.is_some();
    if format != ExportFormat::Site && is_given {
        return Err(Error::usage("--title, --url, --since and --theme are for a site")
            .hint("leave them out, or export `site`"));
    }
    if let Some(url) = url.as_ref().filter(|url| !is_link(url)) {
        return Err(Error::usage(format!(
            "`{url}` is not an address that begins with `https://` or `http://`"
        )));
    }
    Ok(export::site::Options { title: title.clone(), url: url.clone(), theme: theme.clone(), changes: None })
}

/// The first changes since an earlier file, and how many there are.
fn changes(old: &Path, new: &Connection) -> Result<Changes, Error> {
    const MOST: usize = 1_000;
    let old = db::open_as_made(old).map_err(|error| error.on_if_at_fault(old))?;
    let time = "SELECT max(applied_on) FROM refinery_schema_history";
    let time = new.query_row(time, [], |row| row.get(0)).map_err(Error::sqlite("reading the database"))?;
    let mut changes = Changes { time, ..Changes::default() };
    diff::each_difference(&old, new, false, |change| {
        changes.count += 1;
        if changes.first.len() < MOST {
            changes.first.push(change);
        }
        Ok(())
    })?;
    Ok(changes)
}

/// The name of the database for other programs: its file name without the extension.
fn name(file: Option<&Path>) -> String {
    let stem = file.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    stem.unwrap_or_else(|| "ecpat".to_owned())
}

/// Refuses to overwrite the database, or to use a name that SQLite uses for files beside it.
fn check_place(database: &Path, is_there: bool, out: &Path) -> Result<(), Error> {
    let refused = |what: &str| {
        Err(Error::usage(format!("`{}` {what} the database being exported", out.display()))
            .hint("name another file or folder"))
    };
    let (file, place) = (resolved(database), resolved(out));
    if is_there && file == place {
        return refused("is");
    }
    // SQLite names them after the target of a link; another program may not.
    let is_beside =
        |ending| [database, &file].iter().any(|name| resolved(&with_ending(name, ending)) == place);
    if BESIDE_DATABASES.into_iter().any(is_beside) {
        return refused("belongs to");
    }
    Ok(())
}

/// The path without links, even if the file does not exist.
fn resolved(path: &Path) -> PathBuf {
    let end = end_of_links(path).unwrap_or_else(|_| path.to_owned());
    let (Some(name), Some(folder)) = (end.file_name(), end.parent()) else {
        return end.canonicalize().unwrap_or(end);
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.canonicalize().map(|folder| folder.join(name)).unwrap_or(end)
}

/// What a picture shows. The report `figures` has the same parameters.
fn choice(conn: &Connection, catalogue: &Catalogue, arguments: &ExportArgs) -> Result<PictureChoice, Error> {
    let ExportArgs { format, picture: PictureArgs { subject, metric }, .. } = arguments;
    let refused = |option: &str| Err(Error::usage(format!("this format does not take {option}")));
    if subject.is_some() && !format.takes_subject() {
        return refused("--subject");
    }
    if metric.is_some() && *format != ExportFormat::Figures {
        return refused("--metric");
    }
    let mut values = ParameterValues::default();
    for parameter in &catalogue.get("figures")?.head.parameters {
        let given = if parameter.name == "subject" { subject } else { metric };
        if let Some(text) = given {
            values.add(conn, parameter, text)?;
        }
    }
    let id = |slug| thing::id(conn, slug).map_err(Error::sqlite("looking up a slug"));
    let subject = values.text("subject").map(id).transpose()?.flatten();
    Ok(PictureChoice { subject, metric: values.text("metric").map(str::to_owned) })
}
