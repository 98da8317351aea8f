//! The database file: opening it, the schema's versions, its dictionary.
//!
//! Knows SQLite and the migrations; knows neither packs nor reports nor output.

mod aside;
pub mod dictionary;
mod holder;
mod journal;
pub mod migrate;
mod schema;
pub mod upgrade;
mod values;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Kind, shell_quoted};
use crate::fs::sync_parent;

pub use holder::holder;
pub use schema::{differences, drop_strangers};
pub use values::odd_values;

/// Marks a file as ours: `ECKB` in ASCII, in the header's application id
/// (<https://www.sqlite.org/fileformat2.html#application_id>).
pub const APPLICATION_ID: i32 = 0x4543_4b42;

/// Bytes of a page; SQLite's own choice today, set so that the same facts stay the same bytes.
const PAGE_SIZE: i32 = 4096;

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Opens the file of this name, whatever the name is. SQLite takes `:memory:` for no file, and one
/// that begins with `file:` for a URI, even where the flags do not ask for that, if it was built so
/// (<https://www.sqlite.org/uri.html>, 2).
fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if path.is_relative() {
        return Connection::open_with_flags(Path::new(".").join(path), flags);
    }
    Connection::open_with_flags(path, flags)
}

/// Opens an empty database in memory.
///
/// # Errors
///
/// SQLite's own, such as no memory.
pub fn memory() -> Result<Connection, Error> {
    let conn = Connection::open_in_memory().map_err(Error::sqlite("opening a database in memory"))?;
    guard(&conn)?;
    Ok(conn)
}

/// Opens an empty database that is gone when it is closed. What memory does not hold of it goes
/// to a file without a name (<https://www.sqlite.org/inmemorydb.html#temp_db>).
///
/// # Errors
///
/// SQLite's own.
pub fn scratch() -> Result<Connection, Error> {
    let conn = Connection::open("").map_err(Error::sqlite("opening a database for a while"))?;
    guard(&conn)?;
    Ok(conn)
}

/// Opens a copy of a file, or an empty database where there is none, that is gone when it is closed.
///
/// # Errors
///
/// Those of [`open_for_inspection`], and SQLite's own.
pub fn scratch_copy(path: &Path) -> Result<Connection, Error> {
    let mut copy = scratch()?;
    if is_there(path)? {
        let original = open_for_inspection(path)?;
        let copying = Error::database(path, "copying");
        let backup = rusqlite::backup::Backup::new(&original, &mut copy).map_err(&copying)?;
        backup.run_to_completion(1_000, Duration::ZERO, None).map_err(&copying)?;
    }
    Ok(copy)
}

/// Opens a file for reading: nothing that is done through the connection can change it.
///
/// # Errors
///
/// A file that is missing, is no SQLite database, belongs to another program, or whose
/// schema is damaged, newer or older than this program's.
pub fn open_read_only(path: &Path) -> Result<Connection, Error> {
    let conn = open_of_this_version(path)?;
    load_schema(&conn, path)?;
    Ok(conn)
}

/// Opens a file for reading, like [`open_read_only`], whose schema may be damaged.
fn open_of_this_version(path: &Path) -> Result<Connection, Error> {
    let conn = open_of_any_version(path)?;
    refuse_older(&conn, path)?;
    Ok(conn)
}

/// Opens a file for reading, like [`open_read_only`], whose tables and views have to be those that
/// this program made, as is the case for all that it reads through them.
///
/// # Errors
///
/// Those of [`open_read_only`], and a schema in which something of the program's own is different.
pub fn open_as_made(path: &Path) -> Result<Connection, Error> {
    let conn = open_read_only(path)?;
    schema::as_made(&conn, path)?;
    Ok(conn)
}

