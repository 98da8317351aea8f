//! Compares seeding with other programs that import the same rows.

use std::fs;
use std::path::Path;
use std::process::Command;

use ecpat_kb::db::{self, dictionary};

use crate::measure::{Bench, Run, number, seed};
use crate::sqlite3;

/// The page cache for `.import`: as large as that of seeding.
const CACHE: &str = "PRAGMA cache_size = -65536;";

impl Bench {
    /// Measures seeding and importing the same rows.
    pub(crate) fn import(&self, organisations: usize) {
        let packs = self.packs(organisations);
        let ours = self.path("ours.db");
        seed(&packs, &ours).status().unwrap();
        self.rows_and_schema(&ours);
        let theirs = self.path("theirs.db");
        let mut runs: Vec<Run<'_>> = vec![
            ("ecpat-kb seed", Box::new(|| seed(&packs, &ours))),
            (
                "sqlite3 .import",
                Box::new(|| sqlite3(&theirs, &format!(".read {}", self.path("import.sql").display()))),
            ),
        ];
        runs.push((
            "sqlite3 .import, into the full schema",
            Box::new(|| sqlite3(&theirs, &format!(".read {}", self.path("staged.sql").display()))),
        ));
        if Command::new("sqlite-utils").arg("--version").output().is_ok() {
            runs.push(("sqlite-utils insert", Box::new(|| shell(&self.path("insert.sh")))));
        }
        let costs = self.compare(&runs, || {
            for file in ["ours.db", "theirs.db"] {
                let _ = fs::remove_file(self.path(file));
            }
        });
        println!("| import | s | CPU s | peak MiB | ours / theirs |");
        println!("|---|--:|--:|--:|--:|");
        for ((name, _), cost) in runs.iter().zip(&costs) {
            let ratio = costs[0].wall / cost.wall;
            println!("| {name} | {:.2} | {:.2} | {:.0} | {ratio:.2} |", cost.wall, cost.cpu, cost.peak);
        }
        seed(&packs, &ours).status().unwrap();
        let facts = number(&ours, "SELECT count(*) FROM facts");
        let size = fs::metadata(&ours).unwrap().len() as f64;
        println!("\n{facts:.0} facts, {:.0} bytes of the file for each\n", size / facts);
    }

    /// Writes the rows of a database as CSV, and the scripts that import them.
    fn rows_and_schema(&self, database: &Path) {
        let conn = db::open_read_only(database).unwrap();
        let mut script = format!("{CACHE}\nBEGIN;\n");
        let mut imports = String::new();
        let mut staged = format!("{CACHE}\nBEGIN;\n");
        let mut filling = String::new();
        let mut inserts = String::from("set -e\n");
        for table in dictionary::read(&conn).unwrap() {
            let is_search = table.name.starts_with("search_");
            if table.kind != "table" || is_search || table.name == "refinery_schema_history" {
                continue;
            }
            let csv = self.path(&format!("{}.csv", table.name));
            let sql = format!("SELECT * FROM {}", table.name);
            let rows = Command::new("sqlite3")
                .args(["-readonly", "-csv", "-header"])
                .arg(database)
                .arg(sql)
                .output();
            let rows = rows.unwrap().stdout;
            script += &schema_for_texts(&table);
            staged += &full_schema(&conn, &table.name);
            if rows.is_empty() {
                continue;
            }
            fs::write(&csv, rows).unwrap();
            imports += &format!(".import --csv --skip 1 {} {}\n", csv.display(), table.name);
            filling += &import_in_two_steps(&table, &csv);
            inserts += &format!(
                "sqlite-utils insert {} {} {} --csv --silent\n",
                self.path("theirs.db").display(),
                table.name,
                csv.display()
            );
        }
        fs::write(self.path("import.sql"), format!("{script}{imports}COMMIT;\n")).unwrap();
        fs::write(self.path("staged.sql"), format!("{staged}{filling}COMMIT;\n")).unwrap();
        fs::write(self.path("insert.sh"), inserts).unwrap();
    }
}

/// The `CREATE` statements without what `.import` cannot fill: types, CHECKs, and NULL in partial indexes.
fn schema_for_texts(table: &dictionary::Entry) -> String {
    let mut parts: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let is_id = table.primary_key == ["id"] && column.name == "id";
            if is_id { "id INTEGER PRIMARY KEY".to_owned() } else { column.name.clone() }
        })
        .collect();
    if table.primary_key != ["id"] {
        parts.push(format!("PRIMARY KEY ({})", table.primary_key.join(", ")));
    }
    let mut sql = format!("CREATE TABLE {} ({});\n", table.name, parts.join(", "));
    // Indexes, because UNIQUE in a table takes no expression.
    for (number, columns) in table.unique.iter().enumerate() {
        let name = &table.name;
        sql += &format!("CREATE UNIQUE INDEX {name}_unique_{number} ON {name} ({});\n", columns.join(", "));
    }
    for index in &table.indexes {
        let condition = index.condition.as_ref().map(|condition| condition.replace("IS NOT NULL", "<> ''"));
        let condition = condition.map_or_else(String::new, |condition| format!(" WHERE {condition}"));
        sql += &format!(
            "CREATE INDEX {} ON {} ({}){condition};\n",
            index.name,
            table.name,
            index.columns.join(", ")
        );
    }
    sql
}

/// The statements that created the table and its indexes.
fn full_schema(conn: &rusqlite::Connection, table: &str) -> String {
    let sql = "SELECT s.sql FROM sqlite_schema AS s
               WHERE s.tbl_name = :table AND s.type IN ('table', 'index') AND s.sql IS NOT NULL ORDER BY s.rowid";
    let mut statement = conn.prepare(sql).unwrap();
    let made = statement.query_map([table], |row| row.get::<_, String>(0)).unwrap();
    made.map(|sql| sql.unwrap() + ";\n").collect()
}

/// Statements that import rows as texts and insert them into the table, with NULL for an empty text where the
/// column allows it.
fn import_in_two_steps(table: &dictionary::Entry, csv: &Path) -> String {
    let name = &table.name;
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<String> = table
        .columns
        .iter()
        .map(
            |column| {
                if column.nullable { format!("nullif({}, '')", column.name) } else { column.name.clone() }
            },
        )
        .collect();
    format!(
        "CREATE TEMP TABLE stage_{name} ({});\n.import --csv --skip 1 --schema temp {} stage_{name}\n\
         INSERT INTO {name} SELECT {} FROM temp.stage_{name} ORDER BY rowid;\nDROP TABLE temp.stage_{name};\n",
        names.join(", "),
        csv.display(),
        values.join(", ")
    )
}

fn shell(script: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg(script);
    command
}
