//! Random texts as files of a pack, and packs with random changes.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::properties::packs::hold;
use crate::support::{SMALL_PACK, random_inputs};

/// Pieces of the files of packs.
const PIECES: &str = "[source]|[[event]]|[[figure]]|slug|cite|dates| = |\"|\"\"\"|'|[|]|{|}|,|\n|\r\n|\r|\t|#|1996|1e9|0x|inf|\
    true|é|\u{feff}|\u{1b}|\u{202e}|\\u|.|\"1996\"|a|\0";

fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(PIECES.split('|').collect::<Vec<_>>());
    prop_oneof![any::<String>(), prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())]
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

/// A replacement of some bytes: where, as a share of the file, how many, and by what.
type Mutation = (prop::sample::Index, usize, String);

fn mutated(mut bytes: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for (at, length, new) in mutations {
        let at = at.index(bytes.len() + 1);
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, new.bytes().take(40));
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: random_inputs(64), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_records_or_mistakes_with_places(way in 0_u8..8, kind in any::<u8>(), text in any_text()) {
        hold(&[&[way, kind], text.as_bytes()].concat());
    }

    #[test]
    fn damaged_files_give_records_or_mistakes_with_places(
        file in prop::sample::select(files()),
        mutations in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, any_text()), 1..5),
    ) {
        hold(&[&[0, 0], mutated(file, &mutations).as_slice()].concat());
    }
}
