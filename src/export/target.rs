//! Where an export goes: standard output, a file, a folder. What is written stands beside its
//! place, hidden, until it is whole; then it takes the place at once. Only a named pipe or a
//! device is written to as it is.
//!
//! A link is followed: it stays, and what it leads to is made or replaced.

mod place;
mod workplace;

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::error::Error;
use place::Place;
pub(super) use workplace::Workplace;

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
        let file = make().map_err(|source| Error::Write { path: path.clone(), source })?;
        Ok(BufWriter::with_capacity(BUFFER, file))
    }

    /// Removes a file that was started in the folder, so that it can be written anew.
    ///
    /// # Errors
    ///
    /// A file that cannot be removed.
    pub fn remove(&mut self, name: &str) -> Result<(), Error> {
        let path = self.dir.join(name);
        fs::remove_file(&path).map_err(|source| Error::Write { path, source })
    }

    /// Size and hash of a file that was written in the folder.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub(super) fn digest(&self, name: &str) -> Result<Digested, Error> {
        let path = self.dir.join(name);
        digest(&path).map_err(|source| Error::Write { path, source })
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

/// Writes a text to standard output.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    write(&mut out)?;
    Ok(out.flush()?)
}

/// Writes a text to a file, or into a named pipe or device. What is needed meanwhile can stand in
/// the workplace; there is none beside what is no file.
pub(super) fn to_file(
    path: &Path,
    force: bool,
    write: impl FnOnce(Option<&Workplace>, &mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = cannot_write(path);
    let there = Place::at(path).map_err(&failed)?;
    if matches!(there, Place::Stream) {
        let open = OpenOptions::new().write(true).open(path).map_err(&failed)?;
        let mut out = BufWriter::with_capacity(BUFFER, open);
        let done = write(None, &mut out).and_then(|()| Ok(out.flush()?));
        return done.map_err(|error| if error.is_broken_pipe() { error } else { named(error, path) });
    }
    let place = there.for_file(path, force)?;
    let work = Workplace::within(parent(&place)?).map_err(&failed)?;
    let mut file = work.file().map_err(&failed)?;
    {
        let mut out = BufWriter::with_capacity(BUFFER, file.as_file_mut());
        write(Some(&work), &mut out).map_err(|error| named(error, path))?;
        out.flush().map_err(&failed)?;
    }
    settle(file, &place, force).map_err(failed)
}

/// Has SQLite write a file, and puts its SHA-256 beside it in the form of `sha256sum`.
pub(super) fn to_database(
    path: &Path,
    force: bool,
    write: impl FnOnce(&Path) -> Result<(), Error>,
) -> Result<(), Error> {
    let digest_path = with_ending(path, ".sha256");
    let failed = cannot_write(path);
    let find = |path: &Path| Place::at(path).map_err(cannot_write(path))?.for_file(path, force);
    let place = find(path)?;
    let digest_place = find(&digest_path)?;
    nothing_is_left(path, &place)?;
    let work = Workplace::within(parent(&place)?).map_err(&failed)?;
    let file = work.file().map_err(&failed)?;
    write(file.path())?;
    let Digested { sha256, .. } = digest(file.path()).map_err(&failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let line = format!("{sha256}  {name}\n");
    // A link may lead to another disk, so it has a workplace of its own.
    let digest_work = Workplace::within(parent(&digest_place)?).map_err(&failed)?;
    let mut digest_file = digest_work.file().map_err(&failed)?;
    digest_file.write_all(line.as_bytes()).map_err(&failed)?;
    // Somebody may have opened the old one meanwhile.
    nothing_is_left(path, &place)?;
    settle(file, &place, force).map_err(failed)?;
    settle(digest_file, &digest_place, force).map_err(cannot_write(&digest_path))
}

/// Writes a folder. One that is there is replaced only with `force`, and only where `owns` finds
/// nothing amiss with the files in it, which it is given in order, without what stands before.
pub(super) fn to_folder(
    path: &Path,
    force: bool,
    owns: impl FnOnce(&Path, &[PathBuf]) -> Result<(), Error>,
    write: impl FnOnce(&Workplace, &mut Folder) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = cannot_write(path);
    let there = Place::at(path).map_err(&failed)?;
    let (place, way) = match there {
        Place::Free(place) => (place, Way::Make),
        Place::Folder(place) => {
            workplace::sweep(&place);
            let files = files_in(&place).map_err(&failed)?;
            if !force && !files.is_empty() {
                return Err(Error::Exists { path: path.to_owned(), hint: "--force replaces it" });
            }
            for file in &files {
                // No export makes links or pipes.
                if !fs::symlink_metadata(place.join(file)).is_ok_and(|there| there.is_file()) {
                    return Err(Error::NotOurs { path: path.to_owned(), file: file.clone() });
                }
            }
            owns(path, &files)?;
            let way = if files.is_empty() || is_held(&place) { Way::Fill } else { Way::Replace };
            (place, way)
        }
        Place::File(_) => {
            return Err(Error::Exists { path: path.to_owned(), hint: "name a folder that is not there yet" });
        }
        Place::Stream | Place::Other(_) => {
            return Err(there.special(path, "this format is a folder; name one that is not there yet"));
        }
    };
    let beside = if way == Way::Fill { &place } else { parent(&place)? };
    let work = Workplace::within(beside).map_err(&failed)?;
    let mut folder = Folder { dir: work.path("new") };
    fs::create_dir(&folder.dir).map_err(&failed)?;
    write(&work, &mut folder).map_err(|error| named(error, path))?;
    match way {
        Way::Make => fs::rename(&folder.dir, &place).map_err(failed),
        Way::Replace => replace(work, &folder.dir, &place).map_err(failed),
        Way::Fill => fill(work, &folder.dir, &place).map_err(failed),
    }
}

/// How a folder comes to its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nothing is there.
    Make,
    /// It takes the place of one that is there.
    Replace,
    /// The one that is there stays, and gets other content: it is empty, or cannot be moved.
    Fill,
}

/// Whether a folder is one that this program, and so a user, stands in, or one at which another
/// disk begins. `place` is canonical.
fn is_held(place: &Path) -> bool {
    let stands_in_it = std::env::current_dir().and_then(|here| here.canonicalize());
    stands_in_it.is_ok_and(|here| here == place) || is_mounted(place)
}

#[cfg(unix)]
fn is_mounted(place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| fs::metadata(path).map(|there| there.dev()).ok();
    place.parent().is_none_or(|above| device(above) != device(place))
}

#[cfg(not(unix))]
fn is_mounted(place: &Path) -> bool {
    place.parent().is_none()
}

/// Puts a folder in the place of another. Between the two renames the name is free, yet nothing
/// is lost: the old folder is removed last, and comes back where the new one cannot take its
/// place.
fn replace(work: Workplace, new: &Path, place: &Path) -> io::Result<()> {
    let old = work.old();
    fs::rename(place, &old)?;
    if let Err(error) = fs::rename(new, place) {
        if fs::rename(&old, place).is_err() {
            work.keep();
        }
        return Err(error);
    }
    work.forget_old();
    Ok(())
}

/// Changes the content of a folder entry by entry: first all that is there goes out, then all that
/// is new comes in, folders before files, so that what describes the rest is last. Where that
/// fails, all of it is undone.
fn fill(work: Workplace, new: &Path, place: &Path) -> io::Result<()> {
    let entries = |folder: &Path| -> io::Result<Vec<(bool, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            found.push((!entry.file_type()?.is_dir(), entry.path()));
        }
        found.sort();
        Ok(found)
    };
    let old = work.old();
    let mut going = entries(place)?;
    going.retain(|(_, path)| !work.is(path));
    let coming = entries(new)?;
    let mut done = Vec::new();
    let moved = move_all([(going, &old), (coming, place)], &mut done);
    if moved.is_ok() {
        work.forget_old();
        return Ok(());
    }
    let stuck = done.iter().rev().filter(|(from, to)| fs::rename(to, from).is_err()).count();
    if stuck > 0 {
        work.keep();
    }
    moved
}

