//! The rules that candidates are found by, as data: cue words, relations, units, names of countries.
//!
//! Owns the form of `rules.toml` and how a curator's own file adds to it; it must not know how a rule is applied.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Deserialize;
use toml::{Table, Value};

const BUILT_IN: &str = include_str!("rules.toml");

/// Holds the rules of the program and those that a curator has added. `rules.toml` explains each key.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    pub(super) aliases: Vec<String>,
    words: HashMap<Class, Vec<String>>,
    pub(super) only_after: HashMap<String, String>,
    pub(super) event_verbs: HashMap<String, String>,
    relation: Vec<RelationRule>,
    pub(super) units: HashMap<String, String>,
    pub(super) qualifiers: HashMap<String, String>,
    pub(super) numbers: HashMap<String, u64>,
    countries: HashMap<String, String>,
    /// The classes of each word, a bit for each.
    #[serde(skip)]
    classes: HashMap<String, u32>,
    /// The relations by the first word of their phrases, longest phrase first.
    #[serde(skip)]
    relations: HashMap<String, Vec<RelationRule>>,
}

/// What a word can be: the lists of `rules.toml`, which explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    ActedUpon,
    Being,
    Calling,
    Collective,
    CommonAcronym,
    Conjunction,
    Cue,
    Determiner,
    Ending,
    Event,
    HeadLink,
    Inner,
    Label,
    ListLink,
    Measure,
    Member,
    NameLink,
    Opener,
    Organisation,
    People,
    Predicate,
    PredicateEnd,
    Preposition,
    Programme,
    Region,
    Role,
    RoleAdjective,
    StandIn,
    UnitEnd,
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
            (line, error.message().replace("unknown variant", "unknown name"))
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
                known.sort_by_key(|one| Reverse(one.phrase.split_whitespace().count()));
            }
        }
        for (class, words) in std::mem::take(&mut rules.words) {
            for word in words {
                *rules.classes.entry(word.to_lowercase()).or_default() |= class.bit();
            }
        }
        rules.countries = rules.countries.into_iter().map(|(country, code)| (key(&country), code)).collect();
        Ok(rules)
    }

    /// Returns what a word in lower case can be, a bit for each class.
    pub(super) fn classes(&self, word: &str) -> u32 {
        self.classes.get(word).copied().unwrap_or_default()
    }

    /// Returns the relations whose phrases begin with a word, longest phrase first.
    pub(super) fn relations(&self, first: &str) -> &[RelationRule] {
        self.relations.get(first).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the code of the country that goes by a name.
    pub(super) fn country(&self, name: &str) -> Option<&str> {
        self.countries.get(&key(name)).map(String::as_str)
    }
}

impl Class {
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Returns a name without what may differ between two ways of printing it: case, blanks, punctuation, a leading
/// article.
pub(super) fn key(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
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
