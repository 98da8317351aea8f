//! Writing a file or a folder so that it is either complete or absent. It is written to a hidden folder
//! beside its target, and moved to the target when it is complete. Only named pipes and devices are
//! written directly. A link is followed: it stays, and its target is created or replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::TempPath;

use super::staging::{Staging, finish, sweep};
use super::{BUFFER, create_synced_dir, hash_file, hex, sync_parent, sync_tree};
use crate::error::Error;

/// How many links are followed, one after another; as many as Linux follows.
const MOST_LINKS: usize = 40;

const REPLACES: &str = "--force replaces it";
const NAME_A_FILE: &str = "this format is one file; name a file";
const NAME_A_FOLDER: &str = "this format is a folder; name one that does not exist yet";

/// What is at a path, after following links.
enum Destination {
    /// Nothing: something can be created at this path.
    Free(PathBuf),
    File(PathBuf),
    Folder(PathBuf),
    /// A named pipe, or a device such as a terminal.
    Stream,
    Other,
}

impl Destination {
    fn at(path: &Path) -> Result<Self, Error> {
        let at = || match fs::metadata(path) {
            Ok(found) if found.is_dir() => Ok(Self::Folder(path.canonicalize()?)),
            Ok(found) if found.is_file() => end_of_links(path).map(Self::File),
            Ok(found) => Ok(if is_stream(&found) { Self::Stream } else { Self::Other }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => end_of_links(path).map(Self::Free),
            Err(error) => Err(error),
        };
        at().map_err(cannot_write(path))
    }
}

#[cfg(unix)]
fn is_stream(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    found.file_type().is_fifo() || found.file_type().is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_: &fs::Metadata) -> bool {
    false
}

/// Where a chain of links leads, even if nothing is there.
///
/// # Errors
///
/// A circle of links.
pub fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !fs::symlink_metadata(&place).is_ok_and(|found| found.is_symlink()) {
            return Ok(place);
        }
        let next = fs::read_link(&place)?;
        place = place.parent().unwrap_or(Path::new("")).join(next);
    }
    Err(io::Error::other("too many links, one after another"))
}

/// A file that is being written. [`Self::commit`] moves it to its place; otherwise it is removed.
#[derive(Debug)]
pub struct StagedFile {
    file: File,
    staging: Staging,
    path: PathBuf,
    place: PathBuf,
    force: bool,
}

impl StagedFile {
    /// Creates an empty file. An existing one at `path` is only replaced with `force`.
    ///
    /// # Errors
    ///
    /// A path that exists and may not be replaced, and a place that cannot be written.
    pub fn create(path: &Path, force: bool) -> Result<Self, Error> {
        let place = match Destination::at(path)? {
            Destination::Free(place) => place,
            Destination::File(place) if force => place,
            Destination::File(_) => return Err(exists(path, REPLACES)),
            Destination::Folder(_) => return Err(exists(path, NAME_A_FILE)),
            Destination::Stream | Destination::Other => return Err(special(path, NAME_A_FILE)),
        };
        let staging = Staging::within(parent(&place)?).map_err(cannot_write(path))?;
        let file = File::create_new(staging.new_path()).map_err(cannot_write(path))?;
        Ok(Self { file, staging, path: path.to_owned(), place, force })
    }

    /// The path at which it is written.
    #[must_use]
    pub fn temporary_path(&self) -> PathBuf {
        self.staging.new_path()
    }

    /// Where it will be, after following links.
    #[must_use]
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Writes to the file.
    ///
    /// # Errors
    ///
    /// Those of `write`, and a file that cannot be written.
    pub fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
        let mut out = BufWriter::with_capacity(BUFFER, &self.file);
        write(&mut out).and_then(|()| Ok(out.flush()?)).map_err(|error| error.on_output(&self.path))
    }

    /// Moves the file to be replaced out of the way, and back if `run` fails. Otherwise it is removed.
    ///
    /// # Errors
    ///
    /// Those of `run`, and a file that cannot be moved.
    pub fn without_old<R>(&mut self, run: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        let old = self.staging.outdated_path();
        let is_moved = self.force && fs::symlink_metadata(&self.place).is_ok();
        if is_moved {
            fs::rename(&self.place, &old).map_err(cannot_write(&self.path))?;
        }
        run().inspect_err(|_| {
            if is_moved && fs::rename(&old, &self.place).is_err() {
                self.staging.keep();
            }
        })
    }

    /// Syncs the file to disk and moves it to its place. The name there is not yet synced.
    ///
    /// # Errors
    ///
    /// A file that cannot be moved there.
    pub fn commit(self) -> Result<WrittenFile, Error> {
        let commit = || {
            self.file.sync_all()?;
            if self.force {
                return fs::rename(self.staging.new_path(), &self.place);
            }
            let new = TempPath::try_from_path(self.staging.new_path())?;
            new.persist_noclobber(&self.place).map_err(|error| error.error)
        };
        commit().map_err(cannot_write(&self.path))?;
        Ok(WrittenFile { path: self.path, place: self.place })
    }
}

