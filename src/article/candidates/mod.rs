//! Candidates: what in an article may be a fact, for a curator to accept or strike.
//!
//! Owns what the rules find in the passages of an article, in the order of the text; it must not know what becomes
//! of it. Nothing here is certain, so each candidate says by which rule it was found. The rules are data
//! ([`Rules`]).
//!
//! Takes time linear in the text.

mod collectives;
mod dates;
mod events;
mod figures;
mod names;
mod organisations;
mod partnerships;
mod phrases;
mod places;
mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use rules::Rules;

use std::collections::{HashMap, HashSet};

use super::document::BlockKind;
use super::passages::Passage;
use crate::pack::write::slug;
use organisations::{Mention, Organisations};
use partnerships::Clause;
use phrases::phrases;
use words::{Hit, Words};

/// Holds what may be a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The indexes of the passages that it was seen in, in order; only an organisation has more than one.
    pub passages: Vec<usize>,
    /// What sort of fact it may be.
    pub kind: CandidateKind,
    /// The words that it was first seen in, at most six, as printed.
    pub seen: String,
    /// The rule or the cue by which it was found.
    pub why: String,
    /// Suggested keys with their values, as a pack's `[[candidate]]` has them.
    pub fields: Vec<(&'static str, String)>,
    /// The names of an organisation.
    pub names: Vec<String>,
    /// Whether it is a group without a name of its own.
    pub is_collective: bool,
}

impl Candidate {
    /// Returns the value of a key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }
}

/// Says what sort of fact a candidate may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CandidateKind {
    /// An organisation under all its names.
    Organisation,
    /// An event.
    Event,
    /// A date.
    Date,
    /// A number with what it counts.
    Figure,
    /// Two organisations and how one stands to the other.
    Partnership,
    /// A city, a country or a region.
    Place,
}

impl CandidateKind {
    /// Returns the word for it, such as `organisation`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Event => "event",
            Self::Date => "date",
            Self::Figure => "figure",
            Self::Partnership => "partnership",
            Self::Place => "place",
        }
    }
}

/// The most characters in the slug of an organisation.
const LONGEST_SLUG: usize = 60;

/// Finds the candidates in the passages of an article with this title, in the order of the text.
#[must_use]
pub fn candidates(passages: &[Passage], title: &str, rules: &Rules) -> Vec<Candidate> {
    let words: Vec<Words<'_>> = passages.iter().map(|passage| words_of(passage, rules)).collect();
    let phrases: Vec<_> = words.iter().map(|words| phrases(words, rules)).collect();
    let mut all = Organisations::collect(&words, &phrases, title, rules);
    let mentions: Vec<Vec<Mention>> = words
        .iter()
        .zip(&phrases)
        .map(|(words, phrases)| {
            let mut mentions = all.mentions(words, rules);
            for group in collectives::collectives(words, &mentions.clone(), phrases, rules) {
                for name in &group.names {
                    let organisation = if group.are_members {
                        all.add_members(name)
                    } else {
                        all.add(name, "a group without a name of its own", true)
                    };
                    mentions.push(Mention { words: group.words.clone(), organisation });
                }
            }
            mentions.sort_by_key(|mention| mention.words.start);
            mentions
        })
        .collect();
    let mut collector = Collector { list: Vec::new(), words: &words };
    let slugs = collector.organisations(&all, &mentions);
    let mut section = (0, 0);
    let mut known_places = HashSet::new();
    for (at, words) in words.iter().enumerate() {
        if passages[at].part != section.0 {
            section = (passages[at].part, at);
        }
        let (mentions, phrases) = (&mentions[at], &phrases[at]);
        let dates = dates::dates(words, rules);
        let clause = Clause { words, mentions, phrases, passage: at, section: section.1 };
        for one in clause.partnerships(&all, rules) {
            let name = |organisation: usize| slugs.get(&organisation).cloned().unwrap_or_default();
            let mut fields = vec![
                ("organisation", name(one.organisation)),
                ("relation", one.relation),
                ("partner", name(one.partner)),
            ];
            if let [date] = dates.as_slice() {
                fields.extend(date.fields.clone());
            }
            collector.add(CandidateKind::Partnership, at, Hit { words: one.words, why: one.why, fields });
        }
        let figures = figures::figures(words, &dates, rules);
        let events = events::events(words, &dates, rules);
        let mut places = places::places(words, rules);
        places.retain(|place| {
            let start = place.words.start;
            let near = mentions.partition_point(|mention| mention.words.end <= start);
            let is_in_name = mentions.get(near).is_some_and(|mention| mention.words.contains(&start));
            !is_in_name && known_places.insert(place.fields[0].1.to_lowercase())
        });
        for (kind, hits) in [
            (CandidateKind::Date, dates),
            (CandidateKind::Figure, figures),
            (CandidateKind::Event, events),
            (CandidateKind::Place, places),
        ] {
            for hit in hits {
                collector.add(kind, at, hit);
            }
        }
    }
    collector.list.sort_by_key(|(place, candidate)| (*place, candidate.kind));
    collector.list.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Returns the words of a passage; none of a line that leads elsewhere.
fn words_of<'p>(passage: &'p Passage, rules: &Rules) -> Words<'p> {
    let words = match passage.kind {
        BlockKind::Note => Words::of(""),
        _ => Words::of(&passage.plain),
    };
    let has_label = passage.kind == BlockKind::Infobox && rules.organisations.labels.contains(words.lower(0));
    Words { first: usize::from(has_label), ..words }
}

