//! Completions, manual pages, help and colour.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use ecpat_kb::pack::kind::Role;
use ecpat_kb::report::Catalogue;

use crate::support::{Folder, SMALL_PACK};

/// The completions offered for the last of the words, each with its description.
fn offered(folder: &Folder, words: &[&str]) -> Vec<(String, String)> {
    let mut command = folder.command(&["--", "ecpat-kb"]);
    let output = command.args(words).env("ECPAT_KB_COMPLETE", "fish").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words:?}");
    assert_eq!(output.status.code(), Some(0), "{words:?}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let parts = lines.lines().map(|line| line.split_once('\t').unwrap_or((line, "")));
    parts.map(|(word, about)| (word.to_owned(), about.to_owned())).collect()
}

fn words(folder: &Folder, line: &[&str]) -> Vec<String> {
    offered(folder, line).into_iter().map(|(word, _)| word).collect()
}

#[test]
fn the_script_of_each_shell_calls_the_program_for_the_answer() {
    let folder = Folder::new();
    for (shell, registers) in [
        ("bash", "complete -o nospace -o bashdefault -o nosort -F _clap_complete_ecpat_kb ecpat-kb"),
        ("zsh", "compdef _clap_dynamic_completer_ecpat_kb ecpat-kb"),
        ("fish", "complete --keep-order --exclusive --command ecpat-kb"),
        ("elvish", "set edit:completion:arg-completer[ecpat-kb]"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName ecpat-kb"),
    ] {
        let script = folder.stdout(&["completions", shell]);
        assert!(script.contains(registers), "{shell}: {script}");
        assert!(script.contains("ECPAT_KB_COMPLETE"), "{shell}: {script}");
        assert!(script.contains(env!("CARGO_BIN_EXE_ecpat-kb")), "{shell} calls another program: {script}");
    }
}

#[test]
fn reports_and_their_parameters_are_completed() {
    let folder = Folder::built();
    assert_eq!(words(&folder, &["report", "pa"]), ["participations", "partners"]);
    assert_eq!(words(&folder, &["report", "partners", "--re"]), ["--reports", "--relation"]);
    let relations = offered(&folder, &["report", "partners", "--relation", "member"]);
    assert_eq!(relations.len(), 1);
    assert_eq!(relations[0].0, "member-of");
    assert!(!relations[0].1.is_empty(), "the description of the term is missing");
    assert_eq!(
        words(&folder, &["report", "timeline", "--kind=c"]),
        folder
            .rows(&["query", "SELECT term FROM kind WHERE sort = 'event' AND term GLOB 'c*' UNION SELECT term FROM relation WHERE term GLOB 'c*' UNION SELECT term FROM contribution_role WHERE term GLOB 'c*' ORDER BY 1"])
            .iter()
            .map(|row| format!("--kind={}", row["term"].as_str().unwrap()))
            .collect::<Vec<_>>()
    );
    assert_eq!(words(&folder, &["report", "terms", "--vocabulary", "m"]), ["metric"]);
    assert_eq!(
        offered(&folder, &["report", "organisations", "--country", "SE"]),
        [("SE".to_owned(), "Sweden".to_owned())]
    );
    assert_eq!(words(&folder, &["report", "organisations", "--country", ""]).len(), 249);
}

#[test]
fn the_users_own_report_is_completed_with_its_parameters() {
    let folder = Folder::built();
    let head = "/*\ntitle = \"T\"\ndescription = \"D.\"\nparameters = [{ name = \"where\", type = \"slug\", of = [\"place\"], description = \"d\" }]\n[columns]\nx = \"x\"\n*/\nSELECT 1 AS x\n";
    folder.write("own/mine.sql", head);
    folder.write("own/broken.sql", "SELECT");
    assert_eq!(words(&folder, &["report", "--reports", "own", "mi"]), ["mine"]);
    assert_eq!(words(&folder, &["report", "mine", "--reports=own", "--where", "st"]), ["stockholm"]);
    assert_eq!(words(&folder, &["report", "mi"]), Vec::<String>::new());
}

#[test]
fn slugs_are_completed_for_every_argument_that_takes_one() {
    let folder = Folder::built();
    assert_eq!(
        offered(&folder, &["show", "first-w"]),
        [(
            "first-world-congress".to_owned(),
            "First World Congress against the Commercial Sexual Exploitation of Children".to_owned()
        )]
    );
    assert_eq!(words(&folder, &["report", "partners", "--organisation", "unice"]), ["unicef"]);
    assert_eq!(words(&folder, &["report", "citations", "--subject", "stock"]), ["stockholm"]);
    assert_eq!(words(&folder, &["show", "organisation/unice"]), ["organisation/unicef"]);
    assert_eq!(words(&folder, &["show", "wikipedia-ecpat/congress-1"]), ["wikipedia-ecpat/congress-1996"]);
    assert_eq!(words(&folder, &["show", "wikipedia-ecpat/3"]), ["wikipedia-ecpat/3"]);
    assert_eq!(words(&folder, &["article", "attach", "--source", "w"]), ["wikipedia-ecpat"]);
    // All things and sources that `show` knows.
    let all = folder.rows(&["query", "SELECT slug FROM thing UNION SELECT slug FROM source ORDER BY 1"]);
    let mut expected: Vec<&str> = all.iter().take(49).map(|row| row["slug"].as_str().unwrap()).collect();
    expected.push(all.last().unwrap()["slug"].as_str().unwrap());
    let slugs: Vec<_> =
        words(&folder, &["show", ""]).into_iter().filter(|word| !word.starts_with('-')).collect();
    assert_eq!(slugs, expected);
}

#[test]
fn tables_formats_and_topics_are_completed() {
    let folder = Folder::built();
    assert_eq!(words(&folder, &["schema", "passage"]), ["passage", "passage_reference", "passages"]);
    assert_eq!(words(&folder, &["export", "dot"]), ["dot"]);
    assert_eq!(words(&folder, &["report", "places", "--format", "n"]), ["ndjson"]);
    assert_eq!(words(&folder, &["help", "exit"]), ["exit-codes"]);
    assert_eq!(words(&folder, &["help", "report", "partn"]), ["partners"]);
    assert_eq!(words(&folder, &["completions", "p"]), ["powershell"]);
    assert_eq!(words(&folder, &["--colo"]), ["--color"]);
}

#[test]
fn completion_reads_the_database_of_the_command_line() {
    let folder = Folder::new();
    let slugs = |line: &[&str]| words(&folder, line);
    assert_eq!(
        slugs(&["show", "geneva-decl"]),
        ["geneva-declaration-1924"],
        "the built-in facts, if there is no file"
    );
    folder.write("small/small.toml", SMALL_PACK);
    folder.copy_built_in_pack("ecpat");
    folder.stdout(&["migrate", "--db", "other db.db"]);
    folder.stdout(&["seed", "small", "--db", "other db.db"]);
    let first =
        folder.rows(&["query", "SELECT slug FROM organisations ORDER BY 1 LIMIT 1", "--db", "other db.db"]);
    let first = first[0]["slug"].as_str().unwrap();
    assert_eq!(slugs(&["show", "--db", "other db.db", first]), [first]);
    assert_eq!(slugs(&["--db='other db.db'", "show", first]), [first], "as zsh passes it on");
    assert_eq!(slugs(&["show", "--db", "other db.db", "stockh"]), Vec::<String>::new());
    let by_variable = folder
        .command(&["--", "ecpat-kb", "show", first])
        .env("ECPAT_KB_COMPLETE", "fish")
        .env("ECPAT_KB_DB", "other db.db")
        .output()
        .unwrap();
    assert!(by_variable.stdout.starts_with(first.as_bytes()));
    fs::rename(folder.path("other db.db"), folder.path("ecpat.db")).unwrap();
    assert_eq!(slugs(&["show", first]), [first]);
    assert_eq!(slugs(&["show", "stockh"]), Vec::<String>::new());
}

#[test]
fn a_foreign_file_offers_nothing_and_is_not_changed() {
    let folder = Folder::new();
    folder.write("text.db", "no database");
    folder.write("empty.db", "");
    folder.open("foreign.db").execute_batch("CREATE TABLE organisation (slug, name)").unwrap();
    folder.put_built("odd.db");
    folder
        .open("odd.db")
        .execute_batch("PRAGMA foreign_keys = OFF; DROP VIEW timeline; DROP TABLE thing")
        .unwrap();
    let before = folder.files();
    for db in ["none.db", "text.db", "empty.db", "foreign.db", ".", "odd.db"] {
        let line = ["--db", db, "show", "e"];
        assert_eq!(words(&folder, &line), Vec::<String>::new(), "{db}");
        assert_eq!(words(&folder, &["--db", db, "sho"]), ["show"], "{db}");
    }
    assert_eq!(folder.files(), before);
}

#[test]
fn completion_creates_no_file_and_does_not_wait_for_a_writer() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    conn.pragma_update(None, "journal_mode", "wal").unwrap();
    drop(conn);
    assert_eq!(words(&folder, &["show", "stockh"]), ["stockholm"]);
    assert_eq!(folder.files(), ["ecpat.db"], "reading a file in WAL mode left another file beside it");
    let conn = folder.open("ecpat.db");
    conn.pragma_update(None, "journal_mode", "delete").unwrap();
    conn.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let start = Instant::now();
    assert_eq!(words(&folder, &["show", "stockh"]), ["stockholm"]);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn paths_are_completed() {
    let folder = Folder::new();
    folder.write("my dir/note$x.txt", "");
    assert_eq!(words(&folder, &["article", "counts", "my"]), ["my dir/"]);
    assert_eq!(words(&folder, &["article", "counts", "my dir/n"]), ["my dir/note$x.txt"]);
    assert_eq!(words(&folder, &["article", "check", "--pack=my"]), ["--pack=my dir/"]);
}

#[test]
fn an_empty_variable_names_no_database() {
    let folder = Folder::built();
    let with = |arguments: &[&str]| {
        let output = folder.command(arguments).env("ECPAT_KB_DB", "").output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    for arguments in [&["report", "partners"][..], &["show", "ecpat"], &["completions", "bash"]] {
        assert_eq!(with(arguments), (Some(0), folder.stdout(arguments)), "{arguments:?}");
    }
    let mut asked = folder.command(&["--", "ecpat-kb", "show", "stockh"]);
    let answer = asked.env("ECPAT_KB_COMPLETE", "fish").env("ECPAT_KB_DB", "").output().unwrap();
    assert_eq!(String::from_utf8(answer.stdout).unwrap(), "stockholm\tStockholm\n");
    assert_eq!(folder.run(&["show", "ecpat", "--db", ""]).code, 2);
}

#[test]
fn hostile_words_are_not_offered() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    conn.execute_batch(
        "PRAGMA ignore_check_constraints = ON;
         INSERT INTO thing (sort, slug, name) VALUES
           ('place', 'zz-$(touch x)', 'One'), ('place', 'zz' || char(10) || 'y', 'Two'), ('place', 'zz`y`', 'Three'),
           ('place', 'zz-good', 'Four' || char(27) || '[31m' || char(10) || 'five' || char(9) || char(8238));",
    )
    .unwrap();
    let found = offered(&folder, &["show", "zz"]);
    assert_eq!(found, [("zz-good".to_owned(), "Four\\u{1b}[31m\\nfive\\t\\u{202e}".to_owned())]);
}

#[test]
fn a_file_made_to_be_slow_offers_nothing() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;
         ALTER TABLE thing RENAME TO hidden;
         CREATE VIEW thing AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT i AS id, 'place' AS sort, 'zz-' || i AS slug, 'Zz' AS name FROM n WHERE i < 0",
    )
    .unwrap();
    drop(conn);
    let start = Instant::now();
    assert_eq!(words(&folder, &["show", "zz-"]), Vec::<String>::new());
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

