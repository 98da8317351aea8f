//! What the built-in packs say together.

use std::collections::BTreeSet;

use crate::support::Folder;

#[test]
fn the_facts_come_from_many_sources_each_with_its_own_name() {
    let rows = Folder::whole().rows("report sources");
    assert!(rows.len() >= 12, "{} sources", rows.len());
    let names: BTreeSet<&str> = rows.iter().map(|row| row["short_title"].as_str().unwrap()).collect();
    assert_eq!(names.len(), rows.len(), "{names:?}");
    let facts: i64 = rows.iter().map(|row| row["facts"].as_i64().unwrap()).sum();
    assert!(facts >= 600, "{facts} facts");
}

#[test]
fn a_query_finds_where_sources_disagree() {
    let rows = Folder::whole().rows("report conflicts");
    for (subject, what, values) in [
        ("Presentation of the petitions in Geneva", "date", ["2011-09-29", "2012-09"]),
        ("Origin of The Code", "date", ["1996", "1998"]),
        ("Founding of the Internet Watch Foundation", "date", ["1996-09", "1996-12-10"]),
        (
            "First World Congress against the Commercial Sexual Exploitation of Children",
            "participating-countries",
            ["122", "126"],
        ),
        ("Chiang Mai consultation of 1990", "participants", ["22", "68"]),
        ("International Assembly of 2023", "participating-organisations", ["104", "124"]),
        ("International Assembly of 2023", "participating-countries", ["91", "103"]),
        (
            "Third World Congress against the Commercial Sexual Exploitation of Children",
            "participating-countries",
            ["137", "140"],
        ),
        ("ECPAT", "members", ["102", "104"]),
    ] {
        let found = rows.iter().any(|row| {
            let stated: Vec<&str> = row["values"].as_str().unwrap().split("; ").collect();
            row["subject"] == subject
                && row["what"] == what
                && row["sources"].as_str().unwrap().contains("; ")
                && values.iter().all(|value| stated.contains(value))
        });
        assert!(found, "{subject}, {what}: {values:?}");
    }
}

#[test]
fn the_figures_show_how_the_network_has_grown() {
    let rows = Folder::whole().rows("report figures --subject ecpat --metric members");
    let dated: Vec<(&str, i64)> =
        rows.iter().filter_map(|row| Some((row["as_of"].as_str()?, row["value"].as_i64()?))).collect();
    assert!(dated.starts_with(&[("1996", 17), ("1999", 53), ("2007", 80)]), "{dated:?}");
    let sources: BTreeSet<&str> = rows.iter().map(|row| row["source"].as_str().unwrap()).collect();
    assert!(sources.len() >= 10, "{sources:?}");
}
