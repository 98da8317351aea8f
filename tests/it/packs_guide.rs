//! The guide to packs, seed/README.md: its examples can be read, and it shows every record and key.

use std::fs;
use std::path::Path;

use ecpat_kb::pack::kind::{KINDS, Role};

use crate::support::Folder;

#[test]
fn the_examples_of_the_packs_guide_can_be_read_as_a_pack() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/README.md")).unwrap();
    let folder = Folder::new();
    let mut examples = 0;
    for block in text.split("```toml\n").skip(1) {
        let (toml, _) = block.split_once("```").unwrap();
        examples += 1;
        folder.write(&format!("guide/{examples}.toml"), toml);
    }
    assert!(examples >= 8, "the guide lacks examples: {examples}");
    let run = folder.run("check --only guide");
    // The examples are incomplete, so they refer to things that they do not declare; but every
    // key, form and term in them is valid.
    let expected = [
        "error: unknown passage",
        "error: unknown organisation",
        "error: unknown person",
        "error: unknown collective",
        "error: unknown section",
        "error: unknown event",
        "error: unknown work",
        "error: unknown topic",
        "error: unknown place",
        "error: the check found",
    ];
    let wrong =
        |line: &&str| line.starts_with("error") && !expected.iter().any(|start| line.starts_with(start));
    let found: Vec<&str> = run.stderr.lines().filter(wrong).collect();
    assert_eq!(found, Vec::<&str>::new(), "{}", run.stderr);
}

#[test]
fn the_packs_guide_shows_every_record_and_every_key() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/README.md")).unwrap();
    let shown = |key: &str| text.contains(&format!("{key} = "));
    for kind in KINDS.iter().filter(|kind| !kind.is_alias) {
        // It shows three of the vocabularies and names the others.
        let table = text.contains(&format!("[{}]", kind.key));
        assert!(table || kind.role == Role::Term && text.contains(kind.vocabulary()), "{}", kind.key);
        for (key, _) in kind.keys() {
            assert!(shown(key), "{}: {key}", kind.name);
        }
        for inner in kind.nested.iter().filter(|inner| !inner.key.is_empty() && !inner.is_alias) {
            assert!(shown(inner.key), "{}: {}", kind.name, inner.key);
            for (key, _) in inner.keys() {
                assert!(shown(key), "{}: {key}", inner.name);
            }
        }
    }
}
