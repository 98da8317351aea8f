//! When to stop reading a file because it has too many errors.

use super::super::problem::{Place, Problem, Severity};

/// The most errors that are shown of one file.
pub const SHOWN: usize = 1_000;

/// Stops reading a file after too many errors. Warnings do not count, since there is at most one for
/// each file.
pub(super) struct ErrorLimit {
    /// The number of the file.
    pub(super) file: usize,
    /// How many problems there were before the file was read.
    pub(super) before: usize,
}

impl ErrorLimit {
    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        Place { file: self.file, span: start..end }
    }

    /// Whether to stop at this byte. If so, adds a problem that says so.
    pub(super) fn is_reached(&self, at: usize, problems: &mut Vec<Problem>) -> bool {
        let errors =
            problems[self.before..].iter().filter(|problem| problem.severity() == Severity::Error).count();
        if errors < SHOWN {
            return false;
        }
        problems.push(
            Problem::error(
                &self.place(at, at),
                format!("stopped after {SHOWN} errors; the rest of the file was not read"),
            )
            .help("correct these first; a mistake that repeats often has one cause"),
        );
        true
    }
}
