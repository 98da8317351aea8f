//! Any packs, at random: whatever can be built comes back.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use ecpat_kb::export::target::Target;
use ecpat_kb::export::{Format, Snapshot, Texts, export};
use ecpat_kb::pack::kind::KINDS;
use ecpat_kb::pack::{Files, Severity, check, read};
use ecpat_kb::seed::{self, Others};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use rusqlite::Connection;
use toml::Table;

use super::files;
use super::generated::{Dice, pack, shared};
use crate::support::{Folder, VOCABULARY, content, migrated};

/// Builds the packs in these folders, and nothing else, in a database.
fn build(conn: &mut Connection, folders: &[PathBuf]) -> Result<(), TestCaseError> {
    let (mut texts, mut problems) = (Files::default(), Vec::new());
    let packs: Vec<_> =
        folders.iter().map(|folder| read::folder(folder, &mut texts, &mut problems).unwrap()).collect();
    check::check(&packs, &VOCABULARY, &mut problems);
    let transaction = conn.transaction().unwrap();
    let plan = seed::plan(&transaction, &packs, Others::Remove, &mut problems).unwrap();
    let errors: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .map(|problem| problem.render(&texts, false))
        .collect();
    prop_assert!(errors.is_empty(), "{}", errors.join("\n"));
    plan.apply(&transaction).unwrap();
    transaction.commit().unwrap();
    Ok(())
}

fn exported(conn: &mut Connection, folder: &Folder, name: &str) -> BTreeMap<String, Vec<u8>> {
    let snapshot = Snapshot::of(conn, "any", &[], Texts::LeaveOut).unwrap();
    let path = folder.path(name);
    export(&snapshot, Format::Pack, &Target::Path { path: path.clone(), force: false }).unwrap();
    files(&path)
}

/// The kinds of record, with the keys of each, in a pack.
fn keys(pack: &Table, found: &mut BTreeSet<(String, String)>) {
    for kind in KINDS {
        let records: Vec<&Table> = match pack.get(kind.key) {
            Some(toml::Value::Table(only)) => vec![only],
            Some(several) => several.as_array().unwrap().iter().map(|one| one.as_table().unwrap()).collect(),
            None => Vec::new(),
        };
        for record in records {
            found.extend(record.keys().map(|key| (kind.table.to_owned(), key.clone())));
            for inner in kind.nested {
                let facts = record.get(inner.key).and_then(toml::Value::as_array).into_iter().flatten();
                let keys = facts.flat_map(|fact| fact.as_table().unwrap().keys());
                found.extend(keys.map(|key| (inner.table.to_owned(), key.clone())));
            }
        }
    }
}

/// Builds two packs, exports, builds from that and exports again.
fn there_and_back(
    [first, second]: &mut [Connection; 2],
    packs: &[(&str, &Table)],
) -> Result<BTreeMap<String, Vec<u8>>, TestCaseError> {
    let folder = Folder::new();
    for (name, pack) in packs {
        folder.write(&format!("made/{name}/pack.toml"), &pack.to_string());
    }
    build(first, &packs.iter().map(|(name, _)| folder.path(&format!("made/{name}"))).collect::<Vec<_>>())?;
    let once = exported(first, &folder, "once");
    let sources: BTreeSet<&str> = once.keys().map(|name| name.split_once('/').unwrap().0).collect();
    prop_assert_eq!(sources.len(), packs.len());
    build(second, &sources.iter().map(|source| folder.path(&format!("once/{source}"))).collect::<Vec<_>>())?;
    prop_assert_eq!(content(first), content(second));
    let twice = exported(second, &folder, "twice");
    prop_assert!(once == twice, "the files differ");
    Ok(once)
}

#[test]
fn any_packs_come_back_as_they_were() {
    let config = ProptestConfig { cases: 14, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let databases = RefCell::new([migrated(), migrated()]);
    let found = RefCell::new(BTreeSet::new());
    let further = Cell::new(0_i64);
    runner
        .run(&(any::<u64>(), 2_usize..6, 2_usize..4), |(seed, size, other_size)| {
            let mut dice = Dice(seed);
            let first = pack(&mut dice, "a", size, None);
            let given = shared(&mut dice, &first);
            // Now the one, now the other is the first by its slug.
            let second = pack(&mut dice, if seed % 2 == 0 { "b" } else { "0" }, other_size, Some(&given));
            let mut databases = databases.borrow_mut();
            there_and_back(&mut databases, &[("one", &first), ("two", &second)])?;
            let count = "SELECT count(*) FROM shared_declaration";
            let count = databases[1].query_row(count, [], |row| row.get::<_, i64>(0)).unwrap();
            further.set(further.get() + count);
            keys(&first, &mut found.borrow_mut());
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(further.get() > 50, "{} things were shared", further.get());
    let found = found.into_inner();
    for kind in KINDS.iter().flat_map(|kind| std::iter::once(kind).chain(kind.nested)) {
        let others = kind.nested.iter().map(|inner| inner.key).chain(kind.cited.then_some("cite"));
        for key in kind.fields.iter().map(|field| field.key).chain(others) {
            assert!(
                found.contains(&(kind.table.to_owned(), key.to_owned())),
                "no {key} of {} was tried",
                kind.table
            );
        }
    }
}
