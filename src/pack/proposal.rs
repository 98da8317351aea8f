//! What a candidate becomes when a curator accepts it: records to add, and what they still lack.
//!
//! Owns how the keys of a candidate become those of a fact. A key that the curator gives replaces the suggested one.
//! It must not know how the records get into a file.

use super::kind::{Form, PASSAGE, Role, Standing};
use super::problem::{did_you_mean, nearest};
use super::typed::{key, typed};
use super::write::{self, Values, Written, text};
use super::{Pack, Record, Value};
use crate::error::Error;

/// The records that a candidate becomes.
pub struct Proposal {
    /// The records: a new one, or the facts that are new about a thing that the pack already declares.
    pub records: Vec<(Standing, Values)>,
    /// What is missing, each as `key=…` or in words.
    pub missing: Vec<String>,
}

impl Proposal {
    /// The records as TOML; a fact that is added to a record stands below a comment that names the record.
    #[must_use]
    pub fn toml(&self) -> String {
        let mut out = String::new();
        for (standing, values) in &self.records {
            match standing.outer {
                None => write::record(&mut out, standing.kind, values),
                Some(outer) => {
                    let of = text(values, outer.key).unwrap_or("…");
                    let inline = write::inline(standing.kind, values, None);
                    let lines = [&format!("# in the {} `{of}`", outer.words()), standing.kind.key];
                    out.extend([&lines.join("\n"), " = [", &inline, "]\n\n"]);
                }
            }
        }
        out.trim_end().to_owned()
    }
}

/// The most characters of a slug that is made from a name.
const LONGEST_SLUG: usize = 60;

/// Proposes records for a candidate. `given` are keys with values from the curator; an empty value drops a
/// suggestion, and `as` names another kind of record.
///
/// # Errors
///
/// A key or a kind of record that does not exist.
pub fn propose(candidate: &Record, given: &[(String, String)], pack: &Pack) -> Result<Proposal, Error> {
    let (chosen, given): (Vec<_>, Vec<_>) = given.iter().cloned().partition(|(key, _)| key == "as");
    let standing = of_name(match (chosen.last(), candidate.text("kind").unwrap_or_default()) {
        (Some((_, name)), _) => name,
        (None, "date") => "event_date",
        (None, kind) => kind,
    })?;
    let mut values = suggested(candidate, standing, pack);
    let (dropped, given): (Vec<_>, Vec<_>) = given.into_iter().partition(|(_, value)| value.is_empty());
    for (name, _) in &dropped {
        let (dropped, _) = key(standing, name)?;
        values.retain(|(known, _)| *known != dropped);
    }
    for (key, value) in typed(standing, &given, pack)? {
        values.retain(|(known, _)| *known != key);
        values.push((key, value));
    }
    let is_thing = standing.kind.role == Role::Thing;
    if is_thing && text(&values, "slug").is_none() {
        let name = ["name", "title"].iter().find_map(|key| text(&values, key)).unwrap_or_default();
        let slug = write::slug(name, LONGEST_SLUG);
        values.extend((!slug.is_empty()).then_some(("slug", Written::Text(slug))));
    }
    let missing = missing(standing, &values, pack);
    let is_there = match standing.kind.name {
        "event_date" if given.is_empty() => is_stated(&values, pack),
        _ => !is_thing && has_fact(standing, &values, pack),
    };
    if is_there {
        return Ok(Proposal { records: Vec::new(), missing: Vec::new() });
    }
    let declared =
        pack.of(standing.kind).find(|record| is_thing && record.text("slug") == text(&values, "slug"));
    let records = match declared {
        Some(_) if text(&values, "label").is_some() => {
            return Err(
                Error::usage("`label` cannot be added to a record that is there").hint("edit the file")
            );
        }
        Some(thing) if missing.is_empty() => new_facts(thing, &values),
        _ => vec![(standing, values)],
    };
    Ok(Proposal { records, missing })
}

/// Whether the pack has this fact, from the same passage.
fn has_fact(standing: Standing, values: &Values, pack: &Pack) -> bool {
    let Some(outer) = standing.outer else {
        return pack.of(standing.kind).any(|record| is_same(record, values));
    };
    let own: Values = values.iter().filter(|(key, _)| *key != outer.key).cloned().collect();
    let is_meant = |record: &&Record| record.text("slug") == text(values, outer.key);
    let facts = pack.of(outer).filter(is_meant).flat_map(|record| &record.nested);
    facts.filter(|fact| fact.kind.name == standing.kind.name).any(|fact| is_same(fact, &own))
}

