//! Values that a curator types as `key=value`: which key is meant, and of which type its value is.
//!
//! A value is text, a number or `true` and `false`, as its key needs; for the slug of a thing, one of its names does
//! as well. Records in a list are TOML: `places=[{ place = "lima" }]`, or one of them without the brackets; one that
//! needs only one key can be its value, `places=lima`. A repeated key makes a list.

use super::form;
use super::kind::{Field, Form, Kind, Need, Standing, article};
use super::problem::did_you_mean;
use super::write::{Values, Written};
use super::{Pack, Record};
use crate::error::Error;

/// Splits `key=value`; a word of another form has no key.
#[must_use]
pub fn pair(word: &str) -> Option<(String, String)> {
    let (key, value) = word.split_once('=')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_key.then(|| (key.to_owned(), value.to_owned()))
}

/// The values of a record. A value of the wrong type stays text, which is refused when the record is read.
///
/// # Errors
///
/// A key that such a record does not have or that cannot be repeated, a name that no thing has, and a list that is
/// not one of records.
pub fn typed(standing: Standing, pairs: &[(String, String)], pack: &Pack) -> Result<Values, Error> {
    let mut values = Values::new();
    for (name, text) in pairs {
        let (mut key, field) = key(standing, name)?;
        let count = pairs.iter().filter(|(other, _)| other == name).count();
        let inner = standing.kind.nested.iter().find(|inner| inner.key == key);
        let once = || Error::usage(format!("`{name}` can be given only once"));
        let written = match (inner, field) {
            (Some(inner), _) => records(inner, text, pack)?,
            (None, Some(field)) if count > 1 => {
                let (list, field) = list_of(standing.kind, key, field).ok_or_else(once)?;
                key = list;
                Written::Records(vec![vec![(field.key, scalar(field.form, text, pack)?)]])
            }
            (None, Some(field)) => scalar(field.form, text, pack)?,
            (None, None) if count > 1 => return Err(once()),
            (None, None) => Written::Text(slug_of(key, text, pack)),
        };
        match (values.iter_mut().find(|(known, _)| *known == key), written) {
            (Some((_, Written::Records(known))), Written::Records(more)) => known.extend(more),
            (_, written) => values.push((key, written)),
        }
    }
    Ok(values)
}

/// The key with this name, and its field if it has one.
pub(super) fn key(standing: Standing, name: &str) -> Result<(&'static str, Option<&'static Field>), Error> {
    let lists = standing.kind.nested.iter().map(|inner| (inner.key, None));
    let mut keys: Vec<_> = standing.keys().chain(lists).filter(|(key, _)| !key.is_empty()).collect();
    if let Some(found) = keys.iter().position(|(key, _)| *key == name) {
        return Ok(keys.swap_remove(found));
    }
    let kind = standing.kind.name;
    let names: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
    let hint = did_you_mean(name, names.iter().copied(), || format!("it has: {}", names.join(", ")));
    Err(Error::usage(format!("unknown key `{name}` in {} `{kind}`", article(kind))).hint(hint))
}

/// For the short form of a nested record, such as `kind`, the key of the list of these, and the field there.
fn list_of(kind: &Kind, key: &str, field: &'static Field) -> Option<(&'static str, &'static Field)> {
    let is_short =
        |inner: &&&'static Kind| matches!(inner.short, [(short, own)] if *short == key && *own == field.key);
    kind.nested.iter().filter(is_short).find(|inner| !inner.key.is_empty()).map(|inner| (inner.key, field))
}

fn scalar(form: Form, text: &str, pack: &Pack) -> Result<Written, Error> {
    let whole = || text.parse().ok().map(Written::Number);
    let decimal = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Written::Decimal);
    let typed = match form {
        Form::Number(_) | Form::Local("reference") => whole(),
        Form::Decimal => whole().or_else(decimal),
        Form::Boolean => text.parse().ok().map(Written::Boolean),
        Form::Thing(sort) => {
            let found = slug_of(sort, text, pack);
            if form::slug(&found).is_err() {
                let words = sort.replace('_', " ");
                return Err(Error::usage(format!(
                    "no {words} in the pack has the name `{}`",
                    form::cut(text)
                ))
                .hint(format!("add it first, with `ecpat-kb pack add DIR {sort}`, or give its slug")));
            }
            Some(Written::Text(found))
        }
        _ => None,
    };
    Ok(typed.unwrap_or_else(|| Written::Text(text.to_owned())))
}

/// The slug of the only thing of this sort with a name; what is none stays as it is.
fn slug_of(sort: &str, name: &str, pack: &Pack) -> String {
    let things = || pack.records.iter().filter(|record| record.kind.name == sort);
    let has_name = |thing: &&Record| {
        let names = thing.nested.iter().filter(|inner| inner.kind.table == "naming");
        names.filter_map(|inner| inner.text("name")).any(|known| known.to_lowercase() == name.to_lowercase())
    };
    let slugs: Vec<&str> = things().filter(has_name).filter_map(|thing| thing.text("slug")).collect();
    match slugs.as_slice() {
        [slug] if !things().any(|thing| thing.text("slug") == Some(name)) => (*slug).to_owned(),
        _ => name.to_owned(),
    }
}

/// Reads a list of nested records, or one of them.
fn records(inner: &'static Kind, text: &str, pack: &Pack) -> Result<Written, Error> {
    let required: Vec<&Field> = inner.fields.iter().filter(|field| field.need == Need::Required).collect();
    if let ([only], false) = (required.as_slice(), text.starts_with(['[', '{'])) {
        return Ok(Written::Records(vec![vec![(only.key, scalar(only.form, text, pack)?)]]));
    }
    let wrong = || {
        let keys: Vec<String> = required.iter().map(|field| format!("{} = …", field.key)).collect();
        Error::usage(format!("`{}` is a list of records, not `{text}`", inner.key)).hint(format!(
            "write it as TOML: `{}=[{{ {} }}]`, with text in double quotes",
            inner.key,
            keys.join(", ")
        ))
    };
    let mut read: toml::Table = format!("list = {text}").parse().map_err(|_| wrong())?;
    let items = match read.remove("list").filter(|_| read.is_empty()) {
        Some(toml::Value::Array(items)) => items,
        Some(one) => vec![one],
        None => return Err(wrong()),
    };
    let record = |item: toml::Value| {
        let toml::Value::Table(table) = item else { return Err(wrong()) };
        let pair = |(key, value): (String, toml::Value)| match value {
            toml::Value::String(text) => Ok((key, text)),
            toml::Value::Array(_) | toml::Value::Table(_) => Err(wrong()),
            other => Ok((key, other.to_string())),
        };
        let pairs = table.into_iter().map(pair).collect::<Result<Vec<_>, _>>()?;
        typed(Standing { kind: inner, outer: None }, &pairs, pack)
    };
    items.into_iter().map(record).collect::<Result<_, _>>().map(Written::Records)
}
