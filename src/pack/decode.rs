//! Turns keys and values into records. Every problem is recorded with its place and reading continues,
//! so that one run reports all of them; serde's derive would stop at the first in a record.

use std::ops::Range;
use std::str::FromStr;

use crate::date::Edtf;

use super::form;
use super::kind::{Field, Form, Kind, Need, Role, Standing, article};
use super::problem::{At, Place, Problem, Severity};
use super::raw::{Raw, RawTable};
use super::record::{Record, Value};

/// The most errors that are shown of one file.
pub const SHOWN: usize = 1_000;

/// Makes the records of one file.
pub(super) struct Decoder<'p> {
    /// The number of the file in [`super::Files`].
    file: usize,
    pub(super) problems: &'p mut Vec<Problem>,
    /// How many problems there were before the file was read.
    before: usize,
}

impl<'p> Decoder<'p> {
    pub(super) fn new(file: usize, problems: &'p mut Vec<Problem>) -> Self {
        let before = problems.len();
        Self { file, problems, before }
    }

    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place { file: self.file, span: span.clone() }
    }

    /// Whether to stop reading at this byte, since there are too many errors. If so, adds a problem that
    /// says so. Warnings do not count, since there is at most one for each file.
    pub(super) fn is_full(&mut self, at: usize) -> bool {
        let found = &self.problems[self.before..];
        if found.iter().filter(|problem| problem.severity == Severity::Error).count() < SHOWN {
            return false;
        }
        self.problems.push(
            Problem::error(
                &self.place(&(at..at)),
                format!("stopped after {SHOWN} errors; the rest of the file was not read"),
            )
            .help("correct these first; a mistake that repeats often has one cause"),
        );
        true
    }

    /// A separate record, possibly one that is usually nested.
    pub(super) fn record(&mut self, standing: Standing, table: &RawTable<'_>, place: &Place) -> Record {
        self.whole(standing.kind, standing.outer, table, place, None)
    }

    fn whole(
        &mut self,
        kind: &'static Kind,
        outer: Option<&'static Kind>,
        table: &RawTable<'_>,
        place: &Place,
        cite: Option<&At<String>>,
    ) -> Record {
        self.unknown_keys(kind, outer, table);
        let cite = self.cite(kind, table, cite);
        if kind.cited && cite.is_none() && !table.has("cite") {
            self.problems.push(
                Problem::error(&self.head(table, place), format!("this {} has no `cite`", kind.words()))
                    .help("every fact needs a source: add `cite = \"…\"` with the slug of a passage"),
            );
        }
        let values: Vec<_> = kind.fields.iter().map(|field| self.field(kind, field, table, place)).collect();
        let mut refused: Vec<&'static str> = kind
            .fields
            .iter()
            .zip(&values)
            .filter(|(field, value)| value.is_none() && table.has(field.key))
            .map(|(field, _)| field.key)
            .collect();
        self.one_of(kind, table, place);
        let of = outer.and_then(|outer| self.of(kind, outer, table, place));
        let mut nested = Vec::new();
        for inner in kind.nested {
            nested.extend(self.short(kind, inner, table, place, cite.as_ref(), &mut refused));
            let Some(list) = table.get(inner.key) else { continue };
            let Raw::List(items) = &list.value else {
                self.wrong_type(&self.place(&list.span), inner.key, "a list of tables", &list.value);
                refused.push(inner.key);
                continue;
            };
            for item in items {
                let at = self.place(&item.span);
                match &item.value {
                    Raw::Table(table) => nested.push(self.whole(inner, None, table, &at, cite.as_ref())),
                    other => self.wrong_type(&at, inner.key, "a table", other),
                }
            }
        }
        Record { kind, place: place.clone(), values, refused, cite, of, nested }
    }

    /// The nested records that are written in short form, as keys of the outer record.
    fn short(
        &mut self,
        outer: &'static Kind,
        inner: &'static Kind,
        table: &RawTable<'_>,
        place: &Place,
        cite: Option<&At<String>>,
        refused: &mut Vec<&'static str>,
    ) -> Vec<Record> {
        let given = |own: &str| {
            let (key, _) = inner.short.iter().find(|(_, of)| *of == own)?;
            table.get(key).map(|item| (*key, item))
        };
        let Some((first, item)) = inner.short.iter().find_map(|(_, own)| given(own)) else {
            if inner.is_needed
                && let Some((key, _)) = inner.short.first()
            {
                self.wrong(&self.head(table, place), format!("this {} has no `{key}`", outer.words()));
            }
            return Vec::new();
        };
        let at = self.place(&item.span);
        // A list means several records, unless the short form has further keys.
        let values: Vec<Vec<Option<At<Value>>>> = match (&item.value, inner.short) {
            (Raw::List(items), [(key, own)])
                if inner.constants.iter().all(|(column, _)| *column != "kind") =>
            {
                let Some(field) = inner.field(own) else { return Vec::new() };
                let read = items.iter().map(|item| {
                    let place = self.place(&item.span);
                    vec![self.value(field, key, &item.value, &place).map(|value| At { value, place })]
                });
                read.collect()
            }
            _ => vec![
                inner
                    .fields
                    .iter()
                    .map(|field| {
                        let Some((key, item)) = given(field.key) else {
                            if field.need == Need::Required {
                                let (key, _) = inner.short[0];
                                self.wrong(&at, format!("`{first}` needs a `{key}`"));
                            }
                            return None;
                        };
                        let place = self.place(&item.span);
                        let value = self.value(field, key, &item.value, &place)?;
                        Some(At { value, place })
                    })
                    .collect(),
            ],
        };
        let record = |values: Vec<Option<At<Value>>>| {
            let is_whole = inner.fields.iter().zip(&values).all(|(field, value)| {
                value.is_some() || (field.need != Need::Required && given(field.key).is_none())
            });
            if !is_whole {
                refused.extend(inner.short.iter().map(|(key, _)| *key).filter(|key| table.has(key)));
                return None;
            }
            let place = values.iter().flatten().next().map_or_else(|| at.clone(), |at| at.place.clone());
            Some(Record {
                kind: inner,
                place,
                values,
                refused: Vec::new(),
                cite: cite.cloned(),
                of: None,
                nested: Vec::new(),
            })
        };
        values.into_iter().filter_map(record).collect()
    }

    /// The name of the outer record of a separate record.
    fn of(
        &mut self,
        kind: &'static Kind,
        outer: &'static Kind,
        table: &RawTable<'_>,
        place: &Place,
    ) -> Option<At<String>> {
        let Some(item) = table.get(outer.key) else {
            self.wrong(&self.head(table, place), format!("this {} has no `{}`", kind.words(), outer.key));
            return None;
        };
        let place = self.place(&item.span);
        let Raw::Text(text) = &item.value else {
            self.wrong_type(&place, outer.key, "text", &item.value);
            return None;
        };
        if outer.role == Role::Thing
            && let Err(message) = form::verify(Form::Slug, text)
        {
            self.wrong(&place, format!("`{}`: {message}", outer.key));
            return None;
        }
        Some(At { value: text.to_string(), place })
    }

    /// The place for a message about a record: its first key, which says more than the brackets above it.
    fn head(&self, table: &RawTable<'_>, place: &Place) -> Place {
        table.entries.first().map_or_else(
            || place.clone(),
            |entry| self.place(&(entry.key_span.start..entry.item.span.end.max(entry.key_span.end))),
        )
    }

    fn unknown_keys(&mut self, kind: &'static Kind, outer: Option<&'static Kind>, table: &RawTable<'_>) {
        let nested = kind.nested.iter().map(|inner| inner.key).filter(|key| !key.is_empty());
        let keys = kind.keys().map(|(key, _)| key).chain(nested);
        let known: Vec<&str> =
            keys.chain(kind.cited.then_some("cite")).chain(outer.map(|outer| outer.key)).collect();
        let name = if outer.is_some() { kind.name } else { kind.key };
        for entry in &table.entries {
            if !known.contains(&&*entry.key) {
                self.problems.push(
                    Problem::error(
                        &self.place(&entry.key_span),
                        format!("unknown key `{}` in {} `{name}`", entry.key, article(name)),
                    )
                    .did_you_mean(&entry.key, known.iter().copied()),
                );
            }
        }
    }

    fn cite(
        &mut self,
        kind: &'static Kind,
        table: &RawTable<'_>,
        outer: Option<&At<String>>,
    ) -> Option<At<String>> {
        if !kind.cited {
            return None;
        }
        let Some(item) = table.get("cite") else { return outer.cloned() };
        let place = self.place(&item.span);
        if let Raw::Text(text) = &item.value {
            return Some(At { value: text.to_string(), place });
        }
        self.wrong_type(&place, "cite", "the slug of a passage", &item.value);
        None
    }

    fn field(
        &mut self,
        kind: &'static Kind,
        field: &'static Field,
        table: &RawTable<'_>,
        place: &Place,
    ) -> Option<At<Value>> {
        let key = field.key;
        let Some(item) = table.get(key) else {
            return match field.need {
                Need::Optional => None,
                Need::Default(word) => {
                    let value = match field.form {
                        Form::Boolean => Value::Boolean(word == "true"),
                        _ => Value::Text(word.to_owned()),
                    };
                    Some(At { value, place: self.head(table, place) })
                }
                Need::Required => {
                    self.wrong(&self.head(table, place), format!("this {} has no `{key}`", kind.words()));
                    None
                }
            };
        };
        let place = self.place(&item.span);
        let value = self.value(field, key, &item.value, &place)?;
        Some(At { value, place })
    }

    /// The value under a key. In a short form the key is not the field's own.
    fn value(
        &mut self,
        field: &'static Field,
        key: &'static str,
        value: &Raw<'_>,
        place: &Place,
    ) -> Option<Value> {
        match (field.form, value) {
            (Form::Number(_) | Form::Local("reference") | Form::Decimal, Raw::Whole(None)) => {
                self.wrong(place, format!("`{key}` is too large"));
            }
            (Form::Number(least), Raw::Whole(Some(number))) if *number < least => {
                self.wrong(place, format!("`{key}` must be at least {least}"));
            }
            (Form::Number(_) | Form::Local("reference") | Form::Decimal, Raw::Whole(Some(number))) => {
                return Some(Value::Number(*number));
            }
            (Form::Decimal, Raw::Decimal(Some(number))) => return Some(Value::decimal(*number)),
            (Form::Decimal, Raw::Decimal(None)) => {
                self.wrong(place, format!("`{key}` is not a finite number"));
            }
            (Form::Boolean, Raw::Boolean(truth)) => return Some(Value::Boolean(*truth)),
            (Form::Number(_) | Form::Local("reference"), other) => {
                self.wrong_type(place, key, "a whole number", other);
            }
            (Form::Decimal, other) => self.wrong_type(place, key, "a number", other),
            (Form::Boolean, other) => self.wrong_type(place, key, "true or false", other),
            (Form::Date | Form::DateEnd, Raw::Text(text)) => return self.date(field, key, text, place),
            (Form::Date | Form::DateEnd, Raw::Whole(_) | Raw::Date) => self.problems.push(
                Problem::error(place, format!("`{key}` needs quotes"))
                    .help("dates are text, such as `\"1996\"` or `\"2012-09\"`"),
            ),
            (form, Raw::Text(text)) => match form::verify(form, text) {
                Ok(()) => return Some(Value::Text(text.to_string())),
                Err(message) => self.wrong(place, format!("`{key}`: {message}")),
            },
            (_, other) => self.wrong_type(place, key, "text", other),
        }
        None
    }

    fn date(&mut self, field: &'static Field, key: &str, text: &str, place: &Place) -> Option<Value> {
        match Edtf::from_str(text) {
            Ok(date) if field.form == Form::DateEnd && date.is_interval() => {
                self.problems.push(
                    Problem::error(place, format!("`{key}` must not be an interval"))
                        .help("give its two ends as `since` and `until`"),
                );
                None
            }
            Ok(date) => Some(Value::Date(date)),
            Err(error) => {
                self.wrong(place, format!("`{key}`: {error}"));
                None
            }
        }
    }

    fn one_of(&mut self, kind: &'static Kind, table: &RawTable<'_>, place: &Place) {
        for keys in kind.one_of {
            let given = keys.iter().filter(|key| table.has(key)).count();
            if given != 1 {
                let found = if given == 0 { "none" } else { "more than one" };
                self.wrong(
                    &self.head(table, place),
                    format!("this {} needs exactly one of {}; it has {found}", kind.words(), keys.join(", ")),
                );
            }
        }
    }

    pub(super) fn wrong(&mut self, place: &Place, message: impl Into<String>) {
        self.problems.push(Problem::error(place, message));
    }

    pub(super) fn wrong_type(&mut self, place: &Place, key: &str, wanted: &str, found: &Raw<'_>) {
        self.wrong(place, format!("`{key}` must be {wanted}, not {}", found.words()));
    }
}
