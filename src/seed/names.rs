//! A cache of the rows that names refer to. It keeps the names that were used last; the others are
//! looked up again in the indexes of their tables.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use twox_hash::{XxHash3_64, XxHash3_128};

/// The first number of slots, which is enough for packs written by people.
const FEW_SLOTS: usize = 1 << 12;

/// The largest number of slots. A slot has 24 bytes, so this is 24 MiB.
const SLOTS: usize = 1 << 20;

/// The rows of the names that were used last.
pub(super) struct NameCache {
    slots: Vec<Slot>,
    /// The number of names that were put into the slots.
    count: usize,
    /// Random, so that no pack can be written whose names collide.
    seed: u64,
}

/// The 128-bit hash of a name (XXH3, <https://xxhash.com>), which makes collisions practically
/// impossible, and the row that it refers to; 0 if the slot is empty.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: [u8; 16],
    row: i64,
}

impl NameCache {
    pub(super) fn new() -> Self {
        Self { slots: Vec::new(), count: 0, seed: RandomState::new().hash_one(0) }
    }

    /// The row of a name, if it is in the cache.
    pub(super) fn get(&self, table: &str, name: &str) -> Option<i64> {
        let hash = self.hash(table, name);
        let slot = self.slots.get(self.place(hash))?;
        (slot.hash == hash.to_ne_bytes() && slot.row != 0).then_some(slot.row)
    }

    /// Stores the row of a name.
    pub(super) fn put(&mut self, table: &str, name: &str, row: i64) {
        if self.count == self.slots.len() && self.slots.len() < SLOTS {
            // The names in the old slots are looked up again.
            let slots = if self.count == 0 { FEW_SLOTS } else { SLOTS };
            self.slots = vec![Slot::default(); slots];
            self.count = 0;
        }
        self.count += 1;
        let hash = self.hash(table, name);
        let place = self.place(hash);
        self.slots[place] = Slot { hash: hash.to_ne_bytes(), row };
    }

    fn place(&self, hash: u128) -> usize {
        usize::try_from(hash % self.slots.len().max(1) as u128).unwrap_or_default()
    }

    fn hash(&self, table: &str, name: &str) -> u128 {
        let seed = XxHash3_64::oneshot_with_seed(self.seed, table.as_bytes());
        XxHash3_128::oneshot_with_seed(seed, name.as_bytes())
    }
}

/// A set of row numbers, most of them close together: for each 64 rows, a word with a bit for each.
#[derive(Debug, Default)]
pub(super) struct RowSet(HashMap<i64, u64>);

impl RowSet {
    pub(super) fn add(&mut self, row: i64) {
        *self.0.entry(row >> 6).or_default() |= 1 << (row & 63);
    }

    pub(super) fn has(&self, row: i64) -> bool {
        self.0.get(&(row >> 6)).is_some_and(|word| word & 1 << (row & 63) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::RowSet;

    #[test]
    fn a_row_set_contains_the_rows_that_were_added_in_any_order() {
        let mut set = RowSet::default();
        let mut all = Vec::new();
        // 377 and 1,000 have no common factor, so this visits every row.
        for row in (0..1_000).map(|number| 10_000 + number * 377 % 1_000).filter(|row| row % 3 != 0) {
            set.add(row);
            assert!(set.has(row));
            all.push(row);
        }
        all.sort_unstable();
        assert!((9_000..12_000).filter(|row| set.has(*row)).eq(all));
        assert!(!set.has(i64::MIN) && !set.has(i64::MAX));
    }
}
