//! TOML files: records under their kinds, with nested records inside them.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::decode::Decoder;
use super::kind::{CANDIDATE, KINDS, Role, Standing};
use super::problem::{Place, Problem};
use super::raw::{Raw, RawEntry, RawItem, RawTable};
use super::record::Record;

/// Reads the records of one file as far as it is valid TOML, and returns whether all of it is. `file` is
/// its number in [`super::Files`].
pub(super) fn read(text: &str, file: usize, problems: &mut Vec<Problem>) -> (Vec<Record>, bool) {
    let (root, syntax) = DeTable::parse_recoverable(text);
    let is_whole = syntax.is_empty();
    for error in syntax {
        let span = error.span().unwrap_or_default();
        let place = Place { file, span: span.start.min(text.len())..span.end.min(text.len()) };
        problems.push(Problem::error(&place, error.message().trim_end()));
    }
    let mut decoder = Decoder::new(file, problems);
    (records(&mut decoder, table(root.get_ref())), is_whole)
}

fn records(decoder: &mut Decoder<'_>, root: RawTable<'_>) -> Vec<Record> {
    let mut records = Vec::new();
    for RawEntry { key, key_span, item } in root.entries {
        let place = decoder.place(&key_span);
        let kinds = || KINDS.iter().copied().chain([&CANDIDATE]);
        let Some(kind) = kinds().find(|kind| kind.key == key) else {
            decoder.problems.push(
                Problem::error(&place, format!("unknown kind of record `{key}`"))
                    .did_you_mean(&key, kinds().map(|kind| kind.key)),
            );
            continue;
        };
        let standing = Standing { kind, outer: None };
        let single = kind.role == Role::Source;
        match item.value {
            Raw::Table(table) if single => records.push(decoder.record(standing, &table, &place)),
            Raw::List(items) if !single => {
                for item in items {
                    let place = decoder.place(&item.span);
                    match &item.value {
                        Raw::Table(table) => records.push(decoder.record(standing, table, &place)),
                        other => decoder.wrong_type(&place, kind.key, "a table", other),
                    }
                }
            }
            _ => {
                let header = if single { "[source]" } else { &format!("[[{}]]", kind.key) };
                decoder.problems.push(
                    Problem::error(&place, format!("`{}` must be written as a record", kind.key))
                        .help(format!("start each one with a line `{header}`")),
                );
            }
        }
    }
    // TOML groups arrays of tables; restore the order of the file.
    records.sort_by_key(|record| record.place.span.start);
    records
}

fn table<'t>(table: &'t DeTable<'_>) -> RawTable<'t> {
    let mut entries: Vec<RawEntry<'t>> = table
        .iter()
        .map(|(key, value)| RawEntry {
            key: Cow::Borrowed(key.get_ref().as_ref()),
            key_span: key.span(),
            item: item(value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    RawTable { entries }
}

fn item<'t>(value: &'t Spanned<DeValue<'_>>) -> RawItem<'t> {
    let raw = match value.get_ref() {
        DeValue::String(text) => Raw::Text(Cow::Borrowed(text.as_ref())),
        DeValue::Integer(number) => Raw::Whole(i64::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Float(number) => {
            Raw::Decimal(number.as_str().parse().ok().filter(|number: &f64| number.is_finite()))
        }
        DeValue::Boolean(truth) => Raw::Boolean(*truth),
        DeValue::Datetime(_) => Raw::Date,
        DeValue::Array(items) => Raw::List(items.iter().map(item).collect()),
        DeValue::Table(inner) => Raw::Table(table(inner)),
    };
    RawItem { value: raw, span: value.span() }
}
