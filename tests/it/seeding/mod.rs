//! Seeding: what the database holds afterwards, and that nothing else happens.

mod as_read;
mod attached;
mod dry_run;
mod edits;
mod failures;
mod random_edits;
mod roads;
mod shared;
mod unchanged;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ecpat_kb::pack::{Files, Pack, Problem, Severity, check, read};
use ecpat_kb::seed::{Change, Others, Plan};
use ecpat_kb::{db, seed};
use rusqlite::{Connection, Transaction};

use crate::support::{self, Folder, VOCABULARY, content};

/// Reads and checks packs.
fn checked(folder: &Folder, packs: &[&str]) -> (Vec<Pack>, Files, Vec<Problem>) {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let packs: Vec<_> = packs
        .iter()
        .map(|name| read::folder(&folder.path(name), &mut files, &mut problems).unwrap())
        .collect();
    check::check(&packs, &VOCABULARY, &mut problems);
    (packs, files, problems)
}

/// The errors among problems, as they are shown.
fn errors(problems: &[Problem], files: &Files) -> Vec<String> {
    let errors = problems.iter().filter(|problem| problem.severity() == Severity::Error);
    errors.map(|problem| problem.render(files, false)).collect()
}

/// What seeding these packs would do, or the problems that are in the way.
fn planned(
    transaction: &Transaction<'_>,
    folder: &Folder,
    packs: &[&str],
    others: Others,
) -> Result<Plan, Vec<String>> {
    let (packs, files, mut problems) = checked(folder, packs);
    if errors(&problems, &files).is_empty() {
        let plan = seed::plan(transaction, &packs, others, &mut problems).unwrap();
        if errors(&problems, &files).is_empty() {
            return Ok(plan);
        }
    }
    Err(errors(&problems, &files))
}

/// Seeds the packs in these folders as `seed` and `build` do, and returns the changes, or
/// the problems that are in the way. Before, does the same with the packs in NDJSON, which are
/// compared as they are read, and undoes it: that has to come to the same.
fn seeded(
    transaction: &Transaction<'_>,
    folder: &Folder,
    packs: &[&str],
    others: Others,
) -> Result<Vec<Change>, Vec<String>> {
    transaction.execute_batch("SAVEPOINT as_read").unwrap();
    let as_read = seeded_as_read(transaction, folder, packs, others).map(|changes| {
        assert_sound(transaction);
        (changes, content(transaction))
    });
    transaction.execute_batch("ROLLBACK TO as_read; RELEASE as_read").unwrap();
    let at_hand = seeded_at_hand(transaction, folder, packs, others);
    match (as_read, &at_hand) {
        (Ok((changes, found)), Ok(expected)) => {
            assert_eq!(difference(&found, &content(transaction)), "", "as they are read");
            assert_eq!(&changes, expected, "as they are read");
        }
        (Err(found), Err(expected)) => assert_eq!(titles(&found), titles(expected), "as they are read"),
        (found, expected) => panic!("as they are read: {found:?}; at hand: {expected:?}"),
    }
    at_hand
}

/// The first lines of problems, sorted.
fn titles(problems: &[String]) -> Vec<&str> {
    let mut titles: Vec<&str> = problems.iter().filter_map(|problem| problem.lines().next()).collect();
    titles.sort_unstable();
    titles
}

/// Takes all records of the packs to hand and compares them with the database.
fn seeded_at_hand(
    transaction: &Transaction<'_>,
    folder: &Folder,
    packs: &[&str],
    others: Others,
) -> Result<Vec<Change>, Vec<String>> {
    let plan = planned(transaction, folder, packs, others)?;
    if let Err(error) = plan.apply(transaction) {
        panic!("{error}: {:?}", std::error::Error::source(&error));
    }
    assert_sound(transaction);
    Ok(plan.changes().collect())
}

/// Writes the packs in NDJSON and compares them with the database record by record.
fn seeded_as_read(
    transaction: &Transaction<'_>,
    folder: &Folder,
    packs: &[&str],
    others: Others,
) -> Result<Vec<Change>, Vec<String>> {
    let lines = Folder::new();
    for pack in packs {
        for file in fs::read_dir(folder.path(pack)).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            // The first word of a name says of which kind all of its records are.
            let text = support::lines(&fs::read_to_string(&path).unwrap());
            lines.write(&format!("{pack}/all-{name}.ndjson"), &text);
        }
    }
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let packs: Vec<_> = packs
        .iter()
        .map(|name| read::folder(&lines.path(name), &mut files, &mut problems).unwrap())
        .collect();
    let is_held = seed::holds(transaction, &packs, &VOCABULARY, &mut Vec::new()).unwrap();
    let changes = seed::again(transaction, &packs, others, &VOCABULARY, &mut problems);
    let changes = changes.unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)));
    let errors = errors(&problems, &files);
    if !errors.is_empty() {
        return Err(errors);
    }
    if others == Others::Keep {
        assert_eq!(is_held, changes.is_empty(), "{changes:?}");
    }
    Ok(changes)
}

/// Asserts that every row refers to one that is there, and that the search index is that of the
/// rows that it is over.
fn assert_sound(transaction: &Transaction<'_>) {
    assert_eq!(db::migrate::broken_keys(transaction).unwrap(), Vec::<String>::new());
    // With rank 1 it compares the index with the rows that it is over, too:
    // https://www.sqlite.org/fts5.html#the_integrity_check_command
    transaction
        .execute_batch("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
        .unwrap();
}

fn begin(conn: &mut Connection) -> Transaction<'_> {
    db::migrate::begin(conn, Path::new(":memory:")).unwrap()
}

/// What a fresh build from the packs in these folders holds; the empty database that it is
/// made in is left empty.
fn fresh(empty: &mut Connection, folder: &Folder, packs: &[&str]) -> String {
    let transaction = begin(empty);
    seeded(&transaction, folder, packs, Others::Remove).unwrap();
    content(&transaction)
}

/// The lines that one of two contents has more often than the other.
fn difference(one: &str, two: &str) -> String {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    one.lines().for_each(|line| *counts.entry(line).or_default() -= 1);
    two.lines().for_each(|line| *counts.entry(line).or_default() += 1);
    let different = counts.into_iter().filter(|(_, count)| *count != 0);
    different.map(|(line, count)| format!("{count:+} {line}")).collect::<Vec<_>>().join("\n")
}
