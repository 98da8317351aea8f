//! Keeps SQL that is not ours from doing anything but read.
//!
//! The connection is read-only and defensive already where it is to a file
//! ([`crate::db::open_read_only`]); this takes away what reading alone does not need, statement by
//! statement, through SQLite's authoriser (<https://www.sqlite.org/c3ref/set_authorizer.html>).
//! What is not known is not allowed. How much a statement may take is the business of [`bounds`].

pub(super) mod bounds;
mod functions;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::error::Error;

/// Pragmas that tell something and, without a value, change nothing.
const TELLING: &str = "\
    application_id collation_list compile_options data_version database_list encoding foreign_key_list \
    function_list index_info index_list index_xinfo module_list page_count page_size pragma_list \
    schema_version table_info table_list table_xinfo user_version";

/// Those of them whose value names a table or index and sets nothing.
const NAMING: &str = "foreign_key_list index_info index_list index_xinfo table_info table_list table_xinfo";

/// Tables that no file holds and that are made of nothing but what they are given.
const COMPUTED: &str = "json_each json_tree jsonb_each jsonb_tree";

/// Confines a connection to reading.
pub(super) fn confine(conn: &mut Connection) -> Result<(), Error> {
    let confining = Error::sqlite("confining the query");
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(&confining)?;
    conn.pragma_update(None, "query_only", true).map_err(&confining)?;
    let looking = looking_inside(conn).map_err(&confining)?;
    let judge = move |context: AuthContext<'_>| judge(&context.action, &looking);
    conn.authorizer(Some(judge)).map_err(&confining)
}

/// Tables that no file holds and that look inside SQLite, such as `dbstat`.
fn looking_inside(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name FROM pragma_module_list")?;
    let names = statement.query_map([], |row| row.get("name"))?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    Ok(names.into_iter().filter(|name| !name.starts_with("pragma_") && !is_in(COMPUTED, name)).collect())
}

fn judge(action: &AuthAction<'_>, looking_inside: &[String]) -> Authorization {
    let allowed = match action {
        AuthAction::Select | AuthAction::Recursive => true,
        AuthAction::Read { table_name, .. } => {
            !looking_inside.iter().any(|name| name.eq_ignore_ascii_case(table_name))
        }
        AuthAction::Function { function_name } => is_in(functions::COMPUTING, function_name),
        AuthAction::Pragma { pragma_name, pragma_value } => {
            is_in(TELLING, pragma_name) && (pragma_value.is_none() || is_in(NAMING, pragma_name))
        }
        _ => false,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}

fn is_in(names: &str, name: &str) -> bool {
    names.split(' ').any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::packs::built_in_memory;

    /// What goes wrong with a statement, also when it is run.
    fn told(conn: &Connection, sql: &str) -> String {
        conn.execute_batch(sql).unwrap_err().to_string()
    }

    #[test]
    fn each_wall_holds_where_those_before_it_have_fallen() {
        let mut conn = built_in_memory().unwrap();
        confine(&mut conn).unwrap();
        assert_eq!(told(&conn, "DELETE FROM figure"), "not authorized");
        conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
        assert_eq!(told(&conn, "DELETE FROM figure"), "attempt to write a readonly database");
        conn.pragma_update(None, "query_only", false).unwrap();
        conn.pragma_update(None, "writable_schema", true).unwrap();
        assert_eq!(told(&conn, "DELETE FROM sqlite_master"), "table sqlite_master may not be modified");
        let inner = "DELETE FROM search_index_data";
        assert_eq!(told(&conn, inner), "table search_index_data may not be modified");
        conn.execute_batch("DELETE FROM figure").unwrap();
    }
}
