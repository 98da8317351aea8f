//! Reading and checking packs, through the library, `check` and `seed`.

mod built_in;
mod bulk;
mod database;
mod four_mistakes;
mod hostile;
mod interrupted;
mod limits;
mod messages;
mod positions;
mod properties;
mod warnings;

use ecpat_kb::pack::{Files, Pack, Problem, check, problem, read};

use crate::support::{Folder, VOCABULARY};

/// Reads and checks the packs in these folders.
fn checked(folder: &Folder, names: &[&str]) -> (Files, Vec<Pack>, Vec<Problem>) {
    let (mut files, mut found) = (Files::default(), Vec::new());
    let mut packs = Vec::new();
    for name in names {
        let mut here = Vec::new();
        packs.push(read::folder(&folder.path(name), &mut files, &mut here).unwrap());
        found.append(&mut here);
    }
    check::check(&packs, &VOCABULARY, &mut found);
    problem::sort(&mut found);
    (files, packs, found)
}

/// What is wrong with the packs in these folders, as it is shown.
fn problems(folder: &Folder, names: &[&str]) -> Vec<String> {
    let (files, _, found) = checked(folder, names);
    let whole = folder.path("").display().to_string();
    found.iter().map(|problem| problem.render(&files, false).replace(&whole, "")).collect()
}

/// A shown problem on one line: its message, `@line:column+length` of what is underlined,
/// the label there, the second place in brackets, and the help after `=`.
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
