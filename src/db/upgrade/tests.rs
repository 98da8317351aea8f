//! Upgrades of files with rows from today's schema to a made-up next one, which rebuilds a table that
//! others refer to, adds a column and fills it, and fills a new table from an old one.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::db;
use crate::db::migrate::latest;

/// Rows for some of the tables.
const ROWS: &str = "
    INSERT INTO source (id, slug, title, language) VALUES (1, 'a', 'A', 'en'), (2, 'b', 'B', 'en');
    INSERT INTO section (id, source_id, slug, position, heading) VALUES (1, 1, 'top', 1, 'Top');
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
    INSERT INTO passage (id, source_id, slug, section_id, position, kind, anchor, prefix, suffix, fragment)
      SELECT n, 1, 'p' || n, 1, n, 'sentence', 'Words ' || n, '', '', 'Words%20' || n FROM n;
    INSERT INTO thing (id, sort, slug, name) SELECT id, 'topic', 't' || id, 'Topic ' || id FROM passage;
    INSERT INTO topic (id) SELECT id FROM thing;
    INSERT INTO naming (thing_id, name, kind, passage_id) SELECT id, 'Topic ' || id, 'listed', id FROM passage;
    INSERT INTO statement (thing_id, kind, statement, is_example, passage_id)
      SELECT id, 'definition', 'What topic ' || id || ' is', 0, id FROM passage;
    INSERT INTO search_document (thing_id, part, text) SELECT thing_id, 'statement', statement FROM statement;";

/// What the next version does after it has dropped the views, which read the tables, and has rebuilt
/// `source`.
const NEXT: &str = "
    ALTER TABLE passage ADD COLUMN length INTEGER;
    UPDATE passage SET length = length(anchor);
    CREATE TABLE remark (thing_id INTEGER NOT NULL REFERENCES thing (id), remark TEXT NOT NULL);
    INSERT INTO remark (thing_id, remark) SELECT thing_id, upper(statement) FROM statement;";

/// The program's migrations and one more, which ends with this SQL.
fn next(end: &str) -> Vec<Migration> {
    let fresh = db::memory_with_schema().unwrap();
    let views = texts(&fresh, "SELECT 'DROP VIEW ' || name || ';' FROM sqlite_master WHERE type = 'view'");
    let source = &texts(&fresh, "SELECT sql FROM sqlite_master WHERE name = 'source'")[0];
    let rebuilt = source.replacen("CREATE TABLE source", "CREATE TABLE new_source", 1);
    let sql = format!(
        "{}{rebuilt}; INSERT INTO new_source SELECT * FROM source; DROP TABLE source;
         ALTER TABLE new_source RENAME TO source;{NEXT}{end}",
        views.concat()
    );
    let name = format!("V{}__next", latest() + 1);
    [migrate::embedded(), &[Migration::unapplied(&name, &sql).unwrap()]].concat()
}

fn texts(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// For each table of this version, a query for its rows, without later columns, and the result.
fn rows(conn: &Connection) -> BTreeMap<String, Vec<String>> {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let query = |table: &String| {
        let columns =
            texts(conn, &format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"));
        format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || ', ' || "))
    };
    texts(conn, tables).iter().map(query).map(|sql| (sql.clone(), texts(conn, &sql))).collect()
}

/// Records which backups were kept.
#[derive(Default)]
struct Recorder {
    kept: Vec<PathBuf>,
    interrupted: Arc<AtomicBool>,
}

impl UpgradeObserver for Recorder {
    fn kept(&mut self, backup: &Path) {
        self.kept.push(backup.to_owned());
    }
    fn interrupted(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.interrupted)
    }
}

/// A file with rows, in a temporary folder.
fn older() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.db");
    let mut conn = db::open_writable(&path, Duration::ZERO).unwrap();
    let fill = |transaction: &Transaction<'_>, _: &[Step]| {
        transaction.execute_batch(ROWS).map_err(Error::sqlite("writing"))
    };
    write(&mut conn, &path, None, &mut (), fill).unwrap();
    (folder, path)
}

/// Upgrades a file to the next version, which ends with this SQL.
fn upgrade(path: &Path, end: &str, observer: &mut dyn UpgradeObserver) -> Result<Vec<Step>, Error> {
    let mut conn = Connection::open(path).unwrap();
    write_with(&mut conn, path, &next(end), None, observer, |_, _| Ok(())).map(|(steps, ())| steps)
}

fn backup_of(path: &Path) -> PathBuf {
    path.with_file_name(format!("file.db.before-upgrade-from-v{}", latest()))
}

fn files_beside(path: &Path) -> usize {
    fs::read_dir(path.parent().unwrap()).unwrap().count()
}

