//! Walks through the article on a page and writes its text, block by block.
//!
//! Owns the shape of that text: one line per block, an empty line between paragraphs, `•` before an item, `1. ^` before
//! a reference, white space folded as in a browser. The walk has its own stack, so deep nesting cannot exhaust the
//! program's.

use std::collections::{HashMap, HashSet};

use super::super::document::{
    Block, BlockKind, MarkKind, PageLink, ReferenceParts, Section, Span, is_unseen,
};
use super::super::outline::Outline;
use super::super::references::Elements;
use super::tree::{NodeKind, PageNode};
use super::{element, look};

mod inline;
mod reference;

/// Says what the text belongs to that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Block(BlockKind),
    Heading(u8),
    /// The label of a row of an infobox.
    Label,
    Reference,
}

const INFOBOX: Region = Region::Block(BlockKind::Infobox);

/// Says what to do at the end of an element.
#[derive(Debug)]
enum OnClose {
    Nothing,
    Region,
    Paragraph,
    Row,
    /// A link, with the place in the text at which it begins.
    Link(PageLink),
}

/// Says what the walk does next.
enum Visit<'t> {
    Open(PageNode<'t>),
    Close(OnClose),
}

/// What is known of a page before its article is read.
#[derive(Default)]
pub(super) struct PageParts {
    /// The heading of the page, which is not part of the article.
    pub(super) heading: Option<usize>,
    /// The lists of references of the page.
    pub(super) lists: HashSet<usize>,
    /// The `id`s of the references.
    pub(super) ids: HashSet<String>,
    /// The parts of the works that short footnotes name.
    pub(super) works: HashMap<String, ReferenceParts>,
}

#[derive(Default)]
pub(super) struct Reader {
    outline: Outline,
    parts: PageParts,
    regions: Vec<Region>,
    /// Where the current block begins.
    begun: Option<usize>,
    /// Whether a space comes before the next text.
    space_before: bool,
    paragraph: usize,
    /// What was last written, and the number of its paragraph.
    last: Option<(Region, usize)>,
    /// Whether the lead has begun, and no infobox interrupts it.
    has_begun: bool,
    /// The label of the row of which no line was written yet, and the cell that has it.
    label: Option<Span>,
    label_cell: Option<usize>,
    lists: usize,
    number: u32,
    elements: Elements,
    /// The `id` of the heading that is being read.
    heading_id: Option<String>,
    /// Whether the reference that is being read has not ended.
    in_reference: bool,
    /// The text and parts of the reference that a sub-reference belongs to.
    main: Option<(String, ReferenceParts)>,
    /// The references by the `id` of their element.
    names: HashMap<String, usize>,
    /// The index of each mark with the `id` that it links to.
    targets: Vec<(usize, String)>,
}

impl Reader {
    pub(super) fn new(outline: Outline, parts: PageParts) -> Self {
        Self { outline, parts, ..Self::default() }
    }

    /// Reads all of an element.
    pub(super) fn read(mut self, body: PageNode<'_>) -> Outline {
        if let Some(title) = &self.outline.document.title {
            self.outline.document.text.push_str(title);
            self.outline.document.gaps.push(title.len());
        }
        let mut steps = vec![Visit::Open(body)];
        while let Some(step) = steps.pop() {
            match step {
                Visit::Open(node) => {
                    if let Some(closing) = self.open(node) {
                        steps.push(Visit::Close(closing));
                        steps.extend(node.children().rev().map(Visit::Open));
                    }
                }
                Visit::Close(closing) => self.close(closing),
            }
        }
        self.end_line();
        for (index, name) in self.targets {
            if let (Some(&found), Some(mark)) = (self.names.get(&name), self.outline.marks.get_mut(index))
                && let MarkKind::Citation { reference, number, .. } = &mut mark.kind
                && let Some(known) = self.outline.document.references.get(found)
            {
                (*reference, *number) = (Some(found), known.number);
            }
        }
        self.outline
    }

    fn region(&self) -> Region {
        self.regions.last().copied().unwrap_or(Region::Block(BlockKind::Paragraph))
    }

    fn in_infobox(&self) -> bool {
        matches!(self.region(), INFOBOX | Region::Label)
    }

    /// Returns the number of bytes that are written.
    fn written(&self) -> usize {
        self.outline.document.text.len()
    }

