//! Whether what stands as text is text.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::error::Error;

/// What stands as text in the tables and is no UTF-8, as words, for each column that has some.
/// SQLite stores what it is given, and its own check does not look.
///
/// # Errors
///
/// SQLite's own.
pub fn texts_that_are_none(conn: &Connection) -> Result<Vec<String>, Error> {
    let reading = Error::sqlite("reading the database");
    let mut statement = conn.prepare(include_str!("sql/tables_of_facts.sql")).map_err(&reading)?;
    let tables = statement.query_map([], |row| row.get::<_, String>("name")).map_err(&reading)?;
    let mut found = Vec::new();
    for table in tables {
        let table = table.map_err(&reading)?;
        let mut statement =
            conn.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\""))).map_err(&reading)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut counts = vec![0; names.len()];
        let mut rows = statement.query([]).map_err(&reading)?;
        while let Some(row) = rows.next().map_err(&reading)? {
            for (at, count) in counts.iter_mut().enumerate() {
                if let ValueRef::Text(text) = row.get_ref(at).map_err(&reading)?
                    && std::str::from_utf8(text).is_err()
                {
                    *count += 1;
                }
            }
        }
        let bad = names.iter().zip(counts).filter(|(_, count)| *count > 0);
        found.extend(bad.map(|(name, count): (&String, usize)| {
            let rows = if count == 1 { "row has" } else { "rows have" };
            format!("{count} {rows} text that is not UTF-8 in {table}.{name}")
        }));
    }
    Ok(found)
}
