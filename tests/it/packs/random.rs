//! Random edits of packs, both usual and unusual ones. The values follow the kinds of record, so new keys
//! are tested without a change here.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ecpat_kb::pack::kind::{Field, Form, KINDS, Kind, Need, Role};
use fastrand::Rng;
use serde_json::{Value, json};

use super::forms::{Fields, Records, kind_of, name_of};
use crate::chance::Chance;
use crate::support::VOCABULARY;

/// One of the parts of a text that are separated by `|`.
fn part(rng: &mut Rng, text: &str) -> Value {
    let parts: Vec<&str> = text.split('|').collect();
    (*rng.one(&parts)).into()
}

/// Texts of which some look alike, and some are difficult for a format.
const LINES: &str = "Alpha|alpha|Beta|Be\u{ad}ta|Zürich|Zu\u{308}rich|The same|東京会議|\"quoted\"|\\ back\\slash\\n|'''|\"\"\"|\
    # no comment|] } , = {|[[event]]|=1+1|<b>&amp;|\u{202e}right\u{202c}-to-left|zero\u{200b}width\u{feff}|\
    line\u{2028}separator|👩\u{200d}👧|true|1996|NULL|a,b;c";

const DATES: &str = "1990|1996-08|2004/..|../2010|199X|2004-01-31|2009~/2012|2014-21|/2001|1985%|2004-06-XX|\
    1985-04-12T23:20:30Z";

/// The names that the records of a kind have.
fn names(records: &Records, kind: &str) -> Vec<String> {
    let of =
        |(name, record): &(String, Fields)| (name == kind).then(|| name_of(kind_of(name), record)).flatten();
    records.iter().filter_map(of).collect()
}

/// The terms that a pack can use, with its own last.
fn terms(records: &Records, vocabulary: &str) -> Vec<String> {
    let own = records.iter().filter(|(name, _)| {
        let kind = kind_of(name);
        kind.role == Role::Term && kind.vocabulary() == vocabulary
    });
    let own = own.filter_map(|(name, record)| name_of(kind_of(name), record));
    VOCABULARY
        .terms(vocabulary)
        .map(str::to_owned)
        .chain(own)
        .filter(|term| term != "listed" && term != "label")
        .collect()
}

/// The source of a pack.
pub(crate) fn slug(records: &Records) -> String {
    names(records, "source").into_iter().next().unwrap_or_default()
}

/// A value for a key; `None` if there is nothing that it could refer to.
fn value(rng: &mut Rng, records: &Records, kind: &Kind, field: &Field) -> Option<Value> {
    let pick = |rng: &mut Rng, names: Vec<String>| (!names.is_empty()).then(|| rng.one(&names).clone());
    Some(match field.form {
        Form::Slug if field.key == "list" => part(rng, "references|notes"),
        Form::Slug => format!("t{}", rng.usize(..6)).into(),
        Form::Line
            if kind.role == Role::Fact && field.key == "name" && kind.constants == [("kind", "label")] =>
        {
            "Chosen".into()
        }
        Form::Line => part(rng, LINES),
        Form::Heading => part(rng, "|Top|A heading"),
        Form::Anchor => format!("Words {}", rng.usize(..40)).into(),
        Form::Fragment => part(rng, "History|Länder_(2)|a%20b"),
        Form::Number(least) => (least + i64::try_from(rng.usize(..4)).unwrap()).into(),
        Form::Decimal => {
            rng.one(&[json!(81), json!(81.5), json!(-2), json!(1e-7), json!(i64::MAX), json!(0)]).clone()
        }
        Form::Boolean => rng.hits(2).into(),
        Form::Date => part(rng, DATES),
        Form::DateEnd => part(rng, "1990|199X|2004-05~"),
        Form::Period => part(rng, "P3Y|P10M|P365D"),
        Form::Country => part(rng, "SE|TH|ZW"),
        Form::Language => part(rng, "en|sr-Latn|zh-Hant-TW"),
        Form::Url => part(rng, "https://example.org/?a=b&c#d'|http://é.example/%7Ex"),
        Form::Digest => "0123456789abcdef".repeat(4).into(),
        Form::Word(words) => (*rng.one(words)).into(),
        Form::Currency => part(rng, "EUR|SEK"),
        Form::Term(vocabulary) => pick(rng, terms(records, vocabulary))?.into(),
        Form::Thing(sort) => pick(rng, names(records, sort))?.into(),
        Form::Local("reference") => {
            let numbers = names(records, "reference");
            pick(rng, numbers)?.rsplit('/').next()?.parse::<i64>().ok()?.into()
        }
        Form::Local(part) => pick(rng, names(records, part))?.into(),
    })
}

