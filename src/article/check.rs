//! Compares an article with the pack that was made from it, or from another copy of it.
//!
//! Owns what counts as a difference. A curator looks at what it finds: nothing is changed. It must not know how the
//! findings are shown.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::anchor::{Anchor, plain_line};
use super::document::{ArticleFormat, Document, Reference, ReferenceParts, Span};
use super::passages::{self, Passage};
use super::place::{self, KnownPassage, KnownSection, Location};
use crate::pack::kind;
use crate::pack::record::reference_name;
use crate::pack::{Pack, Record};

/// Says what a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A section whose heading the article does not have.
    SectionGone,
    /// A passage whose anchor occurs in its section more than once.
    AnchorRepeated,
    /// A passage whose anchor is in another section.
    AnchorMoved,
    /// A passage whose anchor is nowhere, but something similar is.
    AnchorChanged,
    /// A passage of which nothing was found.
    AnchorGone,
    /// A sentence for which the pack has two passages.
    SentenceShared,
    /// A sentence for which the pack has no passage.
    SentenceNew,
    /// A sentence for which a curator has to decide whether it states a fact: no fact cites it, and its passage gives no
    /// reason why; or no words find it, so that it can have no passage.
    ToDecide,
    /// A passage that is supported by other references than the pack says.
    MarkerDiffers,
    /// A reference that the article does not have.
    ReferenceGone,
    /// A reference that the pack does not have.
    ReferenceNew,
    /// A reference of which a part is different in the article.
    ReferenceDiffers,
}

impl FindingKind {
    /// Returns the word for it, such as `anchor-moved`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SectionGone => "section-gone",
            Self::AnchorRepeated => "anchor-repeated",
            Self::AnchorMoved => "anchor-moved",
            Self::AnchorChanged => "anchor-changed",
            Self::AnchorGone => "anchor-gone",
            Self::SentenceShared => "sentence-shared",
            Self::SentenceNew => "sentence-new",
            Self::ToDecide => "to-decide",
            Self::MarkerDiffers => "marker-differs",
            Self::ReferenceGone => "reference-gone",
            Self::ReferenceNew => "reference-new",
            Self::ReferenceDiffers => "reference-differs",
        }
    }
}

/// One difference between an article and a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What sort of difference it is.
    pub kind: FindingKind,
    /// The passage, section or reference of the pack; none if the pack has none.
    pub subject: Option<String>,
    /// Where it stands in the article; none if it is not there.
    pub span: Option<Span>,
    /// The section of the article that it is in.
    pub section: Option<String>,
    /// What the pack has.
    pub stated: Option<String>,
    /// What the article has.
    pub found: Option<String>,
}

impl Finding {
    /// Returns a finding that has no place and says nothing yet.
    fn of(kind: FindingKind, subject: Option<&str>) -> Self {
        let subject = subject.map(str::to_owned);
        Self { kind, subject, span: None, section: None, stated: None, found: None }
    }
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The differences in the order of the article; first those that are not in it.
    pub findings: Vec<Finding>,
    /// The number of passages of the pack.
    pub passages: usize,
    /// The number of those whose anchor is found once, in its section.
    pub found: usize,
    /// The number of sentences of the article, including infobox lines and list items.
    pub sentences: usize,
    /// The number of those that a fact cites, or whose passage says why none does.
    pub used: usize,
    /// The number of references of the pack.
    pub references: usize,
    /// The number of those that are in the article as the pack has them.
    pub same_references: usize,
    /// How many differences were left out because the article is another edition.
    pub left_out: usize,
}

/// Compares an article with a pack that has passed its checks.
#[must_use]
pub fn compare(document: &Document, pack: &Pack) -> Comparison {
    let mut comparer = Comparer::new(document, pack);
    let holders = comparer.anchors();
    let used = comparer.sentences(&holders);
    comparer.markers();
    let same_references = comparer.references(pack);
    comparer.finish(used, pack.of(&kind::REFERENCE).count(), same_references)
}

