//! Tests the reading of articles, on small texts and pages made up for it.

mod pages;
mod texts;

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::anchor::Anchor;
use super::candidates::{Rules, candidates};
use super::draft::title;
use super::passages::{Key, Passage, keys, passages};
use super::words::Text;
use super::{BlockKind, Document, MarkKind, Reference, ReferenceParts, Sentence, read};
use super::{links, written_date};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

fn document(input: &str) -> Document {
    read(input.as_bytes()).unwrap()
}

/// Wraps the inside of an article in a page.
fn page(inside: &str) -> Document {
    document(&format!(
        "<!DOCTYPE html><html lang=en><body><h1 id=firstHeading>Quay</h1><div id=mw-content-text><div class=mw-parser-output>{inside}"
    ))
}

#[test]
fn articles_are_read_as_the_readings_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/article/tests/readings.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (mut today, mut article, mut lines) = (String::new(), Document::default(), text.lines());
    // The words at the head of the columns of a table: the form of the article, and what is read from it.
    let mut columns = None;
    while let Some(line) = lines.next() {
        if let Some(cells) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) {
            let (left, right) = cells.split_once(" | ").unwrap();
            let Some((form, what)) = columns else {
                columns = Some((left, right));
                writeln!(today, "{line}").unwrap();
                continue;
            };
            let shown = shown(&written(form, &left.replace("\\n", "\n")), what).replace('\n', " · ");
            writeln!(today, "| {left} | {shown} |").unwrap();
            continue;
        }
        columns = columns.filter(|_| !line.is_empty());
        writeln!(today, "{line}").unwrap();
        let Some(language) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = block.join("\n");
        let shown = match language {
            "html" | "text" => {
                article = written(language, &block);
                block
            }
            _ => shown(&article, language),
        };
        writeln!(today, "{}\n```", shown.trim_end_matches('\n')).unwrap();
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, today).unwrap();
        return;
    }
    let changed = text.lines().zip(today.lines()).find(|(was, is)| was != is);
    assert!(text == today, "`readings.md` is out of date: {changed:#?}");
}

/// Reads an article that is written as text, as a page or as what is inside one.
fn written(form: &str, article: &str) -> Document {
    if form == "html" && !article.contains("<html") { page(article) } else { document(article) }
}

