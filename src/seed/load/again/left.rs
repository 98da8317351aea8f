//! What can be told when the rows of all packs are there: what two rows both have that is to be
//! unique, facts that stand twice, passages that no fact cites.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use rusqlite::OptionalExtension as _;

use super::failed;
use crate::error::Error;
use crate::pack::check::messages;
use crate::pack::kind::{self, Kind, PASSAGE, Role};
use crate::pack::problem::{Place, Problem};
use crate::seed::layout::{Cell, Layout};
use crate::seed::load::names::Rows;
use crate::seed::load::{Loader, stream};

impl Loader<'_> {
    /// What can be told when all rows are there.
    pub(super) fn finish_again(&mut self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        self.passages_differ(problems)?;
        // Of a pack that was checked as a whole, this has been told.
        if self.pack.bulk.is_empty() {
            return Ok(());
        }
        let met = self.there.as_ref().and_then(|there| there.met.get(PASSAGE.table));
        self.passages_used(met.into_iter().flat_map(Rows::iter), problems)
    }

    /// Says which rows could not be written, as others have the same name or anchor; where
    /// nothing `is_written`, could not be.
    pub(super) fn all_taken(&mut self, is_written: bool, problems: &mut Vec<Problem>) -> Result<(), Error> {
        for kind in kind::KINDS {
            let layout = Layout::of(kind);
            match &mut self.there {
                // What was in the way can have gone with another pack.
                Some(there) if is_written => there.pending.write(self.conn, &layout).map_err(failed)?,
                _ => {}
            }
            if is_written || kind.role == Role::Thing {
                self.taken(&layout, is_written, problems)?;
            }
        }
        Ok(())
    }

    fn taken(&mut self, layout: &Layout, is_written: bool, problems: &mut Vec<Problem>) -> Result<(), Error> {
        let kind = layout.kind;
        // By what is to be unique: texts that rows of this pack share, and records that have what
        // is another pack's, each with the slug of that row and of its source.
        let mut own: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut others: HashMap<(usize, usize), (String, String)> = HashMap::new();
        let Some(there) = self.there.as_ref().filter(|there| there.pending.has(kind.table)) else {
            return Ok(());
        };
        let unique: Vec<&'static str> = match kind.label_key() {
            Some(key) => vec![key],
            None => vec!["section_id", "anchor"],
        };
        let owner = if kind.role == Role::Thing { "t.passage_id" } else { "t.id" };
        let condition: Vec<String> = unique.iter().map(|column| format!("t.{column} = ?")).collect();
        let sql = format!(
            "SELECT t.id, t.slug, {owner} AS owner FROM {} AS t WHERE {}",
            kind.table,
            condition.join(" AND ")
        );
        there
            .pending
            .each(self.conn, layout, "", |waiting| {
                let cells: Vec<&Cell> =
                    unique.iter().filter_map(|column| Some(&waiting.row[layout.column(column)?])).collect();
                let found: Option<(i64, String, i64)> = self
                    .conn
                    .prepare_cached(&sql)?
                    .query_row(rusqlite::params_from_iter(&cells), |row| {
                        Ok((row.get("id")?, row.get("slug")?, row.get("owner")?))
                    })
                    .optional()?;
                match found {
                    Some((id, slug, owner))
                        if !there.has_met(kind.table, id) && !there.passages.has(owner) =>
                    {
                        let source = self.owner(kind, &Cell::Integer(owner))?.map(|owner| owner.slug);
                        let place = (waiting.place.file, waiting.place.span.start);
                        others.insert(place, (slug, source.unwrap_or_default()));
                    }
                    // Where nothing is written, a row of this pack can be one that makes room.
                    _ if !is_written => {}
                    _ => {
                        own.insert(cells.iter().filter_map(|cell| text(cell)).collect());
                    }
                }
                Ok(())
            })
            .map_err(failed)?;
        let before = problems.len();
        self.tell_taken(kind, &own, &others, problems)?;
        if problems.len() == before && (is_written || !others.is_empty()) {
            return Err(self.has_changed());
        }
        Ok(())
    }

    /// Reads the records of a kind once more and tells of those that share what is to be unique.
    fn tell_taken(
        &mut self,
        kind: &'static Kind,
        own: &BTreeSet<Vec<String>>,
        others: &HashMap<(usize, usize), (String, String)>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        let mut first: HashMap<Vec<String>, (String, Place)> = HashMap::new();
        stream::each(self.pack, kind, &mut Vec::new(), &mut |record, _| {
            let on = ControlFlow::Continue(());
            let key = kind.label_key().unwrap_or("anchor");
            let (Some(name), Some(at)) = (record.name(), record.get(key)) else { return Ok(on) };
            if let Some((of, owner)) = others.get(&(record.place.file, record.place.span.start)) {
                problems.push(self.same_label(kind, (&name.value, &at.place), (of, owner)));
            }
            if own.is_empty() {
                return Ok(on);
            }
            let shared = if kind.role == Role::Thing {
                vec![at.value.shown()]
            } else {
                let Some(section) = record.text("section") else { return Ok(on) };
                let id = self.look_up("section", section).map_err(failed)?;
                id.map(|id| id.to_string()).into_iter().chain([at.value.shown()]).collect()
            };
            if !own.contains(&shared) {
                return Ok(on);
            }
            match first.get(&shared) {
                None => {
                    first.insert(shared, (name.value, at.place.clone()));
                }
                Some((slug, place)) if kind.role == Role::Thing => {
                    let problem = messages::same_label(kind, &name.value, key, slug, &at.place);
                    problems.push(problem.related(place, "the other is here"));
                }
                Some((_, place)) => {
                    let section = record.text("section").unwrap_or_default();
                    problems
                        .push(messages::same_anchor(section, &at.place).related(place, "the other is here"));
                }
            }
            Ok(on)
        })?;
        Ok(())
    }
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Integer(number) => Some(number.to_string()),
        Cell::Text(text) => Some(text.clone()),
    }
}
