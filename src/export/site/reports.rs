//! The pages of the reports: what each answers, its SQL, and its columns. Of a long answer, the first rows.

use std::cell::RefCell;
use std::io::{self, Write as _};
use std::rc::Rc;

use minijinja::{Value, context};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::{Link, PageHead, Site, address};
use crate::error::Error;
use crate::export::snapshot::reading;
use crate::output::{Cell, HtmlText, RowWriter, grouped, is_link};
use crate::page::Other;
use crate::report::Report;
use crate::report::head::GROUPS;
use crate::report::parameter::ParameterValues;
use crate::report::readers::{ForReaders, labels};

/// How many rows of a report are shown.
const SHOWN: usize = 1_000;

/// The columns of reports with the name of one thing.
const NAMES: [&str; 10] = [
    "event",
    "headquarters",
    "name",
    "organisation",
    "partner",
    "place",
    "subject",
    "title",
    "within_place",
    "work",
];

/// The page that lists the reports.
const PATH: &str = "reports.html";

/// Where the pages of reports are.
const FOLDER: &str = "report/";

impl Site<'_, '_> {
    pub(super) fn reports(&self) -> Result<(), Error> {
        let reports = self.snapshot.reports;
        let entry = |report: &Report| {
            let (title, description) = (&report.head.title, &report.head.description);
            context! { name => &*report.name, title => &**title, description => &**description }
        };
        let groups: Vec<Value> = GROUPS
            .iter()
            .map(|group| {
                let of_group = reports.iter().filter(|report| report.head.group == *group);
                context! { title => *group, reports => of_group.map(entry).collect::<Vec<_>>() }
            })
            .filter(|group| group.get_attr("reports").is_ok_and(|reports| reports.is_true()))
            .collect();
        let description = "Questions that are asked often, each with its answer and its SQL.";
        let head = PageHead::new("Reports", description, PATH);
        self.filled(PATH, &head, "reports.html", context! { groups })?;
        let conn = self.snapshot.conn();
        conn.execute_batch(include_str!("sql/reports_begin.sql")).map_err(reading)?;
        reports.iter().try_for_each(|report| self.report(report))?;
        conn.execute_batch(include_str!("sql/reports_end.sql")).map_err(reading)
    }

    fn report(&self, report: &Report) -> Result<(), Error> {
        let conn = self.snapshot.conn();
        let mut values = ParameterValues::default();
        let mut note = String::new();
        for parameter in &report.head.parameters {
            // A default can name a thing that this database does not have.
            let Some(default) = &parameter.default else { continue };
            if values.add(conn, parameter, default).is_ok() {
                note = format!("For {} “{default}”.", parameter.name.replace('_', " "));
            } else {
                values.add_text(&parameter.name, default);
            }
        }
        let table = Rc::new(RefCell::new(Vec::new()));
        let labels = labels(conn).map_err(reading)?;
        let rows = report.run(conn, &values, &report.head.not_in_table, Some(SHOWN + 1), |names| {
            let column = |name: &&str| Column {
                title: name.replace('_', " "),
                names: match *name {
                    "source" => Some("source"),
                    "title" if report.name == "sources" => Some("source"),
                    name => NAMES.contains(&name).then_some("thing"),
                },
            };
            let columns = names.iter().map(column).collect();
            let inner = Box::new(Table { conn, html: Rc::clone(&table), columns, rows: 0 });
            inner.start()?;
            Ok(Box::new(ForReaders::new(inner, names, labels)))
        })?;
        if rows > SHOWN as u64 {
            note = format!(
                "{note} These are the first {} rows; the downloads have all of them.",
                grouped(&SHOWN.to_string())
            );
        }
        let table = Value::from_safe_string(String::from_utf8_lossy(&table.borrow()).into_owned());
        let columns: Vec<Value> = report
            .head
            .columns
            .iter()
            .map(|(name, text)| Value::from(vec![name.clone(), text.clone()]))
            .collect();
        let (title, description) = (&report.head.title, &report.head.description);
        let values = context! {
            name => &*report.name, title => &**title, description => &**description, note => note.trim(), table, columns,
            sql => report.sql_for_forms(),
        };
        let head = PageHead::new(title, &**description, PATH);
        self.filled(&format!("{FOLDER}{}.html", report.name), &head, "report.html", values)
    }
}

/// An HTML table with the first rows of a report.
struct Table<'c> {
    conn: &'c Connection,
    html: Rc<RefCell<Vec<u8>>>,
    columns: Vec<Column>,
    rows: usize,
}

struct Column {
    title: String,
    /// Whether it has names of things or titles of sources.
    names: Option<&'static str>,
}

impl Table<'_> {
    fn start(&self) -> io::Result<()> {
        let out = &mut *self.html.borrow_mut();
        out.write_all(b"<table class=\"list\">\n<thead><tr>")?;
        for column in &self.columns {
            write!(out, "<th scope=\"col\">{}</th>", HtmlText(&column.title))?;
        }
        out.write_all(b"</tr></thead>\n<tbody>\n")
    }

    /// The address of the page of the one thing or source that has this name.
    fn address(&self, of: &str, name: &str) -> rusqlite::Result<Option<String>> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/page_with_name.sql"))?;
        let other = |row: &Row<'_>| {
            Ok(Other { sort: row.get("sort")?, slug: row.get("slug")?, name: name.to_owned() })
        };
        let other = statement.query_row(named_params! { ":of": of, ":name": name }, other).optional()?;
        Ok(other.and_then(|other| address::link(FOLDER, &other)))
    }
}

impl RowWriter for Table<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.rows += 1;
        if self.rows > SHOWN {
            return Ok(());
        }
        let out = &mut *self.html.borrow_mut();
        out.write_all(b"<tr>")?;
        for (cell, column) in cells.iter().zip(&self.columns) {
            let is_number = matches!(cell, Cell::Integer(_) | Cell::Real(_));
            let class = if is_number { " class=\"number\"" } else { "" };
            write!(out, "<td data-label=\"{}\"{class}>", HtmlText(&column.title))?;
            match cell {
                Cell::Text(address) if is_link(address) => write!(out, "{}", Link(Some(address), address))?,
                Cell::Text(words) => {
                    let address = column.names.map(|of| self.address(of, words)).transpose();
                    let address = address.map_err(io::Error::other)?.flatten();
                    write!(out, "{}", Link(address.as_deref(), words))?;
                }
                Cell::Integer(number) => out.write_all(grouped(&number.to_string()).as_bytes())?,
                Cell::Real(number) => out.write_all(grouped(&number.to_string()).as_bytes())?,
                Cell::Null | Cell::Blob(_) => {}
            }
            out.write_all(b"</td>")?;
        }
        out.write_all(b"</tr>\n")
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.html.borrow_mut().write_all(b"</tbody>\n</table>\n")
    }
}
