//! Warnings: a pack in the making can be seeded, but not in silence.

use crate::support::{Folder, SMALL_PACK, edited};

const NO_REASON: (&str, &str) = ("no_fact = \"links to other pages\"\n", "");

fn with_warnings() -> Folder {
    let folder = Folder::new();
    folder.write("pack/pack.toml", &edited(SMALL_PACK, NO_REASON.0, NO_REASON.1));
    folder.write("pack/countries.csv", "organisation,metric,value\n");
    folder.write("pack/notes.md", "no pack file at all");
    folder
}

const PASSED_OVER: &str = "warning: this file is ignored: its name is not the name of a kind of record
 --> pack/countries.csv:1:1
  |
1 |
  | ^
  |
  = help: name a table after its records, such as `figures.csv` or `organisation_names.csv`

";

#[test]
fn check_shows_warnings_and_has_no_objection() {
    let run = with_warnings().run(&["check", "pack"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn seed_and_build_say_how_many_there_are_and_where_to_see_them() {
    let told = "2 warnings in the packs; `ecpat-kb check pack` shows them\n";
    for command in [vec!["seed", "pack"], vec!["build", "pack"], vec!["seed", "pack", "--dry-run"]] {
        let run = with_warnings().run(&command);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.contains(&format!("{PASSED_OVER}{told}")), "{command:?}: {}", run.stderr);
    }
    let folder = with_warnings();
    std::fs::remove_file(folder.path("pack/countries.csv")).unwrap();
    let run = folder.run(&["seed", "pack"]);
    assert_eq!(run.stderr.lines().last(), Some("1 warning in the packs; `ecpat-kb check pack` shows it"));
}

#[test]
fn quiet_leaves_only_what_was_not_read() {
    for command in [vec!["seed", "pack", "--quiet"], vec!["build", "pack", "--quiet"]] {
        let run = with_warnings().run(&command);
        assert_eq!((run.code, run.stderr.as_str()), (0, PASSED_OVER), "{command:?}");
    }
}

#[test]
fn a_pack_without_warnings_is_seeded_without_a_word_of_them() {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    let run = folder.run(&["seed", "pack"]);
    assert_eq!(run.stderr, "ecpat.db: `small` seeded, 105 facts\n");
}

#[test]
fn warnings_wait_until_no_error_can_hide_a_fact() {
    let folder = Folder::new();
    let pack = edited(SMALL_PACK, NO_REASON.0, NO_REASON.1);
    folder.write("pack/pack.toml", &edited(&pack, "partner = \"beta\"", "partner = \"betta\""));
    let run = folder.run(&["check", "pack"]);
    assert!(
        run.stderr
            .ends_with("the built-in pack, pack: 1 error, no warnings\nerror: the check found 1 problem\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn files_are_read_by_their_ending_in_any_case() {
    let folder = Folder::new();
    folder.write("pack/PACK.TOML", SMALL_PACK);
    assert_eq!(folder.run(&["check", "pack"]).stderr, "the built-in pack, pack: no errors, no warnings\n");
}

#[test]
fn toml_that_is_compressed_is_told_as_passed_over() {
    for name in ["more.toml.gz", "MORE.TOML.ZST"] {
        let folder = Folder::new();
        folder.write("pack/pack.toml", SMALL_PACK);
        folder.write(&format!("pack/{name}"), "");
        for command in [&["check", "pack"][..], &["seed", "pack", "--quiet"]] {
            let run = folder.run(command);
            let told = format!(
                "warning: this file is ignored: compressed TOML is not supported\n --> pack/{name}:1:1\n  |\n1 |\n  | ^\n  |\n  \
                 = help: decompress it, or write its records as NDJSON, which may be compressed\n"
            );
            assert_eq!(run.code, 0, "{}", run.stderr);
            assert!(run.stderr.contains(&told), "{command:?}: {}", run.stderr);
        }
    }
}

#[test]
fn a_file_that_looks_like_records_and_is_not_read_is_told() {
    for name in ["figures.tsv", "figures.json", "figures.xlsx", "README.md", ".notes.swp"] {
        let folder = Folder::new();
        folder.write("pack/pack.toml", SMALL_PACK);
        folder.write(&format!("pack/{name}"), "organisation\tmetric\tvalue\n");
        let is_told = name.starts_with("figures");
        let run = folder.run(&["check", "pack"]);
        let told =
            format!("warning: this file is ignored: it is not a file of records\n --> pack/{name}:1:1\n");
        let way = "= help: files of records end in `.toml`, `.ndjson`, `.jsonl` or `.csv`\n";
        assert_eq!(
            (run.code, run.stderr.contains(&told), run.stderr.contains(way)),
            (0, is_told, is_told),
            "{name}: {}",
            run.stderr
        );
    }
}
