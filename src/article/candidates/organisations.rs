//! Organisations that have a name, each under all the names that the text has for it.
//!
//! Owns what makes a capitalised run the name of a body, and which names are of one body. Bodies
//! without a name are in `collectives`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::collectives::groups;
use super::names::{body, is_joined, runs};
use super::partnerships::Phrase;
use super::places::country;
use super::rules::Rules;
use super::words::{Words, is_acronym, key};

/// A body, under all its names.
#[derive(Debug, Clone, Default)]
pub(super) struct Organisation {
    /// Its names in the order of the text; none for a body that was found to be another.
    pub(super) names: Vec<String>,
    /// The rule that found it.
    pub(super) why: String,
    /// Whether it is a body without a name of its own.
    pub(super) is_collective: bool,
}

/// The bodies of a document.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    pub(super) list: Vec<Organisation>,
    index: HashMap<String, usize>,
    /// Acronyms of what is no body: words in small letters.
    not_bodies: HashSet<String>,
    /// What the document is about.
    pub(super) subject: Option<usize>,
    /// The members of it.
    pub(super) members: Option<usize>,
    /// Sentences that say what a body is: the passage, the body, the word for it.
    is_a: Vec<(usize, usize, String)>,
}

/// Where a body is named: the words of the passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) words: Range<usize>,
    pub(super) organisation: usize,
}

/// Names of a body that are kept at most.
const MOST_NAMES: usize = 32;

/// The rule that finds offices.
const OFFICE: &str = "an office of a body";

/// Words after a verb of being in which the word for a body must come.
const PREDICATE: usize = 12;

/// Words that end the part of a sentence that says what a body is.
const PREDICATE_ENDS: [&str; 18] = [
    "that", "which", "who", "whose", "of", "to", "for", "with", "in", "by", "where", "and", "or", "but",
    "at", "from", "on", "as",
];