/// A term with its definition, the same in every pack.
fn term(rng: &mut Rng, kind: &Kind) -> Fields {
    let term = format!("t{}", rng.usize(..6));
    let mut record = Fields::from_iter([("definition".to_owned(), format!("What {term} means.").into())]);
    for (key, value) in [
        ("wording", json!("relates to")),
        ("inverse", json!("relates to")),
        ("symmetric", json!(true)),
        ("unit", json!("pieces")),
    ] {
        if kind.field(key).is_some() {
            record.insert(key.to_owned(), value);
        }
    }
    record.insert("term".into(), term.into());
    record
}

/// A record of a kind.
fn made(rng: &mut Rng, records: &Records, kind: &'static Kind) -> Fields {
    if kind.role == Role::Term {
        return term(rng, kind);
    }
    let mut record = Fields::new();
    let chosen: Vec<&str> = kind.one_of.iter().map(|keys| *rng.one(keys)).collect();
    for (key, field) in kind.keys() {
        let is_one = kind.one_of.iter().any(|keys| keys.contains(&key));
        let is_wanted = if is_one { chosen.contains(&key) } else { kind.needs(key) || rng.hits(3) };
        let of = kind
            .nested
            .iter()
            .find(|inner| inner.short.iter().any(|(short, _)| *short == key))
            .unwrap_or(&kind);
        if is_wanted && let Some(value) = value(rng, records, of, field) {
            record.insert(key.to_owned(), value);
        }
    }
    if kind.cited
        && let Some(cite) = pick_passage(rng, records)
    {
        record.insert("cite".into(), cite);
    }
    for inner in kind.nested.iter().filter(|inner| !inner.key.is_empty()) {
        let most = if inner.name == "discrepancy_passage" { 4 } else { 2 };
        let facts: Vec<Value> = (0..rng.usize(..most)).map(|_| made(rng, records, inner).into()).collect();
        if !facts.is_empty() {
            record.insert(inner.key.into(), facts.into());
        }
    }
    record
}

fn pick_passage(rng: &mut Rng, records: &Records) -> Option<Value> {
    let passages = names(records, "passage");
    (!passages.is_empty()).then(|| rng.one(&passages).clone().into())
}

/// Visits every value of a record with its form, including those of nested records.
fn each_value(kind: &'static Kind, record: &mut Fields, look: &mut dyn FnMut(Form, &mut Value)) {
    for (key, field) in kind.keys() {
        match record.get_mut(key) {
            Some(Value::Array(items)) => items.iter_mut().for_each(|item| look(field.form, item)),
            Some(value) => look(field.form, value),
            None => {}
        }
    }
    if let Some(cite) = record.get_mut("cite") {
        look(Form::Local("passage"), cite);
    }
    for inner in kind.nested {
        for fact in record.get_mut(inner.key).and_then(Value::as_array_mut).into_iter().flatten() {
            each_value(inner, fact.as_object_mut().unwrap(), look);
        }
    }
}

