//! The pages of things and of references.

use rusqlite::named_params;

use super::address::{self, LISTS};
use super::pictures::{FEWEST, figure};
use super::{PageHead, Site, metadata};
use crate::error::Error;
use crate::export::picture::{self, MOST_ENTRIES};
use crate::export::snapshot::reading;
use crate::page::{self, Other, Page, html};
use crate::report::thing::Thing;

impl Site<'_, '_> {
    /// Writes the pages of a part of the things, which are `parts` of equal size.
    pub(super) fn things(&self, part: u32, parts: u32) -> Result<(), Error> {
        let snapshot = self.snapshot;
        let values = named_params! { ":part": part, ":parts": parts };
        snapshot.each(include_str!("sql/things.sql"), values, |row| {
            self.thing(&Thing::of(row.0).map_err(reading)?, Some(row.get("id")?))
        })
    }

    pub(super) fn references(&self) -> Result<(), Error> {
        let snapshot = self.snapshot;
        snapshot.each(include_str!("sql/references.sql"), [], |row| {
            self.thing(&Thing::of(row.0).map_err(reading)?, None)
        })
    }

    /// Writes the page of a thing, or of a reference, which has no row number among the things.
    fn thing(&self, thing: &Thing, id: Option<i64>) -> Result<(), Error> {
        let conn = self.snapshot.conn();
        let conflicts = id.map(|_| include_str!("sql/conflicts_of_thing.sql"));
        let page = page::with(conn, thing, conflicts).map_err(reading)?;
        let path = address::of(&page.sort, &page.slug)?;
        let links = |other: &Other| match &*other.sort {
            "passage" => number(&page, &other.slug).map(|number| format!("#p{number}")),
            _ => address::link(&path, other),
        };
        let stated = |title: &str| -> usize {
            let groups = page.parts.iter().filter(|part| part.title == title).flat_map(|part| &part.groups);
            groups.flat_map(|group| &group.items).map(|item| item.cited.len()).sum()
        };
        // Most events have one date, and most things one number: nothing to draw.
        let may_have_dates = page.sort != "event" || stated("When") >= FEWEST || stated("Connected with") > 0;
        let mut pictures = Vec::new();
        for part in &page.parts {
            let picture = match (&*part.title, id) {
                ("When", Some(id)) if may_have_dates => {
                    picture::timeline(conn, Some(id), MOST_ENTRIES, &links).map_err(reading)?
                }
                ("Who it works with", _) => picture::neighbours(&page, &links),
                ("numbers", Some(id)) if stated("numbers") >= FEWEST => {
                    picture::figures(conn, Some(id), None, &links).map_err(reading)?
                }
                _ => continue,
            };
            pictures.extend(figure(picture, false).map(|figure| (&*part.title, figure)));
        }
        let drawn = |title: &str| {
            let picture = pictures.iter().find(|(known, _)| *known == title);
            picture.map(|(_, figure)| figure.clone())
        };
        let head = PageHead {
            name: &page.title,
            description: metadata::description(&page),
            section: list_of(&page.sort),
            data: Some(metadata::of(&page, self.shared.title, self.address(&path))),
        };
        self.page(&path, &head, |out| Ok(html::write_body(&page, &links, &drawn, out)?))
    }
}

/// The number of a passage on its page, by `SOURCE/SLUG`.
fn number(page: &Page, slug: &str) -> Option<usize> {
    let (source, passage) = slug.split_once('/')?;
    let is_meant = |cited: &&page::CitedPassage| cited.source_slug == source && cited.slug == passage;
    page.passages.iter().find(is_meant).map(|cited| cited.number)
}

/// The page that lists the things of a sort.
fn list_of(sort: &str) -> &'static str {
    LISTS.iter().find(|(known, ..)| *known == sort).map_or("", |(_, path, _)| path)
}