impl Organisations {
    /// Collects the named bodies of all passages.
    pub(super) fn collect(
        passages: &[Words<'_>],
        phrases: &[Vec<Phrase<'_>>],
        title: &str,
        rules: &Rules,
    ) -> Self {
        let mut all = Self::default();
        let found: Vec<Vec<Range<usize>>> = passages.iter().map(|words| runs(words, rules)).collect();
        for (at, (words, runs)) in passages.iter().zip(&found).enumerate() {
            for run in runs {
                all.learn(at, words, run.clone(), rules);
            }
        }
        all.choose_subject(title);
        for ((words, runs), phrases) in passages.iter().zip(&found).zip(phrases) {
            for phrase in phrases.iter().filter(|phrase| phrase.rule.names) {
                all.learn_after(words, runs, phrase.words.end, rules);
            }
        }
        for (words, runs) in passages.iter().zip(&found) {
            for run in runs {
                all.learn_related(words, run.clone(), rules);
            }
        }
        all.rename_roles();
        all
    }

    pub(super) fn add(&mut self, name: &str, why: &str, is_collective: bool) -> usize {
        let key = key(name);
        let new = self.list.len();
        let at = *self.index.entry(key).or_insert(new);
        if at == new {
            self.list.push(Organisation { names: Vec::new(), why: why.to_owned(), is_collective });
        }
        self.call(at, name);
        at
    }

    fn call(&mut self, at: usize, name: &str) {
        if let Some(organisation) = self.list.get_mut(at)
            && organisation.names.len() < MOST_NAMES
            && !organisation.names.iter().any(|known| known == name)
        {
            organisation.names.push(name.to_owned());
        }
    }

    /// Notes that a body goes by another name too.
    fn alias(&mut self, at: usize, name: &str) {
        let other = *self.index.entry(key(name)).or_insert(at);
        if other != at {
            let gone = self.list.get_mut(other).map(std::mem::take).unwrap_or_default();
            for name in &gone.names {
                self.index.insert(key(name), at);
                self.call(at, name);
            }
        }
        self.call(at, name);
    }

    fn known(&self, name: &str) -> Option<usize> {
        self.index.get(&key(name)).copied()
    }

    /// Learns what a run alone, and what stands around it, say of a body.
    fn learn(&mut self, passage: usize, words: &Words<'_>, run: Range<usize>, rules: &Rules) {
        let named = body(words, run.clone(), rules);
        let name = words.cut(run.start, run.end - 1);
        let acronym = acronym_after(words, run.end);
        if let Some(role) = role(words, run.clone(), rules) {
            let at = self.add(role, OFFICE, false);
            self.alias(at, words.cut(run.end - 1, run.end - 1));
        } else if let Some(named) = named {
            let text = words.cut(named.start, named.end - 1);
            let at = self.add(text, "a name with a word for a body", false);
            if let Some(acronym) = acronym.filter(|_| named.end == run.end) {
                self.alias(at, acronym);
            }
            self.learn_aliases(at, words, named.end, rules);
        } else if acronym.is_none() && words.gap(run.end).contains('(') && is_acronym(name) {
            self.learn_expansion(words, run.clone(), rules);
        }
        if acronym.is_none() {
            // `child abuse material (CAM)`: the acronym of words in small letters.
            self.learn_common(words, run.clone());
        }
        if let Some(word) = predicate(words, &run, rules) {
            let at = self.add(name, "said to be a body", false);
            self.is_a.push((passage, at, word));
            if run.end - run.start == 1 && is_acronym(name) {
                self.learn_expansion(words, run, rules);
            }
        }
    }

    /// `ABC (Alpha Beta Company)`.
    fn learn_expansion(&mut self, words: &Words<'_>, run: Range<usize>, rules: &Rules) {
        let name = words.cut(run.start, run.end - 1);
        let Some(end) = closing(words, run.end) else { return };
        let first = if words.lower(run.end) == "for" { run.end + 1 } else { run.end };
        let initials =
            name.chars().next().is_some_and(|initial| words.cut(first, first).starts_with(initial));
        let is_body = self.known(name).is_some()
            || (first..end).any(|at| words.is_capital(at) && rules.organisation.contains(words.lower(at)));
        if initials && is_body && words.is_capital(first) && end > first + 1 {
            let at = self.add(name, "an acronym that is spelt out", false);
            self.alias(at, words.cut(first, end - 1));
        }
    }

    /// `(now known as X)` after a name.
    fn learn_aliases(&mut self, at: usize, words: &Words<'_>, after: usize, rules: &Rules) {
        let open = if acronym_after(words, after).is_some() { after + 1 } else { after };
        let gap = words.gap(open).trim();
        if !gap.ends_with('(') && gap != "," {
            return;
        }
        let phrase = rules
            .aliases
            .iter()
            .find(|phrase| phrase.iter().enumerate().all(|(nth, word)| words.lower(open + nth) == word));
        let Some(first) = phrase.map(|phrase| open + phrase.len()) else { return };
        let first = if words.lower(first) == "the" && !words.is_capital(first) { first + 1 } else { first };
        if !words.is_capital(first) {
            return;
        }
        let mut end = first + 1;
        while is_joined(words, end) && words.is_capital(end) {
            end += 1;
        }
        self.alias(at, words.cut(first, end - 1));
    }

    /// Notes acronyms of what is written in small letters.
    fn learn_common(&mut self, words: &Words<'_>, run: Range<usize>) {
        let name = words.cut(run.start, run.end - 1);
        let before = run.start.checked_sub(1);
        let is_small = before.is_some_and(|before| !words.is_capital(before));
        if is_acronym(name) && words.gap(run.start).ends_with('(') && is_small {
            self.not_bodies.insert(key(name));
        }
    }

    /// Takes the names in a list after a phrase for those of bodies.
    fn learn_after(&mut self, words: &Words<'_>, all: &[Range<usize>], after: usize, rules: &Rules) {
        let mut at = after;
        while at < words.len() {
            while matches!(words.lower(at), "the" | "a" | "an" | "both") && !words.is_capital(at) {
                at += 1;
            }
            let next = all.partition_point(|run| run.end <= at);
            let Some(run) = all.get(next).filter(|run| run.contains(&at)) else { return };
            let start = if run.start < at { at } else { run.start };
            let name = words.cut(start, run.end - 1);
            let is_place = country(words, start, rules).is_some_and(|(_, last)| last + 1 == run.end)
                || rules.regions.contains(&name.to_lowercase());
            let is_event = (start..run.end).any(|at| rules.events.contains(words.lower(at)));
            // `the Norwegian group`
            let is_adjective = start + 1 == run.end
                && !is_acronym(name)
                && is_joined(words, run.end)
                && !rules.openers.contains(words.lower(run.end));
            let is_common = rules.common_acronyms.contains(&name.to_lowercase());
            if is_place || is_event || is_adjective || is_common || self.not_bodies.contains(&key(name)) {
                return;
            }
            if body(words, start..run.end, rules).is_none() {
                let at = self.add(name, "named after a phrase of partnership", false);
                if let Some(acronym) = acronym_after(words, run.end) {
                    self.alias(at, acronym);
                }
            }
            at = run.end;
            if words.gap(at).contains('(')
                && let Some(end) = closing(words, at)
            {
                at = end;
            }
            let is_comma = words.gap(at).trim_matches([')', ' ']) == ",";
            if words.lower(at) == "and" && (is_comma || words.gap(at).trim_matches([')', ' ']).is_empty()) {
                at += 1;
            } else if !is_comma {
                return;
            }
        }
    }

    /// Learns names that are made of one that is known.
    fn learn_related(&mut self, words: &Words<'_>, run: Range<usize>, rules: &Rules) {
        let name = words.cut(run.start, run.end - 1);
        let known = self.known(name);
        for part in run.start + 1..run.end {
            let base = words.cut(run.start, part - 1);
            let Some(at) = self.known(base).filter(|_| is_acronym(base) || part > run.start + 1) else {
                continue;
            };
            if country(words, part, rules).is_some_and(|(_, last)| last + 1 == run.end) {
                self.add(name, "a body's name with a country", false);
                return;
            }
            // The whole of what it is a name for goes by its full name.
            if part + 1 == run.end && rules.endings.contains(words.lower(part)) {
                self.alias(at, name);
                return;
            }
        }
        let is_programme = is_joined(words, run.end)
            && !words.is_capital(run.end)
            && rules.organisation.contains(words.lower(run.end));
        if known.is_none() && is_programme && run.end - run.start >= 2 && run.start > 0 {
            let at = self.add(name, "a name before a word for a body", false);
            if let Some(acronym) = acronym_after(words, run.end + 1) {
                self.alias(at, acronym);
            }
        }
    }

    fn choose_subject(&mut self, title: &str) {
        let first = self.is_a.first().map(|(_, at, _)| *at);
        self.subject = self.known(title).or(first).or(self.list.iter().position(|one| !one.names.is_empty()));
    }

    /// An office is called by what it is of too.
    fn rename_roles(&mut self) {
        let subject =
            self.subject.and_then(|at| self.list.get(at)).and_then(|one| one.names.first()).cloned();
        let Some(subject) = subject else { return };
        for one in &mut self.list {
            if one.why == OFFICE {
                let longest = one.names.iter().max_by_key(|name| name.len()).cloned().unwrap_or_default();
                one.names.insert(0, format!("{longest} of {subject}"));
            }
        }
    }

    /// The body that `the organisation` and the like mean in a passage: the last one that was said
    /// to be such in the same section, else the subject.
    pub(super) fn stand_in(&self, passage: usize, from: usize, word: &str) -> Option<usize> {
        let near = self.is_a.partition_point(|(at, ..)| *at <= passage);
        let near = self.is_a.get(..near).unwrap_or_default().iter().rev();
        let near = near.take(8).take_while(|(at, ..)| *at >= from).find(|(.., said)| said == word);
        near.map(|(_, at, _)| *at).or(self.subject)
    }

    /// The mentions of named bodies in a passage, in order.
    pub(super) fn mentions(&self, words: &Words<'_>, rules: &Rules) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        for run in runs(words, rules) {
            let mut at = run.start;
            while at < run.end {
                match self.longest(words, at, run.clone()) {
                    Some((end, organisation)) => {
                        // An acronym in brackets after the name is part of the same mention.
                        let is_again = words.gap(at).ends_with('(')
                            && found.last().is_some_and(|last| {
                                last.organisation == organisation && last.words.end == at
                            });
                        if !is_again {
                            found.push(Mention { words: at..end, organisation });
                        }
                        at = end;
                    }
                    None => at += 1,
                }
            }
        }
        found
    }

    /// The mentions of bodies in a passage, in order, those without a name among them.
    pub(super) fn mentions_with_groups(
        &mut self,
        words: &Words<'_>,
        phrases: &[Phrase<'_>],
        rules: &Rules,
    ) -> Vec<Mention> {
        let mut found = self.mentions(words, rules);
        for group in groups(words, &found.clone(), phrases, rules) {
            for name in &group.names {
                let organisation = if group.are_members {
                    self.members_called(name)
                } else {
                    self.add(name, "bodies without a name", true)
                };
                found.push(Mention { words: group.words.clone(), organisation });
            }
        }
        found.sort_by_key(|mention| mention.words.start);
        found
    }

    fn members_called(&mut self, name: &str) -> usize {
        let subject = self.subject.and_then(|at| self.list.get(at)).and_then(|one| one.names.first());
        let whole = subject.map(|subject| format!("Member groups of {subject}"));
        let at = match self.members {
            Some(at) => at,
            None => self.add(whole.as_deref().unwrap_or("Member groups"), "members of a body", true),
        };
        self.members = Some(at);
        self.call(at, name);
        at
    }

    fn longest(&self, words: &Words<'_>, at: usize, run: Range<usize>) -> Option<(usize, usize)> {
        (at + 1..=run.end).rev().find_map(|end| {
            let name = words.cut(at, end - 1);
            let is_whole = end == run.end && (at == run.start || words.lower(run.start) == "the");
            let is_safe = is_whole || is_acronym(name) || end > at + 1;
            self.known(name).filter(|_| is_safe).map(|organisation| (end, organisation))
        })
    }
}

/// The acronym that stands in brackets at a place.
fn acronym_after<'p>(words: &Words<'p>, at: usize) -> Option<&'p str> {
    let text = words.cut(at, at);
    let is_alone = words.gap(at).ends_with('(') && words.gap(at + 1).trim_start().starts_with(')');
    (is_alone && is_acronym(text)).then_some(text)
}

