//! `article`: drafting a pack, comparing an article with one, attaching its text.

use std::fs;

use ecpat_kb::article;

use crate::support::{self, Folder};

/// A made-up article, as a text dump.
const ARTICLE: &str = "From Wikipedia, the free encyclopedia
Jump to: navigation, search
Type Network
Founded 1987

The Lantern Network (LN) is a network of libraries.[1] It has 12 members in 5 countries.


In 1987, librarians met in Oslo. They founded the network.[2]

Work[edit]

The network lends lanterns. Members of it meet every two years.[3]

  \u{2022} Lamps for schools
  \u{2022} Oil for lamps

References[edit]

  1. ^ \"About us\". Lantern Network. Retrieved 2014-01-31.\u{20}
  2. ^ Berg, Ola (2013-11-21). \"History\". Lamp Weekly. Retrieved 2014-01-22.\u{20}
  3. ^ [1][dead link]
";

fn with_article() -> Folder {
    let folder = Folder::new();
    folder.write("lantern.txt", ARTICLE);
    folder
}

#[test]
fn a_draft_has_sections_passages_and_references_and_passes_its_check() {
    let folder = with_article();
    let run = folder.run(&["article", "draft", "lantern.txt", "pack"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.starts_with("lantern.txt: 12 passages in pack\n"), "{}", run.stderr);
    let source = fs::read_to_string(folder.path("pack/source.toml")).unwrap();
    insta::assert_snapshot!(source);
    let check = folder.run(&["check", "pack"]);
    assert_eq!(check.code, 0, "{}", check.stderr);
    assert!(check.stderr.contains("the built-in packs, pack: no errors, "), "{}", check.stderr);
}

#[test]
fn drafting_overwrites_nothing() {
    let folder = with_article();
    folder.write("pack/mine.toml", "# mine\n");
    folder.assert_refused(
        &["article", "draft", "lantern.txt", "pack"],
        1,
        "error: `pack` is not an empty folder; nothing was written to it\nhint: name a folder that does not exist yet\n",
    );
    assert_eq!(fs::read_dir(folder.path("pack")).unwrap().count(), 1);
    assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 2, "a half-written folder is left");
    fs::create_dir(folder.path("empty")).unwrap();
    folder.stdout(&["article", "draft", "lantern.txt", "empty"]);
    assert!(folder.path("empty/source.toml").exists());
}

#[test]
fn a_bad_file_does_not_stop_the_others() {
    let folder = with_article();
    fs::write(folder.path("bad.txt"), b"caf\xe9 \xff").unwrap();
    folder.write("other.txt", &ARTICLE.replace("Lantern", "Beacon"));
    let run = folder.run(&["article", "draft", "lantern.txt", "bad.txt", "none.txt", "other.txt", "packs"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("problem: bad.txt: cannot read the article `bad.txt`: "), "{}", run.stderr);
    assert!(run.stderr.contains("problem: none.txt: cannot read `none.txt`: "), "{}", run.stderr);
    assert!(run.stderr.ends_with("error: 2 of 4 articles failed\n"), "{}", run.stderr);
    for name in ["lantern", "other"] {
        assert!(folder.path(&format!("packs/{name}/source.toml")).exists(), "{name}");
    }
}

/// Returns the findings of a check of `text` against the draft of [`ARTICLE`]: kind, subject, stated and found. Unused
/// sentences are left out, as a draft has no facts.
fn findings(text: &str) -> Vec<[String; 4]> {
    let folder = with_article();
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    folder.write("newer.txt", text);
    let run = folder.run(&["article", "check", "newer.txt", "--pack", "pack", "--format", "json", "-q"]);
    assert_eq!(run.code, if text == ARTICLE { 0 } else { 3 }, "{}", run.stderr);
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&run.stdout).unwrap();
    let cell = |row: &serde_json::Map<String, serde_json::Value>, key: &str| {
        row[key].as_str().unwrap_or_default().to_owned()
    };
    let found = rows.iter().map(|row| ["kind", "subject", "stated", "found"].map(|key| cell(row, key)));
    found.filter(|row| row[0] != "to-decide").collect()
}

