//! After each kind of edit of a pack, and after its undoing, the database is that of a fresh build.

use super::{begin, build, change, difference, fresh, seeded};
use crate::support::{Folder, SMALL_PACK, content, edited, migrated};

type Edit = (&'static str, &'static [(&'static str, &'static str)]);

/// Edits of the small pack: what they are about, and the places that they change.
const EDITS: &[Edit] = &[
    (
        "a fact is added",
        &[(
            "[[discrepancy]]\nslug = \"odd\"",
            "[[figure]]\nevent = \"meeting\"\nmetric = \"members\"\nvalue = 3\ncite = \"two\"\n\n[[discrepancy]]\nslug = \"odd\"",
        )],
    ),
    (
        "a nested fact is added",
        &[
            ("says = \"two\" }", "says = \"two\" }, { cite = \"menu\", says = \"x\" }"),
            ("no_fact = \"links to other pages\"\n", ""),
        ],
    ),
    ("a value is changed", &[("value = 81", "value = 82")]),
    ("a remark is changed", &[("note = \"Once\"", "note = \"Twice\"")]),
    ("a remark is removed", &[(", venue = \"Hall\"", "")]),
    ("a date is changed", &[("date = \"2009/2012\"", "date = \"2009/..\"")]),
    ("a date that is a remark is changed", &[("date = \"1998\"", "date = \"199X\"")]),
    ("a fact is read elsewhere", &[("until = \"2006\"\ncite = \"two\"", "until = \"2006\"\ncite = \"one\"")]),
    (
        "a fact is removed",
        &[(
            "[[partnership]]\norganisation = \"alpha\"\nrelation = \"funds\"\npartner = \"beta\"\nsince = \"2004\"\nuntil = \"2006\"\ncite = \"two\"\n",
            "",
        )],
    ),
    (
        "a thing is removed",
        &[
            (
                "[[topic]]\nslug = \"narrow\"\nname = \"Narrow topic\"\nkind = \"concept\"\nbroader = \"wide\"\ncite = \"one\"\nstatements = [{ kind = \"definition\", statement = \"What it is.\" }]\n",
                "",
            ),
            ("broader = \"narrow\", cite", "broader = \"wide\", cite"),
        ],
    ),
    (
        "an organisation's slug is renamed",
        &[
            ("slug = \"beta\"", "slug = \"zeta\""),
            ("partner = \"beta\"", "partner = \"zeta\""),
            ("organisation = \"beta\"", "organisation = \"zeta\""),
        ],
    ),
    ("a discrepancy's slug is renamed", &[("slug = \"odd\"", "slug = \"even\"")]),
    ("a passage is moved to another section", &[("section = \"below\"", "section = \"top\"")]),
    (
        "a section gets a parent and loses one",
        &[("heading = \"Top\"", "heading = \"Top\"\nparent = \"below\""), ("parent = \"top\"\n", "")],
    ),
    (
        "two organisations swap their names",
        &[
            ("slug = \"alpha\"\nname = \"Alpha\"", "slug = \"alpha\"\nname = \"Beta\""),
            ("slug = \"beta\"\nname = \"Beta\"", "slug = \"beta\"\nname = \"Alpha\""),
        ],
    ),
    (
        "two passages of a section swap their anchors",
        &[
            (
                "slug = \"one\"\nsection = \"top\"\nanchor = \"The first words\"",
                "slug = \"one\"\nsection = \"top\"\nanchor = \"A menu\"",
            ),
            (
                "slug = \"menu\"\nsection = \"top\"\nanchor = \"A menu\"",
                "slug = \"menu\"\nsection = \"top\"\nanchor = \"The first words\"",
            ),
        ],
    ),
    (
        "references swap their numbers",
        &[
            ("number = 1\ntitle = \"A reference\"", "number = 2\ntitle = \"A reference\""),
            ("[[reference]]\nnumber = 2\ntitle = \"Another", "[[reference]]\nnumber = 1\ntitle = \"Another"),
        ],
    ),
    (
        "a reference is renumbered",
        &[("[[reference]]\nnumber = 2", "[[reference]]\nnumber = 7"), ("{ number = 2,", "{ number = 7,")],
    ),
    ("how a passage rests on a reference is changed", &[("reach = \"paragraph\"", "reach = \"sentence\"")]),
    (
        "a term is added",
        &[("[[relation]]", "[[event_kind]]\nterm = \"walk\"\ndefinition = \"People walk.\"\n\n[[relation]]")],
    ),
    (
        "a term is removed",
        &[
            ("[[event_kind]]\nterm = \"award\"\ndefinition = \"A distinction is conferred.\"\n", ""),
            ("kind = \"award\"", "kind = \"congress\""),
        ],
    ),
    (
        "a term is renamed",
        &[("term = \"funds\"", "term = \"pays\""), ("relation = \"funds\"", "relation = \"pays\"")],
    ),
    ("a definition is changed", &[("Gives the other money.", "Gives money to the other.")]),
    ("the source's title is changed", &[("title = \"A small source\"", "title = \"The small source\"")]),
    ("what a figure is of is changed", &[("organisation = \"alpha\"\nmetric", "work = \"code\"\nmetric")]),
    ("what a discrepancy is about is changed", &[("work = \"code\"\nwhat", "topic = \"wide\"\nwhat")]),
];

