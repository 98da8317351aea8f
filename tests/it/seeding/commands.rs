//! `seed` and `build`: what they keep, what they remove and only when told so, and what they say.

use std::fs;

use crate::support::{Folder, SMALL_PACK, content, edited, rows};

/// The small pack, as that of another source.
fn small(source: &str) -> String {
    edited(SMALL_PACK, "slug = \"small\"", &format!("slug = \"{source}\""))
}

/// A folder with the small pack as that of sources `a` and `b`.
fn two() -> Folder {
    let folder = Folder::new();
    for source in ["a", "b"] {
        folder.write(&format!("{source}/pack.toml"), &small(source));
    }
    folder
}

fn sources(folder: &Folder) -> String {
    rows(&folder.open("ecpat.db"), "SELECT slug FROM source").replace('"', "").replace('\n', " ")
}

/// Runs a command that has to leave the file as it is; its exit code, and what it says.
fn changes_nothing(folder: &Folder, args: &[&str]) -> (i32, String) {
    let before = folder.bytes("ecpat.db");
    let run = folder.run(args);
    assert!(folder.bytes("ecpat.db") == before, "{args:?} has changed the file");
    assert!(!folder.path("ecpat.db-journal").exists());
    (run.code, run.stderr)
}

#[test]
fn unchanged_packs_are_passed_over_in_any_order_and_nobody_is_waited_for() {
    let folder = two();
    folder.copy_built_in_pack("copy");
    folder.stdout(&["build", "b", "a", "-q"]);
    let before = folder.bytes("ecpat.db");
    // From here on the file is not opened by this process, which would give up its lock.
    let mut other = folder.open("ecpat.db");
    let held = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    for args in [
        &["seed"][..],
        &["seed", "copy"],
        &["seed", "a", "b"],
        &["seed", "b", "a"],
        &["build", "b", "a"],
        &["build", "a", "copy", "b"],
    ] {
        let run = folder.run(&[args, &["--wait", "0"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let told = "ecpat.db: already has these packs; nothing was changed\n";
        assert!(run.stderr.contains(told), "{args:?}: {}", run.stderr);
    }
    folder.write("b/more.toml", "# It has changed.");
    assert_eq!(folder.run(&["seed", "a", "b", "--wait", "0"]).code, 1);
    drop(held);
    drop(other);
    assert!(folder.bytes("ecpat.db") == before, "the file has changed");
    let run = folder.run(&["seed", "a", "b", "--wait", "0"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "ecpat.db: `b` seeded, 105 facts\n"));
}

#[test]
fn build_refuses_to_drop_a_source_that_it_was_not_given() {
    let folder = two();
    folder.stdout(&["build", "a", "b", "-q"]);
    for args in [&["build"][..], &["build", "--only", "a"], &["build", "--dry-run"]] {
        let (code, said) = changes_nothing(&folder, args);
        assert_eq!(code, 1, "{args:?}: {said}");
        let lost = if args.contains(&"--only") {
            "the sources `b`, `wikipedia-ecpat`"
        } else {
            "the sources `a`, `b`"
        };
        assert!(
            said.contains(&format!(
                "`ecpat.db` holds {lost} that `build` was not given; nothing was changed\n"
            )),
            "{said}"
        );
        assert!(said.contains("--replace"), "{said}");
    }
    folder.stdout(&["build", "a", "--replace", "-q"]);
    assert_eq!(sources(&folder), "a wikipedia-ecpat ");
    folder.stdout(&["build", "--only", "b", "--replace", "-q"]);
    assert_eq!(sources(&folder), "b ");
    folder.stdout(&["build", "--only", "b", "--db", "fresh.db", "-q"]);
    assert_eq!(content(&folder.open("ecpat.db")), content(&folder.open("fresh.db")));
    let told = "error: `--only` without a folder leaves nothing to build\nhint: name the folders of the packs: `ecpat-kb build --only DIR`\n";
    folder.assert_refused(&["build", "--only"], 2, told);
}

#[test]
fn a_source_is_removed_when_it_is_named_and_its_things_stay_with_others() {
    let folder = two();
    folder.stdout(&["seed", "a", "b", "-q"]);
    let run = folder.run(&["seed", "--remove", "a"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "ecpat.db: `a` removed\n"));
    folder.stdout(&["seed", "b", "-q", "--db", "fresh.db"]);
    assert_eq!(content(&folder.open("ecpat.db")), content(&folder.open("fresh.db")));
    let there = "error: there is no source `a`\nhint: the database has `b`\n";
    folder.assert_refused(&["seed", "--remove", "a"], 4, there);
    let both = "error: the source `b` cannot be removed and seeded at the same time\n";
    folder.assert_refused(&["seed", "b", "--remove", "b"], 2, both);
    let run = folder.run(&["seed", "a", "--remove", "b"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "ecpat.db: `a` seeded, 105 facts\necpat.db: `b` removed\n")
    );
    assert_eq!(sources(&folder), "a ");
}

#[test]
fn a_source_that_is_given_under_another_slug_is_told() {
    let folder = two();
    folder.stdout(&["seed", "a", "-q"]);
    let run = folder.run(&["seed", "b"]);
    let told = "`b` has the address of the source `a`, which stays; `ecpat-kb seed --remove a` removes it\n";
    assert_eq!((run.code, run.stderr), (0, told.to_owned() + "ecpat.db: `b` seeded, 105 facts\n"));
}

#[test]
fn a_pack_for_the_source_of_the_built_in_one_takes_its_place() {
    let folder = Folder::new();
    folder.write("own/pack.toml", &small("wikipedia-ecpat"));
    folder.stdout(&["build", "own", "-q"]);
    assert_eq!(sources(&folder), "wikipedia-ecpat ");
    assert_eq!(folder.run(&["check", "own"]).stderr, "own: no errors, no warnings\necpat.db: no problems\n");
}

#[test]
fn a_dry_run_shows_the_facts_that_would_come_and_go_and_changes_nothing() {
    let folder = two();
    folder.stdout(&["seed", "a", "b", "-q"]);
    let changed = edited(&small("a"), "value = 81", "value = 82");
    let changed = edited(&changed, "names = [{ name = \"The Alpha\", kind = \"official\" }]\n", "");
    folder.write("a/pack.toml", &changed);
    let before = folder.bytes("ecpat.db");
    let would = folder.stdout(&["seed", "a", "b", "--dry-run", "--format", "csv"]).replace("\r\n", "\n");
    assert!(folder.bytes("ecpat.db") == before, "a dry run has changed the file");
    let mut lines: Vec<&str> = would.lines().collect();
    assert_eq!(lines.remove(0), "change,source,passage,fact");
    assert_eq!(lines.len(), 3, "{would}");
    assert!(lines.iter().all(|line| line.contains(",a,one,")), "{would}");
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("added") && line.contains("82")).count(),
        1,
        "{would}"
    );
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("removed") && line.contains("81")).count(),
        1,
        "{would}"
    );
    assert!(lines.iter().any(|line| line.starts_with("removed") && line.contains("The Alpha")), "{would}");
    // What it shows is what then happens.
    let facts =
        |folder: &Folder| rows(&folder.open("ecpat.db"), "SELECT source_slug, passage, fact FROM citations");
    let old = facts(&folder);
    folder.stdout(&["seed", "a", "b", "-q"]);
    assert_eq!(super::difference(&old, &facts(&folder)).lines().count(), 3);
    let run = folder.run(&["seed", "a", "b", "--dry-run", "--format", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "[]\n"), "{}", run.stderr);
    let run = folder.run(&["seed", "--remove", "a", "--dry-run", "--format", "json"]);
    assert_eq!((run.code, run.stdout.matches("\"removed\"").count()), (0, 104), "{}", run.stderr);
    let run = folder.run(&["build", "--only", "b", "--replace", "--dry-run", "--format", "json"]);
    assert_eq!((run.code, run.stdout.matches("\"removed\"").count()), (0, 104), "{}", run.stderr);
}

#[test]
fn a_dry_run_makes_no_database_and_refuses_what_seeding_refuses() {
    let folder = two();
    for args in [&["seed", "a", "--dry-run"][..], &["seed", "a", "--dry-run", "--db", "deep/er.db"]] {
        let run = folder.run(args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
        assert!(run.stdout.contains("The Alpha"), "{}", run.stdout);
    }
    assert_eq!(folder.files(), ["a", "b"]);
    folder.write("a/pack.toml", &edited(&small("a"), "partner = \"beta\"", "partner = \"betta\""));
    let dry = folder.run(&["seed", "a", "--dry-run"]);
    assert_eq!(dry, folder.run(&["seed", "a"]));
    assert_eq!((dry.code, fs::exists(folder.path("ecpat.db")).unwrap()), (1, false));
}
