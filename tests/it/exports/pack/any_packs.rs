//! Random packs: exporting a database and building it again gives the same database.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ecpat_kb::export::site::Options;
use ecpat_kb::export::{AttachedTexts, ExportFormat, Snapshot, Target, export};
use ecpat_kb::pack::{Files, Severity, read};
use ecpat_kb::{db, seed};
use fastrand::Rng;
use rusqlite::Connection;

use crate::chance::each_from;
use crate::packs::forms::{Records, as_toml};
use crate::packs::random::{edit, repair, slug};
use crate::support::{Folder, SMALL_PACK, content, migrated, random_inputs, records};

/// A database built only from the packs in these folders; `None` if they are refused.
fn build(folders: &[PathBuf]) -> Option<Connection> {
    let (mut texts, mut problems) = (Files::default(), Vec::new());
    let packs: Vec<_> =
        folders.iter().map(|folder| read::folder(folder, &mut texts, &mut problems).unwrap()).collect();
    let mut conn = migrated();
    let transaction = db::migrate::begin(&mut conn, ":memory:".as_ref()).unwrap();
    seed::seed(&transaction, &packs, &[], &mut problems).unwrap();
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return None;
    }
    transaction.commit().unwrap();
    Some(conn)
}

fn exported(conn: &mut Connection, folder: &Folder, name: &str) -> BTreeMap<String, Vec<u8>> {
    let snapshot = Snapshot::of(conn, "any", &[], AttachedTexts::LeaveOut).unwrap();
    export(
        &snapshot,
        ExportFormat::Pack,
        &Target::Path { path: folder.path(name), force: false },
        &Options::default(),
    )
    .unwrap();
    folder.tree(name)
}

/// A database built from packs; `None` if they are refused.
fn made(folder: &Folder, packs: &[Records]) -> Option<Connection> {
    let write = |pack: &Records| {
        let name = format!("made/{}", slug(pack));
        folder.write(&format!("{name}/pack.toml"), &as_toml(pack));
        folder.path(&name)
    };
    build(&packs.iter().map(write).collect::<Vec<_>>())
}

#[test]
fn any_packs_are_exported_without_a_change() {
    let (cases, mut taken) = (random_inputs(16), 0);
    each_from(Rng::with_seed(1), cases, |rng| {
        let folder = Folder::new();
        let mut packs = ["a", "b"].map(|source| {
            let mut records = records(SMALL_PACK);
            records[0].1.insert("slug".into(), source.into());
            records
        });
        let mut first = made(&folder, &packs).unwrap();
        for _ in 0..6 {
            let before = packs.clone();
            edit(rng, &mut packs);
            packs.iter_mut().for_each(repair);
            match made(&folder, &packs) {
                Some(built) => {
                    taken += u32::from(packs != before);
                    first = built;
                }
                None => packs = before,
            }
        }
        let once = exported(&mut first, &folder, "once");
        let mut second = build(&["a", "b"].map(|source| folder.path(&format!("once/{source}")))).unwrap();
        assert_eq!(content(&first), content(&second));
        assert!(once == exported(&mut second, &folder, "twice"), "the files differ");
    });
    assert!(taken > 2 * cases, "{taken} edits were accepted");
}
