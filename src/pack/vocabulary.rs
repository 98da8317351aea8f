//! The terms that records can be classified with.

use std::collections::{BTreeMap, BTreeSet};

/// Terms by their table; the terms of `country` are ISO 3166-1 alpha-2 codes.
#[derive(Debug, Default)]
pub struct Vocabulary {
    terms: BTreeMap<String, BTreeSet<String>>,
}

impl Vocabulary {
    /// Adds a term to the vocabulary of this table.
    pub fn add(&mut self, table: &str, term: &str) {
        self.terms.entry(table.to_owned()).or_default().insert(term.to_owned());
    }

    /// Whether the vocabulary of this table has the term.
    #[must_use]
    pub fn has(&self, table: &str, term: &str) -> bool {
        self.terms.get(table).is_some_and(|terms| terms.contains(term))
    }

    /// The terms of a vocabulary, sorted.
    pub fn terms<'a>(&'a self, table: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.terms.get(table).into_iter().flatten().map(String::as_str)
    }
}
