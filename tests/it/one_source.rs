//! `--source`: what one source states, with the names that it uses.

use std::fs;

use ecpat_kb::report::one_source;

use crate::support::{Folder, answer, reports};

const SOURCES: [&str; 3] = ["wikipedia-ecpat", "awkward", "second"];

/// A folder with `ecpat.db` of three packs, and a file of each pack alone, named after its source.
fn together_and_alone() -> Folder {
    let folder = Folder::new();
    let [awkward, second] = Folder::awkward_packs();
    let built_in = format!("{}/seed/ecpat", env!("CARGO_MANIFEST_DIR"));
    for (source, pack) in SOURCES.iter().zip([built_in, awkward, second]) {
        for entry in fs::read_dir(pack).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            // A discrepancy that cites a passage of another source cannot be seeded alone.
            let records: Vec<&str> =
                text.split("\n\n").filter(|record| !record.contains("awkward/")).collect();
            let name = path.file_name().unwrap().to_str().unwrap();
            folder.write(&format!("{source}/{name}"), &records.join("\n\n"));
        }
        folder.stdout(&["build", "--only", source, "--quiet", "--db", &format!("{source}.db")]);
    }
    folder.stdout(&["build", "--only", SOURCES[0], SOURCES[1], SOURCES[2], "--quiet"]);
    folder
}

#[test]
fn a_report_on_one_source_equals_that_of_a_file_with_its_pack_alone() {
    let folder = together_and_alone();
    let all = folder.open("ecpat.db");
    let mut different = 0;
    for source in SOURCES {
        let (chosen, alone) = (folder.open("ecpat.db"), folder.open(&format!("{source}.db")));
        one_source::choose(&chosen, source).unwrap();
        for report in reports() {
            let rows = answer(&chosen, &report, &[]);
            assert_eq!(rows, answer(&alone, &report, &[]), "report {} of {source}", report.name);
            different += usize::from(rows != answer(&all, &report, &[]));
        }
    }
    assert!(different > 40, "{different}");
    let figures = |arguments: &str| folder.stdout(&format!("report figures {arguments}"));
    assert_eq!(figures("--source second"), figures("--db second.db"));
}

#[test]
fn a_page_has_what_one_source_states_and_its_name_for_the_thing() {
    let folder = together_and_alone();
    for (source, slug) in [("wikipedia-ecpat", "ecpat"), ("second", "ecpat"), ("awkward", "ecpat")] {
        let alone = folder.run(&["show", slug, "--db", &format!("{source}.db")]);
        let chosen = folder.run(&["show", slug, "--source", source]);
        assert_eq!((chosen.code, &chosen.stdout), (alone.code, &alone.stdout), "{slug} of {source}");
    }
}
