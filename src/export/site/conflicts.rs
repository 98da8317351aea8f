//! The page of what sources state differently: value beside value, each with the passages that state it.

use std::collections::HashMap;
use std::io::Write;

use super::address;
use super::{PageHead, Site, link, text};
use crate::error::Error;
use crate::export::snapshot::{ResultRow, reading};
use crate::output::is_link;
use crate::page::Other;
use crate::report::readers::labels;

const PATH: &str = "conflicts.html";

impl Site<'_, '_> {
    pub(super) fn conflicts(&mut self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let holes = self
            .templates
            .holes("conflicts.html", minijinja::context! { rows => super::template::hole("rows") })?;
        let head = PageHead {
            name: "Where sources differ",
            description: "Facts that sources state differently, value beside value.".to_owned(),
            section: PATH,
            ..PageHead::default()
        };
        self.page(PATH, &head, |out| {
            holes.write(out, |_, out| {
                let mut before =
                    Before { labels: labels(snapshot.conn()).map_err(reading)?, ..Before::default() };
                snapshot.each(include_str!("sql/conflicts.sql"), [], |row| before.value(out, row))?;
                before.end(out)
            })
        })
    }
}

/// What the row before was about: the same subject, conflict and value stay together.
#[derive(Default)]
struct Before {
    /// The labels of terms, for questions that are one.
    labels: HashMap<String, String>,
    subject: Option<(String, String)>,
    conflict: Option<(String, String)>,
    value: Option<String>,
    explanation: String,
}

impl Before {
    fn value(&mut self, out: &mut dyn Write, row: &ResultRow<'_>) -> Result<(), Error> {
        let (sort, slug, name): (String, String, String) =
            (row.get("sort")?, row.get("slug")?, row.get("name")?);
        let subject = (sort, slug);
        if self.subject.as_ref() != Some(&subject) {
            self.end(out)?;
            out.write_all(b"<section>\n<h2>")?;
            let other = Other { sort: subject.0.clone(), slug: subject.1.clone(), name };
            match address::link(PATH, &other) {
                Some(address) => link(out, &address, &other.name)?,
                None => text(out, &other.name)?,
            }
            out.write_all(b"</h2>\n")?;
            self.subject = Some(subject);
        }
        let conflict: (String, String) = (row.get("what")?, row.get("conflict")?);
        if self.conflict.as_ref() != Some(&conflict) {
            self.end_conflict(out)?;
            out.write_all(b"<div class=\"differ\">\n<h3>")?;
            text(out, self.labels.get(&conflict.0).unwrap_or(&conflict.0))?;
            out.write_all(b"</h3>\n<ul>\n")?;
            self.conflict = Some(conflict);
            self.explanation = row.get("explanation")?;
        }
        let value: String = row.get("value")?;
        if self.value.as_ref() == Some(&value) {
            out.write_all(b"; ")?;
        } else {
            self.end_value(out)?;
            out.write_all(b"<li>")?;
            text(out, &value)?;
            out.write_all(b" <span class=\"sources\">")?;
            self.value = Some(value);
        }
        let (source, section): (String, String) = (row.get("source")?, row.get("section")?);
        let (place, address): (String, Option<String>) = (format!("{source}, {section}"), row.get("link")?);
        match address.filter(|address| is_link(address)) {
            Some(address) => link(out, &address, &place)?,
            None => text(out, &place)?,
        }
        Ok(())
    }

    fn end_value(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        let end: &[u8] = if self.value.take().is_some() { b"</span></li>\n" } else { b"" };
        Ok(out.write_all(end)?)
    }

    fn end_conflict(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        self.end_value(out)?;
        if self.conflict.take().is_some() {
            out.write_all(b"</ul>\n<p class=\"note\">")?;
            text(out, &self.explanation)?;
            out.write_all(b"</p>\n</div>\n")?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        self.end_conflict(out)?;
        if self.subject.take().is_some() {
            out.write_all(b"</section>\n")?;
        }
        Ok(())
    }
}
