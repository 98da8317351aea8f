//! Tests the rules; what they find in made-up sentences stands in `readings.md`.

use std::sync::LazyLock;

use super::rules::{Class, Rules};
use super::{Candidate, candidates};
use crate::article::{passages, read};
use crate::chance::{Pattern, each};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

fn found(text: &str) -> Vec<Candidate> {
    let document = read(format!("From Wikipedia, the free encyclopedia\n\n{text}\n").as_bytes()).unwrap();
    candidates(&passages::passages(&document), "Lantern", &RULES)
}

#[test]
fn the_rules_of_the_program_can_be_read() {
    assert!(RULES.classes("coalition") == Class::Organisation.bit());
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
    let own = "[words]\norganisation = [\"Guild\"]\n\n[[relation]]\nphrase = \"twinned with\"\nrelation = \"twin-of\"\n";
    let rules = Rules::with(own).unwrap();
    assert_eq!(rules.classes("guild"), rules.classes("coalition"));
    assert_eq!(rules.relations("twinned")[0].relation, "twin-of");
    let (line, what) = Rules::with("[words]\norganisation = []\n\norganisations = [\"x\"]\n").unwrap_err();
    assert_eq!(line, 4);
    assert!(what.starts_with("unknown name `organisations`"), "{what}");
}

#[test]
fn candidates_come_in_the_order_of_the_text_and_come_again() {
    let pattern = Pattern::new(
        r"((The|In|A|Lamp|Council|of|and|the|works with|member of|that|LC|\(LC\)|Peru|1990|since|12|members|by|groups|[a-z]{1,4}|[A-Zé–´s,;]{1,3})[ ,.]{1,2}){0,40}",
    );
    each(256, |rng| {
        let text = pattern.text(rng);
        let first = found(&text);
        assert!(first.iter().map(|one| one.passages[0]).is_sorted());
        assert!(first.iter().all(|one| one.seen.split(' ').count() <= 6));
        assert_eq!(found(&text), first);
    });
}
