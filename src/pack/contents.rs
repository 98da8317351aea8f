//! The contents of a pack: its records, and its files of many records.

use std::collections::HashSet;

use super::bulk::BulkFile;
use super::kind::{self, Kind, Role};
use super::problem::Place;
use super::record::Record;

/// A pack: the records read from one folder.
#[derive(Debug, Default)]
pub struct Pack {
    /// The name to show in messages: that of its folder.
    pub label: String,
    /// Whether it is built in.
    pub is_built_in: bool,
    /// Its records that are in memory, in the order of the files.
    pub records: Vec<Record>,
    /// Its files of many records, which are read when their records are needed.
    pub bulk: Vec<BulkFile>,
    /// Whether all of it could be read. If not, what seems to be missing may be in the unread part.
    pub is_whole: bool,
    /// The first place in the pack, for problems with the pack as a whole.
    pub place: Place,
    /// SHA-256 over the names and bytes of its files, in hexadecimal.
    pub digest: String,
}

impl Pack {
    /// The records of one kind, in the order of the files.
    pub fn of<'a>(&'a self, kind: &'static Kind) -> impl Iterator<Item = &'a Record> + 'a {
        self.records.iter().filter(move |record| record.kind.name == kind.name)
    }

    /// Every record, each followed by the records nested in it.
    pub fn all(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().flat_map(Record::with_nested)
    }

    /// Its candidates, which a person has yet to accept or reject.
    pub fn candidates(&self) -> impl Iterator<Item = &Record> {
        self.of(&kind::CANDIDATE)
    }

    /// The slugs of the passages that facts cite.
    #[must_use]
    pub fn passages_cited_by_facts(&self) -> HashSet<&str> {
        let facts = self.all().filter(|record| record.kind.cited && record.kind.role != Role::Candidate);
        facts.filter_map(|record| Some(record.cite.as_ref()?.value.as_str())).collect()
    }

    /// The slug of its source; empty if it has none.
    #[must_use]
    pub fn slug(&self) -> &str {
        self.of(&kind::SOURCE).next().and_then(|source| source.text("slug")).unwrap_or_default()
    }
}
