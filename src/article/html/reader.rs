//! Walks through the article on a page and writes its text, block by block.
//!
//! Owns the shape of that text: one line per block, an empty line between paragraphs, `•` before an item, `1. ^` before
//! a reference, white space folded as in a browser. The walk has its own stack, so deep nesting cannot exhaust the
//! program's.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::super::document::{BlockKind, ReferenceParts, is_unseen};
use super::super::outline::{Outline, Piece};
use super::super::references::{self, Elements};
use super::element;
use super::tree::{NodeKind, PageNode};

/// Says what the text belongs to that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Block(BlockKind),
    Heading(u8),
    Infobox,
    Reference,
}

/// Says what to do at the end of an element.
#[derive(Debug)]
enum OnClose {
    Nothing,
    Region,
    Line,
    Table,
    Label,
    /// A reference inside another.
    Reference,
    ReferenceItem,
    Link {
        text: usize,
        href: String,
    },
    /// A link of the text, with the title of the page that it leads to.
    PageLink {
        text: usize,
        title: Option<String>,
        address: String,
    },
    Row,
}

/// Says what the walk does next.
enum Visit<'t> {
    Open(PageNode<'t>),
    Close,
}

mod inline;
mod reference;

pub(super) struct Reader {
    outline: Outline,
    /// The heading of the page, which is not part of the article.
    heading: Option<usize>,
    regions: Vec<Region>,
    closings: Vec<OnClose>,
    /// Where the current block begins.
    begun: Option<usize>,
    /// Whether a space comes before the next text.
    blank: bool,
    paragraph: usize,
    /// For each open table, whether it is the infobox.
    tables: Vec<bool>,
    label: Option<Range<usize>>,
    lines_in_row: usize,
    /// The cell of the row that has its label.
    label_cell: Option<usize>,
    list: usize,
    lists: usize,
    number: u32,
    elements: Elements,
    /// The `id` of the heading that is being read.
    heading_id: Option<String>,
    /// Whether the reference that is being read has not ended.
    in_reference: bool,
    /// The text and parts of the reference that a sub-reference belongs to.
    main: Option<(String, ReferenceParts)>,
    /// The `id`s of the references of the page.
    ids: HashSet<String>,
    /// The parts of the works that short footnotes name.
    works: HashMap<String, ReferenceParts>,
    left_out: BTreeMap<&'static str, usize>,
    /// The references by the `id` of their element.
    names: HashMap<String, usize>,
    references: usize,
    /// The index of each mark with the `id` that it links to.
    targets: Vec<(usize, String)>,
}

impl Reader {
    pub(super) fn new(
        outline: Outline,
        heading: Option<usize>,
        ids: HashSet<String>,
        works: HashMap<String, ReferenceParts>,
    ) -> Self {
        Self {
            outline,
            heading,
            regions: vec![Region::Block(BlockKind::Paragraph)],
            closings: Vec::new(),
            begun: None,
            blank: false,
            paragraph: 0,
            tables: Vec::new(),
            label: None,
            lines_in_row: 0,
            label_cell: None,
            list: 0,
            lists: 0,
            number: 0,
            elements: Elements::default(),
            heading_id: None,
            in_reference: false,
            main: None,
            ids,
            works,
            left_out: BTreeMap::new(),
            names: HashMap::new(),
            references: 0,
            targets: Vec::new(),
        }
    }

    /// Reads all of an element.
    pub(super) fn read(mut self, body: PageNode<'_>) -> Outline {
        if let Some(title) = &self.outline.title {
            self.outline.text.push_str(title);
            self.outline.gaps.push(title.len());
        }
        let mut steps = vec![Visit::Open(body)];
        while let Some(step) = steps.pop() {
            match step {
                Visit::Open(node) if self.open(node) => {
                    steps.push(Visit::Close);
                    steps.extend(node.children().rev().map(Visit::Open));
                }
                Visit::Open(_) => {}
                Visit::Close => self.close(),
            }
        }
        self.end_line();
        self.point_marks();
        self.outline.left_out = self.left_out.into_iter().collect();
        self.outline
    }

    fn region(&self) -> Region {
        self.regions.last().copied().unwrap_or(Region::Block(BlockKind::Paragraph))
    }