/// A file that is in its place.
#[derive(Debug)]
#[must_use]
pub struct WrittenFile {
    path: PathBuf,
    place: PathBuf,
}

impl WrittenFile {
    /// Syncs the name of the file to disk.
    ///
    /// # Errors
    ///
    /// A folder that cannot be synced.
    pub fn sync(&self) -> Result<(), Error> {
        sync_parent(&self.place).map_err(|error| Error::unsynced(&self.path, error))
    }
}

/// Writes a text to a file, or directly to a named pipe or device.
///
/// # Errors
///
/// Those of [`StagedFile`] and of `write`.
pub fn write_file(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    if matches!(Destination::at(path)?, Destination::Stream) {
        let stream = OpenOptions::new().write(true).open(path).map_err(cannot_write(path))?;
        let mut out = BufWriter::with_capacity(BUFFER, stream);
        let done = write(&mut out).and_then(|()| Ok(out.flush()?));
        return done.map_err(|error| if error.is_broken_pipe() { error } else { error.on_output(path) });
    }
    let mut file = StagedFile::create(path, force)?;
    file.write(write)?;
    file.commit()?.sync()
}

/// Writes files to a folder, which is created if it does not exist: all of them, or none if something fails. A crash
/// can come between two of them.
///
/// # Errors
///
/// What cannot be written.
pub fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
    create_synced_dir(folder).map_err(cannot_write(folder))?;
    let mut staged = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let path = folder.join(name);
        let mut file = StagedFile::create(&path, true)?;
        file.write(|out| Ok(out.write_all(bytes)?))?;
        staged.push((file, fs::read(path).ok()));
    }
    let mut written: Vec<(WrittenFile, Option<Vec<u8>>)> = Vec::with_capacity(files.len());
    for (file, old) in staged {
        match file.commit() {
            Ok(file) => written.push((file, old)),
            Err(error) => {
                for (file, old) in written {
                    // The first error is the one to report.
                    let _ = match old {
                        Some(old) => fs::write(&file.place, old),
                        None => fs::remove_file(&file.place),
                    };
                }
                return Err(error);
            }
        }
    }
    written.iter().try_for_each(|(file, _)| file.sync())
}

/// A folder that is being written.
#[derive(Debug)]
pub struct StagedFolder(PathBuf);

impl StagedFolder {
    /// Creates a file in the folder, and the folders above it. `name` has `/` between its parts.
    ///
    /// # Errors
    ///
    /// A file that cannot be created.
    pub fn file(&self, name: &str) -> Result<BufWriter<File>, Error> {
        let path = self.0.join(name);
        let create = || match File::create(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                path.parent().map_or(Ok(()), fs::create_dir_all)?;
                File::create(&path)
            }
            created => created,
        };
        Ok(BufWriter::with_capacity(BUFFER, create().map_err(cannot_write(&path))?))
    }

    /// A folder in this one, which is created.
    ///
    /// # Errors
    ///
    /// A folder that cannot be created.
    pub fn below(&self, name: &str) -> Result<Self, Error> {
        let path = self.0.join(name);
        fs::create_dir_all(&path).map_err(cannot_write(&path))?;
        Ok(Self(path))
    }

    /// The path of a file in the folder, for code that writes files by itself.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The paths of all files in the folder and below it, sorted.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read.
    pub fn files(&self) -> Result<Vec<PathBuf>, Error> {
        files_in(&self.0).map_err(cannot_write(&self.0))
    }

    /// Size and hash of a file in the folder.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub fn digest(&self, name: &str) -> Result<(u64, String), Error> {
        let path = self.0.join(name);
        digest(&path).map_err(cannot_write(&path))
    }
}

/// Size and SHA-256 of a file, the latter in hexadecimal.
///
/// # Errors
///
/// A file that cannot be read.
pub fn digest(path: &Path) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let size = hash_file(File::open(path)?, &mut hash)?;
    Ok((size, hex(&hash.finalize())))
}

