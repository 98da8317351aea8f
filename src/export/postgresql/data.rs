//! Rows, in the text format of `COPY`
//! (<https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.2>).

use std::io::{self, Write};

use rusqlite::types::ValueRef;

use super::{is_numbered, name, names};
use crate::db::dictionary::Entry;
use crate::error::Error;
use crate::escape::{self, printable};
use crate::export::snapshot::Snapshot;

/// Writes the rows of a table in the order of its primary key, and its next row number.
pub(super) fn table(snapshot: &Snapshot<'_>, entry: &Entry, out: &mut dyn Write) -> Result<(), Error> {
    let columns: Vec<&str> = entry.columns.iter().map(|column| column.name.as_str()).collect();
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {}",
        names(&columns),
        name(&entry.name),
        names(&entry.primary_key)
    );
    writeln!(out, "\nCOPY {} ({}) FROM stdin;", name(&entry.name), names(&columns))?;
    let numbered = entry.columns.iter().position(|column| is_numbered(entry, column));
    let mut next: i64 = 1;
    snapshot.each(&sql, [], |row| {
        for (index, column) in entry.columns.iter().enumerate() {
            if index > 0 {
                out.write_all(b"\t")?;
            }
            let refused = |why: String| {
                let place = format!("{}.{}", entry.name, column.name);
                Error::failed(format!("`{place}` has a value that PostgreSQL cannot store: {why}"))
                    .hint("change it in its pack, and seed the pack again")
            };
            match (row.cell(index)?, column.kind.as_str()) {
                (ValueRef::Null, _) => out.write_all(b"\\N")?,
                (ValueRef::Integer(number), "INTEGER" | "NUMERIC") => {
                    if numbered == Some(index) {
                        next = next.max(number.saturating_add(1));
                    }
                    write!(out, "{number}")?;
                }
                // As few digits as identify the number, and no exponent.
                (ValueRef::Real(number), "NUMERIC") if number.is_finite() => write!(out, "{number}")?,
                (ValueRef::Text(bytes), "TEXT") => {
                    let text =
                        str::from_utf8(bytes).map_err(|_| refused("a text that is not UTF-8".into()))?;
                    if text.contains('\0') {
                        let shown: String = text.chars().take(60).collect();
                        return Err(refused(format!("the character NUL, as in “{}”", printable(&shown))));
                    }
                    write_text(out, text)?;
                }
                (value, kind) => {
                    let found = value.data_type().to_string().to_lowercase();
                    return Err(refused(format!("a value of type {found} in a column of type {kind}")));
                }
            }
        }
        Ok(out.write_all(b"\n")?)
    })?;
    out.write_all(b"\\.\n")?;
    if numbered.is_some() {
        let key = names(&entry.primary_key);
        writeln!(out, "ALTER TABLE {} ALTER COLUMN {key} RESTART WITH {next};", name(&entry.name))?;
    }
    Ok(())
}

/// Writes a text so that it stays in its cell.
fn write_text<W: Write + ?Sized>(out: &mut W, text: &str) -> io::Result<()> {
    escape::write_replacing(out, text, |_, byte| match byte {
        b'\\' => Some("\\\\"),
        b'\n' => Some("\\n"),
        b'\r' => Some("\\r"),
        b'\t' => Some("\\t"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        write_text(&mut out, text).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn line_ends_tabs_and_backslashes_are_escaped() {
        assert_eq!(written("a\tb\nc\rd\\e"), "a\\tb\\nc\\rd\\\\e");
    }

    #[test]
    fn special_words_of_copy_are_plain_text() {
        assert_eq!(written("\\N"), "\\\\N");
        assert_eq!(written("\\."), "\\\\.");
        assert_eq!(written(""), "");
        assert_eq!(written("é “x” \u{202e}\u{7}'$1;--"), "é “x” \u{202e}\u{7}'$1;--");
    }
}
