//! The text files that the database is built from: a folder for each source, with the files of
//! `seed/ecpat/`. Building from them gives the same content, and exporting that gives the same bytes.
//!
//! The kinds of record in `pack/kind/records.rs` define what is read, in which order, and how it is
//! written; nothing here is for a single kind. A value that no pack can have is an error, and so is a row
//! that would be in no pack: nothing is left out silently. Packs have no sentences of attached articles,
//! and no comments, since these are not in the database.

mod query;
mod rest;
mod row;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, named_params};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::snapshot::{ResultRow, Snapshot, reading};
use crate::db;
use crate::error::Error;
use crate::fs::write::{StagedFolder, not_ours};
use crate::pack::kind::{Form, KINDS, Kind, Role};
use crate::pack::write::{self, Values, Written};
use query::Query;
use row::{PackRecord, find, not_representable};

pub(super) fn write(snapshot: &Snapshot<'_>, folder: &mut StagedFolder) -> Result<(), Error> {
    rest::vocabularies(snapshot)?;
    let plans = Plan::all();
    let mut writer = PackWriter { snapshot, folder, written: HashMap::new() };
    snapshot.each(include_str!("../sql/packs.sql"), [], |row| {
        writer.source(&plans, row.get("id")?, &row.get::<String>("slug")?)
    })?;
    let written = writer.written;
    rest::rules(snapshot)?;
    rest::all_are_written(snapshot, &written)
}

/// Refuses a folder with a file that this export does not write, or with comments, which would be lost.
pub(super) fn check_folder(snapshot: &Snapshot<'_>, folder: &Path, files: &[PathBuf]) -> Result<(), Error> {
    for file in files {
        let refused = |why: &str| {
            let (folder, file) = (folder.display(), file.display());
            Error::failed(format!("`{folder}` contains `{file}`, {why}; nothing was written"))
        };
        let Some(source) = source_of(file) else { return Err(not_ours(folder, file)) };
        if !is_source(snapshot, source)? {
            return Err(refused("which this export does not write")
                .hint("move it away, or name a folder that does not exist yet"));
        }
        let whole = folder.join(file);
        let text = File::open(&whole).map(BufReader::new);
        if text.and_then(is_edited).map_err(|source| Error::cannot_read(&whole, source))? {
            return Err(refused("which has comments").hint(
                "an export does not keep them; move the file away, or name a folder that does not exist yet",
            ));
        }
    }
    Ok(())
}

fn is_source(snapshot: &Snapshot<'_>, slug: &str) -> Result<bool, Error> {
    let sql = include_str!("../sql/is_source.sql");
    let found = snapshot.conn().query_row(sql, named_params! { ":slug": slug }, |row| row.get("is_source"));
    found.map_err(reading)
}

