//! The head of a report: TOML in the comment that its file begins with.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};

/// What the head of a report says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// A few words, for the catalogue.
    pub title: String,
    /// What it answers, in a sentence or two.
    pub description: String,
    /// What can be asked of it, in the order to show.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Columns that a table for reading leaves out, for want of width; every other format
    /// has them.
    #[serde(default)]
    pub not_in_table: Vec<String>,
    /// What each column holds, in the order of the statement.
    pub columns: Columns,
}

/// The columns of a report with what each holds, in the order in which its head has them.
#[derive(Debug)]
pub struct Columns(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Columns;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of columns, each with what it holds")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Columns, M::Error> {
                let mut columns = Vec::new();
                while let Some(column) = map.next_entry()? {
                    columns.push(column);
                }
                Ok(Columns(columns))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// A parameter: `--name VALUE` on the command line, `:name` in the SQL.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What values it takes.
    #[serde(rename = "type")]
    pub kind: Type,
    /// For a slug, the sorts of thing it may name; for a term, the vocabularies; for a word,
    /// the words.
    #[serde(default)]
    pub of: Vec<String>,
    /// For a date, which of its two bounds the SQL gets.
    pub bound: Option<Bound>,
    /// Its value where none is given.
    pub default: Option<String>,
    /// What it does, for the help.
    pub description: String,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// Any text.
    Text,
    /// One of the words that the head lists.
    Word,
    /// A whole number.
    Integer,
    /// An EDTF date; the SQL gets its first or last day.
    Date,
    /// The slug of a thing that is in the database, or one of its names.
    Slug,
    /// A term of a vocabulary.
    Term,
}

/// A bound of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bound {
    /// The first day that it can mean.
    Earliest,
    /// The last day that it can mean.
    Latest,
}

/// Names that no parameter has, since every report takes an option of that name.
const TAKEN: [&str; 6] = ["color", "db", "format", "help", "quiet", "reports"];

/// Reads the head of a report's file.
///
/// # Errors
///
/// The line in the file and what is wrong there.
pub fn parse(sql: &str) -> Result<Head, (usize, String)> {
    const FORM: &str = "a report begins with a comment `/* … */` that holds title, description and columns";
    if let Some(line) = super::rows::line_of_nul(sql) {
        return Err((line, "there is a NUL in this line, and SQLite would read no further".to_owned()));
    }
    let Some(rest) = sql.strip_prefix("/*") else { return Err((1, FORM.to_owned())) };
    let Some((head, _)) = rest.split_once("*/") else { return Err((1, FORM.to_owned())) };
    let head: Head = toml::from_str(head).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = head.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
        (line, error.message().trim_end().to_owned())
    })?;
    for (before, parameter) in head.parameters.iter().enumerate() {
        named_well(parameter, &head.parameters[..before]).map_err(|message| (1, message))?;
        let fits = match parameter.kind {
            Type::Text | Type::Integer => parameter.of.is_empty() && parameter.bound.is_none(),
            Type::Date => parameter.of.is_empty() && parameter.bound.is_some(),
            Type::Word | Type::Slug | Type::Term => !parameter.of.is_empty() && parameter.bound.is_none(),
        };
        if !fits {
            let message = format!(
                "parameter `{}`: a date needs `bound`, a slug, term or word needs `of`, others take neither",
                parameter.name
            );
            return Err((1, message));
        }
    }
    let columns: Vec<&str> = head.columns.0.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(unknown) = head.not_in_table.iter().find(|name| !columns.contains(&name.as_str())) {
        return Err((1, format!("`not_in_table` names `{unknown}`, which is not one of the columns")));
    }
    Ok(head)
}

/// Checks the name of a parameter, which is that of an option and stands in the SQL behind a colon.
fn named_well(parameter: &Parameter, before: &[Parameter]) -> Result<(), String> {
    let name = &parameter.name;
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(known) {
        return Err(format!("parameter `{name}`: a name has lower-case letters, then digits and `_` too"));
    }
    if TAKEN.contains(&name.as_str()) {
        return Err(format!(
            "parameter `{name}`: every report takes `--{name}` already; give it another name"
        ));
    }
    if before.iter().any(|other| other.name == *name) {
        return Err(format!("parameter `{name}` is there twice"));
    }
    Ok(())
}
