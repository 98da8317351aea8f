//! Keeps SQL that is not ours from doing anything but read.
//!
//! The connection is read-only and defensive already ([`crate::db::open_read_only`]); this
//! takes away what reading alone does not need, statement by statement, through SQLite's
//! authoriser (<https://www.sqlite.org/c3ref/set_authorizer.html>).

use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::error::Error;

/// Pragmas that tell something and, without a value, change nothing.
const TELLING: [&str; 20] = [
    "application_id",
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "encoding",
    "foreign_key_list",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "module_list",
    "page_count",
    "page_size",
    "pragma_list",
    "schema_version",
    "table_info",
    "table_list",
    "table_xinfo",
    "user_version",
];

/// Those of them whose value names a table or index and sets nothing.
const NAMING: [&str; 7] = [
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Instructions of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;

/// Confines a connection to reading, and to a time where one is given.
pub(super) fn confine(conn: &mut Connection, timeout: Option<Duration>) -> Result<(), Error> {
    let confining = Error::sqlite("confining the query");
    conn.authorizer(Some(|context: AuthContext<'_>| allow(&context.action))).map_err(&confining)?;
    if let Some(timeout) = timeout {
        let end = Instant::now() + timeout;
        conn.progress_handler(STEPS, Some(move || Instant::now() > end)).map_err(&confining)?;
    }
    Ok(())
}

fn allow(action: &AuthAction<'_>) -> Authorization {
    let allowed = match action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => true,
        AuthAction::Function { function_name } => !function_name.eq_ignore_ascii_case("load_extension"),
        AuthAction::Pragma { pragma_name, pragma_value } => {
            let name = pragma_name.to_ascii_lowercase();
            TELLING.contains(&name.as_str()) && (pragma_value.is_none() || NAMING.contains(&name.as_str()))
        }
        _ => false,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}
