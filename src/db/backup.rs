//! The backup of a file while its schema is upgraded.
//!
//! It is in the same folder and has the name of the file with `.before-upgrade-from-vN` at the end,
//! where N is the version of the schema. Only the process that has the lock for writing creates,
//! finds or removes it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::types::{ToSqlOutput, ValueRef};

use super::journal::beside;
use super::open::{may_be_ours, open_unverified, plain_name};
use crate::error::Error;
use crate::fs::sync_parent;

/// Instructions of SQLite's virtual machine between two checks for an interruption: a few milliseconds.
const STEPS: i32 = 100_000;

/// The backup of a file.
#[derive(Debug)]
pub(super) struct Backup {
    /// Where it is.
    pub(super) path: PathBuf,
}

impl Backup {
    /// Where the backup of a file is. If `path` is a symbolic link, it is beside the file itself.
    fn of(path: &Path, version: i32) -> Self {
        let target = match fs::symlink_metadata(path) {
            Ok(found) if found.is_symlink() => path.canonicalize().ok(),
            _ => None,
        };
        let end = format!(".before-upgrade-from-v{version}");
        Self { path: beside(&target.unwrap_or_else(|| path.to_owned()), &end) }
    }

    /// Finds the backup that an interrupted upgrade to the latest version left, complete or not.
    pub(super) fn left_beside(path: &Path, latest: i32) -> Option<Self> {
        let is_left =
            |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_file()) && may_be_ours(path);
        (1..latest).map(|version| Self::of(path, version)).find(|backup| is_left(&backup.path))
    }

    /// Backs up a file, whose schema has this version, and syncs the backup to disk. The caller has
    /// the lock for writing and has written nothing.
    ///
    /// # Errors
    ///
    /// A file that already exists, and a backup that cannot be written, for example because the disk is
    /// full; it is then removed.
    pub(super) fn create(path: &Path, version: i32, interrupted: &Arc<AtomicBool>) -> Result<Self, Error> {
        let backup = Self::of(path, version);
        let failed = Error::failed(format!(
            "cannot back up `{}` to `{}`; it was not upgraded and is as it was before",
            path.display(),
            backup.path.display()
        ))
        .hint(
            "an upgrade needs free disk space and write permission for a backup in the folder of the file; \
             provide them, or move the file to another folder",
        );
        let file = match File::create_new(&backup.path) {
            Ok(file) => file,
            Err(error) => return Err(failed.because(error)),
        };
        let written = backup.write(path, &file, interrupted);
        let is_interrupted = interrupted.load(Ordering::Relaxed);
        if written.is_err() || is_interrupted {
            // If it cannot be removed, the next run does it.
            let _ = backup.remove();
        }
        match written {
            _ if is_interrupted => Err(Error::interrupted(path)),
            Ok(()) => Ok(backup),
            Err(error) => Err(failed.because(error)),
        }
    }

    fn write(
        &self,
        path: &Path,
        file: &File,
        interrupted: &Arc<AtomicBool>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        copy_permissions(path, file)?;
        let mut conn = open_unverified(path)?;
        let interrupted = Arc::clone(interrupted);
        conn.progress_handler(STEPS, Some(move || interrupted.load(Ordering::Relaxed)))?;
        let name = plain_name(&self.path);
        let name = ToSqlOutput::Borrowed(ValueRef::Text(name.as_os_str().as_encoded_bytes()));
        conn.execute("VACUUM INTO :path", rusqlite::named_params! { ":path": name })?;
        file.sync_all()?;
        Ok(sync_parent(&self.path)?)
    }

    /// Removes it if it still exists: the next process with the lock may have removed it.
    pub(super) fn remove(&self) -> io::Result<()> {
        // SQLite leaves a journal if it is killed while it writes the backup.
        for path in [beside(&self.path, "-journal"), self.path.clone()] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        crate::fs::sync_dir(self.path.parent().unwrap_or(Path::new("")))
    }
}

/// Gives a backup the permissions of the file, so that nobody can read more than before, and its
/// owner if possible, so that it can replace the file.
fn copy_permissions(path: &Path, backup: &File) -> io::Result<()> {
    let found = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        // Only the superuser may change the owner.
        let _ = fchown(backup, Some(found.uid()), Some(found.gid()));
    }
    backup.set_permissions(found.permissions())
}
