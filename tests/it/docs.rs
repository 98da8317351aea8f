//! The documents: their examples run, their links work, and their generated parts are up to date.
//!
//! `UPDATE_DOCS=1 cargo test --test it docs::` writes the output of the examples and the generated
//! parts. Review the changes before you commit them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Folder;
use crate::transcripts::{Shown, assert_current, replayed};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// All documents but the changelog, by their path in the repository, README.md first.
fn documents() -> Vec<String> {
    let mut pages: Vec<String> = fs::read_dir(Path::new(ROOT).join("docs"))
        .unwrap()
        .map(|entry| format!("docs/{}", entry.unwrap().file_name().into_string().unwrap()))
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    let top = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "seed/README.md"];
    top.into_iter().map(str::to_owned).chain(pages).collect()
}

fn read(document: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(document)).unwrap()
}

#[test]
fn every_command_in_the_docs_prints_the_output_shown() {
    let mut total = 0;
    for document in documents() {
        let text = read(&document);
        if !text.contains("```console\n") {
            continue;
        }
        let folder = Folder::new();
        if document != "README.md" {
            folder.put_built("ecpat.db");
        }
        let (today, commands) = replayed(&text, folder, Shown::AsOnTerminal);
        total += commands;
        assert_current(&document, &today);
    }
    assert!(total >= 15, "examples are missing: {total} commands");
}

#[test]
fn every_link_between_the_docs_leads_to_an_existing_file_and_heading() {
    let mut links = 0;
    for document in documents() {
        let text = read(&document);
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().unwrap();
            if target.contains("://") {
                continue;
            }
            links += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let folder = Path::new(ROOT).join(&document).parent().unwrap().to_owned();
            let file: PathBuf =
                if path.is_empty() { Path::new(ROOT).join(&document) } else { folder.join(path) };
            assert!(file.exists(), "{document}: there is no {target}");
            if !anchor.is_empty() {
                let text = fs::read_to_string(&file).unwrap();
                let mut headings = text.lines().filter(|line| line.starts_with('#')).map(anchor_of);
                assert!(
                    headings.any(|heading| heading == anchor),
                    "{document}: there is no heading for {target}"
                );
            }
        }
    }
    assert!(links >= 20, "links are missing: {links}");
}

/// The anchor that GitHub gives a heading.
fn anchor_of(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn the_readme_is_short_and_leads_to_every_page() {
    let readme = read("README.md");
    let lines = readme.lines().count();
    assert!(lines <= 150, "README.md has {lines} lines");
    for document in documents() {
        assert!(document == "README.md" || readme.contains(&format!("]({document})")), "{document}");
    }
}

#[test]
fn the_schema_page_is_up_to_date() {
    let folder = Folder::built();
    let tables = folder.rows("schema");
    let described = |kind: &str| {
        let mut list = String::from("| name | what a row is |\n|---|---|\n");
        for entry in tables.iter().filter(|entry| entry["kind"] == kind) {
            let text = |key: &str| entry[key].as_str().unwrap().replace('|', "\\|");
            if !text("description").starts_with("Internal:") {
                writeln!(list, "| `{}` | {} |", text("name"), text("description")).unwrap();
            }
        }
        list
    };
    let page = format!(
        "{SCHEMA_HEAD}```mermaid\n{}```\n\n## Tables\n\n{}\n## Views\n\n{}",
        picture(&folder.stdout("schema --mermaid")),
        described("table"),
        described("view")
    );
    assert_current("docs/schema.md", &page);
}

#[test]
fn the_picture_in_the_readme_is_up_to_date() {
    let figures = ["export", "figures", "-", "--subject", "ecpat", "--metric", "members", "--quiet"];
    assert_current("docs/members.svg", &Folder::new().stdout(&figures));
}

const SCHEMA_HEAD: &str = "\
# The schema

This page is generated: `UPDATE_DOCS=1 cargo test --test it docs::` updates it.

A **source** has sections, passages and references. A **thing** is an organisation, a person, a collective, a place, an
event, a series of events, a work or a topic; its row holds only its identity. All other tables of the picture hold
**facts**: what a passage of a source says of a thing.

The picture leaves out three kinds of lines, so that it can be read: every fact has a `passage_id`, the passage that
states it; facts use terms of vocabularies, such as `relation` or `place_role`; and some tables are internal.
`ecpat-kb schema --mermaid` prints a diagram with all columns, `ecpat-kb schema --all` lists them, and
`ecpat-kb schema TABLE` describes one table.

";

/// The diagram of the program without columns, vocabularies, internal tables, and the passage of each fact.
fn picture(diagram: &str) -> String {
    let mut tables = BTreeSet::new();
    let mut vocabularies = BTreeSet::new();
    let mut table = "";
    for line in diagram.lines() {
        if let Some(name) = line.strip_suffix(" {") {
            table = name.trim();
            tables.insert(table);
        } else if line.starts_with("    TEXT term PK") || line.starts_with("    TEXT code PK") {
            vocabularies.insert(table);
        }
    }
    let mut picture = String::from("erDiagram\n  direction LR\n");
    for line in diagram.lines().filter(|line| line.contains("--o")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [parent, _, child, _, column] = words[..] else { panic!("{line}") };
        assert!(tables.contains(parent) && tables.contains(child), "{line}");
        let is_left_out = vocabularies.contains(parent)
            || matches!(child, "pack" | "term_declaration" | "search_document")
            || column == "passage_id" && !matches!(child, "passage_reference" | "discrepancy_passage");
        if !is_left_out {
            writeln!(picture, "{line}").unwrap();
        }
    }
    picture
}

#[test]
fn contributing_names_everything_in_src() {
    let contributing = read("CONTRIBUTING.md");
    for entry in fs::read_dir(Path::new(ROOT).join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // `date/` goes with `date.rs`.
        let is_named = contributing.lines().any(|line| line.starts_with(&format!("  {name}")));
        assert!(is_named, "src/{name}");
    }
}

#[test]
fn contributing_says_what_each_dependency_is_for() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let mut expected: Vec<&str> =
        manifest["dependencies"].as_table().unwrap().keys().map(String::as_str).collect();
    for target in manifest["target"].as_table().unwrap().values() {
        for name in target["dependencies"].as_table().unwrap().keys() {
            if !expected.contains(&name.as_str()) {
                expected.push(name);
            }
        }
    }
    let contributing = read("CONTRIBUTING.md");
    let is_kept = |line: &str| {
        let name = line.strip_prefix("| `").and_then(|rest| rest.split('`').next());
        name.is_none_or(|name| expected.contains(&name))
    };
    let kept: Vec<&str> = contributing.lines().filter(|line| is_kept(line)).collect();
    let kept = kept.join(
        "
",
    ) + "
";
    assert_current("CONTRIBUTING.md", &kept);
    let (_, rest) = kept.split_once("\n## Dependencies\n").unwrap();
    let table = rest.split("\n## ").next().unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let names: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(
        names, expected,
        "CONTRIBUTING.md has one line for each dependency, in the order of Cargo.toml"
    );
    for row in rows {
        assert!(row.len() == 3 && !row[1].is_empty(), "the purpose is missing: {row:?}");
    }
}
