//! Groups without a name of their own: `law enforcement agencies`, `the tourism industry`.
//!
//! Owns which words make such a group. A plural alone makes none: the text has to say that it acts or is acted
//! with, or it has to stand in a list with one that does.

use std::ops::Range;

use super::organisations::Mention;
use super::phrases::Phrase;
use super::rules::Rules;
use super::words::Words;

/// Groups named by one run of words; two where they share their last word.
#[derive(Debug)]
pub(super) struct Collective {
    pub(super) words: Range<usize>,
    pub(super) names: Vec<String>,
    /// Whether they are the members of what the article is about.
    pub(super) are_members: bool,
}

/// The most words before the last word of a group.
const MODIFIERS: usize = 4;

const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "its", "their", "all", "some", "many", "several", "most", "various", "both", "these",
    "those", "any", "wide",
];

/// Finds the groups of a passage that lie in no mention of an organisation, in order.
pub(super) fn collectives(
    words: &Words<'_>,
    mentions: &[Mention],
    phrases: &[Phrase<'_>],
    rules: &Rules,
) -> Vec<Collective> {
    let mut found: Vec<Collective> = Vec::new();
    let mut mentions = mentions.iter().peekable();
    // The end of the last mention or group: what comes before it is taken.
    let mut free = 0;
    for head in 0..words.len() {
        while let Some(mention) = mentions.next_if(|mention| mention.words.end <= head) {
            free = free.max(mention.words.end);
        }
        if mentions.peek().is_some_and(|mention| mention.words.start <= head) {
            continue;
        }
        if let Some(collective) = (Search { words, phrases, rules, free }).collective(head) {
            free = collective.words.end;
            found.push(collective);
        }
    }
    found
}

struct Search<'a, 'p> {
    words: &'a Words<'p>,
    phrases: &'a [Phrase<'a>],
    rules: &'a Rules,
    free: usize,
}

impl Search<'_, '_> {
    /// Finds the group whose last word stands at a place.
    fn collective(&self, head: usize) -> Option<Collective> {
        let (words, rules) = (self.words, self.rules);
        if let Some(range) = self.members(head) {
            let names = vec![words.text(range.clone()).to_owned()];
            return (range.start >= self.free).then_some(Collective {
                words: range,
                names,
                are_members: true,
            });
        }
        let is_head = |at: usize| rules.collectives.heads.contains(words.lower(at));
        if !is_head(head) || (words.is_joined(head + 1) && is_head(head + 1)) {
            return None;
        }
        let first = self.first_modifier(head, self.free);
        if let Some(needed) = rules.collectives.whole.get(words.lower(head))
            && (first == head || words.lower(head - 1) != needed)
        {
            return None;
        }
        let name = words.text(first..head + 1).to_owned();
        let next = self.phrases.partition_point(|phrase| phrase.words.end <= first);
        let is_after_phrase = next > 0 && self.phrases[next - 1].is_near(words, first);
        if self.is_meant(first, head) || is_after_phrase {
            return Some(Collective { words: first..head + 1, names: vec![name], are_members: false });
        }
        // `content and cloud providers`: two groups that share the last word. In `individuals and small groups`
        // each has a word of its own.
        let other = first.checked_sub(2).filter(|&other| other >= self.free)?;
        let is_pair = first + 1 == head
            && words.lower(first - 1) == "and"
            && words.is_joined(first)
            && words.is_joined(first - 1)
            && self.is_modifier(other)
            && !words.lower(other).ends_with('s');
        let shared = format!("{} {}", words.text(other..other + 1), words.text(head..head + 1));
        (is_pair && self.is_meant(other, head)).then(|| Collective {
            words: other..head + 1,
            names: vec![shared, name],
            are_members: false,
        })
    }

    /// Returns the first of the words before a head that describe it.
    fn first_modifier(&self, head: usize, free: usize) -> usize {
        let mut first = head;
        while first > free
            && head - first < MODIFIERS
            && self.words.is_joined(first)
            && self.is_modifier(first - 1)
        {
            first -= 1;
        }
        first
    }

    fn is_modifier(&self, at: usize) -> bool {
        let lower = self.words.lower(at);
        let Rules { organisations, collectives, numbers, .. } = self.rules;
        lower.chars().all(|c| c.is_alphabetic() || c == '-')
            && !organisations.openers.contains(lower)
            && !collectives.cues.contains(lower)
            && !collectives.verbs.contains(lower)
            && !collectives.measures.contains(lower)
            && !numbers.contains_key(lower)
            && !DETERMINERS.contains(&lower)
    }

    /// Finds `national member groups`, `network members`, `members of its network`.
    fn members(&self, head: usize) -> Option<Range<usize>> {
        let (words, rules) = (self.words, self.rules);
        let is_stand_in = |word: &str| rules.organisations.stand_ins.contains(word);
        let before = words.before(head);
        if before == "member"
            && words.is_joined(head)
            && rules.collectives.members.contains(words.lower(head))
        {
            return Some(self.first_modifier(head - 1, 0)..head + 1);
        }
        if words.lower(head) != "members" {
            return None;
        }
        if is_stand_in(before) && words.is_joined(head) {
            return Some(head - 1..head + 1);
        }
        let is_of = words.lower(head + 1) == "of"
            && matches!(words.lower(head + 2), "the" | "its")
            && is_stand_in(words.lower(head + 3));
        is_of.then_some(head..head + 4)
    }

    /// Tells whether the words from `first` to the head stand where a group acts or is acted with, or go on a
    /// list after what was found before.
    fn is_meant(&self, first: usize, head: usize) -> bool {
        let start = self.with_count(first);
        let before = self.words.before(start);
        let collectives = &self.rules.collectives;
        let is_called = start > 0
            && self.words.is_joined(start)
            && (collectives.verbs.contains(before)
                || (collectives.cues.contains(before)
                    && !collectives.acted_upon.contains(self.words.lower(head))));
        is_called || (self.free > 0 && self.is_listed(start))
    }

    /// Returns the first of the words that count or determine what begins at a word.
    fn with_count(&self, first: usize) -> usize {
        let words = self.words;
        let mut start = first;
        while start > 0 && words.is_joined(start) {
            let lower = words.lower(start - 1);
            if DETERMINERS.contains(&lower)
                || words.is_number(start - 1)
                || self.rules.numbers.contains_key(lower)
            {
                start -= 1;
            } else if lower == "of"
                && start >= 2
                && self.rules.collectives.measures.contains(words.lower(start - 2))
            {
                start -= 2;
                // `a wide range of`, `a large number of`
                let mut articles = (start.saturating_sub(2)..start).rev();
                start = articles.find(|&at| matches!(words.lower(at), "a" | "the")).unwrap_or(start);
            } else {
                break;
            }
        }
        start
    }

    /// Tells whether what begins at a word goes on a list after what ended before.
    fn is_listed(&self, start: usize) -> bool {
        let words = self.words;
        let end = match words.after_brackets(self.free) {
            Some(after) if start > self.free && after <= start => after,
            _ => self.free,
        };
        match start.checked_sub(end) {
            Some(0) => words.is_after_comma(start),
            Some(1) => {
                matches!(words.lower(end), "and" | "or" | "to")
                    && matches!(words.gap(end).trim_matches([')', ' ']), "" | ",")
                    && words.is_joined(start)
            }
            _ => false,
        }
    }
}
