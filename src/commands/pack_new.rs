//! `pack new`: the smallest pack, for a curator to fill. Overwrites nothing.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Context;
use crate::error::Error;
use crate::fs::write::write_new_folder;
use crate::pack::kind::SOURCE;
use crate::pack::write::{self, Values, Written};

/// Start a pack for a source
///
/// Writes `source.toml`, with comments that say what comes next. Nothing is overwritten.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The folder to create
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
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
    let named = || folder.file_name().map(|name| write::slug(&name.to_string_lossy(), usize::MAX));
    let slug = arguments.slug.clone().or_else(named).filter(|slug| !slug.is_empty());
    let given = [
        ("slug", slug),
        ("title", Some(arguments.title.clone())),
        ("short_title", arguments.short_title.clone()),
        ("kind", arguments.kind.clone()),
        ("author", arguments.author.clone()),
        ("publisher", arguments.publisher.clone()),
        ("published", arguments.published.clone()),
        ("edition", arguments.edition.clone()),
        ("url", arguments.url.clone()),
        ("archived_url", arguments.archived_url.clone()),
        ("licence", arguments.licence.clone()),
        ("language", Some(arguments.language.clone())),
        ("retrieved", arguments.retrieved.clone()),
        ("derived_from", arguments.derived_from.clone()),
    ];
    let mut values = Values::new();
    for (key, value) in given {
        let (Some(field), Some(value)) = (SOURCE.field(key), value.map(Written::Text)) else { continue };
        if let Some(message) = write::refusal(field.form, &value) {
            return Err(Error::usage(format!("--{}: {message}", key.replace('_', "-"))));
        }
        values.push((key, value));
    }
    if !values.iter().any(|(key, _)| *key == "slug") {
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
