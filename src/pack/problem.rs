//! What is wrong with a pack, where, and how to put it right.
//!
//! Problems are collected, never thrown: a curator sees all of them at once, each with the
//! file, the line, the column and the line itself. Rendering is `annotate-snippets`, the
//! library of the Rust compiler's own messages.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Read as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use tempfile::TempPath;

use super::bulk::{self, Compression};
use crate::escape::{Part, parts, printable};

/// A file of a pack.
#[derive(Debug)]
pub struct File {
    /// Path to show in messages.
    pub path: String,
    text: Text,
}

#[derive(Debug)]
enum Text {
    /// It is kept whole, with where each line begins; the first after a byte order mark.
    Held { text: String, lines: Vec<usize> },
    /// It is read as a stream; the lines that messages show are fetched from it when it is known which.
    Apart { path: PathBuf, compression: Compression, lines: BTreeMap<usize, Line<'static>> },
}

/// A line of a file.
#[derive(Clone, Debug)]
struct Line<'f> {
    /// Its number, counted from 1.
    number: usize,
    /// Where it begins in the file.
    start: usize,
    /// The line without its end.
    text: Cow<'f, str>,
}

impl File {
    /// Its whole text, if that is kept.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.text {
            Text::Held { text, .. } => Some(text),
            Text::Apart { .. } => None,
        }
    }

    /// The line that holds a byte, if it is at hand.
    fn line(&self, at: usize) -> Option<Line<'_>> {
        match &self.text {
            Text::Held { text, lines } => {
                let at = at.min(text.len());
                let number = lines.partition_point(|&start| start <= at).max(1);
                let start = lines[number - 1];
                let line = text[start..].split('\n').next().unwrap_or_default();
                let line = line.strip_suffix('\r').unwrap_or(line);
                Some(Line { number, start, text: Cow::Borrowed(line) })
            }
            Text::Apart { lines, .. } => lines.get(&at).cloned(),
        }
    }
}

/// The files of all packs of one run; a [`Place`] points into one of them.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
    /// What was put aside for this run.
    aside: Vec<TempPath>,
}

impl Files {
    /// Adds a file and returns the number by which places name it.
    pub fn add(&mut self, path: String, text: String) -> usize {
        let first = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let lines = std::iter::once(first).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(File { path, text: Text::Held { text, lines } });
        self.files.len() - 1
    }

    /// Adds a file that is read as a stream.
    pub fn add_apart(&mut self, shown: String, path: PathBuf, compression: Compression) -> usize {
        self.files
            .push(File { path: shown, text: Text::Apart { path, compression, lines: BTreeMap::new() } });
        self.files.len() - 1
    }

    /// Keeps a file that was put aside until this is dropped.
    pub fn hold(&mut self, aside: TempPath) {
        self.aside.push(aside);
    }

    /// The file with this number.
    #[must_use]
    pub fn get(&self, file: usize) -> Option<&File> {
        self.files.get(file)
    }

    /// Fetches the lines that these problems show, reading each file once. A file that can no
    /// longer be read leaves its problems without a line.
    pub fn fetch<'a>(&mut self, problems: impl IntoIterator<Item = &'a Problem>) {
        let mut wanted: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for problem in problems {
            for place in
                std::iter::once(&problem.place).chain(problem.related.as_ref().map(|(place, _)| place))
            {
                wanted.entry(place.file).or_default().insert(place.span.start);
            }
        }
        for (file, at) in wanted {
            if let Some(File { text: Text::Apart { path, compression, lines }, .. }) =
                self.files.get_mut(file)
            {
                *lines = fetch(path, *compression, &at).unwrap_or_default();
            }
        }
    }
}

fn fetch(
    path: &Path,
    compression: Compression,
    at: &BTreeSet<usize>,
) -> std::io::Result<BTreeMap<usize, Line<'static>>> {
    let mut input = bulk::open(path, compression, None)?;
    let mut found = BTreeMap::new();
    let mut at = at.iter().copied().peekable();
    let (mut number, mut start, mut line) = (0, 0, Vec::new());
    while at.peek().is_some() {
        number += 1;
        line.clear();
        let mut read = (&mut input).take(bulk::LONGEST as u64).read_until(b'\n', &mut line)?;
        let is_ended = line.last() == Some(&b'\n');
        let is_cut = read == bulk::LONGEST && !is_ended;
        if is_cut {
            read += skip_line(&mut input)?;
        }
        let text = String::from_utf8_lossy(&line);
        let bom = if start == 0 && text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let text = text[bom..].trim_end_matches(['\n', '\r']);
        // The end of a file whose last line has no end is in that line.
        let next = start + read + usize::from(!is_ended && !is_cut);
        while let Some(place) = at.next_if(|&place| place < next || read == 0) {
            let text = Cow::Owned(text.to_owned());
            found.insert(place, Line { number, start: start + bom, text });
        }
        start += read;
    }
    Ok(found)
}

/// Reads on to the end of a line and tells how many bytes that took.
fn skip_line(input: &mut impl BufRead) -> std::io::Result<usize> {
    let mut skipped = 0;
    loop {
        let bytes = input.fill_buf()?;
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let read = end.map_or(bytes.len(), |end| end + 1);
        input.consume(read);
        skipped += read;
        if end.is_some() || read == 0 {
            return Ok(skipped);
        }
    }
}

const BOM: char = '\u{feff}';

