//! A hidden folder beside the target, in which an export is written until it is whole.
//!
//! It is removed when the export ends, in whichever way. That of an export that was killed stays,
//! and the next export to the same place removes it. Whether somebody is still at work in one is
//! told by the lock on a file in it, which the system takes off when its holder ends: no age and
//! no number of a process could tell that for sure. So that file is the last to be removed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::fill;
use crate::fs::sync_dir;

/// What the names of such folders begin with.
const PREFIX: &str = ".ecpat-kb-";

/// The file that is locked while somebody is at work.
const LOCK: &str = "lock";

/// The same until it is locked.
const LOCK_IN_THE_MAKING: &str = "lock-new";

/// What is to take the place of a folder.
pub(super) const NEW: &str = "new";

/// What was in the place of the target until a moment ago.
const OLD: &str = "old";

/// In a folder that is filled: the part of its content that has gone out.
pub(super) const GOING: &str = "going";

/// All of that content, so that the new may come in.
pub(super) const GONE: &str = "gone";

/// How often one is made anew that somebody has taken for left.
const ATTEMPTS: usize = 8;

/// The folder.
#[derive(Debug)]
pub(super) struct Workplace {
    /// None where files cannot be locked, and once the folder is to stay.
    lock: Option<File>,
    dir: PathBuf,
    stays: bool,
}

impl Workplace {
    /// Makes one in a folder, and removes those that killed exports have left there.
    pub(super) fn within(folder: &Path) -> io::Result<Self> {
        sweep(folder);
        let mut made = Self::make(folder)?;
        for _ in 1..ATTEMPTS {
            if made.is_some() {
                break;
            }
            made = Self::make(folder)?;
        }
        made.ok_or_else(|| io::Error::other("what is made there for a while is removed again and again"))
    }

    /// Makes one. None: before it could be locked, somebody has removed it as left by a killed export.
    fn make(folder: &Path) -> io::Result<Option<Self>> {
        let dir = Builder::new().prefix(PREFIX).tempdir_in(folder)?.keep();
        let mut made = Self { lock: None, dir, stays: false };
        let new = made.path(LOCK_IN_THE_MAKING);
        let taken =
            |error: io::Error| if error.kind() == io::ErrorKind::NotFound { Ok(None) } else { Err(error) };
        let lock = match File::create_new(&new) {
            Ok(lock) => lock,
            Err(error) => return taken(error),
        };
        // It has its name only when it is locked, so that whoever finds the name finds it locked.
        // Where files cannot be locked, the folder is never taken for one that was left.
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(_)) => return Ok(Some(made)),
        }
        if let Err(error) = fs::rename(&new, made.path(LOCK)) {
            return taken(error);
        }
        // What is found in it after a power cut is found with the lock.
        sync_dir(&made.dir)?;
        made.lock = Some(lock);
        Ok(Some(made))
    }

    /// A path in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Where what is to be replaced goes, until the new is in its place.
    pub(super) fn old(&self) -> PathBuf {
        self.path(OLD)
    }

    /// Notes that the new is in its place: the old may be removed, by whoever comes.
    pub(super) fn forget_old(&self) {
        // Where that fails, it is removed all the same, if only by this program.
        let _ = fs::rename(self.old(), self.path("replaced"));
    }

    /// Leaves the folder where it is: the old could not be put back.
    pub(super) fn keep(mut self) {
        self.stays = true;
    }

    /// A new file in it, with the rights that others expect: those of the file mode creation
    /// mask, not the stricter ones of temporary files.
    pub(super) fn file(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        builder.tempfile_in(&self.dir)
    }

    /// Whether it belongs to the same user and group as a folder.
    pub(super) fn has_owner_of(&self, place: &Path) -> bool {
        fill::is_same_owner(&self.dir, place)
    }

    /// Whether an entry of the folder that it stands in is this one.
    pub(super) fn is(&self, entry: &Path) -> bool {
        entry.file_name() == self.dir.file_name()
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        if self.stays {
            return;
        }
        // What cannot be removed is removed by the next export, if it has its lock still.
        let _ = empty(&self.dir).and_then(|()| {
            // Windows removes no folder with an open file in it.
            self.lock = None;
            remove_with_lock(&self.dir)
        });
    }
}

/// Removes all that is in a folder but its lock.
fn empty(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name() == LOCK {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn remove_with_lock(dir: &Path) -> io::Result<()> {
    match fs::remove_file(dir.join(LOCK)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::remove_dir(dir),
    }
}

/// Removes what exports that were killed have left in a folder. What cannot be removed, or not
/// looked at, stays; it is in nobody's way.
pub(super) fn sweep(folder: &Path) {
    for left in workplaces(folder) {
        remove_if_left(&left);
    }
}

/// Brings to an end what exports that were killed have begun with the content of a folder, and
/// removes what they have left there.
pub(super) fn finish(folder: &Path) {
    for left in workplaces(folder) {
        let is_begun = [GOING, GONE].iter().any(|name| left.join(name).is_dir());
        if is_begun && let Some(_lock) = lock(&left.join(LOCK)) {
            // Where that fails, all stays as it is, and whoever looks finds it.
            let _ = fill::finish(&left, folder);
        }
        remove_if_left(&left);
    }
}

/// The folders that may be ones of this kind.
fn workplaces(folder: &Path) -> Vec<PathBuf> {
    let is_one = |entry: &fs::DirEntry| {
        entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX))
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(is_one).map(|entry| entry.path()).collect()
}

/// The lock of a folder that nobody works in any more.
fn lock(path: &Path) -> Option<File> {
    // A pipe of that name would keep us waiting, and a link would lead anywhere.
    if !fs::symlink_metadata(path).is_ok_and(|there| there.is_file()) {
        return None;
    }
    let lock = OpenOptions::new().read(true).write(true).open(path).ok()?;
    lock.try_lock().is_ok().then_some(lock)
}

fn remove_if_left(dir: &Path) {
    // Killed between two renames, an export may have left here what is nowhere else.
    if [OLD, GOING, GONE].iter().any(|name| !matches!(dir.join(name).try_exists(), Ok(false))) {
        return;
    }
    if let Some(_lock) = lock(&dir.join(LOCK)) {
        let _ = empty(dir).and_then(|()| remove_with_lock(dir));
    } else if !matches!(dir.join(LOCK).try_exists(), Ok(true)) {
        // Killed before it had its lock or after it lost it, when there is nothing else in it.
        // Whoever has just made it finds it gone, and makes another.
        let new = dir.join(LOCK_IN_THE_MAKING);
        if let Some(_lock) = lock(&new) {
            let _ = fs::remove_file(new);
        }
        let _ = fs::remove_dir(dir);
    }
}
