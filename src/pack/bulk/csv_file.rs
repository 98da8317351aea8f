//! CSV files (RFC 4180) with a record in each row, below a row with the names of the columns.
//! An empty value counts as not stated.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::{ControlFlow, Range};

use csv_core::ReadFieldResult;

use super::super::compressed::LONGEST;
use super::super::decode::Decoder;
use super::super::kind::{Field, Form, Standing};
use super::super::problem::Problem;
use super::super::raw::{Raw, RawEntry, RawItem, RawTable};
use super::super::record::Record;

pub(super) fn read(
    input: Box<dyn BufRead + Send>,
    standing: Standing,
    decoder: &mut Decoder<'_>,
    visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> io::Result<bool> {
    let mut rows = CsvReader::new(input);
    let mut row = CsvRow::default();
    if !rows.next(&mut row)? {
        decoder
            .problems
            .push(Problem::error(&decoder.place(&(0..0)), "the file is empty").help(columns_help(standing)));
        return Ok(false);
    }
    let Some(columns) = header(&row, standing, decoder) else { return Ok(false) };
    let mut is_whole = true;
    loop {
        match rows.next(&mut row) {
            Ok(true) => {}
            Ok(false) => return Ok(is_whole),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                decoder.problems.push(
                    Problem::error(&decoder.place(&(row.start..row.start)), "this row is longer than 1 MiB")
                        .help("check for a quote that is never closed"),
                );
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        let before = decoder.problems.len();
        if let Some(table) = table(&row, &columns, decoder) {
            let place = decoder.place(&row.span());
            if visit(decoder.record(standing, &table, &place)).is_break() {
                return Ok(is_whole);
            }
        } else {
            is_whole = false;
        }
        if decoder.problems.len() > before && decoder.is_full(rows.at) {
            return Ok(false);
        }
    }
}

/// A column: its key and its field. The column of the passage or of an outer record has no field.
type CsvColumn = (&'static str, Option<&'static Field>);

/// Finds the columns; `None` if a row cannot be a record.
fn header(row: &CsvRow, standing: Standing, decoder: &mut Decoder<'_>) -> Option<Vec<CsvColumn>> {
    let known = || standing.keys();
    let before = decoder.problems.len();
    let mut columns: Vec<CsvColumn> = Vec::new();
    for (index, span) in row.spans.iter().enumerate() {
        let place = decoder.place(span);
        let name = String::from_utf8_lossy(row.value(index));
        let name = if index == 0 { name.trim_start_matches('\u{feff}') } else { &name };
        match known().find(|(key, _)| *key == name) {
            Some(column) if columns.iter().any(|(key, _)| *key == column.0) => {
                decoder.wrong(&place, format!("duplicate column `{name}`"));
            }
            Some(column) => columns.push(column),
            None if row.spans.len() == 1 && name.contains([';', '\t']) => {
                decoder.wrong(&place, "values must be separated by commas");
            }
            None => decoder.problems.push(
                Problem::error(
                    &place,
                    format!("unknown column `{name}` in a file of {}", standing.kind.plural()),
                )
                .did_you_mean(name, known().map(|(key, _)| key)),
            ),
        }
    }
    let needed = known().filter(|(key, field)| field.is_none() || standing.kind.needs(key));
    let missing: Vec<&str> =
        needed.map(|(key, _)| key).filter(|key| columns.iter().all(|(there, _)| there != key)).collect();
    if decoder.problems.len() == before && !missing.is_empty() {
        let words = if missing.len() == 1 { "column" } else { "columns" };
        decoder.problems.push(
            Problem::error(
                &decoder.place(&row.span()),
                format!("a file of {} needs the {words} {}", standing.kind.plural(), missing.join(", ")),
            )
            .help(columns_help(standing)),
        );
    }
    (decoder.problems.len() == before).then_some(columns)
}

fn columns_help(standing: Standing) -> String {
    let keys: Vec<&str> = standing.keys().map(|(key, _)| key).collect();
    format!("the first row names the columns: {}", keys.join(", "))
}

fn table<'r>(row: &'r CsvRow, columns: &[CsvColumn], decoder: &mut Decoder<'_>) -> Option<RawTable<'r>> {
    if row.spans.len() != columns.len() {
        let (found, wanted) = (row.spans.len(), columns.len());
        let values = if found == 1 { "value" } else { "values" };
        decoder.problems.push(
            Problem::error(
                &decoder.place(&row.span()),
                format!("this row has {found} {values}; there are {wanted} columns"),
            )
            .help("put a value that contains a comma in double quotes"),
        );
        return None;
    }
    let mut entries = Vec::with_capacity(columns.len());
    let mut is_sound = true;
    for (index, (&(key, field), span)) in columns.iter().zip(&row.spans).enumerate() {
        let place = decoder.place(span);
        if let Some((_, flaw)) = row.flaws.iter().find(|(flawed, _)| *flawed == index) {
            decoder
                .problems
                .push(Problem::error(&place, *flaw).help("write a double quote inside a value twice"));
            is_sound = false;
            continue;
        }
        let Ok(text) = std::str::from_utf8(row.value(index)) else {
            decoder
                .problems
                .push(Problem::error(&place, "the value is not UTF-8 text").help("save the file as UTF-8"));
            is_sound = false;
            continue;
        };
        let form = field.map(|field| field.form);
        if text.is_empty() && form != Some(Form::Heading) {
            continue;
        }
        let item = RawItem { value: value(form, text), span: span.clone() };
        entries.push(RawEntry { key: Cow::Borrowed(key), key_span: span.clone(), item });
    }
    is_sound.then_some(RawTable { entries })
}

/// Makes a number or a truth value of the text if the field is one; CSV itself has only text.
fn value(form: Option<Form>, text: &str) -> Raw<'_> {
    match form {
        Some(Form::Number(_) | Form::Decimal | Form::Local("reference")) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                Raw::Whole(text.parse().ok())
            } else if form == Some(Form::Decimal) && is_decimal(text) {
                Raw::Decimal(text.parse().ok().filter(|number: &f64| number.is_finite()))
            } else {
                Raw::Text(Cow::Borrowed(text))
            }
        }
        Some(Form::Boolean) => match text {
            "true" => Raw::Boolean(true),
            "false" => Raw::Boolean(false),
            _ => Raw::Text(Cow::Borrowed(text)),
        },
        _ => Raw::Text(Cow::Borrowed(text)),
    }
}

