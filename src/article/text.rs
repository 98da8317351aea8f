//! Reads an article in plain text: the page as a text browser prints it, one line per paragraph.
//!
//! Owns what the lines mean; it must not know HTML. Such text is incomplete: headings of one word and items of lists
//! may be missing, and nothing says how deep a heading is. What is read:
//!
//! - Navigation: `From Wikipedia, the free encyclopedia`, `(Redirected from …)`, `Jump to: …`, and
//!   notes such as `For other uses, see …`, up to the first empty line after them. A single line before
//!   them is the title. All other lines there are the infobox.
//! - Headings: lines that end in `[edit]`, or between `==`, whose number is the level.
//! - Lost headings: two or more empty lines before a block, after the lead has begun. One empty line separates
//!   blocks, and a lost line leaves the two around it; it was mostly a heading of one word. Before a marked
//!   heading it was more often a list item, so no section is opened there.
//! - Items: lines that begin with `•`, a dash or the like, and indented lines that begin with a number. A line such as
//!   `…: • one • two` is a flattened list: its items are split and share the paragraph.
//! - References: `12. ^ …`, or `^ …` without a number. A new list begins where the number does not rise, and without
//!   numbers after a heading.
//! - Headings without marks, menus, numbers of paragraphs, and paragraphs over several lines: [`layout`].
//! - The list of contents: a line `Contents` and the numbered lines after it are left out.

use std::collections::HashSet;

use super::anchor::plain_line;
use super::document::{ArticleFormat, Block, BlockKind, Reference, Section, Span};
use super::outline::Outline;
use super::vocabulary::{WORDS, begins_with};
use super::{layout, marks, references};

const BULLETS: [char; 10] = ['•', '◦', '▪', '‣', '○', '▫', '∙', '●', '■', '□'];

/// How many non-empty lines are searched for those of the website.
const HEAD: usize = 12;

/// Reads a text with `\n` for each line break.
pub(super) fn outline(text: String) -> Outline {
    let mut from = 0;
    let lines = text.split('\n').map(|line| {
        from += line.len() + 1;
        Span::trimmed(line, from - line.len() - 1)
    });
    let lines: Vec<Span> = lines.collect();
    let mut reader = LineReader {
        outline: Outline::new(text, ArticleFormat::Text),
        paragraph: 0,
        list: 0,
        last_number: 0,
        is_unnumbered: false,
        is_marked: false,
        numbered: HashSet::new(),
    };
    let menu = lines.iter().take_while(|line| line.is_empty() || is_menu(reader.cut(**line))).count();
    for line in lines[..menu].iter().filter(|line| !line.is_empty()) {
        reader.push_head(BlockKind::Note, *line);
    }
    let lines = &lines[menu..];
    let body = reader.head(lines);
    let lines = layout::paragraphs(&reader.outline.document.text, &lines[body..]);
    reader.numbered = layout::numbered_paragraphs(&reader.outline.document.text, &lines);
    reader.is_marked = lines.iter().any(|line| heading(reader.cut(*line)).is_some());
    reader.body(&lines);
    reader.outline
}

struct LineReader {
    outline: Outline,
    paragraph: usize,
    list: usize,
    last_number: u32,
    /// Whether the last reference was printed without its number.
    is_unnumbered: bool,
    /// Whether any heading is marked as one.
    is_marked: bool,
    /// Where the paragraphs begin that are numbered one after another.
    numbered: HashSet<usize>,
}

impl LineReader {
    fn cut(&self, span: Span) -> &str {
        &self.outline.document.text[span.bytes()]
    }

    /// Reads title, navigation and infobox; returns the index of the first line after them.
    fn head(&mut self, lines: &[Span]) -> usize {
        let is_website = |line: Span| begins_with(self.cut(line), &WORDS.website);
        let filled = lines.iter().enumerate().filter(|(_, line)| !line.is_empty()).take(HEAD);
        let mut found = filled.filter(|(_, line)| is_website(**line)).map(|(index, _)| index);
        let Some(first) = found.next() else { return 0 };
        let last = found.last().unwrap_or(first);
        let before: Vec<&Span> = lines[..first].iter().filter(|line| !line.is_empty()).collect();
        let title = match before[..] {
            [] => None,
            [title] => Some(self.cut(*title).to_owned()),
            // More than a title: the article has begun, and what looks like navigation is in it.
            _ => return 0,
        };
        let end = lines[last..].iter().position(|line| line.is_empty()).map_or(lines.len(), |at| last + at);
        let kinds = lines[first..end].iter().filter(|line| !line.is_empty()).map(|&line| {
            let is_note = is_website(line) || is_note(self.cut(line));
            (if is_note { BlockKind::Note } else { BlockKind::Infobox }, line)
        });
        for (kind, line) in kinds.collect::<Vec<_>>() {
            self.push_head(kind, line);
        }
        self.outline.document.title = title;
        end
    }

