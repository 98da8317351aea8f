//! From TOML to records. Every problem is noted with its place and reading goes on, so
//! that one run reports all of them; serde's derive would stop at the first in a record.

use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::date::Edtf;

use super::form;
use super::kind::{CANDIDATE, Field, Form, KINDS, Kind, Need};
use super::problem::{At, Place, Problem};
use super::record::{Record, Value};

/// Reads the records of one file, as far as it is TOML, and tells whether all of it is;
/// `file` is its number in [`super::Files`].
pub(super) fn decode(text: &str, file: usize, problems: &mut Vec<Problem>) -> (Vec<Record>, bool) {
    let mut decoder = Decoder { file, problems };
    let (root, syntax) = DeTable::parse_recoverable(text);
    let is_whole = syntax.is_empty();
    for error in syntax {
        let span = error.span().unwrap_or_default();
        let place = Place { file, span: span.start.min(text.len())..span.end.min(text.len()) };
        decoder.problems.push(Problem::error(&place, error.message().trim_end()));
    }
    (decoder.root(root.get_ref()), is_whole)
}

struct Decoder<'p> {
    file: usize,
    problems: &'p mut Vec<Problem>,
}

type Key<'t> = Spanned<std::borrow::Cow<'t, str>>;

impl Decoder<'_> {
    fn place<T>(&self, spanned: &Spanned<T>) -> Place {
        Place { file: self.file, span: spanned.span() }
    }

    fn root(&mut self, root: &DeTable<'_>) -> Vec<Record> {
        let mut tables: Vec<(&Key<'_>, &Spanned<DeValue<'_>>)> = root.iter().collect();
        tables.sort_by_key(|(key, _)| key.span().start);
        let mut records = Vec::new();
        for (key, value) in tables {
            let place = self.place(key);
            let kinds = || KINDS.iter().copied().chain([&CANDIDATE]);
            let Some(kind) = kinds().find(|kind| kind.key == key.get_ref()) else {
                self.problems.push(
                    Problem::error(&place, format!("unknown kind of record `{}`", key.get_ref()))
                        .did_you_mean(key.get_ref(), kinds().map(|kind| kind.key)),
                );
                continue;
            };
            let single = kind.role == super::kind::Role::Source;
            match value.get_ref() {
                DeValue::Table(table) if single => records.push(self.record(kind, table, &place, None)),
                DeValue::Array(items) if !single => {
                    for item in items {
                        let place = self.place(item);
                        if let DeValue::Table(table) = item.get_ref() {
                            records.push(self.record(kind, table, &place, None));
                        } else {
                            self.wrong_type(&place, kind.key, "a table", item.get_ref());
                        }
                    }
                }
                _ => {
                    let header = if single { "[source]" } else { &format!("[[{}]]", kind.key) };
                    self.problems.push(
                        Problem::error(&place, format!("`{}` is not written as a record", kind.key))
                            .help(format!("begin each with a line `{header}`")),
                    );
                }
            }
        }
        // TOML keeps arrays of tables together; the order of the file is the order to show.
        records.sort_by_key(|record| record.place.span.start);
        records
    }

    fn record(
        &mut self,
        kind: &'static Kind,
        table: &DeTable<'_>,
        place: &Place,
        cite: Option<&At<String>>,
    ) -> Record {
        self.unknown_keys(kind, table);
        let cite = self.cite(kind, table, cite);
        if kind.cited && cite.is_none() && !table.contains_key("cite") {
            self.problems.push(
                Problem::error(&self.head(table, place), format!("this {} has no `cite`", kind.words()))
                    .help("every fact says where it was read: `cite = \"…\"` with the slug of a passage"),
            );
        }
        let values: Vec<_> = kind.fields.iter().map(|field| self.field(kind, field, table, place)).collect();
        let mut refused: Vec<&'static str> = kind
            .fields
            .iter()
            .zip(&values)
            .filter(|(field, value)| value.is_none() && table.contains_key(field.key))
            .map(|(field, _)| field.key)
            .collect();
        self.one_of(kind, table, place);
        let mut nested = Vec::new();
        for inner in kind.nested {
            let Some(list) = table.get(inner.key) else { continue };
            let at = self.place(list);
            let DeValue::Array(items) = list.get_ref() else {
                self.wrong_type(&at, inner.key, "a list of tables", list.get_ref());
                refused.push(inner.key);
                continue;
            };
            for item in items {
                let at = self.place(item);
                match item.get_ref() {
                    DeValue::Table(table) => nested.push(self.record(inner, table, &at, cite.as_ref())),
                    other => self.wrong_type(&at, inner.key, "a table", other),
                }
            }
        }
        Record { kind, place: place.clone(), values, refused, cite, nested }
    }

    /// Where a message about a whole record points: at its first key, on a line that
    /// tells the reader more than its brackets do.
    fn head(&self, table: &DeTable<'_>, place: &Place) -> Place {
        table.iter().min_by_key(|(key, _)| key.span().start).map_or_else(
            || place.clone(),
            |(key, value)| Place {
                file: self.file,
                span: key.span().start..value.span().end.max(key.span().end),
            },
        )
    }

    fn unknown_keys(&mut self, kind: &'static Kind, table: &DeTable<'_>) {
        let cite = kind.cited.then_some("cite");
        let known: Vec<&str> = kind
            .fields
            .iter()
            .map(|field| field.key)
            .chain(kind.nested.iter().map(|inner| inner.key))
            .chain(cite)
            .collect();
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                self.problems.push(
                    Problem::error(
                        &self.place(key),
                        format!("unknown key `{}` in {} `{}`", key.get_ref(), article(kind), kind.key),
                    )
                    .did_you_mean(key.get_ref(), known.iter().copied()),
                );
            }
        }
    }

    fn cite(
        &mut self,
        kind: &'static Kind,
        table: &DeTable<'_>,
        outer: Option<&At<String>>,
    ) -> Option<At<String>> {
        if !kind.cited {
            return None;
        }
        let Some(value) = table.get("cite") else { return outer.cloned() };
        let place = self.place(value);
        if let DeValue::String(text) = value.get_ref() {
            return Some(At { value: text.to_string(), place });
        }
        self.wrong_type(&place, "cite", "the slug of a passage", value.get_ref());
        None
    }

    fn field(
        &mut self,
        kind: &'static Kind,
        field: &'static Field,
        table: &DeTable<'_>,
        place: &Place,
    ) -> Option<At<Value>> {
        let Some(value) = table.get(field.key) else {
            return match field.need {
                Need::Optional => None,
                Need::Default(word) => {
                    Some(At { value: Value::Text(word.to_owned()), place: self.head(table, place) })
                }
                Need::Required => {
                    self.problems.push(Problem::error(
                        &self.head(table, place),
                        format!("this {} has no `{}`", kind.words(), field.key),
                    ));
                    None
                }
            };
        };
        let place = self.place(value);
        let value = self.value(field, value.get_ref(), &place)?;
        Some(At { value, place })
    }

    fn value(&mut self, field: &'static Field, value: &DeValue<'_>, place: &Place) -> Option<Value> {
        match (field.form, value) {
            (Form::Number(_) | Form::Local("reference"), DeValue::Integer(number)) => {
                let Ok(number) = i64::from_str_radix(number.as_str(), number.radix()) else {
                    self.wrong(place, format!("`{}` is too large a number", field.key));
                    return None;
                };
                if let Form::Number(least) = field.form
                    && number < least
                {
                    self.wrong(place, format!("`{}` must be at least {least}", field.key));
                    return None;
                }
                Some(Value::Number(number))
            }
            (Form::Boolean, DeValue::Boolean(truth)) => Some(Value::Boolean(*truth)),
            (Form::Number(_) | Form::Local("reference"), other) => {
                self.wrong_type(place, field.key, "a whole number", other);
                None
            }
            (Form::Boolean, other) => {
                self.wrong_type(place, field.key, "true or false", other);
                None
            }
            (Form::Date | Form::DateEnd, DeValue::String(text)) => self.date(field, text, place),
            (Form::Date | Form::DateEnd, DeValue::Integer(_) | DeValue::Datetime(_)) => {
                self.problems.push(
                    Problem::error(place, format!("`{}` is written without quotes", field.key))
                        .help("an EDTF date is text: `\"1996\"`, `\"2012-09\"`"),
                );
                None
            }
            (form, DeValue::String(text)) => match form::verify(form, text) {
                Ok(()) => Some(Value::Text(text.to_string())),
                Err(message) => {
                    self.wrong(place, format!("`{}`: {message}", field.key));
                    None
                }
            },
            (_, other) => {
                self.wrong_type(place, field.key, "text", other);
                None
            }
        }
    }

    fn date(&mut self, field: &'static Field, text: &str, place: &Place) -> Option<Value> {
        match Edtf::from_str(text) {
            Ok(date) if field.form == Form::DateEnd && date.is_interval() => {
                self.problems.push(
                    Problem::error(place, format!("`{}` is an interval", field.key))
                        .help("give its two ends as `since` and `until`"),
                );
                None
            }
            Ok(date) => Some(Value::Date(date)),
            Err(error) => {
                self.wrong(place, format!("`{}`: {error}", field.key));
                None
            }
        }
    }

    fn one_of(&mut self, kind: &'static Kind, table: &DeTable<'_>, place: &Place) {
        if kind.one_of.is_empty() {
            return;
        }
        let given = kind.one_of.iter().filter(|key| table.contains_key(**key)).count();
        if given != 1 {
            let found = if given == 0 { "none" } else { "more than one" };
            self.problems.push(Problem::error(
                &self.head(table, place),
                format!(
                    "this {} needs exactly one of {}; it has {found}",
                    kind.words(),
                    kind.one_of.join(", ")
                ),
            ));
        }
    }

    fn wrong(&mut self, place: &Place, message: String) {
        self.problems.push(Problem::error(place, message));
    }

    fn wrong_type(&mut self, place: &Place, key: &str, wanted: &str, found: &DeValue<'_>) {
        self.wrong(place, format!("`{key}` must be {wanted}, not {}", type_words(found)));
    }
}

fn article(kind: &Kind) -> &'static str {
    if kind.key.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

fn type_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
