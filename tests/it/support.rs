//! Runs the program in a temporary folder, and has small packs to run it on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use assert_cmd::Command;
use ecpat_kb::pack::Vocabulary;
use ecpat_kb::report::parameter::ParameterValues;
use ecpat_kb::report::{Catalogue, Report};
use ecpat_kb::{db, seed};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json, json};
use tempfile::TempDir;

/// A temporary folder, removed when the test ends.
pub struct Folder {
    dir: TempDir,
}

/// The result of a run of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The arguments of a command: words separated by spaces or, where one of them contains a space, a list.
pub trait Arguments {
    fn words(&self) -> Vec<&str>;
}

impl Arguments for str {
    fn words(&self) -> Vec<&str> {
        self.split(' ').filter(|word| !word.is_empty()).collect()
    }
}

impl Arguments for String {
    fn words(&self) -> Vec<&str> {
        self.as_str().words()
    }
}

impl Arguments for [&str] {
    fn words(&self) -> Vec<&str> {
        self.to_vec()
    }
}

impl<const N: usize> Arguments for [&str; N] {
    fn words(&self) -> Vec<&str> {
        self.to_vec()
    }
}

impl Arguments for Vec<&str> {
    fn words(&self) -> Vec<&str> {
        self.clone()
    }
}

impl Folder {
    pub fn new() -> Self {
        Self { dir: TempDir::new().unwrap() }
    }

    /// A folder with the small pack in `pack`.
    pub fn small() -> Self {
        let folder = Self::new();
        folder.write("pack/pack.toml", SMALL_PACK);
        folder
    }

    /// A folder with an `ecpat.db` of the pack `ecpat`.
    pub fn built() -> Self {
        Self::with_database(built())
    }

    /// A folder with an `ecpat.db` of the pack `ecpat` and the awkward ones: hostile names, every
    /// form of date, two sources on the same things.
    pub(crate) fn awkward() -> Self {
        static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| {
            let packs = Folder::awkward_packs();
            build(&["--only", ARTICLE, &packs[0], &packs[1]])
        });
        Self::with_database(&BUILT)
    }

    /// A folder with an `ecpat.db` of all built-in packs.
    pub(crate) fn whole() -> Self {
        static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| build(&[]));
        Self::with_database(&BUILT)
    }

    /// A folder with an `ecpat.db` of these bytes.
    pub(crate) fn with_database(bytes: &[u8]) -> Self {
        let folder = Self::new();
        fs::write(folder.path("ecpat.db"), bytes).unwrap();
        folder
    }

    /// The folders of the awkward packs.
    pub(crate) fn awkward_packs() -> [String; 2] {
        ["awkward", "second"].map(|name| format!("{}/tests/interop/{name}", env!("CARGO_MANIFEST_DIR")))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The program in this folder, without environment variables that change its output.
    pub fn command(&self, args: &(impl Arguments + ?Sized)) -> Command {
        let mut command = Command::cargo_bin("ecpat-kb").unwrap();
        command
            .current_dir(self.dir.path())
            .args(args.words())
            .env_remove("ECPAT_KB_DB")
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("ECPAT_KB_COMPLETE")
            .env_remove("SOURCE_DATE_EPOCH")
            .env("NO_COLOR", "1");
        command
    }

    /// Runs the program and returns the result.
    pub fn run(&self, args: &(impl Arguments + ?Sized)) -> Run {
        let output = self.command(args).output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the program, which must succeed, and returns its standard output.
    pub fn stdout(&self, args: &(impl Arguments + ?Sized)) -> String {
        let args = args.words();
        let run = self.run(&args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
        run.stdout
    }

    /// Asserts that the program fails with this code and message and prints nothing else.
    pub fn assert_refused(&self, args: &(impl Arguments + ?Sized), code: i32, stderr: &str) {
        let args = args.words();
        let run = self.run(&args);
        assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (code, stderr, ""), "{args:?}");
    }

    /// Asserts that a random share of these commands refuse `some.db` with this code and message, and leave the
    /// folder as it was.
    pub(crate) fn assert_kept_by(&self, commands: &[&[&str]], code: i32, message: &str) {
        let state = || -> Vec<_> {
            let bytes = |name: &String| {
                self.path(name).symlink_metadata().unwrap().is_file().then(|| self.bytes(name))
            };
            self.files().into_iter().map(|name| (bytes(&name), name)).collect()
        };
        let before = state();
        for command in random_share(commands) {
            self.assert_refused(&[&["--db", "some.db"], *command].concat(), code, message);
            assert!(state() == before, "{command:?} has changed something");
        }
    }

    /// Runs the program with `--format json` and returns the rows.
    pub fn rows(&self, args: &(impl Arguments + ?Sized)) -> Vec<Map<String, Json>> {
        serde_json::from_value(self.json(args)).unwrap()
    }

    /// Runs the program with `--format json` and returns what it prints.
    pub fn json(&self, args: &(impl Arguments + ?Sized)) -> Json {
        let args = [args.words(), vec!["--format", "json"]].concat();
        serde_json::from_str(&self.stdout(&args)).unwrap()
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Opens a database in this folder directly, without the program.
    pub fn open(&self, name: &str) -> Connection {
        Connection::open(self.path(name)).unwrap()
    }

    /// Runs SQL on a database in this folder, without the program.
    pub fn execute(&self, name: &str, sql: &str) {
        self.open(name).execute_batch(sql).unwrap();
    }

    /// The bytes of a file in this folder.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The names of the files in this folder, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The bytes of all files below a folder, by their paths in it.
    pub(crate) fn tree(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let (mut tree, mut folders) = (BTreeMap::new(), vec![self.path(name)]);
        while let Some(below) = folders.pop() {
            for entry in fs::read_dir(below).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let shown = path.strip_prefix(self.path(name)).unwrap().to_str().unwrap().to_owned();
                    tree.insert(shown, fs::read(&path).unwrap());
                }
            }
        }
        tree
    }

    /// Puts a database with the pack `ecpat` into this folder.
    pub(crate) fn put_built(&self, name: &str) {
        fs::write(self.path(name), built()).unwrap();
    }

    /// Copies the files of the pack `ecpat` into a folder here.
    pub fn copy_built_in_pack(&self, name: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/ecpat");
        fs::create_dir_all(self.path(name)).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), self.path(name).join(entry.file_name())).unwrap();
        }
    }
}