/// Moves entries to the folders named beside them, and notes each that has moved: from and to.
fn move_all(
    groups: [(Vec<(bool, PathBuf)>, &Path); 2],
    done: &mut Vec<(PathBuf, PathBuf)>,
) -> io::Result<()> {
    for (entries, folder) in groups {
        if !entries.is_empty() {
            fs::create_dir_all(folder)?;
        }
        for (_, from) in entries {
            let to = folder.join(from.file_name().unwrap_or_default());
            fs::rename(&from, &to)?;
            done.push((from, to));
        }
    }
    Ok(())
}

/// Whether there is nothing beside a database that is to come which SQLite would take for a part
/// of it. `path` is its name, and `place` where that leads.
fn nothing_is_left(path: &Path, place: &Path) -> Result<(), Error> {
    for ending in BESIDE_DATABASES {
        for name in [path, place] {
            let left = with_ending(name, ending);
            if fs::symlink_metadata(&left).is_ok() {
                return Err(Error::LeftBeside { path: left });
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
    if folder.is_dir() { Ok(folder) } else { Err(Error::NoFolder { path: folder.to_owned() }) }
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
    move |source| Error::Write { path: path.to_owned(), source }
}

/// Names the file where the writing of it failed.
fn named(error: Error, path: &Path) -> Error {
    match error {
        Error::Output(source) => Error::Write { path: path.to_owned(), source },
        other => other,
    }
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
