//! The functions of SQLite that SQL from elsewhere may call: those that do nothing but compute, or
//! look into an index of words that the query names.
//!
//! Not among them are those that load code, hand out addresses of it, write into an index of words
//! or a log, or run SQL of their own.

/// Their names, separated by single spaces.
pub(super) const COMPUTING: &str = "\
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

/// Functions that SQLite has and that are refused, each of which has been looked at.
#[cfg(test)]
const REFUSED: &str = "\
    fts3_tokenizer fts5 fts5_get_locale fts5_insttoken fts5_locale load_extension matchinfo offsets optimize \
    rtreecheck rtreedepth rtreenode sqlite_log";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_of_sqlite_is_decided_on() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        let mut statement =
            conn.prepare("SELECT DISTINCT name FROM pragma_function_list ORDER BY name").unwrap();
        let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let found: Vec<String> = names.map(Result::unwrap).collect();
        let mut decided: Vec<&str> = COMPUTING.split(' ').chain(REFUSED.split(' ')).collect();
        decided.sort_unstable();
        assert_eq!(found, decided, "a new function: does it do anything but compute?");
    }
}
