//! Ctrl-C while something is written: the work ends, the transaction is rolled back, and the
//! file is as it was. A second Ctrl-C ends the program at once; the next one that opens the
//! file then rolls back.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, ErrorCode};

use crate::error::Error;

/// Steps of SQLite's machine between two looks at whether to go on: a few milliseconds.
const STEPS: i32 = 100_000;

/// Has statements on this connection end when the user interrupts, and tells what does not run
/// as a statement of it.
pub(super) fn watch(conn: &mut Connection, path: &Path) -> Result<Arc<AtomicBool>, Error> {
    let interrupted = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let code = 128 + signal;
        signal_hook::flag::register_conditional_shutdown(signal, code, Arc::clone(&interrupted))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&interrupted)))
            .map_err(|source| Error::cannot_read(path, source))?;
    }
    let told = Arc::clone(&interrupted);
    conn.progress_handler(STEPS, Some(move || interrupted.load(Ordering::Relaxed)))
        .map_err(Error::database(path, "opening"))?;
    Ok(told)
}

/// Says of a failure that the user wanted it.
pub(super) fn explain(error: Error, path: &Path) -> Error {
    let code = error.sqlite_error().and_then(rusqlite::Error::sqlite_error_code);
    if code == Some(ErrorCode::OperationInterrupted) { Error::interrupted(path) } else { error }
}
