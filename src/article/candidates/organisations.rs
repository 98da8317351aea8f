//! The organisations that an article names, each under all its names.
//!
//! Owns what makes a run of capitalised words the name of an organisation, and which names are of one.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::names::organisation;
use super::phrases::Phrase;
use super::rules::{Class, key};
use super::words::{Words, is_acronym};

/// An organisation, or a group without a name of its own, under all the names that the text has for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Organisation {
    /// Its names in the order of the text; none for one that turned out to be another.
    pub(super) names: Vec<String>,
    /// The rule that found it.
    pub(super) why: String,
    /// Whether it is a group without a name of its own.
    pub(super) is_collective: bool,
}

/// The organisations of an article.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    pub(super) list: Vec<Organisation>,
    /// The organisation that goes by a name.
    by_key: HashMap<String, usize>,
    /// Acronyms of words in small letters, which name no organisation.
    common: HashSet<String>,
    /// What the article is about.
    pub(super) subject: Option<usize>,
    /// The members of the subject.
    pub(super) members: Option<usize>,
    /// Sentences that say what an organisation is: the passage, the organisation, the word for it.
    definitions: Vec<(usize, usize, String)>,
}

/// Where an organisation is named in a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) words: Range<usize>,
    pub(super) organisation: usize,
}

/// The most names of an organisation that are kept.
const MOST_NAMES: usize = 32;

/// The rule that finds offices.
const OFFICE: &str = "an office of an organisation";

/// The most words from a verb of being to the word that says what the organisation is.
const FAR: usize = 12;

/// How many definitions are looked at for the one that `the organisation` means.
const RECENT: usize = 8;

