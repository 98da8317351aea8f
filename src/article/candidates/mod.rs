//! Candidates: what in an article may be a fact, for a curator to accept or strike.
//!
//! Owns what the rules find in the passages of an article, in the order of the text; it must not
//! know what becomes of it. Nothing here is certain, so each candidate says by which rule it was
//! found. The rules are data ([`Rules`]).
//!
//! Takes time linear in the text.

mod collectives;
mod dates;
mod events;
mod figures;
mod names;
mod organisations;
mod partnerships;
mod places;
mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use rules::Rules;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::passages::{Passage, PassageKind};
use crate::pack::write::slug;
use dates::Dated;
use organisations::{Mention, Organisations};
use partnerships::Sentence;
use words::Words;

/// Holds what may be a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The indexes of the passages that it was seen in, in order; one but for an organisation.
    pub passages: Vec<usize>,
    /// What sort of fact it may be.
    pub kind: Kind,
    /// The words that it was first seen in, at most six, as printed.
    pub seen: String,
    /// The rule or the cue by which it was found.
    pub why: String,
    /// Suggested keys with their values, as a pack's `[[candidate]]` has them.
    pub fields: Vec<(&'static str, String)>,
    /// The names of an organisation.
    pub names: Vec<String>,
    /// Whether it is a body without a name of its own.
    pub is_collective: bool,
}

impl Candidate {
    /// Returns the value under a key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }
}

/// Says what sort of fact a candidate may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An organisation under all its names.
    Organisation,
    /// An event.
    Event,
    /// A date.
    Date,
    /// A number with what it counts.
    Figure,
    /// Two organisations and how the one stands to the other.
    Partnership,
    /// A city or a country.
    Place,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Organisation, Self::Event, Self::Date, Self::Figure, Self::Partnership, Self::Place];

    /// Returns the word for it, as `organisation`.
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

/// Longest slug of an organisation, in characters.
const SLUG: usize = 60;

/// Finds the candidates in the passages of an article with this title, in the order of the text.
#[must_use]
pub fn candidates(passages: &[Passage], title: &str, rules: &Rules) -> Vec<Candidate> {
    let words: Vec<Words<'_>> = passages.iter().map(|passage| words_of(passage, rules)).collect();
    let phrases: Vec<_> = words.iter().map(|words| partnerships::phrases(words, rules)).collect();
    let mut all = Organisations::collect(&words, &phrases, title, rules);
    let mentions: Vec<Vec<Mention>> = words
        .iter()
        .zip(&phrases)
        .map(|(words, phrases)| all.mentions_with_groups(words, phrases, rules))
        .collect();
    let mut placed = Placed { list: Vec::new() };
    let slugs = placed.organisations(&all, &words, &mentions);
    let mut section = (0, 0);
    let mut told = HashSet::new();
    for (at, words) in words.iter().enumerate() {
        let part = passages.get(at).map_or(0, |passage| passage.part);
        if part != section.0 {
            section = (part, at);
        }
        let (mentions, phrases) = (&mentions[at], &phrases[at]);
        let dates = dates::dates(words, rules);
        let sentence = Sentence { words, mentions, phrases, passage: at, section: section.1 };
        for one in sentence.partnerships(&all, rules) {
            let name = |organisation: usize| slugs.get(&organisation).cloned().unwrap_or_default();
            let mut fields = vec![
                ("organisation", name(one.organisation)),
                ("relation", one.relation),
                ("partner", name(one.partner)),
            ];
            if let [date] = dates.as_slice() {
                fields.push(("date", date.edtf.clone()));
            }
            placed.add(Kind::Partnership, at, words, one.words, one.why, fields);
        }
        placed.plain(at, words, mentions, &dates, &mut told, rules);
    }
    placed.list.sort_by_key(|(place, candidate)| (*place, candidate.kind));
    placed.list.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The words of a passage; none of a line that leads elsewhere.
fn words_of<'p>(passage: &'p Passage, rules: &Rules) -> Words<'p> {
    match passage.kind {
        PassageKind::Navigation => Words::of(""),
        PassageKind::Sentence | PassageKind::ListItem => Words::of(&passage.plain),
        PassageKind::Infobox => {
            let words = Words::of(&passage.plain);
            let first = usize::from(rules.labels.contains(words.lower(0)));
            Words { first, ..words }
        }
    }
}

