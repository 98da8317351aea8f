//! Reads packs: from a folder, from standard input, or the built-in ones.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{self, ErrorKind};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};

use super::bulk::{self, BulkFile, BulkFormat, FileClass, Input};
use super::check::messages;
use super::compressed::Compression;
use super::contents::Pack;
use super::kind::{Role, SOURCE, Standing};
use super::problem::{File, Files, Place, Problem, Severity};
use super::record::Record;
use super::toml_file;
use crate::error::Error;
use crate::fs::{check_file, hash_file, hex, open_file, read_up_to};

/// The built-in packs, a folder for each.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/seed");

/// Reads the built-in packs, in the order of their folders.
pub fn built_in(files: &mut Files, problems: &mut Vec<Problem>) -> Vec<Pack> {
    let mut folders: Vec<&Dir<'_>> = BUILT_IN.dirs().collect();
    folders.sort_by_key(|folder| folder.path());
    folders.into_iter().map(|folder| embedded(folder, files, problems)).collect()
}

/// The lines with which built-in packs declare a term.
#[must_use]
pub fn built_in_term(vocabulary: &str, term: &str) -> Option<&'static str> {
    let (header, name) = (format!("[[{vocabulary}]]"), format!("term = \"{term}\""));
    let files = BUILT_IN.dirs().filter_map(|folder| folder.get_file(folder.path().join("vocabulary.toml")));
    let mut records = files.filter_map(|file| file.contents_utf8()).flat_map(|text| text.split("\n\n"));
    records.find(|record| record.starts_with(&header) && record.lines().any(|line| line == name))
}

/// Reads a built-in pack.
fn embedded(folder: &Dir<'static>, files: &mut Files, problems: &mut Vec<Problem>) -> Pack {
    let mut digest = PackDigest::default();
    let (mut texts, mut bulk) = (Vec::new(), Vec::new());
    let mut contents: Vec<_> = folder.files().collect();
    contents.sort_by_key(|file| file.path());
    for found in contents {
        let Some(text) = found.contents_utf8() else { continue };
        let path = Path::new("seed").join(found.path());
        let shown = path.display().to_string();
        if is_toml(&path) {
            digest.file(&path, text.as_bytes());
            texts.push((shown, text.to_owned()));
        } else if let FileClass::Records { format, standing, .. } = bulk::classify(&path) {
            digest.file(&path, text.as_bytes());
            let file = files.add(shown, text.to_owned());
            bulk.push(BulkFile::new(Input::Embedded(path, text), file, format, standing));
        }
    }
    let label = Path::new("seed").join(folder.path()).display().to_string();
    let mut pack = from_texts(label, texts, bulk.first().map(|bulk| bulk.file), files, problems);
    for file in &mut bulk {
        // Reading from memory does not fail.
        let _ = survey(file, &mut pack, problems);
    }
    Pack { bulk, digest: digest.end(), is_built_in: true, ..pack }
}

/// The version of the pack format and of how packs are seeded. If it changes, all packs are seeded again.
const FORMAT_VERSION: &[u8] = b"ecpat-kb pack 1";

/// A digest of the names and bytes of a pack's files, to see whether it has changed since it was seeded.
struct PackDigest(Sha256);

impl Default for PackDigest {
    fn default() -> Self {
        Self(Sha256::new_with_prefix(FORMAT_VERSION))
    }
}

impl PackDigest {
    fn file(&mut self, path: &Path, bytes: &[u8]) {
        self.head(path, bytes.len() as u64);
        self.0.update(bytes);
    }

    /// Adds a file without reading it into memory.
    fn stream(&mut self, path: &Path) -> io::Result<()> {
        let file = open_file(path)?;
        self.head(path, file.metadata()?.len());
        hash_file(file, &mut self.0).map(drop)
    }

    fn head(&mut self, path: &Path, length: u64) {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        self.0.update((name.len() as u64).to_le_bytes());
        self.0.update(name);
        self.0.update(length.to_le_bytes());
    }

