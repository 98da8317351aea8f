//! Anchors: a few words of a sentence by which it is found again.
//!
//! Owns how words are counted, where an anchor occurs and which is the shortest; it must not know which article or
//! pack the sentences come from.
//!
//! Sentences are plain: one line, no markers, words separated by single spaces ([`plain_line`]). An anchor is a run of
//! at most [`MOST_WORDS`] whole words without the punctuation at its ends. It occurs where its characters do and no
//! letter or digit touches its ends.

use std::collections::{HashMap, HashSet};

use super::document::is_unseen;
use crate::pack::kind::Form;
use crate::pack::write::fits;

/// The most words of an anchor: enough to find a passage, too few to copy it.
pub const MOST_WORDS: usize = 6;

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
        !(before.is_some_and(char::is_alphanumeric) && edge.is_some_and(char::is_alphanumeric))
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

/// Finds for each sentence of a section the shortest anchor that occurs once in all of them: the
/// fewest words, of these the longest; none where every run of words is repeated.
///
/// Takes time linear in the text.
#[must_use]
pub fn shortest(sentences: &[String]) -> Vec<Option<String>> {
    let mut found: Vec<Option<String>> = vec![None; sentences.len()];
    let words: Vec<Vec<Word>> = sentences.iter().map(|sentence| words(sentence)).collect();
    // Runs of few words settle nearly every sentence, so the longer ones are counted for the rest.
    for count in 1..=MOST_WORDS {
        if found.iter().all(Option::is_some) {
            break;
        }
        let counted = counts(sentences, &words, count);
        for ((sentence, words), anchor) in sentences.iter().zip(&words).zip(&mut found) {
            if anchor.is_none() {
                let unique = |run: &&str| counted.get(run).is_some_and(|&times| times == 1);
                let found = runs(sentence, words, count).filter(unique);
                // The longest says most and is the likeliest to be found in a page; of several
                // such, the first.
                let longest = found.reduce(|best, run| if run.len() > best.len() { run } else { best });
                *anchor = longest.map(str::to_owned);
            }
        }
    }
    found
}

/// A word: its letters and digits with what stands between them, and the places of its parts.
struct Word {
    start: usize,
    end: usize,
    /// Where runs of letters and digits begin and end in it.
    parts: Vec<(usize, usize)>,
}

fn words(sentence: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for token in sentence.split(' ') {
        let offset = token.as_ptr() as usize - sentence.as_ptr() as usize;
        let mut parts: Vec<(usize, usize)> = Vec::new();
        for (at, c) in token.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            let (start, end) = (offset + at, offset + at + c.len_utf8());
            match parts.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                _ => parts.push((start, end)),
            }
        }
        if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
            words.push(Word { start: first.0, end: last.1, parts });
        }
    }
    words
}

/// Iterates over the runs of a number of whole words.
fn runs<'a>(sentence: &'a str, words: &'a [Word], count: usize) -> impl Iterator<Item = &'a str> {
    words
        .windows(count)
        .filter_map(|run| sentence.get(run.first()?.start..run.last()?.end))
        // A dash between spaces is not a word here, but a pack counts it as one.
        .filter(|run| run.len() <= LONGEST && run.split(' ').count() <= MOST_WORDS)
        .filter(|run| !run.contains(char::is_control))
}

/// Counts how often each run of a number of whole words occurs, also inside longer words.
fn counts<'a>(sentences: &'a [String], words: &[Vec<Word>], count: usize) -> HashMap<&'a str, u32> {
    let mut counted = HashMap::new();
    let wanted: HashSet<&str> =
        sentences.iter().zip(words).flat_map(|(sentence, words)| runs(sentence, words, count)).collect();
    for (sentence, words) in sentences.iter().zip(words) {
        for run in words.windows(count) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            // Where a word has several parts, as `e-mail` has, the run may begin and end at each.
            for &(start, _) in &first.parts {
                let near = |&&(_, end): &&(usize, usize)| end.saturating_sub(start) <= LONGEST;
                for &(_, end) in last.parts.iter().take_while(near).filter(|(_, end)| *end > start) {
                    if let Some(text) = sentence.get(start..end)
                        && wanted.contains(text)
                    {
                        *counted.entry(text).or_insert(0) += 1;
                    }
                }
            }
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn anchors(sentences: &[&str]) -> Vec<Option<String>> {
        let sentences: Vec<String> = sentences.iter().map(|&text| plain_line(text)).collect();
        shortest(&sentences)
    }

    #[test]
    fn an_anchor_is_the_fewest_words_that_occur_once() {
        assert_eq!(
            anchors(&["The first network met.", "The second network met.", "The second network grew."]),
            [Some("first".into()), Some("second network met".into()), Some("grew".into())]
        );
    }

    #[test]
    fn a_sentence_that_is_repeated_has_no_anchor() {
        assert_eq!(anchors(&["It met.", "It met.", "It grew."]), [None, None, Some("grew".into())]);
    }

    #[test]
    fn what_stands_between_spaces_counts_as_a_word() {
        let found = anchors(&["a – b – c – d", "a – b – c – e", "f – b – c – d"]);
        assert_eq!(found, [None, Some("e".into()), Some("f".into())]);
    }

    #[test]
    fn a_part_of_a_longer_word_counts_as_an_occurrence() {
        assert_eq!(
            anchors(&["By mail.", "By e-mail, then mail."]),
            [Some("By mail".into()), Some("e-mail".into())]
        );
    }

    #[test]
    fn an_anchor_occurs_where_no_letter_touches_it() {
        let all = |text: &str, anchor: &str| occurrences(text, anchor).collect::<Vec<_>>();
        assert_eq!(all("net, network, net.", "net"), [0, 14]);
        assert_eq!(all("the UN’s and UNICEF", "UN"), [4]);
        assert_eq!(all("anything", ""), [] as [usize; 0]);
        assert_eq!(all("(NGO) work", "(NGO)"), [0]);
        assert_eq!(all("cc c c", "c c"), [3]);
    }

    proptest! {
        #[test]
        fn an_anchor_occurs_once_in_its_section_and_in_its_sentence(
            sentences in prop::collection::vec("([ab-]{1,3}|é1|,)( ([ab-]{1,3}|é1|[(]a[)])){0,8}", 1..8),
        ) {
            let sentences: Vec<String> = sentences.iter().map(|text| plain_line(text)).collect();
            for (at, anchor) in shortest(&sentences).into_iter().enumerate() {
                let Some(anchor) = anchor else { continue };
                prop_assert!(anchor.split(' ').count() <= MOST_WORDS);
                for (other, sentence) in sentences.iter().enumerate() {
                    let times = occurrences(sentence, &anchor).count();
                    prop_assert_eq!(times, usize::from(other == at), "`{}` in `{}`", anchor, sentence);
                }
            }
        }
    }
}