    /// Begins a node; returns what to do at its end, and nothing where its children are not read.
    fn open(&mut self, found: PageNode<'_>) -> Option<OnClose> {
        match found.value() {
            NodeKind::Text(text) => {
                self.text(text);
                return None;
            }
            NodeKind::Comment(_) => return None,
            NodeKind::Element { .. } | NodeKind::Other => {}
        }
        if self.region() == Region::Reference && found.has_class("Z3988") {
            look(found, &mut self.elements);
        }
        if Some(found.id) == self.parts.heading {
            return None;
        }
        if let Some(what) = element::left_out(found) {
            let text = if element::is_invisible(found) { String::new() } else { found.text() };
            let written = self.written();
            let document = &mut self.outline.document;
            if !text.is_empty() && !what.is_empty() {
                *document.left_out.entry(what).or_default() += 1;
            }
            // A browser finds no words across a player or a button.
            if !matches!(found.name(), "style" | "script" | "noscript" | "template") {
                document.gaps.push(written);
            }
            document.around.extend([&text, "\n"]);
            return None;
        }
        let may_be_special = matches!(found.name(), "sup" | "sub" | "a" | "span" | "small" | "img" | "math");
        if may_be_special && self.special(found) {
            return None;
        }
        Some(match self.region() {
            Region::Reference => self.open_in_reference(found),
            _ => self.open_element(found),
        })
    }

    fn open_element(&mut self, found: PageNode<'_>) -> OnClose {
        let name = found.name();
        let in_infobox = self.in_infobox();
        match name {
            "br" => {
                self.end_line();
                OnClose::Nothing
            }
            "table" | "div" | "aside" if name == "table" || element::is_infobox(found) => {
                self.end_paragraph();
                self.enter(match self.region() {
                    Region::Label => Region::Label,
                    _ if in_infobox || element::is_infobox(found) => INFOBOX,
                    _ => Region::Block(BlockKind::Paragraph),
                })
            }
            "tr" => {
                self.end_paragraph();
                let cell = element::label_cell(found).filter(|_| in_infobox);
                if self.region() == Region::Label || (cell.is_none() && self.label.is_some()) {
                    // A row inside a label or a value.
                    return OnClose::Paragraph;
                }
                (self.label, self.label_cell) = (None, cell);
                OnClose::Row
            }
            "td" | "th" if self.label_cell == Some(found.id) => {
                self.end_line();
                self.enter(Region::Label)
            }
            _ if in_infobox && element::is_label(found) => {
                self.end_paragraph();
                self.label = None;
                self.enter(Region::Label)
            }
            "td" | "th" | "caption" if in_infobox => {
                self.end_line();
                OnClose::Paragraph
            }
            "a" => {
                let is_page = |href: &&str| !href.starts_with(['#', '?']) && !found.has_class("new");
                let address = found.attribute("href").filter(is_page).map(str::to_owned);
                let title = found.attribute("title").map(str::to_owned);
                let span = Span { start: self.written(), end: self.written() };
                address.map_or(OnClose::Nothing, |address| OnClose::Link(PageLink { span, title, address }))
            }
            "td" | "th" | "caption" => {
                self.end_line();
                let kind = if name == "caption" { BlockKind::Caption } else { BlockKind::Cell };
                self.enter(Region::Block(kind))
            }
            "li" if found.parent().is_some_and(|list| self.parts.lists.contains(&list.id)) => {
                self.end_paragraph();
                self.number += 1;
                self.main = None;
                self.open_reference(found)
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                let id = found.descendants().take(8).find_map(|node| node.attribute("id"));
                self.heading_id = id.map(str::to_owned);
                self.enter(Region::Heading(name.as_bytes()[1] - b'0'))
            }
            _ if element::is_block(name) || name == "figcaption" => {
                self.end_paragraph();
                if self.parts.lists.contains(&found.id) {
                    (self.lists, self.number) = (self.lists + 1, 0);
                }
                match element::block_kind(found).filter(|_| !in_infobox) {
                    Some(kind) => self.enter(Region::Block(kind)),
                    None => OnClose::Paragraph,
                }
            }
            _ => OnClose::Nothing,
        }
    }

    fn enter(&mut self, region: Region) -> OnClose {
        self.regions.push(region);
        OnClose::Region
    }

