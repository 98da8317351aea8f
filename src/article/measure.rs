//! Measures candidates against a pack that a person has made of the same article.
//!
//! Owns what counts as found: an organisation by any of its names, case and a leading `the` aside,
//! and one without a name of its own (whose name in the pack is the curator's) by its last word in
//! a passage that the pack cites for it; a date by the same EDTF in the same passage, `since` and
//! `until` taken together; a figure by the same value in the same passage; a partnership by both
//! ends, relation and passage; an event by its name, or by a passage that the pack cites for it; a
//! place by its name. Each of the one is matched with one of the other at most.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::candidates::{Candidate, Kind};
use super::check::located;
use super::document::Document;
use super::passages::Passage;
use crate::pack::kind::{Form, Role};
use crate::pack::{Pack, Record, Value};

/// Holds how candidates of a kind compare with the facts of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The kind.
    pub kind: Kind,
    /// The number of facts.
    pub expected: usize,
    /// The number of candidates.
    pub found: usize,
    /// The number of those that are the same.
    pub right: usize,
    /// The facts that no candidate is.
    pub missed: Vec<String>,
    /// The candidates that are no fact.
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

/// A share to three digits; all of nothing is all.
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
    let (organisations, same) = organisations(&facts, &of(Kind::Organisation));
    let mut all = vec![organisations];
    let shown = |passage: usize| passages.get(passage).map_or("", |passage| passage.plain.as_str());
    let events = facts.things("event").chain(facts.things("event_series"));
    let events = events.map(|record| (record, facts.cited(record))).collect::<Vec<_>>();
    all.push(matched(
        Kind::Event,
        &events,
        &of(Kind::Event),
        &|(record, cited), one| {
            name_of(record) == one.field("name").map(bare)
                || one.passages.iter().any(|passage| cited.contains(passage))
        },
        &|(record, _)| record.text("slug").unwrap_or_default().to_owned(),
    ));
    let dates: Vec<(usize, String)> = facts.dates().into_iter().collect();
    all.push(matched(
        Kind::Date,
        &dates,
        &of(Kind::Date),
        &|(passage, date), one| {
            let found = one.field("date").unwrap_or_default();
            one.passages.contains(passage) && (found == date || found.strip_suffix("/..") == Some(date))
        },
        &|(passage, date)| format!("{date}: {}", head(shown(*passage))),
    ));
    let figures = facts.figures();
    all.push(matched(
        Kind::Figure,
        &figures,
        &of(Kind::Figure),
        &|(passage, value), one| one.passages.contains(passage) && one.field("value") == Some(value),
        &|(passage, value)| format!("{value}: {}", head(shown(*passage))),
    ));
    let partnerships = facts.partnerships();
    let is_symmetric =
        |record: &&Record| record.get("symmetric").is_some_and(|at| at.value == Value::Boolean(true));
    let own_symmetric: BTreeSet<&str> =
        facts.things("relation").filter(is_symmetric).filter_map(|record| record.text("term")).collect();
    let slug = |name: Option<&str>| name.and_then(|name| same.get(name)).map(String::as_str);
    all.push(matched(
        Kind::Partnership,
        &partnerships,
        &of(Kind::Partnership),
        &|fact, one| {
            let ends = (slug(one.field("organisation")), slug(one.field("partner")));
            let (organisation, partner) = (Some(fact.organisation), Some(fact.partner));
            let is_symmetric = SYMMETRIC.contains(&fact.relation) || own_symmetric.contains(fact.relation);
            one.passages.first() == Some(&fact.passage)
                && one.field("relation") == Some(fact.relation)
                && (ends == (organisation, partner) || is_symmetric && ends == (partner, organisation))
        },
        &|fact| format!("{} {} {}", fact.organisation, fact.relation, fact.partner),
    ));
    let places: Vec<&Record> = facts.things("place").collect();
    all.push(matched(
        Kind::Place,
        &places,
        &of(Kind::Place),
        &|record, one| name_of(record) == one.field("place").map(bare),
        &|record| record.text("slug").unwrap_or_default().to_owned(),
    ));
    all
}

/// Relations of the program's own vocabulary that read the same both ways; a pack may add others.
const SYMMETRIC: [&str; 5] =
    ["partner-of", "works-with", "collaborates-with", "signed-agreement-with", "launched-campaign-with"];

fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_prefix("the ").map_or(lower.clone(), str::to_owned)
}

fn name_of(record: &Record) -> Option<String> {
    record.text("name").map(bare)
}

fn head(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').take(6).collect();
    words.join(" ")
}

fn shown(one: &Candidate) -> String {
    let values: Vec<&str> = one.fields.iter().map(|(_, value)| value.as_str()).collect();
    format!("{} ({}: {})", values.join(" "), one.why, one.seen)
}