/// Renames a thing, section or passage, with all references to it.
fn rename(records: &mut Records, kind: &'static Kind, old: &str, new: &str) {
    for (name, record) in records {
        if name == kind.name && record.get("slug").is_some_and(|slug| slug == old) {
            record.insert("slug".into(), new.into());
        }
        each_value(kind_of(name), record, &mut |form, value| {
            if (form == Form::Thing(kind.name) || form == Form::Local(kind.name)) && value == old {
                *value = new.into();
            }
        });
    }
}

/// Changes, adds or removes one key of a record or of a record nested in it.
fn alter(rng: &mut Rng, records: &Records, kind: &'static Kind, record: &mut Fields) {
    let nested: Vec<&'static Kind> =
        kind.nested.iter().copied().filter(|inner| record.contains_key(inner.key)).collect();
    if !nested.is_empty() && rng.hits(2) {
        let inner = *rng.one(&nested);
        let facts = record[inner.key].as_array_mut().unwrap();
        let at = rng.usize(..facts.len());
        match rng.usize(..4) {
            0 => drop(facts.remove(at)),
            1 => facts.push(made(rng, records, inner).into()),
            _ => alter(rng, records, inner, facts[at].as_object_mut().unwrap()),
        }
        if facts.is_empty() {
            record.remove(inner.key);
        }
        return;
    }
    let keys: Vec<(&'static str, &'static Field)> = kind.keys().collect();
    if keys.is_empty() || (kind.cited && rng.hits(6)) {
        if let Some(cite) = pick_passage(rng, records) {
            record.insert("cite".into(), cite);
        }
        return;
    }
    let (key, field) = *rng.one(&keys);
    if record.contains_key(key) && !kind.needs(key) && rng.hits(3) {
        record.remove(key);
    } else if let Some(value) = value(rng, records, kind, field) {
        record.insert(key.into(), value);
    }
}

/// Edits one of the packs, or moves something from one to another. The first record of each is its
/// source; a pack without records does not exist.
pub(crate) fn edit(rng: &mut Rng, packs: &mut [Records]) {
    let (at, other) = (rng.usize(..packs.len()), rng.usize(..packs.len()));
    if packs[at].len() < 2 {
        return;
    }
    let index = rng.usize(..packs[at].len() - 1) + 1;
    let (name, mut record) = packs[at][index].clone();
    let kind = kind_of(&name);
    let own = name_of(kind, &record).unwrap_or_default();
    match rng.usize(..12) {
        0 => drop(packs[at].remove(index)),
        1 => {
            let kind = *rng.one(&KINDS[1..]);
            let record = made(rng, &packs[at], kind);
            packs[at].push((kind.name.to_owned(), record));
        }
        2 => {
            let record = packs[at].remove(index);
            let to = rng.usize(..packs[at].len()) + 1;
            packs[at].insert(to.min(packs[at].len()), record);
        }
        3 => {
            let second = rng.usize(..packs[at].len());
            for key in ["name", "title", "label", "anchor"] {
                let [one, two] = [index, second].map(|record| packs[at][record].1.get(key).cloned());
                if let (Some(one), Some(two)) = (one, two) {
                    packs[at][index].1.insert(key.into(), two);
                    packs[at][second].1.insert(key.into(), one);
                }
            }
        }
        4 | 5 if kind.role == Role::Thing && other != at && !packs[other].is_empty() => {
            // A thing is moved to or shared with another pack, with the facts about it.
            let is_of = |(there, record): &(String, Fields)| {
                let mut is_of = *there == name && record.get("slug").is_some_and(|slug| *slug == own);
                if kind_of(there).role == Role::Fact {
                    let named =
                        |form, value: &mut Value| is_of |= form == Form::Thing(kind.name) && *value == own;
                    each_value(kind_of(there), &mut record.clone(), &mut { named });
                }
                is_of
            };
            let (moved, left): (Records, Records) = packs[at].iter().cloned().partition(is_of);
            packs[other].extend(moved);
            if rng.hits(2) {
                packs[at] = left;
            }
        }
        6 if kind.name_key() == Some("slug") => {
            let new = format!("t{}", rng.usize(..9));
            let everywhere = kind.role == Role::Thing && rng.hits(2);
            for (number, records) in packs.iter_mut().enumerate() {
                if number == at || everywhere {
                    rename(records, kind, &own, &new);
                }
            }
        }
        7 if kind.role == Role::Term => {
            // A term gets a new definition, in one pack or in all.
            let definition = format!("A new meaning, number {}.", rng.usize(..9));
            let everywhere = !rng.hits(3);
            for (number, records) in packs.iter_mut().enumerate() {
                for (there, record) in records.iter_mut() {
                    let is_it = *there == name && name_of(kind, record).as_deref() == Some(&own);
                    if is_it && (number == at || everywhere) {
                        record.insert("definition".into(), definition.clone().into());
                    }
                }
            }
        }
        8 if kind.name == "discrepancy" && packs[other].len() > 1 => {
            // A discrepancy cites a passage of another pack.
            if let (Some(passages), Some(Value::String(passage))) =
                (record.get_mut("passages").and_then(Value::as_array_mut), pick_passage(rng, &packs[other]))
            {
                passages
                    .push(json!({ "cite": format!("{}/{passage}", slug(&packs[other])), "says": "there" }));
                packs[at][index].1 = record;
            }
        }
        _ => {
            let before = packs[at].clone();
            alter(rng, &before, kind, &mut packs[at][index].1);
        }
    }
}

