//! The text files that the database is built from: a folder for each source, laid out as
//! `seed/ecpat/` is. Building from them gives the same content again, and exporting that the
//! same bytes.
//!
//! The kinds of record in `pack/kind/records.rs` say what is read, in which order and how it is
//! written; there is no format of one kind here. A value that no pack can say is an error, and
//! so is a row that is in no pack: nothing is left out silently. The sentences of attached
//! articles are in no pack, and neither are the comments of the packs that a database was built
//! from.

mod comment;
mod query;
mod rest;
mod row;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Component, Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::snapshot::{Snapshot, reading};
use super::target::Folder;
use crate::error::Error;
use crate::pack::kind::{Form, KINDS, Kind, Role};
use crate::pack::write::{self, Values, Written};
use query::Query;
use row::{Found, unsaid};

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &mut Folder) -> Result<(), Error> {
    rest::vocabularies(snapshot)?;
    let plans = Plan::all();
    let mut writer = Writer { snapshot, folder, written: HashMap::new() };
    snapshot.each(include_str!("../sql/packs.sql"), [], |row| {
        let (id, slug): (i64, String) = (row.get("id").map_err(reading)?, row.get("slug").map_err(reading)?);
        writer.source(&plans, id, &slug)
    })?;
    let written = writer.written;
    rest::rules(snapshot)?;
    rest::all_are_written(snapshot, &written)
}

/// Finds a file that is not of the pack of a source which is written now, or one that is not as it
/// was written: a comment is somebody's, and may be nowhere else.
pub(super) fn owns(snapshot: &Snapshot<'_>, folder: &Path, files: &[PathBuf]) -> Result<(), Error> {
    for file in files {
        let refused = |why: &str| {
            let (folder, file) = (folder.display(), file.display());
            Error::failed(format!("`{folder}` holds `{file}`, {why}; nothing was written"))
        };
        let Some(source) = source_of(file) else { return Err(super::not_ours(folder, file)) };
        if !is_source(snapshot, source)? {
            return Err(refused("which this export does not write")
                .hint("move it away, or name a folder that is not there yet"));
        }
        let whole = folder.join(file);
        let text = File::open(&whole).map(BufReader::new);
        if text.and_then(comment::is_in).map_err(|source| Error::cannot_read(&whole, source))? {
            return Err(refused("in which somebody has written comments")
                .hint("no export keeps them: move the file away, or name a folder that is not there yet"));
        }
    }
    Ok(())
}

fn is_source(snapshot: &Snapshot<'_>, slug: &str) -> Result<bool, Error> {
    let sql = include_str!("../sql/is_source.sql");
    let found = snapshot.conn().query_row(sql, named_params! { ":slug": slug }, |row| row.get("is_source"));
    found.map_err(reading)
}

/// The slug of the source in whose pack a path is, if it is that of a file of a pack.
fn source_of(path: &Path) -> Option<&str> {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    let [source, _] = parts?[..] else { return None };
    let is_file = |kind: &&Kind| {
        path.file_stem() == Some(OsStr::new(kind.file)) && path.extension() == Some(OsStr::new("toml"))
    };
    (write::fits(Form::Slug, source) && KINDS.iter().any(is_file)).then_some(source)
}

/// How the records of a kind are read, with those nested in them.
struct Plan {
    query: Query,
    nested: Vec<Query>,
}

impl Plan {
    fn of(kind: &'static Kind) -> Self {
        let nested = kind.nested.iter().filter(|inner| !inner.is_alias);
        Self { query: Query::of(kind), nested: nested.map(|inner| Query::of(inner)).collect() }
    }

    fn all() -> Vec<Self> {
        KINDS.iter().filter(|kind| !kind.is_alias).map(|kind| Self::of(kind)).collect()
    }
}

