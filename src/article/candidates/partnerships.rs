//! Partnerships: phrases that say how one body stands to another.
//!
//! Owns how a phrase is found and which bodies stand at its ends; it must not know how a body is
//! told from other words.

use std::collections::HashSet;
use std::ops::Range;

use super::collectives::FAR;
use super::names::is_joined;
use super::organisations::{Mention, Organisations, closing};
use super::rules::{Object, Relation, Rules, WILD};
use super::words::Words;

/// A phrase in a passage.
#[derive(Debug)]
pub(super) struct Phrase<'r> {
    pub(super) words: Range<usize>,
    pub(super) rule: &'r Relation,
}

/// A partnership: the words from the phrase to the partner, and what was read.
#[derive(Debug)]
pub(super) struct Partnership {
    pub(super) words: Range<usize>,
    pub(super) organisation: usize,
    pub(super) relation: String,
    pub(super) partner: usize,
    pub(super) why: String,
}

/// The phrases of a passage, in order.
pub(super) fn phrases<'r>(words: &Words<'_>, rules: &'r Rules) -> Vec<Phrase<'r>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match phrase(words, at, rules) {
            Some((rule, end)) => {
                found.push(Phrase { words: at..end, rule });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

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
        Some((relation, next))
    })
}

/// What a passage says, and where in the document it stands.
pub(super) struct Sentence<'a, 'p> {
    pub(super) words: &'a Words<'p>,
    pub(super) mentions: &'a [Mention],
    pub(super) phrases: &'a [Phrase<'a>],
    pub(super) passage: usize,
    /// The first passage of its section.
    pub(super) section: usize,
}

impl Sentence<'_, '_> {
    /// Finds the partnerships of a passage.
    pub(super) fn partnerships(&self, all: &Organisations, rules: &Rules) -> Vec<Partnership> {
        let mut found = Vec::new();
        let mut listed = 0;
        let subjects = if self.phrases.is_empty() { Vec::new() } else { self.subjects(all, rules) };
        for phrase in self.phrases.iter().filter(|phrase| !phrase.rule.term.is_empty()) {
            if phrase.words.start < listed {
                continue;
            }
            let objects = self.objects(phrase.words.end);
            listed = objects.last().map_or(0, |mention| mention.words.end);
            self.join(phrase, &objects, all, &subjects, &mut found);
        }
        self.possessives(rules, &mut found);
        let mut seen = HashSet::new();
        found.retain(|one| {
            let key = (one.organisation, one.relation.clone(), one.partner);
            one.organisation != one.partner && seen.insert(key)
        });
        found
    }

    fn join(
        &self,
        phrase: &Phrase<'_>,
        objects: &[&Mention],
        all: &Organisations,
        subjects: &[(usize, usize)],
        found: &mut Vec<Partnership>,
    ) {
        let (subject, others) = match (phrase.rule.object, objects) {
            (Object::EachOther, [first, others @ ..]) => (Some(first.organisation), others),
            (_, objects) => (self.subject(&phrase.words, objects, all, subjects), objects),
        };
        let Some(subject) = subject.filter(|_| !others.is_empty()) else { return };
        for other in others {
            let is_inverse = phrase.rule.object == Object::Subject;
            let (organisation, partner) =
                if is_inverse { (other.organisation, subject) } else { (subject, other.organisation) };
            let is_membership = phrase.rule.term == "part-of" && Some(organisation) == all.members;
            let relation = if is_membership { "member-of" } else { &phrase.rule.term };
            let end = other.words.end.max(phrase.words.end);
            found.push(Partnership {
                words: phrase.words.start..end,
                organisation,
                relation: relation.to_owned(),
                partner,
                why: format!("`{}`", phrase.rule.words.join(" ")),
            });
        }
    }

