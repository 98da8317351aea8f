//! Counts what is in a document, so that the counts can be compared with those of another program.
//!
//! Owns what counts as what; it must not know how the numbers are shown.

use super::document::{ArticleFormat, BlockKind, Document, MarkKind, Reference};

impl Document {
    /// Counts what is in it, each count with its name: `infobox_rows` are those with a label or, in text, all lines;
    /// `sentences` include list items and lines of the infobox; `markers` are those outside the references.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, usize); 10] {
        let after_lead = || self.sections.iter().skip(1);
        let rows = self.head.iter().filter(|line| match self.format {
            ArticleFormat::Text => line.kind == BlockKind::Infobox,
            ArticleFormat::Html => line.label.is_some(),
        });
        let marks = self.sentences().flat_map(|sentence| &sentence.marks);
        let cited = marks.filter_map(|mark| match &mark.kind {
            MarkKind::Citation { reference, .. } => Some(*reference),
            MarkKind::Editorial(_) => None,
        });
        let cited: Vec<Option<usize>> = cited.collect();
        let references = |is: fn(&Reference) -> bool| self.references.iter().filter(|one| is(one)).count();
        [
            ("headings", after_lead().filter(|section| section.heading.is_some()).count()),
            ("lost_headings", after_lead().filter(|section| section.heading.is_none()).count()),
            ("infobox_rows", rows.count()),
            ("sentences", self.sentences().count()),
            ("references", self.references.len()),
            ("with_url", references(|one| one.parts.url.is_some())),
            ("with_retrieved", references(|one| one.parts.retrieved.is_some())),
            ("dead_links", references(|one| one.parts.dead)),
            ("markers", cited.len()),
            ("markers_without_reference", cited.iter().filter(|reference| reference.is_none()).count()),
        ]
    }
}
