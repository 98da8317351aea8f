//! Problems of a pack: what is wrong, where, and how to correct it.
//!
//! Problems are collected, so that a curator sees all of them at once, each with the file, the line
//! number, the column and the line itself.

mod files;
mod render;

use std::ops::Range;

pub use files::{File, Files};

/// The place of something: a file, and the bytes `start..end` of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Number of the file in [`Files`].
    pub file: usize,
    /// The bytes of its text, without the end.
    pub span: Range<usize>,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub place: Place,
}

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be seeded.
    Error,
    /// The pack can be seeded; a curator should look.
    Warning,
}

/// A problem of a pack.
#[derive(Debug)]
pub struct Problem {
    /// How serious it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// The message without its place.
    pub title: String,
    label: Option<String>,
    related: Option<(Place, String)>,
    /// How to correct it, if that is known.
    pub help: Option<String>,
    /// Whether the problem is that a file is not read.
    pub is_of_whole_file: bool,
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
            is_of_whole_file: false,
        }
    }

    /// A warning at a place.
    pub fn warning(place: &Place, title: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, title) }
    }

    /// Adds a note next to the underlined place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a second place that is part of the problem.
    #[must_use]
    pub fn related(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.related = Some((place.clone(), label.into()));
        self
    }

    /// Says how to correct it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Suggests the right word nearest to the wrong one. If none is near, lists all right words,
    /// unless there are many.
    #[must_use]
    pub fn did_you_mean<'a>(self, wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Self {
        let right: Vec<&str> = right.into_iter().collect();
        match nearest(wrong, right.iter().copied()) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if (1..=16).contains(&right.len()) => self.help(format!("one of: {}", right.join(", "))),
            None => self,
        }
    }

    /// A warning that a file is not read.
    #[must_use]
    pub fn ignored_file(file: usize, why: &str) -> Self {
        Self {
            is_of_whole_file: true,
            ..Self::warning(&Place { file, span: 0..0 }, format!("this file is ignored: {why}"))
        }
    }

    fn order(&self) -> (usize, usize, Severity, &str) {
        (self.place.file, self.place.span.start, self.severity, &self.title)
    }
}

/// Sorts problems by file and place, the order in which a curator works.
pub fn sort(problems: &mut [Problem]) {
    problems.sort_by(|a, b| a.order().cmp(&b.order()));
}

/// The hint for a wrong word: the right word that is nearest or, if none is near, what `otherwise` says.
pub fn did_you_mean<'a>(
    wrong: &str,
    right: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(wrong, right).map_or_else(otherwise, |near| format!("did you mean `{near}`?"))
}

/// The word nearest to a mistyped one, if at most a third of the letters differ
/// (Damerau-Levenshtein distance).
pub fn nearest<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Words in a file can be of any length, and computing the distance takes quadratic time.
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
