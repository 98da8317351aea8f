//! Packs about the same things: each has the facts of its source, their order makes no difference, and
//! each can be changed or removed.

use super::{begin, build, change, difference, fresh, seeded};
use crate::packs::problems;
use crate::support::{Folder, content, edited, lines, migrated, rows};

/// A pack of a source with one passage, `only`, and these records.
fn pack(source: &str, records: &str) -> String {
    format!(
        "[source]\nslug = \"{source}\"\ntitle = \"Source {source}\"\nlanguage = \"en\"\n[[section]]\nslug = \"all\"\n\
         heading = \"All\"\n[[passage]]\nslug = \"only\"\nsection = \"all\"\nanchor = \"Its only words\"\n{records}"
    )
}

/// A record of a kind with a slug, a name, and more keys.
fn thing(kind: &str, slug: &str, name: &str, more: &str) -> String {
    format!("[[{kind}]]\nslug = \"{slug}\"\nname = \"{name}\"\n{more}\ncite = \"only\"\n")
}

/// A pack that declares an organisation, a place and a term that other packs declare, too.
fn sharing(source: &str) -> String {
    pack(
        source,
        &format!(
            "[[event_kind]]\nterm = \"award\"\ndefinition = \"A distinction is conferred.\"\n{}{}{}{}",
            thing("place", "town", "Town", "country = \"SE\""),
            thing(
                "organisation",
                "office",
                "Office",
                "kind = \"ngo\"\nplaces = [{ place = \"town\", role = \"office\" }]"
            ),
            thing("organisation", &format!("office-{source}"), &format!("Office of {source}"), ""),
            thing(
                "event",
                &format!("event-{source}"),
                &format!("Event of {source}"),
                "kind = \"award\"\nparticipants = [{ organisation = \"office\", role = \"host\" }]"
            ),
        ),
    )
}

/// A folder with a pack for each of these sources.
fn folder(packs: &[(&str, String)]) -> Folder {
    let folder = Folder::new();
    for (source, text) in packs {
        folder.write(&format!("{source}/pack.toml"), text);
    }
    folder
}

const ORDERS: [[&str; 3]; 6] =
    [["a", "b", "c"], ["a", "c", "b"], ["b", "a", "c"], ["b", "c", "a"], ["c", "a", "b"], ["c", "b", "a"]];

#[test]
fn packs_give_the_same_in_every_order_and_each_can_be_removed() {
    let folder = folder(&["a", "b", "c"].map(|source| (source, sharing(source))));
    let [mut empty, mut other] = [migrated(), migrated()];
    let expected = fresh(&mut empty, &folder, &["a", "b", "c"]);
    for order in ORDERS {
        assert_eq!(difference(&fresh(&mut empty, &folder, &order), &expected), "");
        let transaction = begin(&mut other);
        for pack in order {
            seeded(&transaction, &folder, &[pack]);
        }
        assert_eq!(difference(&content(&transaction), &expected), "", "{order:?}");
        for removed in 1..=2 {
            change(&transaction, &folder, &[], &order[removed - 1..removed]).unwrap();
            let left = fresh(&mut empty, &folder, &order[removed..]);
            assert_eq!(difference(&content(&transaction), &left), "", "{:?} of {order:?}", &order[removed..]);
        }
    }
}

#[test]
fn a_thing_that_one_pack_no_longer_declares_stays_while_another_does() {
    let folder = folder(&["a", "b"].map(|source| (source, sharing(source))));
    let [mut empty, mut other] = [migrated(), migrated()];
    let transaction = begin(&mut other);
    seeded(&transaction, &folder, &["a", "b"]);
    for source in ["a", "b"] {
        folder.write(&format!("{source}/pack.toml"), &pack(source, &thing("place", "town", "Town", "")));
        seeded(&transaction, &folder, &[source]);
        assert_eq!(difference(&content(&transaction), &fresh(&mut empty, &folder, &["a", "b"])), "");
    }
    assert!(!content(&transaction).contains("award"), "a term that no source declares is left");
}

