//! Counts what is in a document, so that the counts can be compared with those of another program.
//!
//! Owns what counts as what; it must not know how the numbers are shown.

use super::document::{ArticleFormat, BlockKind, Document, MarkKind};

/// Holds how many things of each kind a document has.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// The headings that are printed, with their levels where known.
    pub headings: Vec<(Option<u8>, String)>,
    /// The sections whose heading was lost.
    pub lost_headings: usize,
    /// The rows of the infobox that have a label, or, in text, its lines.
    pub infobox_rows: usize,
    /// The sentences, including those of navigation and infobox.
    pub sentences: usize,
    /// The numbered references.
    pub references: usize,
    /// The references with an address.
    pub references_with_url: usize,
    /// The references with a date of retrieval.
    pub references_with_retrieved_date: usize,
    /// The references that are marked as dead links.
    pub dead_link_marks: usize,
    /// The citation markers outside the references.
    pub citation_markers_in_body: usize,
    /// The citation markers whose reference is not in the document.
    pub citation_markers_without_reference: usize,
}

impl Document {
    /// Counts what is in it.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let after_lead = self.sections.iter().skip(1);
        let headings =
            after_lead.clone().filter_map(|section| Some((section.level, section.heading.clone()?)));
        let rows = self.head.iter().filter(|line| match self.format {
            ArticleFormat::Text => line.kind == BlockKind::Infobox,
            ArticleFormat::Html => line.label.is_some(),
        });
        let marks = self.sentences().flat_map(|sentence| &sentence.marks);
        let citations = marks.filter_map(|mark| match &mark.kind {
            MarkKind::Citation { reference, .. } => Some(*reference),
            MarkKind::Editorial(_) => None,
        });
        let citations: Vec<Option<usize>> = citations.collect();
        let parts = || self.references.iter().map(|reference| &reference.parts);
        Counts {
            headings: headings.collect(),
            lost_headings: after_lead.filter(|section| section.heading.is_none()).count(),
            infobox_rows: rows.count(),
            sentences: self.sentences().count(),
            references: self.references.len(),
            references_with_url: parts().filter(|parts| parts.url.is_some()).count(),
            references_with_retrieved_date: parts().filter(|parts| parts.retrieved.is_some()).count(),
            dead_link_marks: parts().filter(|parts| parts.dead).count(),
            citation_markers_in_body: citations.len(),
            citation_markers_without_reference: citations.iter().filter(|found| found.is_none()).count(),
        }
    }
}
