//! Slugs that differ from one another, for what an article has many of.
//!
//! Owns what becomes of a slug that is empty or taken; it must not know what is named.

use std::collections::HashMap;

/// Returns a text, or another where it is empty.
pub(super) fn or(text: String, instead: &str) -> String {
    if text.is_empty() { instead.to_owned() } else { text }
}

/// The slugs that are taken, each with the number that was given last to one like it: an article can have the same
/// heading ten thousand times.
#[derive(Default)]
pub(super) struct TakenSlugs(HashMap<String, u64>);

impl TakenSlugs {
    /// Takes the slug, or the first of `slug-2`, `slug-3` … that is free.
    pub(super) fn unused(&mut self, slug: String) -> String {
        let mut number = self.0.get(&slug).copied().unwrap_or_default();
        let free = loop {
            number += 1;
            let free = if number == 1 { slug.clone() } else { format!("{slug}-{number}") };
            if !self.0.contains_key(&free) {
                break free;
            }
        };
        self.0.insert(slug, number);
        self.0.entry(free.clone()).or_insert(1);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_slug_is_numbered() {
        let mut taken = TakenSlugs::default();
        let slugs = ["a-2", "a", "a", "a-2", "a", "a-2"].map(|slug| taken.unused(slug.to_owned()));
        assert_eq!(slugs, ["a-2", "a", "a-3", "a-2-2", "a-4", "a-2-3"]);
        // With a search from the start each time this takes minutes.
        let last = (0..100_000).map(|_| taken.unused("b".to_owned())).last();
        assert_eq!(last.as_deref(), Some("b-100000"));
    }
}
