//! What is at the place that an export is to go to, and whether it may be replaced.

use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Links that are followed, one after another; as many as Linux follows.
const MOST_LINKS: usize = 40;

/// What is at a place, past the links that lead to it.
#[derive(Debug)]
pub(super) enum Place {
    /// Nothing: this is the path at which something can be made.
    Free(PathBuf),
    /// A file with bytes on a disk, at this path.
    File(PathBuf),
    /// A folder, at this path.
    Folder(PathBuf),
    /// What takes bytes as they come: a named pipe, or a device such as a terminal.
    Stream,
    /// Something else, in a word or two.
    Other(&'static str),
}

impl Place {
    /// Looks at a place.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(there) if there.is_dir() => Ok(Self::Folder(path.canonicalize()?)),
            Ok(there) if there.is_file() => {
                Ok(Self::File(if is_link(path) { path.canonicalize()? } else { path.to_owned() }))
            }
            Ok(there) if is_stream(there.file_type()) => Ok(Self::Stream),
            Ok(there) => Ok(Self::Other(kind(&there))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => end_of_links(path).map(Self::Free),
            Err(error) => Err(error),
        }
    }

    /// The path at which a file may be written.
    pub(super) fn for_file(self, path: &Path, force: bool) -> Result<PathBuf, Error> {
        let refused = |hint| Err(super::exists(path, hint));
        match self {
            Self::Free(place) => Ok(place),
            Self::File(place) if force => Ok(place),
            Self::File(_) => refused("--force replaces it"),
            Self::Folder(_) => refused("this format is one file; name a file"),
            Self::Stream | Self::Other(_) => Err(self.special(path, "this format is one file; name a file")),
        }
    }

    /// The error for what is no file and no folder.
    pub(super) fn special(&self, path: &Path, hint: &'static str) -> Error {
        let what = match self {
            Self::Other(what) => what,
            _ => fs::metadata(path).map_or("no file", |there| kind(&there)),
        };
        Error::failed(format!("`{}` is {what}; nothing was written", path.display())).hint(hint)
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink())
}

/// Where links lead, one after another, also to nothing.
///
/// # Errors
///
/// Links without an end.
pub fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !is_link(&place) {
            return Ok(place);
        }
        let next = fs::read_link(&place)?;
        place = place.parent().unwrap_or(Path::new("")).join(next);
    }
    Err(io::Error::other("too many links, one after another"))
}

#[cfg(unix)]
fn is_stream(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_: FileType) -> bool {
    false
}

#[cfg(unix)]
fn kind(there: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = there.file_type();
    match () {
        () if kind.is_fifo() => "a named pipe",
        () if kind.is_char_device() => "a character device",
        () if kind.is_block_device() => "a block device",
        () if kind.is_socket() => "a socket",
        () => "no file",
    }
}

#[cfg(not(unix))]
fn kind(_: &Metadata) -> &'static str {
    "no file"
}
