//! After any edit of a pack, seeding gives what a fresh build gives.

use std::fmt::Write as _;

use ecpat_kb::seed::{Change, Others};
use rusqlite::Connection;

use super::{begin, difference, fresh, planned, seeded, seeded_at_hand};
use crate::support::{Folder, SMALL_PACK, content, edited, migrated};

/// The records of the small pack, each with its header.
fn records(text: &str) -> Vec<String> {
    text.split("\n\n").map(|record| record.trim_end().to_owned()).collect()
}

/// Moves the records that begin like this to the front of the file, the last first.
fn reversed(text: &str, header: &str) -> String {
    let (mut these, others): (Vec<_>, Vec<_>) =
        records(text).into_iter().partition(|record| record.starts_with(header));
    these.reverse();
    these.extend(others);
    these.join("\n\n")
}

type Edit = (&'static str, &'static [(&'static str, &'static str)]);

/// Edits of the small pack: what they are about, and the places that they change.
const EDITS: &[Edit] = &[
    (
        "a fact is added",
        &[(
            "[[discrepancy]]",
            "[[figure]]\nevent = \"meeting\"\nmetric = \"members\"\nvalue = 3\ncite = \"two\"\n\n[[discrepancy]]",
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
        &[(
            "[[topic]]\nslug = \"narrow\"\nname = \"Narrow topic\"\nkind = \"concept\"\nbroader = \"wide\"\ncite = \"one\"\nstatements = [{ kind = \"definition\", statement = \"What it is.\" }]\n",
            "",
        )],
    ),
    (
        "an organisation's slug is renamed",
        &[
            ("slug = \"beta\"", "slug = \"zeta\""),
            ("partner = \"beta\"", "partner = \"zeta\""),
            ("organisation = \"beta\"", "organisation = \"zeta\""),
        ],
    ),
    (
        "a passage's slug is renamed",
        &[
            ("slug = \"two\"", "slug = \"second\""),
            ("topic = \"wide\", cite = \"two\"", "topic = \"wide\", cite = \"second\""),
            ("name = \"Beta\"\ncite = \"two\"", "name = \"Beta\"\ncite = \"second\""),
            ("kind = \"treaty\"\ncite = \"two\"", "kind = \"treaty\"\ncite = \"second\""),
            ("until = \"2006\"\ncite = \"two\"", "until = \"2006\"\ncite = \"second\""),
            ("{ cite = \"two\", says", "{ cite = \"second\", says"),
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

/// Seeds the small pack, then the edited one over it, and compares with a fresh build;
/// returns the changes as `table +added ~changed -removed`.
fn after(empty: &mut Connection, old: &str, files: &[(&str, &str)], others: Others) -> String {
    let folder = Folder::new();
    folder.write("old/pack.toml", old);
    for (name, text) in files {
        folder.write(&format!("new/{name}"), text);
    }
    let expected = fresh(empty, &folder, &["new"]);
    let transaction = begin(empty);
    seeded(&transaction, &folder, &["old"], Others::Keep).unwrap();
    let changes = seeded(&transaction, &folder, &["new"], others)
        .unwrap_or_else(|found| panic!("{}", found.join("\n")));
    assert_eq!(difference(&content(&transaction), &expected), "");
    assert!(planned(&transaction, &folder, &["new"], others).unwrap().is_empty());
    brief(&changes)
}

/// Changes as `table +added ~changed -removed`.
fn brief(changes: &[Change]) -> String {
    let brief = |change: &Change| {
        format!("{} +{} ~{} -{}", change.table, change.added, change.changed, change.removed)
    };
    changes.iter().map(brief).collect::<Vec<_>>().join(", ")
}

fn with(edits: &[(&str, &str)]) -> String {
    // The later edits first, as what an edit looks for can stand in what another writes.
    edits.iter().rev().fold(SMALL_PACK.to_owned(), |text, (old, new)| edited(&text, old, new))
}

#[test]
fn each_kind_of_edit_and_its_undoing_gives_what_a_fresh_build_gives() {
    let empty = &mut migrated();
    let other = &mut migrated();
    let folder = Folder::new();
    folder.write("old/pack.toml", SMALL_PACK);
    let old = fresh(empty, &folder, &["old"]);
    let transaction = begin(other);
    seeded(&transaction, &folder, &["old"], Others::Keep).unwrap();
    let mut told = String::new();
    for (what, edits) in EDITS {
        folder.write("new/pack.toml", &with(edits));
        let changes = seeded(&transaction, &folder, &["new"], Others::Keep).unwrap();
        let new = fresh(empty, &folder, &["new"]);
        assert_eq!(difference(&content(&transaction), &new), "", "{what}");
        writeln!(told, "{what}: {}", brief(&changes)).unwrap();
        seeded(&transaction, &folder, &["old"], Others::Keep).unwrap();
        assert_eq!(difference(&content(&transaction), &old), "", "{what}, undone");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_order_of_passages_and_sections_is_that_of_the_file() {
    let empty = &mut migrated();
    let sections = reversed(SMALL_PACK, "[[section]]");
    assert_eq!(after(empty, SMALL_PACK, &[("pack.toml", &sections)], Others::Keep), "section +0 ~2 -0");
    let passages = reversed(SMALL_PACK, "[[passage]]");
    assert_eq!(after(empty, SMALL_PACK, &[("pack.toml", &passages)], Others::Keep), "passage +0 ~2 -0");
}

#[test]
fn how_a_pack_is_parted_into_files_makes_no_difference() {
    let empty = &mut migrated();
    let all = records(SMALL_PACK);
    let (one, two) = all.split_at(all.len() / 2);
    let files = [("a.toml", one.join("\n\n")), ("b.toml", two.join("\n\n"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(after(empty, SMALL_PACK, &files, Others::Keep), "");
    let things = reversed(&reversed(SMALL_PACK, "[[topic]]"), "[[organisation]]");
    assert_eq!(after(empty, SMALL_PACK, &[("pack.toml", &things)], Others::Keep), "");
}

#[test]
fn a_source_with_a_new_slug_is_another_source_and_takes_its_place_in_a_build() {
    let empty = &mut migrated();
    let renamed = edited(SMALL_PACK, "slug = \"small\"", "slug = \"smaller\"");
    let renamed = edited(&renamed, "A small source", "A smaller source");
    let changes = after(empty, SMALL_PACK, &[("pack.toml", &renamed)], Others::Remove);
    assert!(changes.starts_with("source +1 ~0 -1, section +2 ~0 -2, "), "{changes}");
}

#[test]
fn what_a_hand_has_changed_in_the_database_is_put_right() {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    let empty = &mut migrated();
    let expected = fresh(empty, &folder, &["pack"]);
    let transaction = begin(empty);
    seeded(&transaction, &folder, &["pack"], Others::Keep).unwrap();
    transaction
        .execute_batch(
            "INSERT INTO activity (organisation_id, kind, description, topic_id, passage_id)
               SELECT organisation_id, kind, description, topic_id, passage_id FROM activity;
             INSERT INTO figure (organisation_id, metric, value, qualifier, passage_id)
               SELECT id, 'members', 5, 'exact', passage_id FROM organisation;
             UPDATE partnership SET note = 'By hand';
             UPDATE event_date SET latest = '2013-01-01';
             DELETE FROM topic_statement;",
        )
        .unwrap();
    // Of a pack that is read as a stream, what can be searched is brought up to date where
    // something has changed.
    let changes = seeded(&transaction, &folder, &["pack"], Others::Keep).unwrap();
    assert_eq!(changes.len(), 5);
    transaction.execute_batch("DELETE FROM search_document WHERE kind = 'work'").unwrap();
    assert_eq!(seeded_at_hand(&transaction, &folder, &["pack"], Others::Keep).unwrap(), []);
    assert_eq!(difference(&content(&transaction), &expected), "");
}
