//! Files of many records: a record to a line of JSON, or to a row of CSV.
//!
//! They are read as a stream, a record at a time, also where they are compressed; what is kept
//! of a file does not grow with it. Values and checks are those of TOML. A record that stands
//! nested in another in TOML stands by itself here and names that one.

mod csv_file;
mod ndjson;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::kind::{Kind, Standing};
use super::problem::{Place, Problem, Severity};
use super::record::Record;

/// Longest record that is read, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// How many errors of one file are shown.
pub const SHOWN: usize = 1_000;

/// Bytes read from the disk at a time.
const BUFFER: usize = 1 << 16;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A JSON object to a line (<https://github.com/ndjson/ndjson-spec>).
    Ndjson,
    /// A record to a row under a line with the names of the columns (RFC 4180).
    Csv,
}

/// How the bytes of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstandard,
}

impl Compression {
    /// Tells from the first bytes of a file how it is packed.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut first = Vec::new();
        File::open(path)?.take(4).read_to_end(&mut first)?;
        Ok(match first.as_slice() {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => Self::Zstandard,
            _ => Self::None,
        })
    }
}

/// A file of many records.
#[derive(Debug)]
pub struct BulkFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its number in [`super::Files`].
    pub file: usize,
    /// How it is written.
    pub layout: Layout,
    /// How its bytes are packed.
    pub compression: Compression,
    /// What its records are; `None`: each line of it says so.
    pub standing: Option<Standing>,
    /// The names of the kinds of its records.
    pub names: BTreeSet<&'static str>,
    /// How many of its bytes, as they are on the disk, have been read.
    pub meter: Arc<AtomicU64>,
}

/// What the name of a file says of it.
#[derive(Debug)]
pub(super) enum Named {
    /// It has records of a pack.
    Bulk { layout: Layout, compression: Compression, standing: Option<Standing> },
    /// It is a table, but the name says not of what.
    UnknownTable,
    /// It is no file of records.
    Other,
}

/// Looks at the name of a file.
pub(super) fn named(path: &Path) -> Named {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let lower = name.to_ascii_lowercase();
    let (inner, compression) = if let Some(inner) = lower.strip_suffix(".gz") {
        (inner, Compression::Gzip)
    } else if let Some(inner) = lower.strip_suffix(".zst") {
        (inner, Compression::Zstandard)
    } else {
        (lower.as_str(), Compression::None)
    };
    if let Some(stem) = inner.strip_suffix(".ndjson").or_else(|| inner.strip_suffix(".jsonl")) {
        return Named::Bulk { layout: Layout::Ndjson, compression, standing: Standing::of_file(stem) };
    }
    match inner.strip_suffix(".csv").map(Standing::of_file) {
        Some(Some(standing)) => Named::Bulk { layout: Layout::Csv, compression, standing: Some(standing) },
        Some(None) => Named::UnknownTable,
        None => Named::Other,
    }
}

/// Opens a file as what is packed in it.
pub(super) fn open(
    path: &Path,
    compression: Compression,
    meter: Option<&Arc<AtomicU64>>,
) -> io::Result<Box<dyn BufRead + Send>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let file = Metered { file, meter: meter.cloned() };
    Ok(match compression {
        Compression::None => Box::new(BufReader::with_capacity(BUFFER, file)),
        Compression::Gzip => {
            let inner = flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(BUFFER, file));
            Box::new(BufReader::with_capacity(BUFFER, inner))
        }
        Compression::Zstandard => Box::new(BufReader::with_capacity(BUFFER, frames(file)?)),
    })
}

/// What is packed in a file of Zstandard, which can be several frames one after the other.
fn frames(file: Metered) -> io::Result<impl Read + Send> {
    Frames::new(BufReader::with_capacity(BUFFER, file))
}

/// A file that counts what is read of it.
struct Metered {
    file: File,
    meter: Option<Arc<AtomicU64>>,
}

impl Read for Metered {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(out)?;
        if let Some(meter) = &self.meter {
            meter.fetch_add(read as u64, Ordering::Relaxed);
        }
        Ok(read)
    }
}

/// Reads frame after frame.
struct Frames {
    decoder: Option<ruzstd::decoding::StreamingDecoder<BufReader<Metered>, ruzstd::decoding::FrameDecoder>>,
}

impl Frames {
    fn new(file: BufReader<Metered>) -> io::Result<Self> {
        Ok(Self { decoder: Some(ruzstd::decoding::StreamingDecoder::new(file).map_err(io::Error::other)?) })
    }
}

impl Read for Frames {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let read = decoder.read(out)?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            let Some(ended) = self.decoder.take() else { break };
            let mut rest = ended.into_inner();
            if !rest.fill_buf()?.is_empty() {
                *self = Self::new(rest)?;
            }
        }
        Ok(0)
    }
}

impl BulkFile {
    /// Whether it has, or can have, records of this kind.
    #[must_use]
    pub fn holds(&self, kind: &Kind) -> bool {
        self.names.contains(kind.name)
    }

    /// Reads the records in the order of the file and hands each over, until one is answered
    /// with a break. Tells whether the whole file could be read; what is wrong in it goes to
    /// `problems`.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or not be unpacked.
    pub fn read(
        &self,
        problems: &mut Vec<Problem>,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> io::Result<bool> {
        let input = open(&self.path, self.compression, Some(&self.meter))?;
        let mut patience = Patience { file: self.file, before: problems.len() };
        match (self.layout, self.standing) {
            (Layout::Csv, Some(standing)) => csv_file::read(input, standing, &mut patience, problems, visit),
            (_, standing) => ndjson::read(input, standing, &mut patience, problems, visit),
        }
    }
}

/// Gives a file up that has too much wrong. Reading a file makes errors only; warnings among the
/// problems are of whole files, one each, and end nothing.
struct Patience {
    file: usize,
    /// How many problems there were before the file was read.
    before: usize,
}

impl Patience {
    fn place(&self, start: usize, end: usize) -> Place {
        Place { file: self.file, span: start..end }
    }

    /// Whether to go on; if not, says where reading stopped.
    fn lasts(&self, at: usize, problems: &mut Vec<Problem>) -> bool {
        if errors(&problems[self.before..]) < SHOWN {
            return true;
        }
        problems.push(
            Problem::error(
                &self.place(at, at),
                format!("{SHOWN} errors so far; the rest of the file was not read"),
            )
            .help("put these right first; a mistake that repeats often has one cause"),
        );
        false
    }
}

fn errors(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity() == Severity::Error).count()
}