/// Where something stands: a file, and the bytes `start..end` of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Number of the file in [`Files`].
    pub file: usize,
    /// Bytes of its text, end exclusive.
    pub span: Range<usize>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be seeded.
    Error,
    /// The pack can be seeded; a curator should look.
    Warning,
}

/// One thing that is wrong with a pack.
#[derive(Debug)]
pub struct Problem {
    severity: Severity,
    place: Place,
    title: String,
    label: Option<String>,
    related: Option<(Place, String)>,
    help: Option<String>,
    of_whole_file: bool,
}

impl Problem {
    /// An error at a place: lower case, no full stop, values in backticks.
    pub fn error(place: &Place, title: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            place: place.clone(),
            title: title.into(),
            label: None,
            related: None,
            help: None,
            of_whole_file: false,
        }
    }

    /// A warning at a place.
    pub fn warning(place: &Place, title: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, title) }
    }

    /// Says something at the underlined place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Shows a second place that has to do with it.
    #[must_use]
    pub fn related(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.related = Some((place.clone(), label.into()));
        self
    }

    /// Shows the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows the nearest of the words that would have been right, where one is near, or
    /// else all of them, where they are few.
    #[must_use]
    pub fn did_you_mean<'a>(self, wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Self {
        let right: Vec<&str> = right.into_iter().collect();
        match nearest(wrong, right.iter().copied()) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if (1..=16).contains(&right.len()) => self.help(format!("one of: {}", right.join(", "))),
            None => self,
        }
    }

    /// Says that the whole file is passed over.
    #[must_use]
    pub fn passed_over(file: usize) -> Self {
        Self {
            of_whole_file: true,
            ..Self::warning(
                &Place { file, span: 0..0 },
                "this file is passed over: its name is that of no kind of record",
            )
            .help("a table is called after its records: `figures.csv`, `organisation_names.csv`")
        }
    }

    /// Whether a whole file is not read, rather than something in it wrong.
    #[must_use]
    pub fn is_of_whole_file(&self) -> bool {
        self.of_whole_file
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The message without its place.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The whole message: title, file, line, column, the line with the place underlined.
    #[must_use]
    pub fn render(&self, files: &Files, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(one_line(&self.title)));
        group = show(group, files, &self.place, AnnotationKind::Primary, self.label.as_deref());
        if let Some((place, label)) = &self.related {
            group = show(group, files, place, AnnotationKind::Context, Some(label));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(one_line(help)));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }

    fn order(&self) -> (usize, usize, Severity, &str) {
        (self.place.file, self.place.span.start, self.severity, &self.title)
    }
}

/// Longest part of a message or of a line before, in and after what is underlined, in
/// bytes: a value can be of any length.
const SHOWN: usize = 200;

/// Adds a place to a message: its file, line and column, and the line with it underlined.
fn show<'a>(
    group: Group<'a>,
    files: &Files,
    place: &Place,
    kind: AnnotationKind,
    label: Option<&str>,
) -> Group<'a> {
    let Some(file) = files.get(place.file) else { return group };
    let unknown = Line { number: 1, start: place.span.start, text: Cow::Borrowed("") };
    let Line { number, start: line_start, text: line } = file.line(place.span.start).unwrap_or(unknown);
    let within = |at: usize| boundary(&line, at.saturating_sub(line_start).min(line.len()));
    let start = within(place.span.start);
    // A value over several lines is underlined on its first.
    let end = within(place.span.end).max(start);
    // Blanks stand for what is far before the place, so that the column is counted right.
    let near = boundary(&line, start.saturating_sub(SHOWN));
    let before = " ".repeat(line[..near].chars().count()) + &visible(&line[near..start]);
    let inside = visible(&line[start..boundary(&line, end.min(start + SHOWN))]);
    let after = visible(&line[end..boundary(&line, line.len().min(end + SHOWN))]);
    let mut annotation = kind.span(before.len()..before.len() + inside.len());
    if let Some(label) = label {
        annotation = annotation.label(one_line(label));
    }
    group.element(
        Snippet::source(before + &inside + &after)
            .path(one_line(&file.path))
            .line_start(number)
            .annotation(annotation),
    )
}

/// Part of a line as it may be shown, character for character; the renderer makes blanks of
/// tabs.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Plain(run) => visible.push_str(run),
            Part::Harmful('\t') => visible.push('\t'),
            Part::Harmful(_) => visible.push(char::REPLACEMENT_CHARACTER),
        }
    }
    visible
}

/// A message on one line and of bearable length.
fn one_line(text: &str) -> String {
    let end = boundary(text, text.len().min(2 * SHOWN));
    let cut = if end < text.len() { "…" } else { "" };
    format!("{}{cut}", printable(&text[..end]))
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Sorts problems by file and place, as a curator works through them.
pub fn sort(problems: &mut [Problem]) {
    problems.sort_by(|a, b| a.order().cmp(&b.order()));
}

/// The word nearest to a mistyped one, if it is near enough to be meant: within a third
/// of its letters (Damerau-Levenshtein distance).
pub fn nearest<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A word of any length can be in a file; the distance takes time with its square.
    if wrong.len() > 100 {
        return None;
    }
    let letters = wrong.chars().count();
    let limit = (letters / 3).max(1);
    right
        .into_iter()
        .filter(|word| word.len() <= 200 && word.len().abs_diff(wrong.len()) <= limit * 4)
        .map(|word| (strsim::damerau_levenshtein(wrong, word), word))
        .filter(|&(distance, _)| distance <= limit && distance < letters)
        .min()
        .map(|(_, word)| word)
}