#[test]
fn a_thing_has_the_name_of_the_first_source_by_slug_unless_it_has_a_label() {
    let folder = folder(&[
        ("b", pack("b", &thing("organisation", "o", "Be", "kind = [\"ngo\", \"network\"]"))),
        (
            "a",
            pack(
                "a",
                &thing("organisation", "o", "Ah", "kinds = [{ kind = \"foundation\", cite = \"only\" }]"),
            ),
        ),
        ("c", pack("c", &thing("organisation", "o", "Ce", ""))),
    ]);
    let mut conn = migrated();
    let transaction = begin(&mut conn);
    let name = || rows(&transaction, "SELECT name FROM thing").replace(['"', '\n'], "");
    seeded(&transaction, &folder, &["b", "c"]);
    assert_eq!(name(), "Be");
    seeded(&transaction, &folder, &["a"]);
    assert_eq!(name(), "Ah");
    let kinds = "SELECT d.slug, c.kind FROM classification AS c JOIN passage AS p ON p.id = c.passage_id
        JOIN source AS d ON d.id = p.source_id";
    assert_eq!(rows(&transaction, kinds), "\"a\" | \"foundation\"\n\"b\" | \"network\"\n\"b\" | \"ngo\"\n");
    let listed = "SELECT name FROM naming WHERE kind = 'listed'";
    assert_eq!(rows(&transaction, listed), "\"Ah\"\n\"Be\"\n\"Ce\"\n");
    folder.write("c/pack.toml", &pack("c", &thing("organisation", "o", "Ce", "label = \"Chosen\"")));
    seeded(&transaction, &folder, &["c"]);
    assert_eq!(name(), "Chosen");
    change(&transaction, &folder, &[], &["c"]).unwrap();
    change(&transaction, &folder, &[], &["a"]).unwrap();
    assert_eq!(name(), "Be");
}

/// The errors and warnings about all packs together; one of the errors is found, too, when the last pack is seeded
/// after the others.
fn reported(packs: &[(&str, String)]) -> String {
    let folder = folder(packs);
    let sources: Vec<&str> = packs.iter().map(|(source, _)| *source).collect();
    let together = problems(&folder, &sources);
    let mut said: Vec<&str> = together.iter().filter_map(|problem| problem.lines().next()).collect();
    said.sort_unstable();
    let (last, first) = sources.split_last().unwrap();
    let mut conn = migrated();
    let transaction = begin(&mut conn);
    seeded(&transaction, &folder, first);
    let before = content(&transaction);
    let outcome = change(&transaction, &folder, &[last], &[]);
    assert_eq!(outcome.is_ok(), said.iter().all(|line| line.starts_with("warning: ")), "{together:?}");
    if let Err(errors) = outcome {
        assert_eq!(content(&transaction), before);
        assert!(
            errors.iter().any(|error| said.iter().any(|line| error.starts_with(line))),
            "nothing of {said:?} is in {errors:?}"
        );
    }
    said.join("\n")
}

#[test]
fn different_labels_or_definitions_are_an_error() {
    let label = |label: &str| thing("organisation", "o", "O", &format!("label = \"{label}\""));
    assert_eq!(
        reported(&[("a", pack("a", &label("One"))), ("b", pack("b", &label("Two")))]),
        "error: the source `a` has another label for `o`: `One`\nerror: the source `b` has another label for `o`: `Two`"
    );
    assert_eq!(reported(&[("a", pack("a", &label("One"))), ("b", pack("b", &label("One")))]), "");
    let term =
        |text: &str| format!("[[metric]]\nterm = \"staff\"\ndefinition = \"{text}\"\nunit = \"people\"\n");
    assert_eq!(
        reported(&[("a", pack("a", &term("Employed."))), ("b", pack("b", &term("Paid.")))]),
        "error: `staff` of the vocabulary `metric` is defined differently by another source"
    );
}

#[test]
fn two_things_with_names_that_look_the_same_are_a_warning() {
    let two = |one: &str, two: &str| {
        reported(&[
            ("a", pack("a", &thing("organisation", "x", one, ""))),
            ("b", pack("b", &thing("organisation", "y", two, ""))),
        ])
    };
    assert_eq!(two("Same", "Same"), "warning: organisation `y` has the same name as `x`");
    let alike = "warning: organisation `y` has a name that looks the same as that of `x`: the characters differ only invisibly";
    for (one, other) in [
        ("Zürich", "Zu\u{308}rich"),
        ("Network", "Net\u{ad}work"),
        ("Office", "O\u{fb03}ce"),
        ("Beta", "Be\u{200b}ta"),
    ] {
        assert_eq!(two(one, other), alike, "{other:?}");
    }
    assert_eq!(two("Same", "Other"), "");
    // A person and an organisation can have the same name, and two packs can use it for one thing.
    assert_eq!(
        reported(&[
            ("a", pack("a", &thing("organisation", "x", "Same", ""))),
            ("b", pack("b", &(thing("person", "y", "Same", "") + &thing("organisation", "x", "Same", ""))))
        ]),
        ""
    );
}

#[test]
fn two_events_with_one_number_in_a_series_are_a_warning() {
    let event = |slug: &str| thing("event", slug, &format!("Event {slug}"), "series = \"s\"\nordinal = 2");
    let both = thing("event_series", "s", "Series", "") + &event("one") + &event("two");
    assert_eq!(
        reported(&[("a", pack("a", &both))]),
        "warning: number 2 of the series `s` is also the number of `one`"
    );
}

