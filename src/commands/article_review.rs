//! `article review`: goes through the candidates of a pack with a curator, who answers on standard input.

use std::collections::HashMap;
use std::io::{IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anstyle::Style;
use clap::{Args, ValueHint};

use super::editing::{EditedPack, order};
use super::{Context, articles, report_failure};
use crate::article::check::found_sentences;
use crate::error::Error;
use crate::escape::printable;
use crate::pack::Pack;
use crate::pack::kind::{PASSAGE, SECTION};
use crate::pack::proposal::{Proposal, propose};
use crate::pack::typed::pair;

/// Go through the candidates of a pack, in the order of the text
///
/// Shows each passage and the record that each of its candidates would become, and asks what to do: accept it,
/// perhaps with other values, strike it, or leave it. Each answer is written at once. Answers are read from standard
/// input, one on each line; its end means quit.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// The folder of the pack
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// The article, to show the sentences
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    article: Option<PathBuf>,
}

const QUESTION: &str = "a, s, n, q, key=value or ? > ";

const HELP: &str = "    a            accept: write the record as it is shown
    key=value    set a value, such as kind=ngo; key= removes one; as=work makes another kind of record
    a key=value  set values and accept
    s            strike: remove the candidate
    n            next: leave the candidate
    q            quit
A value with blanks needs quotes, such as name='Two Words'.
`ecpat-kb pack add DIR KIND` lists the keys of a kind of record, and `ecpat-kb report terms` the terms.
";

pub(crate) fn run(context: &Context, arguments: &ReviewArgs) -> Result<(), Error> {
    let pack = EditedPack::open(&arguments.folder)?;
    let mut sentences = HashMap::new();
    if let Some(file) = &arguments.article {
        sentences = found_sentences(&articles::read(file)?, &pack.editor.pack);
        if sentences.is_empty() {
            context.remark(&format!("{}: it has none of the passages of this pack", file.display()));
        }
    }
    let numbers = in_order(&pack.editor.pack);
    let mut review = Review { pack, sentences, total: numbers.len(), accepted: 0, struck: 0 };
    let mut shown = None;
    for number in numbers {
        let cite = review.pack.candidate(number).and_then(|candidate| candidate.cite.as_ref());
        let cite = cite.map(|cite| cite.value.clone());
        if shown != cite {
            if shown.is_some() {
                writeln!(anstream::stdout())?;
            }
            review.show_passage(cite.as_deref().unwrap_or_default())?;
            shown = cite;
        }
        if review.decide(number)?.is_break() {
            break;
        }
    }
    let Review { total, accepted, struck, .. } = review;
    context.remark(&format!("{accepted} accepted, {struck} struck, {} left", total - accepted - struck));
    Ok(())
}

/// The numbers of the candidates in the order of the text. Of one passage, things come first, so that its facts can
/// refer to them.
fn in_order(pack: &Pack) -> Vec<usize> {
    let slugs = pack.of(&PASSAGE).filter_map(|passage| passage.text("slug"));
    let places: HashMap<&str, usize> = slugs.zip(0..).collect();
    let mut list: Vec<_> = (1..)
        .zip(pack.candidates())
        .map(|(number, candidate)| {
            let place = candidate.cite.as_ref().and_then(|cite| places.get(cite.value.as_str()));
            (place.copied(), order(candidate), number)
        })
        .collect();
    list.sort_unstable();
    list.into_iter().map(|(.., number)| number).collect()
}

/// A review that is going on.
struct Review {
    pack: EditedPack,
    /// The sentences of the passages, by slug.
    sentences: HashMap<String, String>,
    total: usize,
    accepted: usize,
    struck: usize,
}

