//! Ctrl-C during a write: the work stops, the transaction is rolled back, and the file is as it was.
//! A second Ctrl-C ends the program at once; the next program that opens the file rolls back.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, ErrorCode};

use crate::error::Error;

/// SQLite's virtual machine instructions between two checks: a few milliseconds.
const STEPS: i32 = 100_000;

/// Makes statements on this connection stop when the user interrupts. The flag is for work outside
/// statements.
pub(super) fn watch(conn: &mut Connection, path: &Path) -> Result<Arc<AtomicBool>, Error> {
    let interrupted = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let code = 128 + signal;
        signal_hook::flag::register_conditional_shutdown(signal, code, Arc::clone(&interrupted))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&interrupted)))
            .map_err(|source| Error::cannot_read(path, source))?;
    }
    let flag = Arc::clone(&interrupted);
    conn.progress_handler(STEPS, Some(move || interrupted.load(Ordering::Relaxed)))
        .map_err(Error::database(path, "opening"))?;
    Ok(flag)
}

/// Turns SQLite's error into one that says that the user interrupted.
pub(super) fn explain(error: Error, path: &Path) -> Error {
    let code = error.sqlite_error().and_then(rusqlite::Error::sqlite_error_code);
    if code == Some(ErrorCode::OperationInterrupted) { Error::interrupted(path) } else { error }
}
