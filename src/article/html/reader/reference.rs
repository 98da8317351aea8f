//! Reads the entries of the lists of references, and those inside others.
//!
//! Owns where an entry begins and ends, and what it has from the work or the entry that it belongs to.

use super::super::super::document::ReferenceParts;
use super::super::super::outline::Piece;
use super::super::super::references::{self, Elements};
use super::super::element;
use super::super::tree::PageNode;
use super::{OnClose, Reader, Region};

impl Reader {
    pub(super) fn open_in_reference(&mut self, found: PageNode<'_>) -> OnClose {
        if found.name() == "li" && found.parent().is_some_and(|list| list.has_class("mw-subreference-list")) {
            self.end_reference();
            self.begin_reference(found);
            return OnClose::Reference;
        }
        if found.name() == "br" || element::is_block(found.name()) {
            self.blank = true;
        }
        if let Some(work) = found.attribute("href").and_then(element::work) {
            self.elements.work.get_or_insert(work);
        }
        let external = found.name() == "a" && (found.has_class("external") || found.has_class("extiw"));
        match found.attribute("href").filter(|_| external) {
            Some(href) => OnClose::Link { text: self.outline.text.len(), href: href.to_owned() },
            None => OnClose::Nothing,
        }
    }

    pub(super) fn open_reference(&mut self, found: PageNode<'_>) -> OnClose {
        self.end_paragraph();
        self.number += 1;
        self.main = None;
        self.regions.push(Region::Reference);
        self.begin_reference(found);
        OnClose::ReferenceItem
    }

    fn begin_reference(&mut self, found: PageNode<'_>) {
        if let Some(id) = found.attribute("id") {
            self.names.entry(id.to_owned()).or_insert(self.references);
        }
        self.references += 1;
        self.elements = Elements::default();
        self.in_reference = true;
    }

    pub(super) fn end_reference(&mut self) {
        if !std::mem::take(&mut self.in_reference) {
            return;
        }
        // An empty reference keeps its number, and its place.
        let begun = self.begun.take().unwrap_or_else(|| self.begin());
        self.begun = None;
        self.blank = false;
        let begun = self.outline.text.len() - without_back_links(&self.outline.text[begun..]).len();
        let range = begun..self.outline.text.len();
        let printed = &self.outline.text[range.clone()];
        let mut parts = references::from_elements(printed, &self.elements);
        match &self.main {
            None => {
                let work = self.elements.work.as_ref().and_then(|work| self.works.get(work));
                if let Some(work) = work.filter(|_| parts.title.is_none()) {
                    parts = ReferenceParts { as_printed: Some(printed.to_owned()), ..work.clone() };
                }
                self.main = Some((printed.to_owned(), parts.clone()));
            }
            Some((main, of_main)) => {
                parts = ReferenceParts { as_printed: Some(format!("{main} {printed}")), ..of_main.clone() };
            }
        }
        let (number, list) = (self.number, self.list);
        self.outline.pieces.push(Piece::Reference { number, list, range, parts: Box::new(parts) });
    }
}

/// Leaves out the signs of links back at the head of a reference.
fn without_back_links(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '^' | '↑' | '↥' | '⇧'))
}
