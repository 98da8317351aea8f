//! The error of every command: its kind, its message, its causes and a hint.
//!
//! A message is lower case and has no full stop; a hint says what to do. Both are written where the
//! error is raised. `commands` prints the chain of causes, one per line.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// What callers act on; everything else about an error is in its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Any other failure.
    Failed,
    /// The command line is wrong.
    Usage,
    /// A check found problems.
    ProblemsFound,
    /// No thing, report, table or source has the name that was given.
    NotFound,
    /// The file is not a database that this version of the program can use.
    WrongDatabase,
    /// The user interrupted the command.
    Interrupted,
    /// Another program is writing to the database.
    Busy,
    /// Another program is reading the database, so nothing can be written to it.
    BlockedByReader,
    /// The output could not be written.
    Output,
    /// Two databases differ, and the user asked for an exit code that says so.
    Different,
}

/// A failure of any command.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    /// What SQLite was doing when it failed, such as `writing the facts`.
    action: Option<&'static str>,
    /// The database that SQLite failed on.
    database: Option<PathBuf>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// An output error, or our own error that a writer passed on as an [`io::Error`].
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        error
            .downcast::<Self>()
            .unwrap_or_else(|error| Self::new(ErrorKind::Output, "cannot write the output").because(error))
    }
}

impl Error {
    /// An error of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, source: None, action: None, database: None }
    }

    /// An error of no particular kind.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Failed, message)
    }

    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// There is no `what` with this name.
    #[must_use]
    pub fn not_found(what: &str, name: &str) -> Self {
        Self::new(ErrorKind::NotFound, format!("there is no {what} `{name}`"))
    }

    /// A check found this many problems.
    #[must_use]
    pub fn problems_found(count: usize) -> Self {
        Self::new(ErrorKind::ProblemsFound, format!("the check found {}", problems(count)))
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// A file or folder that cannot be read.
    #[must_use]
    pub fn cannot_read(path: &Path, source: io::Error) -> Self {
        Self::failed(format!("cannot read `{}`", path.display())).because(source)
    }

    /// A file or folder that cannot be written.
    #[must_use]
    pub fn cannot_write(path: &Path, source: io::Error) -> Self {
        let is_mount_point = source.kind() == io::ErrorKind::ResourceBusy;
        let error = Self::failed(format!("cannot write `{}`", path.display())).because(source);
        if is_mount_point {
            return error.hint(
                "it cannot be moved, perhaps because it is a mount point; name a path that does not exist yet",
            );
        }
        error
    }

    /// A folder in which something is to be written, and which does not exist.
    #[must_use]
    pub fn no_folder(path: &Path) -> Self {
        Self::failed(format!("there is no folder `{}`", path.display()))
            .hint("create it first, or name a folder that exists")
    }

    /// A file that does not exist.
    #[must_use]
    pub fn no_file(path: &Path) -> Self {
        Self::failed(format!("there is no file `{}`", path.display()))
    }

    /// A database that does not exist.
    #[must_use]
    pub fn no_database(path: &Path) -> Self {
        Self::no_file(path).hint(format!("create it with `ecpat-kb build --db {}`", shell_quoted(path)))
    }

    /// A file that is not a database of this program.
    #[must_use]
    pub fn foreign(path: &Path, why: &str) -> Self {
        let message = format!("`{}` is not a database of ecpat-kb: {why}", path.display());
        Self::new(ErrorKind::WrongDatabase, message)
    }

    /// A database that cannot be written.
    #[must_use]
    pub fn read_only(path: &Path, source: rusqlite::Error) -> Self {
        let unchanged = if path.exists() { "the database is unchanged; " } else { "" };
        Self::failed(format!("`{}` cannot be written", path.display())).because(source).hint(format!(
            "{unchanged}you need write permission for it and for its folder, where SQLite keeps a journal"
        ))
    }

    /// A database that another program uses, so that it cannot be read ([`ErrorKind::Busy`]) or changed
    /// ([`ErrorKind::BlockedByReader`]).
    #[must_use]
    pub fn in_use(path: &Path, kind: ErrorKind) -> Self {
        let use_of_it = match kind {
            ErrorKind::BlockedByReader => "another program is reading it, and nothing was changed",
            _ => "another program is writing to it",
        };
        let error = Self::new(kind, format!("`{}` is in use: {use_of_it}", path.display()))
            .hint("try again when it has finished; a command that writes waits longer with --wait");
        Self { database: Some(path.to_owned()), ..error }
    }

    /// The user interrupted a command that writes to a database.
    #[must_use]
    pub fn interrupted(path: &Path) -> Self {
        let message = format!("interrupted; `{}` is as it was before", path.display());
        Self::new(ErrorKind::Interrupted, message)
    }

    /// Wraps an error from SQLite that does not concern a file; `action` begins the message.
    pub fn sqlite(action: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |source| Self {
            action: Some(action),
            ..Self::failed(format!("{action} failed")).because(source)
        }
    }

    /// Wraps an error from SQLite on a file; `action` begins the message, such as `writing`.
    pub fn database(path: &Path, action: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        let path = path.to_owned();
        move |source| {
            match (source.sqlite_error_code(), source.sqlite_error().map(|error| error.extended_code)) {
                (Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked), _) => {
                    Self::in_use(&path, ErrorKind::Busy)
                }
                (Some(ErrorCode::NotADatabase), _) => Self::foreign(&path, "it is not an SQLite database"),
                // <https://www.sqlite.org/rescode.html#readonly_dbmoved>
                (_, Some(ffi::SQLITE_READONLY_DBMOVED)) => Self::failed(format!(
                    "`{}` was just removed or moved by another program; nothing was written",
                    path.display()
                ))
                .hint("run the command again"),
                (_, Some(ffi::SQLITE_READONLY | ffi::SQLITE_READONLY_DIRECTORY)) => {
                    Self::read_only(&path, source)
                }
                _ => Self {
                    hint: is_invalid_utf8(&source).then(|| {
                        let path = shell_quoted(&path);
                        format!("`ecpat-kb check --db {path}` finds the text that is not UTF-8")
                    }),
                    action: Some(action),
                    database: Some(path.clone()),
                    ..Self::failed(format!("{} failed", of(action, &path))).because(source)
                },
            }
        }
    }

    /// Names the file that an error from SQLite is about.
    #[must_use]
    pub fn on(mut self, path: &Path) -> Self {
        if let (Some(action), None) = (self.action, &self.database)
            && let Some(source) = self.source.take()
        {
            return match source.downcast::<rusqlite::Error>() {
                Ok(source) => Self::database(path, action)(*source),
                Err(source) => self.because(source),
            };
        }
        self
    }

    /// Names the database if another program had it locked, or if it contains text that is not UTF-8:
    /// no other failure of a reading command depends on the file.
    #[must_use]
    pub fn on_if_at_fault(self, path: &Path) -> Self {
        let is_at_fault = self.sqlite_error().is_some_and(|error| {
            is_invalid_utf8(error)
                || matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
                )
        });
        if is_at_fault { self.on(path) } else { self }
    }

    /// Names the file that was to be written, if writing the output failed.
    #[must_use]
    pub fn on_output(self, path: &Path) -> Self {
        match self.kind {
            ErrorKind::Output => {
                let message = format!("cannot write `{}`", path.display());
                Self { kind: ErrorKind::Failed, message, ..self }
            }
            _ => self,
        }
    }

    /// Says that a file is written, although this error came after it; `lacking` says what was not done.
    /// A closed pipe is not changed.
    #[must_use]
    pub fn written(self, path: &Path, lacking: &str) -> Self {
        if self.is_broken_pipe() {
            return self;
        }
        Self::failed(format!("`{}` is written, but {lacking}", path.display())).because(self)
    }

    /// Says that a file is written, and that the system failed to sync it to disk.
    #[must_use]
    pub fn unsynced(path: &Path, source: io::Error) -> Self {
        let lacking = "it could not be synced to disk";
        Self::failed(format!("`{}` is written, but {lacking}", path.display())).because(source)
    }

    /// Says that what was done to the database was rolled back.
    #[must_use]
    pub fn undone(self) -> Self {
        if self.action.is_some() && self.database.is_some() && self.hint.is_none() {
            return self.hint("the database is unchanged; fix the cause and try again");
        }
        self
    }

    /// What callers act on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What to do, if that is known.
    #[must_use]
    pub fn way_out(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The database that SQLite failed on, or that is in use.
    #[must_use]
    pub fn database_path(&self) -> Option<&Path> {
        self.database.as_deref()
    }

    /// The error of SQLite's that is the cause.
    #[must_use]
    pub fn sqlite_error(&self) -> Option<&rusqlite::Error> {
        self.source.as_deref()?.downcast_ref()
    }

    /// Whether only the reader of the output went away, as with `| head`.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        let source = self.source.as_deref().and_then(|source| source.downcast_ref::<io::Error>());
        self.kind == ErrorKind::Output
            && source.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code: 1 failed, 2 usage, 3 check found problems, 4 no such thing,
    /// 5 database from a newer or foreign program or from before the first release, 130 interrupted.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::Usage => 2,
            ErrorKind::ProblemsFound => 3,
            ErrorKind::NotFound => 4,
            ErrorKind::WrongDatabase => 5,
            // What shells give for a program that Ctrl-C has ended.
            ErrorKind::Interrupted => 130,
            _ => 1,
        }
    }
}

