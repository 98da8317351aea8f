//! The words and names by which articles are read, in many languages.
//!
//! Owns the lists in `vocabulary.toml`, which says what each is; it must not know how they are used.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vocabulary {
    pub(super) website: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) edit: Vec<String>,
    pub(super) contents: Vec<String>,
    pub(super) editorial: Vec<String>,
    pub(super) dead: Vec<String>,
    pub(super) months: Vec<Vec<String>>,
    pub(super) fillers: Vec<String>,
    pub(super) day_endings: Vec<String>,
    pub(super) retrieved: Vec<String>,
    pub(super) retrieved_after: Vec<String>,
    pub(super) original: Vec<String>,
    pub(super) archived: Vec<String>,
    pub(super) identifiers: Vec<String>,
    pub(super) website_labels: Vec<String>,
    pub(super) common_titles: Vec<String>,
    pub(super) invisible: HashSet<String>,
    pub(super) blocks: HashSet<String>,
    pub(super) note_classes: HashSet<String>,
    pub(super) spoken_classes: HashSet<String>,
    pub(super) left_out_ids: HashSet<String>,
    pub(super) left_out_classes: BTreeMap<String, HashSet<String>>,
}

pub(super) static WORDS: LazyLock<Vocabulary> =
    // A test reads the file; should it ever be broken, there are no words.
    LazyLock::new(|| toml::from_str(include_str!("vocabulary.toml")).unwrap_or_default());

/// Tells whether a text begins with one of these words.
pub(super) fn begins_with(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.starts_with(word.as_str()))
}
