//! A page as Markdown, with footnotes for the passages.

use std::io::{self, Write};

use super::{Item, Page};
use crate::output::write_markdown;

/// Writes a page as Markdown.
///
/// # Errors
///
/// Passes on what `out` reports.
pub fn write(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}{}\n", escaped(&page.title)?, notes(&page.cited))?;
    let kinds = page.kinds.iter().map(said).collect::<io::Result<Vec<_>>>()?;
    let sort = page.sort.replace('_', " ");
    let what = if kinds.is_empty() { sort } else { format!("{sort}: {}", kinds.join(", ")) };
    writeln!(out, "{what}, `{}`", page.slug)?;
    if !page.details.is_empty() {
        writeln!(out)?;
    }
    for detail in &page.details {
        writeln!(out, "- {}: {}", escaped(&detail.name)?, escaped(&detail.value)?)?;
    }
    for part in &page.parts {
        writeln!(out, "\n## {}\n", escaped(&capitalised(&part.title))?)?;
        for group in &part.groups {
            if !group.note.is_empty() {
                writeln!(out, "- *{}*", escaped(&group.note)?)?;
            }
            let label = if group.label.is_empty() {
                String::new()
            } else {
                format!("**{}**: ", escaped(&group.label)?)
            };
            for item in &group.items {
                writeln!(out, "- {label}{}", said(item)?)?;
            }
        }
    }
    if !page.passages.is_empty() {
        writeln!(out)?;
    }
    for passage in &page.passages {
        let source = format!("{}, {}, “{}”", passage.source, passage.section, passage.anchor);
        write!(out, "[^{}]: {}", passage.number, escaped(&source)?)?;
        for reference in &passage.references {
            let dead = if reference.status == "dead" { ", a dead link" } else { "" };
            write!(out, "; reference {}{dead}", escaped(&reference.name)?)?;
        }
        if let Some(link) = &passage.link {
            write!(out, ". {}", escaped(link)?)?;
        }
        writeln!(out)?;
    }
    out.flush()
}

fn escaped(text: &str) -> io::Result<String> {
    let mut bytes = Vec::new();
    write_markdown(&mut bytes, text)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn said(item: &Item) -> io::Result<String> {
    Ok(escaped(&item.words())? + &notes(&item.cited))
}

fn notes(cited: &[usize]) -> String {
    let notes: Vec<String> = cited.iter().map(|number| format!("[^{number}]")).collect();
    notes.concat()
}

/// A text with a capital letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
