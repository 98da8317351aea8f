//! Upgrades of files with rows from the schema of today to a made-up next one, which builds a table
//! anew that others refer to, adds a column and fills it, and fills a new table from an old one.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::*;
use crate::db;
use crate::db::migrate::latest;

/// Rows in some of the tables, more than go to the disk in one moment.
const ROWS: &str = "
    INSERT INTO source (id, slug, title, language) VALUES (1, 'a', 'A', 'en'), (2, 'b', 'B', 'en');
    INSERT INTO section (id, source_id, slug, position, heading) VALUES (1, 1, 'top', 1, 'Top');
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
    INSERT INTO passage (id, source_id, slug, section_id, position, kind, anchor, fragment)
      SELECT n, 1, 'p' || n, 1, n, 'sentence', 'Words ' || n, 'Words%20' || n FROM n;
    INSERT INTO thing (id, sort, slug, name) SELECT id, 'topic', 't' || id, 'Topic ' || id FROM passage;
    INSERT INTO topic (id) SELECT id FROM thing;
    INSERT INTO naming (thing_id, name, kind, passage_id) SELECT id, 'Topic ' || id, 'listed', id FROM passage;
    INSERT INTO statement (thing_id, kind, statement, is_example, passage_id)
      SELECT id, 'definition', 'What topic ' || id || ' is', 0, id FROM passage;
    INSERT INTO search_document (thing_id, part, text) SELECT thing_id, 'statement', statement FROM statement;";

/// What the next version does after the views, which speak of the tables, are dropped, and `source`
/// is built anew.
const NEXT: &str = "
    ALTER TABLE passage ADD COLUMN length INTEGER;
    UPDATE passage SET length = length(anchor);
    CREATE TABLE remark (thing_id INTEGER NOT NULL REFERENCES thing (id), remark TEXT NOT NULL);
    INSERT INTO remark (thing_id, remark) SELECT thing_id, upper(statement) FROM statement;";

/// The program's migrations and one more, which ends with this.
fn next(end: &str) -> Vec<Migration> {
    let mut fresh = db::memory().unwrap();
    migrate::build_schema(&mut fresh, migrate::embedded(), latest()).unwrap();
    let views = texts(&fresh, "SELECT 'DROP VIEW ' || name || ';' FROM sqlite_master WHERE type = 'view'");
    let source = &texts(&fresh, "SELECT sql FROM sqlite_master WHERE name = 'source'")[0];
    let anew = source.replacen("CREATE TABLE source", "CREATE TABLE new_source", 1);
    let sql = format!(
        "{}{anew}; INSERT INTO new_source SELECT * FROM source; DROP TABLE source;
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

/// A query for the rows of each table of this version, its own columns only, with what it gives.
fn rows(conn: &Connection) -> BTreeMap<String, Vec<String>> {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let query = |table: &String| {
        let columns =
            texts(conn, &format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"));
        format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || ', ' || "))
    };
    texts(conn, tables).iter().map(query).map(|sql| (sql.clone(), texts(conn, &sql))).collect()
}

/// Notes which copies were said to stay, and the rows of one whenever something is checked; may stop
/// when a part of a copy is made.
#[derive(Default)]
struct Noted {
    kept: Vec<PathBuf>,
    copy: Option<PathBuf>,
    copied: Vec<BTreeMap<String, Vec<String>>>,
    stops: bool,
    is_stopped: bool,
}

impl Attendant for Noted {
    fn copying(&mut self, _: u64, _: u64) {
        self.is_stopped = self.stops;
    }
    fn checking(&mut self) {
        self.copied.extend(self.copy.as_ref().map(|copy| rows(&Connection::open(copy).unwrap())));
    }
    fn removed(&mut self, _: &Path) {}
    fn kept(&mut self, copy: &Path) {
        self.kept.push(copy.to_owned());
    }
    fn is_interrupted(&self) -> bool {
        self.is_stopped
    }
}

/// A file with rows in a folder of its own.
fn older() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.db");
    let mut conn = db::open_writable(&path, Duration::ZERO).unwrap();
    let fill = |transaction: &Transaction<'_>, _: &[Step]| {
        transaction.execute_batch(ROWS).map_err(Error::sqlite("writing"))
    };
    write(&mut conn, &path, None, &mut Noted::default(), fill).unwrap();
    (folder, path)
}

/// Upgrades a file to the next version that ends with this.
fn upgrade(path: &Path, end: &str, attendant: &mut dyn Attendant) -> Result<Vec<Step>, Error> {
    // Not as the program opens it, to which the next version is one that it does not know.
    let mut conn = Connection::open(path).unwrap();
    write_with(&mut conn, path, &next(end), None, attendant, |_, _| Ok(())).map(|(steps, ())| steps)
}

fn copy_of(path: &Path) -> PathBuf {
    path.with_file_name(format!("file.db.before-upgrade-from-v{}", latest()))
}

fn files_beside(path: &Path) -> usize {
    fs::read_dir(path.parent().unwrap()).unwrap().count()
}

/// Asserts that a file is of the next version, with these rows of before and what is new.
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
    for (sql, told) in [
        ("SELECT CAST(user_version AS TEXT) FROM pragma_user_version", (latest() + 1).to_string()),
        ("SELECT CAST(sum(length) AS TEXT) FROM passage", 8_893.to_string()),
        ("SELECT min(remark) || count(*) FROM remark", "WHAT TOPIC 1 IS1000".to_owned()),
        ("SELECT group_concat(integrity_check) FROM pragma_integrity_check", "ok".to_owned()),
        ("SELECT CAST(count(*) AS TEXT) FROM pragma_foreign_key_check", "0".to_owned()),
    ] {
        assert_eq!(texts(&conn, sql), [told], "{sql}");
    }
}

