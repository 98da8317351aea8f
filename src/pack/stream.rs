//! Visits the records of a pack one after the other: first those in memory, then those of its files of
//! many records, which a second thread reads ahead.

use std::ops::ControlFlow;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use crate::error::Error;

use super::bulk::BulkFile;
use super::kind::Kind;
use super::{Pack, Problem, Record};

/// The number of records that are passed on at a time.
const BATCH: usize = 256;

/// How many batches the reader may be ahead.
const AHEAD: usize = 8;

/// What to do with each record.
type RecordVisit<'v> = dyn FnMut(&Record) -> Result<(), Error> + 'v;

/// The mistakes in what was read.
#[derive(Default)]
pub(crate) struct Mistakes {
    /// Those that were not reported when the pack was read.
    pub(crate) problems: Vec<Problem>,
    /// Whether a record could not be read.
    pub(crate) is_cut: bool,
}

/// Passes each separate record of a kind in the pack to `visit`, until that fails.
pub(crate) fn each(pack: &Pack, kind: &'static Kind, visit: &mut RecordVisit<'_>) -> Result<Mistakes, Error> {
    let mut mistakes = Mistakes::default();
    pack.of(kind).try_for_each(&mut *visit)?;
    for file in pack.bulk.iter().filter(|file| file.holds(kind)) {
        each_of(file, kind, &mut mistakes, visit)?;
    }
    Ok(mistakes)
}

fn each_of(
    file: &BulkFile,
    kind: &'static Kind,
    mistakes: &mut Mistakes,
    visit: &mut RecordVisit<'_>,
) -> Result<(), Error> {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<Record>>(AHEAD);
        // Visited batches go back to the reading thread, which frees them: the visitor is the slower one.
        let (returning, returned) = channel::<Vec<Record>>();
        let reader = scope.spawn(move || {
            let mut found = Vec::new();
            let mut batch = Vec::with_capacity(BATCH);
            let read = file.read(&mut found, &mut |record| {
                if record.kind.name != kind.name {
                    return ControlFlow::Continue(());
                }
                batch.push(record);
                if batch.len() < BATCH {
                    return ControlFlow::Continue(());
                }
                // Sending fails after the visitor has stopped.
                let mut next = returned.try_iter().last().unwrap_or_default();
                next.clear();
                match sender.send(std::mem::replace(&mut batch, next)) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                }
            });
            let _ = sender.send(batch);
            (read, found)
        });
        // If it fails, the receiver is dropped, and the reader stops.
        for batch in receiver {
            batch.iter().try_for_each(&mut *visit)?;
            // Sending fails after everything has been read.
            let _ = returning.send(batch);
        }
        let Ok((read, found)) = reader.join() else {
            return Err(Error::cannot_read(file.path(), std::io::Error::other("the reading thread stopped")));
        };
        // The problems of a file whose lines name their kinds were reported when the pack was read.
        if file.standing.is_some() {
            mistakes.problems.extend(found);
        }
        mistakes.is_cut |= !read.map_err(|source| Error::cannot_read(file.path(), source))?;
        Ok(())
    })
}
