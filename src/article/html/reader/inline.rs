//! Reads what stands inside a line and is more than its text: markers, raised numbers, formulas.
//!
//! Owns what each is written as.

use super::super::super::document::{Mark, MarkKind};
use super::super::marker;
use super::super::tree::PageNode;
use super::{Reader, Region};

impl Reader {
    /// Writes an element that is not read as text: a marker, a raised number, a formula; tells whether it did.
    pub(super) fn special(&mut self, found: PageNode<'_>) -> bool {
        let name = found.name();
        if name == "img" {
            let written = self.written();
            self.outline.document.gaps.push(written);
            if let Some(alt) = found.attribute("alt").filter(|_| is_formula(found)) {
                self.formula(alt);
            }
            return true;
        }
        if name == "math" {
            let around = found.self_and_ancestors().skip(1).take(3);
            let shown_as_image = around
                .filter(|node| node.has_class("mwe-math-element"))
                .any(|node| node.descendants().any(is_formula));
            let alt = found.attribute("alttext").filter(|_| !shown_as_image);
            if let Some(alt) = alt {
                self.formula(alt);
            }
            return shown_as_image || alt.is_some();
        }
        if name == "a" && self.region() == Region::Reference && leads_back(found) {
            return true;
        }
        let links = marker::links(found, |id| self.parts.ids.contains(id));
        if !links.is_empty() {
            self.markers(found, links);
            return true;
        }
        let is_raised = name == "sup" || found.has_class("num");
        if name == "a" || !(is_raised || name == "sub" || found.has_class("den")) {
            return false;
        }
        let shown = found.text();
        if name == "sup" && self.beside_marker(found, &shown) {
            return true;
        }
        let inner = shown.strip_prefix('[').and_then(|shown| shown.strip_suffix(']'));
        if let Some(inner) = inner.filter(|inner| name == "sup" && inner.contains(char::is_alphabetic)) {
            let span = self.write(&shown);
            if self.region() != Region::Reference {
                let kind = MarkKind::Editorial(inner.trim().to_owned());
                self.outline.marks.push(Mark { span, kind });
            }
            return true;
        }
        let shifted = marker::shifted(&shown, is_raised);
        if let Some(shifted) = &shifted {
            self.text(shifted);
        }
        shifted.is_some()
    }

    /// Writes a formula as its source in TeX, without the command for its size.
    fn formula(&mut self, source: &str) {
        let source = source.trim();
        let inner = source.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(source);
        let sizes = ["\\displaystyle ", "\\textstyle ", "\\scriptstyle "];
        let bare = sizes.iter().find_map(|size| inner.strip_prefix(size));
        self.text(bare.map_or(source, str::trim));
    }

    /// Writes the markers in an element and keeps where each leads.
    fn markers(&mut self, found: PageNode<'_>, links: Vec<(PageNode<'_>, String)>) {
        let whole = if links.len() == 1 { Some(found.text()) } else { None };
        for (link, id) in links {
            let shown = whole.clone().unwrap_or_else(|| link.text());
            let span = self.write(&shown);
            if !span.is_empty() && self.region() != Region::Reference {
                self.targets.push((self.outline.marks.len(), id));
                self.outline.marks.push(Mark { span, kind: marker::label(&shown) });
            }
        }
    }

    /// Adds what is raised beside a marker and belongs to it: pages such as `:34`, or a comma before the next; tells
    /// whether there is any.
    fn beside_marker(&mut self, found: PageNode<'_>, shown: &str) -> bool {
        let (Some(pages), true) = (marker::locator(found), self.begun.is_some()) else { return false };
        let end = self.written();
        let is_beside = |mark: &Mark| mark.span.end == end && matches!(mark.kind, MarkKind::Citation { .. });
        if !self.outline.marks.last().is_some_and(is_beside) {
            return false;
        }
        self.space_before = false;
        self.text(shown.trim());
        let end = self.written();
        if let Some(Mark { span, kind: MarkKind::Citation { locator, .. } }) = self.outline.marks.last_mut() {
            span.end = end;
            *locator = locator.take().or(Some(pages).filter(|pages| !pages.is_empty()));
        }
        true
    }
}

/// Tells whether an element is the picture of a formula.
fn is_formula(node: PageNode<'_>) -> bool {
    let is_drawn = || node.attribute("src").is_some_and(|address| address.contains("/math/render/"));
    node.name() == "img"
        && (node.classes().any(|class| class.starts_with("mwe-math-fallback") || class == "tex")
            || is_drawn())
}

/// Tells whether a link in a reference leads back to its marker: by the name of that, or by a sign such as `↩`.
fn leads_back(link: PageNode<'_>) -> bool {
    let is_sign = || !link.text().contains(char::is_alphanumeric);
    let is_here = link.attribute("href").is_some_and(|href| href.starts_with('#'));
    marker::fragment(link).is_some_and(|name| name.starts_with("cite_ref") || name.starts_with("ref_"))
        || (is_here && is_sign())
}
