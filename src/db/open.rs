//! Opening a database file, and what every connection needs.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{journal, migrate, schema};
use crate::error::{Error, ErrorKind, shell_quoted};
use crate::fs::sync_parent;

/// Marks a file as ours: `ECKB` in ASCII, in the application id of the header
/// (<https://www.sqlite.org/fileformat2.html#application_id>).
pub const APPLICATION_ID: i32 = 0x4543_4b42;

/// Bytes per page. This is SQLite's default today; it is set so that the same facts always give the
/// same bytes.
const PAGE_SIZE: i32 = 4096;

/// How long a reader waits for a writer.
const READER_WAIT: Duration = Duration::from_secs(5);

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Opens the file with this name, whatever the name is. SQLite takes `:memory:` for no file, and, if
/// it was built that way, a name that begins with `file:` for a URI even without the flag
/// (<https://www.sqlite.org/uri.html>, 2).
fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(plain_name(path), flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// A name that SQLite takes for a file: an absolute path, or a relative one that begins with a dot.
pub(super) fn plain_name(path: &Path) -> PathBuf {
    if path.is_relative() { Path::new(".").join(path) } else { path.to_owned() }
}

/// Has SQLite plan each statement once. Otherwise, it plans a statement anew for each value that it is given, which
/// took most of the time of exports and of comparing files (<https://www.sqlite.org/queryplanner-ng.html#qpstab>).
/// The connection keeps more statements than seeding has.
///
/// # Errors
///
/// SQLite's own.
pub fn plan_once(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_prepared_statement_cache_capacity(256);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// Opens an empty database in memory.
///
/// # Errors
///
/// SQLite's own, such as no memory.
pub fn memory() -> Result<Connection, Error> {
    let conn = Connection::open_in_memory().map_err(Error::sqlite("opening a database in memory"))?;
    protect(&conn)?;
    Ok(conn)
}

/// Opens a database in memory with the latest schema and no facts.
///
/// # Errors
///
/// SQLite's own, such as no memory.
pub fn memory_with_schema() -> Result<Connection, Error> {
    let mut conn = memory()?;
    migrate::create(&mut conn, migrate::embedded(), migrate::latest())?;
    Ok(conn)
}

/// Opens an empty temporary database, which is deleted when it is closed. SQLite keeps it in memory
/// until it is too large, and then in a file without a name
/// (<https://www.sqlite.org/inmemorydb.html#temp_db>).
///
/// # Errors
///
/// SQLite's own.
pub fn scratch() -> Result<Connection, Error> {
    let conn = Connection::open("").map_err(Error::sqlite("opening a temporary database"))?;
    protect(&conn)?;
    Ok(conn)
}

/// Opens a temporary copy of a file, or an empty temporary database if there is no file.
///
/// # Errors
///
/// Those of [`open_for_inspection`], and SQLite's own.
pub fn scratch_copy(path: &Path) -> Result<Connection, Error> {
    let mut copy = scratch()?;
    if exists(path)? {
        let original = open_for_inspection(path)?;
        let copying = Error::database(path, "copying");
        let backup = rusqlite::backup::Backup::new(&original, &mut copy).map_err(&copying)?;
        backup.run_to_completion(1_000, Duration::ZERO, None).map_err(&copying)?;
    }
    Ok(copy)
}

/// Opens a file for reading. The connection cannot change the file.
///
/// # Errors
///
/// A file that is missing, is not an SQLite database, belongs to another program, or has a damaged,
/// newer or older schema.
pub fn open_read_only(path: &Path) -> Result<Connection, Error> {
    let conn = open_latest_version(path)?;
    load_schema(&conn, path)?;
    Ok(conn)
}

/// Opens a file like [`open_read_only`], but its schema may be damaged.
fn open_latest_version(path: &Path) -> Result<Connection, Error> {
    let conn = open_any_version(path)?;
    refuse_older(&conn, path)?;
    Ok(conn)
}

/// Opens a file like [`open_read_only`], and checks that its tables and views are those of this
/// program. Everything that the program reads through its own views needs this.
///
/// # Errors
///
/// Those of [`open_read_only`], and a schema in which a table or view of the program was altered.
pub fn open_as_made(path: &Path) -> Result<Connection, Error> {
    let conn = open_read_only(path)?;
    schema::refuse_altered(&conn, path)?;
    Ok(conn)
}

/// Opens a file like [`open_read_only`] to have SQLite check all of it. SQLite does not check the
/// rules of tables through a read-only connection, so this one can write, but must not.
///
/// # Errors
///
/// Those of [`open_read_only`], but a damaged schema is allowed, since the check is to report it.
pub fn open_to_check(path: &Path) -> Result<Connection, Error> {
    drop(open_latest_version(path)?);
    let opening = Error::database(path, "opening");
    // SQLite opens a file that it cannot write read-only.
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(&opening)?;
    conn.busy_timeout(READER_WAIT).map_err(&opening)?;
    protect(&conn)?;
    for config in [DbConfig::SQLITE_DBCONFIG_DEFENSIVE, DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE] {
        conn.set_db_config(config, true).map_err(&opening)?;
    }
    conn.pragma_update(None, "query_only", true).map_err(&opening)?;
    Ok(conn)
}

/// Opens a file for reading without taking a lock, waiting, or creating a file beside it, even if it
/// is in WAL mode. A change that another program is writing may be missed or seen half, so use this
/// only for suggestions (<https://www.sqlite.org/uri.html>, "immutable").
///
/// # Errors
///
/// Those of [`open_read_only`].
pub fn open_immutable(path: &Path) -> Result<Connection, Error> {
    refuse_empty(path)?;
    let absolute = std::path::absolute(path).map_err(|source| Error::cannot_read(path, source))?;
    let bytes = percent_encoding::percent_encode(
        absolute.as_os_str().as_encoded_bytes(),
        percent_encoding::NON_ALPHANUMERIC,
    );
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(format!("file:{bytes}?immutable=1"), flags)
        .map_err(Error::database(path, "opening"))?;
    protect(&conn)?;
    protect_internal_tables(&conn)?;
    identify(&conn, path)?;
    refuse_older(&conn, path)?;
    Ok(conn)
}

/// Opens a file like [`open_read_only`], but its schema may be older.
///
/// # Errors
///
/// Those of [`open_read_only`], except for an older schema.
pub fn open_for_inspection(path: &Path) -> Result<Connection, Error> {
    let conn = open_any_version(path)?;
    load_schema(&conn, path)?;
    Ok(conn)
}

fn open_any_version(path: &Path) -> Result<Connection, Error> {
    refuse_empty(path)?;
    let open = || {
        let conn = open_unverified(path)?;
        identify(&conn, path)?;
        Ok(conn)
    };
    match open() {
        Err(error) if is_half_written(&error) => {
            roll_back(path)?;
            open()
        }
        opened => opened,
    }
}

/// Whether a writer was killed, and this reader cannot roll back what it left.
fn is_half_written(error: &Error) -> bool {
    let code = error.sqlite_error().and_then(rusqlite::Error::sqlite_error).map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

/// Rolls one of our files back to the state before a writer was killed, as the next writer would do.
fn roll_back(path: &Path) -> Result<(), Error> {
    let read = || {
        let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.busy_timeout(READER_WAIT)?;
        conn.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))
    };
    read().map(drop).map_err(|source| {
        Error::failed(format!(
            "a program was killed while it was writing to `{}`, and the change cannot be rolled back",
            path.display()
        ))
        .because(source)
        .hint("run the command where the file and its folder can be written; it is rolled back then")
    })
}

/// Opens a file for reading that this process may have locked, without checking that it is ours. Only SQLite opens
/// the file: closing any other handle to it would release all the locks of the process
/// (<https://www.sqlite.org/howtocorrupt.html>, 2.2).
pub(super) fn open_unverified(path: &Path) -> Result<Connection, Error> {
    let opening = Error::database(path, "opening");
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(&opening)?;
    conn.busy_timeout(READER_WAIT).map_err(&opening)?;
    protect(&conn)?;
    protect_internal_tables(&conn)?;
    Ok(conn)
}

/// Opens a file for writing, and creates it if it is missing. `wait` is how long to wait for another
/// writer. Call [`settle`] after the last commit.
///
/// # Errors
///
/// A file that is not an SQLite database, belongs to another program, has a newer schema, cannot be
/// written, or has a planted journal.
pub fn open_writable(path: &Path, wait: Duration) -> Result<Connection, Error> {
    let is_new = !exists(path)? || is_empty(path)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        return Err(Error::no_folder(folder));
    }
    let opening = Error::database(path, "opening");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = connect(path, flags).map_err(|source| match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::CannotOpen) => Error::read_only(path, source),
        _ => opening(source),
    })?;
    conn.busy_timeout(wait).map_err(&opening)?;
    protect(&conn)?;
    // A command that is refused or fails must not merge the log beside a file in WAL mode.
    let has_log = std::fs::metadata(journal::beside(path, "-wal")).is_ok_and(|found| found.len() > 0);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log).map_err(&opening)?;
    if is_new {
        conn.pragma_update(None, "page_size", PAGE_SIZE).map_err(&opening)?;
    } else {
        identify(&conn, path)?;
        load_schema(&conn, path)?;
    }
    Ok(conn)
}

