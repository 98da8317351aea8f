//! Several mistakes in one pack: all are reported at once, and nothing is seeded.

use crate::support::{Folder, edited};

/// A copy of the built-in pack with a mistyped slug, a missing cite, a wrong date and an
/// unknown key.
fn with_four_mistakes() -> Folder {
    let folder = Folder::new();
    folder.copy_built_in_pack("pack");
    let edit = |file: &str, old: &str, new: &str| {
        let file = format!("pack/{file}");
        let text = folder.text(&file);
        folder.write(&file, &edited(&text, old, new));
    };
    edit("events.toml", "[{ place = \"stockholm\" }]", "[{ place = \"stokholm\" }]");
    edit("places.toml", "name = \"Geneva\"\ncite = \"campaign-presentation\"\n", "name = \"Geneva\"\n");
    edit("works.toml", "date = \"1998\"", "date = \"1998-13\"");
    edit("figures.toml", "value = 1300\nqualifier", "value = 1300\nqualifer");
    folder
}

#[test]
fn check_shows_each_mistake_with_its_line_and_help() {
    let run = with_four_mistakes().run("check pack");
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn sarif_has_the_problems_that_rows_have() {
    let folder = with_four_mistakes();
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&folder.run("check pack --format json").stdout).unwrap();
    let run = folder.run("check pack --sarif");
    assert_eq!(run.code, 3);
    let sarif: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), rows.len()), (4, 4));
    for (result, row) in results.iter().zip(&rows) {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(result["level"], row["severity"]);
        assert_eq!(place["artifactLocation"]["uri"], row["file"]);
        assert_eq!(place["region"]["startLine"], row["line"]);
        assert_eq!(place["region"]["startColumn"], row["column"]);
        assert!(result["message"]["text"].as_str().unwrap().starts_with(row["problem"].as_str().unwrap()));
    }
}

#[test]
fn seed_shows_the_same_and_does_not_change_the_database() {
    let folder = with_four_mistakes();
    folder.put_built("ecpat.db");
    let before = folder.bytes("ecpat.db");
    let seeded = folder.run("seed pack");
    let checked = folder.run("check pack");
    let problems = |stderr: &str| stderr.rsplit_once("\n\n").unwrap().0.to_owned();
    assert_eq!(seeded.code, 1);
    assert_eq!(problems(&seeded.stderr), problems(&checked.stderr));
    assert!(
        seeded.stderr.ends_with(
            "error: 4 problems in the packs; nothing was changed\n\
             hint: `ecpat-kb check` shows the same without touching the database\n"
        ),
        "{}",
        seeded.stderr
    );
    assert_eq!(folder.bytes("ecpat.db"), before);
    assert_eq!(folder.run("build pack --only --replace --quiet").code, 1);
    assert_eq!(folder.bytes("ecpat.db"), before);
}
