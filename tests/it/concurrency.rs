//! Several processes at once: writers wait for each other and lose nothing, readers see a complete pack or
//! none, and a process that has waited too long names the one that it waited for.

use std::fmt::Write as _;
use std::fs;
use std::sync::Barrier;
use std::thread;

use crate::confined::in_a_closed_folder;
use crate::migrations::{WITH_FACTS, put_older};
use crate::support::{ARTICLE, Folder, Run, built, content, in_use, in_use_by};

const WRITERS: usize = 8;
const READERS: usize = 16;

/// How often each writer seeds its pack, and each reader reads.
const ROUNDS: usize = 3;

/// A pack with this many organisations, each with a statement and a figure, and one that all packs
/// have.
fn pack(number: usize, count: usize) -> String {
    let mut text = format!(
        "[source]\nslug = \"s{number}\"\ntitle = \"Source {number}\"\nlanguage = \"en\"\n\
         [[section]]\nslug = \"all\"\nheading = \"All\"\n\
         [[passage]]\nslug = \"only\"\nsection = \"all\"\nanchor = \"Its only words\"\n\
         [[organisation]]\nslug = \"shared\"\nname = \"Shared\"\ncite = \"only\"\n"
    );
    for organisation in 0..count {
        write!(
            text,
            "[[organisation]]\nslug = \"s{number}-{organisation}\"\nname = \"{organisation} of {number}\"\ncite = \"only\"\n\
             statements = [{{ kind = \"focus\", statement = \"Focus {organisation}.\" }}]\n\
             [[figure]]\norganisation = \"s{number}-{organisation}\"\nmetric = \"members\"\nvalue = {count}\ncite = \"only\"\n"
        )
        .unwrap();
    }
    text
}

/// The number of organisations of a pack in a round.
fn count(number: usize, round: usize) -> usize {
    3 + (number + round) % 3
}

/// For each source, in one statement and so at one moment: the number of its organisations, statements,
/// figures and searchable names, and the smallest and largest value of its figures, which is the expected
/// number of each.
const LOOK: &str = "SELECT s.slug,
   (SELECT count(*) FROM organisations AS o WHERE o.slug LIKE s.slug || '-%') AS organisations,
   (SELECT count(*) FROM statement AS a JOIN passage AS p ON p.id = a.passage_id
     WHERE p.source_id = s.id) AS statements,
   count(f.id) AS figures,
   (SELECT count(*) FROM search_document AS d JOIN thing AS t ON t.id = d.thing_id
     WHERE t.slug LIKE s.slug || '-%' AND d.part = 'name') AS names,
   min(f.value) AS least, max(f.value) AS largest
 FROM source AS s JOIN passage AS p ON p.source_id = s.id LEFT JOIN figure AS f ON f.passage_id = p.id
 WHERE s.slug GLOB 's[0-9]' GROUP BY s.slug, s.id ORDER BY s.slug";

