//! How much a statement that is not ours may take: of time, of memory, of length, of output.
//!
//! Time and rows are the user's to choose; the others are set so that honest queries stay far
//! below them (<https://www.sqlite.org/limits.html>).

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::limits::Limit;

use crate::error::Error;
use crate::output::{Cell, RowWriter};

/// Bytes of a statement.
pub(in crate::commands) const LONGEST_SQL: usize = 1 << 20;

/// Bytes of a value, and of a row in memory.
const LONGEST_VALUE: i32 = 16 << 20;

/// Bytes of memory that SQLite may use, for sorting among others.
const MEMORY: i64 = 256 << 20;

/// Bytes of text and of written blobs in all rows together.
const OUTPUT: u64 = 256 << 20;

/// Instructions of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;

/// How long after its end a statement may still be within a single instruction.
const GRACE: Duration = Duration::from_secs(1);

const LIMITS: [(Limit, i32); 10] = [
    (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
    // Ours is looked at before; this is for what SQLite makes of it.
    (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_VALUE),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 500),
    (Limit::SQLITE_LIMIT_PARSER_DEPTH, 1_000),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 200),
    (Limit::SQLITE_LIMIT_VDBE_OP, 1_000_000),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 100),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 1_000),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
];

/// What the user allows.
#[derive(Clone, Copy)]
pub(in crate::commands) struct Bounds {
    /// Seconds that SQLite may take.
    pub(in crate::commands) seconds: u64,
    /// Rows that may be given.
    pub(in crate::commands) rows: u64,
}

impl Bounds {
    /// Sets the bounds for a connection, and starts the clock.
    pub(in crate::commands) fn set(self, conn: &mut Connection) -> Result<Clock, Error> {
        let bounding = Error::sqlite("bounding the query");
        for (limit, most) in LIMITS {
            conn.set_limit(limit, most).map_err(&bounding)?;
        }
        // What is sorted stays in memory, which is bounded, and fills no disk.
        conn.pragma_update(None, "temp_store", "memory").map_err(&bounding)?;
        conn.pragma_update(None, "hard_heap_limit", MEMORY).map_err(&bounding)?;
        let clock = Clock::start(Duration::from_secs(self.seconds));
        let looked_at = clock.clone();
        conn.progress_handler(STEPS, Some(move || looked_at.is_over())).map_err(&bounding)?;
        self.watch(&clock);
        Ok(clock)
    }

    /// Ends the program where a single instruction, such as a search in a very long text, goes on
    /// after the time is over: SQLite cannot be interrupted there. Nothing is being written. It
    /// watches for as long as the clock is held.
    fn watch(self, clock: &Clock) {
        let clock = Arc::downgrade(&clock.0);
        thread::spawn(move || {
            loop {
                match clock.upgrade().map(|time| Clock(time).overdue()) {
                    None => return,
                    Some(overdue) if overdue >= GRACE => break,
                    Some(_) => thread::sleep(GRACE / 10),
                }
            }
            let _ = crate::commands::report_failure(&self.too_slow());
            std::process::exit(1);
        });
    }

    fn too_slow(self) -> Error {
        Error::failed(format!("the query took longer than {} s; --timeout allows it more", self.seconds))
    }

    /// Says which bound an error of SQLite's is about, if it is about one.
    pub(in crate::commands) fn reached(self, error: &rusqlite::Error, clock: &Clock) -> Option<Error> {
        let mebibytes = |bytes: i64| bytes >> 20;
        match error.sqlite_error_code()? {
            rusqlite::ErrorCode::OperationInterrupted => Some(self.too_slow()),
            // What was collected when the time was over is told as if memory were.
            rusqlite::ErrorCode::OutOfMemory if clock.is_over() => Some(self.too_slow()),
            rusqlite::ErrorCode::OutOfMemory => Some(Error::failed(format!(
                "the query needs more than {} MiB of memory; one that sorts, groups or collects less needs less",
                mebibytes(MEMORY)
            ))),
            rusqlite::ErrorCode::TooBig => Some(Error::failed(format!(
                "the query makes a value of more than {} MiB",
                mebibytes(LONGEST_VALUE.into())
            ))),
            _ => None,
        }
    }

