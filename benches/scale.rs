//! Import, reports, exports and questions against other programs on the same data, in one run:
//!
//!     cargo bench --bench scale -- [ORGANISATIONS] [ROUNDS]
//!
//! Prints a table of medians and of ratios to the other program; below 1, this one takes less.
//! Without arguments 20,000 organisations, in five rounds. Needs `sqlite3` and GNU `time`, as
//! Debian has them; where `sqlite-utils` is to be found, imports are compared with it as well.
//! Whole processes are measured, each program in turn, round by round.
//!
//! The other programs get it easier where they cannot do the same: `.import` writes empty texts
//! for NULL, so its tables have the same columns, keys and indexes but no CHECK and no types, it
//! is given rows whose ids are known, and nothing indexes texts for it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on has failed")]
#![allow(clippy::cast_precision_loss, reason = "figures of three digits")]
#![allow(clippy::format_push_string, reason = "scripts of a few lines")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use ecpat_kb::db::{self, dictionary};
use ecpat_kb::report::Catalogue;

const PROGRAM: &str = env!("CARGO_BIN_EXE_ecpat-kb");
const ROUNDS: usize = 5;
/// Page cache for `.import`: as much as seeding takes.
const CACHE: &str = "PRAGMA cache_size = -65536;";

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let organisations = numbers.first().copied().unwrap_or(20_000);
    let rounds = numbers.get(1).copied().unwrap_or(ROUNDS);
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench { dir: folder.path().to_owned(), rounds };
    println!("{organisations} organisations, medians of {rounds} rounds\n");
    bench.import(organisations);
    bench.reading(organisations);
    bench.questions(organisations);
}

/// What a run took: seconds on the clock, seconds of the processors, peak memory in MiB.
#[derive(Clone, Copy, Default)]
struct Cost {
    wall: f64,
    cpu: f64,
    peak: f64,
}

struct Bench {
    dir: PathBuf,
    rounds: usize,
}

