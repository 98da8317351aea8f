//! What a pack can say: the kinds of record, their keys, and the form of each value.
//!
//! One table serves everything that has to know it. Reading, checking, seeding, writing and the
//! messages all follow these definitions, so a new key is added here, in a migration, and
//! nowhere else. Table and column names are those of `migrations/`; no SQL is made here.

mod records;

pub use records::{CANDIDATE, DISCREPANCY, KINDS, PASSAGE, REFERENCE, SECTION, SOURCE, VOCABULARIES};

/// The form that a value must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lower-case ASCII letters, digits and hyphens.
    Slug,
    /// One line of text that is not empty.
    Line,
    /// A heading as printed: one line, or empty where it is lost.
    Heading,
    /// At most six words as printed, parted by single blanks.
    Anchor,
    /// A whole number of at least the given value.
    Number(i64),
    /// `true` or `false`.
    Boolean,
    /// An EDTF date; see [`crate::date::Edtf`].
    Date,
    /// An EDTF date that is no interval, as one end of a relation.
    DateEnd,
    /// An ISO 8601 duration of one unit, such as `P3Y`.
    Period,
    /// An ISO 3166-1 alpha-2 code.
    Country,
    /// A BCP 47 language tag, checked for its shape.
    Language,
    /// An `http` or `https` address.
    Url,
    /// A SHA-256 in lower-case hexadecimal.
    Digest,
    /// One of the given words.
    Word(&'static [&'static str]),
    /// A term of the vocabulary held in the given table.
    Term(&'static str),
    /// The slug of a thing in the given table.
    Thing(&'static str),
    /// The slug of a section or passage, or the number of a reference, of the same source.
    Local(&'static str),
}

/// Whether a key has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Required,
    /// Without it, nothing is stated.
    Optional,
    /// Without it, it has this documented value.
    Default(&'static str),
}

/// One key of a record and the column that holds its value.
#[derive(Debug)]
pub struct Field {
    /// Key in the pack.
    pub key: &'static str,
    /// Column in the table.
    pub column: &'static str,
    /// Form of its value.
    pub form: Form,
    /// Whether it must be there.
    pub need: Need,
    /// Whether it belongs to what makes the record the one it is. A remark does not: when
    /// it changes, the row has changed; when any other value does, it is another row.
    pub identifies: bool,
}

impl Field {
    const fn new(key: &'static str, form: Form) -> Self {
        Self { key, column: key, form, need: Need::Required, identifies: true }
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
}

/// Whether the names in a table are those of one source; see [`Kind::is_local`].
#[must_use]
pub fn is_local(table: &str) -> bool {
    KINDS.iter().any(|kind| kind.table == table && kind.is_local())
}

/// What the records of a kind are to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The source of the pack.
    Source,
    /// A section, passage or reference: a part of the source, known by slug or number there.
    Part,
    /// Something with an identity that packs can share, known by its slug.
    Thing,
    /// A term that extends a vocabulary, known by its word; packs can share it.
    Term,
    /// Something that a passage states.
    Fact,
    /// Something that a person has yet to accept or strike; it is never seeded.
    Candidate,
}

/// A record that stands by itself in a file: a kind, and for one that elsewhere stands nested
/// in another the kind of that one, which it then names under the other's key.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Its kind.
    pub kind: &'static Kind,
    /// The kind of the record that it belongs in.
    pub outer: Option<&'static Kind>,
}

impl Standing {
    /// Every way in which a record can stand by itself.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().copied().chain([&CANDIDATE]).flat_map(|kind| {
            let inner = kind.nested.iter().map(move |inner| Self { kind: inner, outer: Some(kind) });
            std::iter::once(Self { kind, outer: None }).chain(inner)
        })
    }

    /// The records whose table has this name.
    #[must_use]
    pub fn of_table(table: &str) -> Option<Self> {
        Self::all().find(|standing| standing.kind.table == table)
    }

    /// The records that a file holds, by its name without its ending: the name of a table or
    /// its plural, and after `-` or `.` whatever tells several such files apart.
    #[must_use]
    pub fn of_file(stem: &str) -> Option<Self> {
        let word = stem.split(['-', '.']).next()?;
        Self::all().find(|standing| standing.kind.table == word || standing.kind.plural() == word)
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
    /// Its name in a pack: `event` for `[[event]]`, `dates` for one nested in an event.
    pub key: &'static str,
    /// The table that holds it.
    pub table: &'static str,
    /// What it is to the database.
    pub role: Role,
    /// Its keys, in the order in which a curator writes them.
    pub fields: &'static [Field],
    /// Records that stand inside it.
    pub nested: &'static [&'static Kind],
    /// For a nested kind, the column that names the record it stands in.
    pub parent: Option<&'static str>,
    /// Whether it takes `cite`, its own or that of the record it stands in.
    pub cited: bool,
    /// Keys of which exactly one must be there.
    pub one_of: &'static [&'static str],
    /// The first and last day of its dates.
    pub bounds: Option<Bounds>,
    /// The file that its records stand in where a program writes them, without its ending; a
    /// curator may put them in any.
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
            key,
            table: key,
            role,
            fields,
            nested: &[],
            parent: None,
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
    const fn within(mut self, table: &'static str, parent: &'static str) -> Self {
        self.table = table;
        self.parent = Some(parent);
        self
    }
    const fn holding(mut self, nested: &'static [&'static Kind]) -> Self {
        self.nested = nested;
        self
    }
    const fn one_of(mut self, keys: &'static [&'static str]) -> Self {
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

    /// The key by which other records speak of this one: its slug, term or number.
    #[must_use]
    pub fn name_key(&self) -> Option<&'static str> {
        match self.role {
            Role::Fact if self.table == "discrepancy" => Some("slug"),
            Role::Fact | Role::Candidate => None,
            Role::Term => Some("term"),
            Role::Part if self.table == "passage_reference" => None,
            Role::Part if self.table == "reference" => Some("number"),
            Role::Source | Role::Part | Role::Thing => Some("slug"),
        }
    }

    /// The key whose value must be unique in the table beside the slug: what people read.
    #[must_use]
    pub fn label_key(&self) -> Option<&'static str> {
        match self.role {
            Role::Thing => ["name", "title"].into_iter().find(|key| self.field(key).is_some()),
            Role::Source | Role::Part | Role::Term | Role::Fact | Role::Candidate => None,
        }
    }

    /// The field that names another record of this kind, with its index.
    #[must_use]
    pub fn upward(&self) -> Option<(usize, &'static Field)> {
        let is_upward = |field: &Field| matches!(field.form, Form::Thing(table) | Form::Local(table) if table == self.table);
        self.fields.iter().enumerate().find(|(_, field)| is_upward(field))
    }

    /// Whether its names are those of one source: another source can use them for something else.
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(self.role, Role::Part | Role::Fact) && self.name_key().is_some()
    }

    /// The name of a file with many of them: `organisations`, `activities`.
    #[must_use]
    pub fn plural(&self) -> String {
        match self.table.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None if self.table.ends_with('s') => self.table.to_owned(),
            None => format!("{}s", self.table),
        }
    }

    /// Whether its table names the source itself, and not by way of a passage or another record.
    #[must_use]
    pub fn has_source(&self) -> bool {
        self.role == Role::Term
            || (matches!(self.role, Role::Part | Role::Fact) && self.parent.is_none() && !self.cited)
    }

    /// Whether the order of its records is part of what is said; its table then has a `position`.
    #[must_use]
    pub fn has_position(&self) -> bool {
        matches!(self.table, "section" | "passage")
    }

    /// The name of the kind in a message, such as `event series`.
    #[must_use]
    pub fn words(&self) -> String {
        self.table.replace('_', " ")
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, is_local};

    #[test]
    fn the_tables_whose_names_are_those_of_one_source() {
        let local: Vec<&str> = KINDS.iter().map(|kind| kind.table).filter(|table| is_local(table)).collect();
        assert_eq!(local, ["section", "passage", "reference", "discrepancy"]);
    }

    #[test]
    fn the_fields_that_name_another_record_of_their_kind() {
        let upward: Vec<(&str, &str)> =
            KINDS.iter().filter_map(|kind| Some((kind.table, kind.upward()?.1.key))).collect();
        assert_eq!(upward, [("section", "parent"), ("topic", "broader")]);
    }
}
