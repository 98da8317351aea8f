//! Which sources the report `agreement` counts as independent.

use std::fs;

use crate::support::Folder;

/// A pack that may state in which year organisation `o` was founded.
fn pack(slug: &str, source: &str, reference: &str, year: &str) -> String {
    let cited =
        if reference.is_empty() { "" } else { "references = [{ number = 1, reach = \"sentence\" }]\n" };
    let reference = if reference.is_empty() {
        String::new()
    } else {
        format!("[[reference]]\nnumber = 1\nurl = \"{reference}\"\nstatus = \"live\"\n")
    };
    format!(
        "[source]\nslug = \"{slug}\"\ntitle = \"{slug}\"\nlanguage = \"en\"\n{source}\n\
         [[section]]\nslug = \"s\"\nheading = \"S\"\n{reference}\
         [[passage]]\nslug = \"p\"\nsection = \"s\"\nanchor = \"words of {slug}\"\n{cited}\
         [[event]]\nslug = \"e\"\nname = \"E\"\ncite = \"p\"\ndates = [{{ date = \"{year}\" }}]\n"
    )
}

/// The number of sources that state the date of the event, and the number of independent ones.
fn counts(packs: &[(&str, &str, &str)]) -> Option<(i64, i64)> {
    let folder = Folder::new();
    let mut arguments = vec!["build", "--quiet", "--only"];
    for (slug, source, reference) in packs {
        fs::create_dir(folder.path(slug)).unwrap();
        fs::write(folder.path(slug).join("source.toml"), pack(slug, source, reference, "1990")).unwrap();
        arguments.push(slug);
    }
    folder.stdout(&arguments);
    let rows = folder.rows("report agreement");
    let row = rows.iter().find(|row| row["fact"] == "E: 1990")?;
    let names: Vec<&str> = packs.iter().map(|(slug, ..)| *slug).collect();
    assert_eq!(row["stated_by"], names.join("; "));
    Some((row["sources"].as_i64().unwrap(), row["independent"].as_i64().unwrap()))
}

const PAGE: &str = "https://example.org/page";
const OTHER: &str = "https://example.org/other";

#[test]
fn sources_without_anything_in_common_are_independent() {
    assert_eq!(counts(&[("a", "", ""), ("b", "", PAGE), ("c", "", OTHER)]), Some((3, 3)));
}

#[test]
fn a_fact_from_one_source_is_not_an_agreement() {
    assert_eq!(counts(&[("a", "", "")]), None);
}

#[test]
fn copies_of_one_document_count_once_even_if_the_document_is_missing() {
    let copy = "derived_from = \"gone\"";
    assert_eq!(counts(&[("a", copy, ""), ("b", copy, ""), ("c", "", "")]), Some((3, 2)));
}

#[test]
fn a_copy_of_a_copy_counts_with_the_first() {
    let (of_a, of_b) = ("derived_from = \"a\"", "derived_from = \"b\"");
    assert_eq!(counts(&[("a", "", ""), ("b", of_a, ""), ("c", of_b, "")]), Some((3, 1)));
}

#[test]
fn sources_that_cite_the_same_reference_count_once() {
    assert_eq!(counts(&[("a", "", PAGE), ("b", "", PAGE), ("c", "", OTHER)]), Some((3, 2)));
}

#[test]
fn a_source_that_cites_another_one_counts_with_it() {
    assert_eq!(counts(&[("a", "url = \"https://example.org/page\"", ""), ("b", "", PAGE)]), Some((2, 1)));
}

#[test]
fn sources_connected_by_others_count_once() {
    // `a` and `d` have nothing in common, but `b` cites the reference of `a`, `c` was copied from `b`,
    // and `d` cites the reference of `c`.
    let packs = [("a", "", PAGE), ("b", "", PAGE), ("c", "derived_from = \"b\"", OTHER), ("d", "", OTHER)];
    assert_eq!(counts(&packs), Some((4, 1)));
}
