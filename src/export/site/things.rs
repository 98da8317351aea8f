//! The pages of things and of references.

use super::address::{self, LISTS};
use super::{Head, Site, metadata};
use crate::error::Error;
use crate::export::snapshot::reading;
use crate::page::{self, html};
use crate::report::thing::Thing;

impl Site<'_, '_> {
    pub(super) fn things(&mut self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        snapshot
            .each(include_str!("sql/things.sql"), [], |row| self.thing(&Thing::of(row.0).map_err(reading)?))
    }

    pub(super) fn references(&mut self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        snapshot.each(include_str!("sql/references.sql"), [], |row| {
            self.thing(&Thing::of(row.0).map_err(reading)?)
        })
    }

    fn thing(&mut self, thing: &Thing) -> Result<(), Error> {
        let mut page = page::of(self.snapshot.conn(), thing).map_err(reading)?;
        // The sentences of attached articles belong to their authors.
        page.passages.iter_mut().for_each(|passage| passage.text = None);
        let path = address::of(&page.sort, &page.slug)?;
        let head = Head {
            name: &page.title,
            description: metadata::description(&page),
            section: list_of(&page.sort),
            data: Some(metadata::of(
                &page,
                &self.title,
                self.url.as_deref().map(|url| url.to_owned() + &path),
            )),
        };
        self.page(&path, &head, |out| {
            Ok(html::write_body(&page, &|other| address::link(&path, other), &|_| None, out)?)
        })
    }
}

/// The page that lists the things of a sort.
pub(super) fn list_of(sort: &str) -> &'static str {
    LISTS.iter().find(|(known, ..)| *known == sort).map_or("", |(_, path, _)| path)
}