/// Words in brackets at most.
const BRACKETS: usize = 20;

/// The word after the brackets that open before a word.
pub(super) fn closing(words: &Words<'_>, at: usize) -> Option<usize> {
    (at + 1..=(at + BRACKETS).min(words.len())).find(|&end| words.gap(end).contains(')'))
}

/// The name of an office, as `International Secretariat`, in a run.
fn role<'p>(words: &Words<'p>, run: Range<usize>, rules: &Rules) -> Option<&'p str> {
    let last = run.end - 1;
    let is_role = rules.roles.contains(words.lower(last));
    (is_role && (run.start..last).all(|at| rules.role_adjectives.contains(words.lower(at))))
        .then(|| words.cut(run.start, last))
}

/// The word that says what sort of body the run before a verb of being is.
fn predicate(words: &Words<'_>, run: &Range<usize>, rules: &Rules) -> Option<String> {
    let is_subject = run.start == 0
        || !words.gap(run.start).trim().is_empty()
        || (words.lower(run.start - 1) == "the"
            && (run.start == 1 || !words.gap(run.start - 1).trim().is_empty()))
        || words.lower(run.start) == "the"
        // A name printed twice, as where a recording of it stands between.
        || words.lower(run.start - 1) == words.lower(run.start);
    if !is_subject {
        return None;
    }
    let mut at = run.end;
    if words.gap(at).contains('(') {
        at = closing(words, at)?;
        if !words.gap(at).trim_matches([')', ' ', '"', '”']).is_empty() {
            return apposition(words, at, rules);
        }
    } else if !is_joined(words, at) {
        return apposition(words, at, rules);
    }
    let mut verb = at;
    while verb < at + 3 && !rules.being.contains(words.lower(verb)) {
        verb += 1;
    }
    let is_said = rules.being.contains(words.lower(verb))
        && (verb == at || matches!(words.lower(at), "has" | "have" | "had" | "now" | "currently"));
    if !is_said {
        return None;
    }
    let mut article = verb + 1;
    while matches!(words.lower(article), "as" | "now" | "also" | "currently" | "still") {
        article += 1;
    }
    sort(words, article, rules)
}

/// `X, a charity that …`.
fn apposition(words: &Words<'_>, at: usize, rules: &Rules) -> Option<String> {
    (words.gap(at).trim_matches([')', ' ']) == ",").then(|| sort(words, at, rules)).flatten()
}

/// The word for a body in what begins with an article.
fn sort(words: &Words<'_>, article: usize, rules: &Rules) -> Option<String> {
    if !matches!(words.lower(article), "a" | "an" | "the") {
        return None;
    }
    let mut said = None;
    for at in article + 1..article + 1 + PREDICATE {
        let word = words.lower(at);
        if !is_joined(words, at) || PREDICATE_ENDS.contains(&word) {
            break;
        }
        if !words.is_capital(at) && (rules.organisation.contains(word) || rules.predicates.contains(word)) {
            said = Some(word.to_owned());
        }
    }
    said
}
