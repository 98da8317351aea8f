//! The contents of packs: the kinds of record, their keys, and the form of each value.
//!
//! Reading, checking, seeding, writing and the messages all follow these definitions, so a new key is
//! added here and in a migration, and nowhere else. Table and column names are those of `migrations/`; no SQL is made here.

mod records;

pub use records::{CANDIDATE, DISCREPANCY, KINDS, PASSAGE, REFERENCE, SECTION, SOURCE, VOCABULARIES};

/// The list of a reference if a pack does not name one.
pub const REFERENCES: &str = "references";

/// The form that a value must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lower-case ASCII letters, digits and hyphens.
    Slug,
    /// One line of text, not empty.
    Line,
    /// A heading as printed: one line, or empty if the heading is lost.
    Heading,
    /// At most six words as printed, separated by single spaces.
    Anchor,
    /// What follows `#` in an address and leads to an element of the page.
    Fragment,
    /// A whole number of at least the given value.
    Number(i64),
    /// A number, whole or decimal.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// An EDTF date; see [`crate::date::Edtf`].
    Date,
    /// An EDTF date that is not an interval, for one end of a relation.
    DateEnd,
    /// An ISO 8601 duration of one unit, such as `P3Y`.
    Period,
    /// An ISO 3166-1 alpha-2 code.
    Country,
    /// A BCP 47 language tag, checked for its shape (RFC 5646, 2.1).
    Language,
    /// An `http` or `https` address.
    Url,
    /// A SHA-256 in lower-case hexadecimal.
    Digest,
    /// One of the given words.
    Word(&'static [&'static str]),
    /// An ISO 4217 code of a currency.
    Currency,
    /// A term of the vocabulary of this name.
    Term(&'static str),
    /// The slug of a thing of this sort.
    Thing(&'static str),
    /// The slug of a section or passage, or the number of a reference, of the same source.
    Local(&'static str),
}

/// Whether a key is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is required.
    Required,
    /// If it is missing, nothing is stated.
    Optional,
    /// If it is missing, it has this documented value.
    Default(&'static str),
}

/// One key of a record and the column for its value.
#[derive(Debug)]
pub struct Field {
    /// Key in the pack.
    pub key: &'static str,
    /// Column in the table. Alternative keys, such as `organisation` and `collective`, can share one.
    pub column: &'static str,
    /// Column for the sort of thing that the value names, if there is one.
    pub sort_column: Option<&'static str>,
    /// Form of its value.
    pub form: Form,
    /// Whether it is required.
    pub need: Need,
    /// Whether it is part of the record's identity: if its value changes, it is a different row. A change
    /// of any other value changes the row.
    pub identifies: bool,
}

impl Field {
    const fn new(key: &'static str, form: Form) -> Self {
        Self { key, column: key, sort_column: None, form, need: Need::Required, identifies: true }
    }
    const fn optional(mut self) -> Self {
        self.need = Need::Optional;
        self
    }
    const fn or(mut self, value: &'static str) -> Self {
        self.need = Need::Default(value);
        self
    }
    const fn remark(mut self) -> Self {
        self.need = Need::Optional;
        self.identifies = false;
        self
    }
    const fn detail(mut self) -> Self {
        self.identifies = false;
        self
    }
    const fn into(mut self, column: &'static str) -> Self {
        self.column = column;
        self
    }
    const fn with_sort(mut self, column: &'static str) -> Self {
        self.sort_column = Some(column);
        self
    }
}

/// The role of a kind of record in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The source of the pack.
    Source,
    /// A section, passage or reference: a part of the source, identified there by its slug or number.
    Part,
    /// A thing, identified by its slug; packs can share it.
    Thing,
    /// A term that extends a vocabulary, identified by its word; packs can share it.
    Term,
    /// Something that a passage states.
    Fact,
    /// A possible fact that a person has yet to accept or reject; it is never seeded.
    Candidate,
}

/// A separate record in a file. A record that is usually nested in another one then names that record
/// under the key of its kind.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Its kind.
    pub kind: &'static Kind,
    /// The kind of the record that it is usually nested in, if any.
    pub outer: Option<&'static Kind>,
}

