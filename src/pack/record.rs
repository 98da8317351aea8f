//! A record of a pack: the values that a curator wrote, each with its place in the file.

use crate::date::Edtf;

use super::kind::{Field, Kind, REFERENCES};
use super::problem::{At, Place};

/// A value of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text of any form other than a date.
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
    /// A number. A whole number is one even if it is written with a decimal point.
    #[must_use]
    pub fn decimal(number: f64) -> Self {
        /// Below this, `f64` can represent every whole number.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() < EXACT {
            #[allow(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
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

/// The name of a reference: its number, after its list unless that is the default one.
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
    /// One entry for each of the kind's fields, in their order; `None` if it is not stated.
    pub values: Vec<Option<At<Value>>>,
    /// The keys that are present but whose values were refused.
    pub refused: Vec<&'static str>,
    /// The passage that it cites, its own or that of the record around it.
    pub cite: Option<At<String>>,
    /// The name of the record that it belongs to, if it is separate from that record.
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

    /// Whether a key is present, with a right or a wrong value.
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

    /// The name by which other records refer to it, with its place.
    #[must_use]
    pub fn name(&self) -> Option<At<String>> {
        let at = self.get(self.kind.name_key()?)?;
        let value = match self.text("list") {
            Some(list) => reference_name(list, &at.value.shown()),
            None => at.value.shown(),
        };
        Some(At { value, place: at.place.clone() })
    }

    /// For a thing, the name that it is listed under.
    #[must_use]
    pub fn listed_name(&self) -> Option<&At<Value>> {
        let listing = self.nested.iter().find(|inner| inner.kind.is_needed)?;
        listing.get("name")
    }

    /// The fields that are stated, with their values.
    pub fn stated(&self) -> impl Iterator<Item = (&'static Field, &At<Value>)> {
        self.kind.fields.iter().zip(&self.values).filter_map(|(field, value)| Some((field, value.as_ref()?)))
    }

    /// This record and all those nested in it.
    pub fn with_nested(&self) -> impl Iterator<Item = &Record> {
        std::iter::once(self).chain(&self.nested)
    }
}