    /// Begins a node; tells whether its children are read and `close` is called for it.
    fn open(&mut self, found: PageNode<'_>) -> bool {
        match found.value() {
            NodeKind::Text(text) => {
                self.text(text);
                return false;
            }
            NodeKind::Comment(_) => return false,
            NodeKind::Element { .. } | NodeKind::Other => {}
        }
        if self.region() == Region::Reference && found.has_class("Z3988") {
            let title = found.attribute("title").unwrap_or_default();
            self.elements.coins.extend(references::coins(title));
        }
        if Some(found.id) == self.heading {
            return false;
        }
        if let Some(what) = element::left_out(found) {
            let text = if element::is_code(found) { String::new() } else { found.text() };
            if !text.is_empty() && !what.is_empty() {
                *self.left_out.entry(what).or_default() += 1;
            }
            // A browser finds no words across a player or a button.
            if !matches!(found.name(), "style" | "script" | "noscript" | "template") {
                self.outline.gaps.push(self.outline.text.len());
            }
            self.outline.around.extend([&text, "\n"]);
            return false;
        }
        if matches!(found.name(), "sup" | "sub" | "a" | "span" | "small" | "img" | "math")
            && self.special(found)
        {
            return false;
        }
        let closing = match self.region() {
            Region::Reference => self.open_in_reference(found),
            _ => self.open_element(found),
        };
        self.closings.push(closing);
        true
    }

