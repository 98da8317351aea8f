//! Walks through the article on a page and writes its text down, block by block.
//!
//! Owns the shape of that text: a block a line, an empty line between paragraphs, `•` before an item,
//! `1. ^` before a reference, blanks folded as a browser does. The walk keeps its own stack, so no
//! nesting can exhaust the program's.

use std::collections::HashMap;
use std::ops::Range;

use super::super::document::{BlockKind, MarkKind};
use super::super::marks;
use super::super::outline::{Outline, Piece, RawMark};
use super::super::references::{self, Elements};
use super::element;
use super::tree::{Node, Value};

/// Says what the text that is being read belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Block(BlockKind),
    Heading(u8),
    Infobox,
    Reference,
}

/// Says what is to be done at the end of an element.
#[derive(Debug)]
enum Closing {
    Nothing,
    Context,
    Line,
    Table,
    Label,
    Reference,
    Link { text: usize, href: String },
}

/// Says what the walk does next.
enum Step<'t> {
    Open(Node<'t>),
    Close,
}

pub(super) struct Reader {
    outline: Outline,
    /// The heading of the page, which is no heading in the article.
    heading: Option<usize>,
    contexts: Vec<Context>,
    closings: Vec<Closing>,
    /// Where the block that is being read began.
    begun: Option<usize>,
    /// A blank that stands if more text follows.
    blank: bool,
    paragraph: usize,
    /// The tables around, whether each is the infobox.
    tables: Vec<bool>,
    label: Option<String>,
    lines_in_row: usize,
    /// The last cell of the row: a heading there is no label.
    last_cell: Option<usize>,
    list: usize,
    lists: usize,
    number: u32,
    elements: Elements,
    /// The references by the name of their element.
    names: HashMap<String, usize>,
    references: usize,
    /// The mark at each place with the name that it links to.
    targets: Vec<(usize, String)>,
}

impl Reader {
    pub(super) fn new(outline: Outline, heading: Option<usize>) -> Self {
        Self {
            outline,
            heading,
            contexts: vec![Context::Block(BlockKind::Paragraph)],
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
    pub(super) fn read(mut self, body: Node<'_>) -> Outline {
        if let Some(title) = &self.outline.title {
            self.outline.text.push_str(title);
        }
        let mut steps = vec![Step::Open(body)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Open(node) if self.open(node) => {
                    steps.push(Step::Close);
                    steps.extend(node.children().rev().map(Step::Open));
                }
                Step::Open(_) => {}
                Step::Close => self.close(),
            }
        }
        self.end_line();
        self.point_marks();
        self.outline
    }

    fn context(&self) -> Context {
        self.contexts.last().copied().unwrap_or(Context::Block(BlockKind::Paragraph))
    }

    /// Begins a node; tells whether its children are to be read and its end to be closed.
    fn open(&mut self, found: Node<'_>) -> bool {
        match found.value() {
            Value::Text(text) => {
                self.text(text);
                return false;
            }
            Value::Comment(_) => return false,
            Value::Element { .. } | Value::Other => {}
        }
        if self.context() == Context::Reference && found.has_class("Z3988") {
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
        let closing = match self.context() {
            Context::Reference => self.open_in_reference(found),
            _ => self.open_element(found),
        };
        self.closings.push(closing);
        true
    }

    fn open_in_reference(&mut self, found: Node<'_>) -> Closing {
        if found.name() == "br" || element::is_block(found.name()) {
            self.blank = true;
        }
        let external = found.name() == "a" && found.has_class("external");
        match found.attribute("href").filter(|_| external) {
            Some(href) => Closing::Link { text: self.outline.text.len(), href: href.to_owned() },
            None => Closing::Nothing,
        }
    }

    fn open_element(&mut self, found: Node<'_>) -> Closing {
        let name = found.name();
        let in_infobox = self.tables.last() == Some(&true);
        match name {
            "br" => {
                self.end_line();
                Closing::Nothing
            }
            "table" => {
                self.end_paragraph();
                let infobox = found.has_class("infobox");
                self.tables.push(infobox);
                let context = if infobox { Context::Infobox } else { self.context() };
                self.contexts.push(context);
                Closing::Table
            }
            "tr" => {
                self.end_paragraph();
                self.label = None;
                self.lines_in_row = 0;
                self.last_cell = found.children().rev().find(|cell| is_cell(*cell)).map(|cell| cell.id);
                Closing::Line
            }
            "th" if in_infobox && self.last_cell != Some(found.id) => {
                self.end_line();
                Closing::Label
            }
            "td" | "th" | "caption" if in_infobox => {
                self.blank = true;
                Closing::Line
            }
            "td" | "th" | "caption" if !self.tables.is_empty() => {
                self.end_line();
                let kind = if name == "caption" { BlockKind::Caption } else { BlockKind::Cell };
                self.enter(Context::Block(kind))
            }
            "li" if is_reference(found) => self.open_reference(found),
            _ if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.end_paragraph();
                self.enter(Context::Heading(name.as_bytes()[1] - b'0'))
            }
            _ if element::is_block(name) || name == "figcaption" => {
                self.end_paragraph();
                if name == "ol" && found.has_class("references") {
                    (self.list, self.number) = (self.lists, 0);
                    self.lists += 1;
                }
                match block_kind(found) {
                    Some(kind) if self.context() != Context::Infobox => self.enter(Context::Block(kind)),
                    _ => Closing::Line,
                }
            }
            _ => Closing::Nothing,
        }
    }

    fn open_reference(&mut self, found: Node<'_>) -> Closing {
        self.end_paragraph();
        self.number += 1;
        if let Some(id) = found.attribute("id") {
            self.names.entry(id.to_owned()).or_insert(self.references);
        }
        self.references += 1;
        self.elements = Elements::default();
        self.contexts.push(Context::Reference);
        Closing::Reference
    }

    fn enter(&mut self, context: Context) -> Closing {
        self.contexts.push(context);
        Closing::Context
    }

    fn close(&mut self) {
        match self.closings.pop() {
            None | Some(Closing::Nothing) => {}
            Some(Closing::Line) => self.end_paragraph(),
            Some(Closing::Context) => {
                match self.context() {
                    Context::Block(BlockKind::Cell) => self.end_line(),
                    _ => self.end_paragraph(),
                }
                self.contexts.pop();
            }
            Some(Closing::Table) => {
                self.end_paragraph();
                self.contexts.pop();
                self.tables.pop();
                self.label = None;
            }
            Some(Closing::Label) => self.close_label(),
            Some(Closing::Reference) => self.close_reference(),
            Some(Closing::Link { text, href }) => {
                let shown = self.outline.text.get(text..).unwrap_or_default().trim().to_owned();
                self.elements.links.push((shown, href));
            }
        }
    }

    /// Keeps the label of a row: what is being read, or the line that a block in it has ended.
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
        self.contexts.pop();
        self.paragraph += 1;
    }