/// Whether a fact of the pack already has the date from the same passage, or an end of it.
fn is_stated(values: &Values, pack: &Pack) -> bool {
    let (cite, ends) = (text(values, "cite"), text(values, "date").unwrap_or_default());
    let of_passage = |record: &&Record| {
        record.cite.as_ref().map(|cite| cite.value.as_str()) == cite && record.kind.role == Role::Fact
    };
    let is_it = |value: &Value| matches!(value, Value::Date(date) if date.to_string() == ends || ends.split('/').any(|end| end == date.to_string()));
    pack.all().filter(of_passage).any(|record| record.stated().any(|(_, at)| is_it(&at.value)))
}

/// The kind of record with this name, which a candidate can become.
fn of_name(name: &str) -> Result<Standing, Error> {
    let can_be =
        |standing: &Standing| matches!(standing.kind.role, Role::Thing | Role::Fact) && standing.kind.cited;
    Standing::all().filter(can_be).find(|standing| standing.kind.name == name).ok_or_else(|| {
        let names = Standing::all().filter(can_be).map(|standing| standing.kind.name);
        let hint = did_you_mean(name, names, || "name one that `ecpat-kb pack add` takes".to_owned());
        Error::usage(format!("unknown kind of record `{name}`")).hint(hint)
    })
}

fn written(value: &Value) -> Written {
    match value {
        Value::Number(number) => Written::Number(*number),
        Value::Decimal(number) => Written::Decimal(*number),
        Value::Boolean(truth) => Written::Boolean(*truth),
        Value::Text(_) | Value::Date(_) => Written::Text(value.shown()),
    }
}

/// The values that a candidate suggests for such a record.
fn suggested(candidate: &Record, standing: Standing, pack: &Pack) -> Values {
    let line = |text: &str| Written::Text(text.to_owned());
    let mut values: Values = candidate.cite.iter().map(|cite| ("cite", line(&cite.value))).collect();
    let keys: Vec<_> = standing.keys().collect();
    // The kind of a candidate is not that of the thing.
    for (key, field) in keys.iter().filter(|(key, _)| !matches!(*key, "kind" | "cite")) {
        let Some(at) = candidate.get(key) else { continue };
        match (field.map(|field| field.form), &at.value) {
            // A candidate has the name of a place.
            (Some(Form::Thing("place")), Value::Text(name)) => {
                values.push((key, Written::Text(write::slug(name, LONGEST_SLUG))));
            }
            (_, value) => values.push((key, written(value))),
        }
    }
    let has = |key: &str| keys.iter().any(|(known, _)| *known == key);
    let date = candidate.date("date").map(ToString::to_string);
    if let Some((since, until)) =
        date.as_deref().filter(|_| has("since")).and_then(|date| date.split_once('/'))
    {
        values.retain(|(key, _)| *key != "date");
        let ends =
            [("since", since), ("until", until)].into_iter().filter(|(_, end)| !matches!(*end, "" | ".."));
        values.extend(ends.map(|(key, end)| (key, line(end))));
    }
    if has("as_of") {
        values.extend(date.as_deref().map(|date| ("as_of", line(date))));
    }
    for (end, other) in [("organisation", "collective"), ("partner", "partner_collective")] {
        if has(other)
            && let Some(value) = values.iter_mut().find(|(key, _)| *key == end)
            && let Written::Text(slug) = &value.1
            && declares(pack, "collective", slug)
            && !declares(pack, "organisation", slug)
        {
            value.0 = other;
        }
    }
    if standing.kind.role == Role::Thing {
        let name = candidate.text("name").or(candidate.text("place"));
        let title = keys.iter().map(|(key, _)| *key).find(|key| matches!(*key, "name" | "title"));
        values.retain(|(key, _)| *key != "name");
        values.extend(title.zip(name).map(|(key, name)| (key, line(name))));
        let also = candidate.text("also").into_iter().flat_map(|also| also.split("; "));
        values.push(("names", Written::Records(also.map(other_name).collect())));
        let website = candidate.text("website").and_then(|address| website(address, pack));
        values.push(("identifiers", Written::Records(website.into_iter().collect())));
        if standing.kind.nested.iter().any(|inner| inner.key == "dates") {
            let dates = date.iter().map(|date| vec![("date", line(date))]).collect();
            values.push(("dates", Written::Records(dates)));
            values.extend(candidate.text("event_kind").map(|kind| ("kind", line(kind))));
        }
    }
    values
}

fn declares(pack: &Pack, sort: &str, slug: &str) -> bool {
    pack.records.iter().any(|record| record.kind.name == sort && record.text("slug") == Some(slug))
}

