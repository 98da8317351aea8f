//! Files with a JSON object on each line: a record, or an object with a record under its kind.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Read as _};
use std::ops::{ControlFlow, Range};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::compressed::LONGEST;
use super::super::decode::Decoder;
use super::super::kind::Standing;
use super::super::problem::Problem;
use super::super::raw::{Raw, RawEntry, RawItem, RawTable};
use super::super::record::Record;

/// The deepest nesting of lists and objects that is read; no record is nested deeper.
const DEEPEST: u32 = 4;

pub(super) fn read(
    mut input: Box<dyn BufRead + Send>,
    standing: Option<Standing>,
    decoder: &mut Decoder<'_>,
    visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> io::Result<bool> {
    let mut line = Vec::new();
    let mut start = 0;
    let mut is_whole = true;
    loop {
        line.clear();
        let read = (&mut input).take(LONGEST as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(is_whole);
        }
        let next = start + read;
        if read == LONGEST && line.last() != Some(&b'\n') {
            decoder.problems.push(
                Problem::error(&decoder.place(&(start..next)), "this line is longer than 1 MiB")
                    .help("write each record on a line of its own"),
            );
            return Ok(false);
        }
        let before = decoder.problems.len();
        match std::str::from_utf8(&line) {
            Ok(text) => {
                let bom = if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                let mut reader = NdjsonReader { line: &text[bom..], start: start + bom, decoder };
                if let Some(record) = reader.record(standing) {
                    if visit(record).is_break() {
                        return Ok(is_whole);
                    }
                } else {
                    is_whole &= decoder.problems.len() == before;
                }
            }
            Err(error) => {
                is_whole = false;
                let at = start + error.valid_up_to();
                decoder.problems.push(
                    Problem::error(&decoder.place(&(at..at + 1)), "the line is not UTF-8 text")
                        .help("save the file as UTF-8"),
                );
            }
        }
        if decoder.problems.len() > before && decoder.is_full(next) {
            return Ok(false);
        }
        start = next;
    }
}

/// Reads one line.
struct NdjsonReader<'l, 'd, 'p> {
    line: &'l str,
    /// The offset of the line in the file.
    start: usize,
    decoder: &'d mut Decoder<'p>,
}

impl<'l> NdjsonReader<'l, '_, '_> {
    fn record(&mut self, standing: Option<Standing>) -> Option<Record> {
        if self.line.trim_ascii().is_empty() {
            return None;
        }
        let whole = match serde_json::from_str::<&RawValue>(self.line) {
            Ok(whole) => whole,
            Err(error) => {
                let at = self.start + error.column().saturating_sub(1).min(self.line.trim_end().len());
                self.invalid(at..at + 1, &error);
                return None;
            }
        };
        let RawItem { value, span } = self.item(whole, 0)?;
        let Raw::Table(table) = value else {
            self.error(span, format!("a line must be a JSON object, not {}", value.words()));
            return None;
        };
        match standing {
            Some(standing) => Some(self.decode(standing, &table, &span)),
            None => self.wrapped(&table, &span),
        }
    }

    /// Reads a record under its kind.
    fn wrapped(&mut self, table: &RawTable<'_>, span: &Range<usize>) -> Option<Record> {
        let [RawEntry { key, key_span, item }] = table.entries.as_slice() else {
            self.decoder.problems.push(
                Problem::error(
                    &self.decoder.place(span),
                    "a line of this file must be one record under its kind",
                )
                .help("write `{\"event\": {\"slug\": \"…\", …}}`, or name the file after the kind, such as `events.ndjson`"),
            );
            return None;
        };
        let Some(standing) = Standing::of_name(key) else {
            let kinds = Standing::all().map(|standing| standing.kind.name);
            self.decoder.problems.push(
                Problem::error(&self.decoder.place(key_span), format!("unknown kind of record `{key}`"))
                    .did_you_mean(key, kinds),
            );
            return None;
        };
        match &item.value {
            Raw::Table(table) => Some(self.decode(standing, table, &item.span)),
            other => {
                let message = format!("`{key}` must be an object, not {}", other.words());
                self.error(item.span.clone(), message);
                None
            }
        }
    }

