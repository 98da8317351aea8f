//! Measures the web site: pages per second, peak memory, and how much a browser loads to show the start page.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::measure::{Bench, Run};
use crate::program;

impl Bench {
    pub(crate) fn site(&self) {
        let (file, out) = (self.path("ours.db"), self.path("site"));
        let target = out.display().to_string();
        let run: Run<'_> = ("ecpat-kb", Box::new(|| program(&["export", "site", &target], &file)));
        // Not over an earlier site: a file system may take longer for names that were just removed.
        let remove = || drop(fs::remove_dir_all(&out));
        let cost = self.compare(&[run], remove)[0];
        let pages = pages(&out);
        let size = |name: &str| fs::metadata(out.join(name)).unwrap().len();
        // A word can lead to four files of words, and its first eight answers are in eight files of names.
        let search = fs::read_dir(out.join("search")).unwrap().map(|entry| entry.unwrap());
        let files: Vec<(String, u64)> = search
            .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
            .collect();
        let largest = |start: &str| {
            files.iter().filter(|(name, _)| name.starts_with(start)).map(|(_, size)| *size).max()
        };
        let answer =
            size("search/index.js") + 4 * largest("words-").unwrap() + 8 * largest("names-").unwrap();
        let views = ["index.html", "style.css", "site.js"].map(|name| fs::read(out.join(name)).unwrap());
        let bytes: usize = views.iter().map(Vec::len).sum();
        let packed: usize = views.iter().map(|text| packed(text)).sum();
        println!(
            "| site: pages | s | CPU s | pages a second | pages a CPU second | peak MiB | first view kB | gzip kB | search kB at most |"
        );
        println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        println!(
            "| {pages} | {:.2} | {:.2} | {:.0} | {:.0} | {:.0} | {:.1} | {:.1} | {:.1} |",
            cost.wall,
            cost.cpu,
            pages as f64 / cost.wall,
            pages as f64 / cost.cpu,
            cost.peak,
            bytes as f64 / 1e3,
            packed as f64 / 1e3,
            answer as f64 / 1e3,
        );
        println!();
        assert!(bytes <= 100 << 10 && answer <= 100 << 10, "{bytes} and {answer} bytes");
    }
}

/// The number of pages in a folder.
fn pages(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let count = |entry: fs::DirEntry| {
        let is_page = || usize::from(entry.path().extension().is_some_and(|ending| ending == "html"));
        if entry.file_type().unwrap().is_dir() { pages(&entry.path()) } else { is_page() }
    };
    entries.map(count).sum()
}

/// The size of a text after gzip.
fn packed(text: &[u8]) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text).unwrap();
    gzip.finish().unwrap().len()
}
