//! Completions, manual pages, help and colour.

use std::fs;
use std::time::{Duration, Instant};

use ecpat_kb::pack::kind::Role;

use crate::support::Folder;

/// The completions offered for the last of the words.
fn words(folder: &Folder, line: &[&str]) -> Vec<String> {
    let mut command = folder.command("-- ecpat-kb");
    let output = command.args(line).env("ECPAT_KB_COMPLETE", "fish").output().unwrap();
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]), "{line:?}");
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn completion_does_not_wait_for_a_writer() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    conn.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let start = Instant::now();
    assert_eq!(words(&folder, &["show", "stockh"]), ["stockholm"]);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn a_file_made_to_be_slow_offers_nothing() {
    let folder = Folder::built();
    folder.execute(
        "ecpat.db",
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;
         ALTER TABLE thing RENAME TO hidden;
         CREATE VIEW thing AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT i AS id, 'place' AS sort, 'zz-' || i AS slug, 'Zz' AS name FROM n WHERE i < 0",
    );
    let start = Instant::now();
    assert_eq!(words(&folder, &["show", "zz-"]), Vec::<String>::new());
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn of_many_slugs_the_first_and_the_last_are_offered_at_once() {
    let folder = Folder::built();
    folder.execute(
        "ecpat.db",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000)
         INSERT INTO thing (sort, slug, name) SELECT 'place', printf('zz-%06d', i), 'Zz ' || i FROM n",
    );
    let start = Instant::now();
    let found = words(&folder, &["show", "zz-"]);
    let took = start.elapsed();
    assert_eq!(found.len(), 50);
    assert_eq!((found[0].as_str(), found[48].as_str()), ("zz-000001", "zz-000049"));
    assert_eq!(found[49], "zz-200000", "the common prefix of all slugs would be wrong");
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn the_files_that_help_on_packs_names_are_those_of_a_pack() {
    let folder = Folder::new();
    let text = folder.stdout("help packs");
    folder.copy_built_in_pack("pack");
    for entry in fs::read_dir(folder.path("pack")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(text.contains(&name), "{name}");
    }
    for kind in ecpat_kb::pack::kind::KINDS.iter().filter(|kind| kind.role == Role::Thing) {
        let table = format!("[[{}]]", kind.key);
        assert!(text.contains(&table), "{table}");
    }
}

#[test]
fn colour_is_written_on_request() {
    let folder = Folder::built();
    let colours = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(args);
        command.env_remove("NO_COLOR").envs(variables.iter().copied());
        let output = command.output().unwrap();
        (output.stdout.contains(&0x1b), output.stderr.contains(&0x1b))
    };
    for args in [&["show", "unicef"][..], &["report", "places"], &["help", "packs"], &["--help"]] {
        let with = |color: &'static str| [&["--color", color], args].concat();
        assert!(!colours(args, &[]).0, "{args:?}");
        assert!(colours(&with("always"), &[]).0, "{args:?}");
        assert!(colours(&with("always"), &[("NO_COLOR", "1")]).0, "{args:?}: the option takes precedence");
        assert!(colours(args, &[("CLICOLOR_FORCE", "1")]).0, "{args:?}");
        assert!(!colours(args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).0, "{args:?}");
        assert!(!colours(&with("never"), &[("CLICOLOR_FORCE", "1")]).0, "{args:?}");
        assert!(!colours(&with("auto"), &[]).0, "{args:?}");
    }
    for args in [&["show", "nothing-of-it", "--color=always"][..], &["--color=always", "nonsense"]] {
        assert!(colours(args, &[]).1, "{args:?}");
    }
    for format in ["csv", "tsv", "json", "ndjson", "markdown", "html"] {
        assert!(!colours(&["report", "places", "--format", format, "--color=always"], &[]).0, "{format}");
    }
    assert_eq!(folder.run("--color often report").code, 2);
}
