//! The rules that candidates are found by, as data: cue words, relations, units, names of countries.
//!
//! Owns the form of `rules.toml` and how a curator's own file adds to it; it must not know how a rule is applied.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use toml::{Table, Value};

use super::words::Words;

const BUILT_IN: &str = include_str!("rules.toml");

/// Holds the rules of the program and those that a curator has added. `rules.toml` explains each key.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    pub(super) organisations: OrganisationWords,
    pub(super) collectives: CollectiveWords,
    pub(super) events: EventWords,
    relation: Vec<RelationRule>,
    pub(super) units: HashMap<String, String>,
    pub(super) qualifiers: HashMap<String, String>,
    pub(super) numbers: HashMap<String, u64>,
    pub(super) regions: RegionWords,
    countries: HashMap<String, String>,
    /// The relations by the first word of their phrases, longest phrase first.
    #[serde(skip)]
    pub(super) relations: HashMap<String, Vec<RelationRule>>,
}

/// A set of words in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct WordSet(HashSet<String>);

impl From<Vec<String>> for WordSet {
    fn from(words: Vec<String>) -> Self {
        Self(words.iter().map(|word| word.to_lowercase()).collect())
    }
}

impl WordSet {
    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OrganisationWords {
    pub(super) words: WordSet,
    pub(super) endings: WordSet,
    pub(super) predicates: WordSet,
    pub(super) roles: WordSet,
    pub(super) role_adjectives: WordSet,
    pub(super) stand_ins: WordSet,
    pub(super) common_acronyms: WordSet,
    pub(super) inner: WordSet,
    pub(super) groups: WordSet,
    pub(super) openers: WordSet,
    pub(super) labels: WordSet,
    pub(super) being: WordSet,
    pub(super) aliases: Vec<String>,
    pub(super) programmes: WordSet,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CollectiveWords {
    pub(super) heads: WordSet,
    pub(super) whole: HashMap<String, String>,
    pub(super) members: WordSet,
    pub(super) measures: WordSet,
    pub(super) cues: WordSet,
    pub(super) verbs: WordSet,
    pub(super) acted_upon: WordSet,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EventWords {
    pub(super) words: WordSet,
    pub(super) verbs: HashMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RegionWords {
    pub(super) names: WordSet,
}

/// Says how a phrase joins organisations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationRule {
    pub(super) phrase: String,
    pub(super) relation: String,
    #[serde(default)]
    pub(super) object: Object,
    /// Whether any name after the phrase is that of an organisation.
    #[serde(default)]
    pub(super) names: bool,
}

/// Says which end of a relation the organisations after a phrase are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Object {
    /// The subject stands in the relation to them.
    #[default]
    Partner,
    /// They stand in the relation to the subject.
    Subject,
    /// The first of them stands in the relation to the others.
    EachOther,
}

impl Rules {
    /// Returns the rules that come with the program.
    #[must_use]
    pub fn built_in() -> Self {
        // A test reads the file; should it ever be broken, nothing is found.
        Self::with("").unwrap_or_default()
    }

    /// Returns the rules of the program with those of a curator's own file. Lists get longer; what the file says
    /// of a word or phrase replaces what the program says of it.
    ///
    /// # Errors
    ///
    /// Fails where the text is not TOML of the form of `rules.toml`: the line, counted from 1, and what is wrong.
    pub fn with(text: &str) -> Result<Self, (usize, String)> {
        let fault = |error: toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = 1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count();
            (line, error.message().to_owned())
        };
        // Read on its own first, so that a mistake is found in its line.
        toml::from_str::<Self>(text).map_err(fault)?;
        let mut all: Table = toml::from_str(BUILT_IN).map_err(fault)?;
        merge(&mut all, toml::from_str(text).map_err(fault)?);
        // From text again: a second way of reading would take a second copy of the code.
        let mut rules: Self = toml::from_str(&all.to_string()).map_err(fault)?;
        for mut rule in std::mem::take(&mut rules.relation) {
            rule.phrase = rule.phrase.to_lowercase();
            if let Some(first) = rule.phrase.split_whitespace().next().map(str::to_owned) {
                let known = rules.relations.entry(first).or_default();
                known.retain(|one| one.phrase != rule.phrase);
                known.push(rule);
                known.sort_by_key(|one| std::cmp::Reverse(one.phrase.split_whitespace().count()));
            }
        }
        let countries = std::mem::take(&mut rules.countries);
        let words = |name: &str| spaced(&Words::of(name), 0, usize::MAX);
        rules.countries = countries.into_iter().map(|(name, code)| (words(&name), code)).collect();
        Ok(rules)
    }

    /// Returns the code of the country whose name begins at a word, and the end of the name.
    pub(super) fn country(&self, words: &Words<'_>, at: usize) -> Option<(&str, usize)> {
        const LONGEST: usize = 7;
        if !words.is_capital(at) {
            return None;
        }
        let unbroken = |next: usize| next < words.len() && !words.gap(next).contains(['.', '(']);
        let most = (at + 1..at + LONGEST).take_while(|&next| unbroken(next)).count();
        (at + 1..=at + 1 + most)
            .rev()
            .find_map(|end| Some((self.countries.get(&spaced(words, at, end))?.as_str(), end)))
    }
}

/// Returns the words in a range with a blank between each two.
fn spaced(words: &Words<'_>, start: usize, end: usize) -> String {
    let list: Vec<&str> = (start..end.min(words.len())).map(|at| words.text(at..at + 1)).collect();
    list.join(" ")
}

/// Adds the keys and the items of lists of one table to another.
fn merge(into: &mut Table, from: Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(known)), Value::Table(new)) => merge(known, new),
            (Some(Value::Array(known)), Value::Array(new)) => known.extend(new),
            (_, value) => drop(into.insert(key, value)),
        }
    }
}
