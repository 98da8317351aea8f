//! The model of an article that has been read: its text, and where each part of it stands.
//!
//! Owns the model and how a place in the text is given; it must not know how an article is read or who uses it.
//! Nothing is repaired: glued words, odd spaces and apostrophes stay as printed.

use std::collections::BTreeMap;
use std::ops::Range;

/// Names the format of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ArticleFormat {
    /// Plain text, as a text browser prints it.
    #[default]
    Text,
    /// A saved page.
    Html,
}

/// Holds an article: its text and the places of its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The text that every [`Span`] counts in. For [`ArticleFormat::Text`] it is the input without a byte order mark
    /// and with `\n` for each line break; for [`ArticleFormat::Html`] it is the text that a reader of the page sees,
    /// one line per block, markers as printed.
    pub text: String,
    /// The format that it was read from.
    pub format: ArticleFormat,
    /// The title, where one is printed above the article.
    pub title: Option<String>,
    /// The language tag that the page declares.
    pub language: Option<String>,
    /// The canonical address of the page.
    pub url: Option<String>,
    /// Who published the page, if its head says so.
    pub publisher: Option<String>,
    /// Who wrote the page, if its head says so.
    pub author: Option<String>,
    /// When the page was published, as an EDTF date, if its head says so.
    pub published: Option<String>,
    /// The number of the revision, if the page gives it.
    pub revision: Option<String>,
    /// When the page was last modified, as an EDTF date, if the page says so.
    pub modified: Option<String>,
    /// When the page was saved, as an EDTF date, if the tool that saved it says so.
    pub saved: Option<String>,
    /// What comes before the sections: lines that lead elsewhere (origin, redirects, jump links, notes on other
    /// articles), then the lines of the infobox.
    pub head: Vec<Block>,
    /// The sections in order. The first is the lead, which has neither heading nor level.
    pub sections: Vec<Section>,
    /// The numbered references in order, list after list.
    pub references: Vec<Reference>,
    /// The links of the text, in order, without those to references.
    pub links: Vec<PageLink>,
    /// What was left out of a page, and how often.
    pub left_out: BTreeMap<&'static str, usize>,
    /// The text of the page that is no part of the article, in which no anchor may occur.
    pub around: String,
    /// The bytes of the text at which the page has something else, such as a picture: no anchor crosses them.
    pub gaps: Vec<usize>,
    /// What a curator should know of how it was read.
    pub remarks: Vec<String>,
}

impl Document {
    /// Returns the text of a span.
    #[must_use]
    pub fn cut(&self, span: Span) -> &str {
        self.text.get(span.bytes()).unwrap_or_default()
    }

    /// Returns a sentence without its marks and without the spaces that they leave behind.
    #[must_use]
    pub fn plain(&self, sentence: &Sentence) -> String {
        without_marks(&self.text, sentence.span, &sentence.marks)
    }

    /// Returns the label before a line of the infobox, without the marks in it.
    #[must_use]
    pub fn label(&self, line: &Block) -> Option<String> {
        let marks = line.sentences.first().map(|first| first.marks.as_slice()).unwrap_or_default();
        line.label.map(|label| without_marks(&self.text, label, marks))
    }

    /// Iterates over the blocks in order, each with the index of its part: 0 for the head, then section by section.
    #[must_use]
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = (usize, &Block)> {
        let head = self.head.iter().map(|block| (0, block));
        let sections = self.sections.iter().enumerate();
        head.chain(sections.flat_map(|(at, section)| section.blocks.iter().map(move |block| (at + 1, block))))
    }

    /// Iterates over the sentences in order.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.blocks().flat_map(|(_, block)| &block.sentences)
    }
}

/// Returns the text of a span without these marks and without the spaces that they leave behind.
pub(super) fn without_marks(text: &str, span: Span, marks: &[Mark]) -> String {
    let mut plain = String::with_capacity(span.end - span.start);
    let mut from = span.start;
    for mark in marks.iter().map(|mark| mark.span) {
        if mark.start < from || mark.end > span.end {
            continue;
        }
        let part = text.get(from..mark.start).unwrap_or_default();
        let separates = from > span.start
            && part.trim_matches([',', ';', '،', '，', '、', '·', ' ', '\u{a0}']).is_empty();
        push_spaced(&mut plain, if separates { "" } else { part });
        from = mark.end;
    }
    push_spaced(&mut plain, text.get(from..span.end).unwrap_or_default());
    plain.truncate(plain.trim_end().len());
    plain
}

