//! Where an export goes, and what it never does to what is there.

use std::fs;

use crate::support::Folder;

#[test]
fn a_file_that_is_there_is_kept_unless_force_is_given() {
    let folder = Folder::built();
    folder.write("graph.dot", "mine");
    let refusal = "error: `graph.dot` is there already; nothing was written\nhint: --force replaces it\n";
    folder.assert_refused(&["export", "dot", "graph.dot"], 1, refusal);
    assert_eq!(folder.bytes("graph.dot"), b"mine");
    folder.stdout(&["export", "dot", "graph.dot", "--force"]);
    assert_eq!(String::from_utf8(folder.bytes("graph.dot")).unwrap(), folder.stdout(&["export", "dot", "-"]));
    assert_eq!(folder.files(), ["ecpat.db", "graph.dot"]);
}

#[test]
fn a_digest_that_is_there_is_kept_too() {
    let folder = Folder::built();
    folder.write("published.db.sha256", "mine");
    let refusal =
        "error: `published.db.sha256` is there already; nothing was written\nhint: --force replaces it\n";
    folder.assert_refused(&["export", "sqlite", "published.db"], 1, refusal);
    assert_eq!(folder.files(), ["ecpat.db", "published.db.sha256"]);
    folder.stdout(&["export", "sqlite", "published.db", "--force"]);
    assert_eq!(folder.files(), ["ecpat.db", "published.db", "published.db.sha256"]);
}

#[test]
fn the_database_itself_is_never_the_target() {
    let folder = Folder::built();
    let before = folder.bytes("ecpat.db");
    let refusal =
        "error: `./ecpat.db` is the database that is to be exported\nhint: name another file or folder\n";
    folder.assert_refused(&["export", "sqlite", "./ecpat.db", "--force"], 2, refusal);
    assert_eq!(folder.bytes("ecpat.db"), before);
}

#[test]
fn a_folder_in_the_place_of_a_file_is_left_alone() {
    let folder = Folder::built();
    fs::create_dir(folder.path("there")).unwrap();
    let refusal =
        "error: `there` is there already; nothing was written\nhint: this format is one file; name a file\n";
    folder.assert_refused(&["export", "dot", "there", "--force"], 1, refusal);
    folder.assert_refused(&["export", "sqlite", "there", "--force"], 1, refusal);
}

#[test]
fn a_folder_that_is_missing_is_named() {
    let folder = Folder::built();
    let refusal =
        "error: there is no folder `none/below`\nhint: make it first, or name a place that is there\n";
    folder.assert_refused(&["export", "dot", "none/below/graph.dot"], 1, refusal);
}

#[test]
fn what_is_no_single_text_does_not_go_to_standard_output() {
    let folder = Folder::built();
    let refusal = "error: this format is no single text, so it cannot go to standard output\n\
                   hint: name a file or folder instead of `-`\n";
    folder.assert_refused(&["export", "sqlite", "-"], 2, refusal);
}

#[test]
fn a_failed_export_leaves_nothing_behind() {
    let folder = Folder::built();
    folder.open("ecpat.db").execute_batch("PRAGMA foreign_keys = off; DROP TABLE contribution").unwrap();
    let run = folder.run(&["export", "dot", "graph.dot"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr, "error: reading the database failed\n  because: no such table: contribution\n");
    folder.open("ecpat.db").execute_batch("PRAGMA foreign_keys = off; DROP TABLE metric").unwrap();
    assert_eq!(folder.run(&["export", "sqlite", "published.db"]).code, 1);
    assert_eq!(folder.files(), ["ecpat.db"]);
}

#[test]
fn without_a_file_the_built_in_facts_are_exported() {
    let folder = Folder::new();
    let run = folder.run(&["export", "dot", "-"]);
    assert_eq!(
        run.stderr,
        "there is no `ecpat.db` here; this is the built-in pack (`ecpat-kb build` makes the file)\n"
    );
    assert_eq!(run.stdout, Folder::built().stdout(&["export", "dot", "-"]));
}