/// Candidates with the passage and the word that each begins at.
struct Placed {
    list: Vec<((usize, usize), Candidate)>,
}

impl Placed {
    fn add(
        &mut self,
        kind: Kind,
        passage: usize,
        words: &Words<'_>,
        range: Range<usize>,
        why: String,
        fields: Vec<(&'static str, String)>,
    ) {
        let seen = words.seen(range.start, range.end - 1);
        let candidate = Candidate {
            passages: vec![passage],
            kind,
            seen,
            why,
            fields,
            names: Vec::new(),
            is_collective: false,
        };
        self.list.push(((passage, range.start), candidate));
    }

    /// Adds each organisation that is mentioned, and returns their slugs.
    fn organisations(
        &mut self,
        all: &Organisations,
        words: &[Words<'_>],
        mentions: &[Vec<Mention>],
    ) -> HashMap<usize, String> {
        let mut slugs = HashMap::new();
        let mut taken = HashMap::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for (passage, mentions) in mentions.iter().enumerate() {
            for Mention { words: range, organisation } in mentions {
                if let Some(&at) = places.get(organisation) {
                    let passages = &mut self.list[at].1.passages;
                    if passages.last() != Some(&passage) {
                        passages.push(passage);
                    }
                    continue;
                }
                let Some(known) = all.list.get(*organisation) else { continue };
                let names = known.names.clone();
                let slug = unused(&names, &mut taken);
                let mut fields = vec![("slug", slug.clone())];
                fields.extend(names.first().map(|name| ("name", name.clone())));
                if names.len() > 1 {
                    fields.push(("also", names[1..].join("; ")));
                }
                places.insert(*organisation, self.list.len());
                slugs.insert(*organisation, slug);
                self.add(
                    Kind::Organisation,
                    passage,
                    &words[passage],
                    range.clone(),
                    known.why.clone(),
                    fields,
                );
                if let Some((_, candidate)) = self.list.last_mut() {
                    candidate.names = names;
                    candidate.is_collective = known.is_collective;
                }
            }
        }
        slugs
    }

    /// Adds dates, figures, events and places: what a passage says by itself.
    fn plain(
        &mut self,
        passage: usize,
        words: &Words<'_>,
        mentions: &[Mention],
        dates: &[Dated],
        told: &mut HashSet<String>,
        rules: &Rules,
    ) {
        for date in dates {
            let fields = vec![("date", date.edtf.clone())];
            self.add(Kind::Date, passage, words, date.first..date.last + 1, date.why.to_owned(), fields);
        }
        for figure in figures::figures(words, dates, rules) {
            let mut fields = vec![("value", figure.value.to_string())];
            fields.extend(figure.metric.map(|metric| ("metric", metric)));
            fields.extend(figure.qualifier.map(|qualifier| ("qualifier", qualifier)));
            let why = if figure.unit.is_some() { "a number with its unit" } else { "a large number" };
            fields.extend(figure.unit.map(|unit| ("unit", unit)));
            self.add(Kind::Figure, passage, words, figure.first..figure.last + 1, why.to_owned(), fields);
        }
        for event in events::events(words, !dates.is_empty(), rules) {
            let after = dates.get(dates.partition_point(|date| date.first < event.words.start));
            let mut fields: Vec<(&'static str, String)> = Vec::new();
            fields.extend(event.name.map(|name| ("name", name)));
            fields.extend(after.or(dates.last()).map(|date| ("date", date.edtf.clone())));
            self.add(Kind::Event, passage, words, event.words, event.why, fields);
        }
        for place in places::places(words, rules) {
            let near = mentions.partition_point(|mention| mention.words.end <= place.first);
            let is_in_name = mentions.get(near).is_some_and(|mention| mention.words.contains(&place.first));
            let name = place.city.clone().unwrap_or_else(|| words.cut(place.first, place.last).to_owned());
            if is_in_name || !told.insert(name.to_lowercase()) {
                continue;
            }
            let mut fields = vec![("place", name)];
            fields.extend(place.country.map(|country| ("country", country.to_owned())));
            self.add(Kind::Place, passage, words, place.first..place.last + 1, place.why.to_owned(), fields);
        }
    }
}

/// A slug of the first name that gives one, unlike all those that are taken.
fn unused(names: &[String], taken: &mut HashMap<String, u64>) -> String {
    let slug = names.iter().map(|name| slug(name, SLUG)).find(|slug| !slug.is_empty());
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
