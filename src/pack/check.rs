//! What must hold between records: the checks of one pack, and those between packs.
//!
//! A list of small checks, each of one rule. All of them run and all that they find is
//! reported. A check stays silent about a value that reading has already refused.
//!
//! Packs with files of many records are not at hand as a whole, so [`check`] does not see them:
//! `seed::load` makes the checks of one record by calling them from here, and those between
//! records in the database. What they say is in `messages`, for both.

pub(crate) mod messages;

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::kind::{self, Form, Kind, Role};
use super::problem::{At, Place, Problem, Severity};
use super::record::{Pack, Record, Value};
use super::vocabulary::Vocabulary;

/// Checks packs that are to be seeded together.
pub fn check(packs: &[Pack], vocabulary: &Vocabulary, problems: &mut Vec<Problem>) {
    let scopes: Vec<Scope<'_>> = packs.iter().map(|pack| Scope::new(pack, vocabulary)).collect();
    for (pack, scope) in packs.iter().zip(&scopes) {
        one_source(pack, problems);
        names_once(pack, vocabulary, problems);
        for outer in &pack.records {
            cites_known_passages(outer, scope, problems);
            for record in outer.with_nested() {
                speaks_of_known_things(record, scope, &scopes, problems);
                dates_fit(record, problems);
                keys_fit(record, problems);
                passages_differ(record, problems);
            }
        }
        anchors_once(pack, problems);
        no_circle(pack, &kind::SECTION, "parent", problems);
        for kind in kind::KINDS.iter().filter(|kind| kind.field("broader").is_some()) {
            no_circle(pack, kind, "broader", problems);
        }
        facts_once(pack, problems);
    }
    labels_once(packs, problems);
    declared_alike(packs, problems);
    passages_used(packs, problems);
}

/// What the records of a pack can speak of.
struct Scope<'a> {
    pack: &'a Pack,
    vocabulary: &'a Vocabulary,
    /// Slugs, terms and numbers by table.
    names: HashMap<&'static str, BTreeSet<String>>,
    suggestions: Cell<u32>,
}

impl<'a> Scope<'a> {
    fn new(pack: &'a Pack, vocabulary: &'a Vocabulary) -> Self {
        let mut names: HashMap<&'static str, BTreeSet<String>> = HashMap::new();
        for record in &pack.records {
            if let Some(name) = record.name() {
                names.entry(record.kind.table).or_default().insert(name.value);
            }
        }
        Self { pack, vocabulary, names, suggestions: Cell::new(0) }
    }

    fn has(&self, table: &str, name: &str) -> bool {
        self.names.get(table).is_some_and(|names| names.contains(name))
    }

    /// Names and, in a vocabulary, the terms that come with the program.
    fn all<'s>(&'s self, table: &'s str) -> impl Iterator<Item = &'s str> {
        let own = self.names.get(table).into_iter().flatten().map(String::as_str);
        self.vocabulary.terms(table).chain(own.filter(move |name| !self.vocabulary.has(table, name)))
    }

    fn did_you_mean(&self, problem: Problem, table: &str, wrong: &str) -> Problem {
        if self.suggestions.replace(self.suggestions.get() + 1) < messages::SUGGESTIONS {
            problem.did_you_mean(wrong, self.all(table))
        } else {
            problem
        }
    }
}

pub(crate) fn one_source(pack: &Pack, problems: &mut Vec<Problem>) {
    let mut sources = pack.of(&kind::SOURCE);
    if sources.next().is_none() && pack.is_whole {
        problems.push(Problem::error(&pack.place, format!("{} has no `[source]`", pack.label)).help(
            "`source.toml` says what the facts were read from: `[source]` with slug, title and language",
        ));
    }
    for second in sources {
        problems.push(Problem::error(&second.place, "a second `[source]` in one pack"));
    }
}

/// A slug, term or number stands once among the records of its kind.
fn names_once(pack: &Pack, vocabulary: &Vocabulary, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, String), Place> = HashMap::new();
    for record in &pack.records {
        let Some(name) = record.name().filter(|_| record.kind.role != Role::Source) else { continue };
        let table = record.kind.table;
        if record.kind.role == Role::Term && vocabulary.has(table, &name.value) {
            problems.push(messages::in_vocabulary(table, &name));
        }
        if let Some(first) = seen.get(&(table, name.value.clone())) {
            problems.push(messages::second(record.kind, &name).related(first, "the first is here"));
        } else {
            seen.insert((table, name.value), name.place);
        }
    }
}