/// Collects candidates with the passage and the word that each begins at.
struct Collector<'a, 'p> {
    list: Vec<((usize, usize), Candidate)>,
    words: &'a [Words<'p>],
}

impl Collector<'_, '_> {
    fn add(&mut self, kind: CandidateKind, passage: usize, hit: Hit) {
        let Hit { words, why, fields } = hit;
        let place = (passage, words.start);
        let seen = self.words[passage].quote(words);
        let (passages, names) = (vec![passage], Vec::new());
        let candidate = Candidate { passages, kind, seen, why, fields, names, is_collective: false };
        self.list.push((place, candidate));
    }

    /// Adds each organisation that is mentioned, and returns their slugs. A name that is first printed in a later
    /// passage is a candidate of its own with the same slug, since that passage states it.
    fn organisations(&mut self, all: &Organisations, mentions: &[Vec<Mention>]) -> HashMap<usize, String> {
        let mut slugs: HashMap<usize, String> = HashMap::new();
        let mut taken = HashMap::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut told: HashSet<(usize, &str)> = HashSet::new();
        for (passage, mentions) in mentions.iter().enumerate() {
            for Mention { words, organisation } in mentions {
                let known = &all.list[*organisation];
                let first = places.get(organisation).copied();
                if let Some(at) = first {
                    let passages = &mut self.list[at].1.passages;
                    if passages.last() != Some(&passage) {
                        passages.push(passage);
                    }
                }
                let text = self.words[passage].text;
                let is_new = |name: &&String| {
                    !told.contains(&(*organisation, name.as_str())) && is_printed(text, name)
                };
                let listed = known.names.first().filter(|_| first.is_none());
                let others = known.names.iter().filter(|name| Some(*name) != listed).filter(is_new);
                let names: Vec<&String> = listed.into_iter().chain(others).collect();
                let Some((name, also)) = names.split_first() else { continue };
                told.extend(names.iter().map(|name| (*organisation, name.as_str())));
                let slug = slugs.entry(*organisation).or_insert_with(|| unused(&known.names, &mut taken));
                let mut fields = vec![("slug", slug.clone()), ("name", (*name).clone())];
                if !also.is_empty() {
                    fields
                        .push(("also", also.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("; ")));
                }
                let why = if first.is_none() { &known.why } else { "another name" };
                places.entry(*organisation).or_insert(self.list.len());
                let hit = Hit { words: words.clone(), why: why.to_owned(), fields };
                self.add(CandidateKind::Organisation, passage, hit);
                if let Some((_, candidate)) = self.list.last_mut() {
                    candidate.names = names.into_iter().cloned().collect();
                    candidate.is_collective = known.is_collective;
                }
            }
        }
        slugs
    }
}

/// Tells whether a text has a name as whole words.
fn is_printed(text: &str, name: &str) -> bool {
    let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(name).any(|(at, _)| {
        is_end(text[..at].chars().next_back()) && is_end(text[at + name.len()..].chars().next())
    })
}

/// Returns a slug of the first name that gives one, different from all that are taken.
fn unused(names: &[String], taken: &mut HashMap<String, u64>) -> String {
    let slug = names.iter().map(|name| slug(name, LONGEST_SLUG)).find(|slug| !slug.is_empty());
    let slug = slug.unwrap_or_else(|| "organisation".to_owned());
    let mut number = taken.get(&slug).copied().unwrap_or_default();
    loop {
        number += 1;
        let free = if number == 1 { slug.clone() } else { format!("{slug}-{number}") };
        if number == 1 || !taken.contains_key(&free) {
            taken.insert(slug, number);
            taken.entry(free.clone()).or_insert(1);
            return free;
        }
    }
}