#[test]
fn every_shell_gets_its_own_format() {
    let folder = Folder::built();
    for (shell, answer) in [
        ("bash", "stockholm"),
        ("zsh", "stockholm:Stockholm"),
        ("fish", "stockholm\tStockholm\n"),
        ("elvish", "stockholm"),
        ("powershell", "stockholm\tStockholm\n"),
    ] {
        let mut command = folder.command(&["--", "ecpat-kb", "show", "stockh"]);
        let output =
            command.env("ECPAT_KB_COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", "2").output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), answer, "{shell}");
    }
}

#[test]
fn of_many_slugs_the_first_and_the_last_are_offered_at_once() {
    let folder = Folder::built();
    let conn = folder.open("ecpat.db");
    conn.execute_batch(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000)
         INSERT INTO thing (sort, slug, name) SELECT 'place', printf('zz-%06d', i), 'Zz ' || i FROM n",
    )
    .unwrap();
    drop(conn);
    let start = Instant::now();
    let found = words(&folder, &["show", "zz-"]);
    let took = start.elapsed();
    assert_eq!(found.len(), 50);
    assert_eq!((found[0].as_str(), found[48].as_str()), ("zz-000001", "zz-000049"));
    assert_eq!(found[49], "zz-200000", "the common prefix of all slugs would be wrong");
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn an_invalid_line_gets_no_completions() {
    let folder = Folder::new();
    for line in [&["show", "\u{1b}"][..], &["nonsense", ""], &["--", ""], &["report", "none", "--x", ""]] {
        offered(&folder, line);
    }
    let odd = folder.command(&["--", "ecpat-kb", "s"]).env("ECPAT_KB_COMPLETE", "tcsh").output().unwrap();
    assert_eq!((odd.status.code(), odd.stdout.len(), odd.stderr.len()), (Some(0), 0, 0));
}