/// Whether there is a file, or anything else, with this name.
///
/// # Errors
///
/// A name that cannot be resolved, such as a symbolic link to itself.
pub fn exists(path: &Path) -> Result<bool, Error> {
    path.try_exists().map_err(|source| Error::cannot_read(path, source))
}

/// Makes sure that what was committed survives a power cut. A commit ends with the deletion of the
/// journal, and by default SQLite does not sync that deletion
/// (<https://www.sqlite.org/pragma.html#pragma_synchronous>, "EXTRA"). It is done here, not by SQLite,
/// so that its failure is not taken for a failure of the transaction.
///
/// # Errors
///
/// [`Error::written`]: everything is written, but this step failed.
pub fn settle(conn: &Connection, path: &Path) -> Result<(), Error> {
    leave_wal_mode(conn, path)
        .map_err(|error| error.written(path, "its write-ahead log could not be merged"))?;
    sync_parent(path).map_err(|error| Error::unsynced(path, error))
}

/// Switches a file from WAL mode back to a rollback journal, since a file in WAL mode cannot be opened
/// in a read-only folder. If another program has the file open, a later writer does it.
fn leave_wal_mode(conn: &Connection, path: &Path) -> Result<(), Error> {
    let writing = Error::database(path, "writing");
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).map_err(&writing)?;
    if mode == "delete" {
        return Ok(());
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(&writing)?;
    conn.busy_timeout(Duration::ZERO).map_err(&writing)?;
    match conn.pragma_update(None, "journal_mode", "delete").map_err(&writing) {
        Err(error) if error.kind() == ErrorKind::Busy => Ok(()),
        result => result,
    }
}

