//! The page of what sources state differently: what curators found, with the passages, and what a query
//! finds, with the sections.

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

/// What the row before was about: the same subject and question stay together.
#[derive(Default)]
struct Before {
    /// The labels of terms, for questions that are one.
    labels: HashMap<String, String>,
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
            let what: String = row.get("what")?;
            text(out, self.labels.get(&what).unwrap_or(&what))?;
            out.write_all(b"</h3>\n<ul>\n")?;
            self.question = Some(question);
            self.explanation = row.get("explanation")?;
        }
        let (says, source, section): (String, String, Option<String>) =
            (row.get("says")?, row.get("source")?, row.get("section")?);
        let Some(section) = section else {
            // The view has all values and their places in one row.
            for (value, places) in by_value(&says, &source) {
                said(out, value, &places.join("; "), None)?;
            }
            return Ok(());
        };
        said(out, &says, &format!("{source}, {section}"), row.get("link")?)
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

/// Writes a value and where it is stated.
fn said(out: &mut dyn Write, value: &str, place: &str, address: Option<String>) -> Result<(), Error> {
    out.write_all(b"<li>")?;
    text(out, value)?;
    out.write_all(b" <span class=\"sources\">")?;
    match address.filter(|address| is_link(address)) {
        Some(address) => link(out, &address, place)?,
        None => text(out, place)?,
    }
    Ok(out.write_all(b"</span></li>\n")?)
}

/// The values that the view lists, each with its places: `1996; 1998` and `1996: A, Lead; 1998: B, History`. If a
/// value or place has a semicolon itself, they stay together.
fn by_value<'v>(values: &'v str, places: &'v str) -> Vec<(&'v str, Vec<&'v str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = values.split("; ").map(|value| (value, Vec::new())).collect();
    for place in places.split("; ") {
        let of_value = |(value, _): &&mut (&str, Vec<&str>)| {
            place.strip_prefix(*value).is_some_and(|rest| rest.starts_with(": "))
        };
        let Some((value, of_value)) = found.iter_mut().find(of_value) else {
            return vec![(values, vec![places])];
        };
        of_value.push(&place[value.len() + 2..]);
    }
    if found.iter().any(|(_, places)| places.is_empty()) { vec![(values, vec![places])] } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_one_row_stand_beside_each_other_with_their_places() {
        let found = by_value("1996; 1998", "1996: A, Lead; 1996: B, Text; 1998: C: D, History");
        assert_eq!(found, [("1996", vec!["A, Lead", "B, Text"]), ("1998", vec!["C: D, History"])]);
        let together = by_value("1996; 1998", "1996: A; B, Lead; 1998: C, History");
        assert_eq!(together, [("1996; 1998", vec!["1996: A; B, Lead; 1998: C, History"])]);
    }
}