#[test]
fn a_circle_of_wider_topics_is_an_error_in_a_pack_and_a_conflict_between_packs() {
    let topic = |slug: &str, broader: &str| thing("topic", slug, slug, broader);
    let one = topic("x", "broader = \"y\"") + &topic("y", "");
    let other = topic("x", "") + &topic("y", "broader = \"x\"");
    let both = topic("x", "broader = \"y\"") + &topic("y", "broader = \"x\"");
    assert_eq!(
        reported(&[("a", pack("a", &both))]),
        "error: `broader` leads from `x` back to itself\nerror: `broader` leads from `y` back to itself"
    );
    let packs = [("a", pack("a", &one)), ("b", pack("b", &other))];
    let said = reported(&packs);
    assert!(said.lines().all(|line| line.starts_with("warning: `broader` leads from `")), "{said}");
    assert!(said.contains("`x` back to itself, according to these sources: "), "{said}");
    let folder = folder(&packs);
    folder.stdout("seed a b -q");
    let circles = "SELECT DISTINCT subject_slug FROM conflicts WHERE what = 'broader'";
    assert_eq!(rows(&folder.open("ecpat.db"), circles).lines().next(), Some("\"x\""));
}

/// A discrepancy between a passage of this source and one of another.
fn discrepancy(cite: &str) -> String {
    format!(
        "{}[[discrepancy]]\nslug = \"odd\"\norganisation = \"o\"\nwhat = \"a thing\"\nexplanation = \"They differ.\"\n\
         passages = [{{ cite = \"only\", says = \"one\" }}, {{ cite = \"{cite}\", says = \"two\" }}]\n",
        thing("organisation", "o", "O", "")
    )
}

#[test]
fn a_passage_that_a_discrepancy_of_another_pack_cites_cannot_be_removed() {
    let own = pack("a", &thing("organisation", "o", "O", ""));
    let folder = folder(&[("a", own.clone()), ("b", pack("b", &discrepancy("a/only")))]);
    let [mut empty, mut other] = [migrated(), migrated()];
    let expected = fresh(&mut empty, &folder, &["a", "b"]);
    let unknown = build(&mut empty, &folder, &["b"]).unwrap_err();
    assert!(
        unknown[0].starts_with("error: unknown passage `a/only`\n")
            && unknown[0].contains("first, or together"),
        "{unknown:?}"
    );
    let transaction = begin(&mut other);
    seeded(&transaction, &folder, &["a"]);
    seeded(&transaction, &folder, &["b"]);
    assert_eq!(difference(&content(&transaction), &expected), "");
    // The citation stays when the pack of the passage changes.
    folder.write("a/pack.toml", &own.replace("Source a", "Source A"));
    seeded(&transaction, &folder, &["a"]);
    assert_eq!(difference(&content(&transaction), &fresh(&mut empty, &folder, &["a", "b"])), "");
    folder.write("a/pack.toml", &own.replace("\"only\"", "\"other\""));
    let kept = content(&transaction);
    for (packs, removed) in [(&["a"][..], &[][..]), (&[], &["a"])] {
        let refused = change(&transaction, &folder, packs, removed).unwrap_err().join("");
        assert!(["`a/only`", "`odd`", "`b`"].iter().all(|name| refused.contains(name)), "{refused}");
        assert_eq!(content(&transaction), kept);
    }
    change(&transaction, &folder, &[], &["a", "b"]).unwrap();
    assert_eq!(difference(&content(&transaction), &content(&begin(&mut migrated()))), "");
}

#[test]
fn a_thing_that_moves_to_another_pack_is_found_by_search() {
    let trusts: Vec<String> = ["amber", "birch", "cedar", "dahlia", "elder"]
        .iter()
        .map(|slug| thing("organisation", slug, &format!("The {slug} trust"), ""))
        .collect();
    let reversed: Vec<String> = trusts.iter().rev().cloned().collect();
    let zz = thing("organisation", "zz", "Zz", "");
    let corrected = |slug: &str| thing("organisation", slug, "ECPAT USA", "");
    for [before, after] in [
        [[("a", trusts.concat()), ("b", zz.clone())], [("a", String::new()), ("b", zz + &reversed.concat())]],
        // The slug of a thing is corrected in all packs.
        [
            [("a", corrected("ecpat-usa")), ("b", corrected("ecpat-usa"))],
            [("a", corrected("ecpat-us")), ("b", corrected("ecpat-us"))],
        ],
    ] {
        for as_lines in [false, true] {
            let [mut empty, mut other] = [migrated(), migrated()];
            let folder = Folder::new();
            let write = |packs: &[(&str, String)]| {
                for (source, records) in packs {
                    let text = pack(source, records);
                    folder.write(
                        &format!("{source}/all.{}", if as_lines { "ndjson" } else { "toml" }),
                        &if as_lines { lines(&text) } else { text },
                    );
                }
            };
            write(&before);
            let transaction = begin(&mut other);
            seeded(&transaction, &folder, &["b"]);
            seeded(&transaction, &folder, &["a"]);
            write(&after);
            seeded(&transaction, &folder, &["a", "b"]);
            assert_eq!(difference(&content(&transaction), &fresh(&mut empty, &folder, &["a", "b"])), "");
            let hits = "SELECT count(*) FROM search_index WHERE search_index MATCH 'trust OR usa'";
            assert_eq!(
                rows(&transaction, hits),
                format!("\"{}\"\n", if after[1].1.contains("trust") { 5 } else { 1 })
            );
        }
    }
}