/// Opens a file like [`open_read_only`], to have SQLite check it whole. Through a connection that
/// could not write, SQLite does not check the rules of tables, so this one could, and must not.
///
/// # Errors
///
/// Those of [`open_read_only`], but for a damaged schema, which is to be found.
pub fn open_to_check(path: &Path) -> Result<Connection, Error> {
    drop(open_of_this_version(path)?);
    let opening = Error::database(path, "opening");
    // A file that cannot be written is opened all the same, and then only to read.
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(&opening)?;
    conn.busy_timeout(Duration::from_secs(5)).map_err(&opening)?;
    guard(&conn)?;
    for config in [DbConfig::SQLITE_DBCONFIG_DEFENSIVE, DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE] {
        conn.set_db_config(config, true).map_err(&opening)?;
    }
    conn.pragma_update(None, "query_only", true).map_err(&opening)?;
    Ok(conn)
}

/// Opens a file for reading as its bytes lie there: no lock is taken, nothing is waited for, and
/// no file is made beside it, not even for a file in WAL mode. What another program is writing at
/// that moment may be missed or seen by half, so this is for hints alone
/// (<https://www.sqlite.org/uri.html>, "immutable").
///
/// # Errors
///
/// Those of [`open_read_only`].
pub fn open_as_it_lies(path: &Path) -> Result<Connection, Error> {
    if is_empty(path)? {
        return Err(Error::foreign(path, "it is empty"));
    }
    let whole = std::path::absolute(path).map_err(|source| Error::cannot_read(path, source))?;
    let bytes = percent_encoding::percent_encode(
        whole.as_os_str().as_encoded_bytes(),
        percent_encoding::NON_ALPHANUMERIC,
    );
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(format!("file:{bytes}?immutable=1"), flags)
        .map_err(Error::database(path, "opening"))?;
    guard(&conn)?;
    defend(&conn)?;
    identify(&conn, path)?;
    refuse_older(&conn, path)?;
    Ok(conn)
}

/// Opens a file for reading, like [`open_read_only`], whose schema may be an older one.
///
/// # Errors
///
/// Those of [`open_read_only`], but for the older schema.
pub fn open_for_inspection(path: &Path) -> Result<Connection, Error> {
    let conn = open_of_any_version(path)?;
    load_schema(&conn, path)?;
    Ok(conn)
}

fn open_of_any_version(path: &Path) -> Result<Connection, Error> {
    if is_empty(path)? {
        return Err(Error::foreign(path, "it is empty"));
    }
    match open_again(path) {
        Err(error) if has_half_written(&error) => {
            roll_back(path)?;
            open_again(path)
        }
        opened => opened,
    }
}

/// Whether it is that a writer was killed, and that whoever only reads cannot undo what he left.
fn has_half_written(error: &Error) -> bool {
    let code = error.sqlite_error().and_then(rusqlite::Error::sqlite_error).map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

/// Brings a file of ours back to what it was before a writer was killed, as whoever writes next
/// would; nothing else is written.
fn roll_back(path: &Path) -> Result<(), Error> {
    let read = || {
        let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.busy_timeout(Duration::from_secs(5))?;
        conn.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))
    };
    read().map(drop).map_err(|source| {
        Error::failed(format!(
            "`{}` was being written when the program that did so was killed, and cannot be brought back to what it \
             was before",
            path.display()
        ))
        .because(source)
        .hint("run the command where the file and its folder can be written: whoever opens it there undoes it")
    })
}

/// Opens a file for reading that this process may have locked: only SQLite touches it, since
/// whoever closes a file lets go of all the locks that his process has on it
/// (<https://www.sqlite.org/howtocorrupt.html>, 2.2).
fn open_again(path: &Path) -> Result<Connection, Error> {
    let conn = open_unidentified(path)?;
    identify(&conn, path)?;
    Ok(conn)
}

/// Opens a file like [`open_again`], whosever it is.
fn open_unidentified(path: &Path) -> Result<Connection, Error> {
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(Error::database(path, "opening"))?;
    conn.busy_timeout(Duration::from_secs(5)).map_err(Error::database(path, "opening"))?;
    guard(&conn)?;
    defend(&conn)?;
    Ok(conn)
}

