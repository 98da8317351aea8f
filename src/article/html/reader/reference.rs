//! Reads the entries of the lists of references, and those inside others.
//!
//! Owns where an entry begins and ends, and what it takes from the work or the entry that it belongs to.

use super::super::super::document::{Reference, ReferenceParts, Span};
use super::super::super::references::{self, Elements};
use super::super::tree::PageNode;
use super::super::{element, look};
use super::{OnClose, Reader, Region};

impl Reader {
    pub(super) fn open_in_reference(&mut self, found: PageNode<'_>) -> OnClose {
        if found.name() == "li" && found.parent().is_some_and(|list| list.has_class("mw-subreference-list")) {
            self.end_reference();
            return self.open_reference(found);
        }
        self.space_before |= found.name() == "br" || element::is_block(found.name());
        look(found, &mut self.elements);
        OnClose::Nothing
    }

    pub(super) fn open_reference(&mut self, found: PageNode<'_>) -> OnClose {
        if let Some(id) = found.attribute("id") {
            self.names.entry(id.to_owned()).or_insert(self.outline.document.references.len());
        }
        self.elements = Elements::default();
        self.in_reference = true;
        self.enter(Region::Reference)
    }

    pub(super) fn end_reference(&mut self) {
        if !std::mem::take(&mut self.in_reference) {
            return;
        }
        // An empty reference keeps its number, and its place.
        let begun = self.begun.take().unwrap_or_else(|| self.begin());
        self.space_before = false;
        let document = &mut self.outline.document;
        // The signs of links back are no part of it.
        let printed = document.text[begun..]
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '^' | '↑' | '↥' | '⇧'));
        let span = Span { start: document.text.len() - printed.len(), end: document.text.len() };
        let mut parts = references::from_elements(printed, &self.elements);
        match &self.main {
            None => {
                let work = self.elements.work.as_ref().and_then(|work| self.parts.works.get(work));
                if let Some(work) = work.filter(|_| parts.title.is_none()) {
                    parts = ReferenceParts { as_printed: Some(printed.to_owned()), ..work.clone() };
                }
                self.main = Some((printed.to_owned(), parts.clone()));
            }
            Some((main, of_main)) => {
                parts = ReferenceParts { as_printed: Some(format!("{main} {printed}")), ..of_main.clone() };
            }
        }
        let (number, list, section) =
            (self.number, self.lists.saturating_sub(1), document.sections.len() - 1);
        document.references.push(Reference { number, list, section, span, parts });
        (self.last, self.has_begun) = (Some((Region::Reference, usize::MAX)), true);
    }
}
