//! Whether what stands in the tables is of the type of its column, and text is text.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::error::Error;

/// What stands in a column of text or numbers and is none, as words, for each column that has some.
/// SQLite stores what it is given, and its own check looks for little of this.
///
/// # Errors
///
/// SQLite's own.
pub fn odd_values(conn: &Connection) -> Result<Vec<String>, Error> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = conn.prepare(include_str!("sql/tables_of_facts.sql"))?;
        let tables = statement.query_map([], |row| row.get::<_, String>("name"))?;
        let mut odd = Vec::new();
        for table in tables {
            odd.extend(odd_values_of(conn, &table?)?);
        }
        Ok(odd)
    };
    read().map_err(Error::sqlite("reading the database"))
}

fn odd_values_of(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name, type FROM pragma_table_info(:table) ORDER BY cid")?;
    let columns: Vec<(String, String)> = statement
        .query_map(rusqlite::named_params! { ":table": table }, |row| {
            Ok((row.get("name")?, row.get("type")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    // For each column: texts that are not UTF-8, values of another type.
    let mut counts = vec![[0_u64; 2]; columns.len()];
    let mut statement = conn.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for (at, ((_, kind), [no_text, others])) in columns.iter().zip(&mut counts).enumerate() {
            match (row.get_ref(at)?, kind.as_str()) {
                (ValueRef::Text(text), "TEXT") => *no_text += u64::from(std::str::from_utf8(text).is_err()),
                (ValueRef::Null, _)
                | (ValueRef::Integer(_), "INTEGER" | "NUMERIC")
                | (ValueRef::Real(_), "NUMERIC") => {}
                _ => *others += 1,
            }
        }
    }
    let words = |(name, kind): &(String, String), [no_text, others]: [u64; 2]| {
        let say = |count: u64, what: &str| {
            let rows = if count == 1 { "row has" } else { "rows have" };
            (count > 0).then(|| format!("{count} {rows} {what} in {table}.{name}"))
        };
        let other = match kind.as_str() {
            "TEXT" => "a value that is not text",
            "INTEGER" => "a value that is not a whole number",
            _ => "a value that is not a number",
        };
        [say(no_text, "text that is not UTF-8"), say(others, other)]
    };
    Ok(columns.iter().zip(counts).flat_map(|(column, counts)| words(column, counts)).flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_not_of_the_type_of_their_column_are_told() {
        let conn = crate::db::memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE a (word TEXT, place INTEGER, value NUMERIC);
             INSERT INTO a VALUES ('x', 1, 1.5), (NULL, NULL, NULL), ('', -1, 2);",
        )
        .unwrap();
        assert_eq!(odd_values(&conn).unwrap(), <[&str; 0]>::default());
        conn.execute_batch(
            "INSERT INTO a VALUES (CAST(x'ff' AS TEXT), 1.5, 'much'), (x'41', 'first', x'31'), (x'42', 1, 1);",
        )
        .unwrap();
        let told = [
            "1 row has text that is not UTF-8 in a.word",
            "2 rows have a value that is not text in a.word",
            "2 rows have a value that is not a whole number in a.place",
            "2 rows have a value that is not a number in a.value",
        ];
        assert_eq!(odd_values(&conn).unwrap(), told);
    }
}
