//! Files of packs that are edited as text.

use std::path::Path;

use ecpat_kb::pack::edit::Editor;
use ecpat_kb::pack::kind::Standing;
use ecpat_kb::pack::write::{Values, Written};
use ecpat_kb::pack::{Pack, Record};

use crate::support::{Folder, SMALL_PACK};

/// The records of a pack without their places.
fn shown(pack: &Pack) -> Vec<String> {
    fn one(record: &Record) -> String {
        let stated: Vec<_> = record.stated().map(|(field, at)| (field.key, at.value.shown())).collect();
        let nested: Vec<String> = record.nested.iter().map(one).collect();
        let cite = record.cite.as_ref().map(|cite| &cite.value);
        format!("{} {stated:?} {cite:?} {nested:?}", record.kind.name)
    }
    pack.records.iter().map(one).collect()
}

#[test]
fn any_record_can_be_removed_or_get_a_name_and_the_others_stay_as_they_are() {
    let folder = Folder::new();
    folder.write("small/pack.toml", SMALL_PACK);
    folder.write("windows/pack.toml", &SMALL_PACK.replace('\n', "\r\n"));
    folder.write("dense/pack.toml", &SMALL_PACK.replace("\n\n", "\n# next\n"));
    for path in ["small", "windows", "dense"].map(|name| folder.path(name)) {
        edited(&path);
    }
    edited(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/body-shop-australia"));
}

fn edited(path: &Path) {
    let mut editor = Editor::open(path).unwrap();
    let before = shown(&editor.pack);
    assert!(before.len() > 10, "{}", path.display());
    for at in 0..before.len() {
        let record = &editor.pack.records[at];
        let (kind, place, name) = (record.kind, record.place.clone(), record.name());
        if kind.name != "source" {
            editor.remove(&place).unwrap();
            let mut after = shown(&editor.pack);
            after.insert(at, before[at].clone());
            assert_eq!(after, before, "{}: {}", path.display(), before[at]);
            editor.reset().unwrap();
        }
        let naming = kind.nested.iter().copied().find(|inner| inner.key == "names");
        if let (Some(naming), Some(name)) = (naming, name) {
            let values =
                [(kind.key, name.value.as_str()), ("name", "New name"), ("kind", "short"), ("cite", "x")];
            let values: Values = values.map(|(key, value)| (key, Written::Text(value.to_owned()))).to_vec();
            editor.add(Standing { kind: naming, outer: Some(kind) }, &values).unwrap();
            let mut after = shown(&editor.pack);
            assert!(after[at].contains("New name"), "{}", after[at]);
            after[at].clone_from(&before[at]);
            assert_eq!(after, before, "{}: {}", path.display(), before[at]);
            editor.reset().unwrap();
        }
    }
}
