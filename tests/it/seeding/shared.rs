//! Packs that speak of the same things: the order in which they come makes no difference,
//! and each can go again.

use ecpat_kb::seed::Others;

use super::{begin, difference, fresh, seeded};
use crate::support::{Folder, content, edited, migrated};

/// A pack that declares an organisation, a place and a term which others declare as well.
fn pack(slug: &str) -> String {
    format!(
        r#"[source]
slug = "{slug}"
title = "Source {slug}"
language = "en"
[[section]]
slug = "all"
heading = "All"
[[passage]]
slug = "only"
section = "all"
anchor = "Its only words"
[[event_kind]]
term = "award"
definition = "A distinction is conferred."
[[place]]
slug = "town"
name = "Town"
country = "SE"
cite = "only"
[[organisation]]
slug = "office"
name = "Office"
kind = "ngo"
cite = "only"
places = [{{ place = "town", role = "office" }}]
[[organisation]]
slug = "office-{slug}"
name = "Office of {slug}"
cite = "only"
[[event]]
slug = "event-{slug}"
name = "Event of {slug}"
kind = "award"
cite = "only"
participants = [{{ organisation = "office", role = "host" }}]
"#
    )
}

fn three_packs() -> Folder {
    let folder = Folder::new();
    for slug in ["a", "b", "c"] {
        folder.write(&format!("{slug}/pack.toml"), &pack(slug));
    }
    folder
}

const ORDERS: [[&str; 3]; 6] =
    [["a", "b", "c"], ["a", "c", "b"], ["b", "a", "c"], ["b", "c", "a"], ["c", "a", "b"], ["c", "b", "a"]];

#[test]
fn every_order_one_by_one_or_together_gives_the_same() {
    let folder = three_packs();
    let empty = &mut migrated();
    let expected = fresh(empty, &folder, &["a", "b", "c"]);
    assert_eq!(expected.matches("\"office\" | \"Office\" | \"ngo\" | \"a/only\"\n").count(), 1);
    for order in ORDERS {
        assert_eq!(difference(&fresh(empty, &folder, &order), &expected), "");
        let transaction = begin(empty);
        for pack in order {
            seeded(&transaction, &folder, &[pack], Others::Keep).unwrap();
        }
        assert_eq!(difference(&content(&transaction), &expected), "", "{order:?}");
        for pack in order {
            assert_eq!(seeded(&transaction, &folder, &[pack], Others::Keep).unwrap(), []);
        }
    }
}

#[test]
fn a_pack_that_goes_leaves_what_the_others_declare() {
    let folder = three_packs();
    let empty = &mut migrated();
    for order in ORDERS {
        let left = [&order[..2], &order[1..], &order[..1]];
        for left in left {
            let expected = fresh(empty, &folder, left);
            let transaction = begin(empty);
            seeded(&transaction, &folder, &order, Others::Keep).unwrap();
            seeded(&transaction, &folder, left, Others::Remove).unwrap();
            assert_eq!(difference(&content(&transaction), &expected), "", "{left:?} of {order:?}");
        }
    }
}

#[test]
fn a_pack_that_no_longer_declares_a_thing_leaves_it_to_the_others() {
    let folder = three_packs();
    let shorter = edited(
        &pack("a"),
        "[[event]]\nslug = \"event-a\"\nname = \"Event of a\"\nkind = \"award\"\ncite = \"only\"\nparticipants = [{ organisation = \"office\", role = \"host\" }]\n",
        "",
    );
    let shorter = edited(
        &shorter,
        "[[event_kind]]\nterm = \"award\"\ndefinition = \"A distinction is conferred.\"\n",
        "",
    );
    folder.write("shorter/pack.toml", &shorter);
    let empty = &mut migrated();
    let expected = fresh(empty, &folder, &["shorter", "b"]);
    let transaction = begin(empty);
    seeded(&transaction, &folder, &["a", "b"], Others::Keep).unwrap();
    seeded(&transaction, &folder, &["shorter"], Others::Keep).unwrap();
    assert_eq!(difference(&content(&transaction), &expected), "");
}

