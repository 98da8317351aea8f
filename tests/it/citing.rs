//! Citations of the passages behind the facts of a page.

use crate::support::{Folder, SMALL_PACK};

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("small/pack.toml", SMALL_PACK);
    folder.stdout(&["build", "--only", "small", "-q"]);
    folder
}

#[test]
fn each_passage_of_a_page_is_a_sentence_to_copy() {
    insta::assert_snapshot!(folder().stdout(&["show", "alpha", "--cite"]));
}

#[test]
fn citation_formats_have_the_sources_of_the_page_and_no_others() {
    let built = Folder::built();
    let items = |slug: &str| -> Vec<serde_json::Value> {
        serde_json::from_str(&built.stdout(&["show", slug, "--cite", "csl-json"])).unwrap()
    };
    let [item] = &*items("unicef") else { panic!("one source") };
    assert_eq!(item["id"], "wikipedia-ecpat");
    assert_eq!(item["type"], "entry-encyclopedia");
    assert_eq!(item["container-title"], "Wikipedia");
    let cited = "What is cited: History, “In 1996, in partnership”";
    assert!(item["annote"].as_str().unwrap().ends_with(cited), "{item}");
    let entry = built.stdout(&["show", "unicef", "--cite", "biblatex"]);
    assert!(entry.starts_with("@online{wikipedia-ecpat,\n"), "{entry}");
    assert!(entry.contains(cited), "{entry}");
    assert_eq!(entry.matches("\n}").count(), 1, "{entry}");
}

#[test]
fn the_report_on_citations_has_them_too() {
    let folder = folder();
    let rows = folder.rows(&["report", "citations", "--subject", "alpha"]);
    let text = folder.stdout(&["show", "alpha", "--cite"]);
    for row in &rows {
        let citation = row["citation"].as_str().unwrap();
        assert!(text.contains(citation), "{citation}");
    }
}