fn with(edits: &[(&str, &str)]) -> String {
    // The later edits first, as what an edit looks for can stand in what another writes.
    edits.iter().rev().fold(SMALL_PACK.to_owned(), |text, (old, new)| edited(&text, old, new))
}

/// Moves the records that begin like this to the front of the file, the last first.
fn reversed(text: &str, header: &str) -> String {
    let (mut these, others): (Vec<_>, Vec<_>) =
        text.split("\n\n").map(str::trim_end).partition(|record| record.starts_with(header));
    these.reverse();
    these.extend(others);
    these.join("\n\n")
}

#[test]
fn each_kind_of_edit_and_its_undoing_gives_what_a_fresh_build_gives() {
    let [mut empty, mut other] = [migrated(), migrated()];
    let folder = Folder::new();
    folder.write("old/pack.toml", SMALL_PACK);
    let old = fresh(&mut empty, &folder, &["old"]);
    let transaction = begin(&mut other);
    seeded(&transaction, &folder, &["old"]);
    let mut texts: Vec<(&str, String)> = EDITS.iter().map(|(what, edits)| (*what, with(edits))).collect();
    texts.push(("a passage gets another slug", SMALL_PACK.replace("\"two\"", "\"second\"")));
    texts.push(("sections are turned", reversed(SMALL_PACK, "[[section]]")));
    texts.push(("passages are turned", reversed(SMALL_PACK, "[[passage]]")));
    let kept = "things are turned";
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
fn how_a_pack_is_parted_into_files_makes_no_difference() {
    let mut empty = migrated();
    let folder = Folder::new();
    folder.write("one/pack.toml", SMALL_PACK);
    let (first, second) = SMALL_PACK.split_at(SMALL_PACK.find("[[event_series]]").unwrap());
    folder.write("two/a.toml", first);
    folder.write("two/b.toml", second);
    assert_eq!(fresh(&mut empty, &folder, &["two"]), fresh(&mut empty, &folder, &["one"]));
}

#[test]
fn a_topic_and_what_it_belongs_to_are_found_in_whichever_order_they_come_and_change() {
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
fn what_is_refused_leaves_the_database_as_it_was() {
    let [mut empty, mut other] = [migrated(), migrated()];
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    let transaction = begin(&mut other);
    seeded(&transaction, &folder, &["pack"]);
    let before = content(&transaction);
    folder.write("pack/pack.toml", &edited(SMALL_PACK, "partner = \"beta\"", "partner = \"betta\""));
    let refused = change(&transaction, &folder, &["pack"], &[]).unwrap_err();
    assert_eq!(refused, build(&mut empty, &folder, &["pack"]).unwrap_err());
    assert!(refused[0].starts_with("error: unknown organisation `betta`\n"), "{}", refused[0]);
    assert_eq!(content(&transaction), before);
}