/// Seeds `a`, then `b` with one edit, and returns what is said and what is left.
fn clash(old: &str, new: &str) -> String {
    let folder = three_packs();
    folder.write("b/pack.toml", &edited(&pack("b"), old, new));
    folder.stdout(&["seed", "a", "--quiet"]);
    let before = std::fs::read(folder.path("ecpat.db")).unwrap();
    let run = folder.run(&["seed", "b"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(std::fs::read(folder.path("ecpat.db")).unwrap() == before);
    run.stderr.split("\nerror: ").next().unwrap().trim_end().to_owned()
}

#[test]
fn a_thing_declared_otherwise_than_in_the_database_is_an_error_that_names_both() {
    let edits = [
        ("kind = \"ngo\"", "kind = \"network\""),
        ("country = \"SE\"\n", ""),
        ("A distinction is", "An honour is"),
    ];
    insta::assert_snapshot!(edits.map(|(old, new)| clash(old, new)).join("\n\n"));
}

#[test]
fn a_name_that_another_thing_in_the_database_has_is_an_error() {
    insta::assert_snapshot!(clash("\"Office of b\"", "\"Office of a\""));
}

#[test]
fn a_name_stays_taken_when_only_another_pack_still_declares_it() {
    let folder = three_packs();
    let empty = &mut migrated();
    let transaction = begin(empty);
    seeded(&transaction, &folder, &["a", "b"], Others::Keep).unwrap();
    let renamed = pack("a")
        .replace("slug = \"office\"", "slug = \"bureau\"")
        .replace("organisation = \"office\"", "organisation = \"bureau\"");
    folder.write("a/pack.toml", &renamed);
    let refused = seeded(&transaction, &folder, &["a"], Others::Keep).unwrap_err();
    assert!(
        refused[0].starts_with("error: `office` in the database has this name already\n"),
        "{}",
        refused[0]
    );
    assert_eq!(refused.len(), 1);
}

#[test]
fn what_a_thing_refers_to_is_compared_by_its_slug() {
    let folder = three_packs();
    let series = |organiser: &str| {
        format!(
            "[[event_series]]\nslug = \"series\"\nname = \"Series\"\nkind = \"award\"\norganiser = \"{organiser}\"\ncite = \"only\"\n"
        )
    };
    let other = "[[organisation]]\nslug = \"office-a\"\nname = \"Office of a\"\ncite = \"only\"\n";
    folder.write("a/series.toml", &series("office-a"));
    folder.write("b/series.toml", &format!("{other}{}", series("office")));
    folder.stdout(&["seed", "a", "--quiet"]);
    let run = folder.run(&["seed", "b"]);
    assert!(run.stderr.contains("there `organiser` is `office-a`\n"), "{}", run.stderr);
    let run = folder.run(&["seed", "a", "b"]);
    assert!(run.stderr.contains("here `organiser` is `office`\n"), "{}", run.stderr);
    assert!(run.stderr.contains("there it is `office-a`\n"), "{}", run.stderr);
}

fn sources(folder: &Folder) -> String {
    crate::support::rows(&folder.open("ecpat.db"), "SELECT slug FROM source").replace('"', "")
}

#[test]
fn build_removes_packs_that_are_not_named_and_seed_keeps_them() {
    let folder = three_packs();
    folder.stdout(&["build", "a", "b"]);
    assert_eq!(sources(&folder), "a\nb\nwikipedia-ecpat\n");
    folder.stdout(&["seed", "c"]);
    assert_eq!(sources(&folder), "a\nb\nc\nwikipedia-ecpat\n");
    folder.stdout(&["build", "b"]);
    assert_eq!(sources(&folder), "b\nwikipedia-ecpat\n");
    let again = three_packs();
    again.stdout(&["build", "b"]);
    assert_eq!(difference(&content(&folder.open("ecpat.db")), &content(&again.open("ecpat.db"))), "");
    folder.stdout(&["build"]);
    assert_eq!(sources(&folder), "wikipedia-ecpat\n");
    assert_eq!(
        difference(&content(&folder.open("ecpat.db")), &content(&Folder::built().open("ecpat.db"))),
        ""
    );
}

#[test]
fn a_pack_for_the_source_of_the_built_in_one_takes_its_place() {
    let folder = Folder::new();
    folder.write("own/pack.toml", &pack("wikipedia-ecpat"));
    folder.stdout(&["build", "own"]);
    assert_eq!(sources(&folder), "wikipedia-ecpat\n");
    let organisations = crate::support::rows(&folder.open("ecpat.db"), "SELECT slug FROM organisation");
    assert_eq!(organisations, "\"office\"\n\"office-wikipedia-ecpat\"\n");
    assert_eq!(folder.run(&["check", "own"]).stderr, "own: no errors, no warnings\necpat.db: no problems\n");
}
