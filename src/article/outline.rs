//! The outline that both readers make: the text and the byte ranges of its parts, in order.
//!
//! Owns the step from an outline to a [`Document`]: from bytes to characters, from blocks to sentences, from headings
//! to sections, and from a marker to its reference. It must not know either format.

use std::collections::HashMap;
use std::ops::Range;

use super::document::{
    ArticleFormat, Block, BlockKind, CharCounter, Document, InfoboxLine, Mark, MarkKind, PageLink, Reference,
    ReferenceParts, Remark, Section, Sentence,
};
use super::sentences;

/// An article as a reader collects it.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) text: String,
    pub(super) format: ArticleFormat,
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) revision: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) saved: Option<String>,
    pub(super) pieces: Vec<Piece>,
    /// The marks in order; none is inside another.
    pub(super) marks: Vec<RawMark>,
    pub(super) remarks: Vec<(Option<Range<usize>>, String)>,
    /// The links with title and address.
    pub(super) links: Vec<(Range<usize>, Option<String>, String)>,
    pub(super) left_out: Vec<(&'static str, usize)>,
    /// The text of the page that is no part of the article.
    pub(super) around: String,
    /// Where the page has something that is not in the text, such as a picture.
    pub(super) gaps: Vec<usize>,
}

/// One part of the text, in the order of the text.
#[derive(Debug)]
pub(super) enum Piece {
    Navigation { range: Range<usize>, paragraph: usize },
    Infobox { label: Option<Range<usize>>, continued: bool, range: Range<usize> },
    Heading { level: Option<u8>, id: Option<String>, range: Range<usize> },
    LostHeading,
    Block { kind: BlockKind, paragraph: usize, range: Range<usize> },
    Reference { number: u32, list: usize, range: Range<usize>, parts: Box<ReferenceParts> },
}

/// A mark with its place in bytes.
#[derive(Debug, Clone)]
pub(super) struct RawMark {
    pub(super) range: Range<usize>,
    pub(super) kind: MarkKind,
}

impl Outline {
    pub(super) fn new(text: String, format: ArticleFormat) -> Self {
        Self {
            text,
            format,
            title: None,
            language: None,
            url: None,
            revision: None,
            modified: None,
            saved: None,
            pieces: Vec::new(),
            marks: Vec::new(),
            remarks: Vec::new(),
            links: Vec::new(),
            left_out: Vec::new(),
            around: String::new(),
            gaps: Vec::new(),
        }
    }

    /// Turns it into a document.
    pub(super) fn finish(mut self) -> Document {
        self.resolve();
        self.number_paragraphs();
        self.remark();
        let places = CharCounter::new(&self.text);
        let language = self.language.as_deref().unwrap_or_else(|| sentences::guessed_language(&self.text));
        let splitter = Splitter { outline: &self, places: &places, language };
        let mut navigation = Vec::new();
        let mut infobox = Vec::new();
        let mut references = Vec::new();
        let mut sections = vec![Section::default()];
        for piece in &self.pieces {
            match piece {
                Piece::Navigation { range, paragraph } => {
                    navigation.push(splitter.block(BlockKind::Note, *paragraph, range));
                }
                Piece::Infobox { label, continued, range } => infobox.push(InfoboxLine {
                    label: label.as_ref().map(|label| splitter.without_marks(label)),
                    label_span: label.as_ref().filter(|_| !continued).map(|label| places.span(label)),
                    continued: *continued,
                    span: places.span(range),
                    sentences: splitter.line(label.as_ref().filter(|_| !continued), range),
                }),
                Piece::Heading { level, id, range } => sections.push(Section {
                    level: *level,
                    id: id.clone(),
                    heading: Some(splitter.without_marks(range)),
                    span: Some(places.span(range)),
                    blocks: Vec::new(),
                }),
                Piece::LostHeading => sections.push(Section::default()),
                Piece::Block { kind, paragraph, range } => {
                    if let Some(section) = sections.last_mut() {
                        section.blocks.push(splitter.block(*kind, *paragraph, range));
                    }
                }
                Piece::Reference { number, list, range, parts } => references.push(Reference {
                    number: *number,
                    list: *list,
                    section: sections.len() - 1,
                    span: places.span(range),
                    parts: ReferenceParts::clone(parts),
                }),
            }
        }
        let remarks = self.remarks.iter().map(|(range, what)| Remark {
            span: range.as_ref().map(|range| places.span(range)),
            what: what.clone(),
        });
        let remarks = remarks.collect();
        let links = self.links.iter().map(|(range, title, address)| PageLink {
            span: places.span(range),
            title: title.clone(),
            address: address.clone(),
        });
        let links = links.collect();
        Document {
            format: self.format,
            title: self.title,
            language: self.language,
            url: self.url,
            revision: self.revision,
            modified: self.modified,
            saved: self.saved,
            navigation,
            infobox,
            sections,
            references,
            links,
            left_out: self.left_out,
            around: self.around,
            gaps: self.gaps,
            remarks,
            text: self.text,
        }
    }

