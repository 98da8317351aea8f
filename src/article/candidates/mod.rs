//! Candidates: what in an article may be a fact, for a curator to accept or strike.
//!
//! Owns what the rules find in the passages of an article, in the order of the text; it must not
//! know what becomes of it. Nothing here is certain, so each candidate says by which rule it was
//! found. The rules are data ([`Rules`]).
//!
//! Takes time linear in the text.

mod dates;
mod figures;
mod organisations;
mod partnerships;
mod places;
mod rules;
mod words;

pub use rules::Rules;

use std::collections::HashSet;

use super::passages::{Passage, PassageKind};
use organisations::{Class, Found};
use words::{Words, slug};

/// Holds what may be a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The index of its passage.
    pub passage: usize,
    /// What sort of fact it may be.
    pub kind: Kind,
    /// The words that it was seen in, at most six, as printed.
    pub seen: String,
    /// The rule or the cue by which it was found.
    pub why: String,
    /// The slug of the organisation or the event.
    pub slug: Option<String>,
    /// Suggested keys with their values.
    pub fields: Vec<(&'static str, String)>,
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
    /// An organisation under one of its names.
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

/// A candidate with the word that it begins at.
type Placed = (usize, Candidate);

/// Finds the candidates in the passages of an article, in the order of the text.
#[must_use]
pub fn candidates(passages: &[Passage], rules: &Rules) -> Vec<Candidate> {
    let words: Vec<Words<'_>> = passages.iter().map(|passage| Words::of(&passage.plain)).collect();
    let is_text: Vec<bool> =
        passages.iter().map(|passage| passage.kind != PassageKind::Navigation).collect();
    let mut found = organisations::find(&words, &is_text, rules);
    let partnerships = partnerships::find(&words, &mut found, rules);
    let mut placed: Vec<Placed> = Vec::new();
    named(&words, &found, &mut placed);
    for one in partnerships {
        let slug = |index: usize| found.slugs[index].clone();
        let fields = vec![
            ("organisation", slug(one.organisation)),
            ("relation", one.relation),
            ("partner", slug(one.partner)),
        ];
        let seen = words[one.passage].seen(one.first, one.last);
        let candidate =
            Candidate { passage: one.passage, kind: Kind::Partnership, seen, why: one.why, slug: None, fields };
        placed.push((one.first, candidate));
    }
    for (passage, words) in words.iter().enumerate().filter(|(passage, _)| is_text[*passage]) {
        plain(words, passage, rules, &mut placed);
    }
    placed.sort_by_key(|(first, candidate)| (candidate.passage, *first, candidate.kind));
    placed.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Organisations, each name of each once, and events with a name.
fn named(words: &[Words<'_>], found: &Found, placed: &mut Vec<Placed>) {
    let mut told: HashSet<(usize, &str)> = HashSet::new();
    let mut known: HashSet<usize> = HashSet::new();
    for mention in &found.mentions {
        let passage = mention.passage;
        let seen = words[passage].seen(mention.first, mention.last);
        if mention.class == Class::Event && mention.first < mention.last {
            let fields = vec![("name", mention.name.clone())];
            let (slug, why) = (Some(slug(&mention.name)), "event word".to_owned());
            placed.push((mention.first, Candidate { passage, kind: Kind::Event, seen, why, slug, fields }));
            continue;
        }
        let Some(organisation) = mention.organisation else { continue };
        let names = || std::iter::once(&mention.name).chain(mention.others.iter().map(|(_, name)| name));
        if names().filter(|name| told.insert((organisation, name.as_str()))).count() == 0 {
            continue;
        }
        let why = match mention.class {
            Class::Role => "office",
            Class::Collective => "bodies without a name",
            Class::Unknown => "named where an organisation stands",
            Class::Named | Class::Event => "organisation word",
        };
        let why = if known.insert(organisation) { why.to_owned() } else { format!("{why}, another name") };
        let mut fields = vec![("name", mention.name.clone())];
        fields.extend(mention.others.iter().cloned());
        let slug = found.slugs.get(organisation).cloned();
        placed.push((mention.first, Candidate { passage, kind: Kind::Organisation, seen, why, slug, fields }));
    }
}

/// Dates, figures, places and events without a name: what a passage says by itself.
fn plain(words: &Words<'_>, passage: usize, rules: &Rules, placed: &mut Vec<Placed>) {
    let mut add = |kind, (first, last), why: String, fields| {
        let seen = words.seen(first, last);
        placed.push((first, Candidate { passage, kind, seen, why, slug: None, fields }));
    };
    let dates = dates::dates(words, rules);
    for date in &dates {
        add(Kind::Date, (date.first, date.last), date.why.to_owned(), vec![("date", date.edtf.clone())]);
    }
    for figure in figures::figures(words, &dates, rules) {
        let mut fields = vec![("value", figure.value.to_string())];
        fields.extend(figure.metric.map(|metric| ("metric", metric)));
        fields.extend(figure.qualifier.map(|qualifier| ("qualifier", qualifier)));
        let why = if figure.unit.is_some() { "number with its unit" } else { "large number" };
        fields.extend(figure.unit.map(|unit| ("unit", unit)));
        add(Kind::Figure, (figure.first, figure.last), why.to_owned(), fields);
    }
    for place in places::places(words, rules) {
        let why = if place.city.is_some() { "city and country" } else { "name of a country" };
        let mut fields: Vec<(&'static str, String)> = place.city.map(|city| ("place", city)).into_iter().collect();
        fields.push(("country", place.country.to_owned()));
        add(Kind::Place, (place.first, place.last), why.to_owned(), fields);
    }
    if let Some(date) = dates.first() {
        for at in 0..words.len() {
            let lower = words.lower(at);
            if let Some(kind) = rules.event_verbs.get(lower) {
                let fields = vec![("kind", kind.clone()), ("date", date.edtf.clone())];
                add(Kind::Event, (at, at), format!("`{lower}` with a date"), fields);
            } else if rules.events.contains(lower) && !words.is_capital(at) {
                let fields = vec![("date", date.edtf.clone())];
                add(Kind::Event, (at, at), format!("`{lower}` with a date"), fields);
            }
        }
    }
}
