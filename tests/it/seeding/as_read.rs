//! Packs of many records whose source the database has already: what is told and what is written.

use super::difference;
use crate::support::{Folder, SMALL_PACK, content, edited, lines};

/// A folder with the small pack in NDJSON, and a database that it was seeded into.
fn seeded_small() -> Folder {
    let folder = Folder::new();
    folder.write("pack/all.ndjson", &lines(SMALL_PACK));
    folder.stdout(&["seed", "pack", "--quiet"]);
    folder
}

/// Asserts that the database holds what a fresh one from these packs holds.
fn is_as_fresh(folder: &Folder, packs: &[&str]) {
    folder.stdout(&[&["seed"], packs, &["--quiet", "--db", "fresh.db"]].concat());
    let fresh = content(&folder.open("fresh.db"));
    assert_eq!(difference(&content(&folder.open("ecpat.db")), &fresh), "");
    std::fs::remove_file(folder.path("fresh.db")).unwrap();
}

/// Runs a command that has to fail and to leave the database as it is; what it says.
fn refused(folder: &Folder, args: &[&str], code: i32) -> String {
    let before = folder.bytes("ecpat.db");
    let run = folder.run(args);
    assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{}", run.stderr);
    assert!(folder.bytes("ecpat.db") == before, "{args:?} has changed the file");
    run.stderr
}

#[test]
fn an_unchanged_one_changes_no_byte() {
    let folder = seeded_small();
    folder.write("other/pack.toml", &SMALL_PACK.replace("slug = \"small\"", "slug = \"other\""));
    folder.stdout(&["seed", "other", "--quiet"]);
    let before = folder.bytes("ecpat.db");
    for packs in [vec!["pack"], vec!["pack", "other"], vec!["other", "pack"]] {
        let run = folder.run(&[&["seed"], packs.as_slice()].concat());
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        assert!(run.stderr.ends_with("ecpat.db: the packs are in it already; nothing was changed\n"));
        assert!(folder.bytes("ecpat.db") == before, "{packs:?}");
        assert_eq!(
            folder.stdout(&[&["seed", "--dry-run", "--format", "json"], packs.as_slice()].concat()),
            "[]\n"
        );
    }
    folder.stdout(&["build", "pack", "other", "--quiet"]);
    let before = folder.bytes("ecpat.db");
    folder.stdout(&["build", "other", "pack", "--quiet"]);
    assert!(folder.bytes("ecpat.db") == before);
}

#[test]
fn check_tells_whether_the_database_holds_it() {
    let folder = seeded_small();
    folder.stdout(&["build", "pack", "--quiet"]);
    let told = |folder: &Folder, code: i32| {
        let said = refused(folder, &["check", "pack"], code);
        said.split_once("ecpat.db: no problems\n").map(|(_, rest)| rest.to_owned()).unwrap_or(said)
    };
    assert_eq!(told(&folder, 0), "");
    folder.write("pack/all.ndjson", &lines(&edited(SMALL_PACK, "value = 81", "value = 82")));
    assert_eq!(
        told(&folder, 0),
        "ecpat.db: its content is not that of the packs; `ecpat-kb seed --dry-run` shows the difference\n"
    );
    folder.write("other/all.ndjson", &lines(&SMALL_PACK.replace("slug = \"small\"", "slug = \"other\"")));
    assert_eq!(
        refused(&folder, &["check", "pack", "other"], 0).lines().last(),
        Some("ecpat.db: not all of the packs are in it")
    );
}

#[test]
fn a_source_that_two_packs_are_of_is_told() {
    let folder = seeded_small();
    folder.write("copy/all.ndjson", &lines(SMALL_PACK));
    let said = refused(&folder, &["seed", "pack", "copy"], 1);
    assert!(said.starts_with("error: two packs for the source `small`\n --> copy/all.ndjson:"), "{said}");
    folder.write("whole/pack.toml", SMALL_PACK);
    let said = refused(&folder, &["seed", "pack", "whole"], 1);
    assert!(said.starts_with("error: two packs for the source `small`\n --> whole/pack.toml:"), "{said}");
}

/// The small pack and one of another source that declares its things alike, seeded.
fn two_that_share() -> (Folder, String) {
    let folder = seeded_small();
    let other = SMALL_PACK.replace("slug = \"small\"", "slug = \"other\"");
    folder.write("other/all.ndjson", &lines(&other));
    folder.stdout(&["seed", "other", "--quiet"]);
    (folder, other)
}

