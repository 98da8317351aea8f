//! Exports: their content, and that nothing is lost or overwritten.

mod any_text;
mod awkward;
mod bibliography;
mod datapackage;
mod datasette;
mod jsonld;
mod pack;
mod postgresql;
mod references;
mod sqlite;

use std::fs;
use std::os::unix::fs::FileTypeExt as _;

use crate::support::Folder;

#[test]
fn no_text_goes_into_a_socket() {
    let folder = Folder::built();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
    let refusal = "error: `socket` is neither a file nor a folder; nothing was written\n\
                   hint: this format is one file; name a file\n";
    folder.assert_refused("export dot socket --force", 1, refusal);
    assert!(fs::symlink_metadata(folder.path("socket")).unwrap().file_type().is_socket());
}
