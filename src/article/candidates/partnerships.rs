//! Partnerships: which organisations stand at the ends of a phrase.
//!
//! Owns how the subject and the objects of a phrase are found; it must not know how an organisation is
//! recognised among other words.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::organisations::{Mention, Organisations};
use super::phrases::Phrase;
use super::rules::{Class, Object};
use super::words::{APOSTROPHES, Hit, Words};

/// What is known of a passage when its partnerships are looked for.
pub(super) struct Clause<'a> {
    pub(super) words: &'a Words<'a>,
    pub(super) mentions: &'a [Mention],
    pub(super) all: &'a Organisations,
    /// The slugs of the organisations.
    pub(super) slugs: &'a HashMap<usize, String>,
    pub(super) passage: usize,
    /// The first passage of its section.
    pub(super) section: usize,
}

impl Clause<'_> {
    /// Finds the partnerships of a passage with these phrases, each once.
    pub(super) fn partnerships(&self, phrases: &[Phrase<'_>]) -> Vec<Hit> {
        let mut found = Vec::new();
        let mut listed = 0;
        let subjects = if phrases.is_empty() { Vec::new() } else { self.subjects() };
        for phrase in phrases.iter().filter(|phrase| !phrase.rule.relation.is_empty()) {
            if phrase.words.start < listed {
                continue;
            }
            let objects = self.objects(phrase);
            listed = objects.last().map_or(0, |mention| mention.words.end);
            let (subject, others) = match (phrase.rule.object, objects.as_slice()) {
                (Object::EachOther, [first, others @ ..]) => (Some(first.organisation), others),
                (_, objects) => (self.subject(&phrase.words, objects, &subjects), objects),
            };
            let Some(subject) = subject else { continue };
            found.extend(others.iter().filter_map(|other| self.stated(phrase, subject, other)));
        }
        found.extend(self.mentions.windows(2).filter_map(|pair| self.possessive(&pair[0], &pair[1])));
        let mut seen = HashSet::new();
        found.retain(|hit| seen.insert(hit.fields.clone()));
        found
    }

    /// Returns what a phrase says of its subject and another organisation.
    fn stated(&self, phrase: &Phrase<'_>, subject: usize, other: &Mention) -> Option<Hit> {
        let ends = match phrase.rule.object {
            Object::Subject => [other.organisation, subject],
            Object::Partner | Object::EachOther => [subject, other.organisation],
        };
        let is_membership = phrase.rule.relation == "part-of" && Some(ends[0]) == self.all.members;
        let relation = if is_membership { "member-of" } else { &phrase.rule.relation };
        let words = phrase.words.start..other.words.end.max(phrase.words.end);
        self.hit(words, &format!("`{}`", phrase.rule.phrase), relation, ends)
    }

    /// Reads `the Union's Safety Initiative`: the initiative is the Union's.
    fn possessive(&self, owner: &Mention, own: &Mention) -> Option<Hit> {
        let is_programme = self.words.has(own.words.end - 1..own.words.end + 1, Class::Programme);
        let words = owner.words.start..own.words.end;
        let ends = [own.organisation, owner.organisation];
        (is_programme && self.is_owner(owner, own))
            .then(|| self.hit(words, "a possessive before a programme", "initiative-of", ends))
            .flatten()
    }

    /// Makes the partnership; none of an organisation with itself.
    fn hit(&self, words: Range<usize>, why: &str, relation: &str, ends: [usize; 2]) -> Option<Hit> {
        let [organisation, partner] = ends.map(|end| self.slugs.get(&end).cloned().unwrap_or_default());
        let fields =
            vec![("organisation", organisation), ("relation", relation.to_owned()), ("partner", partner)];
        (ends[0] != ends[1]).then(|| Hit::new(words, why, fields))
    }

    /// Finds the organisations listed after a phrase.
    fn objects(&self, phrase: &Phrase<'_>) -> Vec<&Mention> {
        let (words, from) = (self.words, phrase.words.end);
        let mut objects: Vec<&Mention> = Vec::new();
        let mut is_owned = false;
        let first = self.mentions.partition_point(|mention| mention.words.start < from);
        for (at, mention) in self.mentions.iter().enumerate().skip(first) {
            let start = mention.words.start;
            let goes_on = match objects.last().copied() {
                _ if is_owned => true,
                None => {
                    let is_other = |at: usize| matches!(words.lower(at), "that" | "which" | "who");
                    phrase.is_near(words, start) && !(from..start).any(is_other)
                }
                Some(before) if self.is_example(before.words.end, start) => {
                    // `partners such as X`: X is meant, not the partners.
                    objects.pop();
                    true
                }
                Some(before) => before.words == mention.words || words.is_listed(before.words.end, start),
            };
            if !goes_on {
                break;
            }
            // What is said of the Union's programme is said of the programme.
            is_owned = self.mentions.get(at + 1).is_some_and(|next| self.is_owner(mention, next));
            if !is_owned {
                objects.push(mention);
            }
        }
        objects
    }

    /// Tells whether `such as`, `ranging from` or the like begins between two places.
    fn is_example(&self, end: usize, start: usize) -> bool {
        let word = |nth: usize| if end + nth < start { self.words.lower(end + nth) } else { "" };
        matches!((word(0), word(1)), ("such", "as") | ("ranging", "from") | ("including" | "like", _))
    }

    /// Tells whether one mention is the possessive before another: `the Union's (UN) Safety Initiative`.
    fn is_owner(&self, owner: &Mention, own: &Mention) -> bool {
        let end = owner.words.end;
        self.words.gap(end).starts_with(APOSTROPHES)
            && (own.words.start == end || Some(own.words.start) == self.words.after_brackets(end))
    }

    /// Finds the organisation that does what a phrase says: what stands before `that` or `which`; else the last
    /// before it that stands where a subject does; else, where the phrase opens the sentence, the first such after
    /// it; else what the article is about.
    fn subject(
        &self,
        phrase: &Range<usize>,
        objects: &[&Mention],
        subjects: &[(usize, usize)],
    ) -> Option<usize> {
        if matches!(self.words.before(phrase.start), "that" | "which" | "who") {
            let next = self.mentions.partition_point(|mention| mention.words.end < phrase.start);
            return next.checked_sub(1).map(|last| self.mentions[last].organisation);
        }
        let end = objects.last().map_or(phrase.end, |mention| mention.words.end);
        let earlier = &subjects[..subjects.partition_point(|(at, _)| *at < phrase.start)];
        let later = &subjects[subjects.partition_point(|(at, _)| *at < end)..];
        earlier.last().or(later.first()).map(|(_, organisation)| *organisation).or(self.all.subject)
    }

    /// Finds the words that stand where a subject does, with the organisations that they mean.
    fn subjects(&self) -> Vec<(usize, usize)> {
        let words = self.words;
        let named = self.mentions.iter().map(|mention| (mention.words.start, mention.organisation));
        let stand_ins = (0..words.len()).filter_map(|at| {
            let lower = words.lower(at);
            let is_stand_in =
                words.before(at) == "the" && words.is(at, Class::StandIn) && !words.is_capital(at);
            let meant = match lower {
                "it" | "its" | "they" | "their" | "we" => self.all.subject,
                _ if is_stand_in => self.all.stand_in(self.passage, self.section, lower),
                _ => None,
            };
            Some((at, meant?))
        });
        let mut found: Vec<_> = named.chain(stand_ins).filter(|(at, _)| self.is_subject(*at)).collect();
        found.sort_unstable();
        found
    }

    /// Tells whether a word stands where the subject of a clause does: at its beginning, after at most three words
    /// of which none is a preposition.
    fn is_subject(&self, start: usize) -> bool {
        let words = self.words;
        for at in (start.saturating_sub(3)..=start).rev() {
            if !words.is_joined(at) || at == 0 {
                return true;
            }
            let before = at - 1;
            if words.is(before, Class::Conjunction) {
                let next = self.mentions.partition_point(|mention| mention.words.end < before);
                return self.mentions.get(next).is_none_or(|mention| mention.words.end != before);
            }
            // `In May 2009 the Fund …`
            if before == 0 && (1..start).any(|at| words.is_number(at)) {
                return true;
            }
            if words.is(before, Class::Preposition) {
                return false;
            }
        }
        false
    }
}
