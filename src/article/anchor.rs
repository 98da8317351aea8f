//! Anchors: a few words of a sentence by which it is found again.
//!
//! Owns how words are counted, where an anchor occurs and which is the shortest; it must not know which article or
//! pack the sentences come from.
//!
//! An anchor is a run of at most [`MOST_WORDS`] whole words without the punctuation at its ends. It occurs where its
//! characters do and no letter or digit touches its ends. Which anchor is chosen depends on how a browser looks for it
//! (`words`).

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::document::is_unseen;
use super::words::{Text, Word};
use crate::fold::is_unspaced;
use crate::pack::kind::Form;
use crate::pack::write::fits;

/// The most words of an anchor: enough to find a passage, too few to copy it.
pub const MOST_WORDS: usize = 6;

/// The fewest words of an anchor, unless its sentence has fewer: one or two are soon repeated on the live page.
const FEWEST_WORDS: usize = 3;

/// The longest anchor that is looked for, in bytes: text without spaces can make a word of a whole page.
const LONGEST: usize = 200;

/// Returns a text with one space for each run of white space, none at its ends, and without soft hyphens and marks of
/// direction.
#[must_use]
pub fn plain_line(text: &str) -> String {
    if !text.is_ascii() && text.contains(is_unseen) {
        return plain_line(&text.replace(is_unseen, ""));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a text as a line that a pack accepts; none where nothing is left of it.
pub(super) fn clean(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    Some(plain_line(&text)).filter(|text| fits(Form::Line, text))
}

/// Iterates over the bytes at which an anchor begins in a sentence.
pub fn occurrences<'a>(sentence: &'a str, anchor: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_apart = |before: Option<char>, edge: Option<char>| {
        let joins = |c: char| (c.is_alphanumeric() && !is_unspaced(c)) || c == '_' || is_combining_mark(c);
        !(before.is_some_and(joins) && edge.is_some_and(joins))
    };
    let (first, last) = (anchor.chars().next(), anchor.chars().next_back());
    // An occurrence may begin inside another.
    let mut from = 0;
    let every = std::iter::from_fn(move || {
        let at = from + sentence.get(from..)?.find(anchor)?;
        from = at + sentence.get(at..)?.chars().next().map_or(1, char::len_utf8);
        Some(at)
    });
    every.filter(move |&at| {
        let (before, rest) = sentence.split_at(at);
        let after = rest.get(anchor.len()..).and_then(|rest| rest.chars().next());
        !anchor.is_empty() && is_apart(before.chars().next_back(), first) && is_apart(after, last)
    })
}

/// The words by which a passage is found, and those around them where the words alone are repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// What stands just before the words; empty where it is not needed.
    pub prefix: String,
    /// The words.
    pub words: String,
    /// What stands just after the words; empty where it is not needed.
    pub suffix: String,
}

/// Finds for each passage the shortest anchor that occurs once in the text: the fewest words from `FEWEST_WORDS` on,
/// of these the longest; where all are repeated, with the words around them; none where that is not enough.
///
/// A passage is given as the pieces of the text that no marker or border of a cell divides. `gaps` are the
/// places, in order, at which the page has something that the text has not. Takes time linear in the text.
#[must_use]
pub fn shortest(text: &str, gaps: &[usize], passages: &[Vec<Range<usize>>]) -> Vec<Option<Anchor>> {
    let all = Text::new(text);
    let search = AnchorSearch { around: all.words(&(0..text.len())), gaps, text: all };
    let words: Vec<Vec<Vec<Word>>> =
        passages.iter().map(|pieces| pieces.iter().flat_map(|piece| search.words(piece)).collect()).collect();
    let mut found: Vec<Option<Anchor>> = vec![None; passages.len()];
    // Runs of few words settle nearly every passage, so the longer ones are counted for the rest.
    for count in (FEWEST_WORDS..=MOST_WORDS).chain((1..FEWEST_WORDS).rev()) {
        search.settle(&mut found, |at| search.longest_first(&words[at], count));
    }
    search.settle(&mut found, |at| words[at].iter().flatten().filter_map(divided).collect());
    for crosses_line in [false, true] {
        for count in 1..=MOST_WORDS {
            search.settle(&mut found, |at| search.with_words_around(&words[at], count, crosses_line));
        }
    }
    search.settle(&mut found, |at| words[at].iter().flatten().filter_map(beginning).collect());
    found
}

