//! Having a disk keep what was written, through a power cut too; and opening files, and only files.
//!
//! A file that is synced has its bytes on the disk, yet not for sure its name: that stands in the
//! folder, which is synced by itself (<https://man7.org/linux/man-pages/man2/fsync.2.html>). Knows
//! nothing of what is in files and folders.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Has the disk keep the names in a folder: what was made, moved and removed there.
///
/// # Errors
///
/// The system's; whether the names are kept is then not known.
pub fn keep_names(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and its names are kept with the files.
    if !cfg!(unix) {
        return Ok(());
    }
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match File::open(here)?.sync_all() {
        // Some file systems have nothing to sync in a folder.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}

/// Has the disk keep the name of a file or folder, whatever links lead to it.
///
/// # Errors
///
/// Those of [`keep_names`], and a file that is not there.
pub fn keep_name(path: &Path) -> io::Result<()> {
    path.canonicalize()?.parent().map_or(Ok(()), keep_names)
}

/// Makes a folder with those above it, and has the disk keep the names of those that were not there.
///
/// # Errors
///
/// The system's.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let is_new = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let new: Vec<&Path> = folder.ancestors().take_while(is_new).collect();
    fs::create_dir_all(folder)?;
    new.into_iter().try_for_each(keep_name)
}

/// Has the disk keep a folder with all files and folders in it; its own name is not among them.
///
/// # Errors
///
/// The system's.
pub fn keep_folder(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() { keep_folder(&entry.path())? } else { keep_file(&entry.path())? }
    }
    keep_names(folder)
}

/// Opens a file for reading, if it is one: who opens a named pipe waits, and a device need not end.
///
/// # Errors
///
/// The system's, and what is no file.
pub fn open_file(path: &Path) -> io::Result<File> {
    check_file(path)?;
    File::open(path)
}

/// Reads all bytes, which may be so many at most: what is read may be a pipe that has no end.
///
/// # Errors
///
/// The system's, and [`io::ErrorKind::FileTooLarge`].
pub fn read_up_to(input: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let message = format!("it is longer than {} MiB", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// Refuses what is no file.
///
/// # Errors
///
/// The system's, and what is no file.
pub fn check_file(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_file() { Ok(()) } else { Err(io::Error::other("it is not a file")) }
}

fn keep_file(path: &Path) -> io::Result<()> {
    // Windows syncs only what may be written.
    File::options().write(true).open(path)?.sync_all()
}
