//! An export after another one that was killed while it replaced the content of a folder; sockets.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};

use crate::support::Folder;

/// A folder with an export in `data`, and in `after` one of the changed database.
fn exported() -> Folder {
    let folder = Folder::built();
    folder.stdout("export datapackage data");
    folder.execute("ecpat.db", "UPDATE thing SET name = 'Renamed' WHERE slug = 'ecpat'");
    folder.stdout("export datapackage after");
    folder
}

/// Runs an export in the folder itself, so that its content is replaced.
fn fill(folder: &Folder, more: &[&str]) -> i32 {
    let args = [&["export", "datapackage", ".", "--db", "../ecpat.db"], more].concat();
    let mut command = folder.command(&args);
    command.current_dir(folder.path("data")).output().unwrap().status.code().unwrap()
}

/// Moves an entry of a folder into another.
fn move_entry(folder: &Folder, from: &str, name: &str, to: &str) {
    fs::create_dir_all(folder.path(to)).unwrap();
    fs::rename(folder.path(from).join(name), folder.path(to).join(name)).unwrap();
}

#[test]
fn content_is_moved_back_if_not_all_of_it_was_moved_out() {
    let folder = exported();
    let before = folder.tree("data");
    folder.write("data/.ecpat-kb-killed/new/datapackage.json", "new");
    move_entry(&folder, "data", "tables", "data/.ecpat-kb-killed/old");
    // Nothing is written without `--force`.
    assert_eq!(fill(&folder, &[]), 1);
    assert!(folder.tree("data") == before);
}

#[test]
fn new_content_is_moved_in_if_the_old_was_moved_out() {
    let folder = exported();
    let after = folder.tree("after");
    for name in ["tables", "views", "datapackage.json"] {
        move_entry(&folder, "data", name, "data/.ecpat-kb-killed/replaced");
    }
    move_entry(&folder, "after", "tables", "data");
    for name in ["views", "datapackage.json"] {
        move_entry(&folder, "after", name, "data/.ecpat-kb-killed/new");
    }
    assert_eq!(fill(&folder, &[]), 1);
    assert!(folder.tree("data") == after);
}

#[test]
fn replaced_content_is_removed_if_the_new_is_complete() {
    let folder = exported();
    let before = folder.tree("data");
    folder.write("data/.ecpat-kb-killed/replaced/tables/event.csv", "old");
    assert_eq!(fill(&folder, &[]), 1);
    assert!(folder.tree("data") == before);
}

#[test]
fn an_export_that_is_still_running_is_not_disturbed() {
    let folder = exported();
    move_entry(&folder, "data", "tables", "data/.ecpat-kb-works/old");
    let lock = fs::File::open(folder.path("data/.ecpat-kb-works")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(fill(&folder, &["--force"]), 1);
    assert!(folder.path("data/.ecpat-kb-works/old/tables").exists());
}

#[test]
fn a_replaced_folder_keeps_its_permissions() {
    let folder = Folder::built();
    fs::create_dir(folder.path("data")).unwrap();
    fs::set_permissions(folder.path("data"), fs::Permissions::from_mode(0o750)).unwrap();
    for force in [&[][..], &["--force"]] {
        let before = fs::metadata(folder.path("data")).unwrap().ino();
        folder.stdout(&[&["export", "datapackage", "data"], force].concat());
        let now = fs::metadata(folder.path("data")).unwrap();
        assert_eq!(now.permissions().mode() & 0o777, 0o750);
        assert_ne!(now.ino(), before, "it is another folder, exchanged in one step");
    }
    assert_eq!(folder.files(), ["data", "ecpat.db"]);
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
            let works = fs::File::open(folder.path(&at("works"))).unwrap();
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
fn no_text_goes_into_a_socket() {
    let folder = Folder::built();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
    let refusal = "error: `socket` is neither a file nor a folder; nothing was written\n\
                   hint: this format is one file; name a file\n";
    folder.assert_refused("export dot socket --force", 1, refusal);
    assert!(fs::symlink_metadata(folder.path("socket")).unwrap().file_type().is_socket());
}
