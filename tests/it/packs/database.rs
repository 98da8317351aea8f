//! `check` of the database: its problems, and whether it has the facts of the packs.

use std::fs;

use crate::support::{Folder, SMALL_PACK, edited, lines};

/// A folder with a database of the built-in packs.
fn built() -> Folder {
    let folder = Folder::new();
    folder.stdout("build -q");
    folder
}

#[test]
fn a_database_of_the_packs_has_no_problems() {
    let run = built().run("check");
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "the built-in packs: no errors, no warnings\necpat.db: no problems\n");
    assert_eq!(built().run("check --quiet").stderr, "");
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
    folder.stdout("seed pack -q");
    assert_eq!(remarks(&["pack"]), "");
    folder.write("pack/all.ndjson", &lines(&edited(SMALL_PACK, "value = 81", "value = 82")));
    assert_eq!(remarks(&["pack"]), of("small", "`ecpat-kb seed --dry-run` shows the difference"));
    folder.execute("ecpat.db", "UPDATE figure SET value = 7 WHERE value = 1300");
    assert_eq!(
        remarks(&[]),
        of("wikipedia-ecpat", "it was edited by hand; build it again to restore the pack's facts")
    );
}

#[test]
fn damage_is_reported() {
    let damage = |sql: &str| {
        let folder = built();
        folder.execute("ecpat.db", sql);
        let run = folder.run("check");
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
    let whole = folder.bytes("ecpat.db");
    // The second half of the first page contains the schema.
    for from in [2048, 4096, 5 * 4096, whole.len() / 2 / 4096 * 4096] {
        let mut torn = whole.clone();
        torn[from..from + 2048].fill(0xa5);
        fs::write(folder.path("ecpat.db"), &torn).unwrap();
        let run = folder.run("check");
        assert_eq!(run.code, 3, "{from}: {}", run.stderr);
        assert!(run.stderr.contains("\nproblem: "), "{}", run.stderr);
        assert_eq!(folder.bytes("ecpat.db"), torn);
    }
}
