//! Checks the values of a report's parameters and binds them by name.

use std::str::FromStr;

use rusqlite::types::Value;
use rusqlite::{Connection, Statement, named_params};

use super::head::{Bound, Parameter, Type};
use super::thing::{self, SORTS, Thing};
use crate::date::Edtf;
use crate::error::Error;
use crate::pack::problem::did_you_mean;

/// Lists the terms of the vocabulary `:vocabulary`: `term`, `label`, `definition`. This report says
/// which table has which vocabulary.
const TERMS: &str = include_str!("sql/terms.sql");

/// Values, each with the name of its parameter.
#[derive(Debug, Default)]
pub struct ParameterValues {
    values: Vec<(String, Value)>,
}

impl ParameterValues {
    /// Checks a value against its parameter and adds it.
    ///
    /// # Errors
    ///
    /// A value that the parameter does not take: the hint says which values it takes. For a slug, that
    /// there is no such thing.
    pub fn add(&mut self, conn: &Connection, parameter: &Parameter, text: &str) -> Result<(), Error> {
        let value = match parameter.kind {
            Type::Text => Value::Text(text.to_owned()),
            Type::Integer => Value::Integer(text.parse().map_err(|_| {
                Error::usage(format!("--{} takes a whole number, not `{text}`", parameter.name))
            })?),
            Type::Date => date(parameter, text)?,
            Type::Slug => slug(conn, parameter, text)?,
            Type::Term => term(conn, parameter, text)?,
            Type::Word => one_of(parameter, text, parameter.of.iter().map(String::as_str))?,
        };
        if let (Value::Text(to), "to", Some(from)) = (&value, &*parameter.name, self.text("from"))
            && from > to.as_str()
        {
            return Err(Error::usage(format!(
                "--from is after --to `{text}`, so there is nothing between them"
            )));
        }
        self.values.push((parameter.name.clone(), value));
        Ok(())
    }

    /// Adds a value for a query of the user: a number that is written as SQLite would write it is a
    /// number, anything else, such as `007`, is text.
    pub fn add_raw(&mut self, name: &str, text: &str) {
        let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
        let value = number.map_or_else(|| Value::Text(text.to_owned()), Value::Integer);
        self.values.push((name.to_owned(), value));
    }

    /// Adds a text.
    pub fn add_text(&mut self, name: &str, text: &str) {
        self.values.push((name.to_owned(), Value::Text(text.to_owned())));
    }

    /// The text with this name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(given, _)| given == name).and_then(|(_, value)| match value {
            Value::Text(text) => Some(&**text),
            _ => None,
        })
    }

    /// Whether there is a value with this name.
    #[must_use]
    pub fn is_given(&self, name: &str) -> bool {
        self.values.iter().any(|(given, _)| given == name)
    }

    /// The names of the values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(name, _)| name.as_str())
    }

    /// Binds each value to the parameter with its name, if the statement has one.
    ///
    /// # Errors
    ///
    /// An error from SQLite.
    pub fn bind(&self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        for (name, value) in &self.values {
            if let Some(index) = statement.parameter_index(&format!(":{name}"))? {
                statement.raw_bind_parameter(index, value)?;
            }
        }
        Ok(())
    }
}

fn date(parameter: &Parameter, text: &str) -> Result<Value, Error> {
    let date = Edtf::from_str(text).map_err(|error| {
        Error::usage(format!("--{}: {error}", parameter.name))
            .hint("dates are EDTF: `1996`, `2012-09`, `2012-09-01`")
    })?;
    let bound = match parameter.bound {
        Some(Bound::Earliest) | None => date.earliest(),
        Some(Bound::Latest) => date.latest(),
    };
    bound.map(|day| Value::Text(day.to_string())).ok_or_else(|| {
        let side = if parameter.bound == Some(Bound::Latest) { "end" } else { "start" };
        Error::usage(format!("--{} needs a date with a known {side}, not `{text}`", parameter.name))
    })
}

