//! Any edits of a pack, at random: seeding over what was there gives what a fresh build gives.

use std::cell::{Cell, RefCell};

use ecpat_kb::seed::Others;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use rusqlite::{Connection, Transaction};
use toml::{Table, Value};

use super::{begin, checked, difference, errors, fresh, planned, seeded, seeded_as_read, titles};
use crate::support::{Folder, SMALL_PACK, content, migrated};

/// Keys whose value names a record of the kind beside them.
const LINKS: &[(&str, &str)] = &[
    ("cite", "passage"),
    ("section", "section"),
    ("parent", "section"),
    ("organisation", "organisation"),
    ("partner", "organisation"),
    ("organiser", "organisation"),
    ("place", "place"),
    ("topic", "topic"),
    ("broader", "topic"),
    ("event", "event"),
    ("work", "work"),
    ("series", "event_series"),
    ("number", "reference"),
];

const DATES: &[&str] =
    &["1990", "1996-08", "2004/..", "../2010", "199X", "2004-01-31", "2009~/2012", "2014-21"];

/// What an edit does, and the choices it makes on the way.
type Edit = (u8, [Index; 4]);

fn kinds(pack: &Table) -> Vec<String> {
    pack.iter().filter(|(_, value)| value.is_array()).map(|(key, _)| key.clone()).collect()
}

fn records<'t>(pack: &'t mut Table, kind: &str) -> &'t mut Vec<Value> {
    pack.get_mut(kind).unwrap().as_array_mut().unwrap()
}

/// The value by which the records of a kind are named.
fn names(pack: &Table, kind: &str) -> Vec<Value> {
    let key = if kind == "reference" { "number" } else { "slug" };
    let all = pack.get(kind).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|record| record.get(key).cloned()).collect()
}

/// Gives everything that names a record its new name.
fn rename(value: &mut Value, kind: &str, old: &Value, new: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, kind, old, new)),
        Value::Table(table) => {
            for (key, value) in table.iter_mut() {
                if value == old && LINKS.contains(&(key.as_str(), kind)) {
                    *value = new.clone();
                } else {
                    rename(value, kind, old, new);
                }
            }
        }
        _ => {}
    }
}

/// Makes another record or fact of a copy.
fn make_another(record: &mut Table, choice: usize) {
    for key in ["slug", "term"] {
        if let Some(Value::String(text)) = record.get_mut(key) {
            text.extend(["-", &choice.to_string()]);
        }
    }
    for key in ["name", "title", "anchor", "description", "statement"] {
        if let Some(Value::String(text)) = record.get_mut(key) {
            text.extend([" ", &choice.to_string()]);
        }
    }
    for key in ["number", "value"] {
        if let Some(Value::Integer(number)) = record.get_mut(key) {
            *number += 1 + i64::try_from(choice).unwrap();
        }
    }
}

/// Alters one value of a record: a link leads elsewhere, a date is another, a text is longer,
/// a nested fact is altered, doubled or removed.
fn alter(pack: &Table, record: &mut Table, choices: &[Index; 4], nested: bool) {
    let keys: Vec<String> = record.keys().cloned().collect();
    let key = keys[choices[1].index(keys.len())].clone();
    let link = LINKS.iter().find(|(link, _)| *link == key && (nested || key != "number"));
    let target = link.map(|(_, kind)| names(pack, kind)).filter(|names| !names.is_empty());
    match record.get_mut(&key).unwrap() {
        value if target.is_some() => {
            let names = target.unwrap();
            *value = names[choices[2].index(names.len())].clone();
        }
        Value::String(text)
            if ["date", "since", "until", "as_of", "published", "retrieved"].contains(&key.as_str()) =>
        {
            DATES[choices[2].index(DATES.len())].clone_into(text);
        }
        Value::String(text) => *text += " again",
        Value::Integer(number) => *number += 1,
        Value::Array(items) if !items.is_empty() => {
            let at = choices[2].index(items.len());
            match choices[3].index(3) {
                0 => drop(items.remove(at)),
                1 => {
                    let mut copy = items[at].clone();
                    make_another(copy.as_table_mut().unwrap(), choices[0].index(5));
                    items.push(copy);
                }
                _ => {
                    if let Some(fact) = items[at].as_table_mut() {
                        let shifted = [choices[1], choices[3], choices[0], choices[2]];
                        alter(pack, fact, &shifted, true);
                    }
                }
            }
        }
        _ => {}
    }
}

fn edit(pack: &mut Table, (action, choices): &Edit) {
    let kinds = kinds(pack);
    let kind = &kinds[choices[0].index(kinds.len())];
    let before = pack.clone();
    let all = records(pack, kind);
    if all.is_empty() {
        return;
    }
    let at = choices[1].index(all.len());
    let other = choices[2].index(all.len());
    match action {
        0 => drop(all.remove(at)),
        1 => {
            let mut copy = all[at].clone();
            make_another(copy.as_table_mut().unwrap(), choices[3].index(5));
            all.insert(other, copy);
        }
        2 => {
            let record = all.remove(at);
            all.insert(other.min(all.len()), record);
        }
        3 => {
            for key in ["name", "title"] {
                let (here, there) = (all[at].get(key).cloned(), all[other].get(key).cloned());
                if let (Some(here), Some(there)) = (here, there) {
                    all[at][key] = there;
                    all[other][key] = here;
                }
            }
        }
        4 => {
            let key = if kind == "reference" { "number" } else { "slug" };
            let Some(old) = all[at].get(key).cloned() else { return };
            let new = match &old {
                Value::Integer(number) => Value::Integer(number + 10),
                name => Value::String(format!("{}-{}", name.as_str().unwrap(), choices[3].index(3))),
            };
            all[at][key] = new.clone();
            for (_, value) in pack.iter_mut() {
                rename(value, kind, &old, &new);
            }
        }
        5 => {
            let record = all[at].as_table_mut().unwrap();
            let keys: Vec<String> = record.keys().cloned().collect();
            record.remove(&keys[choices[3].index(keys.len())]);
        }
        _ => alter(
            &before,
            all[at].as_table_mut().unwrap(),
            &[choices[2], choices[3], choices[0], choices[1]],
            false,
        ),
    }
}

