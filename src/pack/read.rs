//! From a folder, or from what is built into the program, to the text of a pack's files.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::decode::decode;
use super::problem::{Files, Place, Problem, Severity};
use super::record::Pack;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/seed/ecpat");

/// What the built-in pack is called in messages.
pub const BUILT_IN_LABEL: &str = "the built-in pack";

/// Reads the pack that comes with the program.
pub fn built_in(files: &mut Files, problems: &mut Vec<Problem>) -> Pack {
    let mut texts: Vec<(String, String)> = BUILT_IN
        .files()
        .filter(|file| is_toml(file.path()))
        .filter_map(|file| {
            Some((format!("seed/ecpat/{}", file.path().display()), file.contents_utf8()?.to_owned()))
        })
        .collect();
    texts.sort();
    from_texts(BUILT_IN_LABEL.to_owned(), texts, files, problems)
}

/// Reads the pack in a folder: every file in it whose name ends in `.toml`, by name.
///
/// # Errors
///
/// A folder that is not there or not a folder, or a file that cannot be read. What is
/// wrong inside a file goes to `problems`.
pub fn folder(
    dir: &Path,
    files: &mut Files,
    problems: &mut Vec<Problem>,
) -> Result<Pack, (std::path::PathBuf, std::io::Error)> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| (dir.to_owned(), error))? {
        let path = entry.map_err(|error| (dir.to_owned(), error))?.path();
        if is_toml(&path) {
            paths.push(path);
        } else if path.extension().is_some_and(|ending| ending == "csv" || ending == "ndjson") {
            let file = files.add(path.display().to_string(), String::new());
            problems.push(Problem::passed_over(file));
        }
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let bytes = read_file(&path).map_err(|error| (path.clone(), error))?;
        let shown = path.display().to_string();
        match String::from_utf8(bytes) {
            Ok(text) => texts.push((shown, text)),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = files.add(shown, text);
                let span = good..good + char::REPLACEMENT_CHARACTER.len_utf8();
                problems.push(
                    Problem::error(&Place { file, span }, "the file is not UTF-8 text")
                        .help("save it as UTF-8 in your editor"),
                );
            }
        }
    }
    Ok(from_texts(dir.display().to_string(), texts, files, problems))
}

/// Reads a file, if it is one: a pipe would never end, a device such as `/dev/zero` neither.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is not a file"));
    }
    fs::read(path)
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// Reads the pack in these texts, each with the path to show.
pub fn from_texts(
    label: String,
    texts: Vec<(String, String)>,
    files: &mut Files,
    problems: &mut Vec<Problem>,
) -> Pack {
    let mut records = Vec::new();
    let mut first = None;
    let mut is_whole = problems.iter().all(|problem| problem.severity() == Severity::Warning);
    for (path, text) in texts {
        let file = files.add(path, text);
        first.get_or_insert(file);
        if let Some(added) = files.get(file) {
            let (read, whole) = decode(&added.text, file, problems);
            records.extend(read);
            is_whole &= whole;
        }
    }
    let Some(file) = first else {
        let file = files.add(label.clone(), String::new());
        if is_whole {
            problems.push(
                Problem::error(&Place { file, span: 0..0 }, "there is no `.toml` file in this folder")
                    .help("a pack is a folder with `source.toml` and the facts read from that source"),
            );
        }
        return Pack { label, records, is_whole: false, place: Place { file, span: 0..0 } };
    };
    Pack { label, records, is_whole, place: Place { file, span: 0..0 } }
}
