//! What SQLite takes for its own beside a database: the rollback journal, the log of WAL mode and
//! its index.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::beside;
use crate::error::Error;

/// How the names of the files end.
const ENDINGS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The bytes that a journal begins with, and ends with where it names another file
/// (<https://www.sqlite.org/fileformat2.html#the_rollback_journal>).
pub(super) const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// Refuses a database beside which lies what no program leaves there that means well: a named pipe,
/// a link or a folder in the place of one of SQLite's files; or a journal that names another one,
/// the super-journal of a transaction over several databases. SQLite removes the file of that name,
/// whatever it is, once it has put the database back; this program never writes to several.
///
/// # Errors
///
/// Such a file, or one that cannot be read.
pub(super) fn refuse_planted(path: &Path) -> Result<(), Error> {
    // SQLite follows a link before it looks beside the file. Without a file nothing belongs to it.
    let Ok(whole) = path.canonicalize() else { return Ok(()) };
    for ending in ENDINGS {
        let file = beside(&whole, ending);
        let Ok(found) = file.symlink_metadata() else { continue };
        let shown = beside(path, ending);
        if !found.is_file() {
            return Err(Error::cannot_read(&shown, io::Error::other("it is not a file")));
        }
        if ending == "-journal" {
            let io = |source| Error::cannot_read(&shown, source);
            if names_another(&file, found.len()).map_err(io)? {
                return Err(Error::failed(format!(
                    "the journal beside `{}` names another file, which SQLite would remove; nothing was done",
                    path.display()
                ))
                .hint("move the journal away if the database came from elsewhere; ecpat-kb never leaves such a one"));
            }
        }
    }
    Ok(())
}

fn names_another(journal: &Path, length: u64) -> io::Result<bool> {
    // What is shorter has no room for a name, its length and its sum before these bytes.
    if length < 2 * MAGIC.len() as u64 {
        return Ok(false);
    }
    let mut file = File::open(journal)?;
    let mut end = MAGIC;
    file.seek(SeekFrom::Start(length - MAGIC.len() as u64))?;
    file.read_exact(&mut end)?;
    Ok(end == MAGIC)
}
