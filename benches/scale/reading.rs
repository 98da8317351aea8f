//! Compares reports and views with the SQLite shell running the same SQL.

use std::fs;
use std::path::Path;

use ecpat_kb::report::{Catalogue, Report};

use crate::measure::{Bench, Run, subject};
use crate::{program, sqlite3_csv};

/// The views that are read completely.
const VIEWS: [&str; 4] = ["partners", "timeline", "citations", "participations"];

impl Bench {
    /// Measures starting: very short commands on the built-in pack.
    pub(crate) fn start(&self) {
        let file = self.path("built-in.db");
        assert!(program(&["build"], &file).output().unwrap().status.success());
        println!(
            "| starting, built-in pack, as CSV | ecpat-kb s | sqlite3 s | ratio | peak MiB, ours | theirs |"
        );
        println!("|---|--:|--:|--:|--:|--:|");
        let report = Catalogue::load(None).unwrap().get("overview").unwrap();
        self.report(&file, &report, None);
        self.pair(&file, "query SELECT 1", &["query", "SELECT 1"], "SELECT 1;\n");
        println!();
    }

    /// Measures every report, about one organisation where it has such a parameter, else about everything.
    pub(crate) fn reading(&self) {
        let file = self.path("ours.db");
        let subject = subject(&file);
        println!("| reading, as CSV | ecpat-kb s | sqlite3 s | ratio | peak MiB, ours | theirs |");
        println!("|---|--:|--:|--:|--:|--:|");
        for report in Catalogue::load(None).unwrap().all().unwrap() {
            self.report(&file, &report, Some(&subject));
        }
        for view in VIEWS {
            let sql = format!("SELECT * FROM {view}");
            self.pair(&file, &format!("view {view}"), &["query", &sql], &format!("{sql};\n"));
        }
        println!("\nQuestions about one are about `{subject}`\n");
    }

    fn report(&self, file: &Path, report: &Report, subject: Option<&str>) {
        let mut arguments = vec!["report", &report.name];
        let mut script = String::from(".parameter init\n");
        for parameter in &report.head.parameters {
            let of_one = subject.filter(|_| parameter.name == "organisation");
            if let Some(subject) = of_one {
                arguments.extend(["--organisation", subject]);
            }
            script += &format!(".parameter set :{} \"'{}'\"\n", parameter.name, of_one.unwrap_or_default());
        }
        script += &report.sql_for_forms();
        self.pair(file, &report.name, &arguments, &(script + ";\n"));
    }

    fn pair(&self, file: &Path, name: &str, arguments: &[&str], script: &str) {
        let question = self.path("question.sql");
        fs::write(&question, script).unwrap();
        let ours = [arguments, &["--format", "csv"]].concat();
        let runs: [Run<'_>; 2] = [
            ("ecpat-kb", Box::new(|| program(&ours, file))),
            ("sqlite3", Box::new(|| sqlite3_csv(file, &question))),
        ];
        let costs = self.compare(&runs, || {});
        let [one, other] = [costs[0], costs[1]];
        let ratio = one.wall / other.wall.max(0.001);
        println!(
            "| {name} | {:.3} | {:.3} | {ratio:.2} | {:.0} | {:.0} |",
            one.wall, other.wall, one.peak, other.peak
        );
    }
}
