//! A record to a row of CSV, as RFC 4180 has it, under a row with the names of the columns.
//! An empty value is not stated.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::{ControlFlow, Range};

use csv_core::{ReadFieldResult, Reader};

use super::super::decode::Decoder;
use super::super::kind::{Field, Form, Standing};
use super::super::problem::Problem;
use super::super::raw::{Entry, Item, Raw, Table};
use super::super::record::Record;
use super::{LONGEST, Patience};

pub(super) fn read(
    input: Box<dyn BufRead + Send>,
    standing: Standing,
    patience: &mut Patience,
    problems: &mut Vec<Problem>,
    visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> io::Result<bool> {
    let mut rows = Rows::new(input);
    let mut row = Row::default();
    if !rows.next(&mut row)? {
        problems
            .push(Problem::error(&patience.place(0, 0), "the file is empty").help(columns_help(standing)));
        return Ok(false);
    }
    let Some(columns) = header(&row, standing, patience, problems) else { return Ok(false) };
    let mut is_whole = true;
    loop {
        match rows.next(&mut row) {
            Ok(true) => {}
            Ok(false) => return Ok(is_whole),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                problems.push(
                    Problem::error(&patience.place(row.start, row.start), "a row of more than 1 MiB")
                        .help("is there a quote that is never closed?"),
                );
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        let before = problems.len();
        if let Some(table) = table(&row, &columns, patience, problems) {
            let place = patience.place(row.start, row.end());
            let mut decoder = Decoder { file: patience.file, problems };
            if visit(decoder.standing(standing, &table, &place)).is_break() {
                return Ok(is_whole);
            }
        } else {
            is_whole = false;
        }
        if problems.len() > before && !patience.lasts(rows.at, problems) {
            return Ok(false);
        }
    }
}

/// A column: its key and, unless it is that of the passage or of an outer record, its field.
type Column = (&'static str, Option<&'static Field>);

/// Finds out what the columns are; `None` where a row can be no record.
fn header(
    row: &Row,
    standing: Standing,
    patience: &Patience,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Column>> {
    let known = || standing.keys();
    let before = problems.len();
    let mut columns: Vec<Column> = Vec::new();
    for (index, span) in row.spans.iter().enumerate() {
        let place = patience.place(span.start, span.end);
        let name = String::from_utf8_lossy(row.value(index));
        let name = if index == 0 { name.trim_start_matches('\u{feff}') } else { &name };
        match known().find(|(key, _)| *key == name) {
            Some(column) if columns.iter().any(|(key, _)| *key == column.0) => {
                problems.push(Problem::error(&place, format!("a second column `{name}`")));
            }
            Some(column) => columns.push(column),
            None if row.spans.len() == 1 && name.contains([';', '\t']) => {
                problems.push(Problem::error(&place, "values are parted by commas"));
            }
            None => problems.push(
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
    if problems.len() == before && !missing.is_empty() {
        let words = if missing.len() == 1 { "column" } else { "columns" };
        problems.push(
            Problem::error(
                &patience.place(row.start, row.end()),
                format!("a file of {} needs the {words} {}", standing.kind.plural(), missing.join(", ")),
            )
            .help(columns_help(standing)),
        );
    }
    (problems.len() == before).then_some(columns)
}

fn columns_help(standing: Standing) -> String {
    let keys: Vec<&str> = standing.keys().map(|(key, _)| key).collect();
    format!("the first row names the columns: {}", keys.join(", "))
}

fn table<'r>(
    row: &'r Row,
    columns: &[Column],
    patience: &Patience,
    problems: &mut Vec<Problem>,
) -> Option<Table<'r>> {
    if row.spans.len() != columns.len() {
        let (found, wanted) = (row.spans.len(), columns.len());
        let values = if found == 1 { "value" } else { "values" };
        problems.push(
            Problem::error(
                &patience.place(row.start, row.end()),
                format!("{found} {values} in a row under {wanted} columns"),
            )
            .help("a value with a comma in it stands between double quotes"),
        );
        return None;
    }
    let mut entries = Vec::with_capacity(columns.len());
    let mut is_sound = true;
    for (index, (&(key, field), span)) in columns.iter().zip(&row.spans).enumerate() {
        let place = || patience.place(span.start, span.end);
        if let Some((_, flaw)) = row.flaws.iter().find(|(flawed, _)| *flawed == index) {
            let message = match flaw {
                Flaw::Open => "a quote that is never closed",
                Flaw::Text => "text after the quote that ends a value",
            };
            problems.push(
                Problem::error(&place(), message).help("a double quote inside a value is written twice"),
            );
            is_sound = false;
            continue;
        }
        let Ok(text) = std::str::from_utf8(row.value(index)) else {
            problems
                .push(Problem::error(&place(), "the value is not UTF-8 text").help("save the file as UTF-8"));
            is_sound = false;
            continue;
        };
        let form = field.map(|field| field.form);
        if text.is_empty() && form != Some(Form::Heading) {
            continue;
        }
        let item = Item { value: value(form, text), span: span.clone() };
        entries.push(Entry { key: Cow::Borrowed(key), key_span: span.clone(), item });
    }
    is_sound.then_some(Table { entries })
}

/// CSV has text alone; what is a number or a truth follows from the field.
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

/// Digits, with a point among them or not, and the power of ten that JSON and spreadsheets write after them.
fn is_decimal(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let number = number.strip_prefix('-').unwrap_or(number);
    let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
    [whole, rest, power.strip_prefix(['-', '+']).unwrap_or(power)].into_iter().all(is_digits)
}

/// A row: its values without quotes, and where each stands in the file with them.
#[derive(Default)]
struct Row {
    start: usize,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    spans: Vec<Range<usize>>,
    /// Values whose quotes are not as they should be.
    flaws: Vec<(usize, Flaw)>,
}

impl Row {
    fn value(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }

    fn end(&self) -> usize {
        self.spans.last().map_or(self.start, |span| span.end)
    }
}

/// What is wrong with the quotes of a value.
#[derive(Clone, Copy)]
enum Flaw {
    /// The one that begins it has none that ends it.
    Open,
    /// It goes on after the one that ends it.
    Text,
}

/// Rows one after the other.
struct Rows {
    input: Box<dyn BufRead + Send>,
    reader: Reader,
    /// How much of the file has been read.
    at: usize,
    out: Vec<u8>,
}

impl Rows {
    fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { input, reader: Reader::new(), at: 0, out: vec![0; 1 << 12] }
    }

    /// Reads the next row into `row`; false at the end of the file.
    fn next(&mut self, row: &mut Row) -> io::Result<bool> {
        row.bytes.clear();
        row.ends.clear();
        row.spans.clear();
        row.flaws.clear();
        row.start = self.at;
        let mut raw = Raws::default();
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
                    raw = Raws::default();
                    if record_end {
                        return Ok(true);
                    }
                }
                ReadFieldResult::End => return Ok(false),
            }
        }
    }
}

/// What is to be known of a value as it stands in the file.
#[derive(Default)]
struct Raws {
    start: Option<usize>,
    first: u8,
    /// The last byte that is not of the line's end or a comma after the value.
    last: u8,
    /// How many bytes follow that one.
    after: usize,
    quotes: usize,
}

impl Raws {
    fn take(&mut self, bytes: &[u8], at: usize) {
        for (index, &byte) in bytes.iter().enumerate() {
            if self.start.is_none() {
                // The ends of lines before a row.
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

    fn flaw(&self) -> Option<Flaw> {
        match self.first {
            b'"' if !self.quotes.is_multiple_of(2) => Some(Flaw::Open),
            b'"' if self.last != b'"' => Some(Flaw::Text),
            _ => None,
        }
    }
}
