//! Whatever stands in a file, reading and checking it ends in records and messages, each
//! with a place that is there.

use std::fs;
use std::path::Path;

use ecpat_kb::pack::{Files, check, read};
use proptest::prelude::*;

use crate::support::{Folder, SMALL_PACK, VOCABULARY};

/// Reads a pack of one file and looks at every place that a record or a problem names.
fn examine(bytes: &[u8]) -> Result<(), TestCaseError> {
    let folder = Folder::new();
    folder.write("pack/pack.toml", "");
    fs::write(folder.path("pack/pack.toml"), bytes).unwrap();
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let pack = read::folder(&folder.path("pack"), &mut files, &mut problems).unwrap();
    check::check(std::slice::from_ref(&pack), &VOCABULARY, &mut problems);
    let whole = folder.path("").display().to_string();
    for problem in &problems {
        let text = files.get(problem.place().file).unwrap().text().unwrap();
        let span = problem.place().span.clone();
        prop_assert!(text.get(span.clone()).is_some(), "{span:?} of {} in {}", text.len(), problem.title());
        let shown = problem.render(&files, false);
        prop_assert!(shown.contains(&format!("--> {whole}pack")), "{shown}");
        prop_assert!(shown.contains('^'), "{shown}");
        prop_assert!(problem.render(&files, true).len() > shown.len());
        let raw = |c: char| c.is_control() && c != '\n';
        prop_assert!(!shown.chars().any(raw), "{}", shown.escape_debug());
    }
    for record in pack.all() {
        for (_, at) in record.stated() {
            let text = files.get(at.place.file).unwrap().text().unwrap();
            prop_assert!(text.get(at.place.span.clone()).is_some());
        }
    }
    Ok(())
}

/// Any text, and texts of what TOML files are made of.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "[source]",
        "[[event]]",
        "[[place]]",
        "[[figure]]",
        "slug",
        "name",
        "cite",
        "dates",
        " = ",
        "\"",
        "\"\"\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "#",
        "1996",
        "1e9",
        "0x",
        "true",
        "é",
        "\u{feff}",
        "\u{1b}",
        "\u{202e}",
        "\\u",
        ".",
        "\"1996\"",
        "a",
        "\0",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat()),]
}

fn built_in_files() -> Vec<Vec<u8>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/ecpat");
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// A replacement of some bytes: where, as a share of the file, how many, and by what.
type Mutation = (prop::sample::Index, usize, Vec<u8>);

fn mutated(mut bytes: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for (at, length, new) in mutations {
        let at = at.index(bytes.len() + 1);
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, new.iter().copied());
    }
    bytes
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let new = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        any_text().prop_map(|text| text.into_bytes().into_iter().take(40).collect()),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, new), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(text in any_text()) {
        examine(text.as_bytes())?;
    }

    #[test]
    fn a_damaged_small_pack_is_read_without_a_panic(mutations in mutations()) {
        examine(&mutated(SMALL_PACK.as_bytes().to_vec(), &mutations))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_of_the_built_in_pack_are_read_without_a_panic(
        file in prop::sample::select(built_in_files()), mutations in mutations(),
    ) {
        examine(&mutated(file, &mutations))?;
    }
}
