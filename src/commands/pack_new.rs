//! `pack new`: the smallest pack, for a curator to fill. Overwrites nothing.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde::Serialize;
use serde_json::Value as Json;

use super::Context;
use crate::error::Error;
use crate::fs::write::write_new_folder;
use crate::pack::kind::SOURCE;
use crate::pack::write::{self, Values, Written};

/// Start a pack for a source
///
/// Writes `source.toml`, with comments that say what comes next. Nothing is overwritten.
#[derive(Debug, Args, Serialize)]
pub(crate) struct NewArgs {
    /// The folder to create
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    #[serde(skip)]
    folder: PathBuf,
    /// Short name of the source; default: made from the name of the folder
    #[arg(long)]
    slug: Option<String>,
    /// Title of the document
    #[arg(long)]
    title: String,
    /// What reports call it, if its title is ambiguous
    #[arg(long, value_name = "TITLE")]
    short_title: Option<String>,
    /// Type of document in the terms of CSL, such as `webpage`, `report` or `entry-encyclopedia`
    #[arg(long)]
    kind: Option<String>,
    /// Who wrote it
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Date of publication (EDTF)
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Edition or revision that was read
    #[arg(long)]
    edition: Option<String>,
    /// Address of the document
    #[arg(long)]
    url: Option<String>,
    /// Address of an archived copy
    #[arg(long, value_name = "URL")]
    archived_url: Option<String>,
    /// Licence of the document, as an SPDX identifier
    #[arg(long)]
    licence: Option<String>,
    /// Language of the document, such as `en` (BCP 47); `und` if it is not known
    #[arg(long)]
    language: String,
    /// Day on which it was read (EDTF)
    #[arg(long, value_name = "DATE")]
    retrieved: Option<String>,
    /// Slug of the source that it copies
    #[arg(long, value_name = "SLUG")]
    derived_from: Option<String>,
}

const NEXT: &str = r#"
# Next come the sections and passages that facts cite, in the order of the document:
#
# [[section]]
# slug = "history"
# heading = "History"                 # as printed
#
# [[passage]]
# slug = "history-1"
# section = "history"
# anchor = "In 1996, in partnership"  # at most six words as printed, once on the page
#
# The facts go into files such as organisations.toml and events.toml beside this one, each with `cite` and
# the slug of a passage:
#
# [[organisation]]
# slug = "unicef"
# name = "UNICEF"
# cite = "history-1"
#
# `ecpat-kb pack add DIR organisation` lists the keys of a record. With values, it adds one:
# `ecpat-kb pack add DIR organisation slug=unicef name=UNICEF cite=history-1`.
"#;

pub(crate) fn run(context: &Context, arguments: &NewArgs) -> Result<(), Error> {
    let folder = &arguments.folder;
    let Ok(Json::Object(mut given)) = serde_json::to_value(arguments) else { return Ok(()) };
    if given["slug"].is_null() {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        given["slug"] = Some(write::slug(&name, usize::MAX)).filter(|slug| !slug.is_empty()).into();
    }
    let mut values = Values::new();
    // The options have the names of the keys.
    for field in SOURCE.fields {
        let Some(text) = given.get(field.key).and_then(Json::as_str) else { continue };
        let value = Written::Text(text.to_owned());
        if let Some(message) = write::refusal(field.form, &value) {
            return Err(Error::usage(format!("--{}: {message}", field.key.replace('_', "-"))));
        }
        values.push((field.key, value));
    }
    if write::text(&values, "slug").is_none() {
        return Err(Error::usage(format!("no slug can be made from `{}`", folder.display()))
            .hint("give one with `--slug`"));
    }
    let mut text = String::new();
    write::record(&mut text, &SOURCE, &values);
    let text = text.trim_end().to_owned() + "\n" + NEXT;
    write_new_folder(folder, [("source.toml", text.as_bytes())])?;
    context.remark(&format!("{}: created; `source.toml` says what comes next", folder.display()));
    Ok(())
}
