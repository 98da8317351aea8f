//! Properties of any input that is read as a file of a pack.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ecpat_kb::pack::kind::{Role, Standing};
use ecpat_kb::pack::write::{self, Values, Written};
use ecpat_kb::pack::{Files, Pack, Problem, Record, Severity, Value, problem, read};
use ecpat_kb::{db, seed};
use rusqlite::Connection;
use tempfile::TempDir;

/// A pack with a record of every kind, to which the input is added.
const SMALL: &str = include_str!("../../fixtures/small.toml");

/// The longest message in bytes: a value can be of any length.
const LONGEST_MESSAGE: usize = 4_000;

/// The number of ways in which an input can be read as a file of a pack.
const WAYS: u8 = 8;

/// The kinds of record that can be separate records in a file.
static KINDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| Standing::all().map(|standing| standing.kind.name).collect());

/// An empty database with the schema, and a folder for the files; made once.
struct Ground {
    conn: Connection,
    dir: TempDir,
}

thread_local! {
    static GROUND: RefCell<Ground> = RefCell::new(Ground::new());
}

impl Ground {
    fn new() -> Self {
        Self { conn: db::memory_with_schema().unwrap(), dir: TempDir::new().unwrap() }
    }

    /// Seeds a pack and returns the number of rows in each table; the changes are rolled back. `None` if the
    /// pack has errors.
    fn seeded(&mut self, pack: &Pack, problems: &mut Vec<Problem>) -> Option<Vec<String>> {
        let transaction = db::migrate::begin(&mut self.conn, Path::new(":memory:")).unwrap();
        if let Err(error) = seed::seed(&transaction, std::slice::from_ref(pack), &[], problems) {
            // A compressed file that is damaged cannot be read.
            let source = std::error::Error::source(&error);
            assert!(
                !pack.bulk.is_empty() && error.to_string().starts_with("cannot read `"),
                "{error}: {source:?}"
            );
            return None;
        }
        if !is_fine(problems) {
            return None;
        }
        assert_eq!(db::migrate::broken_keys(&transaction).unwrap(), Vec::<String>::new());
        Some(counts(&transaction))
    }
}

/// Reads an input as a file of a pack and checks its properties. The first byte gives the format and
/// whether the small pack is added, the second the kind of record.
pub fn hold(bytes: &[u8]) {
    let [way, kind, content @ ..] = bytes else { return };
    let kind = KINDS[usize::from(*kind) % KINDS.len()];
    let way = way % WAYS;
    let name = match way {
        0 | 1 => "pack.toml".to_owned(),
        2 | 3 => "records.ndjson".to_owned(),
        4 => format!("{kind}.ndjson"),
        5 => format!("{kind}.csv"),
        6 => format!("{kind}.csv.gz"),
        _ => "records.ndjson.zst".to_owned(),
    };
    let input = Input { name: &name, content, is_packed: way >= 6, stands_alone: matches!(way, 0 | 2) };
    GROUND.with_borrow_mut(|ground| folder_holds(ground, &input));
}

/// Seeds a pack into a scratch database to find its problems.
pub fn seeds(pack: &Pack, problems: &mut Vec<Problem>) {
    GROUND.with_borrow_mut(|ground| ground.seeded(pack, problems));
}

/// A file of a pack.
struct Input<'a> {
    name: &'a str,
    content: &'a [u8],
    /// Whether it is compressed.
    is_packed: bool,
    /// Whether it is the complete pack, without the small one.
    stands_alone: bool,
}

fn folder_holds(ground: &mut Ground, input: &Input<'_>) {
    let &Input { name, content, is_packed, stands_alone } = input;
    // Places in a compressed file are not places in its bytes.
    let unpacked = (!is_packed).then_some(content);
    let folder = ground.dir.path().join("pack");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(name), content).unwrap();
    if !stands_alone {
        fs::write(folder.join("base.toml"), SMALL).unwrap();
    }
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let Ok(mut pack) = read::folder(&folder, &mut files, &mut problems) else { return };
    let is_stream = !pack.bulk.is_empty();
    let streamed = is_stream.then(|| ground.seeded(&pack, &mut problems));
    problems_hold(&mut files, &mut problems, name, unpacked);
    // Again, with all records in memory.
    if is_stream {
        (files, problems) = (Files::default(), Vec::new());
        let Ok(again) = read::folder(&folder, &mut files, &mut problems) else { return };
        pack = again;
        if read::gather(&mut pack, &mut problems).is_err() {
            return;
        }
    }
    if is_fine(&problems) {
        reads_back(&pack);
    }
    let at_hand = ground.seeded(&pack, &mut problems);
    problems_hold(&mut files, &mut problems, name, unpacked);
    if let Some(streamed) = streamed {
        assert_eq!(streamed, at_hand, "read as a stream and all at once: {}", shown(&files, &problems));
    }
}

