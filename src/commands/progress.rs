//! Shows the progress of reading large packs, on a terminal.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pack::Pack;

/// Packs with fewer bytes are read in less than a second.
const SMALL: u64 = 4 << 20;

/// The time between two updates.
const PAUSE: Duration = Duration::from_millis(200);

/// A progress bar with rate and remaining time, until it is dropped. It is drawn on standard error, and
/// only if that is a terminal.
pub(super) struct Progress {
    done: Arc<AtomicBool>,
    drawing: Option<JoinHandle<()>>,
}

impl Progress {
    pub(super) fn of(packs: &[Pack]) -> Self {
        let files = || packs.iter().flat_map(|pack| &pack.bulk);
        let meters: Vec<Arc<AtomicU64>> = files().map(|file| Arc::clone(&file.meter)).collect();
        let sizes = files().map(|file| std::fs::metadata(file.path()).map_or(0, |found| found.len()));
        let total = sizes.sum();
        let done = Arc::new(AtomicBool::new(false));
        if total < SMALL || !std::io::IsTerminal::is_terminal(&std::io::stderr()) {
            return Self { done, drawing: None };
        }
        let read = move || meters.iter().map(|meter| meter.load(Ordering::Relaxed)).sum::<u64>();
        // Files whose lines name their kind have already been read once.
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
            // The thread only draws, so its failure does not matter.
            let _ = drawing.join();
        }
    }
}
