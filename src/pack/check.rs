//! Checks of single records, and of a pack before its records are read.
//!
//! Each check tests one rule, and all problems are reported. A check says nothing about a value that
//! was already refused when it was read. Rules between records are checked in the database while
//! they are seeded; the messages for both are in `messages`.

pub(crate) mod messages;

use std::collections::{HashMap, HashSet, VecDeque};

use super::contents::Pack;
use super::kind::{self, Form};
use super::problem::{Place, Problem};
use super::record::{Record, Value};

pub(crate) fn one_source(pack: &Pack, problems: &mut Vec<Problem>) {
    let mut sources = pack.of(&kind::SOURCE);
    if sources.next().is_none() && pack.is_whole {
        problems.push(Problem::error(&pack.place, format!("{} has no `[source]`", pack.label)).help(
            "describe what the facts were read from in `source.toml`: `[source]` with slug, title and language",
        ));
    }
    for second in sources {
        problems.push(Problem::error(&second.place, "a pack can have only one `[source]`"));
    }
}

pub(crate) fn dates_fit(record: &Record, problems: &mut Vec<Problem>) {
    let Some(bounds) = &record.kind.bounds else { return };
    let dated = bounds.first.iter().chain(bounds.last).any(|key| record.gives(key));
    if let (Some(stated), false) = (record.get("stated"), dated) {
        problems.push(
            Problem::error(&stated.place, "`stated` without a date")
                .help("give the date as precisely as EDTF allows, such as `date = \"2014\"`"),
        );
    }
    if let (Some(date), true) =
        (record.get("date"), record.get("since").is_some() || record.get("until").is_some())
    {
        problems.push(Problem::error(&date.place, "`date` cannot be combined with `since` or `until`"));
    }
    if let (Some(since), Some(until)) = (record.date("since"), record.date("until"))
        && let (Some(first), Some(last)) = (since.earliest(), until.latest())
        && first > last
        && let Some(at) = record.get("until")
    {
        problems.push(Problem::error(&at.place, format!("`until` {until} is before `since` {since}")));
    }
}

pub(crate) fn keys_fit(record: &Record, problems: &mut Vec<Problem>) {
    for (one, other) in [("organisation", "partner"), ("collective", "partner_collective")] {
        if let (Some(name), Some(partner)) = (record.text(one), record.get(other))
            && record.text(other) == Some(name)
        {
            problems.push(Problem::error(&partner.place, format!("`{name}` cannot be a partner of itself")));
        }
    }
    if let (Some(heading), false) = (record.get("heading"), record.gives("label"))
        && record.text("heading") == Some("")
    {
        problems.push(
            Problem::error(&heading.place, "a section without a heading needs a `label`")
                .help("`label` is your own name for a section that has lost its heading"),
        );
    }
    if let (Some(symmetric), Some(wording), Some(inverse)) =
        (record.get("symmetric"), record.text("wording"), record.text("inverse"))
        && symmetric.value == Value::Boolean(true)
        && wording != inverse
    {
        problems.push(Problem::error(
            &symmetric.place,
            "a symmetric relation needs the same `wording` and `inverse`",
        ));
    }
    if let (Some(given), None) = (record.get("given"), record.get("family")) {
        problems.push(Problem::error(&given.place, "`given` needs a `family` name"));
    }
    if record.kind.table == "recurrence" && !record.gives("period") && !record.gives("organiser") {
        problems.push(Problem::error(&record.place, "a recurrence needs a `period` or an `organiser`"));
    }
    // The kinds `listed` and `label` have their own keys.
    if record.kind.table == "naming"
        && let Some(kind) = record.get("kind")
        && matches!(record.text("kind"), Some("listed" | "label"))
    {
        problems.push(
            Problem::error(&kind.place, "this kind of name has its own key")
                .help("use `name` for how the pack lists the thing, and `label` for the curator's choice"),
        );
    }
}

/// The values that identify a fact; `of` is the name of the record that it belongs to.
pub(crate) fn identity(record: &Record, of: Option<String>) -> Vec<String> {
    let mut identity =
        vec![record.kind.table.to_owned(), record.kind.constants.iter().map(|(_, value)| *value).collect()];
    identity.extend(of);
    identity.extend(record.cite.as_ref().map(|cite| cite.value.clone()));
    for (field, value) in record.kind.fields.iter().zip(&record.values) {
        if field.identifies {
            // An organisation and a collective can have the same slug, but under different keys; the
            // description of an activity is a statement.
            let name = if matches!(field.form, Form::Thing(_)) { field.key } else { field.column };
            identity
                .push(value.as_ref().map(|at| format!("{name}={}", at.value.shown())).unwrap_or_default());
        }
    }
    identity
}

