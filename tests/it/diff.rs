//! `diff`: the facts that differ between two databases.

use crate::support::Folder;

/// A pack, and the edits that turn it into its next version.
const PACK: &str = r#"
[source]
slug = "s"
title = "S"
language = "en"

[[section]]
slug = "a"
heading = "A"

[[passage]]
slug = "p1"
section = "a"
anchor = "words of p1"

[[passage]]
slug = "p2"
section = "a"
anchor = "words of p2"

[[organisation]]
slug = "x"
name = "X"
kind = "ngo"
cite = "p1"
names = [{ name = "XX", kind = "acronym" }]
statements = [
  { kind = "mission", statement = "Works for children.", cite = "p1" },
  { kind = "activity", statement = "Trains teachers.", cite = "p2" },
  { kind = "activity", statement = "Runs a helpline.", cite = "p2" },
]

[[organisation]]
slug = "y"
name = "Y"
cite = "p1"

[[figure]]
organisation = "x"
metric = "members"
value = 81
qualifier = "exact"
cite = "p1"

[[figure]]
organisation = "x"
metric = "member-countries"
value = 74
qualifier = "exact"
cite = "p2"

[[partnership]]
organisation = "x"
relation = "partner-of"
partner = "y"
since = "2004"
cite = "p1"

[[place]]
slug = "here"
name = "Here"
country = "SE"
cite = "p1"

[[event]]
slug = "e"
name = "E"
cite = "p1"
dates = [{ date = "1996" }]
participants = [{ organisation = "x", role = "organiser" }]

[[work]]
slug = "w"
title = "W"
cite = "p2"
contributions = [{ organisation = "x", role = "developed", date = "1998" }]
"#;

const EDITS: &[(&str, &str)] = &[
    ("kind = \"ngo\"", "kind = \"network\""),
    ("\"XX\", kind = \"acronym\" }", "\"XX\", kind = \"acronym\" }, { name = \"Old X\", kind = \"former\" }"),
    ("Works for children.", "Works for all children."),
    ("Runs a helpline.", "Runs a website."),
    ("value = 81", "value = 85"),
    ("value = 74\nqualifier = \"exact\"", "value = 74\nqualifier = \"over\""),
    ("since = \"2004\"", "since = \"2005\""),
    ("dates = [{ date = \"1996\" }]\n", ""),
    ("role = \"organiser\"", "role = \"partner\""),
    ("date = \"1998\"", "date = \"1998-11\""),
];

const ROWS: &[&str] = &[
    "changed p1 | X: NGO | X: network",
    "removed p1 | E: 1996 | ",
    "changed p1 | X: 81 organisations (members) | X: 85 organisations (members)",
    "added p1 |  | X: named Old X (former name)",
    "removed p1 | X: E (organiser) | ",
    "added p1 |  | X: E (partner)",
    "changed p1 | X in partnership with Y, since 2004 | X in partnership with Y, since 2005",
    "changed p1 | X (mission): Works for children. | X (mission): Works for all children.",
    "changed p2 | X: W (developed, 1998) | X: W (developed, 1998-11)",
    "changed p2 | X: 74 countries (member countries) | X: over 74 countries (member countries)",
    "changed p2 | X (activity): Runs a helpline. | X (activity): Runs a website.",
];

fn next_version() -> String {
    EDITS.iter().fold(PACK.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    })
}

/// The rows that a command prints, as `change passage | before | after`.
fn rows(folder: &Folder, args: &[&str]) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let rows = folder.rows(args);
    assert!(rows.iter().all(|row| row["source"] == "s"));
    let line = |row: &serde_json::Map<String, serde_json::Value>| {
        let [change, passage, before, after] =
            ["change", "passage", "before", "after"].map(|key| text(&row[key]));
        format!("{change} {passage} | {before} | {after}")
    };
    rows.iter().map(line).collect()
}

fn two_versions() -> Folder {
    let folder = Folder::new();
    folder.write("old/all.toml", PACK);
    folder.write("new/all.toml", &next_version());
    folder.stdout(&["build", "--only", "old", "--db", "old.db"]);
    folder.stdout(&["build", "--only", "new", "--db", "new.db"]);
    folder
}

#[test]
fn ten_edits_of_a_pack_are_the_difference_between_two_builds() {
    let folder = two_versions();
    assert_eq!(rows(&folder, &["diff", "old.db", "new.db"]), ROWS);
    assert!(rows(&folder, &["diff", "new.db", "new.db"]).is_empty());
}

#[test]
fn a_dry_run_shows_what_diff_shows_afterwards() {
    let folder = two_versions();
    let before = folder.bytes("old.db");
    assert_eq!(rows(&folder, &["seed", "new", "--dry-run", "--db", "old.db"]), ROWS);
    assert_eq!(rows(&folder, &["build", "--only", "new", "--dry-run", "--db", "old.db"]), ROWS);
    assert!(folder.bytes("old.db") == before);
}

