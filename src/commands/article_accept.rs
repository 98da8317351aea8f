//! `article accept`: turns candidates of a pack into facts, or lists them.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::editing::{EditedPack, order};
use super::{Context, counted};
use crate::error::{Error, shell_quoted};
use crate::output::Cell;
use crate::pack::Record;
use crate::pack::problem::did_you_mean;
use crate::pack::proposal::propose;
use crate::pack::typed::pair;

/// Turn candidates of a pack into facts, or list them
///
/// A candidate is named by its number in the list, by its slug or by the words that were seen. `key=value` adds what
/// it lacks, or replaces what it suggests, in all candidates that are named; `key=` drops a suggestion, and `as=KIND`
/// makes another kind of record. If the pack already declares the thing, only what is new is added to its record.
/// The facts are added and the candidates removed in one write, after a check of the whole pack.
#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    /// The folder of the pack
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Candidates to accept, and values for them. Without any, the candidates are listed
    #[arg(value_name = "CANDIDATE|KEY=VALUE")]
    words: Vec<String>,
}

pub(crate) fn run(context: &Context, arguments: &AcceptArgs) -> Result<(), Error> {
    let folder = &arguments.folder;
    let mut pack = EditedPack::open(folder)?;
    let candidates: Vec<&Record> = pack.editor.pack.candidates().collect();
    if arguments.words.is_empty() {
        return list(context, &pack, &candidates);
    }
    let given: Vec<(String, String)> = arguments.words.iter().filter_map(|word| pair(word)).collect();
    let named = arguments.words.iter().filter(|word| pair(word).is_none());
    let mut numbers =
        named.map(|word| number(folder, &candidates, word)).collect::<Result<Vec<usize>, Error>>()?;
    // A fact can refer to a thing that is accepted with it.
    numbers.sort_by_key(|&number| (order(candidates[number - 1]), number));
    numbers.dedup();
    if numbers.is_empty() {
        return Err(
            Error::usage("no candidate is named").hint("name one by its number, its slug or what was seen")
        );
    }
    for &number in &numbers {
        pack.accept(number, &given).map_err(|error| match error.way_out() {
            None => error
                .hint("add `key=value` for what it lacks, and name the candidates that it refers to as well"),
            Some(_) => error,
        })?;
    }
    let files: Vec<String> = pack.editor.changed.keys().map(|path| path.display().to_string()).collect();
    pack.save()?;
    let left = pack.editor.pack.candidates().count();
    context.remark(&format!(
        "{}: {} accepted, {left} left",
        files.join(", "),
        counted(numbers.len(), "candidate")
    ));
    Ok(())
}

/// The number of the candidate that a word means. Of several with one slug, the first: the others are further names.
fn number(folder: &Path, candidates: &[&Record], word: &str) -> Result<usize, Error> {
    if let Some(number) = word.parse().ok().filter(|number| (1..=candidates.len()).contains(number)) {
        return Ok(number);
    }
    let having = |key: &'static str| {
        let has =
            move |candidate: &Record| candidate.text(key).is_some_and(|text| text.eq_ignore_ascii_case(word));
        (1..).zip(candidates).filter(move |(_, candidate)| has(candidate)).map(|(number, _)| number)
    };
    if let Some(number) = having("slug").next() {
        return Ok(number);
    }
    let seen: Vec<usize> = having("seen").collect();
    let texts = candidates.iter().flat_map(|candidate| [candidate.text("slug"), candidate.text("seen")]);
    match seen.as_slice() {
        [only] => Ok(*only),
        [] => Err(Error::not_found("candidate", word).hint(did_you_mean(word, texts.flatten(), || {
            format!("`ecpat-kb article accept {}` lists them", shell_quoted(folder))
        }))),
        _ => {
            let seen: Vec<String> = seen.iter().map(ToString::to_string).collect();
            Err(Error::usage(format!("several candidates were seen as `{word}`: {}", seen.join(", ")))
                .hint("name one by its number"))
        }
    }
}

fn list(context: &Context, pack: &EditedPack, candidates: &[&Record]) -> Result<(), Error> {
    let mut rows = context.rows("Candidates", &["number", "kind", "seen", "passage", "missing"])?;
    for (number, candidate) in (1..).zip(candidates) {
        let text = |key: &str| candidate.text(key).map_or(Cell::Null, Cell::Text);
        let missing = propose(candidate, &[], &pack.editor.pack)?.missing.join("; ");
        rows.row(&[
            Cell::Integer(number),
            text("kind"),
            text("seen"),
            candidate.cite.as_ref().map_or(Cell::Null, |cite| Cell::Text(&cite.value)),
            if missing.is_empty() { Cell::Null } else { Cell::Text(&missing) },
        ])?;
    }
    rows.finish()?;
    Ok(())
}
