//! `show` and `search`: the page about one thing, and how to find it.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::Value as Json;

use crate::support::{Folder, Run};

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

/// The texts of the only column of a query.
fn texts(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The page of ECPAT as the program serializes it.
fn page_of_ecpat(folder: &Folder) -> Json {
    serde_json::from_str(&folder.stdout(&["show", "ecpat", "--format", "json"])).unwrap()
}

#[test]
fn the_page_of_ecpat_fits_in_140_lines_with_every_fact_passage_and_link() {
    let folder = Folder::built();
    let output = folder
        .command(&["show", "ecpat", "--source", "wikipedia-ecpat"])
        .env("COLUMNS", "100")
        .output()
        .unwrap();
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
            assert!(flat.contains(&words), "{words}");
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

#[test]
fn every_fact_about_a_thing_is_on_its_page() {
    let folder = Folder::awkward();
    let conn = folder.open("ecpat.db");
    for thing in texts(&conn, "SELECT sort || '/' || slug FROM thing ORDER BY 1") {
        let (sort, slug) = thing.split_once('/').unwrap();
        let text = folder.stdout(&["show", &thing, "--format", "json"]);
        let page: Json = serde_json::from_str(&text).unwrap();
        let passages: BTreeSet<String> = page["passages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|passage| {
                format!("{}/{}", passage["source_slug"].as_str().unwrap(), passage["slug"].as_str().unwrap())
            })
            .collect();
        let about = format!(
            "SELECT DISTINCT source_slug || '/' || passage FROM citations
             WHERE subject_kind = '{sort}' AND subject_slug = '{slug}' OR object_kind = '{sort}' AND object_slug = '{slug}'"
        );
        for passage in texts(&conn, &about) {
            assert!(passages.contains(&passage), "{thing}: {passage}");
        }
    }
}

#[test]
fn a_thing_is_found_by_its_name_acronym_or_kind_and_slug() {
    let folder = Folder::built();
    for (text, title) in [
        ("The Body Shop", "The Body Shop"),
        ("the body shop", "The Body Shop"),
        ("IGF", "Internet Governance Forum"),
        ("vgt", "Virtual Global Taskforce"),
        ("CSEC", "Commercial sexual exploitation of children"),
        (
            "lanzarote convention",
            "Convention on the Protection of Children against Sexual Exploitation and Abuse",
        ),
        // A work also has this name, but is listed under its title.
        ("the code", "The Code"),
        ("NGO Group for the Rights of the Child", "Child Rights Connect"),
        ("organisation/the-code", "The Code"),
        ("wikipedia-ecpat/5", "History"),
    ] {
        assert_eq!(folder.stdout(&["show", text]).lines().next(), Some(title), "{text}");
    }
}

#[test]
fn for_an_unknown_slug_a_similar_one_is_suggested() {
    let folder = Folder::built();
    for name in ["99", "wikipedia-ecpat/99"] {
        folder.assert_refused(
            &["show", name],
            4,
            &format!("error: there is no reference `{name}`\nhint: a number is the number of a reference: `ecpat-kb report references` lists them\n"),
        );
    }
    assert!(folder.run(&["show", "1990"]).stderr.contains("did you mean `conference-1990`"));
    folder.assert_refused(
        &["show", "ecpta"],
        4,
        "error: there is no thing `ecpta`\nhint: did you mean `ecpat`?\n",
    );
    folder.assert_refused(
        &["show", "congress"],
        4,
        "error: there is no thing `congress`\nhint: did you mean `first-world-congress` or `second-world-congress` or `third-world-congress` or `world-congresses`?\n",
    );
    folder.assert_refused(
        &["show", "quux"],
        4,
        "error: there is no thing `quux`\nhint: look for it with `ecpat-kb search quux`\n",
    );
}

#[test]
fn for_a_slug_of_two_things_both_are_suggested() {
    let folder = Folder::new();
    folder.write(
        "twins/source.toml",
        "[source]\nslug = \"twins\"\ntitle = \"Twins\"\nlanguage = \"en\"\n\
         [[section]]\nslug = \"s\"\nheading = \"S\"\n\
         [[passage]]\nslug = \"p\"\nsection = \"s\"\nanchor = \"a\"\n\
         [[organisation]]\nslug = \"twin\"\nname = \"Twin\"\ncite = \"p\"\n\
         [[event]]\nslug = \"twin\"\nname = \"Twin\"\nkind = \"congress\"\ncite = \"p\"\n",
    );
    folder.stdout(&["seed", "twins"]);
    for text in ["twin", "Twin"] {
        folder.assert_refused(
            &["show", text],
            2,
            &format!(
                "error: `{text}` can mean 2 things\nhint: say which: `event/twin` or `organisation/twin`\n"
            ),
        );
    }
    assert!(
        folder
            .stdout(&["show", "event/twin"])
            .starts_with("Twin\nevent `twin`\u{a0}[1]: congress\u{a0}[1]\n")
    );
    assert!(
        folder.stdout(&["show", "organisation/twin"]).starts_with("Twin\norganisation `twin`\u{a0}[1]\n")
    );
}

#[test]
fn markdown_html_and_json_have_a_page_and_the_other_formats_have_rows() {
    let folder = Folder::built();
    let link = "https://en.wikipedia.org/wiki/ECPAT#:~:text=In%201996%2C%20in%20partnership";
    let csv = folder.stdout(&["show", "unicef", "--format", "csv"]).replace("\r\n", "\n");
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
        folder.stdout(&["show", "international-assembly", "--format", "markdown"])
    );
    insta::assert_snapshot!(
        "show_as_html",
        folder.stdout(&["show", "international-assembly", "--format", "html"])
    );
}

