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
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::anchor::plain_line;
use super::document::{ArticleFormat, BlockKind};
use super::outline::{Outline, Piece};
use super::{footnotes, layout, marks, references};

const BULLETS: [char; 10] = ['•', '◦', '▪', '‣', '○', '▫', '∙', '●', '■', '□'];

/// The words of lines, as `text.toml` explains them.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextWords {
    navigation: Vec<String>,
    notes: Vec<String>,
    edit: Vec<String>,
    contents: Vec<String>,
}

static WORDS: LazyLock<TextWords> =
    // A test reads the file; should it ever be broken, there are no words.
    LazyLock::new(|| toml::from_str(include_str!("text.toml")).unwrap_or_default());

/// How many non-empty lines are searched for those of the website.
const HEAD: usize = 12;

/// Reads a text with `\n` for each line break.
pub(super) fn outline(text: String) -> Outline {
    let mut reader = LineReader {
        outline: Outline::new(text, ArticleFormat::Text),
        paragraph: 0,
        list: 0,
        last_number: 0,
        is_unnumbered: false,
        is_marked: false,
        numbered: HashSet::new(),
    };
    let lines = lines(&reader.outline.text);
    let menu = lines.iter().take_while(|line| line.is_empty() || is_menu(reader.line(line))).count();
    reader.navigation(&lines[..menu]);
    let lines = &lines[menu..];
    let body = reader.head(lines);
    let lines = layout::paragraphs(&reader.outline.text, &lines[body..]);
    reader.numbered = layout::numbered_paragraphs(&reader.outline.text, &lines);
    reader.is_marked = lines.iter().any(|line| heading(reader.line(line)).is_some());
    reader.body(&lines);
    footnotes::join(&mut reader.outline);
    reader.outline
}