#[test]
fn the_check_of_a_newer_copy_finds_what_moved_changed_disappeared_or_is_new() {
    assert_eq!(findings(ARTICLE), Vec::<[String; 4]>::new());
    for (old, new, expected) in [
        (
            "They founded the network.",
            "They set up the network.",
            ["anchor-changed", "section-2-2", "founded the network", "up the network."],
        ),
        ("In 1987, librarians met in Oslo. ", "", ["anchor-gone", "section-2-1", "1987, librarians met", ""]),
        (
            "The network lends lanterns.",
            "It lends torches. The network lends lanterns.",
            ["sentence-new", "", "", "It lends torches."],
        ),
        ("network.[2]", "network.[1]", ["marker-differs", "section-2-1", "2 paragraph", "1 paragraph"]),
        (
            "2014-01-22",
            "2014-02-22",
            ["reference-differs", "2", "retrieved: 2014-01-22", "retrieved: 2014-02-22"],
        ),
        ("  3. ^ [1][dead link]", "", ["reference-gone", "3", "[1][dead link]", ""]),
        ("Work[edit]", "Activities[edit]", ["section-gone", "work", "Work", ""]),
    ] {
        let found = findings(&ARTICLE.replace(old, new));
        assert!(found.contains(&expected.map(str::to_owned)), "{old}: {found:#?}");
    }
    let moved = ARTICLE
        .replace("  \u{2022} Oil for lamps\n", "")
        .replace("librarians met", "Oil for lamps. Librarians met");
    assert!(findings(&moved).iter().any(|row| row[0] == "anchor-moved" && row[1] == "work-4"), "{moved}");
    let twice =
        ARTICLE.replace("  \u{2022} Oil for lamps\n", "  \u{2022} Oil for lamps\n  \u{2022} Oil for lamps\n");
    assert!(findings(&twice).iter().any(|row| row[0] == "anchor-repeated" && row[1] == "work-4"));
}

