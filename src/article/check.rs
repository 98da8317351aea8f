//! Compares an article with the pack that was made from it, or from another copy of it.
//!
//! Owns what counts as a difference. A curator looks at what it finds: nothing is changed. It must not know how the
//! findings are shown.

use std::collections::{HashMap, HashSet};

use super::document::{ArticleFormat, Document, ReferenceParts, Span};
use super::passages::{self, Passage};
use super::place::{self, KnownPassage, KnownSection, Location};
use crate::pack::kind;
use crate::pack::record::reference_name;
use crate::pack::write::fits;
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
    let known = Known::of(pack);
    let article =
        Article { document, passages: passages::passages(document), parts: passages::parts(document) };
    let sections = place::sections(&known.sections, &known.passages, &article.parts, article.has_head());
    let places = place::places(&known.passages, &sections, &document.text, &article.passages);
    let mut findings = Vec::new();
    for ((section, slug), parts) in known.sections.iter().zip(&known.section_slugs).zip(&sections) {
        let is_there = section.heading.is_empty()
            || parts.iter().any(|&part| article.heading(part) == super::anchor::plain_line(&section.heading));
        if !is_there {
            findings.push(Finding {
                kind: FindingKind::SectionGone,
                subject: Some(slug.clone()),
                span: None,
                section: None,
                stated: Some(section.heading.clone()),
                found: None,
            });
        }
    }
    let used = sentences(&known, &article, &places, &mut findings);
    let same_references = references(pack, &known, &article, &places, &mut findings);
    let found = places.iter().filter(|place| matches!(place, Location::Found(_))).count();
    let all = findings.len();
    if found * 2 < known.passages.len() {
        // Where sections are gone, the words of a passage can occur in several others: it is told once.
        let mut repeated = HashSet::new();
        findings.retain(|finding| {
            let is_told =
                finding.kind == FindingKind::AnchorRepeated && !repeated.insert(finding.subject.clone());
            known.matters_in_another_edition(finding, document) && !is_told
        });
    }
    let left_out = all - findings.len();
    findings.sort_by_key(|finding| finding.span.map_or(0, |span| span.start + 1));
    Comparison {
        left_out,
        findings,
        passages: known.passages.len(),
        found,
        sentences: article.passages.len(),
        used,
        references: pack.of(&kind::REFERENCE).count(),
        same_references,
    }
}

/// Returns the sentences of the passages of a pack that are found in an article, by the slug of the passage.
#[must_use]
pub fn found_sentences(document: &Document, pack: &Pack) -> HashMap<String, String> {
    let (known, found) = (Known::of(pack), passages::passages(document));
    let (parts, has_head) = (passages::parts(document), passages::has_head(&found));
    let sections = place::sections(&known.sections, &known.passages, &parts, has_head);
    let places = place::places(&known.passages, &sections, &document.text, &found);
    let sentence = |(at, place): (usize, &Location)| match place {
        Location::Found(passage) => Some((known.slug(at).to_owned(), found.get(*passage)?.plain.clone())),
        _ => None,
    };
    places.iter().enumerate().filter_map(sentence).collect()
}

struct Article<'d> {
    document: &'d Document,
    passages: Vec<Passage>,
    parts: Vec<Option<String>>,
}

impl Article<'_> {
    fn has_head(&self) -> bool {
        passages::has_head(&self.passages)
    }

    fn heading(&self, part: usize) -> &str {
        self.parts.get(part).and_then(Option::as_deref).unwrap_or_default()
    }

    fn finding(&self, kind: FindingKind, subject: Option<&str>, at: usize) -> Finding {
        let passage = self.passages.get(at);
        Finding {
            kind,
            subject: subject.map(str::to_owned),
            span: passage.map(|passage| passage.span),
            section: passage.map(|passage| self.heading(passage.part).to_owned()),
            stated: None,
            found: passage.map(|passage| passage.plain.clone()),
        }
    }
}

/// What a pack says about its source.
struct Known<'p> {
    sections: Vec<KnownSection>,
    section_slugs: Vec<String>,
    passages: Vec<KnownPassage>,
    records: Vec<&'p Record>,
    cited: HashSet<&'p str>,
}

