//! Reports: questions written in SQL, one `.sql` file each, in `sql/` beside this module.
//!
//! A report is configuration, not code: its file has the title, the description, the
//! parameters and the meaning of each column in a comment at the start ([`head`]), then one
//! `SELECT`. To add a report, add a file. This module knows the database and the output formats,
//! but no command line.

pub mod head;
pub mod one_source;
pub mod parameter;
pub mod readers;
pub mod rows;
pub mod thing;

use std::borrow::Cow;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use rusqlite::{Connection, Statement};

use crate::error::Error;
use crate::fs::{open_file, read_up_to};
use crate::output::RowWriter;
use crate::pack::problem::did_you_mean;
use head::ReportHead;
use parameter::ParameterValues;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/report/sql");

/// The most bytes that the file of a report may have.
const LONGEST: u64 = 1 << 20;

/// A report.
#[derive(Debug)]
pub struct Report {
    /// The name of its file without `.sql`.
    pub name: String,
    /// The content of its head.
    pub head: ReportHead,
    /// The complete file: for SQLite, the head is a comment.
    sql: Cow<'static, str>,
}

/// The available reports, by name; the head of each is read when it is needed.
#[derive(Debug)]
pub struct Catalogue {
    files: Vec<ReportFile>,
    /// Whether the user gave a folder.
    has_own: bool,
}

/// A report whose head has not been read yet.
#[derive(Debug)]
struct ReportFile {
    name: String,
    path: String,
    sql: Cow<'static, str>,
}

