//! Shared by the targets: the properties, and limits for memory.

#[allow(dead_code, reason = "each target uses one of them")]
#[path = "../../properties/mod.rs"]
pub mod properties;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most memory that an input may use at a time: a constant, and so much for each of its bytes.
const HELD: (usize, usize) = (64 << 20, 4_000);

/// The most memory that may be allocated in total: a constant, and so much for the square of its size. Work
/// that takes more than quadratic time usually allocates as often.
const TAKEN: (usize, usize) = (512 << 20, 16);

#[global_allocator]
static METER: Meter =
    Meter { held: AtomicUsize::new(0), most: AtomicUsize::new(0), taken: AtomicUsize::new(0) };

/// Counts the bytes that Rust code allocates, without those of SQLite.
struct Meter {
    held: AtomicUsize,
    most: AtomicUsize,
    taken: AtomicUsize,
}

// SAFETY: passes everything to the system's allocator and only counts.
unsafe impl GlobalAlloc for Meter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = self.held.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        self.most.fetch_max(held, Ordering::Relaxed);
        self.taken.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        self.held.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Checks the properties of an input, and limits for memory that depend on its size.
pub fn within(bytes: &[u8], hold: impl FnOnce(&[u8])) {
    let before = METER.held.load(Ordering::Relaxed);
    METER.most.store(before, Ordering::Relaxed);
    METER.taken.store(0, Ordering::Relaxed);
    hold(bytes);
    let held = METER.most.load(Ordering::Relaxed).saturating_sub(before);
    let taken = METER.taken.load(Ordering::Relaxed);
    assert!(held <= HELD.0 + HELD.1 * bytes.len(), "{held} bytes at a time for {} of input", bytes.len());
    assert!(
        taken <= TAKEN.0 + TAKEN.1 * bytes.len().pow(2),
        "{taken} bytes in all for {} of input",
        bytes.len()
    );
}
