//! A folder that cannot be replaced, since somebody stands in it or another disk begins there, gets
//! other content piece by piece: first all that is there goes out, then all that is new comes in,
//! folders before files, so that what describes the rest is last.
//!
//! Where that fails, all of it is undone. Where it is broken off, the next export that comes to
//! this folder brings it to an end: back while something is still to go out, on from there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::workplace::{GOING, GONE, NEW, Workplace};
use crate::fs::sync_dir;

/// What has gone out and is needed no more.
const DONE: &str = "done";

/// Whether a folder is one that cannot be replaced: this program, and so a user, stands in it, or
/// another disk begins at it. `place` is canonical.
pub(super) fn is_held(place: &Path) -> bool {
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

/// Whether two folders belong to the same user and group, so that one can stand for the other.
#[cfg(unix)]
pub(super) fn is_same_owner(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let owner = |path: &Path| fs::metadata(path).map(|there| (there.uid(), there.gid())).ok();
    owner(one) == owner(other)
}

#[cfg(not(unix))]
pub(super) fn is_same_owner(_: &Path, _: &Path) -> bool {
    true
}

/// Changes the content of a folder. Outside, what kept it from being done; inside, from being sure.
pub(super) fn fill(work: Workplace, new: &Path, place: &Path) -> io::Result<io::Result<()>> {
    let (going, gone) = (work.path(GOING), work.path(GONE));
    fs::create_dir(&going)?;
    let mut done = Vec::new();
    let moved = move_all(&entries_but(place, &work)?, &going, &mut done)
        .and_then(|()| turn(&going, &gone))
        .and_then(|()| move_all(&entries(new)?, place, &mut done));
    if moved.is_ok() {
        // What was there before is removed only when the new is there for sure.
        let kept = sync_dir(place);
        let _ = fs::rename(&gone, work.path(DONE));
        return Ok(kept);
    }
    let is_back = !gone.exists() || fs::rename(&gone, &going).is_ok();
    let stuck = done.iter().rev().filter(|(from, to)| fs::rename(to, from).is_err()).count();
    if !is_back || stuck > 0 {
        work.keep();
    }
    moved.map(Ok)
}

/// Brings to an end what was broken off; `left` is the workplace of it, in the folder.
pub(super) fn finish(left: &Path, place: &Path) -> io::Result<()> {
    let (going, gone) = (left.join(GOING), left.join(GONE));
    let rest = if gone.exists() { left.join(NEW) } else { going.clone() };
    move_all(&entries(&rest)?, place, &mut Vec::new())?;
    sync_dir(place)?;
    if gone.exists() { fs::rename(&gone, left.join(DONE)) } else { fs::remove_dir(&going) }
}

/// From here on the content comes in, and nothing goes back. That all has gone out is on the disk
/// before that is.
fn turn(going: &Path, gone: &Path) -> io::Result<()> {
    sync_dir(going)?;
    fs::rename(going, gone)?;
    gone.parent().map_or(Ok(()), sync_dir)
}

/// The entries of a folder, folders first.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        found.push((!entry.file_type()?.is_dir(), entry.path()));
    }
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

fn entries_but(folder: &Path, work: &Workplace) -> io::Result<Vec<PathBuf>> {
    let mut found = entries(folder)?;
    found.retain(|path| !work.is(path));
    Ok(found)
}

/// Moves entries to a folder, and notes each that has moved: from and to.
fn move_all(entries: &[PathBuf], folder: &Path, done: &mut Vec<(PathBuf, PathBuf)>) -> io::Result<()> {
    for from in entries {
        let to = folder.join(from.file_name().unwrap_or_default());
        fs::rename(from, &to)?;
        done.push((from.clone(), to));
    }
    Ok(())
}
