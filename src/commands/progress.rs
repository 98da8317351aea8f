//! How far the reading of large packs and the upgrade of a large file have come, on a terminal.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pack::Pack;

/// Packs of fewer bytes are read in less than a second.
const SMALL: u64 = 4 << 20;

/// Between two looks at how far it has come.
const PAUSE: Duration = Duration::from_millis(200);

/// Pages of a file that is copied in less than a second.
const FEW: u64 = 16 << 10;

/// The stages of the upgrade of a large file, until they are over.
pub(super) struct Stages {
    bar: Option<ProgressBar>,
    is_large: bool,
}

impl Stages {
    pub(super) fn none() -> Self {
        Self { bar: None, is_large: false }
    }

    pub(super) fn copying(&mut self, done: u64, total: u64) {
        self.is_large = total > FEW;
        if self.is_large {
            let bar = self.bar.get_or_insert_with(|| {
                let bar = ProgressBar::new(total);
                bar.set_style(style("copying the file aside {wide_bar} {percent} %, {eta} left"));
                bar
            });
            bar.set_position(done);
        }
        if done == total {
            self.clear();
        }
    }

    pub(super) fn checking(&mut self, path: &Path) {
        self.clear();
        if self.is_large {
            let bar = ProgressBar::new_spinner().with_style(style("{spinner} checking {msg}, {elapsed}"));
            bar.set_message(path.display().to_string());
            bar.enable_steady_tick(PAUSE);
            self.bar = Some(bar);
        }
    }

    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Stages {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A bar with rate and remaining time, until it is dropped. It is drawn on standard error, and
/// only where that is a terminal.
pub(super) struct Progress {
    done: Arc<AtomicBool>,
    drawing: Option<JoinHandle<()>>,
}

impl Progress {
    pub(super) fn of(packs: &[Pack]) -> Self {
        let files = || packs.iter().flat_map(|pack| &pack.bulk);
        let meters: Vec<Arc<AtomicU64>> = files().map(|file| Arc::clone(&file.meter)).collect();
        let sizes = files().map(|file| std::fs::metadata(&file.path).map_or(0, |found| found.len()));
        let total = sizes.sum();
        let done = Arc::new(AtomicBool::new(false));
        if total < SMALL || !std::io::IsTerminal::is_terminal(&std::io::stderr()) {
            return Self { done, drawing: None };
        }
        let read = move || meters.iter().map(|meter| meter.load(Ordering::Relaxed)).sum::<u64>();
        // Files that say of each line what it is have been looked through already.
        let before = read();
        let ended = Arc::clone(&done);
        let drawing = thread::spawn(move || {
            let bar = ProgressBar::new(total);
            let reading = "{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
            bar.set_style(style(reading));
            while !ended.load(Ordering::Relaxed) {
                let read = (read() - before).min(total);
                bar.set_position(read);
                if read == total {
                    bar.set_style(style("{spinner} making the indexes, {elapsed}"));
                    bar.tick();
                }
                thread::sleep(PAUSE);
            }
            bar.finish_and_clear();
        });
        Self { done, drawing: Some(drawing) }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(drawing) = self.drawing.take() {
            // It only draws; nothing is lost with it.
            let _ = drawing.join();
        }
    }
}