/// Whether a file of a pack has comments or multi-line strings, which an export never writes. It is read
/// line by line, since a pack can be large.
fn is_edited(text: impl BufRead) -> io::Result<bool> {
    let is_own =
        |kind| !matches!(kind, TokenKind::Comment | TokenKind::MlBasicString | TokenKind::MlLiteralString);
    for line in text.lines() {
        if !Source::new(&line?).lex().all(|token| is_own(token.kind())) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The slug of the source, if the path is one of a file of a pack.
fn source_of(path: &Path) -> Option<&str> {
    // A slug has no separators, so only a file directly in a folder of the export is one.
    let source = path.parent()?.to_str()?;
    let name = path.file_name()?.to_str()?.strip_suffix(".toml")?;
    (write::fits(Form::Slug, source) && KINDS.iter().any(|kind| kind.file == name)).then_some(source)
}

/// The queries for the records of a kind, and for those nested in them.
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

/// A hash of everything that a database has from each source, to compare two databases; `None` if it does
/// not have the source.
///
/// # Errors
///
/// Those of SQLite.
pub fn contents(conn: &Connection, slugs: &[&str]) -> Result<Vec<Option<u128>>, Error> {
    db::plan_once(conn).map_err(reading)?;
    let mut find = conn.prepare("SELECT id FROM source WHERE slug = :slug").map_err(reading)?;
    let mut hashes = Vec::new();
    for slug in slugs {
        let source: Option<i64> =
            find.query_row(named_params! { ":slug": slug }, |row| row.get(0)).optional().map_err(reading)?;
        hashes.push(source.map(|source| (source, twox_hash::XxHash3_128::new())));
    }
    // Each query is planned once for all sources.
    for plan in Plan::all() {
        let mut statement = conn.prepare(&plan.query.sql).map_err(reading)?;
        for (source, hash) in hashes.iter_mut().flatten() {
            let mut rows = statement.query(named_params! { ":source": *source }).map_err(reading)?;
            while let Some(row) = rows.next().map_err(reading)? {
                let id = add(hash, &plan.query, &ResultRow(row))?;
                for query in &plan.nested {
                    let mut statement = conn.prepare_cached(&query.sql).map_err(reading)?;
                    let params = named_params! { ":source": *source, ":parent": id };
                    let mut rows = statement.query(params).map_err(reading)?;
                    while let Some(row) = rows.next().map_err(reading)? {
                        add(hash, query, &ResultRow(row))?;
                    }
                }
            }
        }
    }
    Ok(hashes.into_iter().map(|found| found.map(|(_, hash)| hash.finish_128())).collect())
}

/// Adds the cells of a row, except its row number, which it returns.
fn add(hash: &mut twox_hash::XxHash3_128, query: &Query, row: &ResultRow<'_>) -> Result<Option<i64>, Error> {
    hash.write(query.kind.name.as_bytes());
    for index in (0..row.columns().len()).filter(|index| Some(*index) != query.id) {
        match row.cell(index)? {
            ValueRef::Null => hash.write(b"\0n"),
            ValueRef::Integer(number) => hash.write(format!("\0i{number}").as_bytes()),
            ValueRef::Real(number) => hash.write(format!("\0r{number}").as_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                hash.write(format!("\0t{}:", bytes.len()).as_bytes());
                hash.write(bytes);
            }
        }
    }
    query.id.map(|at| row.get(at)).transpose()
}

struct PackWriter<'s, 'c> {
    snapshot: &'s Snapshot<'c>,
    folder: &'s mut StagedFolder,
    /// The number of records written, by the name of their kind.
    written: HashMap<&'static str, i64>,
}

impl PackWriter<'_, '_> {
    fn source(&mut self, plans: &[Plan], id: i64, slug: &str) -> Result<(), Error> {
        let mut open: Option<(&str, BufWriter<File>)> = None;
        for plan in plans {
            let kind = plan.query.kind;
            let mut previous = Previous::default();
            self.snapshot.each(&plan.query.sql, named_params! { ":source": id }, |row| {
                let found = row::read(&plan.query, row, |what| match kind.role {
                    Role::Source => what.to_owned(),
                    _ => format!("{what} of source `{slug}`"),
                })?;
                previous.check_next(&found)?;
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
                // Blank lines separate records, but do not end a file.
                Ok(file.write_all(text.trim_end_matches('\n').as_bytes()).and_then(|()| writeln!(file))?)
            })?;
        }
        open.map_or(Ok(()), |(_, mut file)| Ok(file.flush()?))
    }

    /// The values of a record, including the records nested in it.
    fn with_nested(&mut self, plan: &Plan, found: PackRecord, source: i64) -> Result<Values, Error> {
        let mut values = found.values;
        *self.written.entry(plan.query.kind.name).or_default() += 1;
        for query in &plan.nested {
            let mut records = Vec::new();
            let mut previous = Previous::default();
            let params = named_params! { ":source": source, ":parent": found.id };
            self.snapshot.each(&query.sql, params, |row| {
                // What is only written in short is a key of the outer record.
                let inner = row::read(query, row, |_| match query.kind.key {
                    "" => found.what.clone(),
                    key => format!("`{key}` of {}", found.what),
                })?;
                previous.check_next(&inner)?;
                records.push(inner.values);
                Ok(())
            })?;
            *self.written.entry(query.kind.name).or_default() +=
                i64::try_from(records.len()).unwrap_or(i64::MAX);
            if plan.query.kind.table == "discrepancy" && records.len() < 2 {
                return Err(not_representable(&found.what, "it needs at least two passages"));
            }
            let cite = find(&values, "cite").cloned();
            add_nested(query.kind, records, cite.as_ref(), &found.what, &mut values)?;
        }
        Ok(values)
    }
}

/// Adds nested records to the values of the outer one: in short, if there is only one and it cites the
/// same passage as the outer one, else as records.
fn add_nested(
    kind: &'static Kind,
    records: Vec<Values>,
    cite: Option<&Written>,
    what: &str,
    values: &mut Values,
) -> Result<(), Error> {
    if let [record] = &*records
        && !kind.short.is_empty()
        && find(record, "cite") == cite
    {
        values.extend(kind.short.iter().filter_map(|(key, own)| Some((*key, find(record, own)?.clone()))));
        return Ok(());
    }
    if kind.key.is_empty() && !records.is_empty() {
        return Err(not_representable(
            &format!("`{}` of {what}", kind.short[0].0),
            "the passage that lists the thing does not state it",
        ));
    }
    values.push((kind.key, Written::Records(records)));
    Ok(())
}

/// The previous record, to compare with the next: records that a reader would take for duplicates follow
/// one another.
#[derive(Default)]
struct Previous {
    identity: Option<Values>,
    group: Option<Written>,
    position: i64,
}

impl Previous {
    fn check_next(&mut self, found: &PackRecord) -> Result<(), Error> {
        if self.identity.as_ref() == Some(&found.identity) {
            return Err(not_representable(&found.what, "it occurs twice"));
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
                    format!("it is {position}, but in the order of the pack it would be {}", self.position);
                return Err(not_representable(&format!("`position` of {}", found.what), &why));
            }
        }
        Ok(())
    }
}

/// All kinds whose records are written.
fn records() -> impl Iterator<Item = &'static Kind> {
    let all = KINDS.iter().flat_map(|kind| std::iter::once(*kind).chain(kind.nested.iter().copied()));
    all.filter(|kind| !kind.is_alias)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;

    #[test]
    fn only_files_of_packs_are_accepted() {
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
    fn comments_and_multi_line_strings_are_recognised() {
        let edited = [
            "# one",
            "a = 1 # one",
            "a = \"x\" # one",
            "a = 'x\\' # one",
            "a = \"x\\\\\" # one",
            "a = \"\" # one",
            "a = [\n  1, # one\n]",
            "a = \"it's\" # one",
            "a = '''\nx'''",
            "a = \"\"\"x\n\"\"\" # one",
            "\r\n\t#",
        ];
        for text in edited {
            assert!(is_edited(text.as_bytes()).unwrap(), "{text}");
            assert!(is_edited(format!("b = 1\n{text}\n").as_bytes()).unwrap(), "{text}");
        }
        let own =
            ["", "a = 1", "a = \"# none\"", "a = '# none'", "a = \"\\\" # none\"", "a = \"'\"\nb = '#'"];
        for text in own.into_iter().chain(["\"#\" = 1"]) {
            assert!(!is_edited(text.as_bytes()).unwrap(), "{text}");
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