/// Opens a file for writing, and makes it where it is missing. `wait` is how long to wait
/// for another writer. What is written is followed by [`settle`].
///
/// # Errors
///
/// A file that is no SQLite database, belongs to another program, has a schema that is
/// newer than this program's, or cannot be written, or one with a journal that was planted.
pub fn open_writable(path: &Path, wait: Duration) -> Result<Connection, Error> {
    let fresh = !is_there(path)? || is_empty(path)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        return Err(Error::no_folder(folder));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = connect(path, flags).map_err(|source| match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::CannotOpen) => Error::read_only(path, source),
        _ => Error::database(path, "opening")(source),
    })?;
    conn.busy_timeout(wait).map_err(Error::database(path, "opening"))?;
    guard(&conn)?;
    // A log beside a file in WAL mode is not to be written back by what is refused or fails.
    let has_log = std::fs::metadata(beside(path, "-wal")).is_ok_and(|found| found.len() > 0);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)
        .map_err(Error::database(path, "opening"))?;
    if fresh {
        conn.pragma_update(None, "page_size", PAGE_SIZE).map_err(Error::database(path, "opening"))?;
    } else {
        identify(&conn, path)?;
        load_schema(&conn, path)?;
    }
    Ok(conn)
}

/// Whether there is a file, or whatever else, of this name.
///
/// # Errors
///
/// A name that leads nowhere, as a link does that leads to itself.
pub fn is_there(path: &Path) -> Result<bool, Error> {
    path.try_exists().map_err(|source| Error::cannot_read(path, source))
}

/// Ends writing, after the transaction has ended. Deleting the journal is what ends it, and SQLite
/// leaves it to chance whether that lasts through a power cut
/// (<https://www.sqlite.org/pragma.html#pragma_synchronous>, "EXTRA"); after this it does. It is done
/// here, and not by SQLite, so that a failure is told from one of the transaction.
///
/// # Errors
///
/// All is written, and what is said here failed: [`Error::written`].
pub fn settle(conn: &Connection, path: &Path) -> Result<(), Error> {
    take_in_log(conn, path).map_err(|error| error.written(path, "its log could not be taken in"))?;
    sync_parent(path).map_err(|error| Error::unsynced(path, error))
}

/// A file in WAL mode, which could not be opened in a folder that is read-only, gets its log written
/// back and a rollback journal again. Where another program has it open, that is left to a later
/// writer.
fn take_in_log(conn: &Connection, path: &Path) -> Result<(), Error> {
    let writing = Error::database(path, "writing");
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).map_err(&writing)?;
    if mode == "delete" {
        return Ok(());
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(&writing)?;
    conn.busy_timeout(Duration::ZERO).map_err(&writing)?;
    match conn.pragma_update(None, "journal_mode", "delete").map_err(&writing) {
        Err(error) if error.kind() == Kind::Busy => Ok(()),
        result => result,
    }
}

/// Removes a file if it is empty and nobody writes to it. What another one is about to write first
/// is not in the file until he commits, and would be lost with it; so it is removed by who has it
/// to himself. If it stays, the next run takes it for new.
pub fn remove_if_empty(path: &Path) {
    let is_empty = || std::fs::metadata(path).is_ok_and(|found| found.len() == 0);
    if is_empty()
        && let Ok(conn) = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        && conn.busy_timeout(Duration::ZERO).is_ok()
        && conn.execute_batch("BEGIN EXCLUSIVE").is_ok()
        && is_empty()
    {
        let _ = std::fs::remove_file(path);
    }
}

/// Sets what every connection needs.
fn guard(conn: &Connection) -> Result<(), Error> {
    // Views and triggers of a file from elsewhere call nothing that has effects.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
        .map_err(Error::sqlite("securing the connection"))?;
    // A damaged page is reported where it is read, not where it misleads.
    conn.pragma_update(None, "cell_size_check", true).map_err(Error::sqlite("securing the connection"))?;
    Ok(())
}