impl Standing {
    /// All records that can be separate.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().copied().chain([&CANDIDATE]).flat_map(|kind| {
            let apart = kind.nested.iter().filter(|inner| !inner.key.is_empty());
            let inner = apart.map(move |inner| Self { kind: inner, outer: Some(kind) });
            std::iter::once(Self { kind, outer: None }).chain(inner)
        })
    }

    /// The records with this name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|standing| standing.kind.name == name)
    }

    /// The records in a file with this name (without extension): the name of a kind of record or its
    /// plural. Anything can follow after `-` or `.`, to distinguish several such files.
    #[must_use]
    pub fn of_file(stem: &str) -> Option<Self> {
        let word = stem.split(['-', '.']).next()?;
        Self::all().find(|standing| standing.kind.name == word || standing.kind.plural() == word)
    }

    /// The keys that such a record can have, with their fields. The keys for the passage and for the
    /// outer record have no field.
    pub fn keys(self) -> impl Iterator<Item = (&'static str, Option<&'static Field>)> {
        let outer = self.outer.map(|outer| (outer.key, None));
        let cite = self.kind.cited.then_some(("cite", None));
        outer.into_iter().chain(self.kind.keys().map(|(key, field)| (key, Some(field)))).chain(cite)
    }
}

/// Columns for the first and last day of the dates of a record.
#[derive(Debug)]
pub struct Bounds {
    /// Keys of the dates that may give the first day.
    pub first: &'static [&'static str],
    /// Keys of the dates that may give the last day.
    pub last: &'static [&'static str],
    /// Columns of the first and the last day.
    pub columns: [&'static str; 2],
}

/// A kind of record.
#[derive(Debug)]
pub struct Kind {
    /// Its name, under which its records can be separate: `event`, `event_date`.
    pub name: &'static str,
    /// Its key in a file or in the record around it: `event` for `[[event]]`, `dates` for one nested
    /// in an event. Empty if it is only written in short form, see [`Kind::short`].
    pub key: &'static str,
    /// Its table.
    pub table: &'static str,
    /// Its role in the database.
    pub role: Role,
    /// Its keys, in the order in which a curator writes them.
    pub fields: &'static [Field],
    /// The kinds of record that can be nested in it.
    pub nested: &'static [&'static Kind],
    /// For a nested kind, the column for the record that it is nested in.
    pub parent: Option<&'static str>,
    /// Columns that have the same value in all of its rows.
    pub constants: &'static [(&'static str, &'static str)],
    /// Short forms: keys of the outer record, each with the corresponding key here. The `kind` of an
    /// organisation is the same as one record of its `kinds` with the organisation's own `cite`.
    pub short: &'static [(&'static str, &'static str)],
    /// Whether the outer record must have it in short form.
    pub is_needed: bool,
    /// Whether it is only read; when packs are written, another kind is used.
    pub is_alias: bool,
    /// Whether it has a `cite`, its own or that of the outer record.
    pub cited: bool,
    /// Sets of keys; exactly one key of each set is required.
    pub one_of: &'static [&'static [&'static str]],
    /// The first and last day of its dates.
    pub bounds: Option<Bounds>,
    /// The name, without extension, of the file that the program writes its records to. Curators may put
    /// them in any file.
    pub file: &'static str,
}