/// The names in a pack that its records can refer to.
struct Known(BTreeMap<&'static str, HashSet<String>>);

impl Known {
    fn of(records: &Records) -> Self {
        let mut known: BTreeMap<&'static str, HashSet<String>> = BTreeMap::new();
        for (name, record) in records {
            let kind = kind_of(name);
            let under = if kind.role == Role::Term { kind.vocabulary() } else { kind.name };
            known.entry(under).or_default().extend(name_of(kind, record));
        }
        Self(known)
    }

    fn has(&self, form: Form, value: &Value) -> bool {
        let Some(name) = value.as_str() else { return true };
        let named = |what: &str| self.0.get(what).is_some_and(|names| names.contains(name));
        match form {
            Form::Thing(what) | Form::Local(what) => named(what),
            Form::Term(what) => VOCABULARY.has(what, name) || named(what),
            _ => true,
        }
    }
}

/// Repairs most of a pack after an edit: unknown names, duplicates, and keys that exclude each other. The
/// program must refuse the remaining mistakes.
pub(crate) fn repair(records: &mut Records) {
    loop {
        let before = records.len();
        let mut seen = BTreeSet::new();
        records.retain(|(name, record)| {
            let kind = kind_of(name);
            let name = match name_of(kind, record) {
                Some(of) => {
                    format!("{} {of}", if kind.role == Role::Term { kind.vocabulary() } else { kind.name })
                }
                None => identity(kind, record, None),
            };
            seen.insert(name)
        });
        let known = Known::of(records);
        let passage = names(records, "passage").into_iter().next();
        records.retain_mut(|(name, record)| {
            repair_record(kind_of(name), record, &known, passage.as_deref(), None)
        });
        if records.len() == before {
            break;
        }
    }
    let mut cited = HashSet::new();
    for (name, record) in records.iter_mut().filter(|(name, _)| name != "passage") {
        each_value(kind_of(name), record, &mut |form, value| {
            if form == Form::Local("passage") {
                cited.extend(value.as_str().map(str::to_owned));
            }
        });
    }
    let mut anchors = BTreeSet::new();
    for (_, passage) in records.iter_mut().filter(|(name, _)| name == "passage") {
        let slug = passage["slug"].as_str().unwrap_or_default().to_owned();
        if cited.contains(&slug) {
            passage.remove("no_fact");
        }
        if !anchors.insert((passage["section"].to_string(), passage["anchor"].to_string())) {
            passage.insert("anchor".into(), format!("Words of {slug}").into());
        }
    }
}

/// The values that identify a fact.
fn identity(kind: &Kind, record: &Fields, cite: Option<&Value>) -> String {
    let value = |field: &Field| match (record.get(field.key), field.need) {
        (None, Need::Default(word)) => Some(word.into()),
        (value, _) => value.cloned(),
    };
    let fields: Vec<_> = kind.fields.iter().filter(|field| field.identifies).map(value).collect();
    format!("{} {fields:?} {:?}", kind.name, record.get("cite").or(cite))
}

/// Repairs one record. Returns whether it can be kept.
fn repair_record(
    kind: &'static Kind,
    record: &mut Fields,
    known: &Known,
    passage: Option<&str>,
    outer: Option<&Value>,
) -> bool {
    if kind.cited {
        let is_local = |cite: &Value| cite.as_str().is_some_and(|cite| !cite.contains('/'));
        let cite = record.get("cite").or(outer);
        if cite.is_none_or(|cite| is_local(cite) && !known.has(Form::Local("passage"), cite)) {
            let Some(passage) = passage else { return false };
            record.insert("cite".into(), passage.into());
        }
    }
    for (key, field) in kind.keys() {
        let is_there = match record.get_mut(key) {
            None => false,
            Some(Value::Array(items)) => {
                items.retain(|item| known.has(field.form, item));
                !items.is_empty()
            }
            Some(value) => known.has(field.form, value),
        };
        if !is_there {
            record.remove(key);
        }
    }
    let list = record.get("list").cloned().unwrap_or("references".into());
    if kind.name == "passage_reference" {
        let name = Fields::from_iter([
            ("list".to_owned(), list),
            ("number".to_owned(), record.get("number").cloned().unwrap_or_default()),
        ]);
        if !name_of(kind_of("reference"), &name)
            .is_some_and(|name| known.has(Form::Local("reference"), &name.into()))
        {
            return false;
        }
    }
    for keys in kind.one_of {
        let given: Vec<&&str> = keys.iter().filter(|key| record.contains_key(**key)).collect();
        for second in given.iter().skip(1) {
            record.remove(**second);
        }
    }
    let has = |record: &Fields, key: &str| record.contains_key(key);
    if record.get("heading").is_some_and(|heading| heading == "") && !has(record, "label") {
        record.insert("label".into(), "Lost".into());
    }
    for (key, needed) in [("ordinal", "series"), ("given", "family")] {
        if has(record, key)
            && !has(record, needed)
            && kind.field(needed).is_none_or(|field| field.need != Need::Required)
        {
            record.remove(key);
        }
    }
    if has(record, "since") || has(record, "until") {
        record.remove("date");
    }
    if let Some(bounds) = &kind.bounds
        && !bounds.first.iter().chain(bounds.last).any(|key| has(record, key))
    {
        record.remove("stated");
    }
    for inner in kind.nested {
        let cite = record.get("cite").cloned();
        let Some(facts) = record.get_mut(inner.key).and_then(Value::as_array_mut) else { continue };
        let mut seen = BTreeSet::new();
        facts.retain_mut(|fact| {
            let fact = fact.as_object_mut().unwrap();
            repair_record(inner, fact, known, passage, cite.as_ref())
                && seen.insert(identity(inner, fact, cite.as_ref()))
        });
        if facts.is_empty() {
            record.remove(inner.key);
        }
    }
    kind.keys().all(|(key, _)| !kind.needs(key) || has(record, key))
        && kind.one_of.iter().all(|keys| keys.iter().any(|key| has(record, key)))
        && record.get("partner").is_none_or(|partner| record.get("organisation") != Some(partner))
        && (kind.name != "discrepancy"
            || record.get("passages").and_then(Value::as_array).is_some_and(|passages| passages.len() > 1))
}