/// What was done to a file: `reading` it, `reading the database` that it is, `writing the facts` in it.
fn of(action: &str, path: &Path) -> String {
    let to = if action.contains(' ') && !action.ends_with(" database") { " in" } else { "" };
    format!("{action}{to} `{}`", path.display())
}

/// A path, quoted for the shell.
#[must_use]
pub fn shell_quoted(path: &Path) -> String {
    let mut text = path.to_string_lossy();
    // What begins with a hyphen would be taken for an option.
    if text.starts_with('-') {
        text.to_mut().insert_str(0, "./");
    }
    shlex::try_quote(&text).map_or_else(|_| text.to_string(), std::borrow::Cow::into_owned)
}

/// Whether SQLite gave a text that is not UTF-8.
fn is_invalid_utf8(error: &rusqlite::Error) -> bool {
    let mut causes = std::iter::successors(Some(error as &dyn StdError), |error| (**error).source());
    matches!(error, rusqlite::Error::Utf8Error(..)) || causes.any(<dyn StdError>::is::<std::str::Utf8Error>)
}

/// How many problems, in words.
#[must_use]
pub fn problems(count: usize) -> String {
    if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") }
}

/// Slugs for a message, only the first few if there are many.
#[must_use]
pub fn quoted(slugs: &[String]) -> String {
    let shown = if slugs.len() > 6 { 5 } else { slugs.len() };
    let text = slugs.iter().take(shown).map(|slug| format!("`{slug}`")).collect::<Vec<_>>().join(", ");
    if shown < slugs.len() { format!("{text} and {} others", slugs.len() - shown) } else { text }
}

/// The first of several findings, and how many more there are.
#[must_use]
pub fn first_of(found: &[String]) -> String {
    match found {
        [] => String::new(),
        [only] => only.clone(),
        [first, more @ ..] => format!("{first} (and {} more)", more.len()),
    }
}
