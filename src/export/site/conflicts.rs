//! The page of what sources state differently: value beside value, each with the passages that state it.

use std::collections::HashMap;
use std::io::Write;

use super::address;
use super::{Link, PageHead, Site};
use crate::error::Error;
use crate::export::snapshot::{ResultRow, reading};
use crate::output::{HtmlText, is_link};
use crate::page::Other;
use crate::report::readers::labels;

const PATH: &str = "conflicts.html";

impl Site<'_, '_> {
    pub(super) fn conflicts(&self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let holes = self
            .shared
            .templates
            .holes("conflicts.html", minijinja::context! { rows => super::template::hole("rows") })?;
        let description = "Facts that sources state differently, value beside value.";
        let head = PageHead::new("Where sources differ", description, PATH);
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
    /// The labels of terms: a conflict is often about one.
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
            let other = Other { sort: subject.0.clone(), slug: subject.1.clone(), name };
            let address = address::link(PATH, &other);
            write!(out, "<section>\n<h2>{}</h2>\n", Link(address.as_deref(), &other.name))?;
            self.subject = Some(subject);
        }
        let conflict: (String, String) = (row.get("what")?, row.get("conflict")?);
        if self.conflict.as_ref() != Some(&conflict) {
            self.end_conflict(out)?;
            let what = HtmlText(self.labels.get(&conflict.0).unwrap_or(&conflict.0));
            write!(out, "<div class=\"differ\">\n<h3>{what}</h3>\n<ul>\n")?;
            self.conflict = Some(conflict);
            self.explanation = row.get("explanation")?;
        }
        let value: String = row.get("value")?;
        if self.value.as_ref() == Some(&value) {
            out.write_all(b"; ")?;
        } else {
            self.end_value(out)?;
            write!(out, "<li>{} <span class=\"sources\">", HtmlText(&value))?;
            self.value = Some(value);
        }
        let (source, section): (String, String) = (row.get("source")?, row.get("section")?);
        let address: Option<String> = row.get("link")?;
        let address = address.as_deref().filter(|address| is_link(address));
        Ok(write!(out, "{}", Link(address, &format!("{source}, {section}")))?)
    }

    fn end_value(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        let end: &[u8] = if self.value.take().is_some() { b"</span></li>\n" } else { b"" };
        Ok(out.write_all(end)?)
    }

    fn end_conflict(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        self.end_value(out)?;
        if self.conflict.take().is_some() {
            write!(out, "</ul>\n<p class=\"note\">{}</p>\n</div>\n", HtmlText(&self.explanation))?;
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