/// Returns the sentences of the passages of a pack that are found in an article, by the slug of the passage.
#[must_use]
pub fn found_sentences(document: &Document, pack: &Pack) -> HashMap<String, String> {
    let Comparer { records, passages, places, .. } = Comparer::new(document, pack);
    let sentence = |(record, place): (&Record, Location)| match place {
        Location::Found(at) => Some((record.text("slug")?.to_owned(), passages.get(at)?.plain.clone())),
        _ => None,
    };
    records.into_iter().zip(places).filter_map(sentence).collect()
}

/// An article with the passages of a pack, and the differences between them so far.
struct Comparer<'a> {
    document: &'a Document,
    parts: Vec<Option<String>>,
    passages: Vec<Passage>,
    /// The passages of the pack, their records, and where they are in the article.
    known: Vec<KnownPassage>,
    records: Vec<&'a Record>,
    places: Vec<Location>,
    cited: HashSet<&'a str>,
    findings: Vec<Finding>,
}

impl<'a> Comparer<'a> {
    /// Finds the sections and passages of a pack in an article.
    fn new(document: &'a Document, pack: &'a Pack) -> Self {
        let text = |record: &Record, key| record.text(key).unwrap_or_default().to_owned();
        let section = |record: &Record| KnownSection {
            heading: text(record, "heading"),
            label: record.text("label").map(str::to_owned),
        };
        let sections: Vec<KnownSection> = pack.of(&kind::SECTION).map(section).collect();
        let slugs = || pack.of(&kind::SECTION).map(|record| record.text("slug").unwrap_or_default());
        let index: HashMap<&str, usize> = slugs().zip(0..).collect();
        // A pack that has passed its checks names no section that it does not have.
        let known = pack.of(&kind::PASSAGE).filter_map(|record| {
            let section = *index.get(record.text("section")?)?;
            let is_head = matches!(record.text("kind"), Some("infobox" | "navigation"));
            let [prefix, words, suffix] = ["prefix", "anchor", "suffix"].map(|key| text(record, key));
            let anchor = Anchor { prefix, words, suffix };
            Some((record, KnownPassage { section, is_head, anchor }))
        });
        let (records, known): (Vec<&Record>, Vec<KnownPassage>) = known.unzip();
        let passages = passages::passages(document);
        let found = place::find(&sections, &known, document, &passages);
        let (parts, cited) = (passages::parts(document), pack.passages_cited_by_facts());
        let (places, findings) = (found.passages, Vec::new());
        let mut new = Self { document, parts, passages, known, records, places, cited, findings };
        for ((slug, section), parts) in slugs().zip(sections).zip(found.sections) {
            let heading = plain_line(&section.heading);
            if !heading.is_empty() && !parts.iter().any(|&part| new.heading(part) == heading) {
                let gone = Finding::of(FindingKind::SectionGone, Some(slug));
                new.findings.push(Finding { stated: Some(section.heading), ..gone });
            }
        }
        new
    }

    fn heading(&self, part: usize) -> &str {
        self.parts.get(part).and_then(Option::as_deref).unwrap_or_default()
    }

