//! Where an export goes: standard output, a file, a folder. What is written stands beside its
//! place under another name until it is whole; then it takes the place at once.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::{Builder, NamedTempFile, TempDir};

use crate::error::Error;

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 16;

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output.
    StandardOutput,
    /// A file or a folder.
    Path {
        /// Where it is to stand.
        path: PathBuf,
        /// Whether what an earlier export put there may be replaced.
        force: bool,
    },
}

/// A folder that is being written; it takes its place when all of it is there.
#[derive(Debug)]
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    /// Starts a file in the folder, with the folders above it. `name` has `/` between its parts.
    ///
    /// # Errors
    ///
    /// A file that cannot be made.
    pub fn file(&mut self, name: &str) -> Result<BufWriter<File>, Error> {
        let path = self.dir.path().join(name);
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
        let path = self.dir.path().join(name);
        fs::remove_file(&path).map_err(|source| Error::Write { path, source })
    }
}

/// Writes to standard output.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(BUFFER, std::io::stdout().lock());
    write(&mut out)?;
    Ok(out.flush()?)
}

/// Writes a file.
pub(super) fn to_file(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    may_be_written(path, force)?;
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let mut file = beside(path)?;
    {
        let mut out = BufWriter::with_capacity(BUFFER, file.as_file_mut());
        write(&mut out).map_err(|error| named(error, path))?;
        out.flush().map_err(failed)?;
    }
    settle(file, path, force)
}

/// Has SQLite write a file, and puts its SHA-256 beside it in the form of `sha256sum`.
pub(super) fn to_database(
    path: &Path,
    force: bool,
    write: impl FnOnce(&Path) -> Result<(), Error>,
) -> Result<(), Error> {
    let digest_path = with_ending(path, ".sha256");
    may_be_written(path, force)?;
    may_be_written(&digest_path, force)?;
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let file = beside(path)?;
    write(file.path())?;
    let mut digest = Sha256::new();
    let mut written = BufReader::with_capacity(BUFFER, File::open(file.path()).map_err(failed)?);
    loop {
        let bytes = written.fill_buf().map_err(failed)?;
        if bytes.is_empty() {
            break;
        }
        digest.update(bytes);
        let read = bytes.len();
        written.consume(read);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let line = format!("{}  {name}\n", hex(&digest.finalize()));
    let mut digest_file = beside(&digest_path)?;
    digest_file.write_all(line.as_bytes()).map_err(failed)?;
    settle(file, path, force)?;
    settle(digest_file, &digest_path, force)
}

/// Writes a folder. One that is there is replaced only with `force`, and only where `owns` says
/// of every file in it that the format could have written it.
pub(super) fn to_folder(
    path: &Path,
    force: bool,
    owns: fn(&Path) -> bool,
    write: impl FnOnce(&mut Folder) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let there = fs::symlink_metadata(path);
    if let Ok(there) = &there {
        if !there.is_dir() {
            return Err(Error::Exists { path: path.to_owned(), hint: "name a folder that is not there yet" });
        }
        let files = files_in(path).map_err(failed)?;
        if !force && !files.is_empty() {
            return Err(Error::Exists { path: path.to_owned(), hint: "--force replaces it" });
        }
        if let Some(foreign) = files.iter().find(|file| !owns(file)) {
            return Err(Error::NotOurs { path: path.to_owned(), file: foreign.clone() });
        }
    }
    let dir = builder(".ecpat-kb-", 0o777).tempdir_in(parent(path)?).map_err(failed)?;
    let mut folder = Folder { dir };
    write(&mut folder).map_err(|error| named(error, path))?;
    if there.is_ok() {
        // Between the two renames the name is free, yet nothing is lost: the old folder is
        // removed last, and comes back where the new one cannot take its place.
        let aside = builder(".ecpat-kb-old-", 0o777).tempdir_in(parent(path)?).map_err(failed)?;
        let old = aside.path().join("folder");
        fs::rename(path, &old).map_err(failed)?;
        if let Err(source) = fs::rename(folder.dir.path(), path) {
            fs::rename(&old, path).map_err(failed)?;
            return Err(failed(source));
        }
    } else {
        fs::rename(folder.dir.path(), path).map_err(failed)?;
    }
    // It has another name now, so there is nothing left to remove.
    let _ = folder.dir.keep();
    Ok(())
}

fn may_be_written(path: &Path, force: bool) -> Result<(), Error> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_dir() => {
            Err(Error::Exists { path: path.to_owned(), hint: "this format is one file; name a file" })
        }
        Ok(_) if !force => Err(Error::Exists { path: path.to_owned(), hint: "--force replaces it" }),
        _ => Ok(()),
    }
}

/// A file that is still to take its place.
fn beside(path: &Path) -> Result<NamedTempFile, Error> {
    builder(".ecpat-kb-", 0o666)
        .tempfile_in(parent(path)?)
        .map_err(|source| Error::Write { path: path.to_owned(), source })
}

fn settle(file: NamedTempFile, path: &Path, force: bool) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    file.as_file().sync_all().map_err(failed)?;
    let done = if force { file.persist(path) } else { file.persist_noclobber(path) };
    done.map(drop).map_err(|error| failed(error.error))
}

/// Makes names for what is still to take its place, with the rights that others expect: those of
/// the file mode creation mask, not the stricter ones of temporary files.
fn builder(prefix: &'static str, mode: u32) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

fn parent(path: &Path) -> Result<&Path, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() { Ok(folder) } else { Err(Error::NoFolder { path: folder.to_owned() }) }
}

/// The paths of all files below a folder, without what stands before them; a link is a file.
fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
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

/// Names the file where the writing of it failed.
fn named(error: Error, path: &Path) -> Error {
    match error {
        Error::Output(source) => Error::Write { path: path.to_owned(), source },
        other => other,
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
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