fn is_fine(problems: &[Problem]) -> bool {
    problems.iter().all(|problem| problem.severity == Severity::Warning)
}

fn shown(files: &Files, problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.render(files, false)).collect::<Vec<_>>().join("\n")
}

/// How many rows each table has.
fn counts(conn: &Connection) -> Vec<String> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = conn.prepare_cached(sql).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let count = |name: &String| {
        let sql = format!("SELECT count(*) FROM {name}");
        let count: i64 = conn.prepare_cached(&sql).unwrap().query_row([], |row| row.get(0)).unwrap();
        format!("{name} {count}")
    };
    names.iter().map(count).collect()
}

/// Checks that every problem has a valid place and a short message. `content` is the content of the file
/// with this name, unless it is compressed.
fn problems_hold(files: &mut Files, problems: &mut [Problem], name: &str, content: Option<&[u8]>) {
    problem::sort(problems);
    files.fetch(problems.iter());
    for problem in &*problems {
        let message = problem.render(files, false);
        super::harmless(&message);
        assert!(message.len() < LONGEST_MESSAGE, "{} bytes", message.len());
        let place = &problem.place;
        let file = files.get(place.file).unwrap_or_else(|| panic!("no such file: {message}"));
        assert!(place.span.start <= place.span.end, "{place:?} {message}");
        if let Some(text) = file.text() {
            assert!(text.get(place.span.clone()).is_some(), "{place:?} of {} bytes: {message}", text.len());
        } else if let Some(content) = content {
            assert!(place.span.end <= content.len(), "{place:?} of {} bytes: {message}", content.len());
        }
        let at = message.lines().nth(1).and_then(|line| line.split_once("--> ")).map(|(_, at)| at);
        let at = at.unwrap_or_else(|| panic!("a message without a place: {message}"));
        let mut numbers = at.rsplit(':');
        let column: usize = numbers.next().unwrap().parse().unwrap();
        let line: usize = numbers.next().unwrap().parse().unwrap();
        assert!(line >= 1 && column >= 1, "{message}");
        if let Some(content) = content.filter(|_| file.path.ends_with(name)) {
            let lines = content.split(|&byte| byte == b'\n').count();
            assert!(line <= lines, "line {line} of {lines}: {message}");
        }
    }
}

/// Checks that the records of a pack, written as TOML, are read back the same.
fn reads_back(pack: &Pack) {
    if pack.records.iter().filter(|record| record.kind.role == Role::Source).count() > 1 {
        return;
    }
    let mut text = String::new();
    for record in &pack.records {
        write::record(&mut text, record.kind, &values(record));
    }
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let texts = vec![("written.toml".to_owned(), text.clone())];
    let again = read::from_texts("written".into(), texts, None, &mut files, &mut problems);
    assert!(is_fine(&problems), "what was read is refused: {}\n{text}", shown(&files, &problems));
    // TOML groups the records by kind.
    let said = |pack: &Pack| {
        let mut said: Vec<_> =
            pack.records.iter().map(|record| (record.kind.table, values(record))).collect();
        said.sort_by_key(|(table, _)| *table);
        said
    };
    assert_eq!(said(&again), said(pack), "{text}");
}

fn values(record: &Record) -> Values {
    let mut values: Values = record
        .stated()
        .map(|(field, at)| {
            let written = match &at.value {
                Value::Text(text) => Written::Text(text.clone()),
                Value::Number(number) => Written::Number(*number),
                Value::Decimal(number) => Written::Decimal(*number),
                Value::Boolean(truth) => Written::Boolean(*truth),
                Value::Date(date) => Written::Text(date.to_string()),
            };
            (field.key, written)
        })
        .collect();
    if let Some(cite) = &record.cite {
        values.push(("cite", Written::Text(cite.value.clone())));
    }
    for inner in record.kind.nested {
        let records = record.nested.iter().filter(|nested| nested.kind.name == inner.name);
        let records: Vec<Values> = records.map(self::values).collect();
        if inner.key.is_empty() {
            // It is written only in short form, as a key of the outer record.
            let own = |(key, own): &(&'static str, &str)| {
                let (_, value) = records.first()?.iter().find(|(key, _)| key == own)?;
                Some((*key, value.clone()))
            };
            values.extend(inner.short.iter().filter_map(own));
        } else if !records.is_empty() {
            values.push((inner.key, Written::Records(records)));
        }
    }
    values
}
