//! Reports: questions written in SQL, one `.sql` file each, in `sql/` beside this module.
//!
//! A report is configuration, not code: its file holds the title, the description, the
//! parameters and the meaning of each column in a comment at the head ([`head`]), then one
//! `SELECT`. Adding one means adding a file. Knows the database and the output formats;
//! knows no command line.

pub mod head;
pub mod parameter;
pub mod rows;

use std::path::Path;

use include_dir::{Dir, include_dir};
use rusqlite::Connection;

use crate::error::Error;
use crate::output::RowWriter;
use head::Head;
use parameter::Values;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/report/sql");

/// A report.
#[derive(Debug)]
pub struct Report {
    /// Its name: the stem of its file.
    pub name: String,
    /// What its head says.
    pub head: Head,
    /// The file whole: the head is a comment to SQLite.
    sql: String,
}

/// The reports at hand, by name.
#[derive(Debug)]
pub struct Catalogue {
    reports: Vec<Report>,
}

impl Catalogue {
    /// The built-in reports and, where given, those of a folder of the user's own.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read, a head that does not parse, a name that is
    /// taken.
    pub fn load(own: Option<&Path>) -> Result<Self, Error> {
        let mut reports = Vec::new();
        for file in BUILT_IN.files() {
            if let (Some(name), Some(sql)) = (stem(file.path()), file.contents_utf8()) {
                reports.push(Report::parse(&name, &file.path().display().to_string(), sql)?);
            }
        }
        if let Some(folder) = own {
            let io = |source| Error::Io { path: folder.to_owned(), source };
            for entry in std::fs::read_dir(folder).map_err(io)? {
                let path = entry.map_err(io)?.path();
                let Some(name) = stem(&path) else { continue };
                let sql = std::fs::read_to_string(&path)
                    .map_err(|source| Error::Io { path: path.clone(), source })?;
                if reports.iter().any(|report: &Report| report.name == name) {
                    return Err(Error::Report {
                        name,
                        message: format!(
                            "`{}` has the name of another report; rename the file",
                            path.display()
                        ),
                    });
                }
                reports.push(Report::parse(&name, &path.display().to_string(), &sql)?);
            }
        }
        reports.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { reports })
    }

    /// The reports, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter()
    }

    /// The report with this name.
    ///
    /// # Errors
    ///
    /// No such report; the nearest name, or all of them, is the hint.
    pub fn get(&self, name: &str) -> Result<&Report, Error> {
        self.reports.iter().find(|report| report.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.reports.iter().map(|report| report.name.as_str()).collect();
            let hint = match crate::pack::problem::nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the reports are {}", names.join(", ")),
            };
            Error::NoSuch { what: "report".into(), name: name.to_owned(), hint: Some(hint) }
        })
    }
}

fn stem(path: &Path) -> Option<String> {
    if path.extension()? != "sql" {
        return None;
    }
    Some(path.file_stem()?.to_str()?.to_owned())
}

impl Report {
    fn parse(name: &str, path: &str, sql: &str) -> Result<Self, Error> {
        let head = head::parse(sql).map_err(|(line, message)| Error::Report {
            name: name.to_owned(),
            message: format!("{path}:{line}: {message}"),
        })?;
        Ok(Self { name: name.to_owned(), head, sql: sql.to_owned() })
    }

    /// The SQL with the lines for parameters that are not given left out: a line that ends
    /// in `-- when :name` counts only when `--name` is given.
    #[must_use]
    pub fn sql(&self, values: &Values) -> String {
        let counts =
            |line: &&str| line.rsplit_once("-- when :").is_none_or(|(_, name)| values.is_given(name.trim()));
        self.sql.lines().filter(counts).collect::<Vec<_>>().join("\n")
    }

    /// Runs the report and writes its rows.
    ///
    /// # Errors
    ///
    /// A value that its parameter does not take, a statement that writes or that SQLite
    /// refuses, output that cannot be written.
    pub fn run<'w>(
        &self,
        conn: &Connection,
        values: &Values,
        start: impl FnOnce(&[&str]) -> std::io::Result<Box<dyn RowWriter + 'w>>,
    ) -> Result<(), Error> {
        let failed = |error: rusqlite::Error| Error::Report {
            name: self.name.clone(),
            message: rows::explain(&error),
        };
        let mut statement = conn.prepare(&self.sql(values)).map_err(failed)?;
        if !statement.readonly() {
            return Err(Error::Report {
                name: self.name.clone(),
                message: "its statement writes; a report only reads".into(),
            });
        }
        values.bind(&mut statement).map_err(failed)?;
        rows::write(&mut statement, start, failed)
    }
}
