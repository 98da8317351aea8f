//! What packs that are compared together share while they are read one after the other: which
//! sources are there, which are to go, and what has changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::pack::Pack;
use crate::pack::kind;
use crate::seed::load::names::Rows;
use crate::seed::{Change, Others};

/// What packs that are seeded together share while they are read one after the other.
#[derive(Debug, Default)]
pub(super) struct Together {
    /// Sources that are to go.
    pub(super) leaving: BTreeSet<i64>,
    /// Those of them that are still as they were: what they declare there binds nobody.
    pub(super) outdated: BTreeSet<i64>,
    pub(super) counts: BTreeMap<&'static str, Counts>,
    /// The rows that are written, by table: each counts once.
    pub(super) written: HashMap<&'static str, Rows>,
    /// The next free row number of each table.
    pub(super) next: HashMap<&'static str, i64>,
    /// Whether it is only told what would change.
    pub(super) only_looks: bool,
}

impl Together {
    pub(super) fn of(conn: &Connection, packs: &[&Pack], others: Others) -> rusqlite::Result<Self> {
        let (mut together, mut given) = (Self::default(), BTreeSet::new());
        for pack in packs {
            given.extend(source(conn, pack.slug())?);
        }
        if others == Others::Remove {
            let mut statement = conn.prepare("SELECT id FROM source")?;
            for id in statement.query_map([], |row| row.get(0))? {
                together.leaving.insert(id?);
            }
            together.leaving.retain(|id| !given.contains(id));
        }
        together.outdated = given.union(&together.leaving).copied().collect();
        Ok(together)
    }

    pub(super) fn count(&mut self, table: &'static str) -> &mut Counts {
        self.counts.entry(table).or_default()
    }

    /// Counts a row as changed, once.
    pub(super) fn count_changed(&mut self, table: &'static str, id: i64) {
        if self.write(table, id) {
            self.count(table).changed += 1;
        }
    }

    /// Notes that a row is written; `false` where that was noted before.
    pub(super) fn write(&mut self, table: &'static str, id: i64) -> bool {
        let written = self.written.entry(table).or_default();
        let is_first = !written.has(id);
        written.add(id);
        is_first
    }
}

pub(super) fn source(conn: &Connection, slug: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM source WHERE slug = :slug")?
        .query_row(named_params! { ":slug": slug }, |row| row.get(0))
        .optional()
}

/// How many rows of a table have changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) removed: usize,
}

/// The changes, each table after those that its rows refer to.
pub(super) fn changes(counts: &BTreeMap<&'static str, Counts>) -> Vec<Change> {
    let kinds = kind::KINDS.iter().flat_map(|kind| std::iter::once(kind).chain(kind.nested));
    let tables = kinds.map(|kind| kind.table).chain(["shared_declaration"]);
    let found = tables.filter_map(|table| Some((table, counts.get(table)?)));
    let change = |(table, counts): (&'static str, &Counts)| Change {
        table,
        added: counts.added,
        changed: counts.changed,
        removed: counts.removed,
    };
    found.map(change).filter(|change| change.added + change.changed + change.removed > 0).collect()
}