/// Reads the file, and returns the number of organisations of each source.
fn look(folder: &Folder) -> Vec<(String, usize)> {
    let run = folder.run(&["query", LOOK, "--format", "csv", "--db", "ecpat.db"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let sources = run.stdout.lines().skip(1).map(|line| {
        let (slug, counts) = line.split_once(',').unwrap();
        let counts: Vec<usize> = counts.split(',').map(|count| count.parse().unwrap()).collect();
        assert!(counts.iter().all(|count| *count == counts[0]), "half of a pack was seen: {line}");
        (slug.to_owned(), counts[0])
    });
    sources.collect()
}

fn seed(folder: &Folder, number: usize, round: usize, wait: &str) -> Run {
    let name = format!("pack-{number}");
    folder.write(&format!("{name}/pack.toml"), &pack(number, count(number, round)));
    folder.run(&["seed", &name, "--wait", wait, "--db", "ecpat.db"])
}

/// The content of a new file with all packs of a round.
fn together(folder: &Folder, round: usize) -> String {
    let names: Vec<String> = (0..WRITERS).map(|number| format!("pack-{number}")).collect();
    for (number, name) in names.iter().enumerate() {
        folder.write(&format!("{name}/pack.toml"), &pack(number, count(number, round)));
    }
    let mut args = vec!["seed", "--db", "together.db"];
    args.extend(names.iter().map(String::as_str));
    folder.stdout(&args);
    content(&folder.open("together.db"))
}

#[test]
fn eight_writers_lose_no_pack_and_sixteen_readers_see_complete_packs() {
    let folder = Folder::new();
    // So that the readers find the shared organisation before the first writer.
    assert_eq!(seed(&folder, 0, 0, "0").code, 0);
    let start = Barrier::new(WRITERS + READERS);
    thread::scope(|scope| {
        for number in 0..WRITERS {
            let (folder, start) = (&folder, &start);
            scope.spawn(move || {
                start.wait();
                for round in 0..ROUNDS {
                    let run = seed(folder, number, round, "600");
                    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
                    let own = (format!("s{number}"), count(number, round));
                    assert!(look(folder).contains(&own), "{own:?} is lost");
                }
            });
        }
        for reader in 0..READERS {
            let (folder, start) = (&folder, &start);
            scope.spawn(move || {
                start.wait();
                for _ in 0..ROUNDS {
                    look(folder);
                }
                let command: &[&str] =
                    if reader % 2 == 0 { &["report", "overview"] } else { &["search", "shared"] };
                let run = folder.run(command);
                assert_eq!((run.code, run.stderr.as_str()), (0, ""));
            });
        }
    });
    assert_eq!(look(&folder).len(), WRITERS);
    assert!(
        content(&folder.open("ecpat.db")) == together(&folder, ROUNDS - 1),
        "the packs are not those of the last round"
    );
    assert!(!folder.files().iter().any(|name| name.contains("journal") || name.contains("before")));
    println!(
        "one file: {} seedings by {WRITERS} writers, {} looks by {READERS} readers, no pack lost or half seen",
        WRITERS * ROUNDS,
        READERS * (ROUNDS + 1),
    );
}

#[test]
fn writers_that_create_a_file_at_once_succeed_or_have_to_wait() {
    for wait in ["0", "600"] {
        let folder = Folder::new();
        let start = Barrier::new(WRITERS);
        let runs: Vec<Run> = thread::scope(|scope| {
            let (folder, start) = (&folder, &start);
            let one = |number: usize| {
                scope.spawn(move || {
                    start.wait();
                    seed(folder, number, 0, wait)
                })
            };
            let all: Vec<_> = (0..WRITERS).map(one).collect();
            all.into_iter().map(|run| run.join().unwrap()).collect()
        });
        let seeded: Vec<(String, usize)> = (0..WRITERS)
            .filter(|number| runs[*number].code == 0)
            .map(|number| (format!("s{number}"), count(number, 0)))
            .collect();
        assert!(!seeded.is_empty());
        assert_eq!(look(&folder), seeded, "with --wait {wait}");
        println!(
            "a new file, --wait {wait}: {WRITERS} writers, {} seeded, {} had to wait",
            seeded.len(),
            WRITERS - seeded.len(),
        );
        for run in runs.iter().filter(|run| run.code != 0) {
            assert_eq!((wait, run.code), ("0", 1), "{}", run.stderr);
            assert!(
                run.stderr.starts_with("error: `ecpat.db` is in use: another program is "),
                "{}",
                run.stderr
            );
        }
    }
}

#[test]
fn one_of_several_writers_upgrades_an_older_file_and_no_pack_is_lost() {
    let folder = Folder::new();
    put_older(&folder, "ecpat.db", WITH_FACTS);
    let start = Barrier::new(WRITERS);
    thread::scope(|scope| {
        for number in 0..WRITERS {
            let (folder, start) = (&folder, &start);
            scope.spawn(move || {
                start.wait();
                let run = seed(folder, number, 0, "600");
                assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
            });
        }
    });
    let all: Vec<_> = (0..WRITERS).map(|number| (format!("s{number}"), count(number, 0))).collect();
    assert_eq!(look(&folder), all);
    assert!(!folder.files().iter().any(|name| name.contains("before")), "{:?}", folder.files());
    println!("an older file: {WRITERS} writers, all seeded");
}

#[test]
fn a_process_that_waited_too_long_names_the_one_it_waited_for() {
    let folder = Folder::built();
    folder.write("pack/pack.toml", &pack(1, 3));
    let writes: [&[&str]; 3] =
        [&["seed", "pack"], &["seed", "--remove", "wikipedia-ecpat"], &["build", "pack", "--replace"]];
    let other = folder.open("ecpat.db");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for write in writes {
        folder.assert_refused(&[write, &["--wait", "1"]].concat(), 1, &in_use("ecpat.db"));
    }
    // A command without changes does not wait.
    for idle in [&["seed", ARTICLE][..], &["build", "--only", ARTICLE]] {
        assert_eq!(folder.run(&[idle, &["--wait", "0"]].concat()).code, 0, "{idle:?}");
    }
    // Until the writer writes to the disk, others read the old content.
    assert_eq!(folder.run("report overview").code, 0);
    other.execute_batch("ROLLBACK; BEGIN EXCLUSIVE").unwrap();
    folder.assert_refused("report overview", 1, &in_use("ecpat.db"));
    other.execute_batch("ROLLBACK").unwrap();

    other.execute_batch("BEGIN; SELECT count(*) FROM source").unwrap();
    let reading = in_use_by("ecpat.db", "reading it, and nothing was changed", std::process::id());
    folder.assert_refused("seed pack --wait 1", 1, &reading);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(folder.bytes("ecpat.db") == built());
    assert_eq!(folder.files(), ["ecpat.db", "pack"]);
}

/// Puts the files into a folder that a writer leaves if it is killed while it writes to the disk.
fn put_half_written(folder: &Folder, name: &str, sql: &str) {
    let elsewhere = Folder::new();
    if name == "built.db" {
        elsewhere.put_built(name);
    }
    let conn = elsewhere.open(name);
    conn.execute_batch("PRAGMA cache_size = 2; BEGIN IMMEDIATE").unwrap();
    conn.execute_batch(sql).unwrap();
    for name in [name.to_owned(), format!("{name}-journal")] {
        fs::copy(elsewhere.path(&name), folder.path(&name)).unwrap();
    }
}

const HALF: &str = "UPDATE thing SET name = name || ' (half)'; UPDATE passage SET anchor = anchor || 'half';
                    CREATE TABLE much (x); INSERT INTO much VALUES (zeroblob(200000))";

#[test]
fn a_reader_rolls_back_what_a_killed_writer_left() {
    let check = ["check", "--only", ARTICLE];
    let preview = ["seed", "--dry-run", ARTICLE];
    for reader in [&["report", "overview"][..], &check, &["migrate", "--status"], &preview] {
        let folder = Folder::new();
        put_half_written(&folder, "built.db", HALF);
        assert!(folder.bytes("built.db") != built());
        folder.stdout(&[reader, &["--db", "built.db"]].concat());
        assert!(folder.bytes("built.db") == built(), "{reader:?}");
        assert_eq!(folder.files(), ["built.db"], "{reader:?}");
    }
}

#[test]
fn a_new_file_whose_writer_was_killed_is_treated_as_empty() {
    let folder = Folder::new();
    put_half_written(&folder, "new.db", "CREATE TABLE much (x); INSERT INTO much VALUES (zeroblob(200000))");
    assert_eq!(folder.bytes("new.db")[..100], [0; 100]);
    let empty = "error: `new.db` is not a database of ecpat-kb: it is empty\n";
    folder.assert_refused("report overview --db new.db", 5, empty);
    folder.stdout(&["build", "--only", ARTICLE, "--db", "new.db"]);
    assert_eq!(folder.files(), ["new.db"]);
    assert_eq!(content(&folder.open("new.db")), {
        folder.put_built("built.db");
        content(&folder.open("built.db"))
    });
}

#[test]
fn a_half_written_file_of_another_program_is_not_rolled_back() {
    let folder = Folder::new();
    let elsewhere = Folder::new();
    elsewhere.execute("theirs.db", "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (zeroblob(90000))");
    let conn = elsewhere.open("theirs.db");
    conn.execute_batch("PRAGMA cache_size = 2; BEGIN; UPDATE theirs SET x = zeroblob(300000)").unwrap();
    for name in ["theirs.db", "theirs.db-journal"] {
        fs::copy(elsewhere.path(name), folder.path(name)).unwrap();
    }
    let before = (folder.bytes("theirs.db"), folder.bytes("theirs.db-journal"));
    let why =
        "error: `theirs.db` is not a database of ecpat-kb: it is the SQLite database of another program\n";
    let check = ["check", "--only", ARTICLE];
    for command in [&["report", "overview"][..], &check, &["seed"], &["build"], &["migrate", "--dry-run"]] {
        let run = folder.run(&[command, &["--db", "theirs.db"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (5, ""), "{command:?}");
        assert!(run.stderr.ends_with(why), "{command:?}: {}", run.stderr);
        assert!((folder.bytes("theirs.db"), folder.bytes("theirs.db-journal")) == before, "{command:?}");
    }
}

#[test]
fn in_a_read_only_folder_a_file_is_read_and_a_half_written_one_is_reported() {
    let folder = Folder::new();
    folder.put_built("built.db");
    let run = in_a_closed_folder(&folder, &["report", "overview", "--db", "built.db"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let folder = Folder::new();
    put_half_written(&folder, "built.db", HALF);
    let run = in_a_closed_folder(&folder, &["report", "overview", "--db", "built.db"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert_eq!(
        run.stderr,
        "error: a program was killed while it was writing to `built.db`, and the change cannot be rolled back\n  \
         caused by: attempt to write a readonly database\n\
         hint: run the command where the file and its folder can be written; it is rolled back then\n"
    );
    folder.stdout("report overview --db built.db");
    assert!(folder.bytes("built.db") == built());
}