    fn slug(&self, known: usize) -> Option<&'a str> {
        self.records.get(known).and_then(|record| record.text("slug"))
    }

    /// Returns a finding at a passage of the article.
    fn at(&self, kind: FindingKind, subject: Option<&str>, passage: usize) -> Finding {
        let passage = &self.passages[passage];
        let section = Some(self.heading(passage.part).to_owned());
        let (span, found) = (Some(passage.span), Some(passage.plain.clone()));
        Finding { span, section, found, ..Finding::of(kind, subject) }
    }

    /// Finds the anchors that are not where the pack has them; returns, for each passage of the article, those of the
    /// pack that it holds.
    fn anchors(&mut self) -> Vec<Vec<usize>> {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.passages.len()];
        for (known, place) in self.places.iter().enumerate() {
            let kind = match place {
                Location::Found(_) => None,
                Location::Repeated(_) => Some(FindingKind::AnchorRepeated),
                Location::Moved(_) => Some(FindingKind::AnchorMoved),
                Location::Changed { .. } => Some(FindingKind::AnchorChanged),
                Location::Gone => Some(FindingKind::AnchorGone),
            };
            let mut found = Vec::new();
            for &at in place.candidates() {
                holders[at].push(known);
                found.extend(kind.map(|kind| self.at(kind, self.slug(known), at)));
            }
            if *place == Location::Gone {
                found.push(Finding::of(FindingKind::AnchorGone, self.slug(known)));
            }
            for finding in &mut found {
                finding.stated = Some(self.known[known].anchor.words.clone());
                if let Location::Changed { words, .. } = place {
                    finding.found = Some(words.clone());
                }
            }
            self.findings.extend(found);
        }
        holders
    }

    /// Finds the sentences without a passage, without a use or with two passages; counts those that are used.
    fn sentences(&mut self, holders: &[Vec<usize>]) -> usize {
        let mut used = 0;
        for (at, holders) in holders.iter().enumerate() {
            let is_used = |known: &usize| {
                self.records[*known].text("no_fact").is_some()
                    || self.slug(*known).is_some_and(|slug| self.cited.contains(slug))
            };
            let first = holders.first().and_then(|&known| self.slug(known));
            let kind = if holders.is_empty() && self.passages[at].anchor.is_some() {
                Some(FindingKind::SentenceNew)
            } else {
                (!holders.iter().any(is_used)).then_some(FindingKind::ToDecide)
            };
            used += usize::from(kind.is_none());
            let open = kind.map(|kind| self.at(kind, first, at));
            let second = holders.get(1).map(|&second| self.slug(second));
            let shared = second.map(|slug| self.at(FindingKind::SentenceShared, slug, at));
            self.findings.extend(open.into_iter().chain(shared));
        }
        used
    }

    /// Finds the passages that other references support than the pack says.
    fn markers(&mut self) {
        for (known, place) in self.places.iter().enumerate() {
            let (Location::Found(at) | Location::Changed { passage: at, .. }) = place else { continue };
            let stated = stated_markers(self.records[known]);
            let found = self.passages[*at].references.iter();
            let found = found.map(|cited| format!("{} {}", cited.key.name(), cited.reach)).collect();
            if stated != found {
                let differs = self.at(FindingKind::MarkerDiffers, self.slug(known), *at);
                let shown = |markers: BTreeSet<String>| Some(Vec::from_iter(markers).join(", "));
                let (stated, found) = (shown(stated), shown(found));
                self.findings.push(Finding { stated, found, ..differs });
            }
        }
    }

    /// Finds the differences between references, and counts the references without any.
    fn references(&mut self, pack: &Pack) -> usize {
        let document = self.document;
        let names: Vec<String> = passages::keys(document).iter().map(passages::Key::name).collect();
        let mut open: HashMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
        let mut same = 0;
        for record in pack.of(&kind::REFERENCE) {
            let Some(name) = record.name() else { continue };
            let of = |kind| Finding::of(kind, Some(&name.value));
            let Some(at) = open.remove(name.value.as_str()) else {
                let stated = record.text("title").or(record.text("as_printed")).map(str::to_owned);
                self.findings.push(Finding { stated, ..of(FindingKind::ReferenceGone) });
                continue;
            };
            let Reference { span, parts, .. } = &document.references[at];
            let different = different_parts(record, parts, document.format);
            same += usize::from(different.is_empty());
            self.findings.extend(different.into_iter().map(|(key, stated, found)| {
                let shown = |value: Option<String>| {
                    Some(format!("{key}: {}", value.as_deref().unwrap_or("not stated")))
                };
                let (span, stated, found) = (Some(*span), shown(stated), shown(found));
                Finding { span, stated, found, ..of(FindingKind::ReferenceDiffers) }
            }));
        }
        for (name, reference) in names.iter().zip(&document.references) {
            if open.contains_key(name.as_str()) {
                let found = Some(plain_line(document.cut(reference.span)));
                let new = Finding::of(FindingKind::ReferenceNew, Some(name));
                self.findings.push(Finding { span: Some(reference.span), found, ..new });
            }
        }
        same
    }

    /// Sorts the differences and counts, without those that do not matter in another edition.
    fn finish(mut self, used: usize, references: usize, same_references: usize) -> Comparison {
        let mut findings = std::mem::take(&mut self.findings);
        let found = self.places.iter().filter(|place| matches!(place, Location::Found(_))).count();
        let all = findings.len();
        if found * 2 < self.known.len() {
            // Where sections are gone, the words of a passage can occur in several others: it is told once.
            let mut repeated = HashSet::new();
            findings.retain(|finding| {
                let is_told =
                    finding.kind == FindingKind::AnchorRepeated && !repeated.insert(finding.subject.clone());
                self.matters_in_another_edition(finding) && !is_told
            });
        }
        let left_out = all - findings.len();
        findings.sort_by_key(|finding| finding.span.map_or(0, |span| span.start + 1));
        let (passages, sentences) = (self.known.len(), self.passages.len());
        Comparison { findings, passages, found, sentences, used, references, same_references, left_out }
    }

    /// Tells whether a difference concerns a curator where less than half of the passages are in the article: not if
    /// no fact rests on the passage, and not what is said of references if the article has none.
    fn matters_in_another_edition(&self, finding: &Finding) -> bool {
        use FindingKind as Kind;
        match finding.kind {
            Kind::MarkerDiffers | Kind::ReferenceGone if self.document.references.is_empty() => false,
            Kind::SentenceShared => false,
            Kind::AnchorRepeated | Kind::AnchorMoved | Kind::AnchorChanged | Kind::AnchorGone => {
                finding.subject.as_deref().is_some_and(|slug| self.cited.contains(slug))
            }
            _ => true,
        }
    }
}

