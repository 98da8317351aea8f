//! The migrations in the program are those in the folder, and released ones never change.

use std::fs;
use std::path::{Path, PathBuf};

use ecpat_kb::db::migrate::{embedded, latest};
use refinery::Migration;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// The migrations in the folder, in order.
fn on_disk() -> Vec<Migration> {
    let read = |path: &PathBuf| {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert_eq!(path.extension().unwrap(), "sql", "{} is not a migration", path.display());
        Migration::unapplied(stem, &fs::read_to_string(path).unwrap()).unwrap()
    };
    let mut all: Vec<Migration> = files_below(&project("migrations")).iter().map(read).collect();
    all.sort_by_key(Migration::version);
    all
}

#[test]
fn the_embedded_migrations_are_the_files_in_the_folder_without_gaps() {
    let summary =
        |all: &[Migration]| all.iter().map(|one| (one.to_string(), one.checksum())).collect::<Vec<_>>();
    assert_eq!(summary(embedded()), summary(&on_disk()));
    let numbers: Vec<i32> = on_disk().iter().map(Migration::version).collect();
    assert_eq!(numbers, (1..=latest()).collect::<Vec<_>>());
}

#[test]
fn released_migrations_have_not_changed() {
    let list = fs::read_to_string(project("tests/fixtures/released-migrations.txt")).unwrap();
    let released: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    // Until something is released, the list is empty.
    let today: Vec<String> = on_disk()
        .iter()
        .take(released.len())
        .map(|one| format!("{} {} {}", one.version(), one.name(), one.checksum()))
        .collect();
    assert_eq!(today, released, "a released migration must not change: undo the change, and add a migration");
}

#[test]
fn no_embedded_file_has_a_carriage_return() {
    let mut read = 0;
    for folder in ["migrations", "seed", "src/report/sql", "src/seed/sql", "src/db/sql", "src/commands/sql"] {
        for path in files_below(&project(folder)) {
            read += 1;
            assert!(!fs::read(&path).unwrap().contains(&b'\r'), "{} has a carriage return", path.display());
        }
    }
    assert!(read > 40, "only {read} files were found");
    let attributes = fs::read_to_string(project(".gitattributes")).unwrap();
    for rule in ["*.sql text eol=lf", "*.toml text eol=lf"] {
        assert!(attributes.lines().any(|line| line == rule), "`{rule}` is not in .gitattributes");
    }
}
