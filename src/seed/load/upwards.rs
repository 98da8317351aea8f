//! Records that name one of their own kind: a section its parent, a topic the broader one. What
//! they name can stand after them, and it is not to lead back to them.

use std::collections::{HashMap, HashSet};

use rusqlite::named_params;

use super::Loader;
use crate::pack::Record;
use crate::pack::check::messages;
use crate::pack::kind::Kind;
use crate::pack::problem::{At, Problem};

/// A record that names one of its own kind.
pub(super) struct Upwards {
    /// Id of its row.
    id: i64,
    slug: String,
    /// The slug that it names.
    above: At<String>,
}

impl Loader<'_> {
    /// Keeps what a record names of its own kind.
    pub(super) fn note_above(&mut self, record: &Record, id: i64, above: Option<At<String>>) {
        let slug = record.text("slug").unwrap_or_default();
        self.above.extend(above.map(|above| Upwards { id, slug: slug.to_owned(), above }));
    }

    /// Gives the records that name one of their own kind what they name, which can stand after
    /// them.
    pub(super) fn link_upwards(
        &mut self,
        kind: &'static Kind,
        problems: &mut Vec<Problem>,
    ) -> rusqlite::Result<()> {
        let upwards = std::mem::take(&mut self.above);
        let Some((_, field)) = kind.upward() else { return Ok(()) };
        let sql = format!("UPDATE {} SET {} = :above WHERE id = :id", kind.table, field.column);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut links: HashMap<i64, i64> = HashMap::new();
        for record in &upwards {
            if let Some(found) = self.known(kind.table, &kind.words(), &record.above, problems)? {
                links.insert(record.id, found);
            }
        }
        let circling = circling(&links);
        for Upwards { id, slug, above } in &upwards {
            if circling.contains(id) {
                problems.push(messages::circle(field.key, slug, &above.place));
            } else if let Some(found) = links.get(id) {
                if self.there.is_some() {
                    self.link_again(kind, field, (*id, *found), above, problems)?;
                } else {
                    statement.execute(named_params! { ":id": id, ":above": found })?;
                }
            }
        }
        Ok(())
    }
}

/// The rows from which the links lead back to the row itself. Each is passed once.
fn circling(links: &HashMap<i64, i64>) -> HashSet<i64> {
    let mut passed: HashMap<i64, i64> = HashMap::new();
    let mut circling = HashSet::new();
    for &start in links.keys() {
        let mut next = Some(start);
        while let Some(id) = next.filter(|id| !passed.contains_key(id)) {
            passed.insert(id, start);
            next = links.get(&id).copied();
        }
        let Some(meeting) = next.filter(|id| passed.get(id) == Some(&start)) else { continue };
        let mut member = Some(meeting);
        while let Some(id) = member.filter(|id| !circling.contains(id)) {
            if !links.contains_key(&id) {
                break;
            }
            circling.insert(id);
            member = links.get(&id).copied();
        }
    }
    circling
}