/// Keeps what was planted in a schema from reaching SQLite's own tables
/// (<https://www.sqlite.org/security.html>, "untrusted database files").
fn defend(conn: &Connection) -> Result<(), Error> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
        .map_err(Error::sqlite("securing the connection"))?;
    Ok(())
}

/// Whether there is nothing in a file yet; what is no database of ours by its first bytes is
/// refused before SQLite, which might undo what a killed writer has left in it, opens it.
fn is_empty(path: &Path) -> Result<bool, Error> {
    let foreign = |why: &str| Error::foreign(path, why);
    let io = |source| Error::cannot_read(path, source);
    if !is_there(path)? {
        return Err(Error::no_database(path));
    }
    // A named pipe would be waited for, and a device may have no end.
    if !path.is_file() {
        return Err(io(std::io::Error::other("it is not a file")));
    }
    journal::refuse_planted(path)?;
    let head = first_bytes(path, 100).map_err(io)?;
    let is_ours = head.get(68..72) == Some(&APPLICATION_ID.to_be_bytes());
    let is_to_be_emptied = || {
        // What was being written to an empty file when the writer was killed; its first page is
        // among the last to be written.
        // The number of pages that the file had stands at 16.
        let journal = first_bytes(&beside(path, "-journal"), 20).unwrap_or_default();
        journal.starts_with(&journal::MAGIC) && journal.get(16..20) == Some(&[0; 4])
    };
    if head.is_empty() {
        return Ok(true);
    }
    if head.starts_with(MAGIC) {
        if head.len() == 100 && !is_ours {
            return Err(foreign("it is the SQLite database of another program"));
        }
        return Ok(is_ours && is_to_be_emptied());
    }
    if head.iter().all(|&byte| byte == 0) && is_to_be_emptied() {
        return Ok(true);
    }
    Err(foreign("it is not an SQLite database"))
}

fn first_bytes(path: &Path, count: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The file that SQLite keeps beside a database under this ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn identify(conn: &Connection, path: &Path) -> Result<(), Error> {
    let id: i32 = conn
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    if id != APPLICATION_ID {
        return Err(Error::foreign(path, "it is the SQLite database of another program"));
    }
    if is_former(conn) {
        let message = format!("`{}` was made before the first release of ecpat-kb", path.display());
        return Err(Error::new(Kind::WrongDatabase, message).hint(format!(
            "it cannot be upgraded: remove it, or name another file, and build it anew from its packs with \
             `ecpat-kb build --db {}`",
            shell_quoted(path)
        )));
    }
    let version = version(conn, path)?;
    if version > migrate::latest() {
        return Err(migrate::newer(path, version));
    }
    Ok(())
}

/// Whether a file has the schema from before the first release. Its versions went up to 10 and are
/// others than those of the same numbers since, so it is told by a table that all of them had.
fn is_former(conn: &Connection) -> bool {
    // A schema that is damaged is told by whoever reads it next.
    conn.table_exists(None, "shared_declaration").unwrap_or(false)
}

fn refuse_older(conn: &Connection, path: &Path) -> Result<(), Error> {
    let (version, latest) = (version(conn, path)?, migrate::latest());
    if version < latest {
        return Err(Error::failed(format!(
            "`{}` was made by an older ecpat-kb: its schema is version {version} of {latest}",
            path.display()
        ))
        .hint(format!("bring it up to date with `ecpat-kb migrate --db {}`", shell_quoted(path))));
    }
    Ok(())
}

/// Has SQLite read the schema, so that damage in it is told here, with the name of the file.
fn load_schema(conn: &Connection, path: &Path) -> Result<(), Error> {
    conn.prepare("SELECT 1 FROM sqlite_schema").map_err(Error::database(path, "reading"))?;
    Ok(())
}

fn version(conn: &Connection, path: &Path) -> Result<i32, Error> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(Error::database(path, "reading"))
}
