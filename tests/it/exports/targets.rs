//! Where exports are written, and what they never overwrite.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::support::Folder;

/// Runs the program in a subfolder; it must succeed.
fn run_in(folder: &Folder, below: &str, args: &[&str]) {
    let run = folder.command(args).current_dir(folder.path(below)).output().unwrap();
    assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// The names of all files below a folder, sorted.
fn files_below(folder: &Folder, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(folder.path(name).join(&below)).unwrap() {
            let entry = entry.unwrap();
            let path = below.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                found.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn an_existing_file_is_kept_without_force() {
    let folder = Folder::built();
    folder.write("graph.dot", "mine");
    let refusal = "error: `graph.dot` already exists; nothing was written\nhint: --force replaces it\n";
    folder.assert_refused(&["export", "dot", "graph.dot"], 1, refusal);
    assert_eq!(folder.bytes("graph.dot"), b"mine");
    folder.stdout(&["export", "dot", "graph.dot", "--force"]);
    assert_eq!(String::from_utf8(folder.bytes("graph.dot")).unwrap(), folder.stdout(&["export", "dot", "-"]));
    assert_eq!(folder.files(), ["ecpat.db", "graph.dot"]);
}

#[test]
fn an_existing_digest_is_kept_too() {
    let folder = Folder::built();
    folder.write("published.db.sha256", "mine");
    let refusal =
        "error: `published.db.sha256` already exists; nothing was written\nhint: --force replaces it\n";
    folder.assert_refused(&["export", "sqlite", "published.db"], 1, refusal);
    assert_eq!(folder.files(), ["ecpat.db", "published.db.sha256"]);
    folder.stdout(&["export", "sqlite", "published.db", "--force"]);
    assert_eq!(folder.files(), ["ecpat.db", "published.db", "published.db.sha256"]);
}

#[test]
fn the_database_itself_is_not_overwritten() {
    let folder = Folder::built();
    let before = folder.bytes("ecpat.db");
    let refusal = "error: `./ecpat.db` is the database being exported\nhint: name another file or folder\n";
    folder.assert_refused(&["export", "sqlite", "./ecpat.db", "--force"], 2, refusal);
    assert_eq!(folder.bytes("ecpat.db"), before);
}

#[test]
fn a_folder_is_not_replaced_by_a_file() {
    let folder = Folder::built();
    fs::create_dir(folder.path("there")).unwrap();
    let refusal =
        "error: `there` already exists; nothing was written\nhint: this format is one file; name a file\n";
    folder.assert_refused(&["export", "dot", "there", "--force"], 1, refusal);
    folder.assert_refused(&["export", "sqlite", "there", "--force"], 1, refusal);
}

#[test]
fn a_folder_that_is_missing_is_named() {
    let folder = Folder::built();
    let refusal =
        "error: there is no folder `none/below`\nhint: create it first, or name a folder that exists\n";
    folder.assert_refused(&["export", "dot", "none/below/graph.dot"], 1, refusal);
}

#[test]
fn only_a_single_text_goes_to_standard_output() {
    let folder = Folder::built();
    let refusal = "error: this format is not a single text, so it cannot go to standard output\n\
                   hint: name a file or folder instead of `-`\n";
    folder.assert_refused(&["export", "sqlite", "-"], 2, refusal);
}

#[test]
fn a_failed_export_leaves_nothing_behind() {
    let folder = Folder::built();
    let past_the_rules = "PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on;";
    let damage =
        |sql: &str| folder.open("ecpat.db").execute_batch(&format!("{past_the_rules} {sql}")).unwrap();
    damage("UPDATE thing SET name = CAST(x'ff' AS TEXT) WHERE slug = 'unicef'");
    let run = folder.run(&["export", "dot", "graph.dot"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.starts_with("error: reading the database `ecpat.db` failed\n  caused by: invalid utf-8 "),
        "{}",
        run.stderr
    );
    damage("DELETE FROM metric");
    let refused = "error: the database did not pass its check, so it was not exported: figure row 1 refers to \
                   no metric\nhint: look at the database itself with `ecpat-kb check`\n";
    folder.assert_refused(&["export", "sqlite", "published.db"], 1, refused);
    assert_eq!(folder.files(), ["ecpat.db"]);
}

#[test]
fn without_a_file_the_built_in_facts_are_exported() {
    let folder = Folder::new();
    let run = folder.run(&["export", "dot", "-"]);
    assert_eq!(
        run.stderr,
        "there is no `ecpat.db` here; using the built-in packs (`ecpat-kb build` creates the file)\n"
    );
    folder.stdout(&["build", "-q"]);
    assert_eq!(run.stdout, folder.stdout(&["export", "dot", "-"]));
}

#[cfg(unix)]
mod special {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    use std::process::{Command, Stdio};

    use super::*;

    fn make_pipe(folder: &Folder, name: &str) {
        assert!(Command::new("mkfifo").arg(folder.path(name)).status().unwrap().success());
    }

    fn is_pipe(folder: &Folder, name: &str) -> bool {
        fs::symlink_metadata(folder.path(name)).unwrap().file_type().is_fifo()
    }

    #[test]
    fn a_text_goes_straight_into_a_named_pipe() {
        let folder = Folder::built();
        make_pipe(&folder, "pipe");
        symlink("pipe", folder.path("link")).unwrap();
        let expected = folder.stdout(&["export", "dot", "-"]);
        for args in [
            &["export", "dot", "pipe", "--force"][..],
            &["export", "dot", "pipe"],
            &["export", "dot", "link"],
        ] {
            let mut reader =
                Command::new("cat").arg(folder.path("pipe")).stdout(Stdio::piped()).spawn().unwrap();
            let run = folder.run(args);
            let stays = is_pipe(&folder, "pipe");
            if !stays || run.code != 0 {
                reader.kill().unwrap();
            }
            let read = reader.wait_with_output().unwrap();
            assert!(stays, "{args:?}");
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
            assert!(String::from_utf8(read.stdout).unwrap() == expected, "{args:?}");
        }
        assert_eq!(folder.files(), ["ecpat.db", "link", "pipe"]);
    }

    #[test]
    fn only_a_single_text_goes_into_a_named_pipe() {
        let folder = Folder::built();
        make_pipe(&folder, "pipe");
        for (format, hint) in [
            ("sqlite", "this format is one file; name a file"),
            ("pack", "this format is a folder; name one that does not exist yet"),
            ("datapackage", "this format is a folder; name one that does not exist yet"),
        ] {
            let refusal =
                format!("error: `pipe` is neither a file nor a folder; nothing was written\nhint: {hint}\n");
            folder.assert_refused(&["export", format, "pipe"], 1, &refusal);
            folder.assert_refused(&["export", format, "pipe", "--force"], 1, &refusal);
            assert!(is_pipe(&folder, "pipe"), "{format}");
        }
        assert_eq!(folder.files(), ["ecpat.db", "pipe"]);
    }

    #[test]
    fn a_digest_does_not_go_into_a_named_pipe() {
        let folder = Folder::built();
        make_pipe(&folder, "published.db.sha256");
        let refusal = "error: `published.db.sha256` is neither a file nor a folder; nothing was written\n\
                       hint: this format is one file; name a file\n";
        folder.assert_refused(&["export", "sqlite", "published.db", "--force"], 1, refusal);
        assert_eq!(folder.files(), ["ecpat.db", "published.db.sha256"]);
    }

    #[test]
    fn no_text_goes_into_a_socket() {
        let folder = Folder::built();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
        let refusal = "error: `socket` is neither a file nor a folder; nothing was written\n\
                       hint: this format is one file; name a file\n";
        folder.assert_refused(&["export", "dot", "socket", "--force"], 1, refusal);
        assert!(fs::symlink_metadata(folder.path("socket")).unwrap().file_type().is_socket());
    }

    #[test]
    fn a_link_stays_and_its_target_is_replaced() {
        let folder = Folder::built();
        for (format, name) in
            [("dot", "text"), ("sqlite", "file"), ("datapackage", "folder"), ("pack", "packs")]
        {
            let link = format!("{name}-link");
            fs::create_dir(folder.path(&format!("{name}-there"))).unwrap();
            let place = format!("{name}-there/{name}");
            symlink(&place, folder.path(&link)).unwrap();
            // At first its target does not exist.
            folder.stdout(&["export", format, &link]);
            assert!(folder.path(&place).exists(), "{format}");
            let refusal =
                format!("error: `{link}` already exists; nothing was written\nhint: --force replaces it\n");
            folder.assert_refused(&["export", format, &link], 1, &refusal);
            let of = |place: &str| fs::metadata(folder.path(place)).unwrap();
            let id = |place: &str| std::os::unix::fs::MetadataExt::ino(&of(place));
            let before = id(&place);
            folder.stdout(&["export", format, &link, "--force"]);
            assert_ne!(id(&place), before, "{format}: it is a new file or folder");
            assert_eq!(fs::read_link(folder.path(&link)).unwrap(), PathBuf::from(&place), "{format}");
            assert_eq!(fs::read_dir(folder.path(&format!("{name}-there"))).unwrap().count(), 1, "{format}");
        }
        assert_eq!(folder.bytes("file-link.sha256").len(), 64 + "  file-link\n".len());
    }

    #[test]
    fn a_circle_of_links_is_an_error() {
        let folder = Folder::built();
        symlink("one", folder.path("two")).unwrap();
        symlink("two", folder.path("one")).unwrap();
        for format in ["dot", "sqlite", "pack"] {
            let run = folder.run(&["export", format, "one", "--force"]);
            assert_eq!(run.code, 1, "{format}");
            assert!(run.stderr.starts_with("error: cannot write `one`\n"), "{}", run.stderr);
        }
        assert_eq!(folder.files(), ["ecpat.db", "one", "two"]);
    }

    #[test]
    fn a_folder_with_a_link_is_not_replaced() {
        let folder = Folder::built();
        folder.stdout(&["export", "datapackage", "data"]);
        folder.write("mine.csv", "mine");
        fs::remove_file(folder.path("data/tables/event.csv")).unwrap();
        symlink("../../mine.csv", folder.path("data/tables/event.csv")).unwrap();
        let refusal = "error: `data` contains `tables/event.csv`, which no export of this format writes; \
                       nothing was written\nhint: move it away, or name a folder that does not exist yet\n";
        folder.assert_refused(&["export", "datapackage", "data", "--force"], 1, refusal);
        assert_eq!(folder.bytes("mine.csv"), b"mine");
    }
}

#[test]
fn a_leftover_journal_does_not_affect_the_new_file() {
    for ending in ["-wal", "-shm", "-journal"] {
        let folder = Folder::built();
        let left = format!("published.db{ending}");
        let refusal = format!(
            "error: `{left}` belongs to another database, and would be taken for a part of this one; \
             nothing was written\nhint: open that database with the program that wrote it, or remove the file\n"
        );
        folder.write(&left, "mine");
        folder.assert_refused(&["export", "sqlite", "published.db"], 1, &refusal);
        folder.write("published.db", "mine");
        folder.assert_refused(&["export", "sqlite", "published.db", "--force"], 1, &refusal);
        assert_eq!(folder.files(), ["ecpat.db", "published.db", &left]);
        assert_eq!((folder.bytes("published.db"), folder.bytes(&left)), (b"mine".to_vec(), b"mine".to_vec()));
    }
}

#[test]
fn files_that_belong_to_the_database_are_not_overwritten() {
    let folder = Folder::built();
    folder.write("ecpat.db-journal", "");
    let refusal = "error: `./ecpat.db-journal` belongs to the database being exported\n\
                   hint: name another file or folder\n";
    folder.assert_refused(&["export", "dot", "./ecpat.db-journal", "--force"], 2, refusal);
}

#[test]
fn no_export_uses_a_name_that_sqlite_uses_for_the_database() {
    let folder = Folder::built();
    let refusal = |out: &str| {
        format!("error: `{out}` belongs to the database being exported\nhint: name another file or folder\n")
    };
    fs::create_dir(folder.path("below")).unwrap();
    for ending in ["-journal", "-wal", "-shm"] {
        let plain = format!("ecpat.db{ending}");
        let whole = folder.path(&plain).display().to_string();
        for out in [plain.clone(), format!("./{plain}"), format!("below/../{plain}"), whole] {
            for format in ["sqlite", "dot", "datapackage", "pack"] {
                folder.assert_refused(&["export", format, &out, "-q"], 2, &refusal(&out));
            }
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;

        symlink("ecpat.db-wal", folder.path("link")).unwrap();
        symlink(".", folder.path("here")).unwrap();
        symlink("../ecpat.db", folder.path("below/other.db")).unwrap();
        for (db, out) in [
            ("ecpat.db", "link"),
            ("ecpat.db", "here/ecpat.db-journal"),
            ("here/ecpat.db", "ecpat.db-journal"),
            // SQLite names its files after the target of a link.
            ("below/other.db", "ecpat.db-journal"),
            ("below/other.db", "below/other.db-journal"),
        ] {
            folder.assert_refused(&["export", "sqlite", out, "--db", db], 2, &refusal(out));
        }
        fs::remove_file(folder.path("link")).unwrap();
    }
    // An export also writes a digest.
    fs::copy(folder.path("ecpat.db"), folder.path("facts.sha256")).unwrap();
    folder.assert_refused(
        &["export", "sqlite", "facts", "--force", "--db", "facts.sha256"],
        2,
        &refusal("facts.sha256").replace("belongs to", "is"),
    );
    // The names are reserved even if the database does not exist yet.
    let folder = Folder::new();
    folder.assert_refused(&["export", "sqlite", "ecpat.db-journal", "-q"], 2, &refusal("ecpat.db-journal"));
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[test]
fn the_working_folder_can_be_the_target() {
    let folder = Folder::built();
    for format in ["datapackage", "pack", "datasette"] {
        folder.stdout(&["export", format, &format!("{format}-expected")]);
        let expected = files_below(&folder, &format!("{format}-expected"));
        assert!(!expected.is_empty());
        fs::create_dir(folder.path(format)).unwrap();
        run_in(&folder, format, &["export", format, ".", "--db", "../ecpat.db"]);
        assert_eq!(files_below(&folder, format), expected);
        // It stays the working folder of other processes.
        let here = File::open(folder.path(format)).unwrap();
        run_in(&folder, format, &["export", format, ".", "--force", "--db", "../ecpat.db"]);
        assert_eq!(files_below(&folder, format), expected);
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let now = fs::metadata(folder.path(format)).unwrap();
            assert_eq!(here.metadata().unwrap().ino(), now.ino(), "it is the same folder");
        }
        drop(here);
        let whole = folder.path(format);
        folder.stdout(&["export", format, whole.to_str().unwrap(), "--force"]);
        assert_eq!(files_below(&folder, format), expected);
    }
}

#[test]
fn temporary_files_of_killed_exports_are_removed() {
    for (format, name, place) in
        [("dot", "graph.dot", ""), ("sqlite", "x.db", ""), ("pack", "packs", ""), ("pack", "data", "data/")]
    {
        let folder = Folder::built();
        fs::create_dir(folder.path("data")).unwrap();
        let at = |name: &str| format!("{place}.ecpat-kb-{name}");
        fs::create_dir(folder.path(&at("empty"))).unwrap();
        folder.write(&at("killed/new/tables/half.csv"), "half");
        folder.write(&at("killed/new-journal"), "");
        folder.write(&at("killed/outdated"), "old digest");
        let others = ["works/new", "somebodys/mine", "moved/old/mine", "file"];
        let mut lock = None;
        if place.is_empty() {
            for other in others {
                folder.write(&at(other), "mine");
            }
            // The temporary folder of an export that is still running.
            let works = File::open(folder.path(&at("works"))).unwrap();
            works.try_lock().unwrap();
            lock = Some(works);
        }
        folder.stdout(&["export", format, name]);
        assert!(!folder.path(&at("killed")).exists() && !folder.path(&at("empty")).exists(), "{format}");
        for other in others {
            assert_eq!(folder.path(&at(other)).exists(), lock.is_some(), "{format}: {other}");
        }
    }
}

#[test]
fn a_remark_says_if_sentences_are_left_out() {
    let folder = Folder::built();
    assert_eq!(folder.run(&["export", "jsonld", "-"]).stderr, "");
    super::attach(&folder);
    let remark = "this format leaves out the sentences of attached articles\n";
    for format in
        ["csl-json", "biblatex", "ris", "jsonld", "graphml", "dot", "timeline", "network", "figures"]
    {
        let run = folder.run(&["export", format, "-"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, remark), "{format}");
        assert_eq!(folder.run(&["export", format, "-", "--quiet"]).stderr, "");
    }
    assert_eq!(folder.run(&["export", "pack", "packs"]).stderr, remark);
    // It describes tables and has no passages.
    let named = "the metadata expect the database in a file called ecpat.db\n";
    assert_eq!(folder.run(&["export", "datasette", "site"]).stderr, named);
}

#[test]
fn the_built_in_facts_can_be_exported_to_the_name_of_the_database() {
    let folder = Folder::new();
    folder.stdout(&["export", "sqlite", "ecpat.db"]);
    assert_eq!(folder.files(), ["ecpat.db", "ecpat.db.sha256"]);
    let refusal = "error: `ecpat.db` is the database being exported\nhint: name another file or folder\n";
    folder.assert_refused(&["export", "sqlite", "ecpat.db", "--force"], 2, refusal);
}