/// The website of a thing, if one of the pack's passages has its address: the candidate was seen elsewhere.
fn website(address: &str, pack: &Pack) -> Option<Values> {
    let host = address.split("//").nth(1)?.split('/').next()?.trim_start_matches("www.");
    let host = Some(host).filter(|host| host.contains('.'))?;
    let states = |passage: &&Record| passage.text("anchor").is_some_and(|anchor| anchor.contains(host));
    let cite = pack.of(&PASSAGE).find(states)?.text("slug")?;
    let values = [("scheme", "website"), ("value", address), ("cite", cite)];
    Some(values.map(|(key, value)| (key, Written::Text(value.to_owned()))).to_vec())
}

fn other_name(name: &str) -> Values {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let is_acronym = capitals > 1 && !name.contains(|c: char| c.is_lowercase() || c == ' ');
    let kind = if is_acronym { "acronym" } else { "alternative" };
    vec![("name", Written::Text(name.to_owned())), ("kind", Written::Text(kind.to_owned()))]
}

/// What such a record needs and does not have.
fn missing(standing: Standing, values: &Values, pack: &Pack) -> Vec<String> {
    let has = |key: &str| values.iter().any(|(known, _)| *known == key);
    let outer = standing.outer.map(|outer| outer.key);
    let required =
        standing.keys().map(|(key, _)| key).filter(|key| standing.kind.needs(key) || outer == Some(*key));
    let mut missing: Vec<String> = required.filter(|key| !has(key)).map(|key| format!("{key}=…")).collect();
    // The slug is made from the name.
    if missing.len() > 1 && standing.kind.role == Role::Thing {
        missing.retain(|what| what != "slug=…");
    }
    for keys in standing.kind.one_of.iter().filter(|keys| !keys.iter().any(|key| has(key))) {
        if let [first, others @ ..] = *keys {
            missing.push(format!("{first}=… (or {})", others.join(", ")));
        }
    }
    // What is in files of many records is not known here.
    if pack.bulk.is_empty() {
        for (key, field) in standing.keys() {
            let sort = match field.map(|field| field.form) {
                Some(Form::Thing(sort)) => sort,
                None if outer == Some(key) => key,
                _ => continue,
            };
            let Some(slug) = text(values, key) else { continue };
            if !declares(pack, sort, slug) {
                let slugs = || pack.records.iter().filter(|record| record.kind.name == sort);
                let also = if pack.candidates().any(|candidate| candidate.text("slug") == Some(slug)) {
                    ", also a candidate".to_owned()
                } else if let Some(near) = nearest(slug, slugs().filter_map(|record| record.text("slug"))) {
                    format!(", perhaps `{near}`")
                } else {
                    String::new()
                };
                missing.push(format!("the {} `{slug}`{also}", sort.replace('_', " ")));
            }
        }
    }
    missing
}

/// The facts among these values that a thing of the pack does not have yet.
fn new_facts(thing: &Record, values: &Values) -> Vec<(Standing, Values)> {
    let value = |key: &str| values.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
    let names = thing.nested.iter().filter(|inner| inner.kind.table == "naming");
    let names: Vec<&str> = names.filter_map(|inner| inner.text("name")).collect();
    let mut new = Vec::new();
    for kind in thing.kind.nested.iter().copied().filter(|kind| !kind.key.is_empty()) {
        let mut facts: Vec<Values> = match value(kind.key) {
            Some(Written::Records(records)) => records.clone(),
            _ => Vec::new(),
        };
        let own = |(short, own): &(&str, &'static str)| Some((*own, value(short)?.clone()));
        let short: Values = kind.short.iter().filter_map(own).collect();
        facts.extend((!short.is_empty()).then_some(short));
        if kind.key == "names" {
            facts.extend(["name", "title"].iter().find_map(|key| text(values, key)).map(other_name));
        }
        for mut fact in facts {
            if text(&fact, "cite").is_none() {
                fact.extend(value("cite").map(|cite| ("cite", cite.clone())));
            }
            let is_known = match kind.key {
                "names" => text(&fact, "name").is_some_and(|name| names.contains(&name)),
                _ => thing.nested.iter().any(|known| known.kind.name == kind.name && is_same(known, &fact)),
            };
            fact.extend(value("slug").map(|slug| (thing.kind.key, slug.clone())));
            if !is_known {
                new.push((Standing { kind, outer: Some(thing.kind) }, fact));
            }
        }
    }
    new
}

/// Whether a record of the pack states the same, from the same passage.
fn is_same(known: &Record, fact: &Values) -> bool {
    let cite = known.cite.as_ref().map(|cite| cite.value.as_str());
    let stated =
        |(key, value): &(&str, Written)| known.get(key).is_some_and(|at| written(&at.value) == *value);
    cite == text(fact, "cite") && fact.iter().filter(|(key, _)| *key != "cite").all(stated)
}
