//! Builds the program anew when a file is added to a folder that is embedded in it: the
//! macros that embed them see only the files that were there.

fn main() {
    for folder in ["migrations", "seed", "src/report/sql"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
