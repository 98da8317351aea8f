//! Seeding what is there already changes no byte of the file.

use std::fs;

use crate::support::{Folder, SMALL_PACK};

/// A pack of another source, with things of its own.
fn pack(slug: &str) -> String {
    format!(
        "[source]\nslug = \"{slug}\"\ntitle = \"{slug}\"\nlanguage = \"en\"\n[[section]]\nslug = \"all\"\nheading = \"All\"\n\
         [[passage]]\nslug = \"only\"\nsection = \"all\"\nanchor = \"Its only words\"\n\
         [[organisation]]\nslug = \"{slug}-office\"\nname = \"Office of {slug}\"\ncite = \"only\"\n"
    )
}

/// Runs the command on `ecpat.db` and expects that no byte changes and that it is said.
fn changes_nothing(folder: &Folder, args: &[&str]) {
    let before = fs::read(folder.path("ecpat.db")).unwrap();
    let run = folder.run(args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.ends_with("ecpat.db: the packs are in it already; nothing was changed\n"),
        "{args:?}: {}",
        run.stderr
    );
    assert!(fs::read(folder.path("ecpat.db")).unwrap() == before, "{args:?} has changed the file");
    assert!(!folder.path("ecpat.db-journal").exists());
}

#[test]
fn of_the_built_in_pack() {
    let folder = Folder::built();
    changes_nothing(&folder, &["seed"]);
    changes_nothing(&folder, &["build"]);
    folder.copy_built_in_pack("copy");
    changes_nothing(&folder, &["seed", "copy"]);
    changes_nothing(&folder, &["build", "copy"]);
}

#[test]
fn of_several_packs_in_any_order_together_and_one_by_one() {
    let folder = Folder::new();
    folder.write("small/pack.toml", SMALL_PACK);
    folder.write("a/pack.toml", &pack("a"));
    folder.write("z/pack.toml", &pack("z"));
    folder.stdout(&["build", "z", "small", "a", "--quiet"]);
    for packs in
        [vec!["a", "small", "z"], vec!["z", "a", "small"], vec!["small"], vec!["a"], vec!["z", "a"], vec![]]
    {
        changes_nothing(&folder, &[&["seed"], packs.as_slice()].concat());
    }
    changes_nothing(&folder, &["build", "a", "z", "small"]);
}