/// Asserts that a file has the next version with its old rows and the new ones.
fn assert_is_next(path: &Path, before: &BTreeMap<String, Vec<String>>) {
    let conn = Connection::open(path).unwrap();
    for (sql, rows) in before {
        let now = texts(&conn, sql);
        if sql.contains("refinery_schema_history") {
            assert!(now.len() == rows.len() + 1 && rows.iter().all(|row| now.contains(row)), "{now:?}");
        } else {
            assert_eq!(&now, rows, "{sql}");
        }
    }
    for (sql, expected) in [
        ("SELECT CAST(user_version AS TEXT) FROM pragma_user_version", (latest() + 1).to_string()),
        ("SELECT CAST(sum(length) AS TEXT) FROM passage", 8_893.to_string()),
        ("SELECT min(remark) || count(*) FROM remark", "WHAT TOPIC 1 IS1000".to_owned()),
        ("SELECT group_concat(integrity_check) FROM pragma_integrity_check", "ok".to_owned()),
        ("SELECT CAST(count(*) AS TEXT) FROM pragma_foreign_key_check", "0".to_owned()),
    ] {
        assert_eq!(texts(&conn, sql), [expected], "{sql}");
    }
}

#[test]
fn an_upgrade_keeps_every_row_fills_what_is_new_and_removes_the_backup() {
    let (_folder, path) = older();
    let before = rows(&Connection::open(&path).unwrap());
    let mut recorder = Recorder::default();
    // Not opened as by the program, which does not know the next version.
    let mut conn = Connection::open(&path).unwrap();
    let change = |_: &Transaction<'_>, _: &[Step]| Ok(rows(&Connection::open(backup_of(&path)).unwrap()));
    let (steps, in_backup) = write_with(&mut conn, &path, &next(""), None, &mut recorder, change).unwrap();
    assert_eq!(in_backup, before);
    assert_eq!(steps.iter().map(|step| step.version).collect::<Vec<_>>(), [latest() + 1]);
    assert_is_next(&path, &before);
    assert_eq!((recorder.kept.len(), files_beside(&path)), (0, 1));
    assert_eq!(upgrade(&path, "", &mut ()).unwrap(), []);
}

#[test]
fn a_failed_upgrade_is_rolled_back_and_the_next_one_succeeds() {
    let cases = [
        ("SELECT nonsense;", "which is as it was before: no such column: nonsense"),
        ("INSERT INTO remark SELECT id, NULL FROM source;", "NOT NULL constraint failed: remark.remark"),
        ("DELETE FROM naming WHERE thing_id = 1;", "table `naming` has 999 of 1000 rows"),
        ("DROP TABLE naming;", "table `naming` has 0 of 1000 rows"),
        ("UPDATE naming SET thing_id = 1001 WHERE thing_id = 1;", "naming row 1 refers to no thing"),
        ("-- refused", "no"),
        ("-- interrupted", "is as it was before"),
    ];
    let (_folder, path) = older();
    let (bytes, before) = (fs::read(&path).unwrap(), rows(&Connection::open(&path).unwrap()));
    for (end, message) in cases {
        fs::write(&path, &bytes).unwrap();
        let mut recorder = Recorder::default();
        recorder.interrupted.store(end == "-- interrupted", std::sync::atomic::Ordering::Relaxed);
        let change = |_: &Transaction<'_>, _: &[Step]| match end {
            "-- refused" => Err(Error::failed("no")),
            _ => Ok(()),
        };
        let mut conn = Connection::open(&path).unwrap();
        let error = write_with(&mut conn, &path, &next(end), None, &mut recorder, change).unwrap_err();
        assert!(error.to_string().ends_with(message), "{error}");
        assert!(fs::read(&path).unwrap() == bytes, "{end}");
        assert_eq!((recorder.kept.len(), files_beside(&path)), (0, 1), "{end}");
        upgrade(&path, "", &mut ()).unwrap();
        assert_is_next(&path, &before);
    }
}

#[test]
fn the_backup_is_kept_if_the_upgraded_file_is_damaged_or_locked() {
    let (_folder, path) = older();
    let before = rows(&Connection::open(&path).unwrap());
    let backup = Backup::create(&path, latest(), &Arc::default()).unwrap();
    let mut recorder = Recorder::default();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    release(&backup, &path, &mut recorder, Ok(())).unwrap();
    assert_eq!(recorder.kept, [backup_of(&path)]);
    drop(other);

    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(0xaa);
    fs::write(&path, bytes).unwrap();
    let error = release(&backup, &path, &mut (), Ok(())).unwrap_err();
    let start = format!("`{}` was upgraded, but is damaged on disk: ", path.display());
    assert!(error.to_string().starts_with(&start), "{error}");
    let hint = error.way_out().unwrap();
    assert!(hint.contains(&format!("`mv {} {}`", backup_of(&path).display(), path.display())), "{hint}");
    assert_eq!(rows(&Connection::open(backup_of(&path)).unwrap()), before);
}