    fn close(&mut self, closing: OnClose) {
        match closing {
            OnClose::Nothing => {}
            OnClose::Paragraph => self.end_paragraph(),
            OnClose::Region => {
                match self.region() {
                    Region::Block(BlockKind::Cell) | Region::Label => self.end_line(),
                    Region::Reference => self.end_reference(),
                    _ => self.end_paragraph(),
                }
                self.regions.pop();
                self.label = self.label.filter(|_| self.in_infobox());
            }
            OnClose::Row => {
                self.end_paragraph();
                // A label without a value is a line of its own.
                if let Some(label) = self.label.take() {
                    self.push(BlockKind::Infobox, label);
                }
                self.label_cell = None;
            }
            OnClose::Link(link) => {
                // What separates a block from the one before is no part of a link at its beginning.
                let start = link.span.start.max(self.begun.unwrap_or_default());
                let text = &self.outline.document.text;
                let span = Span::trimmed(text.get(start..).unwrap_or_default(), start);
                if text.get(span.bytes()).is_some_and(|shown| shown.contains(char::is_alphanumeric)) {
                    self.outline.document.links.push(PageLink { span, ..link });
                }
            }
        }
    }

    /// Adds text with its white space folded and without the characters that only steer hyphens and direction.
    fn text(&mut self, text: &str) {
        for (index, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.space_before |= index > 0;
            if word.is_empty() || word.chars().all(is_unseen) {
                continue;
            }
            if self.begun.is_none() {
                self.begun = Some(self.begin());
            } else if self.space_before {
                self.outline.document.text.push(' ');
            }
            self.space_before = false;
            if word.is_ascii() {
                self.outline.document.text.push_str(word);
            } else {
                self.outline.document.text.extend(word.chars().filter(|c| !is_unseen(*c)));
            }
        }
    }

    /// Adds a text; returns where it stands, without the space before it.
    fn write(&mut self, shown: &str) -> Span {
        let before = self.written();
        let was_begun = self.begun.is_some();
        self.text(shown.trim());
        let start = self.begun.filter(|_| !was_begun).unwrap_or(before).min(self.written());
        let end = self.written();
        Span { start: end - self.outline.document.text[start..].trim_start().len(), end }
    }

    /// Writes what separates this block from the one before; returns where this one begins.
    fn begin(&mut self) -> usize {
        let region = if self.region() == Region::Label { INFOBOX } else { self.region() };
        let is_item = region == Region::Block(BlockKind::Item);
        let is_same_paragraph = self.last.is_some_and(|(_, paragraph)| paragraph == self.paragraph);
        let is_list = is_item || matches!(region, INFOBOX | Region::Reference);
        let is_close = is_same_paragraph || is_list && self.last.is_some_and(|(last, _)| last == region);
        let text = &mut self.outline.document.text;
        if !text.is_empty() {
            text.push_str(if is_close { "\n" } else { "\n\n" });
        }
        if is_item && !is_same_paragraph {
            text.push_str("  • ");
        } else if region == Region::Reference {
            text.push_str("  ");
            text.push_str(&self.number.to_string());
            text.push_str(". ^ ");
        }
        text.len()
    }

    fn end_paragraph(&mut self) {
        self.end_line();
        self.paragraph += 1;
    }

    /// Ends the current block, if there is one.
    fn end_line(&mut self) {
        let region = self.region();
        if region == Region::Reference {
            return;
        }
        self.space_before = false;
        let Some(begun) = self.begun.take() else { return };
        let span = Span::trimmed(&self.outline.document.text[begun..], begun);
        if span.is_empty() {
            return;
        }
        // A marker at the end of a block ends with it.
        if let Some(mark) = self.outline.marks.last_mut() {
            mark.span.end = mark.span.end.min(span.end).max(mark.span.start);
        }
        match region {
            Region::Heading(level) => {
                let (level, id, span) = (Some(level), self.heading_id.take(), Some(span));
                self.outline.document.sections.push(Section { level, id, span, ..Section::default() });
                (self.last, self.has_begun) = (Some((region, usize::MAX)), true);
            }
            Region::Label => {
                let start = self.label.map_or(span.start, |label| label.start);
                self.label = Some(Span { start, end: span.end });
                self.last = Some((INFOBOX, usize::MAX));
            }
            Region::Block(kind) => self.push(kind, span),
            Region::Reference => {}
        }
    }

    fn push(&mut self, kind: BlockKind, span: Span) {
        let is_infobox = kind == BlockKind::Infobox;
        let label = if is_infobox { self.label.take() } else { None };
        self.has_begun = !is_infobox && (self.has_begun || kind != BlockKind::Note);
        let paragraph = if is_infobox { usize::MAX } else { self.paragraph };
        let block = Block { kind, paragraph, label, span, sentences: Vec::new() };
        self.outline.push(!self.has_begun, block);
        self.last = Some((Region::Block(kind), paragraph));
    }
}
