//! `--dry-run` says what seeding would do, and does not do it.

use std::fs;

use crate::support::{Folder, SMALL_PACK, edited};

/// Rows added, changed and removed as `seed` told them.
fn told(stderr: &str) -> [i64; 3] {
    let numbers: Vec<i64> = stderr
        .lines()
        .last()
        .unwrap()
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    numbers.try_into().unwrap()
}

fn count(folder: &Folder, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    folder.open("ecpat.db").query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// Compares a dry run with the seeding after it: in sum, and table by table.
fn agrees(folder: &Folder, packs: &[&str]) {
    let before = fs::read(folder.path("ecpat.db")).ok();
    let rows = folder.rows(&[&["seed"], packs, &["--dry-run"]].concat());
    assert!(fs::read(folder.path("ecpat.db")).ok() == before, "a dry run has changed the file");
    let number = |row: &serde_json::Map<_, _>, key: &str| row[key].as_i64().unwrap();
    let expected: Vec<(String, i64)> = rows
        .iter()
        .map(|row| {
            let table = row["table"].as_str().unwrap();
            let there = if before.is_some() { count(folder, table) } else { 0 };
            (table.to_owned(), there + number(row, "added") - number(row, "removed"))
        })
        .collect();
    let run = folder.run(&[&["seed"], packs].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    if rows.is_empty() {
        assert!(run.stderr.ends_with("nothing was changed\n"), "{}", run.stderr);
    } else {
        let sum = |key: &str| rows.iter().map(|row| number(row, key)).sum::<i64>();
        assert_eq!(told(&run.stderr), [sum("added"), sum("changed"), sum("removed")]);
    }
    let own_terms =
        |table: &str| !rows.is_empty() && before.is_none() && ["event_kind", "relation"].contains(&table);
    for (table, rows) in expected.iter().filter(|(table, _)| !own_terms(table)) {
        assert_eq!(count(folder, table), *rows, "{table}");
    }
}

#[test]
fn it_agrees_with_what_then_happens() {
    let folder = Folder::new();
    folder.write("pack/pack.toml", SMALL_PACK);
    agrees(&folder, &[]);
    agrees(&folder, &["pack"]);
    agrees(&folder, &["pack"]);
    let changed = edited(SMALL_PACK, "value = 81", "value = 82");
    let changed = edited(&changed, "note = \"Once\"", "note = \"Twice\"");
    let changed =
        edited(&changed, ", { cite = \"two\", says = \"two\" }]", ", { cite = \"two\", says = \"2\" }]");
    let changed = edited(&changed, "names = [{ name = \"The Alpha\", kind = \"official\" }]\n", "");
    folder.write("pack/pack.toml", &changed);
    assert_eq!(
        folder.stdout(&["seed", "pack", "--dry-run", "--format", "csv"]).replace("\r\n", "\n"),
        "table,added,changed,removed\norganisation_name,0,0,1\nparticipation,0,1,0\nfigure,1,0,1\ndiscrepancy_passage,0,1,0\n"
    );
    agrees(&folder, &["pack"]);
}

#[test]
fn it_makes_no_database() {
    let folder = Folder::new();
    for args in [vec!["seed", "--dry-run"], vec!["seed", "--dry-run", "--db", "deep/er.db"]] {
        let run = folder.run(&args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
        assert!(run.stdout.contains("\npassage                 82 "), "{}", run.stdout);
    }
    assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 0);
}

#[test]
fn it_says_so_where_there_is_nothing_to_do() {
    let folder = Folder::built();
    let run = folder.run(&["seed", "--dry-run", "--format", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "[]\n"));
    assert_eq!(run.stderr, "the packs are in the database already; nothing would be changed\n");
}

#[test]
fn it_refuses_what_seeding_refuses() {
    let folder = Folder::built();
    folder.write("pack/pack.toml", &edited(SMALL_PACK, "partner = \"beta\"", "partner = \"betta\""));
    let dry = folder.run(&["seed", "pack", "--dry-run"]);
    assert_eq!(dry, folder.run(&["seed", "pack"]));
    assert_eq!(dry.code, 1);
}
