//! A record of a pack: the values that a curator wrote, each with the place it stands at.

use std::collections::HashSet;

use crate::date::Edtf;

use super::bulk::BulkFile;
use super::kind::{Kind, REFERENCES, Role};
use super::problem::{At, Place};

/// A value of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text of any form.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A number that is not whole.
    Decimal(f64),
    /// Yes or no.
    Boolean(bool),
    /// A date.
    Date(Edtf),
}

impl Value {
    /// A number; one that is whole is a whole number, however it is written.
    #[must_use]
    pub fn decimal(number: f64) -> Self {
        /// Up to here, every whole number is one that `f64` has.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() < EXACT {
            #[allow(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
            return Self::Number(number as i64);
        }
        Self::Decimal(number)
    }

    /// The value as a curator would write it, without quotes.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// How a reference is named: by its number, and by its list where that is not the usual one.
#[must_use]
pub fn reference_name(list: &str, number: &str) -> String {
    if list == REFERENCES { number.to_owned() } else { format!("{list}/{number}") }
}

/// A record, with the records nested in it.
#[derive(Debug)]
pub struct Record {
    /// What kind of record it is.
    pub kind: &'static Kind,
    /// Where it begins.
    pub place: Place,
    /// One entry for each of the kind's fields, in their order; `None`: not stated.
    pub values: Vec<Option<At<Value>>>,
    /// Keys that are there, but whose value reading has refused.
    pub refused: Vec<&'static str>,
    /// The passage it was read in, its own or that of the record around it.
    pub cite: Option<At<String>>,
    /// Where it belongs in another record but stands apart from it: the name of that one.
    pub of: Option<At<String>>,
    /// The records nested in it, in the order of the file.
    pub nested: Vec<Record>,
}

impl Record {
    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&At<Value>> {
        let index = self.kind.fields.iter().position(|field| field.key == key)?;
        self.values.get(index)?.as_ref()
    }

    /// Whether a key is there, be its value right or wrong.
    #[must_use]
    pub fn gives(&self, key: &str) -> bool {
        self.get(key).is_some() || self.refused.contains(&key)
    }

    /// The text under a key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The date under a key.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<&Edtf> {
        match &self.get(key)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The name by which other records speak of it, with its place.
    #[must_use]
    pub fn name(&self) -> Option<At<String>> {
        let at = self.get(self.kind.name_key()?)?;
        let value = match self.text("list") {
            Some(list) => reference_name(list, &at.value.shown()),
            None => at.value.shown(),
        };
        Some(At { value, place: at.place.clone() })
    }

    /// What the records call it that people read: for a thing, the name that it is listed under.
    #[must_use]
    pub fn listed_name(&self) -> Option<&At<Value>> {
        let listing = self.nested.iter().find(|inner| inner.kind.is_needed)?;
        listing.get("name")
    }

    /// The fields with their values, those that are stated.
    pub fn stated(&self) -> impl Iterator<Item = (&'static super::kind::Field, &At<Value>)> {
        self.kind.fields.iter().zip(&self.values).filter_map(|(field, value)| Some((field, value.as_ref()?)))
    }

    /// This record and all those nested in it.
    pub fn with_nested(&self) -> impl Iterator<Item = &Record> {
        std::iter::once(self).chain(&self.nested)
    }
}

/// A pack: the records read from one folder.
#[derive(Debug, Default)]
pub struct Pack {
    /// The folder, or a word for the built-in pack, to show in messages.
    pub label: String,
    /// Its records that are at hand, in the order of the files.
    pub records: Vec<Record>,
    /// Its files of many records, whose records are read when they are needed.
    pub bulk: Vec<BulkFile>,
    /// Whether all of it could be read; what seems to be missing may else stand where reading failed.
    pub is_whole: bool,
    /// The first place in the pack, for what is wrong with the whole.
    pub place: Place,
    /// SHA-256 over the names and bytes of its files, in hexadecimal.
    pub digest: String,
}

impl Pack {
    /// The records of one kind, in the order of the files.
    pub fn of<'a>(&'a self, kind: &'static Kind) -> impl Iterator<Item = &'a Record> + 'a {
        self.records.iter().filter(move |record| record.kind.name == kind.name)
    }

    /// Every record, those nested in another right after it.
    pub fn all(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().flat_map(Record::with_nested)
    }

    /// What a person has yet to accept or strike.
    pub fn candidates(&self) -> impl Iterator<Item = &Record> {
        self.of(&super::kind::CANDIDATE)
    }

    /// The slugs of the passages that facts cite.
    #[must_use]
    pub fn passages_cited_by_facts(&self) -> HashSet<&str> {
        let facts = self.all().filter(|record| record.kind.cited && record.kind.role != Role::Candidate);
        facts.filter_map(|record| Some(record.cite.as_ref()?.value.as_str())).collect()
    }

    /// The slug of its source; empty where it is not stated.
    #[must_use]
    pub fn slug(&self) -> &str {
        self.of(&super::kind::SOURCE).next().and_then(|source| source.text("slug")).unwrap_or_default()
    }
}