impl Kind {
    const fn new(key: &'static str, role: Role, fields: &'static [Field]) -> Self {
        let cited = matches!(role, Role::Thing | Role::Fact | Role::Candidate);
        let file = match role {
            Role::Source | Role::Part => "source",
            Role::Term => "vocabulary",
            Role::Candidate => "candidates",
            Role::Thing | Role::Fact => key,
        };
        Self {
            name: key,
            key,
            table: key,
            role,
            fields,
            nested: &[],
            parent: None,
            constants: &[],
            short: &[],
            is_needed: false,
            is_alias: false,
            cited,
            one_of: &[],
            bounds: None,
            file,
        }
    }
    const fn in_file(mut self, file: &'static str) -> Self {
        self.file = file;
        self
    }
    const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }
    const fn table(mut self, table: &'static str) -> Self {
        self.table = table;
        self
    }
    const fn within(mut self, table: &'static str, parent: &'static str) -> Self {
        self.table = table;
        self.parent = Some(parent);
        self
    }
    const fn holding(mut self, nested: &'static [&'static Kind]) -> Self {
        self.nested = nested;
        self
    }
    const fn always(mut self, constants: &'static [(&'static str, &'static str)]) -> Self {
        self.constants = constants;
        self
    }
    const fn in_short(mut self, short: &'static [(&'static str, &'static str)]) -> Self {
        self.short = short;
        self
    }
    const fn needed(mut self) -> Self {
        self.is_needed = true;
        self
    }
    const fn alias(mut self) -> Self {
        self.is_alias = true;
        self
    }
    const fn one_of(mut self, keys: &'static [&'static [&'static str]]) -> Self {
        self.one_of = keys;
        self
    }
    const fn dated(
        mut self,
        first: &'static [&'static str],
        last: &'static [&'static str],
        columns: [&'static str; 2],
    ) -> Self {
        self.bounds = Some(Bounds { first, last, columns });
        self
    }
    const fn uncited(mut self) -> Self {
        self.cited = false;
        self
    }

    /// The field with this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Its keys for values, including the short forms of nested records, with their fields.
    pub fn keys(&self) -> impl Iterator<Item = (&'static str, &'static Field)> {
        let own = self.fields.iter().map(|field| (field.key, field));
        let short = self
            .nested
            .iter()
            .flat_map(|inner| inner.short.iter().filter_map(|(key, own)| Some((*key, inner.field(own)?))));
        own.chain(short)
    }

    /// Whether a key is required.
    #[must_use]
    pub fn needs(&self, key: &str) -> bool {
        self.field(key).is_some_and(|field| field.need == Need::Required)
            || self
                .nested
                .iter()
                .any(|inner| inner.is_needed && inner.short.iter().any(|(short, _)| *short == key))
    }

    /// The key by which other records refer to this one: its slug, term or number.
    #[must_use]
    pub fn name_key(&self) -> Option<&'static str> {
        match self.role {
            Role::Fact if self.table == "discrepancy" => Some("slug"),
            Role::Fact | Role::Candidate => None,
            Role::Term => Some("term"),
            Role::Part if self.parent.is_some() => None,
            Role::Part if self.table == "reference" => Some("number"),
            Role::Source | Role::Part | Role::Thing => Some("slug"),
        }
    }

    /// For a kind of term, the name of its vocabulary: its table, or the kinds of one sort of thing.
    #[must_use]
    pub fn vocabulary(&self) -> &'static str {
        if self.table == "kind" { self.name } else { self.table }
    }

    /// For the kinds of a sort of thing, the sorts that have these kinds: event series have kinds of event.
    #[must_use]
    pub fn sorts(&self) -> &'static [&'static str] {
        match self.constants {
            [("sort", "event")] => &["event", "event_series"],
            [("sort", sort)] => std::slice::from_ref(sort),
            _ => &[],
        }
    }

    /// The plural of its name, for the name of a file: `organisations`, `activities`.
    #[must_use]
    pub fn plural(&self) -> String {
        match self.name.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None if self.name.ends_with('s') => self.name.to_owned(),
            None => format!("{}s", self.name),
        }
    }

    /// Whether its table has a column for the source, rather than for a passage or another record.
    #[must_use]
    pub fn has_source(&self) -> bool {
        matches!(self.role, Role::Part | Role::Fact) && self.parent.is_none() && !self.cited
    }

    /// Whether the order of its records matters; its table then has a `position`.
    #[must_use]
    pub fn has_position(&self) -> bool {
        matches!(self.table, "section" | "passage" | "reference_author")
    }

    /// The name of the kind in a message, such as `event series`.
    #[must_use]
    pub fn words(&self) -> String {
        self.name.replace('_', " ")
    }
}

/// The indefinite article for the name of a kind.
#[must_use]
pub fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{KINDS, Role, Standing};

    #[test]
    fn each_kind_of_record_has_a_different_name() {
        let mut seen = HashSet::new();
        for standing in Standing::all() {
            assert!(seen.insert(standing.kind.name), "{}", standing.kind.name);
        }
    }

    #[test]
    fn a_separate_record_has_no_duplicate_keys() {
        for standing in Standing::all() {
            let mut seen = HashSet::new();
            assert!(standing.keys().all(|(key, _)| seen.insert(key)), "{}", standing.kind.name);
        }
    }

    #[test]
    fn short_forms_are_facts_of_things() {
        for outer in KINDS {
            for inner in outer.nested.iter().filter(|inner| !inner.short.is_empty()) {
                assert_eq!((outer.role, inner.role), (Role::Thing, Role::Fact));
                for (key, own) in inner.short {
                    assert!(inner.field(own).is_some() && outer.field(key).is_none(), "{key}");
                }
            }
        }
    }
}
