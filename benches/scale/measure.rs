//! Runs programs and measures them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use ecpat_kb::db;

use crate::PROGRAM;

/// The cost of a run: wall-clock seconds, CPU seconds, peak memory in MiB.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    pub wall: f64,
    pub cpu: f64,
    pub peak: f64,
}

pub(crate) struct Bench {
    pub dir: PathBuf,
    pub rounds: usize,
}

/// A program to measure: its name in the table and its command.
pub(crate) type Run<'r> = (&'r str, Box<dyn Fn() -> Command + 'r>);

impl Bench {
    /// A path in the temporary folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Runs a command and measures it.
    pub(crate) fn cost(&self, command: &Command) -> Cost {
        let figures = self.path("figures");
        let mut timed = Command::new("/usr/bin/time");
        timed.args(["-f", "%U %S %M", "-o"]).arg(&figures);
        timed.arg(command.get_program()).args(command.get_args());
        let began = Instant::now();
        let status = timed.stdout(Stdio::null()).status().expect("GNU time is installed");
        let wall = began.elapsed().as_secs_f64();
        assert!(status.success(), "{command:?}");
        let text = fs::read_to_string(figures).unwrap();
        let parts: Vec<f64> = text.split_whitespace().map(|part| part.parse().unwrap()).collect();
        Cost { wall, cpu: parts[0] + parts[1], peak: parts[2] / 1024.0 }
    }

    /// Measures several programs in turn, round by round; `before` runs ahead of each.
    pub(crate) fn compare(&self, runs: &[Run<'_>], before: impl Fn()) -> Vec<Cost> {
        let mut costs = vec![Vec::new(); runs.len()];
        for _ in 0..self.rounds {
            for ((_, command), costs) in runs.iter().zip(&mut costs) {
                before();
                costs.push(self.cost(&command()));
            }
        }
        costs.iter().map(|costs| median(costs)).collect()
    }

    /// Generates packs with this number of organisations.
    pub(crate) fn packs(&self, organisations: usize) -> Vec<PathBuf> {
        let dir = self.path(&format!("packs-{organisations}"));
        let example = Path::new(PROGRAM).parent().unwrap().join("examples/bulk_pack");
        let made = Command::new(example).arg(organisations.to_string()).arg(&dir).status();
        assert!(
            made.is_ok_and(|status| status.success()),
            "build the example `bulk_pack` with the same profile first"
        );
        (1..=4).map(|number| dir.join(format!("source-{number}"))).collect()
    }
}

/// The command that seeds a file from packs.
pub(crate) fn seed(packs: &[PathBuf], database: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("seed").args(packs).args(["--quiet", "--db"]).arg(database);
    command
}

/// The slug of an organisation with an average number of partnerships.
pub(crate) fn subject(database: &Path) -> String {
    let conn = db::open_read_only(database).unwrap();
    let sql = "SELECT t.slug FROM organisation AS o JOIN thing AS t ON t.id = o.id
        WHERE o.id >= (SELECT max(id) * 3 / 5 FROM organisation) ORDER BY o.id LIMIT 1";
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The number that a query returns.
pub(crate) fn number(database: &Path, sql: &str) -> f64 {
    let conn = db::open_read_only(database).unwrap();
    conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as f64
}

/// The median of each figure on its own.
pub(crate) fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Cost { wall: middle(|cost| cost.wall), cpu: middle(|cost| cost.cpu), peak: middle(|cost| cost.peak) }
}
