//! Which process has locked a file, if the system can tell.
//!
//! SQLite locks bytes after the first gigabyte of the file: a writer locks one byte to keep other
//! writers out and one to keep new readers out, and each reader locks part of a range
//! (<https://www.sqlite.org/src/file/src/os.h>, `PENDING_BYTE`).

use std::path::Path;

/// The process that keeps others from writing to a file, or from reading it, such as
/// `sqlite3, process 4711`. `None` if there is no such process any more, or the system cannot tell.
///
/// This process must not have a lock on the file: it would lose the lock.
#[must_use]
pub fn blocking_process(path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};
        // The byte that keeps new readers out while a writer waits for the current ones.
        const PENDING: u64 = 0x4000_0000;
        let file = std::fs::File::open(path).ok()?;
        let (reserved, shared) = ((PENDING + 1, 1), (PENDING + 2, 510));
        let process = [reserved, (PENDING, 1), shared].into_iter().find_map(|(start, length)| {
            let (typ, offset_type) = (FlockType::WriteLock, FlockOffsetType::Set);
            let lock = fcntl_getlk(&file, &Flock { start, length, pid: None, typ, offset_type }).ok()??;
            Some(lock.pid?.as_raw_nonzero().get())
        })?;
        // The name is known on Linux.
        let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        let name = Some(name.trim_end()).filter(|name| !name.is_empty());
        Some(name.map_or_else(|| format!("process {process}"), |name| format!("{name}, process {process}")))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
