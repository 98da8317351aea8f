//! Tests of the rules on made-up sentences.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::rules::Rules;
use super::{Candidate, CandidateKind, candidates};
use crate::article::{passages, read};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

fn found(text: &str) -> Vec<Candidate> {
    let document = read(format!("From Wikipedia, the free encyclopedia\n\n{text}\n").as_bytes()).unwrap();
    candidates(&passages::passages(&document), "Lantern", &RULES)
}

/// Returns the values of the candidates of a kind.
fn values(kind: CandidateKind, text: &str) -> Vec<String> {
    let found = found(text);
    let of_kind = found.iter().filter(|one| one.kind == kind);
    of_kind
        .map(|one| {
            let values = one.fields.iter().filter(|(key, _)| *key != "slug").map(|(_, value)| value.as_str());
            values.collect::<Vec<_>>().join(" | ")
        })
        .collect()
}

fn assert_found(kind: CandidateKind, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(values(kind, text), *expected, "{text}");
    }
}

#[test]
fn the_rules_of_the_program_can_be_read() {
    assert!(RULES.organisations.words.contains("coalition"));
}

#[test]
fn the_countries_are_those_of_the_schema() {
    let migration = include_str!("../../../migrations/V3__countries.sql");
    let table: toml::Table = include_str!("rules.toml").parse().unwrap();
    let countries = table["countries"].as_table().unwrap();
    let rows = migration.lines().filter(|line| line.trim_start().starts_with("('"));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split("', '").collect();
        let code = cells[0].trim_start().trim_start_matches("('");
        let name = cells[3].trim_end_matches([',', ';']).trim_end_matches("')").replace("''", "'");
        assert_eq!(countries.get(&name).and_then(|code| code.as_str()), Some(code), "{row}");
        count += 1;
    }
    assert_eq!(count, 249);
}

#[test]
fn a_curators_rules_add_to_those_of_the_program() {
    let own = "[organisations]\nwords = [\"Guild\"]\n\n[[relation]]\nphrase = \"twinned with\"\nrelation = \"twin-of\"\n";
    let rules = Rules::with(own).unwrap();
    assert!(rules.organisations.words.contains("guild") && rules.organisations.words.contains("coalition"));
    assert_eq!(rules.relations["twinned"][0].relation, "twin-of");
    let (line, what) = Rules::with("[organisations]\nwords = []\n\nword = [\"x\"]\n").unwrap_err();
    assert_eq!(line, 4);
    assert!(what.starts_with("unknown field `word`"), "{what}");
}

#[test]
fn organisations_are_collected_under_all_their_names() {
    assert_found(
        CandidateKind::Organisation,
        &[
            ("The Harbour Safety Council (HSC) met. Later the HSC grew.", &["Harbour Safety Council | HSC"]),
            ("Lantern is a network of libraries. It helps Lantern Norway.", &["Lantern"]),
            ("LAMP is a charity. Its branch is LAMP Norway.", &["LAMP", "LAMP Norway"]),
            // Each passage states the names that are printed in it.
            ("LAMP is a charity. LAMP International grew.", &["LAMP", "LAMP International"]),
            ("Lamp Watch (LW) is a charity.", &["Lamp Watch | LW"]),
            ("GLOW (Good Light Over Water) is a charity.", &["GLOW | Good Light Over Water"]),
            (
                "It met the Society for Old Boats (now known as Boat Friends).",
                &["Society for Old Boats | Boat Friends"],
            ),
            ("It is close to the Ministry of Health and Care.", &["Ministry of Health and Care"]),
            ("Money came from the Ann and Bob Stone Foundation.", &["Ann and Bob Stone Foundation"]),
            ("It wrote to the director of the Lamp Institute.", &["Lamp Institute"]),
            ("It is due to the rise of the Lamp Party to the Swedish scene.", &["Lamp Party"]),
            ("It lit a big Red Lamp in the Old Town.", &[]),
            ("It met the North Sea Children's Alliance.", &["North Sea Children's Alliance"]),
            ("It met the North Sea Children’s Alliance.", &["North Sea Children’s Alliance"]),
            ("Children's Fund of Hull grew.", &["Children's Fund of Hull"]),
            ("It met the Dock Workers' Union.", &["Dock Workers' Union"]),
            ("It met the Council for Women's Rights.", &["Council for Women's Rights"]),
            (
                "It works with Women's Aid, Save the Children and GLOW.",
                &["Women's Aid", "Save the Children", "GLOW"],
            ),
            ("It met the Save the Children Fund.", &["Save the Children Fund"]),
            ("It met Save the Children's Ministry of Lamps.", &["Ministry of Lamps"]),
            ("It met Thailand's Ministry of Health.", &["Ministry of Health"]),
            ("It met LAMP's Harbour Council.", &["Harbour Council"]),
            ("In Norway the Children's Council met.", &["Children's Council"]),
            ("A rule on old lamp material (OLM) came. OLM is rare.", &[]),
        ],
    );
}

#[test]
fn groups_without_a_name_have_to_act_or_be_acted_with() {
    assert_found(
        CandidateKind::Organisation,
        &[
            ("It was praised by three large shipping companies.", &["large shipping companies"]),
            ("Governments differ, and so do lamp companies.", &[]),
            ("It deals with ferry and harbour operators.", &["ferry operators", "harbour operators"]),
            (
                "It deals with harbour operators and small lamp companies.",
                &["harbour operators", "small lamp companies"],
            ),
            ("It deals with individuals and charitable foundations.", &[]),
            ("It speaks to the public.", &[]),
            ("It engaged the public.", &["public"]),
        ],
    );
}

