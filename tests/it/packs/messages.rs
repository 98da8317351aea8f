//! The messages about packs: what is wrong, where, and how to correct it. Unusual but correct packs can be
//! seeded.

use std::fmt::Write as _;

use super::{brief, problems, problems_of};
use crate::support::{Folder, SMALL_PACK, edited};

/// Edits of the small pack as `old => new`, each with the resulting messages in the form of [`brief`].
const CASES: &str = include_str!("../../fixtures/pack-messages.txt");

#[test]
fn each_mistake_has_a_message_with_its_place() {
    let plain = |text: &str| text.replace("\\n", "\n");
    let mut today = String::new();
    for line in CASES.lines() {
        match line.split_once(" => ") {
            Some((old, new)) => {
                writeln!(today, "{line}").unwrap();
                for problem in problems_of(&edited(SMALL_PACK, &plain(old), &plain(new))) {
                    writeln!(today, "    {}", brief(&problem)).unwrap();
                }
            }
            None if line.starts_with("    ") => {}
            None => writeln!(today, "{line}").unwrap(),
        }
    }
    let lines: Vec<_> = CASES.lines().zip(today.lines()).filter(|(then, now)| then != now).take(5).collect();
    assert!(today == CASES, "was and is: {lines:#?}");
}

/// Writes packs as `folder/file` and text, and returns their problems.
fn found(files: &[(&str, &str)]) -> String {
    let folder = Folder::new();
    let mut packs = Vec::new();
    for (name, text) in files {
        folder.write(name, text);
        let (pack, _) = name.split_once('/').unwrap();
        if packs.last() != Some(&pack) {
            packs.push(pack);
        }
    }
    problems(&folder, &packs).iter().map(|problem| brief(problem) + "\n").collect()
}

const OTHER_PACK: &str = r#"[source]
slug = "other"
title = "Another source"
language = "en"
[[section]]
slug = "all"
heading = "All"
[[passage]]
slug = "first"
section = "all"
anchor = "Its first words"
[[organisation]]
slug = "gamma"
name = "Gamma"
cite = "first"
"#;

#[test]
fn a_pack_has_one_source() {
    let second = "[source]\nslug = \"small\"\ntitle = \"Again\"\nlanguage = \"en\"\n";
    assert_eq!(
        found(&[("a/one.toml", SMALL_PACK), ("a/two.toml", second)]),
        "error: a pack can have only one `[source]` @1:2+6\n"
    );
    let two = found(&[
        ("a/one.toml", SMALL_PACK),
        ("b/one.toml", &edited(SMALL_PACK, "A small source", "A source")),
    ]);
    assert_eq!(two, "error: two packs have the source `small` @2:8+7 [@2:8+7 the other is here]\n");
}

#[test]
fn a_thing_that_only_another_pack_declares_is_unknown_and_that_pack_is_named() {
    let other = format!(
        "{OTHER_PACK}[[partnership]]\norganisation = \"gamma\"\nrelation = \"partner-of\"\npartner = \"alpha\"\ncite = \"first\"\n"
    );
    assert_eq!(
        found(&[("a/one.toml", SMALL_PACK), ("b/one.toml", &other)]),
        "error: unknown organisation `alpha` @19:11+7 = the pack of `small` declares it, but each pack must be \
         complete: declare it here too, with a slug, a name and a `cite`\n"
    );
}

#[test]
fn a_slug_that_is_unknown_in_many_places_is_reported_in_each() {
    let mut many = String::new();
    for number in 0..60 {
        let figure = "[[figure]]\norganisation = \"gamm\"\nmetric = \"members\"\ncite = \"first\"";
        writeln!(many, "{figure}\nvalue = {number}").unwrap();
    }
    let found = found(&[("b/one.toml", &format!("{OTHER_PACK}{many}"))]);
    assert_eq!(
        found.lines().filter(|line| line.starts_with("error: unknown organisation `gamm`")).count(),
        60
    );
    // Finding a suggestion is slow, so their number is limited.
    assert_eq!(found.lines().filter(|line| line.ends_with("= did you mean `gamma`?")).count(), 50);
}