impl Review {
    /// Asks about a candidate until there is a decision; a break ends the review.
    fn decide(&mut self, number: usize) -> Result<ControlFlow<()>, Error> {
        let mut given: Vec<(String, String)> = Vec::new();
        self.show_candidate(number, &given)?;
        loop {
            let Some(answer) = ask()? else { return Ok(ControlFlow::Break(())) };
            let Some(words) = shlex::split(&answer) else {
                let _ = report_failure(&Error::usage("a quotation mark is not closed"));
                continue;
            };
            let pairs: Vec<_> = words.iter().filter_map(|word| pair(word)).collect();
            let verbs: Vec<&str> =
                words.iter().filter(|word| pair(word).is_none()).map(String::as_str).collect();
            let is_answer = match verbs.as_slice() {
                [] | ["a" | "accept"] => true,
                ["s" | "strike" | "n" | "next" | "skip" | "q" | "quit" | "?"] => pairs.is_empty(),
                _ => false,
            };
            if !is_answer {
                let error = Error::usage(format!("`{}` is not an answer", answer.trim()));
                let _ = report_failure(&error.hint(
                    "`?` explains the answers; a value with blanks needs quotes, such as `name='Two Words'`",
                ));
                continue;
            }
            let mut wanted = given.clone();
            wanted.retain(|(key, _)| !pairs.iter().any(|(new, _)| new == key));
            wanted.extend(pairs.iter().cloned());
            match self.propose(number, &wanted) {
                Ok(_) => given = wanted,
                Err(error) => {
                    let _ = report_failure(&error);
                    continue;
                }
            }
            match (verbs.as_slice(), pairs.is_empty()) {
                (["a" | "accept"], _) => {
                    match self.pack.accept(number, &given).and_then(|()| self.pack.save()) {
                        Ok(()) => {
                            self.accepted += 1;
                            return Ok(ControlFlow::Continue(()));
                        }
                        Err(error) => {
                            let _ = report_failure(&error);
                            self.pack.cancel()?;
                        }
                    }
                }
                (["s" | "strike"], true) => {
                    self.pack.strike(number)?;
                    self.pack.save()?;
                    self.struck += 1;
                    return Ok(ControlFlow::Continue(()));
                }
                (["n" | "next" | "skip"], true) => return Ok(ControlFlow::Continue(())),
                (["q" | "quit"], true) => return Ok(ControlFlow::Break(())),
                ([], false) => self.show_candidate(number, &given)?,
                _ => write!(anstream::stdout(), "{HELP}")?,
            }
        }
    }

    /// Shows the heading of the section, the slug of the passage, and the sentence or the anchor.
    fn show_passage(&self, cite: &str) -> Result<(), Error> {
        let pack = &self.pack.editor.pack;
        let by_slug = |kind, slug: &str| pack.of(kind).find(|record| record.text("slug") == Some(slug));
        let passage = by_slug(&PASSAGE, cite);
        let section = passage.and_then(|passage| by_slug(&SECTION, passage.text("section")?));
        let heading = section.and_then(|section| {
            section.text("heading").filter(|heading| !heading.is_empty()).or(section.text("label"))
        });
        let anchor =
            || passage.and_then(|passage| passage.text("anchor")).map(|anchor| format!("{anchor} …"));
        let words = self.sentences.get(cite).cloned().or_else(anchor).unwrap_or_default();
        let bold = Style::new().bold();
        let heading = format!("{}, {cite}", heading.unwrap_or_default());
        let width = super::width(&std::io::stdout());
        let lines = textwrap::fill(&printable(&words), width);
        writeln!(anstream::stdout(), "{bold}{}{bold:#}\n{lines}", printable(&heading))?;
        Ok(())
    }

    fn propose(&self, number: usize, given: &[(String, String)]) -> Result<Option<Proposal>, Error> {
        let candidate = self.pack.candidate(number);
        candidate.map(|candidate| propose(candidate, given, &self.pack.editor.pack)).transpose()
    }

    /// Shows a candidate and the record that it would become.
    fn show_candidate(&self, number: usize, given: &[(String, String)]) -> Result<(), Error> {
        let Some((candidate, proposal)) = self.pack.candidate(number).zip(self.propose(number, given)?)
        else {
            return Ok(());
        };
        let text = |key: &str| printable(candidate.text(key).unwrap_or_default());
        let mut out = anstream::stdout().lock();
        writeln!(out)?;
        writeln!(
            out,
            "candidate {number} of {}, {}: {} ({})",
            self.total,
            text("kind"),
            text("seen"),
            text("why")
        )?;
        for line in proposal.toml().lines() {
            writeln!(out, "    {line}")?;
        }
        if proposal.records.is_empty() {
            writeln!(out, "    # the pack has this already")?;
        }
        if !proposal.missing.is_empty() {
            writeln!(out, "lacks {}", printable(&proposal.missing.join("; ")))?;
        }
        Ok(())
    }
}

/// Asks for an answer; none at the end of the input.
fn ask() -> Result<Option<String>, Error> {
    let (mut out, input) = (anstream::stdout(), std::io::stdin());
    write!(out, "{QUESTION}")?;
    out.flush()?;
    let mut answer = String::new();
    let is_end = input
        .read_line(&mut answer)
        .map_err(|source| Error::cannot_read(Path::new("standard input"), source))?
        == 0;
    if is_end {
        writeln!(out)?;
    } else if !input.is_terminal() {
        writeln!(out, "{}", printable(answer.trim()))?;
    }
    Ok((!is_end).then_some(answer))
}
