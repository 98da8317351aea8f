//! The rules that candidates are found by, as data: cue words, relations, units, names of countries.
//!
//! Owns the form of `rules.toml` and what a curator's own file adds to it; it must not know how a
//! rule is applied.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use serde::Deserialize;

const BUILT_IN: &str = include_str!("rules.toml");

/// Words that a phrase's `*` stands for at most.
pub(super) const WILD: usize = 4;

/// Holds the rules, those of the program and those that a curator has added.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    pub(super) organisation: HashSet<String>,
    pub(super) endings: HashSet<String>,
    pub(super) predicates: HashSet<String>,
    pub(super) roles: HashSet<String>,
    pub(super) role_adjectives: HashSet<String>,
    pub(super) stand_ins: HashSet<String>,
    pub(super) common_acronyms: HashSet<String>,
    pub(super) inner: HashSet<String>,
    pub(super) openers: HashSet<String>,
    pub(super) labels: HashSet<String>,
    pub(super) being: HashSet<String>,
    pub(super) aliases: Vec<Vec<String>>,
    pub(super) programmes: HashSet<String>,
    pub(super) measures: HashSet<String>,
    pub(super) collectives: HashSet<String>,
    pub(super) whole: HashMap<String, String>,
    pub(super) members: HashSet<String>,
    pub(super) cues: HashSet<String>,
    pub(super) verbs: HashSet<String>,
    pub(super) acted_upon: HashSet<String>,
    pub(super) events: HashSet<String>,
    pub(super) event_verbs: HashMap<String, String>,
    /// The relations by the first word of their phrases, longest first.
    pub(super) relations: HashMap<String, Vec<Relation>>,
    pub(super) units: HashMap<String, String>,
    /// Words of a qualifier, with what it is.
    pub(super) qualifiers: HashMap<String, String>,
    pub(super) numbers: HashMap<String, u64>,
    pub(super) regions: HashSet<String>,
    /// The names of countries by their first word, longest first: the words and the code.
    pub(super) countries: HashMap<String, Vec<(Vec<String>, String)>>,
}

/// Says how a phrase joins organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) words: Vec<String>,
    pub(super) term: String,
    pub(super) object: Object,
    /// Whether any name after the phrase is that of a body.
    pub(super) names: bool,
}

/// Says what the bodies after a phrase are to the subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Object {
    /// Those that it stands in the relation to.
    #[default]
    Partner,
    /// Those that stand in the relation to it.
    Subject,
    /// The first of them stands in the relation to the others.
    EachOther,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    organisations: Organisations,
    collectives: Collectives,
    events: Events,
    relation: Vec<Phrase>,
    units: BTreeMap<String, String>,
    qualifiers: BTreeMap<String, String>,
    numbers: BTreeMap<String, u64>,
    regions: Regions,
    countries: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Organisations {
    words: Vec<String>,
    endings: Vec<String>,
    predicates: Vec<String>,
    roles: Vec<String>,
    role_adjectives: Vec<String>,
    stand_ins: Vec<String>,
    common_acronyms: Vec<String>,
    inner: Vec<String>,
    openers: Vec<String>,
    labels: Vec<String>,
    being: Vec<String>,
    aliases: Vec<String>,
    programmes: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Collectives {
    heads: Vec<String>,
    whole: BTreeMap<String, String>,
    members: Vec<String>,
    measures: Vec<String>,
    cues: Vec<String>,
    verbs: Vec<String>,
    acted_upon: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Events {
    words: Vec<String>,
    verbs: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Regions {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    #[serde(rename = "phrase")]
    words: String,
    relation: String,
    #[serde(default)]
    object: Object,
    #[serde(default)]
    names: bool,
}

impl Rules {
    /// Returns the rules that come with the program.
    #[must_use]
    pub fn built_in() -> Self {
        // A test reads the file; should it ever be broken, nothing is found.
        Self::default().extended(BUILT_IN).unwrap_or_default()
    }

    /// Returns these rules with those of a curator's own file. What it says of a word that is here
    /// already takes the place of what was said.
    ///
    /// # Errors
    ///
    /// Fails where the text is not TOML of the form of `rules.toml`: the line, counted from 1, and
    /// what is wrong there.
    pub fn extended(&self, text: &str) -> Result<Self, (usize, String)> {
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |Range { start, .. }| start);
            let line = 1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count();
            (line, error.message().to_owned())
        })?;
        let mut rules = self.clone();
        rules.add(file);
        Ok(rules)
    }

    fn add(&mut self, file: File) {
        let File { organisations, collectives, events, .. } = file;
        for (set, words) in [
            (&mut self.organisation, organisations.words),
            (&mut self.endings, organisations.endings),
            (&mut self.predicates, organisations.predicates),
            (&mut self.roles, organisations.roles),
            (&mut self.role_adjectives, organisations.role_adjectives),
            (&mut self.stand_ins, organisations.stand_ins),
            (&mut self.common_acronyms, organisations.common_acronyms),
            (&mut self.inner, organisations.inner),
            (&mut self.openers, organisations.openers),
            (&mut self.labels, organisations.labels),
            (&mut self.being, organisations.being),
            (&mut self.programmes, organisations.programmes),
            (&mut self.measures, collectives.measures),
            (&mut self.collectives, collectives.heads),
            (&mut self.members, collectives.members),
            (&mut self.cues, collectives.cues),
            (&mut self.verbs, collectives.verbs),
            (&mut self.acted_upon, collectives.acted_upon),
            (&mut self.events, events.words),
            (&mut self.regions, file.regions.names),
        ] {
            set.extend(words.iter().map(|word| word.to_lowercase()));
        }
        self.aliases.extend(organisations.aliases.iter().map(|phrase| lower_words(phrase)));
        self.aliases.sort_by_key(|words| std::cmp::Reverse(words.len()));
        for (map, entries) in [
            (&mut self.whole, collectives.whole),
            (&mut self.event_verbs, events.verbs),
            (&mut self.units, file.units),
            (&mut self.qualifiers, file.qualifiers),
        ] {
            map.extend(entries.into_iter().map(|(word, value)| (word.to_lowercase(), value)));
        }
        self.numbers.extend(file.numbers.into_iter().map(|(word, value)| (word.to_lowercase(), value)));
        for Phrase { words, relation, object, names } in file.relation {
            let words = lower_words(&words);
            if let Some(first) = words.first().cloned() {
                let known = self.relations.entry(first).or_default();
                known.retain(|one| one.words != words);
                known.push(Relation { words, term: relation, object, names });
                known.sort_by_key(|one| std::cmp::Reverse(one.words.len()));
            }
        }
        for (name, code) in file.countries {
            let words: Vec<String> = name
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect();
            if let Some(first) = words.first().cloned() {
                let known = self.countries.entry(first).or_default();
                known.retain(|(one, _)| *one != words);
                known.push((words, code));
                known.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
            }
        }
    }
}

fn lower_words(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(str::to_lowercase).collect()
}
