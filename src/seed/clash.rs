//! What is said where a pack declares a thing or term otherwise than another pack does.

use rusqlite::{Connection, named_params};

use super::layout::{Cell, Layout, Row};
use crate::pack::Record;
use crate::pack::kind::{Field, Form, Kind};
use crate::pack::problem::{Place, Problem};

/// The pack that has declared the thing or term already.
#[derive(Clone, Copy, Debug)]
pub(super) enum Other<'s> {
    /// Of the packs that are seeded together, the one with this slug.
    Given(&'s str),
    /// One that is only in the database.
    InDatabase(&'s str),
}

/// Tells of the fields of a record whose values are not those of the row that is there.
pub(super) fn tell(
    conn: &Connection,
    layout: &Layout,
    record: &Record,
    there: &Row,
    is_different: impl Fn(usize) -> bool,
    other: Other<'_>,
    problems: &mut Vec<Problem>,
) -> rusqlite::Result<()> {
    let Some(name) = record.name() else { return Ok(()) };
    for field in layout.kind.fields {
        if let Some(index) = layout.column(field.column).filter(|index| is_different(*index)) {
            let place = record.get(field.key).map_or(&name.place, |at| &at.place);
            let (kind, there) = (layout.kind, &there[index]);
            problems.push(differently(conn, kind, &name.value, (field, place), there, other)?);
        }
    }
    Ok(())
}

/// What is wrong with the value of a field that stands at `place`; `there` is what the database
/// has for it.
pub(super) fn differently(
    conn: &Connection,
    kind: &Kind,
    name: &str,
    (field, place): (&Field, &Place),
    there: &Cell,
    other: Other<'_>,
) -> rusqlite::Result<Problem> {
    let there = match (field.form, there) {
        (_, Cell::Null) => "not stated".to_owned(),
        (Form::Thing(table), Cell::Integer(id)) => {
            let sql = format!("SELECT slug FROM {table} WHERE id = :id");
            let slug: String = conn.query_row(&sql, named_params! { ":id": id }, |row| row.get("slug"))?;
            format!("`{slug}`")
        }
        (_, Cell::Integer(number)) => format!("`{number}`"),
        (_, Cell::Text(text)) => format!("`{text}`"),
    };
    let (other, help) = match other {
        Other::Given(slug) => (format!("`{slug}`"), "declare it alike, or give it another slug"),
        Other::InDatabase(slug) => (
            format!("`{slug}` in the database"),
            "declare it alike, give it another slug, or seed both packs together",
        ),
    };
    let message = format!("{} `{name}` is declared differently by the pack {other}", kind.words());
    Ok(Problem::error(place, message).label(format!("there `{}` is {there}", field.key)).help(help))
}