    fn push_head(&mut self, kind: BlockKind, line: Span) {
        let span = if kind == BlockKind::Note { line } else { self.without_bullet(line) };
        self.push(true, kind, span);
        self.paragraph += 1;
    }

    fn body(&mut self, lines: &[Span]) {
        let mut empty = 0;
        let mut begun = false;
        let mut in_contents = false;
        for (at, &line) in lines.iter().enumerate() {
            if line.is_empty() {
                empty += 1;
                continue;
            }
            let text = self.cut(line);
            if is_contents(text) {
                in_contents = true;
                *self.outline.document.left_out.entry("navigation").or_default() += 1;
                continue;
            }
            in_contents &= is_numbered(text);
            if in_contents {
                empty = 0;
                continue;
            }
            let after = &lines[at + 1..];
            let is_bare = || {
                begun
                    && empty > 0
                    && !self.is_marked
                    && layout::is_heading(&self.outline.document.text, line, after)
            };
            let found = heading(text).or_else(|| is_bare().then_some((None, text)));
            if let Some((level, heading)) = found {
                let depth = level.map_or(0, usize::from);
                let start = line.end - text[depth..].trim_start().len();
                let span = Some(Span { start, end: start + heading.len() });
                self.outline.document.sections.push(Section { level, span, ..Section::default() });
                if self.is_unnumbered {
                    (self.last_number, self.is_unnumbered) = (u32::MAX, false);
                }
            } else {
                if begun && empty > 1 {
                    self.outline.document.sections.push(Section::default());
                }
                self.block(line);
            }
            begun = true;
            empty = 0;
        }
    }

    fn block(&mut self, line: Span) {
        let text = self.cut(line);
        let unnumbered = || {
            let bare = text.strip_prefix(['^', '↑'])?.trim_start();
            let number = if self.last_number == u32::MAX { 1 } else { self.last_number + 1 };
            (!bare.is_empty()).then_some((number, bare))
        };
        let numbered = reference(text);
        let is_unnumbered = numbered.is_none();
        if let Some((number, printed)) = numbered.or_else(unnumbered) {
            let span = Span { start: line.end - printed.len(), end: line.end };
            let parts = references::from_text(&plain_line(printed));
            self.is_unnumbered = is_unnumbered;
            self.list += usize::from(number <= self.last_number);
            self.last_number = number;
            let (list, section) = (self.list, self.outline.document.sections.len() - 1);
            self.outline.document.references.push(Reference { number, list, section, span, parts });
            return;
        }
        let is_indented = self.outline.document.text[..line.start].ends_with(' ');
        let kind = if is_note(text) { BlockKind::Note } else { BlockKind::Paragraph };
        let bare = self.without_bullet(line);
        let number = layout::number(text).filter(|_| is_indented || self.numbered.contains(&line.start));
        if bare != line {
            for part in self.bulleted(bare) {
                self.push(false, BlockKind::Item, part);
                self.paragraph += 1;
            }
            return;
        }
        if let Some((_, len)) = number {
            let kind = if is_indented { BlockKind::Item } else { kind };
            self.push(false, kind, Span { start: line.start + len, end: line.end });
        } else {
            for (at, part) in self.bulleted(line).into_iter().enumerate() {
                self.push(false, if at == 0 { kind } else { BlockKind::Item }, part);
            }
        }
        self.paragraph += 1;
    }

    /// Splits a line at the bullets in it. A list was flattened where a bullet follows a colon, or where there are
    /// several.
    fn bulleted(&self, line: Span) -> Vec<Span> {
        let text = self.cut(line);
        let is_apart = |(at, bullet): &(usize, &str)| {
            text[..*at].ends_with(char::is_whitespace)
                && text[at + bullet.len()..].starts_with(char::is_whitespace)
        };
        // Most lines have none, and are soon known by that.
        let searched = if text.is_ascii() { "" } else { text };
        let inner: Vec<(usize, &str)> = searched.match_indices(BULLETS).filter(is_apart).collect();
        let follows_colon = inner.first().is_some_and(|(at, _)| text[..*at].trim_end().ends_with(':'));
        let mut found = Vec::new();
        let mut from = 0;
        for (at, bullet) in inner.iter().filter(|_| inner.len() > 1 || follows_colon) {
            found.push(Span::trimmed(&text[from..*at], line.start + from));
            from = at + bullet.len();
        }
        found.push(Span::trimmed(&text[from..], line.start + from));
        found.retain(|part| !part.is_empty());
        found
    }

