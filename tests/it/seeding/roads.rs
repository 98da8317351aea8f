//! A pack comes into the database by one of three roads: checked as a whole, loaded as it is
//! read, and compared as it is read with what is there. Of a mistake all of them say the same.

use std::fmt::Write as _;

use ecpat_kb::pack::{Files, Pack, Problem, check, read};
use ecpat_kb::seed;
use ecpat_kb::seed::Others;
use rusqlite::Transaction;

use super::{begin, errors, planned, seeded_as_read};
use crate::support::{Folder, SMALL_PACK, VOCABULARY, edited, lines, migrated};

/// Edits of the small pack: what stands in it, and a mistake in its place. None of them makes
/// another of something else, which a road that refuses records one by one does not tell.
const MISTAKES: &[(&str, &str)] = &[
    // Names that nothing has: with one near, with few, in a nested record, of parts of the source.
    ("partner = \"beta\"", "partner = \"betta\""),
    ("series = \"meetings\"", "series = \"nothing-like-it\""),
    ("organisation = \"beta\", role", "organisation = \"betta\", role"),
    ("work = \"code\"", "work = \"coda\""),
    ("section = \"below\"", "section = \"belov\""),
    ("parent = \"top\"", "parent = \"tip\""),
    ("broader = \"wide\"", "broader = \"wise\""),
    ("number = 1, reach", "number = 3, reach"),
    ("until = \"2006\"\ncite = \"two\"", "until = \"2006\"\ncite = \"twoo\""),
    ("relation = \"funds\"", "relation = \"fund\""),
    ("kind = \"award\"\nseries", "kind = \"nothing-like-it\"\nseries"),
    ("country = \"SE\"", "country = \"XX\""),
    // Names that are there already.
    ("[[discrepancy]]", "[[place]]\nslug = \"town\"\nname = \"Village\"\ncite = \"one\"\n[[discrepancy]]"),
    ("[[discrepancy]]", "[[event_kind]]\nterm = \"award\"\ndefinition = \"Another.\"\n[[discrepancy]]"),
    ("[[discrepancy]]", "[[event_kind]]\nterm = \"congress\"\ndefinition = \"One.\"\n[[discrepancy]]"),
    ("[[discrepancy]]", "[[reference]]\nnumber = 2\nstatus = \"live\"\n[[discrepancy]]"),
    ("name = \"Beta\"", "name = \"Alpha\""),
    ("anchor = \"A menu\"", "anchor = \"The first words\""),
    // What leads back to itself.
    ("parent = \"top\"", "parent = \"below\""),
    ("name = \"Wide topic\"\n", "name = \"Wide topic\"\nbroader = \"narrow\"\n"),
    // Facts that stand twice, in tables with and without a unique index, and nested.
    (
        "[[discrepancy]]",
        "[[partnership]]\norganisation = \"alpha\"\nrelation = \"funds\"\npartner = \"beta\"\nsince = \"2004\"\n\
         until = \"2006\"\ncite = \"two\"\n[[discrepancy]]",
    ),
    (
        "[[discrepancy]]",
        "[[figure]]\norganisation = \"alpha\"\nmetric = \"members\"\nvalue = 81\nas_of = \"2014\"\ncite = \"one\"\n\
         [[discrepancy]]",
    ),
    ("kind = \"official\" }", "kind = \"official\" }, { name = \"The Alpha\", kind = \"official\" }"),
    ("number = 2, reach", "number = 1, reach"),
    // What a record says by itself.
    (", { cite = \"two\", says = \"two\" }]", "]"),
    ("since = \"2004\"\nuntil = \"2006\"", "stated = \"long ago\""),
    ("until = \"2006\"", "date = \"2006\""),
    ("until = \"2006\"", "until = \"2003\""),
    ("series = \"meetings\"\nordinal = 1", "ordinal = 1"),
    ("partner = \"beta\"", "partner = \"alpha\""),
    ("label = \"Below\"\n", ""),
    ("symmetric = false", "symmetric = true"),
    (
        "[[discrepancy]]",
        "[[candidate]]\nkind = \"partnership\"\nseen = \"It\"\nwhy = \"it stands there\"\norganisation = \"Alpha\"\n\
         partner = \"Alpha\"\ncite = \"one\"\n[[discrepancy]]",
    ),
    // A passage with a fact and a reason for having none.
    ("kind = \"treaty\"\ncite = \"two\"", "kind = \"treaty\"\ncite = \"menu\""),
];