#[test]
fn a_manual_page_is_printed_or_written_for_each_command_and_report() {
    let folder = Folder::new();
    let page = folder.stdout(&["man"]);
    assert!(page.contains(".TH ECPAT-KB 1 ") && page.contains("ecpat\\-kb\\-migrate(1)"), "{page}");
    assert_eq!(folder.stdout(&["man", "pages"]), "");
    let read = |name: &str| String::from_utf8(folder.bytes(&format!("pages/{name}"))).unwrap();
    let catalogue = Catalogue::load(None).unwrap();
    let reports = catalogue.names().map(|name| format!("report-{name}"));
    let commands = COMMANDS.iter().map(|name| (*name).to_owned());
    let mut expected: BTreeSet<String> =
        reports.chain(commands).map(|name| format!("ecpat-kb-{name}.1")).collect();
    for name in &expected {
        let page = read(name);
        assert!(page.contains("\\fB\\-\\-db\\fR") && page.contains("\\fBECPAT_KB_DB\\fR"), "{name}: {page}");
    }
    expected.insert("ecpat-kb.1".into());
    let entries = fs::read_dir(folder.path("pages")).unwrap();
    let pages: BTreeSet<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(pages, expected);
    assert_eq!(read("ecpat-kb.1"), page);
    let draft = read("ecpat-kb-article-draft.1");
    assert!(draft.contains(".TH ECPAT-KB-ARTICLE-DRAFT 1 ") && draft.contains("\\-\\-rules"), "{draft}");
    assert!(read("ecpat-kb-report-partners.1").contains("\\-\\-relation"));
    folder.write("file", "");
    assert_eq!(folder.run(&["man", "file"]).code, 1);
    assert_eq!(folder.stdout(&["man", "-"]), page);
    assert_eq!(folder.files(), ["file", "pages"]);
}