#[test]
fn every_row_is_kept_what_is_new_is_filled_and_the_copy_goes() {
    let (_folder, path) = older();
    let before = rows(&Connection::open(&path).unwrap());
    let mut noted = Noted { copy: Some(copy_of(&path)), ..Noted::default() };
    let steps = upgrade(&path, "", &mut noted).unwrap();
    assert_eq!(steps.iter().map(|step| step.version).collect::<Vec<_>>(), [latest() + 1]);
    assert_is_next(&path, &before);
    // Before the commit and after it.
    assert_eq!(noted.copied, [before.clone(), before]);
    assert_eq!((noted.kept.len(), files_beside(&path)), (0, 1));
    assert_eq!(upgrade(&path, "", &mut Noted::default()).unwrap(), []);
}

#[test]
fn what_fails_on_the_way_is_undone_and_no_copy_stays() {
    let (_folder, path) = older();
    // With free pages, which are copied, too: it is more than is copied in one go.
    let grow = "CREATE TABLE much (x); INSERT INTO much VALUES (zeroblob(9000000)); DROP TABLE much";
    Connection::open(&path).unwrap().execute_batch(grow).unwrap();
    let before = fs::read(&path).unwrap();
    let shown = path.display();
    let error = upgrade(&path, "SELECT nonsense;", &mut Noted::default()).unwrap_err();
    let told =
        format!("a migration failed on `{shown}`, which is as it was before: no such column: nonsense");
    assert_eq!(error.to_string(), told);
    let mut conn = Connection::open(&path).unwrap();
    let change = |_: &Transaction<'_>, _: &[Step]| Err::<(), _>(Error::failed("no"));
    let error = write_with(&mut conn, &path, &next(""), None, &mut Noted::default(), change).unwrap_err();
    assert_eq!(error.to_string(), "no");
    for is_stopped in [true, false] {
        let mut stopped = Noted { is_stopped, stops: true, ..Noted::default() };
        let error = upgrade(&path, "", &mut stopped).unwrap_err();
        assert_eq!(error.to_string(), format!("interrupted; `{shown}` is as it was before"));
    }
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(files_beside(&path), 1);
}