/// Two things of a kind do not share the name that people read.
fn labels_once(packs: &[Pack], problems: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, &str), (String, &At<Value>)> = HashMap::new();
    for record in packs.iter().flat_map(|pack| &pack.records) {
        let Some(key) = record.kind.label_key() else { continue };
        let (Some(label), Some(at), Some(name)) = (record.text(key), record.get(key), record.name()) else {
            continue;
        };
        let (slug, first) = seen.entry((record.kind.table, label)).or_insert((name.value.clone(), at));
        if *slug != name.value {
            problems.push(
                messages::same_label(record.kind, &name.value, key, slug, &at.place)
                    .related(&first.place, "the other is here"),
            );
        }
    }
}

fn speaks_of_known_things(
    record: &Record,
    scope: &Scope<'_>,
    scopes: &[Scope<'_>],
    problems: &mut Vec<Problem>,
) {
    for (field, at) in record.stated() {
        let name = at.value.shown();
        match field.form {
            Form::Thing(table) if !scope.has(table, &name) => {
                problems.push(unknown_thing(table, &name, &at.place, scope, scopes));
            }
            Form::Local(table) if !scope.has(table, &name) => {
                let problem = messages::unknown(table, &name, &at.place);
                problems.push(scope.did_you_mean(problem, table, &name));
            }
            Form::Term(table) if !scope.vocabulary.has(table, &name) && !scope.has(table, &name) => {
                let problem = messages::not_in_vocabulary(table, &name, &at.place);
                problems.push(scope.did_you_mean(problem, table, &name));
            }
            Form::Country if !scope.vocabulary.has("country", &name) => {
                problems.push(messages::no_country(&name, &at.place));
            }
            _ => {}
        }
    }
}

/// A record's own passage is one of this source; a nested record's too, where it has its own.
fn cites_known_passages(outer: &Record, scope: &Scope<'_>, problems: &mut Vec<Problem>) {
    let own = outer.cite.as_ref();
    let nested = outer.nested.iter().filter_map(|record| record.cite.as_ref());
    let further = nested.filter(|cite| own.is_none_or(|own| own.place != cite.place));
    for cite in own.into_iter().chain(further).filter(|cite| !scope.has("passage", &cite.value)) {
        let problem = messages::unknown("passage", &cite.value, &cite.place);
        problems.push(scope.did_you_mean(problem, "passage", &cite.value));
    }
}

fn unknown_thing(table: &str, name: &str, place: &Place, scope: &Scope<'_>, scopes: &[Scope<'_>]) -> Problem {
    let problem = messages::unknown(&table.replace('_', " "), name, place);
    match scopes.iter().find(|other| other.has(table, name)) {
        Some(other) => messages::declared_by(&other.pack.label, problem),
        None => scope.did_you_mean(problem, table, name),
    }
}

pub(crate) fn dates_fit(record: &Record, problems: &mut Vec<Problem>) {
    let Some(bounds) = &record.kind.bounds else { return };
    let dated = bounds.first.iter().chain(bounds.last).any(|key| record.gives(key));
    if let (Some(stated), false) = (record.get("stated"), dated) {
        problems.push(
            Problem::error(&stated.place, "`stated` without a date")
                .help("give the date as closely as EDTF can, such as `date = \"2014\"`"),
        );
    }
    if let (Some(date), true) =
        (record.get("date"), record.get("since").is_some() || record.get("until").is_some())
    {
        problems
            .push(Problem::error(&date.place, "`date` beside `since` or `until`; it is one or the other"));
    }
    if let (Some(since), Some(until)) = (record.date("since"), record.date("until"))
        && let (Some(first), Some(last)) = (since.earliest(), until.latest())
        && first > last
        && let Some(at) = record.get("until")
    {
        problems.push(Problem::error(&at.place, format!("`until` {until} is before `since` {since}")));
    }
}

/// Whether [`keys_fit`] has something to look at in records of a kind.
pub(crate) fn has_rules(kind: &Kind) -> bool {
    ["ordinal", "partner", "heading", "symmetric"].iter().any(|key| kind.field(key).is_some())
}

