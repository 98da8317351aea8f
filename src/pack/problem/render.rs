//! Shows a problem as a message: title, file, line, column and the line with the place underlined. Uses
//! `annotate-snippets`, the library behind the Rust compiler's messages.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::files::{Files, Line};
use super::{Place, Problem, Severity};
use crate::escape::{TextPart, parts, printable};

impl Problem {
    /// The complete message: title, file, line, column, the line with the place underlined.
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
        let shown = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
        // The excerpt of a long line has its own origin, and the library separates the two as if they were
        // two files.
        let is_separator = |line: &&str| {
            line.contains(":::") && line.chars().all(|c| " :;m[\u{1b}".contains(c) || c.is_ascii_digit())
        };
        shown.lines().filter(|line| !is_separator(line)).collect::<Vec<_>>().join("\n")
    }

    /// The path of its file, with the line and the column in characters, both from 1.
    #[must_use]
    pub fn position<'f>(&self, files: &'f Files) -> Option<(&'f str, usize, usize)> {
        let file = files.get(self.place.file)?;
        let line = file.line(self.place.span.start);
        let (number, column) = line.map_or((1, 1), |line| {
            let before = line.text.floor_char_boundary(self.place.span.start.saturating_sub(line.start));
            (line.number, line.text[..before].chars().count() + 1)
        });
        Some((&file.path, number, column))
    }
}

/// The most bytes that are shown of a line before, in and after the underlined part, and half of
/// the most that are shown of a message: a value can be of any length.
const SHOWN: usize = 200;

/// Adds a place to a message: its file, line and column, and the line with the place underlined.
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
    let within = |at: usize| line.floor_char_boundary(at.saturating_sub(line_start));
    let start = within(place.span.start);
    // A value of several lines is underlined only on the first.
    let end = within(place.span.end).max(start);
    // Only the nearby part of a long line is shown, so the column is computed here.
    let near = line.floor_char_boundary(start.saturating_sub(SHOWN));
    let before = visible(&line[near..start]);
    let inside = visible(&line[start..line.floor_char_boundary(end.min(start + SHOWN))]);
    let after = visible(&line[end..line.floor_char_boundary(end + SHOWN)]);
    let mut annotation = kind.span(before.len()..before.len() + inside.len());
    if let Some(label) = label {
        annotation = annotation.label(one_line(label));
    }
    let snippet = Snippet::source(before + &inside + &after).line_start(number).annotation(annotation);
    if near == 0 {
        return group.element(snippet.path(one_line(&file.path)));
    }
    let column = line[..start].chars().count() + 1;
    group.element(Origin::path(one_line(&file.path)).line(number).char_column(column)).element(snippet)
}

/// Part of a line with unsafe characters replaced one for one; the renderer turns tabs into spaces.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            TextPart::Plain(run) => visible.push_str(run),
            TextPart::Harmful('\t') => visible.push('\t'),
            TextPart::Harmful(_) => visible.push(char::REPLACEMENT_CHARACTER),
        }
    }
    visible
}

/// A message cut to one line of limited length.
fn one_line(text: &str) -> String {
    let end = text.floor_char_boundary(2 * SHOWN);
    let cut = if end < text.len() { "…" } else { "" };
    format!("{}{cut}", printable(&text[..end]))
}