/// What can be an anchor: indexes of tokens.
#[derive(Debug, Clone, Copy)]
struct AnchorRun {
    /// The first token of the prefix, or of the words.
    from: usize,
    first: usize,
    last: usize,
    /// The index after the last token of the suffix, or of the words.
    to: usize,
}

impl AnchorRun {
    fn of(first: usize, last: usize) -> Self {
        Self { from: first, first, last, to: last }
    }
}

/// The most characters without spaces that an anchor, a prefix or a suffix has.
const MOST_UNSPACED: usize = 2 * MOST_WORDS;

/// Divides a long word without spaces into an anchor and what stands around it: only the ends of the whole are sure to
/// be word ends for a browser, and it looks for none between prefix, words and suffix.
fn divided(word: &Word) -> Option<AnchorRun> {
    let (first, to) = (word.first, word.last);
    let length = to - first;
    if word.count <= MOST_WORDS || length > 3 * MOST_UNSPACED {
        None
    } else if length <= 2 * MOST_UNSPACED {
        Some(AnchorRun { from: first, first, last: first + length / 2, to })
    } else {
        Some(AnchorRun { from: first, first: first + length / 3, last: first + length / 3 * 2, to })
    }
}

/// Returns the first characters of a word without spaces. Where a browser does not find them, it opens the section.
fn beginning(word: &Word) -> Option<AnchorRun> {
    (word.count > MOST_WORDS).then(|| AnchorRun::of(word.first, word.first + MOST_UNSPACED))
}

struct AnchorSearch<'t> {
    text: Text<'t>,
    /// All words of the text.
    around: Vec<Word>,
    /// At these places the page has something that the text has not.
    gaps: &'t [usize],
}