impl Organisations {
    /// Collects the organisations that are named in the passages of an article, each with its runs and phrases.
    pub(super) fn collect(
        passages: &[Words<'_>],
        runs: &[Vec<Range<usize>>],
        phrases: &[Vec<Phrase<'_>>],
        title: &str,
    ) -> Self {
        let mut all = Self::default();
        let each_run = || {
            let passages = passages.iter().zip(runs).enumerate();
            passages.flat_map(|(at, (words, runs))| runs.iter().map(move |run| (at, words, run)))
        };
        each_run().for_each(|(at, words, run)| all.learn(at, words, run));
        let defined = all.definitions.first().map(|(_, at, _)| *at);
        let named = || all.list.iter().position(|one| !one.names.is_empty());
        all.subject = all.known(title).or(defined).or_else(named);
        for ((words, runs), phrases) in passages.iter().zip(runs).zip(phrases) {
            for phrase in phrases.iter().filter(|phrase| phrase.rule.names) {
                all.learn_list(words, runs, phrase.words.end);
            }
        }
        each_run().for_each(|(_, words, run)| all.learn_derived(words, run));
        all.rename_offices();
        all
    }

    /// Returns the organisation that goes by a name; adds it if there is none.
    pub(super) fn add(&mut self, name: &str, why: &str, is_collective: bool) -> usize {
        let new = self.list.len();
        let at = *self.by_key.entry(key(name)).or_insert(new);
        if at == new {
            self.list.push(Organisation { names: Vec::new(), why: why.to_owned(), is_collective });
        }
        self.add_name(at, name);
        at
    }

    fn add_name(&mut self, at: usize, name: &str) {
        let names = &mut self.list[at].names;
        if names.len() < MOST_NAMES && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }

    /// Notes that an organisation has another name. If that was taken for another organisation, the two are one.
    fn alias(&mut self, at: usize, name: &str) {
        let other = *self.by_key.entry(key(name)).or_insert(at);
        if other != at {
            for name in std::mem::take(&mut self.list[other]).names {
                self.by_key.insert(key(&name), at);
                self.add_name(at, &name);
            }
        }
        self.add_name(at, name);
    }

    /// Adds an organisation with the acronym in brackets after its name.
    fn add_with_acronym(&mut self, words: &Words<'_>, name: Range<usize>, after: usize, why: &str) -> usize {
        let at = self.add(words.text(name), why, false);
        if let Some(acronym) = words.acronym_in_brackets(after) {
            self.alias(at, acronym);
        }
        at
    }

    fn known(&self, name: &str) -> Option<usize> {
        self.by_key.get(&key(name)).copied()
    }

    fn name(&self, at: Option<usize>) -> Option<&String> {
        self.list.get(at?)?.names.first()
    }

    /// Learns what a run, and what stands around it, says of an organisation.
    fn learn(&mut self, passage: usize, words: &Words<'_>, run: &Range<usize>) {
        let name = words.text(run.clone());
        let is_acronym = is_acronym(name) && words.acronym_in_brackets(run.end).is_none();
        if is_office(words, run) {
            let at = self.add(name, OFFICE, false);
            self.alias(at, words.text(run.end - 1..run.end));
        } else if let Some(part) = organisation(words, run.clone()) {
            let after = part.end;
            let at = self.add_with_acronym(words, part, after, "a name with a word for an organisation");
            self.learn_alias(at, words, after);
        } else if is_acronym {
            self.learn_expansion(words, run);
        }
        // `child abuse material (CAM)` is the acronym of words in small letters.
        let is_after_small = run.start > 0 && !words.is_capital(run.start - 1);
        if is_acronym && words.gap(run.start).ends_with('(') && is_after_small {
            self.common.insert(key(name));
        }
        if let Some(word) = definition(words, run) {
            let why = "the text says that it is an organisation";
            let at = self.add_with_acronym(words, run.clone(), run.end, why);
            self.definitions.push((passage, at, word));
            if is_acronym && run.len() == 1 {
                self.learn_expansion(words, run);
            }
        }
    }

    /// Learns `ABC (Alpha Beta Company)`.
    fn learn_expansion(&mut self, words: &Words<'_>, run: &Range<usize>) {
        let name = words.text(run.clone());
        let Some(end) = words.after_brackets(run.end) else { return };
        let first = run.end + usize::from(words.lower(run.end) == "for");
        let has_initial =
            name.chars().next().is_some_and(|initial| words.text(first..first + 1).starts_with(initial));
        let has_word = |at: usize| words.is_capital(at) && words.is(at, Class::Organisation);
        let is_organisation = self.known(name).is_some() || (first..end).any(has_word);
        if has_initial && is_organisation && words.is_capital(first) && end > first + 1 {
            let at = self.add(name, "an acronym that is spelt out", false);
            self.alias(at, words.text(first..end));
        }
    }

    /// Learns `(now known as X)` after a name.
    fn learn_alias(&mut self, at: usize, words: &Words<'_>, after: usize) {
        let open = after + usize::from(words.acronym_in_brackets(after).is_some());
        let gap = words.gap(open).trim();
        if !gap.ends_with('(') && gap != "," {
            return;
        }
        let ends = words.rules.aliases.iter().filter_map(|phrase| words.phrase_end(open, phrase));
        let Some(end) = ends.max() else { return };
        let first = end + usize::from(words.lower(end) == "the" && !words.is_capital(end));
        if words.is_capital(first) {
            self.alias(at, words.text(first..words.capitals_end(first + 1)));
        }
    }

    /// Takes the names in a list after a phrase for those of organisations.
    fn learn_list(&mut self, words: &Words<'_>, runs: &[Range<usize>], after: usize) {
        let mut next = Some(after);
        while let Some(mut at) = next {
            while matches!(words.lower(at), "the" | "a" | "an" | "both") && !words.is_capital(at) {
                at += 1;
            }
            let run = runs.get(runs.partition_point(|run| run.end <= at));
            let Some(end) = run.filter(|run| run.contains(&at)).map(|run| run.end) else { return };
            let name = words.text(at..end);
            let is_one = at + 1 == end;
            let is_place = words.country(at).is_some_and(|(_, last)| last == end)
                || (is_one && words.is(at, Class::Region));
            // `the Norwegian group`
            let is_adjective =
                is_one && !is_acronym(name) && words.is_joined(end) && !words.is(end, Class::Opener);
            let is_common =
                (is_one && words.is(at, Class::CommonAcronym)) || self.common.contains(&key(name));
            if is_place || is_adjective || is_common || words.has(at..end, Class::Event) {
                return;
            }
            if organisation(words, at..end).is_none() {
                self.add_with_acronym(words, at..end, end, "a name after a phrase of partnership");
            }
            next = words.next_item(end);
        }
    }

    /// Learns names that are made of a known one.
    fn learn_derived(&mut self, words: &Words<'_>, run: &Range<usize>) {
        let name = words.text(run.clone());
        let is_new = self.known(name).is_none();
        for part in run.start + 1..run.end {
            let base = words.text(run.start..part);
            let Some(at) = self.known(base).filter(|_| is_acronym(base) || part > run.start + 1) else {
                continue;
            };
            if words.country(part).is_some_and(|(_, end)| end == run.end) {
                self.add(name, "the name of an organisation with a country", false);
                return;
            }
            if part + 1 == run.end && words.is(part, Class::Ending) {
                self.alias(at, name);
                return;
            }
        }
        let is_before_word =
            words.is_joined(run.end) && !words.is_capital(run.end) && words.is(run.end, Class::Organisation);
        if is_new && is_before_word && run.len() >= 2 && run.start > 0 {
            let why = "a name before a word for an organisation";
            self.add_with_acronym(words, run.clone(), run.end + 1, why);
        }
    }

    /// Names each office after the organisation that it belongs to, too.
    fn rename_offices(&mut self) {
        let Some(subject) = self.name(self.subject).cloned() else { return };
        for one in self.list.iter_mut().filter(|one| one.why == OFFICE) {
            let longest = one.names.iter().max_by_key(|name| name.len()).cloned().unwrap_or_default();
            one.names.insert(0, format!("{longest} of {subject}"));
        }
    }

    /// Returns the organisation that `the network` means in a passage: the last one in the section that was said to
    /// be a network, else the subject. `first` is the first passage of the section.
    pub(super) fn stand_in(&self, passage: usize, first: usize, word: &str) -> Option<usize> {
        let next = self.definitions.partition_point(|(at, ..)| *at <= passage);
        let recent = self.definitions[..next].iter().rev().take(RECENT);
        let last = recent.take_while(|(at, ..)| *at >= first).find(|(.., said)| said == word);
        last.map(|(_, at, _)| *at).or(self.subject)
    }

    /// Finds the mentions of named organisations in a passage, in order.
    pub(super) fn mentions(&self, words: &Words<'_>, runs: &[Range<usize>]) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        for run in runs {
            let mut at = run.start;
            while at < run.end {
                let Some((end, organisation)) = self.longest(words, at, run) else {
                    at += 1;
                    continue;
                };
                // An acronym in brackets after the name is part of the same mention.
                let is_same = |last: &Mention| last.organisation == organisation && last.words.end == at;
                if !(words.gap(at).ends_with('(') && found.last().is_some_and(is_same)) {
                    found.push(Mention { words: at..end, organisation });
                }
                at = end;
            }
        }
        found
    }

    /// Returns the longest known name that begins at a word of a run: its end, and the organisation.
    fn longest(&self, words: &Words<'_>, at: usize, run: &Range<usize>) -> Option<(usize, usize)> {
        (at + 1..=run.end).rev().find_map(|end| {
            let name = words.text(at..end);
            let is_whole = end == run.end && (at == run.start || words.lower(run.start) == "the");
            let is_safe = is_whole || is_acronym(name) || end > at + 1;
            self.known(name).filter(|_| is_safe).map(|organisation| (end, organisation))
        })
    }

    /// Adds a name of the members of the subject.
    pub(super) fn add_members(&mut self, name: &str) -> usize {
        let whole = self.name(self.subject).map(|subject| format!("Member groups of {subject}"));
        let at = self.members.unwrap_or_else(|| {
            self.add(whole.as_deref().unwrap_or("Member groups"), "members of an organisation", true)
        });
        self.members = Some(at);
        self.add_name(at, name);
        at
    }
}

/// Tells whether a run names an office, such as `International Secretariat`.
fn is_office(words: &Words<'_>, run: &Range<usize>) -> bool {
    let last = run.end - 1;
    words.is(last, Class::Role) && (run.start..last).all(|at| words.is(at, Class::RoleAdjective))
}

/// Returns the word by which a sentence says what the organisation is that it begins with: `X is a charity`,
/// `X, a charity that …`.
fn definition(words: &Words<'_>, run: &Range<usize>) -> Option<String> {
    let before = words.before(run.start);
    let is_subject = words.begins(run.start)
        || (before == "the" && words.begins(run.start - 1))
        || words.lower(run.start) == "the"
        // A name printed twice, as where a recording of it stands between.
        || before == words.lower(run.start);
    if !is_subject {
        return None;
    }
    let at = if words.gap(run.end).contains('(') { words.after_brackets(run.end)? } else { run.end };
    if !words.gap(at).trim_matches([')', ' ', '"', '”']).is_empty() || at == words.len() {
        return words.is_after_comma(at).then(|| predicate(words, at)).flatten();
    }
    let verb = (at..at + 3).find(|&verb| words.is(verb, Class::Being))?;
    if verb != at && !matches!(words.lower(at), "has" | "have" | "had" | "now" | "currently") {
        return None;
    }
    let is_filler = |at: usize| matches!(words.lower(at), "as" | "now" | "also" | "currently" | "still");
    predicate(words, (verb + 1..words.len()).find(|&at| !is_filler(at))?)
}

/// Returns the word for an organisation in what begins with an article.
fn predicate(words: &Words<'_>, article: usize) -> Option<String> {
    let begins = matches!(words.lower(article), "a" | "an" | "the");
    let is_word = |at: &usize| {
        !words.is_capital(*at) && (words.is(*at, Class::Organisation) || words.is(*at, Class::Predicate))
    };
    let said = (article + 1..article + 1 + FAR)
        .take_while(|&at| begins && words.is_joined(at) && !words.is(at, Class::PredicateEnd));
    said.filter(is_word).last().map(|at| words.lower(at).to_owned())
}