/// The built-in pack that most tests use.
pub const ARTICLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed/ecpat");

/// The bytes of a database with the pack `ecpat`; built once for all tests.
pub(crate) fn built() -> &'static [u8] {
    static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| build(&["--only", ARTICLE]));
    &BUILT
}

/// The bytes of a database that `build` makes with these arguments.
fn build(packs: &[&str]) -> Vec<u8> {
    let folder = Folder::new();
    folder.stdout(&[&["build", "--quiet"], packs].concat());
    folder.bytes("ecpat.db")
}

/// The content of a database as text: the sorted rows of every table, with labels and slugs instead
/// of row numbers. Two databases with the same facts give the same text, even if their row numbers
/// differ.
pub fn content(conn: &Connection) -> String {
    let names = column(
        conn,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'
             AND name NOT LIKE 'search^_%' ESCAPE '^' AND name NOT LIKE 'refinery^_%' ESCAPE '^' AND name <> 'pack' ORDER BY name",
    );
    let mut text = String::new();
    for table in names {
        text = text + "# " + &table + "\n" + &table_content(conn, &table);
    }
    text + "# search\n"
        + &rows(
            conn,
            "SELECT t.sort || '/' || t.slug, s.slug || '/' || r.list || '/' || r.number, o.slug || '/' || p.slug,
               d.part, d.text
             FROM search_document AS d LEFT JOIN thing AS t ON t.id = d.thing_id
             LEFT JOIN reference AS r ON r.id = d.reference_id LEFT JOIN source AS s ON s.id = r.source_id
             LEFT JOIN passage AS p ON p.id = d.passage_id LEFT JOIN source AS o ON o.id = p.source_id",
        )
}

/// The rows of one table, each foreign key replaced by the slug or label that it refers to.
fn table_content(conn: &Connection, table: &str) -> String {
    let mut statement = conn
        .prepare(
            "SELECT c.name, (SELECT min(k.\"table\") FROM pragma_foreign_key_list(?1) AS k
              WHERE k.\"from\" = c.name AND k.seq = 0 AND c.name LIKE '%^_id' ESCAPE '^')
             FROM pragma_table_info(?1) AS c
             WHERE c.name <> 'id' OR (SELECT count(*) FROM pragma_table_info(?1)) = 1 ORDER BY c.cid",
        )
        .unwrap();
    let columns: Vec<(String, Option<String>)> = statement
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expressions: Vec<String> = columns
        .iter()
        .map(|(column, parent)| match parent.as_deref() {
            None if column == "id" => "(SELECT x.sort || '/' || x.slug FROM thing x WHERE x.id = t.id)".to_owned(),
            None => format!("t.{column}"),
            Some("passage") => format!(
                "(SELECT s.slug || '/' || p.slug FROM passage p JOIN source s ON s.id = p.source_id WHERE p.id = t.{column})"
            ),
            Some("reference") => format!(
                "(SELECT s.slug || '/' || r.list || '/' || r.number FROM reference r JOIN source s ON s.id = r.source_id WHERE r.id = t.{column})"
            ),
            Some("section") => format!(
                "(SELECT s.slug || '/' || n.slug FROM section n JOIN source s ON s.id = n.source_id WHERE n.id = t.{column})"
            ),
            Some(parent @ ("source" | "discrepancy")) => {
                format!("(SELECT x.slug FROM {parent} x WHERE x.id = t.{column})")
            }
            Some(_) => format!("(SELECT x.sort || '/' || x.slug FROM thing x WHERE x.id = t.{column})"),
        })
        .collect();
    rows(conn, &format!("SELECT {} FROM {table} AS t", expressions.join(", ")))
}

