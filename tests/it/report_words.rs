//! Labels and dates in words, in the parameters of reports and in their tables.

use ecpat_kb::report::head::GROUPS;

use crate::support::Folder;

#[test]
fn countries_and_terms_are_found_by_their_names_and_labels_in_any_case() {
    let folder = Folder::built();
    let csv = |args: &[&str]| folder.stdout(&[&["report"], args, &["--format", "csv"]].concat());
    let sweden = csv(&["organisations", "--country", "SE"]);
    assert!(sweden.lines().count() > 1);
    for name in ["se", "SWE", "sweden", "Sweden"] {
        assert_eq!(csv(&["organisations", "--country", name]), sweden, "{name}");
    }
    let partners = csv(&["partners", "--relation", "partner-of"]);
    assert_eq!(csv(&["partners", "--relation", "In partnership with"]), partners);
    for (args, hint) in [
        (["organisations", "--country", "Swedn"], "did you mean `Sweden`?"),
        (
            ["partners", "--organisation", "Virtual Global Taskforse"],
            "did you mean `virtual-global-taskforce`?",
        ),
        (["partners", "--organisation", "Unisef"], "did you mean `unicef`?"),
    ] {
        let run = folder.run(&[&["report"], &args[..]].concat());
        assert!(run.stderr.ends_with(&format!("hint: {hint}\n")), "{}", run.stderr);
    }
}

#[test]
fn tables_have_dates_in_words_and_labels_and_other_formats_have_edtf_and_terms() {
    let folder = Folder::built();
    for (args, words, terms) in [
        (
            &["timeline", "--kind", "member-of"][..],
            &["since 2014", "member of"][..],
            &["\"2014/\"", "\"member-of\""][..],
        ),
        (&["timeline", "--kind", "presentation"], &["September 2012"], &["\"2012-09\""]),
        (&["timeline", "--kind", "campaign"], &["2009 to 2012"], &["\"2009/2012\""]),
        (
            &["figures", "--metric", "petition-signatures"],
            &["7,044,278"],
            &[":7044278,", "\"petition-signatures\""],
        ),
        (&["organisations", "--kind", "ngo"], &["NGO"], &["ngo"]),
    ] {
        let args = [&["report"], args].concat();
        let table = folder.stdout(&args);
        let html = folder.stdout(&[&args[..], &["--format", "html"]].concat());
        let json = folder.stdout(&[&args[..], &["--format", "json"]].concat());
        for words in words {
            assert!(table.contains(words), "{words}: {table}");
            assert!(html.contains(words) || *words == "7,044,278", "{words}: {html}");
        }
        assert!(terms.iter().all(|term| json.contains(term)), "{json}");
    }
}

#[test]
fn the_catalogue_groups_the_reports_by_question() {
    let folder = Folder::new();
    folder.write("mine/hosts.sql", "/*\ntitle = \"Hosts\"\ndescription = \"Who hosts.\"\n[columns]\none = \"one\"\n*/\nSELECT 1 AS one;\n");
    let rows = folder.rows(&["report", "--reports", "mine"]);
    let mut groups: Vec<&str> = rows.iter().map(|row| row["group"].as_str().unwrap()).collect();
    groups.dedup();
    assert_eq!(groups, GROUPS);
    assert_eq!(rows.last().unwrap()["report"], "hosts");
}
