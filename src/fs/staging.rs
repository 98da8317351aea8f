//! A hidden folder beside a target, in which something is written until it is complete.
//!
//! It is removed at the end. If the program is killed, the folder stays, and the next command that writes
//! to the same place removes it. A lock on the folder shows that a process is still using it; the
//! system releases the lock when that process ends.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::Builder;

use super::sync_dir;

/// What the names of such folders begin with.
const PREFIX: &str = ".ecpat-kb-";

/// The new file or folder.
const NEW: &str = "new";

/// A file that is only needed again if something fails.
const OUTDATED: &str = "outdated";

/// The old file or folder, or the part of its content that has been moved out.
const OLD: &str = "old";

/// All the old content of the target, which is no longer needed.
const REPLACED: &str = "replaced";

/// How often to try again if another process removes the folder as a leftover.
const ATTEMPTS: usize = 8;

/// The folder.
#[derive(Debug)]
pub(super) struct Staging {
    dir: PathBuf,
    /// `None` if the system cannot lock folders; then leftover folders are not removed.
    _lock: Option<File>,
    /// The folder stays, since it has the only copy of the old content.
    stays: bool,
}

impl Staging {
    /// Creates one in a folder, and removes those left over from killed commands.
    pub(super) fn within(folder: &Path) -> io::Result<Self> {
        sweep(folder);
        for _ in 0..ATTEMPTS {
            let dir = Builder::new().prefix(PREFIX).tempdir_in(folder)?.keep();
            let lock = lock(&dir);
            // Another process may have removed it before it was locked.
            match lock {
                Ok(lock) if dir.exists() => return Ok(Self { dir, _lock: Some(lock), stays: false }),
                Err(TryLockError::Error(_)) if dir.exists() => {
                    return Ok(Self { dir, _lock: None, stays: false });
                }
                _ => {}
            }
        }
        Err(io::Error::other("temporary folders are removed again and again"))
    }

    /// Where to write the new file or folder.
    pub(super) fn new_path(&self) -> PathBuf {
        self.dir.join(NEW)
    }

    /// Where a file can be kept that is only needed again if something fails.
    pub(super) fn outdated_path(&self) -> PathBuf {
        self.dir.join(OUTDATED)
    }

    /// Keeps the folder, since the old content could not be put back.
    pub(super) fn keep(&mut self) {
        self.stays = true;
    }

    /// Replaces a folder with the new one, which gets the same permissions, in one step if the system can
    /// do that. Otherwise the name is free for a moment, but the old folder still exists, and is moved
    /// back if the new one cannot be moved there.
    pub(super) fn replace(&mut self, place: &Path) -> io::Result<()> {
        let (new, old) = (self.new_path(), self.dir.join(OLD));
        fs::set_permissions(&new, fs::metadata(place)?.permissions())?;
        if exchange(&new, place)? {
            return Ok(());
        }
        fs::rename(place, &old)?;
        if let Err(error) = fs::rename(&new, place) {
            self.stays = fs::rename(&old, place).is_err();
            return Err(error);
        }
        fs::rename(&old, &new)
    }

    /// Replaces the content of a folder that cannot be moved: first everything in it is moved out, then
    /// the new content is moved in, folders before files. If this is interrupted, [`finish`] completes it.
    pub(super) fn fill(&mut self, place: &Path) -> io::Result<()> {
        let (old, replaced) = (self.dir.join(OLD), self.dir.join(REPLACED));
        fs::create_dir(&old)?;
        let content: Vec<PathBuf> =
            entries(place)?.into_iter().filter(|entry| entry.file_name() != self.dir.file_name()).collect();
        let moved =
            move_into(&content, &old).and_then(|()| sync_dir(&old)).and_then(|()| sync_dir(&self.dir));
        if let Err(error) = moved.and_then(|()| fs::rename(&old, &replaced)) {
            self.stays = entries(&old).and_then(|content| move_into(&content, place)).is_err();
            return Err(error);
        }
        self.stays = true;
        sync_dir(&self.dir)?;
        move_into(&entries(&self.new_path())?, place)?;
        sync_dir(place)?;
        self.stays = false;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.stays {
            // If that fails, the next command removes it.
            let _ = remove(&self.dir);
        }
    }
}

/// Removes what killed commands have left in a folder, as far as possible.
pub fn sweep(folder: &Path) {
    // A new database can have a journal beside it.
    let is_dispensable = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| [NEW, "new-journal", OUTDATED].contains(&name))
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for left in left_in(folder) {
        if let Ok(_lock) = lock(&left)
            && entries(&left).is_ok_and(|entries| entries.iter().all(is_dispensable))
        {
            let _ = remove(&left);
        }
    }
}

/// Completes the replacement of a folder's content that a killed command began: moves the old content
/// back if not all of it had been moved out, otherwise moves in the rest of the new content.
pub(super) fn finish(folder: &Path) {
    for left in left_in(folder) {
        let is_replaced = left.join(REPLACED).is_dir();
        let rest = left.join(if is_replaced { NEW } else { OLD });
        // The new content is only missing if the rest was about to be removed.
        let is_complete = is_replaced && !rest.exists();
        if let Ok(_lock) = lock(&left)
            && (is_complete || entries(&rest).and_then(|rest| move_into(&rest, folder)).is_ok())
            && sync_dir(folder).is_ok()
        {
            let _ = remove(&left);
        }
    }
    sweep(folder);
}

/// Removes the folder. Its old content is the last part of it.
fn remove(dir: &Path) -> io::Result<()> {
    let new = dir.join(NEW);
    if new.is_dir() {
        fs::remove_dir_all(new)?;
    }
    fs::remove_dir_all(dir)
}

/// The folders that may be leftovers of this kind.
fn left_in(folder: &Path) -> Vec<PathBuf> {
    let is_one = |entry: &fs::DirEntry| {
        entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX))
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(is_one).map(|entry| entry.path()).collect()
}

fn lock(dir: &Path) -> Result<File, TryLockError> {
    let file = File::open(dir).map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}

/// The entries of a folder, folders first: the file that describes the rest comes last.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        found.push((!entry.file_type()?.is_dir(), entry.path()));
    }
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

fn move_into(entries: &[PathBuf], folder: &Path) -> io::Result<()> {
    entries.iter().try_for_each(|from| fs::rename(from, folder.join(from.file_name().unwrap_or_default())))
}

/// Exchanges two names in one step. Returns false, and changes nothing, if the system or the file
/// system cannot do that.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "as on Linux")]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}
