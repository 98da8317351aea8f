//! Compares every export with the SQLite shell, where that can run the same queries or do the same job.

use std::fs;
use std::path::Path;

use ecpat_kb::db::{self, dictionary};

use crate::measure::{Bench, Run, number};
use crate::{program, sqlite3, sqlite3_csv};

const NODES: &str = include_str!("../../src/export/sql/graph_nodes.sql");
const EDGES: &str = include_str!("../../src/export/sql/graph_edges.sql");
const REFERENCES: &str = include_str!("../../src/export/sql/references.sql");
/// The passages of all references in one query; the formats ask for one reference at a time.
const PASSAGES: &str = "SELECT t.reference_id, CASE WHEN s.heading <> '' THEN s.heading ELSE s.label END, p.anchor, \
                       t.reach FROM passage_reference AS t JOIN passage AS p ON p.id = t.passage_id \
                       JOIN section AS s ON s.id = p.section_id \
                       ORDER BY t.reference_id, s.position, p.position, p.slug;\n";

/// What the SQLite shell does.
enum ShellJob {
    /// Nothing: there is no comparable query.
    Nothing,
    /// Runs these queries and prints CSV.
    Queries(String),
    /// Runs this line.
    Line(String),
}

impl Bench {
    pub(crate) fn exports(&self) {
        let file = self.path("ours.db");
        let facts = number(&file, "SELECT count(*) FROM facts");
        println!(
            "| export | ecpat-kb s | peak MiB | MB | facts a second | sqlite3 | its s | ratio | its peak MiB |"
        );
        println!("|---|--:|--:|--:|--:|---|--:|--:|--:|");
        let copy = self.path("copy.db");
        let into = format!("VACUUM INTO '{}'", copy.display());
        let references = || ShellJob::Queries(format!("{REFERENCES}{PASSAGES}"));
        let graph = || ShellJob::Queries(format!("{NODES}{EDGES}"));
        for (format, job, what) in [
            ("pack", ShellJob::Nothing, ""),
            ("datapackage", ShellJob::Queries(Self::tables_and_views(&file)), "the tables and views as CSV"),
            ("csl-json", references(), "the same SQL, as CSV"),
            ("biblatex", references(), "the same SQL, as CSV"),
            ("ris", references(), "the same SQL, as CSV"),
            ("jsonld", ShellJob::Nothing, ""),
            ("graphml", graph(), "the same SQL, as CSV"),
            ("dot", graph(), "the same SQL, as CSV"),
            ("datasette", ShellJob::Nothing, ""),
            ("sqlite", ShellJob::Line(into), "VACUUM INTO"),
            ("postgresql", ShellJob::Line(".dump".to_owned()), ".dump"),
        ] {
            let out = self.path(&format!("export-{format}"));
            let target = out.display().to_string();
            let script = self.path("export.sql");
            let mut runs: Vec<Run<'_>> =
                vec![("ecpat-kb", Box::new(|| program(&["export", format, &target, "--force"], &file)))];
            match &job {
                ShellJob::Nothing => {}
                ShellJob::Queries(sql) => {
                    fs::write(&script, sql).unwrap();
                    runs.push(("sqlite3", Box::new(|| sqlite3_csv(&file, &script))));
                }
                ShellJob::Line(line) => runs.push(("sqlite3", Box::new(|| sqlite3(&file, line)))),
            }
            let costs = self.compare(&runs, || {
                let _ = fs::remove_file(&copy);
            });
            let ours = costs[0];
            let other = costs.get(1).map_or_else(
                || "| |".to_owned(),
                |cost| format!("{:.3} | {:.2} | {:.0}", cost.wall, ours.wall / cost.wall, cost.peak),
            );
            println!(
                "| {format} | {:.3} | {:.0} | {:.1} | {:.0} | {what} | {other} |",
                ours.wall,
                ours.peak,
                bytes(&out) / 1e6,
                facts / ours.wall
            );
        }
        println!();
    }

    /// Queries for everything that a data package contains.
    fn tables_and_views(file: &Path) -> String {
        let conn = db::open_read_only(file).unwrap();
        let query = |entry: &dictionary::Entry| {
            let places: Vec<String> = (1..=entry.columns.len()).map(|place| place.to_string()).collect();
            let order = if entry.kind == "view" { places.join(", ") } else { entry.primary_key.join(", ") };
            format!("SELECT * FROM {} ORDER BY {order};\n", entry.name)
        };
        dictionary::read(&conn).unwrap().iter().map(query).collect()
    }
}

/// The size in bytes of a file, or of all files in a folder.
fn bytes(path: &Path) -> f64 {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().map(|entry| bytes(&entry.unwrap().path())).sum();
    }
    fs::metadata(path).unwrap().len() as f64
}