pub(crate) fn keys_fit(record: &Record, problems: &mut Vec<Problem>) {
    if let (Some(ordinal), false) = (record.get("ordinal"), record.gives("series")) {
        problems.push(
            Problem::error(&ordinal.place, "`ordinal` without a `series`")
                .help("name the series that it is the number in"),
        );
    }
    if let (Some(organisation), Some(partner)) = (record.text("organisation"), record.get("partner"))
        && record.text("partner") == Some(organisation)
    {
        problems.push(Problem::error(&partner.place, format!("`{organisation}` as a partner of itself")));
    }
    if let (Some(heading), false) = (record.get("heading"), record.gives("label"))
        && record.text("heading") == Some("")
    {
        problems.push(
            Problem::error(&heading.place, "a section without a heading needs a `label`")
                .help("`label` is your own name for a section whose heading is lost"),
        );
    }
    if let (Some(symmetric), Some(wording), Some(inverse)) =
        (record.get("symmetric"), record.text("wording"), record.text("inverse"))
        && symmetric.value == Value::Boolean(true)
        && wording != inverse
    {
        problems.push(Problem::error(&symmetric.place, "a symmetric relation reads the same both ways"));
    }
}

/// A discrepancy is between passages.
fn passages_differ(record: &Record, problems: &mut Vec<Problem>) {
    if record.kind.table == "discrepancy" && record.nested.len() < 2 && !record.refused.contains(&"passages")
    {
        problems.push(messages::too_few_passages(&record.place));
    }
}

fn anchors_once(pack: &Pack, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, &str), &Place> = HashMap::new();
    for passage in pack.of(&kind::PASSAGE) {
        let (Some(section), Some(anchor), Some(at)) =
            (passage.text("section"), passage.text("anchor"), passage.get("anchor"))
        else {
            continue;
        };
        if let Some(first) = seen.insert((section, anchor), &at.place) {
            problems.push(messages::same_anchor(section, &at.place).related(first, "the other is here"));
        }
    }
}

/// Following a key from record to record comes to an end. Each record is passed once: a
/// chain can be as long as the pack.
fn no_circle(pack: &Pack, kind: &'static Kind, key: &str, problems: &mut Vec<Problem>) {
    let records: HashMap<&str, &Record> =
        pack.of(kind).filter_map(|record| Some((record.text("slug")?, record))).collect();
    let above = |name: &str| records.get(name).and_then(|record| record.text(key));
    let mut passed: HashMap<&str, usize> = HashMap::new();
    for (walk, start) in pack.of(kind).enumerate() {
        let mut next = start.text("slug");
        while let Some(name) = next
            && !passed.contains_key(name)
        {
            passed.insert(name, walk);
            next = above(name);
        }
        let Some(meeting) = next.filter(|name| passed[name] == walk) else { continue };
        let mut member = Some(meeting);
        while let Some(name) = member {
            if let Some(at) = records.get(name).and_then(|record| record.get(key)) {
                problems.push(messages::circle(key, name, &at.place));
            }
            member = above(name).filter(|above| *above != meeting);
        }
    }
}

fn facts_once(pack: &Pack, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<Vec<String>, &Place> = HashMap::new();
    for outer in &pack.records {
        for record in outer.with_nested() {
            if record.kind.name_key().is_some() || record.kind.role == Role::Candidate {
                continue;
            }
            let identity = identity(record, outer.name().map(|name| name.value));
            if let Some(first) = seen.insert(identity, &record.place) {
                problems.push(messages::same_fact(record, first));
            }
        }
    }
}

/// What makes a fact the one it is; `of` is the name of the record that it belongs in.
pub(crate) fn identity(record: &Record, of: Option<String>) -> Vec<String> {
    let mut identity = vec![record.kind.table.to_owned()];
    identity.extend(of);
    identity.extend(record.cite.as_ref().map(|cite| cite.value.clone()));
    for (field, value) in record.kind.fields.iter().zip(&record.values) {
        if field.identifies {
            identity.push(value.as_ref().map(|at| at.value.shown()).unwrap_or_default());
        }
    }
    identity
}

/// No two packs are of one source. Of packs that are both at hand as a whole, the other checks tell.
pub fn sources_once(packs: &[Pack], problems: &mut Vec<Problem>) {
    let source = |pack: &Pack| pack.of(&kind::SOURCE).next().and_then(Record::name);
    for (index, pack) in packs.iter().enumerate() {
        let Some(name) = source(pack) else { continue };
        let mut others =
            packs[..index].iter().filter(|other| !(pack.bulk.is_empty() && other.bulk.is_empty()));
        let other = others.find(|other| other.slug() == name.value);
        if let Some(first) = other.and_then(|other| other.of(&kind::SOURCE).next()) {
            problems.push(two_packs(&name, first));
        }
    }
}

