//! Random texts as files of a pack, and packs with random changes.

use std::fs;
use std::path::Path;

use fastrand::Rng;

use crate::chance::{Chance, each};
use crate::properties::packs::hold;
use crate::support::{SMALL_PACK, random_inputs};

/// Pieces of the files of packs.
const PIECES: &str = "[source]|[[event]]|[[figure]]|slug|cite|dates| = |\"|\"\"\"|'|[|]|{|}|,|\n|\r\n|\r|\t|#|1996|1e9|0x|inf|\
    true|é|\u{feff}|\u{1b}|\u{202e}|\\u|.|\"1996\"|a|\0";

fn any_text(rng: &mut Rng) -> String {
    if rng.bool() {
        return rng.text();
    }
    let pieces: Vec<&str> = PIECES.split('|').collect();
    rng.list(0..60, |rng| *rng.one(&pieces)).concat()
}

/// The small pack and the files of the built-in one.
fn files() -> Vec<Vec<u8>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/ecpat");
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<Vec<u8>> = paths.map(|path| fs::read(path).unwrap()).collect();
    files.sort();
    files.push(SMALL_PACK.into());
    files
}

#[test]
fn any_text_gives_records_or_mistakes_with_places() {
    each(random_inputs(64), |rng| {
        let (way, kind) = (rng.u8(..8), rng.u8(..));
        hold(&[&[way, kind], any_text(rng).as_bytes()].concat());
    });
}

#[test]
fn damaged_files_give_records_or_mistakes_with_places() {
    let files = files();
    each(random_inputs(64), |rng| {
        let mut file = rng.one(&files).clone();
        for _ in 0..rng.usize(1..5) {
            let start = rng.usize(..=file.len());
            let end = (start + rng.usize(..30)).min(file.len());
            file.splice(start..end, any_text(rng).bytes().take(40));
        }
        hold(&[&[0, 0], file.as_slice()].concat());
    });
}
