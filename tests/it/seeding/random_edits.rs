//! Any edits of packs that speak of the same things, at random: whatever was in the file before, and
//! whether packs come one by one or together and in which form, seeding gives what a fresh build
//! gives, and refuses what that refuses. `SEQUENCES=2000` tries as many sequences of edits.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use rusqlite::Connection;

use super::{begin, build, change, difference};
use crate::packs::forms::{self, FORMS, Records};
use crate::packs::random::{Dice, edit, mend, slug};
use crate::support::{Folder, SMALL_PACK, content, migrated, records};

/// The small pack, or a part of it, as that of one of three sources.
fn base(dice: &mut Dice, source: &str) -> Records {
    let mut records = records(SMALL_PACK);
    let all = dice.hits(2);
    records.retain(|(kind, _)| all || kind == "source" || !dice.hits(2));
    records[0].1.insert("slug".into(), source.into());
    mend(&mut records);
    records
}

/// How often the database was changed, and how often that was refused.
#[derive(Clone, Copy, Default)]
struct Count {
    taken: u32,
    refused: u32,
}

/// Changes packs step by step and seeds them; each step compares with a fresh build.
fn sequence([one, empty]: &mut [Connection; 2], steps: &[u64]) -> Result<Count, TestCaseError> {
    let folder = Folder::new();
    let transaction = begin(one);
    let mut count = Count::default();
    let mut packs: Vec<Records> = Vec::new();
    let mut held: BTreeMap<String, Records> = BTreeMap::new();
    for seed in steps {
        let dice = &mut Dice(*seed);
        if packs.is_empty() {
            packs = ["a", "b", "c"].iter().map(|source| base(dice, source)).collect();
        }
        change_packs(dice, &mut packs);
        for (wanted, removed) in groups(dice, &packs, &held) {
            let mut after = held.clone();
            after.retain(|source, _| !removed.contains(source));
            for &at in &wanted {
                forms::write(&folder, &format!("new/{}", slug(&packs[at])), &packs[at], dice.below(FORMS));
                after.insert(slug(&packs[at]), packs[at].clone());
            }
            let names = |top: &str, sources: &mut dyn Iterator<Item = String>| -> Vec<String> {
                sources.map(|source| format!("{top}/{source}")).collect()
            };
            for (source, records) in &after {
                forms::write(&folder, &format!("fresh/{source}"), records, 0);
            }
            let all = names("fresh", &mut after.keys().cloned());
            let expected = build(empty, &folder, &all.iter().map(String::as_str).collect::<Vec<_>>());
            let new = names("new", &mut wanted.iter().map(|&at| slug(&packs[at])));
            let before = content(&transaction);
            let found = change(
                &transaction,
                &folder,
                &new.iter().map(String::as_str).collect::<Vec<_>>(),
                &removed.iter().map(String::as_str).collect::<Vec<_>>(),
            );
            match (found, expected) {
                (Ok(_), Ok(expected)) => {
                    prop_assert_eq!(
                        difference(&content(&transaction), &expected),
                        "",
                        "{:?} -{:?}",
                        new,
                        removed
                    );
                    held = after;
                    count.taken += 1;
                }
                (Err(found), Err(expected)) => {
                    // What follows from a mistake is told only where the records stand together, and what a
                    // row lacks only where its file has the column.
                    let (found, expected) = (titles(&found), titles(&expected));
                    let is_same =
                        |title: &&str| expected.contains(title) || title.contains(" needs the column");
                    let is_one = found.iter().any(is_same);
                    prop_assert!(is_one || wanted.len() < after.len(), "{:?}, not {:?}", found, expected);
                    prop_assert_eq!(difference(&content(&transaction), &before), "");
                    for &at in &wanted {
                        packs[at] = held.get(&slug(&packs[at])).cloned().unwrap_or_default();
                    }
                    let there = |records: &&mut Records| records.is_empty();
                    for source in removed {
                        if let (Some(gone), Some(records)) = (packs.iter_mut().find(there), held.get(&source))
                        {
                            gone.clone_from(records);
                        }
                    }
                    count.refused += 1;
                }
                (found, expected) => {
                    return Err(TestCaseError::fail(format!(
                        "{new:?} -{removed:?}: {found:?}; fresh: {expected:?}"
                    )));
                }
            }
        }
    }
    Ok(count)
}

/// A few edits; now and then, a pack goes or comes back or is of another source.
fn change_packs(dice: &mut Dice, packs: &mut [Records]) {
    for _ in 0..=dice.below(3) {
        edit(dice, packs);
    }
    let at = dice.below(packs.len());
    if packs[at].is_empty() || dice.hits(15) {
        let free: Vec<&str> = ["a", "b", "c", "d"]
            .into_iter()
            .filter(|free| packs.iter().all(|pack| slug(pack) != *free))
            .collect();
        match packs[at].first_mut() {
            None => packs[at] = base(dice, free[0]),
            Some(_) if dice.hits(2) => packs[at].clear(),
            Some((_, source)) => drop(source.insert("slug".into(), free[0].into())),
        }
    }
    if !dice.hits(8) {
        packs.iter_mut().for_each(mend);
    }
}

/// The packs and removed sources that are seeded one after the other: all together, or one by one.
fn groups(
    dice: &mut Dice,
    packs: &[Records],
    held: &BTreeMap<String, Records>,
) -> Vec<(Vec<usize>, Vec<String>)> {
    let mut wanted: Vec<usize> = (0..packs.len())
        .filter(|&at| {
            !packs[at].is_empty() && (held.get(&slug(&packs[at])) != Some(&packs[at]) || dice.hits(4))
        })
        .collect();
    let turn = dice.below(wanted.len());
    wanted.rotate_left(turn);
    let gone =
        held.keys().filter(|source| packs.iter().all(|pack| slug(pack) != **source)).cloned().collect();
    if dice.hits(2) || wanted.is_empty() {
        return vec![(wanted, gone)];
    }
    let mut groups: Vec<(Vec<usize>, Vec<String>)> =
        wanted.into_iter().map(|at| (vec![at], Vec::new())).collect();
    let at = dice.below(groups.len());
    groups[at].1 = gone;
    groups
}

/// The first lines of problems.
fn titles(problems: &[String]) -> Vec<&str> {
    problems.iter().filter_map(|problem| problem.lines().next()).collect()
}

#[test]
fn give_what_a_fresh_build_gives() {
    let cases = std::env::var("SEQUENCES").map_or(60, |number| number.parse().unwrap());
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let databases = RefCell::new([migrated(), migrated()]);
    let sum = Cell::new(Count::default());
    runner
        .run(&prop::collection::vec(any::<u64>(), 2..9), |steps| {
            let count = sequence(&mut databases.borrow_mut(), &steps)?;
            sum.set(Count {
                taken: sum.get().taken + count.taken,
                refused: sum.get().refused + count.refused,
            });
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let Count { taken, refused } = sum.get();
    println!("{cases} sequences of edits: {taken} changes taken, {refused} refused");
    assert!(taken > refused && refused > cases / 10, "{taken} changes were taken, {refused} refused");
}