#[test]
fn the_manual_has_the_exit_codes_and_the_variables() {
    let folder = Folder::new();
    let page = folder.stdout(&["man"]);
    let codes = folder.stdout(&["help", "exit-codes"]);
    let codes: Vec<&str> = codes
        .lines()
        .filter_map(|line| line.split_once("  ")?.0.parse::<u8>().ok().and(line.split(' ').next()))
        .collect();
    let (status, variables) =
        page.split_once(".SH \"EXIT STATUS\"").unwrap().1.split_once(".SH ENVIRONMENT").unwrap();
    let listed: Vec<&str> =
        status.lines().filter_map(|line| line.strip_prefix("\\fB")?.strip_suffix("\\fR")).collect();
    assert_eq!(listed, codes);
    assert!(variables.contains("\\fBECPAT_KB_PAGER\\fR"), "{variables}");
}

const COMMANDS: [&str; 23] = [
    "article",
    "article-accept",
    "article-attach",
    "article-check",
    "article-counts",
    "article-draft",
    "article-review",
    "build",
    "check",
    "completions",
    "diff",
    "export",
    "man",
    "migrate",
    "pack",
    "pack-add",
    "pack-new",
    "query",
    "report",
    "schema",
    "search",
    "seed",
    "show",
];

#[test]
fn help_explains_commands_reports_and_topics() {
    let folder = Folder::new();
    assert_eq!(folder.stdout(&["help"]), folder.stdout(&["--help"]));
    assert!(folder.stdout(&["help"]).contains("Topics: help exit-codes, help formats, help packs."));
    for command in COMMANDS {
        let path: Vec<&str> = command.split('-').collect();
        let by_flag = folder.stdout(&[&path[..], &["--help"]].concat());
        assert_eq!(folder.stdout(&[&["help"], &path[..]].concat()), by_flag, "{command}");
    }
    assert_eq!(
        folder.stdout(&["help", "report", "partners"]),
        folder.stdout(&["report", "partners", "--help"])
    );
    let formats = folder.stdout(&["help", "formats"]);
    for format in ["table", "ndjson", "html", "dot", "sqlite"] {
        assert!(formats.contains(&format!("\n  {format} ")), "{format}: {formats}");
    }
    let codes = folder.stdout(&["help", "exit-codes"]);
    for code in 0..=5 {
        assert!(codes.contains(&format!("\n{code}  ")), "{code}: {codes}");
    }
    for topic in ["exit-codes", "formats", "packs"] {
        let text = folder.stdout(&["help", topic]);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{topic}");
    }
    for words in [&["help", "format"][..], &["help", "report", "partner"]] {
        let run = folder.run(words);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{words:?}");
        assert!(run.stderr.starts_with("error: unrecognized subcommand '"), "{}", run.stderr);
    }
}

