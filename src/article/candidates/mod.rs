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
use super::slugs::{TakenSlugs, or};
use crate::pack::write::slug;
use organisations::{Mention, Organisations};
use partnerships::Clause;
use rules::{Class, key};
use words::{Hit, Words};

/// Holds what may be a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The indexes of the passages that it was seen in, in order; only an organisation has more than one.
    pub passages: Vec<usize>,
    /// What sort of fact it may be, such as `organisation`, as a pack's `[[candidate]]` has it.
    pub kind: &'static str,
    /// The words that it was first seen in, at most six, as printed.
    pub seen: String,
    /// The rule or the cue by which it was found.
    pub why: String,
    /// Suggested keys with their values, as a pack's `[[candidate]]` has them.
    pub fields: Vec<(&'static str, String)>,
}

impl Candidate {
    /// Returns the value of a key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }
}

/// The most characters in the slug of an organisation.
const LONGEST_SLUG: usize = 60;

/// Finds the candidates in the passages of an article with this title, in the order of the text.
#[must_use]
pub fn candidates(passages: &[Passage], title: &str, rules: &Rules) -> Vec<Candidate> {
    let words: Vec<Words<'_>> = passages.iter().map(|passage| words_of(passage, rules)).collect();
    let runs: Vec<_> = words.iter().map(names::runs).collect();
    let phrases: Vec<_> = words.iter().map(phrases::phrases).collect();
    let mut all = Organisations::collect(&words, &runs, &phrases, title);
    let mentions = words.iter().zip(&runs).zip(&phrases).map(|((words, runs), phrases)| {
        let mut mentions = all.mentions(words, runs);
        for group in collectives::collectives(words, &mentions.clone(), phrases) {
            mentions.extend(group.names.iter().map(|name| {
                let organisation = if group.are_members {
                    all.add_members(name)
                } else {
                    all.add(name, "a group without a name of its own", true)
                };
                Mention { words: group.words.clone(), organisation }
            }));
        }
        mentions.sort_by_key(|mention| mention.words.start);
        mentions
    });
    let mentions: Vec<Vec<Mention>> = mentions.collect();
    let mut collector = Collector { list: Vec::new(), words: &words };
    let slugs = collector.organisations(&all, &mentions);
    let mut section = (0, 0);
    let mut known_places = HashSet::new();
    for (at, words) in words.iter().enumerate() {
        if passages[at].part != section.0 {
            section = (passages[at].part, at);
        }
        let (runs, mentions) = (&runs[at], &mentions[at]);
        let dates = dates::dates(words);
        let clause = Clause { words, mentions, all: &all, slugs: &slugs, passage: at, section: section.1 };
        let mut partnerships = clause.partnerships(&phrases[at]);
        if let [date] = dates.as_slice() {
            for one in &mut partnerships {
                one.fields.extend(date.fields.clone());
            }
        }
        let mut places = places::places(words, runs);
        places.retain(|place| {
            let start = place.words.start;
            let near = mentions.partition_point(|mention| mention.words.end <= start);
            let is_in_name = mentions.get(near).is_some_and(|mention| mention.words.contains(&start));
            !is_in_name && known_places.insert(key(&place.fields[0].1))
        });
        for (kind, hits) in [
            ("event", events::events(words, runs, &dates)),
            ("figure", figures::figures(words, &dates)),
            ("date", dates),
            ("partnership", partnerships),
            ("place", places),
        ] {
            for hit in hits {
                collector.add(kind, at, hit);
            }
        }
    }
    collector.list.sort_by_key(|(place, _)| *place);
    collector.list.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Returns the words of a passage; none of a line that leads elsewhere.
fn words_of<'p>(passage: &'p Passage, rules: &'p Rules) -> Words<'p> {
    let text = if passage.kind == BlockKind::Note { "" } else { &passage.plain };
    let words = Words::of(text, rules);
    let has_label = passage.kind == BlockKind::Infobox && words.is(0, Class::Label);
    Words { first: usize::from(has_label), ..words }
}

/// Collects candidates with the passage and the word that each begins at.
struct Collector<'a, 'p> {
    list: Vec<((usize, usize), Candidate)>,
    words: &'a [Words<'p>],
}

impl Collector<'_, '_> {
    fn add(&mut self, kind: &'static str, passage: usize, hit: Hit) {
        let Hit { words, why, fields } = hit;
        let place = (passage, words.start);
        let seen = self.words[passage].quote(words);
        let passages = vec![passage];
        self.list.push((place, Candidate { passages, kind, seen, why, fields }));
    }

    /// Adds each organisation that is mentioned, and returns their slugs. A name that is first printed in a later
    /// passage is a candidate of its own with the same slug, since that passage states it.
    fn organisations(&mut self, all: &Organisations, mentions: &[Vec<Mention>]) -> HashMap<usize, String> {
        let mut slugs: HashMap<usize, String> = HashMap::new();
        let mut taken = TakenSlugs::default();
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut told: HashSet<(usize, &str)> = HashSet::new();
        let each =
            mentions.iter().enumerate().flat_map(|(at, mentions)| mentions.iter().map(move |one| (at, one)));
        for (passage, Mention { words, organisation }) in each {
            let known = &all.list[*organisation];
            let first = places.get(organisation).copied();
            if let Some(at) = first {
                let passages = &mut self.list[at].1.passages;
                passages.extend((passages.last() != Some(&passage)).then_some(passage));
            }
            let text = self.words[passage].text;
            let listed = known.names.first().filter(|_| first.is_none());
            let is_new = |name: &&String| Some(*name) != listed && is_printed(text, name);
            let names = listed.into_iter().chain(known.names.iter().filter(is_new));
            let names: Vec<&String> = names.filter(|name| told.insert((*organisation, *name))).collect();
            let Some((name, also)) = names.split_first() else { continue };
            let slug = slugs.entry(*organisation).or_insert_with(|| {
                let slugs = known.names.iter().map(|name| slug(name, LONGEST_SLUG));
                taken.unused(or(
                    slugs.into_iter().find(|slug| !slug.is_empty()).unwrap_or_default(),
                    "organisation",
                ))
            });
            let mut fields = vec![("slug", slug.clone()), ("name", (*name).clone())];
            let also: Vec<&str> = also.iter().map(|name| name.as_str()).collect();
            fields.extend((!also.is_empty()).then(|| ("also", also.join("; "))));
            let why = if first.is_none() { &known.why } else { "another name" };
            places.entry(*organisation).or_insert(self.list.len());
            let kind = if known.is_collective { "collective" } else { "organisation" };
            self.add(kind, passage, Hit::new(words.clone(), why, fields));
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
