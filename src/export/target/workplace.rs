//! A hidden folder beside the target, in which an export is written until it is whole.
//!
//! It is removed when the export ends, in whichever way. That of an export that was killed stays,
//! and the next export to the same place removes it. Whether somebody is still at work in one is
//! told by the lock on a file in it, which the system takes off when its holder ends: no age and
//! no number of a process could tell that for sure.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempDir, TempPath};

use crate::error::Error;

/// What the names of such folders begin with.
const PREFIX: &str = ".ecpat-kb-";

/// The file that is locked while somebody is at work.
const LOCK: &str = "lock";

/// What was in the place of the target until a moment ago.
const OLD: &str = "old";

/// The folder.
#[derive(Debug)]
pub(in crate::export) struct Workplace {
    /// Closed first: Windows removes no folder with an open file in it.
    _lock: Option<File>,
    dir: TempDir,
}

impl Workplace {
    /// Makes one in a folder, and removes those that killed exports have left there.
    pub(super) fn within(folder: &Path) -> io::Result<Self> {
        sweep(folder);
        let dir = Builder::new().prefix(PREFIX).tempdir_in(folder)?;
        // It has its name only when it is locked, so nobody else can lock it before. Where files
        // cannot be locked, the folder is never taken for one that was left.
        let new = dir.path().join("lock-new");
        let lock = File::create_new(&new)?;
        let is_locked = lock.try_lock().is_ok();
        if is_locked {
            fs::rename(&new, dir.path().join(LOCK))?;
        }
        Ok(Self { _lock: is_locked.then_some(lock), dir })
    }

    /// An empty file in it for a copy of the database, removed when it is let go.
    ///
    /// # Errors
    ///
    /// A file that cannot be made.
    pub(in crate::export) fn copy(&self) -> Result<TempPath, Error> {
        let path = self.path("copy.db");
        let made = File::create_new(&path).and_then(|_| TempPath::try_from_path(&path));
        made.map_err(|source| Error::Write { path, source })
    }

    /// A path in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
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
    pub(super) fn keep(self) -> PathBuf {
        self.dir.keep()
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
        builder.tempfile_in(self.dir.path())
    }

    /// Whether an entry of the folder that it stands in is this one.
    pub(super) fn is(&self, entry: &Path) -> bool {
        entry.file_name() == self.dir.path().file_name()
    }
}

/// Removes what exports that were killed have left in a folder. What cannot be removed, or not
/// looked at, stays; it is in nobody's way.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_named = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if is_named && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_if_left(&entry.path());
        }
    }
}

fn remove_if_left(dir: &Path) {
    let lock = dir.join(LOCK);
    // A pipe of that name would keep us waiting, and a link would lead anywhere.
    if !fs::symlink_metadata(&lock).is_ok_and(|there| there.is_file()) {
        return;
    }
    // Killed between two renames, an export may have left here what is nowhere else.
    if !matches!(dir.join(OLD).try_exists(), Ok(false)) {
        return;
    }
    if let Ok(lock) = OpenOptions::new().read(true).write(true).open(&lock)
        && lock.try_lock().is_ok()
    {
        let _ = fs::remove_dir_all(dir);
    }
}
