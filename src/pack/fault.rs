//! Faults between the records of a pack, and a second pass over the pack to find their places.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use super::check::{self, messages};
use super::kind::{KINDS, Kind, Role, Standing};
use super::problem::{Place, Problem};
use super::{Pack, Record, bulk, stream};
use crate::error::Error;
use crate::fold::fold;

/// Records that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    /// Two records have the same slug, term or number: the name of their kind, and that name.
    SameName(&'static str, String),
    /// Two passages of a section have the same anchor: the section, and the anchor with the words around it.
    SameAnchor(String, [String; 3]),
    /// There is a duplicate fact: the values that identify it.
    SameFact(Vec<String>),
    /// There is a duplicate fact in this table, in some pack.
    Doubled(String),
    /// Following a key leads back to the start: the table of the key, and the name of the record.
    Circle(&'static str, String),
    /// A discrepancy, by its slug, has fewer than two passages.
    FewPassages(String),
    /// Two events have the same number in a series: the series and the number. This is a warning.
    SameOrdinal(String, String),
}

impl Fault {
    /// Two records have this name. Terms of one vocabulary can be declared under two kinds.
    pub(crate) fn same_name(kind: &'static Kind, name: String) -> Self {
        Self::SameName(if kind.role == Role::Term { kind.vocabulary() } else { kind.name }, name)
    }

    /// The ways in which a record can be a duplicate. `of` is the name of the record that it belongs to.
    pub(crate) fn of_duplicate(record: &Record, of: Option<&str>) -> Vec<Self> {
        let Some(name) = record.name() else {
            return vec![Self::SameFact(check::identity(record, of.map(str::to_owned)))];
        };
        let mut all = vec![Self::same_name(record.kind, name.value)];
        if let Some(section) = record.text("section") {
            let words =
                ["prefix", "anchor", "suffix"].map(|key| record.text(key).unwrap_or_default().to_owned());
            all.push(Self::SameAnchor(section.to_owned(), words));
        }
        all
    }
}

/// Passes each record of a pack, except candidates, to `visit`, with the name of its outer record.
fn each(pack: &Pack, visit: &mut dyn FnMut(&Record, Option<&str>)) -> Result<(), Error> {
    for standing in Standing::all().filter(|standing| standing.kind.role != Role::Candidate) {
        stream::each(pack, standing.kind, &mut |record| {
            visit(record, record.of.as_ref().map(|of| of.value.as_str()));
            let name = record.name().map(|name| name.value);
            for inner in &record.nested {
                visit(inner, name.as_deref());
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Adds a problem with its place for each of these faults of a pack.
///
/// # Errors
///
/// A file cannot be read, or it has changed since it was read.
pub(crate) fn report(pack: &Pack, faults: &HashSet<Fault>, problems: &mut Vec<Problem>) -> Result<(), Error> {
    if faults.is_empty() {
        return Ok(());
    }
    let doubled: HashSet<&str> = faults
        .iter()
        .filter_map(|fault| match fault {
            Fault::Doubled(table) => Some(table.as_str()),
            _ => None,
        })
        .collect();
    let before = problems.len();
    let mut seen: HashMap<Fault, Place> = HashMap::new();
    let mut ordinals: HashMap<(String, String), String> = HashMap::new();
    each(pack, &mut |record, of| {
        if problems.len() > before + bulk::SHOWN {
            return;
        }
        let is_doubled = doubled.contains(record.kind.table);
        let is_meant =
            |fault: &Fault| faults.contains(fault) || (is_doubled && matches!(fault, Fault::SameFact(_)));
        for fault in Fault::of_duplicate(record, of).into_iter().filter(is_meant) {
            let place = match &fault {
                Fault::SameName(..) => record.name().map(|name| name.place),
                Fault::SameAnchor(..) => record.get("anchor").map(|at| at.place.clone()),
                _ => None,
            };
            let place = place.unwrap_or_else(|| record.place.clone());
            let Some(first) = seen.get(&fault) else {
                seen.insert(fault, place);
                continue;
            };
            problems.push(match (&fault, record.name()) {
                (Fault::SameAnchor(section, _), _) => {
                    messages::same_anchor(section, &place).related(first, "the other is here")
                }
                (Fault::SameName(..), Some(name)) => {
                    messages::duplicate(record.kind, &name).related(first, "the first is here")
                }
                _ => messages::same_fact(record, first),
            });
        }
        let own = || of.map(str::to_owned).or_else(|| record.name().map(|name| name.value));
        match record.kind.table {
            "section" => circle(record, "parent", own(), faults, problems),
            "broader" => circle(record, "broader", own(), faults, problems),
            "place_within" => circle(record, "within", own(), faults, problems),
            "discrepancy" if own().is_some_and(|slug| faults.contains(&Fault::FewPassages(slug))) => {
                problems.push(messages::too_few_passages(&record.place));
            }
            "series_event" => {
                let (Some(event), Some(series), Some(at)) =
                    (of, record.text("series"), record.get("ordinal"))
                else {
                    return;
                };
                let (series, ordinal) = (series.to_owned(), at.value.shown());
                if faults.contains(&Fault::SameOrdinal(series.clone(), ordinal.clone())) {
                    let first =
                        ordinals.entry((series.clone(), ordinal.clone())).or_insert_with(|| event.to_owned());
                    if first != event {
                        problems.push(messages::same_ordinal(&ordinal, &series, first, &at.place));
                    }
                }
            }
            _ => {}
        }
    })?;
    if problems.len() == before && doubled.is_empty() {
        return Err(Error::cannot_read(
            Path::new(&pack.label),
            std::io::Error::other("it was changed while it was being read"),
        ));
    }
    Ok(())
}

/// Adds a problem for a key that leads from one record of a circle to another.
fn circle(
    record: &Record,
    key: &str,
    own: Option<String>,
    faults: &HashSet<Fault>,
    problems: &mut Vec<Problem>,
) {
    let is_on_circle = |slug: &str| faults.contains(&Fault::Circle(record.kind.table, slug.to_owned()));
    if let (Some(own), Some(above), Some(at)) = (own, record.text(key), record.get(key))
        && is_on_circle(&own)
        && is_on_circle(above)
    {
        problems.push(messages::circle(key, &own, &at.place));
    }
}

/// The names of things, to find those that several things share. Only a hash of each name is kept.
#[derive(Default)]
pub(crate) struct Names {
    seed: RandomState,
    /// A hash of the sort and name of each thing.
    all: Vec<u64>,
}

impl Names {
    /// Ignores invisible characters and differences of Unicode form.
    fn hash(&self, sort: &str, name: &str) -> u64 {
        if name.is_ascii() {
            return self.seed.hash_one((sort, name));
        }
        let seen: String = fold(name).nfkc().collect();
        self.seed.hash_one((sort, seen.as_str()))
    }

    /// Adds the name of a thing that was not listed before.
    pub(crate) fn add(&mut self, sort: &str, name: &str) {
        self.all.push(self.hash(sort, name));
    }

    /// Warns about things of these packs that have the same name, or names that look the same.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub(crate) fn report(mut self, packs: &[&Pack], problems: &mut Vec<Problem>) -> Result<(), Error> {
        let mut all = std::mem::take(&mut self.all);
        all.sort_unstable();
        let shared: HashSet<u64> =
            all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        drop(all);
        if shared.is_empty() {
            return Ok(());
        }
        let mut seen: HashMap<u64, (String, String, Place)> = HashMap::new();
        let before = problems.len();
        for (pack, kind) in packs.iter().flat_map(|pack| KINDS.iter().map(move |kind| (pack, kind))) {
            if kind.role != Role::Thing {
                continue;
            }
            stream::each(pack, kind, &mut |record| {
                if problems.len() <= before + bulk::SHOWN
                    && let (Some(slug), Some(at)) = (record.text("slug"), record.listed_name())
                    && let name = at.value.shown()
                    && let hash = self.hash(kind.name, &name)
                    && shared.contains(&hash)
                {
                    let first = (slug.to_owned(), name.clone(), at.place.clone());
                    let (other, its_name, place) = seen.entry(hash).or_insert(first);
                    if other != slug {
                        let problem = messages::same_name(kind, slug, other, *its_name == name, &at.place);
                        problems.push(problem.related(place, "the other is here"));
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}
