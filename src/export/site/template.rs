//! The templates, and those of a theme in their place.
//!
//! A template is filled by Minijinja, once: where a value differs from page to page it leaves a hole, and
//! pages are written by filling the holes. So a page costs no more than copying its text.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use minijinja::{Environment, Value};

use crate::error::Error;
use crate::fs::write::StagedFolder;
use crate::fs::{open_file, read_up_to};
use crate::output::HtmlText;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/export/site/templates");

/// The most bytes that a file of a theme may have.
const LONGEST: u64 = 16 << 20;

/// Separates a hole from the text around it; a text that is escaped never has this character.
const HOLE: char = '\u{1}';

/// All templates.
pub(super) struct Templates {
    environment: Environment<'static>,
    /// The files of the theme that are no templates.
    files: Vec<(String, PathBuf)>,
}

/// A text with holes: every other part is the name of one.
pub(super) struct Holes(Vec<String>);

impl Templates {
    /// Reads the templates.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read, and a template that is not valid.
    pub(super) fn load(theme: Option<&Path>) -> Result<Self, Error> {
        let mut environment = Environment::new();
        environment.set_formatter(|out, state, value| match value.as_str() {
            Some(text) if !value.is_safe() && !matches!(state.auto_escape(), minijinja::AutoEscape::None) => {
                Ok(write!(out, "{}", HtmlText(text))?)
            }
            _ => minijinja::escape_formatter(out, state, value),
        });
        let mut templates = Self { environment, files: Vec::new() };
        for file in BUILT_IN.files() {
            if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                templates.add(name, text.to_owned())?;
            }
        }
        if let Some(theme) = theme {
            templates.add_theme(theme)?;
        }
        Ok(templates)
    }

    fn add_theme(&mut self, theme: &Path) -> Result<(), Error> {
        let cannot_read = |source| Error::cannot_read(theme, source);
        for entry in fs::read_dir(theme).map_err(cannot_read)? {
            let path = entry.map_err(cannot_read)?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
                continue;
            };
            if name.starts_with('.') || path.is_dir() {
                continue;
            }
            if path.extension().is_some_and(|ending| ending == "html") {
                let text = open_file(&path).and_then(|file| read_up_to(file, LONGEST));
                let text = text.and_then(|text| String::from_utf8(text).map_err(io::Error::other));
                self.add(&name, text.map_err(|source| Error::cannot_read(&path, source))?)?;
            } else {
                self.files.push((name, path));
            }
        }
        self.files.sort();
        Ok(())
    }

    fn add(&mut self, name: &str, text: String) -> Result<(), Error> {
        self.environment.add_template_owned(name.to_owned(), text).map_err(|error| failed(name, &error))
    }

    /// Whether the theme has a style sheet of its own.
    pub(super) fn has_theme(&self) -> bool {
        self.files.iter().any(|(name, _)| name == "theme.css")
    }

    /// Copies the files of the theme.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written.
    pub(super) fn write_files(&self, folder: &StagedFolder) -> Result<(), Error> {
        for (name, path) in &self.files {
            let text = open_file(path).and_then(|file| read_up_to(file, LONGEST));
            let mut out = folder.file(&format!("theme/{name}"))?;
            out.write_all(&text.map_err(|source| Error::cannot_read(path, source))?)?;
            out.flush()?;
        }
        Ok(())
    }

    /// Fills a template.
    ///
    /// # Errors
    ///
    /// A template that cannot be filled.
    pub(super) fn fill(&self, name: &str, values: Value) -> Result<String, Error> {
        let template = self.environment.get_template(name).map_err(|error| failed(name, &error))?;
        template.render(values).map_err(|error| failed(name, &error))
    }

    /// Fills a template in which some values are holes.
    ///
    /// # Errors
    ///
    /// A template that cannot be filled.
    pub(super) fn holes(&self, name: &str, values: Value) -> Result<Holes, Error> {
        Ok(Holes(self.fill(name, values)?.split(HOLE).map(str::to_owned).collect()))
    }
}

/// A value that is filled in later, under this name.
pub(super) fn hole(name: &str) -> Value {
    Value::from_safe_string(format!("{HOLE}{name}{HOLE}"))
}

impl Holes {
    /// Writes the text; `fill` writes what belongs into each hole.
    ///
    /// # Errors
    ///
    /// Those of `fill` and `out`.
    pub(super) fn write<W: Write + ?Sized>(
        &self,
        out: &mut W,
        mut fill: impl FnMut(&str, &mut W) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for (at, part) in self.0.iter().enumerate() {
            if at % 2 == 0 {
                out.write_all(part.as_bytes())?;
            } else {
                fill(part, out)?;
            }
        }
        Ok(())
    }
}

/// An error in a template, with the line and the cause that Minijinja names.
fn failed(name: &str, error: &minijinja::Error) -> Error {
    let line = error.line().map_or_else(String::new, |line| format!(":{line}"));
    Error::failed(format!("template `{name}{line}`: {error}"))
}
