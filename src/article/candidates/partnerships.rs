//! Partnerships: phrases that say how one organisation stands to another.
//!
//! Owns how a phrase is found and which organisations are at its ends; it must not know how an
//! organisation is told from other names.

use super::organisations::{Class, Found, Mention, adopt, is_joined};
use super::rules::{Object, Relation, Rules, WILD};
use super::words::Words;

/// A partnership: its passage, the words from the phrase to the partner, and what was read.
#[derive(Debug)]
pub(super) struct Partnership {
    pub(super) passage: usize,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) organisation: usize,
    pub(super) relation: String,
    pub(super) partner: usize,
    pub(super) why: String,
}

/// Words at most between a phrase and the first body after it.
const FAR: usize = 10;

pub(super) fn find(passages: &[Words<'_>], found: &mut Found, rules: &Rules) -> Vec<Partnership> {
    let mut all = Vec::new();
    let mut topic = found.subject;
    let mut from = 0;
    for (passage, words) in passages.iter().enumerate() {
        let mut to = from;
        while found.mentions.get(to).is_some_and(|mention| mention.passage == passage) {
            to += 1;
        }
        let sentence = Sentence { words, passage, from, to };
        let mut at = 0;
        while at < words.len() {
            match phrase(words, at, rules) {
                Some((relation, end)) => {
                    sentence.join(relation, (at, end), found, topic, &mut all);
                    at = end + 1;
                }
                None => at += 1,
            }
        }
        sentence.possessives(found, &mut all);
        // An office speaks for its organisation, so that what follows is still about the latter.
        let named = found.mentions[from..to].iter().find(|mention| {
            mention.class == Class::Named && mention.organisation.is_some() && is_subject(words, mention)
        });
        topic = named.and_then(|mention| mention.organisation).or(topic);
        from = to;
    }
    all
}

/// The phrase that begins at a word, with its last word.
fn phrase<'r>(words: &Words<'_>, at: usize, rules: &'r Rules) -> Option<(&'r Relation, usize)> {
    let known = rules.relations.get(words.lower(at))?;
    known.iter().find_map(|relation| {
        let mut next = at;
        let mut parts = relation.words.iter().peekable();
        while let Some(part) = parts.next() {
            if part == "*" {
                let stop = parts.peek()?;
                next = (next..=next + WILD).find(|&word| words.lower(word) == stop.as_str())?;
            } else if words.lower(next) == part {
                next += 1;
            } else {
                return None;
            }
        }
        Some((relation, next.checked_sub(1)?))
    })
}

/// Whether a name stands where the subject of a sentence does: after no preposition.
fn is_subject(words: &Words<'_>, mention: &Mention) -> bool {
    let prepositions = ["of", "by", "with", "from", "to", "at", "for", "in", "on", "and", "against", "through"];
    let mut before = mention.first;
    while before > 0 && matches!(words.lower(before - 1), "the" | "a" | "an" | "its") {
        before -= 1;
    }
    let joined = before.checked_sub(1).is_some_and(|at| prepositions.contains(&words.lower(at)));
    !joined || words.gap(before) != " "
}

struct Sentence<'w, 'p> {
    words: &'w Words<'p>,
    passage: usize,
    from: usize,
    to: usize,
}

impl Sentence<'_, '_> {
    fn join(
        &self,
        relation: &Relation,
        (at, end): (usize, usize),
        found: &mut Found,
        topic: Option<usize>,
        all: &mut Vec<Partnership>,
    ) {
        let objects = self.objects(found, end);
        let mut bodies: Vec<(usize, usize)> = Vec::new();
        for &object in &objects {
            if let Some(organisation) = adopt(found, object) {
                bodies.push((organisation, found.mentions[object].last));
            }
        }
        let subject = if relation.object == Object::EachOther {
            if bodies.is_empty() {
                return;
            }
            Some(bodies.remove(0).0)
        } else {
            self.subject(found, at, &objects).or(topic)
        };
        let Some(subject) = subject else { return };
        for (body, last) in bodies.into_iter().filter(|(body, _)| *body != subject) {
            let (organisation, partner) =
                if relation.object == Object::Subject { (body, subject) } else { (subject, body) };
            all.push(Partnership {
                passage: self.passage,
                first: at,
                last: last.max(end),
                organisation,
                relation: relation.term.clone(),
                partner,
                why: relation.words.join(" "),
            });
        }
    }

    /// The bodies listed after a phrase.
    fn objects(&self, found: &Found, end: usize) -> Vec<usize> {
        let mut objects: Vec<usize> = Vec::new();
        for index in self.from..self.to {
            let mention = &found.mentions[index];
            if mention.first <= end {
                continue;
            }
            let joined = match objects.last() {
                None => {
                    let near = mention.first - end <= FAR;
                    near && (end + 1..=mention.first).all(|at| !self.words.gap(at).contains([';', ':', '•', ',', '.']))
                }
                Some(&before) => is_joined(self.words, found.mentions[before].end, mention.first),
            };
            let is_body = match mention.class {
                Class::Event => false,
                // Far from the phrase, a capital alone is no sign of an organisation.
                Class::Unknown if mention.organisation.is_none() => {
                    !objects.is_empty() || mention.first - end <= 2
                }
                _ => true,
            };
            if !joined || !is_body {
                if objects.is_empty() && joined {
                    continue;
                }
                break;
            }
            objects.push(index);
        }
        objects
    }

    /// The subject of a phrase: what stands before `that` or `which`, else the first name before it
    /// that no preposition leads to, else, where the phrase opens the sentence, the first after it.
    fn subject(&self, found: &Found, at: usize, objects: &[usize]) -> Option<usize> {
        let own = &found.mentions[self.from..self.to];
        let held = || own.iter().filter(|mention| mention.organisation.is_some());
        let before = at.checked_sub(1).map_or("", |before| self.words.lower(before));
        if matches!(before, "that" | "which" | "who") {
            return held().rfind(|mention| mention.last < at).and_then(|mention| mention.organisation);
        }
        let first = held().find(|mention| mention.last < at && is_subject(self.words, mention));
        if let Some(mention) = first {
            return mention.organisation;
        }
        if matches!(self.words.lower(0), "it" | "its" | "they" | "their") || self.words.lower(0) == "this" {
            return None;
        }
        let last = objects.last().map_or(at, |&object| found.mentions[object].end);
        let after = held().find(|mention| {
            mention.first > last && is_subject(self.words, mention) && mention.class != Class::Collective
        });
        after.and_then(|mention| mention.organisation)
    }

    /// `the Union's Safety Initiative`: the latter is the former's.
    fn possessives(&self, found: &Found, all: &mut Vec<Partnership>) {
        for pair in found.mentions[self.from..self.to].windows(2) {
            let [owner, own] = pair else { continue };
            let gap = self.words.gap(owner.last + 1);
            let is_owner = gap.starts_with(['\'', '’', '´', 'ʼ', '`']);
            if let (Some(partner), Some(organisation)) = (owner.organisation, own.organisation)
                && is_owner
                && own.first == owner.end + 1
                && partner != organisation
            {
                all.push(Partnership {
                    passage: self.passage,
                    first: owner.first,
                    last: own.last,
                    organisation,
                    relation: "initiative-of".to_owned(),
                    partner,
                    why: "possessive".to_owned(),
                });
            }
        }
    }
}