/// Returns the range of each line without the spaces around it.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    text.split('\n')
        .map(|line| {
            let start = from + (line.len() - line.trim_start().len());
            from += line.len() + 1;
            start..start + line.trim().len()
        })
        .collect()
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
    fn line(&self, range: &Range<usize>) -> &str {
        &self.outline.text[range.clone()]
    }

    /// Reads title, navigation and infobox; returns the index of the first line after them.
    fn head(&mut self, lines: &[Range<usize>]) -> usize {
        let filled = lines.iter().enumerate().filter(|(_, line)| !line.is_empty()).take(HEAD);
        let website = filled.filter(|(_, line)| is_website(self.line(line)));
        let found: Vec<usize> = website.map(|(index, _)| index).collect();
        let (Some(&first), Some(&last)) = (found.first(), found.last()) else { return 0 };
        let before: Vec<&Range<usize>> = lines[..first].iter().filter(|line| !line.is_empty()).collect();
        match before[..] {
            [] => {}
            [title] => self.outline.title = Some(self.line(title).to_owned()),
            // More than a title: the article has begun, and what looks like navigation is in it.
            _ => return 0,
        }
        let end = lines[last..].iter().position(Range::is_empty).map_or(lines.len(), |at| last + at);
        for line in lines[first..end].iter().filter(|line| !line.is_empty()) {
            if is_website(self.line(line)) || is_note(self.line(line)) {
                self.navigation(std::slice::from_ref(line));
            } else {
                let range = self.without_bullet(line);
                self.add_marks(&range);
                self.outline.pieces.push(Piece::Infobox { label: None, continued: false, range });
            }
        }
        end
    }

    fn navigation(&mut self, lines: &[Range<usize>]) {
        for line in lines.iter().filter(|line| !line.is_empty()) {
            let piece = Piece::Navigation { range: line.clone(), paragraph: self.paragraph };
            self.outline.pieces.push(piece);
            self.paragraph += 1;
        }
    }

    fn body(&mut self, lines: &[Range<usize>]) {
        let mut empty = 0;
        let mut begun = false;
        let mut in_contents = false;
        for (at, line) in lines.iter().enumerate() {
            if line.is_empty() {
                empty += 1;
                continue;
            }
            let text = self.line(line);
            if is_contents(text) {
                in_contents = true;
                self.outline.left_out.push(("navigation", 1));
                continue;
            }
            in_contents &= is_numbered(text);
            if in_contents {
                empty = 0;
                continue;
            }
            let after = &lines[at + 1..];
            let is_bare =
                begun && empty > 0 && !self.is_marked && layout::is_heading(&self.outline.text, line, after);
            let bare = is_bare.then(|| (None, 0..line.len()));
            if let Some((level, heading)) = heading(self.line(line)).or(bare) {
                let start = line.start + heading.start;
                let range = start..line.start + heading.end;
                self.outline.pieces.push(Piece::Heading { level, id: None, range });
                if self.is_unnumbered {
                    (self.last_number, self.is_unnumbered) = (u32::MAX, false);
                }
            } else {
                if begun && empty > 1 {
                    self.outline.pieces.push(Piece::LostHeading);
                }
                self.block(line);
            }
            begun = true;
            empty = 0;
        }
    }

    fn block(&mut self, line: &Range<usize>) {
        let text = self.line(line);
        let unnumbered = || {
            let bare = text.strip_prefix(['^', '↑'])?.trim_start();
            let number = if self.last_number == u32::MAX { 1 } else { self.last_number + 1 };
            (!bare.is_empty()).then(|| (number, text.len() - bare.len()))
        };
        let numbered = reference(text);
        let is_unnumbered = numbered.is_none();
        if let Some((number, at)) = numbered.or_else(unnumbered) {
            self.is_unnumbered = is_unnumbered;
            let range = line.start + at..line.end;
            let parts = references::from_text(&plain_line(self.line(&range)));
            if number <= self.last_number {
                self.list += 1;
            }
            self.last_number = number;
            let (list, parts) = (self.list, Box::new(parts));
            self.outline.pieces.push(Piece::Reference { number, list, range, parts });
            return;
        }
        let set_in = self.outline.text[..line.start].ends_with(' ');
        let kind = if is_note(text) { BlockKind::Note } else { BlockKind::Paragraph };
        if self.without_bullet(line) != *line {
            for range in self.bulleted(line) {
                self.push(BlockKind::Item, &range);
                self.paragraph += 1;
            }
            return;
        }
        let number = layout::number(text).filter(|_| set_in || self.numbered.contains(&line.start));
        if let Some((_, len)) = number {
            let kind = if set_in { BlockKind::Item } else { kind };
            self.push(kind, &(line.start + len..line.end));
        } else {
            let mut kind = kind;
            for range in self.bulleted(line) {
                self.push(kind, &range);
                kind = BlockKind::Item;
            }
        }
        self.paragraph += 1;
    }

    /// Splits a line at its bullets and leaves them out. A list was flattened where a bullet follows a colon, or
    /// where there are several.
    fn bulleted(&self, line: &Range<usize>) -> Vec<Range<usize>> {
        let text = self.line(line);
        let inner = text.match_indices(BULLETS).filter(|(at, bullet)| {
            *at > 0
                && text[..*at].ends_with(char::is_whitespace)
                && text[at + bullet.len()..].starts_with(char::is_whitespace)
        });
        let inner: Vec<(usize, usize)> = inner.map(|(at, bullet)| (at, bullet.len())).collect();
        let flattened =
            inner.len() > 1 || inner.first().is_some_and(|(at, _)| text[..*at].trim_end().ends_with(':'));
        let mut found = Vec::new();
        let mut from = self.without_bullet(line).start - line.start;
        for (at, len) in inner.into_iter().filter(|_| flattened) {
            found.push(from..at);
            from = at + len;
        }
        found.push(from..text.len());
        let trimmed = found.into_iter().map(|part| {
            let (start, bare) = (line.start + part.start, &text[part]);
            let start = start + (bare.len() - bare.trim_start().len());
            start..start + bare.trim().len()
        });
        trimmed.filter(|range| !range.is_empty()).collect()
    }

    fn without_bullet(&self, line: &Range<usize>) -> Range<usize> {
        let text = self.line(line);
        let signed = ["* ", "- ", "– "].iter().find_map(|sign| text.strip_prefix(sign));
        let bare = text.strip_prefix(BULLETS).or(signed).unwrap_or(text);
        line.end - bare.trim_start().len()..line.end
    }

    fn push(&mut self, kind: BlockKind, range: &Range<usize>) {
        self.add_marks(range);
        let block = Piece::Block { kind, paragraph: self.paragraph, range: range.clone() };
        self.outline.pieces.push(block);
    }

    fn add_marks(&mut self, range: &Range<usize>) {
        let found = marks::find(&self.outline.text, range);
        self.outline.marks.extend(found);
    }
}

