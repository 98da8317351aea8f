//! Measures questions about one thing in files of growing size, and the cost of filling these files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use ecpat_kb::db;

use crate::measure::{Bench, Cost, median, number, seed, subject};
use crate::program;

/// The least number of rounds, because a question takes only a few milliseconds.
const MIN_ROUNDS: usize = 9;
/// The questions; the thing or the name is appended, except to `COMMON`.
const QUESTIONS: [&str; 7] = [
    "show",
    "report partners --organisation",
    "report participations --organisation",
    "report citations --subject",
    "report figures --subject",
    "search",
    COMMON,
];
/// A search for a word that many organisations have in their names: all of them are ranked.
const COMMON: &str = "search Сеть";

impl Bench {
    pub(crate) fn questions(&self, sizes: &[usize]) {
        let heads: Vec<String> = sizes.iter().map(ToString::to_string).collect();
        println!("| organisations | {} |", heads.join(" | "));
        println!("|---|{}", "--:|".repeat(sizes.len()));
        let filled: Vec<(PathBuf, Cost)> = sizes.iter().map(|size| self.fill(*size)).collect();
        let row = |name: &str, cell: &dyn Fn(&(PathBuf, Cost)) -> String| {
            println!("| {name} | {} |", filled.iter().map(cell).collect::<Vec<_>>().join(" | "));
        };
        let facts = |file: &PathBuf| number(file, "SELECT count(*) FROM facts");
        row("facts", &|(file, _)| format!("{:.0}", facts(file)));
        row("seed, s (one run)", &|(_, cost)| format!("{:.2}", cost.wall));
        row("seed, peak MiB", &|(_, cost)| format!("{:.0}", cost.peak));
        row("bytes of the file per fact", &|(file, _)| {
            format!("{:.0}", fs::metadata(file).unwrap().len() as f64 / facts(file))
        });
        for question in QUESTIONS {
            row(&format!("{question}, ms (peak MiB)"), &|(file, _)| self.ask(question, file));
        }
        println!();
    }

    /// Seeds a file with this number of organisations and removes the packs.
    fn fill(&self, size: usize) -> (PathBuf, Cost) {
        let file = self.path(&format!("{size}.db"));
        let packs = self.packs(size);
        let cost = self.cost(&seed(&packs, &file));
        for pack in packs {
            fs::remove_dir_all(pack).unwrap();
        }
        (file, cost)
    }

    /// The time of an answer, without the overhead of GNU `time`, and the memory of one more run.
    fn ask(&self, question: &str, file: &Path) -> String {
        let words = match question {
            COMMON => None,
            "search" => Some(name(file, &subject(file))),
            _ => Some(subject(file)),
        };
        let arguments: Vec<&str> = question.split(' ').chain(words.as_deref()).collect();
        let times: Vec<Cost> = (0..self.rounds.max(MIN_ROUNDS))
            .map(|_| {
                let began = Instant::now();
                let status = program(&arguments, file).stdout(Stdio::null()).status();
                let wall = began.elapsed().as_secs_f64() * 1_000.0;
                assert!(status.unwrap().success(), "{arguments:?}");
                Cost { wall, ..Cost::default() }
            })
            .collect();
        let peak = self.cost(&program(&arguments, file)).peak;
        format!("{:.1} ({peak:.0})", median(&times).wall)
    }
}

/// The name of the organisation with this slug.
fn name(file: &Path, slug: &str) -> String {
    let conn = db::open_read_only(file).unwrap();
    let sql = "SELECT t.name FROM thing AS t WHERE t.sort = 'organisation' AND t.slug = :slug";
    conn.query_row(sql, [slug], |row| row.get(0)).unwrap()
}
