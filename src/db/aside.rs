//! The copy of a file that stands beside it while it is upgraded, and what upgrades that were
//! killed have left there.
//!
//! Its name is that of the file and `.before-upgrade-from-vN`, N being the version of its schema;
//! until it is whole and on the disk the name ends in `.partial`. It is made, looked for and
//! removed only by who holds the file's one lock for writing. Knows no migration.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::upgrade::{self, Attendant};
use super::{MAGIC, connect, migrate, open_again, open_for_inspection};
use crate::error::Error;
use crate::fs::sync_dir;

/// What follows the file's name in that of a copy, before the version.
const MIDDLE: &str = ".before-upgrade-from-v";

/// What the name of a copy that is not whole yet ends in.
const PARTIAL: &str = ".partial";

/// Pages that are copied between two looks at whether to go on: 4 MiB.
const STEP: i32 = 1024;

/// A copy of a file as it was before its upgrade.
#[derive(Debug)]
pub(super) struct Aside {
    path: PathBuf,
}

/// What upgrades that were killed have left beside a file.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Copies that were never whole.
    pub(super) partial: Vec<PathBuf>,
    /// Whole copies of this very file.
    pub(super) whole: Vec<PathBuf>,
}

impl Aside {
    /// Copies the file, whose schema has this version, page by page; the caller holds its lock
    /// for writing and has written nothing. No file that is there is overwritten.
    ///
    /// # Errors
    ///
    /// A copy that cannot be made, as for want of room; then nothing of it is left.
    pub(super) fn make(path: &Path, version: i32, attendant: &mut dyn Attendant) -> Result<Self, Error> {
        let place = real(path);
        let copy = free_name(&place, version);
        let partial = with(&copy, PARTIAL);
        match Self::write(path, &place, &partial, attendant)
            .and_then(|()| fs::rename(&partial, &copy).and_then(|()| sync_folder(&copy)).map_err(Fault::Io))
        {
            Ok(()) => Ok(Self { path: copy }),
            Err(fault) => {
                // What was there before is not ours. If ours stays, its name says what it is, and the
                // next run removes it.
                if !matches!(fault, Fault::NotMade(_)) {
                    let _ = fs::remove_file(&partial);
                    let _ = fs::remove_file(&copy);
                }
                Err(fault.explain(path, &copy))
            }
        }
    }

    fn write(path: &Path, place: &Path, partial: &Path, attendant: &mut dyn Attendant) -> Result<(), Fault> {
        let file = File::create_new(partial).map_err(Fault::NotMade)?;
        like(place, &file).map_err(Fault::Io)?;
        let from = open_again(path).map_err(Fault::Source)?;
        let mut to = connect(partial, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(Fault::Copy)?;
        // Whoever is killed leaves a partial copy, and no journal beside it.
        to.pragma_update(None, "journal_mode", "off").map_err(Fault::Copy)?;
        pages(&from, &mut to, attendant)?;
        to.close().map_err(|(_, error)| Fault::Copy(error))?;
        file.sync_all().map_err(Fault::Io)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes it.
    pub(super) fn remove(self) -> io::Result<()> {
        remove(&self.path)
    }
}

/// Removes a copy, if it is still there: whoever got the lock next may have been quicker.
pub(super) fn remove(copy: &Path) -> io::Result<()> {
    match fs::remove_file(copy) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => sync_folder(copy),
    }
}

/// Finds what upgrades to the latest version have left beside a file. Of whole copies, those of another file, and what is no
/// copy but has such a name, are not among them.
pub(super) fn left_beside(conn: &Connection, path: &Path, latest: i32) -> Left {
    let mut left = Left::default();
    let place = real(path);
    let (Some(folder), Some(file)) = (place.parent(), place.file_name()) else { return left };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let start = [file.as_encoded_bytes(), MIDDLE.as_bytes()].concat();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let rest = name.as_encoded_bytes().strip_prefix(start.as_slice());
        let Some(rest) = rest.and_then(|rest| std::str::from_utf8(rest).ok()) else { continue };
        let found = place.with_file_name(&name);
        // Closing another name of the file would let go of the locks on it.
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) || is_same(&place, &found) {
            continue;
        }
        match rest.strip_suffix(PARTIAL) {
            Some(rest) if version_of(rest, latest).is_some() && is_begun(&found) => left.partial.push(found),
            None if version_of(rest, latest).is_some_and(|version| is_of(conn, &found, version)) => {
                left.whole.push(found);
            }
            _ => {}
        }
    }
    left.partial.sort();
    left.whole.sort();
    left
}

