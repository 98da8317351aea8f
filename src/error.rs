//! What can go wrong, in words for the person at the terminal, and the exit code of each.
//!
//! A message is lower case and has no full stop; a hint says the way out. The chain of
//! causes is printed one a line by `main`.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// SQLite's code where the file that it has open is no longer the one of that name
/// (<https://www.sqlite.org/rescode.html#readonly_dbmoved>).
const DBMOVED: i32 = rusqlite::ffi::SQLITE_READONLY_DBMOVED;

/// What SQLite says where a file, or its folder, cannot be written.
const READ_ONLY: [i32; 2] = [rusqlite::ffi::SQLITE_READONLY, rusqlite::ffi::SQLITE_READONLY_DIRECTORY];

/// A failure of any command.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message beside each variant says what it is")]
pub enum Error {
    #[error("cannot read `{}`", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("cannot read `{}`", path.display())]
    NoPack { path: PathBuf, source: std::io::Error },
    #[error("cannot write the output")]
    Output(#[from] std::io::Error),
    #[error("there is no file `{}`", path.display())]
    Missing { path: PathBuf },
    #[error("cannot read the article `{}`", path.display())]
    Article { path: PathBuf, source: crate::article::ReadError },
    #[error("{count} of {of} articles failed")]
    Unread { count: usize, of: usize },
    #[error("`{}`, line {line}: {what}", path.display())]
    Rules { path: PathBuf, line: usize, what: String },
    #[error("cannot write `{}`", path.display())]
    Write { path: PathBuf, source: std::io::Error },
    #[error("`{}` is not an empty folder; nothing was written to it", path.display())]
    Taken { path: PathBuf },
    #[error("`{}` is there already; nothing was written", path.display())]
    Exists { path: PathBuf, hint: &'static str },
    #[error("`{}` holds `{}`, which no export of this format writes; nothing was written", path.display(), file.display())]
    NotOurs { path: PathBuf, file: PathBuf },
    #[error("`{}` holds `{}`, which this export does not write; nothing was written", path.display(), file.display())]
    NotInThis { path: PathBuf, file: PathBuf },
    #[error("`{}` holds `{}`, in which somebody has written comments; nothing was written", path.display(), file.display())]
    Commented { path: PathBuf, file: PathBuf },
    #[error("`{}` is {what}; nothing was written", path.display())]
    Special { path: PathBuf, what: &'static str, hint: &'static str },
    #[error("`{}` is left of another database, and would be taken for a part of this one; nothing was written", path.display())]
    LeftBeside { path: PathBuf },
    #[error("cannot make a copy of the database in the folder for temporary files")]
    NoCopy { source: rusqlite::Error },
    #[error("the database did not pass its check, so it was not exported: {verdict}")]
    Damaged { verdict: String },
    #[error("no pack can say {what}: {why}; nothing was written")]
    Unsaid { what: String, why: String },
    #[error("there is no folder `{}`", path.display())]
    NoFolder { path: PathBuf },
    #[error("`{}` is not a database of ecpat-kb: {why}", path.display())]
    Foreign { path: PathBuf, why: String },
    #[error("`{}` was made by a newer ecpat-kb: its schema is version {version}, this program knows up to {latest}", path.display())]
    Newer { path: PathBuf, version: i32, latest: i32 },
    #[error("`{}` was made before the first release of ecpat-kb", path.display())]
    Former { path: PathBuf },
    #[error("`{}` was made by an older ecpat-kb: its schema is version {version} of {latest}", path.display())]
    Older { path: PathBuf, version: i32, latest: i32 },
    #[error("`{}` was made by another edition of ecpat-kb: its history is not this program's at migration {migration}", path.display())]
    OtherHistory { path: PathBuf, migration: String },
    #[error("the schema of `{}` is not what this program made: {first}{}", path.display(), more(*count))]
    OddSchema { path: PathBuf, first: String, count: usize },
    #[error("in `{}`, {first}{}", path.display(), more(*count))]
    BrokenKey { path: PathBuf, first: String, count: usize },
    #[error("a migration failed on `{}`, which is as it was before: {cause}", path.display())]
    Migration { path: PathBuf, cause: String },
    #[error("cannot copy `{}` to `{}`; it was not upgraded and is as it was before", path.display(), copy.display())]
    NoAside { path: PathBuf, copy: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("`{}` did not pass its check when it had been upgraded, so it was put back as it was before: {verdict}", path.display())]
    Unproved { path: PathBuf, copy: PathBuf, verdict: String },
    #[error("`{}` was upgraded, and what is on the disk now did not pass its check: {verdict}", path.display())]
    Spoilt { path: PathBuf, copy: PathBuf, verdict: String },
    #[error("`{}` is damaged, and an upgrade of it has not come to its end: {verdict}; nothing was written", path.display())]
    HalfUpgraded { path: PathBuf, copy: PathBuf, verdict: String, is_whole: bool },
    #[error("`{}` is written, but {lacking}", path.display())]
    Written { path: PathBuf, lacking: &'static str, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("interrupted; `{}` is as it was before", path.display())]
    Interrupted { path: PathBuf },
    #[error("`{}` is in use: another program is writing to it", path.display())]
    Busy { path: PathBuf },
    #[error("`{}` is in use: another program is reading it, and nothing was changed", path.display())]
    Read { path: PathBuf },
    #[error("`{}` was being written when the program that did so was killed, and cannot be brought back to what it was before", path.display())]
    HalfWritten { path: PathBuf, source: rusqlite::Error },
    #[error("`{}` was removed or moved by another program just now; nothing was written", path.display())]
    Moved { path: PathBuf },
    #[error("the journal beside `{}` names another file, which SQLite would remove; nothing was done", path.display())]
    Planted { path: PathBuf },
    #[error("{} failed", of(action, path))]
    Database { path: PathBuf, action: &'static str, is_undone: bool, source: rusqlite::Error },
    #[error("`{}` cannot be written", path.display())]
    Unwritable { path: PathBuf, source: rusqlite::Error },
    #[error("{action} failed")]
    Sqlite { action: &'static str, source: rusqlite::Error },
    #[error("{place} cannot be written for PostgreSQL: {why}")]
    NotForPostgresql { place: String, why: String },
    #[error("`{place}` holds what PostgreSQL cannot: {why}")]
    Unfit { place: String, why: String },
    #[error(
        "the discrepancy `{discrepancy}` of source `{source_slug}` cites the passage `{passage}`, which would be gone"
    )]
    CitedPassage { passage: String, discrepancy: String, source_slug: String },
    #[error("`{}` holds {what} that `build` was not given; nothing was changed", path.display())]
    WouldDrop { path: PathBuf, what: String },
    #[error("{0}")]
    Query(String),
    #[error("{count} in the packs; nothing was changed", count = problems(*.0))]
    Pack(usize),
    #[error("the check found {}", problems(*.0))]
    Check(usize),
    #[error("there is no {what} `{name}`")]
    NoSuch { what: String, name: String, hint: Option<String> },
    #[error("{message}")]
    Usage { message: String, hint: Option<String> },
    #[error("report `{name}`: {message}")]
    Report { name: String, message: String },
}

/// What was done to a file: `reading` it, `reading the database` that it is, `writing the facts` in it.
fn of(action: &str, path: &Path) -> String {
    let to = if action.contains(' ') && !action.ends_with(" database") { " in" } else { "" };
    format!("{action}{to} `{}`", path.display())
}

/// A path as it is written in a command of a shell.
fn quoted(path: &Path) -> String {
    let mut text = path.to_string_lossy();
    // What begins with a hyphen would be taken for an option.
    if text.starts_with('-') {
        text.to_mut().insert_str(0, "./");
    }
    shlex::try_quote(&text).map_or_else(|_| text.to_string(), std::borrow::Cow::into_owned)
}

/// Whether it is text that is no UTF-8 which could not be read.
fn is_no_text(error: &rusqlite::Error) -> bool {
    let mut causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    matches!(error, rusqlite::Error::Utf8Error(..))
        || causes.any(<dyn std::error::Error>::is::<std::str::Utf8Error>)
}

fn more(count: usize) -> String {
    if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() }
}

fn problems(count: usize) -> String {
    if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") }
}

impl Error {
    /// Wraps an error of SQLite's that has no file to name.
    pub fn sqlite(action: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { action, source }
    }

    /// Wraps an error of SQLite's on a file; `action` begins the message, as `writing`.
    pub fn database(path: &Path, action: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        let path = path.to_owned();
        move |source| {
            let path = path.clone();
            match (source.sqlite_error_code(), source.sqlite_error().map(|error| error.extended_code)) {
                (Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked), _) => Self::Busy { path },
                (Some(ErrorCode::NotADatabase), _) => {
                    Self::Foreign { path, why: "it is not an SQLite database".into() }
                }
                (_, Some(DBMOVED)) => Self::Moved { path },
                (_, Some(code)) if READ_ONLY.contains(&code) => Self::Unwritable { path, source },
                _ => Self::Database { path, action, is_undone: false, source },
            }
        }
    }

    /// Whether it is text of the database that could not be read, and the file is not named yet.
    #[must_use]
    pub fn is_no_text(&self) -> bool {
        matches!(self, Self::Sqlite { source, .. } if is_no_text(source))
    }

    /// Whether SQLite has waited for another program in vain, and the file is not named yet.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let code = match self {
            Self::Sqlite { source, .. } => source.sqlite_error_code(),
            _ => None,
        };
        matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// Says that a file is written, although this error came after it; `lacking` is what is not done.
    /// That nobody reads the output any more stays what it is.
    #[must_use]
    pub fn written(self, path: &Path, lacking: &'static str) -> Self {
        if self.is_broken_pipe() {
            return self;
        }
        Self::Written { path: path.to_owned(), lacking, source: Box::new(self) }
    }

