//! The built-in packs.

use std::path::Path;

use ecpat_kb::pack::kind::{KINDS, Kind};
use ecpat_kb::pack::{Files, Pack, read};
use ecpat_kb::seed;

use crate::support::{ARTICLE, migrated};

/// All of them, which have no errors or warnings together.
fn all() -> Vec<Pack> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let packs = read::built_in(&mut files, &mut problems);
    seed::seed(&migrated(), &packs, &[], &mut problems).unwrap();
    let shown: Vec<String> = problems.iter().map(|problem| problem.render(&files, false)).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n\n"));
    packs
}

/// The one read from the article on ECPAT.
fn article() -> Pack {
    read::folder(Path::new(ARTICLE), &mut Files::default(), &mut Vec::new()).unwrap()
}

fn kind(key: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.key == key).unwrap()
}

#[test]
fn each_passage_of_the_article_is_cited_or_has_a_reason() {
    let pack = article();
    assert!(pack.of(kind("passage")).count() > 80);
    assert!(pack.all().filter(|record| record.cite.is_some()).count() > 250);
}

#[test]
fn their_anchors_are_too_short_to_copy_a_sentence() {
    for passage in all().iter().flat_map(|pack| pack.of(kind("passage"))) {
        let Some(anchor) = passage.text("anchor") else { continue };
        assert!((1..=6).contains(&anchor.split_whitespace().count()), "{anchor}");
        assert!(anchor.len() <= 80, "{anchor}");
    }
}

#[test]
fn the_article_has_seven_references_two_of_which_are_dead() {
    let pack = article();
    let references: Vec<(String, &str)> = pack
        .of(kind("reference"))
        .map(|reference| (reference.name().unwrap().value, reference.text("status").unwrap()))
        .collect();
    let numbers: Vec<&str> = references.iter().map(|(number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7"]);
    let dead: Vec<&str> = references
        .iter()
        .filter(|(_, status)| *status == "dead")
        .map(|(number, _)| number.as_str())
        .collect();
    assert_eq!(dead, ["3", "6"]);
}