/// Appends a part; two spaces with only a mark between them become one.
fn push_spaced(text: &mut String, part: &str) {
    if part.starts_with(['.', ',', ';']) {
        text.truncate(text.trim_end().len());
    }
    let doubled = text.is_empty() || text.ends_with(char::is_whitespace);
    text.push_str(if doubled { part.trim_start() } else { part });
}

/// Tells whether a character is not seen and has no meaning of its own: soft hyphens and marks of direction.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A range of the text of a document, in bytes of UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The index of its first byte.
    pub start: usize,
    /// The index after its last byte.
    pub end: usize,
}

impl Span {
    /// Returns it as a range.
    #[must_use]
    pub fn bytes(self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns the span of a part of a text that begins at a byte, without the white space around it.
    pub(super) fn trimmed(part: &str, at: usize) -> Self {
        let start = at + (part.len() - part.trim_start().len());
        Self { start, end: start + part.trim().len() }
    }

    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// Holds a section: a heading and the blocks up to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The level of its heading, 1 to 6; none where the format does not give it.
    pub level: Option<u8>,
    /// The `id` of its heading on the page, to which a link can lead.
    pub id: Option<String>,
    /// Its heading; none for the lead, and where a gap shows that a heading was lost.
    pub heading: Option<String>,
    /// Where the heading stands.
    pub span: Option<Span>,
    /// Its paragraphs, list items and other blocks, in order.
    pub blocks: Vec<Block>,
}

/// Says what a block is. The sections of plain text have only paragraphs, items and notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A line that leads elsewhere.
    Note,
    /// A line of the infobox.
    Infobox,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A paragraph of a block quotation.
    Quote,
    /// The caption of a picture.
    Caption,
    /// A cell of a table other than the infobox.
    Cell,
}

impl BlockKind {
    /// Returns the word of a pack for what is in such a block.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "navigation",
            Self::Infobox => "infobox",
            Self::Item => "list-item",
            Self::Paragraph | Self::Quote | Self::Caption | Self::Cell => "sentence",
        }
    }
}

/// Holds the sentences of one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The number of its paragraph. Blocks that were printed as one (a paragraph and the list flattened into it,
    /// the cells of a row) share it; each line of the infobox has its own.
    pub paragraph: usize,
    /// Where the label of its row stands, for the first line of a row of an infobox: a cell of its own.
    pub label: Option<Span>,
    /// Where it stands, without a bullet or a label.
    pub span: Span,
    /// Its sentences in order; a line without a full stop counts as one.
    pub sentences: Vec<Sentence>,
}

/// Holds a sentence with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, marks included.
    pub span: Span,
    /// Its marks, in order; the first sentence of a row of an infobox has those of the label, too.
    pub marks: Vec<Mark>,
}

/// Holds a mark in brackets in the text.
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
        /// The index in [`Document::references`], where it is known.
        reference: Option<usize>,
        /// The pages that are printed beside the marker.
        locator: Option<String>,
    },
    /// A remark of the encyclopaedia's editors, such as `citation needed`.
    Editorial(String),
}

impl MarkKind {
    /// Returns a citation of which only the label is known yet.
    pub(super) fn citation(group: Option<&str>, number: u32) -> Self {
        Self::Citation { number, group: group.map(str::to_owned), reference: None, locator: None }
    }
}

/// Holds a numbered reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its number in its list.
    pub number: u32,
    /// Its list, counted from 0: notes and references are separate lists.
    pub list: usize,
    /// The index of the section that it stands in.
    pub section: usize,
    /// Where it stands, without its number and the links back.
    pub span: Span,
    /// Its parts.
    pub parts: ReferenceParts,
}

/// Holds the parts of a reference. A part that is not certain is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferenceParts {
    /// The authors as printed, in one text.
    pub authors: Option<String>,
    /// The title, without its quotation marks.
    pub title: Option<String>,
    /// The website, work or publisher; both, if two are printed.
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
    /// An address that is neither http nor https.
    pub other_url: Option<String>,
    /// Whether it is marked as a dead link.
    pub dead: bool,
    /// The whole reference, where some of it is in no other field.
    pub as_printed: Option<String>,
}

/// Holds a link of the page: what a name in the text stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    /// Where the linked words stand.
    pub span: Span,
    /// The title of the page that it leads to, if the link says so.
    pub title: Option<String>,
    /// Its address.
    pub address: String,
}
