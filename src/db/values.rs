//! Checks that the values of a column have its type, and that texts are UTF-8.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::error::Error;

/// Describes the values that do not have the type of their column, one line for each column and
/// problem. SQLite stores values of any type, and its own check finds few of them.
///
/// # Errors
///
/// SQLite's own.
pub fn invalid_values(conn: &Connection) -> Result<Vec<String>, Error> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = conn.prepare(include_str!("sql/tables_of_facts.sql"))?;
        let tables = statement.query_map([], |row| row.get::<_, String>("name"))?;
        let mut found = Vec::new();
        for table in tables {
            found.extend(invalid_values_of(conn, &table?)?);
        }
        Ok(found)
    };
    read().map_err(Error::sqlite("reading the database"))
}

fn invalid_values_of(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name, type FROM pragma_table_info(:table) ORDER BY cid")?;
    let columns: Vec<(String, String)> = statement
        .query_map(rusqlite::named_params! { ":table": table }, |row| {
            Ok((row.get("name")?, row.get("type")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    // For each column, the number of texts that are not UTF-8 and of values of another type.
    let mut counts = vec![[0_u64; 2]; columns.len()];
    let mut statement = conn.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for (at, ((_, kind), [invalid_utf8, other_type])) in columns.iter().zip(&mut counts).enumerate() {
            match (row.get_ref(at)?, kind.as_str()) {
                (ValueRef::Text(text), "TEXT") => {
                    *invalid_utf8 += u64::from(std::str::from_utf8(text).is_err());
                }
                (ValueRef::Null, _)
                | (ValueRef::Integer(_), "INTEGER" | "NUMERIC")
                | (ValueRef::Real(_), "NUMERIC") => {}
                _ => *other_type += 1,
            }
        }
    }
    let mut found = Vec::new();
    for ((name, kind), [invalid_utf8, other_type]) in columns.iter().zip(counts) {
        let other = match kind.as_str() {
            "TEXT" => "a value that is not text",
            "INTEGER" => "a value that is not a whole number",
            _ => "a value that is not a number",
        };
        for (count, what) in [(invalid_utf8, "text that is not UTF-8"), (other_type, other)] {
            if count > 0 {
                let rows = if count == 1 { "row has" } else { "rows have" };
                found.push(format!("{count} {rows} {what} in {table}.{name}"));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_another_type_than_their_column_are_reported() {
        let conn = crate::db::memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE a (word TEXT, place INTEGER, value NUMERIC);
             INSERT INTO a VALUES ('x', 1, 1.5), (NULL, NULL, NULL), ('', -1, 2);",
        )
        .unwrap();
        assert_eq!(invalid_values(&conn).unwrap(), <[&str; 0]>::default());
        conn.execute_batch(
            "INSERT INTO a VALUES (CAST(x'ff' AS TEXT), 1.5, 'much'), (x'41', 'first', x'31'), (x'42', 1, 1);",
        )
        .unwrap();
        let expected = [
            "1 row has text that is not UTF-8 in a.word",
            "2 rows have a value that is not text in a.word",
            "2 rows have a value that is not a whole number in a.place",
            "2 rows have a value that is not a number in a.value",
        ];
        assert_eq!(invalid_values(&conn).unwrap(), expected);
    }
}
