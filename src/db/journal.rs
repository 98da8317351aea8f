//! The files that SQLite keeps beside a database: the rollback journal, and the log of WAL mode with
//! its index.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Endings of the names of these files.
const ENDINGS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The bytes that a journal begins with, and ends with if it names a super-journal
/// (<https://www.sqlite.org/fileformat2.html#the_rollback_journal>).
const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// The file beside a database whose name has this ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Refuses a database with a planted file beside it: a named pipe, link or folder in place of one of
/// SQLite's files, or a journal that names a super-journal, the journal of a transaction over several
/// databases. SQLite deletes the file of that name, whatever it is, after rolling back. This program
/// never writes to several databases.
///
/// # Errors
///
/// Such a file, or one that cannot be read.
pub(super) fn refuse_planted(path: &Path) -> Result<(), Error> {
    // SQLite follows a link before it looks beside the file. A missing file has nothing beside it.
    let Ok(target) = path.canonicalize() else { return Ok(()) };
    for ending in ENDINGS {
        let file = beside(&target, ending);
        let Ok(found) = file.symlink_metadata() else { continue };
        let io = |source| Error::cannot_read(&beside(path, ending), source);
        if !found.is_file() {
            return Err(io(io::Error::other("it is not a file")));
        }
        if ending == "-journal" && names_super_journal(&file, found.len()).map_err(io)? {
            return Err(Error::failed(format!(
                "the journal beside `{}` names another file, which SQLite would delete; nothing was changed",
                path.display()
            ))
            .hint(
                "ecpat-kb never creates such a journal: if the database came from elsewhere, move it away",
            ));
        }
    }
    Ok(())
}

fn names_super_journal(journal: &Path, length: u64) -> io::Result<bool> {
    // A shorter journal has no room for a name with its length and checksum before these bytes.
    if length < 2 * MAGIC.len() as u64 {
        return Ok(false);
    }
    let mut file = File::open(journal)?;
    let mut end = MAGIC;
    file.seek(SeekFrom::Start(length - MAGIC.len() as u64))?;
    file.read_exact(&mut end)?;
    Ok(end == MAGIC)
}

/// Whether the journal of a file will make it empty again, since it was empty before the transaction.
pub(super) fn restores_empty_file(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(beside(path, "-journal")).and_then(|file| file.take(20).read_to_end(&mut start));
    // The number of pages before the transaction is at offset 16.
    read.is_ok() && start.starts_with(&MAGIC) && start.get(16..20) == Some(&[0; 4])
}