impl<'p> Known<'p> {
    fn of(pack: &'p Pack) -> Self {
        let slug = |record: &Record| record.text("slug").unwrap_or_default().to_owned();
        let section = |record: &Record| KnownSection {
            heading: record.text("heading").unwrap_or_default().to_owned(),
            label: record.text("label").map(str::to_owned),
        };
        let section_slugs: Vec<String> = pack.of(&kind::SECTION).map(slug).collect();
        let index: HashMap<&str, usize> =
            section_slugs.iter().enumerate().map(|(at, slug)| (slug.as_str(), at)).collect();
        // A pack that has passed its checks names no section that it does not have.
        let records: Vec<&Record> = pack
            .of(&kind::PASSAGE)
            .filter(|record| record.text("section").is_some_and(|section| index.contains_key(section)))
            .collect();
        let passages = records
            .iter()
            .map(|record| KnownPassage {
                section: record.text("section").and_then(|slug| index.get(slug)).copied().unwrap_or_default(),
                is_head: matches!(record.text("kind"), Some("infobox" | "navigation")),
                anchor: record.text("anchor").unwrap_or_default().to_owned(),
                prefix: record.text("prefix").unwrap_or_default().to_owned(),
                suffix: record.text("suffix").unwrap_or_default().to_owned(),
            })
            .collect();
        Self {
            sections: pack.of(&kind::SECTION).map(section).collect(),
            section_slugs,
            passages,
            records,
            cited: pack.passages_cited_by_facts(),
        }
    }

    fn slug(&self, passage: usize) -> &'p str {
        self.records.get(passage).and_then(|record| record.text("slug")).unwrap_or_default()
    }

    /// Whether a difference concerns a curator where less than half of the passages are in the article: not if
    /// no fact rests on the passage, and not what is said of references if the article has none.
    fn matters_in_another_edition(&self, finding: &Finding, document: &Document) -> bool {
        use FindingKind as Kind;
        match finding.kind {
            Kind::MarkerDiffers | Kind::ReferenceGone if document.references.is_empty() => false,
            Kind::SentenceShared => false,
            Kind::AnchorRepeated | Kind::AnchorMoved | Kind::AnchorChanged | Kind::AnchorGone => {
                finding.subject.as_deref().is_some_and(|slug| self.cited.contains(slug))
            }
            _ => true,
        }
    }

    fn is_used(&self, passage: usize) -> bool {
        let excused = self.records.get(passage).is_some_and(|record| record.text("no_fact").is_some());
        excused || self.cited.contains(self.slug(passage))
    }
}

/// Finds the differences between passages and sentences, and counts the sentences that are used.
fn sentences(
    known: &Known<'_>,
    article: &Article<'_>,
    places: &[Location],
    findings: &mut Vec<Finding>,
) -> usize {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); article.passages.len()];
    for (passage, place) in places.iter().enumerate() {
        let slug = Some(known.slug(passage));
        let anchor = known.passages.get(passage).map(|passage| passage.anchor.clone());
        match place {
            Location::Found(at) => holders[*at].push(passage),
            Location::Repeated(at) | Location::Moved(at) => {
                let is_moved = matches!(place, Location::Moved(_));
                let kind = if is_moved { FindingKind::AnchorMoved } else { FindingKind::AnchorRepeated };
                for &at in at {
                    findings.push(Finding { stated: anchor.clone(), ..article.finding(kind, slug, at) });
                    holders[at].push(passage);
                }
            }
            Location::Changed { passage: at, words } => {
                let found = Some(words.clone());
                findings.push(Finding {
                    stated: anchor,
                    found,
                    ..article.finding(FindingKind::AnchorChanged, slug, *at)
                });
                holders[*at].push(passage);
            }
            Location::Gone => findings.push(Finding {
                kind: FindingKind::AnchorGone,
                subject: slug.map(str::to_owned),
                span: None,
                section: None,
                stated: anchor,
                found: None,
            }),
        }
    }
    let mut used = 0;
    for (at, passages) in holders.iter().enumerate() {
        if passages.is_empty() {
            let kind = if article.passages[at].anchor.is_some() {
                FindingKind::SentenceNew
            } else {
                FindingKind::ToDecide
            };
            findings.push(article.finding(kind, None, at));
        } else if passages.iter().any(|&passage| known.is_used(passage)) {
            used += 1;
        } else {
            let slug = passages.first().map(|&passage| known.slug(passage));
            findings.push(article.finding(FindingKind::ToDecide, slug, at));
        }
        if let [_, second, ..] = passages.as_slice() {
            findings.push(article.finding(FindingKind::SentenceShared, Some(known.slug(*second)), at));
        }
    }
    used
}