#[test]
fn the_offsets_of_a_finding_cut_out_what_was_found() {
    let folder = with_article();
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    folder.write("newer.txt", &ARTICLE.replace("The network lends", "Ærlig: the network lends"));
    let run = folder.run(&["article", "check", "newer.txt", "--pack", "pack", "--format", "json", "-q"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let row = rows.iter().find(|row| row["found"] == "Ærlig: the network lends lanterns.").unwrap();
    let text: Vec<char> = fs::read_to_string(folder.path("newer.txt")).unwrap().chars().collect();
    let at = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
    let cut: String = text[at("start")..at("end")].iter().collect();
    assert_eq!(cut, "Ærlig: the network lends lanterns.");
    assert_eq!(row["line"], 13);
}

#[test]
fn the_summary_has_the_counts_and_quiet_suppresses_it() {
    let folder = with_article();
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    let run = folder.run(&["article", "check", "lantern.txt", "--pack", "pack"]);
    assert_eq!(
        run.stderr,
        "lantern.txt, `lantern`: 12 of 12 anchors found once, 3 of 3 references the same, 2 of 12 sentences cited or \
         excused; no problems, 10 to decide\n\
         to keep the day, write `checked = \"YYYY-MM-DD\"` in `[source]` of the pack\n"
    );
    assert_eq!(run.code, 0);
    let wrong = folder.run(&["article", "check", "none.txt", "--pack", "pack", "-q"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.stderr.ends_with("error: 1 of 1 articles failed\n"), "{}", wrong.stderr);
}

#[test]
fn counts_show_what_was_read() {
    let folder = with_article();
    let counts = folder.stdout(&["article", "counts", "lantern.txt", "--format", "csv"]);
    assert_eq!(
        counts,
        "file,headings,lost_headings,infobox_rows,sentences,references,with_url,with_retrieved,dead_links,\
         markers,markers_without_reference\nlantern.txt,2,1,2,12,3,0,2,1,3,0\n"
    );
}

#[test]
fn facts_are_shown_beside_the_sentences_that_they_cite() {
    let folder = with_article();
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    folder.write(
        "pack/organisations.toml",
        "[[organisation]]\nslug = \"lantern-network\"\nname = \"Lantern Network\"\nkind = \"network\"\ncite = \"lead-1\"\n\
         statements = [{ kind = \"activity\", statement = \"Lends lamps.\", topic = \"lamps\", cite = \"work-1\" }]\n\
         [[topic]]\nslug = \"lamps\"\nname = \"Lamps\"\ncite = \"work-1\"\n",
    );
    folder.write("newer.txt", &ARTICLE.replace("They founded the network.", "It began."));
    let facts = |format: &str| {
        let run =
            folder.run(&["article", "check", "newer.txt", "--pack", "pack", "--facts", "--format", format]);
        assert_eq!(
            (run.code, run.stderr.as_str()),
            (0, "newer.txt, `lantern`: 11 of 12 anchors found once\n")
        );
        run.stdout
    };
    for (format, row) in [
        (
            "table",
            "work-1       The network lends lanterns.                  • Lantern Network (activity): Lends lamps.",
        ),
        (
            "markdown",
            "| work-1 | The network lends lanterns. | • Lantern Network (activity): Lends lamps. → lamps<br>• Lamps: topic |\n",
        ),
        (
            "html",
            "data-label=\"passage\">work-1</td><td data-label=\"sentence\">The network lends lanterns.</td><td data-label=\"facts\">• Lantern Network (activity): Lends lamps. → lamps\n• Lamps: topic</td>",
        ),
        (
            "csv",
            "Work,work-1,sentence,The network lends lanterns.,organisation,lantern-network,statement,Lantern Network (activity): Lends lamps.,topic,lamps,\n",
        ),
        ("csv", "\nSection 2,section-2-2,sentence,,,,,,,,\n"),
    ] {
        let shown = facts(format);
        assert!(shown.contains(row), "{shown}");
    }
    let order = facts("ndjson");
    let at = |words: &str| order.find(words).unwrap();
    assert!(
        at("is a network of libraries") < at("librarians met") && at("librarians met") < at("Oil for lamps")
    );
    folder.assert_refused(
        &["article", "check", "newer.txt", "lantern.txt", "--facts"],
        2,
        "error: --facts takes one article\n",
    );
}

#[test]
fn an_article_without_a_built_in_pack_is_not_compared() {
    let folder = Folder::new();
    folder.write("other.txt", "UNICEF is a fund. Hello, world.\n");
    let refused = "error: no built-in pack was read from this article\n\
        hint: name a folder with `--pack`, or a built-in pack that `ecpat-kb report sources` lists\n";
    folder.assert_refused(&["article", "check", "other.txt"], 2, refused);
    let named = folder.run(&["article", "check", "other.txt", "--pack", "eco-inhope"]);
    assert_eq!(named.code, 3);
    assert!(named.stderr.contains("other.txt, `eco-inhope`: 0 of "), "{}", named.stderr);
}

/// Returns a folder with a database of the drafted pack and one fact.
fn seeded() -> Folder {
    let folder = with_article();
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    folder.write(
        "pack/organisations.toml",
        "[[organisation]]\nslug = \"lantern-network\"\nname = \"Lantern Network\"\ncite = \"lead-1\"\n",
    );
    folder.stdout(&["seed", "pack"]);
    folder
}

#[test]
fn attached_sentences_are_searched_and_shown_until_they_are_detached() {
    let folder = seeded();
    assert!(folder.rows(&["search", "librarians"]).is_empty());
    let before =
        folder.stdout(&["query", "SELECT * FROM searchable_texts ORDER BY 1, 2, 3, 4, 5", "--format", "csv"]);
    let run = folder.run(&["article", "attach", "lantern.txt"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "ecpat.db: 12 of 12 passages of `lantern` have their text\n")
    );
    let hits = folder.rows(&["search", "librarians"]);
    assert_eq!(hits[0]["slug"], "lantern/section-2-1");
    assert_eq!(hits[0]["text"], "In 1987, **librarians** met in Oslo.");
    let page = folder.stdout(&["show", "lantern-network"]);
    assert!(page.contains("    > The Lantern Network (LN) is a network of libraries.\n"), "{page}");
    let cited = folder.rows(&["query", "SELECT passage_text FROM citations"]);
    assert_eq!(cited[0]["passage_text"], "The Lantern Network (LN) is a network of libraries.");
    let run = folder.run(&["article", "attach", "--detach"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "ecpat.db: 12 passages of `lantern` no longer have their text\n")
    );
    let after =
        folder.stdout(&["query", "SELECT * FROM searchable_texts ORDER BY 1, 2, 3, 4, 5", "--format", "csv"]);
    assert_eq!(before, after);
    assert!(folder.rows(&["search", "librarians"]).is_empty());
}

#[test]
fn a_passage_that_is_not_in_the_article_gets_no_text() {
    let folder = seeded();
    folder.write("newer.txt", &ARTICLE.replace("They founded the network.", "It began."));
    let run = folder.run(&["article", "attach", "newer.txt"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.starts_with("1 anchors were not found exactly once in the article; "),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("ecpat.db: 11 of 12 passages of `lantern` have their text\n"),
        "{}",
        run.stderr
    );
    let before = fs::read(folder.path("ecpat.db")).unwrap();
    folder.write("other.txt", "An article on something else.\n");
    folder.assert_refused(
        &["article", "attach", "other.txt"],
        1,
        "error: none of the 12 anchors of `lantern` is in this article; nothing was changed\n",
    );
    assert_eq!(fs::read(folder.path("ecpat.db")).unwrap(), before);
}

#[test]
fn attaching_needs_a_database_and_a_source_if_there_are_several() {
    let folder = with_article();
    folder.assert_refused(
        &["article", "attach", "lantern.txt"],
        1,
        "error: there is no file `ecpat.db`\nhint: create it with `ecpat-kb build --db ecpat.db`\n",
    );
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    folder.stdout(&["build", "--only", support::ARTICLE, "pack"]);
    folder.assert_refused(
        &["article", "attach", "lantern.txt"],
        2,
        "error: it is not clear which of the 2 sources this is\nhint: say it with --source: `lantern`, `wikipedia-ecpat`\n",
    );
    folder.assert_refused(
        &["article", "attach", "lantern.txt", "--source", "lanterns"],
        4,
        "error: there is no source `lanterns`\nhint: the database has `lantern`, `wikipedia-ecpat`\n",
    );
    folder.stdout(&["article", "attach", "lantern.txt", "--source", "lantern"]);
    let attached = folder.rows(&["query", "SELECT slug, attached FROM sources ORDER BY slug"]);
    assert_eq!(
        serde_json::to_string(&attached).unwrap(),
        r#"[{"slug":"lantern","attached":12},{"slug":"wikipedia-ecpat","attached":0}]"#
    );
}

#[test]
fn a_page_is_attached_to_the_source_that_was_read_at_its_address() {
    let folder = Folder::new();
    let page = "<html><head><link rel=\"canonical\" href=\"https://wiki.example/Quay\"></head>
        <body><h1 id=\"firstHeading\">Quay</h1><p>The quay was founded in Bergen in 1996.</p></body></html>";
    folder.write("quay.html", page);
    folder.stdout(&["article", "draft", "quay.html", "pack"]);
    folder.stdout(&["build", "--only", support::ARTICLE, "pack"]);
    folder.stdout(&["article", "attach", "quay.html"]);
    let attached = folder.rows(&["query", "SELECT slug FROM sources WHERE attached > 0"]);
    assert_eq!(serde_json::to_string(&attached).unwrap(), r#"[{"slug":"quay"}]"#);
}

#[test]
fn an_mhtml_file_is_read_and_other_kinds_of_files_are_named_and_refused() {
    let folder = Folder::new();
    let page = "<html><body><h1 id=3D\"firstHeading\">Quay</h1><p>It was foun=\r\nded in Z=C3=BCrich.</p></body></html>";
    let message = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://wiki.example/Quay\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b-1\"\r\n\r\n\
         ----b-1\r\nContent-Type: image/png\r\n\r\nxx\r\n\
         ----b-1\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n----b-1--\r\n"
    );
    let read = article::read(message.as_bytes()).unwrap();
    assert_eq!(
        (read.title.as_deref(), read.url.as_deref()),
        (Some("Quay"), Some("https://wiki.example/Quay"))
    );
    let sentences: Vec<&str> = read.sentences().map(|sentence| read.cut(sentence.span)).collect();
    assert_eq!(sentences, ["It was founded in Zürich."]);
    let in_base64 = "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+SXQgbWV0Ljwv\ncD4=\n";
    let read = article::read(in_base64.as_bytes()).unwrap();
    assert_eq!(read.text, "It met.");
    let nested = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=A\n\n--A\nContent-Type: multipart/alternative; boundary=B\n\n\
         --B\nContent-Type: text/plain\n\nNo.\n--B\nContent-Type: text/html; charset=windows-1252\n\
         Content-Transfer-Encoding: quoted-printable\n\n<p>Caf=E9.</p>\n--B--\n--A--\n";
    assert_eq!(article::read(nested.as_bytes()).unwrap().text, "Café.");
    let hint = "hint: save the page as HTML or MHTML, or its text as plain text\n";
    for (bytes, what) in [
        (&b"%PDF-1.7 ..."[..], "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nHello.\n", "a message without a page in it"),
        (b"From: a\nSubject: b\n\nHello.\n", "a message without a page in it"),
        (b"{\"title\": \"Quay\"}", "JSON"),
        (b"'''Quay''' is a [[club]].\n", "the source of a page in wikitext"),
        (b"<?xml version=\"1.0\"?><mediawiki><page/></mediawiki>", "an export of a wiki in XML"),
    ] {
        fs::write(folder.path("other"), bytes).unwrap();
        let run = folder.run(&["article", "draft", "other", "pack"]);
        assert_eq!(run.code, 1);
        let expected = format!(
            "error: cannot read the article `other`\n  caused by: it is {what}, not an article\n{hint}"
        );
        assert_eq!(run.stderr, expected);
    }
}