#[test]
fn a_clash_with_what_another_pack_declares_is_told_with_its_place() {
    let (folder, _) = two_that_share();
    let changed = edited(SMALL_PACK, "country = \"SE\"", "country = \"NO\"");
    let changed = edited(&changed, "broader = \"wide\"\n", "");
    let changed = edited(&changed, "Gives the other money.", "Gives money.");
    folder.write("pack/all.ndjson", &lines(&changed));
    let said = refused(&folder, &["seed", "pack"], 1);
    let checked = refused(&folder, &["check", "pack"], 3);
    assert_eq!(checked.matches("is declared differently").count(), 3, "{checked}");
    insta::assert_snapshot!(said);
}

#[test]
fn two_that_are_seeded_together_can_change_what_both_declare() {
    for whole in [false, true] {
        let (folder, other) = two_that_share();
        let edit = |text: &str| {
            let text = edited(text, "country = \"SE\"", "country = \"NO\"");
            let text = edited(&text, "slug = \"wide\"\nname = \"Wide", "slug = \"wide\"\nname = \"Very wide");
            edited(&text, "Gives the other money.", "Gives money.")
        };
        folder.write("pack/all.ndjson", &lines(&edit(SMALL_PACK)));
        if whole {
            std::fs::remove_file(folder.path("other/all.ndjson")).unwrap();
            folder.write("other/pack.toml", &edit(&other));
        } else {
            folder.write("other/all.ndjson", &lines(&edit(&other)));
        }
        folder.stdout(&["seed", "other", "pack", "--quiet"]);
        is_as_fresh(&folder, &["pack", "other"]);
    }
}

/// A pack with one organisation.
fn one(source: &str, slug: &str, name: &str) -> String {
    lines(&format!(
        "[source]\nslug = \"{source}\"\ntitle = \"T\"\nlanguage = \"en\"\n[[section]]\nslug = \"all\"\nheading = \"All\"\n\
         [[passage]]\nslug = \"only\"\nsection = \"all\"\nanchor = \"Its only words\"\n\
         [[organisation]]\nslug = \"{slug}\"\nname = \"{name}\"\ncite = \"only\"\n\
         names = [{{ name = \"N\", kind = \"short\" }}]\n"
    ))
}

#[test]
fn a_name_can_go_from_a_pack_to_another_that_is_seeded_with_it() {
    let folder = Folder::new();
    folder.write("a/all.ndjson", &one("a", "first", "One"));
    folder.write("b/all.ndjson", &one("b", "second", "Two"));
    folder.stdout(&["seed", "a", "b", "--quiet"]);
    for (first, second) in [("Two", "Three"), ("Four", "Two"), ("Two", "Four")] {
        folder.write("a/all.ndjson", &one("a", "first", first));
        folder.write("b/all.ndjson", &one("b", "second", second));
        folder.stdout(&["seed", "a", "b", "--quiet"]);
        is_as_fresh(&folder, &["a", "b"]);
    }
    // Under a new slug, too, with which rows of other tables come.
    folder.write("a/all.ndjson", &one("a", "third", "Four"));
    folder.write("b/all.ndjson", &one("b", "fourth", "Two"));
    folder.stdout(&["seed", "a", "b", "--quiet"]);
    is_as_fresh(&folder, &["a", "b"]);
    folder.write("a/all.ndjson", &one("a", "third", "Two"));
    let said = refused(&folder, &["seed", "a"], 1);
    assert!(
        said.starts_with("error: `fourth` in the database has this name already\n --> a/all.ndjson:"),
        "{said}"
    );
    folder.stdout(&["seed", "a", "--quiet", "--db", "alone.db"]);
    let said = refused(&folder, &["check", "a"], 3);
    assert!(
        said.contains("error: `fourth` in the database has this name already\n --> a/all.ndjson:"),
        "{said}"
    );
}