/// Returns the references that support a passage of a pack, in order.
fn stated_markers(record: &Record) -> BTreeSet<String> {
    let nested = record.nested.iter().filter(|nested| nested.kind.table == "passage_reference");
    let markers = nested.filter_map(|nested| {
        let number = nested.get("number")?.value.shown();
        let name = nested.text("list").map_or(number.clone(), |list| reference_name(list, &number));
        Some(format!("{name} {}", nested.text("reach")?))
    });
    markers.collect()
}

/// Returns the parts of a reference that differ, each with its key, what the pack has and what the article has.
///
/// What is in the pack's `as_printed` is no difference: the curator has read it in another way. Plain text has no
/// addresses, so they are not compared; nor is what a pack cannot hold.
fn different_parts(
    record: &Record,
    parts: &ReferenceParts,
    format: ArticleFormat,
) -> Vec<(&'static str, Option<String>, Option<String>)> {
    let stated = |key: &str| record.get(key).map(|at| at.value.shown());
    let as_printed = stated("as_printed").map(|text| plain_line(&text));
    let mut different = Vec::new();
    for (key, found) in passages::fields(parts).0 {
        let stated = stated(key);
        if stated == found || (key.ends_with("url") && format == ArticleFormat::Text) {
            continue;
        }
        let is_read_otherwise = as_printed.as_ref().is_some_and(|printed| match &found {
            Some(found) => printed.contains(found.as_str()),
            None => key == "as_printed",
        });
        if !is_read_otherwise {
            different.push((key, stated, found));
        }
    }
    let status = stated("status");
    if parts.dead != (status.as_deref() == Some("dead")) {
        let found = if parts.dead { "dead" } else { "not marked as dead" };
        different.push(("status", status, Some(found.to_owned())));
    }
    different
}
