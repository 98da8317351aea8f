//! A row as a record of a pack, or what no pack can say of it.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::super::snapshot::reading;
use super::query::Query;
use crate::date::Edtf;
use crate::error::Error;
use crate::pack::derived;
use crate::pack::kind::{Form, Kind, Need, Role};
use crate::pack::write::{Values, Written, refusal};

/// A record that was read.
pub(super) struct Found {
    /// What it is, for messages.
    pub(super) what: String,
    /// Its values.
    pub(super) values: Values,
    /// Its row number, where other records stand in it.
    pub(super) id: Option<i64>,
    /// What makes it the one it is.
    pub(super) identity: Values,
    /// Its place among those of its group.
    pub(super) position: Option<i64>,
    /// The section that its position counts in.
    pub(super) group: Option<Written>,
}

/// The error that no pack can say something.
pub(super) fn unsaid(what: &str, why: &str) -> Error {
    Error::failed(format!("no pack can say {what}: {why}; nothing was written")).hint(
        "no pack gave it; correct it in the database, or take it as it is with `ecpat-kb export sqlite`",
    )
}

/// Reads a record. `within` says in what it stands.
pub(super) fn read(query: &Query, row: &Row<'_>, within: impl Fn(&str) -> String) -> Result<Found, Error> {
    let kind = query.kind;
    let mut values = Values::new();
    for (field, &at) in kind.fields.iter().zip(&query.values) {
        if let Some(value) = written(field.form, row.get_ref(at).map_err(reading)?)? {
            values.push((field.key, value));
        }
    }
    // A label that follows from the term is not written.
    if kind.role == Role::Term
        && let Some(derived) = find(&values, "term").and_then(text).map(derived::label)
    {
        values.retain(|(key, value)| *key != "label" || text(value) != Some(&derived));
    }
    if let Some(at) = query.cite
        && let Some(slug) = row.get::<_, Option<String>>(at).map_err(reading)?
    {
        values.push(("cite", Written::Text(slug)));
    }
    let what = within(&name(kind, &values));
    for (field, known) in kind.fields.iter().zip(&query.known) {
        let of_field = || format!("`{}` of {what}", field.key);
        match find(&values, field.key) {
            Some(value) => {
                if let Some(why) = refusal(field.form, value) {
                    return Err(unsaid(&of_field(), &why));
                }
            }
            None if field.need != Need::Optional => return Err(unsaid(&of_field(), "it is not stated")),
            None => {}
        }
        if let Some(at) = known
            && !row.get::<_, bool>(*at).map_err(reading)?
        {
            let name = find(&values, field.key).map(shown).unwrap_or_default();
            let why = format!("the source declares no {} `{name}`", in_words(field.form));
            return Err(unsaid(&of_field(), &why));
        }
    }
    if kind.cited && find(&values, "cite").is_none() {
        return Err(unsaid(&what, "it cites no passage of the source"));
    }
    follows_from_values(query, row, &values, &what)?;
    let identifies = |key: &str| match kind.name_key() {
        // A reference has its number in its list.
        Some(name) => key == name || key == "list",
        None => key == "cite" || kind.field(key).is_some_and(|field| field.identifies),
    };
    let identity = values.iter().filter(|(key, _)| identifies(key)).cloned().collect();
    let number = |at: Option<usize>| at.map(|at| row.get(at)).transpose().map_err(reading);
    let group = find(&values, "section").cloned();
    Ok(Found { what, id: number(query.id)?, position: number(query.position)?, identity, group, values })
}

/// A cell as a value of its form.
fn written(form: Form, cell: ValueRef<'_>) -> Result<Option<Written>, Error> {
    Ok(Some(match cell {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(truth @ (0 | 1)) if form == Form::Boolean => Written::Boolean(truth == 1),
        ValueRef::Integer(number) => Written::Number(number),
        ValueRef::Real(number) => Written::Decimal(number),
        // No text but UTF-8 is taken.
        other => Written::Text(other.as_str().map_err(|error| reading(error.into()))?.to_owned()),
    }))
}

/// What the table holds besides is what a reader makes of the values.
fn follows_from_values(query: &Query, row: &Row<'_>, values: &Values, what: &str) -> Result<(), Error> {
    if let (Some(bounds), Some(columns)) = (&query.kind.bounds, query.days) {
        let dates: Vec<(&str, Edtf)> =
            values.iter().filter_map(|(key, value)| Some((*key, text(value)?.parse().ok()?))).collect();
        let date = |key: &str| dates.iter().find_map(|(given, date)| (*given == key).then_some(date));
        let days = derived::days(bounds, date);
        for ((at, day), column) in columns.into_iter().zip(days).zip(bounds.columns) {
            let there: Option<String> = row.get(at).map_err(reading)?;
            if there != day.map(|day| day.to_string()) {
                let there = there.map_or_else(|| "not stated".to_owned(), |there| format!("`{there}`"));
                return Err(unsaid(
                    &format!("`{column}` of {what}"),
                    &format!("it is {there}, which does not follow from the date"),
                ));
            }
        }
        let is_dated = bounds.first.iter().chain(bounds.last).any(|key| find(values, key).is_some());
        if find(values, "stated").is_some() && !is_dated {
            return Err(unsaid(&format!("`stated` of {what}"), "there is no date"));
        }
    }
    if let Some(at) = query.fragment {
        let there: Option<String> = row.get(at).map_err(reading)?;
        let is_row = find(values, "kind").and_then(text) == Some("row");
        let derived = find(values, "anchor").and_then(text).map(derived::fragment).filter(|_| !is_row);
        if derived != there {
            let there = there.unwrap_or_default();
            let why = format!("it is `{there}`, which does not follow from the anchor");
            return Err(unsaid(&format!("`fragment` of {what}"), &why));
        }
    }
    Ok(())
}

/// What a record at the top of a file is called in a message.
fn name(kind: &Kind, values: &Values) -> String {
    let of = |key| find(values, key).map(shown).unwrap_or_default();
    match kind.name_key() {
        Some(key) => format!("{} `{}`", kind.words(), of(key)),
        None => format!("a {} in passage `{}`", kind.words(), of("cite")),
    }
}

fn in_words(form: Form) -> String {
    match form {
        Form::Thing(table) | Form::Local(table) | Form::Term(table) => table.replace('_', " "),
        _ => String::new(),
    }
}

fn find<'v>(values: &'v Values, key: &str) -> Option<&'v Written> {
    values.iter().find_map(|(given, value)| (*given == key).then_some(value))
}

fn text(value: &Written) -> Option<&str> {
    match value {
        Written::Text(text) => Some(text),
        _ => None,
    }
}

fn shown(value: &Written) -> String {
    match value {
        Written::Text(text) => text.clone(),
        Written::Number(number) => number.to_string(),
        Written::Decimal(number) => number.to_string(),
        Written::Boolean(truth) => truth.to_string(),
        Written::Records(_) => String::new(),
    }
}