#[test]
fn a_difference_sets_the_exit_code_on_request() {
    let folder = two_versions();
    let code = |args: &[&str]| folder.run(args).code;
    assert_eq!(code(&["diff", "old.db", "new.db"]), 0);
    assert_eq!(code(&["diff", "old.db", "new.db", "--exit-code"]), 1);
    assert_eq!(code(&["diff", "old.db", "old.db", "--exit-code"]), 0);
    let run = folder.run(&["diff", "old.db", "new.db", "--exit-code"]);
    assert_eq!(run.stderr, "11 facts differ\n");
    assert!(folder.run(&["diff", "old.db", "new.db", "--exit-code", "--quiet"]).stderr.is_empty());
}

#[test]
fn a_file_that_is_missing_or_of_another_program_is_named() {
    let folder = two_versions();
    folder.write("text.db", "no database");
    let run = folder.run(&["diff", "old.db", "none.db"]);
    assert_eq!((run.code, run.stderr.lines().next().unwrap()), (1, "error: there is no file `none.db`"));
    let run = folder.run(&["diff", "text.db", "new.db"]);
    assert_eq!(
        (run.code, run.stderr.lines().next().unwrap()),
        (5, "error: `text.db` is not a database of ecpat-kb: it is not an SQLite database")
    );
}

#[test]
fn two_editions_differ_by_what_they_state_and_where_but_not_by_their_passages() {
    let folder = Folder::new();
    let edition = next_version()
        .replace("slug = \"s\"", "slug = \"s-2\"")
        .replace("slug = \"p1\"", "slug = \"first\"")
        .replace("slug = \"p2\"\nsection = \"a\"", "slug = \"second\"\nsection = \"b\"")
        .replace("cite = \"p1\"", "cite = \"first\"")
        .replace("cite = \"p2\"", "cite = \"second\"")
        + "[[section]]\nslug = \"b\"\nheading = \"B\"\n";
    folder.write("old/all.toml", PACK);
    folder.write("new/all.toml", &edition);
    folder.stdout(&["build", "--only", "old", "new", "--db", "both.db"]);
    let rows = folder.rows(&["diff", "both.db", "both.db", "--editions", "s", "s-2"]);
    let count = |change: &str| rows.iter().filter(|row| row["change"] == change).count();
    assert_eq!(["changed", "added", "removed", "moved"].map(count), [7, 2, 2, 2]);
    let moved: Vec<_> = rows.iter().filter(|row| row["change"] == "moved").collect();
    assert_eq!(moved[1]["before"].as_str(), Some("X (activity): Trains teachers. (A)"));
    assert_eq!(moved[1]["after"].as_str(), Some("X (activity): Trains teachers. (B)"));
    assert!(folder.rows(&["diff", "both.db", "both.db", "--editions", "s", "s"]).is_empty());
    let run = folder.run(&["diff", "both.db", "both.db", "--editions", "s", "s-3"]);
    assert_eq!((run.code, run.stderr.lines().next().unwrap()), (4, "error: there is no source `s-3`"));
}

#[test]
fn of_a_fact_that_two_sections_stated_the_one_that_is_gone_is_removed() {
    let folder = Folder::new();
    let one = |source: &str, cited: &[&str]| {
        let figures = cited.iter().fold(String::new(), |text, cite| {
            text + &format!(
                "[[figure]]\norganisation = \"x\"\nmetric = \"members\"\nvalue = 81\nqualifier = \"exact\"\ncite = \"{cite}\"\n"
            )
        });
        let section = |slug: &str| {
            format!(
                "[[section]]\nslug = \"{slug}\"\nheading = \"{slug}\"\n[[passage]]\nslug = \"in-{slug}\"\nsection = \"{slug}\"\nanchor = \"words of {slug}\"\n"
            )
        };
        format!(
            "[source]\nslug = \"{source}\"\ntitle = \"S\"\nlanguage = \"en\"\n{}{}[[organisation]]\nslug = \"x\"\nname = \"X\"\ncite = \"in-b\"\n{figures}",
            section("a"),
            section("b")
        )
    };
    folder.write("old/all.toml", &one("s", &["in-a", "in-b"]));
    folder.write("new/all.toml", &one("s-2", &["in-b"]));
    folder.stdout(&["build", "--only", "old", "new", "--db", "both.db"]);
    let rows = folder.rows(&["diff", "both.db", "both.db", "--editions", "s", "s-2"]);
    let told: Vec<_> = rows.iter().map(|row| (row["change"].as_str(), row["passage"].as_str())).collect();
    assert_eq!(told, [(Some("removed"), Some("in-a"))]);
}
