//! The values of a report's parameters: checked, typed and bound by name.

use std::str::FromStr;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Statement, named_params};

use super::head::{Bound, Parameter, Type};
use crate::date::Edtf;
use crate::error::Error;
use crate::pack::kind::VOCABULARIES;
use crate::pack::problem::nearest;

/// The tables whose rows a slug can name, with the column that people read.
pub const THINGS: [(&str, &str); 6] = [
    ("organisation", "name"),
    ("event", "name"),
    ("event_series", "name"),
    ("work", "title"),
    ("topic", "name"),
    ("place", "name"),
];

/// Values by parameter name.
#[derive(Debug, Default)]
pub struct Values {
    values: Vec<(String, Value)>,
}

impl Values {
    /// Checks a value against its parameter and takes it in.
    ///
    /// # Errors
    ///
    /// A value that the parameter does not take: usage, with the values that it does; or,
    /// for a slug, no such thing.
    pub fn add(&mut self, conn: &Connection, parameter: &Parameter, text: &str) -> Result<(), Error> {
        let value = match parameter.kind {
            Type::Text => Value::Text(text.to_owned()),
            Type::Integer => Value::Integer(text.parse().map_err(|_| Error::Usage {
                message: format!("--{} takes a whole number, not `{text}`", parameter.name),
                hint: None,
            })?),
            Type::Date => date(parameter, text)?,
            Type::Slug => slug(conn, parameter, text)?,
            Type::Term => term(conn, parameter, text)?,
            Type::Word => one_of(parameter, text, parameter.of.iter().map(String::as_str))?,
        };
        self.values.push((parameter.name.clone(), value));
        Ok(())
    }

    /// Takes in a value for a query of the user's own: a number that is written as SQLite
    /// would write it is one, anything else, such as `007`, is text.
    pub fn add_raw(&mut self, name: &str, text: &str) {
        let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
        let value = number.map_or_else(|| Value::Text(text.to_owned()), Value::Integer);
        self.values.push((name.to_owned(), value));
    }

    /// Takes in a text.
    pub fn add_text(&mut self, name: &str, text: &str) {
        self.values.push((name.to_owned(), Value::Text(text.to_owned())));
    }

    /// Whether there is a value of this name.
    #[must_use]
    pub fn is_given(&self, name: &str) -> bool {
        self.values.iter().any(|(given, _)| given == name)
    }

    /// The names of the values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(name, _)| name.as_str())
    }

    /// Binds each value to the parameter of its name, wherever the statement has it.
    ///
    /// # Errors
    ///
    /// SQLite's own.
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
    let date = Edtf::from_str(text).map_err(|error| Error::Usage {
        message: format!("--{}: {error}", parameter.name),
        hint: Some("dates are EDTF: `1996`, `2012-09`, `2012-09-01`".into()),
    })?;
    let bound = match parameter.bound {
        Some(Bound::Earliest) | None => date.earliest(),
        Some(Bound::Latest) => date.latest(),
    };
    bound.map(|day| Value::Text(day.to_string())).ok_or_else(|| Error::Usage {
        message: format!("--{} needs a date that is not open on that side, not `{text}`", parameter.name),
        hint: None,
    })
}

fn slug(conn: &Connection, parameter: &Parameter, text: &str) -> Result<Value, Error> {
    let tables = || parameter.of.iter().filter(|of| THINGS.iter().any(|(table, _)| table == of));
    for table in tables() {
        let found: Option<i64> = conn
            .prepare_cached(&format!("SELECT 1 FROM {table} WHERE slug = :slug"))
            .and_then(|mut statement| {
                statement.query_row(named_params! { ":slug": text }, |row| row.get(0)).optional()
            })
            .map_err(Error::sqlite("looking up a slug"))?;
        if found.is_some() {
            return Ok(Value::Text(text.to_owned()));
        }
    }
    let what = parameter.of.join(", ").replace('_', " ");
    let hint = suggest(conn, tables().map(String::as_str), text)?
        .unwrap_or_else(|| format!("find it with `ecpat-kb search {text}`"));
    Err(Error::NoSuch { what, name: text.to_owned(), hint: Some(hint) })
}

/// What may have been meant by a slug that is not there, as a hint.
///
/// # Errors
///
/// SQLite's own.
pub fn suggest<'a>(
    conn: &Connection,
    tables: impl Iterator<Item = &'a str>,
    text: &str,
) -> Result<Option<String>, Error> {
    let read = || -> rusqlite::Result<Option<String>> {
        let mut slugs: Vec<String> = Vec::new();
        let mut holding = Vec::new();
        for table in tables {
            let mut statement = conn.prepare(&format!("SELECT slug FROM {table} ORDER BY slug"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let slug = row.get_ref("slug")?.as_str()?;
                if slug.contains(text) && holding.len() < 5 {
                    holding.push(format!("`{slug}`"));
                }
                if slug.len().abs_diff(text.len()) <= text.len() / 3 + 1 {
                    slugs.push(slug.to_owned());
                }
            }
        }
        Ok(match nearest(text, slugs.iter().map(String::as_str)) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if holding.is_empty() => None,
            None => Some(format!("did you mean {}?", holding.join(" or "))),
        })
    };
    read().map_err(Error::sqlite("looking up a slug"))
}

fn term(conn: &Connection, parameter: &Parameter, text: &str) -> Result<Value, Error> {
    let mut terms: Vec<String> = Vec::new();
    let is_country = parameter.of.iter().any(|of| of == "country");
    let read = |sql: &str, terms: &mut Vec<String>| -> rusqlite::Result<()> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            terms.push(row.get(0)?);
        }
        Ok(())
    };
    if is_country {
        read("SELECT code FROM country ORDER BY code", &mut terms)
            .map_err(Error::sqlite("reading the countries"))?;
    }
    for kind in VOCABULARIES.iter().filter(|kind| parameter.of.iter().any(|of| of == kind.table)) {
        read(&format!("SELECT term FROM {} ORDER BY term", kind.table), &mut terms)
            .map_err(Error::sqlite("reading the vocabulary"))?;
    }
    if is_country && !terms.iter().any(|term| term == text) {
        // Among two letters, the nearest code is hardly ever the one that was meant.
        return Err(Error::Usage {
            message: format!("--{} does not take `{text}`", parameter.name),
            hint: Some("give an ISO 3166-1 alpha-2 code such as `SE`".into()),
        });
    }
    one_of(parameter, text, terms.iter().map(String::as_str))
}

fn one_of<'a>(
    parameter: &Parameter,
    text: &str,
    words: impl Iterator<Item = &'a str> + Clone,
) -> Result<Value, Error> {
    if words.clone().any(|word| word == text) {
        return Ok(Value::Text(text.to_owned()));
    }
    let hint = match nearest(text, words.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it takes one of: {}", words.collect::<Vec<_>>().join(", ")),
    };
    Err(Error::Usage { message: format!("--{} does not take `{text}`", parameter.name), hint: Some(hint) })
}
