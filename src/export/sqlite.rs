//! The file to publish: an SQLite database with the same content and nothing else, and beside it a file
//! with its SHA-256.
//!
//! It has a rollback journal, no free pages, statistics for the query planner and the search index in one
//! piece, but no time of day and no path. Two fresh builds of the same packs give the same bytes; a
//! database with another history can have other row numbers.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::copy::{copy, failed};
use super::snapshot::Snapshot;
use crate::error::Error;
use crate::fs::write::{StagedFile, digest};

/// The endings of the files that SQLite keeps beside a database. Beside another database of the same
/// name, SQLite would take such a file for a part of it
/// (<https://www.sqlite.org/howtocorrupt.html>, 1.4 and 2.4).
pub const BESIDE_DATABASES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Writes the database and its digest.
pub(super) fn write(snapshot: &Snapshot<'_>, path: &Path, force: bool) -> Result<(), Error> {
    let file = StagedFile::create(path, force)?;
    let mut digest_file = StagedFile::create(&digest_of(path), force)?;
    check_beside(path, file.place())?;
    let copy = copy(snapshot)?;
    copy.execute_batch(include_str!("sql/tidy.sql")).map_err(failed)?;
    // A path that begins with `file:` would be taken for a URI.
    let new = std::path::absolute(file.temporary_path())?;
    copy.execute("VACUUM INTO CAST(?1 AS TEXT)", [new.as_os_str().as_encoded_bytes()])
        .map_err(Error::database(path, "writing"))?;
    let (_, sha256) = digest(&new).map_err(|source| Error::cannot_write(path, source))?;
    let line = digest_line(&sha256, path.file_name().unwrap_or_default());
    digest_file.write(|out| Ok(out.write_all(&line)?))?;
    // Somebody may have opened the old database meanwhile.
    check_beside(path, file.place())?;
    // Between the two, there is no digest rather than a wrong one.
    let file = digest_file.without_old(|| file.commit())?;
    let digest_file = digest_file.commit().map_err(|error| error.written(path, "its digest is not"))?;
    file.sync()?;
    digest_file.sync()
}

/// Refuses a place beside which there is a file that SQLite would take for a part of the database. `path`
/// is its name, and `place` is that name after following links.
fn check_beside(path: &Path, place: &Path) -> Result<(), Error> {
    for ending in BESIDE_DATABASES {
        for name in [path, place] {
            let left = with_ending(name, ending);
            if fs::symlink_metadata(&left).is_ok() {
                let left = left.display();
                return Err(Error::failed(format!(
                    "`{left}` belongs to another database, and would be taken for a part of this one; nothing was \
                     written"
                ))
                .hint("open that database with the program that wrote it, or remove the file"));
            }
        }
    }
    Ok(())
}

/// The line of `sha256sum` for a file. If its name has a backslash or a line break, these are escaped and
/// the line begins with a backslash
/// (<https://www.gnu.org/software/coreutils/manual/html_node/md5sum-invocation.html>).
fn digest_line(sha256: &str, name: &OsStr) -> Vec<u8> {
    let mut escaped = Vec::new();
    for &byte in name.as_encoded_bytes() {
        match byte {
            b'\\' => escaped.extend(br"\\"),
            b'\n' => escaped.extend(br"\n"),
            b'\r' => escaped.extend(br"\r"),
            _ => escaped.push(byte),
        }
    }
    let sign: &[u8] = if escaped.len() > name.len() { br"\" } else { b"" };
    [sign, sha256.as_bytes(), b"  ", &escaped, b"\n"].concat()
}

/// The file with the SHA-256 of an exported database.
#[must_use]
pub fn digest_of(path: &Path) -> PathBuf {
    with_ending(path, ".sha256")
}

/// The path with more at the end of its name.
#[must_use]
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
