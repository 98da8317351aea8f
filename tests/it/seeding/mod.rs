//! Seeding: the content of the database afterwards.

mod attached;
mod edits;
mod random_edits;
mod shared;

use std::collections::BTreeMap;
use std::path::Path;

use ecpat_kb::db;
use ecpat_kb::pack::{Files, Severity, read};
use ecpat_kb::seed::{self, Outcome};
use rusqlite::{Connection, Transaction};

use crate::support::{Folder, content};

/// Seeds the packs in these folders and removes the sources with these slugs, as `seed` and `build` do,
/// or returns the errors and changes nothing.
pub(crate) fn change(
    conn: &Connection,
    folder: &Folder,
    packs: &[&str],
    removed: &[&str],
) -> Result<Outcome, Vec<String>> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let packs: Vec<_> = packs
        .iter()
        .map(|name| read::folder(&folder.path(name), &mut files, &mut problems).unwrap())
        .collect();
    let removed: Vec<String> = removed.iter().map(|&slug| slug.to_owned()).collect();
    conn.execute_batch("SAVEPOINT change").unwrap();
    let outcome = seed::seed(conn, &packs, &removed, &mut problems);
    let mut errors: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| problem.render(&files, false))
        .collect();
    match outcome {
        Ok(outcome) if errors.is_empty() => {
            conn.execute_batch("RELEASE change").unwrap();
            assert_sound(conn);
            return Ok(outcome);
        }
        Ok(_) => {}
        Err(error) => errors.push(match std::error::Error::source(&error) {
            Some(source) => panic!("{error}: {source}"),
            None => error.to_string(),
        }),
    }
    conn.execute_batch("ROLLBACK TO change; RELEASE change").unwrap();
    Err(errors)
}

/// Seeds the packs in these folders, which must succeed.
pub(crate) fn seeded(conn: &Connection, folder: &Folder, packs: &[&str]) -> Outcome {
    change(conn, folder, packs, &[]).unwrap_or_else(|errors| panic!("{}", errors.join("\n")))
}

/// Asserts that every foreign key holds, and that the search index matches the rows that it indexes.
fn assert_sound(conn: &Connection) {
    assert_eq!(db::migrate::broken_keys(conn).unwrap(), Vec::<String>::new());
    // With rank 1 it also compares the index with the rows:
    // https://www.sqlite.org/fts5.html#the_integrity_check_command
    conn.execute_batch("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
        .unwrap();
}

fn begin(conn: &mut Connection) -> Transaction<'_> {
    db::migrate::begin(conn, Path::new(":memory:")).unwrap()
}

/// The content of a fresh build from the packs in these folders, or the errors. The empty database stays
/// empty.
fn build(empty: &mut Connection, folder: &Folder, packs: &[&str]) -> Result<String, Vec<String>> {
    let transaction = begin(empty);
    change(&transaction, folder, packs, &[]).map(|_| content(&transaction))
}

/// The content of a fresh build, which must succeed.
pub(crate) fn fresh(empty: &mut Connection, folder: &Folder, packs: &[&str]) -> String {
    build(empty, folder, packs).unwrap_or_else(|errors| panic!("{}", errors.join("\n")))
}

/// The lines that are more frequent in one of two contents.
fn difference(one: &str, two: &str) -> String {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    one.lines().for_each(|line| *counts.entry(line).or_default() -= 1);
    two.lines().for_each(|line| *counts.entry(line).or_default() += 1);
    let different = counts.into_iter().filter(|(_, count)| *count != 0);
    different.map(|(line, count)| format!("{count:+} {line}")).collect::<Vec<_>>().join("\n")
}