/// Writes a folder. An existing one that is not empty is only replaced with `force`, and only if `check`
/// accepts the paths of the files in it.
///
/// # Errors
///
/// A path that exists and may not be replaced, a place that cannot be written, those of `check` and of
/// `write`.
pub fn write_folder(
    path: &Path,
    force: bool,
    check: impl FnOnce(&Path, &[PathBuf]) -> Result<(), Error>,
    write: impl FnOnce(&mut StagedFolder) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = cannot_write(path);
    let (place, is_there) = match Destination::at(path)? {
        Destination::Free(place) => (place, false),
        Destination::Folder(place) => {
            finish(&place);
            let files = files_in(&place).map_err(&failed)?;
            if !force && !files.is_empty() {
                return Err(exists(path, REPLACES));
            }
            // No export contains links or pipes.
            let is_file =
                |file: &&PathBuf| fs::symlink_metadata(place.join(file)).is_ok_and(|it| it.is_file());
            if let Some(file) = files.iter().find(|file| !is_file(file)) {
                return Err(not_ours(path, file));
            }
            check(path, &files)?;
            (place, true)
        }
        Destination::File(_) => return Err(exists(path, "name a folder that does not exist yet")),
        Destination::Stream | Destination::Other => return Err(special(path, NAME_A_FOLDER)),
    };
    let mut is_filled = is_there && is_held(&place);
    let staging = if is_filled { Staging::within(&place) } else { Staging::within(parent(&place)?) };
    let mut staging = match staging {
        // A user without write permission for the parent folder may have it for this one.
        Err(error) if is_there && error.kind() == io::ErrorKind::PermissionDenied => {
            is_filled = true;
            Staging::within(&place)
        }
        staging => staging,
    }
    .map_err(&failed)?;
    let mut folder = StagedFolder(staging.new_path());
    fs::create_dir(&folder.0).map_err(&failed)?;
    write(&mut folder).map_err(|error| error.on_output(path))?;
    sync_tree(&folder.0).map_err(&failed)?;
    if is_filled {
        return staging.fill(&place).map_err(failed);
    }
    let moved = if is_there { staging.replace(&place) } else { fs::rename(&folder.0, &place) };
    moved.map_err(failed)?;
    // The old folder is only removed once the new one is synced.
    sync_parent(&place).map_err(|error| Error::unsynced(path, error))
}

/// Writes files to a folder that does not exist or is empty, and creates the folders above it.
///
/// # Errors
///
/// A folder that is not empty, and what cannot be written.
pub fn write_new_folder<'f>(
    path: &Path,
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
) -> Result<(), Error> {
    if fs::symlink_metadata(path).is_ok() {
        finish(path);
        if !fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) {
            sweep(path.parent().unwrap_or(Path::new("")));
            return Err(not_empty(path));
        }
    }
    if let Some(above) = path.parent() {
        create_synced_dir(above).map_err(cannot_write(above))?;
    }
    let write = |folder: &mut StagedFolder| {
        for (name, bytes) in files {
            let mut file = folder.file(name)?;
            file.write_all(bytes)?;
            file.flush()?;
        }
        Ok(())
    };
    write_folder(path, false, |_, _| Ok(()), write)
}

/// Whether a folder cannot be replaced, since it is the working folder or a mount point.
fn is_held(place: &Path) -> bool {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.is_ok_and(|here| here == place) || is_mount_point(place)
}

#[cfg(unix)]
fn is_mount_point(place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    place.parent().is_none_or(|above| device(above) != device(place))
}

#[cfg(not(unix))]
fn is_mount_point(place: &Path) -> bool {
    place.parent().is_none()
}

fn parent(path: &Path) -> Result<&Path, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() { Ok(folder) } else { Err(Error::no_folder(folder)) }
}

/// The paths of all files below a folder, relative to it; a link is a file.
fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

fn cannot_write(path: &Path) -> impl Fn(io::Error) -> Error {
    move |source| Error::cannot_write(path, source)
}

/// The error for a folder with a file that no export of the format writes.
#[must_use]
pub fn not_ours(folder: &Path, file: &Path) -> Error {
    Error::failed(format!(
        "`{}` contains `{}`, which no export of this format writes; nothing was written",
        folder.display(),
        file.display()
    ))
    .hint("move it away, or name a folder that does not exist yet")
}

fn exists(path: &Path, hint: &str) -> Error {
    Error::failed(format!("`{}` already exists; nothing was written", path.display())).hint(hint)
}

fn special(path: &Path, hint: &str) -> Error {
    Error::failed(format!("`{}` is neither a file nor a folder; nothing was written", path.display()))
        .hint(hint)
}

/// The error for a folder that is not empty.
#[must_use]
fn not_empty(path: &Path) -> Error {
    Error::failed(format!("`{}` is not an empty folder; nothing was written to it", path.display()))
        .hint("name a folder that does not exist yet")
}
