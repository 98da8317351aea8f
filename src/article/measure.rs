//! Measures candidates against a pack that a person has made of the same article.
//!
//! Owns what counts as found:
//!
//! - an organisation by any of its names, without regard to case and a leading `the`; one without a name of its own
//!   (whose name in the pack is the curator's) by its last word, in a passage that the pack cites for it;
//! - an event by its name, or by a passage that the pack cites for it; a place by its name;
//! - a date by the same EDTF in the same passage, where a start counts with or without an open end; a figure by the
//!   same value in the same passage;
//! - a partnership by both ends, relation and passage.
//!
//! Each fact is matched with one candidate at most.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::candidates::{Candidate, CandidateKind};
use super::check::located;
use super::document::Document;
use super::passages::Passage;
use crate::pack::kind::{Form, Role};
use crate::pack::{Pack, Record, Value};

/// Holds how the candidates of a kind compare with the facts of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The kind.
    pub kind: CandidateKind,
    /// The number of facts.
    pub expected: usize,
    /// The number of candidates.
    pub found: usize,
    /// The number of candidates that are facts.
    pub right: usize,
    /// The facts that are no candidates.
    pub missed: Vec<String>,
    /// The candidates that are no facts.
    pub wrong: Vec<String>,
}

impl Measure {
    /// Returns the share of candidates that are facts.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// Returns the share of facts that are candidates.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.expected)
    }
}

/// Returns a share to three digits; 1 where there is nothing.
fn share(part: usize, whole: usize) -> f64 {
    let thousandths = (part * 1000 + whole / 2).checked_div(whole).unwrap_or(1000);
    u32::try_from(thousandths).map_or(1.0, |thousandths| f64::from(thousandths) / 1000.0)
}

/// Compares the candidates of an article with the facts of a pack that has passed its checks.
#[must_use]
pub fn measure(
    document: &Document,
    passages: &[Passage],
    candidates: &[Candidate],
    pack: &Pack,
) -> Vec<Measure> {
    let facts = Facts { pack, places: located(document, pack) };
    let of = |kind| candidates.iter().filter(|one| one.kind == kind).collect::<Vec<_>>();
    let (organisations, same) = organisations(&facts, &of(CandidateKind::Organisation));
    let in_passage = |value: &str, passage: usize| {
        let plain = passages.get(passage).map_or("", |passage| passage.plain.as_str());
        format!("{value}: {}", plain.split(' ').take(6).collect::<Vec<_>>().join(" "))
    };
    let is_named = |one: &Candidate, key, names: &BTreeSet<String>| {
        one.field(key).is_some_and(|name| names.contains(&bare(name)))
    };
    let own_symmetric: Vec<&str> = facts
        .things("relation")
        .filter(|record| record.get("symmetric").is_some_and(|at| at.value == Value::Boolean(true)))
        .filter_map(|record| record.text("term"))
        .collect();
    let end = |one: &Candidate, key| one.field(key).and_then(|slug| same.get(slug)).map(String::as_str);

    let events = facts.things("event").chain(facts.things("event_series")).map(|record| {
        let (names, cited) = (names(record), facts.cited(record));
        ExpectedFact::new(slug(record).to_owned(), move |one| {
            is_named(one, "name", &names) || one.passages.iter().any(|passage| cited.contains(passage))
        })
    });
    let dates = facts.dates().into_iter().map(|(passage, date)| {
        ExpectedFact::new(in_passage(&date, passage), move |one| {
            let found = one.field("date").unwrap_or_default();
            let is_same = found == date || found.strip_suffix("/..") == Some(&date);
            is_same && one.passages.contains(&passage)
        })
    });
    let figures = facts.things("figure").filter_map(|record| {
        let (passage, value) = (facts.place(record)?, record.get("value")?.value.shown());
        Some(ExpectedFact::new(in_passage(&value, passage), move |one| {
            one.passages.contains(&passage) && one.field("value") == Some(&value)
        }))
    });
    let partnerships = facts.things("partnership").filter_map(|record| {
        let end_of = |one, other| record.text(one).or_else(|| record.text(other));
        let ends =
            (Some(end_of("organisation", "collective")?), Some(end_of("partner", "partner_collective")?));
        let (passage, relation) = (facts.place(record)?, record.text("relation")?);
        let is_symmetric = SYMMETRIC.contains(&relation) || own_symmetric.contains(&relation);
        let name = format!("{} {relation} {}", ends.0?, ends.1?);
        Some(ExpectedFact::new(name, move |one| {
            let found = (end(one, "organisation"), end(one, "partner"));
            one.passages.first() == Some(&passage)
                && one.field("relation") == Some(relation)
                && (found == ends || is_symmetric && (found.1, found.0) == ends)
        }))
    });
    let places = facts.things("place").map(|record| {
        let names = names(record);
        ExpectedFact::new(slug(record).to_owned(), move |one| is_named(one, "place", &names))
    });
    vec![
        organisations,
        matched(CandidateKind::Event, events.collect(), of(CandidateKind::Event)),
        matched(CandidateKind::Date, dates.collect(), of(CandidateKind::Date)),
        matched(CandidateKind::Figure, figures.collect(), of(CandidateKind::Figure)),
        matched(CandidateKind::Partnership, partnerships.collect(), of(CandidateKind::Partnership)),
        matched(CandidateKind::Place, places.collect(), of(CandidateKind::Place)),
    ]
}