/// A number for all that a database holds of one source, by which two are compared; `None`: it has
/// no such source.
///
/// # Errors
///
/// SQLite's own.
pub fn content(conn: &Connection, slug: &str) -> Result<Option<u128>, Error> {
    let id = "SELECT id FROM source WHERE slug = :slug";
    let source: Option<i64> =
        conn.query_row(id, named_params! { ":slug": slug }, |row| row.get(0)).optional().map_err(reading)?;
    let Some(source) = source else { return Ok(None) };
    let mut hash = twox_hash::XxHash3_128::new();
    for plan in Plan::all() {
        let mut statement = conn.prepare(&plan.query.sql).map_err(reading)?;
        let mut rows = statement.query(named_params! { ":source": source }).map_err(reading)?;
        while let Some(row) = rows.next().map_err(reading)? {
            let id = add(&mut hash, &plan.query, row)?;
            for query in &plan.nested {
                let mut statement = conn.prepare_cached(&query.sql).map_err(reading)?;
                let mut rows =
                    statement.query(named_params! { ":source": source, ":parent": id }).map_err(reading)?;
                while let Some(row) = rows.next().map_err(reading)? {
                    add(&mut hash, query, row)?;
                }
            }
        }
    }
    Ok(Some(hash.finish_128()))
}

/// Takes the cells of a row in, but for its number, which it returns.
fn add(hash: &mut twox_hash::XxHash3_128, query: &Query, row: &Row<'_>) -> Result<Option<i64>, Error> {
    hash.write(query.kind.name.as_bytes());
    for index in (0..row.as_ref().column_count()).filter(|index| Some(*index) != query.id) {
        match row.get_ref(index).map_err(reading)? {
            ValueRef::Null => hash.write(b"\0n"),
            ValueRef::Integer(number) => hash.write(format!("\0i{number}").as_bytes()),
            ValueRef::Real(number) => hash.write(format!("\0r{number}").as_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                hash.write(format!("\0t{}:", bytes.len()).as_bytes());
                hash.write(bytes);
            }
        }
    }
    query.id.map(|at| row.get(at)).transpose().map_err(reading)
}

struct Writer<'s, 'c> {
    snapshot: &'s Snapshot<'c>,
    folder: &'s mut Folder,
    /// Records written, by the name of their kind.
    written: HashMap<&'static str, i64>,
}

impl Writer<'_, '_> {
    /// Writes the pack of one source.
    fn source(&mut self, plans: &[Plan], id: i64, slug: &str) -> Result<(), Error> {
        let mut open: Option<(&str, BufWriter<File>)> = None;
        for plan in plans {
            let kind = plan.query.kind;
            let mut before = Before::default();
            self.snapshot.each(&plan.query.sql, named_params! { ":source": id }, |row| {
                let found = row::read(&plan.query, row, |what| match kind.role {
                    Role::Source => what.to_owned(),
                    _ => format!("{what} of source `{slug}`"),
                })?;
                before.follows(&found)?;
                let values = self.with_nested(plan, found, id)?;
                let file = match &mut open {
                    Some((name, file)) if *name == kind.file => {
                        writeln!(file)?;
                        file
                    }
                    _ => {
                        if let Some((_, file)) = &mut open {
                            file.flush()?;
                        }
                        let file = self.folder.file(&format!("{slug}/{}.toml", kind.file))?;
                        &mut open.insert((kind.file, file)).1
                    }
                };
                let mut text = String::new();
                write::record(&mut text, kind, &values);
                // A blank line parts records, and ends no file.
                Ok(file.write_all(text.trim_end_matches('\n').as_bytes()).and_then(|()| writeln!(file))?)
            })?;
        }
        open.map_or(Ok(()), |(_, mut file)| Ok(file.flush()?))
    }

    /// The values of a record, with the records nested in it.
    fn with_nested(&mut self, plan: &Plan, found: Found, source: i64) -> Result<Values, Error> {
        let mut values = found.values;
        *self.written.entry(plan.query.kind.name).or_default() += 1;
        for query in &plan.nested {
            let mut records = Vec::new();
            let mut before = Before::default();
            let params = named_params! { ":source": source, ":parent": found.id };
            self.snapshot.each(&query.sql, params, |row| {
                // What is only written in short is a key of the record around it.
                let inner = row::read(query, row, |_| match query.kind.key {
                    "" => found.what.clone(),
                    key => format!("`{key}` of {}", found.what),
                })?;
                before.follows(&inner)?;
                records.push(inner.values);
                Ok(())
            })?;
            *self.written.entry(query.kind.name).or_default() +=
                i64::try_from(records.len()).unwrap_or(i64::MAX);
            if plan.query.kind.table == "discrepancy" && records.len() < 2 {
                return Err(unsaid(&found.what, "it needs at least two passages"));
            }
            let cite = values.iter().find_map(|(key, value)| (*key == "cite").then_some(value)).cloned();
            in_short(query.kind, records, cite.as_ref(), &found.what, &mut values)?;
        }
        Ok(values)
    }
}

