//! `article check`: compares articles with their packs. Changes nothing.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::articles::{self, describe, pack_of, read, whole};
use super::{Context, article_attach, counted, packs, report_problem};
use crate::article::check::{Comparison, Finding, FindingKind, compare};
use crate::error::Error;
use crate::output::{Cell, Format, RowWriter};
use crate::report::rows;

const COLUMNS: [&str; 9] = ["file", "line", "start", "end", "kind", "subject", "section", "stated", "found"];

/// Compare articles with their packs
///
/// Looks up every anchor, reference and marker of the pack in the article. For a newer copy, it shows what
/// has moved, changed or disappeared. A sentence that no fact cites yet is `to-decide`, which is not a problem.
#[derive(Debug, Args)]
pub(crate) struct ArticleCheckArgs {
    /// Articles, as text or as saved pages
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the pack, or the name of a built-in pack; default: the built-in pack that fits best
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pack: Option<PathBuf>,
    /// Show the facts of the pack beside the sentences that they cite, in the order of the article
    #[arg(long)]
    facts: bool,
}

pub(crate) fn run(context: &Context, arguments: &ArticleCheckArgs) -> Result<(), Error> {
    let files = &arguments.files;
    if arguments.facts {
        let [file] = files.as_slice() else {
            return Err(Error::usage("--facts takes one article"));
        };
        return facts(context, file, arguments.pack.as_deref());
    }
    let is_table = context.format() == Format::Table;
    let mut rows: Option<Box<dyn RowWriter>> = None;
    let mut summaries = Vec::new();
    let (mut problems, mut unread) = (0, 0);
    for file in files {
        let document = match read(file) {
            Ok(document) => document,
            Err(error) => {
                report_problem(&describe(&error));
                unread += 1;
                continue;
            }
        };
        let pack = whole(pack_of(&document, arguments.pack.as_deref())?)?;
        let comparison = compare(&document, &pack);
        problems += problems_of(&comparison);
        let name = file.display().to_string();
        let mut place = Place { text: &document.text, byte: 0, char: 0, line: 1 };
        for finding in &comparison.findings {
            let rows = match &mut rows {
                Some(rows) => rows,
                none => none.insert(start(context)?),
            };
            row(rows.as_mut(), is_table, &name, &mut place, finding)?;
        }
        summaries.push(format!("{name}, `{}`: {}", pack.slug(), summary(&comparison)));
        if comparison.found == comparison.passages && arguments.pack.as_deref().is_some_and(Path::is_dir) {
            summaries.push(
                "to record the date, write `checked = \"YYYY-MM-DD\"` in `[source]` of the pack".to_owned(),
            );
        }
    }
    match rows {
        Some(rows) => rows.finish()?,
        // The summary below says more than an empty table.
        None if is_table => {}
        None => start(context)?.finish()?,
    }
    for summary in &summaries {
        context.remark(summary);
    }
    match (unread, problems) {
        (0, 0) => Ok(()),
        (0, count) => Err(Error::problems_found(count)),
        (count, _) => Err(articles::failed(count, files.len())),
    }
}

/// Shows each fact beside its sentence, for a person to compare: one row for each sentence in formats for
/// people, otherwise one row for each fact. The sentences are those of the article, so a passage that is
/// not found there has none.
fn facts(context: &Context, file: &Path, pack: Option<&Path>) -> Result<(), Error> {
    let document = read(file)?;
    let conn = packs::in_memory(pack_of(&document, pack)?)?;
    let failed = Error::sqlite("reading the facts");
    let (source, slug): (i64, String) = conn
        .query_row("SELECT id AS id, slug AS slug FROM source", [], |row| {
            Ok((row.get("id")?, row.get("slug")?))
        })
        .map_err(&failed)?;
    let (found, passages) = article_attach::store_sentences(&conn, source, &document).map_err(&failed)?;
    let sql = match context.format() {
        Format::Table | Format::Markdown | Format::Html => include_str!("sql/sentences_with_facts.sql"),
        _ => include_str!("sql/facts_with_sentences.sql"),
    };
    let mut statement = conn.prepare(sql).map_err(&failed)?;
    rows::write(&mut statement, &[], |columns| context.rows("Facts and sentences", columns), failed)?;
    context.remark(&format!("{}, `{slug}`: {found} of {passages} anchors found once", file.display()));
    Ok(())
}

fn start(context: &Context) -> std::io::Result<Box<dyn RowWriter>> {
    if context.format() == Format::Table {
        let shown: Vec<&str> = COLUMNS.into_iter().filter(|name| !matches!(*name, "start" | "end")).collect();
        return context.rows("Article check", &shown);
    }
    context.rows("Article check", &COLUMNS)
}

fn row(
    rows: &mut dyn RowWriter,
    is_table: bool,
    file: &str,
    place: &mut Place<'_>,
    finding: &Finding,
) -> std::io::Result<()> {
    let number = |number: usize| Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    let [line, start, end] = finding.span.map_or([Cell::Null, Cell::Null, Cell::Null], |span| {
        place.advance(span.start);
        let chars = place.text.get(span.bytes()).unwrap_or_default().chars().count();
        [number(place.line), number(place.char), number(place.char + chars)]
    });
    let mut cells = vec![Cell::Text(file), line];
    if !is_table {
        cells.extend([start, end]);
    }
    cells.push(Cell::Text(finding.kind.word()));
    for text in [&finding.subject, &finding.section, &finding.stated, &finding.found] {
        cells.push(text.as_deref().map_or(Cell::Null, Cell::Text));
    }
    rows.row(&cells)
}

/// A place in a text: its byte, with the characters and lines before it.
struct Place<'t> {
    text: &'t str,
    byte: usize,
    char: usize,
    line: usize,
}

impl Place<'_> {
    /// Goes on to a later byte.
    fn advance(&mut self, byte: usize) {
        let passed = self.text.get(self.byte..byte).unwrap_or_default();
        self.char += passed.chars().count();
        self.line += passed.matches('\n').count();
        self.byte = byte;
    }
}

/// Counts the differences; sentences that a curator has to decide on do not count.
fn problems_of(comparison: &Comparison) -> usize {
    comparison.findings.iter().filter(|finding| finding.kind != FindingKind::ToDecide).count()
}

/// The counts in one line.
fn summary(comparison: &Comparison) -> String {
    let Comparison { findings, passages, found, sentences, used, references, same_references, left_out } =
        comparison;
    let problems = counted(problems_of(comparison), "problem");
    let to_decide = findings.len() - problems_of(comparison);
    let edition = match left_out {
        0 => String::new(),
        _ => format!(
            "; another edition, so {} of passages without facts or of missing references left out",
            counted(*left_out, "difference")
        ),
    };
    format!(
        "{found} of {passages} anchors found once, {same_references} of {references} references the same, \
         {used} of {sentences} sentences cited or excused; {problems}, {to_decide} to decide{edition}"
    )
}