/// Relations of the built-in vocabulary that read the same both ways; a pack may add others.
const SYMMETRIC: [&str; 5] =
    ["partner-of", "works-with", "collaborates-with", "signed-agreement-with", "launched-campaign-with"];

/// A fact of the pack: how it is shown, and which candidates are the same.
struct ExpectedFact<'f> {
    shown: String,
    is_same: Box<dyn Fn(&Candidate) -> bool + 'f>,
}

impl<'f> ExpectedFact<'f> {
    fn new(shown: String, is_same: impl Fn(&Candidate) -> bool + 'f) -> Self {
        Self { shown, is_same: Box::new(is_same) }
    }
}

fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_prefix("the ").map_or(lower.clone(), str::to_owned)
}

fn slug(record: &Record) -> &str {
    record.text("slug").unwrap_or_default()
}

/// Returns all names of a thing.
fn names(record: &Record) -> BTreeSet<String> {
    let named = record.with_nested().filter(|one| one.kind.field("name").is_some());
    named.filter_map(|one| one.text("name")).map(bare).collect()
}

fn shown(one: &Candidate) -> String {
    let values: Vec<&str> = one.fields.iter().map(|(_, value)| value.as_str()).collect();
    format!("{} ({}: {})", values.join(" "), one.why, one.seen)
}

/// Matches facts with candidates, each with the first that is the same.
fn matched(kind: CandidateKind, facts: Vec<ExpectedFact<'_>>, mut free: Vec<&Candidate>) -> Measure {
    let (expected, found) = (facts.len(), free.len());
    let mut missed = Vec::new();
    for fact in facts {
        match free.iter().position(|one| (fact.is_same)(one)) {
            Some(at) => drop(free.remove(at)),
            None => missed.push(fact.shown),
        }
    }
    let wrong = free.into_iter().map(shown).collect();
    Measure { kind, expected, found, right: expected - missed.len(), missed, wrong }
}