impl AnchorSearch<'_> {
    /// Returns the words of a piece, those between two gaps together.
    fn words(&self, piece: &Range<usize>) -> Vec<Vec<Word>> {
        let [from, to] = [piece.start, piece.end].map(|end| self.gaps.partition_point(|gap| *gap <= end));
        let gaps = self.gaps.get(from..to).unwrap_or_default();
        let starts = std::iter::once(&piece.start).chain(gaps);
        starts.zip(gaps.iter().chain([&piece.end])).map(|(from, to)| self.text.words(&(*from..*to))).collect()
    }

    /// Gives each passage without an anchor the first of its candidates that occurs once.
    fn settle(&self, found: &mut [Option<Anchor>], candidates: impl Fn(usize) -> Vec<AnchorRun>) {
        let open: Vec<usize> = (0..found.len()).filter(|&at| found[at].is_none()).collect();
        let open: Vec<(usize, Vec<AnchorRun>)> = open.into_iter().map(|at| (at, candidates(at))).collect();
        let numbers = |one: &AnchorRun| self.text.numbers(one.from..one.to);
        let wanted = open.iter().flat_map(|(_, candidates)| candidates).map(numbers);
        let mut counted: HashMap<&[u32], u32> = wanted.map(|run| (run, 0)).collect();
        let lengths: BTreeSet<usize> = counted.keys().map(|run| run.len()).collect();
        for length in lengths {
            for run in self.text.runs(length) {
                if let Some(count) = counted.get_mut(run) {
                    *count += 1;
                }
            }
        }
        for (at, candidates) in open {
            let mut unique = candidates.iter().filter(|one| counted.get(numbers(one)) == Some(&1));
            found[at] = unique.find_map(|one| self.anchor(*one));
        }
    }

    /// Returns the anchor in words; none where a pack cannot hold it.
    fn anchor(&self, AnchorRun { from, first, last, to }: AnchorRun) -> Option<Anchor> {
        // What belongs to the words on their own line is no part of the next.
        let (prefix, opening) = last_line(self.text.before(from, first));
        let (closing, suffix) = first_line(self.text.after(last, to));
        let opening = opening.trim_start_matches(is_bullet);
        let words = [opening, self.text.cut(first, last), closing.trim_end()];
        let anchor = Anchor {
            prefix: without_bullet(prefix),
            words: plain_line(&words.concat()),
            suffix: without_bullet(suffix),
        };
        let around = [&anchor.prefix, &anchor.suffix];
        let is_fit = |text: &str| text.len() <= LONGEST && fits(Form::Anchor, text);
        (is_fit(&anchor.words) && around.into_iter().all(|text| text.is_empty() || is_fit(text)))
            .then_some(anchor)
    }

    /// Returns the runs of a number of words. The longest says most and is the likeliest to be found in a page; of
    /// several such, the first.
    fn longest_first(&self, pieces: &[Vec<Word>], count: usize) -> Vec<AnchorRun> {
        let mut runs: Vec<AnchorRun> = Vec::new();
        for words in pieces {
            for (at, word) in words.iter().enumerate() {
                let sums = words[at..].iter().scan(0, |sum, word| {
                    *sum += word.count;
                    Some((*sum, word.last))
                });
                let last = sums.take_while(|(sum, _)| *sum <= count).find(|(sum, _)| *sum == count);
                let run = last.map(|(_, last)| AnchorRun::of(word.first, last));
                runs.extend(run.filter(|run| run.to - run.from <= MOST_TOKENS && self.is_certain(*run)));
            }
        }
        runs.sort_by_key(|run| Reverse(self.text.cut(run.from, run.to).len()));
        runs
    }

    /// Tells whether a browser sees the words as they stand. It sees several spaces where one of them is no-break.
    fn is_certain(&self, run: AnchorRun) -> bool {
        let text = self.text.cut(run.from, run.to);
        let is_wide = ["\u{a0} ", " \u{a0}", "\u{a0}\u{a0}"].iter().any(|spaces| text.contains(spaces));
        // A dash between spaces is not a word here, but a pack counts it as one.
        !text.contains(is_uncertain) && !is_wide && text.split_whitespace().count() <= MOST_WORDS
    }

    /// Returns the longest run of a passage with a number of words before it, after it, and on both sides: of the same
    /// line, or of the one next to it. A browser looks for a prefix or suffix in one block.
    fn with_words_around(&self, pieces: &[Vec<Word>], count: usize, crosses_line: bool) -> Vec<AnchorRun> {
        let runs = (1..=MOST_WORDS).rev().map(|count| self.longest_first(pieces, count));
        let Some(run @ AnchorRun { first, last, .. }) = runs.flatten().next() else { return Vec::new() };
        let is_near = |words: &[Word], whole: &str, own: &str| {
            words.iter().map(|word| word.count).sum::<usize>() <= MOST_WORDS
                && (crosses_line || !whole.contains('\n'))
                && !without_bullet(own).contains(['\n', '•'])
                && !whole.contains(is_uncertain)
        };
        let before = || {
            let end = self.around.partition_point(|word| word.last <= first);
            let words = self.around.get(end.checked_sub(count)?..end)?;
            let from = words.first()?.first;
            let text = self.text.before(from, first);
            (is_near(words, text, last_line(text).0) && !self.is_gap(from, first)).then_some(from)
        };
        let after = || {
            let start = self.around.partition_point(|word| word.first < last);
            let words = self.around.get(start..start + count)?;
            let to = words.last()?.last;
            let text = self.text.after(last, to);
            (is_near(words, text, first_line(text).1) && !self.is_gap(last - 1, to - 1)).then_some(to)
        };
        let (before, after) = (before(), after());
        let both = before.zip(after).map(|(from, to)| AnchorRun { from, to, ..run });
        let one = before.map(|from| AnchorRun { from, ..run });
        one.into_iter().chain(after.map(|to| AnchorRun { to, ..run })).chain(both).collect()
    }

    /// Tells whether the page has something more between two tokens.
    fn is_gap(&self, one: usize, other: usize) -> bool {
        let after = self.text.start(one);
        let next = self.gaps.partition_point(|gap| *gap <= after);
        self.gaps.get(next).is_some_and(|gap| *gap <= self.text.start(other))
    }
}

