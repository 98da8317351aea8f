//! Who has a file locked, as far as the system tells.
//!
//! SQLite locks bytes past the first gigabyte of the file: one by which a writer keeps others
//! from writing, one by which he keeps new readers out, and a range of which each reader locks
//! a part (<https://www.sqlite.org/src/file/src/os.h>, `PENDING_BYTE`).

use std::path::Path;

/// The byte that keeps new readers out, while a writer waits for those that are there.
#[cfg(unix)]
const PENDING: u64 = 0x4000_0000;

/// The process that keeps others from writing to a file, or else from changing it by reading it;
/// in words, such as `sqlite3, process 4711`. `None`: nobody does any more, or the system does
/// not tell.
///
/// This process must have no lock on the file: it would lose it.
#[must_use]
pub fn holder(path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        let file = std::fs::File::open(path).ok()?;
        let (reserved, shared) = ((PENDING + 1, 1), (PENDING + 2, 510));
        let ranges = [reserved, (PENDING, 1), shared];
        let process = ranges.into_iter().find_map(|(start, length)| blocking(&file, start, length))?;
        Some(
            name(process)
                .map_or_else(|| format!("process {process}"), |name| format!("{name}, process {process}")),
        )
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// The process whose lock would keep us from locking these bytes.
#[cfg(unix)]
fn blocking(file: &std::fs::File, start: u64, length: u64) -> Option<i32> {
    use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};
    let wanted =
        Flock { start, length, pid: None, typ: FlockType::WriteLock, offset_type: FlockOffsetType::Set };
    let found = fcntl_getlk(file, &wanted).ok()??;
    Some(found.pid?.as_raw_nonzero().get())
}

/// What the system calls the process, where it has the files of Linux.
#[cfg(unix)]
fn name(process: i32) -> Option<String> {
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(name.trim_end().to_owned()).filter(|name| !name.is_empty())
}
