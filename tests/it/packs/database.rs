//! `check` of the database: its problems, and whether it has the facts of the packs.

use std::fs;

use crate::support::{Folder, SMALL_PACK, edited, lines};

/// A folder with a database of the built-in packs.
fn built() -> Folder {
    let folder = Folder::new();
    folder.stdout(&["build", "-q"]);
    folder
}

#[test]
fn a_database_of_the_packs_has_no_problems() {
    let run = built().run(&["check"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "the built-in packs: no errors, no warnings\necpat.db: no problems\n");
    assert_eq!(built().run(&["check", "--quiet"]).stderr, "");
}

#[test]
fn a_difference_from_the_packs_is_reported_but_is_not_a_problem() {
    let folder = built();
    let remarks = |packs: &[&str]| {
        let before = folder.bytes("ecpat.db");
        let run = folder.run(&[&["check"], packs].concat());
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        assert!(folder.bytes("ecpat.db") == before, "a check changed the file");
        run.stderr.split_once("ecpat.db: no problems\n").unwrap().1.to_owned()
    };
    let of =
        |slug: &str, way: &str| format!("ecpat.db: its content differs from the pack of `{slug}`; {way}\n");
    folder.write("pack/all.ndjson", &lines(SMALL_PACK));
    assert_eq!(remarks(&["pack"]), "ecpat.db: does not contain all of these packs\n");
    folder.stdout(&["seed", "pack", "-q"]);
    assert_eq!(remarks(&["pack"]), "");
    folder.write("pack/all.ndjson", &lines(&edited(SMALL_PACK, "value = 81", "value = 82")));
    assert_eq!(remarks(&["pack"]), of("small", "`ecpat-kb seed --dry-run` shows the difference"));
    folder.open("ecpat.db").execute_batch("UPDATE figure SET value = 7 WHERE value = 1300").unwrap();
    assert_eq!(
        remarks(&[]),
        of("wikipedia-ecpat", "it was edited by hand; build it again to restore the pack's facts")
    );
}

#[test]
fn damage_is_reported() {
    let damage = |sql: &str| {
        let folder = built();
        folder.open("ecpat.db").execute_batch(sql).unwrap();
        let run = folder.run(&["check"]);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{sql}");
        run.stderr.lines().filter(|line| line.starts_with("problem: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        damage(
            "PRAGMA foreign_keys = OFF; DELETE FROM topic WHERE id = (SELECT topic_id FROM broader LIMIT 1)"
        )[0],
        "problem: broader row 1 refers to no topic"
    );
    assert_eq!(
        damage(
            "CREATE TRIGGER planted AFTER INSERT ON figure BEGIN SELECT 1; END; CREATE TABLE \"a\u{1b}[31mb\" (x)"
        ),
        [
            "problem: table a\\u{1b}[31mb does not belong to this program",
            "problem: trigger planted does not belong to this program"
        ]
    );
    assert_eq!(damage("DROP INDEX identifier_value"), ["problem: index identifier_value is missing"]);
}

#[test]
fn a_torn_page_is_reported_as_a_problem() {
    let folder = built();
    let whole = fs::read(folder.path("ecpat.db")).unwrap();
    // The second half of the first page contains the schema.
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
fn a_named_database_that_is_missing_or_foreign_is_an_error() {
    let folder = Folder::new();
    let run = folder.run(&["check", "--db", "none.db"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error: there is no file `none.db`\n"), "{}", run.stderr);
    folder.open("theirs.db").execute_batch("CREATE TABLE t (x)").unwrap();
    assert_eq!(folder.run(&["check", "--db", "theirs.db"]).code, 5);
}

#[test]
fn text_that_is_not_utf_8_is_reported_with_its_column() {
    let folder = built();
    folder
        .open("ecpat.db")
        .execute_batch("UPDATE thing SET name = CAST(x'41ff' || id AS TEXT) WHERE id IN (2, 3)")
        .unwrap();
    let run = folder.run(&["check", "-q"]);
    let message =
        "problem: 2 rows have text that is not UTF-8 in thing.name\nerror: the check found 1 problem\n";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (3, "", message));
    // A command that reads it prints one message, not one from each library.
    let hint = "hint: `ecpat-kb check --db ecpat.db` finds the text that is not UTF-8\n";
    let slug = folder.rows(&["query", "SELECT slug FROM thing WHERE id = 2"]);
    let run = folder.run(&["show", slug[0]["slug"].as_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert_eq!(run.stderr.matches("invalid utf-8").count(), 1, "{}", run.stderr);
    assert!(run.stderr.ends_with(hint), "{}", run.stderr);
}

#[test]
fn rows_of_foreign_tables_are_not_read() {
    let folder = built();
    folder
        .open("ecpat.db")
        .execute_batch("CREATE TABLE \"a\"\"b\" (x); INSERT INTO \"a\"\"b\" VALUES (1)")
        .unwrap();
    let message = "problem: table a\"b does not belong to this program\nerror: the check found 1 problem\n";
    folder.assert_refused(&["check", "-q"], 3, message);
}

#[test]
fn rows_that_break_a_rule_are_not_exported_and_a_hint_says_what_to_do() {
    let folder = built();
    folder
        .open("ecpat.db")
        .execute_batch("PRAGMA ignore_check_constraints = ON; UPDATE source SET language = ''")
        .unwrap();
    for export in [["sqlite", "out.db"], ["datapackage", "out"], ["postgresql", "-"]] {
        let message = "error: the database did not pass its check, so it was not exported: CHECK constraint failed in \
                    source\nhint: look at the database itself with `ecpat-kb check`\n";
        folder.assert_refused(&[&["export"], &export[..]].concat(), 1, message);
    }
    assert_eq!(folder.files(), ["ecpat.db"]);
}
