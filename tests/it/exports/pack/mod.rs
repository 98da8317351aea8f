//! Packs from the database: building from them gives the same content, and exporting that gives the
//! same bytes.

mod any_packs;
mod refused;

use std::collections::BTreeMap;

use crate::support::{Folder, content};

#[test]
fn the_built_in_pack_is_exported_to_the_same_files() {
    let folder = Folder::built();
    folder.stdout("export pack packs");
    folder.stdout("build --only --db again.db packs/wikipedia-ecpat");
    assert_eq!(content(&folder.open("again.db")), content(&folder.open("ecpat.db")));
    folder.stdout("export pack again --db again.db");
    let written = folder.tree("packs");
    assert!(written == folder.tree("again"), "the files differ");
    folder.copy_built_in_pack("seed/ecpat");
    let names: Vec<String> =
        folder.tree("seed").into_keys().map(|name| name.replace("ecpat/", "wikipedia-ecpat/")).collect();
    assert_eq!(written.keys().cloned().collect::<Vec<_>>(), names);
    let records = |files: &BTreeMap<String, Vec<u8>>| {
        let count = |(name, bytes): (&String, &Vec<u8>)| {
            let table: toml::Table = String::from_utf8(bytes.clone()).unwrap().parse().unwrap();
            let lists = table.iter().filter_map(|(key, value)| Some((key.clone(), value.as_array()?.len())));
            (name.rsplit('/').next().unwrap().to_owned(), lists.collect::<BTreeMap<_, _>>())
        };
        files.iter().map(count).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(records(&written), records(&folder.tree("seed")));
}
