//! The start page: what is known, when it happened, who works with whom, and where sources differ.

use minijinja::{Value, context};

use super::address::{self, LISTS};
use super::pictures::figure;
use super::{PageHead, Site, downloads, metadata, sources};
use crate::date::words::in_words;
use crate::error::Error;
use crate::export::picture;
use crate::export::snapshot::{ResultRow, reading};
use crate::output::grouped;
use crate::page::Other;
use crate::report::readers::labels;

/// How many rows the pictures have: so many fit beside each other on a sheet of paper, and load at once.
const ENTRIES: u32 = 15;
const MEMBERS: u32 = 26;

impl Site<'_, '_> {
    pub(super) fn start(&self) -> Result<(), Error> {
        let counts = self.values(include_str!("sql/start_counts.sql"), |row| {
            let (sort, number): (String, i64) = (row.get("sort")?, row.get("number")?);
            let list = LISTS.iter().find(|(known, ..)| *known == sort);
            let path = list.map_or("conflicts.html", |(_, path, _)| path);
            let noun: String = row.get("noun")?;
            Ok(context! { path, noun, number => grouped(&number.to_string()) })
        })?;
        let events = self.values(include_str!("sql/start_events.sql"), |row| {
            let (slug, name, date): (String, String, String) =
                (row.get("slug")?, row.get("name")?, row.get("date")?);
            Ok(context! { path => address::of("event", &slug)?, name, when => in_words(&date) })
        })?;
        let organisations = self.values(include_str!("sql/start_organisations.sql"), |row| {
            let (slug, name, count): (String, String, i64) =
                (row.get("slug")?, row.get("name")?, row.get("partners")?);
            let note = if count == 1 { "1 partner".to_owned() } else { format!("{count} partners") };
            Ok(context! { path => address::of("organisation", &slug)?, name, note })
        })?;
        let labels = labels(self.snapshot.conn()).map_err(reading)?;
        let conflicts = self.values(include_str!("sql/start_conflicts.sql"), |row| {
            let (subject, what, values): (String, String, String) =
                (row.get("subject")?, row.get("what")?, row.get("stated_values")?);
            let what = labels.get(&what).unwrap_or(&what).as_str();
            Ok(context! { subject, what, values })
        })?;
        let sources = self.values(include_str!("sql/start_sources.sql"), |row| {
            let (slug, title): (String, String) = (row.get("slug")?, row.get("title")?);
            let note: Option<String> = row.get("publisher")?;
            Ok(context! { path => address::of("source", &slug)?, title, note })
        })?;
        let name = self.shared.title;
        let downloads = downloads::all(self.snapshot.name);
        let description = "Facts about the organisations that work to end the sexual exploitation of children, each with \
                           the passage that states it.";
        let data = Some(metadata::data_set(self.snapshot, name, self.shared.url.as_deref(), &downloads)?);
        let head = PageHead { data, ..PageHead::new(name, description, "") };
        let conn = self.snapshot.conn();
        let links = |other: &Other| sources::link_to(conn, "index.html", other);
        let timeline = picture::timeline(conn, None, ENTRIES, &links).map_err(reading)?;
        let timeline = figure(timeline, true).map(Value::from_safe_string);
        let network = picture::network(conn, MEMBERS, &links).map_err(reading)?;
        let network = figure(network, true).map(Value::from_safe_string);
        let values =
            context! { timeline, network, site => name, counts, events, organisations, conflicts, sources };
        self.filled("index.html", &head, "start.html", values)
    }

    /// What a query gives for the template.
    fn values(
        &self,
        sql: &str,
        value: impl Fn(&ResultRow<'_>) -> Result<Value, Error>,
    ) -> Result<Vec<Value>, Error> {
        let mut values = Vec::new();
        self.snapshot.each(sql, [], |row| {
            values.push(value(row)?);
            Ok(())
        })?;
        Ok(values)
    }
}