#[test]
fn text_in_a_page_is_never_markup() {
    let folder = Folder::awkward();
    for thing in texts(&folder.open("ecpat.db"), "SELECT sort || '/' || slug FROM thing ORDER BY 1") {
        let html = folder.stdout(&["show", &thing, "--format", "html"]);
        let body = html.split_once("</style>").unwrap().1;
        for word in ["<script", "<img", "javascript:", "onerror="] {
            let live = body
                .match_indices(word)
                .filter(|(at, _)| word.starts_with('<') || body[..*at].ends_with("href=\""));
            assert_eq!(live.count(), 0, "{thing}: {word}");
        }
    }
}

#[test]
fn a_search_ranks_names_first_and_marks_the_words() {
    let folder = Folder::built();
    let rows = folder.rows(&["search", "congress"]);
    assert_eq!(rows[0]["part"], "name");
    assert!(rows.iter().all(|row| row["text"].as_str().unwrap().contains("**")), "{rows:?}");
    let stems = folder.rows(&["search", "organised"]);
    assert!(!stems.is_empty(), "stems are not searched");
    let prefix = folder.rows(&["search", "traffic*"]);
    assert!(prefix.len() > 1);
    assert_eq!(folder.rows(&["search", "congress", "--limit", "2"]).len(), 2);
}

#[test]
fn a_search_says_when_it_finds_nothing_or_omits_results() {
    let folder = Folder::built();
    let run = folder.run(&["search", "congress", "--limit", "2"]);
    assert!(
        run.stderr.starts_with("2 of ") && run.stderr.ends_with(" results; --limit shows more\n"),
        "{}",
        run.stderr
    );
    let none = folder.run(&["search", "quux", "--format", "json"]);
    assert_eq!(
        none,
        Run {
            code: 0,
            stdout: "[]\n".into(),
            stderr: "nothing found; try fewer words, or `traffic*` for words that begin with it\n".into()
        }
    );
    let some = folder.run(&["search", "unicef", "bitcoin"]);
    assert_eq!(some.stderr, "no result has all the words; showing results with some of them\n");
    folder.assert_refused(
        &["search", "?!"],
        2,
        "error: there is no word to search for\nhint: give one word or more, such as `ecpat-kb search travel tourism`\n",
    );
}

#[test]
fn the_first_result_of_a_search_is_the_expected_one() {
    let folder = Folder::built();
    for (words, slug) in [
        ("unicef", "unicef"),
        ("UNICEF", "unicef"),
        ("7044278", "stop-sex-trafficking-campaign"),
        ("7,044,278", "stop-sex-trafficking-campaign"),
        ("signatures", "stop-sex-trafficking-campaign"),
        ("ECPAT partners", "ecpat"),
        ("csec", "csec"),
        ("body shop", "the-body-shop"),
        ("1,300", "code-of-conduct"),
        ("mid-2014", "ecpat"),
        ("bangkok", "bangkok"),
        ("consultation", "conference-1990"),
        ("rio", "rio-de-janeiro"),
        ("virtual taskforce", "virtual-global-taskforce"),
        ("igf", "internet-governance-forum"),
        ("lanzarote", "lanzarote-convention"),
        ("helpline", "child-helpline-international"),
        ("hotlines", "international-association-of-internet-hotlines"),
        ("countr*", "ecpat"),
        ("first world congress", "first-world-congress"),
    ] {
        let rows = folder.rows(&["search", words]);
        let words: Vec<&str> = words.split(' ').collect();
        let apart = folder.rows(&[&["search"], &words[..]].concat());
        for rows in [rows, apart] {
            assert_eq!(rows.first().map(|row| row["slug"].as_str().unwrap()), Some(slug), "{words:?}");
        }
    }
}

#[test]
fn a_search_with_a_typing_error_suggests_the_word() {
    let folder = Folder::built();
    for (words, near) in [("signatores", "signatories"), ("unicfe", "unicef"), ("stockhlm", "stockholm")] {
        let run = folder.run(&["search", words, "--format", "csv"]);
        assert_eq!(run.stderr, format!("nothing found; did you mean `{near}`?\n"));
    }
}

#[test]
fn words_of_a_search_are_never_syntax() {
    let folder = Folder::built();
    for words in [
        "\"",
        "NEAR(a b)",
        "a AND",
        "col:",
        "text:ecpat",
        "*",
        "a*b",
        "(",
        "-ecpat",
        "ecpat\" OR \"x",
        "^ecpat",
    ] {
        let run = folder.run(&["search", "-q", "--", words]);
        assert!(
            run.code == 0 || run.stderr.starts_with("error: there is no word"),
            "{words}: {}",
            run.stderr
        );
    }
}