/// Matches facts with candidates, each with the first that is the same.
fn matched<F>(
    kind: Kind,
    facts: &[F],
    candidates: &[&Candidate],
    is_same: &dyn Fn(&F, &Candidate) -> bool,
    name: &dyn Fn(&F) -> String,
) -> Measure {
    let mut free: Vec<&&Candidate> = candidates.iter().collect();
    let mut missed = Vec::new();
    for fact in facts {
        match free.iter().position(|one| is_same(fact, one)) {
            Some(at) => {
                free.remove(at);
            }
            None => missed.push(name(fact)),
        }
    }
    Measure {
        kind,
        expected: facts.len(),
        found: candidates.len(),
        right: facts.len() - missed.len(),
        missed,
        wrong: free.into_iter().map(|one| shown(one)).collect(),
    }
}

/// Matches organisations; returns the slug of the pack for each slug of a candidate too.
fn organisations(facts: &Facts<'_>, candidates: &[&Candidate]) -> (Measure, HashMap<String, String>) {
    let records: Vec<&Record> = facts.things("organisation").collect();
    let cited = facts.cited_by_organisation();
    let mut free: BTreeMap<usize, &Candidate> = candidates.iter().copied().enumerate().collect();
    let mut same = HashMap::new();
    let mut left = Vec::new();
    for record in &records {
        let names: BTreeSet<String> =
            record.with_nested().filter(|one| one.kind.field("name").is_some()).filter_map(name_of).collect();
        let found = free.iter().find(|(_, one)| one.names.iter().any(|name| names.contains(&bare(name))));
        let slug = record.text("slug").unwrap_or_default();
        match found.map(|(at, _)| *at) {
            Some(at) => note(&mut same, &mut free, at, slug),
            None => left.push((slug, record, names)),
        }
    }
    let mut missed = Vec::new();
    for (slug, record, names) in left {
        let words: HashSet<&str> =
            names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).collect();
        let passages = cited.get(slug);
        let shared = |one: &Candidate| {
            let name = one.names.first().map(|name| bare(name)).unwrap_or_default();
            let parts: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
            let is_near =
                one.passages.iter().any(|at| passages.is_some_and(|passages| passages.contains(at)));
            let is_same =
                one.is_collective && is_near && parts.last().is_some_and(|last| words.contains(last));
            is_same.then(|| parts.iter().filter(|part| words.contains(*part)).count())
        };
        let is_collective = record.text("kind") == Some("collective");
        let best = free.iter().filter(|_| is_collective).filter_map(|(at, one)| Some((shared(one)?, *at)));
        match best.max_by_key(|(shared, at)| (*shared, std::cmp::Reverse(*at))) {
            Some((_, at)) => note(&mut same, &mut free, at, slug),
            None => missed.push(slug.to_owned()),
        }
    }
    let measure = Measure {
        kind: Kind::Organisation,
        expected: records.len(),
        found: candidates.len(),
        right: records.len() - missed.len(),
        missed,
        wrong: free.into_values().map(shown).collect(),
    };
    (measure, same)
}

fn note(same: &mut HashMap<String, String>, free: &mut BTreeMap<usize, &Candidate>, at: usize, slug: &str) {
    if let Some(own) = free.remove(&at).and_then(|one| one.field("slug").map(str::to_owned)) {
        same.insert(own, slug.to_owned());
    }
}

struct Partnership<'p> {
    passage: usize,
    organisation: &'p str,
    relation: &'p str,
    partner: &'p str,
}

/// The facts of a pack with their places in the article.
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

    /// The passages of all facts that speak of each organisation.
    fn cited_by_organisation(&self) -> HashMap<String, BTreeSet<usize>> {
        let mut cited: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for record in self.things("organisation") {
            cited
                .entry(record.text("slug").unwrap_or_default().to_owned())
                .or_default()
                .extend(self.cited(record));
        }
        for record in self.pack.all() {
            for (_, at) in record.stated().filter(|(field, _)| field.form == Form::Thing("organisation")) {
                cited.entry(at.value.shown()).or_default().extend(self.place(record));
            }
        }
        cited
    }

    fn dates(&self) -> BTreeSet<(usize, String)> {
        let mut dates = BTreeSet::new();
        let facts = self.pack.all().filter(|record| record.kind.role == Role::Fact);
        for record in facts {
            let Some(place) = self.place(record) else { continue };
            let text = |key| record.date(key).map(ToString::to_string);
            if let (Some(since), Some(until)) = (text("since"), text("until")) {
                dates.insert((place, format!("{since}/{until}")));
                continue;
            }
            dates.extend(
                ["date", "as_of", "since", "until"].into_iter().filter_map(text).map(|date| (place, date)),
            );
        }
        dates
    }

    fn figures(&self) -> Vec<(usize, String)> {
        self.things("figure")
            .filter_map(|record| Some((self.place(record)?, record.get("value")?.value.shown())))
            .collect()
    }

    fn partnerships(&self) -> Vec<Partnership<'p>> {
        self.things("partnership")
            .filter_map(|record| {
                Some(Partnership {
                    passage: self.place(record)?,
                    organisation: record.text("organisation")?,
                    relation: record.text("relation")?,
                    partner: record.text("partner")?,
                })
            })
            .collect()
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
