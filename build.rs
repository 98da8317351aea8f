//! Rebuilds the program when a file is added to an embedded folder, which the macros that embed the
//! folders do not notice. Also counts the migrations: most commands only need the number of the last.

fn main() {
    let migrations = std::fs::read_dir("migrations").map_or(0, |files| {
        let is_sql = |file: &std::fs::DirEntry| file.path().extension().is_some_and(|ending| ending == "sql");
        files.flatten().filter(is_sql).count()
    });
    println!("cargo::rustc-env=ECPAT_KB_MIGRATIONS={migrations}");
    for folder in ["migrations", "seed", "src/report/sql"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
