//! `show` and `search`: the page about one thing, and how to find it.

use std::collections::BTreeSet;

use ecpat_kb::page::{self, Page};
use ecpat_kb::report::thing::Thing;
use rusqlite::Connection;
use serde_json::Value as Json;

use crate::support::{Folder, column};

#[test]
fn the_page_of_each_sort_of_thing_matches_its_snapshot() {
    let folder = Folder::built();
    for (slug, name) in [
        ("ecpat", "organisation"),
        ("first-world-congress", "event"),
        ("the-code", "the_code"),
        ("code-of-conduct", "work"),
        ("in-kind-transactions", "topic"),
        ("stockholm", "place"),
        ("6", "reference"),
        ("congress-1996", "passage"),
        ("wikipedia-ecpat", "source"),
        ("international-assembly", "series"),
        ("member-groups", "collective"),
    ] {
        let run = folder.run(&["show", slug]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{slug}");
        insta::assert_snapshot!(format!("show_{name}"), run.stdout);
    }
}

/// The page of ECPAT as the program serializes it.
fn page_of_ecpat(folder: &Folder) -> Json {
    serde_json::from_str(&folder.stdout("show ecpat --format json")).unwrap()
}

#[test]
fn the_page_of_ecpat_fits_in_140_lines_with_every_fact_passage_and_link() {
    let folder = Folder::built();
    let output =
        folder.command("show ecpat --source wikipedia-ecpat").env("COLUMNS", "100").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() <= 140, "{}", text.lines().count());
    let too_wide = text.lines().find(|line| line.chars().count() > 100 && !line.contains("https://"));
    assert_eq!(too_wide, None);
    // Lines break at spaces, and a number of a passage is never alone on a line.
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = page_of_ecpat(&folder);
    let mut facts = 0;
    for part in page["parts"].as_array().unwrap() {
        assert!(text.contains(&format!("\n{}\n", part["title"].as_str().unwrap().to_uppercase())), "{part}");
        for item in
            part["groups"].as_array().unwrap().iter().flat_map(|group| group["items"].as_array().unwrap())
        {
            let words = item["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            // What is said in addition stands before the full stop.
            assert!(flat.contains(words.trim_end_matches('.')), "{words}");
            assert!(!item["cited"].as_array().unwrap().is_empty(), "{item}");
            facts += 1;
        }
    }
    assert!(facts > 60, "{facts}");
    let passages = page["passages"].as_array().unwrap();
    for (at, passage) in passages.iter().enumerate() {
        assert_eq!(passage["number"], at + 1);
        let [anchor, link] = ["anchor", "link"].map(|key| passage[key].as_str().unwrap());
        assert!(text.contains(&format!("“{anchor}”")) && text.contains(link), "{passage}");
    }
    assert!(text.contains("reference 3, a dead link"), "{text}");
}

/// The page of each thing.
fn pages(conn: &Connection) -> impl Iterator<Item = (String, String, Page)> {
    column(conn, "SELECT sort || '/' || slug FROM thing ORDER BY 1").into_iter().map(|thing| {
        let (sort, slug) = thing.split_once('/').unwrap();
        let of = Thing { kind: sort.into(), slug: slug.into(), title: slug.into() };
        (sort.to_owned(), slug.to_owned(), page::of(conn, &of).unwrap())
    })
}

#[test]
fn every_fact_about_a_thing_is_on_its_page() {
    let folder = Folder::awkward();
    let conn = folder.open("ecpat.db");
    for (sort, slug, page) in pages(&conn) {
        let passages: BTreeSet<String> =
            page.passages.iter().map(|passage| format!("{}/{}", passage.source_slug, passage.slug)).collect();
        let about = format!(
            "SELECT DISTINCT source_slug || '/' || passage FROM citations
             WHERE subject_kind = '{sort}' AND subject_slug = '{slug}' OR object_kind = '{sort}' AND object_slug = '{slug}'"
        );
        for passage in column(&conn, &about) {
            assert!(passages.contains(&passage), "{sort}/{slug}: {passage}");
        }
    }
}

#[test]
fn markdown_html_and_json_have_a_page_and_the_other_formats_have_rows() {
    let folder = Folder::built();
    let link = "https://en.wikipedia.org/wiki/ECPAT#:~:text=In%201996%2C%20in%20partnership";
    let csv = folder.stdout("show unicef --format csv").replace("\r\n", "\n");
    let partner = csv.lines().find(|line| line.starts_with("Who it works with,")).unwrap();
    assert!(
        partner.contains(",Wikipedia on ECPAT,wikipedia-ecpat,History,")
            && partner.ends_with(&format!(",1,{link},")),
        "{partner}"
    );
    for (format, start) in [("markdown", "# UNICEF[^1]\n"), ("html", "<!doctype html>\n"), ("json", "{\n")] {
        let page = folder.stdout(&["show", "unicef", "--format", format]);
        assert!(page.starts_with(start) && page.contains("In%201996"), "{page}");
    }
    insta::assert_snapshot!(
        "show_as_markdown",
        folder.stdout("show international-assembly --format markdown")
    );
    insta::assert_snapshot!("show_as_html", folder.stdout("show international-assembly --format html"));
}

#[test]
fn text_in_a_page_is_never_markup() {
    let folder = Folder::awkward();
    for (sort, slug, page) in pages(&folder.open("ecpat.db")) {
        let mut html = Vec::new();
        page::html::write(&page, &mut html).unwrap();
        let html = String::from_utf8(html).unwrap();
        let body = html.split_once("</style>").unwrap().1;
        for word in ["<script", "<img", "javascript:", "onerror="] {
            let live = body
                .match_indices(word)
                .filter(|(at, _)| word.starts_with('<') || body[..*at].ends_with("href=\""));
            assert_eq!(live.count(), 0, "{sort}/{slug}: {word}");
        }
    }
}
