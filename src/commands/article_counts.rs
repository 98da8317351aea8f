//! `article counts`: how much was read from articles, to compare with other counts.

use std::path::PathBuf;

use clap::Args;

use super::articles::{self, describe, read};
use super::{Context, report_problem};
use crate::article::Document;
use crate::error::Error;
use crate::output::Cell;

/// Count what is read from articles: headings, references, markers
#[derive(Debug, Args)]
pub(crate) struct CountsArgs {
    /// Articles, as text or as saved pages
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &CountsArgs) -> Result<(), Error> {
    let names = Document::default().counts().map(|(name, _)| name);
    let mut rows = context.rows("Article counts", &[&["file"], &names[..]].concat())?;
    let mut failed = 0;
    for file in &arguments.files {
        match read(file) {
            Ok(document) => {
                let name = file.display().to_string();
                let numbers = document.counts().map(|(_, count)| i64::try_from(count).unwrap_or(i64::MAX));
                let cells = [Cell::Text(&name)].into_iter().chain(numbers.map(Cell::Integer));
                rows.row(&cells.collect::<Vec<_>>())?;
            }
            Err(error) => {
                report_problem(&describe(&error));
                failed += 1;
            }
        }
    }
    rows.finish()?;
    if failed > 0 { Err(articles::failed(failed, arguments.files.len())) } else { Ok(()) }
}
