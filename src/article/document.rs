//! What an article is once it has been read: running text, and what stands where in it.
//!
//! Owns the model and how a place in it is named; it must not know in which form the article came
//! or who asks. Nothing in it is repaired: glued words, odd blanks and apostrophes stay as printed.

use std::ops::Range;

/// Names the form that an article came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text, as printed by a text browser.
    Text,
    /// A saved page.
    Html,
}

/// Holds an article: its running text and the places of its parts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The running text that every [`Span`] counts in. For [`Form::Text`] it is the input itself,
    /// less a byte order mark and with each line break as one `\n`; for [`Form::Html`] it is the
    /// text that a reader of the page sees, a line for each block, markers as printed.
    pub text: String,
    /// The form that it came in.
    pub form: Form,
    /// The title, where one is printed apart from the article.
    pub title: Option<String>,
    /// The language tag that the page declares.
    pub language: Option<String>,
    /// The address that the page calls its own (its canonical link).
    pub url: Option<String>,
    /// The number of the revision that the page says it is.
    pub revision: Option<String>,
    /// When the page says it was last modified, as an EDTF date.
    pub modified: Option<String>,
    /// When the tool that saved the page says it did, as an EDTF date.
    pub saved: Option<String>,
    /// Lines that lead elsewhere: origin, redirects, jump links, notes on other articles.
    pub navigation: Vec<Block>,
    /// The lines of the infobox, in order.
    pub infobox: Vec<InfoboxLine>,
    /// The sections in order. The first is the lead, which has neither heading nor level.
    pub sections: Vec<Section>,
    /// The numbered references in order, list after list.
    pub references: Vec<Reference>,
    /// What was noticed on reading that a curator should know of.
    pub remarks: Vec<Remark>,
}

impl Document {
    /// Returns what stands at a place of this document.
    #[must_use]
    pub fn cut(&self, span: Span) -> &str {
        self.text.get(span.bytes()).unwrap_or_default()
    }

    /// Returns a sentence without the marks on it, and without the blanks that they leave behind.
    #[must_use]
    pub fn plain(&self, sentence: &Sentence) -> String {
        let Range { start, end } = sentence.span.bytes();
        let mut plain = String::with_capacity(end - start);
        let mut from = start;
        for mark in &sentence.marks {
            let place = mark.span.bytes();
            push_spaced(&mut plain, self.text.get(from..place.start).unwrap_or_default());
            from = place.end;
        }
        push_spaced(&mut plain, self.text.get(from..end).unwrap_or_default());
        plain.truncate(plain.trim_end().len());
        plain
    }

    /// Goes through every sentence of navigation, infobox and sections, in that order.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        let head = self.navigation.iter().map(|block| &block.sentences);
        let lines = self.infobox.iter().map(|line| &line.sentences);
        let blocks = self.sections.iter().flat_map(|section| &section.blocks).map(|block| &block.sentences);
        head.chain(lines).chain(blocks).flatten()
    }
}

/// Appends a part so that two blanks with only a mark between them become one.
fn push_spaced(text: &mut String, part: &str) {
    let doubled = text.is_empty() || text.ends_with(char::is_whitespace);
    text.push_str(if doubled { part.trim_start() } else { part });
}

/// Names a place in the text of a document, in characters, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The number of characters before it.
    pub start: usize,
    /// The number of characters up to its end.
    pub end: usize,
    first: usize,
    last: usize,
}

impl Span {
    /// Returns the same place in bytes of UTF-8.
    #[must_use]
    pub fn bytes(self) -> Range<usize> {
        self.first..self.last
    }
}

/// Holds one line of an infobox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfoboxLine {
    /// The label of its row; none where the form does not part it from the value.
    pub label: Option<String>,
    /// Whether it is a further line of the row that the line before belongs to.
    pub continued: bool,
    /// Where it stands, with its label.
    pub span: Span,
    /// Its sentences; a line that is none is one all the same.
    pub sentences: Vec<Sentence>,
}

/// Holds a section: a heading and the blocks up to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The level of its heading, 1 to 6; none where the form does not say.
    pub level: Option<u8>,
    /// Its heading; none for the lead, and where only the gap tells that one was lost.
    pub heading: Option<String>,
    /// Where the heading stands.
    pub span: Option<Span>,
    /// Its paragraphs, list items and other blocks, in order.
    pub blocks: Vec<Block>,
}