/// Reads the pack in a folder.
fn pack_in(folder: &Folder, pack: &str) -> ([Pack; 1], Files, Vec<Problem>) {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let packs = [read::folder(&folder.path(pack), &mut files, &mut problems).unwrap()];
    (packs, files, problems)
}

/// Loads the pack in a folder, and returns the problems that are in the way.
fn loaded(transaction: &Transaction<'_>, folder: &Folder, pack: &str) -> Vec<String> {
    let (packs, files, mut problems) = pack_in(folder, pack);
    seed::load(transaction, &packs, &[], &VOCABULARY, &mut problems).unwrap();
    errors(&problems, &files)
}

/// What is said of each problem: the message, what is said of its places, and the way out.
fn said(problems: &[String]) -> Vec<String> {
    let without_place = |problem: &String| {
        let mut lines = problem.lines();
        let mut words: Vec<&str> = lines.next().unwrap().split(' ').collect();
        for line in lines {
            let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '|');
            let is_place = line.starts_with("-->") || line.starts_with(":::");
            if !is_place && line.starts_with(['^', '-', '=']) {
                let is_word = |word: &&str| !word.chars().all(|c| "^-=".contains(c));
                words.extend(line.split(' ').filter(is_word));
            }
        }
        words.join(" ")
    };
    let mut said: Vec<String> = problems.iter().map(without_place).collect();
    said.sort();
    said
}

#[test]
fn a_mistake_is_told_alike_on_each() {
    let (mut empty, mut filled) = (migrated(), migrated());
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    let filling = begin(&mut filled);
    seeded_as_read(&filling, &folder, &["pack"], Others::Keep).unwrap();
    filling.commit().unwrap();
    let mut differing = Vec::new();
    for (old, new) in MISTAKES {
        let text = edited(SMALL_PACK, old, new);
        folder.write("pack/pack.toml", &text);
        folder.write("lines/all.ndjson", &lines(&text));
        let whole = planned(&begin(&mut empty), &folder, &["pack"], Others::Keep).err().unwrap_or_default();
        assert!(!whole.is_empty(), "{new} is no mistake");
        let new_one = loaded(&begin(&mut empty), &folder, "lines");
        let again = seeded_as_read(&begin(&mut filled), &folder, &["pack"], Others::Keep);
        let roads = [said(&whole), said(&new_one), said(&again.err().unwrap_or_default())];
        if roads[1..].iter().any(|road| *road != roads[0]) {
            differing.push(format!("{new}: {roads:#?}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn passages_without_a_fact_are_told_alike_on_each() {
    let mut text = SMALL_PACK.to_owned();
    for number in 0..13 {
        let passage = format!("slug = \"p{number}\"\nsection = \"top\"\nanchor = \"Words {number}\"");
        write!(text, "[[passage]]\n{passage}\n").unwrap();
    }
    let folder = Folder::new();
    folder.write("pack/pack.toml", &text);
    folder.write("lines/all.ndjson", &lines(&text));
    let mut database = migrated();
    let titles = |problems: &[Problem]| -> Vec<String> {
        problems.iter().map(|problem| problem.title().to_owned()).collect()
    };
    let (packs, _, mut whole) = pack_in(&folder, "pack");
    check::check(&packs, &VOCABULARY, &mut whole);
    assert_eq!(whole.len(), 11);
    assert_eq!(titles(&whole)[10], "no fact cites this passage and 2 more");
    let transaction = begin(&mut database);
    let (packs, _, mut new_one) = pack_in(&folder, "lines");
    seed::load(&transaction, &packs, &[], &VOCABULARY, &mut new_one).unwrap();
    assert_eq!(titles(&new_one), titles(&whole));
    let (packs, _, mut again) = pack_in(&folder, "lines");
    seed::again(&transaction, &packs, Others::Keep, &VOCABULARY, &mut again).unwrap();
    assert_eq!(titles(&again), titles(&whole));
}