/// Whether a copy is of this file, and is what an upgrade from this version copied: the history of
/// the file begins with that of the copy, whose times are told to the nanosecond. Where the file
/// has not been upgraded, both have as many rows.
fn is_of(conn: &Connection, copy: &Path, version: i32) -> bool {
    let found = || -> Result<bool, Error> {
        let copy = open_for_inspection(copy)?;
        let (before, now) = (migrate::applied(&copy)?, migrate::applied(conn)?);
        Ok(before.last().is_some_and(|step| step.version == version)
            && now.starts_with(&before)
            && (now.len() > before.len() || upgrade::counts(conn)? == upgrade::counts(&copy)?))
    };
    found().unwrap_or(false)
}

/// Whether a file is the beginning of a database, pages of which may still be missing.
fn is_begun(partial: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(partial).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut start));
    read.is_ok() && (start.iter().all(|byte| *byte == 0) || start == MAGIC)
}

/// Whether two names are of one file.
fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let number = |path: &Path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
        number(one) == number(other)
    }
    #[cfg(not(unix))]
    {
        one == other
    }
}

/// Copies all pages of one database into another, which is empty.
fn pages(from: &Connection, to: &mut Connection, attendant: &mut dyn Attendant) -> Result<(), Fault> {
    let backup = Backup::new(from, to).map_err(Fault::Copy)?;
    loop {
        if attendant.is_interrupted() {
            return Err(Fault::Interrupted);
        }
        match backup.step(STEP).map_err(Fault::Copy)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {
                let progress = backup.progress();
                let pages = |count: i32| u64::try_from(count).unwrap_or(0);
                attendant.copying(pages(progress.pagecount - progress.remaining), pages(progress.pagecount));
            }
            // Nobody writes to either; the look at the lock may still meet somebody's own.
            _ => std::thread::sleep(std::time::Duration::from_millis(10)),
        }
    }
}

/// Why there is no copy.
#[derive(Debug)]
enum Fault {
    /// Nothing of it was made.
    NotMade(io::Error),
    Io(io::Error),
    Copy(rusqlite::Error),
    Source(Error),
    Interrupted,
}

impl Fault {
    fn explain(self, path: &Path, copy: &Path) -> Error {
        let not_copied = Error::failed(format!(
            "cannot copy `{}` to `{}`; it was not upgraded and is as it was before",
            path.display(),
            copy.display()
        ))
        .hint(
            "an upgrade is made only with a copy of the file beside it, for which there have to be room and \
             the right to write: see to that, or move the file to a folder where it is so",
        );
        match self {
            Self::NotMade(source) | Self::Io(source) => not_copied.because(source),
            Self::Copy(source) => not_copied.because(source),
            Self::Source(error) => error,
            Self::Interrupted => Error::interrupted(path),
        }
    }
}

/// The file itself, where the path leads to it by a link: the copy is to stand beside the file.
fn real(path: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    if is_link { fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() }
}

fn name(place: &Path, version: i32, number: u32) -> PathBuf {
    let again = if number > 1 { format!("-{number}") } else { String::new() };
    with(place, &format!("{MIDDLE}{version}{again}"))
}

/// The first of the names that nothing has yet.
fn free_name(place: &Path, version: i32) -> PathBuf {
    let mut number = 1;
    loop {
        let name = name(place, version, number);
        if fs::symlink_metadata(&name).is_err() {
            return name;
        }
        number += 1;
    }
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// The version in what [`name`] puts after the middle, `7` or `7-2`, if it is one that an upgrade
/// to the latest can begin with.
fn version_of(text: &str, latest: i32) -> Option<i32> {
    let whole = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?;
    let (version, number) = text.split_once('-').unwrap_or((text, "2"));
    whole(number).and(whole(version)).filter(|version| (1..latest).contains(version))
}

/// Gives a copy the rights of the file, so that nobody can read in it what he could not before,
/// and, where that can be done, its owner, so that it can take the file's place.
fn like(place: &Path, file: &File) -> io::Result<()> {
    let found = fs::metadata(place)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        // Only the superuser may give files away.
        let _ = fchown(file, Some(found.uid()), Some(found.gid()));
    }
    file.set_permissions(found.permissions())
}

/// Has the disk keep the names in the folder of a file.
fn sync_folder(file: &Path) -> io::Result<()> {
    sync_dir(file.parent().unwrap_or(Path::new("")))
}
