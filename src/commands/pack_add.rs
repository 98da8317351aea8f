//! `pack add`: adds a record to a pack, or lists the keys of a kind of record.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueHint};

use super::Context;
use super::editing::EditedPack;
use crate::db;
use crate::db::dictionary;
use crate::error::Error;
use crate::output::Cell;
use crate::pack::kind::{Field, Form, Kind, Need, Role, Standing, article};
use crate::pack::typed::{pair, typed};

/// Add a record to a pack, or list the keys of a kind of record
///
/// The record goes after the last one of its kind; comments and the order of the file stay. The pack is checked
/// with it first: if it brings in an error, nothing is written. A record that belongs to another one, such as an
/// `event_date`, names that one and is added to it.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The folder of the pack
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// The kind of record
    #[arg(value_parser = kinds())]
    kind: String,
    /// Its values; a repeated key makes a list. Without any, the keys are listed
    ///
    /// Records in a list are TOML: `names='{ name = "UN", kind = "acronym" }'`, which can be repeated, too.
    #[arg(value_name = "KEY=VALUE")]
    values: Vec<String>,
}

/// The kinds of record; those that are usually nested in another one are not listed.
fn kinds() -> PossibleValuesParser {
    let kinds =
        Standing::all().filter(|standing| !matches!(standing.kind.role, Role::Source | Role::Candidate));
    let kinds = kinds.filter(|standing| !standing.kind.is_alias);
    PossibleValuesParser::new(
        kinds.map(|standing| PossibleValue::new(standing.kind.name).hide(standing.outer.is_some())),
    )
}

pub(crate) fn run(context: &Context, arguments: &AddArgs) -> Result<(), Error> {
    let standing = Standing::of_name(&arguments.kind)
        .ok_or_else(|| Error::usage(format!("unknown kind of record `{}`", arguments.kind)))?;
    if arguments.values.is_empty() {
        return keys(context, standing);
    }
    let pairs = arguments.values.iter().map(|word| {
        pair(word).ok_or_else(|| Error::usage(format!("`{word}` is not of the form `key=value`")))
    });
    let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
    let mut pack = EditedPack::open(&arguments.folder)?;
    let values = typed(standing, &pairs, &pack.editor.pack)?;
    pack.editor.add(standing, &values)?;
    let files: Vec<String> = pack.editor.changed.keys().map(|path| path.display().to_string()).collect();
    pack.save()?;
    context.remark(&format!(
        "{}: added {} {}",
        files.join(", "),
        article(standing.kind.name),
        standing.kind.words()
    ));
    Ok(())
}

/// Lists the keys of a kind of record, with the descriptions of their columns.
fn keys(context: &Context, standing: Standing) -> Result<(), Error> {
    let tables = dictionary::read(&db::memory_with_schema()?)?;
    let described = |table: &str, column: Option<&str>| {
        let table = tables.iter().find(|known| known.name == table)?;
        let Some(column) = column else { return Some(table.description.clone()) };
        let about = &table.columns.iter().find(|known| known.name == column)?.description;
        // A pack has no NULL: the key is left out.
        Some(about.split("; NULL").next().unwrap_or(about).trim_end_matches('.').to_owned() + ".")
    };
    let description =
        |kind: &Kind, column| described(kind.table, column).or_else(|| described("thing", column));
    let mut rows = context
        .rows(&format!("Keys of {}", standing.kind.name), &["key", "required", "value", "description"])?;
    let short = |key: &str| {
        standing.kind.nested.iter().find(|inner| inner.short.iter().any(|(short, _)| *short == key))
    };
    for (key, field) in standing.keys() {
        let (value, about) = match field {
            Some(field) => {
                let kind = short(key).map_or(standing.kind, |inner| *inner);
                (words(field.form), description(kind, Some(field.column)))
            }
            None if key == "cite" => ("slug of a passage".to_owned(), None),
            None => {
                let name = standing.outer.and_then(Kind::name_key).unwrap_or("name");
                (format!("{name} of the {} that it belongs to", key.replace('_', " ")), None)
            }
        };
        let required = required(standing, key, field);
        rows.row(&[
            Cell::Text(key),
            Cell::Text(&required),
            Cell::Text(&value),
            about.as_deref().map_or(Cell::Null, Cell::Text),
        ])?;
    }
    for inner in standing.kind.nested.iter().filter(|inner| !inner.key.is_empty() && !inner.is_alias) {
        let keys: Vec<&str> = inner.fields.iter().map(|field| field.key).collect();
        rows.row(&[
            Cell::Text(inner.key),
            Cell::Text("no"),
            Cell::Text(&format!("list of records with {}", keys.join(", "))),
            description(inner, None).as_deref().map_or(Cell::Null, Cell::Text),
        ])?;
    }
    rows.finish()?;
    Ok(())
}

/// Whether a key is required, in words.
fn required(standing: Standing, key: &str, field: Option<&Field>) -> String {
    let set = standing.kind.one_of.iter().find(|keys| keys.contains(&key));
    match (set, field.map(|field| field.need)) {
        (Some([first, .., last]), _) => format!("one of {first} to {last}"),
        (None, Some(Need::Default(default))) if !default.is_empty() => format!("no, default: {default}"),
        (None, None) => "yes".to_owned(),
        _ if standing.kind.needs(key) => "yes".to_owned(),
        _ => "no".to_owned(),
    }
}

/// The form of a value, in words.
fn words(form: Form) -> String {
    match form {
        Form::Slug => "slug: a to z, digits, hyphens".into(),
        Form::Line => "text".into(),
        Form::Heading => "text, or empty".into(),
        Form::Anchor => "at most six words as printed".into(),
        Form::Fragment => "what follows # in an address".into(),
        Form::Number(_) => "whole number".into(),
        Form::Decimal => "number".into(),
        Form::Boolean => "true or false".into(),
        Form::Date => "EDTF date".into(),
        Form::DateEnd => "EDTF date, not an interval".into(),
        Form::Period => "ISO 8601 duration, such as P3Y".into(),
        Form::Country => "ISO 3166-1 code, such as SE".into(),
        Form::Language => "BCP 47 tag, such as en".into(),
        Form::Url => "http or https address".into(),
        Form::Digest => "SHA-256".into(),
        Form::Word(words) => words.join(", "),
        Form::Currency => "ISO 4217 code, such as EUR".into(),
        Form::Term(vocabulary) => format!("term of {vocabulary}"),
        Form::Thing(sort) => format!("slug of {} {}", article(sort), sort.replace('_', " ")),
        Form::Local("reference") => "number of a reference".into(),
        Form::Local(part) => format!("slug of a {part}"),
    }
}