/// Whether it is a decimal number, possibly with an exponent as in JSON and spreadsheets.
fn is_decimal(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let number = number.strip_prefix('-').unwrap_or(number);
    let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
    [whole, rest, power.strip_prefix(['-', '+']).unwrap_or(power)].into_iter().all(is_digits)
}

/// A row: its values without quotes, and where each is in the file with its quotes.
#[derive(Default)]
struct CsvRow {
    start: usize,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    spans: Vec<Range<usize>>,
    /// The values whose quotes are wrong, by index, and what is wrong with them.
    flaws: Vec<(usize, &'static str)>,
}

impl CsvRow {
    fn value(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }

    fn span(&self) -> Range<usize> {
        self.start..self.spans.last().map_or(self.start, |span| span.end)
    }
}

/// Reads rows one after the other.
struct CsvReader {
    input: Box<dyn BufRead + Send>,
    reader: csv_core::Reader,
    /// How much of the file has been read.
    at: usize,
    out: Vec<u8>,
}

impl CsvReader {
    fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { input, reader: csv_core::Reader::new(), at: 0, out: vec![0; 1 << 12] }
    }

    /// Reads the next row into `row`; returns `false` at the end of the file.
    fn next(&mut self, row: &mut CsvRow) -> io::Result<bool> {
        row.bytes.clear();
        row.ends.clear();
        row.spans.clear();
        row.flaws.clear();
        row.start = self.at;
        let mut raw = RawValue::default();
        loop {
            let input = self.input.fill_buf()?;
            let (result, read, written) = self.reader.read_field(input, &mut self.out);
            raw.take(&input[..read], self.at);
            self.input.consume(read);
            self.at += read;
            row.bytes.extend_from_slice(&self.out[..written]);
            if row.bytes.len() > LONGEST {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    let span = raw.span(self.at);
                    if row.spans.is_empty() {
                        row.start = span.start;
                    }
                    row.flaws.extend(raw.flaw().map(|flaw| (row.spans.len(), flaw)));
                    row.spans.push(span);
                    row.ends.push(row.bytes.len());
                    raw = RawValue::default();
                    if record_end {
                        return Ok(true);
                    }
                }
                ReadFieldResult::End => return Ok(false),
            }
        }
    }
}

/// Where a value is in the file, and its quotes.
#[derive(Default)]
struct RawValue {
    start: Option<usize>,
    first: u8,
    /// The last byte of the value: not a comma or line end after it.
    last: u8,
    /// How many bytes follow that one.
    after: usize,
    quotes: usize,
}

impl RawValue {
    fn take(&mut self, bytes: &[u8], at: usize) {
        for (index, &byte) in bytes.iter().enumerate() {
            if self.start.is_none() {
                // Line ends before a row.
                if matches!(byte, b'\r' | b'\n') {
                    continue;
                }
                self.start = Some(at + index);
                self.first = byte;
            }
            self.quotes += usize::from(byte == b'"');
            if matches!(byte, b'\r' | b'\n' | b',') {
                self.after += 1;
            } else {
                self.last = byte;
                self.after = 0;
            }
        }
    }

    fn span(&self, end: usize) -> Range<usize> {
        let start = self.start.unwrap_or(end);
        start..(end - self.after.min(end - start)).max(start)
    }

    fn flaw(&self) -> Option<&'static str> {
        match self.first {
            b'"' if !self.quotes.is_multiple_of(2) => Some("this quote is never closed"),
            b'"' if self.last != b'"' => Some("text after the closing quote of a value"),
            _ => None,
        }
    }
}