/// The slug of the thing with a slug or name.
fn slug(conn: &Connection, parameter: &Parameter, text: &str) -> Result<Value, Error> {
    let failed = Error::sqlite("looking up a slug");
    let sorts = || parameter.of.iter().map(String::as_str).filter(|of| SORTS.contains(of));
    for sort in sorts() {
        if thing::exists(conn, sort, text).map_err(&failed)? {
            return Ok(Value::Text(text.to_owned()));
        }
    }
    let mut found = thing::named(conn, text).map_err(&failed)?;
    found.retain(|thing| sorts().any(|sort| sort == thing.kind));
    // The report needs a slug: things of two sorts with the same slug are one answer.
    found.dedup_by(|one, other| one.slug == other.slug);
    match <[Thing; 1]>::try_from(found) {
        Ok([thing]) => Ok(Value::Text(thing.slug)),
        Err(found) if !found.is_empty() => Err(ambiguous(parameter, text, &found)),
        Err(_) => {
            let what = sorts_in_words(&parameter.of);
            let hint = if parameter.default.as_deref() == Some(text) {
                format!("`{text}` is the default; name another {what} with `--{}`", parameter.name)
            } else {
                thing::suggest(conn, sorts(), text)?
                    .unwrap_or_else(|| format!("find it with `ecpat-kb search {text}`"))
            };
            Err(Error::not_found(&what, text).hint(hint))
        }
    }
}

/// The sorts in words, such as `organisation or collective`, or `thing` if there are many.
fn sorts_in_words(sorts: &[String]) -> String {
    match sorts {
        [only] => only.replace('_', " "),
        [others @ .., last] if others.len() < 3 => {
            format!("{} or {last}", others.join(", ")).replace('_', " ")
        }
        _ => "thing".to_owned(),
    }
}

fn ambiguous(parameter: &Parameter, text: &str, found: &[Thing]) -> Error {
    let slugs: Vec<String> = found.iter().map(|thing| format!("`{}`", thing.slug)).collect();
    Error::usage(format!("--{}: `{text}` can mean {} things", parameter.name, found.len()))
        .hint(format!("give the slug: {}", slugs.join(" or ")))
}

/// The terms of a vocabulary, by the name that packs use, each with its definition.
///
/// # Errors
///
/// An error from SQLite.
pub fn terms(conn: &Connection, vocabulary: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = conn.prepare(TERMS)?;
    let rows = statement.query_map(named_params! { ":vocabulary": vocabulary }, |row| {
        Ok((row.get("term")?, row.get("definition")?))
    })?;
    rows.collect()
}

/// The term with this text or label, in upper or lower case; for a country, its code or name.
fn term(conn: &Connection, parameter: &Parameter, text: &str) -> Result<Value, Error> {
    let failed = Error::sqlite("reading the vocabulary");
    let is_country = parameter.of.iter().any(|of| of == "country");
    let mut terms: Vec<(String, String)> = Vec::new();
    let mut add = |sql: &str, vocabulary: &str| -> rusqlite::Result<()> {
        let mut statement = conn.prepare(sql)?;
        if statement.parameter_count() > 0 {
            statement.raw_bind_parameter(1, vocabulary)?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            terms.push((row.get("term")?, row.get("label")?));
        }
        Ok(())
    };
    for vocabulary in &parameter.of {
        let sql = if vocabulary == "country" {
            "SELECT code AS term, name AS label FROM country UNION ALL SELECT code, alpha_3 FROM country ORDER BY 1"
        } else {
            TERMS
        };
        add(sql, vocabulary).map_err(&failed)?;
    }
    let said = text.to_lowercase();
    if let Some((term, _)) = terms.iter().find(|(term, _)| *term == text).or_else(|| {
        terms.iter().find(|(term, label)| term.to_lowercase() == said || label.to_lowercase() == said)
    }) {
        return Ok(Value::Text(term.clone()));
    }
    if is_country {
        // With two letters, the most similar code is rarely the one that was meant.
        let names = terms.iter().map(|(_, label)| label.as_str()).filter(|label| label.len() > 3);
        let hint = did_you_mean(text, names.filter(|_| text.len() > 3), || {
            "give a country by its English name or its ISO 3166-1 code, such as `SE`".to_owned()
        });
        return Err(Error::usage(format!("--{} does not take `{text}`", parameter.name)).hint(hint));
    }
    one_of(parameter, text, terms.iter().map(|(term, _)| term.as_str()))
}

fn one_of<'a>(
    parameter: &Parameter,
    text: &str,
    words: impl Iterator<Item = &'a str> + Clone,
) -> Result<Value, Error> {
    if words.clone().any(|word| word == text) {
        return Ok(Value::Text(text.to_owned()));
    }
    let hint = did_you_mean(text, words.clone(), || {
        format!("it takes one of: {}", words.collect::<Vec<_>>().join(", "))
    });
    Err(Error::usage(format!("--{} does not take `{text}`", parameter.name)).hint(hint))
}
