//! Where an export goes: standard output, a file, a folder. What is written stands beside its
//! place, hidden, until it is whole; then it takes the place at once. Only a named pipe or a
//! device is written to as it is.
//!
//! Drafts of packs and manual pages are written in the same way.
//!
//! A link is followed: it stays, and what it leads to is made or replaced.

mod exchange;
mod fill;
mod place;
mod workplace;

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::error::Error;
use crate::escape::Visible;
use crate::fs::{create_synced_dir, sync_parent, sync_tree};
use place::Place;
pub use place::end_of_links;
use workplace::Workplace;

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 16;

/// What SQLite puts beside a database, by the endings of the names. Beside another file of that
/// database's name, it is taken for a part of it (<https://www.sqlite.org/howtocorrupt.html>,
/// 1.4 and 2.4).
pub const BESIDE_DATABASES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output.
    StandardOutput,
    /// A file or a folder.
    Path {
        /// Where it is to stand.
        path: PathBuf,
        /// Whether a file that is there may be replaced, and a folder that holds nothing but an
        /// earlier export.
        force: bool,
    },
}

/// A folder that is being written; it takes its place when all of it is there.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// Starts a file in the folder, with the folders above it. `name` has `/` between its parts.
    ///
    /// # Errors
    ///
    /// A file that cannot be made.
    pub fn file(&mut self, name: &str) -> Result<BufWriter<File>, Error> {
        let path = self.dir.join(name);
        let make = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            File::create_new(&path)
        };
        let file = make().map_err(|source| Error::cannot_write(&path, source))?;
        Ok(BufWriter::with_capacity(BUFFER, file))
    }

    /// Removes a file that was started in the folder, so that it can be written anew.
    ///
    /// # Errors
    ///
    /// A file that cannot be removed.
    pub fn remove(&mut self, name: &str) -> Result<(), Error> {
        let path = self.dir.join(name);
        fs::remove_file(&path).map_err(|source| Error::cannot_write(&path, source))
    }

    /// Size and hash of a file that was written in the folder.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub(super) fn digest(&self, name: &str) -> Result<Digested, Error> {
        let path = self.dir.join(name);
        digest(&path).map_err(|source| Error::cannot_write(&path, source))
    }
}

/// What tells whether a file is still the one that was written.
#[derive(Debug)]
pub(super) struct Digested {
    /// In bytes.
    pub size: u64,
    /// In hexadecimal.
    pub sha256: String,
}

/// Size and hash of a file, which is read piece by piece.
fn digest(path: &Path) -> std::io::Result<Digested> {
    let mut file = BufReader::with_capacity(BUFFER, File::open(path)?);
    let mut hash = Sha256::new();
    let mut size = 0;
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok(Digested { size, sha256: hex(&hash.finalize()) });
        }
        hash.update(bytes);
        let read = bytes.len();
        size += read as u64;
        file.consume(read);
    }
}

/// Writes a text to standard output; on a terminal, what could harm it made visible.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
    let stdout = io::stdout();
    let is_terminal = stdout.is_terminal();
    let mut out = BufWriter::with_capacity(BUFFER, stdout.lock());
    if is_terminal {
        write(&mut Visible::new(&mut out))?;
    } else {
        write(&mut out)?;
    }
    Ok(out.flush()?)
}

/// Writes a text to a file, or into a named pipe or device.
pub(super) fn to_file(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = cannot_write(path);
    let there = Place::at(path).map_err(&failed)?;
    if matches!(there, Place::Stream) {
        let open = OpenOptions::new().write(true).open(path).map_err(&failed)?;
        let mut out = BufWriter::with_capacity(BUFFER, open);
        let done = write(&mut out).and_then(|()| Ok(out.flush()?));
        return done.map_err(|error| if error.is_broken_pipe() { error } else { error.on_output(path) });
    }
    let place = there.for_file(path, force)?;
    let work = Workplace::within(parent(&place)?).map_err(&failed)?;
    let mut file = work.file().map_err(&failed)?;
    {
        let mut out = BufWriter::with_capacity(BUFFER, file.as_file_mut());
        write(&mut out).map_err(|error| error.on_output(path))?;
        out.flush().map_err(&failed)?;
    }
    settle(file, &place, force).map_err(&failed)?;
    keep(path, &place)
}

