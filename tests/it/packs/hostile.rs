//! Hostile files, and paths that are not folders: each gives a message, never a crash, a hang or a raw
//! control character.

use std::fs;
use std::os::unix::fs::symlink;

use super::{problems, problems_of};
use crate::properties::harmless;
use crate::support::{Folder, SMALL_PACK, edited};

const HARMFUL: [&str; 9] = [
    "\u{1b}[31m",
    "\u{9b}31m",
    "\u{7}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{2028}",
    "\u{ad}",
    "\u{feff}",
];

#[test]
fn harmful_characters_in_values_keys_and_comments_are_never_shown_raw() {
    for harmful in HARMFUL {
        let escaped = format!("\\u{:04x}", u32::from(harmful.chars().next().unwrap()));
        for (old, new) in [
            ("\"Alpha\"", format!("\"Al{harmful}pha\" # {harmful}")),
            ("slug = \"beta\"", format!("slug = \"be{harmful}ta\"")),
            ("partner = \"beta\"", format!("partner = \"{harmful}beta\"")),
            ("partner = \"beta\"", format!("partner = \"be{escaped}ta\"")),
            ("explanation = \"They", format!("\"expl{escaped}nation\" = \"They")),
            ("[[work]]\nslug = \"code\"", format!("[[\"w{escaped}rk\"]]\nslug = \"code\"")),
            ("until = \"2006\"", format!("until = \"{harmful}2006\"")),
            ("status = \"dead\"", format!("status = \"de{harmful}ad\"")),
        ] {
            let folder = Folder::new();
            folder.write("pack/pack.toml", &edited(SMALL_PACK, old, &new));
            for shown in problems(&folder, &["pack"]) {
                harmless(&shown);
            }
            if old == "slug = \"beta\"" {
                harmless(&folder.run("seed pack").stderr);
            }
        }
    }
}

#[test]
fn harmful_characters_in_names_of_files_and_folders_are_never_shown_raw() {
    for harmful in HARMFUL {
        let folder = Folder::new();
        folder.write(&format!("pa{harmful}ck/a{harmful}b.toml"), "odd = 1\n");
        folder.write(&format!("pa{harmful}ck/a{harmful}b.csv"), "");
        folder.write(&format!("pa{harmful}ck/a{harmful}c.toml/inner"), "");
        let run = folder.run(&["check", "--only", &format!("pa{harmful}ck")]);
        harmless(&run.stderr);
        assert_eq!(run.code, 1, "{}", run.stderr);
        fs::remove_dir_all(folder.path(&format!("pa{harmful}ck/a{harmful}c.toml"))).unwrap();
        let run = folder.run(&["seed", &format!("pa{harmful}ck")]);
        harmless(&run.stderr);
        assert_eq!(run.code, 1, "{}", run.stderr);
        harmless(&folder.run(&["check", "--only", &format!("no{harmful}ne")]).stderr);
    }
}

/// Checks that each message is short, however large the file.
fn short_messages(text: &str) -> Vec<String> {
    let found = problems_of(text);
    assert!(!found.is_empty());
    for problem in &found {
        assert!(problem.len() < 3000, "{} bytes", problem.len());
    }
    found
}

#[test]
fn a_megabyte_on_one_line_gives_a_short_message() {
    let long = "x".repeat(1 << 20);
    short_messages(&long);
    short_messages(&format!("{long} = 1\n"));
    short_messages(&format!("[[{long}]]\n"));
    short_messages(&edited(SMALL_PACK, "partner = \"beta\"", &format!("partner = \"{long}\"")));
    short_messages(&edited(
        SMALL_PACK,
        "cite = \"two\"\n\n[[event_series]]",
        &format!("cite = \"{long}\"\n\n[[event_series]]"),
    ));
    short_messages(&edited(SMALL_PACK, "slug = \"odd\"", &format!("slug = \"{long}\"\nsort = 1")));
    short_messages(&edited(SMALL_PACK, "title = \"Code\"", &format!("title = \"{long} \"")));
    short_messages(&format!("title = \"{}\"", "\u{1b}".repeat(1 << 20)));
}

#[test]
fn the_size_of_messages_is_linear_in_the_number_of_mistakes() {
    let shown = |count: usize| {
        let all: Vec<String> =
            (0..count).map(|at| format!("{{slug=\"o{at}\",name=\"O {at}\",cite=\"no\"}}")).collect();
        let source = "[source]\nslug = \"s\"\ntitle = \"S\"\nlanguage = \"en\"\n";
        let found = short_messages(&format!("organisation = [{}]\n{source}", all.join(", ")));
        assert_eq!(found.len(), count);
        found.iter().map(String::len).sum::<usize>()
    };
    let [some, twice] = [400, 800].map(shown);
    assert!(twice < some * 5 / 2, "{some} bytes, then {twice}");
}

#[test]
fn deep_nesting_is_refused_without_a_stack_overflow() {
    for depth in [100, 30_000] {
        short_messages(&format!("place = {}", "[".repeat(depth)));
        short_messages(&format!("place = {}{}", "[".repeat(depth), "]".repeat(depth)));
        short_messages(&format!("place = [{}1{}]", "{ a = ".repeat(depth), " }".repeat(depth)));
        short_messages(&format!("place{} = 1", ".a".repeat(depth)));
        short_messages(&format!("[place{}]\n", ".a".repeat(depth)));
        short_messages(&format!("[[place{}]]\n", ".a".repeat(depth)));
        short_messages(&"[[place]]\n[place.a]\n".repeat(depth.min(1000)));
    }
}

#[test]
fn a_link_to_a_file_outside_the_folder_is_refused_and_its_content_is_not_shown() {
    let folder = Folder::new();
    folder.write("secret", "a secret\n");
    folder.write("pack/pack.toml", SMALL_PACK);
    for name in ["a.toml", "a.ndjson", "figures.csv", "a.ndjson.gz"] {
        for target in ["../secret".to_owned(), folder.path("secret").display().to_string()] {
            symlink(&target, folder.path("pack").join(name)).unwrap();
            for command in ["seed pack", "build --only pack"] {
                let run = folder.run(command);
                assert_eq!(run.code, 1, "{name}: {}", run.stderr);
                let message = format!(
                    "error: this file is a link to a file outside the folder\n --> pack/{name}:1:1\n  |\n1 |\n  | ^\n  |\n  \
                     = help: copy the file into the folder\n"
                );
                assert!(run.stderr.contains(&message), "{name}: {}", run.stderr);
                assert!(!run.stderr.contains("a secret"), "{name}: {}", run.stderr);
            }
            fs::remove_file(folder.path("pack").join(name)).unwrap();
        }
    }
    assert!(!folder.path("ecpat.db").exists());
    // The folder itself may be a link, and a file in it may be a link to another file in it.
    folder.write("pack/pack.text", SMALL_PACK);
    fs::remove_file(folder.path("pack/pack.toml")).unwrap();
    symlink("pack.text", folder.path("pack/pack.toml")).unwrap();
    symlink("pack", folder.path("link")).unwrap();
    assert_eq!(folder.run("check --only link").code, 0);
}