    /// The bodies listed after a phrase.
    fn objects(&self, from: usize) -> Vec<&Mention> {
        let mut objects: Vec<&Mention> = Vec::new();
        let mut is_owned = false;
        let words = self.words;
        let first = self.mentions.partition_point(|mention| mention.words.start < from);
        for (at, mention) in self.mentions.iter().enumerate().skip(first) {
            let start = mention.words.start;
            let joined = match objects.last().copied() {
                _ if is_owned => true,
                None => {
                    let near = start - from <= FAR && (from + 1..=start).all(|at| is_joined(words, at));
                    near && !(from..start).any(|at| matches!(words.lower(at), "that" | "which" | "who"))
                }
                Some(before) => {
                    let is_generic = self.is_example(before.words.end, start);
                    if is_generic {
                        objects.pop();
                    }
                    let is_pair = before.words == mention.words;
                    is_generic || is_pair || self.is_listed(before.words.end, start)
                }
            };
            if !joined {
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

    /// `partners such as …`, `partners ranging from …`.
    fn is_example(&self, end: usize, start: usize) -> bool {
        let between: Vec<&str> = (end..start).map(|at| self.words.lower(at)).take(4).collect();
        matches!(
            between.as_slice(),
            ["such", "as", ..] | ["ranging", "from", ..] | ["including" | "like", ..]
        )
    }

    /// Whether only what parts the items of a list stands between two places.
    fn is_listed(&self, end: usize, start: usize) -> bool {
        let words = self.words;
        let mut at = end;
        if words.gap(at).contains('(')
            && let Some(after) = closing(words, at)
        {
            at = after;
        }
        let mut parted = words.gap(at).trim_matches([')', ' ']) == ",";
        while at < start {
            let is_joint =
                matches!(words.lower(at), "and" | "or" | "to" | "as" | "well" | "together" | "with");
            let is_small = matches!(words.lower(at), "the" | "a" | "an" | "its" | "other" | "three")
                || words.lower(at).starts_with(|c: char| c.is_ascii_digit());
            if !is_joint && !is_small {
                return false;
            }
            parted |= is_joint;
            at += 1;
        }
        let clean = (end..=start).all(|at| words.gap(at).trim_matches(['(', ')', ' ', ',']).is_empty())
            || words.gap(end).contains('(');
        parted && at == start && clean
    }

    fn is_owner(&self, owner: &Mention, own: &Mention) -> bool {
        let end = owner.words.end;
        let gap = self.words.gap(end);
        if !gap.starts_with(['\'', '’', '´', 'ʼ', '`']) {
            return false;
        }
        // `the Union's (UN) Safety Initiative`
        let next = if gap.contains('(') { closing(self.words, end).unwrap_or(end) } else { end };
        own.words.start == next || own.words.start == end && gap.contains('(')
    }

    /// The body that does what a phrase says: what stands before `that` or `which`; else the last
    /// before it that stands where a subject does; else, where the phrase opens the sentence, the
    /// first such after it; else what the document is about.
    fn subject(
        &self,
        phrase: &Range<usize>,
        objects: &[&Mention],
        all: &Organisations,
        subjects: &[(usize, usize)],
    ) -> Option<usize> {
        let before = phrase.start.checked_sub(1).map_or("", |at| self.words.lower(at));
        if matches!(before, "that" | "which" | "who") {
            let next = self.mentions.partition_point(|mention| mention.words.end < phrase.start);
            let last = next.checked_sub(1).and_then(|at| self.mentions.get(at));
            return last.map(|mention| mention.organisation);
        }
        let end = objects.last().map_or(phrase.end, |mention| mention.words.end);
        let earlier = &subjects[..subjects.partition_point(|(at, _)| *at < phrase.start)];
        let later = &subjects[subjects.partition_point(|(at, _)| *at < end)..];
        earlier.last().or(later.first()).map(|(_, organisation)| *organisation).or(all.subject)
    }

    /// The words that stand where a subject does, with the bodies they speak of.
    fn subjects(&self, all: &Organisations, rules: &Rules) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = self
            .mentions
            .iter()
            .filter(|mention| self.is_subject(mention.words.start))
            .map(|mention| (mention.words.start, mention.organisation))
            .collect();
        for at in 0..self.words.len() {
            let lower = self.words.lower(at);
            let pronoun =
                matches!(lower, "it" | "its" | "they" | "their" | "we").then_some(all.subject).flatten();
            let is_definite = at > 0 && self.words.lower(at - 1) == "the";
            let stand_in = (is_definite && rules.stand_ins.contains(lower) && !self.words.is_capital(at))
                .then(|| all.stand_in(self.passage, self.section, lower))
                .flatten();
            if let Some(organisation) = pronoun.or(stand_in).filter(|_| self.is_subject(at)) {
                found.push((at, organisation));
            }
        }
        found.sort_unstable();
        found
    }

    fn is_subject(&self, start: usize) -> bool {
        let words = self.words;
        let mut at = start;
        for _ in 0..4 {
            if at == 0 || !is_joined(words, at) {
                return true;
            }
            match words.lower(at - 1) {
                "that" | "but" | "while" | "when" | "because" | "where" | "and" => {
                    let next = self.mentions.partition_point(|mention| mention.words.end < at - 1);
                    return self.mentions.get(next).is_none_or(|mention| mention.words.end != at - 1);
                }
                // `In May 2009 the Fund …`
                _ if at == 1
                    && (1..start).any(|at| words.lower(at).starts_with(|c: char| c.is_ascii_digit())) =>
                {
                    return true;
                }
                "of" | "by" | "with" | "from" | "to" | "at" | "for" | "in" | "on" | "against" | "through"
                | "as" | "or" => return false,
                _ => at -= 1,
            }
        }
        false
    }

    /// `the Union's Safety Initiative`: the latter is the former's.
    fn possessives(&self, rules: &Rules, found: &mut Vec<Partnership>) {
        for pair in self.mentions.windows(2) {
            let [owner, own] = pair else { continue };
            let is_programme = rules.programmes.contains(self.words.lower(own.words.end))
                || rules.programmes.contains(self.words.lower(own.words.end - 1));
            if is_programme && self.is_owner(owner, own) {
                found.push(Partnership {
                    words: owner.words.start..own.words.end,
                    organisation: own.organisation,
                    relation: "initiative-of".to_owned(),
                    partner: owner.organisation,
                    why: "a possessive before a programme".to_owned(),
                });
            }
        }
    }
}