#[test]
fn mistakes_are_told_as_in_a_database_without_the_source() {
    let folder = seeded_small();
    for (old, new) in [
        ("name = \"Beta\"", "name = \"Alpha\""),
        ("name = \"Alpha\"", "name = \"Beta\""),
        ("anchor = \"A menu\"", "anchor = \"The first words\""),
        ("slug = \"beta\"", "slug = \"alpha\""),
        ("slug = \"two\"", "slug = \"one\""),
        ("partner = \"beta\"", "partner = \"betta\""),
        ("relation = \"funds\"", "relation = \"found\""),
        ("no_fact = \"links to other pages\"\n", ""),
        (", { cite = \"two\", says = \"two\" }]", "]"),
        ("term = \"award\"", "term = \"congress\""),
        ("parent = \"top\"", "parent = \"below\""),
        ("number = 2, reach", "number = 1, reach"),
    ] {
        folder.write("pack/all.ndjson", &lines(&edited(SMALL_PACK, old, new)));
        let there = folder.run(&["seed", "pack", "--dry-run", "--format", "csv"]);
        let fresh = folder.run(&["seed", "pack", "--dry-run", "--format", "csv", "--db", "none.db"]);
        assert_eq!((there.code, &there.stderr), (fresh.code, &fresh.stderr), "{new}");
    }
}

/// The first lines of what is said, sorted.
fn told(stderr: &str) -> Vec<&str> {
    let mut told: Vec<&str> = stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    told.sort_unstable();
    told
}

#[test]
fn new_topics_in_a_circle_one_with_the_name_of_another_are_told_with_their_place() {
    let folder = seeded_small();
    let topic = |slug: &str, name: &str, broader: &str| {
        format!(
            "[[topic]]\nslug = \"{slug}\"\nname = \"{name}\"\nkind = \"concept\"\nbroader = \"{broader}\"\ncite = \"one\"\n"
        )
    };
    let text =
        format!("{SMALL_PACK}{}{}", topic("new", "Wide topic", "newer"), topic("newer", "Newer", "new"));
    folder.write("pack/all.ndjson", &lines(&text));
    folder.write("whole/pack.toml", &text);
    let said = refused(&folder, &["seed", "pack"], 1);
    assert_eq!(told(&said), told(&folder.run(&["seed", "whole", "--db", "none.db"]).stderr));
    assert_eq!(said.matches(" --> pack/all.ndjson:").count(), 3, "{said}");
}

/// Two packs with an organisation each, in NDJSON and in TOML, that have one name.
fn two_of_one_name(folder: &Folder) {
    for (source, slug) in [("t-a", "first"), ("t-b", "second")] {
        folder.write(&format!("{source}/all.ndjson"), &one(source, slug, "One"));
    }
}

#[test]
fn a_name_that_packs_seeded_together_share_is_not_said_to_be_in_the_database() {
    let folder = Folder::new();
    two_of_one_name(&folder);
    let fresh = folder.run(&["seed", "t-b", "t-a"]);
    assert_eq!(fresh.code, 1, "{}", fresh.stderr);
    insta::assert_snapshot!(fresh.stderr);
    // The same where their sources are there already, and where one of them is.
    folder.write("t-b/all.ndjson", &one("t-b", "second", "Two"));
    folder.stdout(&["seed", "t-a", "--quiet"]);
    two_of_one_name(&folder);
    assert_eq!(refused(&folder, &["seed", "t-a", "t-b"], 1), fresh.stderr);
    folder.write("t-b/all.ndjson", &one("t-b", "second", "Two"));
    folder.stdout(&["seed", "t-b", "--quiet"]);
    two_of_one_name(&folder);
    assert_eq!(refused(&folder, &["seed", "t-a", "t-b"], 1), fresh.stderr);
    // What only the database has is said to be there.
    let said = refused(&folder, &["seed", "t-b"], 1);
    assert!(said.starts_with("error: `first` in the database has this name already\n"), "{said}");
}

#[test]
fn a_thing_that_only_the_database_has_otherwise_is_said_to_be_there() {
    let folder = Folder::new();
    folder.write("a/all.ndjson", &one("t-a", "first", "One"));
    folder.stdout(&["seed", "a", "--quiet"]);
    folder.write("b/all.ndjson", &one("t-b", "first", "Two"));
    let said = refused(&folder, &["seed", "b"], 1);
    let message = "error: organisation `first` is declared differently by the pack `t-a` in the database\n";
    assert!(said.starts_with(message), "{said}");
    let said = refused(&folder, &["seed", "a", "b"], 1);
    let message = "error: organisation `first` is declared differently by the pack `t-a`\n";
    assert!(said.starts_with(message), "{said}");
}
