//! What a killed export has left, and how the next one goes on.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use crate::support::Folder;

/// A folder with an export in `data`, written anew from another database than `ecpat.db` is now.
fn exported() -> Folder {
    let folder = Folder::built();
    folder.stdout(&["export", "datapackage", "data"]);
    folder.open("ecpat.db").execute_batch("UPDATE thing SET name = 'Renamed' WHERE slug = 'ecpat'").unwrap();
    folder.stdout(&["export", "datapackage", "after"]);
    folder
}

/// Runs an export in the folder itself, so that it has to be filled.
fn fill(folder: &Folder, more: &[&str]) -> i32 {
    let args = [&["export", "datapackage", ".", "--db", "../ecpat.db"], more].concat();
    let mut command = folder.command(&args);
    command.current_dir(folder.path("data")).output().unwrap().status.code().unwrap()
}

/// The bytes of all files below a folder, by their paths.
fn bytes_below(folder: &Folder, name: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.path(name)];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(below).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let shown = path.strip_prefix(folder.path(name)).unwrap().to_str().unwrap().to_owned();
                found.push((shown, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Moves an entry of a folder into another.
fn go(folder: &Folder, from: &str, name: &str, to: &str) {
    fs::create_dir_all(folder.path(to)).unwrap();
    fs::rename(folder.path(from).join(name), folder.path(to).join(name)).unwrap();
}

#[test]
fn what_was_going_out_when_an_export_was_killed_comes_back() {
    let folder = exported();
    let before = bytes_below(&folder, "data");
    folder.write("data/.ecpat-kb-killed/lock", "");
    folder.write("data/.ecpat-kb-killed/new/datapackage.json", "new");
    go(&folder, "data", "tables", "data/.ecpat-kb-killed/going");
    // Nothing is written without `--force`.
    assert_eq!(fill(&folder, &[]), 1);
    assert!(bytes_below(&folder, "data") == before);
}

#[test]
fn what_was_coming_in_when_an_export_was_killed_comes_in() {
    let folder = exported();
    let after = bytes_below(&folder, "after");
    folder.write("data/.ecpat-kb-killed/lock", "");
    for name in ["tables", "views", "datapackage.json"] {
        go(&folder, "data", name, "data/.ecpat-kb-killed/gone");
    }
    go(&folder, "after", "tables", "data");
    for name in ["views", "datapackage.json"] {
        go(&folder, "after", name, "data/.ecpat-kb-killed/new");
    }
    assert_eq!(fill(&folder, &[]), 1);
    assert!(bytes_below(&folder, "data") == after);
}

#[test]
fn an_export_that_is_filling_a_folder_is_not_interfered_with() {
    let folder = exported();
    folder.write("data/.ecpat-kb-works/lock", "");
    go(&folder, "data", "tables", "data/.ecpat-kb-works/going");
    let lock = fs::File::open(folder.path("data/.ecpat-kb-works/lock")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(fill(&folder, &["--force"]), 1);
    assert!(folder.path("data/.ecpat-kb-works/going/tables").exists());
}

#[test]
fn what_was_killed_before_it_had_a_lock_is_removed() {
    let folder = Folder::built();
    fs::create_dir(folder.path(".ecpat-kb-empty")).unwrap();
    folder.write(".ecpat-kb-unlocked/lock-new", "");
    folder.write(".ecpat-kb-starts/lock-new", "");
    folder.write(".ecpat-kb-mine/note", "mine");
    let lock = fs::File::open(folder.path(".ecpat-kb-starts/lock-new")).unwrap();
    lock.try_lock().unwrap();
    folder.stdout(&["export", "dot", "graph.dot"]);
    assert_eq!(folder.files(), [".ecpat-kb-mine", ".ecpat-kb-starts", "ecpat.db", "graph.dot"]);
    drop(lock);
}

#[test]
fn a_folder_that_is_replaced_keeps_its_rights() {
    let folder = Folder::built();
    fs::create_dir(folder.path("data")).unwrap();
    fs::set_permissions(folder.path("data"), fs::Permissions::from_mode(0o750)).unwrap();
    for force in [&[][..], &["--force"]] {
        let before = fs::metadata(folder.path("data")).unwrap().ino();
        folder.stdout(&[&["export", "datapackage", "data"], force].concat());
        let now = fs::metadata(folder.path("data")).unwrap();
        assert_eq!(now.permissions().mode() & 0o777, 0o750);
        assert_ne!(now.ino(), before, "it is another one, which took its place in one step");
    }
    assert_eq!(folder.files(), ["data", "ecpat.db"]);
}