/// Tells whether a line is a menu: short links with bars or dots between them.
fn is_menu(line: &str) -> bool {
    const LONGEST: usize = 25;
    [" | ", " · ", " • "].iter().any(|bar| {
        line.matches(bar).count() > 1 && line.split(bar).all(|link| link.chars().count() <= LONGEST)
    })
}

fn is_website(line: &str) -> bool {
    WORDS.navigation.iter().any(|start| line.starts_with(start.as_str()))
}

/// Tells whether a line is a note on other articles.
pub(super) fn is_note(line: &str) -> bool {
    let redirect = || line.contains(" redirects here.") || line.contains(" redirect here.");
    WORDS.notes.iter().any(|start| line.starts_with(start.as_str())) || redirect()
}

/// Reads a heading: its level, if given, and its place in the line.
fn heading(line: &str) -> Option<(Option<u8>, Range<usize>)> {
    if let Some(bare) = WORDS.edit.iter().find_map(|edit| line.strip_suffix(edit.as_str())) {
        let bare = bare.trim_end();
        return (!bare.is_empty()).then_some((None, 0..bare.len()));
    }
    let depth = line.bytes().take_while(|byte| *byte == b'=').count();
    if !(2..=6).contains(&depth) {
        return None;
    }
    let inner = line[depth..].strip_suffix(&line[..depth])?;
    let bare = inner.trim();
    let wrong = bare.is_empty() || inner.starts_with('=') || inner.ends_with('=');
    let start = depth + (inner.len() - inner.trim_start().len());
    (!wrong).then(|| (u8::try_from(depth).ok(), start..start + bare.len()))
}

/// Tells whether a line is the title of the list of contents.
fn is_contents(line: &str) -> bool {
    let bare = line.split(" [").next().unwrap_or(line);
    WORDS.contents.iter().any(|title| title == bare) && !line.ends_with("[edit]")
}

/// Tells whether a line begins with the number of a section, such as `1 History` or `• 2.1 Work`.
fn is_numbered(line: &str) -> bool {
    let bare = line.trim_start_matches(BULLETS).trim_start();
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    bare.starts_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(' ')
        && !rest.trim_start().starts_with('^')
}

/// Reads `12. ^ a b …`, with or without the hidden words `Jump up`: the number, and where the reference itself begins.
fn reference(line: &str) -> Option<(u32, usize)> {
    let (number, len) = layout::number(line).filter(|_| !line.starts_with('('))?;
    let body = &line[len..];
    let after = body.strip_prefix("Jump up ").unwrap_or(body).strip_prefix(['^', '↑'])?.trim_start();
    let mut rest = after.strip_prefix("Jump up to:").unwrap_or(after).trim_start();
    // The links back, where there are several: `a b c`.
    let mut expected = 'a';
    while let Some(more) = rest.strip_prefix(expected).filter(|more| more.starts_with(' ')) {
        // A lone `a` is a word.
        if expected == 'a' && !more.trim_start().starts_with("b ") {
            break;
        }
        rest = more.trim_start();
        expected = char::from_u32(u32::from(expected) + 1)?;
    }
    (!rest.is_empty()).then(|| (number, line.len() - rest.len()))
}
