//! Tests the reading of articles, on small texts and pages made up for it.

mod dates;
mod pages;
mod references;
mod sentences;
mod texts;

use super::{BlockKind, Document, MarkKind, Sentence, read};

fn document(input: &str) -> Document {
    read(input.as_bytes()).unwrap()
}

/// Shows sections, blocks and sentences, one per line, with the marks of a sentence after it.
fn outline(document: &Document) -> String {
    let mut lines = Vec::new();
    let sentences = |lines: &mut Vec<String>, kind: &str, sentences: &[Sentence]| {
        for sentence in sentences {
            let marks: Vec<String> = sentence.marks.iter().map(|mark| shown(&mark.kind)).collect();
            let marks = if marks.is_empty() { String::new() } else { format!(" {}", marks.join(" ")) };
            lines.push(format!("{kind}{}{marks}", document.plain(sentence)));
        }
    };
    for block in &document.head {
        let kind = if block.kind == BlockKind::Note { "navigation" } else { "infobox" };
        let label = document.label(block).map(|label| format!("({label}) ")).unwrap_or_default();
        sentences(&mut lines, &format!("{kind}: {label}"), &block.sentences);
    }
    for section in &document.sections {
        let level = section.level.map(|level| format!("{level} ")).unwrap_or_default();
        lines.push(format!("= {level}{}", section.heading.as_deref().unwrap_or("-")));
        for block in &section.blocks {
            sentences(&mut lines, &format!("{:?} {}: ", block.kind, block.paragraph), &block.sentences);
        }
    }
    lines.join("\n")
}

fn shown(kind: &MarkKind) -> String {
    match kind {
        MarkKind::Editorial(label) => format!("<{label}>"),
        MarkKind::Citation { number, group, reference, locator } => {
            let group = group.as_deref().map(|group| format!("{group} ")).unwrap_or_default();
            let reference = reference.map(|index| format!("→{index}")).unwrap_or_default();
            let locator = locator.as_deref().map(|pages| format!(" p. {pages}")).unwrap_or_default();
            format!("<{group}{number}{reference}{locator}>")
        }
    }
}
