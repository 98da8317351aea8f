//! The lists of things of each sort, of sources and of references, by name. A long list has several pages.

use std::io::Write;

use minijinja::context;
use rusqlite::{Row, named_params};

use super::address::{self, LISTS};
use super::template::hole;
use super::{Link, PageHead, Site};
use crate::date::words::in_words;
use crate::error::Error;
use crate::export::snapshot::{ResultRow, reading};
use crate::output::HtmlText;

/// How many entries a page of a list has.
const LENGTH: i64 = 1_000;

/// What the columns of a list say, besides name, kind and number of sources; an empty one is left out.
const COLUMNS: [(&str, [&str; 4]); 10] = [
    ("organisation", ["Kind", "Where", "Founded", "Sources"]),
    ("person", ["", "Office", "", "Sources"]),
    ("collective", ["Part of society", "Where", "", "Sources"]),
    ("event", ["Kind", "Where", "When", "Sources"]),
    ("event_series", ["Kind", "", "", "Sources"]),
    ("work", ["Kind", "By", "When", "Sources"]),
    ("topic", ["Kind", "Part of", "", "Sources"]),
    ("place", ["Kind", "Country", "", "Sources"]),
    ("source", ["Publisher", "Licence", "Copy read", "Facts"]),
    ("reference", ["State of the link", "Cited in", "Published", "Facts"]),
];

impl Site<'_, '_> {
    pub(super) fn lists(&self) -> Result<(), Error> {
        LISTS.iter().try_for_each(|(sort, path, title)| self.list(sort, path, title))
    }

    fn list(&self, sort: &str, path: &str, title: &str) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let sql = match sort {
            "source" => include_str!("sql/list_of_sources.sql"),
            "reference" => include_str!("sql/list_of_references.sql"),
            _ => include_str!("sql/list_of_things.sql"),
        };
        let conn = snapshot.conn();
        let sort_is = named_params! { ":sort": sort };
        let count = |row: &Row<'_>| row.get("count");
        let count: i64 = conn.query_row(include_str!("sql/count.sql"), sort_is, count).map_err(reading)?;
        let names = COLUMNS.iter().find(|(known, _)| *known == sort).map_or([""; 4], |(_, names)| *names);
        let pages = ((count + LENGTH - 1) / LENGTH).max(1);
        let mut statement = conn.prepare(sql).map_err(reading)?;
        let is_of_things = statement.parameter_count() > 0;
        // One query gives the rows of all pages, and each page takes its own.
        let mut rows = statement.query(if is_of_things { sort_is } else { &[] }).map_err(reading)?;
        for number in 1..=pages {
            let columns: Vec<&str> =
                ["Name"].into_iter().chain(names.into_iter().filter(|name| !name.is_empty())).collect();
            let numbers: Vec<_> = (1..=pages)
                .map(|other| context! { number => other, path => path_of(path, other), is_current => other == number })
                .collect();
            let summary = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
            let holes = self.shared.templates.holes(
                "list.html",
                context! { title, summary => &*summary, columns, pages => numbers, rows => hole("rows") },
            )?;
            let description = format!("{title}: {summary}, each with all that is known of it.");
            let head = PageHead::new(title, description, path);
            self.page(&path_of(path, number), &head, |out| {
                holes.write(out, |_, out| {
                    for _ in 0..LENGTH {
                        let Some(row) = rows.next().map_err(reading)? else { break };
                        entry(out, sort, names, &ResultRow(row))?;
                    }
                    Ok(())
                })
            })?;
        }
        Ok(())
    }
}

/// Writes a row of a list.
fn entry(out: &mut dyn Write, sort: &str, names: [&str; 4], row: &ResultRow<'_>) -> Result<(), Error> {
    let (slug, name): (String, String) = (row.get("slug")?, row.get("name")?);
    let address = address::of(sort, &slug)?;
    write!(out, "<tr><th scope=\"row\">{}</th>", Link(Some(&address), &name))?;
    for (title, column) in names.into_iter().zip(["kind", "about", "date", "count"]) {
        if title.is_empty() {
            continue;
        }
        let value: Option<String> = row.get(column)?;
        match value {
            Some(date) if column == "date" => {
                let by: Option<String> = row.get("earliest")?;
                let (by, words) = (by.as_deref().unwrap_or(&date), in_words(&date));
                let (by, words) = (HtmlText(by), HtmlText(&words));
                write!(out, "<td data-label=\"{title}\" data-by=\"{by}\">{words}</td>")?;
            }
            value => {
                let value = HtmlText(value.as_deref().unwrap_or_default());
                write!(out, "<td data-label=\"{title}\">{value}</td>")?;
            }
        }
    }
    Ok(out.write_all(b"</tr>\n")?)
}

/// The path of a page of a list.
fn path_of(path: &str, number: i64) -> String {
    if number == 1 { path.to_owned() } else { path.replace(".html", &format!("-{number}.html")) }
}