/// Checks that no two packs have the same source.
pub fn sources_once(packs: &[Pack], problems: &mut Vec<Problem>) {
    let mut seen: HashMap<String, Place> = HashMap::new();
    for name in packs.iter().filter_map(|pack| pack.of(&kind::SOURCE).next()?.name()) {
        if let Some(first) = seen.get(&name.value) {
            let problem = Problem::error(&name.place, format!("two packs have the source `{}`", name.value));
            problems.push(problem.related(first, "the other is here"));
        } else {
            seen.insert(name.value, name.place);
        }
    }
}

/// How many passages without a fact are shown one by one for each pack. In a pack that was just
/// drafted almost every passage is one.
const UNUSED_SHOWN: usize = 10;

/// Finds the passages of a pack that have both a fact and a reason for having none, or neither.
#[derive(Default)]
pub(crate) struct Passages {
    wrong: Vec<Problem>,
    unused: Vec<Problem>,
    /// The first unused passage that is not shown by itself, and how many follow it.
    further: Option<(Place, usize)>,
}

impl Passages {
    /// Checks a passage. `is_cited`: facts cite it; `is_waiting`: candidates cite it.
    pub(crate) fn look_at(&mut self, passage: &Record, is_cited: bool, is_waiting: bool) {
        let (Some(slug), Some(at)) = (passage.text("slug"), passage.get("slug")) else { return };
        match (is_cited, passage.get("no_fact")) {
            (true, Some(reason)) => self.wrong.push(messages::fact_and_reason(slug, &reason.place)),
            (false, None) if !is_waiting => match &mut self.further {
                None if self.unused.len() < UNUSED_SHOWN => {
                    self.unused.push(messages::unused_passage(slug, &at.place));
                }
                None => self.further = Some((at.place.clone(), 0)),
                Some((_, more)) => *more += 1,
            },
            (true, None) | (false, _) => {}
        }
    }

    /// How many passages have a fact and a reason.
    pub(crate) fn wrong(&self) -> usize {
        self.wrong.len()
    }

    /// Returns the errors and the warnings.
    pub(crate) fn found(mut self) -> (Vec<Problem>, Vec<Problem>) {
        self.unused.extend(self.further.map(|(place, more)| messages::more_unused(&place, more)));
        (self.wrong, self.unused)
    }
}

/// The nodes on circles, and between two circles: those that are left when nodes without incoming
/// or outgoing edges are removed until there are none.
#[must_use]
pub fn on_circles(mut edges: Vec<(i64, i64)>) -> Vec<i64> {
    for _ in 0..2 {
        edges.sort_unstable();
        let mut incoming: HashMap<i64, usize> = HashMap::new();
        for (_, to) in &edges {
            *incoming.entry(*to).or_default() += 1;
        }
        let mut ready: VecDeque<i64> =
            edges.iter().map(|(from, _)| *from).filter(|from| !incoming.contains_key(from)).collect();
        let mut gone: HashSet<i64> = HashSet::new();
        while let Some(node) = ready.pop_front() {
            if !gone.insert(node) {
                continue;
            }
            let first = edges.partition_point(|(from, _)| *from < node);
            for (_, to) in edges[first..].iter().take_while(|(from, _)| *from == node) {
                if let Some(count) = incoming.get_mut(to) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push_back(*to);
                    }
                }
            }
        }
        edges.retain(|(from, _)| !gone.contains(from));
        // The second pass follows the edges backwards.
        for (from, to) in &mut edges {
            std::mem::swap(from, to);
        }
    }
    let mut nodes: Vec<i64> = edges.into_iter().flat_map(|(from, to)| [from, to]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

#[cfg(test)]
mod tests {
    use super::on_circles;

    #[test]
    fn only_nodes_on_circles_are_found() {
        assert_eq!(on_circles(vec![(1, 2), (2, 3), (3, 4)]), Vec::<i64>::new());
        assert_eq!(on_circles(vec![(1, 2), (2, 3), (3, 2), (3, 4), (9, 9)]), vec![2, 3, 9]);
        let chain: Vec<(i64, i64)> = (0..100_000).map(|node| (node, node + 1)).collect();
        assert_eq!(on_circles(chain), Vec::<i64>::new());
    }
}
