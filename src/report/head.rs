//! The head of a report: TOML in the comment at the start of its file.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// The kinds of questions that reports answer, in the order of the catalogue.
pub const GROUPS: [&str; 6] =
    ["At a glance", "Who", "What happened", "What the sources say", "References and terms", OWN];

/// The group of reports that name none, such as those of the user.
const OWN: &str = "Your own";

fn own() -> String {
    OWN.to_owned()
}

/// What the head of a report says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportHead {
    /// A few words, for the catalogue.
    pub title: String,
    /// What kind of question it answers, for the catalogue: one of [`GROUPS`].
    #[serde(default = "own")]
    pub group: String,
    /// The question that it answers, in a sentence or two.
    pub description: String,
    /// A command that runs it, for the help.
    #[serde(default)]
    pub example: Option<String>,
    /// Its parameters, in the order in which the help lists them.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Columns that are left out of tables in a terminal, which would become too wide; every other
    /// format has them.
    #[serde(default)]
    pub not_in_table: Vec<String>,
    /// The columns, in the order of the statement, each with its meaning.
    #[serde(deserialize_with = "in_order")]
    pub columns: Vec<(String, String)>,
}

/// Reads a table of texts in the order in which it is written.
fn in_order<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    let texts = toml::Table::deserialize(deserializer)?.into_iter();
    let texts = texts.map(|(name, text)| Ok((name, text.try_into()?)));
    texts.collect::<Result<_, toml::de::Error>>().map_err(D::Error::custom)
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
    /// For a slug, the sorts of things it may name; for a term, the vocabularies; for a word,
    /// the words.
    #[serde(default)]
    pub of: Vec<String>,
    /// For a date, whether the SQL gets its first or its last day.
    pub bound: Option<Bound>,
    /// Its value when none is given.
    pub default: Option<String>,
    /// Its description in the help.
    pub description: String,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// Any text.
    Text,
    /// One of the words listed in the head.
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

/// Names that no parameter can have, since every report takes an option with that name.
const RESERVED: [&str; 6] = ["color", "db", "format", "help", "quiet", "reports"];

/// Reads the head of a report's file.
///
/// # Errors
///
/// The line in the file and a message.
pub fn parse(sql: &str) -> Result<ReportHead, (usize, String)> {
    const NO_HEAD: &str = "a report begins with a comment `/* … */` that has title, description and columns";
    if let Some(line) = super::rows::line_of_nul(sql) {
        return Err((
            line,
            "there is a NUL character in this line, after which SQLite would read nothing".to_owned(),
        ));
    }
    let Some(rest) = sql.strip_prefix("/*") else { return Err((1, NO_HEAD.to_owned())) };
    let Some((head, _)) = rest.split_once("*/") else { return Err((1, NO_HEAD.to_owned())) };
    let head: ReportHead = toml::from_str(head).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = head.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
        (line, error.message().trim_end().to_owned())
    })?;
    for (index, parameter) in head.parameters.iter().enumerate() {
        check_name(parameter, &head.parameters[..index]).map_err(|message| (1, message))?;
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
    let columns: Vec<&str> = head.columns.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(unknown) = head.not_in_table.iter().find(|name| !columns.contains(&name.as_str())) {
        return Err((1, format!("`not_in_table` names `{unknown}`, which is not one of the columns")));
    }
    Ok(head)
}

/// Checks the name of a parameter, which is also the name of an option and of a parameter in the SQL.
fn check_name(parameter: &Parameter, before: &[Parameter]) -> Result<(), String> {
    let name = &parameter.name;
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(known) {
        return Err(format!(
            "parameter `{name}`: a name begins with a lower-case letter and has only these, digits and `_`"
        ));
    }
    if RESERVED.contains(&name.as_str()) {
        return Err(format!(
            "parameter `{name}`: every report already takes `--{name}`; choose another name"
        ));
    }
    if before.iter().any(|other| other.name == *name) {
        return Err(format!("there are two parameters `{name}`"));
    }
    Ok(())
}