/// Has SQLite write a file, and puts its SHA-256 beside it in the form of `sha256sum`.
pub(super) fn to_database(
    path: &Path,
    force: bool,
    write: impl FnOnce(&Path) -> Result<(), Error>,
) -> Result<(), Error> {
    let digest_path = digest_of(path);
    let failed = cannot_write(path);
    let find = |path: &Path| Place::at(path).map_err(cannot_write(path))?.for_file(path, force);
    let place = find(path)?;
    let digest_place = find(&digest_path)?;
    nothing_is_left(path, &place)?;
    let work = Workplace::within(parent(&place)?).map_err(&failed)?;
    let file = work.file().map_err(&failed)?;
    write(file.path())?;
    let Digested { sha256, .. } = digest(file.path()).map_err(&failed)?;
    let line = line_of_digest(&sha256, path.file_name().unwrap_or_default());
    // A link may lead to another disk, so it has a workplace of its own.
    let digest_work = Workplace::within(parent(&digest_place)?).map_err(&failed)?;
    let mut digest_file = digest_work.file().map_err(&failed)?;
    digest_file.write_all(&line).map_err(&failed)?;
    // Somebody may have opened the old one meanwhile.
    nothing_is_left(path, &place)?;
    // Between the two, there is no digest rather than a wrong one.
    let outdated = digest_work.path("outdated");
    let had_digest = force && fs::symlink_metadata(&digest_place).is_ok();
    if had_digest {
        fs::rename(&digest_place, &outdated).map_err(cannot_write(&digest_path))?;
    }
    if let Err(error) = settle(file, &place, force) {
        if had_digest && fs::rename(&outdated, &digest_place).is_err() {
            digest_work.keep();
        }
        return Err(failed(error));
    }
    settle(digest_file, &digest_place, force)
        .map_err(|error| cannot_write(&digest_path)(error).written(path, "its digest is not"))?;
    keep(path, &place)?;
    keep(&digest_path, &digest_place)
}

/// The line of `sha256sum` for a file. Where its name has a backslash or a line break, the line begins
/// with a backslash, and these are escaped
/// (<https://www.gnu.org/software/coreutils/manual/html_node/md5sum-invocation.html>).
fn line_of_digest(sha256: &str, name: &OsStr) -> Vec<u8> {
    let mut escaped = Vec::new();
    for &byte in name.as_encoded_bytes() {
        match byte {
            b'\\' => escaped.extend(br"\\"),
            b'\n' => escaped.extend(br"\n"),
            b'\r' => escaped.extend(br"\r"),
            _ => escaped.push(byte),
        }
    }
    let sign: &[u8] = if escaped.len() > name.len() { br"\" } else { b"" };
    [sign, sha256.as_bytes(), b"  ", &escaped, b"\n"].concat()
}

/// Writes a folder. One that is there is replaced only with `force`, and only where `owns` finds
/// nothing amiss with the files in it, which it is given in order, without what stands before.
pub(super) fn to_folder(
    path: &Path,
    force: bool,
    owns: impl FnOnce(&Path, &[PathBuf]) -> Result<(), Error>,
    write: impl FnOnce(&mut Folder) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = cannot_write(path);
    let there = Place::at(path).map_err(&failed)?;
    let (place, way) = match there {
        Place::Free(place) => (place, Way::Make),
        Place::Folder(place) => {
            workplace::finish(&place);
            let files = files_in(&place).map_err(&failed)?;
            if !force && !files.is_empty() {
                return Err(exists(path, "--force replaces it"));
            }
            for file in &files {
                // No export makes links or pipes.
                if !fs::symlink_metadata(place.join(file)).is_ok_and(|there| there.is_file()) {
                    return Err(not_ours(path, file));
                }
            }
            owns(path, &files)?;
            (place, Way::Replace)
        }
        Place::File(_) => {
            return Err(exists(path, "name a folder that is not there yet"));
        }
        Place::Stream | Place::Other(_) => {
            return Err(there.special(path, "this format is a folder; name one that is not there yet"));
        }
    };
    let (work, way) = work_for(&place, way)?.map_err(&failed)?;
    let mut folder = Folder { dir: work.path(workplace::NEW) };
    fs::create_dir(&folder.dir).map_err(&failed)?;
    write(&mut folder).map_err(|error| error.on_output(path))?;
    sync_tree(&folder.dir).map_err(&failed)?;
    match way {
        Way::Make => {
            fs::rename(&folder.dir, &place).map_err(failed)?;
            keep(path, &place)
        }
        Way::Replace => {
            let replaced = replace(&work, &folder.dir, &place);
            if replaced.as_ref().is_err_and(|failure| failure.is_apart) {
                work.keep();
            }
            replaced.map_err(|failure| failed(failure.error))?;
            // The old one is removed only when the new one has its place for sure.
            keep(path, &place)
        }
        Way::Fill => fill::fill(work, &folder.dir, &place)
            .map_err(&failed)?
            .map_err(|error| Error::unsynced(path, error)),
    }
}

/// Writes a folder where there is none, or an empty one; the folders above it, too.
///
/// # Errors
///
/// A folder that is not empty, and what cannot be written.
pub fn to_new_folder<'f>(
    path: &Path,
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
) -> Result<(), Error> {
    let is_empty = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if fs::symlink_metadata(path).is_ok() {
        // What was killed while it filled the folder is brought to its end, or taken away.
        workplace::finish(path);
        if !is_empty() {
            workplace::sweep(path.parent().unwrap_or(Path::new("")));
            return Err(not_empty(path));
        }
    }
    if let Some(above) = path.parent() {
        create_synced_dir(above).map_err(cannot_write(above))?;
    }
    to_folder(
        path,
        false,
        |_, _| Ok(()),
        |folder| {
            for (name, bytes) in files {
                let mut file = folder.file(name)?;
                file.write_all(bytes)?;
                file.flush()?;
            }
            Ok(())
        },
    )
}

