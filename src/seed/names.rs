//! Which row a name stands for, without keeping every name: those used last are kept, the
//! others are looked up again in the indexes of their tables.

use std::hash::{BuildHasher as _, RandomState};

use twox_hash::{XxHash3_64, XxHash3_128};

/// Slots at first: enough for the packs that people write.
const FEW_SLOTS: usize = 1 << 12;

/// Slots at most; a slot is 24 bytes, so all of them are 24 MiB.
const SLOTS: usize = 1 << 20;

/// The rows of names that were used last.
pub(super) struct Names {
    slots: Vec<Slot>,
    /// How many names were put into them.
    count: usize,
    /// Drawn anew each time, so that no pack can be written for its names to be taken for others.
    seed: u64,
}

/// A name as a 128-bit hash, so that two names being taken for one is out of the question,
/// and the row it stands for; 0: none. (XXH3: <https://xxhash.com>.)
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: [u8; 16],
    row: i64,
}

impl Names {
    pub(super) fn new() -> Self {
        Self { slots: Vec::new(), count: 0, seed: RandomState::new().hash_one(0) }
    }

    /// The row of a name, if it was used not long ago.
    pub(super) fn get(&self, table: &str, name: &str) -> Option<i64> {
        let hash = self.hash(table, name);
        let slot = self.slots.get(self.place(hash))?;
        (slot.hash == hash.to_ne_bytes() && slot.row != 0).then_some(slot.row)
    }

    /// Keeps the row of a name.
    pub(super) fn put(&mut self, table: &str, name: &str, row: i64) {
        if self.count == self.slots.len() && self.slots.len() < SLOTS {
            // What was in them is looked up again.
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

/// A set of row numbers that lie close together: a bit for each.
#[derive(Debug, Default)]
pub(super) struct Rows {
    first: i64,
    bits: Vec<u64>,
}

impl Rows {
    pub(super) fn add(&mut self, row: i64) {
        if self.bits.is_empty() {
            self.first = row;
        } else if row < self.first {
            self.make_room_before(row);
        }
        let Some((word, bit)) = self.bit(row) else { return };
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= bit;
    }

    /// Makes room for rows before the first, each time for as many again as there are.
    fn make_room_before(&mut self, row: i64) {
        let missing = usize::try_from((self.first - row + 63) / 64).unwrap_or_default();
        let words = missing.max(self.bits.len());
        self.bits.splice(0..0, std::iter::repeat_n(0, words));
        self.first -= 64 * i64::try_from(words).unwrap_or_default();
    }

    pub(super) fn has(&self, row: i64) -> bool {
        self.bit(row).is_some_and(|(word, bit)| self.bits.get(word).is_some_and(|bits| bits & bit != 0))
    }

    fn bit(&self, row: i64) -> Option<(usize, u64)> {
        let index = usize::try_from(row.checked_sub(self.first)?).ok()?;
        Some((index / 64, 1 << (index % 64)))
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn a_set_of_rows_has_those_that_were_added_in_whatever_order() {
        let mut set = Rows::default();
        let mut all = Vec::new();
        // A step that has no factor in common with the number of rows comes to each of them.
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
