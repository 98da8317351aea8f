//! A row as a record of a pack, or why no pack can have it.

use rusqlite::types::ValueRef;

use super::super::snapshot::{ResultRow, reading};
use super::query::Query;
use crate::date::Edtf;
use crate::error::Error;
use crate::pack::derived;
use crate::pack::kind::{Form, Kind, Need, Role};
use crate::pack::write::{Values, Written, refusal};

/// A record read from the database.
pub(super) struct PackRecord {
    /// Its name in messages.
    pub(super) what: String,
    pub(super) values: Values,
    /// Its row number, if records can be nested in it.
    pub(super) id: Option<i64>,
    pub(super) identity: Values,
    /// Its position within its group.
    pub(super) position: Option<i64>,
    /// The section that its position counts in.
    pub(super) group: Option<Written>,
}

/// The error for a value that no pack can have.
pub(super) fn not_representable(what: &str, why: &str) -> Error {
    Error::failed(format!("a pack cannot represent {what}: {why}; nothing was written")).hint(
        "it is from no pack; correct it in the database, or export the database as it is with \
         `ecpat-kb export sqlite`",
    )
}

/// Reads a record. `within` adds to its name what it belongs to.
pub(super) fn read(
    query: &Query,
    row: &ResultRow<'_>,
    within: impl Fn(&str) -> String,
) -> Result<PackRecord, Error> {
    let kind = query.kind;
    let mut values = Values::new();
    for (field, &at) in kind.fields.iter().zip(&query.values) {
        if let Some(value) = written(field.form, row.cell(at)?)? {
            values.push((field.key, value));
        }
    }
    // A label that is derived from the term is not written.
    if kind.role == Role::Term
        && let Some(derived) = find(&values, "term").and_then(text).map(derived::label)
    {
        values.retain(|(key, value)| *key != "label" || text(value) != Some(&derived));
    }
    if let Some(at) = query.cite
        && let Some(slug) = row.get::<Option<String>>(at)?
    {
        values.push(("cite", Written::Text(slug)));
    }
    let what = within(&name(kind, &values));
    for (field, known) in kind.fields.iter().zip(&query.known) {
        let of_field = || format!("`{}` of {what}", field.key);
        match find(&values, field.key) {
            // A missing value has no form.
            Some(Written::Text(value)) if matches!(field.need, Need::Default(default) if default == value) => {
            }
            Some(value) => {
                if let Some(why) = refusal(field.form, value) {
                    return Err(not_representable(&of_field(), &why));
                }
            }
            None if field.need != Need::Optional => {
                return Err(not_representable(&of_field(), "it is not stated"));
            }
            None => {}
        }
        if let Some(at) = known
            && !row.get::<bool>(*at)?
        {
            let name = find(&values, field.key).map(shown).unwrap_or_default();
            let why = format!("the source declares no {} `{name}`", in_words(field.form));
            return Err(not_representable(&of_field(), &why));
        }
    }
    if kind.cited && find(&values, "cite").is_none() {
        return Err(not_representable(&what, "it cites no passage of the source"));
    }
    check_derived(query, row, &values, &what)?;
    let identifies = |key: &str| match kind.name_key() {
        // References are numbered within their list.
        Some(name) => key == name || key == "list",
        None => key == "cite" || kind.field(key).is_some_and(|field| field.identifies),
    };
    let identity = values.iter().filter(|(key, _)| identifies(key)).cloned().collect();
    let number = |at: Option<usize>| at.map(|at| row.get(at)).transpose();
    let group = find(&values, "section").cloned();
    Ok(PackRecord { what, id: number(query.id)?, position: number(query.position)?, identity, group, values })
}

fn written(form: Form, cell: ValueRef<'_>) -> Result<Option<Written>, Error> {
    Ok(Some(match cell {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(truth @ (0 | 1)) if form == Form::Boolean => Written::Boolean(truth == 1),
        ValueRef::Integer(number) => Written::Number(number),
        ValueRef::Real(number) => Written::Decimal(number),
        // Text that is not UTF-8 is an error.
        other => Written::Text(other.as_str().map_err(|error| reading(error.into()))?.to_owned()),
    }))
}

/// Checks that the other columns have what a reader derives from the values.
fn check_derived(query: &Query, row: &ResultRow<'_>, values: &Values, what: &str) -> Result<(), Error> {
    if let (Some(bounds), Some(columns)) = (&query.kind.bounds, query.days) {
        let dates: Vec<(&str, Edtf)> =
            values.iter().filter_map(|(key, value)| Some((*key, text(value)?.parse().ok()?))).collect();
        let date = |key: &str| dates.iter().find_map(|(given, date)| (*given == key).then_some(date));
        let days = derived::days(bounds, date);
        for ((at, day), column) in columns.into_iter().zip(days).zip(bounds.columns) {
            let there: Option<String> = row.get(at)?;
            if there != day.map(|day| day.to_string()) {
                let there = there.map_or_else(|| "not stated".to_owned(), |there| format!("`{there}`"));
                return Err(not_representable(
                    &format!("`{column}` of {what}"),
                    &format!("it is {there}, which does not follow from the date"),
                ));
            }
        }
        let is_dated = bounds.first.iter().chain(bounds.last).any(|key| find(values, key).is_some());
        if find(values, "stated").is_some() && !is_dated {
            return Err(not_representable(&format!("`stated` of {what}"), "there is no date"));
        }
    }
    if let Some(at) = query.fragment {
        let there: Option<String> = row.get(at)?;
        let is_row = find(values, "kind").and_then(text) == Some("row");
        let [prefix, anchor, suffix] =
            ["prefix", "anchor", "suffix"].map(|key| find(values, key).and_then(text).unwrap_or_default());
        if there != (!is_row).then(|| derived::fragment(prefix, anchor, suffix)) {
            let there = there.unwrap_or_default();
            let why = format!("it is `{there}`, which does not follow from the anchor");
            return Err(not_representable(&format!("`fragment` of {what}"), &why));
        }
    }
    Ok(())
}

/// The name in messages of a record that is not nested.
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

pub(super) fn find<'v>(values: &'v Values, key: &str) -> Option<&'v Written> {
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