    fn without_bullet(&self, line: Span) -> Span {
        let text = self.cut(line);
        let signed = ["* ", "- ", "– "].iter().find_map(|sign| text.strip_prefix(sign));
        let bare = text.strip_prefix(BULLETS).or(signed).unwrap_or(text);
        Span { start: line.end - bare.trim_start().len(), end: line.end }
    }

    fn push(&mut self, is_head: bool, kind: BlockKind, span: Span) {
        if !(is_head && kind == BlockKind::Note) {
            self.outline.marks.extend(marks::find(&self.outline.document.text, span));
        }
        let (paragraph, label) = (self.paragraph, None);
        self.outline.push(is_head, Block { kind, paragraph, label, span, sentences: Vec::new() });
    }
}

/// Tells whether a line is a menu: short links with bars or dots between them.
fn is_menu(line: &str) -> bool {
    const LONGEST: usize = 25;
    [" | ", " · ", " • "].iter().any(|bar| {
        line.matches(bar).count() > 1 && line.split(bar).all(|link| link.chars().count() <= LONGEST)
    })
}

/// Tells whether a line is a note on other articles.
fn is_note(line: &str) -> bool {
    let is_here = |at: usize| line[at..].starts_with("s here.") || line[at..].starts_with(" here.");
    begins_with(line, &WORDS.notes)
        || line.match_indices(" redirect").any(|(at, found)| is_here(at + found.len()))
}

/// Reads a heading: its level, if given, and its text.
fn heading(line: &str) -> Option<(Option<u8>, &str)> {
    let marked = |edit: &String| line.strip_suffix(edit.as_str());
    if let Some(bare) = WORDS.edit.iter().filter(|_| line.ends_with(']')).find_map(marked) {
        return Some((None, bare.trim_end())).filter(|(_, bare)| !bare.is_empty());
    }
    let depth = line.bytes().take_while(|byte| *byte == b'=').count();
    if !(2..=6).contains(&depth) {
        return None;
    }
    let inner = line[depth..].strip_suffix(&line[..depth])?;
    let wrong = inner.trim().is_empty() || inner.starts_with('=') || inner.ends_with('=');
    (!wrong).then(|| (u8::try_from(depth).ok(), inner.trim()))
}

/// Tells whether a line is the title of the list of contents.
fn is_contents(line: &str) -> bool {
    let bare = |title: &String| line.strip_prefix(title.as_str());
    let is_all = |rest: &str| rest.is_empty() || rest.starts_with(" [");
    WORDS.contents.iter().filter_map(bare).any(is_all) && !line.ends_with("[edit]")
}

/// Tells whether a line begins with the number of a section, such as `1 History` or `• 2.1 Work`.
fn is_numbered(line: &str) -> bool {
    let bare = line.trim_start_matches(BULLETS).trim_start();
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    bare.starts_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(' ')
        && !rest.trim_start().starts_with('^')
}

/// Reads `12. ^ a b …`, with or without the hidden words `Jump up`: the number, and the reference itself.
fn reference(line: &str) -> Option<(u32, &str)> {
    let (number, len) = layout::number(line).filter(|_| !line.starts_with('('))?;
    let body = &line[len..];
    let after = body.strip_prefix("Jump up ").unwrap_or(body).strip_prefix(['^', '↑'])?.trim_start();
    let mut rest = after.strip_prefix("Jump up to:").unwrap_or(after).trim_start();
    // The links back, where there are several: `a b c`. A lone `a` is a word.
    let is_list = rest.strip_prefix("a ").is_some_and(|more| more.trim_start().starts_with("b "));
    for letter in ('a'..='z').filter(|_| is_list) {
        let Some(more) = rest.strip_prefix(letter).filter(|more| more.starts_with(' ')) else { break };
        rest = more.trim_start();
    }
    (!rest.is_empty()).then_some((number, rest))
}
