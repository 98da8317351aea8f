//! `check` of the database: what is wrong with it, and whether it holds what the packs say.

use std::fs;
use std::sync::LazyLock;

use crate::support::{Folder, SMALL_PACK, edited};

static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = Folder::new();
    folder.stdout(&["build", "--quiet"]);
    fs::read(folder.path("ecpat.db")).unwrap()
});

/// A folder with a database of the built-in pack.
fn built() -> Folder {
    let folder = Folder::new();
    fs::write(folder.path("ecpat.db"), &*BUILT).unwrap();
    folder
}

#[test]
fn a_database_that_holds_the_packs_has_no_problem() {
    let run = built().run(&["check"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "the built-in pack: no errors, no warnings\necpat.db: no problems\n");
    assert_eq!(built().run(&["check", "--quiet"]).stderr, "");
}

#[test]
fn content_that_differs_is_told_and_no_problem() {
    let folder = built();
    folder.open("ecpat.db").execute_batch("UPDATE figure SET value = 82 WHERE value = 81").unwrap();
    let before = fs::read(folder.path("ecpat.db")).unwrap();
    let run = folder.run(&["check"]);
    assert_eq!(run.code, 0);
    assert_eq!(
        run.stderr,
        "the built-in pack: no errors, no warnings\necpat.db: no problems\necpat.db: its content is not \
         that of the packs; `ecpat-kb seed --dry-run` shows the difference\n"
    );
    assert_eq!(fs::read(folder.path("ecpat.db")).unwrap(), before);
}

#[test]
fn what_the_database_could_not_take_is_a_problem_with_its_place() {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    folder.stdout(&["seed", "pack", "--quiet"]);
    fs::remove_dir_all(folder.path("pack")).unwrap();
    folder.write(
        "new/pack.toml",
        &edited(
            &SMALL_PACK.replace("small", "new"),
            "slug = \"beta\"\nname = \"Beta\"",
            "slug = \"beta\"\nname = \"Bete\"",
        ),
    );
    let run = folder.run(&["check", "new"]);
    assert_eq!(run.code, 3);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn damage_is_named() {
    let damage = |sql: &str| {
        let folder = built();
        folder.open("ecpat.db").execute_batch(sql).unwrap();
        let run = folder.run(&["check"]);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{sql}");
        run.stderr.lines().filter(|line| line.starts_with("problem: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        damage("PRAGMA foreign_keys = OFF; DELETE FROM place WHERE slug = 'geneva'"),
        ["problem: event_place row 4 refers to no place"]
    );
    assert_eq!(
        damage(
            "CREATE TRIGGER planted AFTER INSERT ON figure BEGIN SELECT 1; END; CREATE TABLE \"a\u{1b}[31mb\" (x)"
        ),
        [
            "problem: table a\\u{1b}[31mb is not of this program",
            "problem: trigger planted is not of this program"
        ]
    );
    assert_eq!(damage("DROP INDEX figure_metric"), ["problem: index figure_metric is missing"]);
}

#[test]
fn a_file_with_a_torn_page_is_a_problem_and_no_failure() {
    let folder = built();
    let whole = fs::read(folder.path("ecpat.db")).unwrap();
    // The second half of the first page holds the schema.
    for from in [2048, 4096, 5 * 4096, whole.len() / 2 / 4096 * 4096] {
        let mut torn = whole.clone();
        torn[from..from + 2048].fill(0xa5);
        fs::write(folder.path("ecpat.db"), &torn).unwrap();
        let run = folder.run(&["check"]);
        assert_eq!(run.code, 3, "{from}: {}", run.stderr);
        assert!(run.stderr.contains("\nproblem: "), "{}", run.stderr);
        assert_eq!(fs::read(folder.path("ecpat.db")).unwrap(), torn);
    }
}

#[test]
fn a_named_database_that_is_missing_or_another_programs_is_an_error() {
    let folder = Folder::new();
    let run = folder.run(&["check", "--db", "none.db"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error: there is no file `none.db`\n"), "{}", run.stderr);
    folder.open("theirs.db").execute_batch("CREATE TABLE t (x)").unwrap();
    assert_eq!(folder.run(&["check", "--db", "theirs.db"]).code, 5);
}

#[test]
fn text_that_is_no_utf_8_is_a_problem_with_its_column() {
    let folder = built();
    folder
        .open("ecpat.db")
        .execute_batch("UPDATE organisation SET name = CAST(x'41ff' || id AS TEXT) WHERE id IN (2, 3)")
        .unwrap();
    let run = folder.run(&["check", "-q"]);
    let told = "problem: 2 rows have text that is not UTF-8 in organisation.name\nerror: the check found 1 problem\n";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (3, "", told));
    // Whoever reads it is told once, not by each library that has a hand in it.
    let hint = "hint: `ecpat-kb check --db ecpat.db` tells where it holds text that is not UTF-8\n";
    let slug = folder.rows(&["query", "SELECT slug FROM organisation WHERE id = 2"]);
    for command in [&["show", slug[0]["slug"].as_str().unwrap()][..], &["seed"]] {
        let run = folder.run(command);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{command:?}");
        assert_eq!(run.stderr.matches("invalid utf-8").count(), 1, "{}", run.stderr);
        assert!(run.stderr.ends_with(hint), "{}", run.stderr);
    }
}

#[test]
fn rows_of_tables_that_are_not_the_programs_are_not_read() {
    let folder = built();
    folder
        .open("ecpat.db")
        .execute_batch("CREATE TABLE \"a\"\"b\" (x); INSERT INTO \"a\"\"b\" VALUES (1)")
        .unwrap();
    let told = "problem: table a\"b is not of this program\nerror: the check found 1 problem\n";
    folder.assert_refused(&["check", "-q"], 3, told);
}

#[test]
fn rows_against_the_rules_are_not_exported_and_the_way_out_is_told() {
    let folder = built();
    folder
        .open("ecpat.db")
        .execute_batch("PRAGMA ignore_check_constraints = ON; UPDATE source SET language = ''")
        .unwrap();
    for export in [["sqlite", "out.db"], ["datapackage", "out"], ["postgresql", "-"]] {
        let told = "error: rows of the database break a rule of their table, so it was not exported: CHECK constraint \
                    failed: language <> ''\nhint: look at the database itself with `ecpat-kb check`\n";
        folder.assert_refused(&[&["export"], &export[..]].concat(), 1, told);
    }
    assert_eq!(folder.files(), ["ecpat.db"]);
}
