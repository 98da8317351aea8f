//! `article counts`: how much was read from articles, to compare with other counts.

use std::path::PathBuf;

use clap::Args;

use super::articles::{self, describe, read};
use super::{Context, report_problem};
use crate::error::Error;
use crate::output::Cell;

const COLUMNS: [&str; 11] = [
    "file",
    "headings",
    "lost_headings",
    "infobox_rows",
    "sentences",
    "references",
    "with_url",
    "with_retrieved",
    "dead_links",
    "markers",
    "markers_without_reference",
];

/// Count what is read from articles: headings, references, markers
#[derive(Debug, Args)]
pub(crate) struct CountsArgs {
    /// Articles, as text or as saved pages
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &CountsArgs) -> Result<(), Error> {
    let mut rows = context.rows("Article counts", &COLUMNS)?;
    let mut failed = 0;
    for file in &arguments.files {
        let counts = match read(file) {
            Ok(document) => document.counts(),
            Err(error) => {
                report_problem(&describe(&error));
                failed += 1;
                continue;
            }
        };
        let name = file.display().to_string();
        let mut cells = vec![Cell::Text(&name)];
        let numbers = [
            counts.headings.len(),
            counts.lost_headings,
            counts.infobox_rows,
            counts.sentences,
            counts.references,
            counts.references_with_url,
            counts.references_with_retrieved_date,
            counts.dead_link_marks,
            counts.citation_markers_in_body,
            counts.citation_markers_without_reference,
        ];
        cells.extend(numbers.map(|number| Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))));
        rows.row(&cells)?;
    }
    rows.finish()?;
    if failed > 0 { Err(articles::failed(failed, arguments.files.len())) } else { Ok(()) }
}