/// Shows what was read of an article: one thing a line.
fn shown(document: &Document, what: &str) -> String {
    let lines: Vec<String> = match what {
        "outline" => return outline(document),
        "printed" => return document.text.clone(),
        "sentences" => document.sentences().map(|sentence| document.cut(sentence.span).to_owned()).collect(),
        "counts" => document.counts().iter().map(|(name, count)| format!("{name} {count}")).collect(),
        "left out" => document.left_out.iter().map(|(name, count)| format!("{name} {count}")).collect(),
        "format" => vec![format!("{:?}", document.format)],
        "page" => [
            ("title", &document.title),
            ("url", &document.url),
            ("revision", &document.revision),
            ("modified", &document.modified),
            ("saved", &document.saved),
            ("language", &document.language),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?)))
        .collect(),
        "links" => {
            let title = |title: &Option<String>| title.clone().unwrap_or_default();
            let links = document.links.iter();
            links
                .map(|link| {
                    format!("{} | {} | {}", document.cut(link.span), title(&link.title), link.address)
                })
                .collect()
        }
        "references" => {
            let shown = |(key, one): (Key, &Reference)| {
                let section = document.sections[one.section].heading.as_deref().unwrap_or("-");
                let (printed, whole) = (document.cut(one.span), one.parts.as_printed.as_deref());
                let whole = whole.filter(|whole| *whole != printed).map(|whole| format!("={whole}"));
                let parts = parts_shown(&one.parts) + &whole.unwrap_or_default();
                format!("{} in {section}: {printed} | {parts}", key.name())
            };
            keys(document).into_iter().zip(&document.references).map(shown).collect()
        }
        "passages" => {
            let shown = |one: Passage| {
                let cited = one.references.iter().map(|cited| {
                    let pages =
                        cited.locator.as_deref().map(|pages| format!(", p. {pages}")).unwrap_or_default();
                    format!(" [{} {}{pages}]", cited.key.name(), cited.reach)
                });
                format!("{} {}: {}{}", one.part, one.kind.word(), one.plain, cited.collect::<String>())
            };
            passages(document).into_iter().map(shown).collect()
        }
        "remarks" => document.remarks.clone(),
        "anchors" => {
            let anchor = |one: &Passage| match &one.anchor {
                Some(Anchor { prefix, words, suffix }) => format!("{prefix}[{words}]{suffix}"),
                None => "-".to_owned(),
            };
            passages(document).iter().map(|one| format!("{}: {}", one.plain, anchor(one))).collect()
        }
        "words" => {
            let text = Text::new(&document.text);
            let words = text.words(&(0..document.text.len()));
            let shown = words.iter().map(|one| format!("{}/{}", text.cut(one.first, one.last), one.count));
            vec![shown.collect::<Vec<_>>().join(" ")]
        }
        "whole date" => written_date::whole(&document.text).into_iter().collect(),
        "leading date" => {
            let date = written_date::leading(&document.text);
            date.map(|(date, length)| format!("{date}, {length}")).into_iter().collect()
        }
        _ => {
            let title = title(document, "Lantern");
            let mut found = candidates(&passages(document), &title, &RULES);
            links::add(document, &title, &mut found);
            let of_kind = found.iter().filter(|one| one.kind == what);
            let fields = of_kind.map(|one| one.fields.iter().filter(|(key, _)| *key != "slug"));
            fields.map(|one| one.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(", ")).collect()
        }
    };
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}

/// Shows the parts that are there.
fn parts_shown(parts: &ReferenceParts) -> String {
    let fields = [
        ("authors", &parts.authors),
        ("title", &parts.title),
        ("publisher", &parts.publisher),
        ("published", &parts.published),
        ("retrieved", &parts.retrieved),
        ("archived", &parts.archived),
        ("url", &parts.url),
        ("archive_url", &parts.archive_url),
        ("other_url", &parts.other_url),
    ];
    let shown = fields.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
    let signs = [(parts.dead, "dead"), (parts.as_printed.is_some(), "as_printed")];
    let signs = signs.into_iter().filter(|(is, _)| *is).map(|(_, sign)| sign.to_owned());
    shown.chain(signs).collect::<Vec<_>>().join("; ")
}

/// Shows sections, blocks and sentences, one per line, with the marks of a sentence after it.
fn outline(document: &Document) -> String {
    let mut lines = Vec::new();
    let sentences = |lines: &mut Vec<String>, kind: &str, sentences: &[Sentence]| {
        for sentence in sentences {
            let marks: Vec<String> = sentence.marks.iter().map(|mark| mark_shown(&mark.kind)).collect();
            let marks = marks.join("");
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
        let id = section.id.as_deref().map(|id| format!(" #{id}")).unwrap_or_default();
        lines.push(format!("= {level}{}{id}", section.heading.as_deref().unwrap_or("-")));
        for block in &section.blocks {
            sentences(&mut lines, &format!("{:?} {}: ", block.kind, block.paragraph), &block.sentences);
        }
    }
    lines.join("\n")
}

fn mark_shown(kind: &MarkKind) -> String {
    match kind {
        MarkKind::Editorial(label) => format!(" <{label}>"),
        MarkKind::Citation { number, group, reference, locator } => {
            let group = group.as_deref().map(|group| format!("{group} ")).unwrap_or_default();
            let reference = reference.map(|index| format!("→{index}")).unwrap_or_default();
            let locator = locator.as_deref().map(|pages| format!(" p. {pages}")).unwrap_or_default();
            format!(" <{group}{number}{reference}{locator}>")
        }
    }
}