/// Adds nested records to the values of the one around them: in short, where one is all there is and
/// it cites what the outer one does, else as records.
fn in_short(
    kind: &'static Kind,
    mut records: Vec<Values>,
    cite: Option<&Written>,
    what: &str,
    values: &mut Values,
) -> Result<(), Error> {
    let of = |record: &Values, key: &str| {
        record.iter().find_map(|(given, value)| (*given == key).then(|| value.clone()))
    };
    let is_short = !kind.short.is_empty()
        && records.len() == 1
        && records.iter().all(|record| of(record, "cite").as_ref() == cite);
    if let (true, Some(record)) = (is_short, records.first()) {
        values.extend(kind.short.iter().filter_map(|(key, own)| Some((*key, of(record, own)?))));
        return Ok(());
    }
    if kind.key.is_empty() && !records.is_empty() {
        return Err(unsaid(
            &format!("`{}` of {what}", kind.short[0].0),
            "it is not cited where the thing is listed",
        ));
    }
    values.push((kind.key, Written::Records(std::mem::take(&mut records))));
    Ok(())
}

/// What the record before has: two that a reader would take for one stand side by side.
#[derive(Default)]
struct Before {
    identity: Option<Values>,
    group: Option<Written>,
    position: i64,
}

impl Before {
    fn follows(&mut self, found: &Found) -> Result<(), Error> {
        if self.identity.as_ref() == Some(&found.identity) {
            return Err(unsaid(&found.what, "it stands there twice"));
        }
        self.identity = Some(found.identity.clone());
        if let Some(position) = found.position {
            if self.group != found.group {
                self.group.clone_from(&found.group);
                self.position = 0;
            }
            self.position += 1;
            if position != self.position {
                let why =
                    format!("it is {position}, and by the order of the pack it would be {}", self.position);
                return Err(unsaid(&format!("`position` of {}", found.what), &why));
            }
        }
        Ok(())
    }
}

/// Every kind whose records are written.
fn records() -> impl Iterator<Item = &'static Kind> {
    let all = KINDS.iter().flat_map(|kind| std::iter::once(*kind).chain(kind.nested.iter().copied()));
    all.filter(|kind| !kind.is_alias)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;

    #[test]
    fn the_files_of_packs_are_those_that_it_can_write() {
        let written = "a/source.toml a-1/vocabulary.toml a/places.toml a/organisations.toml a/persons.toml \
                       a/collectives.toml a/events.toml a/works.toml a/topics.toml a/partnerships.toml \
                       a/figures.toml a/discrepancies.toml";
        let files: BTreeSet<String> = KINDS.iter().map(|kind| format!("{}.toml", kind.file)).collect();
        assert_eq!(
            files,
            written.split(' ').map(|path| path[path.find('/').unwrap() + 1..].to_owned()).collect()
        );
        for path in written.split(' ') {
            assert_eq!(source_of(Path::new(path)), path.split('/').next(), "{path}");
        }
        let others = " source.toml a a/b/source.toml A/source.toml -a/source.toml .git/source.toml a/candidates.toml \
                      a/notes.toml a/source.toml~ a/source.TOML a/source a/.toml a/dates.toml ../source.toml \
                      /source.toml";
        for path in others.split(' ') {
            assert_eq!(source_of(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn the_kinds_of_a_file_follow_one_another() {
        let mut files: Vec<&str> = KINDS.iter().map(|kind| kind.file).collect();
        files.dedup();
        let different: HashSet<&str> = files.iter().copied().collect();
        assert_eq!(files.len(), different.len(), "{files:?}");
    }
}
