//! The script for PostgreSQL, as far as it can be tested without PostgreSQL; `tests/interop` loads it.

use ecpat_kb::db::dictionary::{self, Entry};

use crate::support::{Folder, number};

/// The script of a database.
fn script(folder: &Folder) -> String {
    folder.stdout("export postgresql - --quiet")
}

/// The rows of a table, each a line.
fn rows<'a>(script: &'a str, table: &str) -> Vec<&'a str> {
    let start = format!("\nCOPY \"{table}\" (");
    let (_, rest) = script.split_once(&start).unwrap();
    let (_, rows) = rest.split_once(" FROM stdin;\n").unwrap();
    let (rows, _) = rows.split_once("\\.\n").unwrap();
    rows.lines().collect()
}

#[test]
fn every_row_of_every_table_is_in_it() {
    let folder = Folder::built();
    let script = script(&folder);
    let conn = folder.open("ecpat.db");
    let mut tables = 0;
    // The table `pack` is only for the seeder.
    let is_exported = |entry: &&Entry| entry.kind == "table" && entry.name != "pack";
    for table in dictionary::read(&conn).unwrap().iter().filter(is_exported) {
        let count = number(&conn, &format!("SELECT count(*) FROM {}", table.name));
        assert_eq!(i64::try_from(rows(&script, &table.name).len()).unwrap(), count, "{}", table.name);
        tables += 1;
    }
    assert_eq!(script.matches("\nCREATE TABLE ").count(), tables);
    assert_eq!(rows(&script, "country")[0], "AD\tAND\t020\tAndorra");
}
