//! The page of what sources state differently: what curators found, with the passages, and what a query
//! finds, with the sections.

use std::io::Write;

use super::address;
use super::{Head, Site, link, text};
use crate::error::Error;
use crate::export::snapshot::ResultRow;
use crate::output::is_link;
use crate::page::Other;

const PATH: &str = "conflicts.html";

impl Site<'_, '_> {
    pub(super) fn conflicts(&mut self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let holes = self
            .templates
            .holes("conflicts.html", minijinja::context! { rows => super::template::hole("rows") })?;
        let head = Head {
            name: "Where sources differ",
            description: "Facts that sources state differently, value beside value.".to_owned(),
            section: PATH,
            ..Head::default()
        };
        self.page(PATH, &head, |out| {
            holes.write(out, |_, out| {
                let mut before = Before::default();
                snapshot.each(include_str!("sql/conflicts.sql"), [], |row| before.value(out, row))?;
                before.end(out)
            })
        })
    }
}

/// What the row before was about: the same subject and question stay together.
#[derive(Default)]
struct Before {
    subject: Option<(String, String)>,
    question: Option<String>,
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
        let question: String = row.get("question")?;
        if self.question.as_ref() != Some(&question) {
            self.end_question(out)?;
            out.write_all(b"<div class=\"differ\">\n<h3>")?;
            text(out, &row.get::<String>("what")?)?;
            out.write_all(b"</h3>\n<ul>\n")?;
            self.question = Some(question);
            self.explanation = row.get("explanation")?;
        }
        let (says, source, section): (String, String, Option<String>) =
            (row.get("says")?, row.get("source")?, row.get("section")?);
        out.write_all(b"<li>")?;
        text(out, &says)?;
        out.write_all(b" <span class=\"sources\">")?;
        let source = section.map_or_else(|| source.clone(), |section| format!("{source}, {section}"));
        match row.get::<Option<String>>("link")?.filter(|address| is_link(address)) {
            Some(address) => link(out, &address, &source)?,
            None => text(out, &source)?,
        }
        Ok(out.write_all(b"</span></li>\n")?)
    }

    fn end_question(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        if self.question.take().is_some() {
            out.write_all(b"</ul>\n<p class=\"note\">")?;
            text(out, &self.explanation)?;
            out.write_all(b"</p>\n</div>\n")?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> Result<(), Error> {
        self.end_question(out)?;
        if self.subject.take().is_some() {
            out.write_all(b"</section>\n")?;
        }
        Ok(())
    }
}