    /// Says that a file is written, and the system did not say that its disk keeps it.
    #[must_use]
    pub fn unsure(path: &Path, source: std::io::Error) -> Self {
        let lacking = "the system could not make sure that it lasts through a power cut";
        Self::Written { path: path.to_owned(), lacking, source: Box::new(source) }
    }

    /// Says that what was done to the file until then was undone.
    #[must_use]
    pub fn undone(self) -> Self {
        match self {
            Self::Database { path, action, source, .. } => {
                Self::Database { path, action, is_undone: true, source }
            }
            other => other,
        }
    }

    /// Names the file that an error of SQLite's is about.
    #[must_use]
    pub fn on(self, path: &Path) -> Self {
        match self {
            Self::Sqlite { action, source } => Self::database(path, action)(source),
            other => other,
        }
    }

    /// The exit code: 1 failed, 2 usage, 3 check found problems, 4 no such thing,
    /// 5 database from a newer or foreign program or from before the first release, 130 interrupted.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Check(_) => 3,
            Self::NoSuch { .. } => 4,
            // What shells give for a program that Ctrl-C has ended.
            Self::Interrupted { .. } => 130,
            Self::Newer { .. } | Self::Former { .. } | Self::Foreign { .. } | Self::OtherHistory { .. } => 5,
            _ => 1,
        }
    }

    /// The way out, where there is one to name.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoSuch { hint, .. } | Self::Usage { hint, .. } => hint.clone(),
            Self::Missing { path } => Some(format!("make it with `ecpat-kb build --db {}`", quoted(path))),
            Self::NoPack { .. } => Some(
                "name the folder of a pack, in which `source.toml` says what was read, or `-` for standard input"
                    .to_owned(),
            ),
            Self::WouldDrop { .. } => Some(
                "give `build` those packs too, or drop what it is not given with `--replace`".to_owned(),
            ),
            Self::NoFolder { .. } => Some("make it first, or name a place that is there".to_owned()),
            Self::Older { path, .. } => {
                Some(format!("bring it up to date with `ecpat-kb migrate --db {}`", quoted(path)))
            }
            Self::Former { path } => Some(format!(
                "it cannot be upgraded: remove it, or name another file, and build it anew from its packs with \
                 `ecpat-kb build --db {}`",
                quoted(path)
            )),
            Self::Newer { .. } => Some("use the newer ecpat-kb".to_owned()),
            Self::OddSchema { .. } => Some(
                "remove what was added by hand, or build a new file; the facts stand in the packs".to_owned(),
            ),
            Self::Planted { .. } => Some(
                "move the journal away if the database came from elsewhere; ecpat-kb never leaves such a one"
                    .to_owned(),
            ),
            Self::NoAside { .. } => Some(
                "an upgrade is made only with a copy of the file beside it, for which there have to be room and \
                 the right to write: see to that, or move the file to a folder where it is so"
                    .to_owned(),
            ),
            Self::Unproved { path, copy, .. } => Some(format!(
                "it was damaged before, if `sqlite3 {} 'PRAGMA integrity_check'` says so, too; a copy of it is `{}`, \
                 which the next run that finds the file whole removes",
                quoted(path),
                copy.display()
            )),
            Self::HalfUpgraded { copy, is_whole: false, .. } => {
                Some(format!("its copy from before, `{}`, is damaged, too; build a new file", copy.display()))
            }
            Self::Spoilt { path, copy, .. } | Self::HalfUpgraded { path, copy, .. } => Some(format!(
                "put the file from before, of which this is a whole copy, back with `mv {} {}`, on a disk that can be \
                 relied on",
                quoted(copy),
                quoted(path)
            )),
            Self::Busy { .. } | Self::Read { .. } => Some(
                "try again when it has finished; a command that writes waits longer with --wait".to_owned(),
            ),
            Self::HalfWritten { .. } => Some(
                "run the command where the file and its folder can be written: whoever opens it there undoes it"
                    .to_owned(),
            ),
            Self::Database { path, source, .. } if is_no_text(source) => {
                Some(format!("`ecpat-kb check --db {}` tells where it holds text that is not UTF-8", quoted(path)))
            }
            Self::Database { is_undone: true, .. } => {
                Some("it is as it was before; see to the cause, and try again".to_owned())
            }
            Self::Unwritable { path, .. } => {
                let before = if path.exists() { "it is as it was before; " } else { "" };
                Some(format!(
                    "{before}you need the right to write to it and to its folder, where SQLite keeps a journal"
                ))
            }
            Self::Moved { .. } => Some("run the command again".to_owned()),
            Self::Exists { hint, .. } | Self::Special { hint, .. } => Some((*hint).to_owned()),
            Self::Write { source, .. } if source.kind() == std::io::ErrorKind::ResourceBusy => Some(
                "the system lets nobody move it, as where another disk begins; name a place that is not there yet"
                    .to_owned(),
            ),
            Self::Commented { .. } => Some(
                "no export keeps them: move the file away, or name a folder that is not there yet".to_owned(),
            ),
            Self::LeftBeside { .. } => Some(
                "open that database with the program that wrote it, which takes it in, or remove it".to_owned(),
            ),
            Self::NoCopy { .. } => Some("name another folder in TMPDIR".to_owned()),
            Self::Unsaid { .. } => Some(
                "no pack gave it; correct it in the database, or take it as it is with `ecpat-kb export sqlite`"
                    .to_owned(),
            ),
            Self::Damaged { .. } => Some("look at the database itself with `ecpat-kb check`".to_owned()),
            Self::NotOurs { .. } | Self::NotInThis { .. } => Some("move it away, or name a folder that is not there yet".to_owned()),
            Self::Taken { .. } => Some("name a folder that is not there yet".to_owned()),
            Self::Unfit { .. } => Some("change it in its pack, and seed that again".to_owned()),
            Self::Pack(_) => Some("`ecpat-kb check` shows the same without touching the database".to_owned()),
            _ => None,
        }
    }

    /// Whether it is only that nobody reads the output any more, as with `| head`.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}
