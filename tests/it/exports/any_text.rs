//! No text in a database breaks the structure of an export: a reader of the format finds as many parts as
//! without it, and each text unchanged.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ecpat_kb::export::site::Options;
use ecpat_kb::export::{AttachedTexts, ExportFormat, Snapshot, Target, export};
use fastrand::Rng;
use rusqlite::{Connection, named_params};

use super::bibliography;
use super::references::on_a_line;
use crate::chance::{Chance, each};
use crate::support::{Folder, built, random_inputs};

/// Where texts are put, bypassing the checks of packs but not those of tables.
const PLACES: [&str; 9] = [
    "UPDATE thing SET name = :text WHERE slug IN ('ecpat', 'first-world-congress')",
    "UPDATE naming SET name = :text WHERE id = 1",
    "UPDATE statement SET statement = :text, beneficiary = :text WHERE id = 1",
    "UPDATE discrepancy SET what = :text, explanation = :text WHERE id = 1",
    "UPDATE reference SET title = :text, note = :text WHERE number = 1",
    "UPDATE reference SET author = :text, publisher = :text WHERE number = 2",
    "UPDATE source SET title = :text",
    "UPDATE source SET publisher = :text, licence = :text",
    "UPDATE figure SET note = :text WHERE id = 1",
];

/// The number of databases for each format, before a merge.
const DATABASES: u32 = 24;

fn with_text(folder: &Folder, text: &str) -> Connection {
    fs::write(folder.path("ecpat.db"), built()).unwrap();
    let conn = folder.open("ecpat.db");
    conn.pragma_update(None, "ignore_check_constraints", true).unwrap();
    for place in PLACES {
        conn.execute(place, named_params! { ":text": text }).unwrap();
    }
    conn
}

fn exported(conn: &mut Connection, format: ExportFormat, path: &Path) -> String {
    let snapshot = Snapshot::of(conn, "ecpat", &[], AttachedTexts::LeaveOut).unwrap();
    export(&snapshot, format, &Target::Path { path: path.to_owned(), force: true }, &Options::default())
        .unwrap();
    fs::read_to_string(path).unwrap()
}

/// The number of parts of each kind, which does not depend on the texts.
fn parts(format: ExportFormat, text: &str) -> Vec<usize> {
    let keys = |value: &serde_json::Value| value.as_object().map_or(0, serde_json::Map::len);
    match format {
        ExportFormat::CslJson => {
            let items: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
            items.iter().map(keys).collect()
        }
        ExportFormat::JsonLd => {
            let whole: serde_json::Value = serde_json::from_str(text).unwrap();
            whole["@graph"].as_array().unwrap().iter().map(keys).collect()
        }
        ExportFormat::GraphMl => {
            let document = roxmltree::Document::parse(text).unwrap();
            let elements = document.descendants().filter(roxmltree::Node::is_element);
            elements.map(|element| element.children().filter(roxmltree::Node::is_element).count()).collect()
        }
        ExportFormat::Biblatex => bibliography::read(text).values().map(BTreeMap::len).collect(),
        ExportFormat::Ris => {
            let tag = |line: &str| {
                let (tag, _) = line.split_once("  - ").unwrap();
                assert!(tag.len() == 2 && tag.is_ascii(), "{line:?}");
                usize::from(tag == "ER")
            };
            let ends: Vec<usize> = text.split_terminator("\r\n").map(tag).collect();
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
            ends
        }
        ExportFormat::Dot => {
            // A quoted text ends at the next quote without a backslash before it; a comment is a line.
            let code: Vec<&str> = text.lines().filter(|line| !line.starts_with("//")).collect();
            let bare = code.join("\n").replace("\\\\", "").replace("\\\"", "");
            let outside: String = bare.split('"').step_by(2).collect();
            vec![bare.matches('"').count(), outside.matches(['[', ']', '{', '}', ';', '>']).count()]
        }
        ExportFormat::Postgresql => {
            // In the data of a COPY, a line is a row and a tab separates cells.
            text.split('\n').map(|line| line.matches('\t').count()).collect()
        }
        ExportFormat::Timeline | ExportFormat::Network | ExportFormat::Figures => {
            let document = roxmltree::Document::parse(text).unwrap();
            let count = |is: fn(&roxmltree::Node) -> bool| document.descendants().filter(is).count();
            vec![
                count(|node| node.attribute("role") == Some("listitem")),
                count(|node| node.tag_name().name() == "a"),
                count(|node| node.tag_name().name() == "script"),
            ]
        }
        other => panic!("{other:?} is not a text format"),
    }
}

/// Syntax of the formats, and characters that are hard to see or to cut.
const MARKS: &str = "\" ' \\ { } < > & &lt; ]]> | \\. \\N -- ; % # $ ~ ^ _ @ = \u{1b}[31m \u{9b} \u{7f} \u{202e} \u{2066} \
    \u{2028} \u{feff} \u{ffff} a é 日 👩\u{200d}💻";

/// Any text that is not blank, often with syntax of the formats.
fn text(rng: &mut Rng) -> String {
    let mut parts: Vec<&str> = MARKS.split(' ').collect();
    parts.extend(["\n", "\r", "\t", " ", "  - ", "ER  - "]);
    let text = if rng.bool() { rng.list(1..12, |rng| *rng.one(&parts)).concat() } else { rng.text() };
    // PostgreSQL cannot store NUL; another test checks that it is refused.
    format!("x{}x", text.replace('\0', ""))
}

/// Asserts that no text changes the number of parts.
fn keeps_any_text(format: ExportFormat) {
    let folder = Folder::new();
    let plain = parts(format, &exported(&mut with_text(&folder, "xax"), format, &folder.path("plain")));
    let cases = random_inputs(DATABASES);
    each(cases, |rng| {
        let text = text(rng);
        let written = exported(&mut with_text(&folder, &text), format, &folder.path("out"));
        assert_eq!(&parts(format, &written), &plain);
        if format == ExportFormat::Biblatex {
            let entry = &bibliography::read(&written)["wikipedia-ecpat_1"];
            assert_eq!(bibliography::plain_in_braces(&entry["title"]), on_a_line(&text));
            assert!(bibliography::plain(&entry["annotation"]).contains(&on_a_line(&text)));
        }
        if matches!(format, ExportFormat::Dot | ExportFormat::Biblatex | ExportFormat::Ris) {
            let raw = written.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r'));
            assert!(!raw, "a raw control character");
        }
    });
    println!("any text in {format:?}: {cases} databases, all read back");
}

#[test]
fn the_formats_for_references_and_graphs_keep_any_text() {
    for format in [ExportFormat::CslJson, ExportFormat::Biblatex, ExportFormat::Ris, ExportFormat::GraphMl] {
        keeps_any_text(format);
    }
}

#[test]
fn the_formats_for_all_facts_keep_any_text() {
    keeps_any_text(ExportFormat::JsonLd);
    keeps_any_text(ExportFormat::Postgresql);
}

#[test]
fn pictures_keep_any_text() {
    for format in [ExportFormat::Dot, ExportFormat::Timeline, ExportFormat::Network, ExportFormat::Figures] {
        keeps_any_text(format);
    }
}