/// Writes files into a folder, which is made where it is not there. Each is there whole or as it was
/// before.
///
/// # Errors
///
/// What cannot be written.
pub fn into_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
    create_synced_dir(folder).map_err(cannot_write(folder))?;
    let work = Workplace::within(folder).map_err(cannot_write(folder))?;
    let mut places = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let path = folder.join(name);
        let failed = cannot_write(&path);
        let place = Place::at(&path).map_err(&failed)?.for_file(&path, true)?;
        let mut file = work.file().map_err(&failed)?;
        file.write_all(bytes).map_err(&failed)?;
        settle(file, &place, true).map_err(&failed)?;
        places.push(place);
    }
    places.iter().try_for_each(|place| keep(folder, place))
}

/// A workplace for a folder, and the way in which it comes to its place from there.
fn work_for(place: &Path, way: Way) -> Result<io::Result<(Workplace, Way)>, Error> {
    let fill = || Workplace::within(place).map(|work| (work, Way::Fill));
    if way == Way::Replace && fill::is_held(place) {
        return Ok(fill());
    }
    Ok(match Workplace::within(parent(place)?) {
        // Who may not change the folder above may be allowed to fill this one.
        Err(error) if way == Way::Replace && error.kind() == io::ErrorKind::PermissionDenied => fill(),
        Ok(work) if way == Way::Replace && !work.has_owner_of(place) => fill(),
        made => made.map(|work| (work, way)),
    })
}

/// How a folder comes to its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nothing is there.
    Make,
    /// It takes the place of one that is there.
    Replace,
    /// The one that is there stays, and gets other content, piece by piece: it cannot be moved.
    Fill,
}

/// Why a folder could not take the place of another.
struct Failure {
    error: io::Error,
    /// Whether the old one is in neither place, and could not be put back.
    is_apart: bool,
}

/// Puts a folder in the place of another, with the rights of that, in one step where the system can.
/// Else the name is free between two, yet nothing is lost: the old folder comes back where the new
/// one cannot take its place.
fn replace(work: &Workplace, new: &Path, place: &Path) -> Result<(), Failure> {
    let fails = |error| Failure { error, is_apart: false };
    let rights = fs::metadata(place).map_err(fails)?.permissions();
    fs::set_permissions(new, rights).map_err(fails)?;
    if exchange::exchange(new, place).map_err(fails)? {
        return Ok(());
    }
    let old = work.old();
    fs::rename(place, &old).map_err(fails)?;
    if let Err(error) = fs::rename(new, place) {
        return Err(Failure { error, is_apart: fs::rename(&old, place).is_err() });
    }
    work.forget_old();
    Ok(())
}

/// Has the disk keep the name of what is in its place. `path` is what messages name.
fn keep(path: &Path, place: &Path) -> Result<(), Error> {
    sync_parent(place).map_err(|error| Error::unsynced(path, error))
}

/// Whether there is nothing beside a database that is to come which SQLite would take for a part
/// of it. `path` is its name, and `place` where that leads.
fn nothing_is_left(path: &Path, place: &Path) -> Result<(), Error> {
    for ending in BESIDE_DATABASES {
        for name in [path, place] {
            let left = with_ending(name, ending);
            if fs::symlink_metadata(&left).is_ok() {
                return Err(Error::failed(format!(
                    "`{}` is left of another database, and would be taken for a part of this one; nothing was written",
                    left.display()
                ))
                .hint("open that database with the program that wrote it, which takes it in, or remove it"));
            }
        }
    }
    Ok(())
}

fn settle(file: NamedTempFile, path: &Path, force: bool) -> io::Result<()> {
    file.as_file().sync_all()?;
    let done = if force { file.persist(path) } else { file.persist_noclobber(path) };
    done.map(drop).map_err(|error| error.error)
}

fn parent(path: &Path) -> Result<&Path, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() { Ok(folder) } else { Err(Error::no_folder(folder)) }
}

/// The paths of all files below a folder, without what stands before them; a link is a file.
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

/// A folder is not written to because of a file in it that no export of the format writes.
pub(super) fn not_ours(folder: &Path, file: &Path) -> Error {
    Error::failed(format!(
        "`{}` holds `{}`, which no export of this format writes; nothing was written",
        folder.display(),
        file.display()
    ))
    .hint("move it away, or name a folder that is not there yet")
}

/// There is something already where an export was to be written.
fn exists(path: &Path, hint: &str) -> Error {
    Error::failed(format!("`{}` is there already; nothing was written", path.display())).hint(hint)
}

/// A folder that was to be filled, and is not empty.
pub(crate) fn not_empty(path: &Path) -> Error {
    Error::failed(format!("`{}` is not an empty folder; nothing was written to it", path.display()))
        .hint("name a folder that is not there yet")
}

/// Where the SHA-256 of an exported database stands.
#[must_use]
pub fn digest_of(path: &Path) -> PathBuf {
    with_ending(path, ".sha256")
}

/// The path with more at the end of its name.
#[must_use]
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
