//! `article draft`: candidates and a curator's own rules.

use std::fs;

use crate::support::Folder;

/// A made-up article, as a text dump.
const ARTICLE: &str = "From Wikipedia, the free encyclopedia
Jump to: navigation, search
Type Network
Founded 1987

The Lantern Network (LN) is a network of libraries. It has over 1,200 members in 5 countries.


Since 1990, the LN is a member of the Harbour Safety Council. In 1992, in partnership with \
the Lamp Guild of Oslo, it met in Lima, Peru.
";

fn with_article() -> Folder {
    let folder = Folder::new();
    folder.write("lantern.txt", ARTICLE);
    folder
}

#[test]
fn candidates_have_their_own_file_in_the_order_of_the_text() {
    let folder = with_article();
    let run = folder.run(&["article", "draft", "lantern.txt", "pack"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(folder.path("pack/candidates.toml")).unwrap();
    insta::assert_snapshot!(text);
    let count = text.matches("[[candidate]]").count();
    assert!(
        run.stderr.contains(&format!(
            "{count} candidates; `ecpat-kb article review pack --article lantern.txt` goes through them\n"
        )),
        "{}",
        run.stderr
    );
    let check = folder.run(&["check", "pack"]);
    assert_eq!(check.code, 0, "{}", check.stderr);
    assert!(check.stderr.contains(&format!("{count} candidates left: ")), "{}", check.stderr);
    folder.stdout(&["article", "draft", "lantern.txt", "again"]);
    assert_eq!(folder.bytes("again/candidates.toml"), folder.bytes("pack/candidates.toml"));
}

#[test]
fn rules_of_a_curator_find_more() {
    let folder = with_article();
    folder.write("rules.toml", "[organisations]\nwords = [\"guild\"]\n");
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    folder.stdout(&["article", "draft", "--rules", "rules.toml", "lantern.txt", "more"]);
    let why = |pack: &str| {
        let text = fs::read_to_string(folder.path(pack)).unwrap();
        let at = text.find("seen = \"Lamp Guild of Oslo\"").unwrap();
        text[at..].lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(why("pack/candidates.toml"), "why = \"a name after a phrase of partnership\"");
    assert_eq!(why("more/candidates.toml"), "why = \"a name with a word for an organisation\"");
    folder.write("rules.toml", "[organisations]\n\nword = [\"guild\"]\n");
    let run = folder.run(&["article", "draft", "--rules", "rules.toml", "lantern.txt", "none"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.starts_with("error: `rules.toml`, line 3: unknown field `word`, expected one of "),
        "{}",
        run.stderr
    );
    assert!(!folder.path("none").exists());
}

#[test]
fn the_next_draft_removes_the_leftovers_of_a_killed_one() {
    let folder = with_article();
    folder.write("packs/.ecpat-kb-left/new/source.toml", "half");
    folder.stdout(&["article", "draft", "-q", "lantern.txt", "packs/one"]);
    let entries = fs::read_dir(folder.path("packs")).unwrap();
    let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["one"]);
    folder.write("packs/four/.ecpat-kb-left/new/source.toml", "half");
    folder.stdout(&["article", "draft", "-q", "lantern.txt", "packs/four"]);
    assert!(
        !folder.path("packs/four/.ecpat-kb-left").exists() && folder.path("packs/four/source.toml").is_file()
    );
    // An existing pack is never overwritten.
    fs::create_dir_all(folder.path("packs/two/inner")).unwrap();
    let refusal = "error: `packs/two` is not an empty folder; nothing was written to it\n\
                   hint: name a folder that does not exist yet\n";
    folder.assert_refused(&["article", "draft", "-q", "lantern.txt", "packs/two"], 1, refusal);
    fs::remove_dir(folder.path("packs/two/inner")).unwrap();
    folder.stdout(&["article", "draft", "-q", "lantern.txt", "packs/two"]);
    folder.stdout(&["article", "draft", "-q", "lantern.txt", "deep/below/three"]);
    assert!(folder.path("packs/two/source.toml").is_file() && folder.path("deep/below/three").is_dir());
}

#[test]
fn the_head_of_a_page_says_who_published_it_and_when_and_common_titles_get_the_host() {
    let folder = Folder::new();
    let page = |host: &str, head: &str| {
        let canonical = format!("<link rel=canonical href=\"https://{host}/about-us\">");
        let body = format!("<h1>About us</h1><p>Lantern of {host} lends lamps to libraries.</p>");
        format!("<!doctype html><html lang=sv><head>{canonical}{head}</head><body>{body}</body></html>")
    };
    let one = "<meta property=og:site_name content='The Lantern'><meta name=author content='Press office'>\
               <meta property=article:published_time content='2019-05-14T09:00:00+01:00'>";
    let two = "<meta name=citation_author content='Doe, Jane'><meta name=citation_author content='Roe, Ann'>\
               <meta name=author content=web><meta name=DC.publisher content='Lamp Press'>\
               <meta name=citation_publisher content=' '><meta property=og:site_name content=Lamps>\
               <meta name=citation_date content=2020/03/02>";
    folder.write("one.html", &page("www.lantern.example", one));
    folder.write("two.html", &page("lamps.example", two));
    folder.stdout(&["article", "draft", "-q", "one.html", "two.html", "packs"]);
    let source = |name: &str| {
        let text = fs::read_to_string(folder.path(name).join("source.toml")).unwrap();
        let (_, source) = text.split_once("[source]\n").unwrap();
        source.split("sha256").next().unwrap().to_owned()
    };
    assert_eq!(
        source("packs/lantern-example-about-us"),
        "slug = \"lantern-example-about-us\"\ntitle = \"About us\"\nauthor = \"Press office\"\npublisher = \"The Lantern\"\n\
         published = \"2019-05-14\"\nurl = \"https://www.lantern.example/about-us\"\nlanguage = \"sv\"\n"
    );
    assert_eq!(
        source("packs/lamps-example-about-us"),
        "slug = \"lamps-example-about-us\"\ntitle = \"About us\"\nauthor = \"Doe, Jane; Roe, Ann\"\npublisher = \"Lamp Press\"\n\
         published = \"2020-03-02\"\nurl = \"https://lamps.example/about-us\"\nlanguage = \"sv\"\n"
    );
}