    /// Stops what takes rows when there are too many of them, and the clock while they are written:
    /// they may be read as slowly as somebody likes.
    pub(in crate::commands) fn around<'w>(
        self,
        inner: Box<dyn RowWriter + 'w>,
        clock: Clock,
    ) -> Box<dyn RowWriter + 'w> {
        Box::new(Bounded { inner, clock, bounds: self, rows: 0, bytes: 0 })
    }
}

/// Counts the time that SQLite takes.
#[derive(Clone)]
pub(in crate::commands) struct Clock(Arc<Mutex<Time>>);

#[derive(Clone, Copy)]
enum Time {
    /// Runs, and ends then.
    Until(Instant),
    /// Stands, with so much left.
    Left(Duration),
}

impl Clock {
    fn start(time: Duration) -> Self {
        Self(Arc::new(Mutex::new(Time::Until(Instant::now() + time))))
    }

    fn change(&self, change: impl FnOnce(Time) -> Time) {
        let mut time = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *time = change(*time);
    }

    fn time(&self) -> Time {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        match self.time() {
            Time::Until(end) => Instant::now() > end,
            Time::Left(_) => false,
        }
    }

    /// The time since the end.
    fn overdue(&self) -> Duration {
        match self.time() {
            Time::Until(end) => Instant::now().saturating_duration_since(end),
            Time::Left(_) => Duration::ZERO,
        }
    }

    /// Makes the clock stand.
    pub(in crate::commands) fn stop(&self) {
        self.change(|time| match time {
            Time::Until(end) => Time::Left(end.saturating_duration_since(Instant::now())),
            left @ Time::Left(_) => left,
        });
    }

    /// Lets it go on.
    pub(in crate::commands) fn go_on(&self) {
        self.change(|time| match time {
            Time::Left(left) => Time::Until(Instant::now() + left),
            until @ Time::Until(_) => until,
        });
    }
}

/// Passes rows on as long as there are not too many.
struct Bounded<'w> {
    inner: Box<dyn RowWriter + 'w>,
    clock: Clock,
    bounds: Bounds,
    rows: u64,
    bytes: u64,
}

impl RowWriter for Bounded<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.rows += 1;
        self.bytes += cells.iter().map(|cell| length(*cell)).sum::<u64>();
        if self.rows > self.bounds.rows {
            let rows = if self.bounds.rows == 1 { "row" } else { "rows" };
            return Err(io::Error::other(Error::failed(format!(
                "the query gives more than {} {rows}; --max-rows allows it more",
                self.bounds.rows
            ))));
        }
        if self.bytes > OUTPUT {
            return Err(io::Error::other(Error::failed(format!(
                "the query gives more than {} MiB; ask for fewer rows or columns at a time",
                OUTPUT >> 20
            ))));
        }
        self.clock.stop();
        let written = self.inner.row(cells);
        self.clock.go_on();
        written
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.clock.stop();
        self.inner.finish()
    }
}

/// Bytes of a cell where it is written plainly; of a number, few enough not to count.
fn length(cell: Cell<'_>) -> u64 {
    let bytes = match cell {
        Cell::Text(text) => text.len(),
        Cell::Blob(bytes) => bytes.len() * 2,
        Cell::Null | Cell::Integer(_) | Cell::Real(_) => 0,
    };
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_in_time_is_not_ended_afterwards() {
        let mut conn = Connection::open_in_memory().unwrap();
        let clock = Bounds { seconds: 0, rows: 1 }.set(&mut conn).unwrap();
        let time = Arc::downgrade(&clock.0);
        drop((conn, clock));
        // Where somebody still had the clock, this program would end here.
        thread::sleep(GRACE + GRACE / 4);
        assert_eq!(time.strong_count(), 0);
    }
}
