//! Tests the properties of the fuzz targets on the corpus, on the inputs with which fuzzing has found a bug,
//! and on a fixed number of inputs made from these. Each test prints a line, which `tests/fuzz/run` shows.

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use fastrand::Rng;

use crate::chance::{Chance, each_from};
use crate::properties::{articles, dates, packs, queries, reports};
use crate::support::{Folder, random_inputs};

/// Tests every input of a target, and a share of `made` more.
fn every(target: &str, made: u32, hold: impl Fn(&[u8])) {
    let kept: Vec<PathBuf> =
        ["corpus", "found"].into_iter().flat_map(|folder| inputs(folder, target)).collect();
    assert!(kept.len() >= 10, "{} inputs for {target}: the corpus is missing", kept.len());
    let kept: Vec<(String, Vec<u8>)> =
        kept.iter().map(|path| (path.display().to_string(), fs::read(path).unwrap())).collect();
    for (path, input) in &kept {
        attempt(path, input, &hold);
    }
    let made = random_inputs(made);
    each_from(Rng::with_seed(1), made, |rng| attempt("an input made", &made_from(rng, &kept), &hold));
    println!(
        "{target}: {} executions, {} files of corpus, no failures",
        kept.len() + made as usize,
        kept.len()
    );
}

/// Tests one input, and prints it if it fails.
fn attempt(name: &str, input: &[u8], hold: &impl Fn(&[u8])) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| hold(input))) {
        println!("{name}: {}", input.escape_ascii());
        resume_unwind(panic);
    }
}

fn inputs(folder: &str, target: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(folder).join(target);
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A random range of up to 16 bytes.
fn stretch(rng: &mut Rng, length: usize) -> Range<usize> {
    if length == 0 {
        return 0..0;
    }
    let start = rng.usize(..length);
    start..(start + 1 + rng.usize(..16)).min(length)
}

/// An input made from others: parts are removed, repeated, changed or replaced by parts of others.
fn made_from(rng: &mut Rng, kept: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut input = rng.one(kept).1.clone();
    for _ in 0..rng.usize(1..5) {
        let other = &rng.one(kept).1;
        let other = &other[stretch(rng, other.len())];
        let place = stretch(rng, input.len());
        match rng.u8(..5) {
            0 => drop(input.drain(place)),
            1 => input.extend_from_within(place),
            2 => drop(input.splice(place, other.iter().copied())),
            3 => drop(input.splice(place.start..place.start, other.iter().copied())),
            _ => {
                if let Some(byte) = input.get_mut(place.start) {
                    *byte ^= 1 << rng.u8(..8);
                }
            }
        }
    }
    input
}

#[test]
fn packs_are_read_or_refused() {
    every("packs", 400, packs::hold);
}

#[test]
fn texts_are_articles() {
    every("texts", 1_000, articles::texts_hold);
}

#[test]
fn pages_are_articles_or_refused() {
    every("pages", 1_000, articles::pages_hold);
}

#[test]
fn dates_are_read_or_refused() {
    every("dates", 20_000, dates::hold);
}

#[test]
fn reports_are_read_or_refused() {
    every("reports", 1_000, reports::hold);
}

#[test]
fn queries_read_or_are_refused() {
    let folder = Folder::built();
    let before = folder.bytes("ecpat.db");
    every("queries", 200, |input| {
        queries::hold(input, 0, |arguments| {
            let output = folder.command(arguments).output().unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            let code = u8::try_from(output.status.code().unwrap()).unwrap();
            queries::Answer { code, stdout: output.stdout, message }
        });
    });
    assert!(folder.bytes("ecpat.db") == before, "a query changed the database");
    assert_eq!(folder.files(), ["ecpat.db"], "a query left a file");
}
