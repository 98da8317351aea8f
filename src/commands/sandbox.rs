//! Lets SQL from the user read the database and do nothing else.
//!
//! A connection to a file is read-only and defensive already ([`crate::db::open_read_only`]). This
//! adds SQLite's authorizer, which decides on each action of a statement
//! (<https://www.sqlite.org/c3ref/set_authorizer.html>): what is not listed here is not allowed.
//! [`limits`] limits what a statement may use.

pub(super) mod limits;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::error::Error;

/// Pragmas that read something and, without a value, change nothing.
const READ_ONLY_PRAGMAS: &str = "\
    application_id collation_list compile_options data_version database_list encoding foreign_key_list \
    function_list index_info index_list index_xinfo module_list page_count page_size pragma_list \
    schema_version table_info table_list table_xinfo user_version";

/// Those whose value is the name of a table or index and sets nothing.
const PRAGMAS_WITH_A_NAME: &str =
    "foreign_key_list index_info index_list index_xinfo table_info table_list table_xinfo";

/// Virtual tables that only compute from their arguments.
const COMPUTED_TABLES: &str = "json_each json_tree jsonb_each jsonb_tree";

/// Functions that only compute, or that read a search index named in the query. The others load
/// code, reveal its addresses, write to a search index or a log, or run SQL of their own.
const FUNCTIONS: &str = "\
    -> ->> abs avg bm25 changes char coalesce concat concat_ws count cume_dist current_date current_time \
    current_timestamp date datetime dense_rank first_value format fts5_source_id glob group_concat hex \
    highlight if ifnull iif instr json json_array json_array_insert json_array_length json_error_position \
    json_extract json_group_array json_group_object json_insert json_object json_patch json_pretty \
    json_quote json_remove json_replace json_set json_type json_valid jsonb jsonb_array jsonb_array_insert \
    jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert jsonb_object jsonb_patch jsonb_remove \
    jsonb_replace jsonb_set julianday lag last_insert_rowid last_value lead length like likelihood likely \
    lower ltrim match max min nth_value ntile nullif octet_length percent_rank printf quote random \
    randomblob rank replace round row_number rtrim sign snippet soundex sqlite_compileoption_get \
    sqlite_compileoption_used sqlite_source_id sqlite_version strftime string_agg substr substring subtype \
    sum time timediff total total_changes trim typeof unhex unicode unistr unistr_quote unixepoch unlikely \
    upper zeroblob";

/// Allows nothing but reading on a connection.
pub(super) fn restrict(conn: &mut Connection) -> Result<(), Error> {
    let restricting = Error::sqlite("restricting the query");
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(&restricting)?;
    conn.pragma_update(None, "query_only", true).map_err(&restricting)?;
    let refused = refused_tables(conn).map_err(&restricting)?;
    let decide = move |context: AuthContext<'_>| decide(&context.action, &refused);
    conn.authorizer(Some(decide)).map_err(&restricting)
}

/// Virtual tables that exist in every connection and show the inside of SQLite, such as `dbstat`.
fn refused_tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name FROM pragma_module_list")?;
    let names = statement.query_map([], |row| row.get("name"))?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    let is_refused = |name: &String| !name.starts_with("pragma_") && !lists(COMPUTED_TABLES, name);
    Ok(names.into_iter().filter(is_refused).collect())
}

fn decide(action: &AuthAction<'_>, refused_tables: &[String]) -> Authorization {
    let allowed = match action {
        AuthAction::Select | AuthAction::Recursive => true,
        AuthAction::Read { table_name, .. } => {
            !refused_tables.iter().any(|name| name.eq_ignore_ascii_case(table_name))
        }
        AuthAction::Function { function_name } => lists(FUNCTIONS, function_name),
        AuthAction::Pragma { pragma_name, pragma_value } => {
            lists(READ_ONLY_PRAGMAS, pragma_name)
                && (pragma_value.is_none() || lists(PRAGMAS_WITH_A_NAME, pragma_name))
        }
        _ => false,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}

fn lists(names: &str, name: &str) -> bool {
    names.split(' ').any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::packs::built_in;

    /// Functions of SQLite that were reviewed and are refused.
    const REFUSED_FUNCTIONS: &str = "\
        fts3_tokenizer fts5 fts5_get_locale fts5_insttoken fts5_locale load_extension matchinfo offsets optimize \
        rtreecheck rtreedepth rtreenode sqlite_log";

    /// The error of running a statement.
    fn error(conn: &Connection, sql: &str) -> String {
        conn.execute_batch(sql).unwrap_err().to_string()
    }

    #[test]
    fn each_protection_works_without_those_before_it() {
        let mut conn = built_in().unwrap();
        restrict(&mut conn).unwrap();
        assert_eq!(error(&conn, "DELETE FROM figure"), "not authorized");
        // As on a file, in `tests/fixtures/sandbox.txt`; this database is one in memory, which can be written.
        for (update, refusal) in [
            ("source SET title = 'x' RETURNING title", "not authorized"),
            ("OR IGNORE source SET id = 2", "not authorized"),
            ("sqlite_schema SET sql = 'x'", "table sqlite_master may not be modified"),
            ("sqlite_master SET rootpage = 1", "table sqlite_master may not be modified"),
            ("refinery_schema_history SET checksum = '0'", "not authorized"),
            ("search_index_config SET v = 99", "table search_index_config may not be modified"),
            ("sqlite_dbpage SET data = zeroblob(4096)", "no such table: sqlite_dbpage"),
        ] {
            assert_eq!(error(&conn, &format!("UPDATE {update}")), refusal);
        }
        conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
        assert_eq!(error(&conn, "DELETE FROM figure"), "attempt to write a readonly database");
        conn.pragma_update(None, "query_only", false).unwrap();
        conn.pragma_update(None, "writable_schema", true).unwrap();
        assert_eq!(error(&conn, "DELETE FROM sqlite_master"), "table sqlite_master may not be modified");
        let inner = "DELETE FROM search_index_data";
        assert_eq!(error(&conn, inner), "table search_index_data may not be modified");
        conn.execute_batch("DELETE FROM figure").unwrap();
    }

    #[test]
    fn every_function_of_sqlite_is_either_allowed_or_refused() {
        let conn = Connection::open_in_memory().unwrap();
        let mut statement =
            conn.prepare("SELECT DISTINCT name FROM pragma_function_list ORDER BY name").unwrap();
        let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let found: Vec<String> = names.map(Result::unwrap).collect();
        let mut decided: Vec<&str> = FUNCTIONS.split(' ').chain(REFUSED_FUNCTIONS.split(' ')).collect();
        decided.sort_unstable();
        assert_eq!(found, decided, "a new function: does it do anything but compute?");
    }
}
