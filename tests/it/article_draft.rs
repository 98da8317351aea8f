//! `article draft`: candidates, a curator's own rules, and the comparison with a pack.

use std::fs;

use crate::support::Folder;

/// An article that nobody wrote, in the form of a text dump.
const ARTICLE: &str = "From Wikipedia, the free encyclopedia
Jump to: navigation, search
Type Network
Founded 1987

The Lantern Network (LN) is a network of libraries. It has over 1,200 members in 5 countries.


Since 1990, the LN is a member of the Harbour Safety Council. In 1992, in partnership with \
the Lamp Guild of Oslo, it met in Lima, Peru.
";

const FACTS: &str = r#"
[[organisation]]
slug = "lantern"
name = "LN"
cite = "lead-1"

[[organisation]]
slug = "council"
name = "Harbour safety council"
cite = "section-2-1"

[[organisation]]
slug = "sailors"
name = "Old sailors"
cite = "section-2-1"

[[partnership]]
organisation = "lantern"
relation = "member-of"
partner = "council"
since = "1990"
cite = "section-2-1"

[[figure]]
organisation = "lantern"
metric = "members"
value = 1200
qualifier = "over"
cite = "lead-2"

[[figure]]
organisation = "lantern"
metric = "member-countries"
value = 6
cite = "lead-2"
"#;

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
    assert!(run.stderr.contains(&format!("{count} candidates to accept or delete\n")), "{}", run.stderr);
    let check = folder.run(&["check", "pack"]);
    assert_eq!(check.code, 0, "{}", check.stderr);
    assert!(check.stderr.contains(&format!("{count} candidates left: ")), "{}", check.stderr);
    folder.stdout(&["article", "draft", "lantern.txt", "again"]);
    assert_eq!(folder.bytes("again/candidates.toml"), folder.bytes("pack/candidates.toml"));
}

#[test]
fn a_curators_rules_find_more() {
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
fn candidates_are_measured_against_a_pack() {
    let folder = with_article();
    folder.stdout(&["article", "draft", "lantern.txt", "pack"]);
    folder.write("pack/facts.toml", FACTS);
    let compare = ["article", "draft", "--compare", "lantern.txt", "--pack", "pack", "--format", "csv"];
    assert_eq!(
        folder.stdout(&compare),
        "kind,expected,found,right,precision,recall\n\
         organisation,3,3,2,0.667,0.667\n\
         event,0,1,0,0.0,1.0\n\
         date,1,3,1,0.333,1.0\n\
         figure,2,2,1,0.5,0.5\n\
         partnership,1,2,1,0.5,1.0\n\
         place,0,1,0,0.0,1.0\n"
    );
    let rows = folder.rows(&[&compare[..6], &["--misses"]].concat());
    let found: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {}", row["kind"], row["what"], row["of"]).replace('"', ""))
        .collect();
    assert!(found.contains(&"organisation missed sailors".to_owned()), "{found:#?}");
    assert!(found.contains(&"figure missed 6: It has over 1,200 members in".to_owned()), "{found:#?}");
    assert!(found.iter().any(|row| row.starts_with("organisation wrong lamp-guild-of-oslo ")), "{found:#?}");
    folder.assert_refused(
        &["article", "draft", "--compare", "lantern.txt", "other.txt"],
        2,
        "error: one article is compared with a pack\nhint: `ecpat-kb article draft --compare FILE [--pack DIR]`\n",
    );
}

#[test]
fn the_next_draft_removes_what_a_killed_one_left() {
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
    // What is there is never overwritten.
    fs::create_dir_all(folder.path("packs/two/inner")).unwrap();
    let refusal = "error: `packs/two` is not an empty folder; nothing was written to it\n\
                   hint: name a folder that does not exist yet\n";
    folder.assert_refused(&["article", "draft", "-q", "lantern.txt", "packs/two"], 1, refusal);
    fs::remove_dir(folder.path("packs/two/inner")).unwrap();
    folder.stdout(&["article", "draft", "-q", "lantern.txt", "packs/two"]);
    folder.stdout(&["article", "draft", "-q", "lantern.txt", "deep/below/three"]);
    assert!(folder.path("packs/two/source.toml").is_file() && folder.path("deep/below/three").is_dir());
}