#[test]
fn dates_are_read_in_every_written_form() {
    assert_found(
        CandidateKind::Date,
        &[
            ("It met on 3 May 1999.", &["1999-05-03"]),
            ("It met on May 3rd, 1999 and in June 2001.", &["1999-05-03", "2001-06"]),
            ("Since 1987, it has met.", &["1987/.."]),
            ("It ran until 1987.", &["../1987"]),
            ("Mid-1987, it was full.", &["1987"]),
            ("The lamp drive (1987–1990) ended.", &["1987/1990"]),
            ("It ran from 1987 to 1990.", &["1987/1990"]),
            ("It ran in 1987–90.", &["1987/1990"]),
            ("It was common in the 1980s.", &["198X"]),
            ("It met in Lima, Peru – 1987.", &["1987"]),
            ("In 2007 members met.", &["2007"]),
            ("It has 2000 members.", &[]),
        ],
    );
}

#[test]
fn figures_have_a_value_a_qualifier_and_what_is_counted() {
    assert_found(
        CandidateKind::Figure,
        &[
            (
                "It has 12 members in 5 countries.",
                &["12 | members | members", "5 | member-countries | countries"],
            ),
            ("It has 1 300 members and 12\u{202f}500 readers.", &["1300 | members | members", "12500"]),
            ("It has over 1,200 signatories.", &["1200 | signatories | over | signatories"]),
            ("More than three member groups left.", &["3 | members | over | member"]),
            ("It was a two-year plan.", &["2 | duration | year"]),
            ("This is the 3rd edition.", &["3 | edition | edition"]),
            ("It meets every two years.", &[]),
            ("It had $9 million.", &["9000000 | dollars"]),
            ("It is for those under the age of 18.", &[]),
            ("Both lamps were lit by one man.", &[]),
        ],
    );
}

#[test]
fn a_phrase_joins_the_organisations_at_its_ends() {
    let partnerships = |text: &str| -> Vec<String> {
        let found = found(text);
        let of_kind = found.iter().filter(|one| one.kind == CandidateKind::Partnership);
        let end = |one: &Candidate, key| one.field(key).unwrap_or_default().to_owned();
        of_kind
            .map(|one| {
                format!("{} {} {}", end(one, "organisation"), end(one, "relation"), end(one, "partner"))
            })
            .collect()
    };
    for (text, expected) in [
        ("Lantern is a charity. It works with the Lamp Council.", &["lantern works-with lamp-council"][..]),
        (
            "Lantern is a charity. In 1990, in partnership with GLOW and the Lamp Council, Lantern met.",
            &["lantern partner-of glow", "lantern partner-of lamp-council"],
        ),
        (
            "Lantern is a charity. It is a member of the Lamp Council (LC) that brings together lamp makers and ship companies.",
            &["lantern member-of lamp-council", "lamp-council brings-together ship-companies"],
        ),
        (
            "Lantern is a charity. A walk, launched by Lantern and Old Boats, began.",
            &["lantern launched-campaign-with old-boats"],
        ),
        (
            "Lantern is a charity. It is part of the Lamp Union's (LU) Safe Boats programme.",
            &["lantern part-of safe-boats", "safe-boats initiative-of lamp-union"],
        ),
        (
            "Lantern is a charity. It consists of 12 member groups.",
            &["member-groups-of-lantern member-of lantern"],
        ),
        ("Lantern is a charity. Its chair is part of the furniture.", &[]),
    ] {
        assert_eq!(partnerships(text), expected, "{text}");
    }
}

#[test]
fn places_are_countries_and_cities_beside_one() {
    assert_found(
        CandidateKind::Place,
        &[
            ("It met in Santa Clara, Cuba.", &["Santa Clara | CU"]),
            ("It met in Lima, then in Peru.", &["Lima", "Peru | PE"]),
            ("It left Africa.", &["Africa"]),
            ("The Government of Peru paid.", &[]),
        ],
    );
}

#[test]
fn events_have_a_name_or_a_date() {
    assert_found(
        CandidateKind::Event,
        &[
            ("The First Lamp Congress was in 1990.", &["First Lamp Congress | 1990"]),
            ("It was founded in 1990.", &["founding | 1990"]),
            ("It was founded by sailors.", &[]),
            ("The Lamp Walk campaign, launched in 1990, went on.", &["Lamp Walk campaign | 1990"]),
        ],
    );
}

proptest! {
    #[test]
    fn candidates_come_in_the_order_of_the_text_and_come_again(
        text in "((The|In|A|Lamp|Council|of|and|the|works with|member of|that|LC|\\(LC\\)|Peru|1990|since|12|members|by|groups|[a-z]{1,4}|[A-Zé–´s,;]{1,3})[ ,.]{1,2}){0,40}",
    ) {
        let first = found(&text);
        prop_assert!(first.iter().map(|one| one.passages[0]).is_sorted());
        prop_assert!(first.iter().all(|one| one.seen.split(' ').count() <= 6));
        prop_assert_eq!(found(&text), first);
    }
}