/// Divides a text at its last line end: what stands before it, and what after.
fn last_line(text: &str) -> (&str, &str) {
    text.rsplit_once('\n').unwrap_or((text, ""))
}

/// Divides a text at its first line end.
fn first_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or(("", text))
}

fn is_bullet(c: char) -> bool {
    c.is_whitespace() || c == '•'
}

/// Returns a text without line ends and bullets at its ends; a bullet is no text of a page.
fn without_bullet(text: &str) -> String {
    text.trim_matches(is_bullet).split('\n').map(plain_line).collect::<Vec<_>>().join("\n")
}

/// The most tokens of an anchor: a word of letters and punctuation can have many.
const MOST_TOKENS: usize = 24;

/// Tells whether a character may look different on the page: raised, as a fraction, or in a formula.
fn is_uncertain(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{209c}' | '\u{2150}'..='\u{215f}' | '⁄' | '\\' | '{' | '}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Pattern, each};

    /// Lines as one text, and the place of each.
    fn joined(lines: &[&str]) -> (String, Vec<Vec<Range<usize>>>) {
        let starts = lines.iter().scan(0, |at, line| Some(std::mem::replace(at, *at + line.len() + 1)));
        let places = starts.zip(lines).map(|(at, line)| std::iter::once(at..at + line.len()).collect());
        (lines.join("\n"), places.collect())
    }

    #[test]
    fn an_anchor_is_in_one_piece() {
        let found = shortest("Founded in 1990", &[], &[vec![0..7, 8..15]]);
        assert_eq!(found[0].as_ref().map(|anchor| anchor.words.as_str()), Some("in 1990"));
    }

    #[test]
    fn an_anchor_occurs_where_no_letter_touches_it() {
        let all = |text: &str, anchor: &str| occurrences(text, anchor).collect::<Vec<_>>();
        assert_eq!(all("net, network, net.", "net"), [0, 14]);
        assert_eq!(all("the UN’s and UNICEF", "UN"), [4]);
        assert_eq!(all("anything", ""), [] as [usize; 0]);
        assert_eq!(all("(NGO) work", "(NGO)"), [0]);
        assert_eq!(all("cc c c", "c c"), [3]);
        assert_eq!(all("協会は大阪にある", "大阪に"), [9]);
    }

    #[test]
    fn an_anchor_with_the_words_around_it_occurs_once_and_in_its_sentence() {
        let line = Pattern::new("([ab-]{1,3}|é1|,|協)( ([ab-]{1,3}|é1|[(]a[)]|会は)){0,8}");
        each(256, |rng| {
            let lines = rng.list(1..8, |rng| line.text(rng));
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let (text, pieces) = joined(&lines);
            for (piece, anchor) in pieces.iter().zip(shortest(&text, &[], &pieces)) {
                let Some(Anchor { prefix, words, suffix }) = anchor else { continue };
                assert!(words.split(' ').count() <= MOST_WORDS);
                assert!(occurrences(&text[piece[0].clone()], &words).next().is_some(), "`{words}`");
                let found = Text::new(&text).find([&prefix, &words, &suffix]);
                assert_eq!(found.len(), 1, "`{words}` in `{text}`");
                assert!(piece[0].contains(&found[0]));
            }
        });
    }
}