/// The texts of the only column of a query.
pub fn column(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The only number that a query gives.
pub fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The built-in reports.
pub fn reports() -> Vec<Report> {
    Catalogue::load(None).unwrap().all().unwrap()
}

/// What a query or report gives: its columns and rows.
pub(crate) type Table = (Vec<String>, Vec<Vec<Value>>);

/// What SQL gives with these values for its parameters.
pub(crate) fn table(conn: &Connection, sql: &str, values: &ParameterValues) -> Table {
    let mut statement = conn.prepare(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    values.bind(&mut statement).unwrap();
    let mut found = Vec::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().unwrap() {
        found.push((0..columns.len()).map(|at| row.get(at).unwrap()).collect());
    }
    drop(rows);
    (columns, found)
}

/// What a report gives with these parameters and the defaults of the others, as the command does; an error as its
/// message.
pub(crate) fn answer(conn: &Connection, report: &Report, given: &[(&str, &str)]) -> Result<Table, String> {
    let mut values = ParameterValues::default();
    for parameter in &report.head.parameters {
        let text = given.iter().find(|(name, _)| *name == parameter.name).map(|(_, text)| *text);
        if let Some(text) = text.or(parameter.default.as_deref()) {
            values.add(conn, parameter, text).map_err(|error| error.to_string())?;
        }
    }
    Ok(table(conn, &report.sql(&values), &values))
}

/// The rows of a query as sorted lines.
pub fn rows(conn: &Connection, sql: &str) -> String {
    let mut statement = conn.prepare(sql).unwrap();
    let count = statement.column_count();
    let mut lines: Vec<String> = statement
        .query_map([], |row| {
            let cells: Vec<String> = (0..count)
                .map(|index| Ok(format!("{:?}", row.get_ref(index)?.as_str_or_number())))
                .collect::<rusqlite::Result<_>>()?;
            Ok(cells.join(" | "))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    lines.sort();
    lines.into_iter().map(|line| line + "\n").collect()
}

trait Shown {
    fn as_str_or_number(&self) -> String;
}

impl Shown for rusqlite::types::ValueRef<'_> {
    fn as_str_or_number(&self) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Blob(bytes) => format!("{bytes:?}"),
        }
    }
}

/// The message about a file that this process has locked for writing.
pub(crate) fn in_use(file: &str) -> String {
    in_use_by(file, "writing to it", std::process::id())
}

/// The message about a file that a process keeps from being written.
pub(crate) fn in_use_by(file: &str, doing: &str, process: u32) -> String {
    let name = fs::read_to_string(format!("/proc/{process}/comm"));
    let name = name.map_or_else(|_| String::new(), |name| name.trim_end().to_owned() + ", ");
    format!(
        "error: `{file}` is in use: another program is {doing}\n  caused by: {name}process {process} has it locked\n\
         hint: try again when it has finished; a command that writes waits longer with --wait\n"
    )
}

/// A small pack, in one file, with a record of every sort.
pub const SMALL_PACK: &str = include_str!("../fixtures/small.toml");

/// The text with its only occurrence of `old` replaced.
pub fn edited(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "`{old}` stands once");
    text.replace(old, new)
}

/// The records of a pack in TOML, each with its kind, in the order of the file.
pub(crate) fn records(text: &str) -> Vec<(String, Map<String, Json>)> {
    let table: toml::Table = toml::from_str(text).unwrap();
    let mut records = Vec::new();
    for (kind, value) in table {
        match serde_json::to_value(value).unwrap() {
            Json::Object(record) => records.push((kind, record)),
            Json::Array(items) => {
                for item in items {
                    let Json::Object(record) = item else { panic!("a record is a table") };
                    records.push((kind.clone(), record));
                }
            }
            other => panic!("{other}"),
        }
    }
    records
}

/// A line for each record, under its kind.
pub(crate) fn lines(text: &str) -> String {
    ndjson(records(text).into_iter().map(|(kind, record)| json!({ kind: record })))
}

pub(crate) fn ndjson(values: impl Iterator<Item = Json>) -> String {
    values.fold(String::new(), |mut text, value| {
        writeln!(text, "{value}").unwrap();
        text
    })
}

/// How many random inputs a test tries: of so many, the percentage in `RANDOM_SHARE`, or 10. Checks before a merge
/// try all of them.
pub(crate) fn random_inputs(all: u32) -> u32 {
    let share: u32 = std::env::var("RANDOM_SHARE").map_or(10, |share| share.parse().unwrap());
    (all * share).div_ceil(100)
}

/// This share of a list, chosen at random.
pub(crate) fn random_share<T>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let all: Vec<T> = all.into_iter().collect();
    let count = random_inputs(u32::try_from(all.len()).unwrap());
    fastrand::choose_multiple(all, usize::try_from(count).unwrap())
}

/// The built-in vocabulary.
pub static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| seed::vocabulary(&migrated()).unwrap());

/// A database in memory with the schema and no facts.
pub fn migrated() -> Connection {
    static MADE: LazyLock<Mutex<Connection>> =
        LazyLock::new(|| Mutex::new(db::memory_with_schema().unwrap()));
    let mut copy = db::memory().unwrap();
    Backup::new(&MADE.lock().unwrap(), &mut copy).unwrap().step(-1).unwrap();
    // As it is after migrations.
    copy.pragma_update(None, "foreign_keys", false).unwrap();
    copy
}