    /// Adds a remark on each block that was damaged before the article was saved. It is read as it is.
    fn remark(&mut self) {
        const DAMAGE: [(&str, &str); 2] = [
            ("</", "markup is left in the text"),
            ("\u{fffd}", "a character was lost earlier; a replacement character stands for it"),
        ];
        for piece in &self.pieces {
            let (Piece::Block { range, .. } | Piece::Infobox { range, .. }) = piece else { continue };
            let text = &self.text[range.clone()];
            let found = DAMAGE.iter().filter(|(sign, _)| text.contains(sign));
            self.remarks.extend(found.map(|(_, what)| (Some(range.clone()), (*what).to_owned())));
        }
    }

    /// Numbers the paragraphs without gaps.
    fn number_paragraphs(&mut self) {
        let mut count = 0;
        let mut last = None;
        for piece in &mut self.pieces {
            if let Piece::Navigation { paragraph, .. } | Piece::Block { paragraph, .. } = piece {
                count += usize::from(last.replace(*paragraph).is_some_and(|last| last != *paragraph));
                *paragraph = count;
            }
        }
    }

    /// Finds the references that markers cite, where the format does not say. Where there are several lists (notes and
    /// references) and as many groups of markers, a group cites the only list that has as many entries as its highest
    /// number.
    fn resolve(&mut self) {
        let numbers = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Reference { number, list, .. } => Some((*list, *number)),
            _ => None,
        });
        let numbers: Vec<(usize, u32)> = numbers.collect();
        let Some(&(last, _)) = numbers.last() else { return };
        let mut highest: HashMap<Option<String>, u32> = HashMap::new();
        for mark in &self.marks {
            if let MarkKind::Citation { number, group, reference: None, .. } = &mark.kind {
                let highest = highest.entry(group.clone()).or_default();
                *highest = (*highest).max(*number);
            }
        }
        let mut sizes = vec![0; last + 1];
        for (list, number) in &numbers {
            sizes[*list] = sizes[*list].max(*number);
        }
        // The only list of each size; none where there are several.
        let mut of_size: HashMap<u32, Option<usize>> = HashMap::new();
        for (list, size) in sizes.into_iter().enumerate() {
            of_size.entry(size).and_modify(|only| *only = None).or_insert(Some(list));
        }
        let groups = highest.len();
        let list_of = |group: &Option<String>, highest: &u32| match last {
            0 => group.is_none().then_some(0),
            // One list for each group, or nothing is certain.
            _ => of_size.get(highest).copied().flatten().filter(|_| groups == last + 1),
        };
        let lists = highest.iter().filter_map(|(group, highest)| Some((group, list_of(group, highest)?)));
        let lists: HashMap<Option<String>, usize> =
            lists.map(|(group, list)| (group.clone(), list)).collect();
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by_key(|index| numbers[*index]);
        for mark in &mut self.marks {
            if let MarkKind::Citation { number, group, reference: reference @ None, .. } = &mut mark.kind
                && let Some(list) = lists.get(group)
            {
                let found = order.binary_search_by_key(&(*list, *number), |index| numbers[*index]);
                *reference = found.ok().map(|at| order[at]);
            }
        }
    }
}

struct Splitter<'a> {
    outline: &'a Outline,
    places: &'a CharCounter<'a>,
    /// The language of the rules by which sentences end.
    language: &'a str,
}

impl Splitter<'_> {
    fn block(&self, kind: BlockKind, paragraph: usize, range: &Range<usize>) -> Block {
        Block { kind, paragraph, span: self.places.span(range), sentences: self.sentences(range) }
    }

    fn marks(&self, range: &Range<usize>) -> &[RawMark] {
        let marks = &self.outline.marks;
        let from = marks.partition_point(|mark| mark.range.start < range.start);
        let to = marks.partition_point(|mark| mark.range.end <= range.end);
        marks.get(from..to).unwrap_or_default()
    }

    fn mark(&self, mark: &RawMark) -> Mark {
        Mark { span: self.places.span(&mark.range), kind: mark.kind.clone() }
    }

    /// Returns a label or heading without the markers in it.
    fn without_marks(&self, range: &Range<usize>) -> String {
        let mut text = String::with_capacity(range.len());
        let mut from = range.start;
        for mark in self.marks(range) {
            text.push_str(&self.outline.text[from..mark.range.start]);
            from = mark.range.end;
        }
        text.push_str(&self.outline.text[from..range.end]);
        text.truncate(text.trim_end().len());
        text
    }

    /// Returns the sentences of a line of the infobox; the first has the markers of the label, too.
    fn line(&self, label: Option<&Range<usize>>, range: &Range<usize>) -> Vec<Sentence> {
        let mut sentences = self.sentences(range);
        let marks = label.map(|label| self.marks(label)).unwrap_or_default();
        if let Some(first) = sentences.first_mut() {
            first.marks.splice(..0, marks.iter().map(|mark| self.mark(mark)));
        }
        sentences
    }

    fn sentences(&self, range: &Range<usize>) -> Vec<Sentence> {
        let marks = self.marks(range);
        let ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
        sentences::with_marks(&self.outline.text, range, &ranges, self.language)
            .into_iter()
            .map(|(range, own)| Sentence {
                span: self.places.span(&range),
                marks: marks[own].iter().map(|mark| self.mark(mark)).collect(),
            })
            .collect()
    }
}
