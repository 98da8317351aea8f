//! Reading and checking packs, with the library, `check` and `seed`.

mod built_in;
mod bulk;
mod editing;
pub(crate) mod forms;
mod hostile;
mod interrupted;
mod messages;
mod positions;
mod properties;
pub(crate) mod random;

use std::cell::RefCell;
use std::path::Path;

use ecpat_kb::pack::{Files, Severity, problem, read};
use ecpat_kb::{db, seed};
use rusqlite::Connection;

use crate::support::{Folder, migrated};

thread_local! {
    /// An empty database for checking packs. Its changes are rolled back.
    static SCRATCH: RefCell<Connection> = RefCell::new(migrated());
}

/// Seeds the packs in these folders into the scratch database, and returns the messages about their problems.
pub(crate) fn problems(folder: &Folder, names: &[&str]) -> Vec<String> {
    let (mut files, mut found) = (Files::default(), Vec::new());
    let packs: Vec<_> =
        names.iter().map(|name| read::folder(&folder.path(name), &mut files, &mut found).unwrap()).collect();
    SCRATCH.with_borrow_mut(|scratch| {
        let transaction = db::migrate::begin(scratch, Path::new(":memory:")).unwrap();
        if let Err(error) = seed::seed(&transaction, &packs, &[], &mut found) {
            panic!("{error}: {:?}", std::error::Error::source(&error));
        }
        if found.iter().all(|problem| problem.severity == Severity::Warning) {
            assert_eq!(db::migrate::broken_keys(&transaction).unwrap(), Vec::<String>::new());
        }
    });
    problem::sort(&mut found);
    files.fetch(&found);
    let whole = folder.path("").display().to_string();
    found.iter().map(|problem| problem.render(&files, false).replace(&whole, "")).collect()
}

/// The problems of a pack with one file.
fn problems_of(text: &str) -> Vec<String> {
    let folder = Folder::new();
    folder.write("pack/pack.toml", text);
    problems(&folder, &["pack"])
}

/// A problem on one line: its message, `@line:column+length` of the underlined part, its label, the
/// second place in brackets, and the help after `=`.
fn brief(shown: &str) -> String {
    let mut lines = shown.lines();
    let mut brief = lines.next().unwrap().to_owned();
    let mut second = false;
    for line in lines {
        let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '|');
        if let Some(place) = line.strip_prefix("--> ").or(line.strip_prefix("::: ")) {
            second = line.starts_with(':');
            let (_, position) = place.split_once(':').unwrap();
            brief.extend([if second { " [@" } else { " @" }, position]);
        } else if line.starts_with(['^', '-']) {
            let label = line.trim_start_matches(['^', '-']);
            let length = (line.len() - label.len()).to_string();
            brief.extend(["+", &length, label, if second { "]" } else { "" }]);
        } else if let Some(help) = line.strip_prefix("= help: ") {
            brief.extend([" = ", help]);
        }
    }
    brief
}
