//! Warnings: an unfinished pack can be seeded, but its warnings are mentioned.

use crate::support::{Folder, SMALL_PACK, edited};

const NO_REASON: (&str, &str) = ("no_fact = \"links to other pages\"\n", "");

fn with_warnings() -> Folder {
    let folder = Folder::new();
    folder.write("pack/pack.toml", &edited(SMALL_PACK, NO_REASON.0, NO_REASON.1));
    folder.write("pack/countries.csv", "organisation,metric,value\n");
    folder.write("pack/notes.md", "not a file of the pack");
    folder
}

const IGNORED: &str = "warning: this file is ignored: its name is not the name of a kind of record
 --> pack/countries.csv:1:1
  |
1 |
  | ^
  |
  = help: name a table after its records, such as `figures.csv` or `organisation_names.csv`

";

#[test]
fn check_shows_warnings_and_succeeds() {
    let run = with_warnings().run(&["check", "pack"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn seed_and_build_say_how_many_warnings_there_are_and_how_to_see_them() {
    let message = "2 warnings in the packs; `ecpat-kb check pack` shows them\n";
    for command in [vec!["seed", "pack"], vec!["build", "pack"], vec!["seed", "pack", "--dry-run"]] {
        let run = with_warnings().run(&command);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.contains(&format!("{IGNORED}{message}")), "{command:?}: {}", run.stderr);
    }
    let folder = with_warnings();
    std::fs::remove_file(folder.path("pack/countries.csv")).unwrap();
    let run = folder.run(&["seed", "pack"]);
    assert_eq!(run.stderr.lines().last(), Some("1 warning in the packs; `ecpat-kb check pack` shows it"));
}

#[test]
fn quiet_shows_only_ignored_files() {
    for command in [vec!["seed", "pack", "--quiet"], vec!["build", "pack", "--quiet"]] {
        let run = with_warnings().run(&command);
        assert_eq!((run.code, run.stderr.as_str()), (0, IGNORED), "{command:?}");
    }
}

#[test]
fn a_pack_without_warnings_is_seeded_without_mentioning_any() {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    let run = folder.run(&["seed", "pack"]);
    assert_eq!(run.stderr, "ecpat.db: `small` seeded, 105 facts\n");
}

#[test]
fn warnings_about_unused_passages_are_not_shown_next_to_errors() {
    let folder = Folder::new();
    let pack = edited(SMALL_PACK, NO_REASON.0, NO_REASON.1);
    folder.write("pack/pack.toml", &edited(&pack, "partner = \"beta\"", "partner = \"betta\""));
    let run = folder.run(&["check", "pack"]);
    assert!(
        run.stderr
            .ends_with("the built-in packs, pack: 1 error, no warnings\nerror: the check found 1 problem\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn file_extensions_are_not_case_sensitive() {
    let folder = Folder::new();
    folder.write("pack/PACK.TOML", SMALL_PACK);
    assert_eq!(folder.run(&["check", "pack"]).stderr, "the built-in packs, pack: no errors, no warnings\n");
}

#[test]
fn compressed_toml_is_ignored_with_a_warning() {
    for name in ["more.toml.gz", "MORE.TOML.ZST"] {
        let folder = Folder::new();
        folder.write("pack/pack.toml", SMALL_PACK);
        folder.write(&format!("pack/{name}"), "");
        for command in [&["check", "pack"][..], &["seed", "pack", "--quiet"]] {
            let run = folder.run(command);
            let message = format!(
                "warning: this file is ignored: compressed TOML is not supported\n --> pack/{name}:1:1\n  |\n1 |\n  | ^\n  |\n  \
                 = help: decompress it, or write its records as NDJSON, which may be compressed\n"
            );
            assert_eq!(run.code, 0, "{}", run.stderr);
            assert!(run.stderr.contains(&message), "{command:?}: {}", run.stderr);
        }
    }
}

#[test]
fn a_file_that_looks_like_records_is_ignored_with_a_warning() {
    for name in ["figures.tsv", "figures.json", "figures.xlsx", "README.md", ".notes.swp"] {
        let folder = Folder::new();
        folder.write("pack/pack.toml", SMALL_PACK);
        folder.write(&format!("pack/{name}"), "organisation\tmetric\tvalue\n");
        let is_warned = name.starts_with("figures");
        let run = folder.run(&["check", "pack"]);
        let message =
            format!("warning: this file is ignored: it is not a file of records\n --> pack/{name}:1:1\n");
        let help = "= help: files of records end in `.toml`, `.ndjson`, `.jsonl` or `.csv`\n";
        assert_eq!(
            (run.code, run.stderr.contains(&message), run.stderr.contains(help)),
            (0, is_warned, is_warned),
            "{name}: {}",
            run.stderr
        );
    }
}
