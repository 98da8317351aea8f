//! Syncing files and folders to disk, and opening regular files.
//!
//! Syncing a file stores its bytes, but not necessarily its name: the name belongs to the folder,
//! which is synced separately (<https://man7.org/linux/man-pages/man2/fsync.2.html>). Knows nothing
//! about the content of files and folders.

mod staging;
pub mod write;

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

pub use staging::sweep;

/// How many bytes are read or written at a time.
pub const BUFFER: usize = 1 << 16;

/// Syncs a folder to disk: the names of what was created, moved and removed in it.
///
/// # Errors
///
/// Those of the system. It is then unknown whether the names would survive a power cut.
pub fn sync_dir(folder: &Path) -> io::Result<()> {
    // Other systems cannot open a folder; they store names together with the files.
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match File::open(folder)?.sync_all() {
        // Some file systems cannot sync a folder.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}

/// Syncs the folder that contains a file or folder, after following links.
///
/// # Errors
///
/// Those of [`sync_dir`], and a path that does not exist.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    path.canonicalize()?.parent().map_or(Ok(()), sync_dir)
}

/// Creates a folder and its missing parents, and syncs their names to disk.
///
/// # Errors
///
/// Those of the system.
pub fn create_synced_dir(folder: &Path) -> io::Result<()> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    fs::create_dir_all(folder)?;
    missing.into_iter().try_for_each(sync_parent)
}

/// Syncs a folder and all files and folders in it to disk, but not the folder's own name. On Linux, the whole
/// file system is synced in one call, which reports what could not be written since version 5.8
/// (<https://man7.org/linux/man-pages/man2/sync.2.html>): thousands of files would take a call each.
///
/// # Errors
///
/// Those of the system.
#[cfg(target_os = "linux")]
pub fn sync_tree(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Syncs a folder and all files and folders in it to disk, but not the folder's own name.
///
/// # Errors
///
/// Those of the system.
#[cfg(not(target_os = "linux"))]
pub fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        } else {
            // Windows only syncs files that were opened for writing.
            File::options().write(true).open(entry.path())?.sync_all()?;
        }
    }
    sync_dir(folder)
}

/// Opens a regular file for reading. Opening a named pipe would block, and a device may never end.
///
/// # Errors
///
/// Those of the system, and a path that is not a regular file.
pub fn open_file(path: &Path) -> io::Result<File> {
    check_file(path)?;
    File::open(path)
}

/// Adds the bytes of a file to a hash, and returns how many there are.
///
/// # Errors
///
/// Those of the system.
pub fn hash_file(file: File, hash: &mut Sha256) -> io::Result<u64> {
    let mut file = BufReader::with_capacity(BUFFER, file);
    let mut size = 0;
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok(size);
        }
        hash.update(bytes);
        let read = bytes.len();
        size += read as u64;
        file.consume(read);
    }
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Reads all bytes of an input of at most `limit` bytes: a pipe may never end.
///
/// # Errors
///
/// Those of the system, and [`io::ErrorKind::FileTooLarge`].
pub fn read_up_to(input: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let message = format!("it is longer than {} MiB", limit >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// Checks that a path is a regular file.
///
/// # Errors
///
/// Those of the system, and a path that is not a regular file.
pub fn check_file(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_file() { Ok(()) } else { Err(io::Error::other("it is not a file")) }
}