    fn end(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Texts of files, by their paths.
pub type Texts = BTreeMap<PathBuf, String>;

/// Reads the pack in a folder: every file that can have records, in the order of their names.
///
/// # Errors
///
/// The folder does not exist or is not a folder, or a file cannot be read. Mistakes inside a file are
/// added to `problems`.
pub fn folder(dir: &Path, files: &mut Files, problems: &mut Vec<Problem>) -> Result<Pack, Error> {
    changed_folder(dir, &Texts::new(), files, problems)
}

/// Reads the pack in a folder as it would be if its TOML files had these texts.
///
/// # Errors
///
/// Those of [`folder`].
pub fn changed_folder(
    dir: &Path,
    changed: &Texts,
    files: &mut Files,
    problems: &mut Vec<Problem>,
) -> Result<Pack, Error> {
    let mut paths: Vec<PathBuf> = changed.keys().cloned().collect();
    let cannot_list = |error| Error::cannot_read(dir, error);
    for entry in fs::read_dir(dir).map_err(cannot_list)? {
        paths.push(entry.map_err(cannot_list)?.path());
    }
    paths.sort();
    paths.dedup();
    let mut texts = Vec::new();
    let mut bulk = Vec::new();
    let mut digest = PackDigest::default();
    for path in paths {
        let cannot_read = |error| Error::cannot_read(&path, error);
        let shown = path.display().to_string();
        if let Some(text) = changed.get(&path) {
            texts.push((shown, text.clone()));
            continue;
        }
        let class = bulk::classify(&path);
        if is_toml(&path) || matches!(class, FileClass::Records { .. }) {
            if leads_out(&path, dir).map_err(cannot_read)? {
                let file = files.add(shown, String::new());
                problems.push(
                    Problem::error(
                        &Place { file, span: 0..0 },
                        "this file is a link to a file outside the folder",
                    )
                    .help("copy the file into the folder"),
                );
                continue;
            }
            check_file(&path).map_err(cannot_read)?;
        }
        if is_toml(&path) {
            let bytes = read_file(&path).map_err(cannot_read)?;
            digest.file(&path, &bytes);
            match String::from_utf8(bytes) {
                Ok(text) => texts.push((shown, text)),
                Err(error) => not_utf8(shown, &error, files, problems),
            }
            continue;
        }
        let (why, help) = match class {
            FileClass::Records { format, compression, standing } => {
                digest.stream(&path).map_err(cannot_read)?;
                let file = files.add_streamed(shown, path.clone(), compression);
                bulk.push(BulkFile::new(Input::File(path, compression), file, format, standing));
                continue;
            }
            FileClass::UnknownTable => (
                "its name is not the name of a kind of record",
                "name a table after its records, such as `figures.csv` or `organisation_names.csv`",
            ),
            FileClass::Other if is_compressed_toml(&path) => (
                "compressed TOML is not supported",
                "decompress it, or write its records as NDJSON, which may be compressed",
            ),
            FileClass::Other if is_meant_for_people(&path) || !path.is_file() => continue,
            FileClass::Other => (
                "it is not a file of records",
                "files of records end in `.toml`, `.ndjson`, `.jsonl` or `.csv`",
            ),
        };
        let file = files.add(shown, String::new());
        problems.push(Problem::ignored_file(file, why).help(help));
    }
    let mut pack =
        from_texts(dir.display().to_string(), texts, bulk.first().map(|bulk| bulk.file), files, problems);
    for file in &mut bulk {
        survey(file, &mut pack, problems).map_err(|error| Error::cannot_read(file.path(), error))?;
    }
    pack.bulk = bulk;
    pack.digest = digest.end();
    Ok(pack)
}

/// Whether a file is a text for people, or a hidden or backup file.
fn is_meant_for_people(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let is_page = Path::new(&name).extension().is_some_and(|ending| ending == "md");
    is_page || name.starts_with('.') || name.ends_with('~') || name.starts_with("license")
}

/// Finds the kinds of record in a file whose lines name their kinds. Adds the records of the source to
/// the pack in any case: the rest of the reading depends on them.
fn survey(file: &mut BulkFile, pack: &mut Pack, problems: &mut Vec<Problem>) -> io::Result<()> {
    if file.standing.is_some() && !file.holds(&SOURCE) {
        return Ok(());
    }
    let mut names = BTreeSet::new();
    pack.is_whole &= file.read(problems, &mut |record| {
        if record.kind.role == Role::Source {
            pack.records.push(record);
        } else {
            names.insert(record.kind.name);
        }
        ControlFlow::Continue(())
    })?;
    file.names = names;
    Ok(())
}

/// Reads all records of the pack's files of many records into memory, and moves separate records into
/// the records that they belong to.
///
/// # Errors
///
/// A file cannot be read.
pub fn gather(pack: &mut Pack, problems: &mut Vec<Problem>) -> Result<(), Error> {
    for file in std::mem::take(&mut pack.bulk) {
        collect(&file, pack, problems).map_err(|error| Error::cannot_read(file.path(), error))?;
    }
    adopt(pack, problems);
    Ok(())
}

/// The name of standard input in messages.
const STDIN_LABEL: &str = "standard input";

/// Reads a pack from standard input: on each line a record under its kind, as in a file
/// `records.ndjson`, compressed or not. The input is copied to a temporary file, because it is read
/// more than once.
///
/// # Errors
///
/// The input cannot be read, or the temporary file cannot be written.
pub fn stdin(files: &mut Files, problems: &mut Vec<Problem>) -> Result<Pack, Error> {
    let cannot_read = |error| Error::cannot_read(Path::new(STDIN_LABEL), error);
    let mut copy =
        tempfile::NamedTempFile::new().map_err(|error| Error::cannot_read(&std::env::temp_dir(), error))?;
    io::copy(&mut io::stdin().lock(), &mut copy).map_err(cannot_read)?;
    let copy = copy.into_temp_path();
    let compression = Compression::of(&copy).map_err(cannot_read)?;
    let file = files.add_streamed(STDIN_LABEL.to_owned(), copy.to_path_buf(), compression);
    let mut bulk =
        BulkFile::new(Input::File(copy.to_path_buf(), compression), file, BulkFormat::Ndjson, None);
    files.keep(copy);
    let mut pack = from_texts(STDIN_LABEL.to_owned(), Vec::new(), Some(file), files, problems);
    survey(&mut bulk, &mut pack, problems).map_err(cannot_read)?;
    let mut digest = PackDigest::default();
    digest.stream(bulk.path()).map_err(cannot_read)?;
    pack.digest = digest.end();
    pack.bulk.push(bulk);
    Ok(pack)
}

/// Reads the records of a file into the pack.
fn collect(file: &BulkFile, pack: &mut Pack, problems: &mut Vec<Problem>) -> io::Result<()> {
    let mut found = Vec::new();
    pack.is_whole &= file.read(&mut found, &mut |record| {
        if record.kind.role != Role::Source {
            pack.records.push(record);
        }
        ControlFlow::Continue(())
    })?;
    // The problems of other files were reported by `survey`.
    if file.standing.is_some_and(|standing| standing.kind.role != Role::Source) {
        problems.extend(found);
    }
    Ok(())
}

/// Moves separate records into those that they belong to.
fn adopt(pack: &mut Pack, problems: &mut Vec<Problem>) {
    let (apart, mut records): (Vec<Record>, Vec<Record>) = std::mem::take(&mut pack.records)
        .into_iter()
        .partition(|record| Standing::of_name(record.kind.name).is_some_and(|found| found.outer.is_some()));
    let mut places: HashMap<(&'static str, String), usize> = HashMap::new();
    if !apart.is_empty() {
        for (index, record) in records.iter().enumerate() {
            places.extend(record.name().map(|name| ((record.kind.name, name.value), index)));
        }
    }
    for record in apart {
        let outer = Standing::of_name(record.kind.name).and_then(|found| found.outer);
        // A missing name was reported when the record was read.
        let (Some(outer), Some(of)) = (outer, record.of.clone()) else { continue };
        if let Some(found) =
            places.get(&(outer.name, of.value.clone())).and_then(|&index| records.get_mut(index))
        {
            found.nested.push(record);
        } else if pack.is_whole {
            let names = places.keys().filter(|(kind, _)| *kind == outer.name).map(|(_, name)| name.as_str());
            problems
                .push(messages::unknown(&outer.words(), &of.value, &of.place).did_you_mean(&of.value, names));
        }
    }
    pack.records = records;
}

/// Reports a TOML file that is not UTF-8.
fn not_utf8(shown: String, error: &FromUtf8Error, files: &mut Files, problems: &mut Vec<Problem>) {
    let good = error.utf8_error().valid_up_to();
    let file = files.add(shown, String::from_utf8_lossy(error.as_bytes()).into_owned());
    let span = good..good + char::REPLACEMENT_CHARACTER.len_utf8();
    problems.push(
        Problem::error(&Place { file, span }, "the file is not UTF-8 text")
            .help("save it as UTF-8 in your editor"),
    );
}

/// The largest TOML file in bytes: there are several copies of it in memory.
const LONGEST: u64 = 64 << 20;

/// Whether a path is a link to a file outside the folder. Through such a link, an untrusted pack could
/// have any of the user's files read and quoted in messages. Devices are refused elsewhere.
pub(super) fn leads_out(path: &Path, folder: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.is_symlink() || !fs::metadata(path)?.is_file() {
        return Ok(false);
    }
    Ok(!path.canonicalize()?.starts_with(folder.canonicalize()?))
}

/// Reads a TOML file.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    read_up_to(open_file(path)?, LONGEST).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => {
            io::Error::new(error.kind(), format!("{error}; write the records as NDJSON or CSV instead"))
        }
        _ => error,
    })
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

