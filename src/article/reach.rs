//! Finds the references that support a sentence.
//!
//! Owns the rule: a marker supports the sentence that it stands on, and the sentences before it in the same paragraph
//! that have no marker, back to the last one that has.

use super::document::{Document, Sentence};

/// Says where the marker that supports a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// On the sentence itself.
    Sentence,
    /// On a later sentence of the paragraph.
    Paragraph,
}

impl Reach {
    /// Returns the word for it in a pack.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
        }
    }
}

/// Holds what supports a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support<'a> {
    /// The sentence.
    pub sentence: &'a Sentence,
    /// The sentence whose markers support it, if any do, and where they stand.
    pub by: Option<(Reach, &'a Sentence)>,
}

impl Document {
    /// Finds what supports each sentence, in the order of [`Document::sentences`].
    #[must_use]
    pub fn support(&self) -> Vec<Support<'_>> {
        let lines = self.infobox.iter().enumerate().map(|(index, line)| ((1, index), &line.sentences));
        let head = self.navigation.iter().map(|block| ((0, block.paragraph), &block.sentences));
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let blocks = blocks.map(|block| ((2, block.paragraph), &block.sentences));
        let sentences = head.chain(lines).chain(blocks);
        let sentences = sentences.flat_map(|(paragraph, list)| list.iter().map(move |one| (paragraph, one)));
        let sentences: Vec<_> = sentences.collect();
        let mut found = Vec::with_capacity(sentences.len());
        let mut marked = None;
        for (paragraph, sentence) in sentences.into_iter().rev() {
            let by = if sentence.citations().next().is_some() {
                marked = Some((paragraph, sentence));
                Some((Reach::Sentence, sentence))
            } else {
                let later = marked.filter(|(there, _)| *there == paragraph);
                later.map(|(_, later)| (Reach::Paragraph, later))
            };
            found.push(Support { sentence, by });
        }
        found.reverse();
        found
    }
}
