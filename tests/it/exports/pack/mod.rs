//! Packs from the database: building from them gives the same content, and exporting that gives the
//! same bytes.

mod any_packs;
mod refused;

use std::collections::BTreeMap;

use crate::support::{ARTICLE, Folder, SMALL_PACK, content, edited};

/// Exports `ecpat.db`, builds `again.db` from that, compares, and returns the files.
fn there_and_back(folder: &Folder, sources: &[&str]) -> BTreeMap<String, Vec<u8>> {
    folder.stdout("export pack packs");
    let packs: Vec<String> = sources.iter().map(|source| format!("packs/{source}")).collect();
    let packs: Vec<&str> = packs.iter().map(String::as_str).collect();
    folder.stdout(&[&["build", "--only", "--db", "again.db"], &packs[..]].concat());
    assert_eq!(content(&folder.open("again.db")), content(&folder.open("ecpat.db")));
    folder.stdout("export pack again --db again.db");
    let (once, twice) = (folder.tree("packs"), folder.tree("again"));
    assert!(once == twice, "the files differ");
    let found: Vec<&str> = once.keys().map(|name| name.split_once('/').unwrap().0).collect();
    assert!(sources.iter().all(|source| found.contains(source)), "{found:?}");
    once
}

#[test]
fn the_built_in_pack_is_exported_to_the_same_files() {
    let folder = Folder::built();
    let written = there_and_back(&folder, &["wikipedia-ecpat"]);
    folder.copy_built_in_pack("seed/ecpat");
    let names: Vec<String> =
        folder.tree("seed").into_keys().map(|name| name.replace("ecpat/", "wikipedia-ecpat/")).collect();
    assert_eq!(written.keys().cloned().collect::<Vec<_>>(), names);
    let records = |files: &BTreeMap<String, Vec<u8>>| {
        let count = |(name, bytes): (&String, &Vec<u8>)| {
            let table: toml::Table = String::from_utf8(bytes.clone()).unwrap().parse().unwrap();
            let lists = table.iter().filter_map(|(key, value)| Some((key.clone(), value.as_array()?.len())));
            (name.rsplit('/').next().unwrap().to_owned(), lists.collect::<BTreeMap<_, _>>())
        };
        files.iter().map(count).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(records(&written), records(&folder.tree("seed")));
}

#[test]
fn packs_that_share_things_are_exported_separately() {
    let folder = Folder::new();
    folder.write("small/pack.toml", SMALL_PACK);
    // Sorts before `small`, so shared declarations cite its passage.
    folder.write("friend/pack.toml", FRIEND);
    folder.stdout(&["build", "--only", ARTICLE, "small", "friend"]);
    let written = there_and_back(&folder, &["friend", "small", "wikipedia-ecpat"]);
    let text = |name: &str| String::from_utf8(written[name].clone()).unwrap();
    assert_eq!(text("friend/organisations.toml"), FRIENDS_ORGANISATIONS);
    assert_eq!(text("friend/vocabulary.toml"), FRIENDS_VOCABULARY);
    assert!(text("small/organisations.toml").starts_with(SMALL_ORGANISATIONS));
    assert!(text("small/vocabulary.toml").contains(FRIENDS_VOCABULARY));
    assert!(!written.contains_key("friend/works.toml"));
}

const FRIEND: &str = r#"
[source]
slug = "friend"
title = "Friend"
language = "en"
[[section]]
slug = "all"
heading = "All"
[[passage]]
slug = "only"
section = "all"
anchor = "Its only words"
[[passage]]
slug = "other"
section = "all"
anchor = "Other words"
[[organisation]]
slug = "beta"
name = "Beta"
cite = "other"
places = [{ place = "town", role = "office" }]
names = [{ name = "B", kind = "short" }, { name = "Bee", kind = "short", cite = "only" }, { name = "B", kind = "short", cite = "only" }]
[[organisation]]
slug = "alpha"
name = "Alpha"
kind = "ngo"
cite = "only"
[[place]]
slug = "town"
name = "Town"
country = "SE"
cite = "only"
[[event_kind]]
term = "award"
definition = "A distinction is conferred."
"#;

const FRIENDS_ORGANISATIONS: &str = r#"[[organisation]]
slug = "alpha"
name = "Alpha"
kind = "ngo"
cite = "only"

[[organisation]]
slug = "beta"
name = "Beta"
cite = "other"
names = [
  { name = "B", kind = "short", cite = "only" },
  { name = "B", kind = "short" },
  { name = "Bee", kind = "short", cite = "only" },
]
places = [{ place = "town", role = "office" }]
"#;

const FRIENDS_VOCABULARY: &str = r#"[[event_kind]]
term = "award"
definition = "A distinction is conferred."
"#;

const SMALL_ORGANISATIONS: &str = r#"[[organisation]]
slug = "alpha"
name = "Alpha"
kind = "ngo"
cite = "one"
names = [{ name = "The Alpha", kind = "official" }]
places = [{ place = "town", role = "office", address = "Main Street" }]
statements = [{ kind = "focus", statement = "Its focus.", topic = "wide", cite = "two" }]

[[organisation]]
slug = "beta"
name = "Beta"
cite = "two"
"#;

#[test]
fn the_order_of_seeding_makes_no_difference() {
    let folder = Folder::new();
    let export = |db: &str| {
        folder.stdout(&["export", "pack", "packs", "--force", "--db", db]);
        folder.tree("packs")
    };
    folder.write("pack/pack.toml", SMALL_PACK);
    folder.stdout(&["build", "--only", ARTICLE, "pack", "--db", "straight.db"]);
    let straight = export("straight.db");
    let turned = edited(SMALL_PACK, "value = 81", "value = 18");
    folder.write("pack/pack.toml", &turned);
    folder.stdout("seed pack --db around.db");
    folder.write("pack/pack.toml", SMALL_PACK);
    folder.stdout("seed pack --db around.db");
    folder.stdout(&["seed", ARTICLE, "--db", "around.db"]);
    assert!(export("around.db") == straight, "the files differ");
    folder.write("pack/pack.toml", &turned);
    folder.stdout("seed pack --db around.db");
    assert!(export("around.db") != straight, "one figure differs");
}
