//! Edits the TOML files of a pack as text: adds a record, adds a fact to a record, removes a record. Comments and
//! the order of everything else stay.
//!
//! Owns where in a file a change goes. Nothing is written: `Editor.changed` has the new texts.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::kind::Standing;
use super::problem::{File, Files, Place, Problem, did_you_mean};
use super::read::{self, Texts};
use super::write::{self, Values, Written};
use super::{Pack, Record};
use crate::error::Error;

/// A pack in a folder, with changes that are not written yet.
pub struct Editor {
    /// The folder of the pack.
    pub folder: PathBuf,
    /// The new texts of the files that change, by path.
    pub changed: Texts,
    /// The pack with the changes, without its files of many records.
    pub pack: Pack,
    files: Files,
}

impl Editor {
    /// Reads the pack in a folder.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let (pack, files, _) = read(folder, &Texts::new())?;
        Ok(Self { folder: folder.to_owned(), changed: Texts::new(), pack, files })
    }

    /// Forgets the changes, since they were written or refused.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read.
    pub fn reset(&mut self) -> Result<(), Error> {
        self.changed.clear();
        self.reread()
    }

    /// Reads the pack again with the changes, for its check.
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read.
    pub fn read(&self) -> Result<(Pack, Files, Vec<Problem>), Error> {
        read(&self.folder, &self.changed)
    }

    fn reread(&mut self) -> Result<(), Error> {
        (self.pack, self.files, _) = self.read()?;
        Ok(())
    }

    /// Adds a record after the last one of its kind; if there is none, to the file that the program writes them
    /// to. A record that belongs to another one is added to that one.
    ///
    /// # Errors
    ///
    /// The outer record does not exist; a file cannot be read, or it is not valid TOML.
    pub fn add(&mut self, standing: Standing, values: &Values) -> Result<(), Error> {
        if let Some(outer) = standing.outer {
            return self.extend(standing, outer.key, values);
        }
        let mut record = String::new();
        write::record(&mut record, standing.kind, values);
        let last = self.pack.of(standing.kind).last().map(|last| last.place.clone());
        let (path, text) = if let Some(place) = last {
            let table = self.table(&place, "")?;
            (table.path, inserted(table.text, table.end, record.trim_end(), true))
        } else {
            let path = self.folder.join(format!("{}.toml", standing.kind.file));
            let file = (0..).map_while(|at| self.files.get(at)).find(|file| Path::new(&file.path) == path);
            let text = file.and_then(File::text).unwrap_or_default();
            (path, inserted(text, text.len(), record.trim_end(), true))
        };
        self.change(path, text)
    }

    /// Adds a fact to the list of the record that it belongs to, which `key` names.
    fn extend(&mut self, standing: Standing, key: &str, values: &Values) -> Result<(), Error> {
        let Some(outer) = standing.outer else { return Ok(()) };
        let name = write::text(values, key).ok_or_else(|| {
            Error::usage(format!("the {} of this {} is missing", outer.words(), standing.kind.words()))
                .hint(format!("add `{key}=…`"))
        })?;
        let is_meant = |record: &&Record| record.name().is_some_and(|at| at.value == name);
        let Some(record) = self.pack.of(outer).find(is_meant) else {
            let names: Vec<String> =
                self.pack.of(outer).filter_map(|record| Some(record.name()?.value)).collect();
            let hint = did_you_mean(name, names.iter().map(String::as_str), || {
                format!("declare it first, with `ecpat-kb pack add DIR {}`", outer.key)
            });
            return Err(Error::not_found(&outer.words(), name).hint(hint));
        };
        let cite = record.cite.as_ref().map(|cite| Written::Text(cite.value.clone()));
        let inline = write::inline(standing.kind, values, cite.as_ref());
        let table = self.table(&record.place, standing.kind.key)?;
        let text = match table.list {
            Some((span, last)) => with_item(table.text, &span, last, &inline),
            None => {
                inserted(table.text, table.own_end, &format!("{} = [{inline}]", standing.kind.key), false)
            }
        };
        self.change(table.path, text)
    }

    /// Removes a record with the comments in it and the empty lines after it.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that is not valid TOML.
    pub fn remove(&mut self, place: &Place) -> Result<(), Error> {
        let Table { path, text, start, end, .. } = self.table(place, "")?;
        let rest = text[end..].trim_start_matches(['\r', '\n']);
        let before = &text[..start];
        let text = match (before.trim_end(), rest) {
            ("", rest) => rest.to_owned(),
            (before, "") => before.to_owned() + newline(text),
            (_, rest) => before.to_owned() + rest,
        };
        self.change(path, text)
    }

    fn change(&mut self, path: PathBuf, text: String) -> Result<(), Error> {
        // Through a link, an untrusted pack could have any of the user's files replaced.
        if path.is_symlink()
            && read::leads_out(&path, &self.folder).map_err(|error| Error::cannot_read(&path, error))?
        {
            let message = format!("`{}` is a link to a file outside the folder", path.display());
            return Err(
                Error::failed(message + "; nothing was written").hint("copy the file into the folder")
            );
        }
        self.changed.insert(path, text);
        self.reread()
    }

    /// Finds the lines of the record at a place, and the list under a key in it.
    fn table(&self, place: &Place, key: &str) -> Result<Table<'_>, Error> {
        let file = self.files.get(place.file);
        let path = file.map_or_else(PathBuf::new, |file| PathBuf::from(&file.path));
        let text = file.and_then(File::text).unwrap_or_default();
        let at = |message: &str| {
            let line = text[..place.span.start].matches('\n').count() + 1;
            Error::failed(format!("`{}`, line {line}: {message}; nothing was written", path.display()))
        };
        let root = DeTable::parse(text)
            .map_err(|_| at("the file is not valid TOML").hint("`ecpat-kb check` shows what is wrong"))?;
        let arrays = root.get_ref().values().filter_map(|value| value.get_ref().as_array());
        let found = arrays.flat_map(|array| array.iter()).find(|item| item.span().start == place.span.start);
        let by_hand = |what| at(what).hint("edit it by hand");
        let table =
            found.and_then(|item| item.get_ref().as_table()).filter(|_| is_header(text, place.span.start));
        let table = table.ok_or_else(|| by_hand("the record does not begin with a line `[[…]]`"))?;
        let list = table.get(key).map(|value| (value.span(), value.get_ref().as_array()));
        if list.as_ref().is_some_and(|(span, items)| items.is_none() || is_header(text, span.start)) {
            return Err(by_hand("the list of this record is not in brackets"));
        }
        let own = table.values().filter(|value| !is_header(text, value.span().start));
        let header = line_end(text, place.span.end);
        Ok(Table {
            path,
            text,
            start: text[..place.span.start].rfind('\n').map_or(0, |at| at + 1),
            own_end: own.map(|value| line_end(text, value.span().end)).max().unwrap_or(header),
            end: line_end(text, table.values().map(end).max().unwrap_or(header)),
            list: list
                .map(|(span, items)| (span, items.and_then(|items| Some(items.iter().last()?.span().end)))),
        })
    }
}

