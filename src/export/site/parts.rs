//! The parts of a site, which several threads write at once. Which thread writes a part, and when, makes no
//! difference to what is written.

use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use rusqlite::Connection;

use super::{Shared, Site};
use crate::db;
use crate::error::Error;
use crate::export::snapshot::{Snapshot, reading};

/// How many statements a connection keeps for the next page: more than a page needs.
const STATEMENTS: usize = 64;

type Part = fn(&Site<'_, '_>, u32) -> Result<(), Error>;

/// All parts but the pages of things. Those that take longest begin first.
const PARTS: [Part; 11] = [
    |site, _| site.downloads(),
    |site, _| site.reports(),
    |site, _| site.sources(),
    |site, _| site.start(),
    |site, _| site.search(),
    |site, _| site.conflicts(),
    |site, _| site.lists(),
    |site, _| site.references(),
    |site, _| site.dictionary(),
    |site, _| site.files(),
    |site, _| site.shared.changes.map_or(Ok(()), |changes| site.changes(changes)),
];

/// The most threads, each of which needs memory.
const THREADS: usize = 8;

/// In how many parts the pages of things are written.
const THINGS: u32 = 16;

/// Writes all parts from the SQLite file of the site.
///
/// # Errors
///
/// That of a part that failed.
pub(super) fn write(shared: &Shared<'_>, snapshot: &Snapshot<'_>, database: &Path) -> Result<(), Error> {
    let things = (0..THINGS).map(|part| -> (Part, u32) { (|site, part| site.things(part, THINGS), part) });
    let queue = Mutex::new(PARTS.map(|part| (part, 0)).into_iter().chain(things));
    let (name, reports, texts) = (snapshot.name, snapshot.reports, snapshot.texts);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    // Writes one part after the other, until none is left or one fails.
    let work = || -> Result<(), Error> {
        let mut conn = open(database)?;
        let snapshot = Snapshot::of(&mut conn, name, reports, texts)?;
        let site = Site { shared, snapshot: &snapshot };
        while let Some((part, argument)) = next() {
            part(&site, argument)?;
        }
        Ok(())
    };
    // The others stop after the part that they are writing.
    let work = || work().inspect_err(|_| while next().is_some() {});
    thread::scope(|scope| {
        let others = thread::available_parallelism().map_or(1, usize::from).min(THREADS) - 1;
        let others: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
        let results =
            others.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        work().and(results.collect::<Result<(), Error>>())
    })
}

/// Opens the file with the conflicts at hand, since to find them takes long: a temporary table stands in for the view
/// that finds them, and a temporary view reads it.
fn open(database: &Path) -> Result<Connection, Error> {
    let conn = db::open_immutable(database)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    let view = conn.query_row(include_str!("sql/view_of_conflicts.sql"), [], |row| row.get("sql"));
    let view: String = view.map_err(reading)?;
    conn.execute_batch(include_str!("sql/find_conflicts.sql"))
        .and_then(|()| conn.execute_batch(&view.replacen("CREATE VIEW", "CREATE TEMP VIEW", 1)))
        .map_err(reading)?;
    Ok(conn)
}
