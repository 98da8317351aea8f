//! A page in a terminal.

use std::io::{self, Write};

use super::{CitedPassage, Item, Page, Part};
use crate::escape::readable;

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Its columns.
    pub width: usize,
    /// Whether text may be bold or dimmed.
    pub colour: bool,
    /// Whether a text can be a link; if not, links are printed.
    pub hyperlinks: bool,
}

/// Writes a page as text.
///
/// # Errors
///
/// Passes on what `out` reports.
pub fn write(page: &Page, terminal: Terminal, out: &mut dyn Write) -> io::Result<()> {
    let terminal = Terminal { width: terminal.width.max(40), ..terminal };
    terminal.bold(out, &page.title)?;
    let kinds: Vec<String> = page.kinds.iter().map(said).collect();
    let sort = page.sort.replace('_', " ");
    let kinds = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
    terminal.paragraph(out, &format!("{sort} `{}`{}{kinds}", page.slug, numbers(&page.cited)), "", "  ")?;
    for detail in &page.details {
        terminal.paragraph(out, &format!("{}: {}", detail.name, detail.value), "", "  ")?;
    }
    for part in &page.parts {
        writeln!(out)?;
        terminal.part(out, part)?;
    }
    if !page.passages.is_empty() {
        writeln!(out)?;
        terminal.passages(out, &page.passages)?;
    }
    out.flush()
}

impl Terminal {
    fn bold(self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        let style = if self.colour { anstyle::Style::new().bold() } else { anstyle::Style::new() };
        writeln!(out, "{style}{}{style:#}", readable(text))
    }

    /// Writes lines that break at spaces only, so that words, slugs and addresses stay whole.
    fn paragraph(self, out: &mut dyn Write, text: &str, first: &str, rest: &str) -> io::Result<()> {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&readable(text), options) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn part(self, out: &mut dyn Write, part: &Part) -> io::Result<()> {
        self.bold(out, &part.title.to_uppercase())?;
        if matches!(&*part.title, "names" | "identifiers" | "Where" | "numbers") {
            let groups =
                part.groups.iter().map(|group| format!("{} {}", group.label, paragraph(&group.items)));
            return self.paragraph(out, &groups.collect::<Vec<_>>().join("; "), " ", "   ");
        }
        for group in &part.groups {
            if group.label.is_empty() {
                for item in &group.items {
                    self.paragraph(out, &said(item), " ", "   ")?;
                }
            } else {
                self.paragraph(out, &format!("{}: {}", group.label, paragraph(&group.items)), " ", "   ")?;
            }
        }
        Ok(())
    }

    fn passages(self, out: &mut dyn Write, passages: &[CitedPassage]) -> io::Result<()> {
        let several = passages.iter().any(|passage| passage.source_slug != passages[0].source_slug);
        let heading = if several { "READ IN".to_owned() } else { format!("READ IN {}", passages[0].source) };
        self.bold(out, &heading)?;
        let width = passages.len().to_string().len();
        for passage in passages {
            let source = if several { format!("{}, ", passage.source) } else { String::new() };
            let references: Vec<String> = passage
                .references
                .iter()
                .map(|reference| {
                    let dead = if reference.status == "dead" { ", a dead link" } else { "" };
                    let locator =
                        reference.locator.as_ref().map(|locator| format!(", {locator}")).unwrap_or_default();
                    format!("; reference {}{locator}{dead}", reference.name)
                })
                .collect();
            let place = format!("{source}{}, “{}”{}", passage.section, passage.anchor, references.concat());
            let number = format!(" {:>width$}  ", passage.number);
            let rest = " ".repeat(number.len());
            match &passage.link {
                Some(link) if self.hyperlinks => {
                    let link = readable(link);
                    write!(out, "\u{1b}]8;;{link}\u{1b}\\")?;
                    self.paragraph(out, &place, &number, &rest)?;
                    write!(out, "\u{1b}]8;;\u{1b}\\")?;
                }
                // An address is not wrapped, so that it can be opened.
                Some(link) => writeln!(out, "{number}{} {}", readable(&place), readable(link))?,
                None => self.paragraph(out, &place, &number, &rest)?,
            }
            if let Some(text) = &passage.text {
                let quoted = format!("{rest}> ");
                self.paragraph(out, text, &quoted, &quoted)?;
            }
        }
        Ok(())
    }
}

/// The facts of a group as one text. What neighbours have in common, such as the passage, stands after
/// the last of them.
fn paragraph(items: &[Item]) -> String {
    let common =
        |item: &Item| Item { text: String::new(), dates: Default::default(), other: None, ..item.clone() };
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        let next = items.get(at + 1);
        let is_sentence = item.text.ends_with('.');
        if next.is_some_and(|next| common(next) == common(item)) {
            text.push_str(&item.text);
            text.push_str(if is_sentence { " " } else { ", " });
        } else {
            text.push_str(&said(item));
            text.push_str(if next.is_none() {
                ""
            } else if is_sentence {
                " "
            } else {
                "; "
            });
        }
    }
    text
}

/// A fact with its dates, its note and the numbers of its passages.
fn said(item: &Item) -> String {
    format!("{}{}", item.words(), numbers(&item.cited))
}

fn numbers(cited: &[usize]) -> String {
    if cited.is_empty() {
        return String::new();
    }
    let run = |run: &[usize]| match run {
        [first, _, .., last] => format!("{first}\u{2013}{last}"),
        run => run.iter().map(usize::to_string).collect::<Vec<_>>().join("\u{a0}"),
    };
    let numbers: Vec<String> = cited.chunk_by(|one, next| one + 1 == *next).map(run).collect();
    // A space that does not break keeps the numbers with the last word.
    format!("\u{a0}[{}]", numbers.join("\u{a0}"))
}
