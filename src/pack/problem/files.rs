//! The files that places point into, and the lines that messages show. The lines of a file that was
//! read as a stream are read again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempPath;

use super::super::compressed::{self, Compression, LONGEST};
use super::Problem;

const BOM: char = '\u{feff}';

/// A file of a pack.
#[derive(Debug)]
pub struct File {
    /// Path to show in messages.
    pub path: String,
    contents: Contents,
}

#[derive(Debug)]
enum Contents {
    /// The complete text, with the offset of each line; the first begins after a byte order mark.
    Held { text: String, lines: Vec<usize> },
    /// The file is read as a stream. `lines` are those that messages show, by the bytes they are for.
    Streamed { path: PathBuf, compression: Compression, lines: BTreeMap<usize, Line<'static>> },
}

/// A line of a file.
#[derive(Clone, Debug)]
pub(super) struct Line<'f> {
    /// Its number, counted from 1.
    pub(super) number: usize,
    /// Its offset in the file.
    pub(super) start: usize,
    /// The line without its end.
    pub(super) text: Cow<'f, str>,
}

impl File {
    /// Its complete text, unless it is read as a stream.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.contents {
            Contents::Held { text, .. } => Some(text),
            Contents::Streamed { .. } => None,
        }
    }

    /// The line that contains a byte, if it is in memory.
    pub(super) fn line(&self, at: usize) -> Option<Line<'_>> {
        match &self.contents {
            Contents::Held { text, lines } => {
                let at = at.min(text.len());
                let number = lines.partition_point(|&start| start <= at).max(1);
                let start = lines[number - 1];
                let line = text[start..].split('\n').next().unwrap_or_default();
                let line = line.strip_suffix('\r').unwrap_or(line);
                Some(Line { number, start, text: Cow::Borrowed(line) })
            }
            Contents::Streamed { lines, .. } => lines.get(&at).cloned(),
        }
    }
}

/// The files of all packs of one run; a [`Place`](super::Place) points into one of them.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
    /// Temporary files that are removed when this is dropped.
    temporary: Vec<TempPath>,
}

impl Files {
    /// Adds a file and returns its number, which places refer to.
    pub fn add(&mut self, path: String, text: String) -> usize {
        let first = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let lines = std::iter::once(first).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(File { path, contents: Contents::Held { text, lines } });
        self.files.len() - 1
    }

    /// Adds a file that is read as a stream.
    pub fn add_streamed(&mut self, shown: String, path: PathBuf, compression: Compression) -> usize {
        self.files.push(File {
            path: shown,
            contents: Contents::Streamed { path, compression, lines: BTreeMap::new() },
        });
        self.files.len() - 1
    }

    /// Keeps a temporary file until this is dropped.
    pub fn keep(&mut self, file: TempPath) {
        self.temporary.push(file);
    }

    /// The file with this number.
    #[must_use]
    pub fn get(&self, file: usize) -> Option<&File> {
        self.files.get(file)
    }

    /// Reads the lines that these problems show, reading each file once. If a file can no longer be
    /// read, its problems are shown without a line.
    pub fn fetch<'a>(&mut self, problems: impl IntoIterator<Item = &'a Problem>) {
        let mut wanted: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for problem in problems {
            for place in
                std::iter::once(&problem.place).chain(problem.related.as_ref().map(|(place, _)| place))
            {
                wanted.entry(place.file).or_default().insert(place.span.start);
            }
        }
        for (file, at) in wanted {
            if let Some(File { contents: Contents::Streamed { path, compression, lines }, .. }) =
                self.files.get_mut(file)
            {
                *lines = fetch(path, *compression, &at).unwrap_or_default();
            }
        }
    }
}

fn fetch(
    path: &Path,
    compression: Compression,
    at: &BTreeSet<usize>,
) -> std::io::Result<BTreeMap<usize, Line<'static>>> {
    let mut input = compressed::open(path, compression, &Arc::default())?;
    let mut found = BTreeMap::new();
    let mut at = at.iter().copied().peekable();
    let (mut number, mut start, mut line) = (0, 0, Vec::new());
    while at.peek().is_some() {
        number += 1;
        line.clear();
        let mut read = (&mut input).take(LONGEST as u64).read_until(b'\n', &mut line)?;
        let is_ended = line.last() == Some(&b'\n');
        let is_cut = read == LONGEST && !is_ended;
        if is_cut {
            read += input.skip_until(b'\n')?;
        }
        let text = String::from_utf8_lossy(&line);
        let bom = if start == 0 && text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let text = text[bom..].trim_end_matches(['\n', '\r']);
        // The end of the file belongs to the last line if that has no line end.
        let next = start + read + usize::from(!is_ended && !is_cut);
        while let Some(place) = at.next_if(|&place| place < next || read == 0) {
            let text = Cow::Owned(text.to_owned());
            found.insert(place, Line { number, start: start + bom, text });
        }
        start += read;
    }
    Ok(found)
}