/// Where a record is in its file.
struct Table<'t> {
    path: PathBuf,
    text: &'t str,
    /// Where the line of its header begins.
    start: usize,
    /// The end of the last line of its own keys.
    own_end: usize,
    /// The end of its last line, with its tables `[[event.dates]]`.
    end: usize,
    /// The bytes of the list that was asked for, and the end of its last item.
    list: Option<(Range<usize>, Option<usize>)>,
}

/// Whether the line at a place is the header of a table.
fn is_header(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
        && text[at..].starts_with('[')
}

fn end(value: &Spanned<DeValue<'_>>) -> usize {
    let inner = match value.get_ref() {
        DeValue::Array(items) => items.iter().map(end).max(),
        DeValue::Table(table) => table.values().map(end).max(),
        _ => None,
    };
    inner.unwrap_or_default().max(value.span().end)
}

fn line_end(text: &str, at: usize) -> usize {
    if text[..at].ends_with('\n') { at } else { text[at..].find('\n').map_or(text.len(), |end| at + end + 1) }
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The text with these lines after the line that ends at `at`; `is_apart`: with empty lines around them.
fn inserted(text: &str, at: usize, lines: &str, is_apart: bool) -> String {
    let newline = newline(text);
    let (before, after) = text.split_at(at);
    let mut new = before.to_owned();
    if !before.is_empty() && !before.ends_with('\n') {
        new.push_str(newline);
    }
    if is_apart && !before.is_empty() && !before.ends_with(&newline.repeat(2)) {
        new.push_str(newline);
    }
    new.push_str(&lines.replace('\n', newline));
    new.push_str(newline);
    if is_apart && !after.is_empty() && !after.starts_with(newline) {
        new.push_str(newline);
    }
    new + after
}

/// The text with an item at the end of the list at `span`, whose last item ends at `last`.
fn with_item(text: &str, span: &Range<usize>, last: Option<usize>, item: &str) -> String {
    let Some(last) = last else {
        return format!("{}[{item}]{}", &text[..span.start], &text[span.end..]);
    };
    let (before, after) = text.split_at(last);
    if !text[last..span.end].contains('\n') {
        return format!("{before}, {item}{after}");
    }
    // The comma after the last item is optional; a comment can follow on its line.
    let comma = if after.trim_start().starts_with(',') { "" } else { "," };
    let (rest, after) = after.split_at(after.find('\n').unwrap_or_default());
    let newline = newline(text);
    let rest = rest.trim_end_matches('\r');
    format!("{before}{comma}{rest}{newline}  {item},{}{after}", newline.trim_end_matches('\n'))
}

fn read(folder: &Path, changed: &Texts) -> Result<(Pack, Files, Vec<Problem>), Error> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let pack = read::changed_folder(folder, changed, &mut files, &mut problems)?;
    Ok((pack, files, problems))
}