    fn decode(&mut self, standing: Standing, table: &RawTable<'_>, span: &Range<usize>) -> Record {
        let place = self.decoder.place(span);
        self.decoder.record(standing, table, &place)
    }

    fn error(&mut self, span: Range<usize>, message: String) {
        let place = self.decoder.place(&span);
        self.decoder.wrong(&place, message);
    }

    fn invalid(&mut self, span: Range<usize>, error: &serde_json::Error) {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        self.error(span, format!("invalid JSON: {message}"));
    }

    /// A value with its place. `None` if it is null, which counts as not stated, or not JSON.
    fn item(&mut self, raw: &'l RawValue, depth: u32) -> Option<RawItem<'l>> {
        let text = raw.get();
        let span = self.span(text);
        let value = match text.as_bytes().first() {
            Some(b'"') => serde_json::from_str(text).map(|JsonText(text)| Raw::Text(text)),
            Some(b't' | b'f') => Ok(Raw::Boolean(text == "true")),
            Some(b'n') | None => return None,
            Some(b'[') if depth < DEEPEST => serde_json::from_str::<Vec<&RawValue>>(text).map(|items| {
                Raw::List(items.into_iter().filter_map(|item| self.item(item, depth + 1)).collect())
            }),
            Some(b'[') => Ok(Raw::List(Vec::new())),
            Some(b'{') if depth < DEEPEST => serde_json::from_str::<JsonEntries<'_>>(text)
                .map(|pairs| Raw::Table(self.table(pairs, depth + 1))),
            Some(b'{') => Ok(Raw::Table(RawTable::default())),
            Some(_) if text.contains(['.', 'e', 'E']) => {
                Ok(Raw::Decimal(text.parse().ok().filter(|number: &f64| number.is_finite())))
            }
            Some(_) => Ok(Raw::Whole(text.parse().ok())),
        };
        match value {
            Ok(value) => Some(RawItem { value, span }),
            Err(error) => {
                self.invalid(span, &error);
                None
            }
        }
    }

    fn table(&mut self, pairs: JsonEntries<'l>, depth: u32) -> RawTable<'l> {
        let mut entries: Vec<RawEntry<'l>> = Vec::with_capacity(pairs.0.len());
        let mut keys = std::collections::HashSet::new();
        let many = pairs.0.len() > 32;
        for (key, raw) in pairs.0 {
            // A key with escapes is not a part of the line; point to its value instead.
            let key_span = match &key {
                Cow::Borrowed(key) => self.span(key),
                Cow::Owned(_) => self.span(raw.get()),
            };
            let twice =
                if many { !keys.insert(key.clone()) } else { entries.iter().any(|entry| entry.key == key) };
            if twice {
                self.error(key_span, format!("duplicate key `{key}`"));
                continue;
            }
            if let Some(item) = self.item(raw, depth) {
                entries.push(RawEntry { key, key_span, item });
            }
        }
        RawTable { entries }
    }

    /// The place of a part of the line in the file.
    fn span(&self, part: &str) -> Range<usize> {
        let start = self.start + (part.as_ptr() as usize - self.line.as_ptr() as usize);
        start..start + part.len()
    }
}

/// A text, borrowed if it has no escapes.
#[derive(Deserialize)]
struct JsonText<'t>(#[serde(borrow)] Cow<'t, str>);

/// The keys of an object with their raw values, in the order of the line; duplicate keys are kept.
struct JsonEntries<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for JsonEntries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = JsonEntries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(8);
                while let Some((JsonText(key), value)) = map.next_entry()? {
                    pairs.push((key, value));
                }
                Ok(JsonEntries(pairs))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}