    fn open_element(&mut self, found: PageNode<'_>) -> OnClose {
        let name = found.name();
        let in_infobox = self.tables.last() == Some(&true);
        match name {
            "br" => {
                self.end_line();
                OnClose::Nothing
            }
            "table" | "div" | "aside" if name == "table" || element::is_infobox(found) => {
                self.end_paragraph();
                let infobox = in_infobox || element::is_infobox(found);
                self.tables.push(infobox);
                let region = if infobox { Region::Infobox } else { self.region() };
                self.regions.push(region);
                OnClose::Table
            }
            "tr" => {
                self.end_paragraph();
                let cell = element::label_cell(found).filter(|_| in_infobox);
                if cell.is_none() && self.label.is_some() {
                    // A row inside a value.
                    return OnClose::Line;
                }
                self.label = None;
                self.lines_in_row = 0;
                self.label_cell = cell;
                OnClose::Row
            }
            "td" | "th" if self.label_cell == Some(found.id) => {
                self.end_line();
                OnClose::Label
            }
            _ if in_infobox && element::is_label(found) => {
                self.end_paragraph();
                self.lines_in_row = 0;
                OnClose::Label
            }
            "td" | "th" | "caption" if in_infobox => {
                self.end_line();
                OnClose::Line
            }
            "a" => page_link(found, self.outline.text.len()),
            "td" | "th" | "caption" if !self.tables.is_empty() => {
                self.end_line();
                let kind = if name == "caption" { BlockKind::Caption } else { BlockKind::Cell };
                self.enter(Region::Block(kind))
            }
            "li" if element::is_reference(found) => self.open_reference(found),
            _ if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.end_paragraph();
                let mut ids = found.descendants().take(8).filter_map(|node| node.attribute("id"));
                self.heading_id = ids.next().map(str::to_owned);
                self.enter(Region::Heading(name.as_bytes()[1] - b'0'))
            }
            _ if element::is_block(name) || name == "figcaption" => {
                self.end_paragraph();
                if name == "ol" && found.has_class("references") {
                    (self.list, self.number) = (self.lists, 0);
                    self.lists += 1;
                }
                match element::block_kind(found) {
                    Some(kind) if self.region() != Region::Infobox => self.enter(Region::Block(kind)),
                    _ => OnClose::Line,
                }
            }
            _ => OnClose::Nothing,
        }
    }

    fn enter(&mut self, region: Region) -> OnClose {
        self.regions.push(region);
        OnClose::Region
    }

    fn close(&mut self) {
        match self.closings.pop() {
            None | Some(OnClose::Nothing) => {}
            Some(OnClose::Line) => self.end_paragraph(),
            Some(OnClose::Region) => {
                match self.region() {
                    Region::Block(BlockKind::Cell) => self.end_line(),
                    _ => self.end_paragraph(),
                }
                self.regions.pop();
            }
            Some(OnClose::Table) => {
                self.end_paragraph();
                self.regions.pop();
                self.tables.pop();
                self.label = None;
            }
            Some(OnClose::Label) => self.close_label(),
            Some(OnClose::Row) => {
                self.end_paragraph();
                // A label without a value is a line of its own.
                if let Some(range) = self.label.take().filter(|_| self.lines_in_row == 0) {
                    self.outline.pieces.push(Piece::Infobox { label: None, continued: false, range });
                }
                self.label_cell = None;
            }
            Some(OnClose::PageLink { text, title, address }) => {
                let range =
                    trimmed(&self.outline.text, text.min(self.outline.text.len())..self.outline.text.len());
                if self.outline.text[range.clone()].contains(char::is_alphanumeric) {
                    self.outline.links.push((range, title, address));
                }
            }
            Some(OnClose::Reference) => self.end_reference(),
            Some(OnClose::ReferenceItem) => {
                self.end_reference();
                self.regions.pop();
                self.paragraph += 1;
            }
            Some(OnClose::Link { text, href }) => {
                let shown = self.outline.text.get(text..).unwrap_or_default().trim().to_owned();
                self.elements.links.push((shown, href));
            }
        }
    }

    /// Keeps the label of a row: all that was written in its cell.
    fn close_label(&mut self) {
        self.end_line();
        let mut label: Option<Range<usize>> = None;
        for _ in 0..std::mem::take(&mut self.lines_in_row) {
            let Some(Piece::Infobox { range, .. }) =
                self.outline.pieces.pop_if(|piece| matches!(piece, Piece::Infobox { .. }))
            else {
                break;
            };
            label = Some(range.start..label.map_or(range.end, |label| label.end));
        }
        self.label = label;
    }

    /// Adds text with its white space folded and without the characters that only steer hyphens and direction.
    fn text(&mut self, text: &str) {
        let blank = |c: char| c.is_ascii_whitespace();
        for (index, word) in text.split(blank).enumerate() {
            self.blank |= index > 0;
            if word.is_empty() || word.chars().all(is_unseen) {
                continue;
            }
            match self.begun {
                None => self.begun = Some(self.begin()),
                Some(_) if self.blank => self.outline.text.push(' '),
                Some(_) => {}
            }
            self.blank = false;
            if word.is_ascii() {
                self.outline.text.push_str(word);
            } else {
                self.outline.text.extend(word.chars().filter(|c| !is_unseen(*c)));
            }
        }
    }

    /// Adds a text; returns where it stands, without the blank before it.
    fn write(&mut self, shown: &str) -> Range<usize> {
        let before = self.outline.text.len();
        let was_begun = self.begun.is_some();
        self.text(shown.trim());
        let end = self.outline.text.len();
        let start = self.begun.filter(|_| !was_begun).unwrap_or(before).min(end);
        let added = &self.outline.text[start..end];
        end - added.trim_start().len()..end
    }

    /// Writes what separates this block from the one before; returns where this one begins.
    fn begin(&mut self) -> usize {
        let item = Region::Block(BlockKind::Item);
        let before = self.outline.pieces.last().map(|piece| match piece {
            Piece::Block { kind, paragraph, .. } => (Region::Block(*kind), *paragraph),
            Piece::Infobox { .. } => (Region::Infobox, usize::MAX),
            Piece::Reference { .. } => (Region::Reference, usize::MAX),
            _ => (Region::Heading(0), usize::MAX),
        });
        let region = self.region();
        let close = before.is_some_and(|(kind, paragraph)| {
            paragraph == self.paragraph
                || (kind == region && (kind == item || !matches!(kind, Region::Block(_))))
        });
        let text = &mut self.outline.text;
        if !text.is_empty() {
            text.push_str(if close { "\n" } else { "\n\n" });
        }
        if region == item && !(close && before.is_some_and(|(_, paragraph)| paragraph == self.paragraph)) {
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
        if self.region() == Region::Reference {
            return;
        }
        self.blank = false;
        let Some(begun) = self.begun.take() else { return };
        let range = trimmed(&self.outline.text, begun..self.outline.text.len());
        if range.is_empty() {
            return;
        }
        // A marker at the end of a block ends with it.
        if let Some(mark) = self.outline.marks.last_mut() {
            mark.range.end = mark.range.end.min(range.end).max(mark.range.start);
        }
        let paragraph = self.paragraph;
        self.outline.pieces.push(match self.region() {
            Region::Heading(level) => {
                Piece::Heading { level: Some(level), id: self.heading_id.take(), range }
            }
            Region::Infobox => {
                self.lines_in_row += 1;
                let continued = self.lines_in_row > 1;
                Piece::Infobox { label: self.label.clone(), continued, range }
            }
            Region::Block(BlockKind::Note) if !self.in_section() => Piece::Navigation { range, paragraph },
            Region::Block(kind) => Piece::Block { kind, paragraph, range },
            Region::Reference => return,
        });
    }

    /// Tells whether the lead has begun.
    fn in_section(&self) -> bool {
        let head = |piece: &Piece| matches!(piece, Piece::Navigation { .. } | Piece::Infobox { .. });
        !self.outline.pieces.last().is_none_or(head)
    }
}

/// Returns how a link of the text is kept: by the page that it leads to.
fn page_link(link: PageNode<'_>, text: usize) -> OnClose {
    let address =
        link.attribute("href").filter(|href| !href.starts_with(['#', '?']) && !link.has_class("new"));
    let title = link.attribute("title").map(str::to_owned);
    address.map_or(OnClose::Nothing, |address| OnClose::PageLink { text, title, address: address.to_owned() })
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