/// Removes a file if it is empty and no other program is writing to it. Another program's first
/// changes are not in the file before it commits, so the file is locked before it is removed. If it
/// stays, the next run treats it as new.
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
fn protect(conn: &Connection) -> Result<(), Error> {
    let secure = || {
        // Views and triggers of a foreign file must not call functions with side effects.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        // An unknown name in double quotes is an error, not a text
        // (<https://www.sqlite.org/quirks.html#dblquote>).
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        // A damaged page is reported when it is read.
        conn.pragma_update(None, "cell_size_check", true)
    };
    secure().map_err(Error::sqlite("securing the connection"))
}

/// Keeps a planted schema from reaching SQLite's internal tables
/// (<https://www.sqlite.org/security.html>, "untrusted database files").
fn protect_internal_tables(conn: &Connection) -> Result<(), Error> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
        .map(drop)
        .map_err(Error::sqlite("securing the connection"))
}

fn refuse_empty(path: &Path) -> Result<(), Error> {
    if is_empty(path)? {
        return Err(Error::foreign(path, "it is empty"));
    }
    Ok(())
}

/// Whether a file has no content yet. Refuses a file whose first bytes are not those of a database of
/// ours, before SQLite opens it and rolls back what a killed writer left in it.
fn is_empty(path: &Path) -> Result<bool, Error> {
    let foreign = |why: &str| Error::foreign(path, why);
    let io = |source| Error::cannot_read(path, source);
    if !exists(path)? {
        return Err(Error::no_database(path));
    }
    // Opening a named pipe would block, and a device may never end.
    if !path.is_file() {
        return Err(io(std::io::Error::other("it is not a file")));
    }
    journal::refuse_planted(path)?;
    let header = header(path).map_err(io)?;
    if header.is_empty() {
        return Ok(true);
    }
    let is_sqlite = header.starts_with(MAGIC);
    if is_sqlite && header.len() == 100 && !is_ours(&header) {
        return Err(foreign("it is the SQLite database of another program"));
    }
    if !is_sqlite && header.iter().any(|&byte| byte != 0) {
        return Err(foreign("it is not an SQLite database"));
    }
    // A writer was killed while it wrote to an empty file, whose first page is written among the last.
    let will_be_emptied = journal::restores_empty_file(path);
    if !is_sqlite && !will_be_emptied {
        return Err(foreign("it is not an SQLite database"));
    }
    Ok(will_be_emptied && (!is_sqlite || is_ours(&header)))
}

