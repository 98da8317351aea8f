//! `show` and `search`: the page about one thing, and how to find it.

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

#[test]
fn the_page_of_ecpat_has_every_part_and_each_fact_its_citation_and_link() {
    let page = Folder::built().stdout(&["show", "ecpat"]);
    let parts = "Identity, Names, Places, Statements, Events, Partners, Works, Figures, Disagreements";
    for part in parts.split(", ") {
        assert!(page.contains(&format!("\n\n{part}\n- ")), "{part}");
    }
    // An explanation is by the curator, so it has no citation.
    let is_fact = |line: &&str| line.starts_with("- ") && !line.contains(": — ");
    let facts = page.lines().filter(is_fact).count();
    let links = page
        .lines()
        .filter(|line| line.starts_with("    https://en.wikipedia.org/wiki/ECPAT#:~:text="))
        .count();
    assert!(facts >= 60 && links >= facts, "{facts} facts, {links} links");
}

#[test]
fn a_thing_is_found_by_its_name_its_acronym_and_its_kind_with_its_slug() {
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
        // A work is called so too, but listed under its title.
        ("the code", "The Code"),
        ("NGO Group for the Rights of the Child", "Child Rights Connect"),
        ("organisation/the-code", "The Code"),
        ("wikipedia-ecpat/5", "History"),
    ] {
        assert_eq!(folder.stdout(&["show", text]).lines().next(), Some(title), "{text}");
    }
}

#[test]
fn an_unknown_slug_is_answered_with_a_similar_one() {
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
fn a_slug_of_two_things_is_answered_with_both() {
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
    assert!(folder.stdout(&["show", "event/twin"]).starts_with("Twin\nevent twin\n"));
    assert!(folder.stdout(&["show", "organisation/twin"]).starts_with("Twin\norganisation twin\n"));
}

#[test]
fn a_page_is_rows_in_every_format_but_the_table() {
    let folder = Folder::built();
    let rows = folder.rows(&["show", "unicef"]);
    assert_eq!(rows.len(), 3);
    let partner = rows.iter().find(|row| row["part"] == "partners").unwrap();
    assert_eq!(partner["references"], "1");
    assert_eq!(partner["section"], "History");
    assert_eq!(
        partner["link"],
        "https://en.wikipedia.org/wiki/ECPAT#:~:text=In%201996%2C%20in%20partnership"
    );
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
fn nothing_in_a_search_is_syntax() {
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