/// Matches organisations and collectives, and returns the slug in the pack for each slug of a candidate.
fn organisations(facts: &Facts<'_>, candidates: &[&Candidate]) -> (Measure, HashMap<String, String>) {
    let records: Vec<&Record> = facts.things("organisation").chain(facts.things("collective")).collect();
    let cited = facts.cited_by_organisation();
    let mut free: BTreeMap<usize, &Candidate> = candidates.iter().copied().enumerate().collect();
    let mut same = HashMap::new();
    let mut take = |free: &mut BTreeMap<usize, &Candidate>, at: usize, slug: &str| {
        if let Some(own) = free.remove(&at).and_then(|one| one.field("slug")) {
            same.insert(own.to_owned(), slug.to_owned());
        }
    };
    let mut left = Vec::new();
    for record in &records {
        let names = names(record);
        let found = free.iter().find(|(_, one)| one.names.iter().any(|name| names.contains(&bare(name))));
        match found.map(|(at, _)| *at) {
            Some(at) => take(&mut free, at, slug(record)),
            None => left.push((slug(record), record, names)),
        }
    }
    let mut missed = Vec::new();
    for (slug, record, names) in left {
        let words: HashSet<&str> =
            names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).collect();
        let passages = cited.get(slug);
        // The number of words that the names share, if the last word is one of them.
        let shared = |one: &Candidate| {
            let name = one.names.first().map(|name| bare(name)).unwrap_or_default();
            let parts: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
            let is_near =
                one.passages.iter().any(|at| passages.is_some_and(|passages| passages.contains(at)));
            let is_same = one.is_collective && is_near && words.contains(parts.last()?);
            is_same.then(|| parts.iter().filter(|part| words.contains(*part)).count())
        };
        let is_collective = record.kind.key == "collective";
        let best = free.iter().filter(|_| is_collective).filter_map(|(at, one)| Some((shared(one)?, *at)));
        match best.max_by_key(|(shared, at)| (*shared, std::cmp::Reverse(*at))) {
            Some((_, at)) => take(&mut free, at, slug),
            None => missed.push(slug.to_owned()),
        }
    }
    let measure = Measure {
        kind: CandidateKind::Organisation,
        expected: records.len(),
        found: candidates.len(),
        right: records.len() - missed.len(),
        missed,
        wrong: free.into_values().map(shown).collect(),
    };
    (measure, same)
}

/// The facts of a pack with the passages of the article that they are in.
struct Facts<'p> {
    pack: &'p Pack,
    places: HashMap<&'p str, usize>,
}

impl<'p> Facts<'p> {
    fn things(&self, key: &'static str) -> impl Iterator<Item = &'p Record> + use<'p> {
        self.pack.records.iter().filter(move |record| record.kind.key == key)
    }

    fn place(&self, record: &Record) -> Option<usize> {
        self.places.get(record.cite.as_ref()?.value.as_str()).copied()
    }

    fn cited(&self, record: &Record) -> BTreeSet<usize> {
        record.with_nested().filter_map(|one| self.place(one)).collect()
    }

    /// Returns the passages of all facts about each organisation and collective.
    fn cited_by_organisation(&self) -> HashMap<String, BTreeSet<usize>> {
        let mut cited: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for record in self.things("organisation").chain(self.things("collective")) {
            cited.entry(slug(record).to_owned()).or_default().extend(self.cited(record));
        }
        for record in self.pack.all() {
            let is_agent = |form| matches!(form, Form::Thing("organisation" | "collective"));
            for (_, at) in record.stated().filter(|(field, _)| is_agent(field.form)) {
                cited.entry(at.value.shown()).or_default().extend(self.place(record));
            }
        }
        cited
    }

    fn dates(&self) -> BTreeSet<(usize, String)> {
        let mut dates = BTreeSet::new();
        for record in self.pack.all().filter(|record| record.kind.role == Role::Fact) {
            let Some(place) = self.place(record) else { continue };
            let date = |key| record.date(key).map(ToString::to_string);
            if let (Some(since), Some(until)) = (date("since"), date("until")) {
                dates.insert((place, format!("{since}/{until}")));
            } else {
                let all = ["date", "as_of", "since", "until"].into_iter().filter_map(date);
                dates.extend(all.map(|date| (place, date)));
            }
        }
        dates
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db;

    #[test]
    fn relations_that_read_both_ways_are_those_of_the_vocabulary() {
        let conn = db::memory_with_schema().unwrap();
        let mut statement =
            conn.prepare("SELECT term FROM relation WHERE is_symmetric = 1 ORDER BY term").unwrap();
        let terms = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let mut expected = SYMMETRIC;
        expected.sort_unstable();
        assert_eq!(terms.map(Result::unwrap).collect::<Vec<_>>(), expected);
    }
}