/// Whether a file may be an incomplete or complete database of ours: its header is missing, has only
/// zeros, or has our application id.
pub(super) fn may_be_ours(path: &Path) -> bool {
    header(path).is_ok_and(|header| header.iter().all(|&byte| byte == 0) || is_ours(&header))
}

fn is_ours(header: &[u8]) -> bool {
    header.starts_with(MAGIC) && header.get(68..72) == Some(&APPLICATION_ID.to_be_bytes())
}

/// The header of a database (<https://www.sqlite.org/fileformat2.html#the_database_header>).
fn header(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(100).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn identify(conn: &Connection, path: &Path) -> Result<(), Error> {
    let id: i32 = conn
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(Error::database(path, "reading"))?;
    if id != APPLICATION_ID {
        return Err(Error::foreign(path, "it is the SQLite database of another program"));
    }
    if is_from_before_release(conn) {
        let message = format!("`{}` was made before the first release of ecpat-kb", path.display());
        return Err(Error::new(ErrorKind::WrongDatabase, message).hint(format!(
            "it cannot be upgraded: remove it or name another file, and build it again from its packs with \
             `ecpat-kb build --db {}`",
            shell_quoted(path)
        )));
    }
    let version = migrate::version(conn, path)?;
    if version > migrate::latest() {
        return Err(migrate::newer(path, version));
    }
    Ok(())
}

/// Whether a file has a schema from before the first release. Those had versions up to 10, which were
/// renumbered since, so this looks for a table that all of them had.
fn is_from_before_release(conn: &Connection) -> bool {
    // The next read reports a damaged schema.
    conn.table_exists(None, "shared_declaration").unwrap_or(false)
}

fn refuse_older(conn: &Connection, path: &Path) -> Result<(), Error> {
    let (version, latest) = (migrate::version(conn, path)?, migrate::latest());
    if version < latest {
        return Err(Error::failed(format!(
            "`{}` was made by an older ecpat-kb: its schema is version {version} of {latest}",
            path.display()
        ))
        .hint(format!("upgrade it with `ecpat-kb migrate --db {}`", shell_quoted(path))));
    }
    Ok(())
}

/// Has SQLite read the schema, so that damage in it is reported here, with the name of the file.
fn load_schema(conn: &Connection, path: &Path) -> Result<(), Error> {
    conn.prepare("SELECT 1 FROM sqlite_schema").map_err(Error::database(path, "reading"))?;
    Ok(())
}