fn is_compressed_toml(path: &Path) -> bool {
    let is_packed = path
        .extension()
        .is_some_and(|ending| ["gz", "zst"].iter().any(|packed| ending.eq_ignore_ascii_case(packed)));
    is_packed && path.file_stem().is_some_and(|stem| is_toml(Path::new(stem)))
}

/// Reads the pack in these texts, each with the path to show. `bulk_file` is the first of its files
/// of many records.
pub fn from_texts(
    label: String,
    texts: Vec<(String, String)>,
    bulk_file: Option<usize>,
    files: &mut Files,
    problems: &mut Vec<Problem>,
) -> Pack {
    let mut records = Vec::new();
    let mut first = None;
    let mut is_whole = problems.iter().all(|problem| problem.severity == Severity::Warning);
    for (path, text) in texts {
        let file = files.add(path, text);
        first.get_or_insert(file);
        if let Some(text) = files.get(file).and_then(File::text) {
            let (read, whole) = toml_file::read(text, file, problems);
            records.extend(read);
            is_whole &= whole;
        }
    }
    let Some(file) = first.or(bulk_file) else {
        let file = files.add(label.clone(), String::new());
        if is_whole {
            problems.push(
                Problem::error(&Place { file, span: 0..0 }, "this folder has no file of a pack")
                    .help("a pack is a folder with `source.toml` and the facts read from that source"),
            );
        }
        let place = Place { file, span: 0..0 };
        return Pack { label, records, place, ..Pack::default() };
    };
    Pack { label, records, is_whole, place: Place { file, span: 0..0 }, ..Pack::default() }
}
