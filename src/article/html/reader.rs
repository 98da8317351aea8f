//! Walks through the article on a page and writes its text, block by block.
//!
//! Owns the shape of that text: one line per block, an empty line between paragraphs, `•` before an item, `1. ^` before
//! a reference, white space folded as in a browser. The walk has its own stack, so deep nesting cannot exhaust the
//! program's.

use std::collections::HashMap;
use std::ops::Range;

use super::super::document::{BlockKind, MarkKind};
use super::super::marks;
use super::super::outline::{Outline, Piece, RawMark};
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
    Reference,
    Link { text: usize, href: String },
}

/// Says what the walk does next.
enum Visit<'t> {
    Open(PageNode<'t>),
    Close,
}

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
    label: Option<String>,
    lines_in_row: usize,
    /// The last cell of the row: a heading there is no label.
    last_cell: Option<usize>,
    list: usize,
    lists: usize,
    number: u32,
    elements: Elements,
    /// The references by the `id` of their element.
    names: HashMap<String, usize>,
    references: usize,
    /// The index of each mark with the `id` that it links to.
    targets: Vec<(usize, String)>,
}

impl Reader {
    pub(super) fn new(outline: Outline, heading: Option<usize>) -> Self {
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
            last_cell: None,
            list: 0,
            lists: 0,
            number: 0,
            elements: Elements::default(),
            names: HashMap::new(),
            references: 0,
            targets: Vec::new(),
        }
    }

    /// Reads all of an element.
    pub(super) fn read(mut self, body: PageNode<'_>) -> Outline {
        if let Some(title) = &self.outline.title {
            self.outline.text.push_str(title);
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
            self.elements.coins.extend(coins(title));
        }
        if Some(found.id) == self.heading || element::is_left_out(found) {
            return false;
        }
        let name = found.name();
        if name == "sup" && self.mark(found) {
            return false;
        }
        let closing = match self.region() {
            Region::Reference => self.open_in_reference(found),
            _ => self.open_element(found),
        };
        self.closings.push(closing);
        true
    }

    fn open_in_reference(&mut self, found: PageNode<'_>) -> OnClose {
        if found.name() == "br" || element::is_block(found.name()) {
            self.blank = true;
        }
        let external = found.name() == "a" && found.has_class("external");
        match found.attribute("href").filter(|_| external) {
            Some(href) => OnClose::Link { text: self.outline.text.len(), href: href.to_owned() },
            None => OnClose::Nothing,
        }
    }

    fn open_element(&mut self, found: PageNode<'_>) -> OnClose {
        let name = found.name();
        let in_infobox = self.tables.last() == Some(&true);
        match name {
            "br" => {
                self.end_line();
                OnClose::Nothing
            }
            "table" => {
                self.end_paragraph();
                let infobox = found.has_class("infobox");
                self.tables.push(infobox);
                let region = if infobox { Region::Infobox } else { self.region() };
                self.regions.push(region);
                OnClose::Table
            }
            "tr" => {
                self.end_paragraph();
                self.label = None;
                self.lines_in_row = 0;
                self.last_cell = found.children().rev().find(|cell| is_cell(*cell)).map(|cell| cell.id);
                OnClose::Line
            }
            "th" if in_infobox && self.last_cell != Some(found.id) => {
                self.end_line();
                OnClose::Label
            }
            "td" | "th" | "caption" if in_infobox => {
                self.blank = true;
                OnClose::Line
            }
            "td" | "th" | "caption" if !self.tables.is_empty() => {
                self.end_line();
                let kind = if name == "caption" { BlockKind::Caption } else { BlockKind::Cell };
                self.enter(Region::Block(kind))
            }
            "li" if is_reference(found) => self.open_reference(found),
            _ if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.end_paragraph();
                self.enter(Region::Heading(name.as_bytes()[1] - b'0'))
            }
            _ if element::is_block(name) || name == "figcaption" => {
                self.end_paragraph();
                if name == "ol" && found.has_class("references") {
                    (self.list, self.number) = (self.lists, 0);
                    self.lists += 1;
                }
                match block_kind(found) {
                    Some(kind) if self.region() != Region::Infobox => self.enter(Region::Block(kind)),
                    _ => OnClose::Line,
                }
            }
            _ => OnClose::Nothing,
        }
    }

    fn open_reference(&mut self, found: PageNode<'_>) -> OnClose {
        self.end_paragraph();
        self.number += 1;
        if let Some(id) = found.attribute("id") {
            self.names.entry(id.to_owned()).or_insert(self.references);
        }
        self.references += 1;
        self.elements = Elements::default();
        self.regions.push(Region::Reference);
        OnClose::Reference
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
            Some(OnClose::Reference) => self.close_reference(),
            Some(OnClose::Link { text, href }) => {
                let shown = self.outline.text.get(text..).unwrap_or_default().trim().to_owned();
                self.elements.links.push((shown, href));
            }
        }
    }

    /// Keeps the label of a row: the current line, or the line before if a block in the label has ended it.
    fn close_label(&mut self) {
        self.blank = true;
        if let Some(begun) = self.begun {
            self.label = Some(self.outline.text[begun..].trim().to_owned());
        } else if self.lines_in_row > 0
            && let Some(Piece::Infobox { label, range, .. }) = self.outline.pieces.last_mut()
        {
            self.label = Some(self.outline.text[range.clone()].to_owned());
            label.clone_from(&self.label);
        }
    }

    fn close_reference(&mut self) {
        // An empty reference keeps its number, and its place.
        let begun = self.begun.take().unwrap_or_else(|| self.begin());
        self.begun = None;
        self.blank = false;
        let range = begun..self.outline.text.len();
        let parts = references::from_elements(&self.outline.text[range.clone()], &self.elements);
        let (number, list) = (self.number, self.list);
        self.outline.pieces.push(Piece::Reference { number, list, range, parts: Box::new(parts) });
        self.regions.pop();
        self.paragraph += 1;
    }

    /// Adds text with its white space folded.
    fn text(&mut self, text: &str) {
        let blank = |c: char| c.is_ascii_whitespace();
        for (index, word) in text.split(blank).enumerate() {
            self.blank |= index > 0;
            if word.is_empty() {
                continue;
            }
            match self.begun {
                None => self.begun = Some(self.begin()),
                Some(_) if self.blank => self.outline.text.push(' '),
                Some(_) => {}
            }
            self.blank = false;
            self.outline.text.push_str(word);
        }
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
        let paragraph = self.paragraph;
        self.outline.pieces.push(match self.region() {
            Region::Heading(level) => Piece::Heading { level: Some(level), range },
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

    /// Reads a raised element if it is a mark, and tells whether it was.
    fn mark(&mut self, found: PageNode<'_>) -> bool {
        let shown = found.text();
        let citation = found.has_class("reference");
        let inner = shown.strip_prefix('[').and_then(|shown| shown.strip_suffix(']'));
        let editorial = found.has_class("Inline-Template") || found.has_class("noprint");
        let kind = match inner {
            Some(inner) if citation => marks::numbered(inner).or_else(|| lettered(inner)),
            Some(inner) if editorial => Some(MarkKind::Editorial(inner.trim().to_owned())),
            _ => None,
        };
        let Some(kind) = kind else { return citation && self.pages(&shown) };
        // No space comes before the mark, unless the page has one.
        self.text(&shown);
        if self.region() == Region::Reference {
            return true;
        }
        let end = self.outline.text.len();
        let range = end - shown.len()..end;
        if citation {
            let mut links = found.descendants().filter_map(|link| link.attribute("href"));
            if let Some(name) = links.find_map(|href| href.rsplit_once('#')).map(|(_, name)| name.to_owned())
            {
                self.targets.push((self.outline.marks.len(), name));
            }
        }
        self.outline.marks.push(RawMark { range, kind });
        true
    }

    /// Adds raised page numbers after a marker, such as `:34`, to it; tells whether there are any.
    fn pages(&mut self, shown: &str) -> bool {
        let marked = self.outline.marks.last().is_some_and(|mark| mark.range.end == self.outline.text.len());
        let pages = shown.starts_with(':') && marked && !self.blank && self.begun.is_some();
        if pages {
            self.text(shown);
            if let Some(mark) = self.outline.marks.last_mut() {
                mark.range.end = self.outline.text.len();
            }
        }
        pages
    }

    /// Sets the reference that each mark links to.
    fn point_marks(&mut self) {
        for (index, name) in std::mem::take(&mut self.targets) {
            let found = self.names.get(&name).or_else(|| {
                let decoded = percent_encoding::percent_decode_str(&name).decode_utf8().ok()?;
                self.names.get(decoded.as_ref())
            });
            if let Some(RawMark { kind: MarkKind::Citation { reference, .. }, .. }) =
                self.outline.marks.get_mut(index)
            {
                *reference = found.copied();
            }
        }
    }
}

/// Reads a letter as the label of a marker in the group of letters.
fn lettered(label: &str) -> Option<MarkKind> {
    let mut chars = label.chars();
    let (Some(letter @ 'a'..='z'), None) = (chars.next(), chars.next()) else { return None };
    let number = u32::from(letter) - u32::from('a') + 1;
    Some(MarkKind::Citation { number, group: Some("lower-alpha".to_owned()), reference: None })
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

fn is_cell(node: PageNode<'_>) -> bool {
    matches!(node.name(), "td" | "th")
}

/// Tells whether an element is an item of a list of references.
fn is_reference(found: PageNode<'_>) -> bool {
    found.parent().is_some_and(|parent| parent.has_class("references"))
}

/// Returns the kind of block that an element makes of its text; none where it makes none.
fn block_kind(found: PageNode<'_>) -> Option<BlockKind> {
    let caption = || ["thumbcaption", "gallerytext"].iter().any(|class| found.has_class(class));
    match found.name() {
        _ if element::is_note(found) => Some(BlockKind::Note),
        "li" => Some(BlockKind::Item),
        "blockquote" => Some(BlockKind::Quote),
        "figcaption" => Some(BlockKind::Caption),
        _ if caption() => Some(BlockKind::Caption),
        _ => None,
    }
}

/// Decodes the pairs of a `COinS` title.
fn coins(title: &str) -> impl Iterator<Item = (String, String)> + '_ {
    title.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let value = value.replace('+', " ");
        let value = percent_encoding::percent_decode_str(&value).decode_utf8().ok()?;
        Some((key.to_owned(), value.into_owned()))
    })
}
