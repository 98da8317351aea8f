//! A document while it is read: blocks that have no sentences yet, and the marks of the whole text.
//!
//! Owns what is done alike for each format once all of the text is read: numbers of paragraphs, sentences, and the
//! references that markers cite. It must not know either format.

use std::collections::HashMap;

use super::document::{
    ArticleFormat, Block, BlockKind, Document, Mark, MarkKind, Section, Span, without_marks,
};
use super::sentences;

/// An article as a reader collects it.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The document without sentences, headings and, in plain text, without the references of its marks.
    pub(super) document: Document,
    /// The marks in order; none is inside another.
    pub(super) marks: Vec<Mark>,
}

impl Outline {
    pub(super) fn new(text: String, format: ArticleFormat) -> Self {
        let document = Document { text, format, sections: vec![Section::default()], ..Document::default() };
        Self { document, marks: Vec::new() }
    }

    /// Adds a block to the head or to the last section.
    pub(super) fn push(&mut self, is_head: bool, block: Block) {
        match self.document.sections.last_mut().filter(|_| !is_head) {
            Some(section) => section.blocks.push(block),
            None => self.document.head.push(block),
        }
    }

    /// Turns it into a document.
    pub(super) fn finish(mut self) -> Document {
        self.resolve();
        let Self { mut document, marks } = self;
        let text = &document.text;
        let language = document.language.as_deref().unwrap_or_else(|| sentences::guessed_language(text));
        let within = |span: Span| {
            let from = marks.partition_point(|mark| mark.span.start < span.start);
            let to = marks.partition_point(|mark| mark.span.end <= span.end);
            marks.get(from..to).unwrap_or_default()
        };
        for section in &mut document.sections {
            section.heading = section.span.map(|span| without_marks(text, span, within(span)));
        }
        document.head.sort_by_key(|block| block.kind == BlockKind::Infobox);
        let sections = document.sections.iter_mut().flat_map(|section| &mut section.blocks);
        let (mut count, mut last) = (0, None);
        for block in document.head.iter_mut().chain(sections) {
            let own = (block.kind == BlockKind::Infobox, block.paragraph);
            count += usize::from(last.replace(own).is_some_and(|last| own.0 || last != own));
            block.paragraph = count;
            block.sentences = sentences::with_marks(text, block.span, within(block.span), language);
            if let (Some(first), Some(label)) = (block.sentences.first_mut(), block.label) {
                first.marks.splice(..0, within(label).iter().cloned());
            }
        }
        for (sign, what) in DAMAGE.into_iter().filter(|(sign, _)| document.text.contains(sign)) {
            let damaged =
                document.blocks().filter(|(_, block)| document.cut(block.span).contains(sign)).count();
            document.remarks.push(format!("{what}: {damaged}"));
        }
        document
    }

    /// Finds the references that markers cite, where the format does not say. Where there are several lists (notes and
    /// references) and as many groups of markers, a group cites the only list that has as many entries as its highest
    /// number.
    fn resolve(&mut self) {
        let references = &self.document.references;
        let Some(count) = references.last().map(|last| last.list + 1) else { return };
        let mut highest: HashMap<Option<String>, u32> = HashMap::new();
        for mark in &self.marks {
            if let MarkKind::Citation { number, group, reference: None, .. } = &mark.kind {
                let highest = highest.entry(group.clone()).or_default();
                *highest = (*highest).max(*number);
            }
        }
        let mut sizes = vec![0; count];
        let mut places = HashMap::new();
        for (at, reference) in references.iter().enumerate() {
            sizes[reference.list] = sizes[reference.list].max(reference.number);
            places.entry((reference.list, reference.number)).or_insert(at);
        }
        // The only list of each size; none where there are several.
        let mut of_size: HashMap<u32, Option<usize>> = HashMap::new();
        for (list, size) in sizes.into_iter().enumerate() {
            of_size.entry(size).and_modify(|only| *only = None).or_insert(Some(list));
        }
        let groups = highest.len();
        let lists = highest.into_iter().filter_map(|(group, highest)| {
            let list = match count {
                1 => group.is_none().then_some(0),
                // One list for each group, or nothing is certain.
                _ => of_size.get(&highest).copied().flatten().filter(|_| groups == count),
            };
            Some((group, list?))
        });
        let lists: HashMap<Option<String>, usize> = lists.collect();
        for mark in &mut self.marks {
            if let MarkKind::Citation { number, group, reference: reference @ None, .. } = &mut mark.kind {
                *reference = lists.get(group).and_then(|list| places.get(&(*list, *number)).copied());
            }
        }
    }
}

/// Signs that a block was damaged before the article was saved, with what a curator is told. It is read as it is.
const DAMAGE: [(&str, &str); 2] = [
    ("</", "paragraphs in which markup is left"),
    ("\u{fffd}", "paragraphs in which a replacement character stands for one that was lost earlier"),
];
