//! Files of many records: one record on each line of JSON or in each row of CSV.
//!
//! They are read as a stream, one record at a time, even if they are compressed, so memory use does
//! not grow with the file. Values and checks are the same as in TOML. A record that is nested in
//! another record in TOML is separate here and names that record.

mod csv_file;
mod ndjson;

use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::compressed::{self, Compression};
use super::decode::Decoder;
use super::kind::{Kind, Standing};
use super::problem::Problem;
use super::record::Record;

pub use super::decode::SHOWN;

/// The format of a file of many records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkFormat {
    /// A JSON object on each line (<https://github.com/ndjson/ndjson-spec>).
    Ndjson,
    /// A record in each row, below a row with the names of the columns (RFC 4180).
    Csv,
}

/// Where a file of many records is.
#[derive(Debug)]
pub enum Input {
    /// On disk, compressed or not.
    File(PathBuf, Compression),
    /// In the program: its path in the project, and its text.
    Embedded(PathBuf, &'static str),
}

/// A file of many records.
#[derive(Debug)]
pub struct BulkFile {
    /// Where it is.
    input: Input,
    /// Its number in [`super::Files`].
    pub file: usize,
    /// Its format.
    pub format: BulkFormat,
    /// The kind of its records; `None` if each line names its kind.
    pub standing: Option<Standing>,
    /// The names of the kinds of its records.
    pub names: BTreeSet<&'static str>,
    /// How many bytes have been read from the disk.
    pub meter: Arc<AtomicU64>,
}

/// What a file is, according to its name.
#[derive(Debug)]
pub(super) enum FileClass {
    /// It has records of a pack.
    Records { format: BulkFormat, compression: Compression, standing: Option<Standing> },
    /// It is a table, but its name is not the name of a kind of record.
    UnknownTable,
    /// It is not a file of many records.
    Other,
}

/// Classifies a file by its name.
pub(super) fn classify(path: &Path) -> FileClass {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let lower = name.to_ascii_lowercase();
    let (inner, compression) = match lower.rsplit_once('.') {
        Some((inner, "gz")) => (inner, Compression::Gzip),
        Some((inner, "zst")) => (inner, Compression::Zstandard),
        _ => (lower.as_str(), Compression::None),
    };
    let (format, standing) = match inner.rsplit_once('.') {
        Some((stem, "ndjson" | "jsonl")) => (BulkFormat::Ndjson, Standing::of_file(stem)),
        Some((stem, "csv")) => (BulkFormat::Csv, Standing::of_file(stem)),
        _ => return FileClass::Other,
    };
    if format == BulkFormat::Csv && standing.is_none() {
        return FileClass::UnknownTable;
    }
    FileClass::Records { format, compression, standing }
}

impl BulkFile {
    /// A file whose records are of one kind or, with `None`, name their kinds.
    #[must_use]
    pub fn new(input: Input, file: usize, format: BulkFormat, standing: Option<Standing>) -> Self {
        let names = standing.iter().map(|standing| standing.kind.name).collect();
        Self { input, file, format, standing, names, meter: Arc::default() }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        match &self.input {
            Input::File(path, _) | Input::Embedded(path, _) => path,
        }
    }

    /// Whether it has, or can have, records of this kind.
    #[must_use]
    pub fn holds(&self, kind: &Kind) -> bool {
        self.names.contains(kind.name)
    }

    /// Reads the records in the order of the file and passes each to `visit`, until that returns a
    /// break. Returns whether all records could be read. Mistakes in the file are added to `problems`.
    ///
    /// # Errors
    ///
    /// The file cannot be read or decompressed.
    pub fn read(
        &self,
        problems: &mut Vec<Problem>,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> io::Result<bool> {
        let input = match &self.input {
            Input::File(path, compression) => compressed::open(path, *compression, &self.meter)?,
            Input::Embedded(_, text) => Box::new(text.as_bytes()),
        };
        let mut decoder = Decoder::new(self.file, problems);
        match (self.format, self.standing) {
            (BulkFormat::Csv, Some(standing)) => csv_file::read(input, standing, &mut decoder, visit),
            (_, standing) => ndjson::read(input, standing, &mut decoder, visit),
        }
    }
}