/// A program to run: its name in the table, and its command.
type Run<'r> = (&'r str, Box<dyn Fn() -> Command + 'r>);

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Runs a command and measures it.
    fn cost(&self, command: &Command) -> Cost {
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

    /// Measures several programs in turn, round by round; `before` makes each ready.
    fn compare(&self, runs: &[Run<'_>], before: impl Fn()) -> Vec<Cost> {
        let mut costs = vec![Vec::new(); runs.len()];
        for _ in 0..self.rounds {
            for ((_, command), costs) in runs.iter().zip(&mut costs) {
                before();
                costs.push(self.cost(&command()));
            }
        }
        costs.iter().map(|costs| median(costs)).collect()
    }

    /// Seeding against importing the same rows.
    fn import(&self, organisations: usize) {
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

    /// Packs of so many organisations.
    fn packs(&self, organisations: usize) -> Vec<PathBuf> {
        let dir = self.path(&format!("packs-{organisations}"));
        let example = Path::new(PROGRAM).parent().unwrap().join("examples/bulk_pack");
        let made = Command::new(example).arg(organisations.to_string()).arg(&dir).status();
        assert!(
            made.is_ok_and(|status| status.success()),
            "`cargo build --release --example bulk_pack` makes it"
        );
        (1..=4).map(|number| dir.join(format!("source-{number}"))).collect()
    }

    /// Writes the rows of a database as CSV, and the script that imports them.
    fn rows_and_schema(&self, database: &Path) {
        let conn = db::open_read_only(database).unwrap();
        let mut script = format!("{CACHE}\nBEGIN;\n");
        let mut imports = String::new();
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
            script += &schema(&table);
            if rows.is_empty() {
                continue;
            }
            fs::write(&csv, rows).unwrap();
            imports += &format!(".import --csv --skip 1 {} {}\n", csv.display(), table.name);
            inserts += &format!(
                "sqlite-utils insert {} {} {} --csv --silent\n",
                self.path("theirs.db").display(),
                table.name,
                csv.display()
            );
        }
        fs::write(self.path("import.sql"), format!("{script}{imports}COMMIT;\n")).unwrap();
        fs::write(self.path("insert.sh"), inserts).unwrap();
    }

    /// Reports and whole tables against the shell of SQLite with the same SQL.
    fn reading(&self, organisations: usize) {
        let ours = self.path("ours.db");
        let subject = subject(&ours);
        let catalogue = Catalogue::load(None).unwrap();
        println!("| reading, as CSV | ecpat-kb s | sqlite3 s | ratio | peak MiB, ours | theirs |");
        println!("|---|--:|--:|--:|--:|--:|");
        for report in catalogue.all().unwrap() {
            let sql = report.sql_for_forms();
            let needs_subject =
                report.head.parameters.iter().any(|parameter| parameter.name == "organisation");
            let mut arguments = vec!["report".to_owned(), report.name.clone()];
            let mut script = String::from(".parameter init\n");
            for parameter in &report.head.parameters {
                let is_subject = needs_subject && parameter.name == "organisation";
                let value = if is_subject { subject.as_str() } else { "" };
                script += &format!(".parameter set :{} \"'{value}'\"\n", parameter.name);
                if is_subject {
                    arguments.extend(["--organisation".to_owned(), subject.clone()]);
                }
            }
            self.pair(&report.name, &arguments, &(script + &sql + ";\n"));
        }
        for view in ["partners", "timeline", "citations", "participations"] {
            let sql = format!("SELECT * FROM {view}");
            self.pair(&format!("view {view}"), &["query".to_owned(), sql.clone()], &format!("{sql};\n"));
        }
        println!("\n{organisations} organisations; questions about one are about `{subject}`\n");
    }

    fn pair(&self, name: &str, arguments: &[String], script: &str) {
        let ours = self.path("ours.db");
        let file = self.path("question.sql");
        fs::write(&file, script).unwrap();
        let runs: [Run<'_>; 2] = [
            (
                "ecpat-kb",
                Box::new(|| {
                    let mut command = Command::new(PROGRAM);
                    command.args(arguments).args(["--format", "csv", "--quiet", "--db"]).arg(&ours);
                    command
                }),
            ),
            (
                "sqlite3",
                Box::new(|| {
                    let mut command = Command::new("sqlite3");
                    command
                        .args(["-readonly", "-csv", "-header"])
                        .arg(&ours)
                        .arg(format!(".read {}", file.display()));
                    command
                }),
            ),
        ];
        let costs = self.compare(&runs, || {});
        let [one, other] = [costs[0], costs[1]];
        println!(
            "| {name} | {:.3} | {:.3} | {:.2} | {:.0} | {:.0} |",
            one.wall,
            other.wall,
            one.wall / other.wall.max(0.001),
            one.peak,
            other.peak
        );
    }

    /// Questions about one thing in files of growing size.
    fn questions(&self, largest: usize) {
        let sizes: Vec<usize> =
            [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|size| *size <= largest).collect();
        println!(
            "| milliseconds | {} |",
            sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
        );
        println!("|---|{}", "--:|".repeat(sizes.len()));
        let files: Vec<PathBuf> = sizes
            .iter()
            .map(|size| {
                let file = self.path(&format!("{size}.db"));
                assert!(seed(&self.packs(*size), &file).status().unwrap().success());
                file
            })
            .collect();
        for question in ["show", "report partners --organisation", "report citations --subject", "search"] {
            let cells = files.iter().map(|file| {
                let subject = if question == "search" { "Сеть".to_owned() } else { subject(file) };
                let times: Vec<Cost> = (0..self.rounds.max(9))
                    .map(|_| {
                        let began = Instant::now();
                        let mut command = Command::new(PROGRAM);
                        command.args(question.split(' ')).arg(&subject).args(["--quiet", "--db"]).arg(file);
                        assert!(command.stdout(Stdio::null()).status().unwrap().success());
                        Cost { wall: began.elapsed().as_secs_f64() * 1_000.0, ..Cost::default() }
                    })
                    .collect();
                format!("{:.1}", median(&times).wall)
            });
            println!("| {question} | {} |", cells.collect::<Vec<_>>().join(" | "));
        }
    }
}

/// The table without what `.import` cannot fill: types, CHECKs, and NULL in partial indexes.
fn schema(table: &dictionary::Entry) -> String {
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
    parts.extend(table.unique.iter().map(|columns| format!("UNIQUE ({})", columns.join(", "))));
    let mut sql = format!("CREATE TABLE {} ({});\n", table.name, parts.join(", "));
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

fn seed(packs: &[PathBuf], database: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("seed").args(packs).args(["--quiet", "--db"]).arg(database);
    command
}

fn sqlite3(database: &Path, line: &str) -> Command {
    let mut command = Command::new("sqlite3");
    command.arg(database).arg(line);
    command
}

fn shell(script: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg(script);
    command
}

/// An organisation with as many partnerships as most have.
fn subject(database: &Path) -> String {
    let conn = db::open_read_only(database).unwrap();
    let sql = "SELECT o.slug FROM organisation AS o WHERE o.id = (SELECT max(id) * 3 / 5 FROM organisation)";
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn number(database: &Path, sql: &str) -> f64 {
    let conn = db::open_read_only(database).unwrap();
    conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as f64
}

fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Cost { wall: middle(|cost| cost.wall), cpu: middle(|cost| cost.cpu), peak: middle(|cost| cost.peak) }
}
