//! The hostile packs and articles in `tests/fixtures/hostile`: what each command does with each file, as
//! a snapshot. Files that are too large to keep are generated here.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{ARTICLE, Folder, SMALL_PACK};

fn corpus(of: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile").join(of);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn name(file: &Path) -> &str {
    file.file_name().unwrap().to_str().unwrap()
}

/// Asserts that no character controls the terminal, reorders text or is invisible.
fn assert_harmless(shown: &str, whose: &str) {
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let found: Vec<char> = shown.chars().filter(|&c| harmful(c)).collect();
    assert!(found.is_empty(), "{whose}: {found:?}");
    let longest = shown.lines().map(str::len).max().unwrap_or(0);
    assert!(longest < 3_000, "{whose}: a line of {longest} bytes");
}

/// The lines of the messages without the excerpts of the file.
fn messages(stderr: &str) -> String {
    let is_excerpt = |line: &&str| {
        let line = line.trim_start_matches([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        !line.starts_with('|') && !line.is_empty()
    };
    stderr.lines().filter(is_excerpt).fold(String::new(), |mut text, line| {
        let short: String = line.chars().take(160).collect();
        writeln!(text, "    {short}").unwrap();
        text
    })
}

#[test]
fn each_hostile_file_of_a_pack_is_refused_or_kept_as_text() {
    let (mut table, mut files, mut seeded) = (String::new(), 0, 0);
    for file in corpus("packs") {
        let folder = Folder::small();
        fs::copy(&file, folder.path("pack").join(name(&file))).unwrap();
        let seed = folder.run("seed pack -q");
        assert_harmless(&seed.stderr, name(&file));
        let check = if seed.code == 0 { folder.run("check --only pack -q") } else { seed.clone() };
        assert_harmless(&check.stderr, name(&file));
        assert_eq!(check.code, seed.code, "{}", name(&file));
        writeln!(table, "{}: {}", name(&file), seed.code).unwrap();
        table += &messages(&check.stderr);
        if seed.code == 0 {
            assert_kept_as_text(&folder, &file);
            seeded += 1;
        } else {
            assert_eq!(folder.files(), ["pack"], "{}", name(&file));
        }
        files += 1;
    }
    println!("hostile packs: {files} files, {} refused, {seeded} kept as text", files - seeded);
    insta::assert_snapshot!("hostile_packs", table);
}

/// Asserts that the pack did no harm: every name is in the database as it was written, and commands
/// that show it send nothing but text to a terminal.
fn assert_kept_as_text(folder: &Folder, file: &Path) {
    let written: toml::Table = toml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let written = written["organisation"].as_array().unwrap();
    let rows = folder.rows(&["query", "SELECT slug, name FROM thing"]);
    for record in written {
        let found = rows.iter().find(|row| row["slug"].as_str() == record["slug"].as_str()).unwrap();
        assert_eq!(found["name"].as_str(), record["name"].as_str());
    }
    let first = written[0]["slug"].as_str().unwrap();
    for args in [&["report", "organisations"][..], &["show", first], &["search", "org"]] {
        let run = folder.run(&[args, &["-q"]].concat());
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
        assert_harmless(&run.stdout, &format!("{args:?}"));
    }
}

#[test]
fn each_hostile_article_is_refused_or_read_as_text() {
    let mut table = String::new();
    let (mut files, mut read) = (0, 0);
    for file in corpus("articles") {
        let folder = Folder::new();
        let article = name(&file);
        fs::copy(&file, folder.path(article)).unwrap();
        let counts = folder.run(&["article", "counts", article, "--format", "csv", "-q"]);
        let draft = folder.run(&["article", "draft", article, "pack", "-q"]);
        let check = folder.run(&["article", "check", article, "--pack", ARTICLE, "-q"]);
        for run in [&counts, &draft, &check] {
            assert_harmless(&run.stderr, article);
        }
        assert_harmless(&check.stdout.replace('─', ""), article);
        writeln!(table, "{article}: counts {}, draft {}, check {}", counts.code, draft.code, check.code)
            .unwrap();
        let row = counts.stdout.lines().nth(1).unwrap_or_default();
        if row.is_empty() {
            table += &messages(&counts.stderr);
        } else {
            writeln!(table, "    {}", row.split_once(',').unwrap().1).unwrap();
        }
        if draft.code == 0 {
            read += 1;
            let drafted = folder.run("check --only pack -q");
            assert_harmless(&drafted.stderr, article);
            writeln!(table, "    the pack: check {}", drafted.code).unwrap();
            for entry in fs::read_dir(folder.path("pack")).unwrap() {
                let text = fs::read_to_string(entry.unwrap().path()).unwrap();
                assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{article}");
            }
        } else {
            assert_eq!(folder.files(), [article]);
        }
        files += 1;
    }
    println!("hostile articles: {files} files, {} refused, {read} read as text", files - read);
    insta::assert_snapshot!("hostile_articles", table);
}

/// A head, `count` times the same byte, and a tail.
fn long(head: &'static str, count: u64, of: u8, tail: &'static str) -> impl io::Read {
    use io::Read as _;
    head.as_bytes().chain(io::repeat(of).take(count)).chain(tail.as_bytes())
}

/// Runs the program with at most 200 MB of address space and this input.
fn run_with_input(folder: &Folder, args: &str, mut input: impl io::Read) -> (i32, String) {
    let program = env!("CARGO_BIN_EXE_ecpat-kb");
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -v 200000; exec {program} {args}")])
        .current_dir(folder.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program closes the pipe when it has read enough.
    let _ = io::copy(&mut input, child.stdin.as_mut().unwrap());
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
}

/// More bytes than the address space that [`run_with_input`] allows.
const TOO_MANY: u64 = 210 << 20;

#[test]
fn a_line_larger_than_memory_takes_little_memory() {
    let folder = Folder::new();
    let whole = || long("{\"place\": {\"name\": \"", TOO_MANY, b'x', "\"}}\n");
    let (code, stderr) = run_with_input(&folder, "check --only - -q", whole());
    assert!(
        stderr.starts_with("error: this line is longer than 1 MiB\n --> standard input:1:1\n"),
        "{stderr}"
    );
    assert!(stderr.len() < 2_000, "{} bytes", stderr.len());
    assert_eq!(code, 3);
    for command in ["counts", "check", "draft"] {
        let out = if command == "draft" { "out" } else { "" };
        let (code, stderr) = run_with_input(
            &folder,
            &format!("article {command} /dev/stdin {out} -q"),
            long("", TOO_MANY, b'x', "\n"),
        );
        assert!(stderr.contains(": it is longer than 64 MiB\n"), "{command}: {stderr}");
        assert_eq!((code, folder.files()), (1, vec![]), "{command}");
    }
    let (code, stderr) = run_with_input(&folder, "query - -q", long("SELECT '", TOO_MANY, b'x', "'"));
    assert_eq!((code, stderr.as_str()), (1, "error: the SQL is longer than 1 MiB\n"));
}

#[test]
fn a_small_archive_of_a_huge_line_takes_little_memory() {
    let folder = Folder::new();
    folder.write("gz/pack.toml", SMALL_PACK);
    let file = fs::File::create(folder.path("gz/bomb.ndjson.gz")).unwrap();
    let mut bomb = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    io::copy(&mut long("", 64 << 20, b' ', "\n"), &mut bomb).unwrap();
    bomb.finish().unwrap().flush().unwrap();
    folder.write("zst/pack.toml", SMALL_PACK);
    let mut file = fs::File::create(folder.path("zst/bomb.ndjson.zst")).unwrap();
    let bomb = BufReader::new(long("", 16 << 20, b' ', "\n"));
    ruzstd::encoding::compress(bomb, &mut file, ruzstd::encoding::CompressionLevel::Fastest);
    for (pack, name) in [("gz", "bomb.ndjson.gz"), ("zst", "bomb.ndjson.zst")] {
        let size = fs::metadata(folder.path(pack).join(name)).unwrap().len();
        assert!(size < 4 << 20, "{name}: {size} bytes");
        let (code, stderr) = run_with_input(&folder, &format!("check --only {pack} -q"), io::empty());
        let message = format!("error: this line is longer than 1 MiB\n --> {pack}/{name}:1:1\n");
        assert!(stderr.starts_with(&message), "{stderr}");
        assert_eq!(code, 3, "{name}");
    }
}

#[test]
fn a_file_of_toml_that_is_too_long_is_not_read() {
    let folder = Folder::small();
    fs::File::create(folder.path("pack/long.toml")).unwrap().set_len(TOO_MANY).unwrap();
    for command in ["check --only pack", "seed pack", "build --only pack"] {
        folder.assert_refused(
            command,
            1,
            "error: cannot read `pack/long.toml`\n  caused by: it is longer than 64 MiB; write the records as NDJSON or CSV instead\n",
        );
    }
}
