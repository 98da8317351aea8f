//! What stands in a file of a pack before it is known what it means: keys and values with
//! their places, the same for every format of file.

use std::borrow::Cow;
use std::ops::Range;

/// A value as its format has it.
#[derive(Debug)]
pub(super) enum Raw<'t> {
    Text(Cow<'t, str>),
    /// A whole number; `None`: one that 64 bits do not hold.
    Whole(Option<i64>),
    /// A number with a point or an exponent; `None`: one that is not finite.
    Decimal(Option<f64>),
    Boolean(bool),
    /// A date of the format itself, which is not what a pack has for dates.
    Date,
    List(Vec<Item<'t>>),
    Table(Table<'t>),
}

/// A value and the bytes of the file that it takes.
#[derive(Debug)]
pub(super) struct Item<'t> {
    pub(super) value: Raw<'t>,
    pub(super) span: Range<usize>,
}

/// A value under its key.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) key_span: Range<usize>,
    pub(super) item: Item<'t>,
}

/// Values under keys, each key once, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Table<'t> {
    pub(super) entries: Vec<Entry<'t>>,
}

impl<'t> Table<'t> {
    pub(super) fn get(&self, key: &str) -> Option<&Item<'t>> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.item)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }
}

impl Raw<'_> {
    /// What it is, as a message says it.
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