    /// Adds text, blanks folded.
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

    /// Writes what stands between the block before and this one; returns where this one begins.
    fn begin(&mut self) -> usize {
        let item = Context::Block(BlockKind::Item);
        let before = self.outline.pieces.last().map(|piece| match piece {
            Piece::Block { kind, paragraph, .. } => (Context::Block(*kind), *paragraph),
            Piece::Infobox { .. } => (Context::Infobox, usize::MAX),
            Piece::Reference { .. } => (Context::Reference, usize::MAX),
            _ => (Context::Heading(0), usize::MAX),
        });
        let context = self.context();
        let close = before.is_some_and(|(kind, paragraph)| {
            paragraph == self.paragraph
                || (kind == context && (kind == item || !matches!(kind, Context::Block(_))))
        });
        let text = &mut self.outline.text;
        if !text.is_empty() {
            text.push_str(if close { "\n" } else { "\n\n" });
        }
        if context == item && !(close && before.is_some_and(|(_, paragraph)| paragraph == self.paragraph)) {
            text.push_str("  • ");
        } else if context == Context::Reference {
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

    /// Ends the block that is being read, if one is.
    fn end_line(&mut self) {
        if self.context() == Context::Reference {
            return;
        }
        self.blank = false;
        let Some(begun) = self.begun.take() else { return };
        let range = trimmed(&self.outline.text, begun..self.outline.text.len());
        if range.is_empty() {
            return;
        }
        let paragraph = self.paragraph;
        self.outline.pieces.push(match self.context() {
            Context::Heading(level) => Piece::Heading { level: Some(level), range },
            Context::Infobox => {
                self.lines_in_row += 1;
                let continued = self.lines_in_row > 1;
                Piece::Infobox { label: self.label.clone(), continued, range }
            }
            Context::Block(BlockKind::Note) if !self.in_section() => Piece::Navigation { range, paragraph },
            Context::Block(kind) => Piece::Block { kind, paragraph, range },
            Context::Reference => return,
        });
    }

    /// Tells whether the lead has begun.
    fn in_section(&self) -> bool {
        let head = |piece: &Piece| matches!(piece, Piece::Navigation { .. } | Piece::Infobox { .. });
        !self.outline.pieces.last().is_none_or(head)
    }

    /// Reads a raised element if it is a mark, and tells whether it was.
    fn mark(&mut self, found: Node<'_>) -> bool {
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
        // The mark itself is glued to what it stands on, unless there was a blank.
        self.text(&shown);
        if self.context() == Context::Reference {
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

    /// Adds the pages that stand raised behind a marker, as `:34`, to it, and tells whether they do.
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

    /// Sets the reference that each mark leads to.
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

/// Reads a letter as a marker's label, its group being the letters.
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

fn is_cell(node: Node<'_>) -> bool {
    matches!(node.name(), "td" | "th")
}

/// Tells whether it is an item of a list of references.
fn is_reference(found: Node<'_>) -> bool {
    found.parent().is_some_and(|parent| parent.has_class("references"))
}

/// Says what an element makes of the text in it; none where it leaves that as it is.
fn block_kind(found: Node<'_>) -> Option<BlockKind> {
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