impl Catalogue {
    /// The built-in reports and, if given, those in the user's folder.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read, or two reports with the same name.
    pub fn load(own: Option<&Path>) -> Result<Self, Error> {
        let mut files = Vec::new();
        for file in BUILT_IN.files() {
            if let (Some(name), Some(sql)) = (stem(file.path()), file.contents_utf8()) {
                let path = file.path().display().to_string();
                files.push(ReportFile { name, path, sql: Cow::Borrowed(sql) });
            }
        }
        if let Some(folder) = own {
            let io = |source| Error::cannot_read(folder, source);
            for found in std::fs::read_dir(folder).map_err(io)? {
                let path = found.map_err(io)?.path();
                let Some(name) = stem(&path) else { continue };
                let sql = read(&path).map_err(|source| Error::cannot_read(&path, source))?;
                let path = path.display().to_string();
                if files.iter().any(|file: &ReportFile| file.name == name) {
                    let message = format!("`{path}` has the name of another report; rename this file");
                    return Err(failed(&name, &message));
                }
                files.push(ReportFile { name, path, sql: Cow::Owned(sql) });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { files, has_own: own.is_some() })
    }

    /// The reports, by name.
    ///
    /// # Errors
    ///
    /// A head that is not valid.
    pub fn all(&self) -> Result<Vec<Report>, Error> {
        self.files.iter().map(Report::parse).collect()
    }

    /// The names of the reports, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The report with this name.
    ///
    /// # Errors
    ///
    /// There is no such report; the hint has the nearest name, or all of them. A head that is not
    /// valid.
    pub fn get(&self, name: &str) -> Result<Report, Error> {
        if let Some(file) = self.files.iter().find(|file| file.name == name) {
            return Report::parse(file);
        }
        let names: Vec<&str> = self.names().collect();
        let more = if self.has_own { "" } else { "; `--reports DIR` adds your own" };
        let hint = did_you_mean(name, names.iter().copied(), || {
            format!("the reports are {}{more}", names.join(", "))
        });
        Err(Error::not_found("report", name).hint(hint))
    }
}

/// An error about the report of this name.
fn failed(name: &str, message: &str) -> Error {
    Error::failed(format!("report `{name}`: {message}"))
}

/// Reads the file of a report. A pipe or device, which may never end, is refused.
fn read(path: &Path) -> io::Result<String> {
    let sql = read_up_to(open_file(path)?, LONGEST)?;
    String::from_utf8(sql).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

fn stem(path: &Path) -> Option<String> {
    if path.extension()? != "sql" {
        return None;
    }
    Some(path.file_stem()?.to_str()?.to_owned())
}

impl Report {
    fn parse(file: &ReportFile) -> Result<Self, Error> {
        let head = head::parse(&file.sql)
            .map_err(|(line, message)| failed(&file.name, &format!("{}:{line}: {message}", file.path)))?;
        Ok(Self { name: file.name.clone(), head, sql: file.sql.clone() })
    }

    /// Checks that the head describes the columns of the statement, and no others.
    fn check_columns(&self, statement: &Statement<'_>) -> Result<(), Error> {
        let given: Vec<&str> = statement.column_names().collect();
        let described: Vec<&str> = self.head.columns.iter().map(|(name, _)| name.as_str()).collect();
        if let Some(name) = given.iter().find(|name| !described.contains(name)) {
            return Err(failed(&self.name, &format!("its head does not describe the column `{name}`")));
        }
        if let Some(name) = described.iter().find(|name| !given.contains(name)) {
            let message = format!("its head describes a column `{name}` that the statement does not have");
            return Err(failed(&self.name, &message));
        }
        Ok(())
    }

    /// The SQL without the lines for parameters that are not given: a line that ends
    /// in `-- when :name` is used only when `--name` is given.
    #[must_use]
    pub fn sql(&self, values: &ParameterValues) -> String {
        let is_used =
            |line: &str| line.rsplit_once("-- when :").is_none_or(|(_, name)| values.is_given(name.trim()));
        // Empty lines replace the others, so that messages have the line number in the file.
        let lines = self.sql.lines().map(|line| if is_used(line) { line } else { "" });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The SQL for programs that give every parameter a value, and an empty text if the user has
    /// entered none: that means the parameter's default, or no condition. There a date is
    /// `1996`, `1996-05` or `1996-05-01`, since only this program reads EDTF.
    #[must_use]
    pub fn sql_for_forms(&self) -> String {
        let body = self.sql.split_once("*/").map_or(&*self.sql, |(_, body)| body);
        let lines = body.lines().map(|line| {
            let Some((code, name)) = line.rsplit_once("-- when :") else { return line.to_owned() };
            let code = code.trim_end();
            let indent = &code[..code.len() - code.trim_start().len()];
            match code.trim_start().strip_prefix("AND ") {
                Some(condition) => format!("{indent}AND (:{} = '' OR ({condition}))", name.trim()),
                None => code.to_owned(),
            }
        });
        let mut sql = lines.collect::<Vec<_>>().join("\n").trim().trim_end_matches(';').to_owned();
        for parameter in &self.head.parameters {
            let name = format!(":{}", parameter.name);
            if let Some(default) = &parameter.default {
                let default = default.replace('\'', "''");
                sql = sql.replace(&name, &format!("coalesce(nullif({name}, ''), '{default}')"));
            }
            if parameter.bound == Some(head::Bound::Latest) {
                // Every date within the given one sorts before it with a tilde.
                sql = sql.replace(&format!("= {name}"), &format!("= {name} || '~'"));
            }
        }
        sql
    }

    /// Runs the report, writes its first `at_most` rows, or all, without the columns in `leave_out`, and
    /// returns their number.
    ///
    /// # Errors
    ///
    /// A value that its parameter does not take, a statement that writes or that SQLite
    /// refuses, or output that cannot be written.
    pub fn run<'w>(
        &self,
        conn: &Connection,
        values: &ParameterValues,
        leave_out: &[String],
        at_most: Option<usize>,
        start: impl FnOnce(&[&str]) -> std::io::Result<Box<dyn RowWriter + 'w>>,
    ) -> Result<u64, Error> {
        let explained =
            |error: rusqlite::Error| rows::explained(&error, |message| failed(&self.name, message));
        let mut sql = self.sql(values);
        if let Some(rows) = at_most {
            // SQLite then sorts no more rows than these.
            sql = format!("{} LIMIT {rows}", sql.trim_end().trim_end_matches(';'));
        }
        let mut statement = conn.prepare(&sql).map_err(explained)?;
        if !statement.readonly() {
            return Err(failed(&self.name, "its statement writes, but a report can only read"));
        }
        self.check_columns(&statement)?;
        values.bind(&mut statement).map_err(explained)?;
        rows::write(&mut statement, leave_out, start, explained)
    }
}