/// Another source that declares some of the small pack's things alike.
const COMPANION: &str = r#"
[source]
slug = "companion"
title = "A companion"
language = "en"
[[section]]
slug = "all"
heading = "All"
[[passage]]
slug = "only"
section = "all"
anchor = "Its only words"
[[organisation]]
slug = "alpha"
name = "Alpha"
kind = "ngo"
cite = "only"
[[organisation]]
slug = "beta"
name = "Beta"
cite = "only"
names = [{ name = "B", kind = "short" }]
[[place]]
slug = "town"
name = "Town"
country = "SE"
cite = "only"
[[event_kind]]
term = "award"
definition = "A distinction is conferred."
"#;

fn built_in() -> String {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/ecpat");
    let files =
        std::fs::read_dir(dir).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    files.collect::<Vec<_>>().join("\n")
}

/// Seeds a pack, edits it in several rounds and seeds it again after each, and compares with
/// a fresh build; returns how many edits were tried and how many the check refused.
fn rounds(
    [one, two]: &mut [Connection; 2],
    base: &str,
    companion: Option<&str>,
    rounds: &[Vec<Edit>],
) -> Result<(u32, u32), TestCaseError> {
    let folder = Folder::new();
    let mut both = vec!["pack"];
    if let Some(companion) = companion {
        folder.write("companion/pack.toml", companion);
        both.push("companion");
    }
    let transaction = begin(one);
    let write = |pack: &Table| folder.write("pack/pack.toml", &pack.to_string());
    let mut pack: Table = base.parse().unwrap();
    write(&pack);
    seeded(&transaction, &folder, &both, Others::Keep).unwrap();
    let (mut tried, mut refused) = (0, 0);
    for edits in rounds {
        for wanted in edits {
            let before = pack.clone();
            edit(&mut pack, wanted);
            write(&pack);
            tried += 1;
            let (_, files, problems) = checked(&folder, &both);
            let found = errors(&problems, &files);
            if !found.is_empty() {
                if companion.is_none() {
                    refused_as_read(&transaction, &folder, &found)?;
                }
                refused += 1;
                pack = before;
            }
        }
        write(&pack);
        // What passes the checks together with the other pack passes alone as well.
        let changes = seeded(&transaction, &folder, &["pack"], Others::Keep)
            .map_err(|found| TestCaseError::fail(found.join("\n")))?;
        let difference = difference(&content(&transaction), &fresh(two, &folder, &both));
        prop_assert!(difference.is_empty(), "{difference} after {changes:?}");
        prop_assert!(planned(&transaction, &folder, &both, Others::Keep).unwrap().is_empty());
    }
    Ok((tried, refused))
}

/// Asserts that the pack is refused, too, where it is compared as it is read; what follows from a
/// mistake is told only where all of the pack is at hand.
fn refused_as_read(
    transaction: &Transaction<'_>,
    folder: &Folder,
    found: &[String],
) -> Result<(), TestCaseError> {
    transaction.execute_batch("SAVEPOINT refused").unwrap();
    let as_read = seeded_as_read(transaction, folder, &["pack"], Others::Keep).unwrap_err();
    transaction.execute_batch("ROLLBACK TO refused; RELEASE refused").unwrap();
    let (as_read, found) = (titles(&as_read), titles(found));
    prop_assert!(as_read.iter().all(|title| found.contains(title)), "{as_read:?} is not of {found:?}");
    Ok(())
}

fn try_many(cases: u32, base: &str, companion: Option<&str>, edits: usize) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let empty = RefCell::new([migrated(), migrated()]);
    let count = Cell::new((0, 0));
    let an_edit = (0_u8..9, any::<[Index; 4]>());
    let some_rounds = prop::collection::vec(prop::collection::vec(an_edit, 1..=edits), 1..3);
    runner
        .run(&some_rounds, |edits| {
            let (tried, refused) = rounds(&mut empty.borrow_mut(), base, companion, &edits)?;
            count.set((count.get().0 + tried, count.get().1 + refused));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let (tried, refused) = count.get();
    assert!(refused * 2 < tried, "{refused} of {tried} edits were refused");
}

#[test]
fn of_a_small_pack() {
    try_many(14, SMALL_PACK, None, 20);
}

#[test]
fn of_a_pack_that_shares_things_with_another() {
    try_many(14, SMALL_PACK, Some(COMPANION), 20);
}

#[test]
fn of_the_built_in_pack() {
    try_many(2, &built_in(), None, 8);
}