#[test]
fn what_does_not_pass_the_check_is_undone_and_the_copy_stays_until_the_next_run() {
    for (end, verdict) in [
        ("DELETE FROM naming WHERE thing_id = 1;", "table `naming` has 999 of 1000 rows"),
        ("DROP TABLE naming;", "table `naming` has 0 of 1000 rows"),
        ("UPDATE naming SET thing_id = 1001 WHERE thing_id = 1;", "naming row 1 refers to no thing"),
        ("INSERT INTO remark SELECT id, NULL FROM source;", "NOT NULL constraint failed: remark.remark"),
    ] {
        let (_folder, path) = older();
        let (bytes, before) = (fs::read(&path).unwrap(), rows(&Connection::open(&path).unwrap()));
        let mut noted = Noted::default();
        let error = upgrade(&path, end, &mut noted).unwrap_err().to_string();
        assert!(error.ends_with(verdict), "{error}");
        assert!(fs::read(&path).unwrap() == bytes, "{end}");
        let is_unproved = !verdict.starts_with("NOT NULL");
        assert_eq!(noted.kept, if is_unproved { vec![copy_of(&path)] } else { Vec::new() });
        upgrade(&path, "", &mut Noted::default()).unwrap();
        assert_is_next(&path, &before);
        assert_eq!(files_beside(&path), 1, "{end}");
    }
}

#[test]
fn after_the_commit_a_copy_stays_when_the_disk_is_damaged_or_somebody_keeps_the_file_from_being_read() {
    let (_folder, path) = older();
    let make = || Aside::make(&path, latest(), &mut Noted::default()).unwrap();
    let (copy, mut noted) = (make(), Noted::default());
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    read_again(&path, copy, &mut noted).unwrap();
    assert_eq!(noted.kept, [copy_of(&path)]);
    assert_eq!(fs::read(copy_of(&path)).unwrap().len(), fs::read(&path).unwrap().len());
    drop(other);
    fs::remove_file(copy_of(&path)).unwrap();

    let copy = make();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(0xaa);
    fs::write(&path, bytes).unwrap();
    let error = read_again(&path, copy, &mut Noted::default()).unwrap_err();
    let (shown, at) = (path.display(), copy_of(&path));
    let start = format!("`{shown}` was upgraded, and what is on the disk now did not pass its check: ");
    assert!(error.to_string().starts_with(&start), "{error}");
    let hint = format!(
        "put the file from before, of which this is a whole copy, back with `mv {} {shown}`, on a disk that can be \
         relied on",
        at.display()
    );
    assert_eq!(error.way_out().map(str::to_owned), Some(hint));
    assert!(at.exists());
}

/// Names the file to upgrade to a process of its own.
const FILE: &str = "ECPAT_KB_TEST_UPGRADE";

#[test]
fn a_process_of_its_own() {
    if let Some(path) = env::var_os(FILE) {
        upgrade(Path::new(&path), "", &mut Noted::default()).unwrap();
    }
}

#[test]
fn killed_at_any_moment_the_file_is_the_old_or_the_new_one_and_the_next_run_completes() {
    const MOMENTS: u32 = 20;
    let name = format!("{}::a_process_of_its_own", module_path!().split_once("::").unwrap().1);
    let start = |path: &Path| {
        let mut command = Command::new(env::current_exe().unwrap());
        let command = command.args(["--exact", &name]).env(FILE, path);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let (_folder, path) = older();
    let begun = Instant::now();
    assert!(start(&path).wait().unwrap().success());
    // Only where the moments lie depends on how long it takes.
    let (step, mut old) = (begun.elapsed() / MOMENTS, 0);
    for moment in 0..MOMENTS {
        let (_folder, path) = older();
        let before = rows(&Connection::open(&path).unwrap());
        let mut child = start(&path);
        sleep(step * moment);
        child.kill().unwrap();
        child.wait().unwrap();
        let conn = Connection::open(&path).unwrap();
        let version = texts(&conn, "SELECT CAST(user_version AS TEXT) FROM pragma_user_version");
        if version == [latest().to_string()] {
            old += 1;
            assert!(rows(&conn) == before, "{moment}");
            drop(conn);
            upgrade(&path, "", &mut Noted::default()).unwrap();
        }
        assert_is_next(&path, &before);
    }
    assert!(old > 0, "no run was killed before it had ended");
    println!("upgrade to the next version: {MOMENTS} kills, {old} left the old file, none another");
}
