//! Reports: questions written in SQL, one `.sql` file each, in `sql/` beside this module.
//!
//! A report is configuration, not code: its file holds the title, the description, the
//! parameters and the meaning of each column in a comment at the head ([`head`]), then one
//! `SELECT`. Adding one means adding a file. Knows the database and the output formats;
//! knows no command line.

pub mod head;
pub mod parameter;
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
use head::Head;
use parameter::Values;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/report/sql");

/// Bytes of the file of a report at most.
const LONGEST: u64 = 1 << 20;

/// A report.
#[derive(Debug)]
pub struct Report {
    /// Its name: the stem of its file.
    pub name: String,
    /// What its head says.
    pub head: Head,
    /// The file whole: the head is a comment to SQLite.
    sql: Cow<'static, str>,
}

/// The reports at hand, by name; the head of each is read when it is asked for.
#[derive(Debug)]
pub struct Catalogue {
    entries: Vec<Entry>,
}

/// A report whose head is still to be read.
#[derive(Debug)]
struct Entry {
    name: String,
    path: String,
    sql: Cow<'static, str>,
}

impl Catalogue {
    /// The built-in reports and, where given, those of a folder of the user's own.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read, a name that is taken.
    pub fn load(own: Option<&Path>) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for file in BUILT_IN.files() {
            if let (Some(name), Some(sql)) = (stem(file.path()), file.contents_utf8()) {
                let path = file.path().display().to_string();
                entries.push(Entry { name, path, sql: Cow::Borrowed(sql) });
            }
        }
        if let Some(folder) = own {
            let io = |source| Error::cannot_read(folder, source);
            for found in std::fs::read_dir(folder).map_err(io)? {
                let path = found.map_err(io)?.path();
                let Some(name) = stem(&path) else { continue };
                let sql = read(&path).map_err(|source| Error::cannot_read(&path, source))?;
                let path = path.display().to_string();
                if entries.iter().any(|entry| entry.name == name) {
                    let message = format!("`{path}` has the name of another report; rename the file");
                    return Err(failed(&name, &message));
                }
                entries.push(Entry { name, path, sql: Cow::Owned(sql) });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { entries })
    }

    /// The reports, by name.
    ///
    /// # Errors
    ///
    /// A head that does not parse.
    pub fn all(&self) -> Result<Vec<Report>, Error> {
        self.entries.iter().map(Report::parse).collect()
    }

    /// The names of the reports, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The report with this name.
    ///
    /// # Errors
    ///
    /// No such report; the nearest name, or all of them, is the hint. A head that does not
    /// parse.
    pub fn get(&self, name: &str) -> Result<Report, Error> {
        if let Some(entry) = self.entries.iter().find(|entry| entry.name == name) {
            return Report::parse(entry);
        }
        let names: Vec<&str> = self.names().collect();
        let hint = match crate::pack::problem::nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the reports are {}", names.join(", ")),
        };
        Err(Error::not_found("report", name).hint(hint))
    }
}

/// An error about the report of this name.
fn failed(name: &str, message: &str) -> Error {
    Error::failed(format!("report `{name}`: {message}"))
}

/// Reads the file of a report, if it is a file: a pipe or a device need not end.
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
    fn parse(entry: &Entry) -> Result<Self, Error> {
        let head = head::parse(&entry.sql)
            .map_err(|(line, message)| failed(&entry.name, &format!("{}:{line}: {message}", entry.path)))?;
        Ok(Self { name: entry.name.clone(), head, sql: entry.sql.clone() })
    }

    /// Whether the head describes the columns of the statement, and no others.
    fn describes(&self, statement: &Statement<'_>) -> Result<(), Error> {
        let given: Vec<&str> = statement.column_names().collect();
        let described: Vec<&str> = self.head.columns.0.iter().map(|(name, _)| name.as_str()).collect();
        let lacks = |from: &[&str], of: &[&str]| {
            from.iter().find(|name| !of.contains(name)).map(|name| (*name).to_owned())
        };
        let message = match (lacks(&given, &described), lacks(&described, &given)) {
            (Some(name), _) => format!("its head does not describe the column `{name}`"),
            (None, Some(name)) => {
                format!("its head describes a column `{name}` that the statement does not give")
            }
            (None, None) => return Ok(()),
        };
        Err(failed(&self.name, &message))
    }

    /// The SQL with the lines for parameters that are not given left out: a line that ends
    /// in `-- when :name` counts only when `--name` is given.
    #[must_use]
    pub fn sql(&self, values: &Values) -> String {
        let counts =
            |line: &str| line.rsplit_once("-- when :").is_none_or(|(_, name)| values.is_given(name.trim()));
        // An empty line for each that is left out, so that messages name the line of the file.
        let lines = self.sql.lines().map(|line| if counts(line) { line } else { "" });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The SQL for programs that give every parameter a value, and an empty text where the user
    /// has entered none: that stands for the parameter's default, or for no condition. A date is
    /// `1996`, `1996-05` or `1996-05-01` there, since only this program reads EDTF.
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
            let hole = format!(":{}", parameter.name);
            if let Some(default) = &parameter.default {
                let default = default.replace('\'', "''");
                sql = sql.replace(&hole, &format!("coalesce(nullif({hole}, ''), '{default}')"));
            }
            if parameter.bound == Some(head::Bound::Latest) {
                // Whatever goes on as the given date does is before it and a tilde.
                sql = sql.replace(&format!("= {hole}"), &format!("= {hole} || '~'"));
            }
        }
        sql
    }

    /// Runs the report, writes its rows, but for the columns that are to be left out, and
    /// returns their number.
    ///
    /// # Errors
    ///
    /// A value that its parameter does not take, a statement that writes or that SQLite
    /// refuses, output that cannot be written.
    pub fn run<'w>(
        &self,
        conn: &Connection,
        values: &Values,
        leave_out: &[String],
        start: impl FnOnce(&[&str]) -> std::io::Result<Box<dyn RowWriter + 'w>>,
    ) -> Result<u64, Error> {
        let explained = |error: rusqlite::Error| failed(&self.name, &rows::explain(&error));
        let mut statement = conn.prepare(&self.sql(values)).map_err(explained)?;
        if !statement.readonly() {
            return Err(failed(&self.name, "its statement writes; a report only reads"));
        }
        self.describes(&statement)?;
        values.bind(&mut statement).map_err(explained)?;
        rows::write_without(&mut statement, leave_out, start, explained)
    }
}
