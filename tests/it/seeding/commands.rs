//! `seed` and `build`: what they keep, what they remove, and their messages.

use std::fs;

use crate::support::{ARTICLE, Folder, SMALL_PACK, content, edited, rows};

/// The small pack as the pack of another source.
fn small(source: &str) -> String {
    edited(SMALL_PACK, "slug = \"small\"", &format!("slug = \"{source}\""))
}

/// A folder with the small pack as the packs of the sources `a` and `b`.
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

/// Runs a command that must not change the file; returns its exit code and messages.
fn changes_nothing(folder: &Folder, args: &[&str]) -> (i32, String) {
    let before = folder.bytes("ecpat.db");
    let run = folder.run(args);
    assert!(folder.bytes("ecpat.db") == before, "{args:?} has changed the file");
    assert!(!folder.path("ecpat.db-journal").exists());
    (run.code, run.stderr)
}

#[test]
fn unchanged_packs_are_skipped_in_any_order_without_waiting_for_a_lock() {
    let folder = two();
    folder.copy_built_in_pack("copy");
    folder.stdout(&["build", "--only", "b", "a", ARTICLE, "-q"]);
    let before = folder.bytes("ecpat.db");
    // From here on this process must not open the file, which would release its lock.
    let mut other = folder.open("ecpat.db");
    let held = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    for args in [
        &["seed", ARTICLE][..],
        &["seed", "copy"],
        &["seed", "a", "b"],
        &["seed", "b", "a"],
        &["build", "--only", ARTICLE, "b", "a"],
        &["build", "--only", "a", "copy", "b"],
    ] {
        let run = folder.run(&[args, &["--wait", "0"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let message = "ecpat.db: already has these packs; nothing was changed\n";
        assert!(run.stderr.contains(message), "{args:?}: {}", run.stderr);
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
fn build_refuses_to_remove_a_source_without_replace() {
    let folder = two();
    folder.stdout(&["build", "--only", "a", "b", ARTICLE, "-q"]);
    let others = ["build", "--only", ARTICLE, "--dry-run"];
    for args in [&others[..3], &["build", "--only", "a"], &others] {
        let (code, said) = changes_nothing(&folder, args);
        assert_eq!(code, 1, "{args:?}: {said}");
        let lost =
            if args.contains(&"a") { "the sources `b`, `wikipedia-ecpat`" } else { "the sources `a`, `b`" };
        assert!(
            said.contains(&format!(
                "`ecpat.db` has {lost} that `build` was not given; nothing was changed\n"
            )),
            "{said}"
        );
        assert!(said.contains("--replace"), "{said}");
    }
    folder.stdout(&["build", "--only", "a", ARTICLE, "--replace", "-q"]);
    assert_eq!(sources(&folder), "a wikipedia-ecpat ");
    folder.stdout(&["build", "--only", "b", "--replace", "-q"]);
    assert_eq!(sources(&folder), "b ");
    folder.stdout(&["build", "--only", "b", "--db", "fresh.db", "-q"]);
    assert_eq!(content(&folder.open("ecpat.db")), content(&folder.open("fresh.db")));
    let message = "error: `--only` without a folder leaves nothing to build\nhint: name the folders of the packs: `ecpat-kb build --only DIR`\n";
    folder.assert_refused(&["build", "--only"], 2, message);
}

#[test]
fn removing_a_source_keeps_the_things_of_other_sources() {
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
fn a_source_with_the_address_of_another_one_is_reported() {
    let folder = two();
    folder.stdout(&["seed", "a", "-q"]);
    let run = folder.run(&["seed", "b"]);
    let message =
        "`b` has the address of the source `a`, which stays; `ecpat-kb seed --remove a` removes it\n";
    assert_eq!((run.code, run.stderr), (0, message.to_owned() + "ecpat.db: `b` seeded, 105 facts\n"));
}

#[test]
fn a_pack_with_the_slug_of_the_built_in_one_replaces_it() {
    let folder = Folder::new();
    folder.write("own/pack.toml", &small("wikipedia-ecpat"));
    folder.stdout(&["build", "own", "-q"]);
    let of_it = "SELECT count(*) FROM passage AS p JOIN source AS s ON s.id = p.source_id WHERE s.slug = 'wikipedia-ecpat'";
    assert_eq!(rows(&folder.open("ecpat.db"), of_it), "\"4\"\n");
    assert_eq!(
        folder.run(&["check", "own"]).stderr,
        "the built-in packs, own: no errors, no warnings\necpat.db: no problems\n"
    );
}

#[test]
fn a_dry_run_shows_changed_and_removed_facts_and_changes_nothing() {
    let folder = two();
    folder.stdout(&["seed", "a", "b", "-q"]);
    let changed = edited(&small("a"), "value = 81", "value = 82");
    let changed = edited(&changed, "names = [{ name = \"The Alpha\", kind = \"official\" }]\n", "");
    folder.write("a/pack.toml", &changed);
    let before = folder.bytes("ecpat.db");
    let would = folder.stdout(&["seed", "a", "b", "--dry-run", "--format", "csv"]).replace("\r\n", "\n");
    assert!(folder.bytes("ecpat.db") == before, "a dry run has changed the file");
    let mut lines: Vec<&str> = would.lines().collect();
    assert_eq!(lines.remove(0), "change,source,passage,before,after");
    let [changed, removed] = lines[..] else { panic!("{would}") };
    assert!(
        changed.starts_with("changed,a,one,") && changed.contains("81") && changed.contains("82"),
        "{would}"
    );
    assert!(removed.starts_with("removed,a,one,") && removed.contains("The Alpha"), "{would}");
    // Seeding then changes what the dry run showed.
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
fn a_dry_run_creates_no_database_and_reports_the_same_errors() {
    let folder = two();
    for args in [&["seed", "a", "--dry-run"][..], &["seed", "a", "--dry-run", "--db", "deep/er.db"]] {
        let run = folder.run(args);
        assert_eq!((run.code, run.stderr.as_str()), (0, "105 facts differ\n"), "{args:?}");
        assert!(run.stdout.contains("The Alpha"), "{}", run.stdout);
    }
    assert_eq!(folder.files(), ["a", "b"]);
    folder.write("a/pack.toml", &edited(&small("a"), "partner = \"beta\"", "partner = \"betta\""));
    let dry = folder.run(&["seed", "a", "--dry-run"]);
    assert_eq!(dry, folder.run(&["seed", "a"]));
    assert_eq!((dry.code, fs::exists(folder.path("ecpat.db")).unwrap()), (1, false));
}

#[test]
fn a_mistake_in_one_of_several_packs_keeps_all_of_them_out() {
    for folder in [Folder::new(), Folder::built()] {
        folder.write("good/pack.toml", &small("good"));
        folder.write("bad/pack.toml", &edited(SMALL_PACK, "value = 81", "value = \"81\""));
        let before = (folder.files(), fs::read(folder.path("ecpat.db")).ok());
        for command in ["seed", "build"] {
            let run = folder.run(&[command, "good", "bad"]);
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{command}: {}", run.stderr);
            assert!((folder.files(), fs::read(folder.path("ecpat.db")).ok()) == before, "{command}");
        }
    }
}