fn two_packs(name: &At<String>, first: &Record) -> Problem {
    Problem::error(&name.place, format!("two packs for the source `{}`", name.value))
        .related(first.get("slug").map_or(&first.place, |at| &at.place), "the other is here")
}

/// A slug that two packs declare is declared alike, and no two packs are of one source.
fn declared_alike(packs: &[Pack], problems: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, String), (&Pack, &Record)> = HashMap::new();
    for pack in packs {
        for record in &pack.records {
            let Some(name) = record.name() else { continue };
            if !matches!(record.kind.role, Role::Source | Role::Thing | Role::Term) {
                continue;
            }
            let (first_pack, first) =
                *seen.entry((record.kind.table, name.value.clone())).or_insert((pack, record));
            if std::ptr::eq(first_pack, pack) {
                continue;
            }
            if record.kind.role == Role::Source {
                problems.push(two_packs(&name, first));
                continue;
            }
            for (index, field) in record.kind.fields.iter().enumerate() {
                let here = record.values.get(index).and_then(Option::as_ref);
                let there = first.values.get(index).and_then(Option::as_ref);
                if here.map(|at| &at.value) != there.map(|at| &at.value) {
                    let shown = |at: Option<&At<Value>>| {
                        at.map_or_else(|| "not stated".to_owned(), |at| format!("`{}`", at.value.shown()))
                    };
                    let place = here.map_or(&name.place, |at| &at.place);
                    problems.push(
                        Problem::error(
                            place,
                            format!(
                                "{} `{}` is declared differently in two packs",
                                record.kind.words(),
                                name.value
                            ),
                        )
                        .label(format!("here `{}` is {}", field.key, shown(here)))
                        .related(
                            there.map_or(&first.place, |at| &at.place),
                            format!("there it is {}", shown(there)),
                        )
                        .help("declare it alike in both, or give one of them another slug"),
                    );
                }
            }
        }
    }
}

/// Every passage carries a fact or says why it does not; a pack in the making has some
/// that do neither yet, so that is a warning, and none where an error may hide a fact.
fn passages_used(packs: &[Pack], problems: &mut Vec<Problem>) {
    let mut unused = Vec::new();
    for pack in packs {
        let cited = pack.passages_cited_by_facts();
        let waiting: HashSet<&str> =
            pack.candidates().filter_map(|record| Some(record.cite.as_ref()?.value.as_str())).collect();
        let mut passages = Passages::default();
        for passage in pack.of(&kind::PASSAGE) {
            if let Some(slug) = passage.text("slug") {
                passages.look_at(passage, cited.contains(slug), waiting.contains(slug));
            }
        }
        let (mut errors, mut warnings) = passages.found();
        problems.append(&mut errors);
        unused.append(&mut warnings);
    }
    if problems.iter().all(|problem| problem.severity() == Severity::Warning) {
        problems.append(&mut unused);
    }
}

/// Passages without a fact that are shown one by one for each pack: one that was just drafted has
/// hardly any other.
const IDLE_SHOWN: usize = 10;

/// The passages of a pack that have a fact and a reason for having none, and those that have
/// neither.
#[derive(Default)]
pub(crate) struct Passages {
    wrong: Vec<Problem>,
    idle: Vec<Problem>,
    /// The first idle one that is not shown by itself, and how many follow it.
    further: Option<(Place, usize)>,
}

impl Passages {
    /// Looks at a passage that facts cite or not, and candidates or not.
    pub(crate) fn look_at(&mut self, passage: &Record, is_cited: bool, is_waiting: bool) {
        let (Some(slug), Some(at)) = (passage.text("slug"), passage.get("slug")) else { return };
        match (is_cited, passage.get("no_fact")) {
            (true, Some(reason)) => self.wrong.push(messages::fact_and_reason(slug, &reason.place)),
            (false, None) if !is_waiting => match &mut self.further {
                None if self.idle.len() < IDLE_SHOWN => {
                    self.idle.push(messages::idle_passage(slug, &at.place));
                }
                None => self.further = Some((at.place.clone(), 0)),
                Some((_, more)) => *more += 1,
            },
            (true, None) | (false, _) => {}
        }
    }

    /// How many have a fact and a reason.
    pub(crate) fn wrong(&self) -> usize {
        self.wrong.len()
    }

    /// The errors, and the warnings.
    pub(crate) fn found(mut self) -> (Vec<Problem>, Vec<Problem>) {
        self.idle.extend(self.further.map(|(place, more)| messages::more_idle(&place, more)));
        (self.wrong, self.idle)
    }
}
