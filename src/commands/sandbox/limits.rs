//! Limits what SQL from the user may use: time, memory, length and output.
//!
//! The user chooses the time and the number of rows. The other limits are far above what honest
//! queries need (<https://www.sqlite.org/limits.html>).

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode};

use crate::error::Error;
use crate::output::{Cell, RowWriter};

/// Bytes of a statement.
pub(in crate::commands) const LONGEST_SQL: usize = 1 << 20;

/// Bytes of a value, and of a row in memory.
const LONGEST_VALUE: i32 = 16 << 20;

/// Bytes of memory that SQLite may use, for sorting among others.
const MEMORY: i64 = 256 << 20;

/// Bytes of text and of written blobs in all rows together.
const OUTPUT: usize = 256 << 20;

/// Instructions of SQLite's virtual machine between two checks of the clock.
const STEPS: i32 = 10_000;

/// How long a single instruction may continue after the time is over.
const GRACE: Duration = Duration::from_secs(1);

const LIMITS: [(Limit, i32); 10] = [
    (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
    // The user's SQL is limited earlier; this limits the SQL that SQLite generates from it.
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
pub(in crate::commands) struct QueryLimits {
    /// Seconds that SQLite may take.
    pub(in crate::commands) seconds: u64,
    /// Rows that the query may give.
    pub(in crate::commands) rows: u64,
}

impl QueryLimits {
    /// Sets the limits of a connection, and starts the clock.
    pub(in crate::commands) fn set(self, conn: &mut Connection) -> Result<Clock, Error> {
        let limiting = Error::sqlite("limiting the query");
        for (limit, most) in LIMITS {
            conn.set_limit(limit, most).map_err(&limiting)?;
        }
        // Sorting uses memory, which is limited, so that it cannot fill the disk.
        conn.pragma_update(None, "temp_store", "memory").map_err(&limiting)?;
        conn.pragma_update(None, "hard_heap_limit", MEMORY).map_err(&limiting)?;
        let clock = Clock::start(Duration::from_secs(self.seconds));
        let checked = clock.clone();
        conn.progress_handler(STEPS, Some(move || checked.is_over())).map_err(&limiting)?;
        self.start_watchdog(&clock);
        Ok(clock)
    }

    /// Starts a watchdog thread that ends the program if a single instruction, such as a search in a very
    /// long text, continues after the time limit: SQLite cannot be interrupted there. Nothing is being
    /// written at that time. The thread ends when the clock is dropped.
    fn start_watchdog(self, clock: &Clock) {
        let clock = Arc::downgrade(&clock.0);
        thread::spawn(move || {
            while let Some(time) = clock.upgrade() {
                if Clock(time).overdue() >= GRACE {
                    let _ = crate::commands::report_failure(&self.too_slow());
                    std::process::exit(1);
                }
                thread::sleep(GRACE / 10);
            }
        });
    }

    fn too_slow(self) -> Error {
        Error::failed(format!("the query took longer than {} s; --timeout allows it more", self.seconds))
    }

    /// The error for the limit that caused an error from SQLite, if one did.
    pub(in crate::commands) fn reached(self, error: &rusqlite::Error, clock: &Clock) -> Option<Error> {
        match error.sqlite_error_code()? {
            ErrorCode::OperationInterrupted => Some(self.too_slow()),
            // An aggregate function reports an interruption as a lack of memory.
            ErrorCode::OutOfMemory if clock.is_over() => Some(self.too_slow()),
            ErrorCode::OutOfMemory => Some(Error::failed(format!(
                "the query needs more than {} MiB of memory; one that sorts, groups or collects less needs less",
                MEMORY >> 20
            ))),
            ErrorCode::TooBig => {
                let most = LONGEST_VALUE >> 20;
                Some(Error::failed(format!("the query makes a value of more than {most} MiB")))
            }
            _ => None,
        }
    }

    /// Stops the rows when there are too many of them, and pauses the clock while they are written,
    /// since their reader may be slow.
    pub(in crate::commands) fn around<'w>(
        self,
        inner: Box<dyn RowWriter + 'w>,
        clock: Clock,
    ) -> Box<dyn RowWriter + 'w> {
        Box::new(LimitedWriter { inner, clock, bounds: self, rows: 0, bytes: 0 })
    }
}

/// Measures the time that SQLite takes.
#[derive(Clone)]
pub(in crate::commands) struct Clock(Arc<Mutex<Timer>>);

struct Timer {
    end: Instant,
    is_paused: bool,
}

impl Clock {
    fn start(time: Duration) -> Self {
        Self(Arc::new(Mutex::new(Timer { end: Instant::now() + time, is_paused: false })))
    }

    fn timer(&self) -> MutexGuard<'_, Timer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.overdue() > Duration::ZERO
    }

    /// How long ago the time was over.
    fn overdue(&self) -> Duration {
        let timer = self.timer();
        if timer.is_paused { Duration::ZERO } else { Instant::now().saturating_duration_since(timer.end) }
    }

    /// Stops the clock for good.
    pub(in crate::commands) fn stop(&self) {
        self.timer().is_paused = true;
    }

    /// Runs something whose time does not count.
    pub(in crate::commands) fn paused<T>(&self, work: impl FnOnce() -> T) -> T {
        self.stop();
        let start = Instant::now();
        let done = work();
        let mut timer = self.timer();
        timer.end += start.elapsed();
        timer.is_paused = false;
        done
    }
}

/// Passes rows on until there are too many.
struct LimitedWriter<'w> {
    inner: Box<dyn RowWriter + 'w>,
    clock: Clock,
    bounds: QueryLimits,
    rows: u64,
    bytes: usize,
}

impl RowWriter for LimitedWriter<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.rows += 1;
        self.bytes += cells.iter().map(|cell| length(*cell)).sum::<usize>();
        let most = self.bounds.rows;
        if self.rows > most {
            let rows = if most == 1 { "row" } else { "rows" };
            let message = format!("the query gives more than {most} {rows}; --max-rows allows it more");
            return Err(io::Error::other(Error::failed(message)));
        }
        if self.bytes > OUTPUT {
            let most = OUTPUT >> 20;
            let message =
                format!("the query gives more than {most} MiB; ask for fewer rows or columns at a time");
            return Err(io::Error::other(Error::failed(message)));
        }
        self.clock.paused(|| self.inner.row(cells))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.clock.stop();
        self.inner.finish()
    }
}

/// Bytes of a cell in plain text; a number is too short to count.
fn length(cell: Cell<'_>) -> usize {
    match cell {
        Cell::Text(text) => text.len(),
        Cell::Blob(bytes) => bytes.len() * 2,
        Cell::Null | Cell::Integer(_) | Cell::Real(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watchdog_ends_with_the_query() {
        let mut conn = Connection::open_in_memory().unwrap();
        let clock = QueryLimits { seconds: 0, rows: 1 }.set(&mut conn).unwrap();
        let timer = Arc::downgrade(&clock.0);
        drop((conn, clock));
        // If the clock were still in use, this program would end here.
        thread::sleep(GRACE + GRACE / 4);
        assert_eq!(timer.strong_count(), 0);
    }
}