#[test]
fn the_files_that_help_on_packs_names_are_those_of_a_pack() {
    let folder = Folder::new();
    let text = folder.stdout(&["help", "packs"]);
    folder.copy_built_in_pack("pack");
    for entry in fs::read_dir(folder.path("pack")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(text.contains(&name), "{name}");
    }
    for kind in ecpat_kb::pack::kind::KINDS.iter().filter(|kind| kind.role == Role::Thing) {
        let table = format!("[[{}]]", kind.key);
        assert!(text.contains(&table), "{table}");
    }
}

#[test]
fn colour_is_written_on_request() {
    let folder = Folder::built();
    let colours = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(args);
        command.env_remove("NO_COLOR").envs(variables.iter().copied());
        let output = command.output().unwrap();
        (output.stdout.contains(&0x1b), output.stderr.contains(&0x1b))
    };
    for args in [&["show", "unicef"][..], &["report", "places"], &["help", "packs"], &["--help"]] {
        let with = |color: &'static str| [&["--color", color], args].concat();
        assert!(!colours(args, &[]).0, "{args:?}");
        assert!(colours(&with("always"), &[]).0, "{args:?}");
        assert!(colours(&with("always"), &[("NO_COLOR", "1")]).0, "{args:?}: the option takes precedence");
        assert!(colours(args, &[("CLICOLOR_FORCE", "1")]).0, "{args:?}");
        assert!(!colours(args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).0, "{args:?}");
        assert!(!colours(&with("never"), &[("CLICOLOR_FORCE", "1")]).0, "{args:?}");
        assert!(!colours(&with("auto"), &[]).0, "{args:?}");
    }
    for args in [&["show", "nothing-of-it", "--color=always"][..], &["--color=always", "nonsense"]] {
        assert!(colours(args, &[]).1, "{args:?}");
    }
    for format in ["csv", "tsv", "json", "ndjson", "markdown", "html"] {
        assert!(!colours(&["report", "places", "--format", format, "--color=always"], &[]).0, "{format}");
    }
    assert_eq!(folder.run(&["--color", "often", "report"]).code, 2);
}