#[test]
fn a_pack_must_declare_a_thing_although_another_pack_does() {
    let link = thing("organisation", "x", "X", "")
        + "[[partnership]]\norganisation = \"x\"\nrelation = \"partner-of\"\npartner = \"office\"\ncite = \"only\"\n";
    let [mut empty, mut other] = [migrated(), migrated()];
    for source in ["0", "z"] {
        let folder = folder(&[("a", sharing("a")), (source, pack(source, &link))]);
        let transaction = begin(&mut other);
        seeded(&transaction, &folder, &["a"]);
        let one = change(&transaction, &folder, &[source], &[]).unwrap_err();
        assert_eq!(one, build(&mut empty, &folder, &["a", source]).unwrap_err());
        assert!(one[0].starts_with("error: unknown organisation `office`\n"), "{}", one[0]);
        assert!(one[0].contains("the pack of `a` declares it"), "{}", one[0]);
        let declared = edited(
            &pack(source, &link),
            "[[partnership]]",
            &(thing("organisation", "office", "An office", "") + "[[partnership]]"),
        );
        folder.write(&format!("{source}/pack.toml"), &declared);
        seeded(&transaction, &folder, &[source]);
    }
}

#[test]
fn a_pack_must_add_a_term_although_another_pack_does() {
    let term = "[[participation_role]]\nterm = \"juror\"\ndefinition = \"Judges.\"\n";
    let records = thing("organisation", "x", "X", "")
        + &thing("event", "e", "E", "participants = [{ organisation = \"x\", role = \"juror\" }]\n");
    let [mut empty, mut other] = [migrated(), migrated()];
    let folder = folder(&[("a", pack("a", term)), ("b", pack("b", &records))]);
    let transaction = begin(&mut other);
    seeded(&transaction, &folder, &["a"]);
    let errors = change(&transaction, &folder, &["b"], &[]).unwrap_err();
    assert!(errors[0].contains("= help: the pack of `a` adds it"), "{}", errors[0]);
    assert_eq!(errors, build(&mut empty, &folder, &["a", "b"]).unwrap_err());
    folder.write("b/terms.toml", term);
    seeded(&transaction, &folder, &["b"]);
}

#[test]
fn a_symmetric_partnership_that_two_sources_state_from_both_sides_counts_once() {
    let folder = Folder::new();
    for (source, own, other) in [("a", "x", "y"), ("b", "y", "x")] {
        let partnership = format!(
            "[[partnership]]\norganisation = \"{own}\"\nrelation = \"works-with\"\npartner = \"{other}\"\ncite = \"only\"\n"
        );
        let records =
            thing("organisation", "x", "x", "") + &thing("organisation", "y", "y", "") + &partnership;
        folder.write(&format!("{source}/pack.toml"), &pack(source, &records));
    }
    folder.stdout("build --only a b --quiet");
    let number = |report: &str, key: &str| -> Vec<i64> {
        folder.rows(&["report", report]).iter().map(|row| row[key].as_i64().unwrap()).collect()
    };
    assert_eq!(number("organisations", "partnerships"), [1, 1]);
    assert_eq!(number("network", "relations"), [1, 1]);
    assert_eq!(folder.rows("report partners --organisation y").len(), 1);
    let view = folder.rows(&["query", "SELECT organisation, partner, passages, sources FROM partners"]);
    assert_eq!(
        serde_json::to_string(&view).unwrap(),
        r#"[{"organisation":"x","partner":"y","passages":2,"sources":2}]"#
    );
    let overview = folder.rows("report overview");
    let partnerships = overview.iter().find(|row| row["measure"] == "partnerships").unwrap();
    assert_eq!(partnerships["value"], "1");
    assert_eq!(folder.stdout("export graphml -").matches("<edge ").count(), 1);
}