/// Finds the differences between references and between markers, and counts the references without any.
fn references(
    pack: &Pack,
    known: &Known<'_>,
    article: &Article<'_>,
    places: &[Location],
    findings: &mut Vec<Finding>,
) -> usize {
    for (passage, place) in places.iter().enumerate() {
        let (Location::Found(at) | Location::Changed { passage: at, .. }) = place else { continue };
        let stated = known.records.get(passage).map(|record| stated_markers(record)).unwrap_or_default();
        let found = markers(&article.passages[*at]);
        if stated != found {
            findings.push(Finding {
                stated: Some(stated.join(", ")),
                found: Some(found.join(", ")),
                ..article.finding(FindingKind::MarkerDiffers, Some(known.slug(passage)), *at)
            });
        }
    }
    let document = article.document;
    let keys = passages::keys(document);
    let mut of_article: HashMap<String, usize> =
        keys.iter().enumerate().map(|(index, key)| (key.name(), index)).collect();
    let mut same = 0;
    for record in pack.of(&kind::REFERENCE) {
        let Some(number) = record.name() else { continue };
        let reference = of_article.remove(&number.value).and_then(|index| document.references.get(index));
        let finding = |kind, span, stated, found| Finding {
            kind,
            subject: Some(number.value.clone()),
            span,
            section: None,
            stated,
            found,
        };
        let Some(reference) = reference else {
            let stated = record.text("title").or(record.text("as_printed")).map(str::to_owned);
            findings.push(finding(FindingKind::ReferenceGone, None, stated, None));
            continue;
        };
        let different = different_parts(record, &reference.parts, document.format);
        same += usize::from(different.is_empty());
        for (key, stated, found) in different {
            let shown =
                |value: Option<String>| Some(format!("{key}: {}", value.unwrap_or("not stated".into())));
            findings.push(finding(
                FindingKind::ReferenceDiffers,
                Some(reference.span),
                shown(stated),
                shown(found),
            ));
        }
    }
    let mut new: Vec<(String, usize)> = of_article.into_iter().collect();
    new.sort_by_key(|(_, index)| *index);
    for (number, index) in new {
        if let Some(reference) = document.references.get(index) {
            findings.push(Finding {
                kind: FindingKind::ReferenceNew,
                subject: Some(number),
                span: Some(reference.span),
                section: None,
                stated: None,
                found: Some(super::anchor::plain_line(document.cut(reference.span))),
            });
        }
    }
    same
}

fn stated_markers(record: &Record) -> Vec<String> {
    let nested = record.nested.iter().filter(|nested| nested.kind.table == "passage_reference");
    let mut markers: Vec<String> = nested
        .filter_map(|nested| {
            let number = nested.get("number")?.value.shown();
            let name = nested.text("list").map_or(number.clone(), |list| reference_name(list, &number));
            Some(format!("{name} {}", nested.text("reach")?))
        })
        .collect();
    markers.sort();
    markers
}

fn markers(passage: &Passage) -> Vec<String> {
    let mut markers: Vec<String> = passage
        .references
        .iter()
        .map(|cited| format!("{} {}", cited.key.name(), cited.reach.word()))
        .collect();
    markers.sort();
    markers
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
    let as_printed = stated("as_printed").map(|text| super::anchor::plain_line(&text));
    let mut different = Vec::new();
    for (key, found) in [
        ("title", &parts.title),
        ("author", &parts.authors),
        ("publisher", &parts.publisher),
        ("published", &parts.published),
        ("retrieved", &parts.retrieved),
        ("url", &parts.url),
        ("archived_url", &parts.archive_url),
        ("as_printed", &parts.as_printed),
    ] {
        // An address is taken as it is or not at all: without one of its characters it would be another.
        let found = match key {
            "url" | "archived_url" => found.clone().filter(|url| fits(kind::Form::Url, url)),
            _ => found.as_deref().and_then(super::anchor::clean),
        };
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
