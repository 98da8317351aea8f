//! `article draft`: new packs from articles. Overwrites nothing.

use std::path::{Path, PathBuf};

use clap::Args;

use super::articles::{self, describe, read_file};
use super::{Context, counted, report_problem};
use crate::article;
use crate::article::candidates::Rules;
use crate::article::draft::{Draft, draft};
use crate::error::{Error, shell_quoted};
use crate::fs::write::write_new_folder;

/// Draft a pack from an article, for you to complete
///
/// The pack of one article is written to DIR; the packs of several, to a folder each in DIR. An
/// existing pack is never overwritten.
#[derive(Debug, Args)]
pub(crate) struct DraftArgs {
    /// Articles, as text or as saved pages, and then the folder to write to
    #[arg(required = true, num_args = 1.., value_names = ["FILE", "DIR"])]
    paths: Vec<PathBuf>,
    /// A file with cue words and relations of your own, in addition to the built-in ones
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &DraftArgs) -> Result<(), Error> {
    let rules = rules(arguments.rules.as_deref())?;
    let Some((dir, files)) = arguments.paths.split_last().filter(|(_, files)| !files.is_empty()) else {
        return Err(
            Error::usage("an article and a folder are needed").hint("`ecpat-kb article draft FILE DIR`")
        );
    };
    let mut failed = 0;
    for file in files {
        let written = of_file(file, &rules).and_then(|draft| {
            let folder = if files.len() == 1 { dir.clone() } else { dir.join(&draft.slug) };
            write_new_folder(&folder, draft.files.iter().map(|(name, text)| (*name, text.as_bytes())))?;
            report_draft(context, file, &folder, &draft);
            Ok(())
        });
        match written {
            Ok(()) => {}
            Err(error) if files.len() == 1 => return Err(error),
            Err(error) => {
                report_problem(&format!("{}: {}", file.display(), describe(&error)));
                failed += 1;
            }
        }
    }
    if failed > 0 { Err(articles::failed(failed, files.len())) } else { Ok(()) }
}

fn of_file(file: &Path, rules: &Rules) -> Result<Draft, Error> {
    let bytes = read_file(file)?;
    let document = article::read(&bytes).map_err(articles::unreadable(file))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let drafted = draft(&document, &stem, &bytes, rules);
    if drafted.passages == 0 && document.references.is_empty() {
        return Err(Error::failed(format!(
            "no passage and no reference found in the article `{}`",
            file.display()
        ))
        .hint("save the page again once all of it is shown, or its text as plain text"));
    }
    Ok(drafted)
}

/// The built-in rules together with those in a file.
fn rules(file: Option<&Path>) -> Result<Rules, Error> {
    let Some(file) = file else { return Ok(Rules::built_in()) };
    let text = String::from_utf8_lossy(&read_file(file)?).into_owned();
    Rules::with(&text)
        .map_err(|(line, what)| Error::failed(format!("`{}`, line {line}: {what}", file.display())))
}

fn report_draft(context: &Context, path: &Path, folder: &Path, draft: &Draft) {
    let file = path.display();
    context.remark(&format!("{file}: {} in {}", counted(draft.passages, "passage"), folder.display()));
    if draft.candidates > 0 {
        let folder = shell_quoted(folder);
        context.remark(&format!(
            "{file}: {} to go through with `ecpat-kb article review {folder} --article {}`",
            counted(draft.candidates, "candidate"),
            shell_quoted(path)
        ));
    }
    for remark in &draft.remarks {
        context.remark(&format!("{file}: {remark}"));
    }
}
