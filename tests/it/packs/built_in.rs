//! The built-in pack.

use ecpat_kb::pack::kind::{KINDS, Kind};
use ecpat_kb::pack::{Files, Pack, read};
use ecpat_kb::seed;

use crate::support::migrated;

fn built_in() -> Pack {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let pack = read::built_in(&mut files, &mut problems);
    seed::seed(&migrated(), std::slice::from_ref(&pack), &[], &mut problems).unwrap();
    let shown: Vec<String> = problems.iter().map(|problem| problem.render(&files, false)).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n\n"));
    pack
}

fn kind(key: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.key == key).unwrap()
}

#[test]
fn it_has_no_errors_or_warnings_so_each_passage_is_cited_or_has_a_reason() {
    let pack = built_in();
    assert!(pack.of(kind("passage")).count() > 80);
    assert!(pack.all().filter(|record| record.cite.is_some()).count() > 250);
}

#[test]
fn its_anchors_are_too_short_to_copy_a_sentence() {
    for passage in built_in().of(kind("passage")) {
        let anchor = passage.text("anchor").unwrap();
        assert!((1..=6).contains(&anchor.split_whitespace().count()), "{anchor}");
        assert!(anchor.len() <= 80, "{anchor}");
    }
}

#[test]
fn it_has_seven_references_two_of_which_are_dead() {
    let pack = built_in();
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
