//! The keys and values of a file with their places, before they are interpreted; the same for every
//! format.

use std::borrow::Cow;
use std::ops::Range;

/// A value as it is in the file.
#[derive(Debug)]
pub(super) enum Raw<'t> {
    Text(Cow<'t, str>),
    /// A whole number; `None` if it does not fit into 64 bits.
    Whole(Option<i64>),
    /// A number with a decimal point or an exponent; `None` if it is not finite.
    Decimal(Option<f64>),
    Boolean(bool),
    /// A date of TOML. Packs write dates as text.
    Date,
    List(Vec<RawItem<'t>>),
    Table(RawTable<'t>),
}

/// A value and its bytes in the file.
#[derive(Debug)]
pub(super) struct RawItem<'t> {
    pub(super) value: Raw<'t>,
    pub(super) span: Range<usize>,
}

/// A value under its key.
#[derive(Debug)]
pub(super) struct RawEntry<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) key_span: Range<usize>,
    pub(super) item: RawItem<'t>,
}

/// Keys with values, without duplicate keys, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct RawTable<'t> {
    pub(super) entries: Vec<RawEntry<'t>>,
}

impl<'t> RawTable<'t> {
    pub(super) fn get(&self, key: &str) -> Option<&RawItem<'t>> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.item)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }
}

impl Raw<'_> {
    /// Its type, for messages.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Whole(_) => "a whole number",
            Self::Decimal(_) => "a decimal number",
            Self::Boolean(_) => "true or false",
            Self::Date => "a date without quotes",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}
