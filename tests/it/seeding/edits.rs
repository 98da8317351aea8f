//! After each kind of edit of a pack, and after undoing it, the database is that of a fresh build.

use super::{begin, build, change, difference, fresh, seeded};
use crate::support::{Folder, SMALL_PACK, content, edited, migrated};

/// Edits of the small pack that change a value, a name or an order. `random_edits` tries things that are
/// added, removed and moved.
const EDITS: &[(&str, &str)] = &[
    ("value = 81", "value = 82"),
    ("note = \"Once\"", "note = \"Twice\""),
    (", venue = \"Hall\"", ""),
    ("date = \"2009/2012\"", "date = \"2009/..\""),
    ("until = \"2006\"\ncite = \"two\"", "until = \"2006\"\ncite = \"one\""),
    ("names = [{ name = \"The Alpha\", kind = \"official\" }]\n", ""),
    ("kind = [\"lodge\", \"network\"]", "kind = \"network\""),
    ("slug = \"odd\"", "slug = \"even\""),
    ("section = \"below\"", "section = \"top\""),
    ("parent = \"top\"\n", ""),
    ("reach = \"paragraph\"", "reach = \"sentence\""),
    ("[[relation]]", "[[event_kind]]\nterm = \"walk\"\ndefinition = \"People walk.\"\n\n[[relation]]"),
    ("Gives the other money.", "Gives money to the other."),
    ("title = \"A small source\"", "title = \"The small source\""),
    ("organisation = \"alpha\"\nmetric", "work = \"code\"\nmetric"),
    ("work = \"code\"\nwhat", "topic = \"wide\"\nwhat"),
    ("label = \"Lodge\"\n", ""),
    ("person = \"anna\", role = \"singer\"", "collective = \"sailors\", role = \"singer\""),
    ("locator = \"p. 9\"", "locator = \"p. 10\""),
    ("{ body = \"A body\" }", "{ body = \"Another\" }"),
];

/// Moves the records with this header to the front of the file, in reverse order.
fn reversed(text: &str, header: &str) -> String {
    let (mut these, others): (Vec<_>, Vec<_>) =
        text.split("\n\n").map(str::trim_end).partition(|record| record.starts_with(header));
    these.reverse();
    these.extend(others);
    these.join("\n\n")
}

#[test]
fn each_kind_of_edit_gives_the_content_of_a_fresh_build() {
    let [mut empty, mut other] = [migrated(), migrated()];
    let folder = Folder::new();
    folder.write("old/pack.toml", SMALL_PACK);
    let old = fresh(&mut empty, &folder, &["old"]);
    let transaction = begin(&mut other);
    seeded(&transaction, &folder, &["old"]);
    let mut texts: Vec<(&str, String)> =
        EDITS.iter().map(|(old, new)| (*new, edited(SMALL_PACK, old, new))).collect();
    let swapped = |one: &str, two: &str| SMALL_PACK.replace(one, "\0").replace(two, one).replace('\0', two);
    texts.push(("two organisations swap their names", swapped("name = \"Alpha\"", "name = \"Beta\"")));
    texts.push((
        "two passages swap their anchors",
        swapped("anchor = \"A menu\"", "anchor = \"The first words\""),
    ));
    texts.push(("two references swap their numbers", swapped("number = 1\ntitle", "number = 2\ntitle")));
    texts.push(("a term is renamed", SMALL_PACK.replace("\"funds\"", "\"pays\"")));
    texts.push(("a passage gets another slug", SMALL_PACK.replace("\"two\"", "\"second\"")));
    texts.push(("sections are reversed", reversed(SMALL_PACK, "[[section]]")));
    texts.push(("passages are reversed", reversed(SMALL_PACK, "[[passage]]")));
    let kept = "things are reversed";
    texts.push((kept, reversed(&reversed(SMALL_PACK, "[[organisation]]"), "[[topic]]")));
    for (what, text) in texts {
        folder.write("new/pack.toml", &text);
        seeded(&transaction, &folder, &["new"]);
        let new = fresh(&mut empty, &folder, &["new"]);
        assert_eq!(difference(&content(&transaction), &new), "", "{what}");
        assert_eq!(new == old, what == kept, "{what}");
        seeded(&transaction, &folder, &["old"]);
        assert_eq!(difference(&content(&transaction), &old), "", "{what}, undone");
    }
}

#[test]
fn the_files_of_a_pack_make_no_difference() {
    let mut empty = migrated();
    let folder = Folder::new();
    folder.write("one/pack.toml", SMALL_PACK);
    let (first, second) = SMALL_PACK.split_at(SMALL_PACK.find("[[event_series]]").unwrap());
    folder.write("two/a.toml", first);
    folder.write("two/b.toml", second);
    assert_eq!(fresh(&mut empty, &folder, &["two"]), fresh(&mut empty, &folder, &["one"]));
}

#[test]
fn a_topic_and_its_broader_topic_can_be_in_any_order() {
    let topic = |slug: &str, broader: &str, cite: &str| {
        format!("[[topic]]\nslug = \"{slug}\"\nname = \"T {slug}\"\n{broader}cite = \"{cite}\"\n")
    };
    let pack = |source: &str, topics: &str| {
        format!(
            "[source]\nslug = \"{source}\"\ntitle = \"T\"\nlanguage = \"en\"\n[[section]]\nslug = \"s\"\nheading = \"S\"\n\
             [[passage]]\nslug = \"p\"\nsection = \"s\"\nanchor = \"A p\"\n\
             [[passage]]\nslug = \"q\"\nsection = \"s\"\nanchor = \"A q\"\n{topics}"
        )
    };
    let wide = "broader = \"wide\"\n";
    let before = topic("wide", "", "p") + &topic("narrow", wide, "p");
    let [mut empty, mut other] = [migrated(), migrated()];
    let folder = Folder::new();
    for (one, two) in [("q", "q"), ("p", "q"), ("q", "p")] {
        for topics in [
            topic("wide", "", one) + &topic("narrow", wide, two),
            topic("narrow", wide, two) + &topic("wide", "", one),
        ] {
            folder.write("a/pack.toml", &pack("a", &before));
            folder.write("c/pack.toml", &pack("c", &before));
            let transaction = begin(&mut other);
            seeded(&transaction, &folder, &["a", "c"]);
            folder.write("a/pack.toml", &pack("a", &topics));
            seeded(&transaction, &folder, &["a"]);
            assert_eq!(
                difference(&content(&transaction), &fresh(&mut empty, &folder, &["a", "c"])),
                "",
                "{topics}"
            );
        }
    }
}

#[test]
fn a_refused_pack_leaves_the_database_as_it_was() {
    let [mut empty, mut other] = [migrated(), migrated()];
    let folder = Folder::small();
    let transaction = begin(&mut other);
    seeded(&transaction, &folder, &["pack"]);
    let before = content(&transaction);
    folder.write("pack/pack.toml", &edited(SMALL_PACK, "partner = \"beta\"", "partner = \"betta\""));
    let refused = change(&transaction, &folder, &["pack"], &[]).unwrap_err();
    assert_eq!(refused, build(&mut empty, &folder, &["pack"]).unwrap_err());
    assert!(refused[0].starts_with("error: unknown organisation `betta`\n"), "{}", refused[0]);
    assert_eq!(content(&transaction), before);
}