/// Says what a block is. The text form tells only paragraphs, items and notes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A paragraph of a quotation that is set off.
    Quote,
    /// What stands below a picture.
    Caption,
    /// A cell of a table that is not the infobox.
    Cell,
    /// A line that leads elsewhere.
    Note,
}

/// Holds a run of sentences that are set together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Counts the paragraphs of the document: blocks that were printed as one (a paragraph and the
    /// list flattened into it, the cells of a row) share the number.
    pub paragraph: usize,
    /// Where it stands, without bullet.
    pub span: Span,
    /// Its sentences in order.
    pub sentences: Vec<Sentence>,
}

/// Holds a sentence with the marks that stand on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, with its marks.
    pub span: Span,
    /// The marks on it, in order.
    pub marks: Vec<Mark>,
}

impl Sentence {
    /// Goes through the numbers of the references that are marked on it, in order.
    pub fn citations(&self) -> impl Iterator<Item = u32> {
        self.marks.iter().filter_map(|mark| match mark.kind {
            MarkKind::Citation { number, .. } => Some(number),
            MarkKind::Editorial(_) => None,
        })
    }
}

/// Holds a bracketed mark in the running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands, brackets included.
    pub span: Span,
    /// What it is.
    pub kind: MarkKind,
}

/// Says what a mark is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    /// `[12]`, `[note 1]` or `[a]`: points to a reference.
    Citation {
        /// The number in its group, `a` being 1.
        number: u32,
        /// The group, as `note`; `lower-alpha` for letters; none for the plain numbers.
        group: Option<String>,
        /// The index in [`Document::references`], where that list is known to hold it.
        reference: Option<usize>,
    },
    /// A remark of the encyclopaedia's editors, as `citation needed`.
    Editorial(String),
}

/// Holds a numbered reference. A part that cannot be told for certain is in no field of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its number in its list.
    pub number: u32,
    /// Its list, counted from 0: notes and references are lists apart.
    pub list: usize,
    /// The index of the section that it stands in.
    pub section: usize,
    /// Where it stands, without number and links back.
    pub span: Span,
    /// Its parts.
    pub parts: Parts,
}

/// Holds the parts of a reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// The authors as printed, unparted.
    pub authors: Option<String>,
    /// The title, without its quotation marks.
    pub title: Option<String>,
    /// The website, work or publisher; where two are printed, both as printed.
    pub publisher: Option<String>,
    /// When it was published, as an EDTF date.
    pub published: Option<String>,
    /// When it was last read, as an EDTF date.
    pub retrieved: Option<String>,
    /// When a copy was archived, as an EDTF date.
    pub archived: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The address of the archived copy.
    pub archive_url: Option<String>,
    /// Whether it is marked as a dead link.
    pub dead: bool,
    /// The whole of it, where a part of it is in no field.
    pub as_printed: Option<String>,
}

/// Holds what was noticed on reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where, if at a place.
    pub span: Option<Span>,
    /// What.
    pub what: String,
}

/// Counts characters up to a byte without walking the text each time.
pub(super) struct Places<'a> {
    text: &'a str,
    /// The number of characters that begin before each step.
    steps: Vec<usize>,
}

impl<'a> Places<'a> {
    const STEP: usize = 128;

    pub(super) fn new(text: &'a str) -> Self {
        let mut chars = 0;
        let steps = text.as_bytes().chunks(Self::STEP).map(|chunk| {
            let before = chars;
            chars += begun(chunk);
            before
        });
        Self { text, steps: steps.collect() }
    }

    /// Names the place of a range of bytes.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let (first, last) = (range.start, range.end);
        Span { start: self.chars(first), end: self.chars(last), first, last }
    }

    fn chars(&self, byte: usize) -> usize {
        let step = byte / Self::STEP;
        let before = self.steps.get(step).copied();
        // The end of a text that fills its last step.
        let (step, before) = before.map_or((step.saturating_sub(1), None), |count| (step, Some(count)));
        let before = before.or_else(|| self.steps.get(step).copied()).unwrap_or_default();
        before + self.text.as_bytes().get(step * Self::STEP..byte).map_or(0, begun)
    }
}

/// Counts the characters that begin in these bytes of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0b1100_0000) != 0b1000_0000).count()
}
